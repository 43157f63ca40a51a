//! Suppression: comments and annotations that say which findings are accepted, and what is wrong with these.

mod foreign;
mod judge;
mod own;
mod place;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::aliases::{Aliased, is_of_peer, tool_of};
use crate::dockerfile::DirectiveName;
use crate::finding::{Finding, Suppressed, SuppressedBy};
use crate::project::{File, Kind, Project, Trees};
use crate::rule::{Check, Registry, Rule, Severity};
use crate::settings::{Date, Settings, SettingsTable};
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::Node;
pub(crate) use foreign::trivy_id;
use foreign::{Foreign, Ids, Reach};
use own::{Comment, Invalid, Own};
use place::Places;
pub(crate) use written::{Spot, spots};
pub use written::{here, in_file};

/// The annotation of ours on a Kubernetes object.
const ANNOTATION: &str = "lintainer.dev/ignore";

/// A file without any of these words has no suppression in it: `lint` is a part of `lintainer`, `dclint` and `kube-linter`.
static WORDS: LazyLock<[Finder<'static>; 6]> =
    LazyLock::new(|| ["ignore", "skip", "lint", "kics-scan", "nosemgrep", "polaris"].map(Finder::new));

/// A comment or annotation that suppresses.
#[derive(Debug)]
struct Suppression {
    /// The comment, or the annotation's value.
    span: Span,
    /// Where findings are suppressed.
    covers: Span,
    by: SuppressedBy,
    names: Vec<Name>,
    until: Option<Date>,
    reason: Option<String>,
    /// Written for us, and so answered for: what is unknown or unused in it is a finding.
    own: bool,
    /// `ignore-file`.
    is_whole_file: bool,
    /// The other tool that it is for, if its grammar has a place for reasons.
    could_explain: bool,
    /// The list of names, for edits.
    list: Span,
}

/// One name in a suppression.
#[derive(Debug)]
struct Name {
    span: Span,
    target: Target,
    /// How many findings it suppresses.
    uses: u32,
}

#[derive(Debug)]
enum Target {
    Rule(&'static Rule),
    /// A name that one or more rules have in other tools: only findings that carry it, where they carry any.
    Alias(Vec<Aliased>),
    /// All rules that have an alias of this tool.
    Tool(&'static str),
    /// The name of a rule in another tool that none of ours answers to.
    NotCovered,
    Unknown,
}

impl Target {
    fn fits(&self, finding: &Finding) -> bool {
        match self {
            Target::Rule(rule) => rule.name == finding.rule.name,
            Target::Alias(aliased) => aliased.iter().any(|(rule, alias)| {
                rule.name == finding.rule.name && (finding.aliases.is_empty() || finding.aliases.contains(alias))
            }),
            Target::Tool(tool) => is_of_tool(finding, tool),
            Target::NotCovered | Target::Unknown => false,
        }
    }
}

/// Whether another tool has a name for what was found: one of the finding's own, or else of its rule's.
fn is_of_tool(finding: &Finding, tool: &str) -> bool {
    let is_its = |alias: &str| tool_of(alias) == tool;
    match finding.aliases.is_empty() {
        true => finding.rule.aliases().any(is_its),
        false => finding.aliases.iter().any(|alias| is_its(alias)),
    }
}

/// Something that was meant as a suppression and cannot be read.
#[derive(Debug)]
struct Broken {
    span: Span,
    message: String,
    help: String,
    /// What to replace by what.
    rewrite: Option<(Span, String)>,
}

/// The suppressions of a file.
#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    /// Those of the whole file first, then by the start of what they cover.
    suppressions: Vec<Suppression>,
    /// How many are of the whole file.
    whole: usize,
    /// For each of the others, how far it and those before it reach, so that a search can end early.
    reach: Vec<u32>,
    broken: Vec<Broken>,
    /// `# check=error=true`: what BuildKit's checks find ends the build.
    ends_build: bool,
}

impl Suppressions {
    /// Sorts for [`Suppressions::at`].
    fn sort(&mut self, source: &Source) {
        let is_whole = |one: &Suppression| one.covers.len() == source.text().len();
        self.suppressions.sort_by_key(|one| (!is_whole(one), one.covers.start));
        self.whole = self.suppressions.partition_point(is_whole);
        let mut reach = 0;
        self.reach.extend(self.suppressions.iter().skip(self.whole).map(|one| {
            reach = reach.max(one.covers.end);
            reach
        }));
    }

    /// Calls `take` for each suppression that holds at a place.
    fn at(&mut self, place: Span, mut take: impl FnMut(&mut Suppression)) {
        let (whole, others) = self.suppressions.split_at_mut(self.whole);
        whole.iter_mut().for_each(&mut take);
        let before = others.partition_point(|one| one.covers.start <= place.start);
        // Both are cut before they are paired: a pair's own `take` would walk through all that it leaves out.
        let (others, _) = others.split_at_mut(before);
        let reach = self.reach.get(..before).unwrap_or(&[]);
        for (one, reach) in others.iter_mut().zip(reach).rev() {
            if *reach < place.start {
                break;
            }
            if one.holds_at(place) {
                take(one);
            }
        }
    }
}

/// Whether a comment may be one that suppresses findings, ours or that of another tool: it is better not torn off.
pub(crate) fn may_suppress(comment: &str) -> bool {
    ["ignore", "skip", "disable", "nosec", "lintainer"].iter().any(|word| comment.contains(word))
}

/// Marks findings that a comment or an annotation accepts, and adds findings about comments that do nothing.
pub(crate) fn apply(
    project: &Project,
    registry: &Registry,
    settings: &dyn SettingsTable,
    mut by_file: BTreeMap<FileId, Suppressions>,
    findings: &mut Vec<Finding>,
) {
    if by_file.is_empty() {
        return;
    }
    suppress(project, settings, &mut by_file, findings);
    for finding in findings.iter_mut().filter(|finding| finding.suppressed.is_none()) {
        if by_file.get(&finding.span.file).is_some_and(|found| found.ends_build) && is_of_tool(finding, "buildkit") {
            finding.severity = Severity::Error;
        }
    }
    let mut about = Vec::new();
    for (id, found) in &by_file {
        let file = project.file(*id);
        if let Some(settings) = settings.all().get(settings.index_for(&file.source.path)) {
            judge::judge(file, found, registry, settings, &mut about);
        }
    }
    // What is said about comments can itself be accepted by one.
    suppress(project, settings, &mut by_file, &mut about);
    findings.append(&mut about);
}

fn suppress(
    project: &Project,
    settings: &dyn SettingsTable,
    by_file: &mut BTreeMap<FileId, Suppressions>,
    findings: &mut [Finding],
) {
    for finding in findings {
        accept(project, settings, by_file, finding, finding.span);
    }
}

/// Marks a finding that is accepted at a place, and counts that as a use.
pub(crate) fn accept(
    project: &Project,
    settings: &dyn SettingsTable,
    by_file: &mut BTreeMap<FileId, Suppressions>,
    finding: &mut Finding,
    place: Span,
) {
    let Some(found) = by_file.get_mut(&place.file) else { return };
    let path = &project.file(place.file).source.path;
    let today = settings.all().get(settings.index_for(path)).and_then(|settings| settings.today);
    found.at(place, |suppression| {
        if suppression.is_expired(today) {
            return;
        }
        for name in &mut suppression.names {
            if !name.target.fits(finding) {
                continue;
            }
            name.uses = name.uses.saturating_add(1);
            if finding.suppressed.is_none() {
                finding.suppressed = Some(Suppressed { by: suppression.by, reason: suppression.reason.clone() });
            }
        }
    });
}

impl Suppression {
    fn holds_at(&self, place: Span) -> bool {
        let covers = self.covers;
        covers.start <= place.start && (place.start < covers.end || place.end <= covers.end)
    }

    fn is_expired(&self, today: Option<Date>) -> bool {
        matches!((self.until, today), (Some(until), Some(today)) if until < today)
    }
}

/// Collects the suppressions of one file.
struct Reader<'a> {
    source: &'a Source,
    registry: &'a Registry,
    /// Whether comments of hadolint count.
    heeds_hadolint: bool,
    found: Suppressions,
}

/// Reads the suppressions of a file; `None` if it has none.
pub(crate) fn read(file: &File, trees: &Trees, registry: &Registry, settings: &Settings) -> Option<Suppressions> {
    let text = file.source.text().as_bytes();
    let has_directive = || file.kind == Kind::Dockerfile && memchr::memmem::find(text, b"check").is_some();
    if !settings.suppressions || !WORDS.iter().any(|word| word.find(text).is_some()) && !has_directive() {
        return None;
    }
    let syntax = trees.of(file);
    let places = Places::new(file, syntax)?;
    let heeds_hadolint = settings.hadolint_comments;
    let mut reader = Reader { source: &file.source, registry, heeds_hadolint, found: Suppressions::default() };
    let comments = places.comments(&file.source);
    for comment in &comments {
        reader.comment(*comment, &places);
    }
    if let Some(check) = syntax.dockerfile().and_then(|dockerfile| dockerfile.directive(DirectiveName::Check)) {
        reader.found.ends_build = foreign::buildkit_fails(&check.value.value);
        if let Some(foreign) = foreign::buildkit(&check.value.value) {
            reader.foreign(foreign, check.span, &places, SuppressedBy::Comment);
        }
    }
    if file.kind == Kind::Kubernetes {
        for document in syntax.documents() {
            let Some(root) = document.node(&file.source) else { continue };
            reader.object(root, document.span, &places, 0);
        }
    }
    reader.misplaced(&comments);
    let mut found = reader.found;
    found.sort(&file.source);
    (!found.suppressions.is_empty() || !found.broken.is_empty() || found.ends_build).then_some(found)
}

impl Reader<'_> {
    fn comment(&mut self, span: Span, places: &Places<'_>) {
        let text = self.source.slice(span);
        let at_top = places.is_at_top(span, self.source);
        match own::comment(text) {
            Comment::Ours(own) => {
                let covers = match own.whole_file {
                    true if !at_top => return self.too_low(span, places),
                    true => Some(self.source.span(0..self.source.text().len())),
                    false => places.next(span, self.source),
                };
                // A comment with nothing behind it covers nothing, and is then found to be unused.
                self.own(own, span, covers.unwrap_or(span.at_end()), SuppressedBy::Comment);
            }
            Comment::Invalid(invalid) => self.invalid(invalid, span),
            Comment::NotOurs => {
                let foreign = foreign::comment(text, at_top);
                if let Some(foreign) = foreign.filter(|it| self.heeds_hadolint || !it.tools.contains(&"hadolint")) {
                    self.foreign(foreign, span, places, SuppressedBy::Comment);
                }
            }
        }
    }

    fn own(&mut self, own: Own, span: Span, covers: Span, by: SuppressedBy) {
        let text = self.source.slice(span);
        let at = |range: &std::ops::Range<usize>| {
            Span::new(span.file, span.start as usize + range.start..span.start as usize + range.end)
        };
        let names = own.names.iter().map(|range| {
            let name = text.get(range.clone()).unwrap_or("");
            let target = match self.registry.get(name) {
                Some(rule) => Target::Rule(rule),
                None => match self.registry.by_alias(name) {
                    [] if is_of_peer(name) => Target::NotCovered,
                    [] => Target::Unknown,
                    found => Target::Alias(found.to_vec()),
                },
            };
            Name { span: at(range), target, uses: 0 }
        });
        let reason = text.get(own.reason.clone()).map(str::trim).filter(|reason| !reason.is_empty());
        self.found.suppressions.push(Suppression {
            span,
            covers,
            by,
            names: names.collect(),
            until: own.until,
            reason: reason.map(str::to_string),
            own: true,
            is_whole_file: own.whole_file,
            could_explain: true,
            list: at(&own.list),
        });
    }

    fn invalid(&mut self, invalid: Invalid, span: Span) {
        let start = span.start as usize;
        let place = Span::new(span.file, start + invalid.range.start..start + invalid.range.end);
        self.found.broken.push(Broken {
            span: place,
            message: invalid.message,
            help: invalid.help,
            rewrite: invalid.rewrite.map(|text| (span, text)),
        });
    }

    fn too_low(&mut self, span: Span, places: &Places<'_>) {
        let first = if matches!(places, Places::Dockerfile(_)) { "instruction" } else { "key" };
        self.found.broken.push(Broken {
            span,
            message: format!("`ignore-file` stands below the first {first}: the comment has no effect"),
            help: "move the comment to the top of the file, or use `ignore` for what follows it".into(),
            rewrite: None,
        });
    }

    fn foreign(&mut self, foreign: Foreign, span: Span, places: &Places<'_>, by: SuppressedBy) {
        let covers = match foreign.reach {
            Reach::Next => places.next(span, self.source),
            Reach::Line => Some(place::line_of(span, self.source)),
            Reach::Document => Some(places.document(span, self.source)),
            Reach::File => Some(self.source.span(0..self.source.text().len())),
        };
        let Some(covers) = covers else { return };
        let text = self.source.slice(span);
        // Where an id stands as it is meant; otherwise, and of a very long text, all of it is shown.
        let lower = if text.len() <= MAX_LINE { text.to_ascii_lowercase() } else { String::new() };
        let place = |id: &str| {
            let at = lower.find(&id.to_ascii_lowercase());
            at.map_or(span, |at| Span::new(span.file, span.start as usize + at..span.start as usize + at + id.len()))
        };
        let names = match &foreign.ids {
            Ids::All => foreign.tools.iter().map(|tool| Name { span, target: Target::Tool(tool), uses: 0 }).collect(),
            Ids::These(ids) => ids
                .iter()
                .map(|id| {
                    let mut found = foreign.tools.iter().map(|tool| self.registry.by_alias_of(tool, id));
                    let target = found.find(|found| !found.is_empty());
                    let target = target.map_or(Target::NotCovered, |found| Target::Alias(found.to_vec()));
                    Name { span: place(id), target, uses: 0 }
                })
                .collect(),
        };
        let could_explain = foreign.could_explain();
        self.found.suppressions.push(Suppression {
            span,
            covers,
            by,
            names,
            until: foreign.until,
            reason: foreign.reason,
            own: false,
            is_whole_file: false,
            could_explain,
            list: span,
        });
    }

    /// Reads the annotations of an object and of its pod template; of each object of a list.
    fn object(&mut self, object: Node<'_>, covers: Span, places: &Places<'_>, depth: usize) {
        let is_list = object.get("kind").and_then(Node::text).is_some_and(|kind| kind.ends_with("List"));
        if let Some(items) = object.get("items").filter(|items| is_list && items.is_sequence() && depth == 0) {
            for item in items.items() {
                self.object(item, item.span(), places, depth + 1);
            }
        }
        let paths: [&[&str]; 3] = [
            &["metadata", "annotations"],
            &["spec", "template", "metadata", "annotations"],
            &["spec", "jobTemplate", "spec", "template", "metadata", "annotations"],
        ];
        for annotations in paths.iter().filter_map(|path| object.at(path)) {
            for entry in annotations.own_entries() {
                let (Some(key), Some(value)) = (entry.key.text(), entry.value.text()) else { continue };
                if key == ANNOTATION {
                    self.own_annotation(entry.value, value, covers);
                } else if let Some(foreign) = foreign::annotation(key, value) {
                    let before = self.found.suppressions.len();
                    self.foreign(foreign, entry.span(), places, SuppressedBy::Annotation);
                    self.found.suppressions.iter_mut().skip(before).for_each(|one| one.covers = covers);
                }
            }
        }
    }

    fn own_annotation(&mut self, node: Node<'_>, value: &str, covers: Span) {
        let written = node.span();
        // Positions of single names are known where the value stands in the file as it is meant.
        let verbatim = self.source.slice(written).find(value).map(|at| written.start as usize + at);
        let inner = verbatim.map_or(written, |at| Span::new(written.file, at..at + value.len()));
        match own::annotation(value) {
            Ok(own) if verbatim.is_some() => self.own(own, inner, covers, SuppressedBy::Annotation),
            Ok(_) => self.found.broken.push(Broken {
                span: written,
                message: format!("`{ANNOTATION}` is folded or has escapes: the annotation has no effect"),
                help: "write the names of rules on one line".into(),
                rewrite: None,
            }),
            Err(mut invalid) => {
                if verbatim.is_none() {
                    invalid.range = 0..inner.len();
                }
                self.invalid(invalid, inner);
            }
        }
    }

    /// Names what looks like one of our comments and is content: in a heredoc, in a block scalar, behind an instruction.
    fn misplaced(&mut self, comments: &[Span]) {
        static NAME: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("lintainer:"));
        let text = self.source.text();
        for at in NAME.find_iter(text.as_bytes()) {
            let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t']);
            if !before.ends_with('#') {
                continue;
            }
            let start = before.trim_end_matches('#').len();
            let known = comments.partition_point(|comment| (comment.end as usize) <= at);
            if comments.get(known).is_some_and(|comment| comment.start as usize <= at) {
                continue;
            }
            let Some(ahead) = line_before(text, start) else { continue };
            // In the middle of a quoted text it is an example of a comment, not one.
            if ahead.ends_with(|c: char| !c.is_whitespace()) || ahead.contains(['"', '\'', '`']) {
                continue;
            }
            let Some(end) = line_end(text, at) else { continue };
            if !matches!(own::comment(text.get(start..end).unwrap_or("")), Comment::Ours(_)) {
                continue;
            }
            self.found.broken.push(Broken {
                span: self.source.span(start..end),
                message: "this is content and no comment here: it suppresses nothing".into(),
                help: "put the comment on a line of its own above what it is for".into(),
                rewrite: None,
            });
        }
    }
}

/// How far a line is looked through around a place. Longer ones are no lines that people write comments on.
const MAX_LINE: usize = 1000;

/// What stands before `at` on its line; `None` on a very long line.
fn line_before(text: &str, at: usize) -> Option<&str> {
    let bytes = text.as_bytes().get(at.saturating_sub(MAX_LINE)..at)?;
    let newline = memchr::memrchr(b'\n', bytes);
    let start = match newline {
        Some(newline) => at - bytes.len() + newline + 1,
        None if bytes.len() == at => 0,
        None => return None,
    };
    text.get(start..at)
}

/// Where the line of `at` ends; `None` on a very long line.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(at..)?;
    let ahead = bytes.get(..MAX_LINE).unwrap_or(bytes);
    match memchr::memchr2(b'\n', b'\r', ahead) {
        Some(len) => Some(at + len),
        None => (ahead.len() == bytes.len()).then_some(text.len()),
    }
}

/// Whether all of some rules could have reported in a file, as far as they look at its format at all: they are on and
/// need no other files.
fn could_report<'r>(rules: impl Iterator<Item = &'r Rule>, file: &File, settings: &Settings) -> bool {
    let Some(format) = file.kind.format() else { return false };
    let mut here = rules.filter(|rule| rule.formats.contains(&format)).peekable();
    here.peek().is_some()
        && !file.is_broken()
        && here.all(|rule| {
            let needs_others =
                |check: &Check| matches!(check, Check::Project(_) | Check::Linked(Check::Dockerfile(_), _));
            let needs_others = rule.checks.iter().any(needs_others);
            settings.is_enabled(rule) && !settings.ignores_part_of(rule) && !needs_others
        })
}
