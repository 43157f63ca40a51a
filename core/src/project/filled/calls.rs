//! Names of images in Tiltfiles and bake files, which are programs: what stands there as plain text is read.

use super::Names;

/// A token of Starlark, HCL or JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// What stands between the quotes, escapes as they are.
    Text(&'a str),
    Mark(char),
}

/// Adds the images that calls of a Tiltfile build: `docker_build('app', …)`, `custom_build(ref='app', …)`.
pub(super) fn add_tilt(text: &str, names: &mut Names) {
    let tokens: Vec<Token> = Tokens { rest: text }.collect();
    for (at, token) in tokens.iter().enumerate() {
        if !matches!(token, Token::Word(word) if word.contains("build")) {
            continue;
        }
        let arguments = match tokens.get(at + 1..).unwrap_or(&[]) {
            [Token::Mark('('), Token::Word("ref"), Token::Mark('='), rest @ ..] | [Token::Mark('('), rest @ ..] => rest,
            _ => continue,
        };
        if let [Token::Text(name), Token::Mark(',' | ')'), ..] = arguments {
            names.add(name);
        }
    }
}

/// Adds the tags that a bake file gives, and the names of build contexts, which stand in for images of the same name.
pub(super) fn add_bake(text: &str, names: &mut Names) {
    let tokens: Vec<Token> = Tokens { rest: text }.collect();
    for (at, token) in tokens.iter().enumerate() {
        let (Token::Word(key) | Token::Text(key)) = token else { continue };
        let [Token::Mark('=' | ':'), Token::Mark(open), inside @ ..] = tokens.get(at + 1..).unwrap_or(&[]) else {
            continue;
        };
        let until = |close: char| inside.iter().take_while(move |token| **token != Token::Mark(close));
        match (*key, open) {
            ("tags", '[') => until(']').for_each(|token| match token {
                Token::Text(tag) => names.add(tag),
                Token::Word(_) | Token::Mark(_) => {}
            }),
            ("contexts", '{') => {
                let keys = until('}').zip(inside.iter().skip(1));
                for (name, next) in keys {
                    if let (Token::Word(name) | Token::Text(name), Token::Mark('=' | ':')) = (name, next) {
                        names.add(name);
                    }
                }
            }
            _ => {}
        }
    }
}

struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with('#') || self.rest.starts_with("//") {
                self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                self.take(self.rest.find("*/").map_or(self.rest.len(), |end| end + 2));
            } else {
                return;
            }
        }
    }

    /// A text in quotes of one or three characters; quotes within `${ … }` do not end it.
    fn text(&mut self, quote: char) -> Token<'a> {
        let triple = [quote; 3].iter().collect::<String>();
        let close = if self.rest.starts_with(&triple) { triple.as_str() } else { &triple[..1] };
        self.take(close.len());
        let mut depth = 0_usize;
        let mut is_escaped = false;
        let mut end = self.rest.len();
        for (at, c) in self.rest.char_indices() {
            let rest = self.rest.get(at..).unwrap_or("");
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '$' if rest.starts_with("${") => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '\n' if close.len() == 1 => {
                    end = at;
                    break;
                }
                _ if depth == 0 && rest.starts_with(close) => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let text = self.take(end);
        self.take(close.len().min(self.rest.len()));
        Token::Text(text)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks_and_comments();
        let first = self.rest.chars().next()?;
        if matches!(first, '"' | '\'') {
            return Some(self.text(first));
        }
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let length = self.rest.find(|c: char| !is_word(c)).unwrap_or(self.rest.len());
        Some(if length == 0 {
            self.take(first.len_utf8());
            Token::Mark(first)
        } else {
            Token::Word(self.take(length))
        })
    }
}
