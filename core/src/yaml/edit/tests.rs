//! Edits: the value is there, everything else stays byte for byte.

use super::super::node::Node;
use super::super::{Dialect, Document, parse};
use super::*;
use crate::source::Source;
use crate::span::{FileId, Span};

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_string();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// The text after an edit of the root mapping of its first document.
fn edited(text: &str, edit: impl Fn(Node) -> Option<Vec<Edit>>) -> Option<String> {
    let source = Source::new(FileId(0), "a.yaml", text);
    let documents = parse(&source, Dialect::Standard);
    let result = edit(documents[0].node(&source)?).map(|edits| apply(text, edits))?;
    let source = Source::new(FileId(0), "a.yaml", result.as_str());
    assert!(parse(&source, Dialect::Standard).iter().all(|document| !document.is_broken()), "{text}\n=>\n{result}");
    Some(result)
}

#[track_caller]
fn sets(before: &str, path: &[&str], value: &str, after: &str) {
    assert_eq!(edited(before, |root| set(root, path, value)).as_deref(), Some(after));
}

#[test]
fn missing_keys_are_added_with_the_indentation_of_their_mapping() {
    sets("a: 1\n", &["b"], "true", "a: 1\nb: true\n");
    sets("a: 1", &["b"], "true", "a: 1\nb: true");
    sets("a: 1 # c\n# d\n", &["b", "c"], "2", "a: 1 # c\nb:\n  c: 2\n# d\n");
    sets("a:\n    x: 1\nz: 2\n", &["a", "v", "w"], "2", "a:\n    x: 1\n    v:\n        w: 2\nz: 2\n");
    sets("a: 1\r\nc:\r\n  d: 1\r\n", &["c", "e"], "x", "a: 1\r\nc:\r\n  d: 1\r\n  e: x\r\n");
    sets("a: |\n  text\n", &["b"], "x", "a: |\n  text\nb: x\n");
    sets("a:\n", &["b"], "x", "a:\nb: x\n");
    sets("a:\n- 1\n", &["b"], "x", "a:\n- 1\nb: x\n");
    sets("\u{feff}a: 1\n", &["b"], "x", "\u{feff}a: 1\nb: x\n");
    sets("a: 1\n---\nb: 2\n", &["c"], "x", "a: 1\nc: x\n---\nb: 2\n");
}

#[test]
fn blocks_are_indented_to_their_place() {
    sets("a:\n  b: 1\n", &["a", "c", "d"], "- ALL\n- X", "a:\n  b: 1\n  c:\n    d:\n      - ALL\n      - X\n");
    sets("a: 1\n", &["b"], "x: 1\ny:\n  z: 2", "a: 1\nb:\n  x: 1\n  y:\n    z: 2\n");
    sets("a: {b: 1}\n", &["a", "c"], "- ALL", "a: {b: 1, c: [ALL]}\n");
    sets("a: 1\n", &["b"], "|\n  x\n  y\n", "a: 1\nb: |\n  x\n  y\n");
}

#[test]
fn lists_are_laid_out_as_the_others() {
    let flush = "a:\n- x\nb:\n    c:\n    - y\n";
    sets(flush, &["b", "d"], "- ALL", "a:\n- x\nb:\n    c:\n    - y\n    d:\n    - ALL\n");
    sets("a:\n    - 'x'\n", &["b"], "- ALL\n- 1", "a:\n    - 'x'\nb:\n    - 'ALL'\n    - 1\n");
    sets("a:\n  - \"x\"\n  - y\n", &["b"], "- ALL", "a:\n  - \"x\"\n  - y\nb:\n  - ALL\n");
    let pushed = |text: &str| edited(text, |root| push(root.get("a")?, "ALL"));
    assert_eq!(pushed("a: [\"x\", 'y']\n").as_deref(), Some("a: [\"x\", 'y', ALL]\n"));
    assert_eq!(pushed("a: ['x']\n").as_deref(), Some("a: ['x', 'ALL']\n"));
    assert_eq!(pushed("a:\n- \"x\"\n").as_deref(), Some("a:\n- \"x\"\n- \"ALL\"\n"));
}

#[test]
fn what_is_commented_out_stays_with_what_is_above() {
    sets("a:\n  b:\n    - x\n    #- y\nc: 1\n", &["a", "d"], "1", "a:\n  b:\n    - x\n    #- y\n  d: 1\nc: 1\n");
    sets("a:\n  - b:\n    - x\n    # - y\n", &["c"], "1", "a:\n  - b:\n    - x\n    # - y\nc: 1\n");
    sets("a:\n- x\n# - y", &["c"], "1", "a:\n- x\n# - y\nc: 1");
    // A comment as deep as the new key is about what comes next, and so is a suppression.
    sets("a:\n  b: 1\n  # c\nd: 1\n", &["a", "e"], "1", "a:\n  b: 1\n  e: 1\n  # c\nd: 1\n");
    let suppressed = "a:\n  - x\n  # lintainer: ignore[y]\nb: 1\n";
    sets(suppressed, &["c"], "1", "a:\n  - x\n  # lintainer: ignore[y]\nb: 1\nc: 1\n");
    let pushed = |text: &str| edited(text, |root| push(root.get("a")?, "z"));
    assert_eq!(pushed("a:\n  - x\n  # - y\nb: 1\n").as_deref(), Some("a:\n  - x\n  # - y\n  - z\nb: 1\n"));
}

#[test]
fn empty_values_are_filled() {
    sets("a:\nb: 1\n", &["a"], "x", "a: x\nb: 1\n");
    sets("a: # why\nb: 1\n", &["a", "c"], "x", "a: # why\n  c: x\nb: 1\n");
    sets("a: ~ # why\n", &["a"], "x", "a: x # why\n");
    sets("a: null\nb: 1\n", &["a", "c"], "x", "a:\n  c: x\nb: 1\n");
    sets("a: {}\n", &["a", "c"], "x", "a: {c: x}\n");
    sets("{a: , b: 1}\n", &["a"], "x", "{a: x , b: 1}\n");
    sets("a:\n  - b:\n", &["c"], "- 1", "a:\n  - b:\nc:\n  - 1\n");
    assert_eq!(edited("a: &x\nb: 1\n", |root| set(root, &["a"], "x")), None);
}

#[test]
fn scalars_are_replaced_in_their_quotes() {
    sets("a: 'x' # c\n", &["a"], "it's", "a: 'it''s' # c\n");
    sets("a: \"x\"\n", &["a"], "y", "a: \"y\"\n");
    sets("a: \"false\"\n", &["a"], "true", "a: true\n");
    sets("a: {b: 'x'}\n", &["a", "b"], "y", "a: {b: 'y'}\n");
    sets("a: [1, 2]\n", &["a"], "- x", "a: [x]\n");
    sets("a:\n  - 1\n  - 2 # c\nb: 1\n", &["a"], "- x: 1\n  y: 2", "a:\n  - x: 1\n    y: 2 # c\nb: 1\n");
    sets("a:\n- 1\n- 2\n", &["a"], "true", "a: true\n");
    sets("a: |\n  x\n  y\nb: 1\n", &["a"], "true", "a: true\nb: 1\n");
    assert_eq!(edited("a:\n  - 1 # c\n  - 2\n", |root| set(root, &["a"], "- 3")), None);
    let scalar = |text: &str, new: &str| edited(text, |root| replace_scalar(root.get("a")?, new));
    assert_eq!(scalar("a: root # c\n", "1000:1000").as_deref(), Some("a: \"1000:1000\" # c\n"));
    assert_eq!(scalar("a: 0\n", "1000").as_deref(), Some("a: 1000\n"));
    assert_eq!(scalar("a: x\n", "y: z").as_deref(), Some("a: \"y: z\"\n"));
    assert_eq!(scalar("a: x\n", "docker.io/x:1@sha256:0f").as_deref(), Some("a: docker.io/x:1@sha256:0f\n"));
    assert_eq!(scalar("a: |\n  x\n", "y"), None);
    assert_eq!(scalar("a: !t x\n", "y"), None);
}

#[test]
fn json_stays_json() {
    sets(
        "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n",
        &["a", "c"],
        "- ALL",
        "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": [\"ALL\"]\n  }\n}\n",
    );
    sets("{\"a\": 1}", &["b", "c"], "x", "{\"a\": 1, \"b\": {\"c\": \"x\"}}");
    sets("k: {a: 1\n  }\n", &["k", "b"], "2", "k: {a: 1, b: 2\n  }\n");
    sets("{a: 1,}\n", &["b"], "2", "{a: 1, b: 2}\n");
}

#[test]
fn what_aliases_mean_is_left_alone() {
    let at = |text: &str, path: &[&str]| edited(text, |root| set(root, path, "x"));
    assert_eq!(at("a: &a {b: 1}\nc: *a\n", &["c", "d"]), None);
    assert_eq!(at("a: &a\n  b: 1\nc: *a\n", &["a", "d"]), None);
    assert_eq!(at("a: &a\n  b:\n    e: 1\nc: {<<: *a}\n", &["c", "b", "d"]), None);
    assert_eq!(at("a: &a v\nc: *a\n", &["a"]), None);
    assert_eq!(
        at("a: &a\n  b: 1\nc:\n  <<: *a\n", &["c", "b"]).as_deref(),
        Some("a: &a\n  b: 1\nc:\n  <<: *a\n  b: x\n")
    );
    assert_eq!(at("a: &a\n  b: 1\n", &["a", "c"]).as_deref(), Some("a: &a\n  b: 1\n  c: x\n"));
    assert_eq!(at("a: 1\na: 2\n", &["a"]), None);
    assert_eq!(at("? a\n: 1\n", &["b"]), None);
    assert_eq!(edited("[a: b]\n", |root| set(root.items().next()?, &["c"], "x")), None);
    assert_eq!(edited("[a: b]\n", |root| remove_entry(root.items().next()?, "a")), None);
    assert_eq!(at("a: |+\n  x\n\n\n", &["b"]), None);
}

#[test]
fn items_are_added() {
    let pushed = |text: &str, item: &str| edited(text, |root| push(root.get("a")?, item));
    assert_eq!(pushed("a:\n- x # c\nb: 1\n", "y").as_deref(), Some("a:\n- x # c\n- y\nb: 1\n"));
    assert_eq!(
        pushed("a:\n  - x: 1\n    z:\n", "x: 2\ny: 3").as_deref(),
        Some("a:\n  - x: 1\n    z:\n  - x: 2\n    y: 3\n")
    );
    assert_eq!(pushed("a: [x]\n", "\"y\"").as_deref(), Some("a: [x, \"y\"]\n"));
    assert_eq!(pushed("a: []\n", "v").as_deref(), Some("a: [v]\n"));
    assert_eq!(pushed("a:\n  [\n    x\n  ]\n", "v").as_deref(), Some("a:\n  [\n    x,\n    v\n  ]\n"));
    assert_eq!(pushed("a:\n- x\n-\n", "y"), None);
}

#[test]
fn entries_are_removed_with_their_lines() {
    let removed = |text: &str, path: &[&str], key: &str| edited(text, |root| remove_entry(root.at(path)?, key));
    assert_eq!(removed("a: 1\nb: 2\nc: 3\n", &[], "b").as_deref(), Some("a: 1\nc: 3\n"));
    // A comment behind what goes goes along.
    assert_eq!(removed("a: 1\nb: 2 # c\nc: 3\n", &[], "b").as_deref(), Some("a: 1\nc: 3\n"));
    // No blank line is left where two would meet, or at the top.
    assert_eq!(removed("a: 1\n\nb: 2\n\nc: 3\n", &[], "b").as_deref(), Some("a: 1\n\nc: 3\n"));
    assert_eq!(removed("b: 2\r\n\r\nc: 3\r\n", &[], "b").as_deref(), Some("c: 3\r\n"));
    assert_eq!(removed("a: 1\nb:\n  - x\n  - y\n", &[], "b").as_deref(), Some("a: 1\n"));
    assert_eq!(removed("a: 1\nb: 2", &[], "b").as_deref(), Some("a: 1"));
    assert_eq!(removed("a: 1\nb:\n  c:\n    d: 1\n# e\n", &["b", "c"], "d").as_deref(), Some("a: 1\n# e\n"));
    assert_eq!(removed("a: {b: 1, c: 2}\n", &["a"], "b").as_deref(), Some("a: {c: 2}\n"));
    assert_eq!(removed("a: {b: 1, c: 2}\n", &["a"], "c").as_deref(), Some("a: {b: 1}\n"));
    assert_eq!(removed("x: 1\na: {b: 1}\n", &["a"], "b").as_deref(), Some("x: 1\n"));
    assert_eq!(removed("a: 1 # c\n", &[], "a").as_deref(), Some("{} # c\n"));
    assert_eq!(removed("a: 1\r\nb: 2\r\n", &[], "a").as_deref(), Some("b: 2\r\n"));
    assert_eq!(removed("a: &x 1\nb: *x\n", &[], "a"), None);
    let item = |text: &str, key: &str| edited(text, |root| remove_entry(root.get("l")?.items().next()?, key));
    assert_eq!(item("l:\n- a: 1\n  b: 2\n", "a").as_deref(), Some("l:\n- b: 2\n"));
    assert_eq!(item("l:\n- a: 1 # c\n  b: 2\n", "a").as_deref(), Some("l:\n- b: 2\n"));
    assert_eq!(item("l:\n- a: 1\n  # keep\n  b: 2\n", "a"), None);
    assert_eq!(item("l:\n- a: 1\n- b: 2\n", "a").as_deref(), Some("l:\n- {}\n- b: 2\n"));
}

#[test]
fn items_are_removed_with_their_lines() {
    let removed =
        |text: &str, index: usize| edited(text, |root| remove_item(root.get("a")?, root.get("a")?.items().nth(index)?));
    assert_eq!(removed("a:\n  - x\n  - y\n  - z\n", 1).as_deref(), Some("a:\n  - x\n  - z\n"));
    assert_eq!(removed("a:\n  - x\n  - y # c\n  - z\n", 1).as_deref(), Some("a:\n  - x\n  - z\n"));
    assert_eq!(removed("a:\n  - x: 1\n    y: 2\n  - z\n", 0).as_deref(), Some("a:\n  - z\n"));
    assert_eq!(removed("a: [x, y]\n", 1).as_deref(), Some("a: [x]\n"));
    assert_eq!(removed("a: [x, y]\n", 0).as_deref(), Some("a: [y]\n"));
    assert_eq!(removed("b: 1\na:\n  - x\n", 0).as_deref(), Some("b: 1\n"));
    // A comment on a line of its own stays.
    let kept = removed("b: 1\na:\n  # for all\n  - x # this\nc: 2\n", 0);
    assert_eq!(kept.as_deref(), Some("b: 1\n# for all\nc: 2\n"));
    assert_eq!(removed("b: 1\na:\n  # for all\n  - x", 0), None);
}

/// A small document with comments, anchors, both styles and both line ends.
fn document(random: &mut impl FnMut(usize) -> usize) -> String {
    fn mapping(indent: usize, depth: usize, random: &mut impl FnMut(usize) -> usize, into: &mut String) {
        for key in ["a", "b", "c"].iter().take(1 + random(3)) {
            let pad = " ".repeat(indent);
            let comment = ["", " # note", ""][random(3)];
            let anchor = ["", "", "", "&x "][random(4)];
            match if depth == 0 { random(6) } else { random(10) } {
                0 => into.push_str(&format!("{pad}{key}:{comment}\n")),
                1 => into.push_str(&format!("{pad}{key}: 'it''s'{comment}\n")),
                2 => into.push_str(&format!("{pad}\"{key}\": {anchor}true{comment}\n")),
                3 => into.push_str(&format!("{pad}{key}: {{b: 1, c: [x, \"y\"]}}{comment}\n")),
                4 => into.push_str(&format!("{pad}{key}: >-\n{pad}    folded\n{pad}    text\n")),
                5 => into.push_str(&format!("{pad}{key}: {{}}{comment}\n")),
                6 => {
                    let shift = [0, 2][random(2)];
                    into.push_str(&format!("{pad}{key}:\n"));
                    for _ in 0..=random(2) {
                        let dash = " ".repeat(indent + shift);
                        let mut inner = String::new();
                        mapping(indent + shift + 2, depth - 1, random, &mut inner);
                        into.push_str(&format!("{dash}- {}", inner.trim_start_matches(' ')));
                    }
                }
                _ => {
                    into.push_str(&format!("{pad}{key}: {}{comment}\n", anchor.trim()));
                    if random(4) == 0 {
                        into.push_str(&format!("{pad}    # inside\n\n"));
                    }
                    mapping(indent + 2 + random(3), depth - 1, random, into);
                }
            }
        }
    }
    let mut text = String::new();
    mapping(0, 3, random, &mut text);
    text.push_str(["", "last: 1", "use: *x\n", "# end\n"][random(4)]);
    if random(3) == 0 { text.replace('\n', "\r\n") } else { text }
}

/// Every value by its path, anchors resolved.
fn values(node: Node, path: &str, into: &mut Vec<(String, String)>, depth: usize) {
    if depth > 20 {
        return;
    }
    if node.is_scalar() {
        into.push((path.to_string(), format!("{:?}", node.scalar())));
    } else if node.is_mapping() {
        into.push((path.to_string(), "{}".to_string()));
        for entry in node.own_entries() {
            values(entry.value, &format!("{path}/{}", entry.key.text().unwrap_or("?")), into, depth + 1);
        }
    } else {
        into.push((path.to_string(), "[]".to_string()));
        for (index, item) in node.items().enumerate() {
            values(item, &format!("{path}/{index}"), into, depth + 1);
        }
    }
}

/// The path of a node by its id, aliases not followed.
fn path_of(node: Node, id: u32, path: &str) -> Option<String> {
    if node.id == id {
        return Some(path.to_string());
    }
    if node.is_alias() {
        return None;
    }
    let key = |node: Node| node.text().unwrap_or("?").to_string();
    let entries = node.own_entries().map(|entry| (key(entry.key), entry.value));
    let items = node.items().enumerate().map(|(index, item)| (index.to_string(), item));
    entries.chain(items).find_map(|(name, child)| path_of(child, id, &format!("{path}/{name}")))
}

fn all_values(text: &str) -> (Vec<(String, String)>, Vec<String>, bool) {
    let source = Source::new(FileId(0), "a.yaml", text);
    let documents = parse(&source, Dialect::Standard);
    let mut found = Vec::new();
    let mut comments = Vec::new();
    for document in &documents {
        if let Some(root) = document.node(&source) {
            values(root, "", &mut found, 0);
        }
        comments.extend(document.comments.iter().map(|comment| source.slice(*comment).to_string()));
    }
    (found, comments, documents.iter().any(Document::is_broken))
}

#[test]
fn generated_documents_keep_everything_else() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit.max(1) as u64) as usize
    };
    let (mut done, mut refused) = (0, 0);
    for _ in 0..4000 {
        let text = document(&mut random);
        let (before, comments, broken) = all_values(&text);
        if broken {
            continue;
        }
        let source = Source::new(FileId(0), "a.yaml", text.as_str());
        let documents = parse(&source, Dialect::Standard);
        let Some(root) = documents[0].node(&source) else { continue };
        let mappings: Vec<Node> = root.subtree().filter(|node| node.is_mapping() && !node.is_alias()).collect();
        let mapping = mappings[random(mappings.len())];
        let key = ["a", "b", "c", "new"][random(4)];
        let removes = random(2) == 0;
        let value = ["true", "\"x\"", "- ALL", "p: 1\nq: 2"][random(4)];
        let edits =
            if removes { remove_entry(mapping, key) } else { set(mapping, &[key, "deep"][..1 + random(2)], value) };
        let Some(edits) = edits else {
            refused += 1;
            continue;
        };
        done += 1;
        let result = apply(&text, edits.clone());
        let (after, comments_after, broken) = all_values(&result);
        assert!(!broken, "{text}\n=>\n{result}\n{edits:?}");
        let target = format!("{}/{key}", path_of(root, mapping.id, "").unwrap_or_default());
        // An alias shows again what was removed behind its anchor.
        let is_below = |path: &str, top: &str| path == top || path.starts_with(&format!("{top}/"));
        let mut lost: Vec<_> = before.iter().filter(|pair| !after.contains(pair)).collect();
        lost.retain(|(path, _)| !is_below(path, &target) && !is_below(path, "/use"));
        let added: Vec<_> = after.iter().filter(|pair| !before.contains(pair)).collect();
        if removes {
            // Mappings that became empty go too, or stay as `{}`.
            lost.retain(|(path, _)| !is_below(&target, path));
            assert!(lost.is_empty(), "{lost:?}\n{text}\n=>\n{result}");
            assert!(added.iter().all(|(_, value)| value == "{}"), "{added:?}\n{text}\n=>\n{result}");
        } else {
            assert!(lost.is_empty(), "{lost:?}\n{text}\n=>\n{result}");
            assert!(
                added.iter().all(|(path, _)| is_below(path, &target) || is_below(path, "/use")),
                "{added:?}\n{text}\n=>\n{result}"
            );
            assert_eq!(comments, comments_after, "{text}\n=>\n{result}");
            assert!(!added.is_empty() || before == after, "{text}\n=>\n{result}");
        }
        let crlf = text.matches("\r\n").count();
        assert!(crlf == 0 || result.matches('\n').count() == result.matches("\r\n").count(), "{result:?}");
    }
    assert!(done > 1000, "{done} done, {refused} refused");
}

#[test]
fn words_are_read_as_the_parser_reads_them() {
    let words =
        ["true", "ALL", "- ALL", "- 1", "RuntimeDefault", "127.0.0.1", "0x1f", "1e3", "null", "on", "a-b/c_d.e"];
    let with_colons = ["- no-new-privileges:true", "a:b", "12:34", "http://a:1/b", "a::b", "1:-"];
    let lists = ["- /tmp", "- /tmp\n- /run", "- a\r\n- 1\r\n- b:c", "/tmp", "/"];
    for text in words.into_iter().chain(with_colons).chain(lists) {
        assert_eq!(Snippet::read_word(text), Snippet::parse(text), "{text}");
        assert!(Snippet::read_word(text).is_some(), "{text}");
    }
    for text in [
        "", "-", "- ", "- - a", "a b", "a: b", "'a'", "{a: b}", "*a", "~", "a#b", "é", "a:", "- a:", ":a", "a\n- b",
        "- a\nb",
    ] {
        assert_eq!(Snippet::read_word(text), None, "{text}");
    }
}

#[test]
fn the_text_of_a_literal_is_edited_line_by_line() {
    let edited = |file: &str, from: &str, to: &str| {
        let source = Source::new(FileId(0), "", file);
        let documents = parse(&source, Dialect::Kubernetes);
        let scalar = documents[0].node(&source).unwrap().get("patch").unwrap();
        let text = scalar.text().unwrap();
        let at = text.find(from).unwrap();
        let edit = Edit { span: Span::new(FileId(0), at..at + from.len()), text: to.to_string() };
        let edits = in_literal(scalar, text, &[edit])?;
        let after = apply(file, edits);
        let again = Source::new(FileId(0), "", after.as_str());
        let documents = parse(&again, Dialect::Kubernetes);
        let now = documents[0].node(&again).unwrap().get("patch").unwrap().text().unwrap().to_string();
        assert_eq!(now.trim_end(), text.replacen(from, to, 1).trim_end(), "{after}");
        Some(after)
    };
    let file = "patch: |-\n    a:\n      b: 1\n\n      c: 2\nx: 1 # here\n";
    let after = edited(file, "  b: 1\n", "  b: 1\n  d:\n    - e\n").unwrap();
    assert_eq!(after, "patch: |-\n    a:\n      b: 1\n      d:\n        - e\n\n      c: 2\nx: 1 # here\n");
    assert_eq!(edited(file, "c: 2", "c: 2\n  z: 3").unwrap(), file.replace("c: 2\n", "c: 2\n      z: 3\n"));
    assert_eq!(edited(file, "\n  c: 2", "").unwrap(), "patch: |-\n    a:\n      b: 1\nx: 1 # here\n");
    assert_eq!(edited(file, "a:\n", "").as_deref(), None, "the first line would stand deeper");
    assert_eq!(edited("patch: |\n  a: 1\n  b: 2\n", "a: 1\n", "").unwrap(), "patch: |\n  b: 2\n");
    assert_eq!(edited("patch: |\n  a: 1\n  b: 2\n", "a: 1\nb: 2\n", ""), None);
    assert_eq!(edited("patch: |\r\n  a: 1\r\n", "a: 1\n", "a: 1\nb: 2\n").unwrap(), "patch: |\r\n  a: 1\r\n  b: 2\r\n");
    assert_eq!(edited("patch: |\n  a: 1", "a: 1", "a: 1\nb: 2").unwrap(), "patch: |\n  a: 1\n  b: 2");
    assert_eq!(edited("patch: |+\n  a: 1\n\n", "a: 1", "a: 2"), None);
    assert_eq!(edited("patch: >\n  a: 1\n", "a: 1", "a: 2"), None);
}
