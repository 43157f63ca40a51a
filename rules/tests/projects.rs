//! The sample projects have the findings that are written down for them.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use lintainer_core::engine::{Configuration, Files};
use lintainer_core::linter::Serial;
use lintainer_core::render::{OutputFormat, RenderOptions};

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

#[test]
fn the_shop_has_the_findings_that_are_written_down() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
    let shop = testdata.join("projects/shop");
    let mut files = Vec::new();
    read(&shop, &shop, &mut files);
    files.sort();
    let engine = lintainer_rules::engine();
    let report = engine.check(&Files(files), &Configuration::default(), &Serial).unwrap();
    let found = engine.render(&report, OutputFormat::Concise, &RenderOptions::default());
    let path = testdata.join("expected/shop.txt");
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(found, expected, "run with UPDATE_RULES=1 when the change is meant");
}
