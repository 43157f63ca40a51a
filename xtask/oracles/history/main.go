// Says which history BuildKit would write into an image. One path a line on standard input, one JSON object a line on
// standard output.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	digest "github.com/opencontainers/go-digest"
)

type answer struct {
	Path  string   `json:"path"`
	Error string   `json:"error,omitempty"`
	Lines []string `json:"lines"` // without those of the base image
}

// base answers for every image with the same small configuration and no history.
type base struct{}

func (base) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := `{"os":"linux","architecture":"amd64","config":{},"rootfs":{"type":"layers"}}`
	return ref, digest.FromString(ref), []byte(config), nil
}

func read(path string) (out answer) {
	out = answer{Path: path, Lines: []string{}}
	defer func() {
		if problem := recover(); problem != nil {
			out.Error = fmt.Sprint("panic: ", problem)
		}
	}()
	text, err := os.ReadFile(path)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	result, err := dockerfile2llb.Dockerfile2LLB(context.Background(), text, dockerfile2llb.ConvertOpt{MetaResolver: base{}})
	if err != nil {
		out.Error = err.Error()
		return out
	}
	for _, line := range result.Image.History {
		out.Lines = append(out.Lines, line.CreatedBy)
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
