//! The values of keys: what they may be, and what is said of others.

use std::ops::Range;

use super::Reader;
use crate::config::error::{ConfigError, ConfigErrorKind};
use crate::config::glob::Pattern;
use crate::config::layer::Given;
use crate::config::selector::Selector;
use crate::config::tree::{Data, Key, Value};
use crate::rule::{Profile, TextForm};
use crate::text::nearest;

/// Words of other tools for what is like one of our profiles.
const ELSEWHERE: [(&str, Profile); 8] = [
    ("default", Profile::Essential),
    ("recommended", Profile::Essential),
    ("baseline", Profile::Essential),
    ("strict", Profile::Hardened),
    ("restricted", Profile::Hardened),
    ("all", Profile::Audit),
    ("full", Profile::Audit),
    ("pedantic", Profile::Audit),
];

impl Reader<'_> {
    /// The entries of a table; a fault and nothing for other values.
    pub fn entries<'v>(&mut self, name: &str, value: &'v Value) -> &'v [(Key, Value)] {
        match &value.data {
            Data::Table(entries) => entries,
            _ => {
                self.wrong_type(name, "a table", value);
                &[]
            }
        }
    }

    pub fn bool(&mut self, name: &str, value: &Value) -> Option<Given<bool>> {
        let Data::Bool(read) = value.data else {
            self.wrong_type(name, "true or false", value);
            return None;
        };
        Some(self.given(read, &value.span))
    }

    /// A text, or a list of texts.
    pub fn texts(&mut self, name: &str, value: &Value) -> Vec<Given<String>> {
        let one = std::slice::from_ref(value);
        let items = match &value.data {
            Data::Text(_) => one,
            Data::List(items) => items,
            _ => {
                self.wrong_type(name, "a list of texts", value);
                return Vec::new();
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.data {
                Data::Text(text) => texts.push(self.given(text.clone(), &item.span)),
                _ => self.wrong_type(name, "a list of texts", item),
            }
        }
        texts
    }

    /// A list whose items may be numbers and truth values as well, as text.
    pub(super) fn strings(&mut self, name: &str, value: &Value) -> Vec<String> {
        let one = std::slice::from_ref(value);
        let items = if let Data::List(items) = &value.data { items } else { one };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.data {
                Data::Text(text) => texts.push(text.clone()),
                Data::Int(number) => texts.push(number.to_string()),
                Data::Bool(flag) => texts.push(flag.to_string()),
                _ => self.wrong_type(name, "a list of texts", item),
            }
        }
        texts
    }

    pub(super) fn selectors(&mut self, name: &str, value: &Value) -> Vec<Given<Selector>> {
        let mut selectors = Vec::new();
        for text in self.texts(name, value) {
            match Selector::parse(&text.value, self.registry) {
                Ok(found) => {
                    let given = |value| Given { value, line: text.line, span: text.span.clone() };
                    selectors.extend(found.into_iter().map(given));
                }
                Err(kind) => self.no_rule(kind, text.span),
            }
        }
        selectors
    }

    /// Something that is worth saying and no fault.
    pub fn note(&mut self, message: &str, span: &Option<Range<usize>>) {
        let kind = ConfigErrorKind::Note { message: message.to_string() };
        self.notes.push(ConfigError::at(kind, &self.origin, self.text, span.clone()).concise());
    }

    /// A word that names no rule. Another tool's name for what nothing finds here yet is no fault.
    pub fn no_rule(&mut self, kind: ConfigErrorKind, span: Option<Range<usize>>) {
        match kind {
            ConfigErrorKind::NotCovered { .. } => {
                self.notes.push(ConfigError::at(kind, &self.origin, self.text, span).concise());
            }
            kind => self.error(kind, span),
        }
    }

    pub(super) fn patterns(&mut self, name: &str, value: &Value) -> Vec<Given<Pattern>> {
        let mut patterns = Vec::new();
        for text in self.texts(name, value) {
            match Pattern::parse(&text.value) {
                Ok(pattern) => patterns.push(Given { value: pattern, line: text.line, span: text.span }),
                Err(kind) => self.error(kind, text.span),
            }
        }
        patterns
    }

    /// A profile. What other tools call theirs leads to one of ours.
    pub(super) fn profile(&mut self, value: &Value) -> Option<Given<Profile>> {
        let errors = self.errors.len();
        let given = self.word("profile", value, &Profile::ALL.map(Profile::name), Profile::parse);
        if let (Data::Text(text), Some(ConfigError { kind: ConfigErrorKind::BadValue { suggestion, .. }, .. })) =
            (&value.data, self.errors.get_mut(errors))
            && suggestion.is_none()
        {
            let word = nearest(text, ELSEWHERE.iter().map(|(word, _)| *word));
            let meant = ELSEWHERE.iter().find(|(known, _)| word.as_deref() == Some(known));
            *suggestion = meant.map(|(_, profile)| profile.name().to_string());
        }
        given
    }

    /// One of some words.
    pub fn word<T>(
        &mut self,
        name: &str,
        value: &Value,
        words: &[&'static str],
        parse: fn(&str) -> Option<T>,
    ) -> Option<Given<T>> {
        let expected = format!("one of {}", words.join(", "));
        let Data::Text(text) = &value.data else {
            self.wrong_type(name, "a text", value);
            return None;
        };
        if let Some(read) = parse(text) {
            return Some(self.given(read, &value.span));
        }
        self.bad_value(name, text, value, expected, nearest(text, words.iter().copied()))
    }

    pub fn parsed<T>(
        &mut self,
        name: &str,
        value: &Value,
        form: TextForm,
        parse: fn(&str) -> Option<T>,
    ) -> Option<Given<T>> {
        let Data::Text(text) = &value.data else {
            self.wrong_type(name, form.name(), value);
            return None;
        };
        if let Some(read) = parse(text) {
            return Some(self.given(read, &value.span));
        }
        self.bad_value(name, text, value, form.expected(), None)
    }

    /// Always `None`.
    pub(super) fn bad_value<T>(
        &mut self,
        name: &str,
        text: &str,
        value: &Value,
        expected: String,
        suggestion: Option<String>,
    ) -> Option<T> {
        let kind = ConfigErrorKind::BadValue { key: name.to_string(), value: text.to_string(), expected, suggestion };
        self.error(kind, value.span.clone());
        None
    }

    pub fn wrong_type(&mut self, name: &str, expected: &'static str, value: &Value) {
        let kind = ConfigErrorKind::WrongType { key: name.to_string(), expected, found: value.what() };
        self.error(kind, value.span.clone());
    }

    pub fn unknown_key(&mut self, key: &Key, where_: &str, known: impl IntoIterator<Item = &'static str>) {
        let suggestion = nearest(&key.name, known);
        let kind = ConfigErrorKind::UnknownKey { key: key.name.clone(), where_: where_.to_string(), suggestion };
        self.error(kind, key.span.clone());
    }
}
