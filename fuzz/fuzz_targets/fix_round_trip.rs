//! Fixing what can be fixed comes to an end, and a second run changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lintainer_core::engine::{Configuration, Files};
use lintainer_core::finding::Safety;
use lintainer_core::linter::Serial;

fuzz_target!(|input: (u8, &[u8])| {
    let (kind, data) = input;
    let name = ["Dockerfile", "compose.yaml", "manifest.yaml"][usize::from(kind) % 3];
    let engine = lintainer_rules::engine();
    let fix = |text: Vec<u8>| {
        let files = Files(vec![(name.to_string(), text)]);
        engine.fix(files, &Configuration::default(), Safety::Unsafe, &Serial).expect("the configuration is right")
    };
    let first = fix(data.to_vec());
    let unstable = !first.refused.is_empty();
    if let Some(text) = first.changed.get(name).filter(|_| !unstable) {
        let second = fix(text.clone().into_bytes());
        assert!(second.changed.is_empty(), "a second run changes the text again: {:?}", second.changed);
    }
});
