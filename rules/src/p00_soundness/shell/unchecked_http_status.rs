//! `unchecked-http-status`: curl stores the error page when the download fails.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::downloads::{Output, VERIFIERS};
use lintainer_core::shell::{Address, Command};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unchecked-http-status",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unchecked_http_status.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    const READERS: &[&str] = &[
        "tar",
        "unzip",
        "gzip",
        "gunzip",
        "zcat",
        "xz",
        "bunzip2",
        "7z",
        "dpkg",
        "rpm",
        "jq",
        "apt-key",
        "bsdtar",
        "apt-get",
        "apt",
        "dnf",
        "yum",
        "apk",
        "installer",
        "zstd",
        "unxz",
        "grep",
        "sed",
        "awk",
        "cut",
    ];
    for download in run.downloads().iter().filter(|one| run.is_build() && one.command.is("curl")) {
        let command = download.command;
        let is_stored = matches!(download.output, Output::File(_)) || command.pipeline.is_some() || writes(command);
        let is_question =
            command.has_flag(&["-I", "--head", "-w", "--write-out", "-X", "--request", "-d", "--data", "-T"]);
        let is_local =
            |address: &Address| address.host().is_some_and(|host| host == "localhost" || host.starts_with("127."));
        if !is_stored
            || is_question
            || download.fails_on_error
            || download.may_hide_options
            || download.addresses.is_empty()
            || download.addresses.iter().any(is_local)
            || run.executed(download).is_some()
            || cx.mentions(".curlrc")
        {
            continue;
        }
        let Some(name) = command.name_word() else { continue };
        let is_read = run.script().after(command).any(|later| later.is_any(READERS) || later.is_any(VERIFIERS));
        cx.report(name.span, "`curl` saves the error page as the file")
            .help("add `-f`")
            .profile(if is_read { Profile::Audit } else { Profile::Essential })
            .fix(Fix::safe("add `-f`", vec![Edit::insert_after(name.span, " -f")]));
    }
}

fn writes(command: &Command) -> bool {
    command.written_files().any(|file| !file.is("/dev/null"))
}
