//! `dangling-build-path`: a build names a directory, file or stage that does not exist.

use lintainer_core::compose::Build;
use lintainer_core::dockerfile::Presence;
use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Setting, UNKNOWN};
use lintainer_core::project::{ComposeProject, Service, folder, join};
use lintainer_core::span::Span;
use lintainer_core::text::nearest;

use crate::prelude::*;
use crate::shared::compose_paths::{is_root, missing};

pub(super) static RULE: Rule = Rule {
    name: "dangling-build-path",
    practice: Practice::Integrated,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("dangling_build_path.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    if !is_root(compose, cx) {
        return;
    }
    for file in &compose.missing_files {
        report(&file.path, file.written.span, compose, cx);
    }
    for service in compose.services.iter().filter(|service| !service.workload.partial) {
        if let Some(build) = &service.build {
            paths(build, compose, cx);
            target(service, build, cx);
        }
    }
}

fn paths(build: &Build, compose: &ComposeProject, cx: &mut Context) {
    for (_, source) in &build.contexts {
        let Setting::Set(source) = source else { continue };
        let text = source.value.as_str();
        let is_elsewhere = text.contains("://") || text.contains(':') || text.starts_with("git@");
        if !is_elsewhere && !text.contains(UNKNOWN) {
            let path = compose.path_at(source.span, text, cx.project());
            report(&path, source.span, compose, cx);
        }
    }
    let Some(context) = build.context.as_deref() else { return };
    match cx.project().folder_presence(context) {
        Presence::No => report(context, build.context_span, compose, cx),
        Presence::Yes => {
            let Some(path) = build.dockerfile.as_deref() else { return };
            let is_default = build.dockerfile_span.is_none();
            // The builder takes the default name in small letters, too, and Podman has a name of its own.
            let has_other = ["dockerfile", "Containerfile"].map(|name| join(context, name));
            let has_other = has_other.iter().any(|path| cx.project().presence(path) == Presence::Yes);
            if !(is_default && has_other) {
                report(path, build.dockerfile_span.unwrap_or(build.context_span), compose, cx);
            }
        }
        Presence::Unknown => {}
    }
}

/// Reports a path at which there is nothing.
fn report(path: &str, span: Span, compose: &ComposeProject, cx: &mut Context) {
    let Some(missing) = missing(path, compose, cx) else { return };
    let shown = if path.is_empty() { "." } else { path };
    if missing.is_ignored {
        cx.report(span, format!("`{shown}` does not exist here; version control leaves it out"))
            .severity(Severity::Info)
            .profile(Profile::Audit)
            .help("say in the documentation how it is made");
        return;
    }
    cx.report(span, format!("`{shown}` does not exist")).about(span).help("correct the path, or add what is missing");
    cx.fix(|cx| rename(path, span, cx));
}

/// The one name in the same folder that is nearly the same.
fn rename(path: &str, span: Span, cx: &Context) -> Option<Fix> {
    let name = path.rsplit('/').next()?;
    let names = cx.project().names_in(folder(path))?;
    let near = nearest(name, names.iter().map(|name| &*name.text))?;
    let written = cx.text(span);
    let at = written.rfind(name).filter(|_| !written.contains('$'))?;
    let part = Span { start: span.start + at as u32, end: span.start + (at + name.len()) as u32, ..span };
    let is_last = written.get(at + name.len()..)?.trim_matches(['/', '"', '\'']).is_empty();
    is_last.then(|| Fix::risky(format!("name `{near}`"), vec![Edit::replace(part, near)]))
}

/// A `target` that the Dockerfile does not have.
fn target(service: &Service, build: &Build, cx: &mut Context) {
    let (Some(target), Some(file)) = (build.target.known(), cx.project().dockerfile_of(service)) else { return };
    if file.skipped.is_some() || file.is_broken() {
        return;
    }
    let syntax = file.syntax();
    let Some(dockerfile) = syntax.dockerfile().filter(|dockerfile| !dockerfile.stages.is_empty()) else { return };
    let is_number = target.value.parse::<usize>().is_ok_and(|number| number < dockerfile.stages.len());
    if is_number || dockerfile.stage_named(&target.value).is_some() {
        return;
    }
    let names = dockerfile.stages.iter().filter_map(|stage| stage.name.as_ref());
    let near = nearest(&target.value, names.map(|name| &*name.value));
    let path = &file.source.path;
    let finding = cx.report(target.span, format!("`{}` is no stage of `{path}`", target.value));
    finding.about(target.span).help("name a stage of the Dockerfile");
    cx.fix(|cx| {
        let near = near.filter(|_| cx.text(target.span) == target.value)?;
        Some(Fix::risky(format!("name `{near}`"), vec![Edit::replace(target.span, near)]))
    });
}
