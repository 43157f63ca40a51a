//! Whether workflows name actions by their commits, ask for what they need only, and call parts that there are.

use std::path::Path;

use serde_yaml::Value;

use crate::release::{HELP, files};
use crate::tools::root;

/// The folder of the workflows.
const FOLDER: &str = ".github/workflows";

/// What is wrong with the workflows and the action.
///
/// # Errors
/// A file cannot be read.
pub fn problems() -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    let names = files::names(&root().join(FOLDER))?;
    for path in names.iter().map(|name| format!("{FOLDER}/{name}")).chain(["action.yml".to_string()]) {
        let text = files::read(&root().join(&path))?;
        problems.extend(in_file(&path, &text)?);
    }
    Ok(problems)
}

fn in_file(path: &str, text: &str) -> Result<Vec<String>, String> {
    let value: Value = serde_yaml::from_str(text).map_err(|error| format!("{path}: {error}"))?;
    let mut problems: Vec<String> = text.lines().filter_map(unpinned).collect();
    if let Some(jobs) = value.get("jobs").and_then(Value::as_mapping) {
        if value.get("permissions").and_then(Value::as_mapping).is_none_or(|all| !all.is_empty()) {
            problems.push("`permissions` at the top is not `{}`".to_string());
        }
        for (name, job) in jobs {
            let name = name.as_str().unwrap_or_default();
            if job.get("permissions").is_none() {
                problems.push(format!("the job `{name}` has no `permissions`"));
            }
            if job.get("uses").is_none() && job.get("timeout-minutes").is_none() {
                problems.push(format!("the job `{name}` has no `timeout-minutes`"));
            }
        }
    }
    let mut scripts = Vec::new();
    collect(&value, &mut scripts);
    for script in scripts {
        if script.contains("${{") {
            problems.push(format!("`{}` has an expression: give it as a variable", first_line(script)));
        }
        for part in script.split("cargo xtask release ").skip(1) {
            let part = part.split_whitespace().next().unwrap_or_default();
            if !HELP.lines().any(|line| line.split_whitespace().next() == Some(part)) {
                problems.push(format!("`cargo xtask release {part}` does not exist"));
            }
        }
        let files = script.split_whitespace().filter_map(|word| word.strip_prefix("packaging/"));
        for file in files.filter(|file| !root().join("packaging").join(Path::new(file)).exists()) {
            problems.push(format!("packaging/{file} does not exist"));
        }
    }
    Ok(problems.into_iter().map(|problem| format!("{path}: {problem}")).collect())
}

/// What is wrong with a line that names an action.
fn unpinned(line: &str) -> Option<String> {
    let uses = line.trim().trim_start_matches("- ").strip_prefix("uses:")?.trim();
    let (action, comment) = uses.split_once(" #").unwrap_or((uses, ""));
    if action.starts_with("$/") {
        return None;
    }
    let commit = action.trim().split_once('@').map(|(_, commit)| commit).unwrap_or_default();
    if commit.len() != 40 || !commit.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Some(format!("`{action}` is not pinned to a commit"));
    }
    let has_version =
        comment.trim().strip_prefix('v').is_some_and(|rest| rest.starts_with(|it: char| it.is_ascii_digit()));
    (!has_version).then(|| format!("`{action}` has no comment with its version"))
}

/// The scripts of all steps.
fn collect<'a>(value: &'a Value, scripts: &mut Vec<&'a str>) {
    match value {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                match value.as_str() {
                    Some(text) if key.as_str() == Some("run") => scripts.push(text),
                    _ => collect(value, scripts),
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, scripts)),
        _ => {}
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_workflows_are_named() {
        let text = "\
permissions: { contents: read }
jobs:
  a:
    steps:
      - uses: a/b@v1
      - uses: a/b@3d3c42e5aac5ba805825da76410c181273ba90b1
      - run: echo ${{ github.head_ref }}
      - run: cargo xtask release nothing packaging/none
";
        let told = in_file("w.yml", text).unwrap().join("\n");
        for fault in [
            "`permissions` at the top",
            "`a/b@v1` is not pinned",
            "`a` has no `permissions`",
            "`a` has no `timeout-minutes`",
            "no comment with its version",
            "`echo ${{ github.head_ref }}` has an expression",
            "`cargo xtask release nothing` does not exist",
            "packaging/none does not exist",
        ] {
            assert!(told.contains(fault), "{fault}: {told}");
        }
    }

    #[test]
    fn workflows_without_faults_are_left_alone() {
        let text = "\
permissions: {}
jobs:
  a:
    permissions: {}
    timeout-minutes: 5
    steps:
      - uses: $/.github/actions/a
      - uses: a/b@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
      - run: cargo xtask release archive --target T
";
        assert_eq!(in_file("w.yml", text).unwrap(), Vec::<String>::new());
    }
}
