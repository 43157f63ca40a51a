//! `missing-download-retry`: a download is not retried.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Purpose;
use lintainer_core::shell::{Command, Word};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-download-retry",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_download_retry.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !cx.mentions("curl") || cx.mentions(".curlrc") {
        return;
    }
    // They come in the order of the stages.
    let mut once: Vec<(usize, Span)> = Vec::new();
    for usage in cx.commands().iter().filter(|usage| usage.purpose == Purpose::Build) {
        let stage = usage.instruction.and_then(|index| file.instructions.get(index)?.stage);
        let calls = usage.script.named(&["curl"]).filter(|call| is_tried_once(call));
        once.extend(calls.filter_map(|call| Some((stage?, call.name_word()?.span))));
    }
    for calls in once.chunk_by(|a, b| a.0 == b.0) {
        let Some((_, first)) = calls.first() else { continue };
        cx.report(*first, "`curl` does not retry this download, so one temporary error fails the build")
            .help("add `--retry 5 --retry-connrefused`");
        cx.fix(|_| {
            let edit = |(_, span): &(usize, Span)| Edit::insert_after(*span, " --retry 5 --retry-connrefused");
            Some(Fix::risky("let curl try again", calls.iter().map(edit).collect()))
        });
    }
}

fn is_tried_once(command: &Command) -> bool {
    let options = command.options();
    let is_web = |word: &&Word| {
        let text = word.static_prefix();
        text.contains("://") && !["localhost", "127.0.0.1"].iter().any(|own| text.contains(own)) || text.is_empty()
    };
    !options.may_hide_flags
        && !options.has_flag(&["--retry", "-K", "--config"])
        && options.positionals.iter().any(is_web)
}
