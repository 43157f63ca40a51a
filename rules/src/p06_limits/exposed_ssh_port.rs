//! `exposed-ssh-port`: the container offers remote login.

use lintainer_core::dockerfile::{At, Instruction, InstructionKind, Keyword, Word};
use lintainer_core::finding::Finding;
use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::{By, Container, ImageReference, Purpose, Run, Setting, Workload};
use lintainer_core::shell::Command;
use lintainer_core::span::Span;

use crate::shared::images;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};

use crate::prelude::*;

static PORTS: ListOption = ListOption::new("ports", &["22"], "ports that count");
static ALLOW_IMAGES: ListOption = ListOption::new(
    "allow_images",
    &["*bitbucket*", "*forgejo*", "*gerrit*", "*gitea*", "*gitlab*", "*gogs*", "*sftp*", "*soft-serve*"],
    "images that are meant to offer SSH, such as Git servers",
);

pub(super) static RULE: Rule = Rule {
    name: "exposed-ssh-port",
    practice: Practice::Limits,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("exposed_ssh_port.md")),
    yields_to: &[],
    options: &[PORTS.declared(), ALLOW_IMAGES.declared()],
    checks: &[
        Check::Instruction(&[Keyword::Expose], check_expose),
        Check::Container(check_container),
        Check::Command(LOGINS, check_command),
        Check::Object(&[Kind::new("", "Service")], check_service),
    ],
};

const HELP: &str = "remove it, and use `docker exec` or `kubectl exec`";

/// Further ports for administration, and what listens there.
const OTHERS: &[(u16, &str)] = &[(23, "Telnet"), (3389, "RDP"), (5800, "VNC"), (5900, "VNC")];

/// Programs that let somebody log in.
const LOGINS: &[&str] = &["sshd", "dropbear", "telnetd"];

/// Images that serve SSH at 2222.
const SERVERS: &[&str] = &["*openssh*", "*sshd*"];

/// What listens at a range of ports: its number, name, and whether it is one of the ports that count.
fn listener(first: u16, last: u16, cx: &Context) -> Option<(u16, &'static str, bool)> {
    let counts = cx.get(&PORTS).iter().filter_map(|port| port.parse().ok()).find(|port| (first..=last).contains(port));
    let other =
        || OTHERS.iter().find(|(port, _)| (first..=last).contains(port)).map(|(port, name)| (*port, *name, false));
    counts.map(|port| (port, "SSH", true)).or_else(other)
}

fn is_allowed(image: Option<&ImageReference>, cx: &Context) -> bool {
    image.is_some_and(|image| images::fits(image, cx.get(&ALLOW_IMAGES)))
}

fn report<'c>(
    span: Span,
    (port, name, counts): (u16, &str, bool),
    whose: &str,
    cx: &'c mut Context,
) -> &'c mut Finding {
    let finding = cx.report(span, format!("port {port} offers {name}{whose}"));
    finding.help(HELP);
    if !counts {
        finding.severity(Severity::Info).profile(Profile::Audit);
    }
    finding
}

fn check_expose(at: &At, cx: &mut Context) {
    let InstructionKind::Expose(words) = at.kind() else { return };
    if !at.is_shipped() || is_allowed(at.base_image().as_ref(), cx) {
        return;
    }
    for (word, first, last) in at.exposed_ports() {
        let Some(found) = listener(first, last, cx) else { continue };
        report(word.span, found, "", cx).aliases_without(&[
            "cis-docker/5.7",
            "kube-linter/ssh-port",
            "kubescape/C-0042",
        ]);
        cx.fix(|_| {
            let edit = match words.len() > 1 {
                true => at.dockerfile.remove_word(word.span, at.source),
                false => at.dockerfile.remove_instruction(at.instruction, at.source),
            };
            // Without the port the login would still be there.
            let is_login = |one: &Instruction| {
                matches!(one.kind.keyword(), Keyword::Cmd | Keyword::Entrypoint)
                    && LOGINS.iter().any(|name| at.source.slice(one.span).contains(name))
            };
            let is_started = at.stage()?.instructions(at.dockerfile).iter().any(is_login);
            (first == last && !is_started).then(|| Some(Fix::risky("remove the port", vec![edit?])))?
        });
    }
}

fn check_container(container: &Container, _workload: &Workload, cx: &mut Context) {
    if container.ports.is_empty() || is_allowed(container.image.value(), cx) {
        return;
    }
    let serves = |port: u16| port == 2222 && container.image.value().is_some_and(|image| images::fits(image, SERVERS));
    for port in container.ports.iter().filter(|port| port.protocol.eq_ignore_ascii_case("tcp")) {
        let Some(first) = port.container else { continue };
        let known = listener(first, port.container_end.unwrap_or(first), cx);
        let Some(found) = known.or_else(|| serves(first).then_some((first, "SSH", true))) else { continue };
        let others: &[&str] = match container.format {
            Compose => &["kube-linter/ssh-port", "kubescape/C-0042"],
            _ => &["cis-docker/5.7"],
        };
        report(port.span, found, &format!(" in `{}`", container.name), cx).aliases_without(others);
    }
}

fn check_command(command: &Command, run: &Run, cx: &mut Context) {
    if !matches!(run.purpose(), Purpose::Command | Purpose::Entrypoint) {
        return;
    }
    let name = command.name().unwrap_or("");
    // The port says it already.
    let is_said = match run.by() {
        By::Instruction(at) => {
            let is_login = |(_, first, last): &(&Word, u16, u16)| (*first..=*last).any(|port| matches!(port, 22 | 23));
            let shown = |one: &Instruction| at.dockerfile.exposed_ports(one).iter().any(is_login);
            !at.is_final() || is_allowed(at.base_image().as_ref(), cx) || at.earlier().take(256).any(shown)
        }
        By::Container(container, _) => {
            is_allowed(container.image.value(), cx)
                || container.ports.iter().any(|port| matches!(port.container, Some(22 | 23)))
        }
    };
    if !is_said {
        cx.report(command.span, format!("`{name}` offers remote login")).help(HELP);
    }
}

fn check_service(object: &Object, cx: &mut Context) {
    let name = object.display();
    let is_git =
        name.split('-').any(|word| word.starts_with("git") || matches!(word, "gerrit" | "gogs" | "sftp" | "ssh"));
    if is_git {
        return;
    }
    let is_outside = ["LoadBalancer", "NodePort"].iter().any(|kind| object.at("spec.type").is(kind));
    for port in object.each("spec.ports[]") {
        let numbers = ["targetPort", "port"].map(|key| port.key(key).int());
        let number = |setting: &Setting<i64>| setting.value().and_then(|number| u16::try_from(*number).ok());
        let Some(found) = numbers.iter().filter_map(number).find_map(|port| listener(port, port, cx)) else { continue };
        let finding = report(port.span(), found, &format!(" behind `{name}`"), cx);
        finding.aliases_without(&["cis-docker/5.7"]);
        if !is_outside {
            finding.profile(Profile::Audit);
        }
    }
}
