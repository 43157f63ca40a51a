//! What the files of each tool say.
//!
//! Sources: the README of hadolint, `docs/configuring-kubelinter.md` of kube-linter, the command line reference of checkov,
//! whose configuration has the same names, `schemas/linter-config.schema.json` of dclint, the pages on configuration and
//! filtering of trivy, `docs/customization` of polaris.

use super::draft::Draft;
use crate::config::hadolint::{LABEL_TYPES, OUTPUT};
use crate::config::layer::{ConfigLayer, Origin};
use crate::config::read::Reader;
use crate::config::tree::{Data, Key, Value};
use crate::rule::Severity;
use crate::suppress::trivy_id;

/// Names of Dockerfiles.
const DOCKERFILES: [&str; 2] = ["*[Dd]ockerfile*", "*[Cc]ontainerfile*"];

impl Reader<'_> {
    pub(super) fn take_hadolint(&mut self, value: &Value, draft: &mut Draft) {
        draft.without_hadolint = true;
        let mut layer = ConfigLayer::new(Origin::Default);
        for (key, value) in self.entries("the configuration of hadolint", value) {
            // Reads the key as a run does, with its notes and faults.
            self.hadolint_key(key, value, &mut layer);
            if value.is_null() {
                continue;
            }
            match key.name.as_str() {
                "ignored" => draft.ignore(self.hadolint_names(value), ""),
                "override" => {
                    for (key, value) in value.table() {
                        let severity = Severity::parse(if key.name == "style" { "info" } else { &key.name });
                        let names = self.hadolint_names(value);
                        names.into_iter().for_each(|name| draft.set_severity(name, severity));
                    }
                }
                "label-schema" => {
                    for (key, kind) in value.table() {
                        let word = if let Data::Text(word) = &kind.data { word } else { "" };
                        let ours = LABEL_TYPES.iter().find(|(known, _)| *known == word).map_or("", |(_, ours)| *ours);
                        let colon = if ours.is_empty() { "" } else { ":" };
                        draft.require("dockerfile", format!("{}{colon}{ours}", key.name));
                    }
                }
                "failure-threshold" => {
                    draft.fail_on = layer.fail_on.as_ref().map(|given| given.value);
                    self.note("`fail-on` counts for all formats, `failure-threshold` for Dockerfiles alone", &key.span);
                }
                "no-fail" if layer.never_fails => {
                    self.note("`no-fail` is the flag `--exit-zero`", &key.span);
                }
                "disable-ignore-pragma" if layer.keys.hadolint_comments.as_ref().is_some_and(|given| !given.value) => {
                    self.note("`disable-ignore-pragma` is the flag `--no-suppressions`, for all comments", &key.span);
                }
                name if OUTPUT.contains(&name) => {
                    self.note(&format!("`{name}` is a flag: `--output-format`, `--color`, `--verbose`"), &key.span);
                }
                _ => {}
            }
        }
        if let Some(registries) = layer.keys.trusted_registries {
            let files = DOCKERFILES.map(str::to_string).to_vec();
            draft.overrides.push((files, "trusted-registries", registries.value));
        }
    }

    /// What a list of hadolint's ids is called here.
    fn hadolint_names(&self, value: &Value) -> Vec<String> {
        let alias = |id: &str| {
            let mut found = ["hadolint", "shellcheck"].iter().map(|tool| self.registry.by_alias_of(tool, id));
            found.find(|found| !found.is_empty())?.first().map(|(_, alias)| (*alias).to_string())
        };
        words(value).iter().filter_map(|id| alias(id)).collect()
    }

    pub(super) fn take_kube_linter(&mut self, value: &Value, draft: &mut Draft) {
        for (key, value) in self.entries("the configuration of kube-linter", value) {
            match key.name.as_str() {
                "checks" if !value.is_null() => self.kube_linter_checks(value, draft),
                "customChecks" => value.items().iter().for_each(|check| self.custom_check(check, draft)),
                _ => self.no_counterpart(key),
            }
        }
    }

    fn kube_linter_checks(&mut self, value: &Value, draft: &mut Draft) {
        let (mut add_all, mut without_defaults) = (false, false);
        let mut included = Vec::new();
        for (key, value) in self.entries("checks", value) {
            if value.is_null() {
                continue;
            }
            match key.name.as_str() {
                "addAllBuiltIn" => add_all = self.bool(&key.name, value).is_some_and(|given| given.value),
                "doNotAutoAddDefaults" => {
                    without_defaults = self.bool(&key.name, value).is_some_and(|given| given.value);
                }
                "include" => included = self.named("kube-linter", &key.name, value),
                "exclude" => draft.ignore(self.named("kube-linter", &key.name, value), ""),
                "ignorePaths" => {
                    for text in self.texts(&key.name, value) {
                        let below = text.value.strip_prefix('/').filter(|rest| rest.starts_with("**"));
                        let path = below.unwrap_or(&text.value).to_string();
                        self.exclude(&path, &text.span, draft);
                    }
                }
                _ => self.no_counterpart(key),
            }
        }
        if add_all {
            let all = self.registry.rules().iter().flat_map(|rule| rule.aliases());
            included.extend(all.filter(|alias| alias.starts_with("kube-linter/")).map(str::to_string));
            included.sort();
            included.dedup();
        }
        if without_defaults && !add_all {
            draft.select = Some(included);
        } else {
            draft.extend_select.append(&mut included);
        }
    }

    fn custom_check(&mut self, check: &Value, draft: &mut Draft) {
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::text).map(str::to_string);
        let template = text(check, "template").unwrap_or_default();
        let params = check.get("params");
        let key = params.and_then(|params| text(params, "key"));
        let name = text(check, "name").unwrap_or_default();
        match (template.as_str(), key) {
            ("required-label", Some(key)) => draft.require("kubernetes", key),
            ("required-annotation", Some(key)) => draft.require("annotations", key),
            _ => return self.note(&format!("the custom check `{name}` has no counterpart"), &check.span),
        }
        if check.get("scope").is_some() || params.is_some_and(|params| params.get("value").is_some()) {
            let message = format!("`{name}`: kinds and values are not told apart, the key must be there");
            self.note(&message, &check.span);
        }
    }

    pub(super) fn take_checkov(&mut self, value: &Value, draft: &mut Draft) {
        for (key, value) in self.entries("the configuration of checkov", value) {
            if value.is_null() {
                continue;
            }
            match key.name.replace('_', "-").as_str() {
                "skip-check" => draft.ignore(self.named("checkov", &key.name, value), ""),
                "check" => {
                    let names = self.named("checkov", &key.name, value);
                    draft.select.get_or_insert_default().extend(names);
                }
                "skip-path" => {
                    for text in self.texts(&key.name, value) {
                        let path = text.value.replace("\\.", ".").replace(".*", "*");
                        if path.contains(['\\', '(', '|', '+', '^', '$', '{', '[']) {
                            let message = format!("`{}` is a regular expression: write it as a pattern", text.value);
                            self.note(&message, &text.span);
                        } else {
                            self.exclude(&path, &text.span, draft);
                        }
                    }
                }
                "hard-fail-on" => {
                    for text in self.split(&key.name, value) {
                        match level(&text) {
                            Some(level) => draft.fail_on = Some(draft.fail_on.map_or(level, |known| known.min(level))),
                            None => self.note(&format!("`{text}` in `hard-fail-on` has no counterpart"), &value.span),
                        }
                    }
                }
                "soft-fail" => {
                    if self.bool(&key.name, value).is_some_and(|given| given.value) {
                        self.note("`soft-fail` is the flag `--exit-zero`", &key.span);
                    }
                }
                "baseline" => self.note("`baseline`: see `--write-baseline` and `--baseline`", &key.span),
                _ => self.no_counterpart(key),
            }
        }
    }

    pub(super) fn take_dclint(&mut self, value: &Value, draft: &mut Draft) {
        for (key, value) in self.entries("the configuration of dclint", value) {
            match key.name.as_str() {
                "rules" => {
                    for (rule, value) in self.entries("rules", value) {
                        self.dclint_rule(rule, value, draft);
                    }
                }
                "exclude" => {
                    for text in self.texts("exclude", value) {
                        self.exclude(&text.value, &text.span, draft);
                    }
                }
                "quiet" => {
                    if self.bool("quiet", value).is_some_and(|given| given.value) {
                        draft.min_severity = Some(Severity::Error);
                    }
                }
                "$schema" | "debug" => {}
                _ => self.no_counterpart(key),
            }
        }
    }

    /// `0` (off), `1` (warning) or `2` (error), or a list of that and the rule's options.
    fn dclint_rule(&mut self, rule: &Key, value: &Value, draft: &mut Draft) {
        let (level, options) = match &value.data {
            Data::List(items) => (items.first().unwrap_or(value), items.get(1)),
            _ => (value, None),
        };
        let Data::Int(level @ 0..=2) = level.data else {
            return self.wrong_type(&rule.name, "0, 1 or 2, or a list of that and options", level);
        };
        let Some(name) = self.one_name("dclint", &rule.name, &rule.span).into_iter().next() else { return };
        if options.is_some() {
            self.note(&format!("the options of `{}` are not taken over", rule.name), &rule.span);
        }
        match level {
            0 => draft.ignore([name], ""),
            level => {
                draft.extend_select.push(name.clone());
                draft.set_severity(name, Some(if level == 1 { Severity::Warning } else { Severity::Error }));
            }
        }
    }

    pub(super) fn take_trivy(&mut self, value: &Value, draft: &mut Draft) {
        for (key, value) in self.entries("the configuration of trivy", value) {
            if value.is_null() {
                continue;
            }
            match key.name.as_str() {
                "severity" => {
                    let levels = self.split(&key.name, value);
                    draft.min_severity = levels.iter().filter_map(|text| level(text)).min();
                }
                "scan" => {
                    for (key, value) in self.entries("scan", value) {
                        match key.name.as_str() {
                            "skip-dirs" | "skip-files" if !value.is_null() => {
                                for text in self.texts(&key.name, value) {
                                    self.exclude(&text.value, &text.span, draft);
                                }
                            }
                            _ => self.no_counterpart(key),
                        }
                    }
                }
                "exit-code" => self.note("the exit status is decided by `fail-on` and `--exit-zero`", &key.span),
                "ignorefile" => {
                    let file = value.text().unwrap_or_default();
                    if !matches!(file, ".trivyignore" | ".trivyignore.yaml" | ".trivyignore.yml") {
                        self.note(&format!("`{file}` was not read: name it instead of this file"), &key.span);
                    }
                }
                _ => self.no_counterpart(key),
            }
        }
    }

    /// `.trivyignore.yaml`.
    pub(super) fn take_trivy_ignore(&mut self, value: &Value, draft: &mut Draft) {
        for (key, value) in self.entries("the ignore file of trivy", value) {
            if key.name != "misconfigurations" {
                self.note(&format!("`{}` are not looked for here", key.name), &key.span);
                continue;
            }
            for item in value.items() {
                let Some(id) = item.get("id").and_then(Value::text) else {
                    self.note("an entry without `id`", &item.span);
                    continue;
                };
                let names = self.one_name("trivy", &trivy_id(id), &item.span);
                let paths = item.get("paths").map(words).unwrap_or_default();
                let until = item.get("expired_at").and_then(Value::text);
                if draft.is_over(until) {
                    continue;
                }
                let until = until.map(|day| format!("until {day} in trivy"));
                let statement = item.get("statement").and_then(Value::text).map(str::to_string);
                let why: Vec<String> = [statement, until].into_iter().flatten().collect();
                match paths.is_empty() {
                    true => draft.ignore(names, &why.join(", ")),
                    false if names.is_empty() => {}
                    false => draft.overrides.push((paths, "ignore", names)),
                }
            }
        }
    }

    /// `.trivyignore`: an id on each line, perhaps with the day that it ends on.
    pub(super) fn trivy_ignore(&mut self, text: &str, draft: &mut Draft) {
        let mut packages = 0;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = Some(at..at + line.trim_end().len());
            at += line.len();
            let mut parts = line.split('#').next().unwrap_or("").split_whitespace();
            let Some(id) = parts.next() else { continue };
            if id.starts_with("CVE-") || id.starts_with("GHSA-") {
                packages += 1;
                continue;
            }
            let until = parts.find_map(|part| part.strip_prefix("exp:"));
            if draft.is_over(until) {
                continue;
            }
            let why = until.map_or_else(String::new, |day| format!("until {day} in trivy"));
            draft.ignore(self.one_name("trivy", &trivy_id(id), &span), &why);
        }
        if packages > 0 {
            self.note(&format!("ids of vulnerabilities ({packages}): packages are not looked at"), &None);
        }
    }

    pub(super) fn take_polaris(&mut self, value: &Value, draft: &mut Draft) {
        for (key, value) in self.entries("the configuration of polaris", value) {
            match key.name.as_str() {
                "checks" if !value.is_null() => {
                    for (check, level) in self.entries("checks", value) {
                        self.polaris_check(check, level, draft);
                    }
                }
                "exemptions" if !value.is_null() => {
                    let message = "`exemptions`: write annotations or comments at the objects that are exempt";
                    self.note(message, &key.span);
                }
                _ => self.no_counterpart(key),
            }
        }
    }

    /// `ignore`, `warning` or `danger`.
    fn polaris_check(&mut self, check: &Key, level: &Value, draft: &mut Draft) {
        let severity = match level.text() {
            Some("ignore") => None,
            Some("warning") => Some(Severity::Warning),
            Some("danger") => Some(Severity::Error),
            _ => return self.wrong_type(&check.name, "`ignore`, `warning` or `danger`", level),
        };
        let Some(name) = self.one_name("polaris", &check.name, &check.span).into_iter().next() else { return };
        match severity {
            None => draft.ignore([name], ""),
            Some(severity) => {
                draft.extend_select.push(name.clone());
                draft.set_severity(name, Some(severity));
            }
        }
    }

    /// The names of a list of a tool's ids. One that ends with `*` is for all that begin so; one that no rule answers to
    /// is a note.
    fn named(&mut self, tool: &str, key: &str, value: &Value) -> Vec<String> {
        let mut names = Vec::new();
        for text in self.texts(key, value) {
            let ids = text.value.split(',').map(str::trim).filter(|id| !id.is_empty());
            names.extend(ids.flat_map(|id| self.one_name(tool, id, &text.span)));
        }
        names
    }

    fn one_name(&mut self, tool: &str, id: &str, span: &Option<std::ops::Range<usize>>) -> Vec<String> {
        let found: Vec<String> = match id.strip_suffix('*') {
            Some(start) => {
                let start = format!("{tool}/{start}");
                let all = self.registry.rules().iter().flat_map(|rule| rule.aliases());
                let mut fitting: Vec<_> = all.filter(|alias| alias.starts_with(&start)).map(str::to_string).collect();
                fitting.sort();
                fitting.dedup();
                fitting
            }
            None => {
                let found = self.registry.by_alias_of(tool, id).first();
                found.map(|(_, alias)| (*alias).to_string()).into_iter().collect()
            }
        };
        if found.is_empty() {
            self.note(&format!("no rule finds what `{id}` finds"), span);
        }
        found
    }

    /// The words of a text with commas, or of a list.
    fn split(&mut self, key: &str, value: &Value) -> Vec<String> {
        let texts = self.texts(key, value);
        texts.iter().flat_map(|text| text.value.split(',')).map(|word| word.trim().to_string()).collect()
    }

    /// A path that is left out. What leads out of the folder of the configuration cannot be.
    fn exclude(&mut self, path: &str, span: &Option<std::ops::Range<usize>>, draft: &mut Draft) {
        let is_outside = path.starts_with("..") || path.starts_with('/') || path.starts_with('~');
        if is_outside || crate::config::Pattern::parse(path).is_err() {
            return self.note(&format!("`{path}` cannot be written as a pattern of `exclude`"), span);
        }
        draft.exclude.push(path.to_string());
    }

    fn no_counterpart(&mut self, key: &Key) {
        self.note(&format!("`{}` has no counterpart", key.name), &key.span);
    }
}

/// Our severity for a level of checkov or trivy.
fn level(word: &str) -> Option<Severity> {
    match word.to_ascii_uppercase().as_str() {
        "UNKNOWN" | "LOW" | "INFO" => Some(Severity::Info),
        "MEDIUM" => Some(Severity::Warning),
        "HIGH" | "CRITICAL" => Some(Severity::Error),
        _ => None,
    }
}

fn words(value: &Value) -> Vec<String> {
    let one = std::slice::from_ref(value);
    let items = if let Data::List(items) = &value.data { items } else { one };
    items.iter().filter_map(Value::text).map(|word| word.trim().to_string()).collect()
}
