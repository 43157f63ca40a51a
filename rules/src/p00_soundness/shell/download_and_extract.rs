//! `download-and-extract`: RUN downloads and unpacks an archive that ADD could unpack.

use lintainer_core::dockerfile::PLATFORM_ARGS;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::downloads::{Download, Output};

use crate::prelude::*;

/// How many downloads before an archive is unpacked are looked at.
const MAX_LOOK_BACK: usize = 32;

/// What ADD unpacks.
const ARCHIVES: &[&str] = &[".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"];

pub(super) static RULE: Rule = Rule {
    name: "download-and-extract",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("download_and_extract.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["tar", "bsdtar"], check)],
};

fn check(tar: &Command, run: &Run, cx: &mut Context) {
    const PARTS: &[&str] =
        &["--strip-components", "--strip", "--wildcards", "--exclude", "-O", "--to-stdout", "--transform"];
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    let options = tar.options();
    if !options.has_flag(&["-x", "--extract", "--get"])
        || options.has_flag(PARTS)
        || options.may_hide_flags
        || !options.positionals.is_empty()
    {
        return;
    }
    let script = run.script();
    let reads = |download: &Download| match &download.output {
        Output::File(file) => options.flag_value(&["-f", "--file"]) == Some(file),
        _ => script.downstream(download.command).any(|later| later.id == tar.id),
    };
    // The one that is meant stands near.
    let before = run.downloads().partition_point(|one| one.command.id < tar.id);
    let mut near = run.downloads().iter().take(before).rev().take(MAX_LOOK_BACK);
    let Some(download) = near.find(|one| one.command.is_any(&["curl", "wget"]) && reads(one)) else { return };
    let [address] = download.addresses.as_slice() else { return };
    let name = address.text.split(['?', '#']).next().unwrap_or("");
    let Some(word) = download.command.args().iter().find(|word| word.span == address.span) else { return };
    let is_variable = |name: &str| at.variable(name).is_some() || PLATFORM_ARGS.contains(&name);
    let is_known = word.substitutions().is_empty() && word.parameters().iter().all(|one| is_variable(&one.name));
    if !is_known || !address.is_web() || !ARCHIVES.iter().any(|end| name.ends_with(end)) {
        return;
    }
    let tool = download.command.name().unwrap_or("curl");
    cx.report(download.command.span, format!("`{tool}` and `tar` do what `ADD --unpack` does without them"))
        .help("write `ADD --unpack --checksum=sha256:… URL DIRECTORY`")
        .related(tar.span, "unpacked here");
}
