//! `root-user`: a container that is told to run as root.

use lintainer_core::dockerfile::{Dockerfile as File, Stage};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, User, Workload};
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::span::Span;

use crate::prelude::*;
use crate::shared::privileges;

static SHIPPED_STAGES: ListOption = ListOption::new("shipped_stages", &["last"], "stages that are shipped");
static PRIVILEGE_DROPPERS: ListOption = ListOption::new(
    "privilege_droppers",
    &["gosu", "su-exec", "setpriv", "s6-setuidgid"],
    "entrypoint programs after which root is only the start",
);

pub(super) static RULE: Rule = Rule {
    name: "root-user",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("root_user.md")),
    yields_to: &[],
    options: &[SHIPPED_STAGES.declared(), PRIVILEGE_DROPPERS.declared()],
    checks: &[Check::Container(check), Check::Dockerfile(check_named_stages)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(user) = container.user.known() else { return };
    if !user.value.is_root() || container.format == Kubernetes && workload.windows {
        return;
    }
    // Root of a user namespace is nobody outside of it; Pod Security accepts that since 1.35.
    if workload.host_users.is_false() && cx.settings().kubernetes_version >= KubernetesVersion::v1(35) {
        return;
    }
    if container.format == Dockerfile && (workload.development || !is_shipped(container, cx)) {
        return;
    }
    let fix = if container.format == Kubernetes { fix(container, workload, user.span, cx) } else { None };
    match cx.dockerfile() {
        Some(dockerfile) if container.format == Dockerfile => {
            if let Some(stage) = dockerfile.stage_named(&container.name) {
                report_stage(dockerfile, stage, user.span, cx);
            }
        }
        _ => {
            cx.report(user.span, format!("`{}` runs as root", container.name)).help(HELP).fix(fix);
        }
    }
}

const HELP: &str = "name an unprivileged user, by number if you can";

/// Whether the last stage is shipped; that of a Compose service is.
fn is_shipped(container: &Container, cx: &Context) -> bool {
    let Some(last) = cx.dockerfile().and_then(File::final_stage) else { return false };
    let is_listed = |name: &String| name == "last" || last.is_named(name);
    container.name != last.workload_name() || cx.get(&SHIPPED_STAGES).iter().any(is_listed)
}

/// The stages that the configuration names beside the last one.
fn check_named_stages(dockerfile: &File, cx: &mut Context) {
    for name in cx.get(&SHIPPED_STAGES) {
        let Some(stage) = dockerfile.stage_named(name) else { continue };
        let Some((instruction, word)) = dockerfile.effective_user(stage) else { continue };
        let user = dockerfile.expand(word, instruction);
        if user.known().is_some_and(|user| User::parse(&user).is_root()) {
            report_stage(dockerfile, stage, word.span, cx);
        }
    }
}

fn report_stage(dockerfile: &File, stage: &Stage, at: Span, cx: &mut Context) {
    let is_base = cx.project().is_base(&cx.file().source.path);
    let drops = privileges::drops(dockerfile, stage, &cx.file().source, cx.get(&PRIVILEGE_DROPPERS));
    let message = match &stage.name {
        Some(name) => format!("the image of stage `{}` runs as root", name.value),
        None => "the image runs as root".to_string(),
    };
    let finding = cx.report(at, message);
    finding.help(HELP);
    if drops {
        finding.severity(Severity::Info);
    }
    // Its children name the user that runs.
    if is_base {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
}

/// Where the image names an unprivileged user by number, the key is not needed.
fn fix(container: &Container, workload: &Workload, span: Span, cx: &Context) -> Option<Fix> {
    let (_, stage) = cx.project().dockerfile_for_image(container.image.value()?)?;
    let user = stage.containers.first()?.user.value()?;
    if user.id().is_none_or(|id| id == 0) {
        return None;
    }
    let contexts = [container.security_node, workload.pod_security_node];
    let mut fields = contexts.into_iter().filter_map(|at| Some(cx.field(at)?.key("runAsUser")));
    let edits = fields.find(|field| field.is_written_at(span))?.remove()?;
    Some(Fix::risky("leave the user to the image", edits))
}
