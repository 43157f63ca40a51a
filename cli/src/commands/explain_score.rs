//! `lintainer explain-score`: what the vulnerabilities of each image mean where it runs, factor by factor.

use lintainer_core::project::Project;
use lintainer_core::reports::{Risk, Threat, risks};
use serde_json::{Value, json};

use crate::args::{Global, ListFormat, ScoreArgs};
use crate::error::CliError;
use crate::loaded::{Loaded, place, write_json};
use crate::{Exit, Streams};

/// Explains the scores.
pub(crate) fn run(args: &ScoreArgs, global: &Global, streams: &mut Streams) -> Result<Exit, CliError> {
    let loaded = Loaded::read(&args.paths, &args.reports, global, streams)?;
    loaded.needs_reports()?;
    let project = &loaded.project;
    let mut all = risks(project);
    if let Some(name) = &args.only {
        all.retain(|risk| {
            let image = risk.container.image.value().is_some_and(|image| image.text().contains(name.as_str()));
            image || risk.workload.name == *name || risk.container.name == *name
        });
    }
    match args.format {
        ListFormat::Json => {
            let all: Vec<Value> = all.iter().map(|risk| as_json(risk, args.threats, project)).collect();
            write_json(&json!({"version": 1, "scores": all}), streams)?;
        }
        _ => {
            for risk in &all {
                text(risk, args.threats, project, streams)?;
            }
        }
    }
    let nothing = all.is_empty().then_some("no report is about an image that something runs here");
    loaded.finish(nothing, global, streams)
}

fn text(risk: &Risk, most: usize, project: &Project, streams: &mut Streams) -> Result<(), CliError> {
    let (path, line, _) = place(project, risk.span);
    let image = risk.container.image.value().map_or(String::new(), |image| format!("  {}", image.display()));
    let workload = risk.workload;
    streams.print(&format!(
        "{} {}, container {}{image}  {path}:{line}",
        workload.kind, workload.name, risk.container.name
    ))?;
    let door = risk.exposure.through.as_ref().map_or(String::new(), |door| {
        let (path, line, _) = place(project, door.span);
        format!(", through {} ({path}:{line})", door.what)
    });
    let because = risk.impact.because.join(", ");
    let because = if because.is_empty() { "hardened".to_string() } else { because };
    streams.print(&format!("  action       {}", risk.action().name()))?;
    streams.print(&format!(
        "  probability  {:.4} if all rise together, {:.4} if each is alone",
        risk.at_least(),
        risk.at_most()
    ))?;
    streams.print(&format!("  reach        {}{door}", risk.exposure.reach.name()))?;
    streams.print(&format!("  same image   {:.2}", risk.certainty))?;
    streams.print(&format!("  impact       {} of 4: {because}", risk.impact.level))?;
    for threat in risk.threats.iter().take(most) {
        let fixed = match threat.vulnerability.fixed.first() {
            Some(version) => format!(", fixed in {version}"),
            None => ", no fix yet".to_string(),
        };
        streams.print(&format!(
            "  {:<14} {} {}: exploit {:.4} ({}) x reach {:.1} x same image {:.2} = {:.4}, {}{fixed}",
            threat.vulnerability.id,
            threat.package.name,
            threat.package.version,
            threat.exploit,
            threat.source.name(),
            threat.reach,
            risk.certainty,
            threat.probability,
            threat.action.name()
        ))?;
    }
    if let Some(more) = risk.threats.len().checked_sub(most).filter(|more| *more > 0) {
        streams.print(&format!("  and {more} more"))?;
    }
    Ok(streams.print("")?)
}

fn as_json(risk: &Risk, most: usize, project: &Project) -> Value {
    let at = |span| {
        let (path, line, column) = place(project, span);
        json!({"path": path, "line": line, "column": column})
    };
    let threat = |threat: &Threat| {
        json!({
            "id": threat.vulnerability.id, "package": threat.package.name, "version": threat.package.version,
            "fixed": threat.vulnerability.fixed, "exploit": threat.exploit, "source": threat.source.name(),
            "reach": threat.reach, "probability": threat.probability, "action": threat.action.name(),
        })
    };
    let door = risk.exposure.through.as_ref().map(|door| json!({"what": door.what, "place": at(door.span)}));
    json!({
        "place": at(risk.span), "kind": risk.workload.kind, "name": risk.workload.name,
        "namespace": risk.workload.namespace, "container": risk.container.name,
        "image": risk.container.image.value().map(|image| image.display()),
        "action": risk.action().name(), "at_least": risk.at_least(), "at_most": risk.at_most(),
        "exposure": risk.exposure.reach.name(), "door": door, "certainty": risk.certainty,
        "impact": {"level": risk.impact.level, "because": risk.impact.because},
        "count": risk.threats.len(), "vulnerabilities": risk.threats.iter().take(most).map(threat).collect::<Vec<_>>(),
    })
}
