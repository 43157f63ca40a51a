//! Paths with slashes. Those of the system (`osBase`) are the same: helm on Linux is the measure.

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::functions::arguments::text;
use crate::helm::functions::{Function, plain};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Value};

/// What takes paths apart.
pub const PATHS: &[Function] = &[
    plain("base", 1, 1, base),
    plain("osBase", 1, 1, base),
    plain("dir", 1, 1, dir),
    plain("osDir", 1, 1, dir),
    plain("clean", 1, 1, clean),
    plain("osClean", 1, 1, clean),
    plain("ext", 1, 1, ext),
    plain("osExt", 1, 1, ext),
    plain("isAbs", 1, 1, is_absolute),
    plain("osIsAbs", 1, 1, is_absolute),
];

fn base(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let text = text(arguments, 0)?;
    let path = text.as_str().trim_end_matches('/');
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    Ok(match (text.as_str(), path) {
        ("", _) => context.derived_text(".", arguments),
        (_, "") => context.derived_text("/", arguments),
        _ => Value::text(text.slice(start..path.len())),
    })
}

fn dir(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let text = text(arguments, 0)?;
    let end = text.as_str().rfind('/').map_or(0, |slash| slash + 1);
    Ok(cleaned(context, &text.slice(0..end), arguments))
}

fn clean(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    Ok(cleaned(context, text(arguments, 0)?, arguments))
}

fn cleaned(context: &Context<'_>, path: &Text, arguments: &[Value]) -> Value {
    let cleaned = shortest(path.as_str());
    match path.as_str().starts_with(&cleaned) {
        true => Value::text(path.slice(0..cleaned.len())),
        false => context.derived_text(&cleaned, arguments),
    }
}

/// The shortest path that is the same: without `.`, `..` and empty names.
fn shortest(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|last| *last != "..") => {
                names.pop();
            }
            ".." if rooted => {}
            _ => names.push(name),
        }
    }
    match (rooted, names.is_empty()) {
        (true, _) => format!("/{}", names.join("/")),
        (false, true) => ".".into(),
        (false, false) => names.join("/"),
    }
}

fn ext(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let text = text(arguments, 0)?;
    let path = text.as_str();
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let start = path.rfind('.').filter(|dot| *dot >= name).unwrap_or(path.len());
    Ok(Value::text(text.slice(start..path.len())))
}

fn is_absolute(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let truth = text(arguments, 0)?.as_str().starts_with('/');
    Ok(Value::new(Kind::Bool(truth)).from(context.derived(arguments)))
}
