//! Building the API server: from the modules of a version of Kubernetes, with our program around it, below
//! `target/oracles`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::super::{GO_FLAGS, folder, text};
use crate::tools::{root, run};

/// The version that is asked unless another one is named.
pub const VERSION: &str = "v1.37.2";

/// How long a server may live, in seconds. It ends with our questions; this is for the case that we are stopped
/// otherwise.
const TIME_TO_LIVE: u32 = 1800;

/// The program that starts a server and asks it.
///
/// # Errors
/// It cannot be built.
pub fn command(version: &str) -> Result<Command, String> {
    let program = build(version)?;
    let log = log_file(version);
    let log = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
    let mut command = Command::new(program);
    command.arg(workplace(version)).arg(TIME_TO_LIVE.to_string()).stderr(log);
    Ok(command)
}

/// Where the server's own words are.
pub fn log(version: &str) -> String {
    format!("its log is {}", log_file(version).display())
}

fn workplace(version: &str) -> PathBuf {
    folder().join("cluster").join(version)
}

fn log_file(version: &str) -> PathBuf {
    workplace(version).join("server.log")
}

/// Builds the program; that takes ten minutes and some gigabytes of Go's caches for the first time.
fn build(version: &str) -> Result<PathBuf, String> {
    let parts: Vec<&str> = version.strip_prefix("v1.").unwrap_or("").split('.').collect();
    let [minor, patch] = parts[..] else { return Err(format!("a version is `{VERSION}`, not `{version}`")) };
    if ![minor, patch].iter().all(|part| part.parse::<u16>().is_ok()) {
        return Err(format!("a version is `{VERSION}`, not `{version}`"));
    }
    let (place, sources) = (workplace(version), root().join("xtask/oracles/cluster"));
    let failed = |error: std::io::Error| format!("{}: {error}", place.display());
    fs::create_dir_all(&place).map_err(failed)?;
    for source in fs::read_dir(&sources).map_err(failed)?.flatten() {
        fs::copy(source.path(), place.join(source.file_name())).map_err(failed)?;
    }
    let go = || {
        let mut go = Command::new("go");
        go.current_dir(&place).env("GOFLAGS", "-mod=mod").env("GOWORK", "off").env("CGO_ENABLED", "0");
        go
    };
    if !place.join("go.mod").is_file() {
        let modules = modules_of(&mut go(), version)?;
        let theirs = fs::read_to_string(modules.join("go.mod")).map_err(failed)?;
        fs::write(place.join("go.sum"), fs::read(modules.join("go.sum")).map_err(failed)?).map_err(failed)?;
        fs::write(place.join("go.mod"), requirements(&theirs, version)).map_err(failed)?;
    }
    let program = place.join(format!("server{}", std::env::consts::EXE_SUFFIX));
    // Without a version the server does not know which APIs to serve.
    let base = "k8s.io/component-base/version";
    let linked = format!("-s -w -X {base}.gitVersion={version} -X {base}.gitMajor=1 -X {base}.gitMinor={minor}");
    run(go().arg("build").args(GO_FLAGS).args(["-p", "2", "-ldflags", &linked, "-o"]).arg(&program).arg("."))?;
    Ok(program)
}

/// The folder of the module `k8s.io/kubernetes`, which is downloaded where it is missing.
fn modules_of(go: &mut Command, version: &str) -> Result<PathBuf, String> {
    let failed = |error: String| format!("k8s.io/kubernetes@{version}: {error}");
    let wanted = format!("k8s.io/kubernetes@{version}");
    // Outside of any module: ours has no requirements yet.
    let output = go.args(["mod", "download", "-json", &wanted]).output().map_err(|error| failed(error.to_string()))?;
    let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| failed(error.to_string()))?;
    match text(&answer, "Dir") {
        "" => Err(failed(text(&answer, "Error").to_string())),
        folder => Ok(Path::new(folder).to_path_buf()),
    }
}

/// Our requirements: those of Kubernetes, whose own parts are taken from their modules where it takes them from its
/// folders.
fn requirements(theirs: &str, version: &str) -> String {
    let staged = version.replacen("v1.", "v0.", 1);
    let mut ours = String::from("module lintainer/oracles/cluster\n\n");
    let settings = theirs.lines().filter(|line| line.starts_with("go ") || line.starts_with("godebug "));
    settings.for_each(|line| ours += &format!("{line}\n"));
    ours += &format!("\nrequire k8s.io/kubernetes {version}\n");
    let mut block = "";
    for line in theirs.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [name @ ("require" | "replace"), "("] => block = name,
            [")"] => block = "",
            [module, "v0.0.0", ..] if block == "require" => ours += &format!("require {module} {staged}\n"),
            [module, required, ..] if block == "require" => ours += &format!("require {module} {required}\n"),
            [module, "=>", place] if block == "replace" && place.starts_with("./staging/") => {
                ours += &format!("replace {module} => {module} {staged}\n");
            }
            _ => {}
        }
    }
    ours
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_kubernetes_come_from_their_modules() {
        let theirs = "module k8s.io/kubernetes\n\ngo 1.26.0\n\ngodebug default=go1.26\n\n\
                      require (\n\ta.b/c v1.2.3 // indirect\n\
                      \tk8s.io/api v0.0.0\n)\n\nreplace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n)\n";
        let ours = "module lintainer/oracles/cluster\n\ngo 1.26.0\ngodebug default=go1.26\n\n\
                    require k8s.io/kubernetes v1.37.2\nrequire a.b/c v1.2.3\nrequire k8s.io/api v0.37.2\n\
                    replace k8s.io/api => k8s.io/api v0.37.2\n";
        assert_eq!(requirements(theirs, "v1.37.2"), ours);
    }

    #[test]
    fn a_wrong_version_is_an_error_before_anything_is_built() {
        for version in ["1.37.2", "v1.37", "v1.37.x", "v2.1.1", "v1.37.2/.."] {
            assert!(build(version).unwrap_err().contains(version), "{version}");
        }
    }
}
