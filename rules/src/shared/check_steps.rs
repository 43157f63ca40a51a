//! Steps of pipelines that check something: scanners of images, and linters of container files.
//!
//! Commands and actions by the documentation of the tools, November 2026.

use lintainer_core::context::Context;
use lintainer_core::pipeline::{Job, Pipeline, Step};
use lintainer_core::project::{File, Kind, Project, Support};
use lintainer_core::rule::{Profile, Severity};
use lintainer_core::shell::{Command, Connector, Script, Word};
use lintainer_core::span::{FileId, Span};

/// What a step checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Images and packages, for vulnerabilities.
    Images,
    /// Dockerfiles, Compose files, manifests.
    Files,
}

/// A tool that checks.
struct Tool {
    name: &'static str,
    subject: Subject,
    /// The program and, where it does other things as well, the subcommands that check.
    command: (&'static str, &'static [&'static str]),
    /// The beginnings of actions that run it.
    actions: &'static [&'static str],
    /// Options after which findings have no effect: the option, and its value where it needs one.
    harmless: &'static [(&'static str, Option<&'static str>)],
    /// Inputs of the actions that do the same.
    harmless_inputs: &'static [(&'static str, &'static str)],
    /// Options and inputs that hide what has no fix.
    only_fixed: &'static [&'static str],
    /// Options of the command with a value behind them, where files are its operands.
    valued: &'static [&'static str],
}

const SCANS: &[&str] = &["image", "i", "fs", "filesystem", "rootfs", "repo", "repository", "vm", "sbom"];

/// A tool of which nothing is known but what it is.
const PLAIN: Tool = Tool {
    name: "",
    subject: Subject::Files,
    command: ("", &[]),
    actions: &[],
    harmless: &[],
    harmless_inputs: &[],
    only_fixed: &[],
    valued: &[],
};

static TOOLS: &[Tool] = &[
    Tool {
        name: "trivy",
        subject: Subject::Images,
        command: ("trivy", SCANS),
        actions: &["aquasecurity/trivy-action"],
        harmless: &[("--exit-code", Some("0"))],
        harmless_inputs: &[("exit-code", "0")],
        only_fixed: &["--ignore-unfixed", "ignore-unfixed"],
        ..PLAIN
    },
    Tool {
        name: "grype",
        subject: Subject::Images,
        command: ("grype", &[]),
        actions: &["anchore/scan-action"],
        harmless_inputs: &[("fail-build", "false")],
        only_fixed: &["--only-fixed", "only-fixed"],
        ..PLAIN
    },
    Tool {
        name: "snyk container",
        subject: Subject::Images,
        command: ("snyk", &["container"]),
        actions: &["snyk/actions/docker"],
        ..PLAIN
    },
    Tool {
        name: "osv-scanner",
        subject: Subject::Images,
        command: ("osv-scanner", &[]),
        actions: &["google/osv-scanner-action"],
        ..PLAIN
    },
    Tool {
        name: "docker scout",
        subject: Subject::Images,
        command: ("docker", &["scout"]),
        actions: &["docker/scout-action"],
        harmless_inputs: &[("exit-code", "false")],
        only_fixed: &["--only-fixed", "only-fixed"],
        ..PLAIN
    },
    Tool {
        name: "trivy config",
        subject: Subject::Files,
        command: ("trivy", &["config", "conf"]),
        harmless: &[("--exit-code", Some("0"))],
        harmless_inputs: &[("exit-code", "0")],
        ..PLAIN
    },
    Tool {
        name: "lintainer",
        subject: Subject::Files,
        command: ("lintainer", &["check"]),
        actions: &["lintainer/lintainer"],
        harmless: &[("--exit-zero", None)],
        ..PLAIN
    },
    Tool {
        name: "hadolint",
        subject: Subject::Files,
        command: ("hadolint", &[]),
        actions: &["hadolint/hadolint-action", "jbergstroem/hadolint-gh-action", "brpaz/hadolint-action"],
        harmless: &[("--no-fail", None)],
        harmless_inputs: &[("no-fail", "true"), ("failure-threshold", "ignore")],
        valued: &[
            "-c",
            "--config",
            "-t",
            "--failure-threshold",
            "-f",
            "--format",
            "--error",
            "--warning",
            "--info",
            "--style",
            "--ignore",
            "--trusted-registry",
            "--require-label",
            "--file-path-in-report",
        ],
        ..PLAIN
    },
    Tool {
        name: "dclint",
        subject: Subject::Files,
        command: ("dclint", &[]),
        actions: &["docker-compose-linter/"],
        valued: &[
            "-c",
            "--config",
            "-f",
            "--formatter",
            "-o",
            "--output",
            "-e",
            "--exclude",
            "--max-warnings",
            "--disable-rule",
        ],
        ..PLAIN
    },
    Tool {
        name: "kube-linter",
        subject: Subject::Files,
        command: ("kube-linter", &["lint"]),
        actions: &["stackrox/kube-linter-action"],
        ..PLAIN
    },
    Tool { name: "kube-score", subject: Subject::Files, command: ("kube-score", &["score"]), valued: &[], ..PLAIN },
    Tool { name: "kubeconform", subject: Subject::Files, command: ("kubeconform", &[]), valued: &[], ..PLAIN },
    Tool {
        name: "checkov",
        subject: Subject::Files,
        command: ("checkov", &[]),
        actions: &["bridgecrewio/checkov-action"],
        harmless: &[("--soft-fail", None), ("-s", None)],
        harmless_inputs: &[("soft_fail", "true")],
        ..PLAIN
    },
    Tool {
        name: "kics",
        subject: Subject::Files,
        command: ("kics", &["scan"]),
        actions: &["checkmarx/kics-github-action", "checkmarx/kics-action"],
        harmless: &[("--ignore-on-exit", Some("all")), ("--ignore-on-exit", Some("results"))],
        harmless_inputs: &[("ignore_on_exit", "all"), ("ignore_on_exit", "results")],
        ..PLAIN
    },
    Tool {
        name: "polaris",
        subject: Subject::Files,
        command: ("polaris", &["audit"]),
        actions: &["fairwindsops/polaris"],
        ..PLAIN
    },
    Tool {
        name: "conftest",
        subject: Subject::Files,
        command: ("conftest", &["test"]),
        actions: &["instrumenta/conftest-action"],
        harmless: &[("--no-fail", None)],
        ..PLAIN
    },
];

/// Inputs of actions that say what is checked.
const TARGETS: [&str; 7] = ["image-ref", "image", "scan-ref", "path", "sbom", "dockerfile", "directory"];

/// A step that checks.
#[derive(Debug, Clone)]
pub(crate) struct CheckStep {
    /// The tool.
    pub tool: &'static str,
    /// What it checks.
    pub subject: Subject,
    /// The pipeline that it stands in.
    pub file: FileId,
    /// The job in it, and the step in that.
    pub place: (usize, usize),
    /// The program or the action, to be underlined.
    pub span: Span,
    /// What is checked, where that is known.
    pub target: Option<String>,
    /// The files that are checked, as paths or patterns, if all of them are written out.
    pub files: Option<Vec<String>>,
    /// Why its findings have no effect, if they have none: what makes it so, and where that stands if it is known.
    pub ignored: Option<(String, Option<Span>)>,
    /// Where it is told to hide what has no fix.
    pub only_fixed: Option<Span>,
    /// Whether the job hands a report to somebody who looks at it.
    pub is_uploaded: bool,
}

/// The steps of all pipelines of a project that check something, in the order of the files.
pub(crate) fn check_steps(project: &Project) -> Vec<CheckStep> {
    let mut found = Vec::new();
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci)) {
        let syntax = file.syntax();
        let Some(pipeline) = Pipeline::read(file, &syntax) else { continue };
        for (job_index, job) in pipeline.jobs.iter().enumerate() {
            let is_uploaded = job.steps.iter().filter_map(Step::uses).any(|uses| uploads(uses.value));
            for (step_index, step) in job.steps.iter().enumerate() {
                let at = |one: CheckStep| CheckStep { place: (job_index, step_index), is_uploaded, ..one };
                found.extend(of_action(file, job, step).map(at));
                let Some(script) = step.script() else { continue };
                let commands = script.commands.iter();
                found.extend(commands.filter_map(|one| of_command(file, job, step, &script, one)).map(at));
            }
        }
    }
    found
}

/// Whether an action hands results to a place where they are looked at.
fn uploads(action: &str) -> bool {
    let lower = action.to_ascii_lowercase();
    lower.starts_with("github/codeql-action/upload-sarif")
        || lower.contains("defectdojo")
        || lower.contains("dependency-track")
}

fn of_action(file: &File, job: &Job, step: &Step) -> Option<CheckStep> {
    let uses = step.uses()?;
    let lower = uses.value.to_ascii_lowercase();
    let tool = TOOLS.iter().find(|tool| tool.actions.iter().any(|action| lower.starts_with(action)))?;
    let input = |name: &'static str| step.inputs.map(|inputs| inputs.key(name)).filter(|field| field.is_written());
    let scans_files = input("scan-type").is_some_and(|kind| kind.is("config"));
    let tool = if scans_files { TOOLS.iter().find(|tool| tool.name == "trivy config")? } else { tool };
    let is_value = |name: &'static str, value: &str| {
        let field = input(name)?;
        let is_it = field.raw().is_some_and(|raw| raw.value.eq_ignore_ascii_case(value));
        is_it.then(|| (format!("`{name}: {value}`"), Some(field.span())))
    };
    let ignored = tool.harmless_inputs.iter().find_map(|(name, value)| is_value(name, value));
    let only_fixed = tool.only_fixed.iter().find_map(|name| is_value(name, "true")?.1);
    let target = TARGETS.iter().find_map(|name| input(name)?.raw().map(|raw| raw.value.to_string()));
    let is_recursive = input("recursive").is_some();
    let files = input("dockerfile").and_then(|field| paths_of(field.raw()?.value.split_whitespace()));
    Some(CheckStep {
        tool: tool.name,
        subject: tool.subject,
        file: file.source.id,
        place: (0, 0),
        span: uses.span,
        target,
        files: files.filter(|_| !is_recursive),
        ignored: ignored.or_else(|| forgiven(job, step)),
        only_fixed,
        is_uploaded: false,
    })
}

fn of_command(file: &File, job: &Job, step: &Step, script: &Script, command: &Command) -> Option<CheckStep> {
    let words: Vec<_> = command.args().iter().filter_map(|word| Some((word, word.literal()?))).collect();
    let first = words.iter().find(|(_, text)| !text.starts_with('-')).map(|(_, text)| text.as_ref());
    let is_one = |tool: &&Tool| {
        let (program, subcommands) = tool.command;
        command.is(program) && (subcommands.is_empty() || first.is_some_and(|first| subcommands.contains(&first)))
    };
    let tool = TOOLS.iter().find(is_one)?;
    // What only asks for the version, or loads the database, checks nothing.
    if words.iter().any(|(_, text)| matches!(text.as_ref(), "--version" | "--help" | "--download-db-only" | "version"))
    {
        return None;
    }
    let harmless = tool.harmless.iter().find_map(|(option, value)| {
        let (span, given) = option_of(&words, option)?;
        let is_it = value.is_none_or(|value| given.as_deref() == Some(value));
        let shown = value.map_or(format!("`{option}`"), |value| format!("`{option} {value}`"));
        is_it.then_some((shown, Some(span)))
    });
    let only_fixed = tool.only_fixed.iter().find_map(|option| {
        let (span, given) = option_of(&words, option)?;
        (given.as_deref() != Some("false")).then_some(span)
    });
    let target = words.iter().rfind(|(_, text)| !text.starts_with('-'));
    let files = match tool.valued.is_empty() {
        true => None,
        false => paths_of(operands(command, tool.valued).map(|word| file.source.slice(word.span))),
    };
    Some(CheckStep {
        tool: tool.name,
        subject: tool.subject,
        file: file.source.id,
        place: (0, 0),
        span: command.name_word().map_or(command.span, |word| word.span),
        target: target.map(|(_, text)| text.to_string()),
        files,
        ignored: harmless.or_else(|| excused(script, command)).or_else(|| forgiven(job, step)),
        only_fixed,
        is_uploaded: false,
    })
}

/// The words of a command that are no options and no values of them.
fn operands<'c>(command: &'c Command, valued: &'static [&'static str]) -> impl Iterator<Item = &'c Word> {
    let mut is_value = false;
    command.args().iter().filter(move |word| {
        let is_operand = !is_value && !word.static_prefix().starts_with('-');
        is_value = !is_value && word.literal().is_some_and(|text| valued.contains(&text.as_ref()));
        is_operand
    })
}

/// Paths and patterns without quotes and `./`; `None` if one is not known, or if there is none.
fn paths_of<'t>(words: impl Iterator<Item = &'t str>) -> Option<Vec<String>> {
    let is_known = |word: &str| word != "-" && !word.contains(['$', '`', '(', '~', '{', '\\']);
    let path = |word: &str| {
        let path = word.trim_matches(['"', '\'']);
        is_known(path).then(|| path.trim_start_matches("./").to_string())
    };
    let paths: Vec<String> = words.map(path).collect::<Option<_>>()?;
    (!paths.is_empty()).then_some(paths)
}

/// An option with its value, in either spelling.
fn option_of(words: &[(&Word, std::borrow::Cow<str>)], option: &str) -> Option<(Span, Option<String>)> {
    let (at, (word, text)) = words.iter().enumerate().find(|(_, (_, text))| {
        text.strip_prefix(option)
            .is_some_and(|rest| rest.is_empty() || option.starts_with("--") && rest.starts_with('='))
    })?;
    let value = match text.split_once('=') {
        Some((_, value)) => Some(value.to_string()),
        None => words.get(at + 1).map(|(_, next)| next.to_string()),
    };
    Some((word.span, value))
}

/// `|| true` behind a command.
fn excused(script: &Script, command: &Command) -> Option<(String, Option<Span>)> {
    let next = script.next(command)?;
    let excuse = script.commands_of(next).into_iter().next()?;
    let is_end = excuse.is_any(&["true", ":", "echo"])
        || excuse.is("exit") && excuse.args().first().is_some_and(|word| word.is("0"));
    let name = excuse.name().unwrap_or("true");
    let shown = if name == "exit" { "`|| exit 0`".to_string() } else { format!("`|| {name}`") };
    (script.connector(next) == Some(Connector::Or) && is_end).then_some((shown, Some(excuse.span)))
}

/// What the pipeline says about the failure of a step or job.
fn forgiven(job: &Job, step: &Step) -> Option<(String, Option<Span>)> {
    if step.may_fail {
        return Some(("the step may fail".to_string(), None));
    }
    job.may_fail.then(|| (format!("the job `{}` may fail", job.name.value), None))
}

/// Reports the steps about a subject whose findings have no effect, where no other step of the same file checks the
/// same and may fail.
pub(crate) fn report_ignored(subject: Subject, help: &str, project: &Project, cx: &mut Context) {
    let steps = check_steps(project);
    for step in steps.iter().filter(|step| step.subject == subject) {
        let Some((why, at)) = &step.ignored else { continue };
        let counts = |other: &CheckStep| {
            other.file == step.file && other.subject == subject && other.ignored.is_none() && other.may_be_about(step)
        };
        if steps.iter().any(counts) {
            continue;
        }
        let finding = cx.report(step.span, format!("`{}` cannot fail the pipeline: {why}", step.tool));
        finding.help(help);
        if let Some(at) = at {
            finding.related(*at, "its result is ignored here");
        }
        if step.is_uploaded {
            // Somebody looks at the report.
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
    }
}

impl CheckStep {
    /// Whether both check the same, as far as that is known.
    pub(crate) fn may_be_about(&self, other: &CheckStep) -> bool {
        self.target.is_none() || other.target.is_none() || self.target == other.target
    }
}
