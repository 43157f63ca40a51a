//! `obsolete-compose-version`: the top-level key `version`.

use lintainer_core::model::Format::Compose;
use lintainer_core::project::ComposeProject;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "obsolete-compose-version",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Always,
    formats: &[Compose],
    page: Page::new(include_str!("obsolete_compose_version.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Compose(check)],
};

fn check(project: &ComposeProject, cx: &mut Context) {
    for span in project.versions.iter().copied() {
        let source = cx.source_of(span);
        // `docker stack deploy` reads files by their version, and older ones refuse those without.
        let name = source.path.rsplit('/').next().unwrap_or("");
        if name.split(['-', '_', '.']).any(|word| word.eq_ignore_ascii_case("stack")) {
            continue;
        }
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
