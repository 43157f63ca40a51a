//! How a rule finds its faults, read and checked.

use std::collections::BTreeSet;

use lintainer_core::finding::Safety;
use lintainer_core::model::Format;
use lintainer_core::policy::Admission;
use lintainer_core::rule::{Confidence, Practice, Profile, Severity};
use lintainer_core::text::nearest;

use super::admission;
use super::keys::{Head, Written, find};
use super::node::Each;
use super::place;
use crate::cel::{self, Expr, Fault, Names, Type};
use crate::model::RECORDS;
use crate::template::{Template, moved};

/// How a rule finds its faults.
#[derive(Debug)]
pub struct Definition {
    /// The name of the rule.
    pub name: &'static str,
    /// The file of the rule.
    pub path: String,
    /// What it looks at.
    pub each: Each,
    /// Where it looks.
    pub formats: Vec<Format>,
    /// The severity, if it names one.
    pub severity: Option<Severity>,
    /// The confidence, if it names one.
    pub confidence: Option<Confidence>,
    /// The profile, if it names one.
    pub profile: Option<Profile>,
    /// The practice, if it names one.
    pub practice: Option<Practice>,
    /// The same for the cluster, where it asks for that.
    pub admission: Option<Admission>,
    pub(super) when: Expr,
    pub(super) at: Option<Expr>,
    pub(super) message: Template,
    pub(super) help: Option<Template>,
    pub(super) fix: Option<FixPlan>,
    /// Whether any of it needs all files.
    pub(super) asks_project: bool,
    /// The page, and where `when` stands in it, for faults that show when it runs.
    page: &'static str,
    when_at: Written,
}

/// How a finding is mended.
#[derive(Debug)]
pub(super) struct FixPlan {
    pub title: Template,
    pub safety: Safety,
    pub change: Change,
}

/// What a fix does.
#[derive(Debug)]
pub(super) enum Change {
    /// Puts a text where a value is written; without an expression where the finding is.
    Replace(Option<Expr>, Template),
    /// Puts a value at a place in YAML, whatever is missing on the way.
    Set(Expr, Template),
    /// Removes an entry or item of YAML.
    Remove(Expr),
}

impl Definition {
    /// Reads what the block of a page says.
    ///
    /// # Errors
    ///
    /// The first fault, at its place in the page.
    pub(super) fn new(path: &str, page: &'static str, name: &'static str, head: Head) -> Result<Definition, Fault> {
        let words: Vec<String> = head.each.iter().map(|written| written.text.clone()).collect();
        let each_at = head.each.first().map_or(head.whole.start..head.whole.start, |written| written.whole.clone());
        let each = Each::read(&words).map_err(|message| Fault::new(each_at, message))?;
        let names = each.names();
        let reader = Reader { names: &names };
        let when_at = head.needed("when")?.clone();
        let (when, of) = reader.condition(&when_at)?;
        if !matches!(of, Type::Bool | Type::Any) {
            return Err(when_at.wrong(format!("`when` is a condition; this is {}", of.what())));
        }
        let place = head.text("at").map(|written| reader.place(written)).transpose()?;
        let message = reader.template(head.needed("message")?)?;
        let help = head.text("help").map(|written| reader.template(written)).transpose()?;
        let fix = head.fix.as_ref().map(|(keys, at)| reader.fix(keys, at)).transpose()?;
        let formats = formats(&head.formats, &each)?;
        let admission = match &head.admission {
            Some((true, at)) => Some(admission::of(name, &each, &when_at, &when, at)?),
            _ => None,
        };
        let templates = [Some(&message), help.as_ref()].into_iter().flatten();
        let holes = templates.flat_map(|template| template.holes()).map(|(_, hole)| hole);
        let asks_project = [&when].into_iter().chain(place.as_ref()).chain(holes).any(asks_project);
        Ok(Definition {
            name,
            path: path.to_string(),
            each,
            formats,
            severity: word(&head, "severity", &Severity::ALL.map(|it| (it.name(), it)))?,
            confidence: word(&head, "confidence", &Confidence::ALL.map(|it| (it.name(), it)))?,
            profile: word(&head, "profile", &Profile::ALL.map(|it| (it.name(), it)))?,
            practice: head.practice.as_ref().map(practice).transpose()?,
            admission,
            when,
            at: place,
            message,
            help,
            fix,
            asks_project,
            page,
            when_at,
        })
    }

    /// What is said about a fault of the condition that shows when it runs: its place in the page, and what is wrong.
    pub(super) fn told(&self, fault: Fault) -> String {
        let fault = self.when_at.fault(fault);
        format!("{}: {}", place(self.page, fault.at.start), fault.message)
    }
}

struct Reader<'n> {
    names: &'n Names,
}

impl Reader<'_> {
    fn condition(&self, written: &Written) -> Result<(Expr, Type), Fault> {
        let read = cel::parse(&written.text).and_then(|expr| {
            let of = cel::check(&expr, self.names, &BTreeSet::new())?;
            Ok((expr, of))
        });
        read.map_err(|fault| written.fault(fault))
    }

    /// An expression that says where: what is absent has a place as well, so that nothing need be asked before.
    fn place(&self, written: &Written) -> Result<Expr, Fault> {
        let expr = cel::parse(&written.text).map_err(|fault| written.fault(fault))?;
        let paths = every_path(&expr);
        cel::check(&expr, self.names, &paths).map_err(|fault| written.fault(fault))?;
        Ok(expr)
    }

    /// A text in which what is absent is `…`, or which is then left out, so that nothing need be asked before.
    fn template(&self, written: &Written) -> Result<Template, Fault> {
        let template = Template::parse(&written.text).map_err(|fault| written.fault(fault))?;
        for (start, hole) in template.holes() {
            cel::check(hole, self.names, &every_path(hole)).map_err(|fault| written.fault(moved(fault, start)))?;
        }
        Ok(template)
    }

    fn fix(&self, keys: &[(&'static str, Written)], at: &std::ops::Range<usize>) -> Result<FixPlan, Fault> {
        let text = |key: &str| find(keys, key);
        let with = || match text("with") {
            Some(written) => self.template(written),
            None => Err(Fault::new(at.clone(), "`with` is missing: what is to be written")),
        };
        let yaml = |written: &Written| {
            let expr = self.place(written)?;
            match cel::check(&expr, self.names, &every_path(&expr)) {
                Ok(Type::Any) => Ok(expr),
                _ => Err(written.wrong("`set` and `remove` want a place in YAML: below `object` or `….raw`")),
            }
        };
        let change = match (text("replace"), text("set"), text("remove")) {
            (place, None, None) => Change::Replace(place.map(|written| self.place(written)).transpose()?, with()?),
            (None, Some(place), None) => Change::Set(yaml(place)?, with()?),
            (None, None, Some(place)) => match text("with") {
                Some(with) => return Err(with.wrong("`remove` writes nothing: leave `with` out")),
                None => Change::Remove(yaml(place)?),
            },
            _ => return Err(Fault::new(at.clone(), "a fix has one of `replace`, `set` and `remove`")),
        };
        let safety = match text("safety") {
            None => Safety::Unsafe,
            Some(written) => match written.text.as_str() {
                "safe" => Safety::Safe,
                "unsafe" => Safety::Unsafe,
                _ => return Err(written.wrong("`safety` is `safe` or `unsafe`")),
            },
        };
        let title = match text("title") {
            Some(written) => self.template(written)?,
            None => return Err(Fault::new(at.clone(), "`title` is missing: what the fix does, in the imperative")),
        };
        Ok(FixPlan { title, safety, change })
    }
}

/// All paths that an expression reads, as if it had asked for them.
fn every_path(expr: &Expr) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    cel::paths(expr, &mut paths);
    paths
}

/// Whether an expression reads a field that all files are needed for.
fn asks_project(expr: &Expr) -> bool {
    let mut names = BTreeSet::new();
    cel::fields(expr, &mut names);
    let mut fields = RECORDS.iter().flat_map(|record| record.fields).filter(|field| field.asks_project);
    fields.any(|field| names.contains(field.name))
}

fn formats(written: &[Written], each: &Each) -> Result<Vec<Format>, Fault> {
    let mut formats = Vec::new();
    for word in written {
        let Some(format) = Format::ALL.into_iter().find(|format| format.name() == word.text) else {
            let known = each.formats().iter().map(|format| format.name());
            let meant = nearest(&word.text, known.clone()).map(|near| format!("did you mean `{near}`?"));
            let meant = meant.unwrap_or_else(|| format!("it is one of {}", known.collect::<Vec<_>>().join(", ")));
            return Err(word.wrong(format!("`{}` is no format; {meant}", word.text)));
        };
        if !each.formats().contains(&format) {
            return Err(word.wrong(format!("there is no `{}` to look at in the format `{}`", each.word, word.text)));
        }
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    Ok(if formats.is_empty() { each.formats().to_vec() } else { formats })
}

fn word<T: Copy>(head: &Head, key: &str, words: &[(&'static str, T)]) -> Result<Option<T>, Fault> {
    let Some(written) = head.text(key) else { return Ok(None) };
    let found = words.iter().find(|(word, _)| *word == written.text);
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    found.map(|(_, value)| Some(*value)).ok_or_else(|| written.wrong(format!("`{key}` is one of {}", known.join(", "))))
}

fn practice(written: &Written) -> Result<Practice, Fault> {
    let number = written.text.trim_start_matches(['p', 'P']).parse::<u8>().ok();
    let found = Practice::ALL.into_iter().find(|practice| Some(practice.number()) == number);
    found.ok_or_else(|| written.wrong("`practice` is a number from 0 to 12"))
}
