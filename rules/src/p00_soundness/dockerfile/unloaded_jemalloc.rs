//! `unloaded-jemalloc`: jemalloc is installed but not loaded.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{CommandUse, Purpose};
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::process::{first_process, line_above};

pub(super) static RULE: Rule = Rule {
    name: "unloaded-jemalloc",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Always,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unloaded_jemalloc.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !cx.mentions("jemalloc") || USES.iter().any(|word| cx.mentions(word)) {
        return;
    }
    let Some((usage, command)) = first_process(file, cx).filter(|(_, command)| command.is_any(PROGRAMS)) else {
        return;
    };
    let Some(stage) = file.final_stage() else { return };
    let chain: Vec<usize> = std::iter::once(stage).chain(stage.parents(file)).map(|stage| stage.index).collect();
    let is_here = |usage: &&CommandUse| {
        let stage = usage.instruction.and_then(|index| file.instructions.get(index)?.stage);
        usage.purpose == Purpose::Build && stage.is_some_and(|stage| chain.contains(&stage))
    };
    let word = cx.commands().iter().filter(is_here).find_map(|usage| {
        let installs = usage.script.named(&["apt-get", "apt", "apk", "dnf", "yum"]);
        installs.flat_map(Command::positionals).find(|word| {
            let name = word.static_prefix();
            name.contains("jemalloc") && !name.contains("-dev")
        })
    });
    let Some(word) = word else { return };
    let name = command.name().unwrap_or_default();
    cx.report(word.span, format!("`{}` is installed, but `{name}` does not load it", cx.text(word.span)))
        .help("write `ENV LD_PRELOAD=libjemalloc.so.2`")
        .related(command.span, "starts without it");
    cx.fix(|cx| line_above(usage, file, &cx.file().source, "ENV LD_PRELOAD=libjemalloc.so.2", "load it"));
}

/// What loads the library, or has it linked in.
const USES: &[&str] = &["LD_PRELOAD", "MALLOC_CONF", "ld.so.preload", "with-jemalloc"];

/// Programs that load nothing by themselves.
const PROGRAMS: &[&str] =
    &["puma", "rails", "ruby", "unicorn", "rackup", "sidekiq", "python", "python3", "gunicorn", "node"];
