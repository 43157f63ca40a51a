//! `cargo xtask release-check`: whether a release would be whole. It needs no network, except where zizmor is not
//! installed yet.

mod crates;
mod versions;
mod workflows;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use lintainer::Streams;

use crate::args::Args;
use crate::tools::{output, python_with, root, run as run_command};

/// The release of zizmor that is asked for.
const ZIZMOR: &str = "1.32.0";

/// Runs the chore. `--tag v0.1.0` is given where that tag is released.
///
/// # Errors
/// Everything that does not agree.
pub fn run(args: &[String]) -> Result<(), String> {
    let args = Args::read(args, &["--tag"])?;
    agreement(args.value("--tag"))?;
    run_command(&mut zizmor()?)
}

/// What can be seen without any other program.
///
/// # Errors
/// Everything that does not agree.
pub fn agreement(tag: Option<&str>) -> Result<(), String> {
    let mut problems = versions::problems(tag)?;
    problems.extend(crates::problems()?);
    problems.extend(workflows::problems()?);
    problems.extend(findings(&["."])?);
    problems.extend(findings(&["--profile", "audit", "packaging/Dockerfile"])?);
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// What lintainer finds in its own repository.
fn findings(words: &[&str]) -> Result<Option<String>, String> {
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let folder = std::env::current_dir().map_err(|error| format!("the working directory: {error}"))?;
    std::env::set_current_dir(root()).map_err(|error| format!("{}: {error}", root().display()))?;
    let fixed = ["lintainer", "check", "--no-progress", "--output-format=concise", "--fail-on=info"];
    let args = fixed.iter().chain(words).map(OsString::from);
    let mut streams = Streams { input: &mut std::io::empty(), output: &mut output, error: &mut error };
    let status = lintainer::run(args, &mut streams);
    std::env::set_current_dir(folder).map_err(|error| format!("the working directory: {error}"))?;
    let told = [output, error].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Ok((status != 0).then(|| format!("lintainer in its own repository ends with {status}:\n{told}")))
}

/// zizmor, which looks for faults in the workflows and in the action.
///
/// # Errors
/// It cannot be installed.
pub fn zizmor() -> Result<Command, String> {
    let python = python_with(&["pip"])?;
    let program: PathBuf = python.with_file_name(format!("zizmor{}", std::env::consts::EXE_SUFFIX));
    let version = format!("zizmor {ZIZMOR}");
    if output(Command::new(&program).arg("--version")).as_deref() != Some(version.as_str()) {
        let wanted = format!("zizmor=={ZIZMOR}");
        run_command(Command::new(&python).args(["-m", "pip", "install", "--quiet", &wanted]))?;
    }
    let mut command = Command::new(program);
    command.args(["--offline", "--no-progress", "--persona=pedantic", ".github", "action.yml"]).current_dir(root());
    Ok(command)
}
