//! A project that is kept between calls: an edit parses one file again, and no other.

use std::collections::BTreeMap;

use lintainer_core::engine::Configuration;
use lintainer_core::linter::Serial;
use lintainer_core::render::RenderOptions;
use lintainer_core::render::json::{RangeJson, ReportJson, RulesJson};
use lintainer_core::report::Report;
use lintainer_core::rule::Registry;
use lintainer_core::schema::place::{Facts, text_to_value};
use lintainer_core::settings::Date;
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use lintainer_core::{project, reports, workspace};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::{Failure, Kind};
use crate::{ENGINE, json, options, read};

/// Files, their trees, and the configuration that applies to them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Workspace {
    files: workspace::Workspace<'static>,
    told: BTreeMap<String, Told>,
    configuration: Configuration,
}

/// A report of a scanner that is given beside the files.
#[derive(Debug)]
struct Told {
    image: Option<String>,
    bytes: Vec<u8>,
}

/// The configuration as a caller gives it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    toml: Option<String>,
    overrides: Option<serde_json::Value>,
}

/// The result of fixing.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Fixed<'a> {
    changed: &'a BTreeMap<String, String>,
    applied: Vec<Applied<'a>>,
    refused: Vec<Refused<'a>>,
    report: ReportJson<'a>,
}

#[derive(Debug, Serialize)]
struct Applied<'a> {
    path: &'a str,
    line: u32,
    rule: &'a str,
    title: &'a str,
    safety: &'a str,
}

#[derive(Debug, Serialize)]
struct Refused<'a> {
    path: &'a str,
    reason: &'a str,
}

/// What may be written at a place.
#[derive(Debug, Serialize)]
struct Completion<'a> {
    range: RangeJson,
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    label: &'a str,
    word: &'a str,
    kind: &'a str,
    detail: &'a str,
    text: String,
    documentation: Option<String>,
    edits: Vec<WrittenEdit<'a>>,
}

#[derive(Debug, Serialize)]
struct WrittenEdit<'a> {
    range: RangeJson,
    text: &'a str,
}

/// What is known of a key.
#[derive(Debug, Serialize)]
struct Known<'a> {
    range: RangeJson,
    path: &'a str,
    documentation: String,
}

fn range(source: &Source, span: Span) -> RangeJson {
    RangeJson { start: source.position(span.start).into(), end: source.position(span.end).into() }
}

#[wasm_bindgen]
impl Workspace {
    /// A workspace without files.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Workspace {
        Workspace {
            files: workspace::Workspace::new(&ENGINE),
            told: BTreeMap::new(),
            configuration: Configuration::default(),
        }
    }

    /// Adds a file or changes its text.
    pub fn set_text(&mut self, path: &str, text: String) {
        self.files.set(path, text.into_bytes());
    }

    /// Adds a file or changes its bytes.
    pub fn set_bytes(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.set(path, bytes);
    }

    /// Removes a file; whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.files.remove(path)
    }

    /// Gives a report of a scanner, about an image that is named or the one that it names itself. It is never linted.
    ///
    /// # Errors
    /// It is no report that is known.
    pub fn set_report(&mut self, path: &str, bytes: Vec<u8>, image: Option<String>) -> Result<(), String> {
        reports::read(&bytes).map_err(|error| Failure::new(Kind::Usage, format!("{path}: {error}")))?;
        self.told.insert(path.to_string(), Told { image, bytes });
        self.tell();
        Ok(())
    }

    /// Takes a report back; whether it was there.
    pub fn remove_report(&mut self, path: &str) -> bool {
        let was_there = self.told.remove(path).is_some();
        self.tell();
        was_there
    }

    /// Sets the configuration: `{"toml": …, "overrides": {…}}`, both optional. Its faults show when it is used.
    ///
    /// # Errors
    /// It is not such an object.
    pub fn configure(&mut self, configuration: &str) -> Result<(), String> {
        let Given { toml, overrides } = read("configuration", configuration)?;
        self.configuration = Configuration { toml, overrides, day: self.configuration.day };
        self.files.configure(self.configuration.clone());
        Ok(())
    }

    /// Says which day it is (`2026-01-31`), where the configuration says no other: no clock is asked here.
    pub fn set_day(&mut self, day: &str) {
        let day = Date::parse(day);
        if day != self.configuration.day {
            self.configuration.day = day;
            self.files.configure(self.configuration.clone());
        }
    }

    /// Checks all files, as in `docs/schemas/report.schema.json`: JSON in UTF-8.
    ///
    /// # Errors
    /// The configuration has faults.
    pub fn check(&mut self) -> Result<Vec<u8>, String> {
        let report = self.report()?;
        Ok(json(&ReportJson::new(&report, ENGINE.rules(), &RenderOptions::default())).into_bytes())
    }

    /// Checks all files and writes the report in a format. `started` is the time of the run where the options name none.
    ///
    /// # Errors
    /// There is no such format or option, or the configuration has faults.
    pub fn render(&mut self, format: &str, rendering: &str, started: Option<String>) -> Result<String, String> {
        let format = options::format(format)?;
        let rendering: options::Rendering = read("options", rendering)?;
        let report = self.report()?;
        let mut rendering = rendering.into_options();
        rendering.run.started = rendering.run.started.or(started);
        Ok(ENGINE.render(&report, format, &rendering))
    }

    /// The rules that the project writes itself, as they were at the last check: JSON as that of `rules`.
    pub fn own_rules(&self) -> String {
        json(&RulesJson::new(&Registry::new(self.files.own_rules().rules.iter().copied())))
    }

    /// What the schemas let stand at a place of a file, as it was at the last check: JSON of `Completion`, or `null` where
    /// nothing is known to fit. Lines count from 1, columns from 1 in characters.
    pub fn complete(&self, path: &str, line: u32, column: u32) -> String {
        let found = self.at(path, line, column).and_then(|(source, offset)| {
            let offer = self.files.offer(path, offset)?;
            let items = offer.candidates.iter().map(|one| Item {
                label: &one.label,
                word: &one.word,
                kind: if one.is_value { "value" } else { "key" },
                detail: &one.detail,
                text: text_to_value(&one.lines, offer.column),
                documentation: one.facts.as_ref().map(Facts::markdown),
                edits: one
                    .edits
                    .iter()
                    .map(|edit| WrittenEdit { range: range(source, edit.span), text: &edit.text })
                    .collect(),
            });
            Some(json(&Completion { range: range(source, offer.replace), items: items.collect() }))
        });
        found.unwrap_or_else(|| "null".to_string())
    }

    /// What the schemas say of the key at a place of a file: JSON of `Known`, or `null`. Places as in [`Self::complete`].
    pub fn describe(&self, path: &str, line: u32, column: u32) -> String {
        let found = self.at(path, line, column).and_then(|(source, offset)| {
            let known = self.files.describe(path, offset)?;
            let documentation = known.facts.markdown();
            Some(json(&Known { range: range(source, known.span), path: &known.path, documentation }))
        });
        found.unwrap_or_else(|| "null".to_string())
    }

    /// What a kustomization comes to and who wrote each line of it: JSON of core's `BuildJson` in UTF-8. Named is its folder or
    /// its file.
    ///
    /// # Errors
    /// It does not build, or the configuration has faults.
    pub fn kustomize(&mut self, path: &str, within_folders: bool) -> Result<Vec<u8>, String> {
        let built = self.files.kustomize(path, within_folders).map_err(Failure::from)?;
        Ok(json(&built.map_err(Failure::from)?).into_bytes())
    }

    /// The paths of the kustomizations among the files; those first that the last check has built by themselves.
    pub fn kustomizations(&self) -> Vec<String> {
        self.files.kustomizations().into_iter().map(str::to_string).collect()
    }

    /// The texts after all fixes of a degree of safety, and what was done. The files of the workspace stay as they are.
    ///
    /// # Errors
    /// There is no such safety, or the configuration has faults.
    pub fn fix(&mut self, safety: &str) -> Result<String, String> {
        let safety = options::safety(safety)?;
        let outcome = self.files.fix(safety, &Serial).map_err(Failure::from)?;
        let rendering = RenderOptions::default();
        let applied = outcome.applied.iter().map(|fix| Applied {
            path: &fix.path,
            line: fix.line,
            rule: fix.rule,
            title: &fix.title,
            safety: fix.safety.name(),
        });
        let refused = outcome.refused.iter().map(|(path, refusal)| Refused { path, reason: refusal.reason() });
        Ok(json(&Fixed {
            changed: &outcome.changed,
            applied: applied.collect(),
            refused: refused.collect(),
            report: ReportJson::new(&outcome.report, ENGINE.rules(), &rendering),
        }))
    }
}

impl Workspace {
    /// The text of a file as it was at the last check, and the offset of a place in it.
    fn at(&self, path: &str, line: u32, column: u32) -> Option<(&Source, usize)> {
        let source = &*self.files.entry(path)?.file()?.source;
        Some((source, source.offset_of_position(line, column) as usize))
    }

    /// Hands all reports to the rules.
    fn tell(&mut self) {
        let mut given = reports::GivenReports::default();
        for (path, told) in &self.told {
            // Each has been read before.
            let _ = given.add(path, told.image.as_deref(), &told.bytes);
        }
        given.settle(None, None);
        self.files.set_given(project::Given { reports: given, norm: None });
    }

    fn report(&mut self) -> Result<Report, Failure> {
        Ok(self.files.check(&Serial)?)
    }
}

impl Default for Workspace {
    fn default() -> Self {
        Workspace::new()
    }
}
