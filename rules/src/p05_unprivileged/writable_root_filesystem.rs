//! `writable-root-filesystem`: a container that may change its own program files.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, MountSource, Role, Workload};
use lintainer_core::project::Protection;
use lintainer_core::yaml::edit;

use crate::prelude::*;
use crate::shared::evidence::Slip;
use crate::tables::image_needs::ImageNeeds;

pub(super) static RULE: Rule = Rule {
    name: "writable-root-filesystem",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("writable_root_filesystem.md")),
    yields_to: &["missing-security-context"],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let setting = &container.read_only_root;
    let at = match setting.known() {
        Some(known) if !known.value => known.span,
        Some(_) => return,
        None => match setting.unset_at() {
            Some(at) => at,
            None => return,
        },
    };
    if container.format == Compose && workload.development {
        return;
    }
    let is_mild = match container.format {
        // Where the writable places are known already, little is left to do.
        Compose => !container.mounts.iter().any(|mount| mount.source == MountSource::Tmpfs),
        _ => container.role == Role::Ephemeral,
    };
    // Where it says so itself, that is a choice.
    let is_absent = setting.is_unset() && container.role != Role::Ephemeral;
    let slip = is_absent.then(|| Slip::of(Protection::ReadOnlyRoot, container, workload, cx));
    let clause = slip.as_ref().map_or(String::new(), |slip| slip.clause("does not"));
    let finding = cx.report(at, format!("`{}` has a writable root filesystem{clause}", container.name));
    let key = if container.format == Compose { "read_only" } else { "readOnlyRootFilesystem" };
    finding.help(format!("set `{key}: true` and mount something writable where the program writes"));
    if is_mild {
        finding.severity(Severity::Info);
    }
    if let Some(slip) = slip {
        slip.mark(finding);
    }
    cx.fix(|cx| match container.format {
        Compose => fix_service(container, cx),
        _ => fix_pod(container, workload, cx),
    });
}

/// The folders that must be writable and are not mounted yet; `None` where the image writes into its own folders.
fn writable(container: &Container) -> Option<Vec<&'static str>> {
    let own = ImageNeeds::of_container(container).map_or(Some(&[][..]), |needs| needs.writes_to)?;
    let is_mounted =
        |folder: &str| container.mounts.iter().any(|mount| mount.target.value().is_some_and(|target| target == folder));
    Some(std::iter::once("/tmp").chain(own.iter().copied()).filter(|folder| !is_mounted(folder)).collect())
}

fn title(folders: &[&str]) -> String {
    match folders {
        [] => "make the root read-only".to_string(),
        [first, rest @ ..] => {
            let rest: String = rest.iter().map(|folder| format!(", `{folder}`")).collect();
            format!("make the root read-only and `{first}`{rest} writable")
        }
    }
}

fn fix_service(container: &Container, cx: &Context) -> Option<Fix> {
    let service = cx.field(container.node)?;
    let folders = writable(container)?;
    let mut edits = service.key("read_only").set("true")?;
    if !folders.is_empty() {
        edits.extend(service.key("tmpfs").push_each(&folders)?);
    }
    Some(Fix::risky(title(&folders), edit::joined(edits)))
}

fn fix_pod(container: &Container, workload: &Workload, cx: &Context) -> Option<Fix> {
    let root = cx.field(container.node)?;
    let folders = writable(container)?;
    let mut edits = root.at("securityContext.readOnlyRootFilesystem").set("true")?;
    let (mut mounts, mut volumes) = (Vec::new(), Vec::new());
    for folder in &folders {
        let is_free = |name: &String| workload.volumes.iter().all(|volume| volume.name.value != *name);
        let short = folder.trim_matches('/').replace('/', "-");
        let name = [short.clone(), format!("{short}-{}", container.name)].into_iter().find(is_free)?;
        mounts.push(format!("name: {name}\nmountPath: {folder}"));
        volumes.push(format!("name: {name}\nemptyDir: {{}}"));
    }
    if !folders.is_empty() {
        edits.extend(root.key("volumeMounts").push_each(&mounts)?);
        edits.extend(cx.field(workload.pod_node)?.key("volumes").push_each(&volumes)?);
    }
    Some(Fix::risky(title(&folders), edit::joined(edits)))
}
