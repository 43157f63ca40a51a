//! Names that are given elsewhere in the same document.

use super::follow::Here;
use crate::schema::{Type, compose};
use crate::yaml::Node;

/// The names that a field of a type may have, or a list or mapping of it; none where that is not known.
pub(super) fn names<'n>(here: &Here<'_, 'n>, owner: Type, field: &str) -> Vec<&'n str> {
    let is_compose = compose::schema().is_some_and(|schema| std::ptr::eq(schema, owner.schema));
    match (is_compose, owner.name(), field) {
        (true, "service", "depends_on" | "links" | "external_links") => {
            let own = here.steps.get(1).and_then(|step| step.to.ok());
            keys(here.object, "services").into_iter().filter(|name| Some(*name) != own).collect()
        }
        (true, "service", "networks" | "configs" | "secrets" | "models") => keys(here.object, field),
        (true, "service.volumes", "source") => keys(here.object, "volumes"),
        (true, "service_config_or_secret", "source") => {
            let list = here.steps.get(2).and_then(|step| step.to.ok()).unwrap_or_default();
            keys(here.object, list)
        }
        (false, "core.v1.VolumeMount", "name") => {
            let pod = here.around("core.v1.PodSpec");
            let volumes = pod.and_then(|pod| pod.get("volumes")).into_iter().flat_map(Node::items);
            let named = volumes.filter_map(|volume| volume.get("name")?.text());
            named.filter(|name| !name.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// The keys of a mapping at the top.
fn keys<'n>(root: Node<'n>, name: &str) -> Vec<&'n str> {
    let entries = root.get(name).into_iter().flat_map(Node::own_entries);
    entries.filter(|entry| !entry.is_merge()).filter_map(|entry| entry.key.text()).collect()
}
