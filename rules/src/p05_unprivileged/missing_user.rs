//! `missing-user`: nothing says that the container does not run as root.

use lintainer_core::dockerfile::{BaseImage, Dockerfile as File, InstructionKind, Stage};
use lintainer_core::model::Format::{Dockerfile, Kubernetes};
use lintainer_core::model::{Container, ImageReference, Setting, User, Workload};
use lintainer_core::project::Protection;
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::tables;

use crate::prelude::*;
use crate::shared::accounts::{self, Own};
use crate::shared::{evidence::Slip, images, privileges};
use crate::tables::{image_needs, root_images::ROOT_IMAGES};

static FURTHER_NON_ROOT_IMAGES: ListOption = ListOption::new(
    "non_root_images",
    &["*nonroot*", "*rootless*", "*unprivileged*", "*chiseled*", "*-distroless*"],
    "images known to run without root",
);
static UID: IntOption = IntOption::new("uid", 65532, "id that the fix inserts");

pub(super) static RULE: Rule = Rule {
    name: "missing-user",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Kubernetes],
    page: Page::new(include_str!("missing_user.md")),
    yields_to: &["missing-security-context"],
    options: &[FURTHER_NON_ROOT_IMAGES.declared(), UID.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    match container.format {
        Dockerfile => check_stage(container, workload, cx),
        _ => check_pod(container, workload, cx),
    }
}

fn is_non_root(image: &ImageReference, cx: &Context) -> bool {
    tables::current().images.non_root.fits(image) || images::fits(image, cx.get(&FURTHER_NON_ROOT_IMAGES))
}

fn is_unprivileged(user: &User) -> bool {
    !user.is_root()
}

fn check_stage(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(at) = container.user.unset_at() else { return };
    if workload.windows || workload.development || matches!(container.image, Setting::Dynamic(_)) {
        return;
    }
    let Some(dockerfile) = cx.dockerfile() else { return };
    let Some(stage) = dockerfile.stage_named(&container.name) else { return };
    // Files without anything to start are an artifact.
    let is_scratch = dockerfile.stages.get(stage.root).is_some_and(|root| root.base == BaseImage::Scratch);
    if is_scratch && !starts(dockerfile, stage) {
        return;
    }
    if is_said_of_parent(dockerfile, stage, cx) {
        return;
    }
    let source = &cx.file().source;
    if privileges::drops(dockerfile, stage, source, privileges::DROPPERS) {
        return;
    }
    let mut is_partly_known = false;
    if let Some(image) = container.image.value() {
        is_partly_known = !image.is_known();
        let built = cx.project().dockerfile_for_image(image).and_then(|(_, base)| base.containers.first());
        if is_non_root(image, cx) || built.is_some_and(|base| base.user.value().is_some_and(is_unprivileged)) {
            return;
        }
    }
    let starts = starts(dockerfile, stage);
    let is_root = container.image.value().is_some_and(|image| ROOT_IMAGES.fits(image));
    let runs_otherwise = runs_as_other_user(&source.path, cx);
    let account = accounts::unused(dockerfile, stage, cx);
    let mut message = "no USER is set, so the image runs as root unless its base says otherwise".to_string();
    if let Some(account) = &account {
        message.push_str(&format!("; the account `{}` is created and never used", account.name));
    }
    let finding = cx.report(at, message);
    match &account {
        Some(account) => finding
            .help(format!("add `USER {}` before CMD or ENTRYPOINT", account.user()))
            .related(account.span, "the account is created here"),
        None => finding.help("add USER with a number before CMD or ENTRYPOINT"),
    };
    // Nothing shows that a base of which nothing is known runs as root, or that an image without a command is started.
    if !starts || !is_root {
        finding.profile(Profile::Hardened);
    }
    if is_partly_known || !is_root {
        finding.confidence(Confidence::Low);
    }
    if runs_otherwise {
        finding.severity(Severity::Info);
    }
    cx.fix(|cx| {
        let user = match (&account, accounts::own(dockerfile, stage, cx)) {
            (Some(account), _) => account.user().to_string(),
            (None, Own::One(user)) => user,
            (None, Own::None) => format!("{0}:{0}", cx.get(&UID)),
            (None, Own::Unsure) => return None,
        };
        fix_stage(dockerfile, stage, &user, cx)
    });
}

fn starts(dockerfile: &File, stage: &Stage) -> bool {
    dockerfile.effective_cmd(stage).is_some() || dockerfile.effective_entrypoint(stage).is_some()
}

/// Whether the stage is built on another one that is shipped and has the same finding.
fn is_said_of_parent(dockerfile: &File, stage: &Stage, cx: &Context) -> bool {
    let workloads = &cx.model().workloads;
    stage.parents(dockerfile).filter(|parent| starts(dockerfile, parent)).any(|parent| {
        let name = parent.workload_name();
        workloads.iter().any(|workload| workload.name == name && !workload.development)
    })
}

/// Whether a Compose service or a pod of the project gives the image an unprivileged user.
fn runs_as_other_user(dockerfile: &str, cx: &Context) -> bool {
    let services = cx.project().services_built_from(dockerfile);
    let containers: Vec<&Container> =
        services.iter().filter_map(|(_, service)| service.workload.containers.first()).collect();
    let is_set = |container: &Container| container.user.value().is_some_and(is_unprivileged);
    if containers.iter().any(|container| is_set(container)) {
        return true;
    }
    let names: Vec<String> = containers.iter().filter_map(|container| container.image.value()?.normalized()).collect();
    names.iter().flat_map(|name| cx.project().containers_of_image(name)).any(|(_, container)| is_set(container))
}

/// Inserts USER in front of the first CMD or ENTRYPOINT that no RUN follows, otherwise at the end of the stage.
fn fix_stage(dockerfile: &File, stage: &Stage, user: &str, cx: &Context) -> Option<Fix> {
    let instructions = stage.instructions(dockerfile);
    let build = |kind: &InstructionKind| {
        matches!(kind, InstructionKind::Run(_) | InstructionKind::Copy(_) | InstructionKind::Add(_))
    };
    let start = instructions.iter().rposition(|instruction| build(&instruction.kind)).map_or(0, |last| last + 1);
    let first = instructions
        .get(start..)?
        .iter()
        .find(|instruction| matches!(instruction.kind, InstructionKind::Cmd(_) | InstructionKind::Entrypoint(_)));
    let source = &cx.file().source;
    let line = format!("USER {user}");
    let edit = match first {
        Some(first) => dockerfile.insert_above(first, source, &line),
        None => dockerfile.insert_below(instructions.last()?, source, &line),
    };
    Some(Fix::risky("add an unprivileged user", vec![edit]))
}

fn check_pod(container: &Container, workload: &Workload, cx: &mut Context) {
    let is_other_user = matches!(container.user, Setting::Dynamic(_)) || container.user.value().is_some();
    if workload.windows || is_other_user {
        return;
    }
    let (at, is_false) = match &container.run_as_non_root {
        Setting::Set(flag) if !flag.value => (flag.span, true),
        Setting::Unset { at } => (*at, false),
        _ => return,
    };
    if workload.host_users.is_false() && cx.settings().kubernetes_version >= KubernetesVersion::v1(35) {
        return;
    }
    let mut named = None;
    if let Some(image) = container.image.value() {
        let built = cx.project().dockerfile_for_image(image).and_then(|(_, stage)| stage.containers.first());
        let user = built.and_then(|stage| stage.user.known());
        if is_non_root(image, cx) || user.is_some_and(|user| user.value.id().is_some_and(|id| id > 0)) {
            return;
        }
        named = user.filter(|user| is_unprivileged(&user.value));
    }
    let name = &container.name;
    let slip = (!is_false).then(|| Slip::of(Protection::NonRootUser, container, workload, cx));
    let message = match &slip {
        None => format!("`{name}` may run as root: `runAsNonRoot` is false"),
        Some(slip) => format!("`{name}` may run as root{}", slip.clause("may not")),
    };
    let finding = cx.report(at, message);
    finding.help("set `runAsNonRoot: true`; the image must then name its user by number, or `runAsUser` must");
    if let Some(user) = named {
        finding.related(user.span, "the image's user is a name; the kubelet needs a number to verify it");
    }
    finding.profile(Profile::Hardened);
    if let Some(slip) = slip {
        slip.mark(finding);
    }
    cx.fix(|cx| fix_pod(container, workload, is_false, cx));
}

/// Kinds whose pods are plain pods, so that a setting for all of their containers is understood.
const PLAIN_PODS: [&str; 9] = [
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "Pod",
    "PodTemplate",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
];

/// How many containers of a pod are looked at before it is mended as a whole.
const MAX_CONTAINERS: usize = 256;

fn fix_pod(container: &Container, workload: &Workload, is_false: bool, cx: &Context) -> Option<Fix> {
    // The kubelet would not start an image that is root's.
    if container.image.value().is_some_and(|image| ROOT_IMAGES.fits(image)) || image_needs::changes_user(container) {
        return None;
    }
    let [own, pod] =
        [container.node, workload.pod_node].map(|at| Some(cx.field(at)?.at("securityContext.runAsNonRoot")));
    // What is said for the whole pod would stop a container beside it that runs as root, and says so.
    let all = workload.containers.iter();
    let is_root =
        |other: &Container| other.user.value().is_some_and(User::is_root) && !other.run_as_non_root.is_false();
    let is_own = is_false && own.is_some_and(|own| own.key_name().is_some())
        || workload.containers.len() > MAX_CONTAINERS
        || all.into_iter().any(is_root);
    let field = if !is_own && PLAIN_PODS.contains(&workload.kind.as_str()) { pod } else { own };
    Some(Fix::risky("refuse to start as root", field?.set("true")?))
}
