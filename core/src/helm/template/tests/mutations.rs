use super::super::parse::file;
use super::{Context, FILE, Kind, Mode, Origin, Value, check_segments, map, run, written};

/// Templates that have everything in them.
const SEEDS: &[&str] = &[
    concat!(
        "{{- define \"a.b\" -}}\n{{ .image | or \"x\" }}: ",
        "{{ range $i, $e := .list }}{{ $i }}{{ else }}-{{ end }}\n{{- end -}}"
    ),
    concat!(
        "a: {{ if and .image (eq .tag \"v1\") -}} b ",
        "{{- else if not .list }}c{{ else }}{{ with $x := .list }}{{ $x }}{{ end }}{{ end }}"
    ),
    concat!(
        "{{ include \"a.b\" (index .list 0) | len }}{{/* é */}}{{ tpl .tmpl $ }}\n",
        "{{ template \"n\" . }}{{ block \"n\" .tag }}{{ . }}{{ end }}"
    ),
    concat!(
        "{{ $a := 1.5e3 }}{{ $a = 'x' }}{{ range 3 }}{{ if eq . 1 }}{{ break }}{{ end }}{{ continue }}{{ end }}",
        "{{ (.m).x.y }}{{ `raw` }}"
    ),
];

/// What is put in.
const PARTS: &[&str] = &[
    "{{",
    "}}",
    "{{-",
    "-}}",
    "\"",
    "`",
    "'",
    "(",
    ")",
    "|",
    "$x",
    ".",
    ".a",
    "{{ end }}",
    "{{ else }}",
    "{{ if .u }}",
    "{{ range .u }}",
    "/*",
    "*/",
    " ",
    "\n",
    "é",
    "\\",
    ":=",
    "=",
    ",",
    "nil",
    "0x",
    "1i",
    "{{ define \"x\" }}",
    "{{ .u.v }}",
    "{{ tpl .tmpl .u }}",
    "9",
    "_",
];

fn data(context: &Context<'_>) -> Value {
    let unknown = Value::new(Kind::Unknown).from(context.origins.id(Origin::Unknown("a test")));
    let list = Value::list(vec![written(context, "nginx"), unknown.clone(), Value::nil()]);
    map(vec![
        ("image", written(context, "nginx")),
        ("tag", written(context, "v1")),
        ("tmpl", written(context, "<{{ .image }}>")),
        ("list", list),
        ("u", unknown),
        ("m", map(Vec::new())),
    ])
}

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn mutated(seed: &str, numbers: &mut Numbers) -> String {
    let mut chars: Vec<char> = seed.chars().collect();
    for _ in 0..1 + numbers.below(3) {
        let at = numbers.below(chars.len());
        let removed = if numbers.below(2) == 0 { numbers.below(6).min(chars.len() - at) } else { 0 };
        let part = if numbers.below(3) > 0 { PARTS[numbers.below(PARTS.len())] } else { "" };
        chars.splice(at..at + removed, part.chars());
    }
    chars.into_iter().collect()
}

#[test]
fn no_template_breaks_the_program() {
    let mut numbers = Numbers(1);
    let (mut printed, mut failed, mut broken) = (0, 0, 0);
    for round in 0..8_000 {
        let template = mutated(SEEDS[round % SEEDS.len()], &mut numbers);
        let parsed = file("f", FILE, &template, &|_| true);
        for error in &parsed.errors {
            assert!(template.get(error.place.range()).is_some(), "{template}");
            assert!(error.line >= 1 && !error.message.is_empty());
        }
        if parsed.errors.is_empty() {
            let own = parsed.trees.iter().find(|tree| *tree.name == *"f").unwrap().to_string();
            let again = file("f", FILE, &own, &|_| true);
            let again = again.trees.iter().find(|tree| *tree.name == *"f").map(ToString::to_string);
            assert_eq!(again, Some(own), "{template}");
        } else {
            broken += 1;
        }
        let mode = if round % 2 == 0 { Mode::Exact } else { Mode::Lint };
        match run(&template, mode, data) {
            (Ok(text), origins) => {
                check_segments(&text, &template, &origins);
                printed += 1;
            }
            (Err(failure), _) => {
                assert!(!failure.helm_message().is_empty());
                failed += 1;
            }
        }
    }
    assert!(printed > 500 && failed > 500 && broken > 500, "{printed} {failed} {broken}");
}
