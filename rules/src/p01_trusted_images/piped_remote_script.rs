//! `piped-remote-script`: a download that is executed unseen.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;

use crate::prelude::*;

static ALLOW_URLS: ListOption = ListOption::new("allow_urls", &[], "URL prefixes that are accepted");

pub(super) static RULE: Rule = Rule {
    name: "piped-remote-script",
    practice: Practice::TrustedImages,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("piped_remote_script.md")),
    yields_to: &[],
    options: &[ALLOW_URLS.declared()],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    for download in run.downloads() {
        let allowed = cx.get(&ALLOW_URLS);
        let is_allowed = |prefix: &String| {
            !prefix.is_empty() && download.addresses.iter().any(|address| address.text.starts_with(prefix.as_str()))
        };
        if allowed.iter().any(is_allowed) {
            continue;
        }
        let Some(execution) = run.executed(download) else { continue };
        let name = download.command.name().unwrap_or("curl");
        let by = execution.by;
        cx.report(execution.span, format!("what `{name}` downloads is run by `{by}` without being checked"))
            .help("download to a file, compare its checksum or signature, then run it");
    }
}
