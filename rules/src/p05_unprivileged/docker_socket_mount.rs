//! `docker-socket-mount`: the control socket of a container engine within reach of a container.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Container, Mount, User, Workload};

use crate::prelude::*;
use crate::shared::host_paths::{self, host_paths};
use crate::shared::images;
use crate::tables::host_paths::{Hit, SOCKET_NAMES, hit};
use crate::tables::known_needs::Need;

static ALLOW_IMAGES: ListOption =
    ListOption::new("allow_images", &[], "images that are trusted with it, such as a filtering proxy");

pub(super) static RULE: Rule = Rule {
    name: "docker-socket-mount",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("docker_socket_mount.md")),
    yields_to: &[],
    options: &[ALLOW_IMAGES.declared()],
    checks: &[Check::Workload(check_mounts), Check::Instruction(&[Keyword::Volume], check_volume)],
};

fn check_mounts(workload: &Workload, cx: &mut Context) {
    for host in host_paths(workload) {
        let Some(hit) = hit(host.path) else { continue };
        if matches!(hit, Hit::Folder) && host.mount.is_some_and(|(container, mount)| is_harmless(container, mount)) {
            continue;
        }
        let image = host.mount.and_then(|(container, _)| container.image.value());
        if image.is_some_and(|image| images::fits(image, cx.get(&ALLOW_IMAGES))) {
            continue;
        }
        let owner = host.owner(workload);
        let message = match hit {
            Hit::Socket => format!("`{owner}` gets `{}`, a control socket of the host", host.path),
            Hit::Folder => {
                format!("`{owner}` gets `{}`, which holds the control sockets of container engines", host.path)
            }
        };
        let fix = host_paths::remove(cx, workload, &host);
        const HELP: &str =
            "take the mount away; where the engine must be asked, put a proxy that filters requests before it";
        let finding = cx.report(host.span, message).help(HELP).fix(fix);
        if host.is_needed(workload, Need::Engine) {
            finding.profile(Profile::Audit);
        }
    }
}

/// Whether a folder is only read, by a user who is not root: the sockets in it are for root and a group of the node.
fn is_harmless(container: &Container, mount: &Mount) -> bool {
    let is_number = |user: &User| user.user.parse::<u64>().is_ok_and(|number| number > 0);
    mount.read_only && (container.run_as_non_root.is_true() || container.user.value().is_some_and(is_number))
}

fn check_volume(at: &At, cx: &mut Context) {
    let InstructionKind::Volume(words) = at.kind() else { return };
    for word in words {
        let expanded = at.expand(word);
        let Some(path) = expanded.known() else { continue };
        if !SOCKET_NAMES.contains(&path.rsplit('/').next().unwrap_or("")) {
            continue;
        }
        let fix = (words.len() == 1 && !at.is_trigger()).then(|| {
            let source = at.source;
            let mut range = at.span().range();
            let rest = source.text().get(range.end..).unwrap_or("");
            range.end += rest.len() - rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')).unwrap_or(rest).len();
            Fix::risky("remove the volume", vec![Edit::delete(source.span(range))])
        });
        cx.report(word.span, format!("`{path}` is the control socket of a container engine"))
            .help("remove the volume; the image must not ask for the socket")
            .fix(fix);
    }
}
