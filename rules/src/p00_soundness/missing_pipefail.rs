//! `missing-pipefail`: a pipe whose left side may fail unnoticed.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{Dockerfile as File, Instruction, shell_settings};
use lintainer_core::finding::{Edit, Fix};
use lintainer_core::model::CommandUse;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Purpose;
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};
use lintainer_core::shell::{Dialect, Node, Pipeline};

pub(super) static RULE: Rule = Rule {
    name: "missing-pipefail",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    summary: "A failure on the left of a pipe goes unnoticed",
    why: "Only the last command of a pipe decides, so a failed download still counts as success.",
    references: &[
        "https://docs.docker.com/reference/dockerfile/#shell",
        "https://docs.docker.com/build/building/best-practices/#using-pipes",
    ],
    aliases: &["hadolint/DL4006", "kics/efbf148a-67e9-42d2-ac47-02fa1c0d0b22", "semgrep/set-pipefail", "droast/DF057"],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Dockerfile,
            "FROM debian:13\nRUN curl -fsS https://shop.example/list | sort > /list\n",
            "FROM debian:13\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl -fsS https://shop.example/list | sort > /list\n",
        ),
        Example::good(
            Dockerfile,
            "FROM debian:13\nSHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\nRUN curl -fsS https://shop.example/list | sort > /list\n",
        ),
        Example::good(
            Dockerfile,
            "FROM debian:13\nRUN set -o pipefail; curl -fsS https://shop.example/list | sort > /list\n",
        ),
        Example::good(Dockerfile, "FROM debian:13\nRUN yes | ./setup || echo \"a | b\"\n"),
    ],
    checks: &[Check::Shell(check)],
};

fn check(command: &CommandUse, cx: &mut Context) {
    if command.purpose != Purpose::Build || command.list_form || command.script.skipped {
        return;
    }
    let Some(file) = cx.dockerfile() else { return };
    let Some(instruction) = command.instruction.and_then(|index| file.instructions.get(index)) else { return };
    let initial = shell_settings(file, instruction);
    let script = &command.script;
    // One finding for each RUN: the same line mends all of its pipes.
    let guilty = script.pipelines.iter().find(|pipeline| {
        let Some(first) = pipeline.stages.first().and_then(|stage| script.commands_of(*stage).into_iter().next())
        else {
            return false;
        };
        !script.settings_before(first, initial).pipefail && !is_harmless(pipeline, command)
    });
    let Some(pipeline) = guilty else { return };
    let ash = command.script.dialect == Dialect::Ash;
    let shell = if ash { "/bin/ash" } else { "/bin/bash" };
    let fix = fix(file, instruction, shell, cx);
    cx.report(pipeline.span, "the pipe succeeds although its left side fails")
        .help(format!(
            "put `SHELL [\"{shell}\", \"-o\", \"pipefail\", \"-c\"]` before it, or `set -o pipefail` at its start"
        ))
        .fix(fix);
}

/// Whether no stage before the last one can fail in a way that matters: `yes |`, `echo … |`, `printf … |`.
fn is_harmless(pipeline: &Pipeline, command: &CommandUse) -> bool {
    let before_last = pipeline.stages.len().saturating_sub(1);
    pipeline.stages.iter().take(before_last).all(|stage| match stage {
        Node::Command(id) => {
            command.script.command(*id).is_some_and(|stage| stage.is_any(&["yes", "echo", "printf", "true", ":"]))
        }
        Node::Block(_) => false,
    })
}

/// A SHELL instruction before the first RUN of the stage that this one would mend.
fn fix(file: &File, instruction: &Instruction, shell: &str, cx: &Context) -> Option<Fix> {
    // A shell that the author chose is left to the author.
    if instruction.is_trigger || file.shell_at(instruction).is_some() {
        return None;
    }
    let newline = cx.file().source.newline();
    let line = format!("SHELL [\"{shell}\", \"-o\", \"pipefail\", \"-c\"]{newline}");
    Some(Fix::risky("switch pipefail on", vec![Edit::insert_before(instruction.span, line)]))
}
