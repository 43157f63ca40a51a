//! Where the secrets of a build come from.

use lintainer_core::dockerfile::VariableKind;
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Word};

/// The build argument that gives a word of a command its value, or a part of it. A variable that the script or a secret
/// mount sets is none.
pub(crate) fn argument(word: &Word, command: &Command, run: &Run) -> Option<String> {
    let at = run.at()?;
    word.parameters().into_iter().map(|parameter| &*parameter.name).find_map(|name| {
        let is_argument = at.variable(name).is_some_and(|variable| variable.kind == VariableKind::Arg);
        let sets = |one: &Command| one.assignments.iter().any(|assignment| &*assignment.name == name);
        let is_set = || run.script().before(command).iter().any(sets);
        let is_mounted = || run.mounts().iter().any(|mount| mount.value("env").is_some_and(|env| &*env.text == name));
        (is_argument && !is_mounted() && !is_set()).then(|| name.to_string())
    })
}
