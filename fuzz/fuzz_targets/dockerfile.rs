//! Dockerfiles with every rule on: no panic, and every span lies in the text on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lintainer_core::engine::{Configuration, Files};
use lintainer_core::linter::Serial;

fuzz_target!(|data: &[u8]| {
    let files = Files(vec![("Dockerfile".to_string(), data.to_vec())]);
    let configuration = Configuration { toml: Some("select = [\"all\"]".to_string()), ..Configuration::default() };
    let report = lintainer_rules::engine().check(&files, &configuration, &Serial).expect("the configuration is right");
    for finding in &report.findings {
        let source = report.source(finding.span.file).expect("the file of a finding is there");
        assert!(source.text().get(finding.span.range()).is_some(), "{}: {:?}", finding.rule.name, finding.span);
    }
});
