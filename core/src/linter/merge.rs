//! Makes one finding of several that mean the same fault.

use std::collections::{BTreeSet, HashMap};

use crate::finding::Finding;
use crate::span::Span;

/// Makes one finding of those of a rule at one place: what an anchor, a base or a pod gives to many is written once.
fn merge_shared(findings: Vec<Finding>) -> Vec<Finding> {
    // With the other messages.
    let mut merged: Vec<(Finding, BTreeSet<String>)> = Vec::with_capacity(findings.len());
    for mut finding in findings {
        let here = merged.iter_mut().rev();
        let mut here = here.take_while(|(it, _)| it.span == finding.span && it.rule.name == finding.rule.name);
        match here.find(|(first, _)| is_same_fault(&first.message, &finding.message)) {
            // What begins with a name is about that one; another text at the same place is another view of it.
            Some((first, messages)) if finding.message != first.message => {
                let is_about_many = first.message.starts_with('`') && finding.message.starts_with('`');
                if !is_about_many || messages.insert(std::mem::take(&mut finding.message)) {
                    finding.related.retain(|related| !first.related.contains(related));
                    first.related.append(&mut finding.related);
                    // The fix of one that its profile hides was perhaps not made.
                    if first.fixes.is_empty() && finding.profile < first.profile {
                        first.fixes.append(&mut finding.fixes);
                    }
                    first.severity = first.severity.max(finding.severity);
                    first.profile = first.profile.min(finding.profile);
                }
            }
            Some(_) => {}
            None => merged.push((finding, BTreeSet::new())),
        }
    }
    let finish = |(mut finding, messages): (Finding, BTreeSet<String>)| {
        if let more @ 1.. = messages.len() {
            finding.message.push_str(&format!(", also for {more} more"));
        }
        finding
    };
    merged.into_iter().map(finish).collect()
}

/// Whether two messages of a rule at one place mean the same fault, of several things perhaps: the same is said of what
/// they name.
fn is_same_fault(one: &str, other: &str) -> bool {
    let said = |text: &str| -> String {
        let parts = text.split('`').enumerate().filter(|(at, _)| at % 2 == 0).map(|(_, part)| part);
        parts.flat_map(str::chars).filter(|c| !c.is_ascii_digit()).collect()
    };
    !(one.starts_with('`') && other.starts_with('`')) || said(one) == said(other)
}

/// Keeps one finding of those that mean the same fault: the same rule at the same place, or a rule that yields to another
/// one at that place or about the same thing.
pub(super) fn one_per_fault(mut findings: Vec<(usize, Finding)>) -> Vec<Finding> {
    findings.sort_by_cached_key(|(unit, finding)| (finding.span, finding.rule.name, *unit));
    let findings: Vec<Finding> = findings.into_iter().map(|(_, finding)| finding).collect();
    let mut findings = merge_shared(findings);
    let mut by_subject: HashMap<Span, Vec<&'static str>> = HashMap::new();
    let winners: BTreeSet<&str> = findings.iter().flat_map(|finding| finding.rule.yields_to).copied().collect();
    if !winners.is_empty() {
        for finding in findings.iter().filter(|finding| winners.contains(finding.rule.name)) {
            for subject in
                [Some(finding.span), finding.about.filter(|about| *about != finding.span)].into_iter().flatten()
            {
                by_subject.entry(subject).or_default().push(finding.rule.name);
            }
        }
    }
    let yields = |finding: &Finding| {
        let winners = |subject: Span| by_subject.get(&subject).into_iter().flatten();
        let mut near = winners(finding.span).chain(finding.about.into_iter().flat_map(winners));
        near.any(|name| finding.rule.yields_to.contains(name))
    };
    let keep: Vec<bool> =
        findings.iter().map(|finding| finding.rule.yields_to.is_empty() || !yields(finding)).collect();
    let mut keep = keep.into_iter();
    findings.retain(|_| keep.next().unwrap_or(true));
    findings
}

#[cfg(test)]
mod tests {
    use super::is_same_fault;

    #[test]
    fn what_says_something_else_of_a_name_is_another_fault() {
        for (one, other, wanted) in [
            ("`a` has no memory limit", "`b` has no memory limit", true),
            ("`a` has 1 replica", "`a` has 2 replica", true),
            ("`a` must be an integer", "`b` is not a field", false),
            ("no port of `a`", "`b` has no port", true),
        ] {
            assert_eq!(is_same_fault(one, other), wanted, "{one}, {other}");
        }
    }
}
