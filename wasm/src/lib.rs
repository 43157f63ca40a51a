//! lintainer for JavaScript. Everything crosses the border as text, mostly JSON, and the wrapper in `js/` gives it types:
//! `JSON.parse` is faster than building objects one property at a time, and the glue stays small.
//!
//! An error crosses as JSON, too: `{"kind": "config", "message": …, "problems": […]}`; see [`failure`].

pub mod editing;
pub mod failure;
mod options;
pub mod workspace;

use std::sync::LazyLock;

use lintainer_core::engine::Engine;
use lintainer_core::render::OutputFormat;
use lintainer_core::render::json::{RuleJson, RulesJson};
use lintainer_core::rule::Practice;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::{Failure, Kind};

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| lintainer_rules::engine().reading_rules(&lintainer_custom::InMemory));

/// Notes what a panic says, so that the wrapper can tell it after the trap.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| failure::note_panic(&info.to_string())));
}

/// What the last panic said; empty if there was none.
#[wasm_bindgen]
pub fn last_panic() -> String {
    failure::last_panic()
}

/// The version of the package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_string()
}

/// All rules, as in `docs/schemas/rules.schema.json`.
#[wasm_bindgen]
pub fn rules() -> String {
    json(&RulesJson::new(ENGINE.rules()))
}

/// A practice of container security.
#[derive(serde::Serialize)]
struct PracticeJson {
    number: u8,
    title: &'static str,
}

/// The practices, in order; 0 is what must hold before any of them can.
#[wasm_bindgen]
pub fn practices() -> String {
    let practice = |practice: Practice| PracticeJson { number: practice.number(), title: practice.title() };
    json(&Practice::ALL.map(practice))
}

/// One rule by its name or by that of another tool.
///
/// # Errors
/// There is no such rule.
#[wasm_bindgen]
pub fn rule(name: &str) -> Result<String, String> {
    Ok(json(&RuleJson::from(ENGINE.rule(name).map_err(Failure::from)?)))
}

/// What a rule is about, as text for a terminal.
///
/// # Errors
/// There is no such rule.
#[wasm_bindgen]
pub fn explain(name: &str) -> Result<String, String> {
    Ok(ENGINE.explain(name).map_err(Failure::from)?)
}

/// The names of the output formats.
#[wasm_bindgen]
pub fn formats() -> Vec<String> {
    OutputFormat::ALL.iter().map(|format| format.name().to_string()).collect()
}

/// Whether a file could be of a format that is linted, or says something about one that is; by its path alone.
#[wasm_bindgen]
pub fn is_candidate(path: &str) -> bool {
    lintainer_core::project::is_candidate(path)
}

/// The JSON schema of `lintainer.toml`.
#[wasm_bindgen]
pub fn config_schema() -> String {
    json(&lintainer_core::config::schema(ENGINE.rules()))
}

/// JSON of core's types, which cannot fail to serialise.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads JSON that a caller made.
fn read<'a, T: serde::Deserialize<'a>>(what: &str, text: &'a str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::new(Kind::Usage, format!("{what}: {error}")))
}
