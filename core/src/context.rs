//! What a check gets beside the thing it looks at: the project, its options, and a place for findings.

use std::rc::Rc;
use std::sync::Arc;

use crate::dispatch::Enabled;
use crate::dockerfile::{Dockerfile, Image, Instruction};
use crate::finding::{Finding, Fix};
use crate::model::{CommandUse, NodeRef};
use crate::project::{File, Kind, Model, Project, Syntax, Trees};
use crate::report::FileProblem;
use crate::rule::{OptionKind, Typed};
use crate::schema::Violation;
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
    /// Whether the checks are about the whole project, of which each file has settings of its own.
    is_for_project: bool,
    findings: Vec<Finding>,
    /// Checks that could not be made.
    problems: Vec<FileProblem>,
    /// What is wrong in the object or file that was held against its schema last.
    judged: Option<(NodeRef, Rc<[Violation]>)>,
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
        Context {
            project,
            trees,
            file,
            model: None,
            on,
            settings,
            is_for_project: false,
            findings: Vec::new(),
            problems: Vec::new(),
            judged: None,
        }
    }

    /// The same for a check of the whole project.
    pub(crate) fn for_project(self) -> Self {
        Context { is_for_project: true, ..self }
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

    /// Says that a check could not be made, and where the fault lies.
    pub fn fail(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(FileProblem { path: path.to_string(), message: message.into() });
    }

    /// The checks that could not be made since this was asked last.
    pub(crate) fn take_problems(&mut self) -> Vec<FileProblem> {
        std::mem::take(&mut self.problems)
    }

    /// The finding that was reported last.
    pub fn last(&mut self) -> Option<&mut Finding> {
        self.findings.last_mut()
    }

    /// Offers a way to mend the finding that was reported last. Its profile hides many a finding, which is only counted: then
    /// `make` is not called. So this comes after everything else that is said about the finding.
    pub fn fix(&mut self, make: impl FnOnce(&Self) -> Option<Fix>) {
        let is_asked_for = self.findings.last().is_some_and(|finding| {
            debug_assert_eq!(finding.rule.name, self.on.rule.name, "a fix without a finding");
            self.is_for_project || finding.span.file != self.file || self.settings.shows(finding)
        });
        let fix = if is_asked_for { make(self) } else { None };
        if let Some(finding) = self.findings.last_mut() {
            finding.fix(fix);
        }
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

    /// The image that a stage of a Dockerfile makes, by the name that the stage is lowered with.
    pub fn image(&self, file: &'a File, stage: &str) -> Option<Image<'a>> {
        let dockerfile = self.trees.of(file).dockerfile()?;
        Some(dockerfile.image(&file.source, dockerfile.stage_named(stage)?))
    }

    /// What the file that is being looked at was lowered to.
    pub fn model(&self) -> &'a Model {
        self.model.unwrap_or_else(|| self.project.model(self.file))
    }

    /// Everything that the Dockerfile executes that is being looked at, parsed once for all checks; nothing for other files.
    pub fn commands(&self) -> &'a [CommandUse] {
        self.trees.commands(self.project, self.file)
    }

    /// What an instruction of the Dockerfile that is being looked at executes: nothing, itself or its trigger.
    pub fn executed_by(&self, instruction: &Instruction) -> &'a [CommandUse] {
        let all = self.commands();
        let start = all.partition_point(|usage| usage.instruction < Some(instruction.index));
        let end = all.partition_point(|usage| usage.instruction <= Some(instruction.index));
        all.get(start..end).unwrap_or(&[])
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

    /// Whether a place in YAML lies in brackets: `{a: b}`, `[a]`.
    pub fn is_in_brackets(&self, span: Span) -> bool {
        let documents = self.trees.of(self.project.file(span.file)).documents();
        let document = documents.get(documents.partition_point(|document| document.span.end <= span.start));
        document.is_some_and(|document| document.is_in_brackets(self.source_of(span), span.start))
    }

    /// What is wrong at a node by its schema: what was found the last time, if that was about the same node.
    pub(crate) fn judged(&mut self, node: NodeRef, judge: impl FnOnce() -> Option<Vec<Violation>>) -> Rc<[Violation]> {
        if let Some((_, found)) = self.judged.as_ref().filter(|(last, _)| *last == node) {
            return Rc::clone(found);
        }
        let found: Rc<[Violation]> = judge().unwrap_or_default().into();
        self.judged = Some((node, Rc::clone(&found)));
        found
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
            let Some(first) = part.first() else { return true };
            let starts = memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text);
            let part_at = |at: usize| text.get(at..at + part.len());
            starts.filter_map(part_at).any(|window| window.eq_ignore_ascii_case(part))
        }
        (_, Some(end), _) => {
            let at = text.len().checked_sub(end.len());
            at.and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
        }
        (_, _, Some(start)) => text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)),
        _ => pattern.eq_ignore_ascii_case(text),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::engine::{Configuration, Engine, Files};
    use crate::linter::Serial;
    use crate::model::Format;
    use crate::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity};

    /// How many fixes were made.
    static MADE: AtomicUsize = AtomicUsize::new(0);

    static TWO_FINDINGS: Rule = Rule {
        name: "two-findings",
        practice: Practice::Soundness,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: &[Profile::Essential, Profile::Hardened],
        fixable: Fixable::Always,
        formats: &[Format::Dockerfile],
        page: Page::new("# two-findings\n\nA test\n\nA test.\n"),
        yields_to: &[],
        options: &[],
        checks: &[Check::Dockerfile(two_findings)],
    };

    fn two_findings(dockerfile: &Dockerfile, cx: &mut Context) {
        for (instruction, profile) in dockerfile.instructions.iter().zip([Profile::Essential, Profile::Hardened]) {
            cx.report(instruction.span, "a test").profile(profile);
            cx.fix(|cx| {
                MADE.fetch_add(1, Ordering::Relaxed);
                Some(Fix::safe(cx.text(instruction.span), Vec::new()))
            });
        }
    }

    #[test]
    fn a_fix_is_made_for_what_the_profile_shows_and_for_nothing_else() {
        let engine = Engine::new(Registry::new([&TWO_FINDINGS]));
        let files = Files::from_texts([("Dockerfile", "FROM a\nUSER b\n")]);
        let titles = |profile: &str| {
            let overrides = Some(serde_json::json!({ "profile": profile }));
            let report =
                engine.check(&files, &Configuration { overrides, ..Configuration::default() }, &Serial).unwrap();
            let titles = report.findings.iter().flat_map(|finding| finding.fixes.iter().map(|fix| fix.title.clone()));
            (titles.collect::<Vec<_>>(), MADE.swap(0, Ordering::Relaxed))
        };
        assert_eq!(titles("essential"), (vec!["FROM a".to_string()], 1));
        assert_eq!(titles("hardened"), (vec!["FROM a".to_string(), "USER b".to_string()], 2));
    }
}
