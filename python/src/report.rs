//! A report that stays in Rust until Python asks for its parts.

use std::sync::Arc;

use lintainer::library;
use lintainer_core::render::json::{ReportJson, SummaryJson};
use lintainer_core::render::{OutputFormat, RenderOptions, RunMetadata};
use lintainer_core::report::Report;
use pyo3::prelude::*;

use crate::{ENGINE, restore, values};

/// The report behind `lintainer.Report`, and when it was made, in seconds since 1970.
#[pyclass(frozen, module = "lintainer._lintainer", name = "CoreReport")]
pub(crate) struct CoreReport(Arc<Report>, u64);

impl CoreReport {
    /// A report that was made now.
    pub(crate) fn new(report: Report) -> Self {
        CoreReport(Arc::new(report), library::now())
    }
}

#[pymethods]
impl CoreReport {
    fn __len__(&self) -> usize {
        self.0.findings.len()
    }

    /// `(findings, files, skipped, errors, asked, unbuilt)`.
    fn parts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let options = RenderOptions::default();
        let json = py.detach(|| ReportJson::new(&self.0, ENGINE.rules(), &options));
        let parts = (
            values::to_python(py, &json.findings)?,
            values::to_python(py, &json.files)?,
            values::to_python(py, &json.skipped)?,
            values::to_python(py, &json.errors)?,
            values::to_python(py, &json.asked)?,
            values::to_python(py, &json.unbuilt)?,
        );
        Ok(parts.into_pyobject(py)?.into_any())
    }

    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        values::to_python(py, &SummaryJson::new(&self.0))
    }

    /// The same report with some of its findings.
    fn only(&self, py: Python<'_>, indices: Vec<usize>) -> CoreReport {
        py.detach(|| {
            let findings = indices.iter().filter_map(|index| self.0.findings.get(*index).cloned()).collect();
            CoreReport(Arc::new(Report { findings, ..Report::clone(&self.0) }), self.1)
        })
    }

    #[pyo3(signature = (format, *, color, unicode, width, show_suppressed, statistics, base, started, finished, category, repository, revision, branch))]
    #[expect(clippy::too_many_arguments, reason = "the arguments of the Python function")]
    fn render(
        &self,
        py: Python<'_>,
        format: &str,
        color: bool,
        unicode: bool,
        width: usize,
        show_suppressed: bool,
        statistics: bool,
        base: String,
        started: Option<String>,
        finished: Option<String>,
        category: Option<String>,
        repository: Option<String>,
        revision: Option<String>,
        branch: Option<String>,
    ) -> PyResult<String> {
        let format = OutputFormat::parse(format).ok_or_else(|| {
            let names = OutputFormat::ALL.map(OutputFormat::name).join("`, `");
            crate::errors::argument(format!("there is no format `{format}`; it is one of `{names}`"))
        })?;
        // Who says nothing gets the time of the check.
        let started = started.or_else(|| Some(library::rfc_3339(self.1)));
        let options = RenderOptions {
            colour: color,
            unicode,
            hyperlinks: false,
            width,
            show_suppressed,
            statistics,
            base,
            run: RunMetadata { started, finished, category, repository, revision, branch },
            ..RenderOptions::default()
        };
        Ok(py.detach(|| ENGINE.render(&self.0, format, &options)))
    }

    /// What [`CoreReport::restore`] needs: the report as JSON, the number of files of no format of ours, and the texts
    /// that findings point into.
    fn state(&self, py: Python<'_>) -> (String, Vec<(String, String)>) {
        py.detach(|| {
            let json = ENGINE.render(&self.0, OutputFormat::Json, &RenderOptions::default());
            let text =
                |source: &Arc<lintainer_core::source::Source>| (source.path.clone(), source.padded_text().into_owned());
            (json, self.0.sources.iter().map(text).collect())
        })
    }

    /// A report from its JSON and the texts of its files.
    #[staticmethod]
    fn restore(py: Python<'_>, json: &str, texts: Vec<(String, String)>) -> PyResult<CoreReport> {
        let report = py.detach(|| restore::report(json, texts));
        report.map(CoreReport::new).map_err(|message| crate::errors::failed(py, &message))
    }
}
