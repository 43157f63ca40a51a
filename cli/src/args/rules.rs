//! Arguments of the commands about rules, their settings and what is made of them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use lintainer_core::config::Peer;
use lintainer_core::rule::Profile;

use super::values::{peer, profile, text_or_json};
use super::{ListFormat, ReportArgs, RuleArgs};

pub(super) const LEARN_EXAMPLES: &str = "\
Examples:
  lintainer learn                                        what nearly all containers do here, and who does not
  lintainer learn --from-ref main --write norm.json      the norm of the branch that others are compared with
  lintainer check --norm norm.json                       and the comparison

`check` learns from its own files where no norm is given (rule `inconsistent-hardening`).";

pub(super) const POLICY_EXAMPLES: &str = "\
Examples:
  lintainer policy -o policies k8s/                  policies that warn and write into the audit log
  lintainer policy -o policies k8s/ --enforce        refuse what no file here does any more; warn about the rest
  lintainer policy --only privileged-container       one policy, on standard output
  kubectl apply -f policies/";

pub(super) const RULE_EXAMPLES: &str = "\
Examples:
  lintainer rule new foreign-registry       write a first rule into rules/
  lintainer rule test rules/                hold the rules of a folder against their own examples
  lintainer model --json compose.yaml       see what a rule sees";

pub(super) const INIT_EXAMPLES: &str = "\
Examples:
  lintainer init                                a commented configuration
  lintainer init --from hadolint                what .hadolint.yaml says
  lintainer init --from trivy                   what trivy.yaml and .trivyignore say
  lintainer init --from checkov ci/checkov.yaml";

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
    /// Only those of these practices: `5`, `p05`, `unprivileged-containers`
    #[arg(long, value_name = "PRACTICE", value_delimiter = ',')]
    pub(crate) practice: Vec<String>,
    /// Only those with findings in this profile, and in none before it
    #[arg(long, value_name = "PROFILE", value_parser = profile())]
    pub(crate) profile: Option<Profile>,
    /// Only those that can mend what they find
    #[arg(long)]
    pub(crate) fixable: bool,
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
