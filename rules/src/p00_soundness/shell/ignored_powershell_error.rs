//! `ignored-powershell-error`: PowerShell continues after an error.

use lintainer_core::dockerfile::{At, Keyword};
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;
use crate::shared::powershell;

pub(super) static RULE: Rule = Rule {
    name: "ignored-powershell-error",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("ignored_powershell_error.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Run], check)],
};

fn check(at: &At, cx: &mut Context) {
    let Some(found) = powershell::of(at, cx) else { return };
    let statements = found.statements();
    let can_fail = |text: &&str| {
        !HARMLESS.iter().any(|start| text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)))
    };
    let Some((_, before)) = statements.split_last() else { return };
    if !before.iter().any(can_fail) || HANDLED.iter().any(|word| found.mentions(word)) {
        return;
    }
    let shell = at.shell().filter(|_| found.call.is_none());
    if shell
        .is_some_and(|words| words.iter().any(|word| word.text.to_ascii_lowercase().contains("erroractionpreference")))
    {
        return;
    }
    // The preference is about cmdlets: the exit code of a program stops nothing.
    if before.iter().filter(|text| can_fail(text)).all(|text| is_program(text)) {
        cx.report(
            found.call.unwrap_or(at.instruction.keyword.span),
            "PowerShell continues when one of these programs fails",
        )
        .help("check each: `if ($LASTEXITCODE) { exit $LASTEXITCODE }`");
        return;
    }
    let span = found.call.unwrap_or(at.instruction.keyword.span);
    cx.report(span, "PowerShell continues when one of these statements fails").help(format!("set `{STOP}`"));
    cx.fix(|_| {
        let last = shell.and_then(|words| words.last()).filter(|word| is_command(&word.text));
        let edit = match (last, found.call) {
            (Some(last), _) => Edit::insert_after(last.span, format!(", \"{STOP};\"")),
            (None, Some(_)) => Edit::insert_before(found.start, format!("{STOP}; ")),
            (None, None) => return None,
        };
        Some(Fix::risky("stop at the first error", vec![edit]))
    });
}

const STOP: &str = "$ErrorActionPreference = 'Stop'";

/// Beginnings of statements that do not fail.
const HARMLESS: &[&str] = &[
    "$ProgressPreference",
    "$ErrorActionPreference",
    "$env:",
    "Write-",
    "[Net.",
    "[System.Net.",
    "Set-StrictMode",
    "cd ",
    "exit",
];

/// Programs by the names that they are called by without `.exe`.
const PROGRAMS: &[&str] = &[
    "choco", "npm", "npx", "yarn", "pnpm", "node", "dotnet", "nuget", "msbuild", "git", "go", "cargo", "rustup",
    "python", "pip", "gem", "bundle", "composer", "php", "java", "mvn", "cmake", "ninja", "7z", "cmd", "msiexec",
    "icacls", "reg", "sc",
];

/// Whether a statement starts a program, which has an exit code and raises no error.
fn is_program(statement: &str) -> bool {
    let call = statement.trim_start_matches(['&', ' ']);
    let name = match call.chars().next() {
        Some(quote @ ('"' | '\'')) => call[1..].split(quote).next(),
        _ => call.split_whitespace().next(),
    };
    let name = name.unwrap_or("").to_ascii_lowercase();
    name.ends_with(".exe") || PROGRAMS.contains(&&*name)
}

/// What shows that errors are looked at.
const HANDLED: &[&str] =
    &["ErrorActionPreference", "LASTEXITCODE", "ErrorAction Stop", "EA Stop", "throw", "exit ", "try "];

fn is_command(word: &str) -> bool {
    ["-command", "/command", "-c"].iter().any(|own| word.eq_ignore_ascii_case(own))
}
