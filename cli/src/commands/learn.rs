//! `lintainer learn`: what is normal in a project, shown or written down.

use lintainer_core::learn::{Learned, Norm, NormGroup};
use lintainer_core::project::Project;
use serde_json::json;

use crate::args::{Global, LearnArgs, ListFormat, ReportArgs};
use crate::error::CliError;
use crate::loaded::{Loaded, place, write_json};
use crate::{Exit, Streams, paths};

/// From which probability on a deviation is shown; the default of `inconsistent-hardening`.
const SLIP: f64 = 0.7;

/// Which habits are shown: those that are likely norms.
const LIKELY: f64 = 0.5;

/// Learns, shows and writes.
pub(crate) fn run(args: &LearnArgs, global: &Global, streams: &mut Streams) -> Result<Exit, CliError> {
    let loaded = match &args.from_ref {
        Some(revision) => Loaded::of_revision(revision, &args.paths)?,
        None => Loaded::read(&args.paths, &ReportArgs::default(), global, streams)?,
    };
    let project = &loaded.project;
    let learned = Learned::of(project);
    let norm = learned.norm();
    if let Some(path) = &args.write {
        crate::write::replace(path, norm.to_json().as_bytes())?;
        if !global.quiet {
            let shown = paths::shown_as_given(path);
            let groups = norm.groups.len();
            streams.note(&format!("note: wrote {shown}: {groups} groups of {} containers", norm.units))?;
        }
    }
    match args.format {
        ListFormat::Json => write_json(&json!(norm), streams)?,
        _ if args.write.is_some() || learned.units() == 0 => {}
        _ => text(project, &learned, &norm, streams)?,
    }
    loaded.finish((learned.units() == 0).then_some("no file has a container"), global, streams)
}

fn text(project: &Project, learned: &Learned, norm: &Norm, streams: &mut Streams) -> Result<(), CliError> {
    let mut shown = 0;
    for group in &norm.groups {
        let likely: Vec<_> = group.habits.iter().filter(|(_, habit)| habit.p >= LIKELY).collect();
        if likely.is_empty() {
            continue;
        }
        shown += 1;
        streams.print(&name(group))?;
        for (rule, habit) in likely {
            streams.print(&format!(
                "  {:>4} of {:<4} {:<28} a norm with P = {:.3}",
                habit.follow, habit.of, rule, habit.p
            ))?;
        }
    }
    if shown == 0 {
        streams.print(&format!(
            "{} containers have no habit that is a norm: ten others without an exception make one",
            learned.units()
        ))?;
        return Ok(());
    }
    let deviants = learned.deviants(SLIP, None);
    streams.print("")?;
    for deviant in &deviants {
        let (path, line, column) = place(project, deviant.unit.container.span);
        for one in &deviant.deviations {
            streams.print(&format!(
                "{path}:{line}:{column}: `{}` does not {}, as {} of {} others{} do; P(slip) = {:.2} = {:.3} x {:.2}",
                deviant.unit.container.name,
                one.habit.does,
                one.others.follow,
                one.others.of,
                one.group.clause(),
                one.slip(),
                one.norm,
                one.habit.precision
            ))?;
        }
    }
    let count = deviants.len();
    let who = if count == 1 { "1 container deviates".to_string() } else { format!("{count} containers deviate") };
    Ok(streams.print(&format!("{who} from a norm, of {} that were looked at", learned.units()))?)
}

/// `common/knative (kubernetes)`.
fn name(group: &NormGroup) -> String {
    let what = match (&group.folder, &group.namespace, &group.kind) {
        (Some(folder), ..) if folder.is_empty() => "all files".to_string(),
        (Some(folder), ..) => folder.clone(),
        (_, Some(namespace), _) => format!("namespace {namespace}"),
        (.., Some(kind)) => kind.clone(),
        _ => String::new(),
    };
    format!("{what} ({})", group.format)
}
