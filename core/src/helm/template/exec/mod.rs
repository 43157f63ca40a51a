//! Executes templates.

mod call;
mod frame;
mod operand;
mod template;
mod walk;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::span::FileId;
use rustc_hash::FxHashMap;

use self::frame::Scope;
use super::parse::{self, Known, ParseError, Parsed};
use super::tree::Tree;
use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::functions;
use crate::helm::origin::SiteId;
use crate::helm::text::{Builder, Text};
use crate::helm::value::Value;

/// How many blocks, parentheses and calls of templates may be within each other; a call counts as three. That is less
/// than 1 MiB of stack, which WebAssembly has; helm itself allows 1,000 calls of one template.
pub const MAX_DEPTH: usize = 300;

/// What Go prints for `nil`, and helm takes out again.
const NO_VALUE: &str = "<no value>";

/// Named templates.
#[derive(Debug, Default, Clone)]
pub struct Templates {
    trees: FxHashMap<Rc<str>, Rc<Tree>>,
}

/// Whether templates can call a function of this name.
pub fn is_function(name: &str) -> bool {
    matches!(name, "and" | "or" | "call" | "include" | "tpl") || functions::find(name).is_some()
}

impl Templates {
    /// Adds a file: its own template and those that it defines. They replace earlier ones of the same names, unless
    /// they are empty. helm adds files with deeper paths first.
    ///
    /// What is wrong with the file is returned; a template with an error is kept, but cannot be executed.
    pub fn add(&mut self, name: &str, file: FileId, text: &str) -> Vec<ParseError> {
        self.add_parsed(parse::file(name, file, text, &is_function), None)
    }

    /// As [`Templates::add`], of files that may have been read before.
    pub fn add_known(&mut self, known: &Known, name: &str, file: FileId, text: &str) -> Vec<ParseError> {
        self.add_parsed(known.file(name, file, text, &is_function), None)
    }

    /// The template of a name.
    pub fn get(&self, name: &str) -> Option<&Rc<Tree>> {
        self.trees.get(name)
    }

    /// Executes a template as one of a chart, and writes what it prints.
    ///
    /// # Errors
    /// As helm has them. What was printed before stands in `out`.
    pub fn execute(&self, context: &Context<'_>, name: &str, data: &Value, out: &mut Builder) -> Result<(), Failure> {
        let message = || format!("template: no template {} associated with template \"gotpl\"", super::quote(name));
        let tree = self.trees.get(name).ok_or_else(|| Failure::new(message()))?;
        let run = Run { context, depth: Cell::new(0), included: RefCell::default() };
        let scope = Scope { outer: None, templates: self };
        if !out.is_empty() {
            let mut own = Builder::default();
            let result = run.execute(&scope, tree, data.clone(), SiteId::NONE, &mut own);
            out.push(&without_no_value(own.finish()));
            return result;
        }
        let result = run.execute(&scope, tree, data.clone(), SiteId::NONE, out);
        if out.as_str().contains(NO_VALUE) {
            let text = std::mem::take(out).finish();
            out.push(&without_no_value(text));
        }
        result
    }

    /// Adds what was read. `scope` is where other templates of the same names may be.
    fn add_parsed(&mut self, parsed: Parsed, scope: Option<&Scope<'_>>) -> Vec<ParseError> {
        for tree in parsed.trees {
            let is_there =
                self.trees.contains_key(&tree.name) || scope.is_some_and(|scope| scope.find(&tree.name).is_some());
            if !is_there || tree.broken || !tree.is_empty() {
                self.trees.insert(tree.name.clone(), Rc::new(tree));
            }
        }
        parsed.errors
    }
}

/// An execution of a template with all that it calls.
struct Run<'r, 'f> {
    context: &'r Context<'f>,
    /// How many blocks, parentheses and calls we are in.
    depth: Cell<usize>,
    /// How many times each template is being included.
    included: RefCell<FxHashMap<Rc<str>, usize>>,
}

impl Run<'_, '_> {
    /// Does something some levels deeper.
    fn deeper<T>(&self, levels: usize, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let depth = self.depth.get();
        if depth + levels > MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} blocks and templates within each other");
            return Err(Failure::new(message).because(Cause::Limit));
        }
        self.depth.set(depth + levels);
        let result = work();
        self.depth.set(depth);
        result
    }
}

/// A text without each `<no value>`: where one was is a hole.
fn without_no_value(text: Text) -> Text {
    if !text.as_str().contains(NO_VALUE) {
        return text;
    }
    let mut builder = Builder::default();
    let mut start = 0;
    for (at, _) in text.as_str().match_indices(NO_VALUE) {
        builder.push_range(&text, start..at);
        let segments = text.segments();
        let index = segments.partition_point(|segment| segment.at as usize <= at);
        if let Some(segment) = index.checked_sub(1).and_then(|index| segments.get(index)) {
            builder.push_hole(segment.origin, segment.site);
        }
        start = at + NO_VALUE.len();
    }
    builder.push_rest(&text, start..text.as_str().len());
    builder.finish()
}
