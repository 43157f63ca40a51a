//! Rules that a project writes itself, one page each.

mod admission;
mod definition;
mod keys;
mod node;
mod program;
mod run;

pub use definition::Definition;
pub use node::{Each, NODES};
pub use program::{About, of_program};

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use lintainer_core::report::FileProblem;
use lintainer_core::rule::{
    CUSTOM_PREFIX, Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity,
};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;

use crate::cel::Fault;

/// How many rules a project may have.
pub const MAX_RULES: usize = 500;

/// How long the page of a rule may be (bytes).
pub const MAX_PAGE: usize = 1 << 16;

/// A rule of a project.
#[derive(Debug, Clone, Copy)]
pub struct CustomRule {
    /// It as every other rule.
    pub rule: &'static Rule,
    /// How it finds its faults.
    pub definition: &'static Definition,
}

/// The rules of a project, and what is wrong with those that are left out.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The rules.
    pub rules: Vec<CustomRule>,
    /// A fault for each of the others, with line and column.
    pub faults: Vec<FileProblem>,
}

/// Reads rules from the texts of their pages, each with its path. `builtin` has the names that are taken. Rules live as
/// long as the process; a page that is read again is the same rule.
pub fn load<'t>(pages: impl IntoIterator<Item = (&'t str, &'t str)>, builtin: &Registry) -> Loaded {
    let mut loaded = Loaded::default();
    for (path, text) in pages {
        let fault = |at: usize, message: String| problem(path, text, &Fault::new(at..at, message));
        if loaded.rules.len() >= MAX_RULES {
            loaded.faults.push(fault(0, format!("there are more than {MAX_RULES} rules; this one is left out")));
            continue;
        }
        if text.len() > MAX_PAGE {
            loaded
                .faults
                .push(fault(0, format!("the page of a rule has up to {MAX_PAGE} bytes; this one is left out")));
            continue;
        }
        match once(path, text, builtin) {
            Ok(rule) if loaded.rules.iter().any(|known| known.rule.name == rule.rule.name) => {
                let name = rule.rule.name.trim_start_matches(CUSTOM_PREFIX);
                loaded.faults.push(fault(0, format!("another file has a rule `{name}` as well; this one is left out")));
            }
            Ok(rule) => loaded.rules.push(rule),
            Err(found) => loaded.faults.push(problem(path, text, &found)),
        }
    }
    loaded
}

/// The rules of this process by path and text: whoever reads a page again, as a library that is called often, has the
/// same rule.
static READ: Mutex<BTreeMap<(String, String), CustomRule>> = Mutex::new(BTreeMap::new());

fn once(path: &str, text: &str, builtin: &Registry) -> Result<CustomRule, Fault> {
    let key = (path.to_string(), text.to_string());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.get(&key) {
        return Ok(*known);
    }
    let rule = self::read(path, text, builtin)?;
    read.insert(key, rule);
    Ok(rule)
}

fn problem(path: &str, text: &str, fault: &Fault) -> FileProblem {
    FileProblem { path: path.to_string(), message: format!("{}: {}", place(text, fault.at.start), fault.message) }
}

/// Line and column of an offset, both from 1, the column in characters.
fn place(text: &str, at: usize) -> String {
    let position = Source::new(FileId(0), "", text).position(u32::try_from(at).unwrap_or(u32::MAX));
    format!("{}:{}", position.line, position.column)
}

fn read(path: &str, text: &str, builtin: &Registry) -> Result<CustomRule, Fault> {
    let text: &'static str = Box::leak(text.into());
    let page = Page::new(text);
    let parsed = page.check().map_err(|error| {
        let start = text.split_inclusive('\n').take(error.line.saturating_sub(1)).map(str::len).sum();
        Fault::new(start..start, error.message)
    })?;
    let name = name(&parsed, text, builtin)?;
    let Some((block, offset)) = parsed.definition else {
        let message = "the block ```toml rule is missing, which says how the rule finds its faults";
        return Err(Fault::new(text.len()..text.len(), message));
    };
    let head = keys::read(text, block, offset)?;
    let definition: &'static Definition = Box::leak(Box::new(Definition::new(path, text, name, head)?));
    let leaked = |profile: Profile| -> &'static [Profile] { Box::leak(Box::new([profile])) };
    let rule = Rule {
        name,
        practice: definition.practice.unwrap_or(Practice::Soundness),
        severity: definition.severity.unwrap_or(Severity::Warning),
        confidence: definition.confidence.unwrap_or(Confidence::High),
        since: env!("CARGO_PKG_VERSION"),
        profiles: leaked(definition.profile.unwrap_or(Profile::Essential)),
        fixable: if definition.fix.is_some() { Fixable::Sometimes } else { Fixable::No },
        formats: Box::leak(definition.formats.clone().into()),
        page,
        yields_to: &[],
        options: &[],
        checks: Box::leak(Box::new([Check::Custom(definition)])),
    };
    Ok(CustomRule { rule: Box::leak(Box::new(rule)), definition })
}

fn name(page: &lintainer_core::rule::Parsed, text: &str, builtin: &Registry) -> Result<&'static str, Fault> {
    let at = text.find(page.title).unwrap_or(0);
    named(page.title, builtin).map_err(|message| Fault::new(at..at + page.title.len(), message))
}

/// The name of a rule of the project, with the prefix that all of them have.
fn named(title: &str, builtin: &Registry) -> Result<&'static str, String> {
    let title = title.strip_prefix(CUSTOM_PREFIX).unwrap_or(title);
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if title.len() > 60 || !title.split('-').all(is_word) {
        let message =
            "the name of a rule has words of small letters and digits with `-` between them, up to 60 letters";
        return Err(message.to_string());
    }
    if builtin.get(title).is_some() {
        return Err(format!("`{title}` is a rule of lintainer itself: choose another name"));
    }
    Ok(Box::leak(format!("{CUSTOM_PREFIX}{title}").into()))
}
