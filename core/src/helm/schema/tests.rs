//! Schemas held against values, compared with what helm v4.3.1 says of the same ones.

use super::*;
use crate::helm::chart::ChartFile;
use crate::helm::render::Settled;

/// What is wrong with the values of a chart, each with its text in the file of values.
fn refused(mode: Mode, schema: &str, values: &str) -> Vec<(String, String)> {
    let text = |id, path: &str, text: &str| Source::new(FileId(id), path, text);
    let sources = [
        text(0, "Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
        text(1, "values.yaml", values),
        text(2, "values.schema.json", schema),
    ];
    let context = Context::new(mode, sources.iter().map(|source| (source.id, source.text())));
    let files = sources.iter().map(|source| ChartFile { path: source.path.to_string(), source }).collect();
    let chart = Chart::load(&context, files, false).unwrap();
    let Settled { chart, values } = Settled::new(chart, &Map::default());
    let found = refusals(mode, &context.origins, &chart, &values, &Known::default());
    let shown = |span: Option<Span>| span.and_then(|span| context.slice(span)).unwrap_or("").to_string();
    let all = found.into_iter().flat_map(|refusal| match refusal.why {
        Why::Broken(failure) => vec![(failure.message, shown(failure.span))],
        Why::Values(violations) => violations.into_iter().map(|one| (one.helm, shown(one.at))).collect(),
    });
    all.collect()
}

fn helm(schema: &str, values: &str) -> Vec<String> {
    let mut all: Vec<String> = refused(Mode::Exact, schema, values).into_iter().map(|(helm, _)| helm).collect();
    all.sort();
    all
}

const VALUES: &str = "a: 1\nhost: x\nlist: [1,2]\nm: {k: v}\n";

#[test]
fn keywords_are_held_against_values() {
    let of = |properties: &str| helm(&format!("{{\"properties\":{{{properties}}}}}"), VALUES);
    let nothing: [&str; 0] = [];
    for (properties, wanted) in [
        (r#""host":{"type":"integer"}"#, &["got string, want integer"][..]),
        (r#""a":{"type":["string","boolean"],"enum":["x"]}"#, &["got number, want string or boolean"]),
        (r#""a":{"type":"integer","const":1.0}"#, &nothing),
        (r#""a":{"enum":[2,"x",null]}"#, &["value must be one of 2, 'x', null"]),
        (
            r#""list":{"items":{"minimum":2},"minItems":3,"uniqueItems":true}"#,
            &["minItems: got 2, want 3", "minimum: got 1, want 2"],
        ),
        (
            r#""m":{"additionalProperties":false,"required":["z","y"],"minProperties":2}"#,
            &["additional properties 'k' not allowed", "minProperties: got 1, want 2", "missing properties 'z', 'y'"],
        ),
        (
            r#""m":{"properties":{"k":{"minLength":4,"pattern":"^x"}}}"#,
            &["'v' does not match pattern '^x'", "minLength: got 1, want 4"],
        ),
        (r#""m":{"patternProperties":{"^[a-k]$":false},"additionalProperties":true}"#, &["false schema"]),
        (r#""m":{"propertyNames":{"maxLength":0}}"#, &["invalid propertyName 'k'"]),
        (r#""m":{"dependentRequired":{"k":["l"]}}"#, &["properties 'l' required, if 'k' exists"]),
        (r#""m":{"dependencies":{"k":{"required":["l"]}}}"#, &["missing property 'l'"]),
        (r#""a":{"not":{"type":"integer"},"multipleOf":0.3}"#, &["'not' failed", "multipleOf: got 1, want 0.3"]),
        (r#""a":{"oneOf":[{"minimum":0},{"maximum":2}]}"#, &["'oneOf' failed, subschemas 0, 1 matched"]),
        (r#""host":{"oneOf":[{"type":"integer"},{"type":"null"}]}"#, &["'oneOf' failed, none matched"]),
        (r#""m":{"anyOf":[{"type":"string"},{"required":["q"]}]}"#, &["missing property 'q'"]),
        (r#""list":{"contains":{"const":9}}"#, &["no items match contains schema"]),
        (r#""list":{"prefixItems":[true,{"type":"string"}],"items":false}"#, &["got number, want string"]),
        (r#""a":{"if":{"const":1},"then":{"maximum":0},"else":false}"#, &["maximum: got 1, want 0"]),
        (r#""a":{"exclusiveMaximum":1}"#, &["exclusiveMaximum: got 1, want 1"]),
        (r#""host":{"format":"ipv4","unknown":{"type":"x"}}"#, &nothing),
    ] {
        assert_eq!(of(properties), wanted, "{properties}");
    }
}

#[test]
fn drafts_differ() {
    let of =
        |draft: &str, rest: &str| helm(&format!("{{\"$schema\":\"http://json-schema.org/{draft}\",{rest}}}"), VALUES);
    let format = r#""properties":{"host":{"format":"ipv4"}}"#;
    assert_eq!(of("draft-07/schema#", format), ["'x' is not valid ipv4"]);
    assert_eq!(of("schema#", format), [""; 0]);
    let beside = r##""properties":{"a":{"$ref":"#/definitions/any","type":"string"}},"definitions":{"any":{}}"##;
    assert_eq!(of("draft-07/schema", beside), [""; 0], "what stands beside `$ref` does not count");
    assert_eq!(of("draft/2019-09/schema", beside), ["got number, want string"]);
    let items = r#""properties":{"list":{"items":[true],"additionalItems":{"type":"string"}}}"#;
    assert_eq!(of("draft-07/schema", items), ["got number, want string"]);
    assert_eq!(of("draft-04/schema", r#""properties":{"a":{"minimum":1,"exclusiveMinimum":true}}"#).len(), 1);
    assert_eq!(helm(r#"{"$schema":"https://example.com/own","type":"string"}"#, VALUES), [""; 0]);
}

#[test]
fn references_stay_in_the_schema() {
    let of = |properties: &str, rest: &str| helm(&format!("{{\"properties\":{{{properties}}}{rest}}}"), VALUES);
    let store = r##","$defs":{"t/x":{"$anchor":"text","type":"string"}}"##;
    assert_eq!(of(r##""a":{"$ref":"#/$defs/t~1x"}"##, store), ["got number, want string"]);
    assert_eq!(of(r##""a":{"$ref":"#/%24defs/t~1x"}"##, store), ["got number, want string"]);
    assert_eq!(of(r##""a":{"$ref":"#text"}"##, store), ["got number, want string"]);
    assert_eq!(
        of(r#""a":{"$ref":"https://example.com/s.json"},"host":{"type":"null"}"#, ""),
        ["got string, want null"]
    );
    assert_eq!(of(r#""a":{"not":{"$ref":"urn:any"}}"#, ""), ["'not' failed"]);
    assert_eq!(of(r##""a":{"$ref":"#/$defs/none"}"##, store), [r##""#/$defs/none" leads to nothing in the schema"##]);
    // What refers to itself ends.
    assert_eq!(of(r##""a":{"$ref":"#/properties/a"}"##, ""), [""; 0]);
    assert_eq!(
        of(r##""m":{"additionalProperties":{"$ref":"#"},"maxProperties":0}"##, ""),
        ["maxProperties: got 1, want 0"]
    );
}

#[test]
fn a_schema_that_is_none_is_refused() {
    for (schema, wanted, at) in [
        ("", "EOF", ""),
        (" \n", "EOF", ""),
        ("{\"properties\":", "unexpected EOF", ""),
        ("{} x", "invalid character after top-level value", "x"),
        (r#"{"required":true}"#, r#""required" is a boolean, and not an array of strings"#, r#""required""#),
        (r#"{"required":["a","a"]}"#, r#""required" has `a` twice"#, r#""required""#),
        (
            r#"{"allOf":[{"minLength":-1}]}"#,
            r#""minLength" is a number, and not a whole number from 0 on"#,
            r#""minLength""#,
        ),
        ("[]", "is an array, and not a schema, which is an object", "[]"),
        (r#"{"items":[{}]}"#, r#""items" is an array, which is `prefixItems` since draft 2020-12"#, r#""items""#),
    ] {
        assert_eq!(refused(Mode::Exact, schema, VALUES), [(wanted.to_string(), at.to_string())], "{schema}");
    }
    let [(message, at)] = refused(Mode::Exact, r#"{"pattern":"(?!a)"}"#, VALUES).try_into().unwrap();
    assert!(message.contains("invalid or unsupported Perl syntax"), "{message}");
    assert_eq!(at, r#""pattern""#);
    assert_eq!(refused(Mode::Exact, r#"{"type":"strin"}"#, VALUES).len(), 1);
    for good in ["{}", "true", r##"{"definitions":{"x":{"$ref":"#/nowhere"}}}"##, r#"{"x-order":{"type":7}}"#] {
        assert_eq!(refused(Mode::Exact, good, VALUES), [], "{good}");
    }
}

#[test]
fn places_are_those_of_values_and_keys() {
    let schema = r#"{"properties":{"host":{"type":"null"},"m":{"additionalProperties":false,"maxProperties":0}}}"#;
    let all = refused(Mode::Exact, schema, VALUES);
    let all: Vec<&str> = all.iter().map(|(_, at)| at.as_str()).collect();
    assert_eq!(all, ["x", "m", "k"]);
}

#[test]
fn what_is_filled_in_later_is_not_known() {
    let schema = r#"{"properties":{"port":{"type":"integer"}}}"#;
    assert_eq!(refused(Mode::Lint, schema, "port: ${PORT}\n"), []);
    assert_eq!(refused(Mode::Exact, schema, "port: ${PORT}\n").len(), 1);
}

#[test]
fn what_grows_without_end_is_given_up() {
    let mut alternatives = r##"{"$ref":"#"}"##.to_string();
    for _ in 0..40 {
        alternatives = format!(r#"{{"anyOf":[{alternatives},{{"type":"string"}}]}}"#);
    }
    let schema = format!(r##"{{"allOf":[{alternatives},{alternatives},{{"$ref":"#"}}]}}"##);
    assert_eq!(refused(Mode::Exact, &schema, VALUES), []);
}
