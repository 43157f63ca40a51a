//! Which values templates read, by what they say: also in branches that the values at hand leave out.

use rustc_hash::{FxHashMap, FxHashSet};

use super::indents::{self, Misindented};
use super::template::exec::is_function;
use super::template::parse::Known;
use super::template::tree::{Command, Node, Operand, Pipe, Term};
use crate::span::{FileId, Span};

/// Functions that give something else where a value is missing, or only ask whether it is there.
const GUARDS: [&str; 13] =
    ["and", "coalesce", "default", "dig", "empty", "eq", "get", "hasKey", "kindIs", "not", "or", "required", "ternary"];

/// Functions that take a key out of a map by its name.
const GETTERS: [&str; 5] = ["dig", "get", "hasKey", "index", "pluck"];

/// A value that a template reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The names behind `.Values`. At least one.
    pub names: Vec<String>,
    /// The words of the template.
    pub span: Span,
    /// Whether it may be missing: a condition, or something with a default.
    pub is_guarded: bool,
}

/// What templates read.
#[derive(Debug, Default, Clone)]
pub struct Reads {
    /// Values by their whole paths, in the order of the templates.
    pub values: Vec<Read>,
    /// All names of fields, and the words of constants.
    pub words: FxHashSet<String>,
    /// Names of fields with nothing behind them: what is below them is read with them.
    pub ends: FxHashSet<String>,
    /// Words of constants alone.
    pub constants: FxHashSet<String>,
    /// Named templates that are called by constants, with the place of the name.
    pub calls: Vec<(String, Span)>,
    /// Named templates that there are, with the place of the name; that of a file is its start.
    pub defined: FxHashMap<String, Span>,
    /// Values that are printed less deep than their keys.
    pub misindented: Vec<Misindented>,
    /// Whether all values are read together, or by names that are computed, or by files that are templates themselves.
    pub is_open: bool,
    /// Whether there is a call of `tpl`.
    evaluates: bool,
    /// Whether other files of the chart are read.
    reads_files: bool,
}

impl Reads {
    /// Adds what the text of a template reads.
    pub fn add(&mut self, known: &Known, name: &str, file: FileId, text: &str) {
        for tree in known.file(name, file, text, &is_function).trees {
            self.defined.insert(tree.name.to_string(), Span::new(file, tree.named_at.range()));
            Walk { reads: self, file, is_guarded: false }.nodes(&tree.nodes);
            indents::add(&tree, file, &mut self.misindented);
        }
        self.is_open |= self.evaluates && self.reads_files;
    }

    /// Adds the words of a text.
    pub fn add_words(&mut self, text: &str) {
        self.words.extend(words(text).map(str::to_string));
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').filter(|word| !word.is_empty())
}

/// A way through a template.
struct Walk<'r> {
    reads: &'r mut Reads,
    file: FileId,
    is_guarded: bool,
}

impl Walk<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Action { pipe, .. } => self.pipe(pipe),
                Node::Branch(branch) => {
                    for arm in &branch.arms {
                        self.guarded(true, |walk| walk.pipe(&arm.pipe));
                        self.nodes(&arm.nodes);
                    }
                    self.nodes(branch.otherwise.as_deref().unwrap_or(&[]));
                }
                Node::Template(call) => {
                    // The place begins with the name in its quotes.
                    let name = call.place.start as usize..(call.place.start as usize + call.name.len() + 2);
                    self.reads.calls.push((call.name.to_string(), Span::new(self.file, name)));
                    if let Some(pipe) = &call.pipe {
                        self.pipe(pipe);
                    }
                }
                Node::Text(_) | Node::Break(_) | Node::Continue(_) => {}
            }
        }
    }

    fn guarded(&mut self, is_guarded: bool, walk: impl FnOnce(&mut Self)) {
        let before = self.is_guarded;
        self.is_guarded |= is_guarded;
        walk(self);
        self.is_guarded = before;
    }

    fn pipe(&mut self, pipe: &Pipe) {
        let is_guarded = !pipe.variables.is_empty() || pipe.commands.iter().any(|command| calls(command, &GUARDS));
        self.guarded(is_guarded, |walk| pipe.commands.iter().for_each(|command| walk.command(command)));
    }

    fn command(&mut self, command: &Command) {
        let by_name = calls(command, &GETTERS);
        self.reads.evaluates |= calls(command, &["tpl"]);
        if let [first, name, ..] = command.words.as_slice()
            && let (Term::Function(function), Term::Text { text, .. }) = (&first.term, &name.term)
            && &**function == "include"
        {
            self.reads.calls.push((text.to_string(), Span::new(self.file, name.place.range())));
        }
        let is_constant = |word: &Operand| matches!(word.term, Term::Text { .. } | Term::Number(_));
        for word in &command.words {
            // A key that is named is a word; one that is computed may be any.
            let is_known = by_name && command.words.iter().any(is_constant);
            self.operand(word, is_known);
        }
    }

    /// `is_named`: what is taken out of it is named beside it.
    fn operand(&mut self, operand: &Operand, is_named: bool) {
        let names = match &operand.term {
            Term::Text { text, .. } => {
                self.reads.constants.extend(words(text).map(str::to_string));
                return self.reads.add_words(text);
            }
            Term::Pipe(pipe) => return self.pipe(pipe),
            Term::Field(names) => names.as_slice(),
            Term::Variable(names) => names.get(1..).unwrap_or(&[]),
            Term::Chain(start, names) => {
                self.operand(start, true);
                names.as_slice()
            }
            Term::Function(_) | Term::Bool(_) | Term::Number(_) | Term::Nil | Term::Dot => return,
        };
        self.reads.words.extend(names.iter().map(ToString::to_string));
        self.reads.reads_files |= names.first().is_some_and(|name| &**name == "Files");
        if let Some(last) = names.last().filter(|_| !is_named) {
            self.reads.ends.insert(last.to_string());
            self.reads.is_open |= &**last == "Values";
        }
        let is_top = match &operand.term {
            Term::Field(_) => true,
            Term::Variable(names) => names.first().is_some_and(|name| &**name == "$"),
            _ => false,
        };
        let below = names.split_first().filter(|(first, below)| is_top && &***first == "Values" && !below.is_empty());
        if let Some((_, below)) = below {
            self.reads.values.push(Read {
                names: below.iter().map(ToString::to_string).collect(),
                span: Span::new(self.file, operand.place.range()),
                is_guarded: self.is_guarded || is_named,
            });
        }
    }
}

/// Whether a command calls one of some functions.
fn calls(command: &Command, functions: &[&str]) -> bool {
    let first = command.words.first();
    first.is_some_and(|word| matches!(&word.term, Term::Function(name) if functions.contains(&&**name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Reads {
        let mut reads = Reads::default();
        reads.add(&Known::default(), "shop/templates/a.yaml", FileId(0), text);
        reads
    }

    #[test]
    fn values_are_read_by_their_paths() {
        let reads =
            reads("a: {{ .Values.a.b }}\n{{ if $.Values.c }}{{ .Values.d | default 1 }}{{ end }}{{ .x.Values.e }}");
        let shown: Vec<_> = reads.values.iter().map(|read| (read.names.join("."), read.is_guarded)).collect();
        assert_eq!(shown, [("a.b".to_string(), false), ("c".to_string(), true), ("d".to_string(), true)]);
        assert_eq!(reads.values.first().map(|read| read.span.range()), Some(6..17));
        assert!(reads.words.contains("e") && !reads.is_open);
    }

    #[test]
    fn what_is_read_by_a_computed_name_may_be_any() {
        assert!(reads("{{ index .Values .name }}").is_open);
        assert!(reads("{{ toYaml .Values }}").is_open);
        assert!(reads("{{ tpl (.Files.Get \"a.yaml\") . }}").is_open && !reads("{{ tpl .Values.a . }}").is_open);
        let named = reads("{{ index .Values \"my-key\" }}");
        assert!(!named.is_open && named.words.contains("my-key"));
    }

    #[test]
    fn templates_are_called_by_their_names() {
        let reads = reads("{{ define \"a\" }}{{ end }}{{ include \"a\" . }}{{ template \"b\" . }}");
        let calls: Vec<_> = reads.calls.iter().map(|(name, span)| (name.as_str(), span.range())).collect();
        assert_eq!(calls, [("a", 36..39), ("b", 56..59)]);
        let defined = reads.defined.get("a").map(|span| span.range());
        assert_eq!((defined, reads.defined.get("b")), (Some(10..13), None));
    }
}
