//! `resources` of containers and pods.

use crate::model::{Quantity, Resources, Role, Setting, parse_quantity};
use crate::span::Spanned;
use crate::yaml::Node;

use super::read::{Absent, field, field_at, has_placeholder};

/// Limits and requests of a container. The pod's own limits for memory and CPU hold for containers without one.
pub(super) fn read(container: Node, pod: Node, role: Role, absent: Absent) -> (Resources, Resources) {
    if role == Role::Ephemeral {
        return (Resources::not_applicable(), Resources::not_applicable());
    }
    // Tekton's name comes last: no other kind has both.
    let own = field(container, "resources").or_else(|| field(container, "computeResources"));
    let mut limits = amounts(own.and_then(|own| field(own, "limits")), absent);
    let outer = amounts(field_at(pod, &["resources", "limits"]), absent);
    limits.memory = limits.memory.or(outer.memory);
    limits.cpu = limits.cpu.or(outer.cpu);
    (limits, amounts(own.and_then(|own| field(own, "requests")), absent))
}

fn amounts(node: Option<Node>, absent: Absent) -> Resources {
    let mut invalid = Vec::new();
    let mut memory = absent.setting();
    let mut cpu = absent.setting();
    for entry in node.map(Node::entries).unwrap_or_default() {
        let Some(key) = entry.key.text() else { continue };
        let Some(value) = Some(entry.value).filter(|value| !value.is_null()) else { continue };
        let amount = amount(key, value, &mut invalid);
        match key {
            "memory" => memory = amount,
            "cpu" => cpu = amount,
            _ => {}
        }
    }
    Resources { memory, cpu, pids: Setting::NotApplicable, invalid }
}

/// One amount, a number or a text. What is no quantity is noted in `invalid` and not judged otherwise.
fn amount(key: &str, value: Node, invalid: &mut Vec<(String, Spanned<String>)>) -> Setting<Quantity> {
    let span = value.span();
    let Some(text) = value.text().filter(|text| !has_placeholder(text)) else { return Setting::Dynamic(span) };
    if let Some(quantity) = parse_quantity(text) {
        return Setting::set(quantity, span);
    }
    if !text.contains(['$', '<', '%']) {
        invalid.push((key.to_string(), Spanned::new(text.to_string(), span)));
    }
    Setting::Dynamic(span)
}
