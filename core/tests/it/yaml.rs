//! What holds for every YAML text: where nodes stand, that reading ends, and that another parser reads the same values.

use std::path::{Path, PathBuf};

use granit_parser::{Event, Parser};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{Dialect, Document, Earlier, Node, chunks, parse, parse_chunk};
use proptest::prelude::*;

const DIALECTS: [Dialect; 3] = [Dialect::Standard, Dialect::Kubernetes, Dialect::Compose];

/// The YAML files of the repository's test data.
fn files() -> Vec<(PathBuf, String)> {
    fn find(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                find(&path, into);
            } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
                into.extend(std::fs::read_to_string(&path).ok().map(|text| (path, text)));
            }
        }
    }
    let mut found = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata"), &mut found);
    assert!(found.len() > 20, "{}", found.len());
    found
}

fn source(text: &str) -> Source {
    Source::new(FileId(0), "a.yaml", text)
}

/// Nodes stand in the order of the text, inside of their collections, which are inside of their documents.
fn assert_in_order(documents: &[Document], source: &Source) {
    let mut behind = 0;
    for document in documents {
        assert!(document.span.start >= behind && document.span.end as usize <= source.text().len());
        behind = document.span.end;
        let mut open: Vec<(u32, u32)> = vec![(document.span.start, document.span.end)];
        let mut last = document.span.start;
        for node in document.all_nodes(source) {
            let span = node.written_span();
            let _ = (source.slice(span), node.text(), node.tag(), node.scalar(), node.mapped_text());
            assert!(span.start >= last && span.end >= span.start, "{node:?} {span:?}");
            last = span.start;
            while open.len() > 1 && open.last().is_some_and(|(_, end)| span.start >= *end && span.end > *end) {
                open.pop();
            }
            let is_inside = open.iter().all(|(start, end)| *start <= span.start && span.end <= *end);
            assert!(is_inside, "{node:?} {span:?} {open:?} in {:?}", source.text());
            if !node.is_alias() && !node.is_scalar() {
                open.push((span.start, span.end));
            }
        }
        let comments = document.comments.windows(2).all(|pair| pair[0].end <= pair[1].start);
        assert!(comments && document.comments.iter().all(|comment| source.slice(*comment).starts_with('#')));
        let inside = |start: u32, end: u32| document.span.start <= start && end <= document.span.end;
        assert!(document.problems.iter().all(|problem| inside(problem.span.start, problem.span.end)));
    }
}

/// What is neither a scalar nor a comment is made of blanks and indicators.
fn assert_nothing_is_left_out(document: &Document, source: &Source) {
    let place = |start: u32, end: u32| (start as usize, end as usize);
    let leaves = document.all_nodes(source).filter(|node| node.is_alias() || node.is_scalar());
    let mut spans: Vec<_> = document.comments.iter().map(|span| place(span.start, span.end)).collect();
    spans.extend(leaves.map(|node| node.written_span()).map(|span| place(span.start, span.end)));
    spans.sort_unstable();
    let mut at = document.span.start as usize;
    for (start, end) in spans.into_iter().chain([place(document.span.end, document.span.end)]) {
        let between = &source.text()[at..start.max(at)];
        assert!(between.chars().all(|c| " \t\r\n-?:,[]{}.".contains(c)), "{between:?}");
        at = end.max(at);
    }
}

/// A node in brackets, with all text in double quotes.
fn print(node: Node, into: &mut String) {
    let node = node.resolved();
    if node.is_mapping() {
        into.push('{');
        for entry in node.own_entries() {
            print(entry.key, into);
            into.push_str(": ");
            print(entry.value, into);
            into.push(',');
        }
        into.push('}');
    } else if node.is_sequence() {
        into.push('[');
        node.items().for_each(|item| {
            print(item, into);
            into.push(',');
        });
        into.push(']');
    } else {
        into.push_str(&serde_json::to_string(node.text().unwrap_or("")).unwrap());
    }
}

#[test]
fn nodes_stand_in_order_and_nothing_is_left_out() {
    for (_, text) in files() {
        let source = source(&text);
        for dialect in DIALECTS {
            let documents = parse(&source, dialect);
            assert_in_order(&documents, &source);
            let is_plain = !text.contains(['&', '!', '%']);
            for document in documents.iter().filter(|document| is_plain && !document.is_broken()) {
                assert_nothing_is_left_out(document, &source);
            }
        }
    }
}

#[test]
fn what_is_printed_from_a_tree_is_read_as_the_same_tree() {
    for (path, text) in files() {
        let first = source(&text);
        for document in parse(&first, Dialect::Standard).iter().filter(|document| !document.is_broken()) {
            let Some(root) = document.node(&first) else { continue };
            let mut printed = String::new();
            print(root, &mut printed);
            let again = source(&printed);
            let documents = parse(&again, Dialect::Standard);
            assert!(documents.iter().all(|document| !document.is_broken()), "{}: {printed}", path.display());
            let mut second = String::new();
            documents.iter().filter_map(|document| document.node(&again)).for_each(|root| print(root, &mut second));
            assert_eq!(printed, second, "{}", path.display());
        }
    }
}

#[test]
fn every_prefix_is_read_to_its_end() {
    for (_, text) in files() {
        let step = (text.len() / 60).max(1);
        for end in (0..text.len()).step_by(step).filter(|&end| text.is_char_boundary(end)) {
            let source = source(&text[..end]);
            DIALECTS.into_iter().for_each(|dialect| assert_in_order(&parse(&source, dialect), &source));
        }
    }
}

/// What another parser makes of a text, without places; nothing for what it refuses. A null that is not written is `~`.
fn events(text: &str) -> Option<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    for event in Parser::new_from_str(text) {
        let event = match event.ok()?.0 {
            Event::DocumentStart(..) => {
                found.push(Vec::new());
                continue;
            }
            Event::Scalar(value, ..) if value.is_empty() => "=~".to_string(),
            Event::Scalar(value, ..) => format!("={value}"),
            Event::Alias(_) => "*".to_string(),
            Event::SequenceStart(..) => "[".to_string(),
            Event::MappingStart(..) => "{".to_string(),
            Event::SequenceEnd => "]".to_string(),
            Event::MappingEnd => "}".to_string(),
            _ => continue,
        };
        found.last_mut()?.push(event);
    }
    found.retain(|document| document != &["=~"]);
    Some(found.concat())
}

fn own_events(node: Node, into: &mut Vec<String>) {
    if node.is_alias() {
        into.push("*".to_string());
    } else if node.is_mapping() || node.is_sequence() {
        let (open, close) = if node.is_mapping() { ("{", "}") } else { ("[", "]") };
        into.push(open.to_string());
        node.own_entries().flat_map(|entry| [entry.key, entry.value]).for_each(|node| own_events(node, into));
        node.items().for_each(|item| own_events(item, into));
        into.push(close.to_string());
    } else {
        into.push(match node.text().unwrap_or("") {
            "" => "=~".to_string(),
            text => format!("={text}"),
        });
    }
}

#[test]
fn another_parser_reads_the_same_values() {
    let mut compared = 0;
    for (path, text) in files() {
        let source = source(&text);
        let documents = parse(&source, Dialect::Standard);
        let Some(theirs) = events(&text).filter(|_| !documents.iter().any(Document::is_broken)) else { continue };
        let mut ours = Vec::new();
        documents.iter().filter_map(|document| document.node(&source)).for_each(|root| own_events(root, &mut ours));
        assert_eq!(theirs, ours, "{}", path.display());
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

const PIECES: [&str; 34] = [
    "a",
    "b: ",
    "- ",
    "? ",
    ": ",
    "\n",
    "\n",
    "  ",
    " ",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&x ",
    "*x",
    "!t ",
    "!!str ",
    "# c",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\r",
    "\r\n",
    "\u{2028}",
    "\u{85}",
    "\\",
    "<<: ",
    "é",
];

/// Everything that a tree says, for comparisons.
fn debug(documents: &[Document], source: &Source) -> Vec<String> {
    let node = |node: Node| format!("{:?} {:?} {:?} {:?}", node.written_span(), node.scalar(), node.tag(), node.id());
    let one = |document: &Document| {
        let nodes: Vec<String> = document.all_nodes(source).map(node).collect();
        format!("{:?} {:?} {:?} {nodes:?}", document.span, document.comments, document.problems)
    };
    documents.iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn after_an_edit_the_tree_is_that_of_the_new_text(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40),
        at in 0..40_usize,
        gone in 0..4_usize,
        new in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..3),
    ) {
        let documents = "---\na: 1 # b\n---\nc: \"\\n\"\n---\n";
        let before = source(&format!("{documents}{}\n{documents}", pieces.concat()));
        let mut pieces = pieces;
        let at = at.min(pieces.len());
        let end = (at + gone).min(pieces.len());
        pieces.splice(at..end, new);
        let now = source(&format!("{documents}{}\n{documents}", pieces.concat()));
        for dialect in DIALECTS {
            let documents = parse(&before, dialect);
            let earlier = Earlier::new(&now, &before, &documents);
            let mut taken = 0;
            let again: Vec<Document> = chunks(&now)
                .into_iter()
                .map(|chunk| match earlier.document(&now, &chunk, dialect) {
                    Some(document) => {
                        taken += 1;
                        document
                    }
                    None => parse_chunk(&now, chunk, dialect),
                })
                .collect();
            prop_assert!(taken >= 3, "{}", taken);
            prop_assert_eq!(debug(&again, &now), debug(&parse(&now, dialect), &now));
        }
    }

    #[test]
    fn any_mixture_of_indicators_is_read(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
        let source = source(&pieces.concat());
        DIALECTS.into_iter().for_each(|dialect| assert_in_order(&parse(&source, dialect), &source));
    }
}
