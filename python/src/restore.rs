//! A report from its JSON and the texts of its files: what pickle and the rendering of chosen findings need.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use lintainer_core::finding::{Edit, Finding, Fix, Related, Safety, Suppressed, SuppressedBy};
use lintainer_core::model::Format;
use lintainer_core::render::json::{
    EditJson, ErrorJson, FileJson, FindingJson, FixJson, HiddenCountJson, PositionJson, PracticeCountJson, RangeJson,
    ReportJson, SuppressedJson, ToldJson,
};
use lintainer_core::report::{FileProblem, Hidden, Report, ReportFile, Skipped, Told};
use lintainer_core::rule::{CUSTOM_PREFIX, Confidence, CustomCheck, Practice, Profile, Rule, Severity, Subject};
use lintainer_core::source::Source;
use lintainer_core::span::{FileId, Span};
use lintainer_custom::{About, of_program};

use crate::ENGINE;

/// Puts a report together again.
///
/// # Errors
/// The JSON is not of this version's report, or the texts are not those that the findings are about.
pub(crate) fn report(json: &str, texts: Vec<(String, String)>) -> Result<Report, String> {
    let json: ReportJson<'static> = serde_json::from_str(json).map_err(|error| format!("not a report: {error}"))?;
    let source = |(index, (path, text)): (usize, (String, String))| {
        Arc::new(Source::new(FileId(u32::try_from(index).unwrap_or(u32::MAX)), path, text))
    };
    let sources: Vec<Arc<Source>> = texts.into_iter().enumerate().map(source).collect();
    let by_path = sources.iter().map(|source| (source.path.clone(), Arc::clone(source))).collect();
    let texts = Texts(by_path);
    let findings = json.findings.iter().map(|finding| texts.finding(finding)).collect::<Result<Vec<_>, String>>()?;
    let file = |file: &FileJson| {
        let format = [Format::Dockerfile, Format::Compose, Format::Kubernetes, Format::Project]
            .into_iter()
            .find(|format| format.name() == file.kind);
        let format = format.ok_or_else(|| format!("there is no format `{}`", file.kind))?;
        Ok::<_, String>(ReportFile { path: file.path.to_string(), format })
    };
    let error = |error: &ErrorJson| FileProblem { path: error.path.to_string(), message: error.message.to_string() };
    let told =
        |told: &ToldJson| Told { path: told.path.to_string(), line: told.line, message: told.message.to_string() };
    let named = json.skipped.iter().map(|it| Skipped { path: it.path.to_string(), reason: Some(lasting(&it.reason)) });
    // Of files of no format of ours JSON has the number only.
    let other = (0..json.summary.other).map(|_| Skipped { path: String::new(), reason: None });
    let skipped = named.chain(other).collect();
    Ok(Report {
        files: json.files.iter().map(file).collect::<Result<_, _>>()?,
        skipped,
        asked: json.asked.iter().map(told).collect(),
        unbuilt: json.unbuilt.iter().map(told).collect(),
        errors: json.errors.iter().map(error).collect(),
        hidden: json.summary.hidden.iter().map(hidden).collect::<Result<_, _>>()?,
        checked: json.summary.checked.iter().map(checked).collect::<Result<_, _>>()?,
        scans: json.summary.scans,
        support: json.summary.support,
        secrets: secrets(&findings),
        findings,
        sources,
    })
}

/// The values that are not to be shown: JSON does not say which those are, but the rules that find them are named after them.
fn secrets(findings: &[Finding]) -> Vec<Span> {
    let is_about_secrets =
        |finding: &&Finding| ["secret", "password", "credential"].iter().any(|word| finding.rule.name.contains(word));
    let mut secrets: Vec<Span> = findings.iter().filter(is_about_secrets).map(|finding| finding.span).collect();
    secrets.sort_unstable();
    secrets
}

/// A reason that lasts as long as the program. Core has a handful of them, so each is kept once and for good.
fn lasting(reason: &str) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(same) = known.get(reason) {
        return same;
    }
    let same: &'static str = Box::leak(reason.to_string().into_boxed_str());
    known.insert(same);
    same
}

/// The texts of the files, by path.
struct Texts(HashMap<String, Arc<Source>>);

impl Texts {
    fn finding(&self, json: &FindingJson) -> Result<Finding, String> {
        let rule = ENGINE.rules().get(&json.rule).or_else(|| own_rule(json));
        let rule = rule.ok_or_else(|| format!("there is no rule `{}`", json.rule))?;
        let related = json.related.iter().map(|related| {
            let span = self.span(&related.path, related.range)?;
            Ok(Related { span, message: related.message.to_string() })
        });
        Ok(Finding {
            severity: Severity::parse(&json.severity).ok_or_else(|| unknown("severity", &json.severity))?,
            confidence: Confidence::parse(&json.confidence).ok_or_else(|| unknown("confidence", &json.confidence))?,
            profile: profile(&json.profile)?,
            help: json.help.as_ref().map(ToString::to_string),
            related: related.collect::<Result<_, String>>()?,
            fixes: json.fixes.iter().map(|fix| self.fix(&json.path, fix)).collect::<Result<_, _>>()?,
            aliases: aliases(rule, &json.aliases),
            fingerprint: json.fingerprint.to_string(),
            suppressed: json.suppressed.as_ref().map(suppressed).transpose()?,
            probability: json.probability,
            ..Finding::new(rule, self.span(&json.path, json.range)?, json.message.clone())
        })
    }

    fn fix(&self, path: &str, json: &FixJson) -> Result<Fix, String> {
        let safety = [Safety::Safe, Safety::Unsafe].into_iter().find(|safety| safety.name() == json.safety);
        let edit = |edit: &EditJson| {
            let span = self.span(edit.path.as_deref().unwrap_or(path), edit.range)?;
            Ok(Edit::replace(span, edit.text.clone()))
        };
        Ok(Fix {
            title: json.title.to_string(),
            safety: safety.ok_or_else(|| unknown("safety", &json.safety))?,
            edits: json.edits.iter().map(edit).collect::<Result<_, String>>()?,
        })
    }

    /// A place, which must be where the text has it: a file that was changed since would be reported at wrong places.
    fn span(&self, path: &str, range: RangeJson) -> Result<Span, String> {
        let source = self.0.get(path).ok_or_else(|| format!("the text of {path} is not given"))?;
        let fits = |position: PositionJson| PositionJson::from(source.position(position.offset)) == position;
        if !fits(range.start) || !fits(range.end) {
            return Err(format!("{path} has changed since it was checked"));
        }
        Ok(source.span(range.start.offset as usize..range.end.offset as usize))
    }
}

/// A rule that a project writes itself, as far as its findings say: the process that made the report need not be this one. Each is
/// kept once and for good.
fn own_rule(json: &FindingJson) -> Option<&'static Rule> {
    static KNOWN: Mutex<BTreeMap<String, &'static Rule>> = Mutex::new(BTreeMap::new());
    let name = json.rule.strip_prefix(CUSTOM_PREFIX)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(same) = known.get(name) {
        return Some(same);
    }
    let about = About {
        name: name.to_string(),
        summary: json.message.to_string(),
        why: String::new(),
        practice: Practice::ALL.into_iter().find(|practice| practice.number() == json.practice)?,
        severity: Severity::parse(&json.severity)?,
        confidence: Confidence::parse(&json.confidence)?,
        profile: profile(&json.profile).ok()?,
        formats: Vec::new(),
    };
    let same = of_program(about, &Gone, ENGINE.rules()).ok()?;
    known.insert(name.to_string(), same);
    Some(same)
}

/// The check of a rule that is not here.
#[derive(Debug)]
struct Gone;

impl CustomCheck for Gone {
    fn subject(&self) -> Subject {
        Subject::Image
    }
}

/// The same names as constants of the rule. Those that it does not have are left out.
fn aliases(rule: &'static Rule, json: &[Cow<'_, str>]) -> Vec<&'static str> {
    json.iter().filter_map(|alias| rule.aliases().find(|known| known == alias)).collect()
}

fn profile(name: &str) -> Result<Profile, String> {
    let all = Profile::ALL.into_iter().chain([Profile::Named]);
    all.into_iter().find(|profile| profile.name() == name).ok_or_else(|| unknown("profile", name))
}

fn checked(json: &PracticeCountJson) -> Result<(Practice, usize), String> {
    let practice = Practice::ALL.into_iter().find(|practice| practice.number() == json.number);
    Ok((practice.ok_or_else(|| format!("there is no practice {}", json.number))?, json.count))
}

/// Of what is hidden JSON has the numbers only.
fn hidden(json: &HiddenCountJson) -> Result<Hidden, String> {
    Ok(Hidden { path: String::new(), next: Some((profile(&json.profile)?, json.count)), fingerprints: Vec::new() })
}

fn suppressed(json: &SuppressedJson) -> Result<Suppressed, String> {
    let by = [SuppressedBy::Comment, SuppressedBy::Annotation, SuppressedBy::Baseline];
    let by = by.into_iter().find(|by| by.name() == json.by).ok_or_else(|| unknown("suppression", &json.by))?;
    Ok(Suppressed { by, reason: json.reason.as_ref().map(ToString::to_string) })
}

fn unknown(what: &str, name: &str) -> String {
    format!("there is no {what} `{name}`")
}
