//! Arguments of `check` and `fix`.

use std::path::PathBuf;

use clap::Args;
use lintainer_core::model::Format;
use lintainer_core::rule::{Confidence, Profile, Severity};
use lintainer_core::settings::{Date, KubernetesVersion};

use super::ReportArgs;
use super::outputs::Outputs;
use super::values::{confidence, date, format, kubernetes_version, profile, severity};

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  lintainer check --profile hardened --min-confidence high
  lintainer check --ignore missing-tag --fail-on error
  lintainer check --config rules.root-user.severity=info
  lintainer check --since origin/main                report only what this branch changed
  lintainer check -f sarif -o out.sarif -f text      two reports in one run
  lintainer check --write-baseline baseline.json     accept what is there today
  lintainer check --baseline baseline.json           report only what is new
  lintainer check --add-ignores='see #12'            accept what is there today with comments
  kubectl get deploy -o yaml | lintainer check - --stdin-filename live.yaml";

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Apply safe fixes
    #[arg(long, help_heading = "Fixing")]
    pub(crate) fix: bool,
    /// Apply, or show with --diff, fixes that may change what runs as well
    #[arg(long, help_heading = "Fixing")]
    pub(crate) unsafe_fixes: bool,
    /// Print what fixes would change, as a unified diff, and change nothing
    #[arg(long, help_heading = "Fixing")]
    pub(crate) diff: bool,
    /// Write comments that accept what is found, each with the reason, and report what no comment can accept
    #[arg(long, value_name = "REASON", num_args = 0..=1, require_equals = true, help_heading = "Fixing",
        conflicts_with_all = ["fix", "diff", "unsafe_fixes", "write_baseline", "staged", "no_suppressions"])]
    pub(crate) add_ignores: Option<Option<String>>,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// Check again whenever a file changes, until Ctrl+C
    #[arg(long, help_heading = "Result", conflicts_with_all = ["write_baseline", "show_files", "add_ignores"])]
    pub(crate) watch: bool,
    /// Report, and fix, only findings on lines that changed since the branch left this revision, and in new files
    #[arg(long, value_name = "REF", help_heading = "Result", conflicts_with_all = ["staged", "write_baseline"],
        allow_hyphen_values = true)]
    pub(crate) since: Option<String>,
    /// Lint what is staged for the next commit, and report only findings on its lines
    #[arg(long, help_heading = "Result", conflicts_with_all = ["fix", "diff", "unsafe_fixes", "write_baseline"])]
    pub(crate) staged: bool,
    #[command(flatten)]
    pub(crate) files: FileArgs,
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// The least severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", help_heading = "Result", value_parser = severity())]
    pub(crate) fail_on: Option<Severity>,
    /// Exit with 1 also when a file that looks like one of ours could not be judged, as a template
    #[arg(long, help_heading = "Result", conflicts_with = "exit_zero")]
    pub(crate) fail_on_skipped: bool,
    /// Exit with 0 even when there are findings
    #[arg(long, help_heading = "Result")]
    pub(crate) exit_zero: bool,
    /// Exit with 0, not 3, when there is nothing to lint
    #[arg(long, help_heading = "Result")]
    pub(crate) allow_empty: bool,
    /// Report, and fix, only findings that are not in this file
    #[arg(long, value_name = "FILE", help_heading = "Result")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write all present findings into this file, to be accepted with --baseline
    #[arg(long, value_name = "FILE", help_heading = "Result", conflicts_with_all = ["fix", "diff", "baseline"])]
    pub(crate) write_baseline: Option<PathBuf>,
    /// How many threads to use; all processors by default
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// Which rules are on, and on what terms.
#[derive(Debug, Default, Args)]
pub(crate) struct RuleArgs {
    /// Rules to use instead of the default ones: names, names in other linters, practices (`p05`), `default` or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,
    /// Rules to use beside those that are on
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) extend_select: Vec<String>,
    /// Rules to leave out
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,
    /// Who wants to hear of it: `essential` (without configuration), `hardened` (absent protections, too), `audit`
    /// (all)
    #[arg(long, value_name = "PROFILE", help_heading = "Rules", value_parser = profile())]
    pub(crate) profile: Option<Profile>,
    /// Leave out findings below this severity
    #[arg(long, value_name = "SEVERITY", help_heading = "Rules", value_parser = severity())]
    pub(crate) min_severity: Option<Severity>,
    /// Leave out findings below this confidence
    #[arg(long, value_name = "CONFIDENCE", help_heading = "Rules", value_parser = confidence())]
    pub(crate) min_confidence: Option<Confidence>,
    /// The Kubernetes version that manifests are meant for
    #[arg(long, value_name = "VERSION", help_heading = "Rules", value_parser = kubernetes_version)]
    pub(crate) kubernetes_version: Option<KubernetesVersion>,
    /// The day to take for today where rules and ignores have dates
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Rules", value_parser = date)]
    pub(crate) today: Option<Date>,
    /// Leave templates of Helm charts out instead of judging charts as they are rendered
    #[arg(long, help_heading = "Files")]
    pub(crate) no_helm: bool,
    /// Report what comments and annotations accept as well
    #[arg(long, help_heading = "Rules")]
    pub(crate) no_suppressions: bool,
    /// Use this configuration file and no other; or set a key of the configuration, above all files: `fail-on=error`,
    /// `rules.root-user.severity=info`; may be repeated
    #[arg(long, value_name = "FILE|KEY=VALUE", help_heading = "Rules")]
    pub(crate) config: Vec<PathBuf>,
    /// Read no configuration file
    #[arg(long, help_heading = "Rules")]
    pub(crate) isolated: bool,
}

/// Which files are linted.
#[derive(Debug, Args)]
pub(crate) struct FileArgs {
    /// Leave out what fits this pattern: `*.dev`, `tests/**`; without `/` it fits a name in any folder
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', help_heading = "Files")]
    pub(crate) exclude: Vec<String>,
    /// Apply exclusions to files that are named on the command line, too
    #[arg(long, help_heading = "Files")]
    pub(crate) force_exclude: bool,
    /// Lint what .gitignore and .ignore files leave out, too
    #[arg(long, help_heading = "Files")]
    pub(crate) no_ignores: bool,
    /// Lint folders that are skipped otherwise, too: of test data (testdata, golden, e2e …), of other people's files
    /// (vendor, node_modules, target …)
    #[arg(long, help_heading = "Files")]
    pub(crate) no_default_excludes: bool,
    /// Read the schemas of custom resources in this folder, too: resource definitions (YAML), JSON schemas as
    /// kubeconform names them
    #[arg(long = "schema", value_name = "FOLDER", help_heading = "Files")]
    pub(crate) schemas: Vec<String>,
    /// What the files that are named, and standard input, are, whatever their names and contents say
    #[arg(long = "as", value_name = "FORMAT", help_heading = "Files", value_parser = format())]
    pub(crate) named_as: Option<Format>,
    /// The path that standard input is taken for
    #[arg(long, value_name = "PATH", help_heading = "Files")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// List the files that would be linted, what they are, and the files and folders left out, with the reason
    #[arg(long, help_heading = "Files", conflicts_with_all = ["fix", "diff", "write_baseline"])]
    pub(crate) show_files: bool,
}

/// How the report is printed.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    #[command(flatten)]
    pub(crate) outputs: Outputs,
    /// Show suppressed findings as well, with what suppresses them and why (formats that have a field for it always do)
    #[arg(long, help_heading = "Output")]
    pub(crate) show_suppressed: bool,
    /// Count the findings of each rule instead of listing them (`text`, `concise`)
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Draw no progress bar
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
}
