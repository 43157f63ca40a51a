//! Makes one finding of several that mean the same fault.

use std::collections::{BTreeSet, HashMap};

use crate::finding::Finding;
use crate::span::Span;

/// Makes one finding of those of a rule at one place: what an anchor, a base or a pod gives to many is written once.
fn merge_shared(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    // The messages at the place of the last one.
    let mut messages: BTreeSet<String> = BTreeSet::new();
    let finish = |merged: &mut Vec<Finding>, messages: &mut BTreeSet<String>| {
        if let (Some(last), more @ 1..) = (merged.last_mut(), messages.len()) {
            last.message.push_str(&format!(", also for {more} more"));
        }
        messages.clear();
    };
    for mut finding in findings {
        match merged.last_mut().filter(|last| last.span == finding.span && last.rule.name == finding.rule.name) {
            // What begins with a name is about that one; another text at the same place is another view of it.
            Some(first) if finding.message != first.message => {
                let is_about_many = first.message.starts_with('`') && finding.message.starts_with('`');
                if !is_about_many || messages.insert(std::mem::take(&mut finding.message)) {
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
            None => {
                finish(&mut merged, &mut messages);
                merged.push(finding);
            }
        }
    }
    finish(&mut merged, &mut messages);
    merged
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
