//! The functions: those of CEL's standard library that rules need, and the ones for texts that the API server has as
//! well (<https://kubernetes.io/docs/reference/using-api/cel/>).

use std::borrow::Cow;
use std::ops::RangeInclusive;

use regex_lite::{Regex, RegexBuilder};

use super::MAX_MADE;
use super::value::{Is, Value};

/// A function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are documented in `ALL`")]
pub enum Function {
    CharAt,
    Contains,
    Double,
    EndsWith,
    IndexOf,
    Int,
    Join,
    LastIndexOf,
    LowerAscii,
    Matches,
    Replace,
    Size,
    Split,
    StartsWith,
    String,
    Substring,
    Trim,
    UpperAscii,
}

/// Whether it must (`Some`) stand behind a dot, and how many arguments it has with what is before the dot.
type Form = (Option<bool>, RangeInclusive<usize>);

/// All of them: the name, the form, how it is written, what it gives.
pub const ALL: [(&str, Function, Form, &str, &str); 18] = [
    ("charAt", Function::CharAt, (Some(true), 2..=2), "text.charAt(1)", "the letter at an index, from 0"),
    ("contains", Function::Contains, (Some(true), 2..=2), "text.contains('a')", "whether the text has this one in it"),
    (
        "double",
        Function::Double,
        (Some(false), 1..=1),
        "double(x)",
        "a whole number or text as a number with a fraction",
    ),
    ("endsWith", Function::EndsWith, (Some(true), 2..=2), "text.endsWith('a')", "whether the text ends so"),
    ("indexOf", Function::IndexOf, (Some(true), 2..=2), "text.indexOf('a')", "where it stands first, from 0; else -1"),
    ("int", Function::Int, (Some(false), 1..=1), "int(x)", "a number or text as a whole number"),
    ("join", Function::Join, (Some(true), 1..=2), "list.join(', ')", "the texts of a list as one"),
    (
        "lastIndexOf",
        Function::LastIndexOf,
        (Some(true), 2..=2),
        "text.lastIndexOf('a')",
        "where it stands last; else -1",
    ),
    ("lowerAscii", Function::LowerAscii, (Some(true), 1..=1), "text.lowerAscii()", "in small letters"),
    ("matches", Function::Matches, (None, 2..=2), "text.matches('^a+$')", "whether a regular expression (RE2) fits"),
    ("replace", Function::Replace, (Some(true), 3..=3), "text.replace('a', 'b')", "with one text instead of another"),
    ("size", Function::Size, (None, 1..=1), "size(x), x.size()", "how many letters, items or keys"),
    ("split", Function::Split, (Some(true), 2..=2), "text.split(',')", "the parts between separators"),
    ("startsWith", Function::StartsWith, (Some(true), 2..=2), "text.startsWith('a')", "whether the text begins so"),
    ("string", Function::String, (Some(false), 1..=1), "string(x)", "a number or a bool as text"),
    (
        "substring",
        Function::Substring,
        (Some(true), 2..=3),
        "text.substring(1, 3)",
        "the letters from an index to another",
    ),
    ("trim", Function::Trim, (Some(true), 1..=1), "text.trim()", "without blanks at its ends"),
    ("upperAscii", Function::UpperAscii, (Some(true), 1..=1), "text.upperAscii()", "in capitals"),
];

/// How large a compiled regular expression may be (bytes).
const MAX_REGEX: usize = 1 << 18;

impl Function {
    /// The function of a name.
    pub fn named(name: &str) -> Option<Function> {
        ALL.iter().find(|(known, ..)| *known == name).map(|(_, function, ..)| *function)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(_, function, ..)| *function == self).map_or("", |(name, ..)| name)
    }

    pub(super) fn form(self) -> Form {
        ALL.iter().find(|(_, function, ..)| *function == self).map_or((None, 0..=0), |(_, _, form, ..)| form.clone())
    }

    /// Calls it. An error says what does not fit.
    pub(super) fn call<'a>(self, arguments: &[Value<'a>]) -> Result<Is<'a>, String> {
        let Some((first, rest)) = arguments.split_first() else { return Err("no argument is given".to_string()) };
        match (self, &first.is) {
            (Function::Size, _) => return size(first).map(Is::Int),
            (Function::Int, _) => return int(first).map(Is::Int),
            (Function::Double, _) => return double(first).map(Is::Double),
            (Function::String, Is::Text(_) | Is::Int(_) | Is::Double(_) | Is::Bool(_)) => {
                return Ok(Is::Text(first.shown()));
            }
            (Function::Join, _) => {
                if let Some(items) = first.list_items() {
                    return join(&items, rest);
                }
            }
            _ => {}
        }
        let Is::Text(text) = &first.is else { return Err(format!("`{}` does not take {}", self.name(), first.what())) };
        let text_at = |index: usize| match rest.get(index).map(|value| &value.is) {
            Some(Is::Text(text)) => Ok(&**text),
            _ => Err(format!("`{}` wants a text", self.name())),
        };
        let int_at = |index: usize| match rest.get(index).map(|value| &value.is) {
            Some(Is::Int(value)) => Ok(*value),
            _ => Err(format!("`{}` wants a whole number", self.name())),
        };
        let made = |text: String| Ok(Is::Text(Cow::Owned(text)));
        match self {
            Function::Contains => Ok(Is::Bool(text.contains(text_at(0)?))),
            Function::StartsWith => Ok(Is::Bool(text.starts_with(text_at(0)?))),
            Function::EndsWith => Ok(Is::Bool(text.ends_with(text_at(0)?))),
            Function::Matches => Ok(Is::Bool(regex(text_at(0)?)?.is_match(text))),
            Function::LowerAscii => made(text.to_ascii_lowercase()),
            Function::UpperAscii => made(text.to_ascii_uppercase()),
            Function::Trim => made(text.trim().to_string()),
            Function::Replace => replace(text, text_at(0)?, text_at(1)?).and_then(made),
            Function::Split => split(text, text_at(0)?),
            Function::IndexOf => Ok(Is::Int(letters_before(text, text.find(text_at(0)?)))),
            Function::LastIndexOf => Ok(Is::Int(letters_before(text, text.rfind(text_at(0)?)))),
            Function::CharAt => match usize::try_from(int_at(0)?) {
                Ok(index) if index < text.chars().count() => made(text.chars().skip(index).take(1).collect()),
                Ok(index) if index == text.chars().count() => made(String::new()),
                _ => Err("the index of `charAt` lies outside of the text".to_string()),
            },
            Function::Substring => {
                let count = text.chars().count();
                let end = if rest.len() > 1 { int_at(1)? } else { count as i64 };
                match (usize::try_from(int_at(0)?), usize::try_from(end)) {
                    (Ok(from), Ok(to)) if from <= to && to <= count => {
                        made(text.chars().skip(from).take(to - from).collect())
                    }
                    _ => Err("the indexes of `substring` lie outside of the text".to_string()),
                }
            }
            Function::Size | Function::Int | Function::Double | Function::String | Function::Join => {
                Err(format!("`{}` does not take a text", self.name()))
            }
        }
    }
}

/// A pattern, compiled.
pub(super) fn regex(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(MAX_REGEX).nest_limit(u32::from(super::MAX_DEPTH)).build();
    built.map_err(|error| format!("`{pattern}` is no regular expression: {error}"))
}

fn size(value: &Value) -> Result<i64, String> {
    let count = match &value.is {
        Is::Text(text) => text.chars().count(),
        Is::List(items) => items.len(),
        Is::Map(entries) => entries.len(),
        Is::Yaml(field) if field.is_mapping() => field.values().count(),
        Is::Yaml(field) => field.items().count(),
        Is::Special(_) if value.what() == "a list" => value.list_items().map_or(0, |items| items.len()),
        _ => return Err(format!("`size` does not take {}", value.what())),
    };
    Ok(count as i64)
}

fn int(value: &Value) -> Result<i64, String> {
    let read = match &value.is {
        Is::Int(value) => Some(*value),
        // Towards zero, as CEL has it.
        Is::Double(value) => (value.abs() < 9.2e18).then_some(*value as i64),
        Is::Text(text) => text.parse().ok(),
        _ => return Err(format!("`int` does not take {}", value.what())),
    };
    read.ok_or_else(|| format!("`{}` is no whole number", value.shown()))
}

fn double(value: &Value) -> Result<f64, String> {
    match &value.is {
        Is::Int(value) => Ok(*value as f64),
        Is::Double(value) => Ok(*value),
        Is::Text(text) => text.parse().map_err(|_| format!("`{text}` is no number")),
        _ => Err(format!("`double` does not take {}", value.what())),
    }
}

fn join<'a>(items: &[Value<'a>], rest: &[Value<'a>]) -> Result<Is<'a>, String> {
    let separator = match rest.first().map(|value| &value.is) {
        Some(Is::Text(text)) => &**text,
        Some(_) => return Err("`join` wants a text between the items".to_string()),
        None => "",
    };
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        let text = match &item.is {
            Is::Text(text) => text,
            Is::Unknown => return Ok(Is::Unknown),
            _ => return Err(format!("`join` wants a list of texts; it has {}", item.what())),
        };
        if index > 0 {
            joined.push_str(separator);
        }
        joined.push_str(text);
        if joined.len() > MAX_MADE {
            return Err(too_long());
        }
    }
    Ok(Is::Text(joined.into()))
}

fn replace(text: &str, from: &str, to: &str) -> Result<String, String> {
    let longest = text.matches(from).count().saturating_mul(to.len()).saturating_add(text.len());
    if longest > MAX_MADE { Err(too_long()) } else { Ok(text.replace(from, to)) }
}

fn split<'a>(text: &str, separator: &str) -> Result<Is<'a>, String> {
    let part = |part: String| Value::made(Is::Text(part.into()));
    let parts: Vec<Value> = match separator {
        "" => text.chars().take(MAX_MADE + 1).map(|letter| part(letter.to_string())).collect(),
        _ => text.split(separator).take(MAX_MADE + 1).map(|piece| part(piece.to_string())).collect(),
    };
    if parts.len() > MAX_MADE { Err(too_long()) } else { Ok(Is::List(parts.into())) }
}

pub(super) fn too_long() -> String {
    format!("what is made here is longer than {MAX_MADE}")
}

fn letters_before(text: &str, place: Option<usize>) -> i64 {
    place.and_then(|place| text.get(..place)).map_or(-1, |before| before.chars().count() as i64)
}
