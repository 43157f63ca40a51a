//! `file-written-by-run`: a RUN writes a file with fixed content.

use lintainer_core::dockerfile::Keyword;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{Run, Setting};
use lintainer_core::shell::{Command, Redirect};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "file-written-by-run",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("file_written_by_run.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["echo", "printf", "cat"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && run.is_verbatim() && run.script().commands.len() == 1) else {
        return;
    };
    let mut written =
        command.redirections.iter().filter(|one| !matches!(one.op, Redirect::Heredoc | Redirect::HeredocTabs));
    let (Some(to), None) = (written.next(), written.next()) else { return };
    if to.op != Redirect::Output || to.fd.is_some_and(|fd| fd != 1) || !at.instruction.flags.is_empty() {
        return;
    }
    let file = run.value(&to.target, command);
    let Some(file) = file.known().filter(|file| file.starts_with('/') && !file.contains(char::is_whitespace)) else {
        return;
    };
    let is_fixed = || command.args().iter().all(|word| !word.contains_expansion() && !word.has_glob());
    if ["/dev/", "/proc/", "/sys/"].iter().any(|folder| file.starts_with(folder)) || !is_fixed() {
        return;
    }
    let heredoc = at.instruction.heredocs.first();
    let text = match (heredoc, command.is("cat")) {
        (Some(heredoc), true) if command.args().is_empty() && at.instruction.heredocs.len() == 1 => {
            let body = heredoc.text(at.source);
            if !heredoc.is_quoted && body.text.contains(['$', '`', '\\']) {
                return;
            }
            Some(body.text.into_owned())
        }
        (None, false) => printed(command),
        _ => return,
    };
    cx.report(command.span, format!("`{file}` has fixed content, but a command writes it"))
        .help(format!("write `COPY <<EOF {file}` with the content below"));
    let is_root = match at.user() {
        Setting::Set(user) => user.value.is_root(),
        user => user.is_unset(),
    };
    cx.fix(|_| {
        let text = text.filter(|text| is_root && text.ends_with('\n') && !text.lines().any(|line| line == "EOF"))?;
        // The builder would expand variables.
        let end = if text.contains(['$', '\\']) { "\"EOF\"" } else { "EOF" };
        let is_plain = at.instruction.kind.keyword() == Keyword::Run && !at.is_trigger();
        let copy = format!("COPY <<{end} {file}\n{text}EOF");
        is_plain.then(|| Fix::risky("write it with COPY", vec![Edit::replace(at.span(), copy)]))
    });
}

/// What `echo` and `printf` print, where that is sure whatever the shell.
fn printed(command: &Command) -> Option<String> {
    let words: Vec<_> = command.args().iter().filter_map(|word| word.literal()).collect();
    if words.iter().any(|word| word.contains('\\') && command.is("echo")) {
        return None;
    }
    match words.as_slice() {
        [format] if command.is("printf") => {
            let text = format.replace("\\n", "\n");
            (!text.contains(['%', '\\'])).then_some(text)
        }
        [first, ..] if command.is("echo") && !first.starts_with('-') => Some(format!("{}\n", words.join(" "))),
        _ => None,
    }
}
