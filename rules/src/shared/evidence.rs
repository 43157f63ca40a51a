//! A protection that is absent beside one that is there is a slip: the finding is essential, and shows the other place.

use lintainer_core::context::Context;
use lintainer_core::finding::Finding;
use lintainer_core::model::{Container, Workload};
use lintainer_core::project::{Evidence, Protection};
use lintainer_core::rule::Profile;

/// What shows that a missing protection is a slip.
pub(crate) struct Slip<'a>(Option<Evidence<'a>>);

impl<'a> Slip<'a> {
    /// Looks beside a container that lacks a protection.
    pub(crate) fn of(missing: Protection, container: &'a Container, workload: &'a Workload, cx: &Context<'a>) -> Self {
        Slip(cx.project().evidence(container, workload, missing))
    }

    /// The same, if a neighbour has the very protection or the namespace asks for it.
    pub(crate) fn by_the_same(self) -> Self {
        Slip(self.0.filter(|evidence| matches!(evidence, Evidence::Same(..) | Evidence::Namespace(..))))
    }

    /// The end of the message: ``; `a` drops them``, where a neighbour has the very protection.
    pub(crate) fn clause(&self, does: &str) -> String {
        match &self.0 {
            Some(Evidence::Same(name, _)) => format!("; `{name}` {does}"),
            _ => String::new(),
        }
    }

    /// Makes the finding essential and shows the other place.
    pub(crate) fn mark(self, finding: &mut Finding) {
        let (span, what) = match self.0 {
            None => return,
            Some(Evidence::Same(name, span)) => (span, format!("`{name}` has it here")),
            Some(Evidence::Own(span)) => (span, "another protection is set here".to_string()),
            Some(Evidence::Other(name, span)) => (span, format!("`{name}` is protected here")),
            Some(Evidence::Namespace(name, span)) => (span, format!("the namespace `{name}` asks for it here")),
        };
        finding.profile(Profile::Essential).related(span, what);
    }
}

#[cfg(test)]
mod tests {
    use lintainer_core::linter::{Linter, Serial};
    use lintainer_core::settings::Settings;

    /// What `essential` shows of the rules about absent protections, as rule and message.
    fn shown(path: &str, text: &str) -> Vec<String> {
        let registry = crate::registry();
        let settings = Settings::defaults(&registry);
        let files = [(path.to_string(), text.to_string())];
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        let about = ["undropped-capabilities", "missing-no-new-privileges", "writable-root-filesystem", "missing-user"];
        let found = report.findings.iter().filter(|finding| about.contains(&finding.rule.name));
        found.map(|finding| format!("{}: {} ({})", finding.rule.name, finding.message, finding.related.len())).collect()
    }

    #[test]
    fn what_nobody_thought_of_is_not_essential() {
        assert!(shown("compose.yaml", "services:\n  web: {image: \"x:1\"}\n  api: {image: \"y:1\"}\n").is_empty());
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: \"x:1\"}]}\n";
        assert!(shown("pod.yaml", pod).is_empty());
    }

    #[test]
    fn what_a_neighbour_has_is_essential() {
        let text = "services:\n  a: {image: \"x:1\", cap_drop: [ALL]}\n  b: {image: \"y:1\"}\n";
        assert_eq!(
            shown("compose.yaml", text),
            [
                "missing-no-new-privileges: `a` can gain additional privileges (1)",
                "writable-root-filesystem: `a` has a writable root filesystem (1)",
                "missing-no-new-privileges: `b` can gain additional privileges (1)",
                "undropped-capabilities: `b` keeps the default capabilities; `a` drops them (1)",
                "writable-root-filesystem: `b` has a writable root filesystem (1)",
            ]
        );
    }

    fn all(text: &str) -> Vec<String> {
        let registry = crate::registry();
        let mut settings = Settings::defaults(&registry);
        settings.choose_only(registry.rules());
        let files = [("pod.yaml".to_string(), text.to_string())];
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        report.findings.iter().map(|finding| format!("{}: {}", finding.rule.name, finding.message)).collect()
    }

    #[test]
    fn what_a_pod_gives_to_all_of_its_containers_is_said_once() {
        let container = |name: &str| {
            format!("  - {{name: {name}, image: \"x:1@sha256:{}\", securityContext: {{}}}}\n", "0".repeat(64))
        };
        let pod = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\n\
             spec:\n  securityContext: {{runAsUser: 0}}\n  containers:\n{}{}{}",
            container("a"),
            container("b"),
            container("c")
        );
        let found = all(&pod);
        let root: Vec<&String> = found.iter().filter(|line| line.starts_with("root-user")).collect();
        assert_eq!(root, ["root-user: `a` runs as root, also for 2 more"]);
    }

    #[test]
    fn an_object_that_was_read_from_a_cluster_gets_what_is_written_there_only() {
        let dump = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, uid: 1-2}\nspec:\n  containers:\n  \
                    - {name: a, image: docker.io/library/x, securityContext: {privileged: true}}\n\
                    status: {phase: Running}\n";
        assert_eq!(
            all(dump),
            [
                "server-set-field: `uid`, `status` are set by the server",
                "missing-tag: `docker.io/library/x` has neither tag nor digest",
                "privileged-container: `a` is privileged"
            ]
        );
    }
}
