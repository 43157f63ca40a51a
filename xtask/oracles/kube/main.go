// Reads manifests as kubectl does. One path a line on standard input, one JSON object a line on standard output.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
	strict "sigs.k8s.io/yaml"
)

type document struct {
	Kind      string `json:"kind"`
	Version   string `json:"version"`
	Name      string `json:"name"`
	Error     string `json:"error,omitempty"`     // why it is no YAML
	Duplicate string `json:"duplicate,omitempty"` // keys that are written twice
	Decode    string `json:"decode,omitempty"`    // why its type refuses it
}

type answer struct {
	Path      string     `json:"path"`
	Error     string     `json:"error,omitempty"`
	Documents []document `json:"documents"`
}

var codecs = serializer.NewCodecFactory(scheme.Scheme)

func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

func judge(chunk []byte) (out document, any bool) {
	data, err := strict.YAMLToJSON(chunk)
	if err != nil {
		out.Error = err.Error()
		return out, true
	}
	if string(data) == "null" {
		return out, false
	}
	if _, err := strict.YAMLToJSONStrict(chunk); err != nil {
		out.Duplicate = err.Error()
	}
	var head struct {
		Kind       interface{} `json:"kind"`
		APIVersion interface{} `json:"apiVersion"`
		Metadata   struct {
			Name interface{} `json:"name"`
		} `json:"metadata"`
	}
	// A document of another shape simply has no head.
	_ = json.Unmarshal(data, &head)
	out.Kind, out.Version, out.Name = text(head.Kind), text(head.APIVersion), text(head.Metadata.Name)
	if _, _, err := codecs.UniversalDeserializer().Decode(data, nil, nil); err != nil && !runtime.IsNotRegisteredError(err) {
		out.Decode = err.Error()
	}
	return out, true
}

func read(path string) answer {
	out := answer{Path: path, Documents: []document{}}
	content, err := os.ReadFile(path)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	chunks := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content)))
	for {
		chunk, err := chunks.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			out.Error = err.Error()
			return out
		}
		if one, any := judge(chunk); any {
			out.Documents = append(out.Documents, one)
		}
	}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		if err := encoder.Encode(read(lines.Text())); err != nil {
			panic(err)
		}
	}
}
