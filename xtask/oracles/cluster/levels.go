package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"strings"
)

const enforce = "pod-security.kubernetes.io/enforce"

// The levels of Pod Security that refuse a pod, each as `baseline:v1.37`: it is sent to a namespace that enforces the level of
// that version. Pods that differ in their names alone are sent once.
func (s *server) levels(pod map[string]any, versions []string) []string {
	metadata := map[string]any{}
	if own, ok := pod["metadata"].(map[string]any); ok {
		maps.Copy(metadata, own)
	}
	metadata["name"] = "pod"
	delete(metadata, "namespace")
	delete(metadata, "generateName")
	data, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod["spec"]})
	if err != nil {
		return []string{"error: " + err.Error()}
	}
	key := sha256.Sum256(append(data, strings.Join(versions, " ")...))
	s.lock.Lock()
	known, ok := s.judged[key]
	s.lock.Unlock()
	if ok {
		return known
	}
	refusing := []string{}
	for _, version := range versions {
		for _, level := range []string{"baseline", "restricted"} {
			if s.refuses(level, version, data) {
				refusing = append(refusing, level+":"+version)
			}
		}
	}
	s.lock.Lock()
	s.judged[key] = refusing
	s.lock.Unlock()
	return refusing
}

func (s *server) refuses(level, version string, pod []byte) bool {
	name := level + "-" + strings.ReplaceAll(version, ".", "-")
	if s.labelled(name, map[string]any{enforce: level, enforce + "-version": version}) != nil {
		return false
	}
	path := "/api/v1/namespaces/" + name + "/pods?dryRun=All&fieldManager=oracle&fieldValidation=Strict"
	answer, err := s.call("POST", path, "application/json", bytes.NewReader(pod), "application/json")
	return err == nil && answer.code == 403 && bytes.Contains(answer.body, []byte("violates PodSecurity"))
}
