//! Validation rules of resource definitions: what is refused, and definitions of any shape.

use lintainer_core::context::Context;
use lintainer_core::engine::{Configuration, Engine, Files};
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::linter::Serial;
use lintainer_core::model::Format;
use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity};
use lintainer_custom::validation::refusals;

static RULE: Rule = Rule {
    name: "refused-object",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Format::Kubernetes],
    page: Page::new("# refused-object\n\nA test\n\nA test.\n"),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::ANY], check)],
};

fn check(object: &Object, cx: &mut Context) {
    for refusal in refusals(object) {
        let rule = refusal.rule_at.map(|at| cx.text(at).to_string());
        let message = format!("{} | {} | {}", refusal.path, refusal.message, rule.unwrap_or_default());
        cx.report(refusal.at.unwrap_or(object.span()), message);
    }
}

/// What some files come to: the text that is underlined, and path, message and rule.
fn found(files: &[(&str, String)]) -> Vec<(String, String)> {
    let engine = Engine::new(Registry::new([&RULE]));
    let texts = files.iter().map(|(path, text)| (*path, text.as_str()));
    let configuration = Configuration::default();
    let report = engine.check(&Files::from_texts(texts), &configuration, &Serial).unwrap();
    let text = |span: lintainer_core::span::Span| {
        let source = report.sources.iter().find(|source| source.id == span.file);
        source.map_or(String::new(), |source| source.slice(span).to_string())
    };
    report.active().map(|finding| (text(finding.span), finding.message.clone())).collect()
}

/// A definition whose `spec` has this schema, in the flow style or with deeper lines.
fn definition(spec: &str) -> String {
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things.example.com\n\
         spec:\n  group: example.com\n  names: {{kind: Thing, plural: things}}\n  versions:\n  - name: v1\n    \
         schema:\n      openAPIV3Schema:\n        type: object\n        properties:\n          spec: {spec}\n"
    )
}

fn thing(spec: &str) -> String {
    format!("apiVersion: example.com/v1\nkind: Thing\nmetadata: {{name: t}}\nspec: {spec}\n")
}

fn refused(schema: &str, spec: &str) -> Vec<(String, String)> {
    found(&[("crd.yaml", definition(schema)), ("thing.yaml", thing(spec))])
}

#[test]
fn a_refusal_has_its_path_its_place_and_its_rule() {
    let schema = "\n            type: object\n            properties:\n              a: {type: integer}\n            \
                  x-kubernetes-validations:\n            - rule: self.a > 1\n              message: too small\n";
    assert_eq!(refused(schema, "{a: 1}"), [("1".to_string(), "spec | too small | self.a > 1".to_string())]);
    assert_eq!(refused(schema, "{a: 2}"), []);
    let missing = "spec | too small (the rule has no value: `self.a` is not set) | self.a > 1";
    assert_eq!(refused(schema, "{}"), [("spec".to_string(), missing.to_string())]);
}

#[test]
fn of_several_definitions_only_what_all_refuse_is_said() {
    let with = |rules: &str| {
        let schema = "{type: object, properties: {a: {type: integer}}, x-kubernetes-validations: [RULES]}";
        definition(&schema.replace("RULES", rules))
    };
    let both = with("{rule: self.a > 1, message: small}, {rule: self.a < 0, message: large}");
    let files = |other: String| [("a.yaml", both.clone()), ("b.yaml", other), ("thing.yaml", thing("{a: 1}"))];
    let messages = |files: &[(&str, String)]| found(files).into_iter().map(|(_, message)| message).collect::<Vec<_>>();
    assert_eq!(messages(&files(with("{rule: self.a > 1, message: small}"))).len(), 1);
    assert_eq!(messages(&files(with(""))), [""; 0]);
}

#[test]
fn rules_in_maps_parts_and_embedded_objects_are_asked() {
    let map = "{type: object, additionalProperties: {type: object, properties: {a: {type: integer}}, \
               x-kubernetes-validations: [{rule: self.a > 1}]}}";
    assert_eq!(refused(map, "{x: {a: 1}, y: {a: 2}}").len(), 1);
    let part = "{type: object, properties: {a: {type: integer}}, allOf: [{properties: {a: {x-kubernetes-validations: \
                [{rule: self > 1, message: part}]}}}]}";
    assert_eq!(refused(part, "{a: 1}").len(), 1);
    let embedded = "{type: object, properties: {pod: {type: object, x-kubernetes-embedded-resource: true, \
                    x-kubernetes-preserve-unknown-fields: true, \
                    x-kubernetes-validations: [{rule: self.kind == 'Pod' && self.metadata.name != 'x'}]}}}";
    assert_eq!(refused(embedded, "{pod: {apiVersion: v1, kind: Pod, metadata: {name: x}}}").len(), 1);
    assert_eq!(refused(embedded, "{pod: {apiVersion: v1, kind: Pod, metadata: {name: y}, spec: {}}}"), []);
}

#[test]
fn lists_that_are_sets_are_equal_in_any_order() {
    let of = |kind: &str| {
        format!(
            "{{type: object, properties: {{a: {{type: array, x-kubernetes-list-type: {kind}, \
             items: {{type: string}}}}}}, x-kubernetes-validations: [{{rule: \"self.a == ['x', 'y']\"}}]}}"
        )
    };
    assert_eq!(refused(&of("set"), "{a: [y, x]}"), []);
    assert_eq!(refused(&of("atomic"), "{a: [y, x]}").len(), 1);
}

#[test]
fn definitions_of_any_shape_end() {
    let deep = "{type: array, items: ".repeat(150) + "{type: string, x-kubernetes-validations: [{rule: 'false'}]}";
    let many = vec!["{rule: 'true'}"; 20_000].join(", ");
    for schema in [
        "&a {type: object, properties: {self: *a}, x-kubernetes-validations: [{rule: self.self.self == self}]}",
        "{type: object, x-kubernetes-validations: 5}",
        "{type: object, x-kubernetes-validations: [5, {}, {rule: [a]}, {rule: 5, message: {}}, {message: x}]}",
        "{type: object, properties: [], additionalProperties: 5, x-kubernetes-validations: [{rule: self}]}",
        "{type: object, items: {}, default: 5, x-kubernetes-validations: [{rule: self.a.b.c == 1}]}",
        "{type: [], x-kubernetes-validations: [{rule: 'false', fieldPath: 5}]}",
        &format!("{{type: object, x-kubernetes-validations: [{{rule: '{}'}}]}}", "(".repeat(50_000)),
        &format!("{{type: object, properties: {{a: {deep}{}}}}}", "}".repeat(150)),
        &format!("{{type: object, x-kubernetes-validations: [{many}]}}"),
    ] {
        for spec in ["{a: {b: 1}}", "[]", "5", "{self: {self: {}}}"] {
            assert!(refused(schema, spec).len() <= 5, "{} {spec}", &schema[..60]);
        }
    }
}

#[test]
fn rules_that_do_not_end_are_silent() {
    let schema = "{type: object, properties: {a: {type: array, items: {type: integer}}}, x-kubernetes-validations: \
                  [{rule: 'self.a.all(a, self.a.all(b, self.a.all(c, self.a.all(d, a + b + c + d > 0))))'}]}";
    let items = vec!["1"; 2000].join(", ");
    assert_eq!(refused(schema, &format!("{{a: [{items}]}}")), []);
    // So are aliases of aliases.
    let mut object = "{x: &a0 {a: [1]}".to_string();
    for at in 1..40 {
        object.push_str(&format!(", x{at}: &a{at} {{l: *a{0}, r: *a{0}}}", at - 1));
    }
    let schema = "{type: object, x-kubernetes-validations: [{rule: 'self == self'}], additionalProperties: \
                  {type: object, properties: {l: &l {type: object, properties: {l: {type: object}}}, r: *l}}}";
    assert_eq!(refused(schema, &(object + "}")), []);
}
