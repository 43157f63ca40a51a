//! What a file is, by its name and its content.

mod keys;
mod template;

use crate::config::is_config_file;
use crate::dockerfile::KEYWORDS;
use crate::helm::paths::is_in_templates;
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
    matches!(name, "Chart.yaml" | "requirements.yaml" | ".helmignore" | "values.schema.json")
        || is_in_templates(path) && (name.ends_with(".tpl") || name == "NOTES.txt")
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
    let in_chart = is_in_templates(path);
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
mod tests;
