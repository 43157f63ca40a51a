//! `gpu-query-in-build`: the build queries a GPU.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Connector};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "gpu-query-in-build",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("gpu_query_in_build.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["nvidia-smi"], check_smi), Check::Command(&["python", "python3"], check_framework)],
};

fn check_smi(command: &Command, run: &Run, cx: &mut Context) {
    if !is_without_device(run) || run.script().is_guarded(command) || command.has_flag(&["--version", "--help", "-h"]) {
        return;
    }
    cx.report(command.span, "`nvidia-smi` fails in a build, which has no GPU").help("run it when the container starts");
}

fn check_framework(command: &Command, run: &Run, cx: &mut Context) {
    let Some(text) = command.flag_value(&["-c"]).filter(|_| is_without_device(run)) else { return };
    let Some(query) = QUERIES.iter().find(|query| text.contains(**query)) else { return };
    let script = run.script();
    let next = script.next(command).and_then(|next| script.connector(next));
    let decides = ["assert ", "sys.exit", "exit(", "raise ", " if ", "\nif "].iter().any(|word| text.contains(word));
    if decides
        || command.place.in_condition
        || matches!(next, Some(Connector::And | Connector::Or)) && text.contains("exit")
    {
        cx.report(command.span, format!("`{query}` finds no GPU in a build, which has none"))
            .help("select the variant with a build argument, and query the GPU when the container starts");
    }
}

/// What frameworks are asked by.
const QUERIES: &[&str] = &[
    "cuda.is_available",
    "cuda.device_count",
    "list_physical_devices",
    "is_gpu_available",
    "cuda.get_device",
    "jax.devices",
];

fn is_without_device(run: &Run) -> bool {
    run.is_build() && run.at().is_some_and(|at| at.instruction.flag("device").is_none())
}
