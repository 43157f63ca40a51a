//! `unprovable-user`: a pod that must not run as root, and an image that does not prove it.

use crate::prelude::*;
use lintainer_core::model::Format::{Dockerfile, Kubernetes};
use lintainer_core::model::{Container, User};
use lintainer_core::project::{Built, Project};
use lintainer_core::span::{Span, Spanned};

pub(super) static RULE: Rule = Rule {
    name: "unprovable-user",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Kubernetes],
    page: Page::new(include_str!("unprovable_user.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(_: &Project, cx: &mut Context) {
    for built in cx.project().built_containers().filter(|built| built.service.is_none()) {
        let (container, stage) = (built.container, built.stage);
        let (Some(demand), true) = (container.run_as_non_root.true_at(), container.user.is_unset()) else { continue };
        match stage.user.known() {
            Some(user) if user.value.is_root() => {
                report_root(container, user.span, &format!("`USER {}` is root", user.value.user), cx);
            }
            Some(user) if user.value.id().is_none() => report_name(user, &built, demand, cx),
            None if stage.user.is_unset() && is_root_by_default(stage) => {
                report_root(container, stage.span, "no USER is set here, and the base image runs as root", cx);
            }
            _ => {}
        }
    }
}

/// The official images run as root unless they are known to do otherwise.
fn is_root_by_default(stage: &Container) -> bool {
    let base = stage.image.value();
    base.is_some_and(|base| {
        base.official_name().is_some() && !lintainer_core::tables::current().images.non_root.fits(base)
    })
}

fn report_root(container: &Container, at: Span, why: &str, cx: &mut Context) {
    let span = container.image.written_at().unwrap_or(container.span);
    cx.report(span, format!("`{}` must not run as root, but its image does, so it does not start", container.name))
        .help("add USER with a number to the Dockerfile, or `runAsUser` here")
        .related(at, why);
}

fn report_name<'a>(user: &Spanned<User>, built: &Built<'a>, demand: Span, cx: &mut Context<'a>) {
    let (name, pod) = (&user.value.user, &built.workload.name);
    let message = format!("the user `{name}` proves nothing to Kubernetes, so `{pod}` does not start");
    let id = cx.image(built.file, &built.stage.name).and_then(|image| image.uid_of(name));
    let id = id.filter(|id| *id != 0).map(|id| id.to_string());
    let source = &built.file.source;
    let help = match &id {
        Some(id) => format!("write `USER {id}`: its number"),
        None => "write the number of the user, or set `runAsUser` in the manifest".to_string(),
    };
    let written = source.slice(user.span);
    // The group may stay a name.
    let fix =
        id.filter(|_| written == name || written.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(':')));
    let fix = fix.map(|id| {
        let start = user.span.start as usize;
        Fix::risky("write the number of the user", vec![Edit::replace(source.span(start..start + name.len()), id)])
    });
    cx.report(user.span, message).help(help).fix(fix).related(demand, "this demands a user that is surely not root");
}
