// Reads Dockerfiles as BuildKit does. One path a line on standard input, one JSON object a line on standard output.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
)

type instruction struct {
	Keyword  string   `json:"keyword"`
	Flags    []string `json:"flags"`
	Heredocs []string `json:"heredocs"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
}

type answer struct {
	Path         string        `json:"path"`
	Parse        string        `json:"parse,omitempty"`   // why the text cannot be read
	Build        string        `json:"build,omitempty"`   // why an instruction is refused
	Convert      string        `json:"convert,omitempty"` // why no build can be planned; images are stubs
	Instructions []instruction `json:"instructions"`
}

// registry answers for every image with the same small configuration.
type registry struct{}

func (registry) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := `{"os":"linux","architecture":"amd64","config":{"Env":["PATH=/usr/bin"]}}`
	return ref, digest.FromString(ref), []byte(config), nil
}

func read(path string) (out answer) {
	out = answer{Path: path, Instructions: []instruction{}}
	defer func() {
		if problem := recover(); problem != nil {
			out.Convert = fmt.Sprint("panic: ", problem)
		}
	}()
	text, err := os.ReadFile(path)
	if err != nil {
		out.Parse = err.Error()
		return out
	}
	result, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		out.Parse = err.Error()
		return out
	}
	for _, node := range result.AST.Children {
		one := instruction{Keyword: node.Value, Flags: node.Flags, Heredocs: []string{}, Start: node.StartLine, End: node.EndLine}
		if one.Flags == nil {
			one.Flags = []string{}
		}
		for _, heredoc := range node.Heredocs {
			one.Heredocs = append(one.Heredocs, heredoc.Name)
		}
		out.Instructions = append(out.Instructions, one)
	}
	if _, _, err := instructions.Parse(result.AST, nil); err != nil {
		out.Build = err.Error()
		return out
	}
	sources := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", text)
	sources.Definition = &llb.Definition{}
	caps := pb.Caps.CapSet(pb.Caps.All())
	options := dockerfile2llb.ConvertOpt{LLBCaps: &caps, SourceMap: sources, MetaResolver: registry{}}
	if _, err := dockerfile2llb.Dockerfile2LLB(context.Background(), text, options); err != nil {
		out.Convert = err.Error()
	}
	return out
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
