//! What a file is, by its name and its content.

mod keys;
mod template;

use crate::config::is_config_file;
use crate::dockerfile::KEYWORDS;
use crate::model::Format;
use crate::source::Source;
use crate::yaml::Dialect;
use keys::TopLevel;
use template::Extent;

pub(super) use template::is_template;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// A Compose file.
    Compose,
    /// A file with Kubernetes objects.
    Kubernetes,
    /// A file that others need.
    Support(Support),
    /// None of these.
    Other,
}

impl Kind {
    /// The format of files that are judged.
    pub fn format(self) -> Option<Format> {
        match self {
            Kind::Dockerfile => Some(Format::Dockerfile),
            Kind::Compose => Some(Format::Compose),
            Kind::Kubernetes => Some(Format::Kubernetes),
            Kind::Support(_) | Kind::Other => None,
        }
    }
}

/// A file that is not judged by itself, but that others need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Support {
    /// `.env` beside a Compose file.
    DotEnv,
    /// `.dockerignore`.
    Ignore,
    /// `kustomization.yaml`.
    Kustomization,
    /// A pipeline of a CI system.
    Ci,
    /// `skaffold.yaml`.
    Skaffold,
    /// A Tiltfile or a bake file: a program that names the images that it builds.
    Build,
    /// What a scanner is told to leave out: `.trivyignore`, `.snyk`.
    ScanIgnore,
    /// `lintainer.toml`, `.hadolint.yaml`.
    Config,
    /// Schemas of custom resources, in a folder that the configuration names.
    Schema,
    /// What a Helm chart is rendered from: `Chart.yaml`, values, templates.
    Chart,
}

impl Support {
    /// Whether it is YAML.
    pub fn is_yaml(self) -> bool {
        matches!(self, Support::Kustomization | Support::Ci | Support::Skaffold)
    }

    /// Who reads it, if it is YAML.
    pub fn dialect(self) -> Dialect {
        if self == Support::Kustomization { Dialect::Kubernetes } else { Dialect::Compose }
    }
}

/// Names of pipelines, by the end of their path.
const PIPELINES: [&str; 10] = [
    ".gitlab-ci.yml",
    ".gitlab-ci.yaml",
    "Jenkinsfile",
    "azure-pipelines.yml",
    "azure-pipelines.yaml",
    "bitbucket-pipelines.yml",
    ".circleci/config.yml",
    ".woodpecker.yml",
    ".woodpecker.yaml",
    ".drone.yml",
];

/// Names of files that tell scanners what to leave out, by the documentation of trivy, snyk, osv-scanner and grype.
const SCAN_IGNORES: [&str; 7] =
    [".trivyignore", ".trivyignore.yaml", ".trivyignore.yml", ".snyk", "osv-scanner.toml", ".grype.yaml", ".grype.yml"];

/// Extensions of texts for people, which may begin with the word "From".
const PROSE: [&str; 7] = ["md", "mdx", "rst", "adoc", "html", "htm", "dockerignore"];

/// Extensions that say that a file named like a Dockerfile is something else, unless its content does not.
const NOT_DOCKERFILES: [&str; 17] = [
    "txt", "py", "go", "rs", "js", "ts", "rb", "sh", "json", "yaml", "yml", "toml", "bats", "java", "lock", "png",
    "svg",
];

/// Whether a file can be of interest by its path alone, so that its content must be read.
pub fn is_candidate(path: &str) -> bool {
    let name = file_name(path);
    let lower = name.to_ascii_lowercase();
    let made = template::made_from(&lower).unwrap_or(&lower);
    dockerfile_name(&lower) != DockerfileName::None
        || [".yaml", ".yml", ".json", ".dockerignore"].iter().any(|end| lower.ends_with(end))
        || made.len() < lower.len() && is_compose_name(made)
        || matches!(name, ".env" | "Jenkinsfile")
        || is_config_file(name)
        || is_scan_ignore(path)
        || is_build(name)
        || is_of_chart(path)
        || name.ends_with(".tpl")
        || name == "NOTES.txt"
}

/// Whether a file is a part of a Helm chart by its path, and nothing else.
fn is_of_chart(path: &str) -> bool {
    let name = file_name(path);
    let in_templates = path.starts_with("templates/") || path.contains("/templates/");
    matches!(name, "Chart.yaml" | "requirements.yaml" | ".helmignore" | "values.schema.json")
        || in_templates && (name.ends_with(".tpl") || name == "NOTES.txt")
}

/// Whether a file is one of those that tell a scanner what to leave out.
fn is_scan_ignore(path: &str) -> bool {
    SCAN_IGNORES.contains(&file_name(path)) || path == ".grype/config.yaml" || path.ends_with("/.grype/config.yaml")
}

/// Whether a file is a Tiltfile or a bake file by its name.
fn is_build(name: &str) -> bool {
    name == "Tiltfile"
        || name.ends_with(".Tiltfile")
        || name.starts_with("docker-bake.") && (name.ends_with(".hcl") || name.ends_with(".json"))
}

/// The last part of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// What the name of a file says about whether it is a Dockerfile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DockerfileName {
    /// `Dockerfile`, `Containerfile`: nothing else has that name.
    Exact,
    /// `Dockerfile.dev`, `api.Dockerfile`.
    Like,
    /// `Dockerfile.txt`: the content decides.
    Perhaps,
    /// No word of it.
    None,
}

fn dockerfile_name(lower: &str) -> DockerfileName {
    let is_named = |word: &&str| {
        lower.strip_prefix(*word).is_some_and(|rest| rest.starts_with(['.', '-', '_']))
            || lower.strip_suffix(*word).is_some_and(|rest| rest.ends_with(['.', '-', '_']))
    };
    let words = ["dockerfile", "containerfile"];
    match extension(lower) {
        _ if words.contains(&lower) => DockerfileName::Exact,
        _ if !words.iter().any(is_named) => DockerfileName::None,
        end if PROSE.contains(&end) => DockerfileName::None,
        end if NOT_DOCKERFILES.contains(&end) => DockerfileName::Perhaps,
        _ => DockerfileName::Like,
    }
}

/// Whether Compose, or whoever calls it, takes a file of that name for a Compose file, whatever stands in it.
fn is_compose_name(lower: &str) -> bool {
    let Some(stem) = lower.strip_suffix(".yaml").or_else(|| lower.strip_suffix(".yml")) else { return false };
    stem == "compose" || stem.starts_with("compose.") || stem.starts_with("docker-compose")
}

/// What is known of a file beside its path and its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing.
    #[default]
    None,
    /// Somebody named it, so that its content may decide where its name does not.
    Named,
    /// Somebody says what it is.
    As(Format),
    /// It is in a folder with schemas of custom resources.
    Schema,
}

/// What a file was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class {
    pub kind: Kind,
    /// Why it, or a part of it, is not judged, though it looks like ours.
    pub skipped: Option<&'static str>,
    /// Some of its documents are templates, which are not read.
    pub has_templates: bool,
}

impl From<Kind> for Class {
    fn from(kind: Kind) -> Class {
        Class { kind, skipped: None, has_templates: false }
    }
}

impl Class {
    fn skipped(reason: &'static str) -> Class {
        Class { skipped: Some(reason), ..Kind::Other.into() }
    }
}

const UTF_16: &str = "encoded as UTF-16, not as UTF-8";

/// Classifies a file.
pub(super) fn classify(source: &Source, hint: Hint) -> Class {
    let path = source.path.as_str();
    let name = file_name(path);
    let lower = name.to_ascii_lowercase();
    if let Hint::As(format) = hint {
        return match format {
            Format::Dockerfile => Kind::Dockerfile.into(),
            Format::Compose => yaml(source, path, Kind::Compose),
            Format::Kubernetes => yaml(source, path, Kind::Kubernetes),
            Format::Project => Kind::Other.into(),
        };
    }
    if hint == Hint::Schema {
        return Kind::Support(Support::Schema).into();
    }
    if is_scan_ignore(path) {
        return Kind::Support(Support::ScanIgnore).into();
    }
    if is_config_file(name) {
        return Kind::Support(Support::Config).into();
    }
    if name == ".env" {
        return Kind::Support(Support::DotEnv).into();
    }
    if is_build(name) {
        return Kind::Support(Support::Build).into();
    }
    if is_of_chart(path) {
        return Kind::Support(Support::Chart).into();
    }
    if lower.ends_with(".dockerignore") {
        return Kind::Support(Support::Ignore).into();
    }
    let dockerfile = dockerfile_name(&lower);
    let is_named_like_dockerfile = matches!(dockerfile, DockerfileName::Exact | DockerfileName::Like);
    let made = template::made_from(&lower);
    if is_named_like_dockerfile && made.is_some() {
        return Class::skipped("a template of a Dockerfile");
    }
    if made.is_some_and(is_compose_name) {
        return Class::skipped("a template of a Compose file");
    }
    let is_yaml = matches!(extension(&lower), "yaml" | "yml");
    if source.invalid_utf8().starts_with(&[0, 1]) && memchr::memchr(0, source.text().as_bytes()).is_some() {
        return if is_yaml || is_named_like_dockerfile { Class::skipped(UTF_16) } else { Kind::Other.into() };
    }
    if is_named_like_dockerfile {
        return named_dockerfile(source, dockerfile == DockerfileName::Exact);
    }
    let may_be_dockerfile = dockerfile == DockerfileName::Perhaps || hint == Hint::Named && !is_yaml;
    if may_be_dockerfile && begins_like_dockerfile(source.text(), false) {
        return named_dockerfile(source, false);
    }
    classify_yaml(source, path, &lower, hint)
}

/// What a file with the name of a Dockerfile is.
fn named_dockerfile(source: &Source, is_exact: bool) -> Class {
    let is_instruction = |line: &str| {
        let word = line.trim_start().split([' ', '\t']).next().unwrap_or("");
        KEYWORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    let head = source.text().as_bytes();
    if memchr::memchr(0, head.get(..8000).unwrap_or(head)).is_some() && !source.text().lines().any(is_instruction) {
        return Class::skipped("binary content");
    }
    if let Some(reason) = template::not_a_dockerfile(source) {
        return Class::skipped(reason);
    }
    if !is_exact && !source.text().lines().any(template::is_from) {
        return Class::skipped("a part of a Dockerfile: it has no FROM");
    }
    Kind::Dockerfile.into()
}

fn classify_yaml(source: &Source, path: &str, lower: &str, hint: Hint) -> Class {
    let is_yaml = matches!(extension(lower), "yaml" | "yml");
    let is_json = extension(lower) == "json";
    let is_pipeline = PIPELINES.iter().any(|end| path == *end || path.ends_with(&format!("/{end}")))
        || (path.starts_with(".github/workflows/") || path.contains("/.github/workflows/")) && is_yaml;
    if is_pipeline {
        return Kind::Support(Support::Ci).into();
    }
    if matches!(lower, "kustomization.yaml" | "kustomization.yml" | "kustomization") {
        return Kind::Support(Support::Kustomization).into();
    }
    let text = source.text();
    if is_json {
        // Only manifests are of interest among JSON files, and both words are in every one.
        let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        let is_manifest = has("\"apiVersion\"") && has("\"kind\"") && !has("\"$schema\"");
        return if is_manifest { Kind::Kubernetes.into() } else { Kind::Other.into() };
    }
    // A name without an extension says nothing, and neither does that of standard input.
    let is_nameless = !lower.contains('.');
    if is_nameless && begins_like_dockerfile(text, true) {
        return Kind::Dockerfile.into();
    }
    if !is_yaml && !is_nameless && hint != Hint::Named {
        return Kind::Other.into();
    }
    let keys = TopLevel::of(source);
    if keys.api_version && keys.kind && lower.contains("skaffold") && text.contains("apiVersion: skaffold/") {
        return Kind::Support(Support::Skaffold).into();
    }
    let is_compose_name = is_compose_name(lower);
    // Helm charts have services of their own in the files with their values.
    let may_be_compose = !lower.starts_with("values");
    let has_compose_word = is_compose_name || lower.starts_with("compose") || lower.contains(".compose.");
    let is_broken_manifest = (keys.api_version || keys.kind) && (keys.metadata || keys.spec);
    let kind = if keys.api_version && keys.kind {
        Kind::Kubernetes
    } else if is_compose_name
        || keys.services && (has_compose_word || keys.running_services && may_be_compose)
        || has_compose_word && keys.compose
    {
        Kind::Compose
    } else if hint == Hint::Named && is_broken_manifest {
        Kind::Kubernetes
    } else {
        Kind::Other
    };
    yaml(source, path, kind)
}

/// What YAML of a kind is, unless it is a template.
fn yaml(source: &Source, path: &str, kind: Kind) -> Class {
    let in_chart = path.contains("templates/");
    let dialect = if kind == Kind::Kubernetes { Dialect::Kubernetes } else { Dialect::Compose };
    if kind == Kind::Other && !in_chart {
        let is_values = file_name(path).contains("values");
        return if is_values { Kind::Support(Support::Chart) } else { kind }.into();
    }
    match template::extent(source, dialect) {
        Extent::Nothing => kind.into(),
        // What Helm makes of one document may hold the next.
        Extent::All | Extent::Some if in_chart => {
            Class { skipped: Some("a Helm template"), ..Kind::Support(Support::Chart).into() }
        }
        Extent::Some if kind == Kind::Kubernetes => {
            Class { kind, skipped: Some("a template, in some of its documents"), has_templates: true }
        }
        Extent::All | Extent::Some => Class::skipped("a template"),
    }
}

/// Whether a text begins with a `syntax` directive for Dockerfiles, or its first instruction is `FROM`, perhaps after `ARG`s;
/// in small letters as well where nothing speaks against it.
fn begins_like_dockerfile(text: &str, in_any_case: bool) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or("");
    let directive = first.strip_prefix('#').and_then(|rest| rest.split_once('='));
    if directive.is_some_and(|(key, value)| {
        key.trim().eq_ignore_ascii_case("syntax") && value.to_ascii_lowercase().contains("dockerfile")
    }) {
        return true;
    }
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let is = |word: &str, known: &str| if in_any_case { word.eq_ignore_ascii_case(known) } else { word == known };
    let mut words = lines.map(|line| line.split([' ', '\t']).next().unwrap_or(""));
    words.find(|word| !is(word, "ARG")).is_some_and(|word| is(word, "FROM"))
}

/// Whether a text has a key at the top that files of Compose have, so that another one may extend or include it.
pub(super) fn has_compose_key(source: &Source) -> bool {
    let keys = TopLevel::of(source);
    keys.services || keys.compose
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn class(path: &str, text: &str, hint: Hint) -> (Kind, Option<&'static str>) {
        let class = classify(&Source::from_bytes(FileId(0), path, text.as_bytes().to_vec()), hint);
        (class.kind, class.skipped)
    }

    fn kind(path: &str, text: &str) -> (Kind, Option<&'static str>) {
        class(path, text, Hint::None)
    }

    #[test]
    fn dockerfiles_go_by_their_name() {
        for name in
            ["Dockerfile", "a/Dockerfile.dev", "api.Dockerfile", "Dockerfile-x", "Containerfile", "x.dockerfile"]
        {
            assert_eq!(kind(name, "FROM a").0, Kind::Dockerfile, "{name}");
        }
        for name in ["Dockerfile.md", "Dockerfiles", "mydockerfile"] {
            assert_eq!(kind(name, "a list").0, Kind::Other, "{name}");
            assert!(name.contains('.') || !is_candidate(name), "{name}");
        }
        assert_eq!(kind("Dockerfile.md", "FROM a").0, Kind::Other);
        // Of what may be something else the content decides.
        for name in ["Dockerfile.txt", "dockerfile.go"] {
            assert!(is_candidate(name), "{name}");
            assert_eq!(kind(name, "# c\nARG A=1\nFROM a\n").0, Kind::Dockerfile, "{name}");
            assert_eq!(kind(name, "from a import b\n"), (Kind::Other, None), "{name}");
        }
        assert_eq!(kind("Dockerfile.template", "FROM a").1, Some("a template of a Dockerfile"));
        assert_eq!(kind("a/Dockerfile.dockerignore", "x").0, Kind::Support(Support::Ignore));
    }

    #[test]
    fn files_of_build_tools_go_by_their_name() {
        for name in ["Tiltfile", "a/web.Tiltfile", "docker-bake.hcl", "docker-bake.override.json"] {
            assert_eq!(kind(name, "x").0, Kind::Support(Support::Build), "{name}");
            assert!(is_candidate(name), "{name}");
        }
        let skaffold = "apiVersion: skaffold/v4beta6\nkind: Config\nname: {{.NAME}}\n";
        assert_eq!(kind("skaffold-e2e.yaml", skaffold).0, Kind::Support(Support::Skaffold));
    }

    #[test]
    fn ignore_files_of_scanners_go_by_their_name() {
        for name in [".trivyignore", "a/.trivyignore.yaml", "a/.snyk", "osv-scanner.toml", ".grype/config.yaml"] {
            assert_eq!(kind(name, "apiVersion: v1\nkind: Pod\n").0, Kind::Support(Support::ScanIgnore), "{name}");
            assert!(is_candidate(name), "{name}");
        }
        assert_eq!(kind("config.yaml", "a: 1\n").0, Kind::Other);
        assert_eq!(kind(".hadolint.yaml", "a: 1\n").0, Kind::Support(Support::Config));
    }

    #[test]
    fn without_an_extension_the_content_decides() {
        assert_eq!(kind("Production", "#syntax = docker/dockerfile:1\nRUN x").0, Kind::Dockerfile);
        assert_eq!(kind("<stdin>", "\u{feff}# c\n\nARG A=1\n  from a").0, Kind::Dockerfile);
        assert_eq!(kind("<stdin>", "services:\n  a:\n    image: x\n").0, Kind::Compose);
        assert_eq!(kind("<stdin>", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}").0, Kind::Kubernetes);
        assert_eq!(kind("LICENSE", "Permission is granted\n"), (Kind::Other, None));
        assert_eq!(kind("notes.txt", "FROM a\n").0, Kind::Other);
    }

    #[test]
    fn yaml_goes_by_its_content() {
        assert_eq!(kind("a.yaml", "apiVersion: v1\nkind: Pod\n").0, Kind::Kubernetes);
        assert_eq!(kind("a.yaml", "# c\n---\nkind: Pod\napiVersion: v1\n").0, Kind::Kubernetes);
        assert_eq!(kind("stack.yml", "services:\n  a:\n    image: x\n").0, Kind::Compose);
        assert_eq!(kind("docker-compose.yml", "services: {}\n").0, Kind::Compose);
        assert_eq!(kind("values.yaml", "services:\n  a: 1\n").0, Kind::Support(Support::Chart));
        assert_eq!(kind("a.yaml", "a: 1\n"), (Kind::Other, None));
        assert_eq!(kind("x.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}").0, Kind::Kubernetes);
    }

    #[test]
    fn keys_at_the_top_are_seen_in_any_style() {
        let manifests = [
            "---\n{\n  apiVersion: \"v1\",\n  kind: \"Pod\",\n}\n",
            "# c\n{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}\n",
            "--- {apiVersion: v1, kind: Pod}\n",
            "a: 1\n---\n  apiVersion: v1\n  kind: Pod\n",
            "? apiVersion\n: v1\n!!str kind: Pod\n",
            "&a apiVersion: v1\n\"k\\u0069nd\": Pod\n",
            "# c\u{2028}apiVersion: v1\u{2028}kind: Pod\n",
        ];
        for text in manifests {
            assert_eq!(kind("a.yaml", text).0, Kind::Kubernetes, "{text}");
        }
        let stacks = [
            "{services: {a: {image: x:1}}}",
            "? services\n: a: {build: .}\n",
            "!!str services:\n  a: {image: b}\n",
            " services:\n   a:\n     image: b\n",
        ];
        for text in stacks {
            assert_eq!(kind("stack.yml", text).0, Kind::Compose, "{text}");
        }
        for text in ["{services: {a: 1}}", "a:\n  apiVersion: v1\n  kind: Pod\n", "- {apiVersion: v1, kind: Pod}\n"] {
            assert_eq!(kind("a.yaml", text), (Kind::Other, None), "{text}");
        }
    }

    #[test]
    fn the_name_of_a_compose_file_is_enough() {
        for text in ["jobs:\n  a: {image: b}\n", " services:\n", "services: [\n", "models: {}\n", "", "a: \0\n"] {
            assert_eq!(kind("compose.prod.yaml", text), (Kind::Compose, None), "{text}");
        }
        assert_eq!(
            kind("compose.yaml", "{{ managed | comment }}\nservices:\n  a:\n"),
            (Kind::Other, Some("a template"))
        );
        assert_eq!(kind("compose.yaml.j2", "services:\n").1, Some("a template of a Compose file"));
        assert!(is_candidate("compose.yaml.j2") && !is_candidate("a.yaml.j2"));
        assert_eq!(kind("composition.yaml", "a: 1\n"), (Kind::Other, None));
    }

    #[test]
    fn values_of_charts_are_no_compose_files() {
        let services = "services:\n  web:\n    image: web:1\n";
        assert_eq!(kind("chart/values.yaml", services).0, Kind::Support(Support::Chart));
        assert_eq!(kind("chart/defaults.yaml", services).0, Kind::Compose);
        assert_eq!(kind("a.yaml", "services:\n  web:\n    image:\n      tag: 1\n").0, Kind::Other);
    }

    #[test]
    fn of_a_file_that_somebody_named_the_content_decides() {
        for name in ["build.docker", "a.txt"] {
            assert_eq!(kind(name, "FROM a\n").0, Kind::Other);
            assert_eq!(class(name, "FROM a\n", Hint::Named).0, Kind::Dockerfile);
        }
        assert_eq!(class("a.conf", "apiVersion: v1\nkind: Pod\n", Hint::Named).0, Kind::Kubernetes);
        assert_eq!(class("a.yaml", "apiVersion v1\nkind: Pod\nmetadata: {}\n", Hint::Named).0, Kind::Kubernetes);
        assert_eq!(class("a.py", "from a import b\n", Hint::Named).0, Kind::Other);
    }

    #[test]
    fn what_somebody_says_goes_before_name_and_content() {
        let as_ = |format, name| class(name, "x: 1\n", Hint::As(format)).0;
        assert_eq!(as_(Format::Dockerfile, "compose.yaml"), Kind::Dockerfile);
        assert_eq!(as_(Format::Compose, "Dockerfile"), Kind::Compose);
        assert_eq!(as_(Format::Kubernetes, "notes.txt"), Kind::Kubernetes);
    }

    #[test]
    fn parts_and_other_frontends_are_no_dockerfiles() {
        assert_eq!(kind("Dockerfile.envs", "ENV A=1\n").1, Some("a part of a Dockerfile: it has no FROM"));
        assert_eq!(kind("Dockerfile", "ENV A=1\n").0, Kind::Dockerfile);
        let foreign = "# syntax=me/dockerfile-x:1\n";
        let reason = Some("written for another frontend than `docker/dockerfile`");
        assert_eq!(kind("Dockerfile", &format!("{foreign}INCLUDE a\nFROM b\n")).1, reason);
        assert_eq!(kind("Dockerfile", &format!("{foreign}FROM b\n")).0, Kind::Dockerfile);
        assert_eq!(kind("Dockerfile", &format!("{foreign}FROM ./b.dockerfile#c\n")).1, reason);
        assert_eq!(kind("Dockerfile", "# syntax=docker/dockerfile:1\nINCLUDE a\nFROM b\n").0, Kind::Dockerfile);
        assert_eq!(kind("Dockerfile", "FROM a\nCOPY <<EOF /x\n{{ .a }}\n{% if b %}\nEOF\n").0, Kind::Dockerfile);
        assert_eq!(kind("Dockerfile", "FROM a:{{ARGS[\"v\"]}}\n").1, Some("a template of a Dockerfile"));
        assert_eq!(kind("Dockerfile", "FROM a\nCOPY ${shop.name}.jar /\n").1, Some("a template of a Dockerfile"));
        assert_eq!(kind("Dockerfile", "FROM ${a:-b.c}\nRUN x ${shop.name}\n").0, Kind::Dockerfile);
    }

    #[test]
    fn a_nul_in_a_comment_makes_no_text_binary() {
        assert_eq!(kind("Dockerfile", "# \0\nFROM a\n").0, Kind::Dockerfile);
        assert_eq!(kind("a.yaml", "# \0\napiVersion: v1\nkind: Pod\n").0, Kind::Kubernetes);
        assert_eq!(kind("x.dockerfile", "\u{7f}ELF\0\0").1, Some("binary content"));
        let utf16: Vec<u8> = "\u{feff}services:\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let source = Source::from_bytes(FileId(0), "compose.yaml", utf16);
        assert_eq!(classify(&source, Hint::None).skipped, Some(UTF_16));
    }

    #[test]
    fn a_template_is_one_document_of_its_file() {
        let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: ";
        let text = format!("{pod}a\n---\n{pod}{{{{ .b }}}}\n---\n{pod}c\n");
        assert_eq!(kind("a.yaml", &text), (Kind::Kubernetes, Some("a template, in some of its documents")));
        assert_eq!(kind("chart/templates/a.yaml", &text), (Kind::Support(Support::Chart), Some("a Helm template")));
        let file = crate::project::File::new(FileId(0), "a.yaml", text.into_bytes());
        assert_eq!((file.syntax().documents().len(), file.is_broken()), (2, false));
    }

    #[test]
    fn templates_are_named_and_not_judged() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n";
        assert_eq!(kind("chart/templates/a.yaml", text), (Kind::Support(Support::Chart), Some("a Helm template")));
        let content = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |-\n    {{ define \"x\" }}\n      {{ y }}\n";
        assert_eq!(kind("a.yaml", content).0, Kind::Kubernetes);
        let placeholder = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: @NAME@\n";
        assert_eq!(kind("a.yaml", placeholder), (Kind::Kubernetes, None));
        assert_eq!(kind("Dockerfile", "{{ if x }}\nFROM a\n").1, Some("a template of a Dockerfile"));
        assert_eq!(kind("Dockerfile", "FROM a\nRUN docker ps --format '{{.ID}}'\n").0, Kind::Dockerfile);
        let quoted = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: \"{{ x }}\"\n  b: |\n    x {{ y }}\n";
        assert_eq!(kind("a.yaml", quoted).0, Kind::Kubernetes);
        for inside in ["\"x\n  {{ y }}\"", "x\n  {{ y }}", "1 # {{ y }}", "|\n\n  {{ y }}", "'\n  {% x %}'"] {
            let text = format!("apiVersion: v1\nkind: ConfigMap\na: {inside}\n");
            assert_eq!(kind("a.yaml", &text), (Kind::Kubernetes, None), "{text}");
        }
        for outside in ["a: [{{ x }}]", "{{ x }}: a", "{% if x %}", "- {{- range x }}"] {
            let text = format!("apiVersion: v1\nkind: Pod\n{outside}\n");
            assert_eq!(kind("a.yaml", &text), (Kind::Other, Some("a template")), "{text}");
        }
    }
}
