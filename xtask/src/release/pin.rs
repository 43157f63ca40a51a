//! `cargo xtask release pin`: the checksums by which the GitHub action and the GitLab component install the program.
//!
//! They cannot stand in the commit that the archives are built from. So they are written into a commit on top of it,
//! which is what users refer to: the tags `v0` and `v0.1` of a release `0.1.x`.

use std::fmt::Write;

use super::targets::{Target, built};
use super::{checksums, files};
use crate::tools::root;

/// The checksums of all releases.
pub const LIST: &str = "ci/checksums.txt";

/// The component for GitLab.
pub const COMPONENT: &str = "templates/lintainer.yml";

/// Writes the checksums of the archives in `target/assets`.
///
/// # Errors
/// There is no archive, or a file is not what it was.
pub fn run() -> Result<(), String> {
    let mut sums = Vec::new();
    for target in built(|_| true)? {
        sums.push((target, checksums::of_file(&target.archive())?));
    }
    let list = root().join(LIST);
    files::write(&list, listed(&files::read(&list)?, &sums).as_bytes())?;
    let component = root().join(COMPONENT);
    files::write(&component, filled(&files::read(&component)?, &sums)?.as_bytes())
}

/// The list with the checksums of this release at its end, in the place of those that it had.
fn listed(list: &str, sums: &[(&Target, String)]) -> String {
    let is_old = |line: &&str| !sums.iter().any(|(target, _)| line.ends_with(&format!("  {}", target.archive_name())));
    let mut text: String = list.lines().filter(is_old).map(|line| format!("{line}\n")).collect();
    for (target, sum) in sums {
        let _ = writeln!(text, "{sum}  {}", target.archive_name());
    }
    text
}

/// The component with the checksums of the programs for Linux as the default of its input `checksums`.
fn filled(component: &str, sums: &[(&Target, String)]) -> Result<String, String> {
    let lines = sums.iter().filter(|(target, _)| target.linux.is_some());
    let lines: Vec<String> = lines.map(|(target, sum)| format!("{sum}  {}", target.archive_name())).collect();
    let missing = || format!("{COMPONENT} has no input `checksums` with a default");
    let (before, input) = component.split_once("\n    checksums:\n").ok_or_else(missing)?;
    let (about, default) = input.split_once("\n      default: ").ok_or_else(missing)?;
    let (_, after) = default.split_once('\n').ok_or_else(missing)?;
    let value = lines.join("\\n");
    Ok(format!("{before}\n    checksums:\n{about}\n      default: \"{value}\"\n{after}"))
}

#[cfg(test)]
mod tests {
    use super::super::targets::TARGETS;
    use super::*;

    fn sums(of: &str) -> Vec<(&'static Target, String)> {
        TARGETS.iter().map(|target| (target, checksums::of_bytes(format!("{of}{}", target.rust).as_bytes()))).collect()
    }

    #[test]
    fn the_list_keeps_other_releases_and_has_each_archive_once() {
        let old = "# text\n00ff  lintainer-0.0.1-x86_64-unknown-linux-musl.tar.gz\n";
        let once = listed(old, &sums("a"));
        assert!(once.starts_with(old));
        assert_eq!(once.lines().count(), 2 + TARGETS.len());
        assert_eq!(listed(&once, &sums("a")), once);
        assert_eq!(listed(&once, &sums("b")).lines().count(), once.lines().count());
    }

    #[test]
    fn the_component_knows_the_programs_for_linux() {
        let component = files::read(&root().join(COMPONENT)).unwrap();
        let text = filled(&component, &sums("a")).unwrap();
        let value: serde_yaml::Value = serde_yaml::from_str(text.split("\n---\n").next().unwrap()).unwrap();
        let default = value["spec"]["inputs"]["checksums"]["default"].as_str().unwrap();
        let wanted = sums("a").into_iter().filter(|(target, _)| target.linux.is_some());
        let wanted: Vec<String> = wanted.map(|(target, sum)| format!("{sum}  {}", target.archive_name())).collect();
        assert_eq!(default.lines().collect::<Vec<_>>(), wanted);
        assert_eq!(filled(&text, &sums("a")).unwrap(), text);
        assert!(filled("spec:\n", &sums("a")).unwrap_err().contains("`checksums`"));
    }
}
