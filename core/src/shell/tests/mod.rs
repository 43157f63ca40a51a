//! Tests of the shell parser: what is a command, where it stands, how commands are joined.

mod grammar;
mod hostile;
mod options;
mod oracle;
mod words;

use super::*;
use crate::span::FileId;

pub(super) fn bash(text: &str) -> Script {
    parse(&MappedText::verbatim(FileId(0), text, 0), Dialect::Bash)
}

/// Like [`bash`], for text without problems.
pub(super) fn clean(text: &str) -> Script {
    let script = bash(text);
    assert_eq!(script.problems, [], "{text}");
    script
}

/// The source texts of all commands.
pub(super) fn commands(text: &str) -> Vec<&str> {
    clean(text).commands.iter().map(|command| text.get(command.span.range()).unwrap()).collect()
}

pub(super) fn names(script: &Script) -> Vec<&str> {
    script.commands.iter().map(|command| command.name().unwrap_or("-")).collect()
}

pub(super) fn only(text: &str) -> Command {
    let script = clean(text);
    assert_eq!(script.commands.len(), 1, "{text}");
    script.commands.into_iter().next().unwrap()
}
