//! `invalid-syntax`: text that the parser of its format refuses.

use lintainer_core::dockerfile::ProblemKind;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::model::Run;
use lintainer_core::project::{File, Syntax};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-syntax",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    page: Page::new(include_str!("invalid_syntax.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Text(check), Check::Shell(check_shell)],
};

fn check(file: &File, cx: &mut Context) {
    if let [first, ..] = file.source.invalid_utf8() {
        let count = file.source.invalid_utf8().len();
        let span = file.source.span(*first as usize..*first as usize + 1);
        cx.report(span, format!("not valid UTF-8: {count} bytes of the file cannot be read, the first one here"))
            .help("save the file as UTF-8");
    }
    if !file.is_broken() {
        return;
    }
    match cx.syntax() {
        Syntax::Dockerfile(dockerfile) => {
            for problem in dockerfile.problems.iter().filter(|problem| !has_own_rule(problem.kind)) {
                let help = match problem.kind {
                    ProblemKind::Limit => "split the file",
                    ProblemKind::UnterminatedHeredoc => "end the heredoc with its delimiter alone on a line",
                    _ => continue_with(problem.kind),
                };
                cx.report(problem.span, problem.message.to_string()).help(help);
            }
        }
        Syntax::Yaml(documents) => {
            for problem in documents.iter().flat_map(|document| &document.problems) {
                cx.report(problem.span, problem.message.clone())
                    .help("fix the YAML here; the rest of the document was read around it");
            }
        }
        Syntax::Text => {}
    }
}

/// What is not read of shell text is a limit of ours, and other findings are missing.
fn check_shell(run: &Run, cx: &mut Context) {
    // Shell form that was skipped is a problem of its Dockerfile.
    if run.at().is_some() && run.script().skipped {
        return;
    }
    for problem in run.script().problems.iter().filter(|problem| problem.is_limit) {
        cx.report(problem.span, problem.message.clone())
            .help("move data to a file of its own, or split the text, so that its commands can be read");
    }
}

/// `instruction-before-from`, `missing-from`, `forbidden-onbuild-trigger` and `indented-heredoc-end` name these better.
fn has_own_rule(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::BeforeFrom | ProblemKind::InvalidTrigger | ProblemKind::IndentedHeredocEnd)
}

fn continue_with(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::UnknownFlag => "check the flag's name against the Dockerfile reference",
        _ => "see the instruction in the Dockerfile reference",
    }
}

#[cfg(test)]
mod tests {
    use lintainer_core::linter::{Linter, Serial};
    use lintainer_core::settings::Settings;

    use super::*;

    /// What is found, as line and underlined text.
    fn found(path: &str, text: &str) -> Vec<String> {
        let registry = crate::registry();
        let mut settings = Settings::defaults(&registry);
        settings.choose_only([&&RULE]);
        let files = [(path.to_string(), text.to_string())];
        let report = Linter::new(&registry, &settings).lint(&files[..], &Serial);
        let show = |finding: &lintainer_core::finding::Finding| {
            let line = report.positions(finding.span).unwrap().0.line;
            format!("{line} {}", report.source(finding.span.file).unwrap().slice(finding.span))
        };
        report.active().map(show).collect()
    }

    const NOTHING: [&str; 0] = [];

    #[test]
    fn shell_text_that_is_too_long_is_named_wherever_it_is_read() {
        let lines = |indent: &str| format!("{indent}echo 0123456789\n").repeat((1 << 20) / 14);
        let run = format!("FROM a\nRUN {}", lines("").replace('\n', " && \\\n"));
        assert_eq!(found("Dockerfile", &run), ["2 RUN"]);
        let heredoc = |operator: &str, first: &str| format!("FROM a\nRUN {operator}\n{first}{}E\n", lines("\t"));
        assert_eq!(found("Dockerfile", &heredoc("<<-E", "\t#!/bin/sh\n")), ["2 RUN"]);
        assert_eq!(found("Dockerfile", &heredoc("<<E", "#!/usr/bin/python3\n")), NOTHING);
        assert_eq!(found("Dockerfile", &heredoc("cat <<E > data", "")), NOTHING);
        assert_eq!(found("Dockerfile", &format!("FROM a\nONBUILD RUN <<E\n{}E\n", lines(""))), ["2 ONBUILD"]);
        let exec = format!("FROM a\nCMD [\"sh\", \"-c\", \"{}\"]\n", lines("").replace('\n', ";"));
        assert_eq!(found("Dockerfile", &exec).len(), 1);
        let compose = format!(
            "\
services:
  a:
    image: x
    entrypoint: [sh, -c]
    command:
      - &text |
{}  b:
    image: x
    entrypoint: [sh, -c]
    command: [*text]
",
            lines("        ")
        );
        assert_eq!(found("compose.yaml", &compose), ["7 echo 0123456789"]);
        let pod = format!(
            "\
apiVersion: v1
kind: Pod
metadata: {{name: p}}
spec:
  containers:
  - name: c
    image: x
    command: [bash, -c]
    args:
    - |
{}",
            lines("      ")
        );
        assert_eq!(found("pod.yaml", &pod), ["11 echo 0123456789"]);
        // What is no shell text may be as long as it likes.
        assert_eq!(found("pod.yaml", &pod.replace("bash, -c", "python3, -c")), NOTHING);
    }

    #[test]
    fn shell_text_that_is_nested_too_deep_is_named() {
        let deep = format!("FROM a\nRUN {}x{}\n", "( ".repeat(100), " )".repeat(100));
        assert_eq!(found("Dockerfile", &deep), ["2 ("]);
        assert_eq!(found("Dockerfile", "FROM a\nRUN ( ( x ) )\n"), NOTHING);
    }
}
