//! `lintainer config`.

use std::path::Path;

use lintainer_core::config::{self, ExplainedValue, Explanation, Place};
use lintainer_core::render::escape;
use lintainer_core::render::paint::Paint;
use lintainer_core::settings::OptionValue;
use serde_json::{Map, Value, json};

use crate::args::{ConfigArgs, Global, ListFormat};
use crate::custom::Rules;
use crate::error::CliError;
use crate::paths::Base;
use crate::settings::ConfigFiles;
use crate::terminal::Terminal;
use crate::{Exit, Streams};

/// Shows what applies to a file, and why.
pub(crate) fn run(
    args: &ConfigArgs,
    global: &Global,
    terminal: &Terminal,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    if args.schema {
        let registry = lintainer_rules::registry();
        serde_json::to_writer_pretty(&mut *streams.output, &config::schema(&registry)).map_err(std::io::Error::from)?;
        writeln!(streams.output)?;
        return Ok(Exit::Clean);
    }
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let path = base.absolute(&args.path);
    let custom = Rules::of(&base, &args.rules, std::slice::from_ref(&path));
    let mut files = ConfigFiles::new(custom.engine.rules(), &base, &args.rules, &[])?;
    let is_folder = path.is_dir();
    files.search(if is_folder { &path } else { path.parent().unwrap_or(Path::new("/")) })?;
    let config = files.resolve()?;
    // A folder is asked about for the files in it.
    let shown = base.show(&if is_folder { path.join("Dockerfile") } else { path });
    let mut explanation = config.explain_for(&shown);
    if is_folder {
        explanation.path = base.show(&base.absolute(&args.path));
    }
    if args.format == ListFormat::Json {
        serde_json::to_writer_pretty(&mut *streams.output, &json(&explanation)).map_err(std::io::Error::from)?;
        writeln!(streams.output)?;
        return Ok(Exit::Clean);
    }
    streams.output.write_all(describe(&explanation, global.verbose, terminal.paint()).as_bytes())?;
    Ok(Exit::Clean)
}

/// What applies, for programs: all rules, each with what decided about it.
fn json(explanation: &Explanation) -> Value {
    let of = |place: &Place| place.to_string();
    let rules: Map<String, Value> = explanation
        .rules
        .iter()
        .map(|rule| {
            let options: Map<String, Value> = rule
                .options
                .iter()
                .map(|option| {
                    let entry = json!({ "value": option_json(&option.value), "from": of(&option.from) });
                    (option.name.to_string(), entry)
                })
                .collect();
            let severity = rule.severity.as_ref();
            let severity = severity.map(|(severity, place)| json!({ "value": severity.name(), "from": of(place) }));
            let ignored: Map<String, Value> =
                rule.ignored.iter().map(|(alias, place)| (alias.to_string(), json!({ "from": of(place) }))).collect();
            let severities: Map<String, Value> = rule
                .alias_severities
                .iter()
                .map(|(alias, severity, place)| {
                    (alias.to_string(), json!({ "value": severity.name(), "from": of(place) }))
                })
                .collect();
            let entry = json!({
                "enabled": rule.enabled,
                "because": rule.because,
                "from": of(&rule.from),
                "severity": severity,
                "ignored": ignored,
                "severities": severities,
                "options": options,
            });
            (rule.rule.name.to_string(), entry)
        })
        .collect();
    let values: Map<String, Value> = explanation
        .values
        .iter()
        .map(|value| (value.key.to_string(), json!({ "value": value.value, "from": of(&value.from) })))
        .collect();
    let overrides = explanation.overrides.iter().map(|(place, files)| json!({ "files": files, "from": of(place) }));
    json!({
        "version": 1,
        "path": explanation.path,
        "files": explanation.files,
        "overrides": overrides.collect::<Vec<_>>(),
        "excluded_by": explanation.excluded_by.as_ref().map(|(pattern, place)| json!({ "pattern": pattern, "from": of(place) })),
        "values": values,
        "rules": rules,
    })
}

fn option_json(value: &OptionValue) -> Value {
    match value {
        OptionValue::Bool(value) => json!(value),
        OptionValue::Int(value) => json!(value),
        OptionValue::Number(value) => json!(value),
        OptionValue::Text(value) => json!(value),
        OptionValue::List(values) => json!(values),
        OptionValue::Table(entries) => entries.iter().map(|(key, values)| (key.to_string(), json!(values))).collect(),
    }
}

/// What applies, as lines of value and source. Rules that are as they are by default are only counted.
fn describe(explanation: &Explanation, all: bool, paint: Paint) -> String {
    let mut out = Lines { paint, text: String::new() };
    out.heading(&format!("settings of {}", explanation.path));
    match explanation.files.as_slice() {
        [] => out.line(2, "no configuration file", ""),
        files => files.iter().for_each(|file| out.line(2, &format!("read {file}"), "")),
    }
    for (place, patterns) in &explanation.overrides {
        out.line(2, &format!("override for {}", patterns.join(", ")), &place.to_string());
    }
    if let Some((pattern, place)) = &explanation.excluded_by {
        out.line(2, &format!("excluded by {pattern}"), &place.to_string());
    }
    out.text.push('\n');
    for ExplainedValue { key, value, from } in &explanation.values {
        out.line(0, &format!("{key:<19} {value:<10}"), &from.to_string());
    }
    out.text.push('\n');
    let on = explanation.rules.iter().filter(|rule| rule.enabled).count();
    out.heading(&format!("{on} of {} rules are on", explanation.rules.len()));
    for rule in &explanation.rules {
        let is_usual = rule.from.origin == config::Origin::Default && rule.severity.is_none();
        let options: Vec<_> = rule.options.iter().filter(|it| it.from.origin != config::Origin::Default).collect();
        let has_aliases = !rule.ignored.is_empty() || !rule.alias_severities.is_empty();
        if is_usual && options.is_empty() && !has_aliases && !all {
            continue;
        }
        let state = if rule.enabled { "on" } else { "off" };
        out.line(2, &format!("{state:<4} {}", rule.rule.name), &format!("{}: {}", rule.from, rule.because));
        if let Some((severity, place)) = &rule.severity {
            out.line(9, &format!("severity = {}", severity.name()), &place.to_string());
        }
        for (alias, place) in &rule.ignored {
            out.line(9, &format!("without findings of {alias}"), &place.to_string());
        }
        for (alias, severity, place) in &rule.alias_severities {
            out.line(9, &format!("severity of {alias} = {}", severity.name()), &place.to_string());
        }
        for option in options {
            out.line(9, &format!("{} = {}", option.name, value(&option.value)), &option.from.to_string());
        }
    }
    out.text
}

/// Lines for people, each with where it comes from.
struct Lines {
    paint: Paint,
    text: String,
}

impl Lines {
    fn heading(&mut self, text: &str) {
        self.text.push_str(&self.paint.bold(&escape::terminal_line(text)));
        self.text.push('\n');
    }

    /// A line behind so many blanks; its source stands beside it where there is room, else below it.
    fn line(&mut self, indent: usize, text: &str, from: &str) {
        let ahead = " ".repeat(indent);
        let (text, from) = (escape::terminal_line(text), escape::terminal_line(from));
        let from = if from.is_empty() { String::new() } else { format!("({from})") };
        let columns = indent + text.chars().count() + 1 + from.chars().count();
        if from.is_empty() || self.paint.width.is_none_or(|width| columns <= width) {
            let space = if from.is_empty() { "" } else { " " };
            self.text.push_str(&format!("{ahead}{text}{space}{}\n", self.paint.dim(&from)));
            return;
        }
        self.text.push_str(&self.paint.lines(&ahead, &format!("{ahead}  "), text.trim_end()));
        let below = format!("{ahead}    ");
        for line in self.paint.lines(&below, &below, &from).lines() {
            self.text.push_str(&format!("{}\n", self.paint.dim(line)));
        }
    }
}

fn value(value: &OptionValue) -> String {
    match value {
        OptionValue::Bool(value) => value.to_string(),
        OptionValue::Int(value) => value.to_string(),
        OptionValue::Number(value) => format!("{value:?}"),
        OptionValue::Text(value) => format!("{value:?}"),
        OptionValue::List(values) => format!("{values:?}"),
        OptionValue::Table(entries) => {
            let entries: Vec<_> = entries.iter().map(|(key, values)| format!("{key:?} = {values:?}")).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}
