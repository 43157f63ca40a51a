//! `environment`, `labels`, `args` and other pairs, as a list of `NAME=value` or as a mapping.

use std::borrow::Cow;

use super::interpolate::Env;
use super::value::{Data, Value};
use crate::model::{EnvVar, Pairs, Setting};
use crate::span::{Span, Spanned};

/// A pair as it is written.
struct Pair<'v> {
    name: Spanned<String>,
    /// `None` when only the name is given.
    value: Option<Cow<'v, Value>>,
    span: Span,
}

fn pairs(value: Option<&Value>) -> Vec<Pair<'_>> {
    match value.map(|value| &value.data) {
        Some(Data::Map(entries)) => entries
            .iter()
            .map(|entry| Pair {
                name: entry.key.clone(),
                value: (!entry.value.is_null()).then_some(Cow::Borrowed(&entry.value)),
                span: entry.key.span.to(entry.value.span),
            })
            .collect(),
        Some(Data::List(items)) => items.iter().filter_map(of_item).collect(),
        _ => Vec::new(),
    }
}

fn of_item(item: &Value) -> Option<Pair<'_>> {
    let text = item.scalar()?;
    let Some(at) = text.value.find('=') else {
        return Some(Pair { name: Spanned::new(text.value.clone(), item.span), value: None, span: item.span });
    };
    let name = item.slice(0..at);
    let mut value = item.slice(at + 1..text.value.len());
    // The name is mostly there as it is, even where the value has variables.
    let raw_at = text.raw.as_deref().and_then(|raw| raw.find('='));
    let mut name_span = name.span;
    if let (Some(start), Some(raw_at)) = (text.at, raw_at) {
        let start = start as usize;
        name_span = Span::new(item.span.file, start..start + raw_at);
        let end = start + text.raw.as_deref().map_or(0, str::len);
        value.span = Span::new(item.span.file, start + raw_at + 1..end);
    }
    let name = Spanned::new(name.scalar()?.value.clone(), name_span);
    Some(Pair { name, value: Some(Cow::Owned(value)), span: item.span })
}

/// Variables of an environment. One without a value comes from the caller, or from the `.env` file.
pub(super) fn environment(value: Option<&Value>, env: &Env) -> Vec<EnvVar> {
    pairs(value)
        .into_iter()
        .map(|pair| {
            let (value, from_default) = match &pair.value {
                Some(value) => (value.setting(), value.scalar().is_some_and(|text| text.from_default)),
                None => match env.vars.get(&pair.name.value) {
                    Some(known) => (Setting::set(known.clone(), pair.name.span), true),
                    None => (Setting::NotApplicable, false),
                },
            };
            EnvVar { name: pair.name, value, span: pair.span, from_default }
        })
        .collect()
}

/// Labels and options. One without a value is empty.
pub(super) fn labels(value: Option<&Value>) -> Pairs {
    pairs(value)
        .into_iter()
        .map(|pair| {
            let value = match &pair.value {
                Some(value) => value.setting(),
                None => Setting::set(String::new(), pair.span),
            };
            (pair.name, value)
        })
        .collect()
}
