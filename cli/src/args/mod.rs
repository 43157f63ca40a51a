//! The command line's arguments: those of all commands here, those of each beside.

mod charts;
mod check;
mod images;
mod outputs;
mod rules;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use charts::{ExplainLineArgs, KustomizeArgs, ReleaseArgs, RenderArgs};
pub(crate) use check::{CheckArgs, RuleArgs};
pub(crate) use images::{AffectedArgs, InventoryArgs, InventoryFormat, ReportArgs, ScoreArgs};
pub(crate) use outputs::Output;
pub(crate) use rules::{
    ConfigArgs, ExplainArgs, InitArgs, LearnArgs, ModelArgs, NewRuleArgs, PolicyArgs, PolicyFormat, RuleCommand,
    RuleCommandArgs, RulesArgs, TablesArgs, TestRuleArgs,
};

const EXAMPLES: &str = "\
Examples:
  lintainer check                            lint what is in this folder and below
  lintainer check deploy/ compose.yaml       lint a folder and a file
  lintainer fix                              apply the safe fixes
  lintainer check --diff                     show what `fix` would change
  lintainer check --format sarif -o out.sarif
  lintainer explain missing-tag              say what a rule means and how to follow it
  cat Dockerfile | lintainer check -         lint standard input

Options such as --profile can be set by variables such as LINTAINER_PROFILE; the command line is stronger.

Exit status: 0 nothing at or above --fail-on, 1 findings (or skipped files, with --fail-on-skipped), 2 wrong usage, broken configuration or unreadable files,
3 nothing to lint.";

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
    #[command(after_help = check::CHECK_EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Lint and apply the safe fixes: `check --fix`
    Fix(Box<CheckArgs>),
    /// List the images that files name: where, how firmly, and what reports say about them
    #[command(after_help = images::INVENTORY_EXAMPLES)]
    Inventory(InventoryArgs),
    /// Show which images have a vulnerability or a package, where they are built, where they run and who can reach them
    #[command(after_help = images::AFFECTED_EXAMPLES)]
    Affected(AffectedArgs),
    /// Show what the vulnerabilities of each image mean where it runs, factor by factor
    #[command(after_help = images::SCORE_EXAMPLES)]
    ExplainScore(ScoreArgs),
    /// Print what a kustomization comes to, and who wrote each line of it
    #[command(after_help = charts::KUSTOMIZE_EXAMPLES)]
    Kustomize(KustomizeArgs),
    /// Print what a Helm chart comes to, as `helm template` does, or where each byte of it came from
    #[command(after_help = charts::RENDER_EXAMPLES)]
    Render(RenderArgs),
    /// Show what a line of a chart renders to, and which values decide it
    #[command(after_help = charts::EXPLAIN_LINE_EXAMPLES)]
    ExplainLine(ExplainLineArgs),
    /// Show what is normal in a project, and which containers deviate from it, or write the norm down
    #[command(after_help = rules::LEARN_EXAMPLES)]
    Learn(LearnArgs),
    /// Write admission policies: what the rules find in files, the cluster then refuses
    #[command(after_help = rules::POLICY_EXAMPLES)]
    Policy(PolicyArgs),
    /// Test or begin the rules that a project writes itself
    #[command(after_help = rules::RULE_EXAMPLES)]
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
    #[command(after_help = rules::INIT_EXAMPLES)]
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
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    pub(crate) command: Option<String>,
    /// Write the pages of all commands into this folder
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
