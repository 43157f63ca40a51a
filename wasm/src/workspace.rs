//! A project that is kept between calls: an edit parses one file again, and no other.

use std::collections::{BTreeMap, BTreeSet};

use lintainer_core::engine::Configuration;
use lintainer_core::linter::Serial;
use lintainer_core::render::RenderOptions;
use lintainer_core::render::json::{ReportJson, RulesJson};
use lintainer_core::report::Report;
use lintainer_core::rule::Registry;
use lintainer_core::settings::Date;
use lintainer_core::{project, reports, workspace};
use lintainer_custom::view;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::{Failure, Kind};
use crate::{ENGINE, json, options, read};

/// Files, their trees, and the configuration that applies to them. What editors ask is in [`crate::editing`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Workspace {
    pub(crate) files: workspace::Workspace<'static>,
    told: BTreeMap<String, Told>,
    /// The paths of files, and the rules that were found in them at the last check.
    found: BTreeSet<(String, &'static str)>,
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

#[wasm_bindgen]
impl Workspace {
    /// A workspace without files.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Workspace {
        Workspace {
            files: workspace::Workspace::new(&ENGINE),
            told: BTreeMap::new(),
            found: BTreeSet::new(),
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

    /// What a chart renders to and where each line came from: JSON of core's `RenderedChartJson` in UTF-8. Named is its folder or
    /// its `Chart.yaml`.
    ///
    /// # Errors
    /// There is no chart, or it does not render.
    pub fn render_chart(&self, path: &str, installation: &str) -> Result<Vec<u8>, String> {
        let given: options::Installation = read("options", installation)?;
        let usage = |message| Failure::new(Kind::Usage, message);
        let rendered = self.files.render_chart(path, &given.into_core()).map_err(usage)?;
        Ok(json(&rendered.map_err(Failure::from)?).into_bytes())
    }

    /// The paths of the `Chart.yaml` of charts that stand in no other one.
    pub fn charts(&self) -> Vec<String> {
        self.files.charts().into_iter().map(str::to_string).collect()
    }

    /// What is known of a file, as it was at the last check: JSON of the model, as `lintainer model --json` has it; `null` for a
    /// file of no format.
    pub fn model(&self, path: &str) -> String {
        let known = || {
            let file = self.files.entry(path)?.file()?;
            file.kind.format()?;
            Some(json(&view::of_file(&self.files.known()?, file)))
        };
        known().unwrap_or_else(|| "null".to_string())
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
        let report = self.files.check(&Serial)?;
        let active = report.findings.iter().filter(|finding| finding.suppressed.is_none());
        self.found = active.map(|finding| (report.path(finding.span).to_string(), finding.rule.name)).collect();
        Ok(report)
    }

    /// Whether a rule was found in a file at the last check.
    pub(crate) fn has(&self, path: &str, rule: &'static str) -> bool {
        self.found.contains(&(path.to_string(), rule))
    }
}

impl Default for Workspace {
    fn default() -> Self {
        Workspace::new()
    }
}
