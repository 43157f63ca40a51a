//! `unwritable-rails-state`: Rails cannot write to its own directories.

use lintainer_core::dockerfile::{At, Dockerfile as File, Instruction, InstructionKind};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{CommandUse, Purpose, User};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unwritable-rails-state",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unwritable_rails_state.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    let Some(stage) = file.final_stage().filter(|_| cx.mentions("rails")) else { return };
    let is_rails = |usage: &&CommandUse| {
        let is_started = matches!(usage.purpose, Purpose::Command | Purpose::Entrypoint);
        is_started && usage.script.commands.iter().any(|command| command.is_any(&["rails", "thrust"]))
    };
    if !cx
        .commands()
        .iter()
        .any(|usage| is_rails(&usage) && usage.instruction.is_some_and(|at| stage.instructions.contains(&at)))
    {
        return;
    }
    let own = stage.instructions(file);
    let Some((_, user)) = file.effective_user(stage).filter(|(_, user)| !user.text.contains('$')) else { return };
    if User::parse(&user.text).is_root() {
        return;
    }
    // What a RUN or a volume does to the folders is not looked into.
    let may_help = |one: &Instruction| match &one.kind {
        InstructionKind::Run(_) => HELPERS.iter().any(|word| cx.text(one.span).contains(word)),
        InstructionKind::Volume(_) => true,
        _ => false,
    };
    let path = cx.file().source.path.as_str();
    let source = cx.file().source.clone();
    let is_mounted = || {
        let services = cx.project().services_built_from(path);
        services.iter().any(|(_, service)| service.workload.containers.iter().any(|one| !one.mounts.is_empty()))
    };
    if own.iter().any(may_help) || is_mounted() {
        return;
    }
    let shipped = file.shipped([]);
    let copies_all = |at: &At| {
        let InstructionKind::Copy(copy) = at.kind() else { return false };
        let folder = at.workdir();
        let to = copy.destination.as_ref().map_or("", |word| word.text.trim_end_matches('/'));
        let is_app = to == "." || Some(to) == folder.value().copied() || to == "/rails" || to == "/app";
        let is_whole =
            copy.sources.iter().any(|word| matches!(word.text.trim_end_matches('/'), "." | "/rails" | "/app"));
        at.instruction.stage == Some(stage.index) && is_app && is_whole && at.instruction.flag("chown").is_none()
    };
    let Some(at) = file.each_at(&source, &shipped).find(copies_all) else { return };
    cx.report(
        at.instruction.keyword.span,
        format!("`{}` cannot write to `tmp`, `log` and `storage`, which this copies as root", user.text),
    )
    .help(format!("write `COPY --chown={}`", user.text))
    .related(user.span, "the user that Rails runs as");
    cx.fix(|_| {
        let flag = format!(" --chown={}", user.text.trim());
        let is_own = !at.is_trigger() && !user.text.contains(char::is_whitespace);
        is_own.then(|| {
            Fix::risky("give the files to the user", vec![Edit::insert_after(at.instruction.keyword.span, flag)])
        })
    });
}

/// Words of commands that may give the folders to the user.
const HELPERS: &[&str] = &["chown", "chmod", "install ", "mkdir", "setfacl"];
