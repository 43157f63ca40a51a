//! A kustomization of several files, which bytes that are no UTF-8 divide: it is built or refused, and what is built is printed
//! as it is.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use lintainer_core::kustomize::{Builder, Files, Look, Options};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{self, Dialect};

/// What divides the files.
const BETWEEN: u8 = 0xff;

const PATHS: [&str; 7] =
    ["kustomization.yaml", "a.yaml", "patch.yaml", "base/kustomization.yaml", "base/a.yaml", "c/kustomization.yaml", "x.env"];

/// The texts of the paths, in their order.
struct Texts<'a>(Vec<&'a [u8]>);

impl Files for Texts<'_> {
    fn look(&self, path: &str) -> Look {
        match PATHS.iter().position(|known| *known == path) {
            Some(at) => self.0.get(at).map_or(Look::Absent, |text| Look::File(FileId(at as u32), Arc::from(*text))),
            None if matches!(path, "" | "base" | "c") => Look::Folder,
            None => Look::Absent,
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let texts = Texts(data.split(|byte| *byte == BETWEEN).collect());
    for within_folders in [false, true] {
        let mut builder = Builder::new(&texts, Options { within_folders, ..Options::default() }).noting_effects();
        let build = match builder.build("") {
            Ok(build) => build,
            Err(failure) => {
                builder.told_failure(&failure, &str::to_string);
                continue;
            }
        };
        let printed = build.printed(&|_| true);
        assert_eq!(builder.told(&build, &str::to_string).text, printed.text);
        for (text, object) in printed.documents() {
            let source = Source::new(FileId(0), "built.yaml", text);
            let documents = yaml::parse(&source, Dialect::Kubernetes);
            assert!(documents.len() == 1 && documents[0].problems.is_empty(), "it is printed as\n{text}");
            assert_eq!(object.places.len(), documents[0].all_nodes(&source).count(), "places of\n{text}");
        }
    }
});
