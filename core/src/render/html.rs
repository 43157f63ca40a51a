//! `html`: one page without any request: the scorecard of the practices and the findings by file.

use std::fmt::Write;

use super::escape::{html, xml};
use super::excerpt::Excerpt;
use super::{TOOL_URL, View, rule_url, summary};
use crate::finding::{Finding, Safety};
use crate::rule::{Practice, Severity};

const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

pub(crate) fn render(view: &View) -> String {
    let counts = view.report.summary();
    let headline = summary::headline(view, &counts);
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    out.push_str("style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n");
    let _ = write!(out, "<title>lintainer: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n", xml(&headline));
    let _ = write!(out, "<header>\n<h1>lintainer</h1>\n<p class=\"headline\">{}</p>\n", xml(&headline));
    let notes = summary::notes(view, &counts);
    if !notes.is_empty() {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", html(&notes.join(" · ")));
    }
    out.push_str("</header>\n<main>\n");
    scorecard(view, &mut out);
    if view.shown().next().is_some() {
        filter(&counts, &mut out);
    }
    files(view, &mut out);
    problems(view, &mut out);
    out.push_str("</main>\n<footer>\n<p>");
    let _ = write!(out, "<a href=\"{TOOL_URL}\">lintainer</a> {}", xml(&view.options.tool_version));
    let run = &view.options.run;
    for part in [&run.started, &run.repository, &run.revision].into_iter().flatten() {
        let _ = write!(out, " · {}", xml(part));
    }
    let _ = write!(out, "</p>\n</footer>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

/// A card for each of the twelve practices, and for soundness where something is found.
fn scorecard(view: &View, out: &mut String) {
    out.push_str("<section aria-labelledby=\"scorecard\">\n<h2 id=\"scorecard\">Twelve practices</h2>\n");
    out.push_str("<ol class=\"cards\">\n");
    let rotated = Practice::ALL.iter().skip(1).chain(Practice::ALL.first());
    for &practice in rotated {
        let found: Vec<&Finding> = view.report.active().filter(|finding| finding.rule.practice == practice).collect();
        let checked = &view.report.checked;
        // Of findings that somebody chose nobody knows what else was looked at.
        let rules = checked.iter().find(|(of, _)| *of == practice).map(|(_, rules)| *rules);
        let rules = rules.or((!checked.is_empty()).then_some(0));
        if practice == Practice::Soundness && found.is_empty() {
            continue;
        }
        let worst = found.iter().map(|finding| finding.severity).max();
        let (class, state) = match worst {
            Some(worst) => (worst.name(), summary::count(found.len(), "finding")),
            None if rules == Some(0) => ("unchecked", "not checked".to_string()),
            None => ("clean", "clean".to_string()),
        };
        let _ = writeln!(out, "<li class=\"card {class}\">");
        let number = practice.number();
        let _ = writeln!(out, "<span class=\"number\" aria-hidden=\"true\">{number}</span>");
        let _ = write!(out, "<h3>{}</h3>\n<p class=\"state\">{state}</p>\n", practice.title());
        out.push_str("<p class=\"counts\">");
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let number = found.iter().filter(|finding| finding.severity == severity).count();
            if number > 0 {
                let name = severity.name();
                let _ = write!(out, "<span class=\"badge {name}\">{}</span> ", summary::count(number, name));
            }
        }
        out.push_str("</p>\n");
        if let Some(rules) = rules {
            let _ = writeln!(out, "<p class=\"note\">{}</p>", looked_at(view, practice, rules));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n</section>\n");
}

/// What was looked at for a practice, and what was not.
fn looked_at(view: &View, practice: Practice, rules: usize) -> String {
    let all = view.rules.rules().iter().filter(|rule| rule.practice == practice).count();
    let mut text = match rules {
        0 => format!("none of {} looked at these files", summary::count(all, "rule")),
        _ => format!("{rules} of {} checked", summary::count(all, "rule")),
    };
    if practice == Practice::Scans {
        match view.report.scans {
            0 => text.push_str("; no report of a scanner was given"),
            given => {
                let _ = write!(text, "; {} read", summary::count(given, "scanner report"));
            }
        }
    }
    text
}

fn filter(counts: &crate::report::Summary, out: &mut String) {
    out.push_str("<fieldset class=\"filter\">\n<legend>Show</legend>\n");
    let kinds = [("error", counts.errors), ("warning", counts.warnings), ("info", counts.infos)];
    for (name, count) in kinds {
        let _ = write!(out, "<label><input type=\"checkbox\" checked value=\"{name}\"> ");
        let _ = writeln!(out, "{}</label>", summary::count(count, name));
    }
    out.push_str("<output aria-live=\"polite\"></output>\n</fieldset>\n");
}

fn files(view: &View, out: &mut String) {
    out.push_str("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings by file</h2>\n");
    let groups = view.by_path(view.shown());
    if groups.is_empty() {
        out.push_str("<p class=\"clean-all\">Nothing found.</p>\n");
    }
    for (path, findings) in groups {
        let _ = writeln!(
            out,
            "<details class=\"file\" open>\n<summary><code>{}</code> <span class=\"note\">{}</span></summary>",
            xml(&view.rooted(path)),
            summary::count(findings.len(), "finding")
        );
        for group in findings.chunk_by(|a, b| a.span == b.span) {
            place(view, group, out);
        }
        out.push_str("</details>\n");
    }
    out.push_str("</section>\n");
}

/// What is found at one place, over one excerpt.
fn place(view: &View, group: &[&Finding], out: &mut String) {
    let Some(first) = group.first() else { return };
    out.push_str("<article class=\"place\">\n");
    let mut worst_first = group.to_vec();
    worst_first.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in worst_first {
        let severity = finding.severity.name();
        let muted = if finding.suppressed.is_some() { " suppressed" } else { "" };
        let _ = writeln!(out, "<div class=\"finding {severity}{muted}\" data-severity=\"{severity}\">");
        let _ = write!(out, "<p class=\"message\"><span class=\"badge {severity}\">{severity}</span> ");
        let _ = write!(out, "{} ", html(&finding.message));
        let _ = writeln!(out, "<a class=\"rule\" href=\"{}\">{}</a></p>", rule_url(finding.rule), finding.rule.name);
        if let Some(help) = &finding.help {
            let _ = writeln!(out, "<p class=\"help\">{}</p>", html(help));
        }
        for fix in &finding.fixes {
            let safety = if fix.safety == Safety::Safe { "fix" } else { "unsafe fix" };
            let _ = writeln!(out, "<p class=\"help\"><span class=\"note\">{safety}:</span> {}</p>", html(&fix.title));
        }
        for related in &finding.related {
            let at = view.exact(related.span).start;
            let path = view.path(related.span);
            let _ = write!(out, "<p class=\"help\"><code>{}:{}:{}</code> ", xml(&path), at.line, at.column);
            let _ = writeln!(out, "{}</p>", html(&related.message));
        }
        if let Some(suppressed) = &finding.suppressed {
            let reason = suppressed.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            let _ = writeln!(out, "<p class=\"note\">suppressed by {}{}</p>", suppressed.by.name(), xml(&reason));
        }
        out.push_str("</div>\n");
    }
    let excerpt = Excerpt::new(view.report, &[first.span]);
    let lines = excerpt.marked(0);
    if !lines.is_empty() {
        let line = view.exact(first.span).start.line;
        let _ = write!(out, "<pre tabindex=\"0\" aria-label=\"source around line {line}\"><code>");
        for (number, before, marked, after) in lines {
            let guilty = if marked.is_some() { " class=\"guilty\"" } else { "" };
            let _ = write!(out, "<span{guilty}><i>{number}</i>{}", xml(before));
            match marked {
                Some("") => out.push_str("<mark class=\"point\"></mark>"),
                Some(marked) => {
                    let _ = write!(out, "<mark>{}</mark>", xml(marked));
                }
                None => {}
            }
            let _ = write!(out, "{}</span>", xml(after));
        }
        out.push_str("</code></pre>\n");
    }
    out.push_str("</article>\n");
}

fn problems(view: &View, out: &mut String) {
    if view.report.errors.is_empty() {
        return;
    }
    out.push_str(
        "<section aria-labelledby=\"unreadable\">\n<h2 id=\"unreadable\">Files that could not be read</h2>\n<ul>\n",
    );
    for error in &view.report.errors {
        let _ = writeln!(out, "<li><code>{}</code> {}</li>", xml(&error.path), xml(&error.message));
    }
    out.push_str("</ul>\n</section>\n");
}
