//! Rules that come with texts in memory.

use lintainer_core::engine::{Configuration, Engine, Files};
use lintainer_core::linter::Serial;
use lintainer_core::report::Report;
use lintainer_core::rule::Registry;
use lintainer_core::workspace::Workspace;
use lintainer_custom::InMemory;
use serde_json::json;

use crate::support::page;

const RULE: &str =
    "each = 'image'\nwhen = \"image.tag == 'latest' && has(image.tag)\"\nat = 'image'\nmessage = 'floats'";
const IMAGE: (&str, &str) = ("app/Dockerfile", "FROM a:latest\n");

fn engine() -> Engine {
    Engine::new(Registry::new([])).reading_rules(&InMemory)
}

fn check(files: &[(&str, &str)], given: Configuration) -> Report {
    engine().check(&Files::from_texts(files.iter().copied()), &given, &Serial).unwrap()
}

fn told(report: &Report) -> (Vec<String>, Vec<String>) {
    let findings = report.active().map(|finding| format!("{} {}", report.path(finding.span), finding.rule.name));
    (findings.collect(), report.errors.iter().map(|error| format!("{}: {}", error.path, error.message)).collect())
}

#[test]
fn rules_that_a_configuration_names_lint_the_texts() {
    let rule = page(RULE);
    let found = || (vec!["app/Dockerfile custom/a-rule".to_string()], Vec::new());
    for (path, named) in [
        ("rules/one.md", "rules"),
        ("rules/one.md", "rules/*.md"),
        ("rules/deep/one.md", "rules/**/*.md"),
        ("./rules/one.md", "./rules/one.md"),
        ("one.txt", "one.txt"),
    ] {
        let config = format!("custom-rules = '{named}'");
        let files = [(path, rule.as_str()), ("lintainer.toml", config.as_str()), IMAGE];
        assert_eq!(told(&check(&files, Configuration::default())), found(), "{path} {named}");
        let given = Configuration { toml: Some(config.clone()), ..Configuration::default() };
        assert_eq!(told(&check(&[files[0], IMAGE], given)), found(), "{path} {named}");
        let given = Configuration { overrides: Some(json!({ "custom-rules": [named] })), ..Configuration::default() };
        assert_eq!(told(&check(&[files[0], IMAGE], given)), found(), "{path} {named}");
    }
    // Nobody names it, or only what is instead of the file does not.
    let config = ("lintainer.toml", "custom-rules = 'rules'");
    assert_eq!(told(&check(&[("rules/one.md", &rule), IMAGE], Configuration::default())), Default::default());
    let given = Configuration { toml: Some(String::new()), ..Configuration::default() };
    assert_eq!(told(&check(&[("rules/one.md", &rule), config, IMAGE], given)), Default::default());
}

#[test]
fn configurations_below_and_those_that_are_extended_name_rules_from_their_folders() {
    let rule = page(RULE);
    let files = [
        ("a/lintainer.toml", "extends = '../shared/lintainer.toml'"),
        ("shared/lintainer.toml", "custom-rules = 'rules'"),
        ("shared/rules/one.md", rule.as_str()),
        ("shared/rules/README.md", "no rule"),
        IMAGE,
    ];
    assert_eq!(told(&check(&files, Configuration::default())).0, ["app/Dockerfile custom/a-rule"]);
}

#[test]
fn faults_are_errors_of_the_page_or_of_the_configuration() {
    let broken = page(&RULE.replace("image.tag ==", "image.tga =="));
    let files = [("rules/one.md", broken.as_str()), ("lintainer.toml", "custom-rules = ['rules', 'no']"), IMAGE];
    let (findings, errors) = told(&check(&files, Configuration::default()));
    assert_eq!(findings, [] as [&str; 0]);
    assert_eq!(
        errors,
        [
            "lintainer.toml: `custom-rules` names `no`, and there is no such file in the project",
            "rules/one.md: 9:15: no field `tga` in `image`; did you mean `tag`?",
        ]
    );
}

#[test]
fn an_edit_of_a_page_changes_what_is_found() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    let set = |workspace: &mut Workspace, path: &str, text: &str| workspace.set(path, text.as_bytes().to_vec());
    for (path, text) in [("lintainer.toml", "custom-rules = 'rules'\nselect = ['custom/a-rule']"), IMAGE] {
        set(&mut workspace, path, text);
    }
    let messages = |workspace: &mut Workspace| {
        let report = workspace.check(&Serial).unwrap();
        let fixed = workspace.fix(lintainer_core::finding::Safety::Safe, &Serial).unwrap();
        assert_eq!(told(&fixed.report), told(&report));
        report.active().map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(messages(&mut workspace), [] as [&str; 0]);
    set(&mut workspace, "rules/one.md", &page(RULE));
    assert_eq!(messages(&mut workspace), ["floats"]);
    assert_eq!(workspace.own_rules().rules.len(), 1);
    set(&mut workspace, "rules/one.md", &page(&RULE.replace("floats", "moves")));
    assert_eq!(messages(&mut workspace), ["moves"]);
    workspace.remove("rules/one.md");
    assert_eq!(messages(&mut workspace), [] as [&str; 0]);
    set(&mut workspace, "rules/one.md", &page(RULE));
    set(&mut workspace, "lintainer.toml", "");
    assert_eq!(messages(&mut workspace), [] as [&str; 0]);
    assert_eq!(workspace.own_rules().rules.len(), 0);
}
