//! `dangling-policy-peer`: A peer of the network policy selects no pod.

use lintainer_core::kubernetes::LabelSelector;
use lintainer_core::project::Project;

use crate::shared::selecting::Selecting;
use lintainer_core::model::Format::Kubernetes;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangling-policy-peer",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("dangling_policy_peer.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(project: &Project, cx: &mut Context) {
    let policies: Vec<_> = project.resources().filter(|one| one.is("networking.k8s.io", "NetworkPolicy")).collect();
    if policies.is_empty() {
        return;
    }
    let selecting = Selecting::new(project);
    for policy in policies.into_iter().filter(|policy| !policy.partial) {
        let Some(root) = cx.field(Some(policy.node)) else { continue };
        let peers = root.each("spec.ingress[].from[]").chain(root.each("spec.egress[].to[]"));
        let others = ["namespaceSelector", "ipBlock"];
        for peer in peers.filter(|peer| !others.iter().any(|other| peer.key(other).key_name().is_some())) {
            let field = peer.key("podSelector");
            if selecting.means_nobody(policy, &LabelSelector::read(field), cx) {
                let name = policy.name.as_ref().map_or("", |name| &name.value);
                cx.report(field.span(), format!("a peer of `{name}` selects no pod of its namespace"))
                    .help("make the selector equal to labels of the pods that connect");
            }
        }
    }
}
