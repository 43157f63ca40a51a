//! `redundant-bundler-install`: bundler is installed although the base image has it.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::packages::{Operation, Package};
use lintainer_core::shell::{Command, Connector, Node};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "redundant-bundler-install",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("redundant_bundler_install.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["gem"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    let Some(operation) = Operation::of(command, run.values()).filter(Operation::installs) else { return };
    let is_plain = |one: &&Package| one.name == "bundler" && one.version.is_none();
    let Some(package) = operation.packages.iter().find(is_plain).filter(|_| !operation.may_hide_options) else {
        return;
    };
    if at.base_image().is_none_or(|image| image.official_name() != Some("ruby")) {
        return;
    }
    cx.report(package.span, "the base image already has Bundler").help("remove it, or name a version");
    cx.fix(|_| {
        let script = run.script();
        let Node::Command(next) = script.next(command)? else { return None };
        let next = script.command(next).filter(|next| next.connector == Connector::And)?;
        let is_alone = operation.packages.len() == 1 && run.is_verbatim() && command.connector == Connector::Start;
        let gap = Span { end: next.span.start, ..command.span };
        let has_comment = at.dockerfile.comments.iter().any(|comment| gap.contains(*comment));
        (is_alone && !has_comment).then(|| Fix::risky("remove it", vec![Edit::delete(gap)]))
    });
}
