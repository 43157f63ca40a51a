//! Tests of where the bytes of results come from.

use std::rc::Rc;

use crate::span::{FileId, Span};

use super::find;
use crate::helm::context::{Context, Mode};
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::{Builder, Text, UNKNOWN};
use crate::helm::value::{Kind, Value};

const VALUES: FileId = FileId(1);

/// A text that is the whole of a values file.
fn written(context: &Context<'_>, text: &str) -> Text {
    let origin = context.origins.id(Origin::Written(Span::new(VALUES, 0..text.len())));
    Text::at(text, origin, 0)
}

fn text(context: &Context<'_>, part: &str) -> Value {
    Value::text(written(context, part))
}

/// A constant of the template.
fn constant(context: &Context<'_>, part: &str) -> Value {
    let origin = context.origins.id(Origin::Written(Span::new(FileId(0), 10..20)));
    Value::text(Text::new(part, origin))
}

fn int(number: i64) -> Value {
    Value::new(Kind::Int(number))
}

fn call(context: &Context<'_>, name: &str, arguments: &[Value]) -> Value {
    let function = find(name).expect("a function");
    (function.call)(context, arguments).expect("a result")
}

/// Each stretch: what it is, and its text. `5:` is a copy from that offset of the values, `values` what was decoded
/// from there, `constant` that of the template, `made` what the action adds, `derived` what it computes.
fn shown(context: &Context<'_>, value: &Value) -> String {
    let Kind::Text(text) = &value.kind else { panic!("{value:?}") };
    let kept = context.origins.id(Origin::Nothing);
    let kind = |origin: OriginId, source: u32| {
        let made = context.made();
        match context.origins.written(origin) {
            Some(span) if span.file == VALUES && source != u32::MAX => format!("{source}:"),
            Some(span) if span.file == VALUES => "values ".to_string(),
            Some(_) => "constant ".to_string(),
            None if origin == made => "made ".to_string(),
            None if origin == kept => "nothing ".to_string(),
            None => "derived ".to_string(),
        }
    };
    let stretch = |(segment, range): (crate::helm::text::Segment, std::ops::Range<usize>)| {
        format!("{}{:?}", kind(segment.origin, segment.source), &text.as_str()[range])
    };
    text.stretches().map(stretch).collect::<Vec<_>>().join(" ")
}

fn check(name: &str, arguments: impl Fn(&Context<'_>) -> Vec<Value>, expected: &str) {
    let context = Context::new(Mode::Lint, []);
    let result = call(&context, name, &arguments(&context));
    assert_eq!(shown(&context, &result), expected, "{name}");
}

#[test]
fn parts_of_a_text_keep_their_places() {
    check("trim", |c| vec![text(c, "  ab ")], r#"2:"ab""#);
    check("trimAll", |c| vec![constant(c, "-"), text(c, "-a-b-")], r#"1:"a-b""#);
    check("trimPrefix", |c| vec![constant(c, "v"), text(c, "v1")], r#"1:"1""#);
    check("trimSuffix", |c| vec![constant(c, "-"), text(c, "a-")], r#"0:"a""#);
    check("trunc", |c| vec![int(2), text(c, "abc")], r#"0:"ab""#);
    check("trunc", |c| vec![int(-2), text(c, "abc")], r#"1:"bc""#);
    check("trunc", |c| vec![int(1), text(c, "é")], "made \"\u{fffd}\"");
    check("substr", |c| vec![int(1), int(2), text(c, "abc")], r#"1:"b""#);
    check("abbrev", |c| vec![int(5), text(c, "abcdef")], r#"0:"ab" made "...""#);
    check("repeat", |c| vec![int(2), text(c, "ab")], r#"0:"ab" 0:"ab""#);
    check("base", |c| vec![text(c, "/a/bc/")], r#"3:"bc""#);
    check("dir", |c| vec![text(c, "/a/bc")], r#"0:"/a""#);
    check("ext", |c| vec![text(c, "a.b")], r#"1:".b""#);
    check("nospace", |c| vec![text(c, "a b")], r#"0:"a" 2:"b""#);
    check("wrap", |c| vec![int(2), text(c, "ab cd")], r#"0:"ab" made "\n" 3:"cd""#);
}

#[test]
fn what_is_put_between_keeps_its_own_place() {
    check("indent", |c| vec![int(2), text(c, "a\nb")], r#"made "  " 0:"a\n" made "  " 2:"b""#);
    check("nindent", |c| vec![int(1), text(c, "a\n")], r#"made "\n " 0:"a\n" made " ""#);
    check("replace", |c| vec![constant(c, "."), constant(c, "-"), text(c, "a.b")], r#"0:"a" constant "-" 2:"b""#);
    check("quote", |c| vec![text(c, "a\"b")], r#"made "\"" 0:"a" values "\\\"" 2:"b" made "\"""#);
    check("squote", |c| vec![text(c, "a")], r#"made "'" 0:"a" made "'""#);
    check("cat", |c| vec![text(c, "a"), int(1)], r#"0:"a" made " " nothing "1""#);
    check("html", |c| vec![text(c, "a<b")], r#"0:"a" values "&lt;" 2:"b""#);
    check("print", |c| vec![text(c, "a"), constant(c, "b")], r#"0:"a" constant "b""#);
    check("printf", |c| vec![constant(c, "%s:%d"), text(c, "a"), int(8)], r#"0:"a" constant ":" nothing "8""#);
    check(
        "printf",
        |c| vec![constant(c, "%-4s|%q"), text(c, "a"), text(c, "b")],
        r#"0:"a" made "   " constant "|" made "\"" 0:"b" made "\"""#,
    );
    let list = |c: &Context<'_>| Value::list(vec![text(c, "a"), text(c, "b")]);
    check("join", |c| vec![constant(c, ","), list(c)], r#"0:"a" constant "," 0:"b""#);
    check("toString", |c| vec![list(c)], r#"made "[" 0:"a" made " " 0:"b" made "]""#);
}

#[test]
fn other_letters_are_decoded() {
    check("upper", |c| vec![text(c, "ab")], r#"values "AB""#);
    check("lower", |c| vec![text(c, "ab")], r#"0:"ab""#);
    check("title", |c| vec![text(c, "ab")], r#"values "Ab""#);
    check("snakecase", |c| vec![text(c, "aB")], r#"derived "a_b""#);
    check("b64enc", |c| vec![text(c, "a")], r#"derived "YQ==""#);
    check("sha1sum", |c| vec![text(c, "")], r#"derived "da39a3ee5e6b4b0d3255bfef95601890afd80709""#);
}

#[test]
fn groups_of_regular_expressions_keep_their_places() {
    let replace = |c: &Context<'_>| vec![constant(c, "(a)(b)"), text(c, "xaby"), constant(c, "$2-$1")];
    check("regexReplaceAll", replace, r#"0:"x" 2:"b" constant "-" 1:"a" 3:"y""#);
    check("regexReplaceAllLiteral", replace, r#"0:"x" constant "$2-$1" 3:"y""#);
    check("regexFind", |c| vec![constant(c, "[0-9]+"), text(c, "a12")], r#"1:"12""#);
    check("regexQuoteMeta", |c| vec![text(c, "a.b")], r#"0:"a" values "\\." 2:"b""#);
}

#[test]
fn lists_of_parts_keep_their_places() {
    let context = Context::new(Mode::Lint, []);
    for (name, separator) in [("splitList", ","), ("regexSplit", ",")] {
        let mut arguments = vec![constant(&context, separator), text(&context, "a,bc")];
        arguments.extend((name == "regexSplit").then(|| int(-1)));
        let Kind::List(parts) = call(&context, name, &arguments).kind else { panic!("{name}") };
        let parts: Vec<String> = parts.iter().map(|part| shown(&context, part)).collect();
        assert_eq!(parts, [r#"0:"a""#, r#"2:"bc""#], "{name}");
    }
    let Kind::Object(parts) = call(&context, "split", &[constant(&context, ","), text(&context, "a,bc")]).kind else {
        panic!("no object")
    };
    let part = |name: &str| parts.get(&context, name, &[]).expect("a field").expect("a value");
    assert_eq!(shown(&context, &part("_1")), r#"2:"bc""#);
    assert_eq!(shown(&context, &part("_2")), r#"made """#);
    let Kind::Map(url) = call(&context, "urlParse", &[text(&context, "http://a:80/b?c")]).kind else {
        panic!("no map")
    };
    let parts: Vec<String> = ["scheme", "host", "path", "query"]
        .iter()
        .filter_map(|key| url.get(key))
        .map(|part| shown(&context, &part))
        .collect();
    assert_eq!(parts, [r#"0:"http""#, r#"7:"a:80""#, r#"11:"/b""#, r#"14:"c""#]);
}

#[test]
fn holes_stand_once_where_they_were() {
    let context = Context::new(Mode::Lint, []);
    let hole = context.origins.hole(context.action(), []);
    let mut builder = Builder::default();
    builder.push(&written(&context, "a\n"));
    builder.push_hole(hole, crate::helm::origin::SiteId::NONE);
    builder.push(&written(&context, "b"));
    let result = call(&context, "indent", &[int(1), Value::text(builder.finish())]);
    assert_eq!(shown(&context, &result), r#"made " " 0:"a\n" derived "" made " " 0:"b""#);
}

#[test]
fn numbers_are_copies_only_where_they_are_printed_as_written() {
    let file = "a: 1000000\nb: 12";
    let context = Context::new(Mode::Lint, [(VALUES, file)]);
    let number = |number: f64, span: std::ops::Range<usize>| {
        Value::new(Kind::Float(number)).from(context.origins.id(Origin::Written(Span::new(VALUES, span))))
    };
    let printed = |value: Value| shown(&context, &call(&context, "print", &[value]));
    assert_eq!(printed(number(1e6, 3..10)), r#"values "1e+06""#);
    assert_eq!(printed(number(12.0, 14..16)), r#"14:"12""#);
}

#[test]
fn what_is_not_known_stays_within_texts() {
    let context = Context::new(Mode::Lint, []);
    let unknown = context.unknown([]);
    let mark = UNKNOWN.to_string();
    let result = |name: &str, arguments: &[Value]| match call(&context, name, arguments).kind {
        Kind::Text(text) => text.as_str().replace(UNKNOWN, "?"),
        Kind::Unknown => "unknown".into(),
        kind => format!("{kind:?}"),
    };
    let partly = Value::text(Text::new(&format!("a-{mark}-"), OriginId::NONE));
    assert_eq!(
        result("printf", &[constant(&context, "%s-%d-%5s"), unknown.clone(), unknown.clone(), int(1)]),
        "?-?-%!s(int=    1)"
    );
    assert_eq!(result("quote", &[partly.clone(), unknown.clone()]), r#""a-?-" "?""#);
    assert_eq!(result("trimSuffix", &[constant(&context, "-"), partly.clone()]), "a-?");
    assert_eq!(result("trimSuffix", &[unknown.clone(), partly.clone()]), "unknown");
    assert_eq!(result("nindent", &[int(2), unknown.clone()]), "\n  ?");
    assert_eq!(result("upper", std::slice::from_ref(&partly)), "A-?-");
    assert_eq!(result("join", &[constant(&context, ","), Value::list(vec![partly, unknown.clone()])]), "a-?-,?");
    assert_eq!(result("join", &[constant(&context, ","), unknown.clone()]), "unknown");
    assert_eq!(result("print", &[Value::list(vec![unknown])]), "[?]");
    for (name, arguments) in
        [("randAlphaNum", vec![int(5)]), ("uuidv4", vec![]), ("genPrivateKey", vec![constant(&context, "rsa")])]
    {
        assert_eq!(result(name, &arguments), "unknown", "{name}");
    }
}

#[test]
fn random_results_are_fixed_in_exact_mode() {
    let context = Context::new(Mode::Exact, []);
    let result = |name: &str, arguments: &[Value]| match call(&context, name, arguments).kind {
        Kind::Text(text) => text.as_str().to_string(),
        kind => format!("{kind:?}"),
    };
    assert_eq!(result("randAlphaNum", &[int(3)]), "xxx");
    assert_eq!(result("randBytes", &[int(3)]), "AAAA");
    assert_eq!(result("randInt", &[int(3), int(9)]), "Int(3)");
    assert_eq!(result("htpasswd", &[constant(&context, "u"), constant(&context, "p")]), "RANDOM-htpasswd");
    let ca = call(&context, "genCA", &[constant(&context, "ca"), int(1)]);
    let list = Value::list(Vec::new());
    let signed = call(&context, "genSignedCert", &[constant(&context, "cn"), Value::nil(), list, int(1), ca]);
    let Kind::Object(signed) = signed.kind else { panic!("no certificate") };
    assert_eq!(signed.print(), "{RANDOM-genSignedCert-cert RANDOM-genSignedCert-key}");
    let wrong = find("genSignedCert").map(|function| {
        (function.call)(&context, &[constant(&context, "cn"), Value::nil(), Value::nil(), int(1), int(2)])
    });
    let message = wrong.and_then(Result::err).map(|failure| failure.message);
    assert_eq!(message.as_deref(), Some("wrong type for value; expected sprig.certificate; got int"));
}

#[test]
fn limits_are_said() {
    let fails = |name: &str, arguments: &[Value]| {
        let context = Context::new(Mode::Exact, []);
        let function = find(name).expect("a function");
        (function.call)(&context, arguments).expect_err("a limit").message
    };
    let plain = |part: &str| Value::text(Text::new(part, OriginId::NONE));
    assert_eq!(fails("repeat", &[int(i64::MAX), plain("ab")]), "more than 256 MiB of text");
    assert_eq!(fails("indent", &[int(1 << 40), plain("ab")]), "more than 256 MiB of text");
    let expression = plain("(a|b){1000}");
    assert_eq!(fails("regexFind", &[expression, plain(&"a".repeat(1 << 20))]), "more than 50000000 steps");
    // A map in itself has no end.
    let context = Context::new(Mode::Exact, []);
    let map = crate::helm::value::Map::default();
    map.set(Text::new("a", OriginId::NONE), Value::map(map.clone()));
    let printed = crate::helm::format::print(&context, &Value::map(map));
    assert!(printed.as_str().len() < 2_000);
    assert!(context.spend(0).is_err());
    // Lists that hold each other twice are as many values as there are ways.
    let mut list = Value::list(Vec::new());
    for _ in 0..60 {
        list = Value::new(Kind::List(Rc::new(vec![list.clone(), list])));
    }
    let context = Context::new(Mode::Exact, []);
    assert!(context.work(crate::helm::context::MAX_STEPS - 1_000).is_ok());
    assert!(crate::helm::format::print(&context, &list).as_str().len() < 20_000);
    assert!(context.step().is_err());
}
