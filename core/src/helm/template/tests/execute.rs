use super::super::exec::MAX_DEPTH;
use super::{Context, Kind, Mode, Value, check_segments, float, map, run, text};
use crate::helm::failure::Cause;

/// Templates, a line each, and what `text/template` of Go 1.26 makes of them, with `include` and `tpl` as helm has
/// them: `O` and what is printed, or `E` and the error.
const FROM_GO: &str = include_str!("go.txt");

/// What stands before each of them.
const BEFORE: &str = concat!(
    r#"{{ define "h" }}[{{ . }}]{{ end }}{{ define "g" -}} {{ .s }}{{ with .map }}{{ .a }}{{ end }} {{- end }}"#,
    "{{ define \"boom\" }}\n {{ .a.b.c }}{{ end }}",
    r#"{{ define "rec" }}{{ if . }}{{ include "rec" nil }}{{ end }}r{{ end }}"#,
    r#"{{ $x := 1 }}{{ $y := .map }}{{ $v := .n }}{{ $k := "k" }}"#
);

fn data(_: &Context<'_>) -> Value {
    let string = |value: &str| Value::text(text(value));
    let boolean = |value| Value::new(Kind::Bool(value));
    let inner = map(vec![("k", boolean(true)), ("n", Value::nil())]);
    let nested = vec![Value::list(vec![float(1.0), float(2.0)]), map(vec![("k", string("v"))])];
    map(vec![
        ("s", string("a: b")),
        ("empty", string("")),
        ("big", float(12_345_678.0)),
        ("f", float(1.0)),
        ("half", float(0.5)),
        ("zero", float(0.0)),
        ("t", boolean(true)),
        ("no", boolean(false)),
        ("n", Value::nil()),
        ("list", Value::list(vec![string("b"), string("a"), Value::nil(), float(1.0), boolean(true)])),
        ("none", Value::list(Vec::new())),
        ("nested", Value::list(nested)),
        ("map", map(vec![("z", float(1.0)), ("a", string("x")), ("m", inner)])),
        ("mt", map(Vec::new())),
        ("tmpl", string("<{{ .s }}>")),
        ("badtmpl", string("{{ .s.x }}")),
        ("badparse", string("{{ if }}")),
    ])
}

#[test]
fn prints_and_fails_as_go_does() {
    for line in FROM_GO.lines() {
        let (body, expected) = line.split_once('\t').unwrap();
        let template = format!("{BEFORE}{}", body.replace("\\n", "\n"));
        let (result, origins) = run(&template, Mode::Exact, data);
        let shown = match &result {
            Ok(text) => format!("O {}", text.as_str()),
            Err(failure) => format!("E {}", failure.go_message()),
        };
        assert_eq!(shown.replace('\n', "\\n"), expected, "{body}");
        if let Ok(text) = result {
            check_segments(&text, &template, &origins);
        }
    }
}

fn print(template: &str) -> String {
    match run(template, Mode::Exact, data).0 {
        Ok(text) => text.as_str().to_owned(),
        Err(failure) => failure.helm_message(),
    }
}

#[test]
fn nothing_is_printed_for_nil() {
    assert_eq!(print("[{{ .n }}{{ .missing }}]"), "[]");
    assert_eq!(
        print("{{ define \"a\" }}{{ .n }}{{ end }}{{ len (include \"a\" .) }}"),
        "10",
        "as helm takes it out late"
    );
    assert_eq!(print("{{ len (tpl \"{{ .n }}\" .) }}"), "0");
}

#[test]
fn variables_have_scopes() {
    assert_eq!(print("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}"), "2");
    assert_eq!(print("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}"), "1");
    assert_eq!(print("{{ range $i, $e := .nested }}{{ $i }}={{ $e }} {{ end }}"), "0=[1 2] 1=map[k:v] ");
    assert_eq!(print("{{ range $k, $e := .map.m }}{{ $k }},{{ end }}"), "k,n,");
    assert_eq!(print("{{ range 3 }}{{ if eq . 1 }}{{ continue }}{{ end }}{{ . }}{{ end }}"), "02");
    assert_eq!(print("{{ range .list }}{{ . }}{{ break }}{{ else }}none{{ end }}"), "b");
    assert_eq!(print("{{ range .none }}{{ . }}{{ else }}none{{ end }}"), "none");
    assert_eq!(print("{{ with $y := .s }}{{ $y }}{{ $.f }}{{ end }}"), "a: b1");
}

#[test]
fn the_last_definition_that_is_not_empty_is_called() {
    assert_eq!(print("{{ define \"a\" }} {{ end }}{{ define \"a\" }}2{{ end }}{{ template \"a\" }}"), "2");
    assert_eq!(print("{{ block \"a\" .s }}<{{ . }}>{{ end }}{{ template \"a\" .f }}"), "<a: b><1>");
    assert_eq!(
        print("{{ define \"a\" }}1{{ end }}{{ tpl `{{ define \"a\" }}2{{ end }}{{ include \"a\" . }}` . }}"),
        "2"
    );
    assert_eq!(
        print("{{ define \"a\" }}1{{ end }}{{ tpl `{{ define \"a\" }} {{ end }}{{ include \"a\" . }}` . }}"),
        "1"
    );
    let after = "{{ $_ := tpl `{{ define \"a\" }}2{{ end }}` . }}{{ include \"a\" . }}";
    assert_eq!(print(&format!("{{{{ define \"a\" }}}}1{{{{ end }}}}{after}")), "1");
}

#[test]
fn errors_are_those_of_helm() {
    let nested = "{{ define \"a\" }}\n{{ .a.b }}{{ end }}x\n {{ include \"a\" . }}";
    let expected = "c/x.yaml:3:4\n  executing \"c/x.yaml\" at <include \"a\" .>:\n    error calling include:\n\
                    c/x.yaml:2:5\n  executing \"a\" at <.a.b>:\n    nil pointer evaluating interface {}.b";
    assert_eq!(print(nested), expected);
    let missing = "{{ include \"none\" . }}";
    let expected = "c/x.yaml:1:3\n  executing \"c/x.yaml\" at <include \"none\" .>:\n    error calling include:\n\
                    template: no template \"none\" associated with template \"gotpl\"";
    assert_eq!(print(missing), expected);
    let plain = "{{ len 1 }}";
    assert_eq!(
        print(plain),
        "template: c/x.yaml:1:3: executing \"c/x.yaml\" at <len 1>: error calling len: len of type int"
    );
}

#[test]
fn a_nil_of_a_type_is_another_one() {
    assert_eq!(print("{{ len (keys (.missing)) }}"), "0", "a map without an entry");
    assert!(print("{{ keys .missing }}").ends_with("expected map[string]interface {}; got interface {}"));
    assert!(print("{{ include .missing . }}").ends_with("expected string; got interface {}"));
    assert!(print("{{ include (.missing) . }}").ends_with("invalid value; expected string"));
    assert!(print("{{ include nil . }}").ends_with("cannot assign nil to string"));
}

#[test]
fn endless_recursion_ends() {
    let recursive = [
        "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ define \"a\" }}{{ tpl \"{{ include `a` . }}\" . }}{{ end }}{{ include \"a\" . }}",
        "{{ define \"a\" }}{{ if (not (not (include \"a\" .))) }}{{ end }}{{ end }}{{ include \"a\" . }}",
    ];
    // More than a thread of a test has, as programs under test need more of it.
    let big_stack = std::thread::Builder::new().stack_size(16 << 20);
    let work = move || {
        for template in recursive {
            let (result, _) = run(template, Mode::Exact, data);
            let failure = result.unwrap_err();
            assert_eq!(failure.cause, Cause::Limit, "{template}");
            assert!(failure.trace.len() < MAX_DEPTH);
        }
    };
    big_stack.spawn(work).unwrap().join().unwrap();
}

#[test]
fn a_text_that_grows_ends() {
    let long = "x".repeat(1 << 20);
    let template = format!(
        "{{{{ define \"a\" }}}}{long}{{{{ end }}}}{{{{ range 1000 }}}}{{{{ $x := include \"a\" . }}}}{{{{ end }}}}"
    );
    let (result, _) = run(&template, Mode::Exact, data);
    assert_eq!(result.unwrap_err().cause, Cause::Limit);
}

#[test]
fn counting_ends_early() {
    let (result, _) = run("{{ range 1100000 }}{{ end }}", Mode::Exact, data);
    assert_eq!(result.unwrap_err().cause, Cause::Limit);
    assert_eq!(print("{{ range $i := 30000 }}{{ if eq $i 29999 }}{{ $i }}{{ end }}{{ end }}"), "29999");
}
