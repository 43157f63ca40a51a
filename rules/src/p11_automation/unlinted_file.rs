//! `unlinted-file`: a file that the pipeline's linter is not given, while it is given others.

use std::collections::BTreeMap;

use lintainer_core::config::Pattern;
use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::pipeline::root_of;
use lintainer_core::project::{Kind, Project, Support};

use crate::prelude::*;
use crate::shared::aside::is_aside;
use crate::shared::check_steps::{CheckStep, Subject, check_steps};

pub(super) static RULE: Rule = Rule {
    name: "unlinted-file",
    practice: Practice::Automation,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("unlinted_file.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// Linters that are given files, and the kind of these.
const LINTERS: [(&str, Kind); 2] = [("hadolint", Kind::Dockerfile), ("dclint", Kind::Compose)];

/// Words of pipelines that may lint files in ways that are not seen, or from another folder.
const UNSEEN: [&str; 9] = [
    "working-directory",
    "cd ",
    "xargs",
    "hadolint/hadolint:",
    "hadolint/hadolint ",
    "super-linter",
    "megalinter",
    "pre-commit",
    "reviewdog",
];

fn check(project: &Project, cx: &mut Context) {
    let mut steps: BTreeMap<String, Vec<CheckStep>> = BTreeMap::new();
    for step in check_steps(project).into_iter().filter(|step| step.subject == Subject::Files) {
        steps.entry(root_of(&project.file(step.file).source.path)).or_default().push(step);
    }
    for (root, steps) in steps {
        let is_unseen = project.files().iter().any(|file| {
            let is_here = file.kind == Kind::Support(Support::Ci) && root_of(&file.source.path) == root;
            is_here && UNSEEN.iter().any(|word| file.source.text().contains(word))
        });
        // Other linters look for files by themselves.
        let is_given = |step: &CheckStep| LINTERS.iter().any(|(tool, _)| *tool == step.tool);
        if is_unseen || !steps.iter().all(is_given) {
            continue;
        }
        for (tool, kind) in LINTERS {
            let own: Vec<&CheckStep> = steps.iter().filter(|step| step.tool == tool).collect();
            report(&root, kind, &own, project, cx);
        }
    }
}

fn report(root: &str, kind: Kind, steps: &[&CheckStep], project: &Project, cx: &mut Context) {
    let (Some(first), true) = (steps.first(), steps.iter().all(|step| step.files.is_some())) else { return };
    let written = steps.iter().filter_map(|step| step.files.as_ref()).flatten();
    let patterns: Result<Vec<Pattern>, _> = written.map(|path| Pattern::parse(&format!("./{path}"))).collect();
    let Ok(patterns) = patterns else { return };
    let paths = project.files().iter().filter(|file| file.kind == kind).filter_map(|file| {
        let path = file.source.path.strip_prefix(root)?;
        let path = if root.is_empty() { path } else { path.strip_prefix('/')? };
        Some(path).filter(|path| !is_aside(path))
    });
    let (given, left): (Vec<&str>, Vec<&str>) =
        paths.partition(|path| patterns.iter().any(|pattern| pattern.fits(path, "")));
    let (Some(path), false) = (left.first(), given.is_empty()) else { return };
    let more = match left.len() - 1 {
        0 => String::new(),
        1 => " and 1 more file".to_string(),
        more => format!(" and {more} more files"),
    };
    cx.report(first.span, format!("`{}` does not check `{path}`{more}", first.tool))
        .help("name it as well, or lint the whole repository");
}
