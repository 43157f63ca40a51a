//! Writing files so that no reader ever sees half of one.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::CliError;
use crate::paths;

/// Replaces a file by new content: a temporary file in the same folder is written and renamed. A link is followed to the
/// file that it leads to, and permissions are kept. Devices and pipes, such as `/dev/stdout`, are written to directly.
///
/// # Errors
/// The folder or the file cannot be written.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let fail = |error: std::io::Error| CliError::Write {
        path: paths::shown_as_given(path),
        message: paths::why(&error, path.is_symlink()),
    };
    let target = target(path).map_err(fail)?;
    let meta = fs::metadata(&target).ok();
    if meta.as_ref().is_some_and(|meta| meta.is_dir()) {
        return Err(CliError::Write { path: paths::shown_as_given(path), message: "it is a folder".to_string() });
    }
    if meta.as_ref().is_some_and(|meta| !meta.is_file()) {
        return fs::OpenOptions::new()
            .write(true)
            .open(&target)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(fail);
    }
    if meta.as_ref().is_some_and(|meta| meta.permissions().readonly()) {
        return Err(CliError::Write { path: paths::shown_as_given(path), message: "it is read-only".to_string() });
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
    let mut file = builder.tempfile_in(folder).map_err(fail)?;
    file.write_all(bytes).map_err(fail)?;
    if let Some(meta) = meta {
        file.as_file().set_permissions(meta.permissions()).map_err(fail)?;
    }
    file.persist(&target).map_err(|error| fail(error.error))?;
    Ok(())
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
}
