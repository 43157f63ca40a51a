//! `dangling-profile-dependency`: A service needs another one whose profile may be off.

use lintainer_core::compose::ReferenceKind;
use lintainer_core::project::ComposeProject;

use crate::shared::dependencies;
use lintainer_core::model::Format::Compose;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-profile-dependency",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("dangling_profile_dependency.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    if compose.fragment {
        return;
    }
    let is_active = |profile: &str| compose.active_profiles.iter().any(|active| active == profile || active == "*");
    for service in compose.services.iter().filter(|service| !service.workload.partial) {
        let mut said: Vec<&str> = Vec::new();
        for reference in service.references.iter().filter(|one| one.kind == ReferenceKind::Service && one.found) {
            let (name, key) = (reference.name.value.as_str(), reference.key);
            let Some(other) = compose.service(name).filter(|_| key != "extends" && !said.contains(&name)) else {
                continue;
            };
            if other.profiles.is_empty() || other.profiles.iter().any(|profile| is_active(&profile.value)) {
                continue;
            }
            let is_known = |mine: &str| other.profiles.iter().any(|theirs| theirs.value == mine);
            let runs_without = match service.profiles.first() {
                None => None,
                Some(_) => match service.profiles.iter().find(|mine| !is_known(&mine.value)) {
                    Some(mine) => Some(mine.value.as_str()),
                    None => continue,
                },
            };
            let is_required = service.depends_on.iter().all(|one| one.service.value != name || one.required);
            if key == "depends_on" && !is_required {
                continue;
            }
            said.push(name);
            let owner = &service.workload.name;
            let profiles: Vec<String> = other.profiles.iter().map(|one| format!("`{}`", one.value)).collect();
            let when = match runs_without {
                Some(profile) => format!("with the profile `{profile}` alone `{owner}` does not start"),
                None => format!("`{owner}`, which has none, does not start without it"),
            };
            let at = other.profiles.first().map_or(other.workload.span, |one| one.span);
            let finding = cx.report(
                reference.name.span,
                format!("`{name}` runs only with the profile {}: {when}", profiles.join(" or ")),
            );
            finding.related(at, "the profile is here");
            match key {
                "depends_on" => finding.help("give both the same profile, or write `required: false`"),
                _ => finding.help("give both the same profile"),
            };
            cx.fix(|cx| {
                let dependencies = cx.field(service.node)?.key("depends_on");
                let is_here = key == "depends_on" && dependencies.node()?.span().contains(reference.name.span);
                let edits = dependencies::set(dependencies, name, "required", "false").filter(|_| is_here)?;
                Some(Fix::risky("start without it when its profile is off", edits))
            });
        }
    }
}
