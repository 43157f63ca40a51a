//! Reaching values: what a word may be when its command runs.
//!
//! Assignments before the command, `for` lists and the environment count. Where branches, loops or functions leave more than one
//! possibility, or anything that is not seen may assign, the part is unknown.

mod definitions;

use std::cell::OnceCell;

use super::{BlockId, BlockKind, Command, CommandId, Connector, Node, Parameter, ParameterOp, PartKind, Script};
use super::{Word, WordPart};
use crate::model::UNKNOWN;
use definitions::{Assigned, Definition, Definitions};

/// How many assignments of one variable are looked at for one question.
const MAX_LOOKS: usize = 64;
/// How deep values of variables hold other variables.
const MAX_DEPTH: u8 = 16;
/// How many texts a word may stand for.
const MAX_TEXTS: usize = 32;
/// How long a text may grow (bytes).
const MAX_BYTES: usize = 4096;
/// How many parts of words are evaluated for one question.
const MAX_STEPS: u32 = 512;

/// What the surroundings of a script say about a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Variable {
    /// It has this value, with [`UNKNOWN`] for a part that is not known.
    Text(String),
    /// It is certainly not set.
    Unset,
    /// Nothing is known.
    Unknown,
}

/// What a word may be: one text, or several where a `for` list gives them. Parts that are not known are [`UNKNOWN`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    texts: Vec<String>,
}

impl Value {
    /// A value of one text.
    pub(crate) fn one(text: impl Into<String>) -> Value {
        Value { texts: vec![text.into()] }
    }

    /// The text, if there is one only and all of it is known.
    pub fn known(&self) -> Option<&str> {
        match self.texts.as_slice() {
            [text] if !text.contains(UNKNOWN) => Some(text),
            _ => None,
        }
    }

    /// All texts; at least one.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The one text with [`UNKNOWN`] for its unknown parts; nothing but that if there are several.
    pub fn text(&self) -> &str {
        match self.texts.as_slice() {
            [text] => text,
            _ => "\0",
        }
    }
}

/// The variables of a script.
pub struct Values<'a> {
    script: &'a Script,
    environment: Box<dyn Fn(&str) -> Variable + 'a>,
    definitions: OnceCell<Definitions<'a>>,
}

impl std::fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Values").finish_non_exhaustive()
    }
}

/// How an assignment stands to a command behind it.
enum Reach {
    Always,
    Perhaps,
    Never,
}

impl<'a> Values<'a> {
    /// The variables of a script in an environment.
    pub fn new(script: &'a Script, environment: impl Fn(&str) -> Variable + 'a) -> Values<'a> {
        Values { script, environment: Box::new(environment), definitions: OnceCell::new() }
    }

    /// Whether anything in the script may set a variable: an assignment, also one before a command, a loop, `read`, a file that
    /// is sourced.
    pub fn may_be_set(&self, name: &str) -> bool {
        let definitions = self.definitions.get_or_init(|| Definitions::of(self.script));
        !definitions.anything.is_empty()
            || definitions.by_name.contains_key(name)
            || definitions.loops.contains_key(name)
            || definitions.given.contains(name)
    }

    /// Whether a variable is surely a number, although it may not be known which: it is only ever assigned digits, the result
    /// of arithmetic, or a parameter such as `$!`.
    pub fn is_number(&self, name: &str) -> bool {
        self.definitions.get_or_init(|| Definitions::of(self.script)).is_number(name)
    }

    /// What a word of a command may be when the command runs.
    pub fn of(&self, word: &Word, command: &Command) -> Value {
        if let Some(text) = word.literal() {
            return Value { texts: vec![text.into_owned()] };
        }
        let mut steps = 0;
        Value { texts: self.parts(word.parts(), command, MAX_DEPTH, &mut steps) }
    }

    /// What a part of a word of a command may be when the command runs.
    pub fn of_part(&self, part: &WordPart, command: &Command) -> Value {
        let mut steps = 0;
        Value { texts: self.parts(std::slice::from_ref(part), command, MAX_DEPTH, &mut steps) }
    }

    /// The words that the shell makes of a word: an unquoted variable may hold several, or none.
    pub fn fields(&self, word: &Word, command: &Command) -> Vec<String> {
        let value = self.of(word, command);
        if !word.may_split() {
            return value.texts;
        }
        value.texts.iter().flat_map(|text| text.split_ascii_whitespace().map(str::to_owned)).collect()
    }

    fn parts(&self, parts: &[WordPart], command: &Command, depth: u8, steps: &mut u32) -> Vec<String> {
        let mut texts = vec![String::new()];
        for part in parts {
            *steps += 1;
            let unknown = || vec![UNKNOWN.to_string()];
            let more = match &part.kind {
                _ if *steps > MAX_STEPS => unknown(),
                PartKind::Literal(text)
                | PartKind::SingleQuoted(text)
                | PartKind::AnsiQuoted(text)
                | PartKind::Glob(text)
                | PartKind::Tilde(text) => {
                    texts.iter_mut().for_each(|known| known.push_str(text));
                    continue;
                }
                PartKind::DoubleQuoted(inner) => self.parts(inner, command, depth, steps),
                PartKind::Parameter(parameter) if depth > 0 => self.parameter(parameter, command, depth - 1, steps),
                _ => unknown(),
            };
            if texts.len() * more.len() > MAX_TEXTS {
                return unknown();
            }
            if let ([text], [more]) = (texts.as_mut_slice(), more.as_slice()) {
                text.push_str(more);
                if text.len() > MAX_BYTES {
                    return unknown();
                }
                continue;
            }
            texts = texts.iter().flat_map(|text| more.iter().map(move |more| format!("{text}{more}"))).collect();
            if texts.iter().any(|text| text.len() > MAX_BYTES) {
                return unknown();
            }
        }
        texts
    }

    fn parameter(&self, parameter: &Parameter, command: &Command, depth: u8, steps: &mut u32) -> Vec<String> {
        let unknown = vec![UNKNOWN.to_string()];
        if parameter.length || parameter.indirect || parameter.subscript.is_some() {
            return unknown;
        }
        let found = self.variable(&parameter.name, command, depth, steps);
        let is_plain = matches!(&found, Some(texts) if !texts.iter().any(|text| text.contains(UNKNOWN)));
        let is_empty = matches!(&found, Some(texts) if texts.iter().all(String::is_empty));
        match parameter.op {
            None => found.unwrap_or_else(|| vec![String::new()]),
            Some(ParameterOp::Default { colon } | ParameterOp::Assign { colon }) => match found {
                Some(_) if colon && is_empty => self.parts(&parameter.operand, command, depth, steps),
                Some(texts) => texts,
                None => self.parts(&parameter.operand, command, depth, steps),
            },
            Some(ParameterOp::Error { .. }) => found.unwrap_or(unknown),
            Some(ParameterOp::RemovePrefix | ParameterOp::RemoveSuffix) if is_plain => {
                // Without a pattern it takes the text away if it is there.
                let operand = match parameter.operand.as_slice() {
                    [WordPart { kind: PartKind::Literal(text), .. }] if !text.contains(['*', '?', '[', '\\']) => text,
                    _ => return unknown,
                };
                let front = parameter.op == Some(ParameterOp::RemovePrefix);
                let cut = |text: String| {
                    let rest = if front { text.strip_prefix(&**operand) } else { text.strip_suffix(&**operand) };
                    rest.map(str::to_owned).unwrap_or(text)
                };
                found.map_or(unknown, |texts| texts.into_iter().map(cut).collect())
            }
            _ => unknown,
        }
    }

    /// The texts of a variable at a command; `None` if it is certainly not set.
    fn variable(&self, name: &str, command: &Command, depth: u8, steps: &mut u32) -> Option<Vec<String>> {
        let unknown = Some(vec![UNKNOWN.to_string()]);
        if !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
            return unknown;
        }
        let definitions = self.definitions.get_or_init(|| Definitions::of(self.script));
        let own = definitions.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let loops = definitions.loops.get(name).map_or(&[][..], Vec::as_slice);
        let in_function = |id: CommandId| self.script.command(id).is_some_and(|one| one.place.in_function);
        let is_set = !own.is_empty() || !loops.is_empty();
        if own.len() + loops.len() > 4 * MAX_LOOKS
            || own.iter().any(|one| in_function(one.command))
            || is_set && command.place.in_function
        {
            return unknown;
        }
        let shell = self.shell_of(command);
        let before = own.partition_point(|one| one.command < command.id);
        let mut winner = None;
        let mut hidden = false;
        for one in own.get(..before).unwrap_or(&[]).iter().rev().take(MAX_LOOKS) {
            match self.reach(one.command, command, shell) {
                Reach::Always => {
                    winner = Some(one);
                    break;
                }
                Reach::Perhaps => return unknown,
                Reach::Never => hidden |= !self.shares(one.command, shell),
            }
        }
        // What is sourced between the assignment and the command may change it.
        let from = winner.map_or(0, |one| one.command.index());
        let behind = definitions.anything.partition_point(|id| *id < command.id);
        let last = definitions.anything.get(..behind).and_then(<[CommandId]>::last);
        if last.is_some_and(|id| id.index() >= from && !matches!(self.reach(*id, command, shell), Reach::Never)) {
            return unknown;
        }
        let contains = |block: BlockId| self.script.block_is_in(command.block, block);
        let around = loops.iter().rev().find(|block| contains(**block) && self.script.block_is_in(**block, shell));
        let around = around.filter(|block| {
            let inside = winner.and_then(|one| self.script.command(one.command));
            !inside.is_some_and(|one| self.script.block_is_in(one.block, **block))
        });
        // Behind its loop the variable has one of the values, or none.
        let start = |block: &BlockId| self.script.block(*block).map_or(0, |block| block.span.start);
        let earliest = winner.and_then(|one| self.script.command(one.command)).map_or(0, |one| one.span.start);
        if loops.iter().any(|block| !contains(*block) && start(block) < command.span.start && start(block) >= earliest)
        {
            return unknown;
        }
        // In a loop a later assignment reaches the next round.
        let settled = around.copied().or(winner.and_then(|one| Some(self.script.command(one.command)?.block)));
        for id in self.script.ancestors(command.block) {
            if settled.is_some_and(|settled| self.script.block_is_in(settled, id)) {
                break;
            }
            let is_loop = matches!(
                self.script.block(id).map(|block| &block.kind),
                Some(BlockKind::While | BlockKind::Until | BlockKind::For { .. })
            );
            let within = |one: &Definition<'_>| {
                self.script.command(one.command).is_some_and(|one| self.script.block_is_in(one.block, id))
            };
            if is_loop && own.get(before..).unwrap_or(&[]).iter().any(within) {
                return unknown;
            }
        }
        if let Some(BlockKind::For { words, .. }) =
            around.and_then(|block| self.script.block(*block)).map(|block| &block.kind)
        {
            // The words see what the loop sees from outside.
            let mut texts = Vec::new();
            for word in words {
                let values = self.parts(word.parts(), command, depth.checked_sub(1)?, steps);
                let split = word.may_split();
                for value in values {
                    match split {
                        true => texts.extend(value.split_ascii_whitespace().map(str::to_owned)),
                        false => texts.push(value),
                    }
                }
            }
            let is_pattern = words.iter().any(Word::has_glob);
            return if texts.is_empty() || texts.len() > MAX_TEXTS || is_pattern { unknown } else { Some(texts) };
        }
        match winner {
            Some(one) => {
                let word = match &one.value {
                    Some(Assigned::Word(word)) => word,
                    Some(Assigned::Own(word)) => &**word,
                    None => return unknown,
                };
                let Some(command) = self.script.command(one.command) else { return unknown };
                if depth == 0 {
                    return unknown;
                }
                Some(self.parts(word.parts(), command, depth - 1, steps))
            }
            None if hidden || self.is_given(name, command) => unknown,
            None => match (self.environment)(name) {
                Variable::Text(text) => Some(vec![text]),
                Variable::Unset => None,
                Variable::Unknown => unknown,
            },
        }
    }

    /// Whether a nested shell around the command is started with the variable before it: `V=1 sh -c '…'`.
    fn is_given(&self, name: &str, command: &Command) -> bool {
        let blocks = self.script.ancestors(command.block).filter_map(|id| self.script.block(id));
        let owners = blocks.filter_map(|block| self.script.command(block.owner?));
        owners.into_iter().any(|owner| owner.assignment(name).is_some())
    }

    /// The block of the shell process that a command runs in: a nested shell, or the whole text.
    fn shell_of(&self, command: &Command) -> BlockId {
        let nested = |id: &BlockId| {
            matches!(
                self.script.block(*id).map(|block| &block.kind),
                Some(BlockKind::NestedShell { settings: Some(_), .. })
            )
        };
        self.script.ancestors(command.block).find(nested).unwrap_or(BlockId(0))
    }

    fn shares(&self, id: CommandId, shell: BlockId) -> bool {
        self.script.command(id).is_some_and(|one| self.script.block_is_in(one.block, shell))
    }

    /// Whether what a command assigns is there when a later one runs.
    fn reach(&self, from: CommandId, to: &Command, shell: BlockId) -> Reach {
        let Some(from) = self.script.command(from) else { return Reach::Never };
        let is_own = |id: BlockId| self.script.block(id).is_some_and(|block| block.owner == Some(from.id));
        if !self.script.block_is_in(from.block, shell)
            || from.pipeline.is_some()
            || from.background
            || self.script.ancestors(to.block).any(is_own)
        {
            return Reach::Never;
        }
        let mut node = Node::Command(from.id);
        let mut perhaps = false;
        for id in self.script.ancestors(from.block) {
            let Some(block) = self.script.block(id) else { return Reach::Never };
            if self.script.block_is_in(to.block, id) {
                perhaps |= !self.runs_before(node, to, id);
                return if perhaps { Reach::Perhaps } else { Reach::Always };
            }
            if block.forks() {
                return Reach::Never;
            }
            perhaps |= !matches!(
                block.kind,
                BlockKind::Group | BlockKind::Condition | BlockKind::NestedShell { .. } | BlockKind::Script
            ) || !self.is_first(node);
            node = Node::Block(id);
        }
        Reach::Never
    }

    /// Whether a node runs whenever its block does: no `&&` or `||` stands before it.
    fn is_first(&self, node: Node) -> bool {
        !matches!(self.script.connector(node), Some(Connector::And | Connector::Or))
    }

    /// Whether `node`, an item of the block `id`, has run whenever `to` does, which is in a later item of that block.
    fn runs_before(&self, node: Node, to: &Command, id: BlockId) -> bool {
        if self.is_first(node) {
            return true;
        }
        let Some(block) = self.script.block(id) else { return false };
        let from = match node {
            Node::Command(id) => self.script.command(id).map(|one| one.item),
            Node::Block(id) => self.script.block(id).map(|one| one.item),
        };
        let inner = self.script.ancestors(to.block).take_while(|one| *one != id).last();
        let until = match inner {
            Some(inner) => self.script.block(inner).map(|one| one.item),
            None => Some(to.item),
        };
        let (Some(from), Some(until)) = (from, until) else { return false };
        let between = block.items.get(from + 1..=until).unwrap_or(&[]);
        between.iter().all(|node| {
            matches!(self.script.connector(*node), Some(Connector::And | Connector::Pipe | Connector::PipeBoth))
        })
    }
}

#[cfg(test)]
mod tests;
