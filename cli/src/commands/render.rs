//! `lintainer render`: what a chart comes to, and where each byte of it came from.

use lintainer_core::helm::build::Build;
use lintainer_core::helm::output::{Output, Shown, Stretch};
use lintainer_core::helm::path_pattern::matches;
use lintainer_core::helm::render::Release;
use lintainer_core::helm::set::Typing;
use lintainer_core::span::Span;
use serde_json::{Value, json};

use crate::args::{ReleaseArgs, RenderArgs};
use crate::charts::Files;
use crate::error::CliError;
use crate::paths::Base;
use crate::{Exit, Streams};

/// How many actions with random results are named.
const MAX_NAMED: usize = 5;

/// Prints what the chart comes to.
pub(crate) fn run(args: &RenderArgs, streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let loaded = match load(&args.chart, &args.release, &base) {
        Ok(loaded) => loaded,
        Err(why) => return fail(&[format!("error: {why}")], streams),
    };
    let (files, release) = loaded;
    for note in &files.chart.notes {
        streams.note(&format!("note: {note}"))?;
    }
    let render = match files.render(&release) {
        Ok(render) => render,
        Err(faults) => return fail(&faults, streams),
    };
    let definitions = if args.include_crds { files.definitions(&render) } else { Vec::new() };
    let output = Output::new(&render.rendered, &render.manifests, &Shown { definitions, only: &args.show_only });
    for only in &args.show_only {
        let is_printed = render.manifests.iter().filter_map(|manifest| render.rendered.get(manifest.rendered));
        let mut paths = is_printed.map(|one| one.name.split_once('/').map_or("", |(_, path)| path));
        if !paths.any(|path| matches(only, path)) {
            let error = format!(
                "error: {only}: no template of the chart that printed something\n  \
                 help: give its path from the chart's folder, or a pattern for it"
            );
            return fail(&[error], streams);
        }
    }
    if args.map {
        for stretch in output.stretches(&render.kept, &render.rendered) {
            if !stretch.at.is_empty() {
                streams.print(&as_json(&stretch, &files).to_string())?;
            }
        }
    } else {
        // As it is, for other programs: helm prints it so, too.
        streams.output.write_all(output.text.as_bytes())?;
    }
    tell_random(&render, &files, streams)?;
    Ok(Exit::Clean)
}

/// Reads a chart, the files of values, and what the installation decides.
pub(super) fn load(chart: &std::path::Path, args: &ReleaseArgs, base: &Base) -> Result<(Files, Release), String> {
    let mut files = Files::read(chart, base)?;
    files.skips_schemas = args.skip_schema_validation;
    for path in &args.values {
        files.add_values(path)?;
    }
    // In helm's order, whatever that of the command.
    let lines = [("--set-json", &args.set_json), ("--set", &args.set), ("--set-string", &args.set_string)];
    for ((option, lines), typing) in lines.into_iter().zip([Typing::Json, Typing::Typed, Typing::Text]) {
        lines.iter().for_each(|line| files.add_line(option, line, typing));
    }
    let defaults = Release::default();
    let release = Release {
        name: args.name.clone().unwrap_or(defaults.name),
        namespace: args.namespace.clone().unwrap_or(defaults.namespace),
        kube_version: args.kube_version.clone().unwrap_or(defaults.kube_version),
        api_versions: args.api_versions.clone(),
        is_upgrade: false,
    };
    Ok((files, release))
}

/// Prints errors.
pub(super) fn fail(errors: &[String], streams: &mut Streams) -> Result<Exit, CliError> {
    for line in errors.iter().flat_map(|error| error.lines()) {
        streams.note(line)?;
    }
    Ok(Exit::Failure)
}

/// Says which values are others each time.
fn tell_random(render: &Build, files: &Files, streams: &mut Streams) -> Result<(), CliError> {
    if render.random.is_empty() {
        return Ok(());
    }
    let mut places: Vec<String> = render.random.iter().map(|span| files.place(*span)).collect();
    places.dedup();
    let more = places.len().saturating_sub(MAX_NAMED);
    places.truncate(MAX_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    streams.note(&format!("note: random or of the clock, printed as `<unknown>`: {}{more}", places.join(", ")))?;
    Ok(())
}

fn as_json(stretch: &Stretch, files: &Files) -> Value {
    let place = |span: &Span| {
        let path = files.source(span.file).map_or("", |source| source.path.as_str());
        json!({ "file": path, "range": [span.start, span.end] })
    };
    let mut line = json!({
        "rendered": [stretch.at.start, stretch.at.end],
        "kind": stretch.what.name(),
        "sites": stretch.calls.iter().map(place).collect::<Vec<_>>(),
    });
    if let Some(span) = &stretch.span {
        line["file"] = place(span)["file"].take();
        line["range"] = json!([span.start, span.end]);
    }
    if !stretch.from.is_empty() {
        line["from"] = stretch.from.iter().map(place).collect();
    }
    line
}
