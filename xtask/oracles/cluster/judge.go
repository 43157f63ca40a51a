package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// What the server says about an object.
type verdict struct {
	// Where the object stands in the document: empty for the document itself, `items[0]`, `spec.template` of a pod.
	At string `json:"at"`
	// One of: accepted, refused, no-such-kind, not-yaml, no-object, error.
	Verdict string `json:"verdict"`
	Version string `json:"version,omitempty"`
	Kind    string `json:"kind,omitempty"`
	// Whether the server knows the API group of a kind that it does not have.
	KnowsGroup bool            `json:"knowsGroup,omitempty"`
	Reason     string          `json:"reason,omitempty"`
	Message    string          `json:"message,omitempty"`
	Causes     []cause         `json:"causes,omitempty"`
	Warnings   []string        `json:"warnings,omitempty"`
	Object     json.RawMessage `json:"object,omitempty"`
	// Of a pod that is accepted, where this is asked for: the levels that refuse it, as `baseline:v1.37`.
	Levels []string `json:"levels,omitempty"`

	// The pod that was asked about.
	pod map[string]any
}

// A field that the server refuses.
type cause struct {
	Reason  string `json:"reason"`
	Message string `json:"message"`
	Field   string `json:"field"`
}

type kind struct{ version, name string }

type resource struct {
	name       string
	namespaced bool
}

// The groups of APIs that are gone whole.
var removedGroups = map[string]bool{"extensions": true}

// The kinds that can be created.
func (s *server) discover() (map[kind]resource, error) {
	kinds := map[kind]resource{}
	for _, root := range []string{"/api", "/apis"} {
		accept := "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
		answer, err := s.call("GET", root, accept, nil, "")
		if err != nil {
			return nil, err
		}
		var found struct {
			Items []struct {
				Metadata struct{ Name string }
				Versions []struct {
					Version   string
					Resources []struct {
						Resource, Scope string
						ResponseKind    struct{ Group, Version, Kind string }
						Verbs           []string
					}
				}
			}
		}
		if err := json.Unmarshal(answer.body, &found); err != nil {
			return nil, err
		}
		for _, group := range found.Items {
			for _, version := range group.Versions {
				name := strings.TrimPrefix(group.Metadata.Name+"/"+version.Version, "/")
				for _, one := range version.Resources {
					answers := one.ResponseKind
					own := answers.Group == group.Metadata.Name && answers.Version == version.Version
					if (own || answers.Version == "") && strings.Contains(strings.Join(one.Verbs, " "), "create") {
						kinds[kind{name, answers.Kind}] = resource{one.Resource, one.Scope == "Namespaced"}
					}
				}
			}
		}
	}
	return kinds, nil
}

// Whether the server serves a group, or has served it.
func (s *server) knowsGroup(version string) bool {
	group, _, hasGroup := strings.Cut(version, "/")
	if !hasGroup {
		// Files of other programs have an apiVersion as well.
		return version == "v1"
	}
	for known := range s.kinds {
		if strings.HasPrefix(known.version, group+"/") {
			return true
		}
	}
	return removedGroups[group]
}

// Judges as judge does, and asks of each accepted pod under which levels of Pod Security it is refused.
func (s *server) judgeLevels(text string, versions []string) []verdict {
	all := s.judge(text)
	for index := range all {
		one := &all[index]
		if one.pod != nil && one.Verdict == "accepted" {
			one.Levels = s.levels(one.pod, versions)
		}
		one.Object = nil
	}
	return all
}

// Judges a document, the items of a list and the pods of templates.
func (s *server) judge(text string) []verdict {
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return []verdict{{Verdict: "not-yaml", Message: err.Error()}}
	}
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(data))
	// Numbers of pods and items are sent as they are written.
	decoder.UseNumber()
	if decoder.Decode(&object) != nil {
		return []verdict{{Verdict: "no-object"}}
	}
	if name, _ := object["kind"].(string); strings.HasSuffix(name, "List") {
		if items, ok := object["items"].([]any); ok {
			return s.items(items)
		}
	}
	return s.object("", text, "application/yaml", object)
}

func (s *server) items(items []any) (all []verdict) {
	for index, item := range items {
		at := fmt.Sprintf("items[%d]", index)
		object, ok := item.(map[string]any)
		data, err := json.Marshal(item)
		if err != nil || !ok {
			all = append(all, verdict{At: at, Verdict: "no-object"})
			continue
		}
		all = append(all, s.object(at, string(data), "application/json", object)...)
	}
	return all
}

func (s *server) object(at, text, contentType string, object map[string]any) []verdict {
	version, _ := object["apiVersion"].(string)
	name, _ := object["kind"].(string)
	metadata, _ := object["metadata"].(map[string]any)
	namespace, _ := metadata["namespace"].(string)
	if namespace == "" {
		namespace = "default"
	}
	all := []verdict{s.create(at, text, contentType, kind{version, name}, namespace)}
	if version == "v1" && name == "Pod" {
		all[0].pod = object
	}
	path, template := templateOf(name, object)
	spec, hasSpec := template["spec"]
	if path == "" || !hasSpec || s.namespace(namespace) != nil {
		return all
	}
	head := map[string]any{}
	if own, ok := template["metadata"].(map[string]any); ok {
		maps.Copy(head, own)
	}
	head["name"], head["namespace"] = "from-template", namespace
	spec = withClaims(spec, object)
	pod := map[string]any{"apiVersion": "v1", "kind": "Pod", "metadata": head, "spec": spec}
	data, err := json.Marshal(pod)
	if err != nil {
		return all
	}
	at = strings.TrimPrefix(at+"."+path, ".")
	ofTemplate := s.create(at, string(data), "application/json", kind{"v1", "Pod"}, namespace)
	ofTemplate.pod = pod
	return append(all, ofTemplate)
}

// The spec of a pod with the volumes of its object's claim templates, which the controller adds.
func withClaims(spec any, object map[string]any) any {
	of, _ := object["spec"].(map[string]any)
	claims, _ := of["volumeClaimTemplates"].([]any)
	own, ok := spec.(map[string]any)
	if !ok || len(claims) == 0 {
		return spec
	}
	volumes, _ := own["volumes"].([]any)
	volumes = slices.Clone(volumes)
	for _, claim := range claims {
		entry, _ := claim.(map[string]any)
		metadata, _ := entry["metadata"].(map[string]any)
		name, ok := metadata["name"].(string)
		hasName := func(volume any) bool {
			known, _ := volume.(map[string]any)
			return known["name"] == name
		}
		if ok && !slices.ContainsFunc(volumes, hasName) {
			volumes = append(volumes, map[string]any{
				"name": name, "persistentVolumeClaim": map[string]any{"claimName": "claim"},
			})
		}
	}
	whole := maps.Clone(own)
	whole["volumes"] = volumes
	return whole
}

// The template of pods in an object of a kind, and its path; an empty path if there is none.
func templateOf(kind string, object map[string]any) (string, map[string]any) {
	path := ""
	switch kind {
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
		path = "spec.template"
	case "CronJob":
		path = "spec.jobTemplate.spec.template"
	case "PodTemplate":
		path = "template"
	default:
		return "", nil
	}
	for _, key := range strings.Split(path, ".") {
		below, ok := object[key].(map[string]any)
		if !ok {
			return "", nil
		}
		object = below
	}
	return path, object
}

// Asks the server to create an object, without doing it.
func (s *server) create(at, text, contentType string, of kind, namespace string) verdict {
	out := verdict{At: at, Version: of.version, Kind: of.name}
	if of.version == "" || of.name == "" {
		out.Verdict = "no-object"
		return out
	}
	known, ok := s.kinds[of]
	if !ok {
		out.Verdict, out.KnowsGroup = "no-such-kind", s.knowsGroup(of.version)
		return out
	}
	path := "/apis/" + of.version
	if !strings.Contains(of.version, "/") {
		path = "/api/" + of.version
	}
	if known.namespaced {
		if refused := s.namespace(namespace); refused != nil {
			out.fill(refused)
			for index := range out.Causes {
				out.Causes[index].Field = "metadata.namespace"
			}
			return out
		}
		path += "/namespaces/" + url.PathEscape(namespace)
	}
	path += "/" + known.name + "?dryRun=All&fieldManager=oracle&fieldValidation=Strict"
	answer, err := s.call("POST", path, "application/json", strings.NewReader(text), contentType)
	if err != nil {
		out.Verdict, out.Message = "error", err.Error()
		return out
	}
	out.fill(answer)
	return out
}

func (v *verdict) fill(answer *reply) {
	v.Warnings = answer.warnings
	if answer.code == http.StatusOK || answer.code == http.StatusCreated {
		v.Verdict, v.Object = "accepted", answer.body
		return
	}
	var status struct {
		Reason, Message string
		Details         struct{ Causes []cause }
	}
	if json.Unmarshal(answer.body, &status) != nil {
		status.Message = string(answer.body)
	}
	v.Verdict, v.Reason, v.Message, v.Causes = "refused", status.Reason, status.Message, status.Details.Causes
	if status.Reason == "AlreadyExists" {
		// All checks passed, and the server has an object of this name of its own.
		v.Verdict = "accepted"
	}
}

// Makes a namespace, so that objects may be in it; what the server answers if it refuses.
func (s *server) namespace(name string) *reply {
	return s.labelled(name, nil)
}

// Makes a namespace with labels, as namespace does.
func (s *server) labelled(name string, labels map[string]any) *reply {
	s.lock.Lock()
	defer s.lock.Unlock()
	if refused, known := s.namespaces[name]; known {
		return refused
	}
	object := map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": name, "labels": labels}}
	data, err := json.Marshal(object)
	if err != nil {
		return &reply{body: []byte(err.Error())}
	}
	answer, err := s.call("POST", "/api/v1/namespaces", "application/json", bytes.NewReader(data), "application/json")
	if err != nil {
		return &reply{body: []byte(err.Error())}
	}
	if answer.code == http.StatusCreated || answer.code == http.StatusConflict {
		answer = nil
	}
	s.namespaces[name] = answer
	return answer
}
