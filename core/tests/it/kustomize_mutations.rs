//! Small kustomizations with lines taken out, repeated, exchanged and broken: whatever becomes of them, nothing panics, a build
//! is printed as it is, and every place lies in its file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lintainer_core::kustomize::{Build, Builder, Files, Look, Options, lines};
use lintainer_core::source::Source;
use lintainer_core::span::{FileId, Span};
use lintainer_core::yaml::{self, Dialect};

/// How many variants of each case are built.
const VARIANTS: u64 = 40;

/// What a value may become.
const VALUES: [&str; 14] = [
    "null",
    "[]",
    "{}",
    "''",
    "~",
    "1e999",
    "*a",
    "&a [*a]",
    "\"\\u0000\"",
    "../..",
    ".",
    "(a*)*$",
    "{$patch: delete}",
    "[{$patch: replace}]",
];

struct Memory(BTreeMap<String, String>);

impl Files for Memory {
    fn look(&self, path: &str) -> Look {
        if let Some(at) = self.0.keys().position(|known| known == path) {
            return Look::File(FileId(at as u32), Arc::from(self.0[path].as_bytes()));
        }
        let is_folder = path.is_empty() || self.0.keys().any(|known| known.starts_with(&format!("{path}/")));
        if is_folder { Look::Folder } else { Look::Absent }
    }
}

/// A small generator (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// The files of the cases, by case and path.
fn cases() -> BTreeMap<String, BTreeMap<String, String>> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/kustomize");
    let mut cases: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![top.clone()];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.strip_prefix(&top).unwrap().to_str().unwrap().replace('\\', "/");
            let is_answer = name.ends_with("expected.yaml") || name.ends_with("refused.txt");
            match name.split_once('/') {
                _ if path.is_dir() => folders.push(path),
                Some((case, _)) if !is_answer => {
                    let text = std::fs::read_to_string(&path).unwrap();
                    cases.entry(case.to_string()).or_default().insert(name, text);
                }
                _ => {}
            }
        }
    }
    cases
}

/// Changes a line of a text, or where it stands.
fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_string).collect();
    if lines.is_empty() {
        return VALUES[random.below(VALUES.len())].to_string();
    }
    let (one, two) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(7) {
        0 => _ = lines.remove(one),
        1 => lines.insert(two, lines[one].clone()),
        2 => lines.swap(one, two),
        3 => lines[one] = format!("  {}", lines[one]),
        4 => lines[one] = lines[one].trim_start().to_string(),
        5 => {
            let cut = random.below(lines[one].len());
            let cut = lines[one].floor_char_boundary(cut);
            lines[one].truncate(cut);
        }
        _ => {
            let value = VALUES[random.below(VALUES.len())];
            let start = lines[one].find(": ").map_or(0, |at| at + 2);
            lines[one].replace_range(start.., &format!("{value}\n"));
        }
    }
    lines.concat()
}

/// Checks what holds for every build.
fn check(build: &Build, builder: &Builder, what: &str) {
    let is_in_file =
        |span: Span| builder.source(span.file).is_some_and(|source| source.text().get(span.range()).is_some());
    let printed = build.printed(&|_| true);
    let count = printed.text.lines().count();
    assert_eq!(lines(&build.objects).len(), count, "{what}: lines");
    assert_eq!(builder.told(build, &str::to_string).lines.len(), count, "{what}: told lines");
    for (text, object) in printed.documents() {
        let source = Source::new(FileId(0), "built.yaml", text);
        let documents = yaml::parse(&source, Dialect::Kubernetes);
        assert!(documents.len() == 1 && documents[0].problems.is_empty(), "{what}: it is printed as\n{text}");
        assert_eq!(object.places.len(), documents[0].all_nodes(&source).count(), "{what}: places in\n{text}");
        for place in object.places.iter().flatten() {
            assert!(is_in_file(place.span) && place.before.is_none_or(is_in_file), "{what}: {place:?}");
        }
    }
}

#[test]
fn changed_cases_are_built_or_refused() {
    let (mut built, mut refused) = (0, 0);
    for (case, files) in cases() {
        let paths: Vec<&String> = files.keys().collect();
        for seed in 1..=VARIANTS {
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let mut changed = files.clone();
            for _ in 0..=random.below(3) {
                let path = paths[random.below(paths.len())];
                changed.insert(path.clone(), mutate(&changed[path], &mut random));
            }
            let memory = Memory(changed);
            for within_folders in [false, true] {
                let options = Options { within_folders, ..Options::default() };
                let mut builder = Builder::new(&memory, options).noting_effects();
                let what = format!("{case} with seed {seed}");
                match builder.build(&case) {
                    Ok(build) => {
                        built += 1;
                        check(&build, &builder, &what);
                    }
                    Err(failure) => {
                        refused += 1;
                        let told = builder.told_failure(&failure, &str::to_string);
                        assert!(!told.message.is_empty() && !told.message.contains('\n'), "{what}: {told:?}");
                        // Each fault that a file has a place for is in it.
                        assert_eq!(told.at.is_some(), failure.at.is_some(), "{what}: {told:?}");
                    }
                }
            }
        }
    }
    assert!(built > 500 && refused > 500, "{built} {refused}");
}
