//! A small report for the tests of the renderers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::finding::{Edit, Finding, Fix, Suppressed, SuppressedBy};
use crate::model::Format;
use crate::report::{FileProblem, Report, ReportFile, Skipped, Told};
use crate::rule::{Check, Confidence, Fixable, ListOption, Page, Practice, Registry, Rule, RuleOption, Severity};
use crate::source::Source;
use crate::span::{FileId, Span};

static OPTIONS: &[&RuleOption] = &[ALLOWED.declared()];
static ALLOWED: ListOption = ListOption::new("allowed", &["registry.example/base"], "Images that are left alone.");

/// A page with a summary; the rest is the same for all.
macro_rules! page {
    ($summary:literal) => {
        concat!("# a-rule\n\n", $summary, "\n\n", include_str!("testing.md"))
    };
}

/// A rule with a page.
pub(crate) const fn rule(name: &'static str, page: &'static str) -> Rule {
    of(name, Practice::Soundness, Severity::Warning, page, &[])
}

const fn of(
    name: &'static str,
    practice: Practice,
    severity: Severity,
    page: &'static str,
    options: &'static [&'static RuleOption],
) -> Rule {
    Rule {
        name,
        practice,
        severity,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: &[crate::rule::Profile::Essential],
        fixable: Fixable::Sometimes,
        formats: &[Format::Dockerfile, Format::Compose, Format::Kubernetes],
        page: Page::new(page),
        yields_to: &[],
        options,
        checks: &[Check::Project(nothing)],
    }
}

fn nothing(_: &crate::project::Project, _: &mut crate::context::Context) {}

pub(crate) static ROOT: Rule =
    of("root-user", Practice::Unprivileged, Severity::Error, page!("The container is told to run as root"), OPTIONS);
pub(crate) static PRIVILEGED: Rule = of(
    "privileged-container",
    Practice::Unprivileged,
    Severity::Error,
    page!("The container may do everything"),
    OPTIONS,
);
pub(crate) static MEMORY: Rule =
    of("no-memory-limit", Practice::Limits, Severity::Warning, page!("Nothing limits the container's memory"), OPTIONS);
pub(crate) static HEALTH: Rule = of(
    "no-health-check",
    Practice::Monitoring,
    Severity::Info,
    page!("Nobody notices when the service hangs"),
    OPTIONS,
);
pub(crate) static TAG: Rule =
    of("floating-tag", Practice::TrustedImages, Severity::Warning, page!("The image is another one tomorrow"), OPTIONS);

pub(crate) fn registry() -> Registry {
    Registry::new([&ROOT, &PRIVILEGED, &MEMORY, &HEALTH, &TAG])
}

const DOCKERFILE: &str = "FROM alpine:latest\nRUN apk add --no-cache größe 😀 curl\nUSER root\n";
const COMPOSE: &str = "services:\r\n  web:\r\n    image: shop/web\r\n    privileged: true\r\n    build: .\r\n";

/// The span of the first `needle` in a source.
pub(crate) fn at(source: &Source, needle: &str) -> Span {
    let start = source.text().find(needle).unwrap();
    source.span(start..start + needle.len())
}

/// Two files with findings of every kind, one clean file, a skipped and an unreadable one.
pub(crate) fn report() -> Report {
    let compose = Source::new(FileId(0), "shop/compose.yaml", COMPOSE);
    let dockerfile = Source::new(FileId(1), "shop/web & more/Dockerfile", DOCKERFILE);
    let mut findings = Vec::new();
    let web = at(&compose, "web");
    for (rule, message, help) in [
        (&MEMORY, "`web` has no memory limit", Some("set `mem_limit`")),
        (&HEALTH, "`web` has no health check", Some("add `healthcheck`")),
    ] {
        let mut finding = Finding::new(rule, web, message);
        finding.help = help.map(str::to_string);
        findings.push(finding);
    }
    let mut privileged = Finding::new(&PRIVILEGED, at(&compose, "true"), "`web` runs privileged");
    privileged
        .help("name the capabilities that it needs in `cap_add`")
        .related(at(&dockerfile, "USER root"), "root here");
    let line = at(&compose, "    privileged: true\r\n");
    privileged.fix(Fix::safe("Delete `privileged`", vec![Edit::delete(line)]));
    findings.push(privileged);
    let mut tag = Finding::new(&TAG, at(&dockerfile, "alpine:latest"), "`alpine:latest` | moves <b>&\u{1b}[31m");
    tag.fix(Fix::risky("Name a version", vec![Edit::replace(at(&dockerfile, "latest"), "3.22")]));
    findings.push(tag);
    let mut size = Finding::new(&MEMORY, at(&dockerfile, "curl"), "`curl` after an emoji");
    size.suppressed = Some(Suppressed { by: SuppressedBy::Comment, reason: Some("it's \"fine\"".to_string()) });
    findings.push(size);
    findings.push(Finding::new(&ROOT, at(&dockerfile, "root").at_end(), "runs as root"));
    for (index, finding) in findings.iter_mut().enumerate() {
        finding.fingerprint = format!("{:016x}", 0x9e37_79b9_u64 * (index as u64 + 1));
    }
    let told = |path: &str, message: &str| Told { path: path.to_string(), line: 3, message: message.to_string() };
    let file = |path: &str, format| ReportFile { path: path.to_string(), format };
    Report {
        secrets: Vec::new(),
        findings,
        files: vec![
            file("shop/compose.yaml", Format::Compose),
            file("shop/k8s/deploy.yaml", Format::Kubernetes),
            file("shop/web & more/Dockerfile", Format::Dockerfile),
        ],
        skipped: vec![
            Skipped { path: "chart/templates/a.yaml".to_string(), reason: Some("a Helm template") },
            Skipped { path: "values.yaml".to_string(), reason: None },
        ],
        asked: vec![told("chart/values.yaml", "\"name a password\"")],
        unbuilt: vec![told("shop/k8s/kustomization.yaml", "`../base` is not here")],
        errors: vec![FileProblem { path: "locked.yaml".to_string(), message: "permission denied".to_string() }],
        hidden: vec![],
        checked: Practice::ALL.into_iter().filter(|it| *it != Practice::NormalBehaviour).map(|it| (it, 7)).collect(),
        support: 0,
        scans: 0,
        sources: vec![Arc::new(compose), Arc::new(dockerfile)],
    }
}

/// A report without anything.
pub(crate) fn empty() -> Report {
    Report::default()
}

/// A schema of another project, from `testdata/schemas`.
#[track_caller]
pub(crate) fn schema(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../testdata/schemas").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Fails with all errors unless `text` is JSON that fits the schema.
#[track_caller]
pub(crate) fn assert_valid(schema: &serde_json::Value, text: &str) -> serde_json::Value {
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    value
}
