//! Protections of a container that are switched off, and the ways back.

use lintainer_core::context::Context;
use lintainer_core::finding::Fix;
use lintainer_core::model::{Container, Format, NodeRef, Workload};
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

/// The entry of `security_opt` of a Compose service that stands at a place.
pub(crate) fn option<'a>(service: Option<NodeRef>, at: Span, cx: &Context<'a>) -> Option<Field<'a>> {
    cx.field(service)?.key("security_opt").items().find(|entry| entry.is_written_at(at))
}

/// Removes that entry.
pub(crate) fn remove_option(title: &str, service: Option<NodeRef>, at: Span, cx: &Context) -> Option<Fix> {
    Some(Fix::risky(title, option(service, at, cx)?.remove()?))
}

/// What to do about a profile of seccomp or AppArmor that is switched off.
pub(crate) fn help(format: Format) -> &'static str {
    match format {
        Format::Compose => "remove the entry; the engine's own profile is then used",
        _ => "use `RuntimeDefault`, or a profile of your own by `Localhost`",
    }
}

/// Goes back to the profile of the engine or the run time. `kind` is the path of the profile's type in a pod.
pub(crate) fn fix(
    kind: &'static str,
    at: Span,
    container: &Container,
    workload: &Workload,
    cx: &Context,
) -> Option<Fix> {
    if container.format == Format::Compose {
        return remove_option("use the engine's profile", container.node, at, cx);
    }
    let kind = container.inherited(kind, workload, cx).filter(|kind| kind.is_written_at(at))?;
    Some(Fix::risky("use the run time's profile", kind.replace("RuntimeDefault")?))
}
