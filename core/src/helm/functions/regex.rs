//! Regular expressions in Go's syntax.

mod class;
mod expand;
mod syntax;

use regex_lite::Regex;

use crate::helm::context::{Context, Mode};
use crate::helm::failure::{Cause, Failure};
use crate::helm::format::{quote, with_escapes};
use crate::helm::functions::arguments::{int, text};
use crate::helm::functions::{Function, plain};
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, Value};
use syntax::Wrong;

/// What matches regular expressions. Those with `must` differ in the words of errors alone.
pub const REGEX: &[Function] = &[
    plain("regexMatch", 2, 2, |context, arguments| matches(context, arguments, false)),
    plain("mustRegexMatch", 2, 2, |context, arguments| matches(context, arguments, true)),
    plain("regexFind", 2, 2, |context, arguments| find(context, arguments, false)),
    plain("mustRegexFind", 2, 2, |context, arguments| find(context, arguments, true)),
    plain("regexFindAll", 3, 3, |context, arguments| find_all(context, arguments, false)),
    plain("mustRegexFindAll", 3, 3, |context, arguments| find_all(context, arguments, true)),
    plain("regexReplaceAll", 3, 3, |context, arguments| replace_all(context, arguments, false)),
    plain("mustRegexReplaceAll", 3, 3, |context, arguments| replace_all(context, arguments, true)),
    plain("regexReplaceAllLiteral", 3, 3, |context, arguments| replace_literal(context, arguments, false)),
    plain("mustRegexReplaceAllLiteral", 3, 3, |context, arguments| replace_literal(context, arguments, true)),
    plain("regexSplit", 3, 3, |context, arguments| split(context, arguments, false)),
    plain("mustRegexSplit", 3, 3, |context, arguments| split(context, arguments, true)),
    plain("regexQuoteMeta", 1, 1, |_, arguments| {
        let escape = |letter: char| r"\.+*?()|[]{}^$".contains(letter).then(|| format!("\\{letter}"));
        Ok(Value::text(with_escapes(text(arguments, 0)?, escape)))
    }),
];

/// A compiled expression.
struct Expression {
    regex: Regex,
    /// The names of its groups, from 1 on; empty if a group has none.
    names: Vec<String>,
}

/// What came of an expression.
enum Compiled {
    Ready(Expression),
    /// It cannot be run here, though Go can: the result is not known.
    Unknown,
}

/// The most that the parts of a compiled expression may take, in bytes.
const MAX_SIZE: usize = 1 << 20;

/// Compiles the first argument to look at the second one.
fn compile(context: &Context<'_>, arguments: &[Value], must: bool) -> Result<Compiled, Failure> {
    let (pattern, subject) = (text(arguments, 0)?.as_str(), text(arguments, 1)?.as_str());
    let error = |error: String| match must {
        true => Failure::new(error),
        false => {
            let raw =
                !pattern.contains(|letter: char| letter < ' ' && letter != '\t' || matches!(letter, '`' | '\u{7f}'));
            let pattern = if raw { format!("`{pattern}`") } else { quote(pattern) };
            Failure::new(format!("regexp: Compile({pattern}): {error}"))
        }
    };
    let unsupported = || match context.mode {
        Mode::Lint => Ok(Compiled::Unknown),
        Mode::Exact => {
            let message = format!("the regular expression {} is too large or has classes of Unicode", quote(pattern));
            Err(Failure::new(message).because(Cause::Limit))
        }
    };
    let translated = match syntax::translate(pattern) {
        Ok(translated) => translated,
        Err(Wrong::Go(message)) => return Err(error(message)),
        Err(Wrong::Unsupported) => return unsupported(),
    };
    // A match looks at each part of the expression for each character.
    context.work(translated.size.saturating_mul(subject.len() as u64) / 32 + translated.size)?;
    match built(&translated.pattern) {
        Some(regex) => Ok(Compiled::Ready(Expression { regex, names: translated.names })),
        None => unsupported(),
    }
}

/// An expression of Go; nothing if it cannot be run here. The number is what a match costs for a character, in steps.
///
/// # Errors
/// If Go refuses it, in Go's words.
pub(crate) fn go_expression(pattern: &str) -> Result<Option<(Regex, u64)>, String> {
    match syntax::translate(pattern) {
        Ok(translated) => Ok(built(&translated.pattern).map(|regex| (regex, translated.size / 32 + 1))),
        Err(Wrong::Go(message)) => Err(message),
        Err(Wrong::Unsupported) => Ok(None),
    }
}

fn built(pattern: &str) -> Option<Regex> {
    regex_lite::RegexBuilder::new(pattern).size_limit(MAX_SIZE).nest_limit(100).build().ok()
}

/// What to do with an expression and the text to look at.
fn with(
    context: &Context<'_>,
    arguments: &[Value],
    must: bool,
    run: impl FnOnce(&Expression, &Text) -> Result<Value, Failure>,
) -> Result<Value, Failure> {
    match compile(context, arguments, must)? {
        Compiled::Ready(expression) => run(&expression, text(arguments, 1)?),
        Compiled::Unknown => Ok(context.unknown(arguments)),
    }
}

fn matches(context: &Context<'_>, arguments: &[Value], must: bool) -> Result<Value, Failure> {
    let truth = |truth| Value::new(Kind::Bool(truth)).from(context.derived(arguments));
    let found = with(context, arguments, must, |expression, text| Ok(truth(expression.regex.is_match(text.as_str()))));
    match found {
        Err(failure) if !must && failure.cause == Cause::Error => Ok(truth(false)),
        found => found,
    }
}

fn find(context: &Context<'_>, arguments: &[Value], must: bool) -> Result<Value, Failure> {
    with(context, arguments, must, |expression, text| {
        Ok(match expression.regex.find(text.as_str()) {
            Some(found) if !found.is_empty() => Value::text(text.slice(found.range())),
            _ => context.derived_text("", arguments),
        })
    })
}

/// How many matches are wanted; all if negative.
fn most(arguments: &[Value]) -> Result<usize, Failure> {
    Ok(usize::try_from(int(arguments, 2)?).unwrap_or(usize::MAX))
}

fn find_all(context: &Context<'_>, arguments: &[Value], must: bool) -> Result<Value, Failure> {
    let most = most(arguments)?;
    with(context, arguments, must, |expression, text| {
        let found = expression.regex.find_iter(text.as_str()).take(most);
        let found: Vec<Value> = found.map(|found| Value::text(text.slice(found.range()))).collect();
        context.spend(found.len().saturating_mul(size_of::<Value>()))?;
        Ok(Value::list(found).from(context.derived(arguments)))
    })
}

fn replace_all(context: &Context<'_>, arguments: &[Value], must: bool) -> Result<Value, Failure> {
    let template = text(arguments, 2)?;
    with(context, arguments, must, |expression, text| {
        let pieces = expand::pieces(template.as_str(), &expression.names);
        let mut builder = Builder::default();
        let mut end = 0;
        for found in expression.regex.captures_iter(text.as_str()) {
            let Some(whole) = found.get(0) else { continue };
            builder.push_rest(text, end..whole.start());
            for piece in &pieces {
                match piece {
                    expand::Piece::Literal(range) => builder.push_range(template, range.clone()),
                    expand::Piece::Group(group) => {
                        if let Some(part) = found.get(*group) {
                            builder.push_range(text, part.range());
                        }
                    }
                }
            }
            end = whole.end();
            context.check(builder.size())?;
        }
        builder.push_rest(text, end..text.as_str().len());
        Ok(Value::text(builder.finish()))
    })
}

fn replace_literal(context: &Context<'_>, arguments: &[Value], must: bool) -> Result<Value, Failure> {
    let new = text(arguments, 2)?;
    with(context, arguments, must, |expression, text| {
        let mut builder = Builder::default();
        let mut end = 0;
        for found in expression.regex.find_iter(text.as_str()) {
            builder.push_rest(text, end..found.start());
            builder.push(new);
            end = found.end();
            context.check(builder.size())?;
        }
        builder.push_rest(text, end..text.as_str().len());
        Ok(Value::text(builder.finish()))
    })
}

fn split(context: &Context<'_>, arguments: &[Value], must: bool) -> Result<Value, Failure> {
    let most = most(arguments)?;
    with(context, arguments, must, |expression, text| {
        let length = text.as_str().len();
        let mut parts = Vec::new();
        let (mut start, mut end) = (0, 0);
        if most == 0 {
            return Ok(Value::list(parts).from(context.derived(arguments)));
        }
        if length == 0 && !expression.regex.as_str().is_empty() {
            return Ok(Value::list(vec![Value::text(text.clone())]));
        }
        for found in expression.regex.find_iter(text.as_str()).take(most) {
            if parts.len() == most - 1 {
                break;
            }
            end = found.start();
            if found.end() != 0 {
                parts.push(Value::text(text.slice(start..end)));
            }
            start = found.end();
        }
        if end != length {
            parts.push(Value::text(text.slice(start..length)));
        }
        context.spend(parts.len().saturating_mul(size_of::<Value>()))?;
        Ok(Value::list(parts))
    })
}
