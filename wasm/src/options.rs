//! Arguments that arrive as JSON.

use lintainer_core::finding::Safety;
use lintainer_core::helm::render::Release;
use lintainer_core::render::{OutputFormat, RenderOptions, RunMetadata};
use lintainer_core::workspace;
use serde::Deserialize;

use crate::failure::{Failure, Kind};

/// What a caller may say about a rendering. Everything else is as `RenderOptions` has it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Rendering {
    colour: Option<bool>,
    unicode: Option<bool>,
    hyperlinks: Option<bool>,
    width: Option<usize>,
    show_suppressed: Option<bool>,
    statistics: Option<bool>,
    quiet: Option<bool>,
    base: Option<String>,
    run: Option<Run>,
}

/// When and on what the run was made.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Run {
    started: Option<String>,
    finished: Option<String>,
    category: Option<String>,
    repository: Option<String>,
    revision: Option<String>,
    branch: Option<String>,
}

impl Rendering {
    pub(crate) fn into_options(self) -> RenderOptions {
        let plain = RenderOptions::default();
        let run = self.run.unwrap_or_default();
        RenderOptions {
            colour: self.colour.unwrap_or(plain.colour),
            unicode: self.unicode.unwrap_or(plain.unicode),
            hyperlinks: self.hyperlinks.unwrap_or(plain.hyperlinks),
            width: self.width.unwrap_or(plain.width),
            show_suppressed: self.show_suppressed.unwrap_or(plain.show_suppressed),
            statistics: self.statistics.unwrap_or(plain.statistics),
            quiet: self.quiet.unwrap_or(plain.quiet),
            tool_version: plain.tool_version,
            base: self.base.unwrap_or(plain.base),
            run: RunMetadata {
                started: run.started,
                finished: run.finished,
                category: run.category,
                repository: run.repository,
                revision: run.revision,
                branch: run.branch,
            },
        }
    }
}

/// What is given to a chart. What is not said is as `helm template` has it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Installation {
    values: Vec<String>,
    name: Option<String>,
    namespace: Option<String>,
    kube_version: Option<String>,
    api_versions: Vec<String>,
    include_crds: bool,
}

impl Installation {
    pub(crate) fn into_core(self) -> workspace::Installation {
        let defaults = Release::default();
        let release = Release {
            name: self.name.unwrap_or(defaults.name),
            namespace: self.namespace.unwrap_or(defaults.namespace),
            kube_version: self.kube_version.unwrap_or(defaults.kube_version),
            api_versions: self.api_versions,
            is_upgrade: false,
        };
        workspace::Installation { values: self.values, release, include_crds: self.include_crds }
    }
}

pub(crate) fn format(name: &str) -> Result<OutputFormat, Failure> {
    OutputFormat::parse(name).ok_or_else(|| {
        let names = OutputFormat::ALL.map(OutputFormat::name).join("`, `");
        Failure::new(Kind::Usage, format!("there is no format `{name}`; it is one of `{names}`"))
    })
}

pub(crate) fn safety(name: &str) -> Result<Safety, Failure> {
    [Safety::Safe, Safety::Unsafe]
        .into_iter()
        .find(|safety| safety.name() == name)
        .ok_or_else(|| Failure::new(Kind::Usage, format!("there is no safety `{name}`; it is `safe` or `unsafe`")))
}
