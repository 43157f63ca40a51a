//! `cargo xtask release formula`: the formula for Homebrew, from `packaging/homebrew.rb`.

use super::targets::{Target, built};
use super::{VERSION, assets, checksums, files};
use crate::tools::root;

/// Writes the formula, which needs the archives of all its platforms.
///
/// # Errors
/// An archive is missing.
pub fn run() -> Result<(), String> {
    let template = files::read(&root().join("packaging/homebrew.rb"))?;
    let archives = built(|target| target.formula.is_some())?;
    let sums = archives.iter().map(|target| Ok((*target, checksums::of_file(&target.archive())?)));
    let text = filled(&template, &sums.collect::<Result<Vec<_>, String>>()?)?;
    files::write(&assets().join("lintainer.rb"), text.as_bytes())
}

/// The template with everything filled in.
fn filled(template: &str, archives: &[(&Target, String)]) -> Result<String, String> {
    let mut text = template.replace("@VERSION@", VERSION);
    for (target, sum) in archives {
        let (system, processor) = target.formula.unwrap_or_default();
        text = text
            .replace(&format!("@URL {system} {processor}@"), &address(&target.archive_name()))
            .replace(&format!("@SHA256 {system} {processor}@"), sum);
    }
    match text.lines().find(|line| line.contains('@')) {
        None => Ok(text),
        Some(line) => Err(format!("packaging/homebrew.rb: nothing is known for `{}`", line.trim())),
    }
}

/// Where a file of the release is.
fn address(name: &str) -> String {
    format!("https://github.com/lintainer/lintainer/releases/download/v{VERSION}/{name}")
}

#[cfg(test)]
mod tests {
    use super::super::targets::TARGETS;
    use super::*;

    #[test]
    fn each_platform_has_its_address_and_checksum() {
        let template = files::read(&root().join("packaging/homebrew.rb")).unwrap();
        let archives: Vec<(&Target, String)> = TARGETS
            .iter()
            .filter(|target| target.formula.is_some())
            .map(|target| (target, checksums::of_bytes(target.rust.as_bytes())))
            .collect();
        let text = filled(&template, &archives).unwrap();
        for (target, sum) in &archives {
            let at = text.find(&target.archive_name()).unwrap();
            assert!(text[at..].lines().nth(1).unwrap().contains(sum.as_str()), "{}", target.rust);
        }
        let error = filled(&template, &archives[1..]).unwrap_err();
        assert!(error.contains("linux intel"), "{error}");
    }
}
