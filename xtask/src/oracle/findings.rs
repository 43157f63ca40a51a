//! Findings of other linters beside those of ours that carry their ids: by instruction in Dockerfiles, by document in
//! manifests, by service in Compose files.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lintainer_core::linter::Linter;
use lintainer_core::project::{File, Kind};
use lintainer_core::rule::Profile;
use lintainer_core::span::Span;

use super::{Checkout, Differences, files_of};
use crate::corpus::projects::{self, Threads};

/// A file on disk and the first line of a part of it.
type Place = (String, u32);

/// A finding of another linter.
pub struct Theirs {
    /// The file on disk.
    pub path: String,
    /// The line, which may be any of its part; from 1.
    pub line: u32,
    /// The id, with the name of the linter: `hadolint/DL3006`.
    pub id: String,
    /// What it says.
    pub message: String,
}

/// A finding of ours.
#[derive(PartialEq, Eq)]
struct Ours {
    rule: &'static str,
    ids: Vec<&'static str>,
    message: String,
}

/// How much two linters find alike, of one id.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// Lines with a finding of theirs.
    theirs: usize,
    /// Those of them where ours carries the id.
    matched: usize,
    /// Lines with a finding of ours that carries the id.
    ours: usize,
    /// Those of them where they report one of the ids that ours carries.
    confirmed: usize,
}

/// What another linter has looked at.
#[derive(Default)]
pub struct Judged {
    /// Files that it cannot read.
    pub unread: BTreeSet<String>,
    /// The first lines of the instructions that it was given, by files; none: all.
    pub places: Option<BTreeSet<(String, u32)>>,
    /// Ids that are about a file as a whole, whatever line they name.
    pub of_files: &'static [&'static str],
}

/// All ids of a linter that rules have, with its name.
pub fn ids(linter: &str) -> BTreeSet<&'static str> {
    let engine = lintainer_rules::engine();
    let aliases = engine.rules().rules().iter().flat_map(|rule| rule.aliases());
    aliases.filter(|alias| alias.strip_prefix(linter).is_some_and(|id| id.starts_with('/'))).collect()
}

/// Compares the findings in all files of a kind where both have looked, stages for Windows left out. Of ids that no
/// rule has, the findings are only counted.
///
/// # Errors
/// The settings of the rules cannot be made.
pub fn compare(
    checkouts: &[Checkout],
    kind: Kind,
    ids: &BTreeSet<&'static str>,
    theirs: Vec<Theirs>,
    judged: &Judged,
    differences: &mut Differences,
) -> Result<(), String> {
    let mut lines: HashMap<String, Lines> =
        files_of(checkouts, kind).into_iter().map(|(one, file)| (one.on_disk(file), Lines::of(file))).collect();
    lines.retain(|path, _| !judged.unread.contains(path));
    differences.compared("files that both read", lines.len());
    let mut there: BTreeMap<(Place, String), String> = BTreeMap::new();
    let mut without_rule: BTreeMap<String, usize> = BTreeMap::new();
    for one in theirs {
        let Some(line) = lines.get(&one.path).and_then(|lines| lines.first(one.line)) else { continue };
        let line = if judged.of_files.contains(&one.id.as_str()) { 1 } else { line };
        if ids.contains(one.id.as_str()) {
            there.entry(((one.path, line), one.id)).or_insert(one.message);
        } else {
            *without_rule.entry(one.id).or_default() += 1;
        }
    }
    let mut here = ours(checkouts, ids, &lines, judged.of_files)?;
    here.retain(|place, _| judged.places.as_ref().is_none_or(|places| places.contains(place)));
    count(&there, &here, differences);
    for (id, times) in without_rule {
        differences.shares.entry(format!("{id} (no rule)")).or_default().theirs += times;
    }
    Ok(())
}

/// Counts both sides, and notes where they differ.
fn count(there: &BTreeMap<(Place, String), String>, here: &BTreeMap<Place, Vec<Ours>>, differences: &mut Differences) {
    let has = |place: &Place, id: &str| there.contains_key(&(place.clone(), id.to_string()));
    for ((place, id), message) in there {
        let is_matched = here.get(place).is_some_and(|found| found.iter().any(|one| one.ids.contains(&id.as_str())));
        let share = differences.shares.entry(id.clone()).or_default();
        share.theirs += 1;
        share.matched += usize::from(is_matched);
        if !is_matched {
            differences.add(format!("{id} there only"), format!("{}:{}: {message}", place.0, place.1));
        }
    }
    for (place, found) in here {
        let mut counted = BTreeSet::new();
        for one in found {
            let is_confirmed = one.ids.iter().any(|id| has(place, id));
            for id in one.ids.iter().filter(|id| counted.insert(**id)) {
                let share = differences.shares.entry((*id).to_string()).or_default();
                share.ours += 1;
                share.confirmed += usize::from(is_confirmed);
            }
            if !is_confirmed {
                let kind = format!("{} here only ({})", one.ids.join(" "), one.rule);
                differences.add(kind, format!("{}:{}: {}", place.0, place.1, one.message));
            }
        }
    }
}

/// Our findings with one of the ids: of all rules, and of those that no summary stands for.
fn ours(
    checkouts: &[Checkout],
    ids: &BTreeSet<&'static str>,
    lines: &HashMap<String, Lines>,
    of_files: &[&str],
) -> Result<BTreeMap<Place, Vec<Ours>>, String> {
    let engine = lintainer_rules::engine();
    let mut ours: BTreeMap<Place, Vec<Ours>> = BTreeMap::new();
    for profile in [Profile::Named, Profile::Audit] {
        let settings = projects::settings(engine.rules(), profile, None)?;
        let linter = Linter::new(engine.rules(), &settings);
        for checkout in checkouts {
            let report = linter.check(&checkout.project, &Threads::default());
            for finding in report.active() {
                let Some(source) = report.source(finding.span.file) else { continue };
                let path = checkout.on_disk(checkout.project.file(finding.span.file));
                let at = source.position(finding.span.start).line;
                let Some(line) = lines.get(&path).and_then(|lines| lines.first(at)) else { continue };
                let of_rule = finding.rule.aliases().filter(|_| finding.aliases.is_empty());
                let named = finding.aliases.iter().copied().chain(of_rule).filter(|alias| ids.contains(alias));
                let (whole, parts): (Vec<_>, Vec<_>) = named.partition(|alias| of_files.contains(alias));
                for (line, ids) in [(1, whole), (line, parts)] {
                    let one = Ours { rule: finding.rule.name, ids, message: finding.message.clone() };
                    let found = ours.entry((path.clone(), line)).or_default();
                    if !one.ids.is_empty() && !found.contains(&one) {
                        found.push(one);
                    }
                }
            }
        }
    }
    Ok(ours)
}

/// The lines of the parts of a file that are compared.
struct Lines {
    /// First and last line of each part, and whether it builds an image for Windows.
    parts: Vec<(u32, u32, bool)>,
    /// Whether what stands outside of all parts is one part.
    joined: bool,
}

impl Lines {
    fn of(file: &File) -> Lines {
        let syntax = file.syntax();
        let line = |offset: u32| file.source.position(offset).line;
        let lines = |span: Span| (line(span.start), line(span.end.saturating_sub(1).max(span.start)), false);
        let parts = match (syntax.dockerfile(), file.kind) {
            (Some(dockerfile), _) => {
                let shipped = dockerfile.shipped([]);
                let at = dockerfile.each_at(&file.source, &shipped).filter(|at| !at.is_trigger());
                at.map(|at| (line(at.span().start), line(at.span().end), at.is_windows())).collect()
            }
            (None, Kind::Compose) => {
                let roots = syntax.documents().iter().filter_map(|document| document.node(&file.source));
                let services = roots.filter_map(|root| root.get("services"));
                services.flat_map(|services| services.own_entries().map(|one| lines(one.span()))).collect()
            }
            (None, _) => syntax.documents().iter().map(|document| lines(document.span)).collect(),
        };
        Lines { parts, joined: file.kind == Kind::Compose }
    }

    /// The first line of the part around a line, otherwise the line itself, or 1 where all of these are one; none where
    /// an image for Windows is built.
    fn first(&self, line: u32) -> Option<u32> {
        let around = self.parts.iter().find(|(first, last, _)| (*first..=*last).contains(&line));
        match around {
            Some((_, _, true)) => None,
            Some((first, _, false)) => Some(*first),
            None if self.joined => Some(1),
            None => Some(line),
        }
    }
}

/// The shares as a table: by id, the most frequent first, and all together.
pub fn table(shares: &BTreeMap<String, Share>) -> String {
    let mut rows: Vec<(&str, Share)> = shares.iter().map(|(id, share)| (id.as_str(), *share)).collect();
    rows.sort_by_key(|(id, share)| (std::cmp::Reverse(share.theirs), *id));
    let covered = shares.iter().filter(|(id, _)| !id.ends_with("(no rule)"));
    let all = covered.fold(Share::default(), |all, (_, one)| Share {
        theirs: all.theirs + one.theirs,
        matched: all.matched + one.matched,
        ours: all.ours + one.ours,
        confirmed: all.confirmed + one.confirmed,
    });
    rows.push(("all with a rule", all));
    let mut text =
        String::from("| id | theirs | matched | % | ours | confirmed | % |\n|---|---:|---:|---:|---:|---:|---:|\n");
    for (id, one) in rows {
        let (found, right) = (percent(one.matched, one.theirs), percent(one.confirmed, one.ours));
        text += &format!(
            "| {id} | {} | {} | {found} | {} | {} | {right} |\n",
            one.theirs, one.matched, one.ours, one.confirmed
        );
    }
    text
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { String::new() } else { format!("{:.1}", part as f64 * 100.0 / whole as f64) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::checkout;
    use super::*;

    fn found(text: &str, theirs: &[(u32, &str)]) -> Differences {
        let checkout = checkout("Dockerfile", text);
        let path = checkout.on_disk(&checkout.project.files()[0]);
        let finding = |(line, id): &(u32, &str)| Theirs {
            path: path.clone(),
            line: *line,
            id: (*id).to_string(),
            message: String::new(),
        };
        let mut differences = Differences::default();
        let ids =
            ids("hadolint").into_iter().filter(|id| matches!(*id, "hadolint/DL3007" | "hadolint/DL3004")).collect();
        let theirs = theirs.iter().map(finding).collect();
        compare(&[checkout], Kind::Dockerfile, &ids, theirs, &Judged::default(), &mut differences).unwrap();
        differences
    }

    #[test]
    fn a_finding_anywhere_in_an_instruction_matches_its_first_line() {
        let text = "FROM redis:latest\nRUN true \\\n && sudo true\n";
        let both = found(text, &[(1, "hadolint/DL3007"), (2, "hadolint/DL3004")]);
        assert!(both.found.is_empty(), "{:?}", both.found);
        let share = Share { theirs: 1, matched: 1, ours: 1, confirmed: 1 };
        assert_eq!(both.shares.get("hadolint/DL3004"), Some(&share));
        let none = found(text, &[(2, "hadolint/DL9999")]);
        let kinds: Vec<&str> = none.found.keys().map(String::as_str).collect();
        assert_eq!(
            kinds,
            ["hadolint/DL3004 here only (sudo-in-container)", "hadolint/DL3007 here only (floating-tag)"]
        );
        assert!(table(&none.shares).contains("| hadolint/DL9999 (no rule) | 1 | 0 | 0.0 |"), "{}", table(&none.shares));
        assert!(
            table(&none.shares).ends_with("| all with a rule | 0 | 0 |  | 2 | 0 | 0.0 |\n"),
            "{}",
            table(&none.shares)
        );
    }

    #[test]
    fn images_for_windows_are_left_out() {
        let text = "FROM mcr.microsoft.com/windows/nanoserver:latest\nRUN sudo x\n";
        let none = found(text, &[(1, "hadolint/DL3007"), (2, "hadolint/DL3004")]);
        assert!(none.shares.is_empty(), "{:?}", none.shares);
    }
}
