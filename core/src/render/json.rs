//! `json`: this program's own contract, version 1, for reports and for rules. Front ends serialise these structs.
//!
//! Lines and columns count from 1, columns in characters; offsets count bytes from 0; ends are exclusive.
//! The schemas are `docs/schemas/report.schema.json` and `docs/schemas/rules.schema.json`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use super::rules_json::{ExampleFileJson, ExampleJson, OptionJson, RuleJson, RulesJson, rules_json};
use super::{RenderOptions, TOOL_NAME, View, escape, rule_url};
use crate::finding::{Finding, Fix};
use crate::report::{Report, Told};
use crate::rule::{Practice, Registry};
use crate::source::Position;
use crate::span::Span;

/// The version of the contract.
pub const VERSION: u32 = 1;

/// A whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportJson<'a, F = Vec<FindingJson<'a>>> {
    /// The version of the contract: 1.
    pub version: u32,
    /// The program that made it.
    pub tool: ToolJson<'a>,
    /// The files that were judged.
    pub files: Vec<FileJson<'a>>,
    /// All findings, suppressed ones included.
    pub findings: F,
    /// Files that were left out for a reason worth saying.
    pub skipped: Vec<SkippedJson<'a>>,
    /// Files that could not be read.
    pub errors: Vec<ErrorJson<'a>>,
    /// What charts ask for that their own values do not have: who installs them has to give it.
    #[serde(default)]
    pub asked: Vec<ToldJson<'a>>,
    /// Why kustomizations were not built, whose files were judged one by one.
    #[serde(default)]
    pub unbuilt: Vec<ToldJson<'a>>,
    /// Counts.
    pub summary: SummaryJson<'a>,
}

/// The program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolJson<'a> {
    /// `lintainer`.
    pub name: Cow<'a, str>,
    /// Its version.
    pub version: Cow<'a, str>,
}

/// A file that was judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileJson<'a> {
    /// Its path.
    pub path: Cow<'a, str>,
    /// `dockerfile`, `compose` or `kubernetes`.
    pub kind: Cow<'a, str>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingJson<'a> {
    /// The rule's name.
    pub rule: Cow<'a, str>,
    /// The practice's number: 0 to 12.
    pub practice: u8,
    /// `error`, `warning` or `info`.
    pub severity: Cow<'a, str>,
    /// `high`, `medium` or `low`.
    pub confidence: Cow<'a, str>,
    /// The profile in which it first shows: `essential`, `hardened` or `audit`, or `named` for none of them.
    pub profile: Cow<'a, str>,
    /// What was found here.
    pub message: Cow<'a, str>,
    /// What to do.
    pub help: Option<Cow<'a, str>>,
    /// The rule's page.
    pub url: Cow<'a, str>,
    /// The file.
    pub path: Cow<'a, str>,
    /// What to underline.
    pub range: RangeJson,
    /// Further places.
    pub related: Vec<RelatedJson<'a>>,
    /// Ways to mend it.
    pub fixes: Vec<FixJson<'a>>,
    /// Names of this finding in other tools: `tool/ID`.
    pub aliases: Vec<Cow<'a, str>>,
    /// A name of this finding that survives changes elsewhere in the file.
    pub fingerprint: Cow<'a, str>,
    /// By what it is suppressed, if it is.
    pub suppressed: Option<SuppressedJson<'a>>,
    /// How likely it is what it says, or does harm, 0 to 1; left out where that was not worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

/// A range of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeJson {
    /// The first character.
    pub start: PositionJson,
    /// Just behind the last one.
    pub end: PositionJson,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionJson {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// In bytes from the start of the file, from 0.
    pub offset: u32,
}

impl From<Position> for PositionJson {
    fn from(position: Position) -> Self {
        PositionJson { line: position.line, column: position.column, offset: position.offset }
    }
}

/// A further place of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelatedJson<'a> {
    /// The file.
    pub path: Cow<'a, str>,
    /// Where.
    pub range: RangeJson,
    /// What is there.
    pub message: Cow<'a, str>,
}

/// A way to mend a finding: all edits or none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FixJson<'a> {
    /// What it does.
    pub title: Cow<'a, str>,
    /// `safe` or `unsafe`.
    pub safety: Cow<'a, str>,
    /// The edits.
    pub edits: Vec<EditJson<'a>>,
}

/// A replacement of a range by a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditJson<'a> {
    /// The file, where it is another one than the finding's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Cow<'a, str>>,
    /// What is replaced; an empty range is an insertion.
    pub range: RangeJson,
    /// By what.
    pub text: Cow<'a, str>,
}

/// Why a finding is not reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuppressedJson<'a> {
    /// `comment`, `annotation` or `baseline`.
    pub by: Cow<'a, str>,
    /// The reason that is given, if one is.
    pub reason: Option<Cow<'a, str>>,
}

/// A file that was left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SkippedJson<'a> {
    /// Its path.
    pub path: Cow<'a, str>,
    /// Why.
    pub reason: Cow<'a, str>,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorJson<'a> {
    /// Its path.
    pub path: Cow<'a, str>,
    /// What went wrong.
    pub message: Cow<'a, str>,
}

/// Something that keeps more from being known, and is no finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldJson<'a> {
    /// The file that says so.
    pub path: Cow<'a, str>,
    /// Its line, from 1.
    pub line: u32,
    /// What is missing.
    pub message: Cow<'a, str>,
}

impl<'a> From<&'a Told> for ToldJson<'a> {
    fn from(told: &'a Told) -> Self {
        ToldJson { path: told.path.as_str().into(), line: told.line, message: told.message.as_str().into() }
    }
}

/// Counts of a report. Suppressed findings are counted only in `suppressed`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryJson<'a> {
    /// Files that were judged.
    pub files: usize,
    /// Files that were left out for a reason worth saying.
    pub skipped: usize,
    /// Files that are of none of the formats.
    pub other: usize,
    /// Findings of severity `error`.
    pub errors: usize,
    /// Findings of severity `warning`.
    pub warnings: usize,
    /// Findings of severity `info`.
    pub infos: usize,
    /// Suppressed findings.
    pub suppressed: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
    /// Findings with unsafe fixes only.
    pub unsafe_fixable: usize,
    /// Findings by practice; practices without any are left out.
    pub practices: Vec<PracticeCountJson<'a>>,
    /// What the next profile would show beyond these; empty where nothing is hidden or nobody counted.
    pub hidden: Vec<HiddenCountJson<'a>>,
    /// How many rules looked at something, by practice; practices that none looked at are left out.
    #[serde(default)]
    pub checked: Vec<PracticeCountJson<'a>>,
    /// How many reports of scanners were given.
    #[serde(default)]
    pub scans: usize,
    /// Kustomizations and files of charts that were looked at, which are none of `files`.
    #[serde(default)]
    pub support: usize,
}

/// How many findings more a profile would show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HiddenCountJson<'a> {
    /// `hardened` or `audit`.
    pub profile: Cow<'a, str>,
    /// Findings.
    pub count: usize,
}

/// How many findings belong to a practice, or rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PracticeCountJson<'a> {
    /// 0 to 12.
    pub number: u8,
    /// The title for people.
    pub title: Cow<'a, str>,
    /// Findings, or rules.
    pub count: usize,
}

impl<'a> ReportJson<'a> {
    /// The contract's view of a report.
    pub fn new(report: &'a Report, rules: &'a Registry, options: &'a RenderOptions) -> Self {
        Self::from_view(&View::new(report, rules, options))
    }

    fn from_view(view: &View<'a>) -> Self {
        let findings = view.report.findings.iter().map(|finding| FindingJson::from_view(view, finding)).collect();
        ReportJson::around(view, findings)
    }
}

impl<'a, F> ReportJson<'a, F> {
    /// The contract's view of a report with these findings.
    fn around(view: &View<'a>, findings: F) -> Self {
        let report = view.report;
        let tool = ToolJson { name: TOOL_NAME.into(), version: view.options.tool_version.as_str().into() };
        let file = |file: &'a crate::report::ReportFile| FileJson {
            path: file.path.as_str().into(),
            kind: file.format.name().into(),
        };
        let skipped = |skipped: &'a crate::report::Skipped| {
            Some(SkippedJson { path: skipped.path.as_str().into(), reason: skipped.reason?.into() })
        };
        let error = |error: &'a crate::report::FileProblem| ErrorJson {
            path: error.path.as_str().into(),
            message: error.message.as_str().into(),
        };
        ReportJson {
            version: VERSION,
            tool,
            files: report.files.iter().map(file).collect(),
            findings,
            skipped: report.skipped.iter().filter_map(skipped).collect(),
            errors: report.errors.iter().map(error).collect(),
            asked: report.asked.iter().map(ToldJson::from).collect(),
            unbuilt: report.unbuilt.iter().map(ToldJson::from).collect(),
            summary: SummaryJson::new(report),
        }
    }
}

impl<'a> FindingJson<'a> {
    /// The contract's view of one finding of a report, for front ends that show findings one by one.
    pub fn new(report: &'a Report, finding: &'a Finding) -> Self {
        let format = report.files.iter().find(|file| file.path == report.path(finding.span)).map(|file| file.format);
        Self::with_aliases(report, finding, crate::aliases::of_finding(finding, format))
    }

    fn from_view(view: &View<'a>, finding: &'a Finding) -> Self {
        Self::with_aliases(view.report, finding, view.aliases(finding))
    }

    fn with_aliases(report: &'a Report, finding: &'a Finding, aliases: Vec<&'static str>) -> Self {
        let related = |related: &'a crate::finding::Related| RelatedJson {
            path: report.path(related.span).into(),
            range: range(report, related.span),
            message: related.message.as_str().into(),
        };
        let suppressed = finding.suppressed.as_ref().map(|suppressed| SuppressedJson {
            by: suppressed.by.name().into(),
            reason: suppressed.reason.as_deref().map(Cow::from),
        });
        FindingJson {
            rule: finding.rule.name.into(),
            practice: finding.rule.practice.number(),
            severity: finding.severity.name().into(),
            confidence: finding.confidence.name().into(),
            profile: finding.profile.name().into(),
            message: finding.message.as_str().into(),
            help: finding.help.as_deref().map(Cow::from),
            url: rule_url(finding.rule).into(),
            path: report.path(finding.span).into(),
            range: range(report, finding.span),
            related: finding.related.iter().map(related).collect(),
            fixes: finding.fixes.iter().map(|fix| FixJson::new(report, finding.span, fix)).collect(),
            aliases: aliases.into_iter().map(Cow::from).collect(),
            fingerprint: finding.fingerprint.as_str().into(),
            suppressed,
            probability: finding.probability.map(rounded),
        }
    }
}

/// To four places: more are noise, and differ between machines.
pub(crate) fn rounded(probability: f64) -> f64 {
    (probability * 10_000.0).round() / 10_000.0
}

impl<'a> FixJson<'a> {
    /// The contract's view of a fix of the finding at `at`.
    pub fn new(report: &'a Report, at: Span, fix: &'a Fix) -> Self {
        let edit = |edit: &'a crate::finding::Edit| EditJson {
            path: (edit.span.file != at.file).then(|| report.path(edit.span).into()),
            range: range(report, edit.span),
            text: edit.text.as_str().into(),
        };
        FixJson {
            title: fix.title.as_str().into(),
            safety: fix.safety.name().into(),
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

impl SummaryJson<'static> {
    /// Counts a report.
    pub fn new(report: &Report) -> Self {
        let summary = report.summary();
        let skipped = report.skipped.iter().filter(|skipped| skipped.reason.is_some()).count();
        let practice = |(practice, count): (Practice, usize)| PracticeCountJson {
            number: practice.number(),
            title: practice.title().into(),
            count,
        };
        SummaryJson {
            files: report.files.len(),
            skipped,
            other: report.skipped.len() - skipped,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            suppressed: summary.suppressed,
            fixable: summary.fixable,
            unsafe_fixable: summary.unsafe_fixable,
            practices: summary.practices.into_iter().map(practice).collect(),
            hidden: summary
                .hidden
                .into_iter()
                .map(|(profile, count)| HiddenCountJson { profile: profile.name().into(), count })
                .collect(),
            checked: summary.checked.into_iter().map(practice).collect(),
            scans: summary.scans,
            support: report.support,
        }
    }
}

pub(crate) fn render(view: &View) -> String {
    let findings = Each(|| view.report.findings.iter().map(|finding| FindingJson::from_view(view, finding)));
    to_line(&ReportJson::around(view, findings))
}

/// One line of JSON. The types here cannot fail to serialise: no maps with odd keys, no writers that fail.
pub(crate) fn to_line(value: &impl Serialize) -> String {
    let mut line = escape::json(serde_json::to_string(value).unwrap_or_default());
    line.push('\n');
    line
}

/// Items that are made one by one while they are written, so that a large report is never held as a tree of values.
pub(crate) struct Each<F>(pub(crate) F);

impl<I: Iterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn range(report: &Report, span: Span) -> RangeJson {
    match report.positions(span) {
        Some((start, end)) => RangeJson { start: start.into(), end: end.into() },
        None => {
            let start = PositionJson { line: 1, column: 1, offset: 0 };
            RangeJson { start, end: start }
        }
    }
}
