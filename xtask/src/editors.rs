//! Tests of the language server with programs from outside: pytest, Neovim, and the client of the VS Code extension.

use std::process::Command;

use crate::tools::{binary, has, install_debian, python_with, root, run};

/// pytest, against the protocol's meta model.
///
/// # Errors
/// Why it cannot run here.
pub fn protocol() -> Result<Command, String> {
    let mut command = Command::new(python_with(&["pytest"])?);
    command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "lsp/tests/protocol"]).current_dir(root());
    command.env("LINTAINER", binary()?);
    Ok(command)
}

/// A real Neovim.
///
/// # Errors
/// Why it cannot run here.
pub fn neovim() -> Result<Command, String> {
    if !has("nvim") {
        install_debian(&["neovim"])?;
    }
    let mut command = Command::new("nvim");
    command.args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-S", "lsp/tests/neovim/test.lua"]);
    command.env("LINTAINER", binary()?).current_dir(root());
    Ok(command)
}

/// The VS Code extension: built, checked, packaged, and its client run against the server in Node.
///
/// # Errors
/// Why it cannot run here.
pub fn vscode() -> Result<Command, String> {
    if !has("node") || !has("npm") {
        install_debian(&["nodejs", "npm"])?;
    }
    let folder = root().join("editors/vscode");
    let npm = |args: &[&str]| {
        let mut command = Command::new("npm");
        command.args(args).current_dir(&folder);
        command
    };
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    let mut command = npm(&["test"]);
    command.env("LINTAINER", binary()?);
    Ok(command)
}
