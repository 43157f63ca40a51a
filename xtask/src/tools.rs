//! Running programs and finding the repository.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Whether this runs in continuous integration, where nothing may be left out.
pub fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| matches!(value.as_str(), "true" | "1"))
}

/// The cargo that runs us, in the repository's root.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Runs a chore with what stands behind its name, in an optimised build: where this is none, it is made and called.
///
/// # Errors
/// It does not build, or the chore fails.
pub fn optimised(args: &[String], chore: fn(&[String]) -> Result<(), String>) -> Result<(), String> {
    if !cfg!(debug_assertions) {
        return chore(args.get(1..).unwrap_or(&[]));
    }
    let mut again = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    again.arg("run").arg("--manifest-path").arg(root().join("Cargo.toml"));
    run(again.args(["--release", "--quiet", "-p", "xtask", "--"]).args(args))
}

/// The debug build of the command, which is brought up to date.
///
/// # Errors
/// It does not build.
pub fn binary() -> Result<PathBuf, String> {
    run(cargo().args(["build", "--quiet", "-p", "lintainer"]))?;
    Ok(root().join("target/debug").join(format!("lintainer{}", std::env::consts::EXE_SUFFIX)))
}

/// A Python that has these packages: that of `.venv`, which is made where it is missing.
///
/// # Errors
/// There is no Python, or the packages cannot be had.
pub fn python_with(packages: &[&str]) -> Result<PathBuf, String> {
    let folder = root().join(".venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.is_file() {
        let make = || run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        if make().is_err() {
            install_debian(&["python3", "python3-venv"])?;
            make()?;
        }
    }
    let imports: Vec<String> = packages.iter().map(|package| format!("import {}", package.replace('-', "_"))).collect();
    if output(Command::new(&python).args(["-c", &imports.join("\n")])).is_none() {
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    }
    Ok(python)
}

/// A program of a crate, in `.tools/bin`: of exactly this version, which is built where it is missing.
///
/// # Errors
/// It does not build.
pub fn cargo_program(program: &str, package: &str, version: &str, flags: &[&str]) -> Result<PathBuf, String> {
    let folder = root().join(".tools");
    let path = folder.join("bin").join(format!("{program}{}", std::env::consts::EXE_SUFFIX));
    let found = output(Command::new(&path).arg("--version"));
    let found = found.as_deref().and_then(|found| found.split_whitespace().nth(1));
    if found.is_some_and(|found| found.trim_start_matches('v') == version) {
        return Ok(path);
    }
    let install = |locked: bool| {
        let mut command = cargo();
        command.args(["install", "--quiet", "--force", package, "--version", version, "--root"]).arg(&folder);
        command.arg("--target-dir").arg(root().join("target/tools")).args(flags);
        run(command.args(locked.then_some("--locked")))
    };
    // Its lock file may name versions that a mirror of the registry does not have yet.
    install(true).or_else(|_| install(false))?;
    Ok(path)
}

/// Whether a program can be started.
pub fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs a program with its output visible.
///
/// # Errors
/// It cannot be started, or it fails.
pub fn run(command: &mut Command) -> Result<(), String> {
    let name = describe(command);
    let status = command.status().map_err(|error| format!("`{name}` cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed: {status}")) }
}

/// Runs a program and returns what it prints; `None` when it cannot be started or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// A command as it would be typed.
pub fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Installs Debian packages, where we may.
///
/// # Errors
/// There is no `apt-get`, we are not root, or it fails.
pub fn install_debian(packages: &[&str]) -> Result<(), String> {
    let is_root = output(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    if !has("apt-get") || !is_root {
        return Err(format!("these Debian packages are needed: {}", packages.join(" ")));
    }
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        command
    };
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(packages);
    // The lists may be fresh already; asking for them anew takes longer than most installations.
    if apt(&install).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return Ok(());
    }
    run(&mut apt(&["update"]))?;
    run(&mut apt(&install))
}

/// npm in the folder of a `package.json`.
///
/// # Errors
/// It is missing and cannot be installed.
pub fn npm(folder: &Path) -> Result<Command, String> {
    if !has("node") || !has("npm") {
        install_debian(&["nodejs", "npm"])?;
    }
    let mut command = Command::new("npm");
    command.current_dir(folder);
    Ok(command)
}

/// Installs the packages of a folder's `package-lock.json`, unless they are there.
///
/// # Errors
/// npm is missing or fails.
pub fn modules(folder: &Path) -> Result<(), String> {
    if is_newer(&folder.join("node_modules/.package-lock.json"), &folder.join("package-lock.json")) {
        return Ok(());
    }
    run(npm(folder)?.args(["ci", "--no-audit", "--no-fund"]))
}

/// Whether a file exists and is not older than another one.
pub fn is_newer(file: &Path, than: &Path) -> bool {
    let time = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    matches!((time(file), time(than)), (Some(file), Some(than)) if file >= than)
}
