//! The picture of the README: what `lintainer check` prints, drawn from the real report.

use anstyle_svg::Term;
use lintainer_core::engine::{Configuration, Files};
use lintainer_core::linter::Serial;
use lintainer_core::render::{OutputFormat, RenderOptions};

use crate::tools::root;

/// The files of the shop that are shown: one with a container without any hardening, one with a Dockerfile's faults.
const SHOWN: [&str; 2] = ["deploy/base/cleanup.yaml", "web/Dockerfile"];

/// The picture, as SVG.
///
/// # Errors
/// The sample project cannot be read.
pub fn draw() -> Result<String, String> {
    let shop = root().join("testdata/projects/shop");
    let read = |path: &str| {
        std::fs::read(shop.join(path)).map(|text| (path.to_string(), text)).map_err(|error| format!("{path}: {error}"))
    };
    let files = Files(SHOWN.into_iter().map(read).collect::<Result<_, _>>()?);
    let engine = lintainer_rules::engine();
    let report = engine.check(&files, &Configuration::default(), &Serial).map_err(|errors| errors.to_string())?;
    let options =
        RenderOptions { colour: true, unicode: true, hyperlinks: false, width: 100, ..RenderOptions::default() };
    let text = engine.render(&report, OutputFormat::Text, &options);
    let text = format!("\u{1b}[1m$ lintainer check\u{1b}[0m\n{text}");
    Ok(Term::new().render_svg(&text))
}
