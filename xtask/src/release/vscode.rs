//! `cargo xtask release vscode`: the extension for VS Code, once per platform with the program in it.

use std::process::Command;

use super::targets::built;
use super::{VERSION, assets, files, program};
use crate::tools::{has, root, run as run_command};

/// Packs the extension for all platforms whose archives are there.
///
/// # Errors
/// There is no archive, or npm or the packer fails.
pub fn run() -> Result<(), String> {
    if !has("npm") {
        return Err("npm is missing".to_string());
    }
    let folder = root().join("editors/vscode");
    run_command(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--silent"]).current_dir(&folder))?;
    let bin = folder.join("bin");
    for target in built(|target| !target.vscode.is_empty())? {
        files::fresh_folder(&bin)?;
        files::write_program(&bin.join(target.program()), &program::packed(target)?)?;
        files::write(&bin.join("THIRD-PARTY.md"), &files::read_bytes(&root().join("THIRD-PARTY.md"))?)?;
        for platform in target.vscode {
            let package = assets().join(format!("lintainer-vscode-{VERSION}-{platform}.vsix"));
            let mut pack = Command::new("npx");
            pack.args(["--no-install", "vsce", "package", "--no-dependencies", "--target", platform, "--out"]);
            run_command(pack.arg(package).current_dir(&folder))?;
        }
    }
    // What is tried from the sources uses the program of the sources.
    std::fs::remove_dir_all(&bin).map_err(|error| format!("{} cannot be removed: {error}", bin.display()))
}
