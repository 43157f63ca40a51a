// Merges Compose files as Docker Compose does. One JSON list of paths a line on standard input, one JSON object with the
// services a line on standard output. Variables come from the `.env` beside the first file, not from the environment.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/sirupsen/logrus"
)

type service struct {
	Image       string   `json:"image"`
	User        string   `json:"user"`
	Privileged  bool     `json:"privileged"`
	Ports       []string `json:"ports"`       // published:target/protocol
	Volumes     []string `json:"volumes"`     // type:target
	Environment []string `json:"environment"` // keys
}

type answer struct {
	Error    string             `json:"error,omitempty"`
	Services map[string]service `json:"services"`
}

func read(files []string) (out answer) {
	out.Services = map[string]service{}
	defer func() {
		if problem := recover(); problem != nil {
			out.Error = fmt.Sprint("panic: ", problem)
		}
	}()
	options, err := cli.NewProjectOptions(files,
		cli.WithWorkingDirectory(filepath.Dir(files[0])),
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithName("project"),
		cli.WithProfiles([]string{"*"}),
		cli.WithLoadOptions(func(options *loader.Options) {
			options.SkipResolveEnvironment = true
			options.SkipConsistencyCheck = true
			options.SkipNormalization = true
			options.ResolvePaths = false
		}),
	)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	project, err := cli.ProjectFromOptions(context.Background(), options)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	for name, one := range project.Services {
		view := service{Image: one.Image, User: one.User, Privileged: one.Privileged, Ports: []string{}, Volumes: []string{}, Environment: []string{}}
		for _, port := range one.Ports {
			view.Ports = append(view.Ports, fmt.Sprintf("%s:%d/%s", port.Published, port.Target, port.Protocol))
		}
		for _, volume := range one.Volumes {
			view.Volumes = append(view.Volumes, volume.Type+":"+volume.Target)
		}
		for _, mount := range one.Tmpfs {
			target, _, _ := strings.Cut(mount, ":")
			view.Volumes = append(view.Volumes, "tmpfs:"+target)
		}
		for key := range one.Environment {
			view.Environment = append(view.Environment, key)
		}
		sort.Strings(view.Ports)
		sort.Strings(view.Volumes)
		sort.Strings(view.Environment)
		out.Services[name] = view
	}
	return out
}

func main() {
	// Warnings about variables and versions would drown the rest.
	logrus.SetLevel(logrus.ErrorLevel)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<16), 1<<24)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for lines.Scan() {
		var files []string
		if err := json.Unmarshal(lines.Bytes(), &files); err != nil {
			panic(err)
		}
		if err := encoder.Encode(read(files)); err != nil {
			panic(err)
		}
	}
}
