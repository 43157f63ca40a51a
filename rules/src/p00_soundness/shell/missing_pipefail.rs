//! `missing-pipefail`: a pipe whose left side may fail unnoticed.

use lintainer_core::dockerfile::{At, Instruction};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::downloads::unpacks;
use lintainer_core::shell::{BlockKind, Command, Dialect, Node, Pipeline, Script};
use lintainer_core::span::Span;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-pipefail",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened, Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("missing_pipefail.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let script = run.script();
    let Some(at) = run.at().filter(|_| run.is_build() && !run.is_list_form() && !script.skipped) else { return };
    // One finding for each RUN: the same line mends all of its pipes.
    let first_of =
        |pipeline: &Pipeline| pipeline.stages.first().and_then(|stage| script.commands_of(*stage).into_iter().next());
    let is_open = |pipeline: &&Pipeline| first_of(pipeline).is_some_and(|first| !run.settings_before(first).pipefail);
    let is_guilty = |pipeline: &&Pipeline| {
        let is_dropped = first_of(pipeline).is_some_and(|first| is_dropped(first, script));
        !is_harmless(pipeline, script) && !is_dropped && is_open(pipeline)
    };
    let Some(pipeline) = script.pipelines.iter().find(is_guilty) else {
        // What is written into a pipe without end is cut off, which pipefail would take for a failure.
        let is_endless = |pipeline: &&Pipeline| first_of(pipeline).is_some_and(|first| first.is("yes"));
        if let Some(pipeline) = script.pipelines.iter().find(|one| !is_endless(one) && is_open(one)) {
            let span = pipeline.operators.first().copied().unwrap_or(pipeline.span);
            cx.report(span, "this pipe runs without `pipefail`")
                .help("nothing is lost as it stands; `SHELL` with `-o pipefail` would hold for changes as well")
                .profile(Profile::Audit);
        }
        return;
    };
    let ash = run.dialect() == Dialect::Ash;
    let shell = if ash { "/bin/ash" } else { "/bin/bash" };
    let fix = fix(at, shell);
    let matters = may_fail_unseen(pipeline, script);
    let finding = cx.report(place(pipeline, script), "a failure on the left of this pipe is ignored");
    finding
        .help(format!(
            "put `SHELL [\"{shell}\", \"-o\", \"pipefail\", \"-c\"]` before it, or `set -o pipefail` at its start"
        ))
        .fix(fix);
    if !matters {
        finding.profile(Profile::Hardened);
    }
}

/// Programs that fail for reasons outside of the image: the network, a build, packages, a signature.
const FAILING: &[&str] = &[
    "apk", "apt", "apt-get", "aria2c", "aws", "az", "bun", "bundle", "cargo", "cmake", "composer", "conda", "cosign",
    "curl", "dnf", "dotnet", "fetch", "ftp", "gcloud", "gem", "git", "go", "gpg", "gpgv", "gradle", "gsutil", "lftp",
    "make", "meson", "microdnf", "minisign", "mvn", "ninja", "npm", "npx", "openssl", "pip", "pip3", "pnpm", "poetry",
    "rclone", "rsync", "scp", "sftp", "ssh", "svn", "uv", "wget", "wget2", "yarn", "yum", "zypper",
];

/// Whether a program before the last one may fail for a reason that nobody would see.
fn may_fail_unseen(pipeline: &Pipeline, script: &Script) -> bool {
    let before_last = pipeline.stages.len().saturating_sub(1);
    let stages = pipeline.stages.iter().take(before_last);
    let may_fail = stages.flat_map(|stage| script.commands_of(*stage)).any(|command| command.is_any(FAILING));
    may_fail && !pipeline.stages.last().is_some_and(|stage| script.commands_of(*stage).into_iter().all(decompresses))
}

/// Whether a reader fails itself where its input ends too early: `tar xz` finds no end of the compressed data.
fn decompresses(command: &Command) -> bool {
    const FILTERS: &[&str] = &["-z", "-j", "-J", "--gzip", "--gunzip", "--bzip2", "--xz", "--zstd"];
    unpacks(command) && command.is_any(&["tar", "bsdtar", "gtar"]) && command.has_flag(FILTERS)
}

/// Whether no stage before the last one can fail in a way that matters: `yes |`, `{ echo a; } |`, `cat <<EOF |`.
fn is_harmless(pipeline: &Pipeline, script: &Script) -> bool {
    let before_last = pipeline.stages.len().saturating_sub(1);
    pipeline.stages.iter().take(before_last).all(|stage| cannot_fail(*stage, script))
}

fn cannot_fail(stage: Node, script: &Script) -> bool {
    let is_sure = |command: &Command| {
        let reads_own_text = command.redirections.iter().any(|one| one.heredoc.is_some());
        command.is_any(&["yes", "echo", "printf", "true", ":"])
            || command.is("cat") && reads_own_text && command.positionals().is_empty()
    };
    match stage {
        Node::Command(id) => script.command(id).is_some_and(is_sure),
        Node::Block(id) => {
            let is_list =
                script.block(id).is_some_and(|block| matches!(block.kind, BlockKind::Group | BlockKind::Subshell));
            is_list && script.commands_in(id).all(is_sure)
        }
    }
}

/// Whether a command runs in `$(…)` among the arguments of another one, where the shell drops its status in any case.
fn is_dropped(command: &Command, script: &Script) -> bool {
    let around = std::iter::once(command.block).chain(script.ancestors(command.block));
    around.filter_map(|id| script.block(id)).any(|block| {
        let owner = block.owner.and_then(|owner| script.command(owner));
        block.kind == BlockKind::CommandSubstitution && owner.is_some_and(|owner| owner.name_word().is_some())
    })
}

/// What to underline: the command that may fail, and the `|` behind it.
fn place(pipeline: &Pipeline, script: &Script) -> Span {
    let may_fail = |stage: &Node| script.commands_of(*stage).iter().any(|command| command.is_any(FAILING));
    let before_last = pipeline.stages.len().saturating_sub(1);
    let stages = || pipeline.stages.iter().take(before_last);
    let index = stages().position(may_fail);
    let index = index.or_else(|| stages().position(|stage| !cannot_fail(*stage, script))).unwrap_or(0);
    let Some(operator) = pipeline.operators.get(index) else { return pipeline.span };
    let start = match pipeline.stages.get(index) {
        Some(Node::Command(id)) => script.command(*id).map(|command| command.span),
        Some(Node::Block(id)) => script.block(*id).map(|block| block.span),
        None => None,
    };
    start.map_or(*operator, |start| start.to(*operator))
}

/// A SHELL instruction above the first RUN of the stage with a pipe, which mends all findings of the stage.
fn fix(at: &At, shell: &str) -> Option<Fix> {
    // A shell that the author chose is left to the author.
    if at.is_trigger() || at.shell().is_some() {
        return None;
    }
    let has_pipe = |one: &&Instruction| one.is("RUN") && at.source.slice(one.span).contains('|');
    let instructions = at.stage()?.instructions(at.dockerfile);
    let first = instructions.iter().find(has_pipe)?;
    // Another shell prints other texts.
    let escapes = |one: &Instruction| {
        let text = at.source.slice(one.span);
        text.contains("echo") && ["\\n", "\\t", "\\0", "\\x", "\\e", "\\r"].iter().any(|escape| text.contains(escape))
    };
    if instructions.iter().filter(|one| one.is("RUN") && one.index >= first.index).any(escapes) {
        return None;
    }
    let line = format!("SHELL [\"{shell}\", \"-o\", \"pipefail\", \"-c\"]");
    Some(Fix::risky("switch pipefail on", vec![at.dockerfile.insert_above(first, at.source, &line)]))
}
