//! Syntax trees, which are made when they are asked for and live as long as somebody works with them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use elsa::FrozenMap;

use super::{File, Project};
use crate::dockerfile::Dockerfile;
use crate::model::{CommandUse, NodeRef};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{Document, Node};

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

impl Syntax {
    /// The Dockerfile, if it is one.
    pub fn dockerfile(&self) -> Option<&Dockerfile> {
        match self {
            Syntax::Dockerfile(dockerfile) => Some(dockerfile),
            _ => None,
        }
    }

    /// The YAML documents; none for other files.
    pub fn documents(&self) -> &[Document] {
        match self {
            Syntax::Yaml(documents) => documents,
            _ => &[],
        }
    }

    /// The parts of the text in which blanks and empty lines are content, in order: bodies of heredocs, block scalars,
    /// quoted scalars of several lines. `source` is the text that was parsed.
    pub fn verbatim(&self, source: &Source) -> Vec<Span> {
        match self {
            Syntax::Dockerfile(file) => {
                let own = file.instructions.iter().map(|one| one.trigger().unwrap_or(one));
                own.flat_map(|one| &one.heredocs).map(|heredoc| heredoc.body).collect()
            }
            Syntax::Yaml(documents) => {
                let is_content = |node: &Node| {
                    let has_lines = || source.slice(node.written_span()).contains('\n');
                    !node.is_alias() && (node.is_block_scalar() || node.is_quoted()) && has_lines()
                };
                let nodes = documents.iter().flat_map(|document| document.all_nodes(source));
                // The last line of a block scalar may end with blanks.
                let whole = |node: Node| Span {
                    end: source.line_bounds(node.written_span().end as usize).end as u32,
                    ..node.written_span()
                };
                let span = |node: Node| if node.is_block_scalar() { whole(node) } else { node.written_span() };
                nodes.filter(is_content).map(span).collect()
            }
            Syntax::Text => Vec::new(),
        }
    }

    /// How many places could not be read.
    pub fn problems(&self) -> usize {
        match self {
            Syntax::Dockerfile(dockerfile) => dockerfile.problems.len(),
            Syntax::Yaml(documents) => documents.iter().map(|document| document.problems.len()).sum(),
            Syntax::Text => 0,
        }
    }
}

/// The place of a file's tree.
#[derive(Debug, Default)]
pub(super) struct Slot {
    held: Mutex<Held>,
    broken: OnceLock<bool>,
}

#[derive(Debug, Default)]
struct Held {
    /// The tree, as long as somebody else has it.
    shared: Weak<Syntax>,
    /// The tree, if it is to stay.
    kept: Option<Arc<Syntax>>,
}

impl Slot {
    /// The tree, made anew if nobody has it.
    pub(super) fn get(&self, parse: impl FnOnce() -> Syntax) -> Arc<Syntax> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(syntax) = held.shared.upgrade() {
            return syntax;
        }
        let syntax = Arc::new(parse());
        held.shared = Arc::downgrade(&syntax);
        let _ = self.broken.set(syntax.problems() > 0);
        syntax
    }

    /// Whether something could not be read; `None` before the tree was made for the first time.
    pub(super) fn is_broken(&self) -> Option<bool> {
        self.broken.get().copied()
    }

    /// Lets the tree stay for as long as the file.
    pub(super) fn keep(&self, syntax: Arc<Syntax>) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).kept = Some(syntax);
    }
}

/// Trees of files that are worked on, held together so that each is made once.
#[derive(Default)]
pub struct Trees {
    held: FrozenMap<FileId, Arc<Syntax>>,
    commands: FrozenMap<FileId, Vec<CommandUse>>,
    /// Whether a file's text has a word.
    mentions: RefCell<HashMap<(FileId, &'static str), bool>>,
}

impl Trees {
    /// The tree of a file.
    pub fn of(&self, file: &File) -> &Syntax {
        self.or_insert(file.source.id, || file.syntax())
    }

    /// The tree of a file, made in another way than its own if there is none here yet.
    pub(crate) fn or_insert(&self, id: FileId, make: impl FnOnce() -> Arc<Syntax>) -> &Syntax {
        self.held.get(&id).unwrap_or_else(|| self.held.insert(id, make()))
    }

    /// Everything that a Dockerfile executes.
    pub(crate) fn commands(&self, project: &Project, id: FileId) -> &[CommandUse] {
        self.commands.get(&id).unwrap_or_else(|| self.commands.insert(id, project.commands(id)))
    }

    /// Whether the text of a file has a word, searched once.
    pub(crate) fn mentions(&self, file: &File, word: &'static str) -> bool {
        let has = || memchr::memmem::find(file.source.text().as_bytes(), word.as_bytes()).is_some();
        *self.mentions.borrow_mut().entry((file.source.id, word)).or_insert_with(has)
    }

    /// A YAML node of the model.
    pub fn node<'a>(&'a self, project: &'a Project, node: NodeRef) -> Option<Node<'a>> {
        let file = project.file(node.file);
        self.of(file).documents().get(node.document as usize)?.node_at(&file.source, node.node)
    }
}

impl std::fmt::Debug for Trees {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Trees({})", self.held.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_told_from_layout() {
        let verbatim = |path: &str, text: &str| {
            let file = File::new(FileId(0), path, text.as_bytes().to_vec());
            let spans = file.syntax().verbatim(&file.source);
            spans.into_iter().map(|span| file.source.slice(span).to_string()).collect::<Vec<_>>()
        };
        let dockerfile = "FROM a\nCOPY <<A <<B /x/\na \nA\n\n\nB\nONBUILD RUN <<C\nc\nC\nRUN d \n";
        assert_eq!(verbatim("Dockerfile", dockerfile), ["a \n", "\n\n", "c\n"]);
        let compose =
            "services:\n  a:\n    image: \"b\"\n    command: |\n      c \n\n      d \n    user: \"1\n      2\"\n";
        assert_eq!(verbatim("compose.yaml", compose), ["|\n      c \n\n      d ", "\"1\n      2\""]);
    }

    #[test]
    fn a_word_is_searched_once_in_each_file() {
        let file = |id: u32, text: &str| File::new(FileId(id), "Dockerfile", text.as_bytes().to_vec());
        let (with, without) = (file(0, "FROM a\nRUN dnf --assumeyes\n"), file(1, "FROM a\n"));
        let trees = Trees::default();
        for _ in 0..100 {
            assert!(trees.mentions(&with, "assumeyes"));
            assert!(!trees.mentions(&without, "assumeyes"));
        }
        assert_eq!(trees.mentions.borrow().len(), 2);
    }
}
