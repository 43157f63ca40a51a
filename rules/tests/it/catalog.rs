//! What every rule must keep, tested without being asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use lintainer_core::finding::{Edit, Finding};
use lintainer_core::linter::{Linter, Serial};
use lintainer_core::listing::{Listing, Paths};
use lintainer_core::model::Format;
use lintainer_core::project::Given;
use lintainer_core::report::Report;
use lintainer_core::reports::GivenReports;
use lintainer_core::rule::{Check, Example, ExampleKind, Fixable, Registry, Rule};
use lintainer_core::settings::Settings;

fn registry() -> Registry {
    lintainer_rules::registry()
}

/// Lints an example with the rules that `keep` lets through.
fn lint(registry: &Registry, example: &Example, text: &str, keep: impl Fn(&Rule) -> bool) -> Report {
    let mut files = vec![(example.path.to_string(), text.to_string())];
    files.extend(example.files.iter().map(|(path, text)| (path.to_string(), text.to_string())));
    let mut settings = support::settings(registry, example.config);
    settings.choose_only(registry.rules().iter().filter(|rule| keep(rule)));
    let mut reports = GivenReports::default();
    for text in &example.reports {
        reports.add("report.json", None, text.as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", example.path));
    }
    reports.settle(None, None);
    let listing = example.listing.map(|lines| {
        let mut paths = Paths::new();
        paths.in_repository();
        files.iter().for_each(|(path, text)| _ = paths.add_text(path, text));
        paths.add_lines(lines);
        Arc::new(paths) as Arc<dyn Listing>
    });
    let linter = Linter::new(registry, &settings)
        .with_given(Arc::new(Given { reports, ..Given::default() }))
        .with_listing(listing);
    linter.lint(files.as_slice(), &Serial)
}

/// Lints an example for one rule and leaves the findings of that rule. Rules about suppressions need the others, whose
/// findings are suppressed.
fn lint_for(registry: &Registry, rule: &'static Rule, example: &Example, text: &str) -> Report {
    let mut report = lint(registry, example, text, |other| is_needed(other, rule));
    report.findings.retain(|finding| finding.rule.name == rule.name);
    let declared = |finding: &Finding| finding.rule.profiles.contains(&finding.profile);
    assert!(report.findings.iter().all(declared), "{}: a finding in a profile that the rule does not name", rule.name);
    report
}

fn is_needed(other: &Rule, rule: &Rule) -> bool {
    let is_about_suppressions = rule.checks.iter().any(|check| matches!(check, Check::Suppressions(_)));
    other.name == rule.name || is_about_suppressions && other.is_default()
}

/// The text of the main file after edits.
fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.range().start));
    let mut text = text.to_string();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// The rules that are tested: all, or the one that the variable `RULE` names.
fn chosen(registry: &Registry) -> Vec<&'static Rule> {
    match std::env::var("RULE") {
        Ok(name) => vec![registry.get(&name).unwrap_or_else(|| panic!("RULE={name}: there is no such rule"))],
        Err(_) => registry.rules().to_vec(),
    }
}

fn each_example(mut f: impl FnMut(&Registry, &'static Rule, &'static Example)) {
    let registry = registry();
    for rule in chosen(&registry) {
        for example in rule.examples() {
            f(&registry, rule, example);
        }
    }
}

fn show(report: &Report) -> Vec<String> {
    let line = |finding: &Finding| format!("{} `{}`: {}", finding.rule.name, text_of(report, finding), finding.message);
    report.active().map(line).collect()
}

fn text_of<'r>(report: &'r Report, finding: &Finding) -> &'r str {
    report.source(finding.span.file).map_or("", |source| source.slice(finding.span))
}

#[test]
fn names_are_unique_and_say_the_same_as_their_files() {
    let registry = registry();
    let mut names: Vec<_> = registry.rules().iter().map(|rule| rule.name).collect();
    assert!(names.is_sorted());
    names.dedup();
    assert_eq!(names.len(), registry.rules().len(), "two rules have one name");
    let mut files = BTreeMap::new();
    for (number, file) in support::files_of_rooms() {
        let stem = file.file_stem().unwrap().to_str().unwrap().replace('_', "-");
        if std::fs::read_to_string(&file).unwrap().contains("static RULE: Rule") {
            files.insert(stem, number);
        }
    }
    let registered: BTreeMap<_, _> =
        registry.rules().iter().map(|rule| (rule.name.to_string(), rule.practice.number())).collect();
    assert_eq!(files, registered, "files (left) and registered rules (right) differ in name or practice");
}

/// rustfmt gives up on longer lines, and nobody reads them: texts and examples belong on the page.
#[test]
fn lines_of_rule_files_are_short() {
    let mut long = Vec::new();
    for (_, file) in support::files_of_rooms() {
        let lines = std::fs::read_to_string(&file).unwrap();
        let lines = lines.lines().zip(1..).filter(|(line, _)| line.chars().count() > 120);
        long.extend(lines.map(|(line, number)| format!("{}:{number}: {}", file.display(), line.chars().count())));
    }
    assert!(long.is_empty(), "lines above 120 characters:\n{}", long.join("\n"));
}

#[test]
fn every_text_is_there_and_short() {
    for rule in registry().rules() {
        let name = rule.name;
        let kebab = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(kebab && !name.starts_with('-') && !name.ends_with('-'), "{name}");
        let file = name.replace('-', "_");
        let page = rule.page.check().unwrap_or_else(|error| panic!("{file}.md, {error}"));
        assert_eq!(page.title, name, "{file}.md begins with `# ` and the name of the rule");
        let summary = page.summary;
        assert!(
            summary.len() <= 90 && !summary.ends_with('.'),
            "{file}.md: the summary has no full stop, and 90 bytes at most"
        );
        let why = page.why();
        assert!(why.len() >= 20 && why.ends_with(['.', '?']), "{file}.md: the paragraph below the summary says why");
        assert!(!rule.formats.is_empty(), "{name}: formats");
        assert!(!rule.checks.is_empty(), "{name}: checks");
        for option in rule.options {
            assert!(option.name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}: {}", option.name);
            assert!(!option.what.is_empty(), "{name}: {}", option.name);
        }
    }
}

/// Rules that may have an alias in common: a check of another tool sees in one what are two faults here.
const SHARING: &[&[&str]] = &[
    &["anonymous-binding", "authenticated-group-binding"],
    &["anonymous-binding", "authenticated-group-binding", "masters-group-binding"],
    &["broad-toleration", "control-plane-scheduling"],
    &["cached-floating-tag", "lenient-pull-policy"],
    &["capability-outside-restricted", "dangerous-capability"],
    &["cluster-admin-binding", "wildcard-permission"],
    &["dangerous-capability", "undropped-capabilities"],
    &["dangling-autoscaler", "empty-autoscaler-range", "low-autoscaler-minimum"],
    &["default-account-token", "mounted-service-account-token"],
    &["default-password", "secret-in-environment"],
    &["deprecated-api-version", "removed-api-version"],
    &["disabled-mtls", "permissive-mtls"],
    &["exposed-admin-interface", "exposed-datastore-port", "port-on-all-interfaces"],
    &["externally-exposed-service", "unrestricted-load-balancer"],
    &["floating-tag", "missing-tag"],
    &["host-ipc-namespace", "host-pid-namespace"],
    &["host-path-mount", "restricted-volume-type"],
    &["host-path-mount", "writable-host-mount"],
    &["hostile-ingress-snippet", "ingress-annotation-injection", "ingress-snippet"],
    &["hostile-ingress-snippet", "ingress-snippet"],
    &["impersonate-permission", "role-bind-permission", "role-escalate-permission"],
    &["missing-apparmor-profile", "unconfined-apparmor"],
    &[
        "missing-cpu-limit",
        "missing-cpu-request",
        "missing-memory-limit",
        "missing-memory-request",
        "missing-resources",
    ],
    &["missing-cpu-request", "missing-memory-request", "missing-resources"],
    &["missing-egress-policy", "missing-network-policy"],
    &["missing-liveness-probe", "missing-readiness-probe"],
    &["missing-no-new-privileges", "privilege-escalation"],
    &["missing-seccomp-profile", "unconfined-seccomp"],
    &["missing-user", "root-user"],
    &["package-upgrade", "release-upgrade"],
];

#[test]
fn aliases_are_shared_by_those_rules_only_that_are_meant_to() {
    let registry = registry();
    let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for rule in registry.rules() {
        for alias in rule.aliases() {
            assert!(alias.split_once('/').is_some_and(|(tool, id)| !tool.is_empty() && !id.is_empty()), "{alias}");
            owners.entry(alias.to_ascii_lowercase()).or_default().push(rule.name);
        }
        for other in rule.yields_to {
            assert!(registry.get(other).is_some(), "{} yields to the unknown rule {other}", rule.name);
        }
    }
    for (alias, rules) in &owners {
        assert!(rules.len() == 1 || SHARING.contains(&rules.as_slice()), "{alias} is an alias of {rules:?}");
    }
    for group in SHARING {
        assert!(owners.values().any(|rules| rules == group), "{group:?} share nothing");
    }
}

#[test]
fn every_format_has_a_bad_and_a_good_example() {
    for rule in chosen(&registry()) {
        for format in rule.formats {
            let has =
                |good: bool| rule.examples().any(|e| e.format == *format && (e.kind == ExampleKind::Good) == good);
            assert!(has(false), "{}: no bad example for {}", rule.name, format.name());
            assert!(has(true), "{}: no good example for {}", rule.name, format.name());
        }
        assert!(rule.examples().all(|example| rule.formats.contains(&example.format)), "{}", rule.name);
    }
}

#[test]
fn a_bad_example_has_one_finding_and_a_good_one_none() {
    each_example(|registry, rule, example| {
        let report = lint_for(registry, rule, example, &example.text);
        let expected = usize::from(example.kind != ExampleKind::Good);
        let found = report.active().count();
        assert_eq!(found, expected, "{}:\n{}\n{:#?}", rule.name, example.text, show(&report));
        for finding in report.active() {
            let source = report.source(finding.span.file).unwrap();
            let range = finding.span.range();
            assert!(source.text().get(range.clone()).is_some(), "{}: {range:?} is no range of the text", rule.name);
            assert!(!range.is_empty(), "{}: nothing to underline in\n{}", rule.name, &example.text);
            assert!(!finding.message.ends_with('.'), "{}: {}", rule.name, finding.message);
            assert!(finding.help.as_ref().is_none_or(|help| !help.ends_with('.')), "{}", rule.name);
        }
    });
}

#[test]
fn fixes_do_what_their_examples_say_and_stay() {
    each_example(|registry, rule, example| {
        let ExampleKind::Fixed(after) = &example.kind else { return };
        let report = lint_for(registry, rule, example, &example.text);
        let finding = report.active().next().unwrap_or_else(|| panic!("{}: nothing found", rule.name));
        let fix = finding.fixes.first().unwrap_or_else(|| panic!("{}: no fix in\n{}", rule.name, example.text));
        let fixed = apply(&example.text, &fix.edits);
        assert_eq!(fixed, *after, "{}", rule.name);
        let again = lint_for(registry, rule, example, &fixed);
        assert_eq!(again.active().count(), 0, "{}: {:?}", rule.name, show(&again));
        // The result is still read without a fault, and no other rule that is on by default finds more than before.
        let all = |text| {
            let report = lint(registry, example, text, |other| other.is_default());
            report.active().filter(|f| f.rule.name != rule.name).map(|f| f.rule.name).collect::<Vec<_>>()
        };
        let (before, after) = (all(&example.text), all(&fixed));
        assert!(after.iter().all(|name| before.contains(name)), "{}: {before:?} became {after:?}", rule.name);
    });
}

#[test]
fn declared_fixability_is_true() {
    for rule in registry().rules() {
        let fixed = rule.examples().any(|example| matches!(example.kind, ExampleKind::Fixed(_)));
        match rule.fixable {
            Fixable::No => assert!(!fixed, "{}: has a fix and says it has none", rule.name),
            Fixable::Sometimes | Fixable::Always => assert!(fixed, "{}: says it has a fix and shows none", rule.name),
        }
    }
    each_example(|registry, rule, example| {
        let report = lint_for(registry, rule, example, &example.text);
        for finding in report.active() {
            match rule.fixable {
                Fixable::No => assert!(finding.fixes.is_empty(), "{}: {}", rule.name, example.text),
                Fixable::Always => assert!(!finding.fixes.is_empty(), "{}: {}", rule.name, example.text),
                Fixable::Sometimes => {}
            }
        }
    });
}

#[test]
fn good_examples_are_good_for_their_practice() {
    each_example(|registry, rule, example| {
        if example.kind != ExampleKind::Good {
            return;
        }
        let report =
            lint(registry, example, &example.text, |other| other.is_default() && other.practice == rule.practice);
        let others: Vec<_> = report.active().filter(|f| f.severity > lintainer_core::rule::Severity::Info).collect();
        assert!(others.is_empty(), "{}:\n{}\n{:#?}", rule.name, example.text, show(&report));
    });
}

#[test]
fn case_files_say_what_they_expect() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/cases");
    let registry = registry();
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in support::folders(&root) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_string();
        let rule = registry.get(&name).unwrap_or_else(|| panic!("testdata/cases/{name}: no such rule"));
        if !chosen(&registry).iter().any(|chosen| chosen.name == rule.name) {
            continue;
        }
        for (case, files) in support::cases(&folder) {
            let config: String = files.iter().map(|(_, text)| support::config_of(text)).collect();
            let mut settings = support::settings(&registry, &config);
            settings.choose_only(registry.rules().iter().filter(|other| is_needed(other, rule)));
            let is_folder = folder.join(&case).is_dir();
            let listing = is_folder.then(|| Arc::new(support::listing(&files)) as Arc<dyn Listing>);
            let linter = Linter::new(&registry, &settings).with_listing(listing);
            let mut report = linter.lint(files.as_slice(), &Serial);
            report.findings.retain(|finding| finding.rule.name == rule.name);
            let mut found: Vec<String> = report
                .active()
                .map(|f| {
                    let path = report.source(f.span.file).map_or("", |source| source.path.as_str());
                    format!("{path}:{}", report.positions(f.span).unwrap().0.line)
                })
                .collect();
            let mut expected: Vec<String> = files
                .iter()
                .flat_map(|(path, text)| {
                    support::expected_lines(text, rule.name).into_iter().map(move |line| format!("{path}:{line}"))
                })
                .collect();
            found.sort();
            expected.sort();
            if found != expected {
                wrong.push(format!("{name}/{case}: found {found:?}, expected {expected:?}\n{:#?}", show(&report)));
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "lines in {} of {count} case files:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_list_of_rules_is_known() {
    let list: String = registry()
        .rules()
        .iter()
        .map(|rule| {
            let formats: Vec<_> = rule.formats.iter().map(|format| format.name()).collect();
            format!(
                "{} p{} {} {}{} {}\n",
                rule.name,
                rule.practice.number(),
                rule.severity.name(),
                rule.confidence.name(),
                if rule.is_default() { "" } else { " off" },
                formats.join(",")
            )
        })
        .collect();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/rules.txt");
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(&path, &list).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(known, list, "run with UPDATE_RULES=1 when the change is meant");
    assert!(Format::ALL.len() == 4);
}

#[cfg(test)]
mod support {
    use super::*;
    use lintainer_core::config::{Config, Sources};
    use lintainer_core::settings::SettingsTable;
    use std::path::{Path, PathBuf};

    /// Default settings with the configuration of an example.
    pub fn settings(registry: &Registry, config: &str) -> Settings {
        let files = [("lintainer.toml".to_string(), config.to_string())].into();
        let config = Config::resolve(registry, Sources { files, ..Sources::default() });
        config.unwrap_or_else(|errors| panic!("{errors}")).settings_for(["a"]).all()[0].clone()
    }

    pub fn folders(root: &Path) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(root) else { return Vec::new() };
        let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
        folders.sort();
        folders
    }

    /// The files in the rooms and their parts, each with the number of its practice. Tables and what rules share stand
    /// beside the rooms.
    pub fn files_of_rooms() -> Vec<(u8, PathBuf)> {
        let mut found = Vec::new();
        for room in folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
            let name = room.file_name().unwrap().to_str().unwrap();
            let number = name.strip_prefix('p').and_then(|name| name.get(..2)?.parse().ok());
            let Some(number) = number else { continue };
            let mut waiting = vec![room];
            while let Some(folder) = waiting.pop() {
                let paths = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
                let (inner, files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
                waiting.extend(inner);
                found.extend(files.into_iter().map(|file| (number, file)));
            }
        }
        found
    }

    /// The cases of a rule by name: a file alone, or a folder whose files are one project.
    pub fn cases(folder: &Path) -> Vec<(String, Vec<(String, String)>)> {
        let mut cases = Vec::new();
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_str().unwrap().to_string();
            let mut files = Vec::new();
            if path.is_dir() {
                add_files(&path, "", &mut files);
                files.sort();
            } else {
                files.push((linted_name(&name), std::fs::read_to_string(&path).unwrap()));
            }
            cases.push((name, files));
        }
        cases.sort();
        cases
    }

    fn add_files(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
            if path.is_dir() {
                add_files(&path, &format!("{name}/"), files);
            } else {
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }

    /// `what-it-shows.Dockerfile` is linted as `Dockerfile`, `x.compose.yaml` as `compose.yaml`.
    pub fn linted_name(name: &str) -> String {
        name.split_once('.').map_or(name, |(_, rest)| rest).to_string()
    }

    /// The configuration in a case file's comments `# config: line`.
    pub fn config_of(text: &str) -> String {
        text.lines().filter_map(|line| line.strip_prefix("# config: ")).map(|line| format!("{line}\n")).collect()
    }

    /// What lies in the folder of a case: its files, and what they say in comments `# listing: path`, as the lines of a
    /// page's listing do.
    pub fn listing(files: &[(String, String)]) -> Paths {
        let mut paths = Paths::new();
        paths.in_repository();
        files.iter().for_each(|(path, text)| _ = paths.add_text(path, text));
        for line in files.iter().flat_map(|(_, text)| text.lines()) {
            line.strip_prefix("# listing: ").into_iter().for_each(|line| _ = paths.add_lines(line));
        }
        paths
    }

    /// The lines (from 1) below `# expect: rule`; several such comments mean several findings in the line.
    pub fn expected_lines(text: &str, rule: &str) -> Vec<u32> {
        let mut pending = 0;
        let mut expected = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            if line.trim() == format!("# expect: {rule}") {
                pending += 1;
            } else if pending > 0 {
                expected.extend(std::iter::repeat_n(number, pending));
                pending = 0;
            }
        }
        expected
    }
}
