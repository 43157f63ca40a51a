// Reads Dockerfiles as BuildKit does. One path a line on standard input, one JSON object a line on standard output.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

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

type warning struct {
	Rule   string `json:"rule"`
	Line   int    `json:"line"` // 0: no place is named
	Detail string `json:"detail"`
}

type answer struct {
	Path         string        `json:"path"`
	Parse        string        `json:"parse,omitempty"`   // why the text cannot be read
	Build        string        `json:"build,omitempty"`   // why an instruction is refused
	Convert      string        `json:"convert,omitempty"` // why no build can be planned; images are stubs
	Instructions []instruction `json:"instructions"`
	Warnings     []warning     `json:"warnings"` // of the build checks, but for the experimental ones
}

// image is what an official image is known to set.
type image struct {
	Variables []string `json:"variables"`
	Workdir   string   `json:"workdir"`
}

// images are the official images that are known, by name; they stand beside the program.
var images = map[string]image{}

var variable = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// registry answers for every image. One that is not known may set any variable that the text mentions.
type registry struct{ text string }

func (r registry) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	name, _, _ := strings.Cut(strings.TrimPrefix(ref, "docker.io/library/"), ":")
	name, _, _ = strings.Cut(name, "@")
	known, found := images[name]
	if !found {
		for _, match := range variable.FindAllStringSubmatch(r.text, -1) {
			known.Variables = append(known.Variables, match[1])
		}
	}
	env := []string{"PATH=/usr/bin"}
	for _, name := range known.Variables {
		env = append(env, name+"=/"+name)
	}
	config := map[string]any{"Env": env, "WorkingDir": known.Workdir}
	text, err := json.Marshal(map[string]any{"os": "linux", "architecture": "amd64", "config": config})
	return ref, digest.FromString(ref), text, err
}

func readImages() {
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	text, err := os.ReadFile(filepath.Join(filepath.Dir(program), "images.json"))
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(text, &images); err != nil {
		panic(err)
	}
}

func read(path string) (out answer) {
	out = answer{Path: path, Instructions: []instruction{}, Warnings: []warning{}}
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
	options := dockerfile2llb.ConvertOpt{LLBCaps: &caps, SourceMap: sources, MetaResolver: registry{string(text)}}
	if _, err := dockerfile2llb.Dockerfile2LLB(context.Background(), text, options); err != nil {
		out.Convert = err.Error()
	}
	out.Warnings = check(text, options)
	return out
}

// check runs the build checks over all stages.
func check(text []byte, options dockerfile2llb.ConvertOpt) []warning {
	found := []warning{}
	results, err := dockerfile2llb.DockerfileLint(context.Background(), text, options)
	if err != nil {
		return found
	}
	for _, one := range results.Warnings {
		line := 0
		if one.Location != nil && len(one.Location.Ranges) > 0 {
			line = int(one.Location.Ranges[0].Start.Line)
		}
		found = append(found, warning{Rule: one.RuleName, Line: line, Detail: one.Detail})
	}
	return found
}

func main() {
	readImages()
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
