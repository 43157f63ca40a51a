//! Capabilities that a container adds.

use lintainer_core::context::Context;
use lintainer_core::finding::Fix;
use lintainer_core::model::{Container, Format};
use lintainer_core::span::Spanned;

/// Takes an added capability away.
pub(crate) fn take_away(container: &Container, capability: &Spanned<String>, cx: &Context) -> Option<Fix> {
    let path = if container.format == Format::Compose { "cap_add" } else { "securityContext.capabilities.add" };
    let item = cx.field(container.node)?.at(path).items().find(|item| item.is_written_at(capability.span))?;
    Some(Fix::risky(format!("take `{}` away", capability.value), item.remove()?))
}
