// Reads YAML as kubectl and as Compose do. One JSON object a line on standard input: a text and who reads it; one JSON
// object a line on standard output: its documents, each with its value or why it is refused. A question with rounds is
// answered with the time that the best of them took for all its texts.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"time"

	yaml4 "go.yaml.in/yaml/v4"
	"k8s.io/apimachinery/pkg/util/yaml"
	kube "sigs.k8s.io/yaml"
)

type question struct {
	Reader string `json:"reader"`
	Text   string `json:"text"`

	Rounds int      `json:"rounds"`
	Texts  []string `json:"texts"`
}

type document struct {
	Error string          `json:"error,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
}

type answer struct {
	Error     string     `json:"error,omitempty"`
	Documents []document `json:"documents"`

	Nanoseconds int64 `json:"nanoseconds,omitempty"`
}

func manifests(text []byte) (out answer) {
	chunks := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		chunk, err := chunks.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			out.Error = err.Error()
			return out
		}
		value, err := kube.YAMLToJSON(chunk)
		if err != nil {
			out.Documents = append(out.Documents, document{Error: err.Error()})
		} else if string(value) != "null" {
			out.Documents = append(out.Documents, document{Value: value})
		}
	}
}

// What JSON can hold: keys are texts, and there is no infinity.
func plain(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, one := range value {
			value[key] = plain(one)
		}
	case map[any]any:
		out := map[string]any{}
		for key, one := range value {
			out[name(key)] = plain(one)
		}
		return out
	case []any:
		for at, one := range value {
			value[at] = plain(one)
		}
	case float64:
		if math.IsInf(value, 0) || math.IsNaN(value) {
			return fmt.Sprint(value)
		}
	}
	return value
}

func name(key any) string {
	switch key := key.(type) {
	case nil:
		return "null"
	case float64:
		return strconv.FormatFloat(key, 'g', -1, 64)
	}
	return fmt.Sprint(key)
}

func compose(text []byte) (out answer) {
	decoder := yaml4.NewDecoder(bytes.NewReader(text))
	for {
		var node yaml4.Node
		err := decoder.Decode(&node)
		if err == io.EOF {
			return out
		}
		if err != nil {
			out.Documents = append(out.Documents, document{Error: err.Error()})
			return out
		}
		var value any
		if err := node.Decode(&value); err != nil {
			out.Documents = append(out.Documents, document{Error: err.Error()})
			continue
		}
		data, err := json.Marshal(plain(value))
		if err != nil {
			out.Documents = append(out.Documents, document{Error: err.Error()})
		} else if string(data) != "null" {
			out.Documents = append(out.Documents, document{Value: data})
		}
	}
}

// Reads all texts in rounds: manifests into JSON as kubectl does, others into nodes.
func measure(asked question) (out answer) {
	for range asked.Rounds {
		start := time.Now()
		for _, text := range asked.Texts {
			if asked.Reader == "kubernetes" {
				manifests([]byte(text))
				continue
			}
			decoder := yaml4.NewDecoder(bytes.NewReader([]byte(text)))
			for {
				var node yaml4.Node
				if decoder.Decode(&node) != nil {
					break
				}
			}
		}
		if took := time.Since(start).Nanoseconds(); out.Nanoseconds == 0 || took < out.Nanoseconds {
			out.Nanoseconds = took
		}
	}
	return out
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var asked question
			result := answer{}
			if err := json.Unmarshal(line, &asked); err != nil {
				result.Error = err.Error()
			} else if asked.Rounds > 0 {
				result = measure(asked)
			} else if asked.Reader == "kubernetes" {
				result = manifests([]byte(asked.Text))
			} else {
				result = compose([]byte(asked.Text))
			}
			if result.Documents == nil {
				result.Documents = []document{}
			}
			if err := encoder.Encode(result); err != nil {
				os.Exit(1)
			}
		}
		if err != nil {
			return
		}
	}
}
