//! One container of a pod.

use crate::model::{Container, EnvVar, Format, Port, Probe, Probes, Role, Setting};
use crate::yaml::{Absent, Field, Node};

use super::kinds::Found;
use super::pod::Cx;
use super::security::{Levels, Security};
use super::volumes::mounts;
use super::{commands, resources};

/// Lowers a container with everything that it inherits from its pod. `owner`: the name of the object.
pub(super) fn lower(found: &Found, owner: &str, cx: &Cx) -> Container {
    let (name, span) = name_of(found.field, owner);
    // An injector completes a container whose image is `auto`.
    let is_part = cx.partial || found.field.key("image").is("auto");
    let absent = if is_part { Absent::Unjudged } else { Absent::At(span) };
    let field = found.field.absent(absent);
    let levels = Levels::new(field, found.outer, cx.spec);
    let security = Security::read(levels, &name, found.role, cx);
    let (limits, requests) = resources::read(field, cx.spec, found.role);
    let env: Vec<EnvVar> = mappings(field.key("env")).filter_map(env_var).collect();
    Container {
        span,
        format: Format::Kubernetes,
        role: found.role,
        image: field.key("image").image(),
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
        commands: commands::read(field, &env),
        env,
        ports: mappings(field.key("ports")).map(|field| port(field, cx)).collect(),
        mounts: mounts(field, &cx.volumes, &cx.claims),
        healthcheck: Setting::NotApplicable,
        probes: probes(field, found.role, cx),
        logging: Setting::NotApplicable,
        labels: Vec::new(),
        node: cx.mapping_ref(field),
        security_node: cx.mapping_ref(levels.own),
        name,
    }
}

fn mappings<'a>(list: Field<'a>) -> impl Iterator<Item = Field<'a>> {
    list.items().filter(|item| item.node().is_some_and(Node::is_mapping))
}

/// The name and what to underline: the name's value, otherwise the image's, otherwise the whole item. Some kinds give
/// containers their names themselves; that of the object stands for it then.
fn name_of(field: Field, owner: &str) -> (String, crate::span::Span) {
    match field.key("name").raw() {
        Some(name) => (name.value.to_string(), name.span),
        None => (owner.to_string(), field.key("image").raw().map_or(field.span(), |image| image.span)),
    }
}

fn env_var(field: Field) -> Option<EnvVar> {
    let name = field.key("name").raw()?.map(str::to_string);
    let value = match field.key("valueFrom").is_written() {
        true => Setting::NotApplicable,
        false => field.key("value").absent(Absent::At(name.span)).owned_text(),
    };
    Some(EnvVar { name, value, span: field.span(), from_default: false })
}

fn port(field: Field, cx: &Cx) -> Port {
    let span = field.span();
    let field = field.absent(Absent::At(span));
    let number = |node: Node| node.as_int().and_then(|port| u16::try_from(port).ok());
    let host = match field.key("hostPort").int().value() {
        Some(0) => Setting::Unset { at: span },
        _ => field.key("hostPort").read(number),
    };
    Port {
        container: field.key("containerPort").node().and_then(number),
        container_end: None,
        host_ip: field.key("hostIP").owned_text(),
        protocol: field.key("protocol").word().unwrap_or("tcp").to_ascii_lowercase(),
        name: field.key("name").text().value().map(|name| name.to_string()),
        published: host.written_at().is_some(),
        host,
        host_end: None,
        host_mode: false,
        span,
        long_form: true,
        node: cx.mapping_ref(field),
    }
}

/// Init and ephemeral containers have no probes; what runs to an end needs none. A probe is underlined at its key: the mapping
/// takes many lines.
fn probes(field: Field, role: Role, cx: &Cx) -> Probes {
    if matches!(role, Role::Init | Role::Ephemeral) {
        return Probes::not_applicable();
    }
    let field = if cx.ends { field.absent(Absent::Unjudged) } else { field };
    let probe = |key| {
        let probe = field.key(key);
        let setting = probe.read(|_| Some(Probe { node: Some(cx.mapping_ref(probe)?) }));
        match setting {
            Setting::Set(read) => Setting::set(read.value, probe.head()),
            other => other,
        }
    };
    Probes { readiness: probe("readinessProbe"), liveness: probe("livenessProbe"), startup: probe("startupProbe") }
}
