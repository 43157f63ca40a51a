//! `unknown-capability`: this is not a Linux capability.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::tables::current;
use lintainer_core::text::nearest;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-capability",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("unknown_capability.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.windows {
        return;
    }
    let lists = [&container.added_capabilities, &container.dropped_capabilities];
    for capability in lists.into_iter().filter_map(|list| list.value()).flatten() {
        let name = capability.value.as_str();
        let written = cx.text(capability.span).trim_matches(['"', '\'']);
        let is_known = name == "ALL" || current().capabilities.find(name).is_some();
        if !is_known {
            let finding = cx.report(
                capability.span,
                format!("`{written}` is not a Linux capability: `{}` does not start", container.name),
            );
            match nearest(name, current().capabilities.iter().map(|known| known.name)) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("the names are those of capabilities(7), without `CAP_`"),
            };
        } else if container.format == Kubernetes && written != name {
            let message = format!("Pod Security does not know `{written}`: it compares with `{name}`");
            cx.report(capability.span, message).help(format!("write `{name}`")).severity(Severity::Warning);
            cx.fix(|cx| {
                let root = cx.field(container.node)?.at("securityContext.capabilities");
                let items = ["add", "drop"].into_iter().flat_map(|key| root.key(key).items().collect::<Vec<_>>());
                let item = items.into_iter().find(|item| item.is_written_at(capability.span))?;
                Some(Fix::safe(format!("write `{name}`"), item.replace(name)?))
            });
        }
    }
}
