//! Texts.

use regex_lite::Regex;

use super::super::MAX_MADE;
use super::super::eval::Evaluator;
use super::super::functions::{Function, regex, too_long};
use super::super::value::{Is, Value};
use super::{Entry, Made, Wrong, int, list, method, plain, text, unsure};

pub(super) const ENTRIES: &[Entry] = &[
    method("find", (2, 2), |_, values| {
        let found = pattern(values)?.find(text(values, 0)?).map_or("", |found| found.as_str()).to_string();
        Ok(Is::Text(found.into()))
    }),
    method("findAll", (2, 3), |_, values| {
        let most = if values.len() > 2 { int(values, 2)? } else { -1 };
        let most = usize::try_from(most).unwrap_or(MAX_MADE);
        let found = pattern(values)?;
        let found = found.find_iter(text(values, 0)?).take(most).map(|found| found.as_str().to_string());
        Ok(Is::List(found.map(|found| Value::made(Is::Text(found.into()))).collect()))
    }),
    method("reverse", (1, 1), |_, values| Ok(Is::Text(text(values, 0)?.chars().rev().collect::<String>().into()))),
    method("split", (2, 3), |_, values| parts(values)),
    method("replace", (3, 4), |_, values| replace(values)),
    method("format", (2, 2), format),
];

fn pattern(values: &[Value]) -> Result<Regex, Wrong> {
    regex(text(values, 1)?).map_err(Wrong::Unsure)
}

fn parts<'a>(values: &[Value<'a>]) -> Made<'a> {
    if values.len() < 3 {
        return plain(Function::Split, values);
    }
    let made = |part: &str| Value::made(Is::Text(part.to_string().into()));
    match (int(values, 2)?, text(values, 1)?) {
        (0, _) => Ok(Is::List(Vec::new().into())),
        (1, _) => Ok(Is::List(vec![made(text(values, 0)?)].into())),
        (_, "") => unsure("a text in letters, up to a count"),
        (most @ 2.., separator) => {
            let most = usize::try_from(most).unwrap_or(MAX_MADE).min(MAX_MADE);
            Ok(Is::List(text(values, 0)?.splitn(most, separator).map(made).collect()))
        }
        _ => plain(Function::Split, values.get(..2).unwrap_or_default()),
    }
}

fn replace<'a>(values: &[Value<'a>]) -> Made<'a> {
    if values.len() < 4 {
        return plain(Function::Replace, values);
    }
    let (whole, from, to) = (text(values, 0)?, text(values, 1)?, text(values, 2)?);
    match usize::try_from(int(values, 3)?) {
        Ok(count) if whole.len().saturating_add(count.min(whole.len() + 1).saturating_mul(to.len())) <= MAX_MADE => {
            Ok(Is::Text(whole.replacen(from, to, count).into()))
        }
        Ok(_) => Err(Wrong::Unsure(too_long())),
        Err(_) => plain(Function::Replace, values.get(..3).unwrap_or_default()),
    }
}

/// `'%s is %d'.format([a, b])`, of texts, whole numbers and booleans.
fn format<'a>(_: &mut Evaluator<'a>, values: &[Value<'a>]) -> Made<'a> {
    let items = list(values, 1)?;
    let mut items = items.iter();
    let (mut made, mut rest) = (String::new(), text(values, 0)?);
    while let Some((before, behind)) = rest.split_once('%') {
        made.push_str(before);
        let Some(letter) = behind.chars().next() else { return unsure("a `%` ends the text") };
        match letter {
            '%' => made.push('%'),
            's' | 'd' => match items.next().map(|item| &item.is) {
                Some(Is::Text(text)) if letter == 's' => made.push_str(text),
                Some(Is::Bool(value)) if letter == 's' => made.push_str(&value.to_string()),
                Some(Is::Int(value)) => made.push_str(&value.to_string()),
                _ => return unsure("another value in a format"),
            },
            _ => return unsure("another form in a format"),
        }
        if made.len() > MAX_MADE {
            return Err(Wrong::Unsure(too_long()));
        }
        rest = behind.get(letter.len_utf8()..).unwrap_or_default();
    }
    made.push_str(rest);
    Ok(Is::Text(made.into()))
}
