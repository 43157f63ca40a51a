//! A project that is kept between calls: an edit parses one file again, and no other.

use std::collections::BTreeMap;
use std::sync::Arc;

use lintainer_core::config::{Config, FILE_NAME, SettingsByPath};
use lintainer_core::engine::{Configuration, Files, leave_out_excluded};
use lintainer_core::linter::{Linter, Serial};
use lintainer_core::project::{File, Project};
use lintainer_core::render::RenderOptions;
use lintainer_core::render::json::ReportJson;
use lintainer_core::report::{FileProblem, Report};
use lintainer_core::source::{MAX_FILE_BYTES, too_large_message};
use lintainer_core::span::FileId;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::Failure;
use crate::{ENGINE, json, options, read};

/// Files, their trees, and the configuration that applies to them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Workspace {
    /// By path, in the order in which the command line has them.
    files: BTreeMap<String, Entry>,
    configuration: Configuration,
    /// What the configuration comes to; `None` after it or the set of files has changed.
    resolved: Option<(Config<'static>, SettingsByPath)>,
}

#[derive(Debug)]
struct Entry {
    bytes: Vec<u8>,
    /// The tree; `None` after a change.
    parsed: Option<Arc<File>>,
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
        Workspace::default()
    }

    /// Adds a file or changes its text.
    pub fn set_text(&mut self, path: &str, text: String) {
        self.set(path, text.into_bytes());
    }

    /// Adds a file or changes its bytes.
    pub fn set_bytes(&mut self, path: &str, bytes: Vec<u8>) {
        self.set(path, bytes);
    }

    /// Removes a file; whether it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        self.resolved = None;
        self.files.remove(path).is_some()
    }

    /// Sets the configuration: `{"toml": …, "overrides": {…}}`, both optional. Its faults show when it is used.
    ///
    /// # Errors
    /// It is not such an object.
    pub fn configure(&mut self, configuration: &str) -> Result<(), String> {
        let Given { toml, overrides } = read("configuration", configuration)?;
        self.configuration = Configuration { toml, overrides };
        self.resolved = None;
        Ok(())
    }

    /// Checks all files, as in `docs/schemas/report.schema.json`: JSON in UTF-8.
    ///
    /// # Errors
    /// The configuration has faults.
    pub fn check(&mut self) -> Result<Vec<u8>, String> {
        let report = self.report()?;
        Ok(json(&ReportJson::new(&report, ENGINE.rules(), &RenderOptions::default())).into_bytes())
    }

    /// Checks all files and writes the report in a format.
    ///
    /// # Errors
    /// There is no such format or option, or the configuration has faults.
    pub fn render(&mut self, format: &str, rendering: &str) -> Result<String, String> {
        let format = options::format(format)?;
        let rendering: options::Rendering = read("options", rendering)?;
        let report = self.report()?;
        Ok(ENGINE.render(&report, format, &rendering.into_options()))
    }

    /// The texts after all fixes of a degree of safety, and what was done. The files of the workspace stay as they are.
    ///
    /// # Errors
    /// There is no such safety, or the configuration has faults.
    pub fn fix(&self, safety: &str) -> Result<String, String> {
        let safety = options::safety(safety)?;
        let outcome = ENGINE.fix(self.all(), &self.configuration, safety, &Serial).map_err(Failure::from)?;
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
    fn set(&mut self, path: &str, bytes: Vec<u8>) {
        let is_configuration = path.rsplit('/').next() == Some(FILE_NAME);
        match self.files.get_mut(path) {
            Some(entry) if entry.bytes == bytes => return,
            Some(entry) => *entry = Entry { bytes, parsed: None },
            None => {
                self.files.insert(path.to_string(), Entry { bytes, parsed: None });
                self.resolved = None;
            }
        }
        if is_configuration {
            self.resolved = None;
        }
    }

    fn all(&self) -> Files {
        Files(self.files.iter().map(|(path, entry)| (path.clone(), entry.bytes.clone())).collect())
    }

    fn report(&mut self) -> Result<Report, Failure> {
        let (config, settings) = match self.resolved.take() {
            Some(resolved) => resolved,
            None => {
                let config = ENGINE.configure(&self.all(), &self.configuration)?;
                let settings = config.settings_for(self.files.keys().map(String::as_str));
                (config, settings)
            }
        };
        let mut errors = Vec::new();
        let mut files = Vec::with_capacity(self.files.len());
        for (index, (path, entry)) in self.files.iter_mut().enumerate() {
            let id = FileId(index as u32);
            let too_large = entry.bytes.len() > MAX_FILE_BYTES;
            if too_large {
                errors.push(FileProblem { path: path.clone(), message: too_large_message() });
            }
            let fresh = entry.parsed.take().filter(|file| file.source.id == id);
            let bytes = || if too_large { Vec::new() } else { entry.bytes.clone() };
            let file = fresh.unwrap_or_else(|| Arc::new(File::new(id, path, bytes())));
            file.keep_syntax();
            entry.parsed = Some(file.clone());
            files.push(file);
        }
        let mut report = Linter::new(ENGINE.rules(), &settings).counting_hidden().check(&Project::new(files), &Serial);
        report.errors = errors;
        leave_out_excluded(&mut report, &config);
        self.resolved = Some((config, settings));
        Ok(report)
    }
}
