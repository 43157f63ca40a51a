//! `unawaited-dependency`: A service is started before the one that it needs is healthy.

use std::collections::HashMap;

use lintainer_core::compose::{Dependency, Service};
use lintainer_core::project::ComposeProject;
use lintainer_core::shell::Word;

use crate::shared::health::{self, Health};
use crate::shared::{dependencies, images, networks};
use lintainer_core::model::Format::Compose;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unawaited-dependency",
    practice: Practice::Monitoring,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unawaited_dependency.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// Words of the names of such services.
const FRONTS: [&str; 8] = ["front", "frontend", "gateway", "ingress", "lb", "nginx", "proxy", "ui"];

/// Programs that wait for others.
const WAITS: [&str; 7] = ["wait-for", "wait_for", "waitfor", "dockerize", "wait-on", "wait4x", "wait4ports"];

/// A service for which others do not wait.
struct Awaited<'a> {
    /// The dependencies, each with its service.
    plain: Vec<(&'a Service, &'a Dependency)>,
    /// Where one waits.
    healthy: Option<&'a Dependency>,
}

fn check(compose: &ComposeProject, cx: &mut Context) {
    let mut awaited: Vec<(&str, Awaited)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for service in &compose.services {
        let waits = waits_itself(service) || is_proxy(service, cx);
        for dependency in &service.depends_on {
            let name = dependency.service.value.as_str();
            let index = *places.entry(name).or_insert_with(|| {
                awaited.push((name, Awaited { plain: Vec::new(), healthy: None }));
                awaited.len() - 1
            });
            let Some((_, found)) = awaited.get_mut(index) else { continue };
            match dependency.condition.value.as_str() {
                "service_healthy" if found.healthy.is_none() => found.healthy = Some(dependency),
                "service_started" if !waits => found.plain.push((service, dependency)),
                _ => {}
            }
        }
    }
    for (name, found) in awaited {
        let Some(((service, dependency), others)) = found.plain.split_first() else { continue };
        let Some(other) = compose.service(name).filter(|other| !other.workload.partial) else { continue };
        let health = health::of_service(other, cx.project(), &[]);
        let is_checked = health == Health::Checked;
        if !is_checked && (matches!(health, Health::Off(_)) || !networks::is_store(other, cx)) {
            continue;
        }
        let owner = &service.workload.name;
        let who = match others.len() {
            0 => format!("`{owner}` does not"),
            count => format!("`{owner}` and {count} more do not"),
        };
        let finding = cx.report(dependency.service.span, format!("{who} wait until `{name}` is healthy"));
        match is_checked {
            true => finding.help("write `condition: service_healthy`"),
            false => finding.help(format!("give `{name}` a `healthcheck`, and write `condition: service_healthy`")),
        };
        if let Some(healthy) = found.healthy {
            finding.severity(Severity::Warning).profile(Profile::Essential);
            finding.related(healthy.condition.span, "another service waits for it here");
        }
        if is_checked && others.is_empty() {
            cx.fix(|cx| {
                let dependencies = cx.field(service.node)?.key("depends_on");
                let is_here = dependencies.node()?.span().contains(dependency.service.span);
                let edits =
                    dependencies::set(dependencies, name, "condition", "service_healthy").filter(|_| is_here)?;
                Some(Fix::risky("wait until it is healthy", edits))
            });
        }
    }
}

/// Whether it stands in front of others, by its image or its name.
fn is_proxy(service: &Service, cx: &Context) -> bool {
    let mut words = service.workload.name.split(['-', '_', '.']);
    images::is_proxy(images::of_service(service, cx)) || words.any(|word| FRONTS.contains(&word))
}

/// Whether its commands wait for others.
fn waits_itself(service: &Service) -> bool {
    let commands = service.workload.containers.iter().flat_map(|container| &container.commands);
    let words = commands.flat_map(|usage| usage.commands()).flat_map(|command| &command.words);
    let waits = |word: &Word| {
        let text = word.static_prefix();
        WAITS.iter().any(|program| text.contains(program))
    };
    words.into_iter().any(waits)
}
