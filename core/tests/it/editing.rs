//! Completion and hovering over the texts of the test data.

use std::path::{Path, PathBuf};

use lintainer_core::engine::Engine;
use lintainer_core::linter::Serial;
use lintainer_core::rule::Registry;
use lintainer_core::workspace::Workspace;

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true => collect(&path, into),
            false => into.push(path),
        }
    }
}

/// Every place of every text is asked about, and each text after each of its lines. What is offered replaces a word around the
/// place.
#[test]
fn every_place_of_the_test_data_has_an_answer() {
    let mut paths = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/cases"), &mut paths);
    let engine = Engine::new(Registry::new([]));
    let (mut offers, mut described) = (0, 0);
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "yaml" || end == "yml")) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut workspace = Workspace::new(&engine);
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let is_line = text[..end].ends_with('\n') || end == text.len();
            if !is_line {
                continue;
            }
            workspace.set(name, text.as_bytes()[..end].to_vec());
            workspace.check(&Serial).unwrap();
            let places = if end == text.len() { 0..end + 2 } else { end..end + 1 };
            // Of long texts every fifth place: they say the same again and again.
            for offset in places.step_by(if text.len() > 500 { 5 } else { 1 }) {
                if let Some(offer) = workspace.offer(name, offset) {
                    let replaced = offer.replace.range();
                    assert!(
                        replaced.start <= offset && offset <= replaced.end && replaced.end <= end,
                        "{name} at {offset}"
                    );
                    assert!(!offer.candidates.is_empty() && offer.indent <= offer.column, "{name} at {offset}");
                    offers += 1;
                }
                if let Some(known) = workspace.describe(name, offset) {
                    assert!(known.span.range().contains(&offset) || known.span.end as usize == offset);
                    described += 1;
                }
            }
        }
    }
    assert!(offers > 10_000 && described > 10_000, "{offers} {described}");
}

/// A manifest of a thousand lines is answered about while somebody types.
#[test]
fn a_long_manifest_is_answered_about() {
    let object = |at: usize| {
        let env: String = (0..30).map(|var| format!("        - name: A{var}\n          value: \"{at}\"\n")).collect();
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d{at}\nspec:\n  template:\n    spec:\n      containers:\n      \
             - name: c\n        image: i\n        env:\n{env}"
        )
    };
    let text = format!("{}        \n", object(0).repeat(14));
    let engine = Engine::new(Registry::new([]));
    let mut workspace = Workspace::new(&engine);
    workspace.set("a.yaml", text.clone().into_bytes());
    workspace.check(&Serial).unwrap();
    let start = std::time::Instant::now();
    for _ in 0..100 {
        assert!(workspace.offer("a.yaml", text.len() - 1).unwrap().candidates.len() > 10);
    }
    eprintln!("{} lines: {:?} for each", text.lines().count(), start.elapsed() / 100);
}
