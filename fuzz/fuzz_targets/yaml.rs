//! One text as a Compose file, as a manifest and as a kustomization beside each other, with every rule on.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lintainer_core::engine::{Configuration, Files};
use lintainer_core::linter::Serial;

fuzz_target!(|data: &[u8]| {
    let names = ["compose.yaml", "compose.override.yaml", "manifest.yaml", "kustomization.yaml"];
    let manifest = [b"apiVersion: v1\nkind: List\n---\n", data].concat();
    let mut files: Vec<_> = names.iter().map(|name| (name.to_string(), data.to_vec())).collect();
    files.push(("prefixed.yaml".to_string(), manifest));
    let configuration = Configuration { toml: Some("select = [\"all\"]".to_string()), ..Configuration::default() };
    let report =
        lintainer_rules::engine().check(&Files(files), &configuration, &Serial).expect("the configuration is right");
    for finding in &report.findings {
        let source = report.source(finding.span.file).expect("the file of a finding is there");
        assert!(source.text().get(finding.span.range()).is_some(), "{}: {:?}", finding.rule.name, finding.span);
    }
});
