//! Writing files so that nothing of the user's is lost.

use std::fs;
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::CliError;
use crate::paths;

/// Writes a file that we make, such as a report: what was there is replaced. A link is followed to the file that it
/// leads to. Devices and pipes, such as `/dev/stdout`, are written to directly.
///
/// # Errors
/// The folder or the file cannot be written.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    put(path, None, bytes).map_err(|message| CliError::Write { path: paths::shown_as_given(path), message })
}

/// Writes a file of the user's, if it is still what was read.
///
/// # Errors
/// Why it cannot be written, or that somebody else has changed it.
pub(crate) fn update(path: &Path, read: &[u8], new: &[u8]) -> Result<(), String> {
    put(path, Some(read), new)
}

/// A temporary file in the same folder is written and renamed, so that no reader ever sees half of a file. Permissions,
/// owner and group are kept; where that cannot be done, and where a file has several names, it is written in place.
fn put(path: &Path, read: Option<&[u8]>, bytes: &[u8]) -> Result<(), String> {
    let why = |error: std::io::Error| paths::why(&error, path.is_symlink());
    let target = target(path).map_err(why)?;
    let meta = fs::metadata(&target).ok();
    if meta.as_ref().is_some_and(|meta| meta.is_dir()) {
        return Err("it is a folder".to_string());
    }
    if meta.as_ref().is_some_and(|meta| !meta.is_file()) {
        return fs::OpenOptions::new()
            .write(true)
            .open(&target)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(why);
    }
    if meta.as_ref().is_some_and(|meta| meta.permissions().readonly()) {
        return Err("it is read-only".to_string());
    }
    if meta.as_ref().is_some_and(has_other_names) {
        return in_place(&target, read, bytes).map_err(why)?;
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lintainer-").suffix(".tmp");
    #[cfg(unix)]
    if meta.is_none() {
        // As if the file had been created in the ordinary way; the process's mask still applies.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(why)?;
    file.write_all(bytes).map_err(why)?;
    if let Some(meta) = meta {
        if keep_owner(&meta, file.as_file()).is_err() {
            drop(file);
            return in_place(&target, read, bytes).map_err(why)?;
        }
        file.as_file().set_permissions(meta.permissions()).map_err(why)?;
    }
    if read.is_some_and(|read| fs::read(&target).ok().as_deref() != Some(read)) {
        return Err(CHANGED.to_string());
    }
    file.persist(&target).map_err(|error| why(error.error))?;
    Ok(())
}

/// Why a file is left as it is.
const CHANGED: &str = "it has changed since it was read";

/// Writes into the file that is there. The inner error says that it is another one by now.
fn in_place(target: &Path, read: Option<&[u8]>, bytes: &[u8]) -> std::io::Result<Result<(), String>> {
    let mut file = fs::OpenOptions::new().read(true).write(true).open(target)?;
    if let Some(read) = read {
        let mut now = Vec::with_capacity(read.len() + 1);
        file.read_to_end(&mut now)?;
        if now != read {
            return Ok(Err(CHANGED.to_string()));
        }
    }
    file.rewind()?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    Ok(Ok(()))
}

/// Whether a file has hard links, which renaming would cut.
#[cfg(unix)]
fn has_other_names(meta: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(meta) > 1
}

#[cfg(not(unix))]
fn has_other_names(_meta: &fs::Metadata) -> bool {
    false
}

/// Gives a new file the owner and group of the one that it replaces.
#[cfg(unix)]
fn keep_owner(meta: &fs::Metadata, file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (meta.uid(), meta.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(meta.uid()), Some(meta.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_meta: &fs::Metadata, _file: &fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Whether two paths lead to one regular file, or to the place of one that is not there yet. What is written to a device
/// or a pipe replaces nothing.
pub(crate) fn is_same_file(one: &Path, two: &Path) -> bool {
    let (Ok(one), Ok(two)) = (target(one), target(two)) else { return false };
    match (fs::metadata(&one), fs::metadata(&two)) {
        (Ok(a), Ok(b)) => a.is_file() && b.is_file() && (is_same_entry(&one, &two) || has_same_number(&a, &b)),
        (Err(_), Err(_)) => is_same_entry(&one, &two),
        _ => false,
    }
}

/// Whether two paths are one name in one folder, once links are followed.
fn is_same_entry(one: &Path, two: &Path) -> bool {
    let folder = |path: &Path| {
        let parent = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::canonicalize(parent).unwrap_or_else(|_| parent.to_path_buf())
    };
    one.file_name() == two.file_name() && folder(one) == folder(two)
}

#[cfg(unix)]
fn has_same_number(one: &fs::Metadata, two: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (two.dev(), two.ino())
}

#[cfg(not(unix))]
fn has_same_number(_one: &fs::Metadata, _two: &fs::Metadata) -> bool {
    false
}

/// Where a path leads to in the end, whether or not a file is there.
fn target(path: &Path) -> std::io::Result<PathBuf> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => match fs::canonicalize(path) {
            Ok(target) => Ok(target),
            // A link to a file that is not there yet.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let leads_to = fs::read_link(path)?;
                Ok(path.parent().map_or(leads_to.clone(), |folder| folder.join(&leads_to)))
            }
            Err(error) => Err(error),
        },
        _ => Ok(path.to_path_buf()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_files_are_made_and_folders_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        replace(&path, b"1").unwrap();
        replace(&path, b"22").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"22");
        assert!(replace(folder.path(), b"x").is_err());
        assert!(replace(&folder.path().join("no/such"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "1").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real", &link).unwrap();
        replace(&link, b"2").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"2");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn one_file_has_many_names() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "1").unwrap();
        fs::write(at("b"), "1").unwrap();
        fs::hard_link(at("a"), at("hard")).unwrap();
        std::os::unix::fs::symlink("a", at("soft")).unwrap();
        std::os::unix::fs::symlink("new", at("to-new")).unwrap();
        for (one, two, same) in [
            ("a", "a", true),
            ("a", "hard", true),
            ("soft", "a", true),
            ("new", "to-new", true),
            ("new", "new", true),
            ("a", "b", false),
            ("a", "new", false),
            ("new", "other", false),
        ] {
            assert_eq!(is_same_file(&at(one), &at(two)), same, "{one} {two}");
        }
        assert!(!is_same_file(Path::new("/dev/null"), Path::new("/dev/null")));
    }

    #[test]
    fn a_file_that_somebody_changed_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "mine").unwrap();
        assert_eq!(update(&path, b"read", b"new").unwrap_err(), CHANGED);
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        update(&path, b"mine", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        fs::remove_file(&path).unwrap();
        assert_eq!(update(&path, b"new", b"x").unwrap_err(), CHANGED);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn hard_links_stay_one_file() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&path, "a long text").unwrap();
        fs::hard_link(&path, &other).unwrap();
        update(&path, b"a long text", b"short").unwrap();
        assert_eq!(fs::read(&other).unwrap(), b"short");
        assert_eq!(update(&other, b"a long text", b"x").unwrap_err(), CHANGED);
        assert_eq!(fs::metadata(&path).unwrap().ino(), fs::metadata(&other).unwrap().ino());
    }

    #[cfg(unix)]
    #[test]
    fn owner_and_group_stay() {
        use std::os::unix::fs::{MetadataExt, chown};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "1").unwrap();
        // Only the superuser may give files away.
        let given = chown(&path, Some(4321), Some(4322)).is_ok();
        let owners = |path: &Path| fs::metadata(path).map(|meta| (meta.uid(), meta.gid())).unwrap();
        let before = owners(&path);
        update(&path, b"1", b"2").unwrap();
        assert_eq!(owners(&path), before);
        assert!(!given || before == (4321, 4322));
    }
}
