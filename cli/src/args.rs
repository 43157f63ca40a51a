//! The command line's arguments.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use lintainer_core::config::Peer;
use lintainer_core::model::Format;
use lintainer_core::rule::{Confidence, Profile, Severity};
use lintainer_core::settings::{Date, KubernetesVersion};

const EXAMPLES: &str = "\
Examples:
  lintainer check                            lint what is in this folder and below
  lintainer check deploy/ compose.yaml       lint a folder and a file
  lintainer fix                              apply the safe fixes
  lintainer check --diff                     show what `fix` would change
  lintainer check --format sarif -o out.sarif
  lintainer explain missing-tag              say what a rule means and how to follow it
  cat Dockerfile | lintainer check -         lint standard input

Exit status: 0 nothing at or above --fail-on, 1 findings (or skipped files, with --fail-on-skipped), 2 wrong usage, broken configuration or unreadable files,
3 nothing to lint.";

const CHECK_EXAMPLES: &str = "\
Examples:
  lintainer check --profile hardened --min-confidence high
  lintainer check --ignore missing-tag --fail-on error
  lintainer check --write-baseline baseline.json     accept what is there today
  lintainer check --baseline baseline.json           report only what is new
  kubectl get deploy -o yaml | lintainer check - --stdin-filename live.yaml";

const INVENTORY_EXAMPLES: &str = "\
Examples:
  lintainer inventory                                 every image, how it is pinned, where it stands
  lintainer inventory --report scan.json              and what a scanner says about it
  lintainer inventory -f cyclonedx > images.cdx.json  for tools that keep inventories";

const AFFECTED_EXAMPLES: &str = "\
Examples:
  lintainer affected CVE-2021-44228 --report scans/                  all reports of a folder
  lintainer affected 'log4j-core@<2.17' --report sbom.json        an inventory (SBOM) is enough
  kubectl get pods -A -o json | lintainer affected openssl --report scan.json --running -

The exit status is 1 if an image is affected and nobody has accepted it (--vex).";

const SCORE_EXAMPLES: &str = "\
Examples:
  lintainer explain-score --report scan.json --kev kev.json --epss epss.csv
  lintainer explain-score --report scan.json --only web           of what is called web, or runs an image with it";

const KUSTOMIZE_EXAMPLES: &str = "\
Examples:
  lintainer kustomize overlays/prod                  the objects, as `kustomize build` prints them
  lintainer kustomize overlays/prod --blame          and the file, line and step that wrote each line

Nothing is fetched and no program is run. The exit status is 2 where the kustomization does not build.";

const RENDER_EXAMPLES: &str = "\
Examples:
  lintainer render charts/shop                       the objects, as `helm template` prints them
  lintainer render shop-1.2.3.tgz -f prod.yaml       an archive, with values
  lintainer render charts/shop --map                 where each byte came from, a JSON object a line

Nothing is fetched and no program is run. The exit status is 2 where the chart does not render.";

const EXPLAIN_LINE_EXAMPLES: &str = "\
Examples:
  lintainer explain-line charts/shop/templates/web.yaml:12      what the line renders to, and what decides it
  lintainer explain-line charts/shop/values.yaml:3              where the value is read, and what it renders to";

const LEARN_EXAMPLES: &str = "\
Examples:
  lintainer learn                                        what nearly all containers do here, and who does not
  lintainer learn --from-ref main --write norm.json      the norm of the branch that others are compared with
  lintainer check --norm norm.json                       and the comparison

`check` learns from its own files where no norm is given (rule `inconsistent-hardening`).";

const POLICY_EXAMPLES: &str = "\
Examples:
  lintainer policy -o policies k8s/                  policies that warn and write into the audit log
  lintainer policy -o policies k8s/ --enforce        refuse what no file here does any more; warn about the rest
  lintainer policy --only privileged-container       one policy, on standard output
  kubectl apply -f policies/";

const RULE_EXAMPLES: &str = "\
Examples:
  lintainer rule new foreign-registry       write a first rule into rules/
  lintainer rule test rules/                hold the rules of a folder against their own examples
  lintainer model --json compose.yaml       see what a rule sees";

const INIT_EXAMPLES: &str = "\
Examples:
  lintainer init                                a commented configuration
  lintainer init --from hadolint                what .hadolint.yaml says
  lintainer init --from trivy                   what trivy.yaml and .trivyignore say
  lintainer init --from checkov ci/checkov.yaml";

/// A linter for Dockerfiles, Compose files and Kubernetes manifests.
#[derive(Debug, Parser)]
#[command(name = "lintainer", version, about, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// What every command knows.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global")]
    pub(crate) color: ColorChoice,
    /// Print only findings and errors: no summary, no notes
    #[arg(short, long, global = true, help_heading = "Global")]
    pub(crate) quiet: bool,
    /// Say more: files that were skipped, where settings come from
    #[arg(short, long, global = true, help_heading = "Global")]
    pub(crate) verbose: bool,
    /// Use the tables of facts in this file instead of their namesakes that are built in; see `lintainer tables`
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global")]
    pub(crate) tables: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lint files and folders
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Lint and apply the safe fixes: `check --fix`
    Fix(Box<CheckArgs>),
    /// List the images that files name: where, how firmly, and what reports say about them
    #[command(after_help = INVENTORY_EXAMPLES)]
    Inventory(InventoryArgs),
    /// Show which images have a vulnerability or a package, where they are built, where they run and who can reach them
    #[command(after_help = AFFECTED_EXAMPLES)]
    Affected(AffectedArgs),
    /// Show what the vulnerabilities of each image mean where it runs, factor by factor
    #[command(after_help = SCORE_EXAMPLES)]
    ExplainScore(ScoreArgs),
    /// Print what a kustomization comes to, and who wrote each line of it
    #[command(after_help = KUSTOMIZE_EXAMPLES)]
    Kustomize(KustomizeArgs),
    /// Print what a Helm chart comes to, as `helm template` does, or where each byte of it came from
    #[command(after_help = RENDER_EXAMPLES)]
    Render(RenderArgs),
    /// Show what a line of a chart renders to, and which values decide it
    #[command(after_help = EXPLAIN_LINE_EXAMPLES)]
    ExplainLine(ExplainLineArgs),
    /// Show what is normal in a project, and which containers deviate from it, or write the norm down
    #[command(after_help = LEARN_EXAMPLES)]
    Learn(LearnArgs),
    /// Write admission policies: what the rules find in files, the cluster then refuses
    #[command(after_help = POLICY_EXAMPLES)]
    Policy(PolicyArgs),
    /// Test or begin the rules that a project writes itself
    #[command(after_help = RULE_EXAMPLES)]
    Rule(RuleCommandArgs),
    /// Show what rules see of files: each value with its place, and whether it is set, unset or unknown
    Model(ModelArgs),
    /// Explain a rule, by its name or by the name another linter has for it
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Show which settings apply to a file, and why
    Config(ConfigArgs),
    /// Write a lintainer.toml into a folder that has none: a commented one, or what another linter's configuration says
    #[command(after_help = INIT_EXAMPLES)]
    Init(InitArgs),
    /// Show the tables of facts that rules use: how old they are and where they come from
    Tables(TablesArgs),
    /// Serve an editor over standard input and output (Language Server Protocol)
    Lsp(LspArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page of lintainer, or of one of its commands
    Man(ManArgs),
    /// Print the licences of lintainer and of what it is built of
    Licenses,
}

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
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
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
    /// Print only what this template comes to, by its path from the chart's folder; may be repeated
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
    /// The name of the release; `release-name` by default
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// The namespace; `default` by default
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// The Kubernetes version of the cluster
    #[arg(long, value_name = "VERSION", value_parser = chart_kube_version)]
    pub(crate) kube_version: Option<String>,
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

/// From what is learned, and what becomes of it.
#[derive(Debug, Args)]
pub(crate) struct LearnArgs {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Learn from a revision of git instead of the files as they are, so that a change cannot make itself the norm
    #[arg(long, value_name = "REF")]
    pub(crate) from_ref: Option<String>,
    /// Write the norm into this file, for review and for `check --norm`
    #[arg(long, value_name = "FILE")]
    pub(crate) write: Option<PathBuf>,
    /// How it is shown
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = text_or_json())]
    pub(crate) format: ListFormat,
}

/// Which policies are written, and how strict they are.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    /// Files and folders: rules that they keep can be enforced
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Refuse what breaks a rule that all files keep; without it policies warn only
    #[arg(long)]
    pub(crate) enforce: bool,
    /// Let objects be changed that were bad before
    #[arg(long)]
    pub(crate) ratchet: bool,
    /// Only the policies of these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Namespaces that are left alone
    #[arg(long, value_name = "NAMESPACE", value_delimiter = ',',
        default_values_t = ["kube-system", "kube-node-lease", "kube-public"].map(str::to_string))]
    pub(crate) exclude_namespace: Vec<String>,
    /// Who evaluates them
    #[arg(short, long, value_name = "FORMAT", default_value = "kubernetes")]
    pub(crate) format: PolicyFormat,
    /// A folder for the policies, one file each, with a README; without it they go to standard output
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// What is done with rules.
#[derive(Debug, Args)]
pub(crate) struct RuleCommandArgs {
    #[command(subcommand)]
    pub(crate) command: RuleCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RuleCommand {
    /// Hold rules against their own good and bad examples; the exit status is 1 where they differ
    Test(TestRuleArgs),
    /// Write a first rule that can be changed
    New(NewRuleArgs),
}

/// Which rules are tested.
#[derive(Debug, Args)]
pub(crate) struct TestRuleArgs {
    /// Files and folders of rules; without them those that the configuration names
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// What is written.
#[derive(Debug, Args)]
pub(crate) struct NewRuleArgs {
    /// The name of the rule: the bad thing, in small letters with `-`
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The folder for it
    #[arg(long, value_name = "DIR", default_value = "rules")]
    pub(crate) folder: PathBuf,
}

/// Which files are shown.
#[derive(Debug, Args)]
pub(crate) struct ModelArgs {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// As JSON; without it one value in a line
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
}

/// Who evaluates policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyFormat {
    /// The API server: ValidatingAdmissionPolicy (Kubernetes 1.30)
    Kubernetes,
    /// Kyverno: ValidatingPolicy (Kyverno 1.15)
    Kyverno,
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
    /// Use this configuration file and no other
    #[arg(long, value_name = "FILE", help_heading = "Rules", conflicts_with = "isolated")]
    pub(crate) config: Option<PathBuf>,
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
    /// The format of the report
    #[arg(
        long = "output-format",
        visible_alias = "format",
        short = 'f',
        value_name = "FORMAT",
        help_heading = "Output",
        value_parser = crate::output::format_parser()
    )]
    pub(crate) format: Option<crate::output::OutputFormat>,
    /// Write the report into a file
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output_file: Option<PathBuf>,
    /// Count the findings of each rule instead of listing them (`text`, `concise`)
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Draw no progress bar
    #[arg(long, help_heading = "Output")]
    pub(crate) no_progress: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A rule: `root-user`, `DL3002`, `hadolint/DL3002`; or a practice: `p05`
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
    /// The format
    #[arg(long, visible_alias = "output-format", value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Rules to list: names, names in other linters, practices (`p05`), `default` or `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// The format
    #[arg(long, visible_alias = "output-format", value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct TablesArgs {
    /// Print this table itself, in the form that --tables reads
    #[arg(value_name = "TABLE")]
    pub(crate) table: Option<String>,
    /// The format of the list
    #[arg(long, visible_alias = "output-format", value_name = "FORMAT", default_value = "text")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// The file to ask about
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// The format: `text` or `json`
    #[arg(long, visible_alias = "output-format", value_name = "FORMAT", default_value = "text", value_parser = text_or_json())]
    pub(crate) format: ListFormat,
    /// Print the JSON schema of lintainer.toml
    #[arg(long)]
    pub(crate) schema: bool,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder; with --from also a file of the other linter, for a lintainer.toml in the current folder
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,
    /// Say what the configuration of another linter says, which is looked for in the folder
    #[arg(long, value_name = "LINTER", value_parser = peer())]
    pub(crate) from: Option<Peer>,
}

#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    /// Accepted for editors that say it; there is no other way
    #[arg(long)]
    pub(crate) stdio: bool,
    /// Accepted for editors that say which process is to be watched; the end of the input is what counts
    #[arg(long = "clientProcessId", value_name = "ID", hide = true)]
    pub(crate) client: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, and as NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE say
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Formats of listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For documents
    Markdown,
}

fn text_or_json() -> impl clap::builder::TypedValueParser<Value = ListFormat> {
    named(&["text", "json"], |name| match name {
        "json" => Some(ListFormat::Json),
        _ => Some(ListFormat::Text),
    })
}

fn profile() -> impl clap::builder::TypedValueParser<Value = Profile> {
    named(&["essential", "hardened", "audit"], Profile::parse)
}

fn format() -> impl clap::builder::TypedValueParser<Value = Format> {
    named(&["dockerfile", "compose", "kubernetes"], |name| Format::ALL.into_iter().find(|format| format.name() == name))
}

fn peer() -> impl clap::builder::TypedValueParser<Value = Peer> {
    named(&["hadolint", "kube-linter", "checkov", "dclint", "trivy", "polaris"], Peer::parse)
}

fn severity() -> impl clap::builder::TypedValueParser<Value = Severity> {
    named(&["info", "warning", "error"], Severity::parse)
}

fn confidence() -> impl clap::builder::TypedValueParser<Value = Confidence> {
    named(&["low", "medium", "high"], Confidence::parse)
}

/// A parser of a closed list of names; an unknown one is answered with the nearest.
pub(crate) fn named<T: Clone + Send + Sync + 'static>(
    names: &'static [&'static str],
    parse: fn(&str) -> Option<T>,
) -> impl clap::builder::TypedValueParser<Value = T> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(names.iter().map(|name| PossibleValue::new(*name)))
        .try_map(move |name| parse(&name).ok_or_else(|| format!("no such value: {name}")))
}

fn kubernetes_version(text: &str) -> Result<KubernetesVersion, String> {
    KubernetesVersion::parse(text).ok_or_else(|| "expected a version such as 1.30".to_string())
}

/// A version of Kubernetes in the form that charts see: `1.30` is `v1.30.0`.
fn chart_kube_version(text: &str) -> Result<String, String> {
    let bare = text.trim_start_matches('v');
    let parts = bare.split(['-', '+']).next().unwrap_or("").split('.').collect::<Vec<_>>();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.len() {
        2 if parts.iter().all(is_number) && !bare.contains(['-', '+']) => Ok(format!("v{bare}.0")),
        3 if parts.iter().all(is_number) => Ok(format!("v{bare}")),
        _ => Err("expected a version such as 1.30 or 1.30.2".to_string()),
    }
}

fn file_and_line(text: &str) -> Result<(PathBuf, u32), String> {
    let parsed = text.rsplit_once(':').and_then(|(path, line)| Some((PathBuf::from(path), line.parse().ok()?)));
    parsed.filter(|(_, line)| *line > 0).ok_or_else(|| "expected a file and a line such as values.yaml:3".to_string())
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "expected a day such as 2026-01-31".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
