//! `unknown-build-argument`: a build argument that the Dockerfile does not declare.

use std::collections::BTreeSet;

use lintainer_core::dockerfile::{BaseImage, Dockerfile, InstructionKind, PLATFORM_ARGS, PROXY_ARGS};
use lintainer_core::model::EnvVar;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-build-argument",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unknown_build_argument.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

/// How many names are compared with one that is not declared.
const MAX_DECLARED: usize = 256;

fn check(compose: &ComposeProject, cx: &mut Context) {
    for service in &compose.services {
        let args = service.build.as_ref().map_or(&[][..], |build| &build.args);
        if args.is_empty() {
            continue;
        }
        let Some(file) = cx.project().dockerfile_of(service).filter(|file| file.skipped.is_none()) else { continue };
        let syntax = file.syntax();
        let Some(dockerfile) = syntax.dockerfile().filter(|dockerfile| !takes_more(dockerfile)) else { continue };
        let declared = declared(dockerfile);
        for arg in args.iter().filter(|arg| !is_predefined(&arg.name.value)) {
            if !declared.contains(arg.name.value.as_str()) && !is_shared(arg, service, compose) {
                report(arg, args, &declared, &file.source.path, cx);
            }
        }
    }
}

fn report(arg: &EnvVar, args: &[EnvVar], declared: &BTreeSet<&str>, path: &str, cx: &mut Context) {
    let name = &arg.name;
    let is_passed = |known: &str| args.iter().take(MAX_DECLARED).any(|arg| arg.name.value == known);
    // Of very many names one is always near.
    let known = declared.iter().copied().take(MAX_DECLARED).filter(|known| !is_passed(known));
    let near = nearest(&name.value, known);
    let finding = cx.report(name.span, format!("`{}` is declared by no ARG of `{path}`", name.value));
    finding.about(name.span);
    match &near {
        Some(near) => finding.help(format!("pass `{near}`")),
        None => finding
            .severity(Severity::Info)
            .profile(Profile::Audit)
            .help("declare it with ARG in the stage that needs it, or leave it out"),
    };
    cx.fix(|cx| {
        let near = near.filter(|_| cx.text(name.span) == name.value)?;
        Some(Fix::risky(format!("pass `{near}`"), vec![Edit::replace(name.span, near)]))
    });
}

/// Whether arguments may be declared where nobody sees them: by triggers of a base image that is not known at all.
fn takes_more(dockerfile: &Dockerfile) -> bool {
    dockerfile.stages.is_empty()
        || dockerfile.stages.iter().any(|stage| match &stage.base {
            BaseImage::Image(image) => !image.is_known() && image.known_prefix().is_empty(),
            _ => false,
        })
}

/// The names that ARG declares anywhere.
fn declared(dockerfile: &Dockerfile) -> BTreeSet<&str> {
    let args = dockerfile.instructions_and_triggers().filter_map(|instruction| match &instruction.kind {
        InstructionKind::Arg(pairs) => Some(pairs),
        _ => None,
    });
    args.flatten().map(|pair| &*pair.name.text).collect()
}

/// Whether the builder knows an argument by itself.
fn is_predefined(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    PROXY_ARGS.contains(&upper.as_str())
        || PLATFORM_ARGS.contains(&name)
        || upper.starts_with("BUILDKIT_")
        || matches!(name, "SOURCE_DATE_EPOCH" | "NIXPACKS_METADATA")
}

/// Whether the argument stands elsewhere, and is meant for several services: by an anchor, `extends` or a merge key.
fn is_shared(arg: &EnvVar, service: &Service, compose: &ComposeProject) -> bool {
    let is_inside = |of: &Service| of.build.as_ref().is_some_and(|build| build.span.contains(arg.name.span));
    let others = compose.services.iter().filter(|other| other.workload.name != service.workload.name);
    let mut others = others.filter_map(|other| other.build.as_ref());
    !is_inside(service) || others.any(|build| build.args.iter().any(|other| other.name.span == arg.name.span))
}
