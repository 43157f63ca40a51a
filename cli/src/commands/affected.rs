//! `lintainer affected`: which images have a vulnerability or a package, where they are built, where they run, and who can
//! reach them.

use std::path::Path;

use lintainer_core::project::Project;
use lintainer_core::reports::{Affected, Hit, Origin, Question, Risk, Running, affected, read_pods, risks};
use lintainer_core::span::Span;
use serde_json::{Value, json};

use crate::args::{AffectedArgs, Global, ListFormat};
use crate::error::CliError;
use crate::inputs::{read_stream, read_up_to};
use crate::loaded::{Loaded, place, write_json};
use crate::{Exit, Streams, paths};

/// How large a list of pods may be, in bytes.
const MAX_LIST_BYTES: usize = 512 << 20;

/// Answers the question.
pub(crate) fn run(args: &AffectedArgs, global: &Global, streams: &mut Streams) -> Result<Exit, CliError> {
    let question = Question::parse(&args.question).map_err(|error| CliError::Usage {
        message: error.to_string(),
        help: "such as `lintainer affected CVE-2021-44228 --report scan.json`",
    })?;
    let loaded = Loaded::read(&args.paths, &args.reports, global, streams)?;
    loaded.needs_reports()?;
    let running = args.running.as_deref().map(|path| pods(path, streams)).transpose()?;
    let project = &loaded.project;
    let risks = risks(project);
    let found = affected(project, &question);
    let answers: Vec<Answer> =
        found.into_iter().map(|found| Answer::new(found, project, &risks, running.as_deref())).collect();
    match args.format {
        ListFormat::Json => {
            let images: Vec<Value> = answers.iter().map(|answer| answer.as_json(project)).collect();
            write_json(&json!({"version": 1, "question": args.question, "images": images}), streams)?;
        }
        _ => text(&args.question, &answers, project, streams)?,
    }
    streams.output.flush()?;
    Ok(match (loaded.tell(streams)?, answers.iter().any(|answer| answer.found.is_open())) {
        (false, _) => Exit::Failure,
        (true, true) => Exit::Findings,
        (true, false) => Exit::Clean,
    })
}

fn pods(path: &Path, streams: &mut Streams) -> Result<Vec<Running>, CliError> {
    let shown = paths::shown_as_given(path);
    let bytes = if path == Path::new("-") { read_stream(streams.input) } else { read_up_to(path, MAX_LIST_BYTES) };
    let bytes = bytes.map_err(|message| CliError::Read { path: shown.clone(), message })?;
    let bad = |_| CliError::Usage {
        message: format!("{shown} is no list of pods"),
        help: "give the output of `kubectl get pods -A -o json`",
    };
    read_pods(&bytes).map_err(bad)
}

/// What is said of one image.
struct Answer<'p> {
    found: Affected<'p>,
    /// The instructions that bring what was asked for, each once; `None` for the base image.
    origins: Vec<Option<Span>>,
    /// What of the project runs it.
    risks: Vec<&'p Risk<'p>>,
    /// What of the cluster runs it; `None` where nobody says what runs.
    running: Option<Vec<&'p Running>>,
}

impl<'p> Answer<'p> {
    fn new(
        found: Affected<'p>,
        project: &Project,
        risks: &'p [Risk<'p>],
        running: Option<&'p [Running]>,
    ) -> Answer<'p> {
        let mut origins = Vec::new();
        for hit in &found.hits {
            let origin = match found.joined.origin(&found.scan.history, hit.package) {
                Origin::Unknown => continue,
                Origin::Base => None,
                Origin::Instruction(index) => {
                    let Some(span) = instruction(project, &found, index) else { continue };
                    Some(span)
                }
            };
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        let is_same = |risk: &&Risk| std::ptr::eq(risk.joined, found.joined);
        let risks = risks.iter().filter(is_same).collect();
        let running = running.map(|all| all.iter().filter(|one| one.is_of(found.report, found.scan)).collect());
        Answer { found, origins, risks, running }
    }

    fn as_json(&self, project: &Project) -> Value {
        let found = &self.found;
        let at = |span: Span| {
            let (path, line, column) = place(project, span);
            json!({"path": path, "line": line, "column": column})
        };
        let packages = found.hits.iter().map(|hit| {
            let vulnerability = hit.vulnerability.map(|one| {
                json!({
                    "id": one.id, "aliases": one.aliases, "severity": one.level.name(), "fixed": one.fixed,
                    "exploited": one.is_exploited, "epss": one.likelihood,
                    "accepted": one.accepted.as_ref().map(reason),
                })
            });
            let package = hit.package;
            json!({"name": package.name, "version": package.version, "kind": package.kind, "purl": package.purl,
                "vulnerability": vulnerability})
        });
        let runs = self.risks.iter().map(|risk| {
            let door = risk.exposure.through.as_ref().map(|door| json!({"what": door.what, "place": at(door.span)}));
            json!({
                "place": at(risk.span), "kind": risk.workload.kind, "name": risk.workload.name,
                "namespace": risk.workload.namespace, "container": risk.container.name,
                "exposure": risk.exposure.reach.name(), "door": door, "certainty": risk.certainty,
                "action": action(risk, &found.hits).map(|action| action.name()),
            })
        });
        let running = self.running.as_ref().map(|running| {
            let one = |one: &&Running| {
                json!({"namespace": one.namespace, "pod": one.pod, "container": one.container,
                    "image": one.image, "digest": one.digest})
            };
            running.iter().map(one).collect::<Vec<_>>()
        });
        let origin = |origin: &Option<Span>| match origin {
            Some(span) => json!({"from": "instruction", "place": at(*span)}),
            None => json!({"from": "base"}),
        };
        json!({
            "image": found.image(), "report": found.report.path,
            "made": found.report.report.made.map(|day| day.to_string()),
            "affected": found.is_open(),
            "packages": packages.collect::<Vec<_>>(),
            "brought": self.origins.iter().map(origin).collect::<Vec<_>>(),
            "places": found.joined.places.iter().map(|place| at(place.span)).collect::<Vec<_>>(),
            "runs": runs.collect::<Vec<_>>(), "running": running,
        })
    }
}

/// The keyword of an instruction of the Dockerfile that made an image.
fn instruction(project: &Project, found: &Affected, index: usize) -> Option<Span> {
    let syntax = project.file(found.joined.built.as_ref()?.file).syntax();
    Some(syntax.dockerfile()?.instructions.get(index)?.keyword.span)
}

/// What to do about what was asked for.
fn action(risk: &Risk, hits: &[Hit]) -> Option<lintainer_core::reports::Action> {
    let asked = hits.iter().filter_map(|hit| hit.vulnerability);
    let ids: Vec<&str> = asked.map(|one| one.id.as_str()).collect();
    let threats = risk.threats.iter().filter(|threat| ids.contains(&threat.vulnerability.id.as_str()));
    threats.map(|threat| threat.action).max()
}

fn reason(claim: &lintainer_core::reports::Claim) -> &str {
    claim.statement.as_deref().or(claim.justification.as_deref()).unwrap_or("without a reason")
}

fn text(question: &str, answers: &[Answer], project: &Project, streams: &mut Streams) -> Result<(), CliError> {
    let at = |span: Span| {
        let (path, line, _) = place(project, span);
        format!("{path}:{line}")
    };
    for answer in answers {
        let found = &answer.found;
        let made = found.report.report.made.map_or(String::new(), |day| format!(" of {day}"));
        streams.print(&format!("{}  (report{made}: {})", found.image(), found.report.path))?;
        for hit in &found.hits {
            streams.print(&format!("  has         {}", package(hit)))?;
        }
        for origin in &answer.origins {
            streams.print(&match origin {
                Some(span) => format!("  brought by  {} {}", at(*span), keyword(project, *span)),
                None => "  brought by  the base image".to_string(),
            })?;
        }
        let is_run = |span: Span| answer.risks.iter().any(|risk| risk.span == span);
        for place in found.joined.places.iter().filter(|place| !is_run(place.span)) {
            streams.print(&format!("  named in    {}", at(place.span)))?;
        }
        for risk in &answer.risks {
            streams.print(&format!("  runs in     {} {}", at(risk.span), runs(risk, &found.hits)))?;
        }
        match answer.running.as_deref() {
            Some([]) => streams.print("  running     nowhere in the given list of pods")?,
            Some(running) => {
                for one in running {
                    let name = format!("{}/{}", one.namespace, one.pod);
                    streams.print(&format!("  running     pod {name}, container {}", one.container))?;
                }
            }
            None => {}
        }
        streams.print("")?;
    }
    let open = answers.iter().filter(|answer| answer.found.is_open()).count();
    let scans = project.joined().len();
    let images = |count: usize| if count == 1 { "1 image".to_string() } else { format!("{count} images") };
    let accepted = match answers.len() - open {
        0 => String::new(),
        count => format!(", {} accepted", images(count)),
    };
    streams.print(&match open {
        0 => format!("{question}: none of {} in the reports is affected{accepted}", images(scans)),
        1 => format!("{question}: 1 of {} in the reports is affected{accepted}", images(scans)),
        count => format!("{question}: {count} of {} in the reports are affected{accepted}", images(scans)),
    })?;
    Ok(())
}

/// `curl 8.1-1, fixed in 8.1-2, known exploited`.
fn package(hit: &Hit) -> String {
    let mut text = format!("{} {}", hit.package.name, hit.package.version).trim_end().to_string();
    if let Some(one) = hit.vulnerability {
        match one.fixed.as_slice() {
            [] => text.push_str(", no fix yet"),
            fixed => text.push_str(&format!(", fixed in {}", fixed.join(" or "))),
        }
        if one.is_exploited {
            text.push_str(", known exploited");
        }
        if let Some(likelihood) = one.likelihood {
            text.push_str(&format!(", EPSS {likelihood:.2}"));
        }
        if let Some(claim) = &one.accepted {
            text.push_str(&format!(", accepted: {}", reason(claim)));
        }
    }
    text
}

/// `Deployment shop/api, container api: open through the Ingress `shop`, out-of-cycle`.
fn runs(risk: &Risk, hits: &[Hit]) -> String {
    let workload = risk.workload;
    let name = match &workload.namespace {
        Some(namespace) => format!("{namespace}/{}", workload.name),
        None => workload.name.clone(),
    };
    let container = match workload.kind.as_str() {
        "service" => String::new(),
        _ => format!(", container {}", risk.container.name),
    };
    let through = risk.exposure.through.as_ref().map_or(String::new(), |door| format!(" through {}", door.what));
    let act = action(risk, hits).map_or(String::new(), |action| format!(", {}", action.name()));
    format!("{} {name}{container}: {}{through}{act}", workload.kind, risk.exposure.reach.name())
}

fn keyword(project: &Project, span: Span) -> String {
    project.file(span.file).source.slice(span).to_ascii_uppercase()
}
