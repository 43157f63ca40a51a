//! What a file is, by its name and its content.

use crate::source::Source;
use crate::yaml::Dialect;

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
    /// `lintainer.toml`.
    Config,
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

/// Extensions that show that a file named like a Dockerfile is something else.
const NOT_DOCKERFILES: [&str; 22] = [
    "md",
    "txt",
    "py",
    "go",
    "rs",
    "js",
    "ts",
    "rb",
    "sh",
    "json",
    "yaml",
    "yml",
    "toml",
    "html",
    "rst",
    "adoc",
    "dockerignore",
    "bats",
    "java",
    "lock",
    "png",
    "svg",
];

/// Extensions of templates of a Dockerfile, which are no Dockerfiles yet.
const TEMPLATES: [&str; 9] = ["template", "tmpl", "tpl", "j2", "jinja", "jinja2", "in", "erb", "gotmpl"];

/// Whether a file can be of interest by its path alone, so that its content must be read.
pub fn is_candidate(path: &str) -> bool {
    let name = file_name(path);
    let lower = name.to_ascii_lowercase();
    looks_like_dockerfile(&lower)
        || [".yaml", ".yml", ".json", ".dockerignore"].iter().any(|end| lower.ends_with(end))
        || matches!(name, ".env" | "lintainer.toml" | "Jenkinsfile")
        || is_build(name)
}

/// Whether a file is a Tiltfile or a bake file by its name.
fn is_build(name: &str) -> bool {
    name == "Tiltfile"
        || name.ends_with(".Tiltfile")
        || name.starts_with("docker-bake.") && (name.ends_with(".hcl") || name.ends_with(".json"))
}

pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn looks_like_dockerfile(lower: &str) -> bool {
    ["dockerfile", "containerfile"].iter().any(|word| {
        lower == *word
            || lower.strip_prefix(word).is_some_and(|rest| rest.starts_with(['.', '-', '_']))
            || lower.strip_suffix(word).is_some_and(|rest| rest.ends_with(['.', '-', '_']))
    }) && !NOT_DOCKERFILES.contains(&extension(lower))
}

/// Classifies a file. The second value says why a file that looks like ours is not judged.
pub(super) fn classify(source: &Source) -> (Kind, Option<&'static str>) {
    let path = source.path.as_str();
    let name = file_name(path);
    let lower = name.to_ascii_lowercase();
    if name == "lintainer.toml" {
        return (Kind::Support(Support::Config), None);
    }
    if name == ".env" {
        return (Kind::Support(Support::DotEnv), None);
    }
    if is_build(name) {
        return (Kind::Support(Support::Build), None);
    }
    if lower.ends_with(".dockerignore") {
        return (Kind::Support(Support::Ignore), None);
    }
    let head = source.text().as_bytes();
    if memchr::memchr(0, head.get(..8000).unwrap_or(head)).is_some() {
        return (Kind::Other, Some("binary content"));
    }
    if looks_like_dockerfile(&lower) {
        if TEMPLATES.contains(&extension(&lower)) || is_dockerfile_template(source.text()) {
            return (Kind::Other, Some("a template of a Dockerfile"));
        }
        return (Kind::Dockerfile, None);
    }
    classify_yaml(source, path, &lower)
}

fn classify_yaml(source: &Source, path: &str, lower: &str) -> (Kind, Option<&'static str>) {
    let is_yaml = matches!(extension(lower), "yaml" | "yml");
    let is_json = extension(lower) == "json";
    let is_pipeline = PIPELINES.iter().any(|end| path == *end || path.ends_with(&format!("/{end}")))
        || (path.starts_with(".github/workflows/") || path.contains("/.github/workflows/")) && is_yaml;
    if is_pipeline {
        return (Kind::Support(Support::Ci), None);
    }
    if matches!(lower, "kustomization.yaml" | "kustomization.yml" | "kustomization") {
        return (Kind::Support(Support::Kustomization), None);
    }
    let text = source.text();
    if is_json {
        // Only manifests are of interest among JSON files, and both words are in every one.
        let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        let is_manifest = has("\"apiVersion\"") && has("\"kind\"") && !has("\"$schema\"");
        return if is_manifest { (Kind::Kubernetes, None) } else { (Kind::Other, None) };
    }
    // A name without an extension says nothing, and neither does that of standard input.
    let is_nameless = !lower.contains('.');
    if is_nameless && begins_like_dockerfile(text) {
        return (Kind::Dockerfile, None);
    }
    if !is_yaml && !is_nameless {
        return (Kind::Other, None);
    }
    let keys = top_level_keys(text);
    let compose_name =
        lower.starts_with("docker-compose") || lower.starts_with("compose") || lower.contains(".compose.");
    if keys.api_version && keys.kind && lower.contains("skaffold") && text.contains("apiVersion: skaffold/") {
        return (Kind::Support(Support::Skaffold), None);
    }
    let kind = if keys.api_version && keys.kind {
        Kind::Kubernetes
    } else if keys.services && (compose_name || looks_like_services(text)) || compose_name && keys.compose {
        Kind::Compose
    } else {
        Kind::Other
    };
    if is_template(text) {
        let in_chart = path.contains("templates/");
        let reason = if in_chart { "a Helm template" } else { "a template" };
        let ours = kind != Kind::Other || in_chart;
        return (Kind::Other, ours.then_some(reason));
    }
    (kind, None)
}

/// Whether a text begins with a `syntax` directive for Dockerfiles, or its first instruction is `FROM`, perhaps after `ARG`s.
fn begins_like_dockerfile(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or("");
    let directive = first.strip_prefix('#').and_then(|rest| rest.split_once('='));
    if directive.is_some_and(|(key, value)| {
        key.trim().eq_ignore_ascii_case("syntax") && value.to_ascii_lowercase().contains("dockerfile")
    }) {
        return true;
    }
    let lines = text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut words = lines.map(|line| line.split([' ', '\t']).next().unwrap_or(""));
    words.find(|word| !word.eq_ignore_ascii_case("ARG")).is_some_and(|word| word.eq_ignore_ascii_case("FROM"))
}

/// How many places that look like templates are looked at in one file.
const MAX_TEMPLATE_PLACES: usize = 200;

/// Whether a template engine makes the file: a line or an unquoted value begins with `{{`, or a value is `@NAME@`.
/// Text in block scalars is content, whatever it looks like.
fn is_template(text: &str) -> bool {
    let braces = memchr::memmem::find_iter(text.as_bytes(), b"{{").take(MAX_TEMPLATE_PLACES);
    let at_signs = memchr::memmem::find_iter(text.as_bytes(), b": @").map(|at| at + 2).take(MAX_TEMPLATE_PLACES);
    braces.chain(at_signs).any(|at| {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = text[start..at].trim();
        let quoted = before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1;
        let is_value = before.is_empty() || before.ends_with(':') || before.ends_with('-');
        let commented = before.starts_with('#');
        let inside = text[at..].lines().next().unwrap_or("");
        is_value && !quoted && !commented && is_directive(inside) && !is_in_block_scalar(text, start)
    })
}

/// Whether a text begins with a directive of a template engine: `{{ … }}`, `{% … %}`, `@NAME@`.
fn is_directive(text: &str) -> bool {
    if let Some(inside) = text.strip_prefix("{{") {
        let word = inside.trim_start_matches('-').trim_start();
        let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '$' | '/' | '(' | '_' | '^' | '"');
        return word.starts_with(begins) || word.is_empty();
    }
    if text.starts_with("{%") {
        return text.contains("%}");
    }
    let name = text.strip_prefix('@').and_then(|rest| rest.split('@').next());
    name.is_some_and(|name| {
        !name.is_empty()
            && text.len() > name.len() + 1
            && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    })
}

/// Whether the line that begins at `start` is content of a `|` or `>` scalar: one of the lines that it is nested in
/// ends with such a mark.
fn is_in_block_scalar(text: &str, start: usize) -> bool {
    let indent_of = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut indent = indent_of(text[start..].lines().next().unwrap_or(""));
    for line in text[..start].lines().rev().take(2000) {
        if indent == 0 {
            return false;
        }
        if line.trim().is_empty() || indent_of(line) >= indent {
            continue;
        }
        let code = line.split(" #").next().unwrap_or(line).trim_end();
        let code = code.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        if code.ends_with(['|', '>']) {
            return true;
        }
        indent = indent_of(line);
    }
    false
}

/// Whether a template engine makes the Dockerfile: a line begins with a directive, or a placeholder of a template
/// collection stands in it.
fn is_dockerfile_template(text: &str) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(text.as_bytes(), word).is_some();
    if has(b"${templateOption:") {
        return true;
    }
    (has(b"{{") || has(b"{%"))
        && text.lines().any(|line| {
            let line = line.trim_start();
            line.starts_with("{{") && is_directive(line)
                || line.starts_with("{%") && is_directive(line)
                || line.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("from")) && line.contains("{{")
        })
}

#[derive(Default)]
struct TopLevel {
    api_version: bool,
    kind: bool,
    services: bool,
    /// Another key that only Compose files have at the top.
    compose: bool,
}

/// Which keys begin a line at the first column.
fn top_level_keys(text: &str) -> TopLevel {
    let mut keys = TopLevel::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A flow mapping at the top, as in JSON with a YAML name.
    if text.trim_start().starts_with('{') {
        keys.api_version = text.contains("apiVersion");
        keys.kind = text.contains("kind");
        keys.services = text.contains("\"services\"");
        return keys;
    }
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
    for at in starts {
        let Some(first) = text.as_bytes().get(at) else { continue };
        if !matches!(first, b'a' | b'k' | b's' | b'i' | b'v' | b'n' | b'"' | b'\'') {
            continue;
        }
        let line = text[at..].split('\n').next().unwrap_or("");
        let key = line.split(':').next().unwrap_or("").trim_matches(['"', '\'', ' ']);
        match key {
            "apiVersion" => keys.api_version = true,
            "kind" => keys.kind = true,
            "services" => keys.services = true,
            "include" | "volumes" | "networks" => keys.compose = true,
            _ => {}
        }
        if keys.api_version && keys.kind {
            break;
        }
    }
    keys
}

/// Whether a text has a key at the top that files of Compose have, so that another one may extend or include it.
pub(super) fn has_compose_key(text: &str) -> bool {
    let keys = top_level_keys(text);
    keys.services || keys.compose
}

/// Whether what stands under `services` has the keys of Compose services.
fn looks_like_services(text: &str) -> bool {
    let lines = text.lines().skip_while(|line| !line.starts_with("services")).skip(1);
    lines.take_while(|line| line.is_empty() || line.starts_with([' ', '\t', '#', '\r'])).take(400).any(|line| {
        let line = line.trim_start();
        line.starts_with("image:") || line.starts_with("build:") || line.starts_with("container_name:")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn kind(path: &str, text: &str) -> (Kind, Option<&'static str>) {
        classify(&Source::new(FileId(0), path, text))
    }

    #[test]
    fn dockerfiles_go_by_their_name() {
        for name in
            ["Dockerfile", "a/Dockerfile.dev", "api.Dockerfile", "Dockerfile-x", "Containerfile", "x.dockerfile"]
        {
            assert_eq!(kind(name, "FROM a").0, Kind::Dockerfile, "{name}");
        }
        for name in ["Dockerfile.md", "dockerfile.go", "Dockerfiles", "mydockerfile"] {
            assert_eq!(kind(name, "a list").0, Kind::Other, "{name}");
            assert!(name.contains('.') || !is_candidate(name), "{name}");
        }
        assert_eq!(kind("Dockerfile.md", "FROM a").0, Kind::Other);
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
        assert_eq!(kind("values.yaml", "services:\n  a: 1\n").0, Kind::Other);
        assert_eq!(kind("a.yaml", "a: 1\n"), (Kind::Other, None));
        assert_eq!(kind("x.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}").0, Kind::Kubernetes);
    }

    #[test]
    fn templates_are_named_and_not_judged() {
        let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n";
        assert_eq!(kind("chart/templates/a.yaml", text), (Kind::Other, Some("a Helm template")));
        let content = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |-\n    {{ define \"x\" }}\n      {{ y }}\n";
        assert_eq!(kind("a.yaml", content).0, Kind::Kubernetes);
        let placeholder = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: @NAME@\n";
        assert_eq!(kind("a.yaml", placeholder).1, Some("a template"));
        assert_eq!(kind("Dockerfile", "{{ if x }}\nFROM a\n").1, Some("a template of a Dockerfile"));
        assert_eq!(kind("Dockerfile", "FROM a\nRUN docker ps --format '{{.ID}}'\n").0, Kind::Dockerfile);
        let quoted = "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: \"{{ x }}\"\n  b: |\n    x {{ y }}\n";
        assert_eq!(kind("a.yaml", quoted).0, Kind::Kubernetes);
    }
}
