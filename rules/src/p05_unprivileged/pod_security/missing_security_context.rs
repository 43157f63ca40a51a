//! `missing-security-context`: the container has no security settings at all.

use crate::tables::image_needs;
use crate::tables::root_images::ROOT_IMAGES;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-security-context",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Named],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("missing_security_context.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

/// What the level `restricted` of the Pod Security Standards asks of a container.
const RESTRICTED: &str = "allowPrivilegeEscalation: false\ncapabilities:\n  drop:\n    - ALL\nrunAsNonRoot: true\n\
                          seccompProfile:\n  type: RuntimeDefault";

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.windows || !is_bare(container, workload, cx) {
        return;
    }
    cx.report(container.span, format!("`{}` has no `securityContext`, nor has its pod", container.name))
        .help("add a `securityContext` with what the level `restricted` asks for");
    cx.fix(|cx| {
        // The kubelet would not start an image that is root's.
        let is_root = container.image.value().is_none_or(|image| ROOT_IMAGES.fits(image));
        if is_root || image_needs::changes_user(container) {
            return None;
        }
        let edits = cx.field(container.node)?.key("securityContext").set(RESTRICTED)?;
        Some(Fix::risky("add what the level `restricted` asks for", edits))
    });
}

/// Whether neither the container nor its pod sets anything.
fn is_bare(container: &Container, workload: &Workload, cx: &Context) -> bool {
    let Some((own, pod)) = container.root(workload, cx).zip(workload.pod_spec(cx)) else { return false };
    [own, pod]
        .map(|one| one.key("securityContext"))
        .into_iter()
        .all(|context| context.unset_at().is_some() || context.is_mapping() && context.values().next().is_none())
}

#[cfg(test)]
mod tests {
    use lintainer_core::linter::{Linter, Serial};
    use lintainer_core::settings::Settings;

    /// The rules of practice 5 that speak about a pod when these are on, each with what is underlined.
    fn speaking(rules: &[&str], containers: &str) -> Vec<&'static str> {
        let registry = crate::registry();
        let mut settings = Settings::defaults(&registry);
        let chosen: Vec<_> = rules.iter().filter_map(|name| registry.get(name)).collect();
        settings.choose_only(&chosen);
        let pod = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n{containers}");
        let files = [("pod.yaml".to_string(), pod)];
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        report.findings.iter().map(|finding| finding.rule.name).collect()
    }

    const SINGLE: [&str; 5] = [
        "missing-no-new-privileges",
        "missing-seccomp-profile",
        "missing-user",
        "undropped-capabilities",
        "writable-root-filesystem",
    ];

    #[test]
    fn a_summary_stands_for_the_single_findings() {
        let bare = "  - {name: a, image: x}\n";
        let with = |summary: &[&'static str]| speaking(&[summary, &SINGLE].concat(), bare);
        assert_eq!(with(&[]).len(), SINGLE.len());
        assert_eq!(with(&["missing-security-context"]), ["missing-security-context"]);
        assert_eq!(with(&["missing-security-context", "unhardened-container"]), ["missing-security-context"]);
        assert_eq!(
            with(&["unhardened-container"]),
            ["missing-no-new-privileges", "missing-user", "unhardened-container", "writable-root-filesystem"]
        );
    }

    #[test]
    fn beside_a_setting_the_single_findings_stay() {
        let one = "  - {name: a, image: x, securityContext: {runAsNonRoot: true}}\n";
        let found = speaking(&[&["missing-security-context"], &SINGLE[..]].concat(), one);
        assert_eq!(found.len(), SINGLE.len() - 1);
        assert!(!found.contains(&"missing-security-context") && !found.contains(&"missing-user"));
    }
}
