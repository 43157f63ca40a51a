//! `invalid-syntax`: text that the parser of its format refuses.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::ProblemKind;
use lintainer_core::model::Format::{Compose, Dockerfile, Kubernetes};
use lintainer_core::project::{File, Syntax};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "invalid-syntax",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    default: true,
    fixable: Fixable::No,
    formats: &[Dockerfile, Compose, Kubernetes],
    summary: "The file cannot be read as what it is",
    why: "What a parser cannot read, no builder, cluster or linter can use, and other findings may be missing.",
    references: &["https://docs.docker.com/reference/dockerfile/", "https://yaml.org/spec/1.2.2/"],
    aliases: &["sonar-docker/S2260", "dclint/invalid-yaml"],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::bad(Dockerfile, "FROM alpine:3.22\nCOPY --form=base /a /b\n"),
        Example::good(Dockerfile, "FROM alpine:3.22\nCOPY a b\n"),
        Example::bad(Compose, "services:\n  web:\n\timage: nginx:1.29\n"),
        Example::good(Compose, "services:\n  web:\n    image: nginx:1.29\n"),
        Example::bad(Kubernetes, "apiVersion: v1\nkind: Pod\nmetadata: {name: a\n"),
        Example::good(Kubernetes, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"),
    ],
    checks: &[Check::Text(check)],
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
            for problem in &dockerfile.problems {
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
                    .help("mend the YAML here; the rest of the document was read around it");
            }
        }
        Syntax::Text => {}
    }
}

fn continue_with(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::BeforeFrom => "only ARG, comments and directives may stand before the first FROM",
        ProblemKind::UnknownFlag => "check the flag's name against the Dockerfile reference",
        _ => "see the instruction in the Dockerfile reference",
    }
}
