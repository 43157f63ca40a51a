//! `unprovable-user`: a pod that must not run as root, and an image that does not prove it.

use crate::prelude::*;
use lintainer_core::model::Format::{Dockerfile, Kubernetes};
use lintainer_core::model::{Container, User, Workload};
use lintainer_core::project::{File, Project};
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

fn check(project: &Project, cx: &mut Context) {
    for workload in project.kubernetes_workloads().filter(|workload| !workload.partial && !workload.windows) {
        for container in &workload.containers {
            let (Some(demand), true) = (container.run_as_non_root.true_at(), container.user.is_unset()) else {
                continue;
            };
            let image = container.image.known();
            let built = image.and_then(|image| project.dockerfile_for_image(&image.value));
            let Some((file, stage)) = built.filter(|(file, stage)| !file.is_broken() && !stage.windows) else {
                continue;
            };
            let Some(stage) = stage.containers.first() else { continue };
            match stage.user.known() {
                Some(user) if user.value.is_root() => {
                    report_root(container, user.span, &format!("`USER {}` is root", user.value.user), cx);
                }
                Some(user) if user.value.id().is_none() => report_name(user, file, workload, demand, project, cx),
                None if stage.user.is_unset() && is_root_by_default(stage) => {
                    report_root(container, stage.span, "no USER is set here, and the base image runs as root", cx);
                }
                _ => {}
            }
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

fn report_name(
    user: &Spanned<User>,
    file: &File,
    workload: &Workload,
    demand: Span,
    project: &Project,
    cx: &mut Context,
) {
    let name = &user.value.user;
    let message = format!("the user `{name}` proves nothing to Kubernetes, so `{}` does not start", workload.name);
    let id = uid_of(name, file, project);
    let help = match &id {
        Some(id) => format!("write `USER {id}`: its number"),
        None => "write the number of the user, or set `runAsUser` in the manifest".to_string(),
    };
    let written = file.source.slice(user.span);
    // The group may stay a name.
    let fix =
        id.filter(|_| written == name || written.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(':')));
    let fix = fix.map(|id| {
        let start = user.span.start as usize;
        Fix::risky("write the number of the user", vec![Edit::replace(file.source.span(start..start + name.len()), id)])
    });
    cx.report(user.span, message).help(help).fix(fix).related(demand, "this demands a user that is surely not root");
}

/// The number that `useradd` or `adduser` gives a user in the Dockerfile.
fn uid_of(name: &str, file: &File, project: &Project) -> Option<String> {
    let usages = project.commands(file.source.id);
    let ids = usages.iter().flat_map(|usage| usage.commands()).filter(|command| {
        command.is_any(&["useradd", "adduser"]) && command.positionals().iter().any(|word| word.is(name))
    });
    ids.filter_map(|command| command.flag_value(&["-u", "--uid"])).find(|id| id.parse::<u32>().is_ok_and(|id| id != 0))
}
