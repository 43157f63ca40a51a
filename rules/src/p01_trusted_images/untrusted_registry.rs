//! `untrusted-registry`: an image from outside the configured list.

use lintainer_core::context::matches_pattern;
use lintainer_core::dockerfile::{self, DirectiveName};
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::ImageReference;

use crate::prelude::*;

static ALLOW: ListOption =
    ListOption::new("allow", &[], "registries or namespaces, `*` at either end; empty means the rule is silent");
static DENY: ListOption = ListOption::new("deny", &[], "registries or namespaces that are always reported");
static STRICT: BoolOption = BoolOption::new("strict", false, "also report references that cannot be resolved");

pub(super) static RULE: Rule = Rule {
    name: "untrusted-registry",
    practice: Practice::TrustedImages,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("untrusted_registry.md")),
    yields_to: &[],
    options: &[ALLOW.declared(), DENY.declared(), STRICT.declared()],
    checks: &[Check::Image(check), Check::Dockerfile(frontend)],
};

/// The image that reads the file runs with everything that the build sees.
fn frontend(dockerfile: &dockerfile::Dockerfile, cx: &mut Context) {
    let Some(directive) = dockerfile.directive(DirectiveName::Syntax) else { return };
    let Some(reference) = directive.value.value.split_whitespace().next() else { return };
    check(&ImageReference::verbatim(reference, directive.value.span), cx);
}

fn check(image: &ImageReference, cx: &mut Context) {
    let (allow, deny) = (cx.get(&ALLOW), cx.get(&DENY));
    if allow.is_empty() && deny.is_empty() {
        return;
    }
    let Some(place) = place(image) else {
        if cx.get(&STRICT) {
            cx.report(image.span, format!("where `{}` comes from is known at run time only", image.display()))
                .severity(Severity::Info)
                .help("write the registry out, or give its variable a default");
        }
        return;
    };
    if deny.iter().any(|entry| covers(entry, &place)) {
        cx.report(image.name_span(), format!("`{place}` is on the list of denied registries"))
            .help("take the image from a registry that you trust");
    } else if !allow.is_empty() && !allow.iter().any(|entry| covers(entry, &place)) {
        cx.report(image.name_span(), format!("`{place}` is outside the allowed registries"))
            .help("take the image from a listed registry, or add this one to `allow`");
    }
}

/// Registry and repository, as far as they are known.
fn place(image: &ImageReference) -> Option<String> {
    image.normalized().or_else(|| {
        // An unknown repository in a known registry still comes from there.
        let registry = image.registry()?;
        image.name().starts_with(registry).then(|| registry.to_string())
    })
}

/// Whether an entry of a list names the registry or namespace that an image is in, or the image itself.
fn covers(entry: &str, place: &str) -> bool {
    if entry.contains('*') {
        let registry = place.split('/').next().unwrap_or(place);
        return matches_pattern(entry, place) || matches_pattern(entry, registry);
    }
    let entry = entry.trim_end_matches('/');
    let is_head = |place: &str| {
        place.get(..entry.len()).is_some_and(|head| head.eq_ignore_ascii_case(entry))
            && matches!(place.as_bytes().get(entry.len()), None | Some(b'/'))
    };
    // Short names count in full and as they are written: `team` for `docker.io/team`.
    let short = place.strip_prefix("docker.io/");
    is_head(place)
        || short.is_some_and(is_head)
        || short.and_then(|name| name.strip_prefix("library/")).is_some_and(is_head)
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn entries_end_at_a_slash() {
        assert!(covers("docker.io/library", "docker.io/library/nginx"));
        assert!(!covers("docker.io/lib", "docker.io/library/nginx"));
        assert!(covers("team", "docker.io/team/app"));
        assert!(covers("nginx", "docker.io/library/nginx"));
        assert!(!covers("registry.example", "registry.example.evil/app"));
        assert!(covers("*.example", "eu.registry.example/app"));
        assert!(covers("registry.example/team/*", "registry.example/team/app"));
        assert!(covers("registry.example:5000/", "registry.example:5000/app"));
    }
}
