//! The program of a platform: built, or taken out of its archive.

use std::io::Read;
use std::path::PathBuf;

use flate2::read::GzDecoder;

use super::files;
use super::targets::Target;
use crate::tools::{cargo, root, run};

/// Builds the program as it is published.
///
/// # Errors
/// It does not build, for want of the target or of a linker, for example.
pub fn build(target: &Target) -> Result<PathBuf, String> {
    let mut build = cargo();
    build.args(["build", "--profile", "shipped", "--locked", "-p", "lintainer", "--target", target.rust]);
    // The allocator is written in C, and its build looks for a compiler of this name on x86-64 only.
    let compiler = format!("CC_{}", target.rust.replace('-', "_"));
    if target.rust.ends_with("musl") && std::env::var_os(&compiler).is_none() {
        build.env(compiler, "musl-gcc");
    }
    run(&mut build)?;
    Ok(root().join("target").join(target.rust).join("shipped").join(target.program()))
}

/// The program in an archive.
///
/// # Errors
/// There is no such archive, or none in it.
pub fn packed(target: &Target) -> Result<Vec<u8>, String> {
    member(target, target.program())
}

/// A file of an archive, by its path below the archive's only folder.
///
/// # Errors
/// There is no such archive, or no such file in it.
pub fn member(target: &Target, path: &str) -> Result<Vec<u8>, String> {
    let (archive, wanted) = (target.archive(), format!("{}/{path}", target.stem()));
    let bytes = files::read_bytes(&archive)?;
    let found = if target.is_windows() { in_zip(&bytes, &wanted) } else { in_tar(&bytes, &wanted) };
    found.map_err(|error| format!("{}: {wanted}: {error}", archive.display()))
}

fn in_zip(bytes: &[u8], wanted: &str) -> Result<Vec<u8>, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut found = archive.by_name(wanted).map_err(|error| error.to_string())?;
    let mut content = Vec::new();
    found.read_to_end(&mut content).map_err(|error| error.to_string())?;
    Ok(content)
}

fn in_tar(bytes: &[u8], wanted: &str) -> Result<Vec<u8>, String> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes));
    for entry in archive.entries().map_err(|error| error.to_string())? {
        let mut entry = entry.map_err(|error| error.to_string())?;
        if entry.path_bytes().as_ref() == wanted.as_bytes() {
            let mut content = Vec::new();
            entry.read_to_end(&mut content).map_err(|error| error.to_string())?;
            return Ok(content);
        }
    }
    Err("there is no such file".to_string())
}
