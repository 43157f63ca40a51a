//! What lies beside the files of the project, as the front end's [`Listing`] says. A folder is asked for once in a run,
//! and only when a rule wants to know of it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::mentions::Mentioned;
use super::{Project, file_name, folder, join};
use crate::dockerfile::Presence;
use crate::helm::chart::ChartFile;
use crate::helm::context::Unread;
use crate::helm::paths::is_in_templates;
use crate::listing::{Listed, Listing, MAX_NAMES, MAX_TEXT, Name, NameKind};

/// How many names a walk through folders looks at; how deep it goes. What lies beyond is not seen.
const MAX_WALKED: usize = 20_000;
const MAX_DEPTH: usize = 24;

/// Folders of other people's files and of histories, in which nobody looks.
const FOREIGN: [&str; 9] = [".git", ".hg", ".jj", ".svn", ".venv", "node_modules", "site-packages", "vendor", "venv"];

/// What a listing has said so far.
#[derive(Debug, Default)]
struct Seen {
    folders: Slots<FolderNames>,
    below: Slots<Option<Arc<Below>>>,
}

/// The listing, and what is known by it.
#[derive(Debug, Default)]
pub(super) struct Beside {
    listing: Option<Arc<dyn Listing>>,
    seen: Arc<Seen>,
    /// The top of the repository that a folder is in.
    pub(super) tops: Slots<Option<Arc<str>>>,
    /// The names of files that texts speak of, by the folder of these.
    pub(super) mentioned: Slots<Mentioned>,
    /// Those that pipelines and build files speak of.
    pub(super) mentioned_by_builds: OnceLock<Mentioned>,
}

/// What is found out once, by path.
pub(super) type Slots<T> = Mutex<HashMap<Box<str>, Arc<OnceLock<T>>>>;

pub(super) fn slot<T>(slots: &Slots<T>, path: &str) -> Arc<OnceLock<T>> {
    let mut slots = slots.lock().unwrap_or_else(PoisonError::into_inner);
    match slots.get(path) {
        Some(slot) => Arc::clone(slot),
        None => Arc::clone(slots.entry(path.into()).or_default()),
    }
}

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum FolderNames {
    Known(Arc<[Name]>),
    Absent,
    Unknown,
}

/// Files below a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// Their paths from the folder, in order of depth, then by name.
    pub files: Vec<String>,
    /// Whether these are all.
    pub is_whole: bool,
}

impl Beside {
    pub(super) fn new(listing: Option<Arc<dyn Listing>>) -> Self {
        Beside { listing, ..Beside::default() }
    }

    /// The same for a project with other texts: what lies around it is the same.
    pub(super) fn again(&self) -> Self {
        Beside { listing: self.listing.clone(), seen: Arc::clone(&self.seen), ..Beside::default() }
    }

    fn names(&self, folder: &str) -> FolderNames {
        let Some(listing) = &self.listing else { return FolderNames::Unknown };
        let slot = slot(&self.seen.folders, folder);
        let list = || match listing.list(folder) {
            Listed::Names(names) if names.len() > MAX_NAMES => FolderNames::Unknown,
            Listed::Names(mut names) => {
                names.sort();
                FolderNames::Known(names.into())
            }
            Listed::Absent => FolderNames::Absent,
            Listed::Unknown => FolderNames::Unknown,
        };
        slot.get_or_init(list).clone()
    }
}

impl Project {
    /// The files of a chart that its templates may ask for and that are not among those that were read.
    pub(super) fn unread_files(&self, folder: &str, read: &[ChartFile]) -> Unread {
        if !read.iter().any(|file| is_in_templates(&file.path) && file.source.text().contains(".Files")) {
            return Unread::Nothing;
        }
        let Some(below) = self.files_below(folder).filter(|below| below.is_whole) else { return Unread::Anything };
        let read: HashSet<&str> = read.iter().map(|file| file.path.as_str()).collect();
        let missing = below.files.iter().filter(|path| !read.contains(path.as_str()));
        Unread::These(missing.cloned().collect())
    }

    /// The same project, around whose files a front end sees.
    pub fn with_listing(self, listing: Option<Arc<dyn Listing>>) -> Self {
        Project { beside: Beside::new(listing), ..self }
    }

    /// Whether a file or folder is there. A path that is not cleaned is not known, nor is one out of the project.
    pub fn presence(&self, path: &str) -> Presence {
        if self.holds(path) {
            return Presence::Yes;
        }
        if path.is_empty() || matches!(file_name(path), "." | "..") {
            return self.folder_presence(path);
        }
        match self.beside.names(folder_of(path)) {
            FolderNames::Known(names) => {
                let is_there = names.binary_search_by(|name| (*name.text).cmp(file_name(path))).is_ok();
                if is_there { Presence::Yes } else { Presence::No }
            }
            FolderNames::Absent => Presence::No,
            FolderNames::Unknown => Presence::Unknown,
        }
    }

    /// As [`Project::presence`], of a folder.
    pub fn folder_presence(&self, path: &str) -> Presence {
        match self.beside.names(path) {
            FolderNames::Known(_) => Presence::Yes,
            FolderNames::Absent => Presence::No,
            FolderNames::Unknown => Presence::Unknown,
        }
    }

    /// Whether a path is a folder; `None` where nothing is there, or nobody can tell.
    pub fn is_folder(&self, path: &str) -> Option<bool> {
        if self.holds(path) {
            return Some(false);
        }
        let FolderNames::Known(names) = self.beside.names(folder_of(path)) else { return None };
        let at = names.binary_search_by(|name| (*name.text).cmp(file_name(path))).ok()?;
        names.get(at).map(|name| name.kind == NameKind::Folder)
    }

    /// The names in a folder, in their order; `None` where there is no such folder, or nobody can tell.
    pub fn names_in(&self, folder: &str) -> Option<Arc<[Name]>> {
        match self.beside.names(folder) {
            FolderNames::Known(names) => Some(names),
            FolderNames::Absent | FolderNames::Unknown => None,
        }
    }

    /// Whether version control leaves a path out, be it there or not; `None` where that is not known.
    pub fn is_ignored(&self, path: &str) -> Option<bool> {
        self.beside.listing.as_ref()?.is_ignored(path)
    }

    /// The text of a small file, one of the project or beside it.
    pub fn text_at(&self, path: &str) -> Option<String> {
        let known = self.file_at(path).map(|file| file.source.text()).filter(|text| !text.is_empty());
        if let Some(text) = known {
            return (text.len() <= MAX_TEXT).then(|| text.to_string());
        }
        let text = self.beside.listing.as_ref()?.text(path)?;
        (text.len() <= MAX_TEXT).then_some(text)
    }

    /// The bytes of a file beside those of the project, of no more than `limit`.
    pub(super) fn bytes_at(&self, path: &str, limit: usize) -> Option<Vec<u8>> {
        self.beside.listing.as_ref()?.bytes(path, limit).filter(|bytes| bytes.len() <= limit)
    }

    /// The files below a folder, but for those in folders of other people's files. Links to folders are not followed.
    /// `None` where nobody can tell.
    pub fn files_below(&self, top: &str) -> Option<Arc<Below>> {
        let slot = slot(&self.beside.seen.below, top);
        slot.get_or_init(|| self.walk(top).map(Arc::new)).clone()
    }

    fn walk(&self, top: &str) -> Option<Below> {
        let mut below = Below { files: Vec::new(), is_whole: true };
        let mut waiting = VecDeque::from([(String::new(), self.names_in(top)?, 0)]);
        let mut seen = 0;
        while let Some((folder, names, depth)) = waiting.pop_front() {
            for name in &*names {
                seen += 1;
                if seen > MAX_WALKED {
                    below.is_whole = false;
                    return Some(below);
                }
                let path = if folder.is_empty() { name.text.to_string() } else { format!("{folder}/{}", name.text) };
                match name.kind {
                    NameKind::File => below.files.push(path),
                    NameKind::Folder if name.is_link || FOREIGN.contains(&&*name.text) => {}
                    NameKind::Folder => match self.names_in(&join(top, &path)).filter(|_| depth < MAX_DEPTH) {
                        Some(names) => waiting.push_back((path, names, depth + 1)),
                        None => below.is_whole = false,
                    },
                    NameKind::Other => {}
                }
            }
        }
        Some(below)
    }

    /// Whether a file of the run has this path.
    fn holds(&self, path: &str) -> bool {
        self.file_at(path).is_some_and(|file| !file.is_nothing())
    }
}

/// The folder of a path: of `/a` the root.
fn folder_of(path: &str) -> &str {
    match folder(path) {
        "" if path.starts_with('/') => "/",
        folder => folder,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::linter::{Serial, load};
    use crate::listing::Paths;

    fn project(listing: impl Listing + 'static) -> Project {
        let files = [("web/Dockerfile".to_string(), "FROM a\n".to_string())];
        load(files.as_slice(), &Serial).0.with_listing(Some(Arc::new(listing)))
    }

    #[test]
    fn paths_are_there_absent_or_unknown() {
        let mut paths = Paths::new();
        paths.add("src/a.c").add("empty/");
        let project = project(paths);
        let of = |path: &str| project.presence(path);
        assert_eq!(of("src/a.c"), Presence::Yes);
        assert_eq!(of("src"), Presence::Yes);
        assert_eq!(of(""), Presence::Yes);
        assert_eq!(of("web/Dockerfile"), Presence::Yes, "files of the run are there");
        assert_eq!([of("src/b.c"), of("gone/a"), of("src/a.c/b")], [Presence::No; 3]);
        assert_eq!([of("../x"), of("/etc/x"), of("..")], [Presence::Unknown; 3]);
        assert_eq!(["empty", "src/a.c", "gone"].map(|path| project.is_folder(path)), [Some(true), Some(false), None]);
        let alone = load([("Dockerfile".to_string(), String::new())].as_slice(), &Serial).0;
        assert_eq!(alone.presence("src"), Presence::Unknown);
    }

    #[test]
    fn a_walk_leaves_out_what_others_wrote() {
        let mut paths = Paths::new();
        paths.add("a/x").add("a/b/y").add("a/node_modules/z").add("d");
        let project = project(paths);
        let all = project.files_below("a").unwrap();
        assert_eq!(*all, Below { files: vec!["x".to_string(), "b/y".to_string()], is_whole: true });
        assert_eq!(project.files_below("gone"), None);
        let mut deep = Paths::new();
        deep.add(&format!("{}x", "a/".repeat(40)));
        assert!(!self::project(deep).files_below("").unwrap().is_whole);
    }

    #[derive(Debug, Default)]
    struct Counting(Arc<AtomicUsize>);

    impl Listing for Counting {
        fn list(&self, _folder: &str) -> Listed {
            self.0.fetch_add(1, Ordering::Relaxed);
            Listed::Names(vec![Name { text: "a".into(), kind: NameKind::File, is_link: false }])
        }

        fn is_ignored(&self, _path: &str) -> Option<bool> {
            None
        }

        fn text(&self, _path: &str) -> Option<String> {
            Some("x".repeat(MAX_TEXT + 1))
        }
    }

    #[test]
    fn a_folder_is_asked_for_once() {
        let count = Arc::new(AtomicUsize::new(0));
        let project = project(Counting(Arc::clone(&count)));
        for path in ["f/a", "f/b", "f/c", "g/a"] {
            project.presence(path);
        }
        assert_eq!(count.load(Ordering::Relaxed), 2);
        assert_eq!(project.text_at("f/a"), None, "a longer text than asked for");
    }
}
