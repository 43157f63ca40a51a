//! Broken and hostile files with every rule on: no panic, no hang, bounded work, and every span lies in its text.

use std::path::Path;

use lintainer_core::engine::{Configuration, Engine, Files};
use lintainer_core::finding::Safety;
use lintainer_core::fixer::Refusal;
use lintainer_core::linter::Serial;
use lintainer_core::report::Report;

fn engine() -> Engine {
    lintainer_rules::engine()
}

fn everything() -> Configuration {
    Configuration { toml: Some("select = [\"all\"]\nroot = true\n".to_string()), ..Configuration::default() }
}

fn lint(engine: &Engine, files: &[(&str, &[u8])]) -> Report {
    let files = Files(files.iter().map(|(path, text)| (path.to_string(), text.to_vec())).collect());
    let report = engine.check(&files, &everything(), &Serial).unwrap();
    for finding in &report.findings {
        let spans = std::iter::once(finding.span)
            .chain(finding.related.iter().map(|related| related.span))
            .chain(finding.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span)));
        for span in spans {
            let text = report.source(span.file).unwrap().text();
            assert!(text.get(span.range()).is_some(), "{}: {span:?} in {} bytes", finding.rule.name, text.len());
        }
    }
    report
}

/// All files of `testdata` under the names that they are linted as.
fn samples() -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                // Recorded answers are no file that anybody lints, and far larger than these.
                if !entry.ends_with("cluster") {
                    folders.push(entry);
                }
                continue;
            }
            let name = entry.file_name().unwrap().to_str().unwrap().to_string();
            let linted = match name.as_str() {
                name if name.ends_with("Dockerfile") => "Dockerfile",
                name if name.contains("compose") => "compose.yaml",
                name if name.ends_with(".yaml") => "manifest.yaml",
                _ => continue,
            };
            found.push((linted.to_string(), std::fs::read(entry).unwrap()));
        }
    }
    found.sort();
    found
}

/// A small generator with a fixed seed (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// How much of something that takes long is tried: a fifth of it by `cargo xtask test --quick`.
fn sized(full: usize) -> usize {
    if std::env::var_os("LINTAINER_QUICK").is_some() { full / 5 } else { full }
}

#[test]
fn prefixes_of_all_samples() {
    let samples = samples();
    let stride = 61 * 5 / sized(5);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for first in 0..threads {
            let samples = samples.iter().skip(first).step_by(threads);
            scope.spawn(move || {
                let engine = engine();
                for (name, text) in samples {
                    for end in (0..text.len()).step_by(stride) {
                        lint(&engine, &[(name, &text[..end])]);
                    }
                }
            });
        }
    });
}

/// Changes a text in some places, as slips, other people's text and broken transfers do.
fn mutate(text: &mut Vec<u8>, samples: &[(String, Vec<u8>)], random: &mut Random) {
    let pieces: [&[u8]; 16] = [
        b"\n", b"\t", b"\"", b"'", b"{", b"[", b": ", b"- ", b"<<EOF", b"\\\n", b"${", b"&a ", b"*a", b"\xff",
        b"---\n", b"\r\n",
    ];
    for _ in 0..1 + random.below(4) {
        let at = random.below(text.len());
        match random.below(4) {
            0 => drop(text.drain(at..(at + random.below(20)).min(text.len()))),
            1 => drop(text.splice(at..at, pieces[random.below(pieces.len())].iter().copied())),
            2 => {
                let other = &samples[random.below(samples.len())].1;
                text.splice(at..at, other[..random.below(other.len())].iter().copied());
            }
            _ => {
                if let Some(byte) = text.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
        }
    }
}

#[test]
fn mutations_of_all_samples() {
    let engine = engine();
    let samples = samples();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..1500 {
        let (name, text) = &samples[random.below(samples.len())];
        let mut text = text.clone();
        mutate(&mut text, &samples, &mut random);
        // A name of another format now and then.
        let name = if round % 7 == 0 { &samples[random.below(samples.len())].0 } else { name };
        lint(&engine, &[(name, &text)]);
    }
}

/// What all fixes make of a text; `None` if it stays as it is, or nobody may write it.
fn fixed(engine: &Engine, name: &str, text: Vec<u8>) -> Option<String> {
    let files = Files(vec![(name.to_string(), text)]);
    let mut outcome = engine.fix(files, &everything(), Safety::Unsafe, &Serial).unwrap();
    let is_refused = outcome.refused.iter().any(|(_, why)| *why == Refusal::Unstable);
    outcome.changed.remove(name).filter(|_| !is_refused)
}

#[test]
fn fixes_come_to_an_end_in_one_run_and_of_broken_text_in_two() {
    let engine = engine();
    let samples = samples();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for round in 0..600 {
        let (name, text) = &samples[random.below(samples.len())];
        let mut text = text.clone();
        if round % 2 == 0 {
            mutate(&mut text, &samples, &mut random);
        }
        // Windows' line ends, and tabs where blanks stood behind a word.
        if round % 3 == 0 {
            text = text.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
        }
        if round % 5 == 0 {
            let blank = |at: usize| text[at] == b' ' && at > 0 && !matches!(text[at - 1], b' ' | b'\n' | b'-');
            let blanks: Vec<usize> = (0..text.len()).filter(|at| blank(*at)).collect();
            blanks.into_iter().for_each(|at| text[at] = b'\t');
        }
        let Some(once) = fixed(&engine, name, text.clone()) else { continue };
        let Some(twice) = fixed(&engine, name, once.into_bytes()) else { continue };
        // Of a broken file a second run may mend what the first one has made readable (decision 17).
        assert!(round % 2 == 0, "{name}: of {}\n---\n{}", text.escape_ascii(), twice.escape_debug());
        let more = fixed(&engine, name, twice.into_bytes());
        assert_eq!(more, None, "of {}", String::from_utf8_lossy(&text));
    }
}

#[test]
fn what_did_no_good_beside_other_fixes_is_tried_again_in_the_same_run() {
    let text = include_str!("../../../testdata/cases/missing-network-policy/kinds.manifest.yaml");
    let once = fixed(&engine(), "manifest.yaml", text.as_bytes().to_vec()).unwrap();
    assert_eq!(once.matches("readOnlyRootFilesystem: true").count(), once.matches("image:").count());
    assert_eq!(fixed(&engine(), "manifest.yaml", once.into_bytes()), None);
}

#[test]
fn all_samples_together_and_one_behind_the_other() {
    let engine = engine();
    let samples = samples();
    for kind in ["Dockerfile", "compose.yaml", "manifest.yaml"] {
        let of_kind: Vec<_> = samples.iter().filter(|(name, _)| name == kind).collect();
        let joined: Vec<u8> = of_kind.iter().flat_map(|(_, text)| [text.as_slice(), b"\n---\n"].concat()).collect();
        lint(&engine, &[(kind, &joined)]);
        let apart: Vec<(String, &[u8])> =
            of_kind.iter().enumerate().map(|(n, (name, text))| (format!("{n}/{name}"), text.as_slice())).collect();
        let apart: Vec<(&str, &[u8])> = apart.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        lint(&engine, &apart);
    }
}

#[test]
fn alias_bombs_stay_small() {
    let mut bomb = String::from("a0: &a0 {x: 1}\n");
    for level in 1..60 {
        let aliases = format!("*a{}, ", level - 1).repeat(9);
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let merges: String = (1..60).map(|n| format!("m{n}: &m{n}\n  <<: [*m{}, *m{}]\n", n - 1, n - 1)).collect();
    let compose =
        format!("{bomb}services: {{web: {{image: nginx, environment: *a59, volumes: *a59, command: *a59}}}}\n");
    let manifest =
        format!("apiVersion: v1\nkind: Pod\n{bomb}metadata: *a59\nspec: {{containers: *a59, volumes: *a59}}\n");
    let merged = format!("m0: &m0 {{image: nginx}}\n{merges}services: {{web: *m59}}\n");
    let engine = engine();
    for (name, text) in [("compose.yaml", &compose), ("manifest.yaml", &manifest), ("compose.yaml", &merged)] {
        lint(&engine, &[(name, text.as_bytes())]);
    }
}

#[test]
fn nesting_has_an_end() {
    let engine = engine();
    let deep = |open: &str| open.repeat(10_000);
    for text in [deep("["), deep("{a: "), deep("- "), deep("? "), deep("\"")] {
        let manifest = format!("apiVersion: v1\nkind: Pod\nspec: {text}");
        lint(
            &engine,
            &[("manifest.yaml", manifest.as_bytes()), ("compose.yaml", format!("services: {text}").as_bytes())],
        );
    }
    for text in [deep("$("), deep("("), deep("{ "), deep("if "), deep("`"), deep("${a:-"), deep("sh -c '")] {
        lint(&engine, &[("Dockerfile", format!("FROM a:1\nENV A={text}\nRUN {text}\n").as_bytes())]);
    }
    let onbuild = format!("FROM a:1\n{}RUN x\n", "ONBUILD ".repeat(10_000));
    lint(&engine, &[("Dockerfile", onbuild.as_bytes())]);
}

#[test]
fn long_lines_and_binary_content() {
    let engine = engine();
    let long = "x".repeat(sized(8 << 20));
    for text in [format!("FROM {long}"), format!("FROM a:1\nRUN {}", "a && ".repeat(sized(100_000)))] {
        lint(&engine, &[("Dockerfile", text.as_bytes())]);
    }
    for text in
        [format!("services:\n  web:\n    image: {long}\n"), format!("services: # {long}\n  web: {{image: a}}\n")]
    {
        lint(&engine, &[("compose.yaml", text.as_bytes())]);
    }
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let report = lint(&engine, &[("Dockerfile", &binary), ("compose.yaml", &binary), ("manifest.yaml", b"")]);
    assert!(report.skipped.iter().any(|skipped| skipped.reason == Some("binary content")));
    lint(&engine, &[("Dockerfile", b"\xff\xfeF\x00R\x00O\x00M\x00")]);
}

/// A line of 100 MB.
fn long() -> String {
    "x".repeat(sized(100_000_000))
}

#[test]
fn long_lines_of_dockerfiles_are_refused_and_the_rest_is_read() {
    let dockerfile = format!("FROM a:1\nUSER root\nRUN {}\n", long());
    let report = lint(&engine(), &[("Dockerfile", dockerfile.as_bytes())]);
    let limit = report.active().find(|finding| finding.rule.name == "invalid-syntax").unwrap();
    assert!(limit.message.contains("not read"), "{}", limit.message);
    assert!(report.active().any(|finding| finding.rule.name == "root-user"));
}

#[test]
fn long_lines_of_compose_files_are_read() {
    let compose = format!("services:\n  a:\n    image: b\n    command: \"{}\"\n", long());
    assert!(lint(&engine(), &[("compose.yaml", compose.as_bytes())]).active().any(|f| f.rule.name == "missing-tag"));
}

#[test]
fn long_lines_of_manifests_are_read() {
    let text = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata: {{a: {}}}\n", long());
    assert_eq!(lint(&engine(), &[("a.yaml", text.as_bytes())]).files.len(), 1);
}

#[test]
fn many_faults_in_one_line_take_time_by_their_number() {
    // Anything that walks the line, or all siblings, once for each finding would not end here.
    let pods = "{name: a, image: b}, ".repeat(sized(20_000));
    for text in [
        format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{pods}]}}\n"),
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n{}",
            "  - {name: a, image: b}\n".repeat(sized(20_000))
        ),
    ] {
        let report = lint(&engine(), &[("a.yaml", text.as_bytes())]);
        assert!(report.active().filter(|finding| finding.rule.name == "missing-tag").count() > sized(19_000));
    }
}

#[test]
fn one_bad_byte_is_a_finding_and_the_rest_is_linted() {
    let report = lint(&engine(), &[("Dockerfile", b"FROM ubuntu\n# caf\xe9\nUSER root\n")]);
    let names: Vec<_> = report.active().map(|finding| finding.rule.name).collect();
    for rule in ["missing-tag", "invalid-syntax", "root-user"] {
        assert!(names.contains(&rule), "{rule} in {names:?}");
    }
    let offset = report.active().find(|finding| finding.rule.name == "invalid-syntax").unwrap().span.start;
    assert_eq!(offset, 17);
}
