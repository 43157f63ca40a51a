//! Conditions of templates that are switched by one value, such as `if .Values.ingress.enabled`.

use super::template::exec::is_function;
use super::template::parse::Known;
use super::template::tree::{BranchKind, Node, Operand, Pipe, Term};
use crate::span::{FileId, Span};

/// A part of a template that is there if a value is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// The names behind `.Values`. At least one.
    pub names: Vec<String>,
    /// From the condition to its `end`.
    pub part: Span,
}

/// The parts of a template that stand behind values which say whether something is there at all. What stands behind
/// another value, such as `if .Values.hostNetwork`, is how it is, and for who sets that to say.
pub fn guards(known: &Known, name: &str, file: FileId, text: &str) -> Vec<Guard> {
    let mut found = Vec::new();
    for tree in known.file(name, file, text, &is_function).trees {
        add(&tree.nodes, file, &mut found);
    }
    found
}

fn add(nodes: &[Node], file: FileId, into: &mut Vec<Guard>) {
    for node in nodes {
        let Node::Branch(branch) = node else { continue };
        if let Some(arm) = branch.arms.first().filter(|_| branch.kind == BranchKind::If) {
            let part = Span::new(file, branch.whole.range());
            let switches = switches(&arm.pipe).into_iter().filter(|names| is_switch(names));
            into.extend(switches.map(|names| Guard { names, part }));
        }
        branch.arms.iter().for_each(|arm| add(&arm.nodes, file, into));
        add(branch.otherwise.as_deref().unwrap_or(&[]), file, into);
    }
}

/// The values that all have to be true for a condition.
fn switches(pipe: &Pipe) -> Vec<Vec<String>> {
    let [command] = pipe.commands.as_slice() else { return Vec::new() };
    match command.words.as_slice() {
        [one] => value(one),
        [first, rest @ ..] if matches!(&first.term, Term::Function(name) if &**name == "and") => {
            rest.iter().flat_map(value).collect()
        }
        _ => Vec::new(),
    }
}

fn value(operand: &Operand) -> Vec<Vec<String>> {
    let names = match &operand.term {
        Term::Pipe(pipe) => return switches(pipe),
        Term::Field(names) => names.as_slice(),
        Term::Variable(names) if names.first().is_some_and(|name| &**name == "$") => names.get(1..).unwrap_or(&[]),
        _ => return Vec::new(),
    };
    match names.split_first() {
        Some((first, rest)) if &**first == "Values" => vec![rest.iter().map(ToString::to_string).collect()],
        _ => Vec::new(),
    }
}

/// Whether the last of some names says that something is there.
fn is_switch(names: &[String]) -> bool {
    let last = names.last().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
    ["enabled", "enable", "create", "install"].iter().any(|word| last.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_behind_values() {
        let found = |text: &str| {
            let all = guards(&Known::default(), "a/templates/b.yaml", FileId(0), text).into_iter();
            all.map(|one| (one.names.join("."), one.part.range())).collect::<Vec<_>>()
        };
        assert_eq!(found("x{{ if .Values.a.enabled }}y{{ end }}z"), [("a.enabled".to_string(), 1..37)]);
        let names = |text: &str| found(text).into_iter().map(|(names, _)| names).collect::<Vec<_>>();
        assert_eq!(
            names("{{ if and $.Values.a.enabled (and .Values.rbac.create .x) }}{{ end }}"),
            ["a.enabled", "rbac.create"]
        );
        assert_eq!(
            names(
                "{{ with .x }}{{ if $.Values.a.enabled }}{{ else }}{{ if .Values.bEnabled }}{{ end }}{{ end }}{{ end }}"
            ),
            ["a.enabled", "bEnabled"]
        );
        for other in
            [".Values.hostNetwork", "not .Values.a.enabled", "or .Values.a.enabled .Values.b.enabled", ".a.enabled"]
        {
            assert_eq!(names(&format!("{{{{ if {other} }}}}{{{{ end }}}}")), [""; 0], "{other}");
        }
    }
}
