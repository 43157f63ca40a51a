//! YAML and JSON in and out, compared with what helm v4.3.1 makes of the same (`testdata/helm/yaml.jsonl`), and where the parts came from.

use lintainer_core::helm::context::{Context, Mode};
use lintainer_core::helm::json_out::{Layout, to_json_or_nothing};
use lintainer_core::helm::origin::{Origin, OriginId};
use lintainer_core::helm::text::Text;
use lintainer_core::helm::value::{Kind, Map, Value};
use lintainer_core::helm::yaml_in;
use lintainer_core::helm::yaml_out::{Library, to_yaml_or_nothing};
use lintainer_core::source::Source;
use lintainer_core::span::{FileId, Span};

const COMPACT: Layout = Layout { pretty: false, for_html: true };
const PRETTY: Layout = Layout { pretty: true, for_html: true };

fn map(value: Value) -> Map {
    match value.kind {
        Kind::Map(map) => map,
        other => panic!("{other:?}"),
    }
}

fn at(value: &Value, path: &[&str]) -> Value {
    path.iter().fold(value.clone(), |value, key| map(value).get(key).expect("the key"))
}

/// The value of the key `v` in a JSON text.
fn json(context: &Context<'_>, text: &str) -> Value {
    let read = yaml_in::from_json(context, &Text::new(text, OriginId::NONE)).expect("no limit");
    map(read).get("v").expect("the key")
}

#[test]
fn yaml_is_what_helm_makes_of_it() {
    let mut wrong = Vec::new();
    for line in include_str!("../../../testdata/helm/yaml.jsonl").lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| record[name].as_str().expect("a text").to_string();
        let context = Context::new(Mode::Exact, []);
        let (operation, input) = (field("op"), field("in"));
        let result = match operation.as_str() {
            "toYaml" => to_yaml_or_nothing(&context, &json(&context, &input), Library::V2),
            "pretty" => to_yaml_or_nothing(&context, &json(&context, &input), Library::V3),
            "prettyJson" => to_json_or_nothing(&context, &json(&context, &input), PRETTY),
            _ => {
                let read = yaml_in::from_yaml(&context, &Text::new(&input, OriginId::NONE)).expect("no limit");
                to_json_or_nothing(&context, &read, COMPACT)
            }
        };
        let result = result.expect("no limit");
        if result.as_str() != field("out") {
            wrong.push(format!("{operation} {input}\n--- helm\n{}\n--- here\n{}", field("out"), result.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n\n"));
}

const FILE: &str = "\
name: web
quoted: \"a: b\"
escaped: \"a\\tb\"
'key': on
number: 0x10
round: 1000000
block: |
  first
  second
base: &base {a: 1, b: 2}
derived:
  b: 3
  <<: *base
  c: 4
";

fn with_file<T>(check: impl FnOnce(&Context<'_>, &Value) -> T) -> T {
    let source = Source::new(FileId(3), "values.yaml", FILE);
    let context = Context::new(Mode::Exact, [(FileId(3), FILE)]);
    let values = yaml_in::values(&context, &source).expect("valid");
    check(&context, &values)
}

/// The parts of a text that are copies of the file, checked to be so.
fn copies(text: &Text) -> Vec<&str> {
    let stretches = text.stretches().filter(|(segment, range)| segment.is_verbatim() && !range.is_empty());
    stretches
        .map(|(segment, range)| {
            let part = &text.as_str()[range];
            let start = segment.source as usize;
            assert_eq!(&FILE[start..start + part.len()], part);
            part
        })
        .collect()
}

#[test]
fn values_know_where_they_are_written() {
    with_file(|context, values| {
        let written = |path: &[&str]| {
            let span = context.origins.written(at(values, path).origin).expect("a place");
            assert_eq!(span.file, FileId(3));
            FILE[span.range()].to_string()
        };
        assert_eq!(written(&["name"]), "web");
        assert_eq!(written(&["quoted"]), "\"a: b\"");
        assert_eq!(written(&["number"]), "0x10");
        assert_eq!(written(&["base"]), "{a: 1, b: 2}");
        assert_eq!(written(&["derived", "a"]), "1");
        let text = |key: &str| match at(values, &[key]).kind {
            Kind::Text(text) => text,
            other => panic!("{other:?}"),
        };
        assert_eq!(copies(&text("quoted")), ["a: b"]);
        assert_eq!(copies(&text("escaped")), ["a", "b"]);
        assert_eq!(copies(&text("block")), ["first\n", "second\n"]);
    });
}

#[test]
fn merge_keys_overwrite_what_stands_above_them() {
    with_file(|_, values| {
        let derived = map(at(values, &["derived"]));
        let numbers = derived.entries().into_iter().map(|(key, value)| match value.kind {
            Kind::Float(number) => (key.as_str().to_string(), number),
            other => panic!("{other:?}"),
        });
        assert_eq!(numbers.collect::<Vec<_>>(), [("a".into(), 1.0), ("b".into(), 2.0), ("c".into(), 4.0)]);
    });
}

#[test]
fn yaml_keeps_where_its_scalars_and_keys_came_from() {
    with_file(|context, values| {
        let text = to_yaml_or_nothing(context, values, Library::V2).expect("no limit");
        let copied: usize = copies(&text).iter().map(|part| part.len()).sum();
        let made = context.made();
        let own: usize =
            text.stretches().filter(|(segment, _)| segment.origin == made).map(|(_, range)| range.len()).sum();
        // Only `true`, the number that is written otherwise, the escape, and quotes that two texts need are neither.
        assert_eq!(copied + own, text.as_str().len() - "true16\\t''\"\"".len());
        assert!(text.origins().all(|origin| origin != OriginId::NONE));
    });
}

#[test]
fn what_is_read_from_printed_text_keeps_its_places() {
    with_file(|context, values| {
        let printed = to_yaml_or_nothing(context, values, Library::V2).expect("no limit");
        let read = yaml_in::from_yaml(context, &printed).expect("no limit");
        for path in [["name"].as_slice(), &["quoted"], &["block"], &["derived", "a"], &["round"]] {
            let (one, other) = (at(values, path), at(&read, path));
            match (&one.kind, &other.kind) {
                (Kind::Text(one), Kind::Text(other)) => assert_eq!((copies(one), one), (copies(other), other)),
                (Kind::Float(_), Kind::Float(_)) => assert_eq!(one.origin, other.origin, "{path:?}"),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(to_yaml_or_nothing(context, &read, Library::V2).expect("no limit"), printed);
    });
}

#[test]
fn numbers_in_the_text_of_a_template_have_places() {
    let template = "replicas: 3\nimage: a\"b\n";
    let context = Context::new(Mode::Exact, [(FileId(0), template)]);
    let literal = context.origins.id(Origin::Literal(FileId(0)));
    let read = yaml_in::from_yaml(&context, &Text::at(template, literal, 0)).expect("no limit");
    let replicas = map(read).get("replicas").expect("the key");
    assert_eq!(context.origins.written(replicas.origin), Some(Span::new(FileId(0), 10..11)));
    assert!(context.scalar_text(&replicas, "3").segments().iter().all(|segment| segment.is_verbatim()));
}

#[test]
fn what_is_not_known_stays_so() {
    let context = Context::new(Mode::Lint, []);
    let origin = context.origins.id(Origin::Unknown("a secret"));
    let mark = lintainer_core::helm::text::UNKNOWN;
    let read = |text: &str| yaml_in::from_yaml(&context, &Text::new(text, origin)).expect("no limit");
    assert!(read(&format!("{mark}")).is_unknown());
    assert!(read(&format!("a: [{mark}")).is_unknown());
    let read = read(&format!("a: {mark}\nb: x-{mark}\n{mark}: 1\nc: known"));
    assert!(matches!(at(&read, &["a"]).kind, Kind::Unknown));
    assert!(at(&read, &["b"]).is_unknown() && !at(&read, &["c"]).is_unknown());
    assert!(map(read.clone()).has_unknown_key());
    let written = to_yaml_or_nothing(&context, &read, Library::V2).expect("no limit");
    assert_eq!(written.as_str(), format!("{mark}: 1\na: {mark}\nb: x-{mark}\nc: known"));
}

#[test]
fn documents_of_a_values_file_lie_over_each_other() {
    let text = "a: {x: 1, z: 2}\nb: 1\n---\na: {z: 3}\n---\nc: [1]\n";
    let source = Source::new(FileId(0), "values.yaml", text);
    let context = Context::new(Mode::Exact, [(FileId(0), text)]);
    let values = yaml_in::values(&context, &source).expect("valid");
    let json = to_json_or_nothing(&context, &values, COMPACT).expect("no limit");
    assert_eq!(json.as_str(), r#"{"a":{"x":1,"z":3},"b":1,"c":[1]}"#);
}

#[test]
fn errors_say_what_is_wrong() {
    for (text, expected) in [
        (
            "- a",
            "cannot unmarshal yaml document: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}",
        ),
        ("a: &a [*a]", "cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 1: "),
        ("<<: 1", "cannot unmarshal yaml document: error converting YAML to JSON: yaml: line 1: "),
        (
            "a: !!int x",
            "cannot unmarshal yaml document: error converting YAML to JSON: yaml: cannot decode !!str `x` as a !!int",
        ),
        ("a: .inf", "cannot unmarshal yaml document: error converting YAML to JSON: json: unsupported value: +Inf"),
    ] {
        let source = Source::new(FileId(0), "values.yaml", text);
        let context = Context::new(Mode::Exact, [(FileId(0), text)]);
        let error = yaml_in::values(&context, &source).expect_err(text);
        assert!(error.message.starts_with(expected), "{}", error.message);
    }
}

#[test]
fn documents_that_grow_by_aliases_are_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_string();
    for level in 1..9 {
        let before = level - 1;
        let items = vec![format!("*a{before}"); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let source = Source::new(FileId(0), "values.yaml", text.as_str());
    let context = Context::new(Mode::Exact, [(FileId(0), text.as_str())]);
    let error = yaml_in::values(&context, &source).expect_err("too many");
    assert!(error.message.ends_with("document contains excessive aliasing"), "{}", error.message);
}
