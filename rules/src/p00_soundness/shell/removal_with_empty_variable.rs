//! `removal-with-empty-variable`: an empty variable makes `rm` delete far more than meant.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::{Run, UNKNOWN};
use lintainer_core::shell::{Command, PartKind, WordPart};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "removal-with-empty-variable",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("removal_with_empty_variable.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["rm"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    if !command.has_flag(&["-r", "-R", "--recursive"]) {
        return;
    }
    for word in command.positionals() {
        let Some((first, rest)) = word.parts().split_first() else { continue };
        let outer = match &first.kind {
            PartKind::DoubleQuoted(parts) => parts.as_slice(),
            _ => std::slice::from_ref(first),
        };
        let Some((WordPart { kind: PartKind::Parameter(parameter), span }, behind)) = outer.split_first() else {
            continue;
        };
        if parameter.op.is_some() || parameter.subscript.is_some() || matches!(&*parameter.name, "@" | "*" | "1") {
            continue;
        }
        let tail: String = behind.iter().chain(rest).map(|part| part.to_string()).collect();
        if !matches!(&*tail, "/" | "/*" | "/." | "/.*" | "/bin" | "/lib" | "/etc" | "/usr" | "/var" | "/home") {
            continue;
        }
        let is_known = || {
            let is_some = |text: &String| text.len() > tail.len() && !text.contains(UNKNOWN);
            run.value(word, command).texts().iter().all(|text| !text.starts_with(['/', UNKNOWN]) || is_some(text))
        };
        let name = &parameter.name;
        let asks = |before: &Command| {
            before.is_any(&["[", "[[", "test"])
                && before.words.iter().any(|word| word.parameters().iter().any(|one| one.name == *name))
        };
        let is_asked = || run.script().before(command).iter().any(|before| asks(before) || before.is("mktemp"));
        if is_known() || is_asked() {
            continue;
        }
        cx.report(word.span, format!("if `${name}` is empty, this deletes `{tail}`"))
            .help(format!("write `${{{name}:?}}`"));
        let fix = || Fix::safe("stop where it is empty", vec![Edit::replace(*span, format!("${{{name}:?}}"))]);
        cx.fix(|_| run.is_verbatim().then(fix));
    }
}
