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
