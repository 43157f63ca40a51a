//! `invalid-dockerignore-pattern`: a line of the ignore file does not do what it seems to.

use lintainer_core::dockerfile::{IgnoreFile, IgnorePattern, PatternFault, Presence, pattern_fault};
use lintainer_core::model::Format::Project as ProjectFormat;
use lintainer_core::project::{File, Kind, Project, Support, folder, join};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-dockerignore-pattern",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[ProjectFormat],
    page: Page::new(include_str!("invalid_dockerignore_pattern.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// Folders and endings of what a build makes: a line that takes these in is there before they are.
const MADE: &[&str] = &["bin", "build", "dist", "node_modules", "out", "public", "release", "target", "vendor"];

/// How many patterns a file may have of which each `!` line is compared with all others.
const MAX_PATTERNS: usize = 1024;

fn check(project: &Project, cx: &mut Context) {
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ignore)) {
        let Some(ignore) = project.model(file.source.id).ignore.as_deref() else { continue };
        for (index, pattern) in ignore.patterns.iter().enumerate() {
            match pattern_fault(cx.text(pattern.text.span)) {
                Some(fault) => report(fault, pattern.text.span, cx),
                None if ignore.patterns.len() <= MAX_PATTERNS => negation(index, pattern, ignore, file, cx),
                None => {}
            }
        }
    }
}

fn report(fault: PatternFault, span: Span, cx: &mut Context) {
    let line = cx.text(span);
    let (what, help) = match fault {
        PatternFault::Malformed => {
            ("is not a valid pattern, and the build ends with an error", "close the bracket, or escape it")
        }
        PatternFault::Comment(_) => {
            ("has its comment in the pattern, and matches nothing", "put the comment on a line of its own")
        }
        PatternFault::Outside => {
            ("leads out of the build context, and matches nothing", "name a path below the build context")
        }
        PatternFault::HostPath => ("is a path of the host, and matches nothing", "name a path below the build context"),
    };
    let finding = cx.report(span, format!("`{line}` {what}"));
    finding.help(help);
    if fault == PatternFault::Malformed {
        finding.severity(Severity::Error);
    }
    cx.fix(|cx| {
        let PatternFault::Comment(at) = fault else { return None };
        let (pattern, comment) = cx.text(span).split_at_checked(at)?;
        let text = format!("{}\n{}", comment.trim_start(), pattern.trim_end());
        Some(Fix::risky("put the comment above the pattern", vec![Edit::replace(span, text)]))
    });
}

/// A line that takes in what another one leaves out, or what is not there.
fn negation(index: usize, pattern: &IgnorePattern, ignore: &IgnoreFile, file: &File, cx: &mut Context) {
    if !pattern.is_negated || pattern.has_wildcards() {
        return;
    }
    let (path, span) = (&*pattern.text.value, pattern.text.span);
    if let Some(later) = ignore.undone_by(index) {
        cx.report(span, format!("`!{path}` has no effect: `{}` below leaves it out again", later.text.value))
            .help("move it behind that line")
            .related(later.text.span, "this line leaves it out");
        return;
    }
    let name = file.source.path.rsplit('/').next().unwrap_or("");
    let is_made = path.starts_with(".git") || path.split('/').any(|part| MADE.contains(&part));
    // A Dockerfile's own ignore file may be for any folder above.
    let full = join(folder(&file.source.path), path);
    let project = cx.project();
    if name != ".dockerignore"
        || is_made
        || project.presence(&full) != Presence::No
        || project.is_ignored(&full) == Some(true)
    {
        return;
    }
    cx.report(span, format!("`!{path}` takes in nothing: there is no such file"))
        .severity(Severity::Info)
        .profile(Profile::Audit)
        .help("correct the path, or remove the line");
}
