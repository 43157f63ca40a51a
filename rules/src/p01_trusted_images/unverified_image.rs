//! `unverified-image`: an image that the policy about signatures lets pass.

use lintainer_core::kubernetes::Object;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, ImageReference, Tag};
use lintainer_core::project::Project;
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;
use crate::shared::references;

pub(super) static RULE: Rule = Rule {
    name: "unverified-image",
    practice: Practice::TrustedImages,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unverified_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// A policy that demands signatures of images.
struct Policy<'a> {
    object: Object<'a>,
    /// The images that it is about, with `*` and `?`.
    patterns: Vec<&'a str>,
    /// Where it says that it only warns.
    lenient: Option<Span>,
}

fn check(project: &Project, cx: &mut Context) {
    let policies: Vec<Policy> = policies(project, cx);
    if policies.is_empty() {
        return;
    }
    for policy in &policies {
        if let Some(span) = policy.lenient {
            let message = format!("`{}` only warns of images without a valid signature", policy.object.display());
            cx.report(span, message).help("let it refuse them: `Enforce`, or `mode: enforce`");
        }
    }
    let links = project.links();
    for workload in project.kubernetes_workloads().filter(|workload| !workload.partial) {
        let file = workload.span.file;
        let near = || policies.iter().filter(|policy| links.together(policy.object.span().file, file));
        let Some(first) = near().next() else { continue };
        let known = |container: &&Container| container.image.value().is_some_and(ImageReference::is_known);
        for image in workload.containers.iter().filter(known).filter_map(|container| container.image.known()) {
            if near().flat_map(|policy| &policy.patterns).any(|pattern| fits(pattern, &image.value)) {
                continue;
            }
            cx.report(
                image.span,
                format!("`{}` is not among the images whose signatures are verified", image.value.display()),
            )
            .help("add its repository to the policy, or let that one refuse all others")
            .related(first.object.span(), "this policy verifies images");
        }
    }
}

fn policies<'a>(_: &Project, cx: &Context<'a>) -> Vec<Policy<'a>> {
    let resources = cx.project().resources().filter(|resource| !resource.partial);
    let named = resources.filter(|resource| {
        matches!(resource.group(), "kyverno.io" | "policies.kyverno.io" | "policy.sigstore.dev")
            && !cx.project().is_among_tests(resource.node.file)
    });
    named.filter_map(|resource| policy(references::object_at(resource.node, cx)?)).collect()
}

fn policy(object: Object<'_>) -> Option<Policy<'_>> {
    let (paths, lenient): (&[&str], Field) = match (object.group(), object.kind()) {
        ("kyverno.io", "ClusterPolicy" | "Policy") => {
            let own = object.each("spec.rules[].verifyImages[].failureAction").find(|field| field.is_written());
            let paths = &["spec.rules[].verifyImages[].imageReferences[]", "spec.rules[].verifyImages[].image"];
            (paths, own.unwrap_or(object.at("spec.validationFailureAction")))
        }
        ("policies.kyverno.io", "ImageValidatingPolicy") => {
            let action = object.each("spec.validationActions[]").next();
            (&["spec.matchImageReferences[].glob"], action.unwrap_or(object.at("spec.validationActions")))
        }
        ("policy.sigstore.dev", "ClusterImagePolicy") => (&["spec.images[].glob"], object.at("spec.mode")),
        _ => return None,
    };
    let patterns: Vec<&str> = paths.iter().flat_map(|path| object.each(path)).filter_map(Field::word).collect();
    let is_lenient = lenient.word().is_some_and(|word| matches!(&*word.to_ascii_lowercase(), "audit" | "warn"));
    (!patterns.is_empty()).then_some(Policy { object, patterns, lenient: is_lenient.then(|| lenient.span()) })
}

/// Whether a pattern is about an image, in any of the spellings of that one.
fn fits(pattern: &str, image: &ImageReference) -> bool {
    let tag = match image.tag() {
        Tag::Known(tag) => tag,
        _ => "latest",
    };
    let normalized = image.normalized().unwrap_or_default();
    let names = [image.name(), &normalized, image.repository().unwrap_or("")];
    names.iter().any(|name| matches(pattern, name) || matches(pattern, &format!("{name}:{tag}")))
        || matches(pattern, image.text())
}

/// Whether a text fits a pattern, in which `*` stands for any characters and `?` for one.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut star, mut here) = (0, None, 0);
    while here < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(byte) if *byte == b'?' || text.get(here) == Some(byte) => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((star_at, from)) = star else { return false };
                at = star_at + 1;
                here = from + 1;
                star = Some((star_at, here));
            }
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text, expected) in [
            ("*", "a/b:1", true),
            ("ghcr.io/shop/*", "ghcr.io/shop/web:1", true),
            ("ghcr.io/shop/*", "ghcr.io/bank/web:1", false),
            ("*/web:?", "ghcr.io/shop/web:1", true),
            ("*/web:?", "ghcr.io/shop/web:12", false),
            ("a*b*c", "aXbXbc", true),
            ("a**", "a", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
