//! One text in each dialect of YAML: the tree has its nodes in the order of the text, and each can be asked for its value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{Dialect, parse};

fuzz_target!(|text: &str| {
    let source = Source::new(FileId(0), "a.yaml", text);
    for dialect in [Dialect::Standard, Dialect::Kubernetes, Dialect::Compose] {
        for document in parse(&source, dialect) {
            let mut last = document.span.start;
            for node in document.all_nodes(&source) {
                let span = node.written_span();
                assert!(span.start >= last && span.end <= document.span.end, "{span:?}");
                assert!(source.text().get(span.range()).is_some(), "{span:?}");
                last = span.start;
                let _ = (node.scalar(), node.tag(), node.mapped_text());
            }
        }
    }
});
