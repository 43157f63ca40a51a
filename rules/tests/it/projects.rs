//! The sample projects have the findings that are written down for them.

use std::collections::BTreeSet;
use std::path::Path;

use lintainer_core::engine::{Configuration, Files};
use lintainer_core::finding::Finding;
use lintainer_core::linter::Serial;
use lintainer_core::render::{OutputFormat, RenderOptions};
use lintainer_core::span::Span;
use lintainer_core::workspace::Workspace;

/// All files below a folder by their paths from there.
fn read(folder: &Path, from: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(&path, from, into);
        } else {
            let shown = path.strip_prefix(from).unwrap().components().map(|part| part.as_os_str().to_str().unwrap());
            into.push((shown.collect::<Vec<_>>().join("/"), std::fs::read(&path).unwrap()));
        }
    }
}

fn shop() -> Vec<(String, Vec<u8>)> {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/projects/shop");
    let mut files = Vec::new();
    read(&shop, &shop, &mut files);
    files.sort();
    files
}

/// What is found in files, each with its place and its edits.
fn findings(files: Vec<(String, Vec<u8>)>, select: &str) -> Vec<String> {
    let configuration = Configuration { toml: Some(format!("select = [\"{select}\"]\n")), ..Configuration::default() };
    let report = lintainer_rules::engine().check(&Files(files), &configuration, &Serial).unwrap();
    let place = |span: Span| format!("{}:{}-{}", report.path(span), span.start, span.end);
    let show = |finding: &Finding| {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
        let edits: Vec<_> = edits.map(|edit| format!("{} {:?}", place(edit.span), edit.text)).collect();
        let related: Vec<_> = finding.related.iter().map(|related| place(related.span)).collect();
        let suppressed = finding.suppressed.is_some();
        let what = format!("{} {} {}", place(finding.span), finding.rule.name, finding.message);
        format!("{what} {edits:?} {related:?} {suppressed}")
    };
    report.findings.iter().map(show).collect()
}

#[test]
fn findings_do_not_depend_on_which_trees_are_kept() {
    // Compose files come first in what is kept, and these take up all of it, down to the last bytes.
    let fill = (0..24).map(|power| (format!("aaa/fill-{power:02}/compose.yaml"), 1_usize << (23 - power)));
    let fill = fill.filter(|(_, size)| (64..=1 << 18).contains(size));
    let fill = (0..8).flat_map(|copy| fill.clone().map(move |(path, size)| (format!("aaa/{copy}/{path}"), size)));
    let fill = fill.map(|(path, size)| (path, format!("services: {{}} # {}\n", "x".repeat(size - 17)).into_bytes()));
    let with_fill: Vec<_> = fill.chain(shop()).collect();
    for select in ["default", "all"] {
        let alone = findings(shop(), select);
        assert!(alone.len() > 50, "{}", alone.len());
        let mut together = findings(with_fill.clone(), select);
        together.retain(|finding| !finding.starts_with("aaa/"));
        assert_eq!(together, alone);
    }
}

#[test]
fn findings_do_not_depend_on_the_order_of_the_files() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
    let folders = ["projects", "cases"].map(|folder| std::fs::read_dir(testdata.join(folder)).unwrap());
    let mut different = Vec::new();
    for folder in folders.into_iter().flatten().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let mut files = Vec::new();
        read(&folder, &folder, &mut files);
        files.sort();
        let forwards: BTreeSet<String> = findings(files.clone(), "all").into_iter().collect();
        files.reverse();
        let backwards: BTreeSet<String> = findings(files, "all").into_iter().collect();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        different.extend(forwards.symmetric_difference(&backwards).map(|finding| format!("{name}: {finding}")));
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn the_shop_has_the_findings_that_are_written_down() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
    let engine = lintainer_rules::engine();
    let report = engine.check(&Files(shop()), &Configuration::default(), &Serial).unwrap();
    let found = engine.render(&report, OutputFormat::Concise, &RenderOptions::default());
    let path = testdata.join("expected/shop.txt");
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(found, expected, "run with UPDATE_RULES=1 when the change is meant");
}

#[test]
fn a_workspace_says_after_any_edits_what_a_fresh_run_says() {
    let engine = lintainer_rules::engine();
    let configuration = Configuration { toml: Some("profile = \"audit\"\n".to_string()), ..Configuration::default() };
    let mut workspace = Workspace::new(&engine);
    workspace.configure(configuration.clone());
    let mut files = std::collections::BTreeMap::new();
    let all = shop();
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    // Most files come in any order; some go, and some get the text of another one of the same kind.
    for step in 0..all.len() * 6 {
        let (path, bytes) = &all[next(all.len())];
        let name = |path: &str| path.rsplit('/').next().map(str::to_string);
        match next(5) {
            0 => {
                workspace.remove(path);
                files.remove(path);
            }
            1 => {
                let same: Vec<_> = all.iter().filter(|(other, _)| name(other) == name(path)).collect();
                let (_, bytes) = same[next(same.len())];
                workspace.set(path, bytes.as_slice());
                files.insert(path.clone(), bytes.clone());
            }
            _ => {
                workspace.set(path, bytes.as_slice());
                files.insert(path.clone(), bytes.clone());
            }
        }
        if step % (all.len() / 2) == 0 {
            let kept = workspace.check(&Serial).unwrap();
            let fresh = engine.check(&Files(files.clone().into_iter().collect()), &configuration, &Serial).unwrap();
            let json = |report| engine.render(report, OutputFormat::Json, &RenderOptions::default());
            assert_eq!(json(&kept), json(&fresh), "step {step}");
        }
    }
}
