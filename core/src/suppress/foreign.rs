//! Suppression comments of other linters. Their rules are found by the aliases of ours.

use crate::settings::Date;

/// What another tool's comment says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    /// The tools whose aliases are meant, in the order of asking.
    pub tools: &'static [&'static str],
    /// Which of their checks.
    pub ids: Ids,
    /// Where it holds.
    pub reach: Reach,
    pub until: Option<Date>,
    pub reason: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ids {
    All,
    These(Vec<String>),
}

/// Where a comment holds.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Reach {
    /// As ours: the next instruction or node, or the same line.
    Next,
    /// The line that it stands on.
    Line,
    /// The document; in a Dockerfile the file.
    Document,
    File,
}

impl Foreign {
    /// Whether the grammar has a place for a reason.
    pub(super) fn could_explain(&self) -> bool {
        self.tools.first().is_some_and(|tool| matches!(*tool, "hadolint" | "checkov" | "kube-linter" | "tally"))
    }
}

/// Reads a comment, from its `#` on. `at_top`: before everything else in the file.
pub(super) fn comment(text: &str, at_top: bool) -> Option<Foreign> {
    let body = text.trim_start_matches('#').trim();
    let word = body.split([':', ' ', '\t']).next()?;
    match word {
        "hadolint" => hadolint(body),
        "checkov" => checkov(body),
        "trivy" => trivy(body, at_top),
        "dclint" => dclint(body),
        "kics-scan" => kics(body, at_top),
        "nosemgrep" => Some(nosemgrep(body)),
        "tally" => tally(body),
        // At the top it is a directive, for the whole file.
        word if word.starts_with("check=") && !at_top => {
            let value = body.strip_prefix("check=")?;
            let (value, why) = value.split_once("//").unwrap_or((value, ""));
            let why = Some(why.trim().to_string()).filter(|why| !why.is_empty());
            Some(Foreign { reach: Reach::Next, reason: why, ..buildkit(value)? })
        }
        _ => None,
    }
}

/// The value of BuildKit's directive `check`: `skip=Rule,Other;error=true`.
pub(super) fn buildkit(value: &str) -> Option<Foreign> {
    let skip = value.split(';').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        (key.trim() == "skip").then_some(value)
    })?;
    let ids = if skip.trim() == "all" { Ids::All } else { Ids::These(words(skip, &[','])) };
    Some(Foreign { tools: &["buildkit"], ids, reach: Reach::File, until: None, reason: None })
}

/// Whether BuildKit's directive `check` says `error=true`: what a check finds ends the build. Words as Go's
/// `strconv.ParseBool` has them.
pub(super) fn buildkit_fails(value: &str) -> bool {
    value
        .split(';')
        .filter_map(|part| part.split_once('='))
        .any(|(key, value)| key.trim() == "error" && matches!(value.trim(), "1" | "t" | "T" | "true" | "TRUE" | "True"))
}

/// An annotation of a Kubernetes object.
pub(super) fn annotation(key: &str, value: &str) -> Option<Foreign> {
    let reason = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
    let foreign = |tools, ids, reason| Some(Foreign { tools, ids, reach: Reach::Document, until: None, reason });
    if let Some(check) = key.strip_prefix("ignore-check.kube-linter.io/") {
        return foreign(&["kube-linter"], Ids::These(vec![check.to_string()]), reason(value));
    }
    if key == "kube-linter.io/ignore-all" {
        return foreign(&["kube-linter"], Ids::All, reason(value));
    }
    if let Some(check) = key.strip_prefix("polaris.fairwinds.com/") {
        return match check.strip_suffix("exempt").filter(|_| value == "true")? {
            "" => foreign(&["polaris"], Ids::All, None),
            check => foreign(&["polaris"], Ids::These(vec![check.trim_end_matches('-').to_string()]), None),
        };
    }
    if key == "kube-score/ignore" {
        return foreign(&["kube-score"], Ids::These(words(value, &[','])), None);
    }
    let number = key.strip_prefix("checkov.io/skip")?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (id, why) = value.split_once('=').unwrap_or((value, ""));
    foreign(&["checkov"], Ids::These(words(id, &[','])), reason(why))
}

/// `hadolint ignore=DL3006,SC2086` for the next instruction, `hadolint global ignore=…` for the file.
fn hadolint(body: &str) -> Option<Foreign> {
    let rest = body.strip_prefix("hadolint")?.trim_start();
    let (global, rest) = match rest.strip_prefix("global") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, rest),
    };
    let list = rest.strip_prefix("ignore")?.trim_start().strip_prefix('=')?;
    // A list may have blanks around its commas; what follows it is the reason.
    let end = list_end(list);
    let (ids, reason) = list.split_at_checked(end)?;
    let ids = Ids::These(words(ids, &[',']));
    let reason = Some(reason.trim_start_matches(['#', ' ', '\t']).trim().to_string()).filter(|text| !text.is_empty());
    let reach = if global { Reach::File } else { Reach::Next };
    Some(Foreign { tools: &["hadolint", "shellcheck"], ids, reach, until: None, reason })
}

/// Where a list of ids with commas between them ends.
fn list_end(list: &str) -> usize {
    let mut end = 0;
    let mut after_comma = true;
    for (at, c) in list.char_indices() {
        match c {
            ',' => after_comma = true,
            ' ' | '\t' => continue,
            _ => {
                let gap = at > end && list.get(end..at).is_some_and(|between| !between.is_empty());
                if gap && !after_comma {
                    return end;
                }
                after_comma = false;
            }
        }
        end = at + c.len_utf8();
    }
    end
}

/// `checkov:skip=CKV_DOCKER_3,CKV_DOCKER_2:reason`.
fn checkov(body: &str) -> Option<Foreign> {
    let list = body.strip_prefix("checkov:")?.trim_start().strip_prefix("skip=")?;
    let (ids, reason) = list.split_once(':').unwrap_or((list, ""));
    let ids = Ids::These(words(ids, &[',', ' ']));
    let reason = Some(reason.trim().to_string()).filter(|text| !text.is_empty());
    Some(Foreign { tools: &["checkov"], ids, reach: Reach::Document, until: None, reason })
}

/// `trivy:ignore:DS-0002`, several in a row, with parameters such as `:exp:2026-12-31`.
fn trivy(body: &str, at_top: bool) -> Option<Foreign> {
    let mut ids = Vec::new();
    let mut until = None;
    let mut all = false;
    for part in body.split_whitespace() {
        let Some(rest) = part.strip_prefix("trivy:ignore:") else { break };
        let mut fields = rest.split(':');
        let id = fields.next().unwrap_or("");
        let id = id.split('[').next().unwrap_or(id);
        if id == "*" {
            all = true;
        } else {
            ids.push(trivy_id(id));
        }
        while let Some(field) = fields.next() {
            if field == "exp" {
                until = fields.next().and_then(Date::parse);
            }
        }
    }
    if ids.is_empty() && !all {
        return None;
    }
    let ids = if all { Ids::All } else { Ids::These(ids) };
    let reach = if at_top { Reach::File } else { Reach::Next };
    Some(Foreign { tools: &["trivy"], ids, reach, until, reason: None })
}

/// The present form of an id: `AVD-DS-0002`, `DS002` and `ds-0002` are `DS-0002`.
pub(crate) fn trivy_id(id: &str) -> String {
    let upper = id.to_ascii_uppercase();
    let plain = upper.strip_prefix("AVD-").unwrap_or(&upper);
    let letters = plain.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(plain.len());
    let (prefix, number) = plain.split_at_checked(letters).unwrap_or((plain, ""));
    match number.trim_start_matches('-').parse::<u32>() {
        Ok(number) => format!("{prefix}-{number:04}"),
        Err(_) => plain.to_string(),
    }
}

/// `dclint disable`, `dclint disable rule other`, `dclint disable-line rule`, `dclint disable-file`.
fn dclint(body: &str) -> Option<Foreign> {
    let mut parts = body.split_whitespace().skip(1);
    let reach = match parts.next()? {
        "disable" | "disable-file" => Reach::File,
        "disable-line" => Reach::Line,
        _ => return None,
    };
    let ids: Vec<String> = parts.map(|word| word.trim_matches(',').to_string()).collect();
    let ids = if ids.is_empty() { Ids::All } else { Ids::These(ids) };
    Some(Foreign { tools: &["dclint"], ids, reach, until: None, reason: None })
}

/// `kics-scan ignore` and `kics-scan disable=ID,ID` at the top, `kics-scan ignore-line`, `kics-scan ignore-block`.
fn kics(body: &str, at_top: bool) -> Option<Foreign> {
    let rest = body.strip_prefix("kics-scan")?.trim();
    let (ids, reach) = match rest.strip_prefix("disable=") {
        Some(list) => (Ids::These(words(list, &[','])), Reach::File),
        None if rest == "ignore" => (Ids::All, Reach::File),
        None if rest == "ignore-line" || rest == "ignore-block" => (Ids::All, Reach::Next),
        None => return None,
    };
    let is_read = at_top || reach == Reach::Next;
    is_read.then_some(Foreign { tools: &["kics"], ids, reach, until: None, reason: None })
}

/// `nosemgrep`, `nosemgrep: rule-id, other`; the last part of an id is its name.
fn nosemgrep(body: &str) -> Foreign {
    let list = body.strip_prefix("nosemgrep").and_then(|rest| rest.trim_start().strip_prefix(':')).unwrap_or("");
    let name = |id: String| id.rsplit('.').next().unwrap_or("").to_string();
    let ids: Vec<String> = words(list, &[',', ' ']).into_iter().map(name).collect();
    let ids = if ids.is_empty() { Ids::All } else { Ids::These(ids) };
    Foreign { tools: &["semgrep"], ids, reach: Reach::Next, until: None, reason: None }
}

/// `tally ignore=RULE,RULE;reason=why` for the next instruction, `tally global ignore=…` for the file.
fn tally(body: &str) -> Option<Foreign> {
    let rest = body.strip_prefix("tally")?.trim_start();
    let (reach, rest) = match rest.strip_prefix("global") {
        Some(rest) => (Reach::File, rest.trim_start()),
        None => (Reach::Next, rest),
    };
    let list = rest.strip_prefix("ignore=")?;
    let (list, reason) = list.split_once(";reason=").unwrap_or((list, ""));
    let reason = Some(reason.trim().to_string()).filter(|reason| !reason.is_empty());
    // Rules are written with the tool that they are taken from.
    let tools = &["tally", "hadolint", "buildkit", "shellcheck"];
    let name = |id: String| id.rsplit('/').next().unwrap_or("").to_string();
    let ids = words(list, &[',']).into_iter().map(name).collect();
    Some(Foreign { tools, ids: Ids::These(ids), reach, until: None, reason })
}

fn words(list: &str, separators: &[char]) -> Vec<String> {
    list.split(separators).map(str::trim).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Reach, Option<String>) {
        let found = comment(text, false).unwrap_or_else(|| panic!("{text}"));
        let ids = if let Ids::These(ids) = found.ids { ids } else { vec!["*".into()] };
        (ids, found.reach, found.reason)
    }

    fn ids(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn hadolint_comments() {
        assert_eq!(read("# hadolint ignore=DL3006,DL3008"), (ids(&["DL3006", "DL3008"]), Reach::Next, None));
        assert_eq!(
            read("#hadolint  ignore = DL3006 , SC2086 # why"),
            (ids(&["DL3006", "SC2086"]), Reach::Next, Some("why".into()))
        );
        assert_eq!(read("# hadolint ignore=DL3006 because of x").2, Some("because of x".into()));
        assert_eq!(read("# hadolint global ignore=DL3006").1, Reach::File);
        assert_eq!(comment("# hadolint shell=bash", false), None);
        assert_eq!(comment("# hadolinted", false), None);
    }

    #[test]
    fn buildkit_comments() {
        let rules = ids(&["JSONArgsRecommended", "Other"]);
        assert_eq!(read("# check=skip=JSONArgsRecommended,Other // why"), (rules, Reach::Next, Some("why".into())));
        assert_eq!(read("# check=skip=all"), (ids(&["*"]), Reach::Next, None));
        assert_eq!(comment("# check=error=true", false), None);
        assert_eq!(comment("# check=skip=all", true), None);
    }

    #[test]
    fn trivy_comments() {
        for written in ["AVD-DS-0002", "DS-0002", "DS002", "ds-0002", "avd-ds-0002"] {
            assert_eq!(read(&format!("#trivy:ignore:{written}")).0, ids(&["DS-0002"]), "{written}");
        }
        assert_eq!(read("# trivy:ignore:KSV012 trivy:ignore:AVD-KSV-0001 words").0, ids(&["KSV-0012", "KSV-0001"]));
        assert_eq!(read("# trivy:ignore:*").0, ids(&["*"]));
        let dated = comment("# trivy:ignore:DS-0002:exp:2026-03-04", true).unwrap();
        assert_eq!((dated.until, dated.reach), (Some(Date::new(2026, 3, 4)), Reach::File));
    }

    #[test]
    fn other_comments() {
        assert_eq!(
            read("#checkov:skip=CKV_DOCKER_3:it is a base"),
            (ids(&["CKV_DOCKER_3"]), Reach::Document, Some("it is a base".into()))
        );
        assert_eq!(read("# dclint disable-line no-x").1, Reach::Line);
        assert_eq!(read("# dclint disable").0, ids(&["*"]));
        assert_eq!(comment("# kics-scan ignore", true).unwrap().ids, Ids::All);
        assert_eq!(comment("# kics-scan ignore", false), None);
        assert_eq!(comment("# kics-scan disable=a-b,c", true).unwrap().ids, Ids::These(ids(&["a-b", "c"])));
        assert_eq!(read("# kics-scan ignore-line").1, Reach::Next);
        assert_eq!(read("# nosemgrep: dockerfile.security.missing-user, b").0, ids(&["missing-user", "b"]));
        assert_eq!(read("# nosemgrep").0, ids(&["*"]));
        assert_eq!(
            read("# tally ignore=hadolint/DL3006,no-x;reason=it is a base"),
            (ids(&["DL3006", "no-x"]), Reach::Next, Some("it is a base".into()))
        );
        assert_eq!(read("# tally global ignore=a").1, Reach::File);
        assert_eq!(comment("# tally of votes", false), None);
        assert_eq!(buildkit("skip=A,B;error=true").unwrap().ids, Ids::These(ids(&["A", "B"])));
        assert_eq!(buildkit("error=true;skip=all").unwrap().ids, Ids::All);
        assert_eq!(buildkit("error=true"), None);
        assert_eq!(buildkit("skip=A,all").unwrap().ids, Ids::These(ids(&["A", "all"])), "all stands alone");
        assert!(buildkit_fails("skip=A; error = true") && buildkit_fails("error=1"));
        assert!(!buildkit_fails("error=false") && !buildkit_fails("skip=error") && !buildkit_fails("error"));
    }

    #[test]
    fn annotations() {
        let found = annotation("ignore-check.kube-linter.io/run-as-non-root", "it must").unwrap();
        assert_eq!((found.ids, found.reason), (Ids::These(ids(&["run-as-non-root"])), Some("it must".into())));
        assert_eq!(annotation("kube-linter.io/ignore-all", "").unwrap().ids, Ids::All);
        let found = annotation("checkov.io/skip1", "CKV_K8S_14=why").unwrap();
        assert_eq!((found.ids, found.reason), (Ids::These(ids(&["CKV_K8S_14"])), Some("why".into())));
        assert_eq!(annotation("checkov.io/skipped", "x"), None);
        assert_eq!(annotation("polaris.fairwinds.com/exempt", "true").unwrap().ids, Ids::All);
        let found = annotation("polaris.fairwinds.com/runAsRootAllowed-exempt", "true").unwrap();
        assert_eq!(found.ids, Ids::These(ids(&["runAsRootAllowed"])));
        assert_eq!(annotation("polaris.fairwinds.com/exempt", "false"), None);
        assert_eq!(annotation("kube-score/ignore", "a, b").unwrap().ids, Ids::These(ids(&["a", "b"])));
    }
}
