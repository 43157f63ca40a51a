//! `cached-floating-tag`: A moving tag is combined with a pull policy that keeps old copies.

use lintainer_core::compose::Value;
use lintainer_core::model::{Container, ImageReference, Tag, Workload};
use lintainer_core::project::ComposeProject;
use lintainer_core::span::Span;

use crate::shared::images::MOVING_TAGS;
use lintainer_core::model::Format::{Compose, Kubernetes};

use crate::prelude::*;

static LOCAL_TAGS: ListOption =
    ListOption::new("local_tags", &["local", "dev"], "tags that mean an image which was loaded by hand");

pub(super) static RULE: Rule = Rule {
    name: "cached-floating-tag",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("cached_floating_tag.md")),
    yields_to: &[],
    options: &[LOCAL_TAGS.declared()],
    checks: &[Check::Compose(check_services), Check::Container(check_container)],
};

fn check_services(compose: &ComposeProject, cx: &mut Context) {
    for service in compose.services.iter().filter(|service| service.build.is_none()) {
        let Some(policy) = service.value.get("pull_policy").and_then(Value::spanned) else { continue };
        let Some(image) = service.workload.containers.first().and_then(|container| container.image.value()) else {
            continue;
        };
        let is_moving = match image.tag() {
            Tag::Known(tag) => MOVING_TAGS.contains(&tag),
            Tag::Missing => true,
            Tag::Unknown => false,
        };
        if !matches!(policy.value.as_str(), "never" | "missing" | "if_not_present") || !is_moving || is_kept(image, cx)
        {
            continue;
        }
        report(policy.span, &format!("pull_policy: {}", policy.value), image, "write `pull_policy: always`", cx);
        cx.fix(|cx| {
            let field = cx.field(service.node)?.key("pull_policy");
            Some(Fix::risky("pull it always", field.replace("always").filter(|_| field.is_written_at(policy.span))?))
        });
    }
}

fn check_container(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(image) = container.image.value().filter(|_| container.format == Kubernetes) else { return };
    if !matches!(image.tag(), Tag::Missing | Tag::Known("latest")) || is_kept(image, cx) {
        return;
    }
    let Some(policy) = container.field("imagePullPolicy", workload, cx) else { return };
    let word = policy.word().unwrap_or("");
    let is_loaded = word == "Never" && image.host_and_path().0.is_none();
    if !matches!(word, "IfNotPresent" | "Never") || is_loaded {
        return;
    }
    report(
        policy.span(),
        &format!("imagePullPolicy: {word}"),
        image,
        "remove it: the default for such tags is `Always`",
        cx,
    );
    cx.fix(|_| Some(Fix::risky("pull it always, by default", policy.remove()?)));
}

fn is_kept(image: &ImageReference, cx: &Context) -> bool {
    let is_local = matches!(image.tag(), Tag::Known(tag) if cx.get(&LOCAL_TAGS).iter().any(|local| local == tag));
    image.has_digest() != Some(false) || is_local || cx.project().fills_in(image)
}

fn report(at: Span, policy: &str, image: &ImageReference, help: &str, cx: &mut Context) {
    let shown = image.display();
    cx.report(at, format!("`{policy}` keeps whatever `{shown}` was when it was pulled first"))
        .help(format!("name a version of the image, or {help}"))
        .related(image.span, "the tag moves");
}
