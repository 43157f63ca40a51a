//! The same expressions about the same values, here and in the crate `cel`, whose verdicts are those of the API server.

use std::collections::HashMap;

use cel::{Context, Env, Value, extensions};

use crate::support::evaluate;

const VALUE: &str = r#"{"a": 1, "b": -7, "big": 9223372036854775807, "f": 2.5, "t": "Grüße", "s": "a,b,,c", "e": "",
"yes": true, "no": false, "list": [3, 1, 2], "names": ["x", "yy", "zzz"], "map": {"k": "v", "n": 2, "deep": {"er": [1]}}, "none": [],
"items": [{"name": "one", "port": 22}, {"name": "two"}, {"name": "three", "port": 8080}]}"#;

const EXPRESSIONS: &[&str] = &[
    "x.a == 1",
    "x.a == 1.0",
    "x.a != 2",
    "x.a < 2.5",
    "x.f > 2",
    "x.f >= x.f",
    "x.a <= x.b",
    "x.t == 'Grüße'",
    "x.t < 'H'",
    "x.a == 'a'",
    "x.a == true",
    "x.list == [3, 1, 2]",
    "x.list == [3, 1]",
    "x.map == {'k': 'v'}",
    "x.map.deep == {'er': [1]}",
    "null == null",
    "x.e == null",
    "x.a + 2 * 3",
    "(x.a + 2) * 3",
    "-x.b",
    "- - x.b",
    "x.b % 4",
    "x.b / 2",
    "x.b - x.a - 1",
    "x.a / 0",
    "x.a % 0",
    "x.big + 1",
    "x.big * 2",
    "-x.big - 2",
    "x.f + 1.5",
    "x.f * 2.0",
    "x.f / 4.0",
    "x.a + x.f",
    "x.t + '!'",
    "x.t + 1",
    "x.list + [4]",
    "x.none + x.none",
    "9223372036854775807",
    "-9223372036854775808",
    "0x1F",
    "1e3",
    ".5",
    "1.5e-1",
    "x.yes && x.no",
    "x.yes || x.missing",
    "x.missing || x.yes",
    "x.no && x.missing",
    "x.missing && x.no",
    "x.missing && x.yes",
    "x.missing || x.no",
    "!x.yes",
    "!!x.yes",
    "x.yes ? 1 : 2",
    "x.no ? x.missing : 2",
    "x.yes ? 1 : x.no ? 2 : 3",
    "x.a ? 1 : 2",
    "x.yes && x.no || x.yes",
    "x.yes || x.no && x.no",
    "!(x.yes || x.no)",
    "has(x.a)",
    "has(x.missing)",
    "has(x.map.k)",
    "has(x.map.z)",
    "has(x.missing.z)",
    "!has(x.missing)",
    "x.map['k']",
    "x.map['z']",
    "x['a']",
    "x.list[0]",
    "x.list[2]",
    "x.list[3]",
    "x.list[-1]",
    "x.map.n + 1",
    "1 in x.list",
    "4 in x.list",
    "'k' in x.map",
    "'z' in x.map",
    "1 in [1.0]",
    "'a' in ['a', 'b']",
    "size(x.t)",
    "size(x.list)",
    "x.map.size()",
    "x.e.size()",
    "size('') == 0",
    "x.t.contains('ü')",
    "x.t.startsWith('Gr')",
    "x.t.endsWith('e')",
    "x.t.matches('^G.*e$')",
    "x.t.matches('x')",
    "matches(x.s, '[a-c]')",
    "x.s.split(',')",
    "x.e.split(',')",
    "x.names.join('-')",
    "x.names.join()",
    "x.none.join(',')",
    "x.s.replace(',', ';')",
    "x.t.lowerAscii()",
    "x.t.upperAscii()",
    "'  a '.trim()",
    "x.t.indexOf('ß')",
    "x.t.indexOf('z')",
    "x.s.lastIndexOf(',')",
    "x.t.substring(2)",
    "x.t.substring(1, 3)",
    "x.t.substring(3, 1)",
    "x.t.substring(9)",
    "x.t.charAt(2)",
    "x.t.charAt(9)",
    "string(x.a)",
    "string(x.f)",
    "string(x.yes)",
    "int('12')",
    "int('x')",
    "int(2.9)",
    "int(-2.9)",
    "double('1.5')",
    "double(2)",
    "x.list.exists(i, i == 2)",
    "x.list.exists(i, i == 9)",
    "x.list.all(i, i > 0)",
    "x.list.all(i, i > 1)",
    "x.list.exists_one(i, i > 2)",
    "x.list.exists_one(i, i > 0)",
    "x.list.filter(i, i > 1)",
    "x.list.map(i, i * 2)",
    "x.list.map(i, i > 1, i * 2)",
    "x.none.all(i, false)",
    "x.none.exists(i, true)",
    "x.map.exists(k, k == 'n')",
    "x.items.filter(c, has(c.port) && c.port == 22).map(c, c.name)",
    "x.items.exists(c, c.port == 8080)",
    "x.items.exists(c, c.port == 1)",
    "x.items.all(c, c.port > 1)",
    "x.items.filter(c, !has(c.port)).size() == 1",
    "x.items.map(c, c.name).join(', ')",
    "x.names.map(n, n.size()).exists(s, s == 3)",
    "x.list.exists(i, x.list.exists(j, j > i))",
    "x.missing",
    "x.missing.deeper",
    "x.a.b",
    "x.list.b",
    "y",
    "x.list.exists(i, i)",
    "[1, 'a', null]",
    "{'a': 1, 'b': [2]}",
    "{'a': 1}.a",
    "{'a': {'b': 2}}.a.b",
    "[[1], [2]][1][0]",
    "'a' 'b'",
    "'it\\'s'",
    "\"\\u00fc\\n\\x41\\101\"",
    "r'\\d+'",
    "'''a'b'''",
    "'a' < 'b' && 'b' < 'c'",
    "true == (1 == 1)",
    "x.t == 'a' || x.t == 'b' || x.t == 'Grüße'",
    "1 < 2 == true",
    "x.yes == !x.no",
    "x.names.exists(n, n.matches('^z+$'))",
    "x . a",
    "x.a // a comment",
    "x.list.map(i, [i]).size()",
];

/// JSON as the API server has it: whole numbers have a sign.
fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Int)
        }
        serde_json::Value::String(text) => Value::String(text.clone().into()),
        serde_json::Value::Array(items) => Value::from(items.iter().map(value).collect::<Vec<_>>()),
        serde_json::Value::Object(entries) => {
            Value::from(entries.iter().map(|(key, entry)| (key.clone(), value(entry))).collect::<HashMap<_, _>>())
        }
    }
}

/// What the other one makes of an expression: JSON, or that it is an error.
fn other(text: &str) -> Option<serde_json::Value> {
    let mut env = Env::stdlib();
    env.add_extension(extensions::strings).unwrap();
    let env = std::sync::Arc::new(env);
    let program = env.compile(text).ok()?;
    let mut context = Context::with_env(env);
    context.add_variable_from_value("x", value(&serde_json::from_str(VALUE).unwrap()));
    program.execute(&context).ok()?.json().ok()
}

#[test]
fn expressions_mean_what_they_mean_elsewhere() {
    let mut different = Vec::new();
    for text in EXPRESSIONS {
        let ours = evaluate(text, VALUE).map(|(value, _)| value);
        let theirs = other(text).map(|value| value.to_string());
        if ours.as_ref().ok() != theirs.as_ref() {
            different.push(format!("{text}\n  here {ours:?}\n  there {theirs:?}"));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}
