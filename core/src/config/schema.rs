//! The JSON schema of `lintainer.toml`, made from the rules.

use serde_json::{Map, Value, json};

use super::migrate::Peer;
use super::read::{FORMATS, SHARED_KEYS, TOP_KEYS};
use super::selector::practice_names;
use crate::rule::{OptionDefault, Practice, Profile, Registry, Rule, RuleOption, TextForm};
use crate::settings::NEWEST_KUBERNETES;

const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const KUBERNETES_VERSION: &str = "^v?[0-9]+\\.[0-9]+(\\.[0-9]+)?$";

/// The JSON schema (draft 7, which editors know best) of `lintainer.toml`.
pub fn schema(registry: &Registry) -> Value {
    let names = registry.rules().iter().map(|rule| rule.name.to_string());
    let practices = Practice::ALL.into_iter().flat_map(practice_names);
    let words: Vec<String> = ["all".into(), "default".into()].into_iter().chain(practices).chain(names).collect();
    let rules: Map<String, Value> =
        registry.rules().iter().map(|rule| (rule.name.to_string(), rule_schema(rule))).collect();
    let shared: Map<String, Value> = SHARED_KEYS.iter().map(|key| ((*key).to_string(), property(key))).collect();
    let mut top = shared.clone();
    top.extend(TOP_KEYS.iter().map(|key| ((*key).to_string(), property(key))));
    let mut over = shared;
    over.insert("files".into(), described("#/definitions/patterns", "The paths that this is for."));
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "lintainer.toml",
        "description": "Configuration of lintainer",
        "type": "object",
        "additionalProperties": false,
        "properties": top,
        "definitions": {
            "selector": {
                "description": "`all`, `default`, a practice, a rule, or the name of a rule in another tool (`hadolint/DL3006`)",
                "anyOf": [{ "enum": words }, { "type": "string", "pattern": "[/A-Z]" }],
            },
            "selectors": list_of("#/definitions/selector"),
            "texts": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
            "patterns": {
                "description": "Patterns of paths: `*` and `?` within a name, `**` over folders, `[…]`, `{a,b}`; without `/` in any folder",
                "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
            },
            "severity": { "enum": ["info", "warning", "error"] },
            "ruleSeverity": { "enum": ["info", "warning", "error", "off"] },
            "rules": { "type": "object", "additionalProperties": false, "properties": rules, "patternProperties": {
                "^custom/": {
                    "description": "A rule of the project's own.",
                    "anyOf": [
                        { "$ref": "#/definitions/ruleSeverity" },
                        { "type": "object", "additionalProperties": false, "properties": { "severity": { "$ref": "#/definitions/ruleSeverity" } } },
                    ],
                },
            } },
            "override": {
                "type": "object",
                "additionalProperties": false,
                "required": ["files"],
                "properties": over,
            },
        },
    })
}

fn list_of(reference: &str) -> Value {
    json!({ "anyOf": [{ "$ref": reference }, { "type": "array", "items": { "$ref": reference } }] })
}

/// A reference with a description; draft 7 ignores what stands beside `$ref`.
fn described(reference: &str, description: &str) -> Value {
    json!({ "description": description, "allOf": [{ "$ref": reference }] })
}

fn property(key: &str) -> Value {
    match key {
        "root" => json!({ "type": "boolean", "default": false, "description": "This folder is the top of a project." }),
        "extends" => described(
            "#/definitions/texts",
            "Configurations that this one builds on, the weakest first; relative to this file.",
        ),
        "exclude" => described("#/definitions/patterns", "What is not linted; relative to this file."),
        "default-excludes" => {
            json!({ "type": "boolean", "default": true, "description": "Whether folders with test data (testdata, golden, e2e …) and with other people's files (vendor, node_modules …) are left out." })
        }
        "formats" => {
            let patterns: Map<String, Value> = FORMATS
                .iter()
                .map(|format| (format.name().to_string(), json!({ "$ref": "#/definitions/patterns" })))
                .collect();
            json!({ "type": "object", "additionalProperties": false, "properties": patterns, "description": "Which files are of which format, whatever their names and contents say." })
        }
        "schemas" => described(
            "#/definitions/texts",
            "Folders with schemas of custom resources, which are read and not linted; relative to this file.",
        ),
        "scan" => {
            json!({ "type": "object", "additionalProperties": false, "description": "What scanners say about the images; relative to this file.", "properties": {
                "reports": described("#/definitions/texts", "Reports, `IMAGE=FILE`, or folders of reports."),
                "vex": described("#/definitions/texts", "Statements about what is affected (OpenVEX, CSAF, CycloneDX)."),
                "kev": { "type": "string", "description": "The catalogue of known exploited vulnerabilities (JSON of CISA)." },
                "epss": { "type": "string", "description": "How likely vulnerabilities are exploited (CSV of FIRST, unpacked)." },
            } })
        }
        "kustomize" => {
            json!({ "type": "object", "additionalProperties": false, "description": "How kustomizations are judged.", "properties": {
                "build": { "type": "boolean", "default": true, "description": "Whether they are judged as they are built." },
                "roots": described("#/definitions/patterns", "Folders of kustomizations that are deployed although others list them; relative to this file."),
                "remote": { "type": "object", "additionalProperties": { "type": "string" }, "description": "Folders in the place of bases that lie elsewhere, by how these are written; relative to this file." },
            } })
        }
        "helm" => {
            json!({ "type": "object", "additionalProperties": false, "description": "How Helm charts are judged.", "properties": {
                "render": { "type": "boolean", "default": true, "description": "Whether they are judged as they are rendered." },
                "values": { "type": "array", "items": { "$ref": "#/definitions/texts" }, "description": "More sets of values, each a list of files, the strongest last; relative to the folder of a chart." },
                "release": { "type": "string", "description": "The name of the release." },
                "namespace": { "type": "string", "description": "The namespace of the release." },
                "kube-version": { "type": "string", "description": "The Kubernetes version of the cluster, such as 1.33." },
                "api-versions": described("#/definitions/texts", "API versions that the cluster has beside those of Kubernetes."),
                "charts": { "type": "object", "additionalProperties": { "type": "string" }, "description": "Folders in the place of charts that lie elsewhere, by the names of these; relative to this file." },
            } })
        }
        "norm" => {
            json!({ "type": "string", "description": "The norm that `lintainer learn --write` wrote; relative to this file." })
        }
        "custom-rules" => {
            described("#/definitions/patterns", "Files with rules of the project's own; relative to this file.")
        }
        "fail-on" => {
            json!({ "enum": ["info", "warning", "error"], "default": "warning", "description": "From which severity on a run fails." })
        }
        "peers" => {
            let heeded = |peer: Peer| {
                let description = format!("Whether the configuration of {} is heeded.", peer.name());
                (peer.name().to_string(), json!({ "type": "boolean", "default": true, "description": description }))
            };
            let peers: serde_json::Map<_, _> = Peer::ALL.into_iter().map(heeded).collect();
            json!({ "type": "object", "additionalProperties": false, "properties": peers, "description": "Which configuration files of other tools are heeded." })
        }
        "overrides" => {
            json!({ "type": "array", "items": { "$ref": "#/definitions/override" }, "description": "What applies to some paths only, the weakest first." })
        }
        "select" => {
            described("#/definitions/selectors", "What is on; what is extended is forgotten. Without it: `default`.")
        }
        "extend-select" => described("#/definitions/selectors", "What is on as well."),
        "ignore" => described("#/definitions/selectors", "What is off."),
        "profile" => {
            json!({ "enum": Profile::ALL.map(Profile::name), "default": Profile::Essential.name(), "description": "Who wants to hear of what: each profile has those before it in it. Rules that are selected by name show all they find." })
        }
        "min-severity" => {
            json!({ "enum": ["info", "warning", "error"], "default": "info", "description": "Findings below are not reported." })
        }
        "min-confidence" => {
            json!({ "enum": ["low", "medium", "high"], "default": "low", "description": "Findings below are not reported." })
        }
        "kubernetes-version" => {
            json!({ "type": "string", "pattern": KUBERNETES_VERSION, "default": NEWEST_KUBERNETES.to_string(), "description": "The Kubernetes version that manifests are judged for." })
        }
        "today" => {
            json!({ "type": "string", "pattern": DATE, "description": "The day of the run, to repeat one." })
        }
        "trusted-registries" => described(
            "#/definitions/texts",
            "Registries and namespaces that images may come from, `*` at either end: the option `allow` of `untrusted-registry`.",
        ),
        _ => described("#/definitions/rules", "Severity and options of single rules."),
    }
}

fn rule_schema(rule: &'static Rule) -> Value {
    let mut properties: Map<String, Value> =
        rule.options.iter().map(|option| (option.name.to_string(), option_schema(option))).collect();
    properties.insert(
        "severity".into(),
        json!({ "description": format!("Severity of all findings, or `off`; ordinarily {}.", rule.severity.name()), "enum": ["info", "warning", "error", "off"] }),
    );
    json!({
        "description": rule.summary(),
        "anyOf": [
            { "$ref": "#/definitions/ruleSeverity" },
            { "type": "object", "additionalProperties": false, "properties": properties },
        ],
    })
}

fn text_schema(default: &str, form: TextForm) -> Value {
    let pattern = match form {
        TextForm::Date => DATE,
        TextForm::KubernetesVersion => KUBERNETES_VERSION,
        TextForm::Quantity => return json!({ "type": "string", "default": default }),
        TextForm::OneOf(words) => return json!({ "enum": words, "default": default }),
    };
    // The default may be empty: nothing is set.
    let pattern = if default.is_empty() { format!("^$|{pattern}") } else { pattern.to_string() };
    json!({ "type": "string", "pattern": pattern, "default": default })
}

fn option_schema(option: &RuleOption) -> Value {
    let mut schema = match option.default {
        OptionDefault::Bool(value) => json!({ "type": "boolean", "default": value }),
        OptionDefault::Int(value) => json!({ "type": "integer", "default": value }),
        OptionDefault::Number(value) => json!({ "type": "number", "default": value }),
        OptionDefault::Text(value, form) => text_schema(value, form),
        OptionDefault::List(values) => {
            json!({ "type": "array", "items": { "type": ["string", "integer", "boolean"] }, "default": values })
        }
        OptionDefault::Table => json!({
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    { "type": ["string", "integer", "boolean"] },
                    { "type": "array", "items": { "type": ["string", "integer", "boolean"] } },
                ],
            },
            "default": {},
        }),
    };
    if let Some(object) = schema.as_object_mut() {
        object.insert("description".into(), option.what.into());
    }
    schema
}
