//! What the tests share.

use lintainer_core::engine::{Configuration, Engine, Files};
use lintainer_core::linter::Serial;
use lintainer_core::project::Project;
use lintainer_core::report::Report;
use lintainer_core::rule::Registry;
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{Absent, Dialect, Field, parse};
use lintainer_custom::cel::{self, Evaluator, Is, Stop, Value};
use lintainer_custom::model::Around;
use lintainer_custom::{CustomRule, Loaded};

/// The rules of some pages.
pub fn load(pages: &[&str]) -> Loaded {
    let names: Vec<String> = (0..pages.len()).map(|index| format!("rules/{index}.md")).collect();
    let pages = names.iter().zip(pages).map(|(name, page)| (name.as_str(), *page));
    lintainer_custom::load(pages, &Registry::new([]))
}

/// A page with a definition.
pub fn page(definition: &str) -> String {
    format!("# a-rule\n\nSomething is bad\n\nSo it is.\n\n```toml rule\n{definition}\n```\n")
}

/// The rule of a definition.
pub fn rule(definition: &str) -> CustomRule {
    let loaded = load(&[&page(definition)]);
    assert_eq!(loaded.faults, []);
    loaded.rules[0]
}

/// What some rules find in files.
pub fn check(rules: &[CustomRule], files: &[(&str, &str)], toml: &str) -> Report {
    let engine = Engine::new(Registry::new(rules.iter().map(|custom| custom.rule)));
    let configuration = Configuration { toml: Some(toml.to_string()), ..Configuration::default() };
    engine.check(&Files::from_texts(files.iter().copied()), &configuration, &Serial).unwrap()
}

/// The texts that the findings of a definition underline in a file, with their messages.
pub fn found(definition: &str, path: &str, text: &str) -> Vec<(String, String)> {
    let report = check(&[rule(definition)], &[(path, text)], "");
    assert_eq!(report.errors, [], "{definition}");
    let findings = report.active().map(|finding| (text[finding.span.range()].to_string(), finding.message.clone()));
    findings.collect()
}

/// Evaluates an expression about `x`, which is a document of YAML. A value is shown as text with its type before it.
pub fn evaluate(text: &str, yaml: &str) -> Result<(String, Option<String>), String> {
    let expr = cel::parse(text).map_err(|fault| format!("{}: {}", &text[fault.at.clone()], fault.message))?;
    let source = Source::new(FileId(0), "x.yaml", yaml);
    let documents = parse(&source, Dialect::Kubernetes);
    let node = documents[0].node(&source).unwrap();
    let root = Value::yaml(Field::new(node, Absent::Nearest(node.span())));
    let (nodes, project) = (|_| None, Project::new(Vec::new()));
    let mut evaluator = Evaluator::new(vec![("x", root)], Around { nodes: &nodes, project: &project });
    let value = evaluator.eval(&expr).map_err(|stop| match stop {
        Stop::Unknown => "unknown".to_string(),
        Stop::Fault(fault) => format!("fault: {}", fault.message),
        Stop::Exhausted => "exhausted".to_string(),
    })?;
    let seen = evaluator.seen().map(|span| yaml[span.range()].to_string());
    Ok((json(&value).to_string(), seen))
}

/// A value as JSON.
pub fn json(value: &Value) -> serde_json::Value {
    match &value.is {
        Is::Unset | Is::Null => serde_json::Value::Null,
        Is::Unknown => "(unknown)".into(),
        Is::Bool(value) => (*value).into(),
        Is::Int(value) => (*value).into(),
        Is::Double(value) => (*value).into(),
        Is::Text(text) => (&**text).into(),
        Is::List(items) => items.iter().map(json).collect(),
        Is::Map(entries) => {
            serde_json::Value::Object(entries.iter().map(|(key, value)| (key.to_string(), json(value))).collect())
        }
        Is::Yaml(field) if field.is_mapping() => {
            let entry = |value: Field| Some((value.key_name()?.value.to_string(), json(&Value::yaml(value))));
            serde_json::Value::Object(field.values().filter_map(entry).collect())
        }
        Is::Yaml(field) => field.items().map(|item| json(&Value::yaml(item))).collect(),
        Is::Thing(thing) => thing.record().name.into(),
        Is::Special(special) => format!("{special:?}").into(),
    }
}
