//! The commands of RUN, CMD and the like as mvdan.cc/sh has them, word by word, by their places.

use std::collections::{BTreeMap, BTreeSet};

use lintainer_core::dockerfile::{self, Form, Instruction};
use lintainer_core::mapped::MappedText;
use lintainer_core::project::{File, Kind};
use lintainer_core::shell::{Dialect, Script};
use lintainer_core::source::Source;
use lintainer_core::span::Span;
use serde_json::Value;

use super::{Checkout, Differences, ask, build, files_of, list, sort_of, text};

/// A text that both have read.
struct Body<'a> {
    checkout: &'a Checkout,
    file: &'a File,
    text: MappedText<'a>,
    script: Script,
}

/// Compares the shell texts of all Dockerfiles.
///
/// # Errors
/// The reader cannot be built or does not answer.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences) -> Result<(), String> {
    let mut bodies = Vec::new();
    for (checkout, file) in files_of(checkouts, Kind::Dockerfile) {
        let syntax = file.syntax();
        let Some(dockerfile) = syntax.dockerfile() else { continue };
        let mut texts: BTreeMap<Span, MappedText> = dockerfile
            .instructions_and_triggers()
            .filter_map(|one| Some((one.span, text_of(one, &file.source)?)))
            .collect();
        for command in dockerfile::commands(dockerfile, &file.source) {
            let Some(text) = texts.remove(&command.span).filter(|_| !command.script.skipped) else { continue };
            bodies.push(Body { checkout, file, text, script: command.script });
        }
    }
    let question = |body: &Body| {
        serde_json::json!({"text": body.text.text, "bash": body.script.dialect == Dialect::Bash}).to_string()
    };
    let questions: Vec<String> = bodies.iter().map(question).collect();
    for (body, answer) in bodies.iter().zip(ask(&build("shell")?, &questions)?) {
        differences.compared("texts", 1);
        judge(body, &answer, differences);
    }
    Ok(())
}

/// The text of a command in shell form. One with heredocs that it is given as input is left out: their lines are elsewhere.
pub fn text_of<'a>(one: &Instruction, source: &'a Source) -> Option<MappedText<'a>> {
    match (one.script(), &one.command()?.form) {
        (Some(heredoc), _) => Some(heredoc.text(source)),
        (None, Form::Shell(text)) if one.heredocs.is_empty() => Some(text.text(source)),
        _ => None,
    }
}

fn judge(body: &Body, answer: &Value, differences: &mut Differences) {
    let source = &body.file.source;
    let place = |span: Span| body.checkout.place(body.file, source.position(span.start).line);
    let error = text(answer, "error");
    match (error.is_empty(), body.script.problems.iter().find(|problem| !problem.is_limit)) {
        (true, Some(problem)) => {
            let kind = format!("refused here only: {}", sort_of(&problem.message));
            return differences.add(kind, format!("{}: {}", place(problem.span), source.slice(problem.span)));
        }
        (false, None) => {
            let kind = format!("refused there only: {}", sort_of(error));
            return differences.add(kind, format!("{}: {error}", place(body.text.span(0..0))));
        }
        (false, Some(_)) => return,
        (true, None) => {}
    }
    let theirs: BTreeSet<Vec<Span>> = list(answer, "commands").iter().map(|words| spans(words, &body.text)).collect();
    let ours: BTreeSet<Vec<Span>> = body
        .script
        .commands
        .iter()
        .filter(|command| !command.place.nested_shell && !command.words.is_empty())
        .filter(|command| !matches!(source.slice(command.words[0].span), "[[" | "((" | "let"))
        .map(|command| command.words.iter().map(|word| word.span).collect())
        .collect();
    differences.compared("commands", ours.len());
    let starts = |commands: &BTreeSet<Vec<Span>>| -> BTreeSet<u32> {
        commands.iter().filter_map(|words| words.first()).map(|word| word.start).collect()
    };
    let (their_starts, our_starts) = (starts(&theirs), starts(&ours));
    let show = |words: &[Span]| words.iter().map(|word| source.slice(*word)).collect::<Vec<_>>().join("·");
    for words in theirs.difference(&ours) {
        let Some(first) = words.first() else { continue };
        if !our_starts.contains(&first.start) {
            differences.add("command there only", format!("{}: {}", place(*first), show(words)));
        }
    }
    for words in ours.difference(&theirs) {
        let Some(first) = words.first() else { continue };
        let kind = if their_starts.contains(&first.start) { "other words" } else { "command here only" };
        let there = theirs.iter().find(|other| other.first().is_some_and(|word| word.start == first.start));
        let there = there.map_or_else(String::new, |words| format!(", there {}", show(words)));
        differences.add(kind, format!("{}: here {}{there}", place(*first), show(words)));
    }
}

/// The places of words that are given by offsets in the text.
fn spans(words: &Value, text: &MappedText) -> Vec<Span> {
    let offset = |word: &Value, index: usize| word.get(index).and_then(Value::as_u64).unwrap_or(0) as usize;
    let words = words.as_array().map_or(&[][..], Vec::as_slice);
    words.iter().map(|word| text.span(offset(word, 0)..offset(word, 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{checkout, kinds};
    use super::*;
    use serde_json::json;

    #[test]
    fn commands_differ_by_their_words() {
        let checkout = checkout("Dockerfile", "FROM a\nRUN foo \\\n \"b c\" && bar\n");
        let file = &checkout.project.files()[0];
        let syntax = file.syntax();
        let dockerfile = syntax.dockerfile().unwrap();
        let script = dockerfile::commands(dockerfile, &file.source).remove(0).script;
        let text = text_of(&dockerfile.instructions[1], &file.source).unwrap();
        let body = Body { checkout: &checkout, file, text, script };
        let kinds_of = |answer: Value| kinds(|differences| judge(&body, &answer, differences));
        assert_eq!(&*body.text.text, "foo  \"b c\" && bar");
        assert_eq!(kinds_of(json!({"commands": [[[0, 3], [5, 10]], [[14, 17]]]})), [""; 0]);
        assert_eq!(kinds_of(json!({"commands": [[[0, 3], [5, 7]], [[14, 17]]]})), ["other words"]);
        assert_eq!(kinds_of(json!({"commands": [[[0, 3], [5, 10]]]})), ["command here only"]);
        assert_eq!(kinds_of(json!({"error": "1:2: no", "commands": []})), ["refused there only: 0:0: no"]);
    }
}
