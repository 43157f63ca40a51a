//! `obsolete-compose-version`: the top-level key `version`.

use lintainer_core::context::Context;
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "obsolete-compose-version",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Always,
    formats: &[Compose],
    summary: "The top-level version key does nothing",
    why: "Compose ignores it and warns; readers think it selects something.",
    references: &["https://docs.docker.com/reference/compose-file/version-and-name/"],
    aliases: &["dclint/no-version-field"],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Compose,
            "# The shop\nversion: \"3.9\"\n\nservices:\n  web:\n    image: nginx:1.29\n    labels:\n      version: \"1\"\n",
            "# The shop\n\nservices:\n  web:\n    image: nginx:1.29\n    labels:\n      version: \"1\"\n",
        ),
        Example::good(Compose, "services:\n  web:\n    image: nginx:1.29\n    labels:\n      version: \"1\"\n"),
    ],
    checks: &[Check::Compose(check)],
};

fn check(project: &ComposeProject, cx: &mut Context) {
    for span in project.versions.iter().copied() {
        let source = cx.source_of(span);
        // The whole line goes, with its comment and its line break.
        let text = source.text();
        let line =
            text.get(..span.range().start).and_then(|before| before.rfind('\n')).map_or(source.bom_len(), |at| at + 1);
        let end = text
            .get(span.range().end..)
            .and_then(|rest| rest.find('\n'))
            .map_or(text.len(), |at| span.range().end + at + 1);
        cx.report(span, "the key `version` does nothing")
            .help("delete it")
            .fix(Fix::safe("delete the line", vec![Edit::delete(source.span(line..end))]));
    }
}
