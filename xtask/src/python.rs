//! The Python package: its wheel, its tests and its speed.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::args::Args;
use crate::release::Target;
use crate::tools::{cargo, has, install_debian, modules, python_with, root, run};

/// The Python of `.venv` with everything that the tests need.
fn python() -> Result<PathBuf, String> {
    let python = python_with(&["pip"])?;
    // Says nothing where all of it is there already.
    run(Command::new(&python)
        .current_dir(root())
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
        .arg("python/requirements-test.txt"))?;
    Ok(python)
}

/// Builds the wheel and returns the Python that it was built with.
fn build(profile: &str, folder: &str) -> Result<(PathBuf, PathBuf), String> {
    let python = python()?;
    let folder = root().join("target").join(folder);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    run(Command::new(&python)
        .current_dir(root())
        .args(["-m", "maturin", "build", "--quiet", "--profile", profile, "--out"])
        .arg(&folder)
        .args(["--interpreter"])
        .arg(&python))?;
    let wheel = std::fs::read_dir(&folder).ok().and_then(|mut entries| entries.next()?.ok());
    let wheel = wheel.ok_or_else(|| format!("there is no wheel in {}", folder.display()))?;
    Ok((python, wheel.path()))
}

fn install(profile: &str, folder: &str) -> Result<PathBuf, String> {
    let (python, wheel) = build(profile, folder)?;
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--force-reinstall"])
        .arg(wheel))?;
    Ok(python)
}

/// `cargo xtask wheel`: the wheel that is published.
///
/// # Errors
/// It cannot be built.
pub fn wheel() -> Result<(), String> {
    let (_, wheel) = build("wheel", "wheels")?;
    println!("{}", wheel.display());
    Ok(())
}

/// `cargo xtask release wheel`: the wheel of a platform, in a folder.
///
/// # Errors
/// It cannot be built, for want of the target, for example.
pub fn release_wheel(args: &[String], folder: &Path) -> Result<(), String> {
    let args = Args::read(args, &["--target"])?;
    let target = Target::named(args.value("--target"))?;
    let tools: &[&str] = if target.wheel.is_some() { &["maturin", "ziglang"] } else { &["maturin"] };
    let python = python_with(tools)?;
    let mut build = Command::new(&python);
    // maturin looks for Zig on the path only, though it is a package of the Python that runs it.
    let mut path: Vec<PathBuf> = python.parent().map(Path::to_path_buf).into_iter().collect();
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    build.env("PATH", std::env::join_paths(path).map_err(|error| error.to_string())?);
    build.args(["-m", "maturin", "build", "--quiet", "--locked", "--profile", "wheel", "--target", target.rust]);
    if let Some(library) = target.wheel {
        build.args(["--zig", "--compatibility", library]);
    }
    run(build.current_dir(root()).arg("--out").arg(folder))
}

/// `cargo xtask release sdist`: the source of the package, in a folder.
///
/// # Errors
/// It cannot be packed.
pub fn sdist(folder: &Path) -> Result<(), String> {
    let python = python_with(&["maturin"])?;
    run(Command::new(python).args(["-m", "maturin", "sdist", "--out"]).arg(folder).current_dir(root()))
}

fn pytest(python: &PathBuf, arguments: &[&str]) -> Command {
    let mut command = Command::new(python);
    command.current_dir(root()).args(["-m", "pytest", "-q", "-rs"]).args(arguments);
    command
}

/// The tests of the package and of its example, with a wheel that is installed as a user would.
///
/// # Errors
/// What they need cannot be had.
pub fn tests() -> Result<Command, String> {
    if !has("java") && std::env::var_os("JAVA_HOME").is_none() {
        install_debian(&["openjdk-17-jre-headless"])?;
    }
    // The component for GitLab is run by a runner of its own.
    modules(&root().join("ci"))?;
    let python = install("dev", "wheels-dev")?;
    sdist(&root().join("target/wheels-dev"))?;
    Ok(pytest(&python, &["python/tests", "python/examples", "--ignore=python/tests/test_precommit.py"]))
}

/// The hooks in a real pre-commit, which builds and installs the wheel by itself.
///
/// # Errors
/// What they need cannot be had.
pub fn hooks() -> Result<Command, String> {
    if !has("git") {
        install_debian(&["git"])?;
    }
    let python = install("dev", "wheels-dev")?;
    Ok(pytest(&python, &["python/tests/test_precommit.py"]))
}

/// `cargo xtask bench python`: the library against the command, and what importing costs.
///
/// # Errors
/// It cannot be built.
pub fn bench() -> Result<(), String> {
    run(cargo().args(["build", "--release", "--quiet", "-p", "lintainer"]))?;
    let python = install("release", "wheels")?;
    run(Command::new(python)
        .current_dir(root())
        .arg("python/benches/bench.py")
        .arg(root().join("target/release/lintainer")))
}
