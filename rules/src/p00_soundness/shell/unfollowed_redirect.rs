//! `unfollowed-redirect`: curl does not follow redirects.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::downloads::Download;
use lintainer_core::shell::{Address, Command};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unfollowed-redirect",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unfollowed_redirect.md")),
    yields_to: &[
        "piped-remote-script",
        "plain-http-download",
        "floating-download",
        "unverified-download",
        "unchecked-http-status",
    ],
    options: &[],
    checks: &[Check::Command(&["curl"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    const QUESTIONS: &[&str] = &[
        "-I",
        "--head",
        "-X",
        "--request",
        "-d",
        "--data",
        "--data-binary",
        "-F",
        "--form",
        "-T",
        "--upload-file",
        "--json",
        "-K",
        "--config",
    ];
    if !run.is_build() || command.has_flag(QUESTIONS) {
        return;
    }
    let Some(download) = Download::of(command, run.values()) else { return };
    let has_name = |address: &Address| {
        address.is_web()
            && address.host().is_some_and(|host| {
                let is_number =
                    host.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':' | b'[' | b']'));
                host != "localhost" && !host.ends_with(".localhost") && !is_number
            })
    };
    if download.follows_redirects
        || download.may_hide_options
        || !download.addresses.iter().any(has_name)
        || cx.mentions(".curlrc")
    {
        return;
    }
    let Some(name) = command.name_word() else { return };
    let fix = Fix::risky("add `-L`", vec![Edit::insert_after(name.span, " -L")]);
    cx.report(name.span, "`curl` without `-L` does not follow redirects").help("add `-L`").fix(fix);
}
