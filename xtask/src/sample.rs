//! `cargo xtask sample`: some findings of a corpus with all that is said about them, for reading by eye.

use std::hash::{DefaultHasher, Hash, Hasher};

use lintainer_core::finding::{Edit, Finding};
use lintainer_core::linter::Linter;
use lintainer_core::report::Report;
use lintainer_core::source::Source;
use lintainer_core::span::Span;

use crate::args::Args;
use crate::corpus::projects::{self, Repository, Threads};

/// How many lines are shown before and behind the place.
const CONTEXT: u32 = 5;

/// How much of a line is shown, in characters.
const MAX_LINE: usize = 160;

/// Runs the chore.
///
/// # Errors
/// Wrong options, a corpus that cannot be read.
pub fn run(args: &[String]) -> Result<(), String> {
    let args = Args::read(args, &["--corpus", "--rule", "--profile", "--seed", "-n"])?;
    let (corpus, wanted, seed) = (args.corpus()?, args.number("-n", 20)?, args.number("--seed", 1)?);
    let engine = lintainer_rules::engine();
    let settings = projects::settings(engine.rules(), args.profile()?, args.value("--rule"))?;
    let linter = Linter::new(engine.rules(), &settings);
    let threads = Threads::default();
    let mut count = 0;
    let mut chosen: Vec<(u64, String)> = Vec::new();
    for repository in projects::repositories(&corpus) {
        let (files, _) = repository.read(&engine)?;
        let (_, report) = projects::lint(&linter, &files, &threads);
        for finding in report.active() {
            count += 1;
            let rank = rank(seed, &repository, &report, finding);
            if chosen.len() < wanted || chosen.last().is_some_and(|(last, _)| rank < *last) {
                let at = chosen.partition_point(|(other, _)| *other <= rank);
                chosen.insert(at, (rank, show(&repository, &report, finding)));
                chosen.truncate(wanted);
            }
        }
    }
    println!("{} of {count} findings, seed {seed}", chosen.len());
    for (number, (_, text)) in chosen.iter().enumerate() {
        println!("\n── {} ──\n{text}", number + 1);
    }
    Ok(())
}

/// The place of a finding in the lot. It does not depend on other findings, so that a change of one rule leaves the rest of the
/// sample as it was.
fn rank(seed: usize, repository: &Repository, report: &Report, finding: &Finding) -> u64 {
    let mut hasher = DefaultHasher::new();
    (seed, &repository.name, report.path(finding.span), finding.rule.name, &finding.fingerprint).hash(&mut hasher);
    hasher.finish()
}

/// All that is said about a finding.
fn show(repository: &Repository, report: &Report, finding: &Finding) -> String {
    let place = |span: Span| {
        let (line, column) = report.positions(span).map_or((1, 1), |(start, _)| (start.line, start.column));
        format!("{}:{line}:{column}", repository.show(report.path(span)))
    };
    let mut text = format!(
        "{}\n{} · {} · {} · confidence {}\n{}\n",
        place(finding.span),
        finding.rule.name,
        finding.profile.name(),
        finding.severity.name(),
        finding.confidence.name(),
        finding.message,
    );
    if let Some(help) = &finding.help {
        text.push_str(&format!("help: {help}\n"));
    }
    text.push_str(&excerpt(report, finding.span, CONTEXT));
    for related in &finding.related {
        text.push_str(&format!("related: {} ({})\n", related.message, place(related.span)));
        text.push_str(&excerpt(report, related.span, 1));
    }
    for fix in &finding.fixes {
        text.push_str(&format!("fix ({}): {}\n", fix.safety.name(), fix.title));
        for edit in &fix.edits {
            text.push_str(&report.source(edit.span.file).map_or_else(String::new, |source| changed(source, edit)));
        }
    }
    text
}

/// The lines around a place, its own marked.
fn excerpt(report: &Report, span: Span, context: u32) -> String {
    let (Some(source), Some((start, end))) = (report.source(span.file), report.positions(span)) else {
        return String::new();
    };
    let last = end.line.min(start.line + 2 * context);
    let mut text = String::new();
    for line in start.line.saturating_sub(context).max(1)..=last.saturating_add(context) {
        let Some(range) = source.line_range(line) else { continue };
        let mark = if (start.line..=end.line).contains(&line) { '>' } else { ' ' };
        text.push_str(&format!("{mark}{line:5} | {}\n", short(&source.text()[range])));
    }
    text
}

/// The lines that an edit touches, before and after.
pub fn changed(source: &Source, edit: &Edit) -> String {
    let text = source.text();
    let range = edit.span.range();
    let (Some(before), Some(behind)) = (text.get(..range.start), text.get(range.end..)) else {
        return "  ! the edit does not fit the text\n".to_string();
    };
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = behind.find('\n').map_or(text.len(), |at| range.end + at);
    let (old, new) =
        (&text[start..end], format!("{}{}{}", &text[start..range.start], edit.text, &text[range.end..end]));
    let lines =
        |mark: char, text: &str| text.lines().map(|line| format!("  {mark} {}\n", short(line))).collect::<String>();
    lines('-', old) + &lines('+', &new)
}

/// A line that is not too long.
pub fn short(line: &str) -> String {
    if line.chars().count() <= MAX_LINE {
        return line.to_string();
    }
    line.chars().take(MAX_LINE).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::engine::{Configuration, Files};
    use lintainer_core::linter::Serial;
    use lintainer_core::span::FileId;

    #[test]
    fn a_finding_is_shown_with_its_lines_and_its_help() {
        let files = Files::from_texts([("Dockerfile", "FROM alpine:3.22\nMAINTAINER somebody\n")]);
        let overrides = Some(serde_json::json!({"select": ["deprecated-maintainer"]}));
        let report = lintainer_rules::engine()
            .check(&files, &Configuration { overrides, ..Configuration::default() }, &Serial)
            .unwrap();
        let repository = Repository { name: "a+b".to_string(), folder: "a+b".into() };
        let text = show(&repository, &report, &report.findings[0]);
        assert!(text.starts_with("a+b/Dockerfile:2:1\ndeprecated-maintainer · "), "{text}");
        assert!(text.contains(">    2 | MAINTAINER somebody\n"), "{text}");
        assert!(text.contains("     1 | FROM alpine:3.22\n"), "{text}");
    }

    #[test]
    fn edits_are_shown_as_lines_before_and_after() {
        let source = Source::new(FileId(0), "a", "x\nab: 1\ny");
        let edit = Edit::replace(source.span(6..7), "2\nc: 3");
        assert_eq!(changed(&source, &edit), "  - ab: 1\n  + ab: 2\n  + c: 3\n");
    }
}
