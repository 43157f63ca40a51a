//! Arguments of the commands about images and what scanners say of them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ListFormat;
use super::values::text_or_json;

pub(super) const INVENTORY_EXAMPLES: &str = "\
Examples:
  lintainer inventory                                 every image, how it is pinned, where it stands
  lintainer inventory --report scan.json              and what a scanner says about it
  lintainer inventory -f cyclonedx > images.cdx.json  for tools that keep inventories";

pub(super) const AFFECTED_EXAMPLES: &str = "\
Examples:
  lintainer affected CVE-2021-44228 --report scans/                  all reports of a folder
  lintainer affected 'log4j-core@<2.17' --report sbom.json        an inventory (SBOM) is enough
  kubectl get pods -A -o json | lintainer affected openssl --report scan.json --running -

The exit status is 1 if an image is affected and nobody has accepted it (--vex).";

pub(super) const SCORE_EXAMPLES: &str = "\
Examples:
  lintainer explain-score --report scan.json --kev kev.json --epss epss.csv
  lintainer explain-score --report scan.json --only web           of what is called web, or runs an image with it";

/// Which images are listed, and how.
#[derive(Debug, Args)]
pub(crate) struct InventoryArgs {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// How the list is written
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: InventoryFormat,
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
}

/// How a list of images is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum InventoryFormat {
    /// A table for people
    Text,
    /// Everything that is known of each image
    Json,
    /// One line for each place
    Csv,
    /// A CycloneDX inventory of the images
    Cyclonedx,
}

/// What is asked for, and where.
#[derive(Debug, Args)]
pub(crate) struct AffectedArgs {
    /// A vulnerability such as CVE-2021-44228, or a package: `curl`, `curl@<8.4`, a package URL
    #[arg(value_name = "CVE|PACKAGE")]
    pub(crate) question: String,
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// What runs at the moment: the output of `kubectl get pods -A -o json`; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) running: Option<PathBuf>,
    /// How the answer is written
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = text_or_json())]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
}

/// What is explained, and how.
#[derive(Debug, Args)]
pub(crate) struct ScoreArgs {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only workloads and containers of this name, and images with it in theirs
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Option<String>,
    /// How many vulnerabilities of each are shown
    #[arg(short = 'n', long, value_name = "COUNT", default_value_t = 10)]
    pub(crate) threats: usize,
    /// How it is written
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = text_or_json())]
    pub(crate) format: ListFormat,
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
}

/// What scanners say about the images.
#[derive(Debug, Default, Args)]
pub(crate) struct ReportArgs {
    /// A report about an image (Grype, Trivy, Syft, CycloneDX, SPDX, Snyk, GitLab, Harbor, Anchore …), also as `IMAGE=FILE`;
    /// or a folder of reports; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(crate) report: Vec<PathBuf>,
    /// A VEX document (OpenVEX, CSAF, CycloneDX) that says what is of no concern; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(crate) vex: Vec<PathBuf>,
    /// The catalogue of known exploited vulnerabilities (JSON of CISA)
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(crate) kev: Option<PathBuf>,
    /// How likely vulnerabilities are exploited (CSV of FIRST, unpacked)
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(crate) epss: Option<PathBuf>,
    /// What is normal, as `lintainer learn --write` wrote it; without it that is learned from the files of the run
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(crate) norm: Option<PathBuf>,
}
