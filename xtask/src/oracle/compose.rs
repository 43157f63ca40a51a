//! Merged services as compose-go has them: image, user, privileged, ports, volumes, keys of the environment.

use std::collections::BTreeSet;

use lintainer_core::compose::{ComposeProject, Service};
use lintainer_core::model::{Container, MountSource, Port, Setting};
use serde_json::Value;

use super::{Checkout, Differences, ask, build, sort_of, text, texts};

/// Compares all Compose projects. What only the caller's environment knows is left out.
///
/// # Errors
/// The reader cannot be built or does not answer.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences) -> Result<(), String> {
    let units: Vec<(&Checkout, &ComposeProject)> = checkouts
        .iter()
        .flat_map(|one| one.project.compose().iter().map(move |unit| (one, unit)))
        .filter(|(_, unit)| !unit.fragment && !unit.files.is_empty())
        .collect();
    let question = |(one, unit): &(&Checkout, &ComposeProject)| {
        let files = unit.files.iter().map(|file| one.on_disk(one.project.file(*file)));
        Value::from(files.collect::<Vec<_>>()).to_string()
    };
    let questions: Vec<String> = units.iter().map(question).collect();
    for ((checkout, unit), answer) in units.iter().zip(ask(&build("compose")?, &questions)?) {
        let Some(main) = unit.files.first() else { continue };
        let place = checkout.repository.show(&checkout.project.file(*main).source.path);
        differences.compared("projects", 1);
        let refusal = text(&answer, "error");
        if !refusal.is_empty() {
            // The reasons name files by their whole path.
            let reason = refusal.replace(&*checkout.repository.folder.to_string_lossy(), "");
            let whose = if unit.incomplete { "refused there, incomplete here" } else { "refused there only" };
            differences.add(format!("{whose}: {}", sort_of(&reason)), format!("{place}: {reason}"));
            continue;
        }
        if unit.incomplete {
            differences.add("incomplete here, accepted there", place);
            continue;
        }
        services(&place, unit, &answer, differences);
    }
    Ok(())
}

fn services(place: &str, unit: &ComposeProject, answer: &Value, differences: &mut Differences) {
    let Some(theirs) = answer.get("services").and_then(Value::as_object) else { return };
    let names: BTreeSet<&str> = theirs.keys().map(String::as_str).collect();
    let ours: BTreeSet<&str> = unit.services.iter().map(|service| service.workload.name.as_str()).collect();
    differences.equal("names of services", place, &names, &ours);
    for service in &unit.services {
        let (Some(theirs), Some(container)) = (theirs.get(&service.workload.name), service.workload.containers.first())
        else {
            continue;
        };
        differences.compared("services", 1);
        let place = format!("{place}: {}", service.workload.name);
        for key in ["image", "user"] {
            if let Some(ours) = known_text(service, key) {
                differences.equal(key, &place, &text(theirs, key).to_string(), &ours);
            }
        }
        if let Some(privileged) = known_bool(&container.privileged) {
            let there = theirs.get("privileged").and_then(Value::as_bool).unwrap_or(false);
            differences.equal("privileged", &place, &there, &privileged);
        }
        if let Some(ports) = ports(container).filter(|_| service.invalid_ports.is_empty()) {
            differences.equal("ports", &place, &sorted(texts(theirs, "ports")), &ports);
        }
        if let Some(volumes) = volumes(container) {
            let there = texts(theirs, "volumes").into_iter().map(|one| clean(&one)).collect();
            differences.equal("volumes", &place, &sorted(there), &volumes);
        }
        let known = container.env.iter().all(|var| !var.name.value.contains('\0'));
        if known && service.env_files.is_empty() {
            let keys: BTreeSet<&str> = container.env.iter().map(|var| var.name.value.as_str()).collect();
            let there = texts(theirs, "environment");
            let there: BTreeSet<&str> = there.iter().map(String::as_str).collect();
            differences.equal("keys of the environment", &place, &there, &keys);
        }
    }
}

/// The text of a key, empty where it is absent; `None` where it is not known.
fn known_text(service: &Service, key: &str) -> Option<String> {
    match service.value.get(key) {
        None => Some(String::new()),
        Some(value) => value.scalar().filter(|text| text.is_known()).map(|text| text.value.clone()),
    }
}

fn known_bool(setting: &Setting<bool>) -> Option<bool> {
    match setting {
        Setting::Set(value) => Some(value.value),
        Setting::Unset { .. } => Some(false),
        Setting::Dynamic(_) | Setting::NotApplicable => None,
    }
}

/// The published ports as `published:target/protocol`, ranges written out as compose-go does.
fn ports(container: &Container) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for port in container.ports.iter().filter(|port| port.published) {
        let Port { container: Some(first), protocol, .. } = port else { return None };
        let last = port.container_end.unwrap_or(*first);
        let host = match &port.host {
            Setting::Set(host) => Some(host.value),
            Setting::Unset { .. } => None,
            Setting::Dynamic(_) | Setting::NotApplicable => return None,
        };
        for target in *first..=last {
            let published = match (host, port.host_end) {
                (None, _) => String::new(),
                (Some(host), Some(end)) if last == *first && end != host => format!("{host}-{end}"),
                (Some(host), _) => (u32::from(host) + u32::from(target - first)).to_string(),
            };
            all.push(format!("{published}:{target}/{protocol}"));
        }
    }
    Some(sorted(all))
}

/// The mounts as `type:target`, without those of configs and secrets.
fn volumes(container: &Container) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for mount in &container.mounts {
        let kind = match &mount.source {
            MountSource::Host(_) => "bind",
            MountSource::Named(_) | MountSource::Anonymous => "volume",
            MountSource::Tmpfs => "tmpfs",
            MountSource::Image(_) => "image",
            MountSource::Data => continue,
            _ => return None,
        };
        all.push(clean(&format!("{kind}:{}", mount.target.value()?)));
    }
    Some(sorted(all))
}

/// Without a slash at the end.
fn clean(path: &str) -> String {
    if path.ends_with(":/") { path.to_string() } else { path.trim_end_matches('/').to_string() }
}

fn sorted(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts.dedup();
    texts
}

#[cfg(test)]
mod tests {
    use super::super::tests::{checkout, kinds};
    use super::*;
    use serde_json::json;

    #[test]
    fn services_differ_by_what_they_say() {
        let checkout = checkout(
            "compose.yaml",
            "services:\n  a:\n    image: b:1\n    user: $NAME\n    ports: ['8000-8001:80-81']\n    volumes: [./x:/y/]\n    \
             environment: [K=v]\n",
        );
        let unit = &checkout.project.compose()[0];
        let kinds_of = |service: Value| {
            kinds(|differences| services("a", unit, &json!({"services": {"a": service}}), differences))
        };
        let mut there = json!({
            "image": "b:1", "user": "", "privileged": false, "ports": ["8000:80/tcp", "8001:81/tcp"],
            "volumes": ["bind:/y"], "environment": ["K"],
        });
        assert_eq!(kinds_of(there.clone()), [""; 0]);
        there["image"] = json!("b:2");
        there["privileged"] = json!(true);
        there["ports"] = json!(["8000:80/tcp"]);
        there["volumes"] = json!(["volume:/y"]);
        there["environment"] = json!([]);
        assert_eq!(kinds_of(there), ["image", "keys of the environment", "ports", "privileged", "volumes"]);
        assert_eq!(kinds(|it| services("a", unit, &json!({"services": {}}), it)), ["names of services"]);
    }
}
