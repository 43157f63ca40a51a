use super::{Context, Mode, Origin, VALUES, Value, WRITTEN, check_segments, map, run, text, written};
use crate::helm::origin::SiteId;

fn data(context: &Context<'_>) -> Value {
    map(vec![
        ("image", written(context, "nginx")),
        ("tag", written(context, "v1")),
        ("tmpl", written(context, "<{{ .image }}>")),
        ("bad", written(context, "{{ .image.x }}")),
        ("open", written(context, "{{ if }}")),
        ("empty", Value::text(text(""))),
        ("chart", Value::text(text("shop"))),
    ])
}

/// Each stretch of what is printed: its characters, where it came from, and the calls on the way.
fn stretches(template: &str) -> Vec<(String, String, usize)> {
    let (result, origins) = run(template, Mode::Exact, data);
    let result = result.unwrap();
    check_segments(&result, template, &origins);
    let kept = origins.into_kept();
    let slice = |span: crate::span::Span| {
        let source = if span.file == VALUES { WRITTEN } else { template };
        source[span.range()].to_owned()
    };
    let shown = |(segment, range): (crate::helm::text::Segment, std::ops::Range<usize>)| {
        let origin = match &kept.origins[segment.origin.0 as usize] {
            Origin::Literal(_) => "literal".to_owned(),
            Origin::Written(span) => {
                format!("{}: {}", if span.file == VALUES { "values" } else { "template" }, slice(*span))
            }
            Origin::Hole { action, from } => format!("hole: {} from {}", slice(*action), from.len()),
            other => format!("{other:?}"),
        };
        let mut site = segment.site;
        let mut calls = 0;
        while site != SiteId::NONE {
            calls += 1;
            site = kept.sites[site.0 as usize].parent;
        }
        (result.as_str()[range].to_owned(), origin, calls)
    };
    result.stretches().map(shown).collect()
}

fn row(text: &str, origin: &str, calls: usize) -> (String, String, usize) {
    (text.to_owned(), origin.to_owned(), calls)
}

#[test]
fn values_literals_and_constants_keep_their_place() {
    let template = "image: {{ .image }}:{{ \"latest\" }}";
    let expected = [
        row("image: ", "literal", 0),
        row("nginx", "values: nginx", 1),
        row(":", "literal", 0),
        row("latest", "template: latest", 1),
    ];
    assert_eq!(stretches(template), expected);
}

#[test]
fn what_nobody_wrote_is_made_by_the_action() {
    let rows = stretches("{{ .chart }}{{ len .image }}");
    let origins: Vec<_> =
        rows.iter().map(|(text, origin, _)| (text.as_str(), origin.split('(').next().unwrap())).collect();
    assert_eq!(origins, [("shop", "Made"), ("5", "Derived { action: Span { file: FileId")]);
}

#[test]
fn calls_of_templates_are_kept() {
    let template = "{{ define \"n\" }}a{{ .image }}{{ end }}{{ include \"n\" . }}{{ template \"n\" . }}";
    let expected = [
        row("a", "literal", 1),
        row("nginx", "values: nginx", 2),
        row("a", "literal", 1),
        row("nginx", "values: nginx", 2),
    ];
    assert_eq!(stretches(template), expected);
}

#[test]
fn texts_that_are_templates_lead_back_to_their_file() {
    let expected = [
        row("<", "values: <{{ .image }}>", 1),
        row("nginx", "values: nginx", 2),
        row(">", "values: <{{ .image }}>", 1),
    ];
    assert_eq!(stretches("{{ tpl .tmpl . }}"), expected);
    let (result, _) = run("{{ tpl .bad . }}", Mode::Exact, data);
    let span = result.unwrap_err().span.unwrap();
    assert_eq!((span.file, &WRITTEN[span.range()]), (VALUES, ".image.x"));
    let (result, _) = run("{{ tpl .open . }}", Mode::Exact, data);
    let failure = result.unwrap_err();
    assert!(failure.message.ends_with("template: gotpl:1: missing value for if"));
    let span = failure.span.unwrap();
    assert_eq!((span.file, &WRITTEN[span.range()]), (VALUES, "}}"));
}

#[test]
fn what_is_not_printed_leaves_a_hole() {
    let skipped = "a{{ if .empty }}b{{ end }}";
    assert_eq!(stretches(skipped), [row("a", "literal", 0), row("", "hole: {{ if .empty }}b{{ end }} from 0", 0)]);
    let empty = stretches("{{ with .image }}{{ $x := . }}{{ end }}");
    assert_eq!(empty, [row("", "hole: {{ with .image }}{{ $x := . }}{{ end }} from 1", 0)]);
    assert_eq!(stretches("{{ .none }}"), [row("", "hole: {{ .none }} from 0", 1)]);
    let included = "{{ define \"n\" }}{{ if .empty }}x{{ end }}{{ end }}a{{ include \"n\" . }}";
    let kinds: Vec<_> = stretches(included).into_iter().map(|(text, origin, _)| (text, origin)).collect();
    assert_eq!(kinds[1].1, "hole: {{ if .empty }}x{{ end }} from 0");
    assert_eq!(kinds[2].1, "hole: {{ include \"n\" . }} from 0");
}
