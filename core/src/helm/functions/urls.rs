//! URLs and their parts, as Go's `net/url` sees them.

mod escape;
mod parse;

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::functions::arguments::{map, text};
use crate::helm::functions::{Function, plain};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Value};
use parse::Url;

/// What takes URLs apart and puts them together.
pub const URLS: &[Function] = &[plain("urlParse", 1, 1, url_parse), plain("urlJoin", 1, 1, url_join)];

fn url_parse(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let whole = text(arguments, 0)?;
    let url = Url::parse(whole.as_str()).map_err(|error| Failure::new(format!("unable to parse url: {error}")))?;
    let user = url.user.as_ref().map(parse::User::written).unwrap_or_default();
    let hostname = url.hostname().to_string();
    let parts = [
        ("scheme", url.scheme),
        ("userinfo", user),
        ("host", url.host),
        ("hostname", hostname),
        ("path", url.path),
        ("query", url.query),
        ("opaque", url.opaque),
        ("fragment", url.fragment),
    ];
    let made = context.made();
    // The parts stand in the order of the URL: each is looked for after the start of the one before it.
    let mut start = 0;
    let entry = |(name, part): (&'static str, String)| {
        let at = whole.as_str().get(start..).and_then(|rest| rest.find(&part)).map(|at| start + at);
        let value = match at.filter(|_| !part.is_empty()) {
            Some(at) => {
                start = at;
                Value::text(whole.slice(at..at + part.len()))
            }
            None => context.derived_text(&part, arguments),
        };
        (Text::new(name, made), value)
    };
    Ok(Value::map(parts.into_iter().map(entry).collect()))
}

fn url_join(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let parts = match arguments.first() {
        Some(value) if value.is_nil() => Map::default(),
        _ => map(arguments, 0)?,
    };
    let values: Vec<Value> = parts.entries().into_iter().map(|(_, value)| value).collect();
    if values.iter().any(Value::is_unknown) {
        return Ok(context.unknown(&values));
    }
    let mut url = Url {
        scheme: part(&parts, "scheme")?,
        host: part(&parts, "host")?,
        path: part(&parts, "path")?,
        query: part(&parts, "query")?,
        opaque: part(&parts, "opaque")?,
        fragment: part(&parts, "fragment")?,
        ..Url::default()
    };
    let user = part(&parts, "userinfo")?;
    if !user.is_empty() {
        let with_user = Url::parse(&format!("proto://{user}@host"))
            .map_err(|error| Failure::new(format!("unable to parse userinfo in dict: {error}")))?;
        url.user = with_user.user;
    }
    Ok(context.derived_text(&url.written(), &values))
}

fn part(parts: &Map, name: &str) -> Result<String, Failure> {
    let kind = match parts.get(name).map(|value| value.kind) {
        None => return Ok(String::new()),
        Some(Kind::Text(text)) => return Ok(text.as_str().to_string()),
        Some(Kind::Nil) => {
            return Err(Failure::new("runtime error: invalid memory address or nil pointer dereference"));
        }
        Some(Kind::Bool(_)) => "bool",
        Some(Kind::Int(_)) => "int",
        Some(Kind::Int64(_)) => "int64",
        Some(Kind::Float(_)) => "float64",
        Some(Kind::List(_)) => "slice",
        Some(Kind::Map(_)) => "map",
        Some(Kind::Object(_) | Kind::Unknown) => "struct",
    };
    Err(Failure::new(format!("unable to parse {name} key, must be of type string, but {kind} found")))
}
