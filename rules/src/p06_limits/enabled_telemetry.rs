//! `enabled-telemetry`: A tool may send usage data.

use lintainer_core::dockerfile::{At, Instruction};
use lintainer_core::model::Format::{Compose, Dockerfile};
use lintainer_core::model::{Container, Run, Workload};
use lintainer_core::shell::{Command, Script};

use crate::prelude::*;
use crate::shared::variables::is_exported;

/// Commands that send usage data, with what forbids it, by their documentation; as of November 2025.
const TOOLS: &[(&str, &str, &str)] = &[
    ("dotnet", "DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
    ("pwsh", "POWERSHELL_TELEMETRY_OPTOUT", "1"),
    ("next", "NEXT_TELEMETRY_DISABLED", "1"),
    ("nuxt", "NUXT_TELEMETRY_DISABLED", "1"),
    ("nuxi", "NUXT_TELEMETRY_DISABLED", "1"),
    ("gatsby", "GATSBY_TELEMETRY_DISABLED", "1"),
    ("astro", "ASTRO_TELEMETRY_DISABLED", "1"),
    ("turbo", "TURBO_TELEMETRY_DISABLED", "1"),
    ("wrangler", "WRANGLER_SEND_METRICS", "false"),
    ("az", "AZURE_CORE_COLLECT_TELEMETRY", "0"),
    ("func", "FUNCTIONS_CORE_TOOLS_TELEMETRY_OPTOUT", "1"),
    ("sam", "SAM_CLI_TELEMETRY", "0"),
    ("ng", "NG_CLI_ANALYTICS", "false"),
    ("vcpkg", "VCPKG_DISABLE_METRICS", "1"),
    ("huggingface-cli", "HF_HUB_DISABLE_TELEMETRY", "1"),
    ("brew", "HOMEBREW_NO_ANALYTICS", "1"),
    ("bun", "DO_NOT_TRACK", "1"),
];

/// The names of these commands.
const NAMES: &[&str] = &[
    "dotnet",
    "pwsh",
    "next",
    "nuxt",
    "nuxi",
    "gatsby",
    "astro",
    "turbo",
    "wrangler",
    "az",
    "func",
    "sam",
    "ng",
    "vcpkg",
    "huggingface-cli",
    "brew",
    "bun",
];

/// Commands of the SDK of .NET.
const SDK: &[&str] =
    &["restore", "build", "publish", "test", "tool", "run", "pack", "new", "add", "msbuild", "nuget", "workload"];

/// Images of programs that send usage data, likewise.
const IMAGES: &[(&str, &str, &str)] = &[
    ("getmeili/meilisearch", "MEILI_NO_ANALYTICS", "true"),
    ("qdrant/qdrant", "QDRANT__TELEMETRY_DISABLED", "true"),
    ("grafana/grafana", "GF_ANALYTICS_REPORTING_ENABLED", "false"),
    ("grafana/grafana-oss", "GF_ANALYTICS_REPORTING_ENABLED", "false"),
    ("n8nio/n8n", "N8N_DIAGNOSTICS_ENABLED", "false"),
    ("semitechnologies/weaviate", "DISABLE_TELEMETRY", "true"),
    ("chromadb/chroma", "ANONYMIZED_TELEMETRY", "False"),
    ("netdata/netdata", "DISABLE_TELEMETRY", "1"),
    ("directus/directus", "TELEMETRY", "false"),
    ("metabase/metabase", "MB_ANON_TRACKING_ENABLED", "false"),
    ("prefecthq/prefect", "PREFECT_SERVER_ANALYTICS_ENABLED", "false"),
];

pub(super) static RULE: Rule = Rule {
    name: "enabled-telemetry",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile, Compose],
    page: Page::new(include_str!("enabled_telemetry.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(NAMES, check_command), Check::Container(check_service)],
};

fn check_command(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|at| sends_data(command, at.instruction, run.script(), at)) else { return };
    let Some((tool, variable, value)) = TOOLS.iter().find(|tool| command.is(tool.0)) else { return };
    let Some(name) = command.name_word() else { return };
    if is_said(command, at, cx) {
        return;
    }
    cx.report(name.span, format!("`{tool}` sends usage data unless `{variable}` is set"))
        .help(format!("write `ENV {variable}={value}`"));
    cx.fix(|_| {
        let edit = at.dockerfile.insert_above(at.instruction, at.source, &format!("ENV {variable}={value}"));
        (!at.is_trigger()).then(|| Fix::risky("opt out", vec![edit]))
    });
}

/// Whether a command is one of the tools and nothing forbids it to send data.
fn sends_data(command: &Command, instruction: &Instruction, script: &Script, at: &At) -> bool {
    let Some((_, variable, _)) = TOOLS.iter().find(|tool| command.is(tool.0)) else { return false };
    // Only the commands of the SDK do.
    let is_program =
        command.is("dotnet") && !command.args().first().is_some_and(|word| SDK.contains(&&*word.static_prefix()));
    let in_force = |name: &str| at.dockerfile.variable_at(name, instruction);
    let is_set = |name: &str| in_force(name).is_some() || command.assignment(name).is_some();
    !is_program && !is_set(variable) && !is_set("DO_NOT_TRACK") && !is_exported(variable, command, script)
}

/// Whether a command before this one in its stage sends data, which has been said there.
fn is_said(command: &Command, at: &At, cx: &Context) -> bool {
    let earlier = cx.commands().iter().rev().filter(|usage| usage.instruction <= Some(at.index()));
    for usage in earlier {
        let instruction = usage.instruction.and_then(|index| at.dockerfile.instructions.get(index));
        let Some(instruction) = instruction.filter(|one| one.stage == at.instruction.stage) else { return false };
        let own = usage.script.commands.as_slice();
        let before = if instruction.index == at.index() { usage.script.before(command) } else { own };
        let mut tools = before.iter().rev().filter(|one| TOOLS.iter().any(|tool| one.is(tool.0)));
        let instruction = instruction.trigger().unwrap_or(instruction);
        if tools.any(|one| sends_data(one, instruction, &usage.script, at)) {
            return true;
        }
    }
    false
}

fn check_service(container: &Container, workload: &Workload, cx: &mut Context) {
    if container.format != Compose || container.built_here || workload.partial {
        return;
    }
    let Some(image) = container.image.known() else { return };
    let known = image.value.repository().and_then(|name| IMAGES.iter().find(|(image, ..)| *image == name));
    let Some((_, variable, value)) = known else { return };
    let is_set = container.env_var(variable).is_some() || container.env_var("DO_NOT_TRACK").is_some();
    let has_file = || cx.field(container.node).is_none_or(|service| service.key("env_file").is_written());
    if !is_set && !has_file() {
        let name = image.value.display();
        cx.report(image.span, format!("`{name}` sends usage data unless `{variable}` is set"))
            .help(format!("set `{variable}: \"{value}\"` in `environment`"));
    }
}
