//! `writable-root-filesystem`: a container that may change its own program files.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, MountSource, Role, Workload};
use lintainer_core::project::Protection;
use lintainer_core::yaml::edit;

use crate::prelude::*;
use crate::shared::evidence::Slip;

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
    yields_to: &[],
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

fn has_tmp(container: &Container) -> bool {
    container.mounts.iter().any(|mount| mount.target.value().is_some_and(|target| target == "/tmp"))
}

fn fix_service(container: &Container, cx: &Context) -> Option<Fix> {
    let service = cx.field(container.node)?;
    let mut edits = service.key("read_only").set("true")?;
    if !has_tmp(container) {
        edits.extend(service.key("tmpfs").push("/tmp")?);
    }
    Some(Fix::risky("make the root read-only and `/tmp` writable", edit::joined(edits)))
}

fn fix_pod(container: &Container, workload: &Workload, cx: &Context) -> Option<Fix> {
    let root = cx.field(container.node)?;
    let mut edits = root.at("securityContext.readOnlyRootFilesystem").set("true")?;
    if !has_tmp(container) {
        let is_free = |name: &String| workload.volumes.iter().all(|volume| volume.name.value != *name);
        let name = ["tmp".to_string(), format!("tmp-{}", container.name)].into_iter().find(is_free)?;
        edits.extend(root.key("volumeMounts").push(&format!("name: {name}\nmountPath: /tmp"))?);
        let volumes = cx.field(workload.pod_node)?.key("volumes");
        edits.extend(volumes.push(&format!("name: {name}\nemptyDir: {{}}"))?);
    }
    Some(Fix::risky("make the root read-only and `/tmp` writable", edit::joined(edits)))
}
