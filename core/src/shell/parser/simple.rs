//! Simple commands: assignments, words, redirections.

use std::ops::Range;

use super::{BlockKind, CommandId, Connector, Dialect, Node, Parser, is_name, is_name_start};
use crate::shell::command::{Assignment, Command, Redirect, Redirection};
use crate::shell::word::{PartKind, Word, WordPart};
use crate::shell::{nested, resolve};
use crate::span::Span;

/// How far a lookahead for a closing bracket goes. What is longer is taken as plain text; without the limit a long row of
/// openers would be read again and again.
pub(super) const LOOKAHEAD: usize = 512;

impl Parser<'_, '_> {
    /// A place in the list of commands, so that those in its words come behind it.
    pub(crate) fn reserve(&mut self, connector: Connector, at: Range<usize>) -> CommandId {
        let id = CommandId(self.out.commands.len() as u32);
        let span = self.span(self.pos..self.pos);
        let connector_span = if at.is_empty() { span } else { self.span(at) };
        self.out.commands.push(Command {
            id,
            words: Vec::new(),
            assignments: Vec::new(),
            redirections: Vec::new(),
            span,
            connector,
            connector_span,
            background: false,
            negated: false,
            block: self.block,
            pipeline: None,
            place: self.place,
            item: self.items(),
            name: None,
            name_index: 0,
            wrappers: Vec::new(),
            kept: Default::default(),
        });
        self.push_item(Node::Command(id));
        id
    }

    /// Gives the place back, if nothing came behind it.
    fn unreserve(&mut self, id: CommandId) {
        if self.out.commands.len() == id.index() + 1 {
            self.out.commands.pop();
            if let Some(block) = self.out.blocks.get_mut(self.block.0 as usize) {
                block.items.pop();
            }
        }
    }

    pub(super) fn finish_command(
        &mut self,
        id: CommandId,
        start: usize,
        end: usize,
        words: Vec<Word>,
        assignments: Vec<Assignment>,
        redirections: Vec<Redirection>,
    ) {
        let span = self.span(start..end);
        self.fill(id, span, words, assignments, redirections);
        let Some(command) = self.out.commands.get(id.index()) else { return };
        if let Some(heredoc) = nested::input_heredoc(command)
            && let Some(pending) = self.pending.iter_mut().find(|pending| pending.is(heredoc))
        {
            pending.feed(id);
        }
        let Some((index, shell)) = nested::script_word(command) else { return };
        let Some(word) = command.words.get(index) else { return };
        let (range, span) = (word.range(), word.span);
        let Some(text) = nested::unquote(self.text, range) else { return };
        let dialect = shell.dialect.unwrap_or(self.dialect);
        if !dialect.is_posix_like() {
            return;
        }
        self.owner = Some(id);
        self.nested_text(&text, BlockKind::NestedShell { dialect, settings: shell.settings }, dialect, span);
        self.owner = None;
    }

    pub(crate) fn fill(
        &mut self,
        id: CommandId,
        span: Span,
        words: Vec<Word>,
        mut assignments: Vec<Assignment>,
        redirections: Vec<Redirection>,
    ) {
        let resolved = resolve::resolve(&words);
        let assigned = |(index, name): &(usize, Box<str>)| Some(Assignment::from_word(name, words.get(*index)?));
        assignments.extend(resolved.assignments.iter().filter_map(assigned));
        let Some(command) = self.out.commands.get_mut(id.index()) else { return };
        if matches!(resolved.name.as_deref(), Some("set" | "shopt" | "setopt")) {
            self.out.switches.push(id);
        }
        command.words = words;
        command.assignments = assignments;
        command.redirections = redirections;
        command.span = span;
        command.name = resolved.name;
        command.name_index = resolved.index;
        command.wrappers = resolved.wrappers;
    }

    /// The blocks read next belong to the words of this command.
    pub(crate) fn own(&mut self, id: CommandId) {
        self.owner = Some(id);
    }

    pub(super) fn simple(&mut self, connector: Connector, at: Range<usize>) {
        let start = self.pos;
        let id = self.reserve(connector, at.clone());
        let outer_owner = self.owner.replace(id);
        let mut words: Vec<Word> = Vec::new();
        let mut assignments = Vec::new();
        let mut redirections = Vec::new();
        let mut stray_parens = 0;
        let mut declares = false;
        let mut end = start;
        loop {
            self.skip_blanks();
            if let Some(redirection) = self.redirection() {
                redirections.push(redirection);
                end = self.pos;
                continue;
            }
            match self.peek() {
                Some(b'#') => break,
                Some(b'(') => {
                    let lone = words.len() == 1 && assignments.is_empty() && redirections.is_empty();
                    if lone && let Some(name) = self.function_name(id, start, end) {
                        self.owner = outer_owner;
                        self.unreserve(id);
                        return self.function_body(&name, start, connector, at);
                    }
                    self.problem(self.pos..self.pos + 1, "unexpected `(`");
                    stray_parens += 1;
                    self.pos += 1;
                    end = self.pos;
                    continue;
                }
                Some(b')') if stray_parens > 0 => {
                    stray_parens -= 1;
                    self.pos += 1;
                    end = self.pos;
                    continue;
                }
                _ => {}
            }
            if words.is_empty()
                && let Some(assignment) = self.assignment()
            {
                assignments.push(assignment);
                end = self.pos;
                continue;
            }
            let Some(word) = self.word(declares) else { break };
            end = self.pos;
            if words.is_empty() {
                let builtins = ["export", "local", "declare", "readonly", "typeset"];
                declares = builtins.iter().any(|builtin| word.is(builtin));
            }
            words.push(word);
        }
        self.owner = outer_owner;
        if self.pos == start || (words.is_empty() && assignments.is_empty() && redirections.is_empty()) {
            // Nothing was there: behind a lone `!`, for example.
            return self.unreserve(id);
        }
        self.finish_command(id, start, end, words, assignments, redirections);
    }

    /// The name, if `(` at the cursor goes on as `()` behind the word at `start..end`. Takes the brackets.
    fn function_name(&mut self, id: CommandId, start: usize, end: usize) -> Option<String> {
        if self.out.commands.len() != id.index() + 1 {
            return None;
        }
        let name = self.slice(start..end);
        if name.contains(['$', '\'', '"', '`', '\\']) {
            return None;
        }
        let saved = self.pos;
        self.pos += 1;
        self.skip_blanks();
        if self.peek() != Some(b')') {
            self.pos = saved;
            return None;
        }
        self.pos += 1;
        Some(name.to_owned())
    }

    /// Length of `NAME=`, `NAME+=`, `NAME[…]=` at the cursor, with the length of the name.
    fn assignment_head(&self) -> Option<(usize, usize)> {
        if !self.peek().is_some_and(is_name_start) {
            return None;
        }
        let mut length = 1;
        while self.peek_at(length).is_some_and(is_name) {
            length += 1;
        }
        let name = length;
        if self.peek_at(length) == Some(b'[') {
            let window = self.bytes.get(self.pos + length..(self.pos + length + LOOKAHEAD).min(self.end))?;
            let close = window.iter().position(|byte| matches!(byte, b']' | b'\n' | b' '))?;
            length += close + 1;
            if window.get(close) != Some(&b']') {
                return None;
            }
        }
        match (self.peek_at(length), self.peek_at(length + 1)) {
            (Some(b'='), _) => Some((name, length + 1)),
            (Some(b'+'), Some(b'=')) => Some((name, length + 2)),
            _ => None,
        }
    }

    fn assignment(&mut self) -> Option<Assignment> {
        let (name_length, head) = self.assignment_head()?;
        let start = self.pos;
        let name = self.slice(start..start + name_length);
        let head_text = self.slice(start..start + head);
        self.pos += head;
        let from = self.pos;
        let value = if self.peek() == Some(b'(') {
            self.array()
        } else {
            self.word(false).unwrap_or_else(|| Word::new(self.span(from..from), Vec::new()))
        };
        Some(Assignment {
            name: name.into(),
            name_span: self.span(start..start + name_length),
            append: head_text.ends_with("+="),
            subscript: head > name_length + 2 || head_text.contains('['),
            value,
            span: self.span(start..self.pos),
        })
    }

    /// `( … )` behind the `=` of an assignment.
    pub(super) fn array(&mut self) -> Word {
        let start = self.pos;
        self.pos += 1;
        let mut words = Vec::new();
        if self.enter() {
            loop {
                self.skip_lines();
                match self.word(false) {
                    Some(word) => words.push(word),
                    None => break,
                }
            }
            self.leave();
        }
        self.close(")", start, "(");
        let span = self.span(start..self.pos);
        Word::one(span, WordPart { kind: PartKind::Array(words), span })
    }

    /// The redirection at the cursor, if there is one.
    pub(super) fn redirection(&mut self) -> Option<Redirection> {
        let start = self.pos;
        let mut at = 0;
        let mut fd = None;
        match self.peek()? {
            b'<' | b'>' => {}
            b'&' if self.peek_at(1) == Some(b'>') && self.dialect != Dialect::Posix => {}
            b'0'..=b'9' => {
                while self.peek_at(at).is_some_and(|byte| byte.is_ascii_digit()) {
                    at += 1;
                }
                if !matches!(self.peek_at(at), Some(b'<' | b'>')) {
                    return None;
                }
                fd = self.slice(start..start + at).parse().ok();
            }
            b'{' => {
                at = 1;
                while self.peek_at(at).is_some_and(is_name) {
                    at += 1;
                }
                if at == 1 || self.peek_at(at) != Some(b'}') || !matches!(self.peek_at(at + 1), Some(b'<' | b'>')) {
                    return None;
                }
                at += 1;
            }
            _ => return None,
        }
        let rest = self.bytes.get(start + at..self.end).unwrap_or(&[]);
        let (op, length) = match rest {
            [b'<' | b'>', b'(', ..] if at == 0 && self.dialect.has_process_substitution() => return None,
            [b'&', b'>', b'>', ..] => (Redirect::AppendBoth, 3),
            [b'&', b'>', ..] => (Redirect::OutputBoth, 2),
            [b'<', b'<', b'<', ..] => (Redirect::HereString, 3),
            [b'<', b'<', b'-', ..] => (Redirect::HeredocTabs, 3),
            [b'<', b'<', ..] => (Redirect::Heredoc, 2),
            [b'<', b'>', ..] => (Redirect::InputOutput, 2),
            [b'<', b'&', ..] => (Redirect::DuplicateInput, 2),
            [b'<', ..] => (Redirect::Input, 1),
            [b'>', b'>', ..] => (Redirect::Append, 2),
            [b'>', b'|', ..] => (Redirect::Clobber, 2),
            [b'>', b'&', ..] => (Redirect::DuplicateOutput, 2),
            _ => (Redirect::Output, 1),
        };
        self.pos += at + length;
        self.skip_blanks();
        let from = self.pos;
        let heredoc = matches!(op, Redirect::Heredoc | Redirect::HeredocTabs);
        let (target, heredoc) = if heredoc {
            let (target, id) = self.heredoc_delimiter(op == Redirect::HeredocTabs);
            (Some(target), Some(id))
        } else {
            (self.word(false), None)
        };
        let target = target.unwrap_or_else(|| {
            let operator = start + at..start + at + length;
            self.problem(operator.clone(), format!("nothing follows `{}`", self.slice(operator)));
            Word::new(self.span(from..from), Vec::new())
        });
        // `>& file` without a descriptor is the old way to write `&> file`.
        let both = op == Redirect::DuplicateOutput && at == 0 && !is_descriptor(&target);
        let op = if both { Redirect::OutputBoth } else { op };
        let end = if self.pos == from { start + at + length } else { self.pos };
        Some(Redirection { op, fd, target, span: self.span(start..end), heredoc })
    }
}

/// Whether a word can be the target of `>&` as a descriptor; what is not known may be one.
fn is_descriptor(word: &Word) -> bool {
    word.literal()
        .is_none_or(|text| text == "-" || text.trim_end_matches('-').bytes().all(|byte| byte.is_ascii_digit()))
}

impl Assignment {
    /// `NAME=value` among the words of `env`.
    fn from_word(name: &str, word: &Word) -> Assignment {
        let value = word.without_prefix(name.len() + 1);
        let name_end = word.span.start.saturating_add(name.len() as u32).min(word.span.end);
        Assignment {
            name: name.into(),
            name_span: Span { end: name_end, ..word.span },
            append: false,
            subscript: false,
            value,
            span: word.span,
        }
    }
}

/// Whether the text begins as an assignment does; the length of the name.
pub(crate) fn assigned_name(text: &str) -> Option<&str> {
    let (name, _) = text.split_once('=')?;
    let fits = name.bytes().next().is_some_and(is_name_start) && name.bytes().all(is_name);
    fits.then_some(name)
}

/// Whether a byte may be in a word that needs no further look: no quote, expansion or pattern.
pub(super) fn is_plain(byte: u8) -> bool {
    PLAIN[byte as usize]
}

/// Asked for each byte, so it is looked up.
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let special = b" \t\n\r;&|<>()\\'\"$`*?[{~";
    let mut at = 0;
    while at < special.len() {
        plain[special[at] as usize] = false;
        at += 1;
    }
    plain
};
