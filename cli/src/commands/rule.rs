//! `lintainer rule`: the rules that a project writes itself.

use std::path::Path;

use lintainer_core::rule::CUSTOM_PREFIX;
use lintainer_custom::Pages;

use crate::args::{Global, NewRuleArgs, RuleArgs, RuleCommand, RuleCommandArgs, TestRuleArgs};
use crate::custom::{Disk, search};
use crate::diff::{Style, unified};
use crate::error::CliError;
use crate::paths::{Base, slashes};
use crate::terminal::Terminal;
use crate::{Exit, Streams, output, write};

const SKELETON: &str = include_str!("rule.md");

/// Runs what is asked for.
pub(crate) fn run(
    args: &RuleCommandArgs,
    global: &Global,
    terminal: &Terminal,
    streams: &mut Streams,
) -> Result<Exit, CliError> {
    match &args.command {
        RuleCommand::Test(args) => test(args, global, terminal, streams),
        RuleCommand::New(args) => new(args, global, streams),
    }
}

/// Holds rules against their examples, and says what differs.
fn test(args: &TestRuleArgs, global: &Global, terminal: &Terminal, streams: &mut Streams) -> Result<Exit, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let mut pages = Pages::default();
    for file in &args.files {
        let shown = crate::paths::slashes(file);
        if !base.absolute(file).exists() {
            return Err(CliError::Read { path: shown, message: "no such file or folder".to_string() });
        }
        pages.add(&slashes(base.current()), &shown, &Disk { base: &base, project: None });
    }
    if args.files.is_empty() {
        pages = search(&base, &RuleArgs::default(), &[]);
    }
    let is_empty = pages.is_empty();
    let loaded = pages.load(&lintainer_rules::registry());
    let mut differs = false;
    for rule in &loaded.rules {
        let (count, differences) = lintainer_custom::test(rule);
        let path = &rule.definition.path;
        for difference in &differences {
            differs = true;
            streams.print(&format!("{path}:{}: {}", difference.line, difference.what))?;
            let style = Style::Terminal { color: terminal.color };
            let text = unified(path, &difference.expected, &difference.found, style);
            write!(streams.output, "{text}")?;
        }
        if differences.is_empty() && !global.quiet {
            streams.print(&format!("ok {} ({count} examples)", rule.rule.name))?;
        }
    }
    streams.output.flush()?;
    output::print_errors(&loaded.faults, streams)?;
    Ok(match (loaded.faults.is_empty(), differs, is_empty) {
        (false, ..) => Exit::Failure,
        (_, true, _) => Exit::Findings,
        (.., true) => {
            streams.note("there is no rule to test: name files, or `custom-rules` in lintainer.toml")?;
            Exit::NothingToLint
        }
        _ => Exit::Clean,
    })
}

/// Writes a first rule that passes its own test.
fn new(args: &NewRuleArgs, global: &Global, streams: &mut Streams) -> Result<Exit, CliError> {
    let name = args.name.trim_start_matches(CUSTOM_PREFIX);
    let text = SKELETON.replace("RULE-NAME", name);
    let path = args.folder.join(format!("{name}.md"));
    let loaded = lintainer_custom::load([("the new rule", text.as_str())], &lintainer_rules::registry());
    if let Some(fault) = loaded.faults.first() {
        // The place is that in a text which nobody has seen.
        let message = fault.message.split_once(": ").map_or(fault.message.as_str(), |(_, message)| message);
        return Err(CliError::Usage {
            message: message.to_string(),
            help: "a name says the bad thing, in small letters with `-`: `foreign-registry`",
        });
    }
    if path.exists() {
        return Err(CliError::Exists { path });
    }
    std::fs::create_dir_all(&args.folder).map_err(|error| CliError::Write {
        path: crate::paths::shown_as_given(&args.folder),
        message: crate::paths::why(&error, false),
    })?;
    write::replace(&path, text.as_bytes())?;
    if !global.quiet {
        let shown = crate::paths::shown_as_given(&path);
        let folder = crate::paths::shown_as_given(Path::new(&args.folder));
        streams.note(&format!("note: wrote {shown}; name it in lintainer.toml: custom-rules = [\"{folder}/*.md\"]"))?;
    }
    Ok(Exit::Clean)
}
