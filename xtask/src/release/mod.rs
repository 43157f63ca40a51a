//! `cargo xtask release`: what a tag publishes, made part by part, so that the same code runs here and in
//! `.github/workflows`. Everything is written into `target/assets`.

mod archive;
mod changelog;
pub mod check;
mod checksums;
mod deb;
mod files;
mod formula;
mod image;
mod npm;
mod pages;
mod pin;
mod program;
mod sbom;
mod targets;
mod trial;
mod vscode;

use std::path::PathBuf;

use crate::python;
use crate::tools::root;

pub use self::targets::Target;

const HELP: &str = "\
Usage: cargo xtask release PART

Built on the machine that the platform needs:
  archive --target T [--program FILE]
                       the program with man pages, completions and licences; FILE is packed instead of a build
  wheel --target T     the Python package; for Linux it is linked by Zig, against an old C library
  sdist                the source of the Python package

Made of the archives in target/assets, on Linux:
  npm                  the packages for npm: the library with the command, and one package per platform
  vscode               the extension for VS Code, one package per platform
  deb                  the Debian packages
  image                the folder that packaging/Dockerfile is built in
  formula              the formula for Homebrew
  sbom                 what the program is built of, as CycloneDX
  checksums            SHA256SUMS
  try                  install what is in target/assets as a user would, with its size and the time that it takes
  notes                what CHANGELOG.md says about this version
  pin                  write the checksums into ci/checksums.txt and templates/lintainer.yml, which install by them";

/// The version of everything that is published.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The folder of what is published.
fn assets() -> PathBuf {
    root().join("target/assets")
}

/// Runs the chore.
///
/// # Errors
/// There is no such part, or it cannot be made.
pub fn run(args: &[String]) -> Result<(), String> {
    let (part, rest) = args.split_first().ok_or(HELP)?;
    files::make_folder(&assets())?;
    match (part.as_str(), rest) {
        ("archive", rest) => archive::run(rest),
        ("wheel", rest) => python::release_wheel(rest, &assets()),
        ("sdist", []) => python::sdist(&assets()),
        ("npm", []) => npm::run(),
        ("vscode", []) => vscode::run(),
        ("deb", []) => deb::run(),
        ("image", []) => image::run(),
        ("formula", []) => formula::run(),
        ("sbom", []) => sbom::run(),
        ("checksums", []) => checksums::run(),
        ("try", []) => trial::run(),
        ("notes", []) => {
            println!("{}", changelog::section(&files::read(&root().join("CHANGELOG.md"))?, VERSION)?);
            Ok(())
        }
        ("pin", []) => pin::run(),
        _ => Err(HELP.to_string()),
    }
}
