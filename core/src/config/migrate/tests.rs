use super::{Peer, migrate};
use crate::config::{Config, Sources};
use crate::model::Format::{Compose, Dockerfile, Kubernetes};
use crate::rule::{
    Confidence, Fixable, ListOption, Page, Practice, Profile, Registry, Rule, RuleOption, Severity, TableOption,
};

const fn rule(name: &'static str, page: &'static str, options: &'static [&'static RuleOption]) -> Rule {
    Rule {
        name,
        practice: Practice::Soundness,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: &[Profile::Essential],
        fixable: Fixable::No,
        formats: &[Dockerfile, Compose, Kubernetes],
        page: Page::new(page),
        yields_to: &[],
        options,
        checks: &[],
    }
}

static PINNED: Rule =
    rule("pinned", "# t\n\nT\n\nT.\n\n## In other tools\n\nhadolint DL3008, DL3018 · shellcheck SC2086\n", &[]);
static TAGGED: Rule = rule(
    "tagged",
    "# t\n\nT\n\nT.\n\n## In other tools\n\nhadolint DL3006 · kube-linter latest-tag · checkov CKV_K8S_14, CKV_DOCKER_7 · \
     trivy DS-0001 · dclint no-tag\n",
    &[],
);
static ROOT: Rule =
    rule("root", "# t\n\nT\n\nT.\n\n## In other tools\n\nkube-linter run-as-non-root · checkov CKV_K8S_23\n", &[]);
static REQUIRED: TableOption = TableOption::new("required", "labels");
static ANNOTATIONS: ListOption = ListOption::new("annotations", &[], "annotations");
static ALLOW: ListOption = ListOption::new("allow", &[], "registries");
static LABELS: Rule =
    rule("missing-required-label", "# t\n\nT\n\nT.\n", &[REQUIRED.declared(), ANNOTATIONS.declared()]);
static TRUSTED: Rule = rule("untrusted-registry", "# t\n\nT\n\nT.\n", &[ALLOW.declared()]);

fn registry() -> Registry {
    Registry::new([&PINNED, &TAGGED, &ROOT, &LABELS, &TRUSTED])
}

/// What is written, which must be a configuration without faults and notes.
#[track_caller]
fn written(peer: Peer, files: &[(&str, &str)]) -> String {
    let registry = registry();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    let text = migrate(peer, &files, &registry).unwrap();
    let files = [("lintainer.toml".to_string(), text.clone())].into();
    let config = Config::resolve(&registry, Sources { files, ..Sources::default() });
    let config = config.unwrap_or_else(|errors| panic!("{errors}\n{text}"));
    assert_eq!(config.notes().count(), 0, "{text}");
    text
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
}

#[test]
fn hadolint_is_taken_over_for_dockerfiles() {
    let text = "failure-threshold: style\nformat: tty\nno-fail: true\nignored: [DL3008, SC2086, DL9999]\n\
                override:\n  error: [DL3006, DL3018, DL3006]\n  style:\n    - DL3018\n\
                trustedRegistries:\n  - docker.io\n  - \"*.gcr.io\"\n\
                label-schema:\n  author: text\n  version: semver\n  revision: hash\nstrict-labels: true\n";
    let text = written(Peer::Hadolint, &[(".hadolint.yaml", text)]);
    has(
        &text,
        &[
            "ignore = [\n    \"hadolint/DL3008\",\n    \"shellcheck/SC2086\",\n]",
            "fail-on = \"info\"",
            "[peers]\nhadolint = false",
            "[rules.\"hadolint/DL3006\"]\nseverity = \"error\"",
            "[rules.\"hadolint/DL3018\"]\nseverity = \"info\"",
            "dockerfile = [\"author:text\", \"version:version\", \"revision\"]",
            "files = [\"*[Dd]ockerfile*\", \"*[Cc]ontainerfile*\"]\ntrusted-registries = [\"docker.io\", \"*.gcr.io\"]",
            "# - .hadolint.yaml:4:27: no rule finds what `DL9999` finds",
            "`no-fail` is the flag `--exit-zero`",
            "`strict-labels`",
            "`hash` is not checked",
        ],
    );
}

#[test]
fn checks_of_kube_linter_are_selected_and_ignored() {
    let text = "customChecks:\n  - name: owner\n    template: required-label\n    params: {key: team}\n\
        \x20 - name: contact\n    template: required-annotation\n    params: {key: contact}\n    scope: {objectKinds: [DeploymentLike]}\n\
                \x20 - {name: three, template: minimum-replicas, params: {minReplicas: 3}}\n\
                checks:\n  doNotAutoAddDefaults: true\n  include: [run-as-non-root]\n  exclude:\n\
                    \x20   - latest-tag\n    - no-such-check\n  ignorePaths: [/**/*/old/**, ~/x, charts]\n";
    let text = written(Peer::KubeLinter, &[(".kube-linter.yaml", text)]);
    has(
        &text,
        &[
            "select = [\"kube-linter/run-as-non-root\"]",
            "    \"kube-linter/latest-tag\",\n",
            "exclude = [\"**/*/old/**\", \"charts\"]",
            "kubernetes = [\"team\"]",
            "annotations = [\"contact\"]",
            "`three` has no counterpart",
            "`no-such-check`",
            "`~/x` cannot be written",
            "`contact`: kinds and values",
        ],
    );
    let all = written(Peer::KubeLinter, &[("k.yaml", "checks: {addAllBuiltIn: true, doNotAutoAddDefaults: true}")]);
    has(&all, &["extend-select = [\"kube-linter/latest-tag\", \"kube-linter/run-as-non-root\"]"]);
}

#[test]
fn ids_of_checkov_may_end_with_a_star() {
    let text = "framework: [kubernetes]\nskip-check:\n  - CKV_K8S_*\n  - CKV_AWS_1,CKV_DOCKER_7\nskip-path:\n\
        \x20 - tests\n  - 'a|b'\n  - gen/.*\nsoft-fail: true\nhard-fail-on: [HIGH, MEDIUM]\n";
    let text = written(Peer::Checkov, &[(".checkov.yaml", text)]);
    has(
        &text,
        &[
            "    \"checkov/CKV_K8S_14\",\n    \"checkov/CKV_K8S_23\",\n    \"checkov/CKV_DOCKER_7\",\n",
            "exclude = [\"tests\", \"gen/*\"]",
            "fail-on = \"warning\"",
            "`framework` has no counterpart",
            "`CKV_AWS_1`",
            "`a|b` is a regular expression",
            "`--exit-zero`",
        ],
    );
    has(&written(Peer::Checkov, &[("c", "check: CKV_K8S_23\n")]), &["select = [\"checkov/CKV_K8S_23\"]"]);
}

#[test]
fn rules_of_dclint_are_numbers_or_lists() {
    let text = "{\n  \"rules\": {\"no-tag\": 0, \"other\": 1},\n  \"quiet\": true,\n  \"exclude\": [\"tests\"]\n}\n";
    let text = written(Peer::Dclint, &[(".dclintrc", text)]);
    has(&text, &["    \"dclint/no-tag\",", "exclude = [\"tests\"]", "min-severity = \"error\"", "`other`"]);
    let text = written(Peer::Dclint, &[(".dclintrc.yaml", "rules:\n  no-tag: [2, {x: 1}]\n")]);
    has(&text, &["extend-select = [\"dclint/no-tag\"]", "severity = \"error\"", "options of `no-tag`"]);
}

#[test]
fn trivy_has_a_configuration_and_two_ignore_files() {
    let files = [
        (
            "trivy.yaml",
            "severity: HIGH,MEDIUM\nexit-code: 1\nscan:\n  skip-dirs: [vendor]\n  scanners: [vuln]\nformat: json\n",
        ),
        (".trivyignore", "# why\nAVD-DS-0001 exp:2027-01-01\nCVE-2018-1 # x\nKSV999\n"),
        (
            ".trivyignore.yaml",
            "misconfigurations:\n  - id: DS001\n    paths: [docs/Dockerfile]\n    statement: a\n\
                vulnerabilities:\n  - id: CVE-1\n",
        ),
    ];
    has(
        &written(Peer::Trivy, &files),
        &[
            "# From trivy.yaml and .trivyignore and .trivyignore.yaml,",
            "    \"trivy/DS-0001\", # until 2027-01-01 in trivy\n",
            "exclude = [\"vendor\"]",
            "min-severity = \"warning\"",
            "[[overrides]]\nfiles = [\"docs/Dockerfile\"]\nignore = [\"trivy/DS-0001\"]",
            "ids of vulnerabilities (1)",
            "`KSV-0999`",
            "`vulnerabilities` are not looked for",
            "`scanners` has no counterpart",
        ],
    );
}

#[test]
fn faults_have_their_place() {
    let fault = |peer, text: &str| {
        migrate(peer, &[("f.yaml".to_string(), text.to_string())], &registry()).unwrap_err().to_string()
    };
    assert_eq!(fault(Peer::Hadolint, "ignored: 3\n"), "f.yaml:1:10: `ignored` must be a list of texts, not a number");
    assert_eq!(
        fault(Peer::KubeLinter, "- a\n"),
        "f.yaml:1:1: `the configuration of kube-linter` must be a table, not a list"
    );
    assert_eq!(
        fault(Peer::Dclint, "rules:\n  no-tag: 7\n"),
        "f.yaml:2:11: `no-tag` must be 0, 1 or 2, or a list of that and options, not a number"
    );
    assert!(fault(Peer::Trivy, "scan: [\n").starts_with("f.yaml:"));
    assert!(fault(Peer::Dclint, "module.exports = {\n  rules: {a: 1,\n").starts_with("f.yaml:"));
}

#[test]
fn any_text_leads_to_a_configuration_or_to_faults() {
    let pieces = [
        "a: ", "- ", "[", "]", "{", "}", "\"", "'", "\n", "  ", "ignored", "rules: ", "*x", "&x ", "\u{7f}", "\u{1b}",
        "0", "checks: ",
    ];
    let mut state = 11_u64;
    for round in 0..2000 {
        let mut text = String::new();
        for _ in 0..1 + round % 12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
        }
        for peer in Peer::ALL {
            for path in ["x", ".trivyignore", ".trivyignore.yaml"] {
                if migrate(peer, &[(path.to_string(), text.clone())], &registry()).is_ok() {
                    written(peer, &[(path, &text)]);
                }
            }
        }
    }
}
