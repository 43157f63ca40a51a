//! `missing-rails-healthcheck`: A Rails image does not use its health endpoint.

use lintainer_core::dockerfile::{Dockerfile as File, InstructionKind};
use lintainer_core::model::CommandUse;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-rails-healthcheck",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_rails_healthcheck.md")),
    yields_to: &["missing-healthcheck"],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !["SECRET_KEY_BASE_DUMMY", "bin/thrust"].iter().any(|sign| cx.mentions(sign)) {
        return;
    }
    let Some(stage) = file.final_stage() else { return };
    let state = stage.state;
    let of =
        |index: Option<usize>| cx.commands().iter().find(move |usage| index.is_some() && usage.instruction == index);
    let starts = of(state.cmd).into_iter().chain(of(state.entrypoint));
    let is_rails = |usage: &CommandUse| usage.script.commands.iter().any(|one| one.is_any(&["rails", "thrust"]));
    if !starts.into_iter().any(is_rails) {
        return;
    }
    if let Some(usage) = of(state.healthcheck) {
        if let Some(command) = usage.script.named(&["curl", "wget"]).next() {
            let name = command.name().unwrap_or("curl");
            cx.report(
                command.span,
                format!("the health check needs `{name}`, though Ruby can send the request itself"),
            )
            .help("request `/up` with `ruby -rnet/http`");
        }
        return;
    }
    let image = stage.from_instruction(file).and_then(|from| match &from.kind {
        InstructionKind::From(from) => from.image.as_ref(),
        _ => None,
    });
    if let Some(image) = image.filter(|_| state.healthcheck.is_none()) {
        cx.report(image.span, "Rails answers `/up`, but no HEALTHCHECK requests it")
            .help("add a HEALTHCHECK that requests `/up`");
    }
}
