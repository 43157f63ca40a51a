//! Parts of strings, and strings within others.

use std::ops::Range;

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::functions::arguments::{int, is_unknown, marked, text};
use crate::helm::functions::{Function, handling, plain};
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, Value};

/// What cuts, repeats and looks into strings.
pub const STRINGS: &[Function] = &[
    handling("trim", 1, 1, |context, arguments| Ok(trimmed(&marked(context, arguments, 0)?, char::is_whitespace))),
    handling("trimAll", 2, 2, trim_all),
    handling("trimall", 2, 2, trim_all),
    handling("trimPrefix", 2, 2, trim_prefix),
    handling("trimSuffix", 2, 2, trim_suffix),
    handling("replace", 3, 3, replace),
    handling("indent", 2, 2, |context, arguments| indented(context, arguments, "")),
    handling("nindent", 2, 2, |context, arguments| indented(context, arguments, "\n")),
    plain("trunc", 2, 2, trunc),
    plain("substr", 3, 3, substr),
    plain("abbrev", 2, 2, |context, arguments| {
        Ok(Value::text(abbreviated(context, text(arguments, 1)?, 0, int(arguments, 0)?)))
    }),
    plain("abbrevboth", 3, 3, |context, arguments| {
        let (left, right) = (int(arguments, 0)?, int(arguments, 1)?);
        let text = text(arguments, 2)?;
        let short = right < 4 || left > 0 && right < 7;
        Ok(Value::text(if short { text.clone() } else { abbreviated(context, text, left, right) }))
    }),
    plain("repeat", 2, 2, repeat),
    plain("wrap", 2, 2, |context, arguments| wrapped(context, text(arguments, 1)?, int(arguments, 0)?, None)),
    plain("wrapWith", 3, 3, |context, arguments| {
        wrapped(context, text(arguments, 2)?, int(arguments, 0)?, Some(text(arguments, 1)?))
    }),
    plain("contains", 2, 2, |context, arguments| compare(context, arguments, |part, whole| whole.contains(part))),
    plain("hasPrefix", 2, 2, |context, arguments| compare(context, arguments, |part, whole| whole.starts_with(part))),
    plain("hasSuffix", 2, 2, |context, arguments| compare(context, arguments, |part, whole| whole.ends_with(part))),
    plain("plural", 3, 3, |_, arguments| {
        let (one, many, count) = (text(arguments, 0)?, text(arguments, 1)?, int(arguments, 2)?);
        Ok(Value::text(if count == 1 { one.clone() } else { many.clone() }))
    }),
    plain("hello", 0, 0, |context, _| Ok(context.derived_text("Hello!", []))),
];

/// The part of a text that `part` is, by its address in it.
fn slice_of(whole: &Text, part: &str, start: usize) -> Value {
    Value::text(whole.slice(start..start + part.len()))
}

fn trimmed(text: &Text, cut: impl Fn(char) -> bool) -> Value {
    let whole = text.as_str();
    let rest = whole.trim_start_matches(&cut);
    let start = whole.len() - rest.len();
    slice_of(text, rest.trim_end_matches(&cut), start)
}

fn trim_all(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let (letters, text) = (marked(context, arguments, 0)?, marked(context, arguments, 1)?);
    if letters.is_unknown() {
        return Ok(context.unknown(arguments));
    }
    Ok(trimmed(&text, |letter| letters.as_str().contains(letter)))
}

fn trim_prefix(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let (prefix, text) = (marked(context, arguments, 0)?, marked(context, arguments, 1)?);
    if prefix.is_unknown() {
        return Ok(context.unknown(arguments));
    }
    let rest = text.as_str().strip_prefix(prefix.as_str()).unwrap_or(text.as_str());
    Ok(slice_of(&text, rest, text.as_str().len() - rest.len()))
}

fn trim_suffix(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let (suffix, text) = (marked(context, arguments, 0)?, marked(context, arguments, 1)?);
    if suffix.is_unknown() {
        return Ok(context.unknown(arguments));
    }
    let rest = text.as_str().strip_suffix(suffix.as_str()).unwrap_or(text.as_str());
    Ok(slice_of(&text, rest, 0))
}

fn replace(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let (old, new, text) =
        (marked(context, arguments, 0)?, marked(context, arguments, 1)?, marked(context, arguments, 2)?);
    if old.is_unknown() {
        return Ok(context.unknown(arguments));
    }
    let whole = text.as_str();
    let found = whole.matches(old.as_str()).count();
    if found == 0 {
        return Ok(Value::text(text));
    }
    context.check(whole.len().saturating_add(found.saturating_mul(new.size())))?;
    let mut builder = Builder::default();
    let mut end = 0;
    for (start, part) in whole.match_indices(old.as_str()) {
        builder.push_rest(&text, end..start);
        builder.push(&new);
        end = start + part.len();
    }
    builder.push_rest(&text, end..whole.len());
    Ok(Value::text(builder.finish()))
}

/// `indent`: a text whose lines all start with so many blanks.
fn indented(context: &Context<'_>, arguments: &[Value], start: &str) -> Result<Value, Failure> {
    let text = marked(context, arguments, 1)?;
    if is_unknown(arguments, 0) {
        return Ok(context.unknown(arguments));
    }
    let blanks = count(int(arguments, 0)?)?;
    let lines = text.as_str().split_inclusive('\n').count() + 1;
    context.check(blanks.saturating_mul(lines).saturating_add(text.size()))?;
    let made = context.made();
    let blanks = " ".repeat(blanks);
    let mut builder = Builder::default();
    builder.push_made(&format!("{start}{blanks}"), made);
    if text.as_str().is_empty() {
        builder.push(&text);
    }
    let mut at = 0;
    for line in text.as_str().split_inclusive('\n') {
        builder.push_rest(&text, at..at + line.len());
        at += line.len();
        if line.ends_with('\n') {
            builder.push_made(&blanks, made);
        }
    }
    Ok(Value::text(builder.finish()))
}

/// How often something is repeated.
fn count(count: i64) -> Result<usize, Failure> {
    usize::try_from(count).map_err(|_| Failure::new("strings: negative Repeat count"))
}

/// How many copies by `repeat` keep their origin one by one.
const MAX_COPIES: usize = 100;

fn repeat(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let count = count(int(arguments, 0)?)?;
    let text = text(arguments, 1)?;
    context.check(count.saturating_mul(text.as_str().len()))?;
    if count > MAX_COPIES {
        return Ok(context.derived_text(&text.as_str().repeat(count), arguments));
    }
    let mut builder = Builder::default();
    for _ in 0..count {
        builder.push(text);
    }
    Ok(Value::text(builder.finish()))
}

fn compare(context: &Context<'_>, arguments: &[Value], test: impl Fn(&str, &str) -> bool) -> Result<Value, Failure> {
    let truth = test(text(arguments, 0)?.as_str(), text(arguments, 1)?.as_str());
    Ok(Value::new(Kind::Bool(truth)).from(context.derived(arguments)))
}

/// A part of a text by bytes, as Go cuts. Where a character is cut apart, each of its bytes at the start, and all those
/// at the end, are one replacement character: what a reader of the output makes of them.
fn cut(context: &Context<'_>, text: &Text, range: Range<usize>) -> Text {
    let whole = text.as_str();
    let start =
        (range.start..=whole.len()).find(|at| whole.is_char_boundary(*at)).unwrap_or(whole.len()).min(range.end);
    let end = (0..=range.end).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0).max(start);
    if start == range.start && end == range.end {
        return text.slice(range);
    }
    let made = context.made();
    let mut builder = Builder::default();
    builder.push_made(&"\u{fffd}".repeat(start - range.start), made);
    builder.push_range(text, start..end);
    builder.push_made(if end < range.end { "\u{fffd}" } else { "" }, made);
    builder.finish()
}

fn trunc(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let (count, text) = (int(arguments, 0)?, text(arguments, 1)?);
    let length = text.as_str().len();
    let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    let range = match count < 0 {
        true => length.saturating_sub(size)..length,
        false => 0..size.min(length),
    };
    // As many bytes from the end as there are, or more: all of them.
    Ok(Value::text(cut(context, text, range)))
}

fn substr(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let (start, end, text) = (int(arguments, 0)?, int(arguments, 1)?, text(arguments, 2)?);
    let length = text.as_str().len();
    let at = |index: i64| usize::try_from(index).ok().filter(|index| *index <= length);
    let range = match (start < 0, at(end)) {
        (true, Some(end)) => 0..end,
        (true, None) if end < 0 => return Err(out_of_range(format!("[:{end}]"))),
        (true, None) => return Err(out_of_range(format!("[:{end}] with length {length}"))),
        (false, None) => match at(start) {
            Some(start) => start..length,
            None => return Err(out_of_range(format!("[{start}:{length}]"))),
        },
        (false, Some(end)) => match at(start).filter(|start| *start <= end) {
            Some(start) => start..end,
            None => return Err(out_of_range(format!("[{start}:{end}]"))),
        },
    };
    Ok(Value::text(cut(context, text, range)))
}

fn out_of_range(what: String) -> Failure {
    Failure::new(format!("runtime error: slice bounds out of range {what}"))
}

/// A text of at most `width` bytes that has `offset` in it, with `...` for what is left out.
fn abbreviated(context: &Context<'_>, text: &Text, offset: i64, width: i64) -> Text {
    let length = text.as_str().len() as i64;
    if width < 4 || length <= width {
        return text.clone();
    }
    let kept = width - 3;
    let offset = offset.clamp(0, length).min(length - kept);
    let made = context.made();
    let mut builder = Builder::default();
    if offset <= 4 {
        builder.push(&cut(context, text, 0..kept as usize));
        builder.push_made("...", made);
        return builder.finish();
    }
    if width < 7 {
        return Text::new("", made);
    }
    builder.push_made("...", made);
    if offset + kept < length {
        builder.push(&cut(context, text, offset as usize..(offset + kept - 3) as usize));
        builder.push_made("...", made);
    } else {
        builder.push(&cut(context, text, (length - kept) as usize..length as usize));
    }
    builder.finish()
}

/// A text in lines of at most `width` bytes, cut at blanks; with a `separator`, longer words are cut too.
fn wrapped(context: &Context<'_>, text: &Text, width: i64, separator: Option<&Text>) -> Result<Value, Failure> {
    let bytes = text.as_str().as_bytes();
    let width = usize::try_from(width.max(1)).unwrap_or(usize::MAX);
    let made = Text::new("\n", context.made());
    let line_feed = separator.filter(|separator| !separator.as_str().is_empty()).unwrap_or(&made);
    let mut builder = Builder::default();
    let mut offset = 0;
    while bytes.len() - offset > width {
        if bytes.get(offset) == Some(&b' ') {
            offset += 1;
            continue;
        }
        let blank = bytes.get(offset..=offset + width).and_then(|line| line.iter().rposition(|byte| *byte == b' '));
        let (end, next) = match blank {
            Some(blank) => (offset + blank, offset + blank + 1),
            None if separator.is_some() => (offset + width, offset + width),
            None => match bytes.get(offset + width..).and_then(|rest| rest.iter().position(|byte| *byte == b' ')) {
                Some(blank) => (offset + width + blank, offset + width + blank + 1),
                None => (bytes.len(), bytes.len()),
            },
        };
        builder.push(&cut(context, text, offset..end));
        offset = next;
        if end < bytes.len() {
            context.check(builder.size())?;
            builder.push(line_feed);
        }
    }
    builder.push(&cut(context, text, offset..bytes.len()));
    Ok(Value::text(builder.finish()))
}
