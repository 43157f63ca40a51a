//! The kustomizations of real repositories: without a patch exactly those values are others that it is said to have written.
//! `LINTAINER_CORPUS` names a folder with a folder for each repository, `LINTAINER_ERASURES` how many patches are taken away
//! (500). That values stand at their origins, `cargo xtask oracle kustomize` says.

#![allow(clippy::print_stdout)]

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lintainer_core::kustomize::{Build, Builder, FILE_NAMES, Files, Look, Node, Options, Origin, Step, Value};
use lintainer_core::source::Source;
use lintainer_core::span::{FileId, Span};
use lintainer_core::yaml::{self, Dialect};

/// How many examples of a fault are shown.
const EXAMPLES: usize = 20;

/// The fields with patches.
const PATCHES: [&str; 3] = ["patches", "patchesStrategicMerge", "patchesJson6902"];

/// The files of a repository.
struct Disk {
    top: PathBuf,
    known: RefCell<HashMap<String, Look>>,
}

impl Disk {
    fn new(top: &Path) -> Disk {
        Disk { top: top.to_path_buf(), known: RefCell::default() }
    }
}

impl Files for Disk {
    fn look(&self, path: &str) -> Look {
        let mut known = self.known.borrow_mut();
        let id = FileId(known.len() as u32);
        let full = self.top.join(path);
        let find = || match full.is_dir() {
            true => Look::Folder,
            false => std::fs::read(full).map_or(Look::Absent, |bytes| Look::File(id, Arc::from(bytes))),
        };
        known.entry(path.to_string()).or_insert_with(find).clone()
    }
}

/// A patch of a kustomization.
struct Patch<'d> {
    disk: &'d Disk,
    folder: String,
    /// The path of the kustomization, its file, and its text without the entry: line breaks stand in its place.
    path: String,
    file: FileId,
    without: String,
    /// The entry.
    at: Span,
}

impl Files for Patch<'_> {
    fn look(&self, path: &str) -> Look {
        match path == self.path {
            true => Look::File(self.file, Arc::from(self.without.as_bytes())),
            false => self.disk.look(path),
        }
    }
}

/// The repositories of the corpus.
fn repositories() -> Vec<Disk> {
    let corpus = std::env::var("LINTAINER_CORPUS").expect("LINTAINER_CORPUS names a folder");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().filter(|folder| folder.is_dir()).map(|folder| Disk::new(folder)).collect()
}

/// The folders with a kustomization.
fn find(top: &Path, at: &str, into: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(top.join(at)) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    let name = |entry: &std::fs::DirEntry| entry.file_name().to_str().unwrap_or("").to_string();
    if entries.iter().any(|entry| FILE_NAMES.contains(&name(entry).as_str())) {
        into.push(at.to_string());
    }
    for entry in entries.iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        let name = name(entry);
        if name != ".git" {
            find(top, &if at.is_empty() { name } else { format!("{at}/{name}") }, into);
        }
    }
}

fn kustomizations(disk: &Disk) -> Vec<String> {
    let mut folders = Vec::new();
    find(&disk.top, "", &mut folders);
    folders
}

/// The writers of the scalars of a build, by object, keys and value: items of lists have no numbers, since these change.
fn values(build: &Build) -> BTreeMap<String, Vec<&Origin>> {
    fn add<'b>(node: &'b Node, path: String, into: &mut BTreeMap<String, Vec<&'b Origin>>) {
        match &node.value {
            Value::Scalar(scalar) => {
                into.entry(format!("{path} = {:?}", scalar.meaning())).or_default().push(&node.origin);
            }
            Value::Sequence(items) => items.iter().for_each(|item| add(item, format!("{path}/*"), into)),
            Value::Mapping(entries) => {
                entries.iter().for_each(|entry| add(&entry.value, format!("{path}/{}", entry.key), into));
            }
        }
    }
    let mut found = BTreeMap::new();
    for object in &build.objects {
        add(&object.root, format!("{} {}", object.kind(), object.first_name()), &mut found);
    }
    found
}

/// The patches of the kustomization in a folder, as far as they are items of block sequences.
fn patches<'d>(disk: &'d Disk, folder: &str) -> Vec<Patch<'d>> {
    let paths = FILE_NAMES.iter().map(|name| format!("{folder}/{name}").trim_start_matches('/').to_string());
    let found = paths.map(|path| (disk.look(&path), path)).find_map(|(look, path)| match look {
        Look::File(id, bytes) => Some((id, String::from_utf8(bytes.to_vec()).ok()?, path)),
        _ => None,
    });
    let Some((file, text, path)) = found else { return Vec::new() };
    let source = Source::new(file, &path, text.as_str());
    let documents = yaml::parse(&source, Dialect::Kubernetes);
    let Some(root) = documents.iter().find_map(|document| document.node(&source)) else { return Vec::new() };
    let patch = |item: yaml::Node| {
        let range = item.span().range();
        let dash = text.get(..range.start)?.trim_end_matches(' ').strip_suffix('-')?.len();
        let gone = "\n".repeat(range.end - dash);
        let without = [text.get(..dash)?, gone.as_str(), text.get(range.end..)?].concat();
        Some(Patch { disk, folder: folder.to_string(), path: path.clone(), file, without, at: item.span() })
    };
    PATCHES.iter().filter_map(|field| root.get(field)).flat_map(|list| list.items()).filter_map(patch).collect()
}

/// Whether exactly those values are others with a patch in which it is said to have a part. How many are its own; `None` where
/// something else needs the patch.
fn compare(patch: &Patch, faults: &mut Vec<String>) -> Option<usize> {
    let with = Builder::new(patch.disk, Options::default()).build(&patch.folder).ok()?;
    let without = Builder::new(patch, Options::default()).build(&patch.folder).ok()?;
    let (before, after) = (values(&without), values(&with));
    let is_its = |origin: &Origin| origin.history().any(|one| one.by == Step::Patch(patch.at));
    let steps = before.values().flatten().filter(|origin| !origin.by.is_verbatim());
    let made_over: HashSet<Span> = steps.flat_map(|origin| origin.history().skip(1)).map(|below| below.at).collect();
    let mut own = 0;
    for (key, written) in &after {
        let earlier = before.get(key).map_or(&[][..], Vec::as_slice);
        let more = written.len().saturating_sub(earlier.len());
        // What steps make of what the patch wrote is theirs: hashes, references, replacements.
        // Where it takes out what these need, what is written stays as it is.
        let is_explained =
            |origin: &&&Origin| is_its(origin) || !origin.by.is_verbatim() || made_over.contains(&origin.at);
        let explained = written.iter().filter(is_explained).count();
        let last = written.iter().filter(|origin| origin.by == Step::Patch(patch.at)).count();
        // Somebody else sets it to the same where the patch does not.
        let again = earlier.iter().filter(|origin| !written.iter().any(|one| one.at == origin.at)).count();
        let place = || format!("{}/{} at byte {}: {key}", patch.disk.top.display(), patch.path, patch.at.start);
        if more > explained {
            faults.push(format!("it has no part in {}", place()));
        }
        if last > more + again {
            faults.push(format!("without it there is as well {}", place()));
        }
        own += last;
    }
    Some(own)
}

#[test]
#[ignore = "needs a folder of repositories in LINTAINER_CORPUS"]
fn without_a_patch_its_values_are_others() {
    let repositories = repositories();
    let wanted = std::env::var("LINTAINER_ERASURES").ok().and_then(|count| count.parse().ok()).unwrap_or(500);
    let of = |disk| kustomizations(disk).into_iter().flat_map(move |folder| patches(disk, &folder));
    let mut all: Vec<Patch> = repositories.iter().flat_map(of).collect();
    let (mut state, mut faults, mut counts) = (1u64, Vec::new(), [0; 3]);
    while counts[0] < wanted && !all.is_empty() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let patch = all.swap_remove((state >> 33) as usize % all.len());
        match compare(&patch, &mut faults) {
            Some(own) => {
                counts[0] += 1;
                counts[1] += own;
            }
            None => counts[2] += 1,
        }
    }
    println!(
        "{} patches taken away, which wrote {} values; {} do not build with or without",
        counts[0], counts[1], counts[2]
    );
    faults.iter().take(EXAMPLES).for_each(|fault| println!("{fault}"));
    assert!(faults.is_empty(), "{} times: the values of a patch are others", faults.len());
}
