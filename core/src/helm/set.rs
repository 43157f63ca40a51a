//! Values that are set by lines such as `a.b[0]=x,c={d,e}`, as `--set` takes them (`pkg/strvals` of helm v4.3.1).

use crate::helm::context::Context;
use crate::helm::json_in;
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::{Segment, Text};
use crate::helm::value::{Kind, Map, Value};
use crate::source::Source;

/// How many keys may stand below each other.
const MAX_NESTED: usize = 30;

/// The highest index of a list.
const MAX_INDEX: usize = 65536;

/// How values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typing {
    /// `true`, `false`, `null` and whole numbers are that, everything else is text: `--set`.
    Typed,
    /// All are text: `--set-string`.
    Text,
    /// JSON: `--set-json`.
    Json,
}

/// One step of the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Item(usize),
}

/// Sets what a line says in values that are there.
///
/// # Errors
/// If it cannot be read, or leads through a value that holds no others.
pub fn line(context: &Context<'_>, values: &Map, line: &Source, typing: Typing) -> Result<(), String> {
    let mut reader = Reader { context, source: line, at: 0 };
    if typing == Typing::Json && line.text().trim_start().starts_with('{') {
        let (value, end) = json_in::read_at(context, line, 0).map_err(|failure| failure.message)?;
        if !line.text().get(end..).unwrap_or("").trim().is_empty() {
            return Err("there is more behind the JSON object".to_string());
        }
        if let Kind::Map(map) = value.kind {
            map.entries().into_iter().for_each(|(key, value)| values.set(key, value));
        }
        return Ok(());
    }
    while !reader.is_at_end() {
        let path = reader.path(true)?;
        let value = match typing {
            Typing::Json => reader.json()?,
            _ => reader.value(typing)?,
        };
        put(values, &path, value)?;
    }
    Ok(())
}

/// Sets the value at a path such as `a.b[0]`, as Argo CD gives parameters one by one.
///
/// # Errors
/// As [`line()`].
pub fn one(context: &Context<'_>, values: &Map, path: &Source, value: Value) -> Result<(), String> {
    let path = Reader { context, source: path, at: 0 }.path(false)?;
    put(values, &path, value)
}

/// What a text is where nobody says of which type it is.
pub fn typed(text: Text, origin: OriginId) -> Value {
    let word = text.as_str();
    let kind = match word {
        _ if word.eq_ignore_ascii_case("true") => Kind::Bool(true),
        _ if word.eq_ignore_ascii_case("false") => Kind::Bool(false),
        _ if word.eq_ignore_ascii_case("null") => Kind::Nil,
        "0" => Kind::Int64(0),
        _ if word.starts_with('0') => Kind::Text(text),
        _ => word.parse().map_or(Kind::Text(text), Kind::Int64),
    };
    Value { kind, origin }
}

/// Puts a value where a path leads. Empty keys are passed over.
fn put(values: &Map, path: &[Step], value: Value) -> Result<(), String> {
    let Some((Step::Key(key), rest)) = path.split_first() else { return Ok(()) };
    let value = below(values.get(key), key, rest, value)?;
    if !key.is_empty() {
        values.set(Text::new(key, OriginId::NONE), value);
    }
    Ok(())
}

/// What a value is once a path that begins in it is set.
fn below(known: Option<Value>, name: &str, path: &[Step], value: Value) -> Result<Value, String> {
    match (path.first(), known.map(|known| (known.kind, known.origin))) {
        (None, _) => Ok(value),
        (Some(Step::Key(_)), None) => {
            let map = Map::default();
            put(&map, path, value)?;
            Ok(Value::map(map))
        }
        (Some(Step::Key(_)), Some((Kind::Map(map), origin))) => {
            put(&map, path, value)?;
            Ok(Value::map(map).from(origin))
        }
        (Some(Step::Key(_)), Some(_)) => Err(format!("`{name}` is no map")),
        (Some(Step::Item(index)), known) => {
            let mut items = match known {
                None => Vec::new(),
                Some((Kind::List(items), _)) => items.to_vec(),
                Some(_) => return Err(format!("`{name}` is no list")),
            };
            if items.len() <= *index {
                items.resize(index + 1, Value::nil());
            }
            let rest = path.get(1..).unwrap_or(&[]);
            if let Some(slot) = items.get_mut(*index) {
                // What is no map gives way to one.
                let is_key = matches!(rest.first(), Some(Step::Key(_)));
                let fits = |known: &Value| if is_key { matches!(known.kind, Kind::Map(_)) } else { !known.is_nil() };
                let known = Some(slot.clone()).filter(fits);
                *slot = below(known, name, rest, value)?;
            }
            Ok(Value::list(items))
        }
    }
}

struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    source: &'r Source,
    /// The offset of what comes next.
    at: usize,
}

/// Characters up to one that ends them.
struct Run {
    text: String,
    start: usize,
    /// What ended them; nothing at the end of the line.
    end: Option<char>,
    is_verbatim: bool,
}

impl Reader<'_, '_> {
    fn rest(&self) -> &str {
        self.source.text().get(self.at..).unwrap_or("")
    }

    fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    /// Reads up to one of some characters, which is taken along. A backslash takes their meaning from them.
    fn until(&mut self, stops: &[char]) -> Run {
        let mut run = Run { text: String::new(), start: self.at, end: None, is_verbatim: true };
        let rest = self.source.text().get(self.at..).unwrap_or("");
        let mut chars = rest.char_indices();
        while let Some((index, c)) = chars.next() {
            self.at = run.start + index + c.len_utf8();
            if stops.contains(&c) {
                run.end = Some(c);
                return run;
            }
            let mut c = Some(c);
            if c == Some('\\') {
                run.is_verbatim = false;
                c = chars.next().map(|(_, next)| next);
                self.at += c.map_or(0, char::len_utf8);
            }
            run.text.extend(c);
        }
        run
    }

    /// The way to a value, up to its equals sign. `has_value`: without one the line is wrong.
    fn path(&mut self, has_value: bool) -> Result<Vec<Step>, String> {
        let mut path = Vec::new();
        let mut keys = 0;
        loop {
            let key = self.until(&['=', '[', ',', '.']);
            if keys > MAX_NESTED {
                return Err(format!("more than {MAX_NESTED} keys below each other"));
            }
            let name = key.text.clone();
            path.push(Step::Key(key.text));
            keys += 1;
            let mut end = key.end;
            while end == Some('[') {
                path.push(Step::Item(self.index()?));
                let behind = self.until(&['[', '.', '=']);
                if !behind.text.is_empty() {
                    return Err(format!("unexpected data at end of array index: {:?}", behind.text));
                }
                end = behind.end;
            }
            match end {
                Some('=') => return Ok(path),
                Some('.') => {}
                None if !has_value => return Ok(path),
                Some(_) => return Err(format!("key {name:?} has no value (cannot end with ,)")),
                None => return Err(format!("key {name:?} has no value")),
            }
        }
    }

    fn index(&mut self) -> Result<usize, String> {
        let written = self.until(&[']']);
        let index = written.text.parse::<i64>().ok().filter(|_| written.end.is_some());
        let index = index.ok_or_else(|| format!("error parsing index: {:?} is no number", written.text))?;
        match usize::try_from(index) {
            Ok(index) if index <= MAX_INDEX => Ok(index),
            Ok(_) => Err(format!("index of {index} is greater than maximum supported index of {MAX_INDEX}")),
            Err(_) => Err(format!("negative {index} index not allowed")),
        }
    }

    fn value(&mut self, typing: Typing) -> Result<Value, String> {
        if !self.rest().starts_with('{') {
            let run = self.until(&[',']);
            return Ok(self.scalar(run, typing));
        }
        self.at += 1;
        let mut items = Vec::new();
        loop {
            let run = self.until(&[',', '}']);
            let end = run.end.ok_or("list must terminate with '}'")?;
            // `{}` has one empty item for helm.
            items.push(self.scalar(run, typing));
            if end == '}' {
                if self.rest().starts_with(',') {
                    self.at += 1;
                }
                return Ok(Value::list(items));
            }
        }
    }

    fn scalar(&self, run: Run, typing: Typing) -> Value {
        let end = self.at - run.end.map_or(0, char::len_utf8);
        let origin = self.context.origins.id(Origin::Written(self.source.span(run.start..end)));
        let at = if run.is_verbatim { run.start as u32 } else { Segment::DECODED };
        let text = Text::at(&run.text, origin, at);
        match typing {
            Typing::Typed => typed(text, origin),
            _ => Value { kind: Kind::Text(text), origin },
        }
    }

    fn json(&mut self) -> Result<Value, String> {
        let blanks = |rest: &str| rest.len() - rest.trim_start().len();
        self.at += blanks(self.rest());
        let value = match self.rest().chars().next() {
            None | Some(',') => Value::nil(),
            Some(_) => {
                let (value, end) =
                    json_in::read_at(self.context, self.source, self.at).map_err(|failure| failure.message)?;
                self.at = end;
                value
            }
        };
        self.at += blanks(self.rest());
        if self.rest().starts_with(',') {
            self.at += 1;
            self.at += blanks(self.rest());
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::helm::context::Mode;
    use crate::helm::json_out::{Layout, to_json};
    use crate::span::FileId;

    /// What lines make of values, as JSON.
    fn set(typing: Typing, lines: &[&str]) -> Result<String, String> {
        let sources: Vec<Source> =
            lines.iter().enumerate().map(|(at, text)| Source::new(FileId(at as u32), "", *text)).collect();
        let context = Context::new(Mode::Exact, sources.iter().map(|source| (source.id, source.text())));
        let values = Map::default();
        for source in &sources {
            line(&context, &values, source, typing)?;
        }
        let layout = Layout { pretty: false, for_html: false };
        let json = to_json(&context, &Value::map(values), layout).map_err(|failure| failure.message)?;
        Ok(json.as_str().to_string())
    }

    #[test]
    fn values_have_types() {
        let line = "a=1,b=true,c=null,d=01,e=x y,f=,g=0,h=1.5,i=TRUE";
        let typed = r#"{"a":1,"b":true,"c":null,"d":"01","e":"x y","f":"","g":0,"h":"1.5","i":true}"#;
        assert_eq!(set(Typing::Typed, &[line]).as_deref(), Ok(typed));
        assert_eq!(set(Typing::Text, &["a=1,b=true"]).as_deref(), Ok(r#"{"a":"1","b":"true"}"#));
        assert_eq!(
            set(Typing::Json, &["a={\"b\": [1, null]}, c.d=2"]).as_deref(),
            Ok(r#"{"a":{"b":[1,null]},"c":{"d":2}}"#)
        );
        assert_eq!(set(Typing::Json, &["{\"a\": {\"b\": 1}}", "a.c=2"]).as_deref(), Ok(r#"{"a":{"b":1,"c":2}}"#));
    }

    #[test]
    fn paths_lead_through_maps_and_lists() {
        assert_eq!(
            set(Typing::Typed, &["a.b=1,a.c={x,2}", "a.c[1]=y"]).as_deref(),
            Ok(r#"{"a":{"b":1,"c":["x","y"]}}"#)
        );
        assert_eq!(set(Typing::Typed, &["a[1].b=1,a[0][1]=2"]).as_deref(), Ok(r#"{"a":[[null,2],{"b":1}]}"#));
        assert_eq!(set(Typing::Typed, &[r"a\.b.c\,d=x\,y"]).as_deref(), Ok(r#"{"a.b":{"c,d":"x,y"}}"#));
    }

    #[test]
    fn lines_that_are_wrong_say_so() {
        for line in
            ["a", "a,b=1", "a.b", "a[x]=1", "a[-1]=1", "a[70000]=1", "a={b", "a[0]b=1", "a=1,a.b=2", "a=1,a[0]=2"]
        {
            assert!(set(Typing::Typed, &[line]).is_err(), "{line}");
        }
        assert!(set(Typing::Json, &["a={"]).is_err());
    }
}
