//! The platforms that a release is built for, and what each is called elsewhere.

use std::path::PathBuf;

use super::{VERSION, assets};

/// A platform.
#[derive(Debug)]
pub struct Target {
    /// What Rust calls it.
    pub rust: &'static str,
    /// The ends of npm's package and of `process.platform` and `process.arch`: `linux`, `x64`.
    pub npm: Option<(&'static str, &'static str)>,
    /// What the marketplace of VS Code calls it.
    pub vscode: &'static [&'static str],
    /// What Debian and container images call its processor, where both take this program.
    pub linux: Option<&'static str>,
    /// What the formula calls its system and processor.
    pub formula: Option<(&'static str, &'static str)>,
    /// The oldest C library that the wheel runs with, as wheels call it.
    pub wheel: Option<&'static str>,
}

/// All of them. The programs for Linux that other packages carry are those of musl: they are static, and run
/// with any C library.
pub const TARGETS: &[Target] = &[
    Target {
        rust: "x86_64-unknown-linux-musl",
        npm: Some(("linux", "x64")),
        vscode: &["linux-x64", "alpine-x64"],
        linux: Some("amd64"),
        formula: Some(("linux", "intel")),
        wheel: Some("musllinux_1_2"),
    },
    Target {
        rust: "aarch64-unknown-linux-musl",
        npm: Some(("linux", "arm64")),
        vscode: &["linux-arm64", "alpine-arm64"],
        linux: Some("arm64"),
        formula: Some(("linux", "arm")),
        wheel: Some("musllinux_1_2"),
    },
    Target {
        rust: "x86_64-unknown-linux-gnu",
        npm: None,
        vscode: &[],
        linux: None,
        formula: None,
        wheel: Some("manylinux_2_17"),
    },
    Target {
        rust: "aarch64-unknown-linux-gnu",
        npm: None,
        vscode: &[],
        linux: None,
        formula: None,
        wheel: Some("manylinux_2_17"),
    },
    Target {
        rust: "x86_64-apple-darwin",
        npm: Some(("darwin", "x64")),
        vscode: &["darwin-x64"],
        linux: None,
        formula: Some(("macos", "intel")),
        wheel: None,
    },
    Target {
        rust: "aarch64-apple-darwin",
        npm: Some(("darwin", "arm64")),
        vscode: &["darwin-arm64"],
        linux: None,
        formula: Some(("macos", "arm")),
        wheel: None,
    },
    Target {
        rust: "x86_64-pc-windows-msvc",
        npm: Some(("win32", "x64")),
        vscode: &["win32-x64"],
        linux: None,
        formula: None,
        wheel: None,
    },
    Target {
        rust: "aarch64-pc-windows-msvc",
        npm: Some(("win32", "arm64")),
        vscode: &["win32-arm64"],
        linux: None,
        formula: None,
        wheel: None,
    },
];

impl Target {
    /// The platform of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn named(name: Option<&str>) -> Result<&'static Target, String> {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.rust).collect();
        let name = name.ok_or_else(|| format!("`--target T` names the platform: {}", names.join(", ")))?;
        let found = TARGETS.iter().find(|target| target.rust == name);
        found.ok_or_else(|| format!("there is no platform `{name}`; there are: {}", names.join(", ")))
    }

    /// Whether programs have the end `.exe`, and archives are ZIP files.
    pub fn is_windows(&self) -> bool {
        self.rust.contains("windows")
    }

    /// The end of names of programs.
    pub fn suffix(&self) -> &'static str {
        if self.is_windows() { ".exe" } else { "" }
    }

    /// The name of the program.
    pub fn program(&self) -> &'static str {
        if self.is_windows() { "lintainer.exe" } else { "lintainer" }
    }

    /// The name of the archive without its end, and of the folder in it.
    pub fn stem(&self) -> String {
        format!("lintainer-{VERSION}-{}", self.rust)
    }

    /// The name of the archive.
    pub fn archive_name(&self) -> String {
        format!("{}.{}", self.stem(), if self.is_windows() { "zip" } else { "tar.gz" })
    }

    /// Where the archive is, or will be.
    pub fn archive(&self) -> PathBuf {
        assets().join(self.archive_name())
    }
}

/// The platforms whose archives are there.
///
/// # Errors
/// There is none; or, in continuous integration, one of those that `is_wanted` is missing.
pub fn built(is_wanted: impl Fn(&Target) -> bool) -> Result<Vec<&'static Target>, String> {
    let wanted: Vec<&Target> = TARGETS.iter().filter(|target| is_wanted(target)).collect();
    let (built, missing): (Vec<&Target>, Vec<&Target>) = wanted.iter().partition(|target| target.archive().is_file());
    let missing: Vec<&str> = missing.iter().map(|target| target.rust).collect();
    if built.is_empty() || (crate::tools::in_ci() && !missing.is_empty()) {
        let folder = assets();
        return Err(format!("{} has no archive for {}", folder.display(), missing.join(", ")));
    }
    if !missing.is_empty() {
        println!("left out, for want of their archives: {}", missing.join(", "));
    }
    Ok(built)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_found_by_name() {
        let target = Target::named(Some("x86_64-pc-windows-msvc")).unwrap();
        assert_eq!(target.archive_name(), format!("lintainer-{VERSION}-x86_64-pc-windows-msvc.zip"));
        assert_eq!(target.program(), "lintainer.exe");
        assert!(Target::named(Some("vax")).unwrap_err().contains("`vax`"));
        assert!(Target::named(None).unwrap_err().contains("aarch64-apple-darwin"));
    }

    #[test]
    fn no_other_package_has_two_programs_for_one_platform() {
        let mut names: Vec<String> = Vec::new();
        for target in TARGETS {
            names.extend(target.npm.map(|(system, processor)| format!("npm {system} {processor}")));
            names.extend(target.vscode.iter().map(|name| format!("vscode {name}")));
            names.extend(target.linux.map(|name| format!("linux {name}")));
            names.extend(target.formula.map(|(system, processor)| format!("formula {system} {processor}")));
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
