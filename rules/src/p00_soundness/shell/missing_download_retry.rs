//! `missing-download-retry`: A download is tried only once.

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
    for stage in &file.stages {
        let own = cx.commands().iter().filter(|usage| {
            usage.purpose == Purpose::Build
                && usage.instruction.is_some_and(|index| stage.instructions.contains(&index))
        });
        let once: Vec<Span> = own
            .flat_map(|usage| usage.script.named(&["curl"]).map(move |one| (usage, one)))
            .filter(|(_, one)| is_tried_once(one))
            .filter_map(|(usage, one)| one.name_word().map(|name| (usage, name.span)))
            .map(|(_, span)| span)
            .collect();
        let Some(first) = once.first() else { continue };
        cx.report(*first, "`curl` tries this download only once").help("add `--retry 5 --retry-connrefused`");
        cx.fix(|_| {
            let edit = |span: &Span| Edit::insert_after(*span, " --retry 5 --retry-connrefused");
            Some(Fix::risky("let curl try again", once.iter().map(edit).collect()))
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
