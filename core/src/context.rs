//! What a check gets beside the thing it looks at: the project, its options, and a place for findings.

use std::sync::Arc;

use crate::dispatch::Enabled;
use crate::dockerfile::Dockerfile;
use crate::finding::Finding;
use crate::model::{CommandUse, NodeRef};
use crate::project::{File, Kind, Model, Project, Syntax, Trees};
use crate::rule::{OptionKind, Typed};
use crate::settings::Settings;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{Field, Node};

/// The surroundings of one call of a check.
#[derive(Debug)]
pub struct Context<'a> {
    project: &'a Project,
    trees: &'a Trees,
    file: FileId,
    /// What the file was lowered to, where the project does not keep it.
    model: Option<&'a Model>,
    on: &'a Enabled,
    settings: &'a Settings,
    findings: Vec<Finding>,
}

impl<'a> Context<'a> {
    /// A context for the checks of one file. The trees that these ask for are held in `trees`.
    pub(crate) fn new(
        project: &'a Project,
        trees: &'a Trees,
        file: FileId,
        on: &'a Enabled,
        settings: &'a Settings,
    ) -> Self {
        Context { project, trees, file, model: None, on, settings, findings: Vec::new() }
    }

    /// Sets what the file was lowered to.
    pub(crate) fn set_model(&mut self, model: &'a Model) {
        self.model = Some(model);
    }

    /// Goes on with another rule.
    pub(crate) fn set_rule(&mut self, on: &'a Enabled) {
        self.on = on;
    }

    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        // They wait for those of all other files.
        for finding in &mut self.findings {
            finding.message.shrink_to_fit();
            finding.related.shrink_to_fit();
            finding.fixes.shrink_to_fit();
        }
        self.findings
    }

    /// Reports a fault at `span`. More is said through the returned finding.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.findings.push(Finding::new(self.on.rule, span, message));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// All files of the run and the links among them.
    pub fn project(&self) -> &'a Project {
        self.project
    }

    /// The file that is being looked at. For project checks: the first one.
    pub fn file(&self) -> &'a File {
        self.project.file(self.file)
    }

    /// The syntax tree of the file that is being looked at.
    pub fn syntax(&self) -> &'a Syntax {
        self.trees.of(self.file())
    }

    /// The Dockerfile that is being looked at, if it is one.
    pub fn dockerfile(&self) -> Option<&'a Dockerfile> {
        if self.file().kind == Kind::Dockerfile { self.syntax().dockerfile() } else { None }
    }

    /// What the file that is being looked at was lowered to.
    pub fn model(&self) -> &'a Model {
        self.model.unwrap_or_else(|| self.project.model(self.file))
    }

    /// Everything that the Dockerfile executes that is being looked at, parsed once for all checks; nothing for other files.
    pub fn commands(&self) -> &'a [CommandUse] {
        self.trees.commands(self.project, self.file)
    }

    /// Whether the text of the file that is being looked at has a word, which is searched once for all calls.
    pub fn mentions(&self, word: &'static str) -> bool {
        self.trees.mentions(self.file(), word)
    }

    /// The text of the file that a span is in.
    pub fn source_of(&self, span: Span) -> &'a Arc<Source> {
        &self.project.file(span.file).source
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &'a str {
        self.source_of(span).slice(span)
    }

    /// A YAML node of the model. Project checks had better hold one tree after the other themselves.
    pub fn node(&self, node: NodeRef) -> Option<Node<'a>> {
        self.trees.node(self.project, node)
    }

    /// A mapping of the model, such as a container's, as a root of which only what is written matters.
    pub fn field(&self, node: Option<NodeRef>) -> Option<Field<'a>> {
        Some(Field::of(self.node(node?)?))
    }

    /// The settings that apply to the file.
    pub fn settings(&self) -> &'a Settings {
        self.settings
    }

    /// The value of an option of the rule: the configured one, or its default.
    pub fn get<K: OptionKind>(&self, option: &'static Typed<K>) -> K::Value<'a> {
        let declared = option.declared();
        let slot = self.on.rule.options.iter().position(|known| std::ptr::eq(*known, declared));
        debug_assert!(slot.is_some(), "{} does not declare {}", self.on.rule.name, declared.name);
        let value = slot.and_then(|slot| self.on.options.get(slot));
        value.and_then(K::read).unwrap_or_default()
    }
}

/// Whether a text fits a pattern with `*` at either end, ignoring case.
pub fn matches_pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    match (pattern, pattern.strip_prefix(b"*"), pattern.strip_suffix(b"*")) {
        ([b'*', part @ .., b'*'], ..) => {
            part.is_empty() || text.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part))
        }
        (_, Some(end), _) => {
            let at = text.len().checked_sub(end.len());
            at.and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        }
        (_, _, Some(start)) => text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)),
        _ => pattern.eq_ignore_ascii_case(text),
    }
}
