//! Small kustomizations, each with one trap, against what `kustomize build` v5.8.2 makes of them: `testdata/kustomize`.
//!
//! `expected.yaml` is the tool's output. `refused.txt` has the place and the words of what is refused here, which is all
//! that the tool refuses, and what is not built here; `UPDATE_KUSTOMIZE=1` writes these.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lintainer_core::kustomize::{
    Build, Builder, Failure, Files, Look, Node, Options, Reason, Scalar, Step, Value, lines,
};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{self, Dialect};

/// The files below a folder, with some that are only in memory.
struct Folder {
    top: PathBuf,
    extra: Vec<(String, String)>,
    paths: RefCell<Vec<String>>,
}

impl Folder {
    fn new(top: PathBuf, extra: Vec<(String, String)>) -> Self {
        Folder { top, extra, paths: RefCell::default() }
    }
}

impl Files for Folder {
    fn look(&self, path: &str) -> Look {
        let mut paths = self.paths.borrow_mut();
        let mut file = |bytes: Vec<u8>| {
            let at = paths.iter().position(|known| known == path).unwrap_or_else(|| {
                paths.push(path.to_string());
                paths.len() - 1
            });
            Look::File(FileId(at as u32), Arc::from(bytes))
        };
        if let Some((_, text)) = self.extra.iter().find(|(known, _)| *known == path) {
            return file(text.clone().into_bytes());
        }
        let full = self.top.join(path);
        match full.is_dir() {
            true => Look::Folder,
            false => std::fs::read(full).map_or(Look::Absent, file),
        }
    }
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/kustomize")
}

/// The cases by their names.
fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(testdata()).unwrap();
    let mut cases: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    cases.sort();
    cases
}

const STRICT: Options = Options { within_folders: true, remote: BTreeMap::new() };

/// The trees of a stream of objects: what a kustomization that only lists it comes to.
fn trees(text: String) -> Vec<Node> {
    let folder = Folder::new(
        PathBuf::new(),
        vec![("kustomization.yaml".to_string(), "resources: [all.yaml]\n".to_string()), ("all.yaml".to_string(), text)],
    );
    Builder::new(&folder, STRICT).build("").unwrap().objects.into_iter().map(|object| object.root).collect()
}

fn is_same(build: &Build, expected: &str) -> bool {
    let expected = if expected.is_empty() { Vec::new() } else { trees(expected.to_string()) };
    let count = build.objects.len() == expected.len();
    count && build.objects.iter().zip(&expected).all(|(object, expected)| object.root.is_same(expected))
}

fn text(build: &Build) -> String {
    lines(&build.objects).iter().map(|line| line.text.clone() + "\n").collect()
}

fn refusal(failure: &Failure, builder: &Builder) -> String {
    let place = failure.at.and_then(|at| {
        let source = builder.source(at.file)?;
        Some(format!("{}:{}: ", source.path, source.position(at.start).line))
    });
    format!("{}{}\n", place.unwrap_or_default(), failure.message)
}

#[test]
fn builds_are_those_of_the_tool() {
    let mut wrong = Vec::new();
    for case in cases() {
        let files = Folder::new(testdata(), Vec::new());
        let mut builder = Builder::new(&files, STRICT);
        let built = builder.build(&case);
        let expected = std::fs::read_to_string(testdata().join(&case).join("expected.yaml"));
        let refused = testdata().join(&case).join("refused.txt");
        match (built, expected) {
            (Ok(build), Ok(expected)) => {
                if !is_same(&build, &expected) {
                    wrong.push(format!("{case}: built\n{}", text(&build)));
                }
                let again = text(&build);
                assert!(is_same(&build, &again), "{case} is printed otherwise:\n{again}");
                let other = Builder::new(&files, STRICT).build(&case).map(|build| text(&build));
                assert_eq!(other.as_deref(), Ok(again.as_str()), "{case} is built the same each time");
            }
            (Err(failure), expected) if expected.is_err() || failure.reason == Reason::Unsupported => {
                let shown = refusal(&failure, &builder);
                if std::env::var_os("UPDATE_KUSTOMIZE").is_some() {
                    std::fs::write(&refused, &shown).unwrap();
                }
                let wanted = std::fs::read_to_string(&refused).unwrap_or_default();
                if wanted != shown {
                    wrong.push(format!("{case}: refused with {shown}"));
                }
            }
            (Ok(build), Err(_)) => wrong.push(format!("{case}: built, and the tool refuses it\n{}", text(&build))),
            (Err(failure), _) => wrong.push(format!("{case}: {}", refusal(&failure, &builder))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn leaves<'n>(node: &'n Node, into: &mut Vec<&'n Node>) {
    match &node.value {
        Value::Scalar(_) => into.push(node),
        Value::Sequence(items) => items.iter().for_each(|item| leaves(item, into)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| leaves(&entry.value, into)),
    }
}

/// Whether a text of a file decodes to a scalar.
fn decodes_to(text: &str, scalar: &Scalar) -> bool {
    let source = Source::new(FileId(0), "origin.yaml", text);
    let documents = yaml::parse(&source, Dialect::Compose);
    let decoded = documents.first().and_then(|document| document.node(&source)?.text()).unwrap_or("");
    decoded.trim_end() == scalar.text.trim_end() || Scalar::plain(decoded).meaning() == scalar.meaning()
}

#[test]
fn what_a_file_wrote_stands_at_its_origin() {
    let (mut written, mut made) = (0, 0);
    for case in cases() {
        let files = Folder::new(testdata(), Vec::new());
        let mut builder = Builder::new(&files, STRICT);
        let Ok(build) = builder.build(&case) else { continue };
        let mut all = Vec::new();
        build.objects.iter().for_each(|object| leaves(&object.root, &mut all));
        for leaf in all {
            let source = builder.source(leaf.origin.at.file).unwrap();
            let text = source.slice(leaf.origin.at);
            if leaf.origin.by.is_verbatim() {
                assert!(decodes_to(text, leaf.as_scalar().unwrap()), "{case}: {leaf:?} at {text:?}");
                written += 1;
            } else {
                assert!(!text.is_empty(), "{case}: {leaf:?}");
                made += 1;
            }
        }
    }
    assert!(written > 350 && made > 50, "{written} {made}");
}

/// The leaves of a build by their ways; items of lists by their names where they have some.
fn by_way(build: &Build) -> BTreeMap<String, &Node> {
    fn walk<'n>(node: &'n Node, way: String, into: &mut BTreeMap<String, &'n Node>) {
        match &node.value {
            Value::Scalar(_) => {
                into.insert(way, node);
            }
            Value::Mapping(entries) => {
                entries.iter().for_each(|entry| walk(&entry.value, format!("{way}/{}", entry.key), into));
            }
            Value::Sequence(items) => items.iter().enumerate().for_each(|(at, item)| {
                let name = item.get("name").and_then(Node::text).map_or_else(|| at.to_string(), str::to_string);
                walk(item, format!("{way}/{name}"), into);
            }),
        }
    }
    let mut leaves = BTreeMap::new();
    for object in &build.objects {
        walk(&object.root, format!("{} {}", object.kind(), object.name()), &mut leaves);
    }
    leaves
}

/// The text of a kustomization without its patches.
fn without_patches(text: &str) -> String {
    let mut is_left_out = false;
    let keeps = |line: &&str| {
        if !line.starts_with([' ', '-']) {
            is_left_out = line.starts_with("patches");
        }
        !is_left_out
    };
    text.split_inclusive('\n').filter(keeps).collect()
}

#[test]
fn patches_change_what_they_are_said_to_have_written() {
    let mut counts = [0; 2];
    for case in cases() {
        let path = testdata().join(&case).join("kustomization.yaml");
        let text = std::fs::read_to_string(path).unwrap();
        let bare = without_patches(&text);
        if bare == text || bare.trim().is_empty() {
            continue;
        }
        let name = format!("{case}/kustomization.yaml");
        let (files, others) = (Folder::new(testdata(), Vec::new()), Folder::new(testdata(), vec![(name, bare)]));
        let (with, without) = (Builder::new(&files, STRICT).build(&case), Builder::new(&others, STRICT).build(&case));
        let (Ok(with), Ok(without)) = (with, without) else { continue };
        let (with, without) = (by_way(&with), by_way(&without));
        for (way, leaf) in with {
            let is_changed = without.get(&way).is_none_or(|before| !before.is_same(leaf));
            let is_patch = |step: Step| matches!(step, Step::Patch(_));
            // What a patch wrote last is there because of it; what a step wrote over it may be the same without it.
            // A list that is not merged is replaced, with what is the same in it.
            let may_be_same = case == "smp-crd-list";
            assert!(is_changed || may_be_same || !is_patch(leaf.origin.by), "{case}: {way}");
            assert!(!is_changed || leaf.origin.history().any(|origin| is_patch(origin.by)), "{case}: {way}");
            counts[usize::from(is_changed)] += 1;
        }
    }
    assert!(counts.iter().all(|count| *count > 20), "{counts:?}");
}
