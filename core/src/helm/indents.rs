//! Values that templates print less deep than the key that they belong to.

use std::ops::Range;

use super::template::tree::{BranchKind, Node, Operand, Pipe, Place, Term, Tree};
use crate::span::{FileId, Span};

/// Fields of Kubernetes whose values are mappings in all objects: one that begins at the column of its key is not below
/// it. Of lists that is right. `resources` is one in a role, where `apiGroups` stands beside it.
const MAPPINGS: [&str; 26] = [
    "affinity",
    "annotations",
    "dataSource",
    "emptyDir",
    "exec",
    "httpGet",
    "labels",
    "lifecycle",
    "limits",
    "livenessProbe",
    "matchLabels",
    "nodeAffinity",
    "nodeSelector",
    "podAffinity",
    "podAntiAffinity",
    "podSecurityContext",
    "readinessProbe",
    "requests",
    "resources",
    "rollingUpdate",
    "securityContext",
    "selector",
    "startupProbe",
    "strategy",
    "tcpSocket",
    "updateStrategy",
];

/// An action that puts the value of a key beside or above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misindented {
    /// The key.
    pub key: String,
    /// How far the key is indented.
    pub own: usize,
    /// `nindent` with its number.
    pub at: Span,
    /// The number alone.
    pub number: Span,
    /// How far the value is indented.
    pub printed: usize,
    /// Where the key stands twice, below itself: from the end of the first to the end of the second, which holds nothing.
    pub doubled: Option<Span>,
}

/// Adds what is misindented in a template.
pub(super) fn add(tree: &Tree, file: FileId, into: &mut Vec<Misindented>) {
    Walk { text: tree.source.as_str(), file, found: into }.nodes(&tree.nodes, None);
}

struct Walk<'t, 'f> {
    text: &'t str,
    file: FileId,
    found: &'f mut Vec<Misindented>,
}

impl Walk<'_, '_> {
    /// `entry`: where the blocks begin in which these nodes come first, so that the key may stand before them.
    fn nodes(&mut self, nodes: &[Node], entry: Option<u32>) {
        let mut entry = entry;
        for node in nodes {
            match node {
                Node::Text(place) => {
                    let text = self.text.get(place.range()).unwrap_or("");
                    if text.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
                        entry = None;
                    }
                }
                Node::Action { pipe, .. } if !pipe.variables.is_empty() => {}
                Node::Action { whole, pipe } => {
                    self.action(pipe, entry.take().unwrap_or(whole.start));
                }
                Node::Branch(branch) => {
                    let start = entry.take().unwrap_or(branch.whole.start);
                    for arm in &branch.arms {
                        let is_first = branch.kind != BranchKind::Range;
                        self.nodes(&arm.nodes, is_first.then_some(start));
                    }
                    self.nodes(branch.otherwise.as_deref().unwrap_or(&[]), Some(start));
                }
                Node::Template(_) | Node::Break(_) | Node::Continue(_) => entry = None,
            }
        }
    }

    /// `start`: where the text before the action ends that is always there.
    fn action(&mut self, pipe: &Pipe, start: u32) {
        let Some((at, number, printed)) = pipe.commands.last().and_then(|last| nindent(&last.words)) else { return };
        let before = self.text.get(..start as usize).unwrap_or("");
        let Some((key, own)) = key_before(before) else { return };
        let is_rule = || before.lines().rev().take(6).any(|line| line.contains("apiGroups:"));
        let is_mapping = MAPPINGS.contains(&key) && !(key == "resources" && is_rule());
        if printed < own || printed == own && is_mapping {
            let (at, number) = (Span::new(self.file, at.range()), Span::new(self.file, number.range()));
            let doubled = doubled(before, key, printed).map(|range| Span::new(self.file, range));
            self.found.push(Misindented { key: key.to_string(), own, at, number, printed, doubled });
        }
    }
}

/// `nindent` with a number: the place of both and of the number, and the number.
fn nindent(words: &[Operand]) -> Option<(Place, Place, usize)> {
    let [function, number, ..] = words else { return None };
    let is_it = matches!(&function.term, Term::Function(name) if &**name == "nindent");
    let Term::Number(given) = &number.term else { return None };
    let indent = given.written.parse().ok().filter(|_| is_it)?;
    Some((function.place.to(number.place), number.place, indent))
}

/// The key that a text ends with, comments and blank lines left out, and its column.
fn key_before(text: &str) -> Option<(&str, usize)> {
    let is_filler = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let line = text.lines().rev().find(|line| !is_filler(line))?.trim_end();
    let inner = line.trim_start_matches([' ', '-']);
    let key = inner.strip_suffix(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    is_key.then_some((key, line.len() - inner.len()))
}

/// Where a text ends with a key that stands in the next line below itself, and a value of such an indentation belongs to the
/// first: from the end of that to the end of the second.
fn doubled(text: &str, key: &str, printed: usize) -> Option<Range<usize>> {
    let end = text.trim_end().len();
    let above = text.get(..end)?.strip_suffix(':')?.strip_suffix(key)?.trim_end();
    let (outer, own) = key_before(above)?;
    (outer == key && own < printed && above.ends_with(':')).then_some(above.len()..end)
}

#[cfg(test)]
mod tests {
    use super::super::reads::Reads;
    use super::super::template::parse::Known;
    use super::*;

    fn found(text: &str) -> Vec<(String, usize, usize)> {
        let mut reads = Reads::default();
        reads.add(&Known::default(), "a.yaml", FileId(0), text);
        reads.misindented.into_iter().map(|one| (one.key, one.own, one.printed)).collect()
    }

    #[test]
    fn a_value_above_or_beside_its_key_is_found() {
        let one = |key: &str, own, printed| vec![(key.to_string(), own, printed)];
        assert_eq!(found("spec:\n    items: {{- toYaml .x | nindent 2 }}\n"), one("items", 4, 2));
        assert_eq!(found("    labels:\n    {{- toYaml .x | nindent 4 }}\n"), one("labels", 4, 4));
        assert_eq!(
            found("  - podSelector:\n      matchLabels: {{ nindent 6 (toYaml .x) }}\n"),
            one("matchLabels", 6, 6)
        );
        assert_eq!(
            found("    a:\n      {{- with .x }}\n      {{- toYaml . | nindent 2 }}\n      {{- end }}\n"),
            one("a", 4, 2)
        );
        assert_eq!(
            found(
                "    a:\n      # why\n\n      {{- if .x }}{{ .y | nindent 2 }}{{ else }}{{ .z | nindent 6 }}{{ end }}"
            ),
            one("a", 4, 2)
        );
        assert_eq!(found("{{ define \"x\" }}\n  limits:\n{{ .x | nindent 2 }}{{ end }}"), one("limits", 2, 2));
    }

    #[test]
    fn a_key_below_itself_is_told() {
        let text = "  podSelector:\n    matchLabels:\n      matchLabels: {{- toYaml .x | nindent 6 }}\n";
        let mut reads = Reads::default();
        reads.add(&Known::default(), "a.yaml", FileId(0), text);
        let doubled = reads.misindented.first().and_then(|one| one.doubled).map(Span::range);
        assert_eq!(doubled.and_then(|range| text.get(range)), Some("\n      matchLabels:"));
        assert_eq!(reads.misindented.len(), 1);
    }

    #[test]
    fn what_may_be_a_list_or_stands_elsewhere_is_not() {
        for text in [
            "spec:\n  items: {{- toYaml .x | nindent 2 }}\n",
            "  labels: {{- toYaml .x | nindent 4 }}\n",
            "- apiGroups: [a]\n  resources: {{ toYaml .x | nindent 2 }}\n",
            "    a: b\n    {{- toYaml .x | nindent 2 }}\n",
            "    a:\n      b: c\n  {{- toYaml .x | nindent 2 }}\n",
            "    a:\n      {{- range .x }}\n  b: {{ . }}\n      {{- end }}\n  {{- toYaml .x | nindent 2 }}\n",
            "    # a:\n{{ .x | nindent 2 }}\n",
            "    a: {{ .x | indent 2 }}\n",
            "    {{ .a }}: {{ .x | nindent 2 }}\n",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
