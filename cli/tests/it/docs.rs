//! What the documentation says is run: commands, configurations and comments of every page. What is written for another
//! program has that program's name behind the language: `toml helix`, `sh other`.

use std::path::Path;

use crate::run::{BAD, Folder};

/// A piece of a page that can be run.
#[derive(Debug)]
struct Piece {
    /// `docs/x.md:12`.
    place: String,
    /// What stands behind the fence; empty for what stands in the text between backticks.
    info: String,
    text: String,
}

#[test]
fn the_documentation_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut pages: Vec<String> = [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "editors/README.md",
        "editors/vscode/README.md",
        "python/README.md",
        "wasm/js/README.md",
    ]
    .map(str::to_string)
    .to_vec();
    for folder in ["docs", "docs/rules", "docs/decisions", "docs/tutorials"] {
        let entries = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        let names = entries.map(|name| format!("{folder}/{}", name.to_str().unwrap()));
        pages.extend(names.filter(|name| name.ends_with(".md")));
    }
    pages.sort();
    let mut wrong = Vec::new();
    let mut comments = Vec::new();
    let mut counts = [0; 3];
    for page in &pages {
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        for piece in pieces(page, &text) {
            // The pages about wrong comments show some; the catalogue tests them.
            if !page.ends_with("-suppression.md") && !page.ends_with("-suppressed-rule.md") {
                comments.extend(suppressions(&piece));
            }
            let result = match piece.info.as_str() {
                "toml" => {
                    counts[0] += 1;
                    configuration(&piece.text)
                }
                "sh" => {
                    counts[1] += 1;
                    piece.text.lines().try_for_each(|line| run(line, true))
                }
                "" => run(&piece.text, false),
                _ => Ok(()),
            };
            wrong.extend(result.err().map(|message| format!("{}: {message}", piece.place)));
        }
    }
    counts[2] = comments.len();
    wrong.extend(unknown(&comments));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
    assert!(counts.iter().all(|count| *count > 2), "{counts:?}: the pages are read no more");
}

/// The fenced blocks of a page, and what stands between backticks.
fn pieces(page: &str, text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (index, line) in text.lines().enumerate() {
        let ticks = line.trim_start().chars().take_while(|c| *c == '`').count();
        let place = format!("{page}:{}", index + 1);
        match &open {
            Some((fence, _)) if ticks >= *fence && line.trim().chars().all(|c| c == '`') => open = None,
            Some((_, indent)) => {
                if let Some(piece) = pieces.last_mut() {
                    piece.text.push_str(line.strip_prefix(indent.as_str()).unwrap_or(line));
                    piece.text.push('\n');
                }
            }
            None if ticks >= 3 => {
                let indent = line.chars().take_while(|c| *c == ' ').collect();
                let info = line.trim().trim_start_matches('`').to_string();
                // A page within a page: rules' pages are tests of their own.
                pieces.push(Piece { place, info, text: String::new() });
                open = Some((ticks, indent));
            }
            None => {
                let inline = line.split('`').skip(1).step_by(2);
                pieces.extend(inline.map(|text| Piece {
                    place: place.clone(),
                    info: String::new(),
                    text: text.to_string(),
                }));
            }
        }
    }
    pieces
}

/// A text as a `lintainer.toml` in a project that has one above.
fn configuration(text: &str) -> Result<(), String> {
    let folder = Folder::new(&[(".git/HEAD", ""), ("lintainer.toml", ""), ("sub/lintainer.toml", text)]);
    let outcome = folder.run(&["config", "sub"]);
    if outcome.code == 0 { Ok(()) } else { Err(outcome.err) }
}

/// A line that may call lintainer. Those of a block are run where files lie about; others, which may have words in
/// capitals for what is to be filled in, are only read.
fn run(line: &str, for_real: bool) -> Result<(), String> {
    let line = line.split(" #").next().unwrap_or("").trim().trim_start_matches("$ ");
    let Some(rest) = line.strip_prefix("lintainer ").or_else(|| line.strip_prefix("cargo run --release -- ")) else {
        return Ok(());
    };
    let words = rest.split_whitespace().map(|word| match word.trim_matches(['"', '\'']) {
        "FORMAT" => "json",
        "RULE" => "root-user",
        "PROFILE" => "audit",
        "TABLE" | "NAME" => "sysctls",
        "COMMAND" => "check",
        "SHELL" => "bash",
        "VERSION" => "1.30",
        word => word,
    });
    let mut words: Vec<&str> = words.collect();
    // Prose about a command: "`lintainer check` …".
    let is_explained = words.first() == Some(&"explain") && words.len() == 2;
    if words.first() == Some(&"lsp") || !for_real && !is_explained {
        words.push("--help");
    }
    let rule = include_str!("../../src/commands/rule.md").replace("RULE-NAME", "a-rule");
    let folder = Folder::new(&[
        ("Dockerfile", BAD),
        ("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
        ("charts/shop/values.yaml", "web:\n  image:\n    name: web\n"),
        ("charts/shop/templates/web.yaml", &"# {{ .Values.web.image.name }}\n".repeat(12)),
        ("rules/a-rule.md", &rule),
        ("testdata/projects/shop/Dockerfile", BAD),
        ("pkg/testdata/Dockerfile", BAD),
        (".checkov.yaml", "skip-check: [CKV_DOCKER_2]\n"),
        ("scan.json", r#"{"descriptor": {"name": "grype"}, "matches": []}"#),
        ("overlays/prod/kustomization.yaml", "namePrefix: a-\n"),
    ]);
    let outcome = folder.run(&words);
    match outcome.code {
        0 | 1 => Ok(()),
        code => Err(format!("`lintainer {}` ends with {code}:\n{}", words.join(" "), outcome.err)),
    }
}

/// The comments of a piece that are meant for lintainer or that it understands, with their places.
fn suppressions(piece: &Piece) -> Vec<(String, String)> {
    let starts = ["# lintainer: ", "# hadolint ", "# checkov:", "# trivy:", "# dclint "];
    let found = piece.text.lines().filter_map(|line| {
        let at = starts.iter().find_map(|start| line.find(start))?;
        // Words with dots are for what is to be filled in.
        let comment = line[at..].trim_end();
        (!comment.contains('…') && comment != "# dclint disable rule")
            .then(|| (piece.place.clone(), comment.to_string()))
    });
    found.collect()
}

/// Those comments that name what does not exist or cannot be read.
fn unknown(comments: &[(String, String)]) -> Vec<String> {
    let names: Vec<String> = (0..comments.len()).map(|index| format!("Dockerfile.{index}")).collect();
    let texts: Vec<String> = comments.iter().map(|(_, comment)| format!("{comment}\nFROM alpine:3.22\n")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
    let folder = Folder::new(&files);
    let rules = "unknown-suppressed-rule,invalid-suppression";
    let report = folder.run(&["check", "--isolated", "--select", rules, "-f", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.out).unwrap();
    let findings = report["findings"].as_array().into_iter().flatten();
    let message = |finding: &serde_json::Value| {
        let index: usize = finding["path"].as_str()?.rsplit('.').next()?.parse().ok()?;
        let (place, comment) = comments.get(index)?;
        Some(format!("{place}: `{comment}`: {}", finding["message"].as_str()?))
    };
    findings.filter_map(message).collect()
}

#[test]
fn what_is_not_true_is_found() {
    assert!(configuration("ignore = [\"no-such-mount\"]\n").is_err_and(|text| text.contains("no-such-mount")));
    assert!(run("lintainer check --no-such-flag", false).is_err());
    assert!(run("lintainer explain no-such-rule", false).is_err());
    assert!(run("kubectl get pods", true).is_ok());
    let page = "x `lintainer rules`\n\n  ```toml\n  a = 1\n  ```\n````markdown\n```toml\nb\n```\n````\n# lintainer: ignore[a]\n";
    let found = pieces("p.md", page);
    let infos: Vec<&str> = found.iter().map(|piece| piece.info.as_str()).collect();
    assert_eq!(infos, ["", "toml", "markdown"]);
    assert_eq!((found[1].place.as_str(), found[1].text.as_str()), ("p.md:3", "a = 1\n"));
    let comment = Piece { place: "p.md:1".into(), info: "yaml".into(), text: "a # lintainer: ignore[nope] b\n".into() };
    let wrong = unknown(&suppressions(&comment));
    assert!(wrong.len() == 1 && wrong[0].starts_with("p.md:1: `# lintainer: ignore[nope] b`: "), "{wrong:?}");
}
