//! `find-into-xargs`: names with blanks fall apart between find and xargs.

use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::shell::{Command, Node};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "find-into-xargs",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Dockerfile, Kubernetes],
    page: Page::new(include_str!("find_into_xargs.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

fn check(run: &Run, cx: &mut Context) {
    let script = run.script();
    for pipeline in &script.pipelines {
        for pair in pipeline.stages.windows(2) {
            let [Node::Command(from), Node::Command(to)] = pair else { continue };
            let (Some(find), Some(xargs)) = (script.command(*from), script.command(*to)) else { continue };
            let Some(word) = xargs.wrapper("xargs").or_else(|| xargs.name_word().filter(|_| xargs.is("xargs"))) else {
                continue;
            };
            let has = |command: &Command, options: &[&str]| {
                command.words.iter().any(|word| options.iter().any(|option| word.static_prefix().starts_with(option)))
            };
            let is_safe = has(find, &["-print0", "-printf"])
                || has(xargs, &["-0", "--null", "-d", "--delimiter", "-r0", "-I", "-i", "-L", "-l"]);
            if find.is("find") && !is_safe {
                cx.report(word.span, "`xargs` splits the names that `find` prints at spaces")
                    .help("write `find … -print0 | xargs -0`");
            }
        }
    }
}
