//! A `lintainer.toml` while it is being put together.

use std::fmt::Write;

use crate::rule::Severity;
use crate::settings::Date;

/// What the file is going to say.
#[derive(Debug, Default)]
pub(in crate::config) struct Draft {
    pub select: Option<Vec<String>>,
    pub extend_select: Vec<String>,
    /// Names, each with what is said about it in a comment (empty for nothing).
    pub ignore: Vec<(String, String)>,
    pub exclude: Vec<String>,
    pub min_severity: Option<Severity>,
    pub fail_on: Option<Severity>,
    /// hadolint's own file no longer counts.
    pub without_hadolint: bool,
    /// Severities by name.
    pub severities: Vec<(String, Severity)>,
    /// Labels that are required, by format; `annotations` for annotations.
    pub labels: Vec<(&'static str, Vec<String>)>,
    /// What holds for some paths only: patterns, a key and its list.
    pub overrides: Vec<(Vec<String>, &'static str, Vec<String>)>,
    pub notes: Vec<String>,
    /// The day from which what is over is left out; `None` where all of it is taken.
    pub day: Option<Date>,
}

impl Draft {
    /// Adds names to the ignored ones, each once.
    pub fn ignore(&mut self, names: impl IntoIterator<Item = String>, why: &str) {
        for name in names {
            if !self.ignore.iter().any(|(known, _)| *known == name) {
                self.ignore.push((name, why.to_string()));
            }
        }
    }

    /// Whether something is over that holds until a day, as the file writes it: that day it no longer does.
    pub fn is_over(&self, until: Option<&str>) -> bool {
        let until = until.and_then(|until| Date::parse(until.get(..10)?));
        until.zip(self.day).is_some_and(|(until, day)| until <= day)
    }

    /// Gives findings of a name a severity, if there is one; the last one stands.
    pub fn set_severity(&mut self, name: String, severity: Option<Severity>) {
        let Some(severity) = severity else { return };
        match self.severities.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = severity,
            None => self.severities.push((name, severity)),
        }
    }

    /// Adds labels that are required of a format.
    pub fn require(&mut self, format: &'static str, label: String) {
        match self.labels.iter_mut().find(|(known, _)| *known == format) {
            Some((_, labels)) => labels.push(label),
            None => self.labels.push((format, vec![label])),
        }
    }

    /// The text.
    pub fn toml<'a>(&self, tool: &str, files: impl Iterator<Item = &'a str>) -> String {
        let files: Vec<String> = files.map(plain).collect();
        let mut out = format!("# From {}, by `lintainer init --from {tool}`.\n", files.join(" and "));
        out.push_str("# A name of another tool stands for the findings that carry it: see `lintainer explain NAME`.\n");
        if !self.notes.is_empty() {
            out.push_str("#\n# What has no counterpart, or not quite:\n");
            for note in &self.notes {
                line(&mut out, format_args!("# - {}", plain(note)));
            }
        }
        out.push('\n');
        if let Some(select) = &self.select {
            list(&mut out, "select", select);
        }
        list_unless_empty(&mut out, "extend-select", &self.extend_select);
        if !self.ignore.is_empty() {
            out.push_str("ignore = [\n");
            for (name, why) in &self.ignore {
                let comment = if why.is_empty() { String::new() } else { format!(" # {}", plain(why)) };
                line(&mut out, format_args!("    {},{comment}", quoted(name)));
            }
            out.push_str("]\n");
        }
        list_unless_empty(&mut out, "exclude", &self.exclude);
        for (key, severity) in [("min-severity", self.min_severity), ("fail-on", self.fail_on)] {
            if let Some(severity) = severity {
                line(&mut out, format_args!("{key} = {}", quoted(severity.name())));
            }
        }
        if self.without_hadolint {
            out.push_str("\n[peers]\nhadolint = false # what its file says stands here now\n");
        }
        for (name, severity) in &self.severities {
            let severity = quoted(severity.name());
            line(&mut out, format_args!("\n[rules.{}]\nseverity = {severity}", quoted(name)));
        }
        self.write_labels(&mut out);
        for (files, key, words) in &self.overrides {
            out.push_str("\n[[overrides]]\n");
            list(&mut out, "files", files);
            list(&mut out, key, words);
        }
        out
    }

    fn write_labels(&self, out: &mut String) {
        if let Some((_, annotations)) = self.labels.iter().find(|(format, _)| *format == "annotations") {
            out.push_str("\n[rules.missing-required-label]\n");
            list(out, "annotations", annotations);
        }
        let mut labels = self.labels.iter().filter(|(format, _)| *format != "annotations").peekable();
        if labels.peek().is_some() {
            out.push_str("\n[rules.missing-required-label.required]\n");
            labels.for_each(|(format, labels)| list(out, format, labels));
        }
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{text}");
}

fn list_unless_empty(out: &mut String, key: &str, words: &[String]) {
    if !words.is_empty() {
        list(out, key, words);
    }
}

fn list(out: &mut String, key: &str, words: &[String]) {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    let short = words.join(", ");
    if short.len() < 90 {
        return line(out, format_args!("{key} = [{short}]"));
    }
    line(out, format_args!("{key} = [\n    {},\n]", words.join(",\n    ")));
}

/// A text of TOML: that of JSON, but for one character that TOML wants escaped as well.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// A text for a comment: on one line, without control characters.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
