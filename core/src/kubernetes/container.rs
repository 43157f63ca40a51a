//! One container of a pod.

use crate::model::{Container, EnvVar, Format, NodeRef, Port, Probe, Probes, Role, Setting};
use crate::span::Spanned;
use crate::yaml::{Entry, Node};

use super::kinds::Found;
use super::pod::Cx;
use super::read::{Absent, field, image, known_text, read, text};
use super::security::{Levels, Security};
use super::volumes::mounts;
use super::{commands, resources};

/// Lowers a container with everything that it inherits from its pod.
pub(super) fn lower(found: &Found, cx: &Cx) -> Container {
    let node = found.node;
    let (name, span) = name_of(node);
    // An injector completes a container whose image is `auto`.
    let is_part = cx.partial || field(node, "image").and_then(Node::text) == Some("auto");
    let absent = if is_part { Absent::Unjudged } else { Absent::Unset(span) };
    let levels = Levels::new(node, found.outer, cx.spec);
    let security = Security::read(levels, &name, found.role, absent, cx);
    let (limits, requests) = resources::read(node, cx.spec, found.role, absent);
    let env: Vec<EnvVar> = items(node, "env").filter_map(env_var).collect();
    Container {
        span,
        format: Format::Kubernetes,
        role: found.role,
        image: image(field(node, "image"), absent),
        built_here: false,
        privileged: security.privileged,
        user: security.user,
        run_as_non_root: security.run_as_non_root,
        no_new_privileges: security.no_new_privileges,
        read_only_root: security.read_only_root,
        added_capabilities: security.added_capabilities,
        dropped_capabilities: security.dropped_capabilities,
        seccomp: security.seccomp,
        annotated_seccomp: security.annotated_seccomp.map(Box::new),
        apparmor: security.apparmor,
        limits,
        requests,
        commands: commands::read(node, &env),
        env,
        ports: items(node, "ports").map(|node| port(node, cx)).collect(),
        mounts: mounts(node, &cx.volumes, &cx.claims),
        healthcheck: Setting::NotApplicable,
        probes: probes(node, found.role, absent, cx),
        logging: Setting::NotApplicable,
        labels: Vec::new(),
        node: Some(cx.node_ref(node)),
        security_node: levels.own.map(|context| cx.node_ref(context)),
        name,
    }
}

fn items<'a>(node: Node<'a>, key: &str) -> impl Iterator<Item = Node<'a>> {
    field(node, key).into_iter().flat_map(Node::items).map(Node::resolved).filter(|item| item.is_mapping())
}

/// The name and what to underline: the name's value, otherwise the image's, otherwise the whole item. Some kinds give
/// containers their names themselves; the image stands for it then.
fn name_of(node: Node) -> (String, crate::span::Span) {
    let named = [field(node, "name"), field(node, "image")].into_iter().flatten();
    match named.filter_map(Node::spanned_text).next() {
        Some(name) => (name.value.to_string(), name.span),
        None => ("container".to_string(), node.span()),
    }
}

fn env_var(node: Node) -> Option<EnvVar> {
    let name = field(node, "name")?.spanned_text()?.map(str::to_string);
    let value = match field(node, "valueFrom") {
        Some(_) => Setting::NotApplicable,
        None => text(field(node, "value"), Absent::Unset(name.span)),
    };
    Some(EnvVar { name, value, span: node.span(), from_default: false })
}

fn port(node: Node, cx: &Cx) -> Port {
    let span = node.span();
    let number = |key: &str| field(node, key).and_then(Node::as_int).and_then(|port| u16::try_from(port).ok());
    let host = field(node, "hostPort").filter(|port| port.as_int() != Some(0));
    let host = read(host, Absent::Unset(span), |port| port.as_int().and_then(|port| u16::try_from(port).ok()));
    Port {
        container: number("containerPort"),
        container_end: None,
        host_ip: text(field(node, "hostIP"), Absent::Unset(span)),
        protocol: field(node, "protocol").and_then(Node::text).unwrap_or("tcp").to_ascii_lowercase(),
        name: field(node, "name").and_then(known_text),
        published: host.written_at().is_some(),
        host,
        host_end: None,
        host_mode: false,
        span,
        long_form: true,
        node: Some(cx.node_ref(node)),
    }
}

/// Init and ephemeral containers have no probes; what runs to an end needs none.
fn probes(node: Node, role: Role, absent: Absent, cx: &Cx) -> Probes {
    if matches!(role, Role::Init | Role::Ephemeral) {
        return Probes::not_applicable();
    }
    let absent = if cx.ends { Absent::Unjudged } else { absent };
    let probe = |key: &str| match node.entry(key) {
        Some(entry) if !entry.value.is_null() => read_probe(entry, cx.node_ref(entry.value.resolved())),
        _ => absent.setting(),
    };
    Probes { readiness: probe("readinessProbe"), liveness: probe("livenessProbe"), startup: probe("startupProbe") }
}

/// A probe is underlined at its key: the mapping takes many lines.
fn read_probe(entry: Entry, node: NodeRef) -> Setting<Probe> {
    if !entry.value.is_mapping() {
        return Setting::Dynamic(entry.value.span());
    }
    Setting::Set(Spanned::new(Probe { node: Some(node) }, entry.key.span()))
}
