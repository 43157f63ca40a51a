//! What functions and the evaluator share during a render.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::span::{FileId, Span};
use rustc_hash::FxHashMap;

use crate::helm::failure::{Cause, Failure};
use crate::helm::origin::{OriginId, Origins};
use crate::helm::template::parse::Known;
use crate::helm::text::{Segment, Text, UNKNOWN};
use crate::helm::value::{Kind, Value};

/// How many bytes a chart may print, intermediate texts included.
pub const MAX_BYTES: usize = 256 << 20;

/// How many nodes of templates one render may evaluate.
pub const MAX_STEPS: u64 = 50_000_000;

/// What to do where helm's result is different each time or depends on a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As helm does it, with fixed results for what is random: to compare with helm.
    Exact,
    /// What nobody can know is [`Kind::Unknown`].
    Lint,
}

/// A value that a chart does not render without, and that nobody gave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The action that asks for it.
    pub at: Span,
    /// What the chart says then.
    pub message: String,
}

/// Files of a chart that could not be read, for who asks `.Files` for them.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Unread {
    /// There are none.
    #[default]
    Nothing,
    /// These, by their paths from the chart's folder.
    These(Vec<String>),
    /// Nobody knows which files there are.
    Anything,
}

/// What functions and the evaluator share during a render.
#[derive(Debug)]
pub struct Context<'a> {
    /// What to do where nobody knows.
    pub mode: Mode,
    /// All origins so far.
    pub origins: Origins,
    /// Templates that were read for other charts.
    pub templates: Rc<Known>,
    /// The texts of the files that spans point into.
    files: FxHashMap<FileId, &'a str>,
    /// The action that is being evaluated, without its braces.
    action: Cell<Span>,
    steps: Cell<u64>,
    bytes: Cell<usize>,
    /// What `required` asked for in vain, where the render went on.
    asked: RefCell<Vec<Asked>>,
    unread: Rc<Unread>,
}

impl<'a> Context<'a> {
    /// A context over files.
    pub fn new(mode: Mode, files: impl IntoIterator<Item = (FileId, &'a str)>) -> Context<'a> {
        Context {
            mode,
            origins: Origins::default(),
            templates: Rc::default(),
            files: files.into_iter().collect(),
            action: Cell::new(Span::new(FileId(0), 0..0)),
            steps: Cell::new(0),
            bytes: Cell::new(0),
            asked: RefCell::default(),
            unread: Rc::default(),
        }
    }

    /// Notes that the current action asks for a value that nobody gave.
    pub fn ask(&self, message: &str) {
        self.asked.borrow_mut().push(Asked { at: self.action(), message: message.to_string() });
    }

    /// The values that were asked for in vain so far, each once.
    pub fn asked(&self) -> Vec<Asked> {
        let mut asked = self.asked.borrow().clone();
        asked.sort();
        asked.dedup();
        asked
    }

    /// The same context, with templates that were read for other charts.
    pub fn knowing(self, templates: &Rc<Known>) -> Context<'a> {
        Context { templates: templates.clone(), ..self }
    }

    /// The same context, with files that could not be read.
    pub fn without(self, unread: &Rc<Unread>) -> Context<'a> {
        Context { unread: unread.clone(), ..self }
    }

    /// Whether a file of the chart, or of one below it, may be there and could not be read. `path` is from the chart's folder.
    pub fn is_unread(&self, path: &str) -> bool {
        match &*self.unread {
            Unread::Nothing => false,
            Unread::These(paths) => paths
                .iter()
                .any(|known| known.strip_suffix(path).is_some_and(|above| above.is_empty() || above.ends_with('/'))),
            Unread::Anything => true,
        }
    }

    /// The action that is being evaluated.
    pub fn action(&self) -> Span {
        self.action.get()
    }

    /// Enters an action; the earlier one is returned, to go back to it.
    pub fn enter(&self, action: Span) -> Span {
        self.action.replace(action)
    }

    /// The characters at a place; nothing if it is in no file of the render.
    pub fn slice(&self, span: Span) -> Option<&'a str> {
        self.files.get(&span.file)?.get(span.range())
    }

    /// Counts steps and bytes from zero again: what one template wastes must not be missing to the others.
    pub fn start_over(&self) {
        self.steps.set(0);
        self.bytes.set(0);
    }

    /// Counts one step of the evaluation.
    ///
    /// # Errors
    /// If there were too many ([`MAX_STEPS`]).
    pub fn step(&self) -> Result<(), Failure> {
        self.work(1)
    }

    /// Counts work that takes as long as so many steps of the evaluation.
    ///
    /// # Errors
    /// As [`Context::step`].
    pub fn work(&self, steps: u64) -> Result<(), Failure> {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > MAX_STEPS { Err(limit(format!("more than {MAX_STEPS} steps"))) } else { Ok(()) }
    }

    /// Counts bytes that are about to be made.
    ///
    /// # Errors
    /// If there are too many ([`MAX_BYTES`]).
    pub fn spend(&self, bytes: usize) -> Result<(), Failure> {
        self.bytes.set(self.bytes.get().saturating_add(bytes));
        if self.bytes.get() > MAX_BYTES {
            Err(limit(format!("more than {} MiB of text", MAX_BYTES >> 20)))
        } else {
            Ok(())
        }
    }

    /// Whether so many bytes can still be made, without counting them: before memory is taken for a text that is counted
    /// once it is there.
    ///
    /// # Errors
    /// As [`Context::spend`].
    pub fn check(&self, bytes: usize) -> Result<(), Failure> {
        if bytes > MAX_BYTES.saturating_sub(self.bytes.get()) { self.spend(bytes) } else { Ok(()) }
    }

    /// The origin of what the current action adds by itself.
    pub fn made(&self) -> OriginId {
        self.origins.id(crate::helm::origin::Origin::Made(self.action()))
    }

    /// The origin of what the current action computes from values.
    pub fn derived<'v>(&self, from: impl IntoIterator<Item = &'v Value>) -> OriginId {
        self.origins.derived(self.action(), from.into_iter().flat_map(Value::origins))
    }

    /// A text that the current action computed from values.
    pub fn derived_text<'v>(&self, text: &str, from: impl IntoIterator<Item = &'v Value>) -> Value {
        Value::text(Text::new(text, self.derived(from)))
    }

    /// What nobody can know, computed from values.
    pub fn unknown<'v>(&self, from: impl IntoIterator<Item = &'v Value>) -> Value {
        Value { kind: Kind::Unknown, origin: self.derived(from) }
    }

    /// The text of a scalar that printed as `printed`: byte by byte where its origin says the same.
    pub fn scalar_text(&self, value: &Value, printed: &str) -> Text {
        let written = match self.origins.written(value.origin) {
            Some(span) if self.slice(span) == Some(printed) => span.start,
            _ => Segment::DECODED,
        };
        Text::at(printed, value.origin, written)
    }

    /// The text that stands for what is not known.
    pub fn unknown_text(&self, value: &Value) -> Text {
        Text::new(UNKNOWN.encode_utf8(&mut [0; 4]), value.origin)
    }
}

fn limit(message: String) -> Failure {
    Failure::new(message).because(Cause::Limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_could_not_be_read_are_known_by_the_ends_of_their_paths() {
        let with = |unread: Unread| Context::new(Mode::Lint, []).without(&Rc::new(unread));
        let some = with(Unread::These(vec!["logo.bin".into(), "charts/db/init.sql".into()]));
        let found = ["logo.bin", "init.sql", "db/init.sql", "nit.sql", "other"].map(|path| some.is_unread(path));
        assert_eq!(found, [true, true, true, false, false]);
        assert!(with(Unread::Anything).is_unread("other"));
        assert!(!with(Unread::Nothing).is_unread("logo.bin"));
    }
}
