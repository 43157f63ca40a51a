//! `cargo xtask release deb`: Debian packages. The program is static, so that they depend on nothing.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::targets::{Target, built};
use super::{VERSION, archive, assets, files, pages, program};
use crate::tools::{has, root, run as run_command};

/// Where completions belong.
const COMPLETIONS: [(&str, &str); 3] = [
    ("lintainer.bash", "usr/share/bash-completion/completions/lintainer"),
    ("lintainer.fish", "usr/share/fish/vendor_completions.d/lintainer.fish"),
    ("_lintainer", "usr/share/zsh/vendor-completions/_lintainer"),
];

/// Makes the packages of all processors whose archives are there.
///
/// # Errors
/// There is no archive, or `dpkg-deb` is missing or fails.
pub fn run() -> Result<(), String> {
    if !has("dpkg-deb") {
        return Err("dpkg-deb is missing: Debian packages are made on Debian and its like".to_string());
    }
    for target in built(|target| target.linux.is_some())? {
        let processor = target.linux.unwrap_or_default();
        let folder = root().join("target/deb").join(processor);
        files::fresh_folder(&folder)?;
        fill(&folder, target)?;
        let package = assets().join(format!("lintainer_{VERSION}_{processor}.deb"));
        let mut build = Command::new("dpkg-deb");
        build.args(["--build", "--root-owner-group"]).arg(&folder).arg(package);
        run_command(build.env("SOURCE_DATE_EPOCH", archive::time().to_string()))?;
    }
    Ok(())
}

fn fill(folder: &Path, target: &Target) -> Result<(), String> {
    let program = program::packed(target)?;
    files::write_program(&folder.join("usr/bin/lintainer"), &program)?;
    let mut size = program.len();
    let mut put = |path: &str, bytes: &[u8]| {
        size += bytes.len();
        files::write(&folder.join(path), bytes)
    };
    for (name, page) in pages::man()? {
        put(&format!("usr/share/man/man1/{name}.gz"), &gzipped(&page)?)?;
    }
    let completions = pages::completions()?;
    for (name, path) in COMPLETIONS {
        if let Some((_, text)) = completions.iter().find(|(of, _)| of == name) {
            put(path, text)?;
        }
    }
    let read = |name: &str| files::read(&root().join(name));
    put("usr/share/doc/lintainer/changelog.gz", &gzipped(read("CHANGELOG.md")?.as_bytes())?)?;
    let licences = ["LICENSE-MIT", "LICENSE-APACHE", "THIRD-PARTY.md"].map(read);
    let licences = licences.into_iter().collect::<Result<Vec<String>, String>>()?.join("\n");
    put("usr/share/doc/lintainer/copyright", licences.as_bytes())?;
    files::write(&folder.join("DEBIAN/control"), control(target, size).as_bytes())
}

/// What the package says about itself; `size` is in bytes.
fn control(target: &Target, size: usize) -> String {
    format!(
        "Package: lintainer\nVersion: {VERSION}\nArchitecture: {}\n\
         Maintainer: lintainer <lintainer@users.noreply.github.com>\n\
         Installed-Size: {}\nSection: devel\nPriority: optional\nHomepage: https://github.com/lintainer/lintainer\n\
         Description: linter for Dockerfiles, Compose files and Kubernetes manifests\n \
         One program reads all three into one model, finds what makes containers\n \
         unsafe or unsound, shows the exact place, and fixes what can be fixed.\n",
        target.linux.unwrap_or_default(),
        size.div_ceil(1024),
    )
}

/// Compressed without a name and a time, as Debian's policy asks for.
fn gzipped(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|error| error.to_string())
}
