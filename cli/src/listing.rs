//! What lies on disk beside the files of a run, for rules that ask.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use lintainer_core::listing::{Listed, Listing, MAX_NAMES, MAX_TEXT, Name, NameKind};

use crate::inputs::read_up_to;
use crate::paths::{Base, is_really_in, project_of, repository_root};

/// The folders of the projects that are linted.
#[derive(Debug)]
pub(crate) struct Disk {
    base: Base,
    /// The tops of the projects, all links followed: nothing beyond them is looked at.
    tops: Vec<PathBuf>,
    /// What is left out, by the folder that says so; of a repository's own list by the path of that.
    ignores: Mutex<HashMap<PathBuf, Arc<Gitignore>>>,
}

impl Disk {
    /// What lies around some files and folders: absolute paths of what was asked for.
    pub(crate) fn around<'p>(folders: impl IntoIterator<Item = &'p Path>, base: &Base) -> Self {
        let tops = folders.into_iter().filter_map(|folder| project_of(folder, base).canonicalize().ok());
        let mut tops: Vec<PathBuf> = tops.collect();
        tops.sort();
        tops.dedup();
        Disk { base: base.clone(), tops, ignores: Mutex::default() }
    }

    /// The path on disk; `None` for names that are not UTF-8, which are shown with escapes.
    fn absolute(&self, shown: &str) -> Option<PathBuf> {
        (!shown.contains('\\')).then(|| self.base.absolute(Path::new(shown)))
    }

    fn is_inside(&self, path: &Path) -> bool {
        let tops: Vec<&Path> = self.tops.iter().map(PathBuf::as_path).collect();
        is_really_in(path, &tops)
    }

    /// Whether a path that is not there would lie in the project.
    fn would_be_inside(&self, path: &Path) -> bool {
        // A link that leads nowhere here may lead somewhere on another machine.
        let nearest = path.ancestors().find(|above| above.symlink_metadata().is_ok());
        nearest.is_some_and(|above| self.is_inside(above))
    }

    fn kind(&self, entry: &std::fs::DirEntry) -> NameKind {
        let Ok(kind) = entry.file_type() else { return NameKind::Other };
        let path = entry.path();
        match () {
            () if kind.is_dir() => NameKind::Folder,
            () if kind.is_file() => NameKind::File,
            () if !kind.is_symlink() || !self.is_inside(&path) => NameKind::Other,
            () if path.is_dir() => NameKind::Folder,
            () if path.is_file() => NameKind::File,
            () => NameKind::Other,
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Listed> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if names.len() == MAX_NAMES {
                return Ok(Listed::Unknown);
            }
            if let Some(name) = entry.file_name().to_str() {
                let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                names.push(Name { text: name.into(), kind: self.kind(&entry), is_link });
            }
        }
        Ok(Listed::Names(names))
    }

    /// The patterns of a file, which count from a folder.
    fn patterns(&self, file: PathBuf, folder: &Path) -> Arc<Gitignore> {
        let mut ignores = self.ignores.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = ignores.get(&file) {
            return Arc::clone(known);
        }
        let mut builder = GitignoreBuilder::new(folder);
        // Malformed lines are git's business.
        let _ = builder.add(&file);
        let patterns = Arc::new(builder.build().unwrap_or_else(|_| Gitignore::empty()));
        ignores.insert(file, Arc::clone(&patterns));
        patterns
    }

    /// Whether a path itself is left out, whatever is said of the folders above it. Those nearer to it decide first.
    fn is_left_out(&self, path: &Path, is_folder: bool, top: &Path) -> bool {
        let above = path.ancestors().skip(1).take_while(|folder| folder.starts_with(top));
        let mut all = above.map(|folder| self.patterns(folder.join(".gitignore"), folder));
        let own = || self.patterns(top.join(".git/info/exclude"), top);
        let decide = |patterns: Arc<Gitignore>| match patterns.matched(path, is_folder) {
            Match::None => None,
            Match::Ignore(_) => Some(true),
            Match::Whitelist(_) => Some(false),
        };
        all.find_map(decide).or_else(|| decide(own())).unwrap_or(false)
    }
}

impl Listing for Disk {
    fn list(&self, folder: &str) -> Listed {
        let Some(path) = self.absolute(folder) else { return Listed::Unknown };
        match path.canonicalize() {
            Ok(path) if !self.is_inside(&path) => Listed::Unknown,
            Ok(path) if path.is_dir() => self.names(&path).unwrap_or(Listed::Unknown),
            Ok(_) => Listed::Absent,
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if self.would_be_inside(&path) => Listed::Absent,
                _ => Listed::Unknown,
            },
        }
    }

    fn is_ignored(&self, path: &str) -> Option<bool> {
        let path = self.absolute(path)?;
        let repository = repository_root(path.parent()?);
        let top = repository.or_else(|| Some(project_of(path.parent()?, &self.base)))?;
        let below: Vec<&Path> = path.ancestors().take_while(|above| *above != top).collect();
        // What is in a folder that is left out is left out, whatever is said of itself.
        let is_left_out = |one: &&Path| self.is_left_out(one, *one != path || path.is_dir(), top);
        match below.iter().any(is_left_out) {
            true => Some(true),
            false => repository.map(|_| false),
        }
    }

    fn text(&self, path: &str) -> Option<String> {
        let path = self.absolute(path).filter(|path| self.is_inside(path))?;
        String::from_utf8(read_up_to(&path, MAX_TEXT).ok()?).ok()
    }

    fn bytes(&self, path: &str, limit: usize) -> Option<Vec<u8>> {
        let path = self.absolute(path).filter(|path| self.is_inside(path))?;
        read_up_to(&path, limit).ok()
    }
}

/// The same for editors, which ask after every edit: what a folder holds is remembered for some time.
#[derive(Debug)]
pub(crate) struct Remembered {
    disk: Arc<Disk>,
    time: Duration,
    folders: Mutex<HashMap<String, (Instant, Listed)>>,
}

impl Remembered {
    /// Remembers for this time what folders hold.
    pub(crate) fn new(disk: Arc<Disk>, time: Duration) -> Self {
        Remembered { disk, time, folders: Mutex::default() }
    }
}

impl Listing for Remembered {
    fn list(&self, folder: &str) -> Listed {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        match folders.get(folder) {
            Some((since, known)) if since.elapsed() < self.time => known.clone(),
            _ => {
                let listed = self.disk.list(folder);
                folders.insert(folder.to_string(), (Instant::now(), listed.clone()));
                listed
            }
        }
    }

    fn is_ignored(&self, path: &str) -> Option<bool> {
        self.disk.is_ignored(path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.disk.text(path)
    }

    fn bytes(&self, path: &str, limit: usize) -> Option<Vec<u8>> {
        self.disk.bytes(path, limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn write(folder: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    /// A project in a repository, beside which there is something else.
    fn project() -> (tempfile::TempDir, Disk) {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("repo/.git/config", ""),
            ("repo/.git/info/exclude", "mine\n"),
            ("repo/.gitignore", "*.log\n/build/\n.env\n"),
            ("repo/web/.gitignore", "!keep.log\n"),
            ("repo/web/app.py", "print()\n"),
            ("repo/web/big", &"x".repeat(MAX_TEXT + 1)),
            ("other/secret", "x"),
        ];
        write(folder.path(), &files);
        let web = folder.path().join("repo/web");
        let disk = Disk::around([web.as_path()], &Base::at(folder.path().join("repo")));
        (folder, disk)
    }

    fn names(disk: &Disk, folder: &str) -> Vec<String> {
        match disk.list(folder) {
            Listed::Names(mut names) => {
                names.sort();
                names.iter().map(|name| format!("{} {:?}", name.text, name.kind)).collect()
            }
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn folders_of_the_project_are_listed_and_no_others() {
        let (_folder, disk) = project();
        assert_eq!(names(&disk, ""), [".git Folder", ".gitignore File", "web Folder"]);
        assert_eq!(names(&disk, "web"), [".gitignore File", "app.py File", "big File"]);
        assert_eq!(names(&disk, "web/../web"), names(&disk, "web"));
        assert_eq!(names(&disk, "gone/deep"), ["Absent"]);
        assert_eq!(names(&disk, "web/app.py"), ["Absent"]);
        for path in [".git", "..", "../other", "../gone", "/etc", "a\\xff"] {
            assert_eq!(names(&disk, path), ["Unknown"], "{path}");
        }
        assert_eq!(disk.text("web/app.py").as_deref(), Some("print()\n"));
        assert_eq!([disk.text("web/big"), disk.text("../other/secret"), disk.text("web")], [None, None, None]);
    }

    #[cfg(unix)]
    #[test]
    fn links_count_as_what_they_lead_to_unless_that_is_elsewhere() {
        let (folder, disk) = project();
        let web = folder.path().join("repo/web");
        for (target, name) in [("app.py", "a"), ("../web", "b"), ("../../other", "c"), ("gone", "d")] {
            std::os::unix::fs::symlink(target, web.join(name)).unwrap();
        }
        let expected = ["a File", "b Folder", "c Other", "d Other"];
        let found = names(&disk, "web");
        assert!(expected.iter().all(|name| found.iter().any(|found| found == name)), "{found:?}");
        assert_eq!(names(&disk, "web/b"), found);
        let Listed::Names(all) = disk.list("web") else { panic!() };
        assert_eq!(all.iter().filter(|name| name.is_link).count(), 4);
        assert_eq!([names(&disk, "web/c"), names(&disk, "web/d/x")], [["Unknown"], ["Unknown"]]);
        assert_eq!(disk.text("web/c/secret"), None);
    }

    #[test]
    fn what_version_control_leaves_out_is_known() {
        let (_folder, disk) = project();
        for path in ["a.log", "web/a.log", "build/x/y", ".env", "web/.env", "mine", "web/mine"] {
            assert_eq!(disk.is_ignored(path), Some(true), "{path}");
        }
        for path in ["web/keep.log", "web/app.py", "web/build/x", "gone"] {
            assert_eq!(disk.is_ignored(path), Some(false), "{path}");
        }
    }

    #[test]
    fn an_editor_need_not_look_again_at_once() {
        let (folder, disk) = project();
        let disk = Arc::new(disk);
        let [long, none] = [3600, 0].map(|time| Remembered::new(disk.clone(), Duration::from_secs(time)));
        let before = long.list("web");
        assert_eq!(none.list("web"), before);
        write(folder.path(), &[("repo/web/new", "")]);
        assert_eq!(long.list("web"), before);
        assert_eq!(none.list("web"), disk.list("web"));
        assert_ne!(none.list("web"), before);
    }

    #[test]
    fn without_a_repository_nothing_is_known_to_be_in_it() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &[(".gitignore", "*.log\n"), ("a", "")]);
        let disk = Disk::around([folder.path()], &Base::at(folder.path().to_path_buf()));
        assert_eq!((disk.is_ignored("a"), disk.is_ignored("b.log")), (None, Some(true)));
    }
}
