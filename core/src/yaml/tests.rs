//! Tests of the tree: values, places and recovery.

use super::*;
use crate::source::Source;
use crate::span::FileId;

fn source(text: &str) -> Source {
    Source::new(FileId(0), "test.yaml", text)
}

#[test]
fn values_and_their_places() {
    let source = source("a: one # note\nb:\n  - 'it''s'\n  - \"x\\ty\"\nc: {d: 1, e: true}\nf: |\n  x\n  y\n\ng:\n");
    let documents = parse(&source, Dialect::Standard);
    assert_eq!(documents.len(), 1);
    let root = documents[0].node(&source).unwrap();
    assert_eq!(root.get("a").unwrap().text(), Some("one"));
    assert_eq!(source.slice(root.get("a").unwrap().span()), "one");
    let items: Vec<_> = root.get("b").unwrap().items().map(|item| item.text().unwrap()).collect();
    assert_eq!(items, ["it's", "x\ty"]);
    assert_eq!(root.at(&["c", "d"]).unwrap().as_int(), Some(1));
    assert_eq!(root.at(&["c", "e"]).unwrap().as_bool(), Some(true));
    assert_eq!(source.slice(root.get("c").unwrap().span()), "{d: 1, e: true}");
    assert_eq!(root.get("f").unwrap().text(), Some("x\ny\n"));
    assert_eq!(source.slice(root.get("f").unwrap().span()), "|\n  x\n  y");
    assert!(root.get("g").unwrap().is_null());
    assert_eq!(source.slice(root.entry("b").unwrap().span()), "b:\n  - 'it''s'\n  - \"x\\ty\"");
    assert_eq!(source.slice(documents[0].comments[0]), "# note");
}

#[test]
fn a_key_is_found_in_every_way_of_writing_it() {
    for text in ["name: x", "'name': x", "\"n\\x61me\": x", "? name\n: x", "!!str name: x", "&k name: x", "{name: x}"] {
        let source = source(text);
        let documents = parse(&source, Dialect::Standard);
        let root = documents[0].node(&source).unwrap();
        assert_eq!(root.get("name").unwrap().text(), Some("x"), "{text}");
        assert!(root.get("nam").is_none() && root.get("nome").is_none() && root.get("'name'").is_none(), "{text}");
    }
    let source = source("- &k name\n- {*k : x}\n");
    let documents = parse(&source, Dialect::Standard);
    let last = documents[0].node(&source).unwrap().items().last().unwrap();
    assert_eq!(last.get("name").unwrap().text(), Some("x"));
}

#[test]
fn blocks_begin_at_their_dash_and_are_not_taken_for_brackets() {
    for (text, path) in
        [("a:\n- [x]\n", "- [x]"), ("a: # -\n  - [x]\n", "- [x]"), ("a:\n- {b: 1}: c\n- d\n", "- {b: 1}: c\n- d")]
    {
        let source = source(text);
        let documents = parse(&source, Dialect::Standard);
        let sequence = documents[0].node(&source).unwrap().get("a").unwrap();
        assert_eq!(source.slice(sequence.span()), path);
        assert!(!sequence.is_flow());
        assert!(sequence.items().next().unwrap().is_flow() == text.contains("[x]"));
    }
}

#[test]
fn aliases_and_merge_keys() {
    let source = source("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\nw:\n  <<: [*x, {c: 4, a: 9}]\n");
    let documents = parse(&source, Dialect::Standard);
    let root = documents[0].node(&source).unwrap();
    assert_eq!(root.at(&["y", "a"]).unwrap().as_int(), Some(1));
    assert_eq!(root.at(&["y", "b"]).unwrap().as_int(), Some(3));
    assert_eq!(root.at(&["z", "b"]).unwrap().as_int(), Some(2));
    assert_eq!(root.at(&["w", "c"]).unwrap().as_int(), Some(4));
    assert_eq!(root.at(&["w", "a"]).unwrap().as_int(), Some(1));
    let keys: Vec<_> = root.get("w").unwrap().entries().iter().map(|e| e.key.text().unwrap()).collect();
    assert_eq!(keys, ["a", "b", "c"]);
    assert_eq!(source.slice(root.get("z").unwrap().written_span()), "*x");
}

#[test]
fn an_alias_to_itself_ends() {
    let source = source("a: &a\n  <<: *a\n  b: *a\n");
    let documents = parse(&source, Dialect::Standard);
    let root = documents[0].node(&source).unwrap();
    assert!(root.at(&["a", "c"]).is_none());
    assert!(root.get("a").unwrap().entries().len() < 100);
}

#[test]
fn documents_are_cut_at_their_markers() {
    let text = "# top\n---\na: 1\n---\n# only a comment\n---\nb: |\n  --- no\n   ---\n---x: 1\n";
    let found: Vec<_> = super::split::documents(text, 0).into_iter().map(|range| &text[range]).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("# top"));
    assert!(found[1].contains("---x: 1"));
}

#[test]
fn objects_of_a_json_stream_are_documents() {
    let json = |text: &str| Source::new(FileId(0), "a.JSON", text);
    let source = json("\u{feff}{\"a\": \"}\\\"{\", \"b\": [{}, 2]}{\"c\": 3}\r\n\n\t{\n  \"d\": é4\n}\n");
    let documents = parse(&source, Dialect::Standard);
    assert_eq!(documents.len(), 3);
    assert!(documents.iter().all(|document| !document.is_broken()), "{documents:?}");
    let key = |index: usize, key: &str| {
        let document: &Document = &documents[index];
        source.slice(document.node(&source).unwrap().get(key).unwrap().written_span())
    };
    assert_eq!((key(0, "b"), key(1, "c"), key(2, "d")), ("[{}, 2]", "3", "é4"));
    let spans: Vec<_> = documents.iter().map(|document| document.span).collect();
    assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?}");
    // A broken object is reported at its place, and the others are read.
    let broken = json("{\"a\": 1}\n{\"b\": [2}\n{\"c\": \"3\"]}\n{\"d\": 4}");
    let documents = parse(&broken, Dialect::Standard);
    let places = |documents: &[Document], source: &Source| -> Vec<u32> {
        documents.iter().flat_map(|one| &one.problems).map(|one| source.position(one.span.start).line).collect()
    };
    assert_eq!(places(&documents, &broken), [2, 3]);
    for text in
        ["{\"a\": 1} {\"b\": 2", "{\"a\": 1},\n{\"b\": 2}", "{\"a\": 1} x", "{\"a\": 1} ]", "{\"a\": \"1} {", "{} []"]
    {
        let source = json(text);
        assert!(parse(&source, Dialect::Standard).iter().any(Document::is_broken), "{text}");
    }
    // What is no JSON is not cut.
    let yaml = self::source("{a: 1}\n{b: 2}\n");
    assert!(parse(&yaml, Dialect::Standard).iter().any(Document::is_broken));
}

#[test]
fn one_broken_line_does_not_silence_the_rest() {
    let source = source("a: 1\n\tb: 2\nc: 3\nd: *nowhere\n---\ne: 4\n");
    let documents = parse(&source, Dialect::Standard);
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[0].problems.len(), 2, "{:?}", documents[0].problems);
    let root = documents[0].node(&source).unwrap();
    assert_eq!(root.get("c").unwrap().as_int(), Some(3));
    assert!(!documents[1].is_broken());
    assert_eq!(documents[1].node(&source).unwrap().get("e").unwrap().as_int(), Some(4));
}

#[test]
fn words_of_yaml_1_1_are_text() {
    let source = source("[yes, on, 0o7, 012, 12:34, 1e3, .5, \"true\", -3, 0x1F, ~]");
    let documents = parse(&source, Dialect::Standard);
    let values: Vec<_> = documents[0].node(&source).unwrap().items().map(|item| item.scalar().unwrap()).collect();
    use Scalar::*;
    let expected = [
        Text("yes"),
        Text("on"),
        Int(7),
        Int(12),
        Text("12:34"),
        Float(1000.0),
        Float(0.5),
        Text("true"),
        Int(-3),
        Int(31),
        Null,
    ];
    assert_eq!(values, expected);
}

#[test]
fn embedded_text_is_mapped_to_the_file() {
    let text = "a: |\n    set -e\n    curl x \\\n      | sh\nb: \"echo \\\"hi\\\" there\"\nc: >-\n  one\n  two\nd: 'it''s here'\n";
    let source = source(text);
    let documents = parse(&source, Dialect::Standard);
    let root = documents[0].node(&source).unwrap();
    for (key, word) in [("a", "curl"), ("a", "sh"), ("a", "set"), ("b", "there"), ("c", "two"), ("d", "here")] {
        let mapped = root.get(key).unwrap().mapped_text().unwrap();
        let at = mapped.text.find(word).unwrap();
        assert_eq!(source.slice(mapped.span(at..at + word.len())), word, "{key}");
    }
    let mapped = root.get("b").unwrap().mapped_text().unwrap();
    assert_eq!(mapped.text, "echo \"hi\" there");
    let at = mapped.text.find('"').unwrap();
    assert_eq!(source.slice(mapped.span(at..at + 4)), "\\\"hi\\\"");
}

#[test]
fn the_head_of_a_manifest_is_read_from_its_lines() {
    let head = head("# x\napiVersion: \"v1\" # c\nkind: Service\nmetadata:\n  kind: no\nspec:\n  a: 1\n");
    assert_eq!((head.api_version, head.kind), (Some("v1"), Some("Service")));
    assert_eq!(head.spec, Some(60));
}

#[test]
fn nesting_has_a_limit_and_ends() {
    for text in ["[".repeat(20_000), "- ".repeat(20_000), "{a: ".repeat(10_000), "? ".repeat(5_000)] {
        let source = source(&text);
        let documents = parse(&source, Dialect::Standard);
        assert!(documents.iter().any(Document::is_broken));
    }
}

#[test]
fn characters_that_no_yaml_may_hold_are_named_and_the_rest_is_read() {
    let source = source("\u{ffff}a: \u{1}b\u{9f}\nc: d\n");
    for dialect in [Dialect::Standard, Dialect::Kubernetes] {
        let documents = parse(&source, dialect);
        let named: Vec<_> = documents[0].problems.iter().map(|problem| source.slice(problem.span)).collect();
        assert_eq!(named, ["\u{ffff}", "\u{1}", "\u{9f}"]);
        let spans: Vec<_> = documents[0].all_nodes(&source).map(|node| source.slice(node.written_span())).collect();
        assert_eq!(spans[1..], ["\u{ffff}a", "\u{1}b\u{9f}", "c", "d"]);
    }
}

/// The value of `a` as a reader takes it.
fn value_of(text: &str, dialect: Dialect) -> Option<Scalar<'static>> {
    let source = Box::leak(Box::new(source(&format!("a: {text}\n"))));
    let documents: &'static [Document] = parse(source, dialect).leak();
    assert!(documents.iter().all(|document| !document.is_broken()), "{text} {documents:?}");
    documents[0].node(source)?.get("a")?.scalar()
}

#[test]
fn manifests_have_the_words_and_numbers_that_the_cluster_reads() {
    // What a real API server admitted (Kubernetes 1.37).
    let kube = |text: &str| value_of(text, Dialect::Kubernetes);
    let yes = [
        "true",
        "True",
        "TRUE",
        "yes",
        "Yes",
        "YES",
        "on",
        "On",
        "ON",
        "y",
        "Y",
        "!!bool yes",
        "!!bool \"true\"",
        "&a true",
    ];
    yes.into_iter().for_each(|text| assert_eq!(kube(text), Some(Scalar::Bool(true)), "{text}"));
    let no = ["false", "False", "no", "No", "NO", "off", "OFF", "n", "N", "!!bool no"];
    no.into_iter().for_each(|text| assert_eq!(kube(text), Some(Scalar::Bool(false)), "{text}"));
    for text in ["0", "00", "0x0", "0o0", "0b0", "+0", "-0", "0_0", "!!int \"0\""] {
        assert_eq!(kube(text), Some(Scalar::Int(0)), "{text}");
    }
    for text in ["0.0", "0e0", "0."] {
        assert_eq!(kube(text), Some(Scalar::Float(0.0)), "{text}");
    }
    for (text, number) in
        [("0x3e8", 1000), ("01750", 1000), ("0o1750", 1000), ("1_000", 1000), ("-0x10", -16), ("0b11", 3)]
    {
        assert_eq!(kube(text), Some(Scalar::Int(number)), "{text}");
    }
    assert_eq!(kube("1e3"), Some(Scalar::Float(1000.0)));
    let source = source("a: 0.0\nb: 1e3\nc: 1.5\n");
    for (dialect, expected) in [(Dialect::Kubernetes, [Some(0), Some(1000), None]), (Dialect::Compose, [None; 3])] {
        let documents = parse(&source, dialect);
        let root = documents[0].node(&source).unwrap();
        assert_eq!(["a", "b", "c"].map(|key| root.get(key).unwrap().as_int()), expected);
    }
    for text in ["tRue", "\"true\"", "1:30", "08x", "0x", "_1", "1e999", "!!str yes", "!x 1"] {
        assert!(matches!(kube(text), Some(Scalar::Text(_))), "{text} {:?}", kube(text));
    }
    // Compose keeps the words of YAML 1.1 as text, and its numbers.
    assert_eq!(value_of("yes", Dialect::Compose), Some(Scalar::Text("yes")));
    assert_eq!(value_of("0400", Dialect::Compose), Some(Scalar::Int(256)));
    assert_eq!(value_of("0400", Dialect::Standard), Some(Scalar::Int(400)));
}

#[test]
fn line_breaks_of_yaml_1_1_end_comments_for_the_go_libraries() {
    for line_break in ["\u{85}", "\u{2028}", "\u{2029}", "\r"] {
        let text = format!("a: 1 # comment{line_break}privileged: true\n");
        let source = source(&text);
        for dialect in [Dialect::Kubernetes, Dialect::Compose] {
            let documents = parse(&source, dialect);
            let root = documents[0].node(&source).unwrap();
            assert_eq!(root.get("privileged").and_then(Node::as_bool), Some(true), "{line_break:?}");
            assert_eq!(source.slice(root.entry("privileged").unwrap().span()), "privileged: true");
            assert!(source.slice(documents[0].comments[0]).starts_with("# comment"));
        }
        // A text that is nothing but a comment is none.
        let hidden = self::source(&format!("# comment{line_break}privileged: true\n"));
        assert_eq!(parse(&hidden, Dialect::Kubernetes).len(), 1, "{line_break:?}");
    }
    let source = source("a: 1 # comment\u{2028}privileged: true\n");
    assert!(parse(&source, Dialect::Standard)[0].node(&source).unwrap().get("privileged").is_none());
}

#[test]
fn go_libraries_refuse_what_the_specification_allows() {
    let broken = |text: &str, dialect| {
        let source = source(text);
        parse(&source, dialect).iter().any(Document::is_broken)
    };
    for text in [
        "a: b\n\t\nc: d\n",
        "- \ta\n",
        "x: &a\nb:\n  <<: *a\n",
        "{[a]: b}\n",
        "? [a]\n: b\n",
        ": b\n",
        "%YAML 1.2\n---\na: b\n",
        "{\"a\"\n: b}\n",
        "a: |\n  b\n...\nc: d\n",
    ] {
        assert!(!broken(text, Dialect::Standard), "{text}");
        assert!(broken(text, Dialect::Kubernetes) && broken(text, Dialect::Compose), "{text}");
    }
    for text in ["a: b\n--- {c: d}\n", "a: b\n---c: d\n", "[: b]\n", "\t# c\na: b\n"] {
        assert!(broken(text, Dialect::Kubernetes) && !broken(text, Dialect::Compose), "{text}");
    }
    // And they read some things that it does not allow.
    for text in ["a: |#c\n  b\n", "a: [b,#c\n  d]\n", "a: \"b\"#c\n", "a: b\u{feff}\n", "a: \"\\'\"\n", "a:\n|\n  b\n"]
    {
        assert!(broken(text, Dialect::Standard) || text.contains('\u{feff}'), "{text}");
        assert!(!broken(text, Dialect::Kubernetes) && !broken(text, Dialect::Compose), "{text}");
    }
    for text in ["a: \"\\uD83D\\uDE00\"\n", "a: \"\\q\"\n", "a: b\u{0}\n", "a: 'b\n", "a: [b\n", "a: b: c\n"] {
        for dialect in [Dialect::Standard, Dialect::Kubernetes, Dialect::Compose] {
            assert!(broken(text, dialect), "{text}");
        }
    }
}

#[test]
fn tags_are_read_where_they_stand() {
    let source =
        source("a: !override\n  # note\n  - b\nc: !<!reset> d\ne: !!str\n  f\ng: !<tag:yaml.org,2002:int> \"1\"\n");
    let documents = parse(&source, Dialect::Compose);
    let root = documents[0].node(&source).unwrap();
    let tag = |key: &str| root.get(key).unwrap().tag();
    assert_eq!((tag("a"), tag("c"), tag("e")), (Some("!override"), Some("!reset"), Some("!!str")));
    assert_eq!(root.get("g").unwrap().core_tag(), Some("int"));
    assert_eq!(root.get("g").unwrap().as_int(), Some(1));
}

#[test]
fn a_document_ends_at_its_marker() {
    let source = source("# top\n---\na: 1\n...\n---\nb: 2\n...\n# only a comment\n---\n---\nc: 3\n");
    let documents = parse(&source, Dialect::Kubernetes);
    let keys: Vec<_> = documents.iter().map(|one| source.slice(one.node(&source).unwrap().span())).collect();
    assert_eq!(keys, ["a: 1", "b: 2", "c: 3"]);
    assert!(documents.iter().all(|document| !document.is_broken()));
    // What kubectl does not read is said.
    let behind = self::source("a: 1\n...\nb: 2\n");
    let documents = parse(&behind, Dialect::Kubernetes);
    assert_eq!(behind.slice(documents[1].problems[0].span), "b: 2");
    // Compose refuses it, and a directive needs its `---` as well.
    let documents = parse(&behind, Dialect::Compose);
    assert!(documents[1].problems[0].message.starts_with("`---` is missing"));
    let directive = self::source("a: 1\n... # end\n%YAML 1.1\n---\nb: 2\n");
    let documents = parse(&directive, Dialect::Kubernetes);
    assert_eq!(documents.iter().map(|document| document.problems.len()).collect::<Vec<_>>(), [0, 0]);
    // In a block scalar of its own depth it is text; at the first column it ends everything.
    let inside = self::source("a: |\n  ...\nb: \"c\n  ...\n  d\"\n");
    assert_eq!(parse(&inside, Dialect::Kubernetes).len(), 1);
}

#[test]
fn a_fault_is_shown_at_the_line_that_is_wrong() {
    for (text, line) in [
        ("a: 1\nb 2\nc: 3\n", 2),
        ("a 1\nb: 2\n", 1),
        ("a:\n  b: 1\n   c: 2\n", 3),
        ("a: [1, 2\nb: 3\n", 1),
        ("a: 'x\nb: 3\n", 1),
        ("a: 1\n  - b\n- c\n", 3),
        ("a: b: c\n", 1),
        ("a: @b\n", 1),
        ("a:\n- b\n c: d\n", 3),
    ] {
        let source = source(text);
        let documents = parse(&source, Dialect::Kubernetes);
        let problem = &documents[0].problems[0];
        assert_eq!(source.position(problem.span.start).line, line, "{text} {problem:?}");
    }
}

#[test]
fn placeholders_that_no_yaml_may_hold_are_part_of_what_is_read() {
    let text = "a: @NAME@\nb: {PREFIX}.16\nc:\n  - %ONE%\n  - {A: 1}\n@INCLUDE@\nd: {WHOLE}\n";
    let source = source(text);
    let documents = parse(&source, Dialect::Kubernetes);
    let document = &documents[0];
    assert!(!document.is_broken(), "{:?}", document.problems);
    let root = document.node(&source).unwrap();
    let text_of = |key: &str| root.get(key).and_then(Node::text);
    assert_eq!([text_of("a"), text_of("b"), text_of("d")], [Some("@NAME@"), Some("{PREFIX}.16"), Some("{WHOLE}")]);
    assert_eq!(root.get("c").unwrap().items().next().and_then(Node::text), Some("%ONE%"));
    assert!(root.get("c").unwrap().items().nth(1).unwrap().is_mapping());
    let broken = super::parse(&self::source("a: @name\nb: {c}.16\n"), Dialect::Kubernetes);
    assert_eq!(broken[0].problems.len(), 2);
}

#[test]
fn merge_keys_in_flow_style_merge_mappings() {
    let broken = |text: &str| parse(&source(text), Dialect::Compose)[0].problems.len();
    let good =
        ["a: &a {b: c}\nd: {<<: *a}\ne: {<<: *a, f: g}\n", "a: {<<: {b: c}}\n", "a: {<<: [{b: c}, {d: e}], f: g}\n"];
    for text in good {
        assert_eq!(broken(text), 0, "{text}");
    }
    for text in ["a: {<<: b}\n", "a: {<<: , c: {d: e}}\n", "a: {<<: [{b: c}, d]}\n"] {
        assert_eq!(broken(text), 1, "{text}");
    }
}

#[test]
fn documents_without_any_text_are_told_from_comments() {
    let found = |text: &str| {
        let source = source(text);
        super::empty_documents(&source).map(|at| at.start).collect::<Vec<_>>()
    };
    assert_eq!(found("---\na: b\n---\n\n---\nc: d\n---\n"), [9, 23]);
    assert_eq!(found("# c\n---\n# c\n---\na: b\n...\n---\na: b\n"), [0; 0]);
    assert_eq!(found("---\n...\n"), [0]);
}
