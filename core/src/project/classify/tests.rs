//! What files are, by name and content.

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
    for name in ["Dockerfile", "a/Dockerfile.dev", "api.Dockerfile", "Dockerfile-x", "Containerfile", "x.dockerfile"] {
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
    assert_eq!(kind("compose.yaml", "{{ managed | comment }}\nservices:\n  a:\n"), (Kind::Other, Some("a template")));
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
