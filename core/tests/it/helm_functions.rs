//! Expressions with what helm v4.3.1 prints for them, in `testdata/helm/expressions.jsonl`: `e` is the expression, `out` its result as
//! JSON, its kind and its text, `err` the error. Random functions and the clock have fixed results. Go's order of keys is left out.

use lintainer_core::helm::context::{Context, Mode};
use lintainer_core::helm::origin::OriginId;
use lintainer_core::helm::template::exec::Templates;
use lintainer_core::helm::text::{Builder, Text};
use lintainer_core::helm::value::{Map, Value};
use lintainer_core::helm::yaml_in;
use lintainer_core::source::Source;
use lintainer_core::span::FileId;

const VALUES: &str = r#"
big: 12345678
f: 1.0
half: 0.5
n: null
empty: ""
list: [b, a, 1, null, "", a, {x: 1}]
nums: [3, 1, 2]
map: {z: 1, a: x, m: {k: true, l: [1, 2]}, e: {}}
map2: {z: 2, a: "", b: new, m: {k: false, j: y}, e: {q: 1}, list: []}
s: "a: b"
t: true
"#;

/// What the expression prints, or the error.
fn evaluate(mode: Mode, expression: &str) -> Result<Text, String> {
    let name = "c/templates/a.yaml";
    let text = format!("{{{{ $r := ({expression}) }}}}{{{{ toJson $r }}}}|{{{{ kindOf $r }}}}|{{{{ $r }}}}");
    let source = Source::new(FileId(1), "values.yaml", VALUES);
    let context = Context::new(mode, [(FileId(0), text.as_str()), (FileId(1), VALUES)]);
    let values = yaml_in::values(&context, &source).map_err(|failure| failure.message)?;
    let mut templates = Templates::default();
    if let Some(error) = templates.add(name, FileId(0), &text).into_iter().next() {
        return Err(error.message);
    }
    let root = Value::map(Map::from_iter([(Text::new("Values", OriginId::NONE), values)]));
    let mut out = Builder::default();
    templates.execute(&context, name, &root, &mut out).map_err(|failure| failure.helm_message())?;
    Ok(out.finish())
}

#[test]
fn expressions_print_what_helm_prints() {
    let mut wrong = Vec::new();
    for line in include_str!("../../../testdata/helm/expressions.jsonl").lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| record[name].as_str().expect("a text").to_string();
        let (out, error) = match evaluate(Mode::Exact, &field("e")) {
            Ok(out) => (out.as_str().to_string(), String::new()),
            Err(error) => (String::new(), error),
        };
        if (&out, &error) != (&field("out"), &field("err")) {
            wrong.push(format!("{line}\n  here: {out:?} {error:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} expressions differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_depends_on_the_clock_is_not_known() {
    for expression in ["now", "now | date \"2006\"", "date \"2006\" nil", "htmlDate nil", "ago 0", "now | unixEpoch"] {
        assert!(evaluate(Mode::Lint, expression).is_ok_and(|text| text.is_unknown()), "{expression}");
    }
    for expression in ["date \"2006\" 0", "toDate \"2006\" \"2020\"", "durationRound \"3h\""] {
        assert!(evaluate(Mode::Lint, expression).is_ok_and(|text| !text.is_unknown()), "{expression}");
    }
}

#[test]
fn what_is_required_is_not_known_where_charts_are_judged() {
    let expression = r#"required "a name is needed" .Values.nope"#;
    assert!(evaluate(Mode::Lint, expression).is_ok_and(|text| text.is_unknown()));
    let error = "execution error at (c/templates/a.yaml:1:10): a name is needed";
    assert_eq!(evaluate(Mode::Exact, expression).err().as_deref(), Some(error));
}

#[test]
fn what_is_too_much_is_a_limit_and_no_crash() {
    for expression in [
        "until 999999999999",
        "untilStep -9223372036854775807 9223372036854775807 1",
        "seq 1 999999999999",
        "sub -9223372036854775807 9223372036854775807 | add 5",
        "div -9223372036854775808 -1",
        "mod -9223372036854775808 -1",
        "chunk -9223372036854775808 .Values.list",
        "slice .Values.list -1 3",
        "slice .Values.list 3 1",
        "divf 1 0",
        "mulf 1e300 1e300",
        "round 1e300 999999999",
        "round 2.5 -999999999",
        "dateModify \"2562047h\" (now)",
        "(now).AddDate 9999999999 9999999999 9999999999",
        "toDate \"2006-01-02\" \"0000-00-00\"",
        "durationRoundTo \"2562047h\" \"2562047h\"",
        "mustToDuration \"-9223372036854775808ns\"",
        "semverCompare \"99999999999999999999.x\" \"1.2.3\"",
        "fromJson \"[[[[[[[[[[[[\"",
        "set .Values.map \"m\" .Values.map | toYaml",
        "set .Values.map \"m\" .Values.map | toJson",
        "set .Values.map \"m\" .Values.map | deepCopy",
        "set .Values.map \"m\" .Values.map | deepEqual (dict)",
        "merge (set .Values.map \"m\" .Values.map) (set .Values.map2 \"m\" .Values.map2)",
    ] {
        let mode = [Mode::Exact, Mode::Lint].map(|mode| evaluate(mode, expression));
        assert!(
            mode.iter().all(|result| result.as_ref().is_ok_and(|text| !text.as_str().is_empty()) || result.is_err())
        );
    }
}
