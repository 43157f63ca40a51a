//! `unused-network`: A network is declared and used by no service.

use lintainer_core::compose::ReferenceKind;
use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unused-network",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("unused_network.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(compose: &ComposeProject, cx: &mut Context) {
    if compose.incomplete || compose.fragment {
        return;
    }
    let joined = compose.named(ReferenceKind::Network);
    let own = compose.networks.iter().filter(|network| network.name.value != "default");
    for network in own.filter(|network| !joined.contains(network.name.value.as_str()) && !network.external.is_true()) {
        cx.report(network.name.span, format!("no service joins the network `{}`", network.name.value))
            .help("let services join it, or remove it");
    }
}
