//! The keys of the block ```toml rule, with their places in the page.

use std::ops::Range;

use lintainer_core::config::tree::{Data, Value, from_toml};
use lintainer_core::text::nearest;

use crate::cel::Fault;

/// A text of the block, and where it stands in the page.
#[derive(Debug, Clone)]
pub(super) struct Written {
    /// The text, decoded.
    pub text: String,
    /// Where the value stands (bytes of the page), quotes included.
    pub whole: Range<usize>,
    /// Where the text itself begins, if it stands in the page as it is.
    pub start: Option<usize>,
}

impl Written {
    /// A fault of the text as one of the page.
    pub fn fault(&self, fault: Fault) -> Fault {
        let at = self.start.map_or(self.whole.clone(), |start| start + fault.at.start..start + fault.at.end);
        Fault { at, ..fault }
    }

    /// A fault of the text as a whole.
    pub fn wrong(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.whole.clone(), message)
    }
}

/// Texts by their keys.
pub(super) type Texts = Vec<(&'static str, Written)>;

/// What the block says.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub each: Vec<Written>,
    pub formats: Vec<Written>,
    pub admission: Option<(bool, Range<usize>)>,
    pub practice: Option<Written>,
    /// The other texts at the top.
    texts: Texts,
    /// The keys of `fix`, and where that stands.
    pub fix: Option<(Texts, Range<usize>)>,
    /// The block.
    pub whole: Range<usize>,
}

const KEYS: [&str; 12] = [
    "each",
    "when",
    "at",
    "message",
    "help",
    "severity",
    "confidence",
    "profile",
    "practice",
    "formats",
    "admission",
    "fix",
];

const FIX_KEYS: [&str; 6] = ["title", "safety", "replace", "set", "remove", "with"];

impl Head {
    /// A text at the top.
    pub fn text(&self, key: &str) -> Option<&Written> {
        find(&self.texts, key)
    }

    /// A text that must be there.
    pub fn needed(&self, key: &str) -> Result<&Written, Fault> {
        self.text(key).ok_or_else(|| Fault::new(self.whole.start..self.whole.start, format!("`{key}` is missing")))
    }
}

/// A text by its key.
pub(super) fn find<'t>(texts: &'t [(&'static str, Written)], key: &str) -> Option<&'t Written> {
    texts.iter().find(|(known, _)| *known == key).map(|(_, written)| written)
}

/// Reads the block that begins at an offset of the page (bytes).
pub(super) fn read(page: &str, block: &str, offset: usize) -> Result<Head, Fault> {
    let (value, faults) = from_toml(block);
    let placed =
        |span: &Option<Range<usize>>| span.clone().map_or(offset..offset, |at| at.start + offset..at.end + offset);
    if let Some((message, span)) = faults.into_iter().next() {
        return Err(Fault::new(placed(&span), message));
    }
    let mut head = Head { whole: offset..offset + block.len(), ..Head::default() };
    for (key, value) in value.table() {
        let Some(known) = known(&key.name, &KEYS) else {
            return Err(unknown(&key.name, placed(&key.span), "a rule", &KEYS));
        };
        let at = placed(&value.span);
        match known {
            "each" => head.each = texts(page, known, value, offset)?,
            "formats" => head.formats = texts(page, known, value, offset)?,
            "admission" => match value.data {
                Data::Bool(is_wanted) => head.admission = Some((is_wanted, at)),
                _ => return Err(Fault::new(at, "`admission` is true or false")),
            },
            "practice" => {
                let number = if let Data::Int(number) = value.data { Some(number.to_string()) } else { None };
                head.practice = Some(match number {
                    Some(text) => Written { text, whole: at, start: None },
                    None => text(page, known, value, offset)?,
                });
            }
            "fix" => {
                let Data::Table(entries) = &value.data else { return Err(Fault::new(at, "`fix` is a table")) };
                let mut read = Vec::new();
                for (key, value) in entries {
                    let Some(known) = self::known(&key.name, &FIX_KEYS) else {
                        return Err(unknown(&key.name, placed(&key.span), "`fix`", &FIX_KEYS));
                    };
                    read.push((known, text(page, known, value, offset)?));
                }
                head.fix = Some((read, at));
            }
            _ => head.texts.push((known, text(page, known, value, offset)?)),
        }
    }
    Ok(head)
}

fn known(name: &str, keys: &[&'static str]) -> Option<&'static str> {
    keys.iter().copied().find(|known| *known == name)
}

fn unknown(name: &str, at: Range<usize>, where_: &str, keys: &[&str]) -> Fault {
    let meant = nearest(name, keys.iter().copied()).map(|near| format!("did you mean `{near}`?"));
    let meant = meant.unwrap_or_else(|| format!("there are {}", keys.join(", ")));
    Fault::new(at, format!("{where_} has no key `{name}`; {meant}"))
}

fn texts(page: &str, key: &'static str, value: &Value, offset: usize) -> Result<Vec<Written>, Fault> {
    match &value.data {
        Data::List(items) => items.iter().map(|item| text(page, key, item, offset)).collect(),
        _ => Ok(vec![text(page, key, value, offset)?]),
    }
}

fn text(page: &str, key: &'static str, value: &Value, offset: usize) -> Result<Written, Fault> {
    let whole = value.span.clone().map_or(offset..offset, |at| at.start + offset..at.end + offset);
    let Some(text) = value.text() else {
        return Err(Fault::new(whole, format!("`{key}` is a text, not {}", value.what())));
    };
    let written = page.get(whole.clone()).unwrap_or("");
    // A text in quotes without escapes stands in the page as it is; a line break behind three quotes is left out.
    let quotes =
        ["'''\n", "\"\"\"\n", "'''", "\"\"\"", "'", "\""].into_iter().find(|quotes| written.starts_with(quotes));
    let start = quotes.map(|quotes| whole.start + quotes.len());
    let start = start.filter(|start| page.get(*start..).is_some_and(|rest| rest.starts_with(text)));
    Ok(Written { text: text.to_string(), whole, start })
}
