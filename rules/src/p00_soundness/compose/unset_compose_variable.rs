//! `unset-compose-variable`: A variable has no default and no value in .env.

use std::collections::HashSet;

use lintainer_core::compose::Fallback;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::span::Span;

use crate::prelude::*;

static KNOWN: ListOption = ListOption::new("known", &[], "variables that the caller always sets");

pub(super) static RULE: Rule = Rule {
    name: "unset-compose-variable",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unset_compose_variable.md")),
    yields_to: &[],
    options: &[KNOWN.declared()],
    checks: &[Check::Compose(check)],
};

/// What Compose or nearly every shell sets.
const SET: [&str; 18] = [
    "DISPLAY",
    "EUID",
    "GID",
    "HOME",
    "HOSTNAME",
    "LANG",
    "LOGNAME",
    "OLDPWD",
    "PATH",
    "PWD",
    "SHELL",
    "SSH_AUTH_SOCK",
    "TERM",
    "TMPDIR",
    "TZ",
    "UID",
    "USER",
    "USERNAME",
];

fn check(compose: &ComposeProject, cx: &mut Context) {
    if compose.variables.is_empty() {
        return;
    }
    let known = cx.get(&KNOWN);
    // What must be set in one place is set in all of them.
    let required = compose.variables.iter().filter(|one| one.fallback == Fallback::Required);
    let mut said: HashSet<&str> = required.map(|one| one.name.value.as_str()).collect();
    let mut commands: Vec<(&Service, Span)> = Vec::new();
    for service in &compose.services {
        let values =
            [service.value.get("command"), service.value.get("entrypoint"), service.value.at(&["healthcheck", "test"])];
        commands.extend(values.into_iter().flatten().map(|value| (service, value.span)));
    }
    for variable in compose.variables.iter().filter(|one| one.fallback == Fallback::None && !one.in_env) {
        let (name, at) = (variable.name.value.as_str(), variable.name.span);
        let is_set = SET.contains(&name)
            || name.starts_with("COMPOSE_")
            || name.starts_with("DOCKER_")
            || name.starts_with("XDG_");
        if is_set || known.iter().any(|known| known == name) {
            continue;
        }
        let around = commands.iter().find(|(_, span)| span.contains(at));
        let own = around.and_then(|(service, _)| {
            let container = service.workload.containers.first()?;
            Some((service, container.env_var(name).filter(|var| var.value.known().is_some())?))
        });
        if let Some((service, var)) = own {
            cx.report(
                at,
                format!("Compose takes `{name}` before `{}`, which sets it, has started", service.workload.name),
            )
            .help(format!("write `$${name}`"))
            .severity(Severity::Warning)
            .profile(Profile::Essential)
            .related(var.name.span, "it is set here");
            let is_place = cx.text(at).starts_with('$');
            cx.fix(|_| is_place.then(|| Fix::risky("leave it to the shell", vec![Edit::insert_before(at, "$")])));
            continue;
        }
        if !said.insert(name) {
            continue;
        }
        cx.report(at, format!("`{name}` has no default: it may be empty"))
            .help(format!("write `${{{name}:?}}`, or a default"));
        let written = cx.text(at);
        let is_place = written == format!("${name}") || written == format!("${{{name}}}");
        cx.fix(|_| {
            is_place.then(|| Fix::risky("stop where it is not set", vec![Edit::replace(at, format!("${{{name}:?}}"))]))
        });
    }
}
