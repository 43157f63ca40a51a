//! Results of sprig v3.3.0 and Go 1.26 for calls of functions: one call a line of `testdata/helm/functions/*.jsonl`, as
//! `[function, arguments, result]`. Numbers are `int`; `{"float": "1e+06"}`, `{"int64": 1}`, `{"map": {}}` and
//! `{"error": "…"}` are what they say.

use crate::span::{FileId, Span};
use serde_json::Value as Json;

use super::find;
use crate::helm::context::{Context, Mode};
use crate::helm::failure::Failure;
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Value};

fn read(json: &Json, origin: OriginId) -> Value {
    let kind = match json {
        Json::Null => Kind::Nil,
        Json::Bool(truth) => Kind::Bool(*truth),
        Json::Number(number) => Kind::Int(number.as_i64().expect("an integer")),
        Json::String(text) => Kind::Text(Text::new(text, origin)),
        Json::Array(items) => return Value::list(items.iter().map(|item| read(item, origin)).collect()).from(origin),
        Json::Object(object) => match object.iter().next().map(|(key, value)| (key.as_str(), value)) {
            Some(("float", Json::String(number))) => Kind::Float(number.parse().expect("a number")),
            Some(("int64", number)) => Kind::Int64(number.as_i64().expect("an integer")),
            Some(("map", Json::Object(map))) => {
                let entry = |(key, value): (&String, &Json)| (Text::new(key, origin), read(value, origin));
                return Value::map(map.iter().map(entry).collect()).from(origin);
            }
            other => panic!("{other:?}"),
        },
    };
    Value { kind, origin }
}

fn write(value: &Value) -> Json {
    match &value.kind {
        Kind::Nil => Json::Null,
        Kind::Bool(truth) => (*truth).into(),
        Kind::Int(number) => (*number).into(),
        Kind::Int64(number) => serde_json::json!({ "int64": number }),
        Kind::Float(number) => serde_json::json!({ "float": format!("{number:e}") }),
        Kind::Text(text) => text.as_str().into(),
        Kind::List(items) => items.iter().map(write).collect(),
        Kind::Map(map) => {
            let entries = map.entries().into_iter().map(|(key, value)| (key.as_str().to_string(), write(&value)));
            serde_json::json!({ "map": entries.collect::<serde_json::Map<_, _>>() })
        }
        Kind::Object(object) => write(&object.as_value()),
        Kind::Unknown => panic!("unknown in exact mode"),
    }
}

fn call(context: &Context<'_>, name: &str, arguments: &[Value]) -> Result<Value, Failure> {
    let function = find(name).unwrap_or_else(|| panic!("no function `{name}`"));
    assert!((function.least..=function.most).contains(&arguments.len()), "{name} of {}", arguments.len());
    (function.call)(context, arguments)
}

/// Each segment of a text starts after the one before it, and the first one at its start.
fn check_segments(line: &str, value: &Value) {
    if let Kind::Text(text) = &value.kind {
        let mut end = 0;
        for (_, range) in text.stretches() {
            assert_eq!(range.start, end, "{line}");
            end = range.end;
        }
        assert_eq!(end, text.as_str().len(), "{line}");
    }
}

fn compare(data: &str) {
    let mut wrong = Vec::new();
    for line in data.lines() {
        let json: Json = serde_json::from_str(line).expect("a line of JSON");
        let context = Context::new(Mode::Exact, []);
        let origin = context.origins.id(Origin::Written(Span::new(FileId(0), 0..1)));
        let arguments: Vec<Value> =
            json[1].as_array().expect("arguments").iter().map(|json| read(json, origin)).collect();
        let name = json[0].as_str().expect("a name");
        let result = match call(&context, name, &arguments) {
            Ok(value) => {
                check_segments(line, &value);
                write(&value)
            }
            Err(failure) => serde_json::json!({ "error": failure.message }),
        };
        if result != json[2] {
            wrong.push(format!("{line}\n  here: {result}"));
        }
    }
    assert!(wrong.is_empty(), "{} calls differ:\n{}", wrong.len(), wrong.join("\n"));
}

macro_rules! compared {
    ($($name:ident $file:literal)*) => {
        $(#[test]
        fn $name() {
            compare(include_str!(concat!("../../../../testdata/helm/functions/", $file, ".jsonl")));
        })*
    };
}

compared! {
    encodings_as_in_go "encodings"
    formats_as_in_go "printf"
    printing_as_in_go "printing"
    regular_expressions_as_in_go "regex"
    wrong_regular_expressions_as_in_go "regex-errors"
    strings_as_in_go "strings"
    toml_as_in_go "toml"
    urls_as_in_go "urls"
}
