// Reads shell text as mvdan.cc/sh does. One JSON object {text, bash} a line on standard input, one with the commands a line
// on standard output. Each command is the list of its words, each
// with the bytes at which it begins and ends.
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

type question struct {
	Text string `json:"text"`
	Bash bool   `json:"bash"`
}

// word is a pair of offsets in the text.
type word [2]uint

type answer struct {
	Error    string   `json:"error,omitempty"`
	Commands [][]word `json:"commands"`
}

func read(in question) answer {
	out := answer{Commands: [][]word{}}
	variant := syntax.LangPOSIX
	if in.Bash {
		variant = syntax.LangBash
	}
	file, err := syntax.NewParser(syntax.Variant(variant)).Parse(strings.NewReader(in.Text), "")
	if err != nil {
		out.Error = err.Error()
		return out
	}
	place := func(node syntax.Node) word {
		return word{node.Pos().Offset(), node.End().Offset()}
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.CallExpr:
			if len(node.Args) > 0 {
				words := []word{}
				for _, one := range node.Args {
					words = append(words, place(one))
				}
				out.Commands = append(out.Commands, words)
			}
		case *syntax.DeclClause:
			words := []word{place(node.Variant)}
			for _, one := range node.Args {
				words = append(words, place(one))
			}
			out.Commands = append(out.Commands, words)
		}
		return true
	})
	return out
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		var in question
		if err := json.Unmarshal(lines.Bytes(), &in); err != nil {
			panic(err)
		}
		if err := encoder.Encode(read(in)); err != nil {
			panic(err)
		}
	}
}
