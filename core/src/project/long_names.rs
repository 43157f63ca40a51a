//! Names that a chart gives to objects and that are too long where the name of the release is as long as helm allows.

use std::ops::Range;
use std::sync::OnceLock;

use super::charts::Top;
use super::value_sets::ValueSet;
use super::{Project, RenderedChart, folder};
use crate::helm::origin::{Kept, Origin};
use crate::helm::render::{Release, Rendered};
use crate::helm::text::UNKNOWN;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect, Node};

/// The longest name of a release (bytes): `maxReleaseNameLen` of helm v4.3.1.
pub const LONGEST_RELEASE: usize = 53;

/// How long names may be (bytes): those that are labels of DNS, by `pkg/apis/*/validation` of `k8s.io/kubernetes`. Of a
/// Job it is a label of its pods, of a CronJob eleven more come behind it.
const LIMITS: [(&str, usize); 3] = [("CronJob", 52), ("Job", 63), ("Service", 63)];

/// A name that is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongName {
    /// The kind of the object.
    pub kind: String,
    /// How long the name is with the longest name of a release (bytes).
    pub length: usize,
    /// How long it may be (bytes).
    pub limit: usize,
    /// The actions, with their braces, and the text of the template that print it.
    pub at: Span,
}

impl Project {
    /// Names of objects of a chart that are too long with the longest name of a release, in the order of the templates.
    /// Where the configuration says how the release is called none is.
    pub fn long_names(&self, chart: &RenderedChart) -> Vec<LongName> {
        if self.building.charts.release.is_some() {
            return Vec::new();
        }
        let at = folder(&self.file(chart.file).source.path);
        let beside = self.beside_templates(at);
        let gathered = self.files_of_chart(&Top { file: chart.file, folder: at }, &OnceLock::new(), &beside);
        // Nothing of it is in the name of a chart, which charts look for in it.
        let own = ValueSet::own();
        let release = Release { name: "z".repeat(LONGEST_RELEASE), ..self.release(&own) };
        let Ok((kept, rendered)) = self.templates_with(&gathered, &own, &release) else { return Vec::new() };
        let is_known = |file: FileId| self.has(file);
        let found = rendered.iter().filter(|one| one.failure.is_none() && is_known(one.file));
        let names = found.flat_map(|one| in_template(&kept, one));
        names.map(|one| LongName { at: with_braces(&self.file(one.at.file).source, one.at), ..one }).collect()
    }
}

fn in_template(kept: &Kept, one: &Rendered) -> Vec<LongName> {
    let mut found = Vec::new();
    if !LIMITS.iter().any(|(kind, _)| one.text.contains(kind)) {
        return found;
    }
    let source = Source::new(FileId(u32::MAX), one.name.as_str(), one.text.as_str());
    for document in yaml::parse(&source, Dialect::Kubernetes).iter().filter(|document| !document.is_broken()) {
        let Some(root) = document.node(&source) else { continue };
        let kind = root.get("kind").and_then(Node::text);
        let limit = kind.and_then(|kind| LIMITS.iter().find(|(known, _)| *known == kind));
        let name = root.at(&["metadata", "name"]).and_then(Node::spanned_text);
        let (Some((kind, limit)), Some(name)) = (limit, name) else { continue };
        if name.value.len() > *limit && !name.value.contains(UNKNOWN) {
            let at = printed_by(kept, one, name.span.range());
            let long = |at| LongName { kind: kind.to_string(), length: name.value.len(), limit: *limit, at };
            found.extend(at.map(long));
        }
    }
    found
}

/// From the first to the last action or text of the template itself that printed a range.
fn printed_by(kept: &Kept, one: &Rendered, range: Range<usize>) -> Option<Span> {
    let mut at: Option<Span> = None;
    for (segment, part) in one.parts(range).filter(|(_, part)| !part.is_empty()) {
        let action = kept.calls(segment.site).filter(|span| span.file == one.file).last();
        let own = action.or_else(|| match kept.origin(segment.origin) {
            Origin::Made(span) | Origin::Derived { action: span, .. } => Some(*span),
            _ => kept.copied_from(segment, &part),
        });
        let own = own.filter(|span| span.file == one.file);
        at = at.map_or(own, |at| Some(own.map_or(at, |own| at.to(own))));
    }
    at
}

/// A place with the braces of the actions in which it begins and ends.
fn with_braces(source: &Source, span: Span) -> Span {
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    let (before, behind) = (source.text().get(..start).unwrap_or(""), source.text().get(end..).unwrap_or(""));
    if let Some(open) = before.rfind("{{").filter(|open| !before.get(*open..).unwrap_or("").contains("}}")) {
        start = open;
    }
    if let Some(close) = behind.find("}}").filter(|close| !behind.get(..*close).unwrap_or("").contains("{{")) {
        end += close + 2;
    }
    Span::new(span.file, start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_with_the_braces_of_its_actions() {
        let source = Source::new(FileId(0), "a.yaml", "a: {{ .b }}\nname: {{ template \"c\" . }}-web\nd: {{ .e }}\n");
        let shown = |part: &str| {
            let at = source.text().find(part).unwrap();
            source.slice(with_braces(&source, Span::new(FileId(0), at..at + part.len())))
        };
        assert_eq!(shown("\"c\" . }}-web"), "{{ template \"c\" . }}-web");
        assert_eq!(shown("template \"c\" ."), "{{ template \"c\" . }}");
        assert_eq!(shown("name"), "name");
    }
}
