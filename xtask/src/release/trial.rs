//! `cargo xtask release try`: installs what is in `target/assets` as a user would, into folders of its own, and lints
//! a file with it. What does not fit this machine is left out, and said.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use super::targets::{TARGETS, Target};
use super::{VERSION, assets, files, program};
use crate::tools::{describe, has, in_ci, output, root, run as run_command};

/// A way to install lintainer.
struct Way {
    name: &'static str,
    /// The files that it needs.
    files: Vec<PathBuf>,
    /// Installs them into a folder and returns how the command is called then.
    install: fn(&Path, &[PathBuf]) -> Result<Vec<String>, String>,
    /// What else it needs that this machine lacks.
    lacks: Option<&'static str>,
}

/// Installs and tries everything that fits.
///
/// # Errors
/// Something cannot be installed, or does not lint. In continuous integration: something is left out.
pub fn run() -> Result<(), String> {
    let target = here().ok_or("no archive in target/assets fits this machine")?;
    println!("| way | size, KB | to install, s |\n|---|---:|---:|");
    for way in ways(target)? {
        let missing = way.files.iter().find(|path| !path.is_file());
        let missing = missing.map(|path| format!("{} is missing", path.display()));
        if let Some(why) = missing.or_else(|| way.lacks.map(str::to_string)) {
            println!("| {} | left out: {why} | |", way.name);
            if in_ci() {
                return Err(format!("{}: {why}", way.name));
            }
            continue;
        }
        let folder = root().join("target/try").join(way.name);
        files::fresh_folder(&folder)?;
        let start = Instant::now();
        let command = (way.install)(&folder, &way.files)?;
        let time = start.elapsed().as_secs_f32();
        lints(&folder, &command).map_err(|error| format!("{}: {error}", way.name))?;
        let size: u64 = way.files.iter().filter_map(|path| path.metadata().ok()).map(|data| data.len()).sum();
        println!("| {} | {} | {time:.1} |", way.name, size / 1000);
    }
    Ok(())
}

/// The platform of this machine whose archive is there.
fn here() -> Option<&'static Target> {
    let start = format!("{}-", std::env::consts::ARCH);
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let fits = |target: &&Target| target.rust.starts_with(&start) && target.rust.contains(system);
    TARGETS.iter().filter(fits).find(|target| target.archive().is_file())
}

fn ways(target: &'static Target) -> Result<Vec<Way>, String> {
    let asset = |name: String| assets().join(name);
    let names = files::names(&assets())?;
    let wheel = names.iter().find(|name| {
        let fits = |word: &str| name.contains(word);
        fits("manylinux") && fits(std::env::consts::ARCH) && name.ends_with(".whl")
    });
    let wheel = wheel.cloned().unwrap_or_else(|| "lintainer-*.whl".to_string());
    let carrier = target.npm.map(|(system, processor)| format!("lintainer-{system}-{processor}-{VERSION}.tgz"));
    let carrier = carrier.unwrap_or_else(|| "lintainer-*.tgz".to_string());
    let platform = target.vscode.first().unwrap_or(&"*");
    let linux = target.linux.unwrap_or("*");
    let engine = output(Command::new("docker").args(["info", "--format", "{{.ID}}"])).is_some_and(|id| !id.is_empty());
    Ok(vec![
        Way { name: "archive", files: vec![target.archive()], install: archive, lacks: None },
        Way { name: "wheel", files: vec![asset(wheel)], install: wheel_file, lacks: lacks("python3") },
        Way {
            name: "npm",
            files: vec![asset(format!("lintainer-{VERSION}.tgz")), asset(carrier)],
            install: npm,
            lacks: lacks("npm"),
        },
        Way {
            name: "vscode",
            files: vec![asset(format!("lintainer-vscode-{VERSION}-{platform}.vsix"))],
            install: vscode,
            lacks: None,
        },
        Way {
            name: "deb",
            files: vec![asset(format!("lintainer_{VERSION}_{linux}.deb"))],
            install: deb,
            lacks: lacks("dpkg"),
        },
        Way {
            name: "image",
            files: vec![root().join("target/image").join(linux).join("lintainer")],
            install: image,
            lacks: (!engine).then_some("no container engine answers"),
        },
    ])
}

fn lacks(program: &'static str) -> Option<&'static str> {
    (!has(program)).then_some(program)
}

/// The archive is unpacked, and the programs of both kinds of archives are what they were.
fn archive(folder: &Path, files: &[PathBuf]) -> Result<Vec<String>, String> {
    let target = TARGETS.iter().find(|target| target.archive() == files[0]).ok_or("no platform has this archive")?;
    let path = folder.join(target.program());
    files::write_program(&path, &program::packed(target)?)?;
    let page = program::member(target, "man/lintainer-check.1")?;
    if !page.starts_with(b".") && !page.windows(3).any(|part| part == b".TH") {
        return Err("the page of `lintainer check` is no man page".to_string());
    }
    Ok(vec![path.display().to_string()])
}

/// A fresh virtual environment, without any index of packages.
fn wheel_file(folder: &Path, files: &[PathBuf]) -> Result<Vec<String>, String> {
    run_command(Command::new("python3").args(["-m", "venv"]).arg(folder.join("venv")))?;
    let python = folder.join("venv/bin/python");
    run_command(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--no-index"]).arg(&files[0]))?;
    let script =
        "import lintainer; r = lintainer.check_text('FROM alpine', filename='Dockerfile'); assert len(r) > 0, r";
    run_command(Command::new(&python).args(["-c", script]))?;
    Ok(vec![folder.join("venv/bin/lintainer").display().to_string()])
}

/// An empty project; the carrier is named, since nothing is asked of a registry.
fn npm(folder: &Path, files: &[PathBuf]) -> Result<Vec<String>, String> {
    files::write(&folder.join("package.json"), b"{ \"private\": true, \"type\": \"module\" }\n")?;
    let flags = ["install", "--offline", "--no-audit", "--no-fund", "--omit=optional", "--silent"];
    run_command(Command::new("npm").args(flags).args(files).current_dir(folder))?;
    let script =
        "import { check } from 'lintainer'; if (check({ Dockerfile: 'FROM alpine' }).findings.length === 0) throw 1";
    run_command(Command::new("node").args(["--input-type=module", "-e", script]).current_dir(folder))?;
    Ok(vec![folder.join("node_modules/.bin/lintainer").display().to_string()])
}

/// The package is a ZIP file; what an editor needs is in it.
fn vscode(folder: &Path, files: &[PathBuf]) -> Result<Vec<String>, String> {
    let bytes = files::read_bytes(&files[0])?;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).map_err(|error| error.to_string())?;
    archive.extract(folder).map_err(|error| error.to_string())?;
    let extension = folder.join("extension");
    let needed = ["bin/THIRD-PARTY.md", "dist/extension.js", "dist/lintainer.schema.json", "icon.png", "LICENSE-MIT"];
    if let Some(name) = needed.iter().find(|name| !extension.join(name).is_file()) {
        return Err(format!("the extension lacks {name}"));
    }
    Ok(vec![extension.join("bin/lintainer").display().to_string()])
}

/// dpkg installs into a folder of its own, which begins as a system without packages.
fn deb(folder: &Path, files: &[PathBuf]) -> Result<Vec<String>, String> {
    for name in ["info", "updates"] {
        files::make_folder(&folder.join("var/lib/dpkg").join(name))?;
    }
    for name in ["status", "available"] {
        files::write(&folder.join("var/lib/dpkg").join(name), b"")?;
    }
    let mut install = Command::new("dpkg");
    install.args(["--force-not-root", "--force-script-chrootless", "--log=/dev/null", "--root"]).arg(folder);
    let install = install.arg("--install").arg(&files[0]).output();
    let install = install.map_err(|error| format!("dpkg cannot be started: {error}"))?;
    if !install.status.success() {
        return Err(String::from_utf8_lossy(&install.stderr).into_owned());
    }
    Ok(vec![folder.join("usr/bin/lintainer").display().to_string()])
}

fn image(folder: &Path, _files: &[PathBuf]) -> Result<Vec<String>, String> {
    let mut build = Command::new("docker");
    build.args(["build", "--quiet", "--tag", "lintainer-try"]).arg(root().join("target/image"));
    run_command(&mut build)?;
    let mount = format!("{}:/work:ro", folder.display());
    let words = ["docker", "run", "--rm", "--read-only", "--network=none", "--volume", &mount, "lintainer-try"];
    Ok(words.map(str::to_string).to_vec())
}

/// Whether a command says its version and finds what there is to find in a file.
fn lints(folder: &Path, words: &[String]) -> Result<(), String> {
    files::write(&folder.join("Dockerfile"), b"FROM alpine\n")?;
    let command = || {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(folder);
        command
    };
    let version = output(command().arg("--version")).unwrap_or_default();
    if version != format!("lintainer {VERSION}") {
        return Err(format!("`{} --version` says `{version}`", words.join(" ")));
    }
    let mut check = command();
    check.args(["check", "--isolated", "--output-format=concise", "Dockerfile"]);
    let told = check.output().map_err(|error| format!("`{}`: {error}", describe(&check)))?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    let found = told.status.code() == Some(1) && text.contains("missing-tag");
    if found { Ok(()) } else { Err(format!("`{}` ends with {} and prints: {text}", describe(&check), told.status)) }
}
