//! `cargo xtask release npm`: the package `lintainer`, library and command in one, and a package per platform that
//! carries the program. npm installs the one that fits, since each names its system and processor.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::targets::{Target, built};
use super::{VERSION, assets, files, program};
use crate::tools::{has, root, run as run_command};
use crate::wasm;

/// Makes the packages of all platforms whose archives are there, and the one that refers to all platforms.
///
/// # Errors
/// There is no archive, or npm or what builds the library is missing.
pub fn run() -> Result<(), String> {
    let folder = root().join("target/npm");
    files::fresh_folder(&folder)?;
    for target in built(|target| target.npm.is_some())? {
        let name = platform(target).unwrap_or_default();
        let package = folder.join(&name);
        files::write_program(&package.join(target.program()), &program::packed(target)?)?;
        files::write(&package.join("package.json"), pretty(&carrier(target)).as_bytes())?;
        let about = format!("# @lintainer/{name}\n\nThe program of the package `lintainer` for {}.\n", target.rust);
        files::write(&package.join("README.md"), about.as_bytes())?;
        licences(&package)?;
        pack(&package)?;
    }
    let library = wasm::package()?;
    let package = folder.join("lintainer");
    for name in files::names(&library)? {
        files::write(&package.join(&name), &files::read_bytes(&library.join(&name))?)?;
    }
    let command = files::read_bytes(&root().join("packaging/npm/command.js"))?;
    files::write_program(&package.join("command.js"), &command)?;
    let description = with_command(&files::read(&library.join("package.json"))?)?;
    files::write(&package.join("package.json"), description.as_bytes())?;
    pack(&package)
}

/// The last part of the name of a platform's package: what Node calls the platform.
fn platform(target: &Target) -> Option<String> {
    target.npm.map(|(system, processor)| format!("{system}-{processor}"))
}

fn licences(package: &Path) -> Result<(), String> {
    for name in ["LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY.md"] {
        files::write(&package.join(name), &files::read_bytes(&root().join(name))?)?;
    }
    Ok(())
}

/// The description of a package that carries the program.
fn carrier(target: &Target) -> Value {
    let (system, processor) = target.npm.unwrap_or_default();
    json!({
        "name": format!("@lintainer/{system}-{processor}"),
        "version": VERSION,
        "description": format!("The program of lintainer for {}", target.rust),
        "license": "MIT OR Apache-2.0",
        "repository": "github:lintainer/lintainer",
        "os": [system],
        "cpu": [processor],
        "files": [target.program(), "LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY.md"],
        "preferUnplugged": true,
    })
}

/// The description of the library with the command and the packages that carry the program. The rest stays as it is
/// written: in `exports` the order counts.
fn with_command(description: &str) -> Result<String, String> {
    let carriers = super::targets::TARGETS.iter().filter_map(platform);
    let carriers: Vec<String> = carriers.map(|name| format!("    \"@lintainer/{name}\": \"{VERSION}\"")).collect();
    let open = description.trim_end().strip_suffix('}').ok_or("package.json is no object")?;
    let text = format!(
        "{},\n  \"bin\": {{ \"lintainer\": \"command.js\" }},\n  \"optionalDependencies\": {{\n{}\n  }}\n}}\n",
        open.trim_end(),
        carriers.join(",\n")
    );
    serde_json::from_str::<Value>(&text).map(|_| text).map_err(|error| format!("package.json: {error}"))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn pack(package: &Path) -> Result<(), String> {
    if !has("npm") {
        return Err("npm is missing".to_string());
    }
    run_command(Command::new("npm").args(["pack", "--silent", "--pack-destination"]).arg(assets()).current_dir(package))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_refers_to_a_package_for_each_platform() {
        let library = "{\n  \"name\": \"lintainer\",\n  \"exports\": { \"node\": \"a\", \"default\": \"b\" }\n}\n";
        let text = with_command(library).unwrap();
        assert!(text.find("\"node\"") < text.find("\"default\""), "the first condition that holds is taken");
        let description: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(description["bin"]["lintainer"], "command.js");
        let carriers = description["optionalDependencies"].as_object().unwrap();
        assert_eq!(carriers.len(), 6);
        for target in super::super::targets::TARGETS.iter().filter(|target| target.npm.is_some()) {
            let carrier = carrier(target);
            assert_eq!(carriers[carrier["name"].as_str().unwrap()], carrier["version"]);
            assert!(carrier["files"].as_array().unwrap().contains(&target.program().into()));
        }
        assert!(with_command("[]").is_err());
    }
}
