//! Settings of Bundler.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{At, InstructionKind};
use lintainer_core::finding::Fix;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

/// How many commands behind an installation are asked about it.
pub(crate) const MAX_LOOK_AHEAD: usize = 64;

/// Whether one of these settings (`deployment`) is in force for a command, or may be: by its variable, an option,
/// `bundle config` before it, or a configuration that is copied.
pub(crate) fn is_set(names: &[&str], command: &Command, run: &Run, cx: &Context) -> bool {
    let Some(at) = run.at() else { return true };
    let by_variable = |name: &&str| {
        let variable = format!("BUNDLE_{}", name.to_ascii_uppercase());
        at.variable(&variable).is_some() || command.assignment(&variable).is_some()
    };
    let by_option = |name: &&str| command.has_flag(&[&format!("--{name}")]);
    if names.iter().any(|name| by_variable(name) || by_option(name)) || cx.mentions(".bundle/config") {
        return true;
    }
    // Where a variable holds the options, nothing is known.
    if command.options().may_hide_flags {
        return true;
    }
    if !cx.mentions("config") {
        return false;
    }
    let earlier = cx.commands().iter().filter(|usage| usage.instruction <= Some(at.index()));
    let calls = earlier.flat_map(|usage| usage.script.named(&["bundle", "bundler"]));
    calls.filter(|call| call.has_subcommand(&["config"])).any(|call| {
        let mut words = call.args().iter().map(|word| word.static_prefix());
        words.any(|word| names.contains(&&*word))
    })
}

/// The instruction of a `bundle install` of the shipped image, which is not for development.
pub(crate) fn shipped_install<'r, 'a>(command: &Command, run: &'r Run<'a>) -> Option<&'r At<'a>> {
    let at = run.at().filter(|at| run.is_build() && run.is_shipped() && !at.is_development())?;
    command.has_subcommand(&["install"]).then_some(at)
}

/// A fix that sets a variable above an instruction: `BUNDLE_FROZEN=1`.
pub(crate) fn set(assignment: &str, at: &At) -> Option<Fix> {
    let variable = assignment.split('=').next().unwrap_or(assignment);
    let edit = at.dockerfile.insert_above(at.instruction, at.source, &format!("ENV {assignment}"));
    (!at.is_trigger()).then(|| Fix::risky(format!("set `{variable}`"), vec![edit]))
}

/// Whether tests are run behind a command, for which gems for development are needed.
pub(crate) fn tests_later(command: &Command, run: &Run) -> bool {
    run.script()
        .after(command)
        .take(MAX_LOOK_AHEAD)
        .any(|later| later.is_any(&["rspec", "rubocop", "minitest", "cucumber"]))
}

/// Whether the lock file is copied before an instruction, alone or with the Gemfile.
pub(crate) fn copies_lock_file(at: &At) -> bool {
    at.earlier().any(|one| match &one.kind {
        InstructionKind::Copy(copy) => {
            let is_lock = |text: &str| text.ends_with("Gemfile.lock") || text.ends_with("Gemfile*");
            copy.sources.iter().any(|source| is_lock(&source.text))
        }
        _ => false,
    })
}
