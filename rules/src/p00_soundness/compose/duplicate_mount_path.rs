//! `duplicate-mount-path`: two volumes are mounted at the same place.

use std::collections::HashMap;

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-mount-path",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("duplicate_mount_path.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    if container.mounts.len() < 2 || container.format == Dockerfile {
        return;
    }
    let mut known: HashMap<&str, Span> = HashMap::new();
    for mount in &container.mounts {
        let Some(target) = mount.target.value().map(|target| target.trim_end_matches('/')) else { continue };
        let Some(first) = known.insert(target, mount.entry_span).filter(|first| *first != mount.entry_span) else {
            continue;
        };
        let follows = if container.format == Kubernetes { "the API server rejects it" } else { "one hides the other" };
        cx.report(mount.entry_span, format!("`{}` mounts two things at `{target}`: {follows}", container.name))
            .help("mount one of the two somewhere else")
            .related(first, "the other one is here");
    }
}
