use super::{Context, Kind, Mode, Origin, Text, Value, float, map, run, text};
use crate::helm::text::UNKNOWN;

fn data(context: &Context<'_>) -> Value {
    let unknown = Value::new(Kind::Unknown).from(context.origins.id(Origin::Unknown("a test")));
    map(vec![("u", unknown), ("s", Value::text(text("a"))), ("f", float(1.0)), ("no", Value::new(Kind::Bool(false)))])
}

fn print(template: &str) -> String {
    let (result, _) = run(template, Mode::Lint, data);
    result.map_or_else(|failure| failure.go_message(), |text: Text| text.as_str().replace(UNKNOWN, "?"))
}

#[test]
fn what_is_not_known_stays_so() {
    assert_eq!(print("{{ .u }} {{ .u.a.b }} {{ (index .u 1).x }} {{ len .u }} {{ eq .u 1 }}"), "? ? ? ? ?");
    assert_eq!(print("{{ .u | not }} {{ tpl .u . }} {{ include .u . }}"), "? ? ?");
    assert_eq!(print("{{ range $k, $v := .u }}[{{ $k }}={{ $v }}{{ . }}]{{ else }}none{{ end }}"), "[?=??]");
    assert_eq!(print("{{ with .u }}<{{ . }}>{{ else }}none{{ end }}"), "<?>");
}

#[test]
fn conditions_are_decided_by_what_is_known() {
    assert_eq!(print("{{ if and .u .no }}yes{{ else }}no{{ end }}"), "no");
    assert_eq!(print("{{ if and .no .u }}yes{{ else }}no{{ end }}"), "no");
    assert_eq!(print("{{ if not (or .u true) }}yes{{ else }}no{{ end }}"), "no");
    assert_eq!(print("{{ if or .no .u }}yes{{ else }}no{{ end }}"), "yes");
    assert_eq!(print("{{ or .u .s }}"), "?");
    assert_eq!(print("{{ and .u .s.x.y }}"), "?", "the condition may guard it");
    assert_eq!(print("{{ .no | and .u }}"), "false");
}

#[test]
fn templates_that_are_missing_are_not_known() {
    assert_eq!(print("{{ include \"none\" . }} {{ template \"none\" . }}"), "? ?");
    let (result, _) = run("{{ template \"none\" . }}", Mode::Exact, data);
    assert!(result.unwrap_err().message.contains("not defined"));
}

#[test]
fn what_stands_there_under_a_condition_is_marked() {
    let template = "a{{ if .u }}b{{ end }}c{{ range .u }}d{{ end }}";
    let (result, origins) = run(template, Mode::Lint, data);
    let text = result.unwrap();
    let edges =
        text.segments().iter().filter(|segment| matches!(origins.get(segment.origin), Origin::Conditional { .. }));
    assert_eq!(edges.map(|segment| segment.at).collect::<Vec<_>>(), [1, 2, 3, 4]);
}
