//! Findings about suppressions themselves: unused, unknown, expired, not readable, too wide, without a reason.
//!
//! The rules about them are ordinary values whose check is [`Check::Suppressions`]; here is what it does.

use super::{Name, Suppression, Suppressions, Target, could_report};
use crate::finding::{Edit, Finding, Fix, SuppressedBy};
use crate::project::File;
use crate::rule::{Check, Registry, Rule, Severity, SuppressionFault};
use crate::settings::{OptionValue, Settings};
use crate::source::Source;
use crate::span::Span;
use crate::text::nearest;

/// Reports what is wrong with the suppressions of a file.
pub(super) fn judge(
    file: &File,
    found: &Suppressions,
    registry: &Registry,
    settings: &Settings,
    findings: &mut Vec<Finding>,
) {
    let rule = |fault: SuppressionFault| {
        let is_about = |check: &Check| matches!(check, Check::Suppressions(what) if *what == fault);
        let rules = registry.rules().iter().copied();
        rules.filter(|rule| settings.is_enabled(rule)).find(|rule| rule.checks.iter().any(is_about))
    };
    if let Some(rule) = rule(SuppressionFault::Invalid) {
        for broken in &found.broken {
            let mut finding = Finding::new(rule, broken.span, &broken.message);
            finding.help(&broken.help);
            if let Some((span, text)) = &broken.rewrite {
                finding.fix(Fix::risky(format!("Write `{text}`"), vec![Edit::replace(*span, text)]));
            }
            findings.push(finding);
        }
    }
    if let Some(rule) = rule(SuppressionFault::Inline) {
        let inline = |one: &Suppression| {
            let what = if one.by == SuppressedBy::Annotation { "an annotation" } else { "a comment" };
            let mut finding = Finding::new(rule, one.span, format!("{what} suppresses findings in the file itself"));
            finding.help("record the exception in the configuration; `--no-ignores` disregards such comments");
            finding
        };
        findings.extend(found.suppressions.iter().map(inline));
    }
    if let Some(rule) = rule(SuppressionFault::Foreign) {
        let others = found.suppressions.iter().filter(|one| !one.own);
        findings.extend(others.filter_map(|one| foreign(rule, one, file)));
    }
    for suppression in found.suppressions.iter().filter(|one| one.own) {
        if let Some(rule) = rule(SuppressionFault::Unexplained) {
            findings.extend(unexplained(rule, suppression, settings));
        }
        if let Some(rule) = rule(SuppressionFault::Blanket) {
            findings.extend(blanket(rule, suppression, file, settings));
        }
        if let Some(rule) = rule(SuppressionFault::Unknown) {
            unknown(rule, suppression, file, registry, findings);
        }
        if suppression.is_expired(settings.today) {
            if let (Some(rule), Some(until)) = (rule(SuppressionFault::Expired), suppression.until) {
                let mut finding = Finding::new(rule, suppression.span, format!("the suppression ended on {until}"));
                finding.help("remove the cause, or set a new date and say why");
                findings.push(finding);
            }
            continue;
        }
        if let Some(rule) = rule(SuppressionFault::Unused) {
            unused(rule, suppression, file, settings, findings);
        }
    }
}

/// The value of an option of a rule about suppressions.
fn number(rule: &Rule, name: &str, settings: &Settings) -> usize {
    let configured = settings.option(rule, name).cloned();
    let default = || rule.options.iter().find(|option| option.name == name).map(|option| option.default.into());
    match configured.or_else(default) {
        Some(OptionValue::Int(number)) => usize::try_from(number).unwrap_or(0),
        _ => 0,
    }
}

fn unexplained(rule: &'static Rule, one: &Suppression, settings: &Settings) -> Option<Finding> {
    let minimum = number(rule, "minimum_words", settings);
    let words = one.reason.as_deref().unwrap_or("").split_whitespace().count();
    if words >= minimum {
        return None;
    }
    let message = match words {
        0 => "the suppression gives no reason".to_string(),
        _ => format!("the reason has {words} of at least {minimum} words"),
    };
    let mut finding = Finding::new(rule, one.span, message);
    finding.help("write behind the list why the finding is accepted: `[rule] reason`");
    Some(finding)
}

fn blanket(rule: &'static Rule, one: &Suppression, file: &File, settings: &Settings) -> Option<Finding> {
    let maximum = number(rule, "maximum", settings);
    if one.names.len() > maximum {
        let mut finding = Finding::new(rule, one.span, format!("{} rules are suppressed at once", one.names.len()));
        finding.help(format!("suppress at most {maximum} rules, each where it is needed"));
        return Some(finding);
    }
    let name = one.names.iter().find(|name| one.is_whole_file && name.uses == 1)?;
    let written = file.source.slice(name.span);
    let message = format!("`{written}` is suppressed in the whole file for one finding");
    let mut finding = Finding::new(rule, name.span, message);
    finding.help(format!("write `# lintainer: ignore[{written}]` above the place"));
    Some(finding)
}

/// The first thing that is wrong with a suppression for another tool.
fn foreign(rule: &'static Rule, one: &Suppression, file: &File) -> Option<Finding> {
    let not_covered = one.names.iter().find(|name| matches!(name.target, Target::NotCovered));
    let (span, message, help) = if let Some(name) = not_covered {
        let message = format!("no rule finds what `{}` stands for", file.source.slice(name.span));
        (name.span, message, "delete it if the other tool is not used any more")
    } else if let Some(Target::Tool(tool)) = one.names.first().map(|name| &name.target) {
        let message = format!("everything that {tool} would report is suppressed");
        (one.span, message, "name the rules: `# lintainer: ignore[rule] reason`")
    } else if one.reason.is_none() && one.could_explain && !has_comment_above(one.span, &file.source) {
        let message = "a suppression for another tool gives no reason".to_string();
        (one.span, message, "say why, or write `# lintainer: ignore[rule] reason`")
    } else {
        return None;
    };
    let mut finding = Finding::new(rule, span, message);
    finding.help(help);
    Some(finding)
}

/// Whether a comment stands on the line above: often it has the reason.
fn has_comment_above(span: Span, source: &Source) -> bool {
    let line = source.line_bounds(span.start as usize);
    let above = source.text().get(..line.start.saturating_sub(1)).unwrap_or("");
    let above = source.text().get(source.line_bounds(above.len()).start..above.len()).unwrap_or("");
    line.start > 0 && above.trim_start().starts_with('#')
}

fn unknown(rule: &'static Rule, one: &Suppression, file: &File, registry: &Registry, findings: &mut Vec<Finding>) {
    for name in one.names.iter().filter(|name| matches!(name.target, Target::Unknown | Target::NotCovered)) {
        let written = file.source.slice(name.span);
        if matches!(name.target, Target::NotCovered) {
            let mut finding = Finding::new(rule, name.span, format!("no rule finds what `{written}` finds"));
            finding.help("delete it: there is nothing to suppress").severity(Severity::Info);
            findings.push(finding);
            continue;
        }
        let mut finding = Finding::new(rule, name.span, format!("there is no rule `{written}`"));
        match nearest(written, registry.rules().iter().map(|rule| rule.name)) {
            Some(meant) => {
                let fix = Fix::risky(format!("Write `{meant}`"), vec![Edit::replace(name.span, meant.as_str())]);
                finding.help(format!("did you mean `{meant}`?")).fix(fix);
            }
            None => {
                finding.help("`lintainer rules` lists all rules");
            }
        }
        findings.push(finding);
    }
}

fn unused(rule: &'static Rule, one: &Suppression, file: &File, settings: &Settings, findings: &mut Vec<Finding>) {
    let is_unused = |name: &&Name| {
        let targets: Vec<&Rule> = match &name.target {
            Target::Rule(rule) => vec![rule],
            Target::Alias(aliased) => aliased.iter().map(|(rule, _)| *rule).collect(),
            Target::Tool(_) | Target::NotCovered | Target::Unknown => return false,
        };
        // Nothing can be said about rules that are about suppressions: they run after this.
        let about_itself = |rule: &&Rule| rule.checks.iter().any(|check| matches!(check, Check::Suppressions(_)));
        name.uses == 0 && !targets.iter().any(about_itself) && could_report(targets.into_iter(), file, settings)
    };
    let unused: Vec<&Name> = one.names.iter().filter(is_unused).collect();
    let Some(first) = unused.first() else { return };
    let written: Vec<String> = unused.iter().map(|name| format!("`{}`", file.source.slice(name.span))).collect();
    let all = unused.len() == one.names.len();
    let span = if all { one.span } else { first.span };
    let mut finding =
        Finding::new(rule, span, format!("nothing is found here that {} would suppress", written.join(", ")));
    finding.help("delete it, so that it does not hide the next fault");
    if one.by == SuppressedBy::Annotation {
        // Where an annotation is the only one, its mapping would be left empty; a person sees what is right.
        findings.push(finding);
        return;
    }
    let edit = if all { remove_comment(one.span, &file.source) } else { remove_names(one, &unused, &file.source) };
    finding.fix(Fix::safe("Delete the suppression", vec![edit]));
    findings.push(finding);
}

/// Deletes a comment: with its line where it stands alone, with the blanks before it where it does not.
fn remove_comment(span: Span, source: &Source) -> Edit {
    let text = source.text();
    let before = text.get(..span.start as usize).unwrap_or("");
    let trimmed = before.trim_end_matches([' ', '\t']).len();
    let begins_line = trimmed == source.bom_len() || before.get(..trimmed).is_some_and(|line| line.ends_with('\n'));
    let after = text.get(span.end as usize..).unwrap_or("");
    let line_break =
        after.len() - after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n')).unwrap_or(after).len();
    let end = span.end as usize + if begins_line { line_break } else { 0 };
    Edit::delete(source.span(trimmed..end))
}

/// Writes the list without some of its names.
fn remove_names(one: &Suppression, unused: &[&Name], source: &Source) -> Edit {
    let kept = one.names.iter().filter(|name| !unused.iter().any(|gone| gone.span == name.span));
    let names: Vec<&str> = kept.map(|name| source.slice(name.span)).collect();
    Edit::replace(one.list, names.join(", "))
}
