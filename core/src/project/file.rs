//! One file of the run, classified and parsed.

use std::ops::Range;
use std::sync::Arc;

use super::classify::{Kind, classify, has_compose_key};
use crate::dockerfile::{self, Dockerfile};
use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{self, Document};

/// A file with its syntax tree.
#[derive(Debug)]
pub struct File {
    /// The text.
    pub source: Arc<Source>,
    /// What it is.
    pub kind: Kind,
    /// The tree.
    pub syntax: Syntax,
    /// Why it is not judged, for people; `None` when it is.
    pub skipped: Option<&'static str>,
}

/// What a file was parsed to.
#[derive(Debug)]
pub enum Syntax {
    /// A Dockerfile.
    Dockerfile(Box<Dockerfile>),
    /// YAML documents.
    Yaml(Vec<Document>),
    /// Text that is read where it is needed, or not at all.
    Text,
}

impl File {
    /// Classifies and parses bytes. `path` is shown and decides, with the content, what the file is. Text that nothing will
    /// ask for is not kept.
    pub fn parse(id: FileId, path: &str, bytes: Vec<u8>) -> File {
        let source = Source::from_bytes(id, path, bytes);
        let (kind, skipped) = classify(&source);
        let kept = match kind {
            Kind::Kubernetes => {
                let schemas: Vec<_> = manifest_parts(&source).into_iter().filter_map(|(_, schema)| schema).collect();
                source.without(&schemas)
            }
            Kind::Other if !may_be_read_later(&source) => Source::new(id, path, ""),
            _ => source,
        };
        File::of(kept, kind, skipped)
    }

    /// As [`File::parse`], with the whole text: for what is open in an editor, which points at any place.
    pub fn parse_whole(id: FileId, path: &str, bytes: Vec<u8>) -> File {
        let source = Source::from_bytes(id, path, bytes);
        let (kind, skipped) = classify(&source);
        File::of(source, kind, skipped)
    }

    fn of(source: Source, kind: Kind, skipped: Option<&'static str>) -> File {
        let source = Arc::new(source);
        let syntax = match kind {
            Kind::Dockerfile => Syntax::Dockerfile(Box::new(dockerfile::parse(&source))),
            Kind::Compose => Syntax::Yaml(yaml::parse(&source)),
            Kind::Kubernetes => Syntax::Yaml(parse_manifest(&source)),
            Kind::Support(support) if support.is_yaml() => Syntax::Yaml(yaml::parse(&source)),
            Kind::Support(_) | Kind::Other => Syntax::Text,
        };
        File { source, kind, syntax, skipped }
    }

    /// The Dockerfile, if it is one.
    pub fn dockerfile(&self) -> Option<&Dockerfile> {
        match &self.syntax {
            Syntax::Dockerfile(dockerfile) => Some(dockerfile),
            _ => None,
        }
    }

    /// The YAML documents; none for other files.
    pub fn documents(&self) -> &[Document] {
        match &self.syntax {
            Syntax::Yaml(documents) => documents,
            _ => &[],
        }
    }

    /// Whether a part of the file could not be read.
    pub fn is_broken(&self) -> bool {
        match &self.syntax {
            Syntax::Dockerfile(dockerfile) => !dockerfile.problems.is_empty(),
            Syntax::Yaml(documents) => documents.iter().any(Document::is_broken),
            Syntax::Text => false,
        }
    }
}

/// Longer files are no patches that people write.
const MAX_PATCH_BYTES: usize = 1 << 16;

/// Whether the text looks like a patch of RFC 6902, which kustomizations use.
fn is_json_patch(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    text.len() < MAX_PATCH_BYTES && (has("op:") || has("\"op\"")) && (has("path:") || has("\"path\""))
}

/// How many bytes a file of another kind may have whose text is kept for what refers to it.
const MAX_OTHER_BYTES: usize = 256 * 1024;

/// Whether a file that is not ours may be named by one that is: YAML that `extends` takes services from, a JSON patch.
fn may_be_read_later(source: &Source) -> bool {
    let is_yaml = source.path.ends_with(".yaml") || source.path.ends_with(".yml");
    let is_yaml = is_yaml && source.text().len() <= MAX_OTHER_BYTES;
    is_yaml && has_compose_key(source.text()) || is_json_patch(source.text())
}

/// Parses a manifest. Of a resource definition only the head is read: no rule looks at its schema, and schemas are most of
/// the text of many repositories.
fn parse_manifest(source: &Source) -> Vec<Document> {
    let mut documents = Vec::new();
    for (chunk, schema) in manifest_parts(source) {
        let head_only = schema.is_some();
        let end = schema.map_or(chunk.end, |schema| schema.start);
        let mut parsed = yaml::parse_chunk(source, chunk.start..end);
        parsed.iter_mut().for_each(|document| document.head_only = head_only);
        documents.append(&mut parsed);
    }
    documents.shrink_to_fit();
    documents
}

/// The chunks of a manifest, each with the place of its schema if it is a resource definition.
fn manifest_parts(source: &Source) -> Vec<(Range<usize>, Option<Range<usize>>)> {
    let schema = |chunk: &Range<usize>| {
        let head = yaml::head(source.text().get(chunk.clone())?);
        let is_definition = head.kind == Some("CustomResourceDefinition") && head.api_version.is_some();
        head.spec.filter(|_| is_definition).map(|spec| chunk.start + spec..chunk.end)
    };
    yaml::chunks(source.text(), source.bom_len()).into_iter().map(|chunk| (chunk.clone(), schema(&chunk))).collect()
}
