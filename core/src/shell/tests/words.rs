//! Words and their parts.

use super::*;

fn word(text: &str) -> Word {
    clean(&format!("x {text}")).commands.remove(0).words.remove(1)
}

#[test]
fn literal_text_of_words() {
    let cases = [
        ("plain", Some("plain")),
        ("a'b c'\"d e\"\\ f", Some("ab cd e f")),
        ("''", Some("")),
        ("\"\"", Some("")),
        ("\"a\\\"b\\$c\\d\"", Some("a\"b$c\\d")),
        ("$'a\\tb\\x41\\u00e9\\'\\101'", Some("a\tbAé'A")),
        ("a\\\nb", Some("ab")),
        ("/var/lib/apt/lists/*", Some("/var/lib/apt/lists/*")),
        ("~/x", Some("~/x")),
        ("a$", Some("a$")),
        ("$x", None),
        ("\"${x}y\"", None),
        ("$(id)", None),
        ("$((1))", None),
        ("{a,b}", None),
        ("{}", Some("{}")),
        ("{a}", Some("{a}")),
        ("é→", Some("é→")),
        ("a=b", Some("a=b")),
        ("@(a|b)", Some("@(a|b)")),
        ("a\\", Some("a\\")),
    ];
    for (text, literal) in cases {
        assert_eq!(word(text).literal().as_deref(), literal, "{text}");
    }
}

#[test]
fn parts_are_kept() {
    let text = "x ~/a$b\"c ${d:-e}\"'f'*[0-9]";
    let word = only(text).words.remove(1);
    let parts: Vec<_> = word.parts().iter().map(|part| text.get(part.span.range()).unwrap()).collect();
    assert_eq!(parts, ["~", "/a", "$b", "\"c ${d:-e}\"", "'f'", "*", "[0-9]"]);
    assert!(word.has_glob() && word.contains_expansion() && word.may_split() && !word.is_quoted());
    assert_eq!(word.static_prefix(), "~/a");
    let PartKind::DoubleQuoted(inner) = &word.parts()[3].kind else { panic!("not quoted") };
    let PartKind::Parameter(parameter) = &inner[1].kind else { panic!("no parameter") };
    assert_eq!(&*parameter.name, "d");
    assert_eq!(parameter.op, Some(ParameterOp::Default { colon: true }));
    assert_eq!(text.get(parameter.name_span.range()), Some("d"));
    assert_eq!(parameter.operand.len(), 1);
    assert_eq!(word.to_string(), "~/a$bc ${d…}f*[0-9]");
    assert_eq!(word.parameters().len(), 2);
}

#[test]
fn parameters_in_every_spelling() {
    use ParameterOp::*;
    let cases = [
        ("${x}", "x", None),
        ("$1", "1", None),
        ("$@", "@", None),
        ("${#x}", "x", None),
        ("${#}", "#", None),
        ("${!x}", "x", None),
        ("${x-y}", "x", Some(Default { colon: false })),
        ("${x:=y}", "x", Some(Assign { colon: true })),
        ("${x:?no value}", "x", Some(Error { colon: true })),
        ("${x+'}'}", "x", Some(Alternative { colon: false })),
        ("${x##*/}", "x", Some(RemovePrefix)),
        ("${x%.*}", "x", Some(RemoveSuffix)),
        ("${x//a/b}", "x", Some(Replace)),
        ("${x:1:2}", "x", Some(Substring)),
        ("${x^^}", "x", Some(Case)),
        ("${x@Q}", "x", Some(Transform)),
        ("${x[@]}", "x", None),
        ("${!x@}", "x", Some(Transform)),
        ("${!x*}", "x", Some(Transform)),
    ];
    for (text, name, op) in cases {
        let word = word(text);
        let [WordPart { kind: PartKind::Parameter(parameter), .. }] = word.parts() else { panic!("{text}") };
        assert_eq!((&*parameter.name, parameter.op), (name, op), "{text}");
    }
    assert_eq!(bash("x ${a b}").problems.len(), 1);
    assert_eq!(bash("x \"${a:-'}\"").problems, [], "a quote is plain text there");
}

#[test]
fn quoting_is_visible() {
    assert!(word("\"$x\"").is_quoted() && !word("\"$x\"").may_split());
    assert!(word("\"$@\"").may_split());
    assert!(!word("a'b'").is_quoted());
    assert!(!word("'*'").has_glob());
    assert!(word("'a b'").is("a b"));
}

#[test]
fn braces_belong_to_bash() {
    let posix = parse(&MappedText::verbatim(FileId(0), "x {a,b}", 0), Dialect::Posix);
    assert!(posix.commands[0].words[1].is("{a,b}"));
    assert_eq!(word("/x/{a,b{1..3}}/y").parts().len(), 3);
}

#[test]
fn every_expanded_parameter_is_found() {
    let script = clean(
        "A=$a x \"${b:-$c}\" '$no' > $d; for i in $e; do y; done; case $f in $g) z $(k $h);; esac\ncat <<E\n$j\nE\n",
    );
    let mut names: Vec<&str> = script.parameters().map(|parameter| &*parameter.name).collect();
    names.sort_unstable();
    assert_eq!(names.concat(), "abcdefghj");
}
