//! What is assigned to the variables of a script, and where.

use std::collections::{HashMap, HashSet};

use super::super::{BlockId, BlockKind, Command, CommandId, ParameterOp, PartKind, Script, Word, WordPart};

#[derive(Default)]
pub(super) struct Definitions<'a> {
    pub by_name: HashMap<&'a str, Vec<Definition<'a>>>,
    /// The `for` loops over a variable.
    pub loops: HashMap<&'a str, Vec<BlockId>>,
    /// What is set for one command only: `NAME=value cmd`.
    pub given: HashSet<&'a str>,
    /// Commands that may assign to any variable: `.`, `eval`, arithmetic.
    pub anything: Vec<CommandId>,
}

pub(super) struct Definition<'a> {
    pub command: CommandId,
    /// None: it is not known what is assigned.
    pub value: Option<Assigned<'a>>,
}

pub(super) enum Assigned<'a> {
    Word(&'a Word),
    /// The value in a word of `export`.
    Own(Box<Word>),
}

impl<'a> Definitions<'a> {
    pub fn of(script: &'a Script) -> Definitions<'a> {
        let mut found = Definitions::default();
        for command in &script.commands {
            found.command(command, script);
        }
        for (index, block) in script.blocks.iter().enumerate() {
            if let BlockKind::For { variable, .. } = &block.kind {
                found.loops.entry(variable).or_default().push(BlockId(index as u32));
            }
        }
        found
    }

    fn command(&mut self, command: &'a Command, script: &Script) {
        let id = command.id;
        let words = command.assignments.iter().map(|one| &one.value).chain(&command.words);
        for parameter in words.filter(|word| word.contains_expansion()).flat_map(Word::parameters) {
            if matches!(parameter.op, Some(ParameterOp::Assign { .. })) {
                self.add(&parameter.name, id, None);
            }
        }
        if command.words.is_empty() {
            for one in &command.assignments {
                let is_array = one.value.parts().iter().any(|part| matches!(part.kind, PartKind::Array(_)));
                let value = (!one.append && !one.subscript && !is_array).then_some(Assigned::Word(&one.value));
                self.add(&one.name, id, value);
            }
        }
        if !command.words.is_empty() {
            self.given.extend(command.assignments.iter().map(|one| &*one.name));
        }
        let Some(name) = command.name() else { return };
        match name {
            "export" | "declare" | "typeset" | "local" | "readonly" => {
                let plain = command.args().iter().all(|word| !word.static_prefix().starts_with(['-', '+']))
                    || matches!(name, "export" | "readonly");
                for word in command.args() {
                    let Some(PartKind::Literal(text)) = word.parts().first().map(|part| &part.kind) else { continue };
                    let Some((variable, _)) = text.split_once('=') else { continue };
                    let value = plain.then(|| Assigned::Own(Box::new(word.without_prefix(variable.len() + 1))));
                    self.add(variable, id, value);
                }
            }
            "read" | "unset" | "mapfile" | "readarray" | "getopts" | "printf" | "set" | "shift" => {
                let takes = |word: &&'a Word| {
                    let first = word.parts().first();
                    matches!(first.map(|part| &part.kind), Some(PartKind::Literal(text))
                        if text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_'))
                };
                if name != "printf" || command.args().iter().any(|word| word.is("-v")) {
                    for word in command.args().iter().filter(takes) {
                        if let Some(PartKind::Literal(text)) = word.parts().first().map(|part| &part.kind) {
                            self.add(text, id, None);
                        }
                    }
                }
            }
            "." | "source" | "let" | "((" => self.anything.push(id),
            // What it reads may be among the commands.
            "eval" if !script.blocks.iter().any(|block| block.owner == Some(id)) => self.anything.push(id),
            _ => {}
        }
    }

    fn add(&mut self, name: &'a str, command: CommandId, value: Option<Assigned<'a>>) {
        self.by_name.entry(name).or_default().push(Definition { command, value });
    }

    /// Whether a variable is surely a number, see [`Values::is_number`](super::Values::is_number).
    pub fn is_number(&self, name: &str) -> bool {
        let is_number = |one: &Definition| match &one.value {
            Some(Assigned::Word(word)) => word.parts().iter().all(is_number),
            _ => false,
        };
        self.anything.is_empty()
            && !self.loops.contains_key(name)
            && !self.given.contains(name)
            && self.by_name.get(name).is_some_and(|all| all.iter().all(is_number))
    }
}

/// Whether a part of a word is replaced by digits.
fn is_number(part: &WordPart) -> bool {
    match &part.kind {
        PartKind::Literal(text) => text.bytes().all(|byte| byte.is_ascii_digit()),
        PartKind::Arithmetic { .. } => true,
        PartKind::DoubleQuoted(inner) => inner.iter().all(is_number),
        PartKind::Parameter(one) => one.length || one.op.is_none() && matches!(&*one.name, "?" | "#" | "$" | "!"),
        _ => false,
    }
}
