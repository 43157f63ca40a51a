//! Arguments of the commands about charts and kustomizations.

use std::path::PathBuf;

use clap::Args;

use super::values::{chart_kube_version, file_and_line};

pub(super) const KUSTOMIZE_EXAMPLES: &str = "\
Examples:
  lintainer kustomize overlays/prod                  the objects, as `kustomize build` prints them
  lintainer kustomize overlays/prod --blame          and the file, line and step that wrote each line

Nothing is fetched and no program is run. The exit status is 2 where the kustomization does not build.";

pub(super) const RENDER_EXAMPLES: &str = "\
Examples:
  lintainer render charts/shop                       the objects, as `helm template` prints them
  lintainer render shop-1.2.3.tgz -f prod.yaml       an archive, with values
  lintainer render charts/shop --map                 where each byte came from, a JSON object a line

Nothing is fetched and no program is run. The exit status is 2 where the chart does not render.";

pub(super) const EXPLAIN_LINE_EXAMPLES: &str = "\
Examples:
  lintainer explain-line charts/shop/templates/web.yaml:12      what the line renders to, and what decides it
  lintainer explain-line charts/shop/values.yaml:3              where the value is read, and what it renders to";

/// Which kustomization, and how it is printed.
#[derive(Debug, Args)]
pub(crate) struct KustomizeArgs {
    /// A folder with a kustomization
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Print the file, the line and the step that wrote it before each line
    #[arg(long)]
    pub(crate) blame: bool,
    /// Read nothing outside of this folder; the default is the repository
    #[arg(long, value_name = "FOLDER")]
    pub(crate) top: Option<PathBuf>,
    /// Refuse files outside of the folder of their kustomization, as `kustomize build` does
    #[arg(long)]
    pub(crate) within_folders: bool,
    /// Use this configuration file and no other
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    pub(crate) isolated: bool,
}

/// Which chart, and what is printed of it.
#[derive(Debug, Args)]
pub(crate) struct RenderArgs {
    /// A folder with a chart, or its archive (`.tgz`)
    #[arg(value_name = "CHART", default_value = ".")]
    pub(crate) chart: PathBuf,
    #[command(flatten)]
    pub(crate) release: ReleaseArgs,
    /// Print only what these templates come to, by a path from the chart's folder or a pattern for it; may be repeated
    #[arg(short, long, value_name = "TEMPLATE")]
    pub(crate) show_only: Vec<String>,
    /// Print the files in `crds`, too
    #[arg(long)]
    pub(crate) include_crds: bool,
    /// Print where each stretch of the output came from instead of it: a JSON object a line
    #[arg(long)]
    pub(crate) map: bool,
}

/// What the installation of a chart decides.
#[derive(Debug, Args)]
pub(crate) struct ReleaseArgs {
    /// A file of values; may be repeated, the last one wins
    #[arg(short = 'f', long = "values", value_name = "FILE")]
    pub(crate) values: Vec<PathBuf>,
    /// A value by its path, such as `image.tag=1.2`, several with commas between; stronger than files. May be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
    /// As `--set`, of values that are text whatever they look like
    #[arg(long, value_name = "PATH=TEXT")]
    pub(crate) set_string: Vec<String>,
    /// As `--set`, of values in JSON; or a JSON object with values
    #[arg(long, value_name = "PATH=JSON")]
    pub(crate) set_json: Vec<String>,
    /// The name of the release; `release-name` by default
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The namespace; `default` by default
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// The Kubernetes version of the cluster
    #[arg(long, value_name = "VERSION", value_parser = chart_kube_version)]
    pub(crate) kube_version: Option<String>,
    /// Do not hold the values against the schemas of the charts (`values.schema.json`)
    #[arg(long)]
    pub(crate) skip_schema_validation: bool,
    /// API versions that the cluster has beside those of Kubernetes
    #[arg(short, long, value_name = "VERSION", value_delimiter = ',')]
    pub(crate) api_versions: Vec<String>,
}

/// Which line is explained.
#[derive(Debug, Args)]
pub(crate) struct ExplainLineArgs {
    /// A file of a chart and a line of it, from 1: a template, or a file of values
    #[arg(value_name = "FILE:LINE", value_parser = file_and_line)]
    pub(crate) place: (PathBuf, u32),
    #[command(flatten)]
    pub(crate) release: ReleaseArgs,
}
