//! What lies beside the files of a run. A front end that sees the disk answers when a rule asks, folder by folder; one
//! that was given texts alone knows nothing, and rules are silent.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How many names a folder may have (bounds of what is asked and kept). One with more of them is not known.
pub const MAX_NAMES: usize = 1 << 14;

/// How many bytes a text may have that is read beside the files of a run.
pub const MAX_TEXT: usize = 1 << 16;

/// Sees the folders around the files of a run. Paths are those by which files are shown, without a final slash; the
/// empty one is the folder that they count from. It is called in the workers' threads, and answers the same as long as a
/// run takes. It never looks out of the project, nor into the records of version control.
pub trait Listing: fmt::Debug + Send + Sync {
    /// What a folder holds. One with more than [`MAX_NAMES`] names is not known.
    fn list(&self, folder: &str) -> Listed;

    /// Whether version control leaves out a path, be it there or not; `None` where that is not known.
    fn is_ignored(&self, path: &str) -> Option<bool>;

    /// The text of a file, of no more than [`MAX_TEXT`] bytes; `None` where it cannot be had.
    fn text(&self, path: &str) -> Option<String>;

    /// The bytes of a file that is no text, such as an archive, of no more than `limit`; `None` where they cannot be had.
    fn bytes(&self, _path: &str, _limit: usize) -> Option<Vec<u8>> {
        None
    }
}

/// What a listing says of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// Its names, in any order.
    Names(Vec<Name>),
    /// There is no such folder.
    Absent,
    /// Nobody can tell.
    Unknown,
}

/// A name in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The name itself.
    pub text: Box<str>,
    /// What it is the name of.
    pub kind: NameKind,
    /// Whether it is a link to that.
    pub is_link: bool,
}

/// What a name stands for. Links count as what they lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Something else, or a link that leads out of the project or nowhere.
    Other,
}

/// A listing of paths that are known by their names: those of an example, an archive, a test.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    /// The files with their texts, where these are known.
    files: BTreeMap<String, Option<String>>,
    /// The folders; the empty one is always there.
    folders: BTreeSet<String>,
    ignored: BTreeSet<String>,
    is_repository: bool,
}

impl Paths {
    /// No paths.
    pub fn new() -> Self {
        Paths::default()
    }

    /// Adds a path; one that ends in `/` is a folder. The folders above are added with it.
    pub fn add(&mut self, path: &str) -> &mut Self {
        self.add_folders(path);
        if !path.is_empty() && !path.ends_with('/') {
            self.files.entry(path.to_string()).or_default();
        }
        self
    }

    /// As [`Paths::add`], of a file whose text is known.
    pub fn add_text(&mut self, path: &str, text: &str) -> &mut Self {
        self.add_folders(path);
        self.files.insert(path.to_string(), Some(text.to_string()));
        self
    }

    /// Says that the paths are those of a repository, which leaves a path out with all that is below it.
    pub fn ignore(&mut self, path: &str) -> &mut Self {
        self.ignored.insert(path.trim_end_matches('/').to_string());
        self.in_repository()
    }

    /// Says that the paths are those of a repository.
    pub fn in_repository(&mut self) -> &mut Self {
        self.is_repository = true;
        self
    }

    /// Reads a list of paths, one in a line, as [`Paths::add`] takes them. ` # ignored` behind a path says that version
    /// control leaves it out; ` # ignored, absent` that it is not there either.
    pub fn add_lines(&mut self, text: &str) -> &mut Self {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (path, note) = line.split_once(" # ").unwrap_or((line, ""));
            let path = path.trim();
            if note.contains("ignored") {
                self.ignore(path);
            }
            if !note.contains("absent") {
                self.add(path);
            }
        }
        self
    }

    fn add_folders(&mut self, path: &str) {
        self.folders.extend(path.match_indices('/').filter_map(|(at, _)| path.get(..at)).map(str::to_string));
    }

    fn has_folder(&self, path: &str) -> bool {
        path.is_empty() || self.folders.contains(path)
    }
}

impl Listing for Paths {
    fn list(&self, folder: &str) -> Listed {
        if folder.starts_with('/') || folder.split('/').any(|part| part == "..") {
            return Listed::Unknown;
        }
        if !self.has_folder(folder) {
            return Listed::Absent;
        }
        let below = |path: &String| {
            let rest = if folder.is_empty() { path.as_str() } else { path.strip_prefix(folder)?.strip_prefix('/')? };
            (!rest.is_empty() && !rest.contains('/')).then(|| Box::from(rest))
        };
        let files = self.files.keys().filter_map(below).map(|text| Name { text, kind: NameKind::File, is_link: false });
        let folders =
            self.folders.iter().filter_map(below).map(|text| Name { text, kind: NameKind::Folder, is_link: false });
        Listed::Names(files.chain(folders).collect())
    }

    fn is_ignored(&self, path: &str) -> Option<bool> {
        let is_below = |ignored: &String| path.strip_prefix(ignored.as_str()).is_some_and(|it| it.starts_with('/'));
        let is_ignored = self.ignored.contains(path) || self.ignored.iter().any(is_below);
        self.is_repository.then_some(is_ignored)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.files.get(path)?.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &Paths, folder: &str) -> Vec<String> {
        match paths.list(folder) {
            Listed::Names(names) => names.iter().map(|name| format!("{} {:?}", name.text, name.kind)).collect(),
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn paths_are_listed_folder_by_folder() {
        let mut paths = Paths::new();
        paths.add("a/b.txt").add("a/c/").add("d").add_text("a/c/e/f", "text");
        assert_eq!(names(&paths, ""), ["d File", "a Folder"]);
        assert_eq!(names(&paths, "a"), ["b.txt File", "c Folder"]);
        assert_eq!(names(&paths, "a/c/e"), ["f File"]);
        assert_eq!(names(&paths, "d"), ["Absent"]);
        assert_eq!(names(&paths, "ab"), ["Absent"]);
        assert_eq!(names(&paths, ".."), ["Unknown"]);
        assert_eq!(paths.text("a/c/e/f").as_deref(), Some("text"));
        assert_eq!((paths.text("d"), paths.is_ignored("d")), (None, None));
    }

    #[test]
    fn lines_say_what_is_ignored() {
        let mut paths = Paths::new();
        paths.add_lines("src/\n\n.env # ignored\nbuild/ # ignored, absent\n");
        assert_eq!(names(&paths, ""), [".env File", "src Folder"]);
        assert_eq!(paths.is_ignored(".env"), Some(true));
        assert_eq!(paths.is_ignored("build/a/b"), Some(true));
        assert_eq!(paths.is_ignored("buildx"), Some(false));
    }
}
