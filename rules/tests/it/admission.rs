//! Each admission policy beside its rule: on the rule's examples and cases both must say the same.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use cel::{Context, Env, Program, Value, extensions};
use lintainer_core::linter::{Linter, Serial};
use lintainer_core::model::Format;
use lintainer_core::policy::Admission;
use lintainer_core::rule::Registry;
use lintainer_core::settings::Settings;
use lintainer_core::span::Span;

/// CEL as the API server has it: with functions for texts.
static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut env = Env::stdlib();
    env.add_extension(extensions::strings).unwrap();
    Arc::new(env)
});

/// A policy, compiled.
struct Compiled {
    rule: &'static str,
    variables: Vec<(&'static str, Program)>,
    passes: Program,
}

impl Compiled {
    fn new(admission: &Admission) -> Self {
        let compile = |text: &str| ENV.compile(text).unwrap_or_else(|error| panic!("{}: {error}", admission.rule));
        let variables = admission.variables().iter().map(|(name, text)| (*name, compile(text))).collect();
        Compiled { rule: admission.rule, variables, passes: compile(admission.passes()) }
    }

    /// Whether an object is let in.
    fn passes(&self, object: &serde_json::Value) -> bool {
        let mut variables: HashMap<String, Value> = HashMap::new();
        let run = |program: &Program, variables: &HashMap<String, Value>| {
            let mut context = Context::with_env(ENV.clone());
            context.add_variable("object", object).unwrap();
            context.add_variable_from_value("variables", Value::from(variables.clone()));
            program.execute(&context).unwrap_or_else(|error| panic!("{}: {error}: {object}", self.rule))
        };
        for (name, program) in &self.variables {
            let value = run(program, &variables);
            variables.insert((*name).to_string(), value);
        }
        run(&self.passes, &variables) == Value::Bool(true)
    }
}

/// The lines at which each document of a file begins, with the documents; those that are no YAML are left out.
fn documents(text: &str) -> Vec<(std::ops::Range<usize>, serde_json::Value)> {
    let (mut found, mut start) = (Vec::new(), 0);
    let mut parts: Vec<(usize, String)> = vec![(0, String::new())];
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("---") {
            parts.push((index + 1, String::new()));
        } else if let Some((_, part)) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    let ends: Vec<usize> = parts.iter().skip(1).map(|(line, _)| *line).chain([usize::MAX]).collect();
    for ((_, part), end) in parts.into_iter().zip(ends) {
        if let Ok(value) = serde_yaml::from_str::<serde_json::Value>(&part)
            && value.is_object()
        {
            found.push((start..end, value));
        }
        start = end;
    }
    found
}

/// Manifests of all rules: their examples and cases that need neither configuration nor other files.
fn manifests(registry: &Registry) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for rule in registry.rules() {
        let examples = rule.examples().filter(|example| example.format == Format::Kubernetes);
        let examples = examples.filter(|example| example.config.is_empty() && example.files.is_empty());
        found.extend(examples.map(|one| (format!("{}-{}.yaml", rule.name, one.line), one.text.to_string())));
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/cases");
    let mut folders: Vec<_> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // A part of an object is no object.
            if path.is_file() && name.ends_with(".manifest.yaml") && !name.contains("patch") {
                let rule = folder.file_name().unwrap().to_string_lossy().into_owned();
                found.push((format!("{rule}-{name}"), fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    // Neither is a template.
    found.retain(|(_, text)| !["# config:", "{{", "${", "$("].iter().any(|sign| text.contains(sign)));
    found
}

/// Whether the API server would ask a policy about an object at all: what it needs is there.
fn is_whole(object: &serde_json::Value) -> bool {
    // A dump of a running cluster is not what somebody applies.
    if object["status"].is_object() {
        return false;
    }
    let spec = match object["kind"].as_str() {
        Some("Pod") => &object["spec"],
        Some("CronJob") => &object["spec"]["jobTemplate"]["spec"]["template"]["spec"],
        Some("PodTemplate") => &object["template"]["spec"],
        Some("Service") => return object["spec"].is_object(),
        Some("RoleBinding" | "ClusterRoleBinding") => return object["roleRef"]["name"].is_string(),
        Some("Role" | "ClusterRole") => return object["metadata"]["name"].is_string(),
        _ => &object["spec"]["template"]["spec"],
    };
    let lists = ["containers", "initContainers", "ephemeralContainers"].map(|list| &spec[list]);
    let has_names = |container: &serde_json::Value| container["name"].is_string() && container["image"].is_string();
    let mut all = lists.iter().filter_map(|list| list.as_array()).flatten();
    spec["containers"].as_array().is_some_and(|list| !list.is_empty()) && all.all(has_names)
}

/// Where the two differ, and why: rule, and the file.
const DIFFERENT: [(&str, &str, &str); 5] = [
    ("host-port", "port-out-of-range-places.manifest.yaml", "the API server refuses the port before any policy"),
    ("missing-cpu-limit", "development-server-39.yaml", "a file for development, which the API server does not know"),
    ("missing-cpu-limit", "development-server-43.yaml", "a file for development, which the API server does not know"),
    ("missing-no-new-privileges", "dangerous-capability-33.yaml", "with SYS_ADMIN the API server refuses the field"),
    ("wildcard-permission", "wildcard-permission-every-rule.manifest.yaml", "a label would let any role in"),
];

/// A LimitRange gives pods what their templates lack: the rules know it from the files, the policies see it in the pods.
const GIVEN_BY_LIMIT_RANGES: [&str; 4] =
    ["missing-cpu-limit", "missing-cpu-request", "missing-memory-limit", "missing-memory-request"];

#[test]
fn every_policy_says_what_its_rule_says() {
    let registry = lintainer_rules::registry();
    let admissions = lintainer_rules::admissions();
    let rules: Vec<_> = admissions.iter().map(|one| registry.get(one.rule).expect(one.rule)).collect();
    let compiled: Vec<Compiled> = admissions.iter().map(Compiled::new).collect();
    let mut settings = Settings::defaults(&registry);
    settings.choose_only(&rules);
    let linter = Linter::new(&registry, &settings);
    let (mut verdicts, mut bad, mut wrong) = (0, 0, Vec::new());
    let mut seen: HashSet<(&str, bool)> = HashSet::new();
    for (path, text) in manifests(&registry) {
        let documents = documents(&text);
        let has_limit_range = documents.iter().any(|(_, object)| object["kind"] == "LimitRange");
        let report = linter.lint(&[(path.clone(), text)][..], &Serial);
        let line = |span: Span| Some(report.sources.first()?.position(span.start).line as usize - 1);
        for (range, object) in documents.iter().filter(|(_, object)| is_whole(object)) {
            let kind = object["kind"].as_str().unwrap_or("");
            for (admission, policy) in admissions.iter().zip(&compiled) {
                let is_given = has_limit_range && GIVEN_BY_LIMIT_RANGES.contains(&admission.rule);
                if is_given || !admission.kinds().contains(&kind) {
                    continue;
                }
                let mut findings = report.findings.iter().filter(|finding| finding.rule.name == admission.rule);
                let lint = !findings.any(|finding| line(finding.span).is_some_and(|line| range.contains(&line)));
                let policy = policy.passes(object);
                verdicts += 1;
                bad += usize::from(!policy);
                seen.insert((admission.rule, policy));
                let is_known =
                    || DIFFERENT.iter().any(|(rule, file, _)| (*rule, *file) == (admission.rule, path.as_str()));
                if lint != policy && !is_known() {
                    let name = object["metadata"]["name"].as_str().unwrap_or("");
                    let rule = admission.rule;
                    wrong.push(format!("{rule} {path}: {kind}/{name}: lint passes {lint}, policy passes {policy}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {verdicts}:\n{}", wrong.len(), wrong.join("\n"));
    for admission in &admissions {
        let has = |verdict| seen.contains(&(admission.rule, verdict));
        assert!(has(true) && has(false), "{}: one verdict was never given", admission.rule);
    }
    assert!(bad > 1000 && verdicts > 10_000, "{bad} of {verdicts}");
}
