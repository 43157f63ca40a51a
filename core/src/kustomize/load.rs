//! The files of a build: read once, and parsed once.

use std::collections::HashMap;
use std::sync::Arc;

use super::build::candidates;
use super::entries::Text as Written;
use super::resource::Resource;
use super::tree::{Node, Step, Value};
use super::{Failure, Files, Limits, Look, Reason, Text, inline};
use crate::source::Source;
use crate::span::FileId;

/// The files, and what was made of them.
pub(super) struct Library<'f> {
    files: &'f dyn Files,
    texts: HashMap<FileId, Arc<Text>>,
    /// The objects of files, by their paths.
    objects: HashMap<String, Result<Vec<Resource>, Failure>>,
}

impl<'f> Library<'f> {
    pub fn new(files: &'f dyn Files) -> Self {
        Library { files, texts: HashMap::new(), objects: HashMap::new() }
    }

    pub fn look(&self, path: &str) -> Look {
        self.files.look(path)
    }

    pub fn source(&self, file: FileId) -> Option<&Arc<Source>> {
        self.texts.get(&file).map(|text| &text.source)
    }

    /// The text of what lies at a path; `None` where nobody has it.
    pub fn text(&mut self, path: &str, look: Look) -> Option<Arc<Text>> {
        let (Look::File(id, bytes) | Look::Heads(id, bytes)) = look else { return None };
        if let Some(known) = self.texts.get(&id) {
            return Some(known.clone());
        }
        let source = Arc::new(Source::from_bytes(id, path, bytes.to_vec()));
        let text = Arc::new(Text { source });
        self.texts.insert(id, text.clone());
        Some(text)
    }

    /// The kustomization of a folder.
    pub fn kustomization(&mut self, folder: &str) -> Result<Arc<Text>, Failure> {
        let shown = if folder.is_empty() { "." } else { folder };
        let fault = |message: String| Failure::nowhere(Reason::Missing, message);
        let found = candidates(folder).map(|path| (self.look(&path), path));
        let found: Vec<_> =
            found.filter(|(look, _)| matches!(look, Look::File(..) | Look::Heads(..) | Look::Unread)).collect();
        let several = found.len() > 1;
        let Some((look, path)) = found.into_iter().next() else {
            return Err(fault(format!("`{shown}` has no kustomization")));
        };
        if several {
            return Err(fault(format!("`{shown}` has several kustomizations")));
        }
        self.text(&path, look).ok_or_else(|| fault(format!("`{path}` cannot be read")))
    }

    /// The objects in a file.
    pub fn objects(&mut self, path: &str, look: Look, limits: &mut Limits) -> Result<Vec<Resource>, Failure> {
        if let Some(known) = self.objects.get(path) {
            return known.clone();
        }
        let has_heads = matches!(look, Look::Heads(..));
        let unread = || Failure::nowhere(Reason::Missing, format!("`{path}` cannot be read"));
        let mut read = match self.text(path, look) {
            Some(text) => inline::documents(&text.source, Step::Written, limits).and_then(objects),
            None => Err(unread()),
        };
        for object in read.iter_mut().flatten().filter(|_| has_heads) {
            object.is_head = object.kind() == "CustomResourceDefinition";
        }
        if !matches!(&read, Err(failure) if failure.reason == Reason::Limit) {
            self.objects.insert(path.to_string(), read.clone());
        }
        read
    }
}

/// The objects of a file's documents. Lists are taken apart; their items come behind the others.
fn objects(documents: Vec<Node>) -> Result<Vec<Resource>, Failure> {
    let mut waiting: std::collections::VecDeque<Node> = documents.into();
    let mut result = Vec::new();
    while let Some(node) = waiting.pop_front() {
        if node.is_empty() {
            continue;
        }
        check(&node)?;
        let kind = node.get("kind").and_then(Node::text).unwrap_or("");
        let items = node.get("items").filter(|_| kind.ends_with("List"));
        match items.map(|items| &items.value) {
            None => result.push(Resource::new(node)),
            Some(Value::Sequence(items)) => waiting.extend(items.iter().cloned()),
            Some(_) if items.is_some_and(Node::is_null) => {}
            Some(_) => {
                let at = items.map_or(node.origin.at, |items| items.origin.at);
                return Err(Failure::new(Reason::Invalid, at, "`items` is no list"));
            }
        }
    }
    Ok(result)
}

fn check(node: &Node) -> Result<(), Failure> {
    let invalid = |message: &str| Failure::new(Reason::Invalid, node.origin.at, message);
    if !node.is_mapping() {
        return Err(invalid("the document is no object"));
    }
    let word = |path: &[&str]| node.at(path).filter(|node| !node.is_empty()).and_then(Node::text);
    let Some(kind) = word(&["kind"]) else { return Err(invalid("the object has no `kind`")) };
    if word(&["metadata", "name"]).is_none() && !kind.ends_with("List") {
        return Err(invalid("the object has no `metadata.name`"));
    }
    Ok(())
}

/// Checks that a file lies in or below the folder of its kustomization.
pub(super) fn check_folder(folder: &str, file: &str, path: &Written) -> Result<(), Failure> {
    let is_below = folder.is_empty() || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    if is_below {
        return Ok(());
    }
    let message = format!("`{}` is outside of the folder of its kustomization", path.value);
    Err(Failure::new(Reason::Outside, path.span, message))
}
