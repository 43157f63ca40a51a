//! `resources` of containers and pods.

use crate::model::{Resources, Role, Setting, parse_quantity};
use crate::span::Spanned;
use crate::yaml::Field;

/// Limits and requests of a container. The pod's own limits for memory and CPU hold for containers without one.
pub(super) fn read(container: Field, pod: Field, role: Role) -> (Resources, Resources) {
    if role == Role::Ephemeral {
        return (Resources::not_applicable(), Resources::not_applicable());
    }
    // Tekton's name comes last: no other kind has both.
    let own = container.key("resources").or(container.key("computeResources"));
    let mut limits = amounts(own.key("limits"));
    let outer = amounts(pod.absent(container.absence()).at("resources.limits"));
    limits.memory = limits.memory.or(outer.memory);
    limits.cpu = limits.cpu.or(outer.cpu);
    (limits, amounts(own.key("requests")))
}

fn amounts(field: Field) -> Resources {
    Resources {
        memory: field.key("memory").quantity(),
        cpu: field.key("cpu").quantity(),
        pids: Setting::NotApplicable,
        invalid: field.values().filter_map(invalid).collect(),
    }
}

/// An amount whose text is no quantity, with its key.
fn invalid(field: Field) -> Option<(String, Spanned<String>)> {
    let text = field.text().known().copied()?;
    let is_wrong = parse_quantity(text.value).is_none() && !text.value.contains(['$', '<', '%']);
    Some((field.key_name()?.value.to_string(), text.map(str::to_string))).filter(|_| is_wrong)
}
