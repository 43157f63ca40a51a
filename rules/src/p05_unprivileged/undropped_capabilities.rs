//! `undropped-capabilities`: a container that keeps the capabilities which the engine gives by default.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::Protection;
use lintainer_core::tables;
use lintainer_core::yaml::edit;

use crate::prelude::*;
use crate::shared::evidence::Slip;
use crate::tables::image_needs;

static REQUIRE: WordOption = WordOption::new(
    "require",
    "all",
    &["all", "net-raw", "any"],
    "`all`, `net-raw` or `any`: how much must be dropped",
);

pub(super) static RULE: Rule = Rule {
    name: "undropped-capabilities",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("undropped_capabilities.md")),
    yields_to: &["missing-security-context", "privileged-container", "unhardened-container"],
    options: &[REQUIRE.declared()],
    checks: &[Check::Container(check)],
};

/// Checks of other tools that are about `NET_RAW` alone.
const NET_RAW: &[&str] = &[
    "checkov/CKV_K8S_28",
    "cis-k8s/5.2.8",
    "kics/dbbc6705-d541-43b0-b166-dd4be8208b54",
    "kube-linter/drop-net-raw-capability",
];

/// Checks of other tools that ask whether anything is dropped at all.
const ANY: &[&str] = &[
    "kics/268ca686-7fb7-4ae9-b129-955a2a89064e",
    "kics/ce76b7d0-9e77-464d-b86f-c5c48e03e22d",
    "kubesec/CapDropAny",
    "trivy/KSV-0004",
];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.may_be_privileged() || container.drops_all() {
        return;
    }
    let name = &container.name;
    let Some(dropped) = container.dropped_capabilities.known() else {
        if let Some(at) = container.dropped_capabilities.unset_at() {
            let slip = Slip::of(Protection::DroppedCapabilities, container, workload, cx);
            let clause = slip.clause("drops them");
            let finding = cx.report(at, format!("`{name}` keeps the default capabilities{clause}"));
            finding.help("drop `ALL` and add back what the program needs");
            slip.mark(finding);
            cx.fix(|cx| fix(container, cx));
        }
        return;
    };
    let has = |wanted: &str| dropped.value.iter().any(|capability| capability.value == wanted);
    match cx.get(&REQUIRE) {
        "any" if !dropped.value.is_empty() => return,
        "net-raw" if has("NET_RAW") => return,
        _ => {}
    }
    // What Docker gives to a container by default; containerd and CRI-O give these or fewer.
    let mut defaults = tables::current().capabilities.iter().filter(|capability| capability.is_default);
    let all_defaults = defaults.all(|default| has(default.name));
    // One by one they are all dropped; only Kubernetes has a level that wants the word.
    if all_defaults && container.format == Compose {
        return;
    }
    let is_partly = !dropped.value.is_empty();
    let finding = cx.report(dropped.span, format!("`{name}` drops some of the default capabilities, but not `ALL`"));
    finding.help("drop `ALL` and add back what the program needs");
    // The restricted level of Kubernetes wants the word itself.
    let none: &[&str] = &[];
    let others = [if has("NET_RAW") { NET_RAW } else { none }, if is_partly { ANY } else { none }].concat();
    if !others.is_empty() {
        finding.aliases_without(&others);
    }
    if all_defaults || is_partly && container.format == Compose {
        finding.severity(Severity::Info);
    }
    cx.fix(|cx| fix(container, cx));
}

fn fix(container: &Container, cx: &Context) -> Option<Fix> {
    let (drop, add) = match container.format {
        Compose => ("cap_drop", "cap_add"),
        _ => ("securityContext.capabilities.drop", "securityContext.capabilities.add"),
    };
    let root = cx.field(container.node)?;
    // Whoever adds some already knows which ones the image needs.
    if !container.added_capabilities.is_unset() || !image_needs::changes_user(container) {
        return Some(Fix::risky("drop all capabilities", root.at(drop).push("ALL")?));
    }
    let both = root.at("securityContext.capabilities");
    let edits = match container.format == Compose || both.node().is_some() {
        true => [root.at(drop).push("ALL")?, root.at(add).push_each(&image_needs::CHANGE_OF_USER)?].concat(),
        // Two keys of a mapping that is not there yet.
        false => both.set(&format!("drop:\n  - ALL\nadd:\n  - {}", image_needs::CHANGE_OF_USER.join("\n  - ")))?,
    };
    Some(Fix::risky("drop all capabilities but those for a change of user", edit::joined(edits)))
}
