//! A build as front ends hand it on: its text, its objects, and who wrote each line.

use serde::Serialize;

use super::print::lines;
use super::{Build, Builder, Failure};
use crate::source::Position;
use crate::span::Span;

/// A build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuildJson {
    /// The objects as YAML, as `kustomize build` prints them.
    pub text: String,
    /// The objects, in the order of the tool.
    pub objects: Vec<BuiltObjectJson>,
    /// The lines of the text.
    pub lines: Vec<BuiltLineJson>,
}

/// An object of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuiltObjectJson {
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`.
    pub namespace: Option<String>,
    /// The line of the build in which it begins, from 1.
    pub line: u32,
    /// It alone as YAML.
    pub text: String,
}

/// A line of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BuiltLineJson {
    /// The line, without its break.
    pub text: String,
    /// Who wrote what is in it; `None` for the `---` between objects.
    pub writer: Option<WriterJson>,
}

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WriterJson {
    /// The file.
    pub path: String,
    /// The line in it, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What of the build wrote it: `written`, `patch`, `images` and so on, as [`super::Step::name`] has it.
    pub step: &'static str,
}

/// Why a kustomization does not build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailureJson {
    /// What is wrong.
    pub message: String,
    /// Where that is written; `None` where no file has a place for it.
    pub at: Option<EntryJson>,
    /// The entries of the kustomizations that led there, the innermost first.
    pub through: Vec<EntryJson>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryJson {
    /// The file.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Builder<'_> {
    /// A build of this builder for front ends. `shown` says how a path is shown.
    pub fn told(&self, build: &Build, shown: &dyn Fn(&str) -> String) -> BuildJson {
        let mut told = Vec::new();
        let mut starts = vec![1];
        for line in lines(&build.objects) {
            let writer = line.origin.and_then(|origin| {
                let (path, Position { line, column, .. }) = self.place(origin.at, shown)?;
                Some(WriterJson { path, line, column, step: origin.by.name() })
            });
            if line.origin.is_none() {
                starts.push(told.len() as u32 + 2);
            }
            told.push(BuiltLineJson { text: line.text, writer });
        }
        let joined = |lines: &[BuiltLineJson]| lines.iter().fold(String::new(), |text, line| text + &line.text + "\n");
        let ends = starts.iter().skip(1).map(|start| start - 2).chain([told.len() as u32]);
        let objects = build.objects.iter().zip(starts.iter().zip(ends)).map(|(object, (start, end))| BuiltObjectJson {
            api_version: object.api_version().to_string(),
            kind: object.kind().to_string(),
            name: object.name().to_string(),
            namespace: Some(object.namespace()).filter(|namespace| !namespace.is_empty()).map(str::to_string),
            line: *start,
            text: joined(told.get(*start as usize - 1..end as usize).unwrap_or(&[])),
        });
        BuildJson { text: joined(&told), objects: objects.collect(), lines: told }
    }

    /// Why there is no build, for front ends.
    pub fn told_failure(&self, failure: &Failure, shown: &dyn Fn(&str) -> String) -> FailureJson {
        let entry = |at: Span| {
            let (path, Position { line, column, .. }) = self.place(at, shown)?;
            Some(EntryJson { path, line, column })
        };
        let through = failure.through.iter().filter_map(|at| entry(*at)).collect();
        FailureJson { message: failure.message.clone(), at: failure.at.and_then(entry), through }
    }

    fn place(&self, at: Span, shown: &dyn Fn(&str) -> String) -> Option<(String, Position)> {
        let source = self.source(at.file)?;
        Some((shown(&source.path), source.position(at.start)))
    }
}

impl FailureJson {
    /// The fault with its place, and the entries that led there, a line each.
    pub fn lines(&self) -> Vec<String> {
        let place = |at: &EntryJson| format!("{}:{}", at.path, at.line);
        let first = match &self.at {
            Some(at) => format!("{}: {}", place(at), self.message),
            None => self.message.clone(),
        };
        [first].into_iter().chain(self.through.iter().map(|at| format!("  from {}", place(at)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Memory;
    use super::*;
    use crate::kustomize::Options;

    fn shown(path: &str) -> String {
        format!("./{path}")
    }

    #[test]
    fn lines_and_objects_agree() {
        let files = Memory::new(&[
            ("kustomization.yaml", "namespace: shop\nresources: [a.yaml]\n"),
            (
                "a.yaml",
                "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: b}\n",
            ),
        ]);
        let mut builder = Builder::new(&files, Options::default());
        let build = builder.build("").unwrap();
        let told = builder.told(&build, &shown);
        assert_eq!(told.text.lines().collect::<Vec<_>>(), told.lines.iter().map(|it| &*it.text).collect::<Vec<_>>());
        let second = &told.objects[1];
        assert_eq!((second.line, second.name.as_str(), second.namespace.as_deref()), (7, "a", Some("shop")));
        assert_eq!(second.text.lines().next(), Some(&*told.lines[second.line as usize - 1].text));
        assert_eq!(told.objects[0].text.clone() + "---\n" + &second.text, told.text);
        assert!(told.lines[5].writer.is_none());
        let namespace = WriterJson { path: "./kustomization.yaml".into(), line: 1, column: 12, step: "namespace" };
        assert_eq!(told.lines[4].writer, Some(namespace));
    }

    #[test]
    fn failures_say_what_led_there() {
        let files = Memory::new(&[
            ("kustomization.yaml", "resources:\n- base\n"),
            ("base/kustomization.yaml", "resources: [gone.yaml]\n"),
        ]);
        let mut builder = Builder::new(&files, Options::default());
        let failure = builder.build("").unwrap_err();
        let told = builder.told_failure(&failure, &shown);
        assert_eq!(told.at, Some(EntryJson { path: "./base/kustomization.yaml".into(), line: 1, column: 13 }));
        assert_eq!(
            told.lines(),
            ["./base/kustomization.yaml:1: `gone.yaml` is not there", "  from ./kustomization.yaml:2"]
        );
    }
}
