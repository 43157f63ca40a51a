//! What scanners are told to leave out: the entries of their ignore files.
//!
//! By the documentation of trivy 0.70 (`.trivyignore`, `.trivyignore.yaml`), snyk (`.snyk`), osv-scanner 2
//! (`osv-scanner.toml`) and grype 0.104 (`.grype.yaml`), November 2026. Faults of the files are for these tools to
//! refuse.

use std::ops::Range;

use crate::config::tree::{Data, Value, from_toml, from_yaml};
use crate::project::file_name;
use crate::settings::Date;
use crate::source::Source;
use crate::span::Spanned;

/// An entry of a scanner's ignore file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanException {
    /// What is left out: the id of a vulnerability or check, or the name of a package.
    pub id: Spanned<String>,
    /// The day that it ends on, where one is written.
    pub until: Option<Spanned<Date>>,
    /// Whether a key or a comment says why.
    pub is_explained: bool,
    /// The key that says why in this file; `None` where only a comment can.
    pub reason_key: Option<&'static str>,
}

/// The entries of an ignore file, in their order.
pub fn scan_exceptions(source: &Source) -> Vec<ScanException> {
    let text = source.text();
    match file_name(&source.path) {
        ".trivyignore" => of_lines(source),
        ".snyk" => of_snyk(source, &from_yaml(text).0),
        "osv-scanner.toml" => of_osv(source, &from_toml(text).0),
        ".trivyignore.yaml" | ".trivyignore.yml" => of_trivy(source, &from_yaml(text).0),
        _ => of_grype(source, &from_yaml(text).0),
    }
}

/// An id on each line, perhaps with the day that it ends on.
fn of_lines(source: &Source) -> Vec<ScanException> {
    let mut found = Vec::new();
    let mut at = source.bom_len();
    // A comment stands for all lines up to the next empty one.
    let mut is_explained = false;
    for line in source.text().get(at..).unwrap_or("").split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            is_explained = !line.is_empty() && (is_explained || explains(line));
            continue;
        }
        let entry = line.split('#').next().unwrap_or("");
        let Some(id) = entry.split_whitespace().next() else { continue };
        let until = entry.find(" exp:").or_else(|| entry.find("\texp:")).and_then(|space| {
            let day = entry.get(space + 5..)?.split_whitespace().next()?;
            let place = start + space + 5;
            Some(Spanned::new(day_of(day)?, source.span(place..place + day.len())))
        });
        found.push(ScanException {
            id: Spanned::new(id.to_string(), source.span(start..start + id.len())),
            until,
            is_explained: is_explained || line.split_once('#').is_some_and(|(_, comment)| explains(comment)),
            reason_key: None,
        });
    }
    found
}

fn of_trivy(source: &Source, root: &Value) -> Vec<ScanException> {
    let lists = ["vulnerabilities", "misconfigurations", "secrets", "licenses"].into_iter();
    let items = lists.filter_map(|list| root.get(list)).flat_map(Value::items);
    items.filter_map(|item| entry(source, item, item.get("id")?, "expired_at", "statement")).collect()
}

/// A mapping of ids, each with a list of paths in the tree of packages.
fn of_snyk(source: &Source, root: &Value) -> Vec<ScanException> {
    let mut found = Vec::new();
    for (id, paths) in root.get("ignore").map_or(&[][..], Value::table) {
        let Some(range) = id.span.clone() else { continue };
        for path in paths.items().iter().flat_map(Value::table).map(|(_, path)| path) {
            found.push(ScanException {
                id: Spanned::new(id.name.clone(), source.span(range.clone())),
                until: until(source, path, "expires"),
                is_explained: has_reason(path, "reason") || has_comment(source, &range),
                reason_key: Some("reason"),
            });
        }
    }
    found
}

fn of_osv(source: &Source, root: &Value) -> Vec<ScanException> {
    let ignored = root.get("IgnoredVulns").map_or(&[][..], Value::items).iter();
    let ignored = ignored.filter_map(|item| entry(source, item, item.get("id")?, "ignoreUntil", "reason"));
    let is_on = |value: Option<&Value>| value.is_some_and(|value| value.data == Data::Bool(true));
    let leaves_out = |item: &&Value| {
        is_on(item.get("ignore")) || is_on(item.get("vulnerability").and_then(|part| part.get("ignore")))
    };
    let packages = root.get("PackageOverrides").map_or(&[][..], Value::items).iter().filter(leaves_out);
    let packages = packages.filter_map(|item| entry(source, item, item.get("name")?, "effectiveUntil", "reason"));
    ignored.chain(packages).collect()
}

/// grype has no days: people write them into the reason.
fn of_grype(source: &Source, root: &Value) -> Vec<ScanException> {
    let items = root.get("ignore").map_or(&[][..], Value::items).iter();
    let one = |item: &Value| {
        let package = || item.get("package")?.get("name");
        let id = item.get("vulnerability").or_else(package).or_else(|| item.get("fix-state"))?;
        let noted = item.get("reason").and_then(|reason| noted_day(source, reason.span.clone()?));
        let noted = noted.or_else(|| comments(source, &written(item)?).find_map(|range| noted_day(source, range)));
        Some(ScanException { until: noted, ..entry(source, item, id, "", "reason")? })
    };
    items.filter_map(one).collect()
}

/// An entry that is a mapping with keys for the day and the reason.
fn entry(source: &Source, item: &Value, id: &Value, day_key: &str, reason_key: &'static str) -> Option<ScanException> {
    Some(ScanException {
        id: Spanned::new(id.text()?.to_string(), source.span(id.span.clone()?)),
        until: until(source, item, day_key),
        is_explained: has_reason(item, reason_key) || has_comment(source, &written(item)?),
        reason_key: Some(reason_key),
    })
}

/// From the beginning of a value to the end of the last one in it.
fn written(value: &Value) -> Option<Range<usize>> {
    let span = value.span.clone()?;
    let ends = value.table().iter().filter_map(|(_, inner)| Some(inner.span.as_ref()?.end));
    Some(span.start..ends.fold(span.end, usize::max))
}

fn until(source: &Source, item: &Value, key: &str) -> Option<Spanned<Date>> {
    let value = item.get(key)?;
    Some(Spanned::new(day_of(value.text()?)?, source.span(value.span.clone()?)))
}

/// A day, perhaps with a time behind it.
fn day_of(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    Date::parse(day).filter(|_| rest.is_empty() || rest.starts_with(['T', 't', ' ']))
}

/// Whether a key says why. snyk writes `None Given` where nobody did.
fn has_reason(item: &Value, key: &str) -> bool {
    item.get(key).and_then(Value::text).is_some_and(|reason| explains(reason) && reason != "None Given")
}

/// Whether a text is more than punctuation, or an entry that somebody took out.
fn explains(text: &str) -> bool {
    let text = text.trim_start_matches('#').trim();
    let is_entry = !text.contains(' ') && ["CVE-", "GHSA-", "AVD-", "SNYK-"].iter().any(|id| text.starts_with(id));
    text.bytes().any(|byte| byte.is_ascii_alphanumeric()) && !is_entry || !text.is_ascii()
}

fn has_comment(source: &Source, range: &Range<usize>) -> bool {
    comments(source, range).any(|comment| explains(source.text().get(comment).unwrap_or("")))
}

/// The comments directly above a range and in its lines.
fn comments<'a>(source: &'a Source, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let text = source.text();
    let first = text.get(..range.start).and_then(|head| head.rfind('\n')).map_or(0, |at| at + 1);
    let last = text.get(range.end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| range.end + at);
    let mut start = first;
    while let Some(head) = text.get(..start).and_then(|head| head.strip_suffix('\n')) {
        let line = head.rfind('\n').map_or(0, |at| at + 1);
        if !head.get(line..).is_some_and(|line| line.trim_start().starts_with('#')) {
            break;
        }
        start = line;
    }
    let mut at = start;
    text.get(start..last).unwrap_or("").split_inclusive('\n').filter_map(move |line| {
        let begin = at;
        at += line.len();
        let hash = if line.trim_start().starts_with('#') { line.find('#') } else { line.find(" #").map(|at| at + 1) };
        hash.map(|hash| begin + hash..begin + line.trim_end().len())
    })
}

/// A day behind a word that says that something ends then.
fn noted_day(source: &Source, range: Range<usize>) -> Option<Spanned<Date>> {
    const WORDS: [&str; 6] = ["until", "till", "expires", "expire", "expiry", "exp"];
    let mut is_end = false;
    let mut at = range.start;
    for word in source.text().get(range)?.split_inclusive([' ', ':', '(', ')', ',', '=', '"', '\'', '\n']) {
        let start = at;
        at += word.len();
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if let Some(day) = day_of(bare).filter(|_| is_end) {
            return Some(Spanned::new(day, source.span(start..start + bare.len())));
        }
        let is_link = bare.is_empty() || bare.eq_ignore_ascii_case("on");
        is_end = WORDS.iter().any(|known| bare.eq_ignore_ascii_case(known)) || is_end && is_link;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    /// The entries: id, day, `?` without a reason.
    fn shown(path: &str, text: &str) -> Vec<String> {
        let source = Source::new(FileId(0), path, text);
        let line = |one: &ScanException| {
            assert_eq!(source.slice(one.id.span).trim_matches(['"', '\'']), one.id.value);
            let day = one.until.as_ref().map(|day| format!(" {}", source.slice(day.span)));
            format!("{}{}{}", one.id.value, day.unwrap_or_default(), if one.is_explained { "" } else { " ?" })
        };
        scan_exceptions(&source).iter().map(line).collect()
    }

    #[test]
    fn lines_of_trivy() {
        let text = "\u{feff}CVE-2024-1\n# no fix yet\nCVE-2024-2 exp:2026-01-31\r\n  CVE-2024-3\n\nCVE-2024-4 # dev only\n\
                    #CVE-2024-6\nCVE-2024-5 exp:soon\n";
        let all = ["CVE-2024-1 ?", "CVE-2024-2 2026-01-31", "CVE-2024-3", "CVE-2024-4", "CVE-2024-5 ?"];
        assert_eq!(shown("a/.trivyignore", text), all);
    }

    #[test]
    fn lists_of_trivy() {
        let text = "vulnerabilities:\n  - id: CVE-2024-1\n    expired_at: 2026-01-31\n    statement: not reached\n  \
                    # one of the tests\n  - id: CVE-2024-2\n  - paths: [a]\nsecrets:\n  - id: key # made up\n  \
                    - id: other\n";
        let all = ["CVE-2024-1 2026-01-31", "CVE-2024-2", "key", "other ?"];
        assert_eq!(shown(".trivyignore.yaml", text), all);
        assert!(shown(".trivyignore.yaml", "- a\n").is_empty());
    }

    #[test]
    fn paths_of_snyk() {
        let text = "version: v1.25.0\nignore:\n  SNYK-JS-A-1:\n    - '*':\n        reason: None Given\n        \
                    expires: 2026-01-31T00:00:00.000Z\n    - 'a > b':\n        reason: not reached\n  'npm:b:1':\n    \
                    - '*':\n        expires: 'soon'\npatch: {}\n";
        let all = ["SNYK-JS-A-1 2026-01-31T00:00:00.000Z ?", "SNYK-JS-A-1", "npm:b:1 ?"];
        assert_eq!(shown(".snyk", text), all);
    }

    #[test]
    fn tables_of_osv_scanner() {
        let text = "[[IgnoredVulns]]\nid = \"GO-2024-1\"\nignoreUntil = 2026-01-31\nreason = \"not called\"\n\n\
                    # only in tests\n[[IgnoredVulns]]\nid = \"GO-2024-2\"\n\n[[IgnoredVulns]]\nid = \"GO-2024-3\"\n\n\
                    [[PackageOverrides]]\nname = \"lib\"\nignore = true\n\n[[PackageOverrides]]\nname = \"x\"\n";
        assert_eq!(shown("osv-scanner.toml", text), ["GO-2024-1 2026-01-31", "GO-2024-2", "GO-2024-3 ?", "lib ?"]);
    }

    #[test]
    fn rules_of_grype() {
        let text = "ignore:\n  - vulnerability: CVE-2024-1\n    reason: \"no fix, until 2026-01-31\"\n  \
                    # expires on: 2026-02-28\n  - vulnerability: CVE-2024-2\n  - package:\n      name: libcurl\n  \
                    - fix-state: wont-fix\n    reason: seen 2026-01-01\n";
        let all = ["CVE-2024-1 2026-01-31", "CVE-2024-2 2026-02-28", "libcurl ?", "wont-fix"];
        assert_eq!(shown(".grype.yaml", text), all);
    }
}
