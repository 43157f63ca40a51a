// Checks the expressions of ValidatingAdmissionPolicies: with the API server's own validation, which refuses what does not
// compile, and with the type check whose warnings the controller manager writes into the status of a policy. One JSON object a
// line on standard input (`text`, one document), one a line on standard output.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"strings"

	v1 "k8s.io/api/admissionregistration/v1"
	extensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset/scheme"
	"k8s.io/apimachinery/pkg/api/meta/testrestmapper"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/openapi/resolver"
	client "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
	"k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	"k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

type answer struct {
	// Why the document is no policy of a known version.
	Error string `json:"error,omitempty"`
	// Expressions that the API server refuses.
	Refused []remark `json:"refused"`
	// Expressions that are stored and fail when they are evaluated.
	Warnings []remark `json:"warnings"`
}

type remark struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

type checker struct {
	scheme *runtime.Scheme
	codecs serializer.CodecFactory
	types  validating.TypeChecker
}

func newChecker() *checker {
	scheme := runtime.NewScheme()
	install.Install(scheme)
	return &checker{
		scheme: scheme,
		codecs: serializer.NewCodecFactory(scheme),
		types: validating.TypeChecker{
			SchemaResolver: resolver.NewDefinitionsSchemaResolver(
				openapi.GetOpenAPIDefinitions, client.Scheme, extensions.Scheme),
			RestMapper: testrestmapper.TestOnlyStaticRESTMapper(client.Scheme),
		},
	}
}

func (c *checker) check(text string) answer {
	out := answer{Refused: []remark{}, Warnings: []remark{}}
	var policy admissionregistration.ValidatingAdmissionPolicy
	if err := runtime.DecodeInto(c.codecs.UniversalDecoder(), []byte(text), &policy); err != nil {
		out.Error = err.Error()
		return out
	}
	for _, fault := range validation.ValidateValidatingAdmissionPolicy(&policy) {
		if strings.HasSuffix(strings.ToLower(fault.Field), "expression") {
			out.Refused = append(out.Refused, remark{fault.Field, fault.ErrorBody()})
		}
	}
	var stored v1.ValidatingAdmissionPolicy
	if err := c.scheme.Convert(&policy, &stored, nil); err != nil {
		out.Error = err.Error()
		return out
	}
	for _, warning := range c.types.Check(&stored) {
		out.Warnings = append(out.Warnings, remark{warning.FieldRef, warning.Warning})
	}
	return out
}

func main() {
	checker := newChecker()
	lines := bufio.NewReader(os.Stdin)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var question struct{ Text string }
		if err == nil {
			err = json.Unmarshal(line, &question)
		}
		if err == nil {
			err = encoder.Encode(checker.check(question.Text))
		}
		if err != nil {
			panic(err)
		}
	}
}
