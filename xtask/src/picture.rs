//! The pictures of the README: what `lintainer check` prints, drawn from the real reports.

use std::collections::BTreeMap;

use anstyle_svg::Term;
use lintainer_core::engine::Configuration;
use lintainer_core::linter::Serial;
use lintainer_core::project::Given;
use lintainer_core::render::{OutputFormat, RenderOptions};
use lintainer_core::reports::{Exploited, GivenReports};
use lintainer_core::workspace::Workspace;

use crate::tools::root;

/// A picture.
struct Picture {
    /// The name of the file in `docs/images`.
    name: &'static str,
    /// What is typed.
    command: &'static str,
    /// The files of the shop that are shown.
    files: &'static [&'static str],
    /// The configuration.
    toml: &'static str,
    /// Whether the reports of the shop are given.
    has_reports: bool,
}

const PICTURES: [Picture; 2] = [
    // One with a container without any hardening, one with a Dockerfile's faults.
    Picture {
        name: "check.svg",
        command: "lintainer check",
        files: &["deploy/base/cleanup.yaml", "web/Dockerfile"],
        toml: "",
        has_reports: false,
    },
    // A vulnerability at the line that brings it, and where it can be reached.
    Picture {
        name: "report.svg",
        command: "lintainer check --report scans/payment.json --kev scans/kev.json",
        files: &["deploy/base/payment.yaml", "payment/Dockerfile"],
        toml: "select = ['vulnerable-package', 'affected-exposed-workload']",
        has_reports: true,
    },
];

/// The pictures by their names in `docs/images`, as SVG.
///
/// # Errors
/// The sample project cannot be read.
pub fn draw() -> Result<BTreeMap<&'static str, String>, String> {
    PICTURES.iter().map(|picture| Ok((picture.name, picture.draw()?))).collect()
}

impl Picture {
    fn draw(&self) -> Result<String, String> {
        let read = |path: &str| {
            let shop = root().join("testdata/projects/shop");
            std::fs::read(shop.join(path)).map_err(|error| format!("{path}: {error}"))
        };
        let engine = lintainer_rules::engine();
        let mut workspace = Workspace::new(&engine);
        workspace.configure(Configuration { toml: Some(self.toml.to_string()), ..Configuration::default() });
        for path in self.files {
            workspace.set(path, read(path)?);
        }
        if self.has_reports {
            let mut reports = GivenReports::default();
            reports.add("scans/payment.json", None, &read("scans/payment.json")?).map_err(|error| error.to_string())?;
            let exploited = Exploited::read(&read("scans/kev.json")?).map_err(|error| error.to_string())?;
            reports.settle(Some(&exploited), None);
            workspace.set_given(Given { reports, norm: None });
        }
        let report = workspace.check_once(&Serial).map_err(|errors| errors.to_string())?;
        let options =
            RenderOptions { colour: true, unicode: true, hyperlinks: false, width: 100, ..RenderOptions::default() };
        let text = engine.render(&report, OutputFormat::Text, &options);
        let text = format!("\u{1b}[1m$ {}\u{1b}[0m\n{text}", self.command);
        Ok(Term::new().render_svg(&text))
    }
}
