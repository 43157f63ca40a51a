//! `injectable-git-sync`: git-sync lets an environment variable choose the program it runs.

use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, ImageReference, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "injectable-git-sync",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("injectable_git_sync.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    let is_git_sync = |image: &ImageReference| image.repository().is_some_and(|path| path.contains("git-sync"));
    if !container.image.value().is_some_and(is_git_sync) {
        return;
    }
    for name in ["GITSYNC_GIT", "GIT_SYNC_GIT"] {
        if let Some(variable) = container.env_var(name) {
            cx.report(variable.name.span, format!("`{name}` decides what is run in place of `git`"))
                .help("remove the variable");
        }
    }
}
