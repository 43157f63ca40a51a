use super::super::parse::{Known, MAX_NESTING, Parsed, file};
use super::super::tree::{Node, Place, Term};
use super::FILE;

fn parse(text: &str) -> Parsed {
    file("f", FILE, text, &|name| name != "nope")
}

#[test]
fn trees_are_printed_as_go_does() {
    let same = [
        "a{{.b.c}}d",
        "{{$x := .a}}{{$x = 1}}{{$x.b}}{{range $i, $e := .l}}{{break}}{{else}}{{end}}",
        "{{if .a}}1{{else}}2{{end}}{{with .a}}1{{end}}",
        "{{(f 1 \"a\" `b` 'c' 1.5 nil true).x.y | g ($.z) | h}}",
        "{{template \"n\" .}}{{template \"n\"}}",
    ];
    for text in same {
        assert_eq!(parse(text).trees.last().unwrap().to_string(), text);
    }
    let other = [
        ("{{ if a }}1{{ else if b }}2{{ else }}3{{ end }}", "{{if a}}1{{else}}{{if b}}2{{else}}3{{end}}{{end}}"),
        ("a {{- b -}} \n c {{/* no */}} d {{- /* no */ -}} e", "a{{b}}c  de"),
        ("{{ block \"n\" . }}x{{ end }}", "{{template \"n\" .}}"),
        ("{{ . | f | }}", "{{. | f}}"),
        ("{{define \"x\"}}y{{end}}z", "z"),
    ];
    for (text, printed) in other {
        assert_eq!(parse(text).trees.last().unwrap().to_string(), printed);
    }
}

#[test]
fn nodes_know_where_they_are() {
    let text = "ab  {{- if (f .a.b).c }} x {{ $.d | g -}}  {{ end }}";
    let parsed = parse(text);
    let slice = |place: Place| &text[place.range()];
    let nodes = &parsed.trees[0].nodes;
    let [Node::Text(first), Node::Branch(branch)] = nodes.as_slice() else { panic!("{nodes:?}") };
    assert_eq!(slice(*first), "ab");
    assert_eq!(slice(branch.whole), &text[4..]);
    let condition = &branch.arms[0].pipe;
    assert_eq!(slice(condition.place), "(f .a.b).c");
    let chain = &condition.commands[0].words[0];
    assert_eq!(slice(chain.place), "(f .a.b).c");
    let Term::Chain(start, _) = &chain.term else { panic!("{chain:?}") };
    assert_eq!(slice(start.place), "(f .a.b)");
    let [Node::Text(inner), Node::Action { whole, pipe }] = branch.arms[0].nodes.as_slice() else { panic!() };
    assert_eq!((slice(*inner), slice(*whole), slice(pipe.place)), (" x ", "{{ $.d | g -}}", "$.d | g"));
}

#[test]
fn errors_are_those_of_go() {
    let errors = [
        ("{{ nope }}", 1, "function \"nope\" not defined"),
        ("\n{{ $x }}", 2, "undefined variable \"$x\""),
        ("{{ if }}{{ end }}", 1, "missing value for if"),
        ("{{ if a }}", 1, "unexpected EOF"),
        ("{{ end }}", 1, "unexpected {{end}}"),
        ("{{ a\n b", 2, "unclosed action started at f:1"),
        ("{{ \"a }}", 1, "unterminated quoted string"),
        ("{{ (a }}", 1, "unclosed left paren"),
        ("{{ a) }}", 1, "unexpected right paren"),
        ("{{ a@ }}", 1, "bad character U+0040 '@'"),
        ("{{ a % }}", 1, "unexpected \"%\" in operand"),
        ("{{/* a }}", 1, "unclosed comment"),
        ("{{ break }}", 1, "{{break}} outside {{range}}"),
        ("{{ a | 1 }}", 1, "non executable command in pipeline stage 2"),
        ("{{ range $a, $b, $c := . }}{{ end }}", 1, "too many declarations in range"),
        ("{{ nil.a }}", 1, "unexpected . after term \"nil\""),
        ("{{ 1a }}", 1, "bad number syntax: \"1a\""),
        ("{{ 99999999999999999999 }}", 1, "integer overflow: \"99999999999999999999\""),
        ("{{ if a }}{{ else }}{{ else }}{{ end }}", 1, "expected end; found {{else}}"),
        (
            "{{ define \"a\" }}x{{ end }}{{ define \"a\" }}y{{ end }}",
            1,
            "template: multiple definition of template \"a\"",
        ),
        ("{{ template a }}", 1, "unexpected \"a\" in template clause"),
        ("{{ aaaaaaaaaaaa: }}", 1, "expected :="),
        ("{{ \"aaaaaaaaaaaa\" \"\\q\" }}", 1, "invalid syntax"),
    ];
    for (text, line, message) in errors {
        let parsed = parse(text);
        let first = parsed.errors.first().unwrap_or_else(|| panic!("no error in {text}"));
        assert_eq!((first.line, first.message.as_str()), (line, message), "{text}");
        assert!(parsed.trees.iter().all(|tree| tree.broken) || text.contains("define"), "{text}");
    }
}

#[test]
fn one_error_does_not_hide_the_others() {
    let text = concat!(
        "{{ nope 1 }}\n{{ if nope }}\n{{ $x }}{{ end }}\n{{ \"a }} b\n",
        "{{ ok }}{{ define \"n\" }}{{ a b c }}{{ end }}\n{{ a. }}"
    );
    let parsed = parse(text);
    let lines: Vec<_> = parsed.errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 6], "{:?}", parsed.errors);
    let whole: Vec<_> = parsed.trees.iter().map(|tree| (&*tree.name, tree.broken)).collect();
    assert_eq!(whole, [("n", false), ("f", true)]);
}

#[test]
fn nesting_has_an_end() {
    for (open, close) in [("{{ if a }}", "{{ end }}"), ("{{ range a }}{{ with b }}", "{{ end }}{{ end }}")] {
        let deep = open.repeat(100_000) + &close.repeat(100_000);
        assert_eq!(parse(&deep).errors.len(), 1);
    }
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(parse(&deep).errors[0].message, "max expression depth exceeded");
    let fits = format!("{{{{ {}1{} }}}}", "(".repeat(MAX_NESTING), ")".repeat(MAX_NESTING));
    assert!(parse(&fits).errors.is_empty());
    let chain = "{{ if a }}".to_owned() + &"{{ else if a }}".repeat(10_000) + "{{ end }}";
    assert!(parse(&chain).errors.is_empty());
}

#[test]
fn what_was_read_before_is_given_another_name() {
    let known = Known::default();
    let names = |name: &str, text: &str| {
        let parsed = known.file(name, FILE, text, &|_| true);
        let same_file = parsed.trees.iter().all(|tree| &*tree.source.name == name);
        assert!(same_file && &*parsed.source.name == name && parsed.source.as_str() == text);
        parsed.trees.iter().map(|tree| tree.name.to_string()).collect::<Vec<_>>()
    };
    let text = "{{ define \"d\" }}x{{ end }}y";
    assert_eq!(names("a/t.yaml", text), ["d", "a/t.yaml"]);
    assert_eq!(names("b/t.yaml", text), ["d", "b/t.yaml"]);
    assert_eq!(names("b/t.yaml", "{{ define \"e\" }}x{{ end }}y"), ["e", "b/t.yaml"], "the text is another one");
    let (one, other) = (known.file("a", FILE, text, &|_| true), known.file("b", FILE, text, &|_| true));
    assert!(std::rc::Rc::ptr_eq(&one.trees[0].nodes, &other.trees[0].nodes));
}
