//! Tests of the language server with programs from outside: pytest, Neovim, and the client of the VS Code extension.

use std::process::Command;

use crate::tools::{binary, has, install_debian, modules, npm, python_with, root};

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
    let folder = root().join("editors/vscode");
    modules(&folder)?;
    let mut command = npm(&folder)?;
    command.arg("test").env("LINTAINER", binary()?);
    Ok(command)
}
