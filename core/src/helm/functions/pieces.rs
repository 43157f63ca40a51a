//! Strings to lists of strings and back.

use std::rc::Rc;

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::format;
use crate::helm::functions::arguments::{int, text};
use crate::helm::functions::{Function, handling, plain};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Object, Value};

/// What splits, joins and sorts strings.
pub const PIECES: &[Function] = &[
    plain("split", 2, 2, |context, arguments| {
        numbered(context, text(arguments, 1)?, text(arguments, 0)?.as_str(), usize::MAX)
    }),
    plain("splitn", 3, 3, |context, arguments| {
        let most = usize::try_from(int(arguments, 1)?).unwrap_or(usize::MAX);
        numbered(context, text(arguments, 2)?, text(arguments, 0)?.as_str(), most)
    }),
    plain("splitList", 2, 2, |context, arguments| {
        let parts = parts(context, text(arguments, 1)?, text(arguments, 0)?.as_str(), usize::MAX)?;
        Ok(Value::list(parts.into_iter().map(Value::text).collect()))
    }),
    handling("join", 2, 2, join),
    plain("toStrings", 1, 1, |context, arguments| {
        Ok(Value::list(strings(context, arguments.first()).into_iter().map(Value::text).collect()))
    }),
    plain("sortAlpha", 1, 1, |context, arguments| {
        let mut texts = strings(context, arguments.first());
        if let Some(value) = arguments.first().filter(|value| value.is_nil()) {
            texts = vec![format::show(context, value)];
        }
        texts.sort_by(|one, other| Ord::cmp(one.as_str(), other.as_str()));
        Ok(Value::list(texts.into_iter().map(Value::text).collect()))
    }),
];

/// The parts of a text between separators, at most so many; the last one is the rest. Without a separator, its
/// characters.
fn parts(context: &Context<'_>, text: &Text, separator: &str, most: usize) -> Result<Vec<Text>, Failure> {
    let whole = text.as_str();
    let found: Vec<&str> = match separator {
        _ if most == 0 => Vec::new(),
        "" => {
            let last = whole.char_indices().nth(most - 1).map_or(whole.len(), |(at, _)| at);
            let (letters, rest) = whole.split_at(last);
            let rest = Some(rest).filter(|rest| !rest.is_empty());
            letters.split_inclusive(|_| true).chain(rest).collect()
        }
        _ => whole.splitn(most, separator).collect(),
    };
    context.spend(whole.len().saturating_add(found.len().saturating_mul(size_of::<Value>())))?;
    let mut at = 0;
    let part = |part: &&str| {
        let slice = text.slice(at..at + part.len());
        at += part.len() + separator.len();
        slice
    };
    Ok(found.iter().map(part).collect())
}

fn numbered(context: &Context<'_>, text: &Text, separator: &str, most: usize) -> Result<Value, Failure> {
    let made = context.made();
    let entry = |(index, part): (usize, Text)| (Text::new(&format!("_{index}"), made), Value::text(part));
    let map = parts(context, text, separator, most)?.into_iter().enumerate().map(entry).collect();
    let origin = text.origins().next().unwrap_or(made);
    Ok(Value::new(Kind::Object(Rc::new(Parts(map)))).from(origin))
}

/// What `split` returns: a map of strings, in which a key that is missing is the empty string.
#[derive(Debug)]
struct Parts(Map);

impl Object for Parts {
    fn type_name(&self) -> &'static str {
        "map[string]string"
    }

    fn get(&self, context: &Context<'_>, name: &str, _: &[Value]) -> Option<Result<Value, Failure>> {
        Some(Ok(self.0.get(name).unwrap_or_else(|| Value::text(Text::new("", context.made())))))
    }

    fn print(&self) -> String {
        let entries = self.0.entries();
        let printed = entries.iter().map(|(key, value)| match &value.kind {
            Kind::Text(text) => format!("{}:{}", key.as_str(), text.as_str()),
            _ => key.as_str().to_string(),
        });
        format!("map[{}]", printed.collect::<Vec<_>>().join(" "))
    }

    fn as_value(&self) -> Value {
        Value::map(self.0.clone())
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

/// The items of a list but `nil`, or another value, as texts.
fn strings(context: &Context<'_>, value: Option<&Value>) -> Vec<Text> {
    match value.map(|value| (value, &value.kind)) {
        None | Some((_, Kind::Nil)) => Vec::new(),
        Some((_, Kind::List(items))) => {
            items.iter().filter(|item| !item.is_nil()).map(|item| format::show(context, item)).collect()
        }
        Some((value, _)) => vec![format::show(context, value)],
    }
}

fn join(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    if arguments.first().is_some_and(Value::is_unknown)
        || arguments.get(1).is_some_and(|list| matches!(list.kind, Kind::Unknown))
    {
        return Ok(context.unknown(arguments));
    }
    let separator = text(arguments, 0)?;
    let texts = strings(context, arguments.get(1));
    let size = texts.iter().map(|text| text.as_str().len().saturating_add(separator.as_str().len()));
    context.check(size.fold(0, usize::saturating_add))?;
    Ok(Value::text(format::joined(separator, &texts)))
}
