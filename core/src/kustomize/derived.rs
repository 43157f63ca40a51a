//! Built objects as ordinary documents, so that they are read as any manifest: their text is nobody's file, and their
//! spans are those of the files that wrote them.

use std::collections::HashMap;
use std::sync::Arc;

use super::print::{lines, sorted};
use super::resource::Resource;
use super::tree::{Node, Origin, Step, Value};
use super::{Build, Builder};
use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{self, Dialect, Document, Origins, Place};

/// The documents of a build.
#[derive(Debug)]
pub struct Derived {
    /// Their text, as it would be applied.
    pub source: Source,
    /// One for each object, in the order of the build.
    pub documents: Vec<Document>,
    /// Who wrote the nodes of each document, by their ids: the whole history that their spans are the last of.
    pub histories: Vec<Vec<Origin>>,
}

/// Makes documents of a build. `file` is an index that no file of the project has.
pub fn derive(build: &Build, builder: &Builder, file: FileId, path: &str) -> Derived {
    let mut text: String = lines(&build.objects).into_iter().map(|line| line.text + "\n").collect();
    if text.is_empty() {
        text.push('\n');
    }
    let source = Source::new(file, path, text);
    let mut documents = yaml::parse(&source, Dialect::Kubernetes);
    documents.retain(|document| document.root().is_some());
    let mut sources: HashMap<FileId, Arc<Source>> = HashMap::new();
    let mut histories = Vec::new();
    let mut result = Vec::new();
    for (document, object) in documents.into_iter().zip(&build.objects) {
        let origins = origins(object);
        for origin in &origins {
            if let Some(text) = builder.source(origin.at.file).cloned() {
                sources.entry(origin.at.file).or_insert(text);
            }
        }
        let places = origins.iter().map(|origin| Place { span: origin.at, is_verbatim: is_verbatim(origin) });
        let used: std::collections::HashSet<FileId> = origins.iter().map(|origin| origin.at.file).collect();
        let own = sources.iter().filter(|(file, _)| used.contains(file)).map(|(file, text)| (*file, text.clone()));
        result.push(document.with_origins(Origins::new(places.collect(), own.collect())));
        histories.push(origins);
    }
    Derived { source, documents: result, histories }
}

/// Whether the text at the origin is the node's own. A file that a generator took in is its own, too.
fn is_verbatim(origin: &Origin) -> bool {
    origin.by.is_verbatim() || matches!(origin.by, Step::Generated(entry) if entry.file != origin.at.file)
}

/// The origins of the nodes of an object in the order in which they are printed, keys too.
fn origins(object: &Resource) -> Vec<Origin> {
    let mut result = Vec::new();
    collect(&object.root, &mut result);
    result
}

fn collect(node: &Node, into: &mut Vec<Origin>) {
    into.push(node.origin.clone());
    match &node.value {
        Value::Scalar(_) => {}
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Mapping(_) => {
            for entry in sorted(node) {
                into.push(entry.origin.clone());
                collect(&entry.value, into);
            }
        }
    }
}
