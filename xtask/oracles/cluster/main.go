// Runs an API server of Kubernetes with its etcd on 127.0.0.1 and asks it about documents: what a creation with dryRun=All and
// fieldValidation=Strict says. One JSON object a line on standard input (`text`), one a line on standard output. Ends with its
// input, or after its time to live; nothing outlives it.
//
// Usage: cluster FOLDER SECONDS, where FOLDER is for its state and SECONDS is how long it may live.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"
)

// How many documents are asked about at the same time.
const parallel = 2

// How many answers may wait for an earlier one.
const waiting = 64

func main() {
	if len(os.Args) != 3 {
		fail("usage: cluster FOLDER SECONDS")
	}
	seconds, err := strconv.Atoi(os.Args[2])
	check(err)
	folder, err := os.MkdirTemp(os.Args[1], "run-")
	check(err)
	leave = func() { _ = os.RemoveAll(folder) }
	time.AfterFunc(time.Duration(seconds)*time.Second, func() { fail("the time to live is over") })
	server, err := start(folder)
	check(err)
	check(answer(server))
	leave()
	// The servers end with the process.
	os.Exit(0)
}

// Takes away what is on the disk.
var leave = func() {}

func fail(message string) {
	leave()
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

// Answers each line of the input, in their order.
func answer(server *server) error {
	answers := make(chan chan []verdict, waiting)
	failed := make(chan error, 1)
	go func() {
		failed <- read(server, answers)
		close(answers)
	}()
	output := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for one := range answers {
		if err := encoder.Encode(map[string]any{"verdicts": <-one}); err != nil {
			return err
		}
	}
	if err := output.Flush(); err != nil {
		return err
	}
	return <-failed
}

func read(server *server, answers chan<- chan []verdict) error {
	lines := bufio.NewReader(os.Stdin)
	room := make(chan struct{}, parallel)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		var question struct {
			Text string
			// The versions of Pod Security to ask about.
			Versions []string
		}
		if err := json.Unmarshal(line, &question); err != nil {
			return err
		}
		one := make(chan []verdict, 1)
		answers <- one
		room <- struct{}{}
		go func() {
			if len(question.Versions) > 0 {
				one <- server.judgeLevels(question.Text, question.Versions)
			} else {
				one <- server.judge(question.Text)
			}
			<-room
		}()
	}
}
