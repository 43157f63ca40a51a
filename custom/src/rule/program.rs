//! A rule whose check is a program of its user: a function in Python.

use lintainer_core::model::Format;
use lintainer_core::rule::{
    Check, Confidence, CustomCheck, Fixable, Page, Practice, Profile, Registry, Rule, Severity,
};

use super::named;

/// What a rule says of itself where a program checks.
#[derive(Debug, Clone)]
pub struct About {
    /// The name, with or without `custom/`.
    pub name: String,
    /// What is wrong, in one short line.
    pub summary: String,
    /// Why it matters.
    pub why: String,
    /// The practice that it belongs to.
    pub practice: Practice,
    /// The severity of its findings.
    pub severity: Severity,
    /// The confidence of its findings.
    pub confidence: Confidence,
    /// The profile in which its findings first show.
    pub profile: Profile,
    /// The formats that it looks at.
    pub formats: Vec<Format>,
}

/// A rule that a program checks. It lives as long as the process. `builtin` has the names that are taken.
///
/// # Errors
///
/// What is wrong with the name, or that nothing says what is bad.
pub fn of_program(about: About, check: &'static dyn CustomCheck, builtin: &Registry) -> Result<&'static Rule, String> {
    let name = named(&about.name, builtin)?;
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (summary, why) = (line(&about.summary), line(&about.why));
    if summary.is_empty() {
        return Err(format!("`{name}` does not say what is bad: give it a summary, or its function a docstring"));
    }
    let why = if why.is_empty() { &summary } else { &why };
    let page: &'static str = Box::leak(format!("# {name}\n\n{summary}\n\n{why}\n").into());
    let rule = Rule {
        name,
        practice: about.practice,
        severity: about.severity,
        confidence: about.confidence,
        since: env!("CARGO_PKG_VERSION"),
        profiles: Box::leak(Box::new([about.profile])),
        fixable: Fixable::No,
        formats: Box::leak(about.formats.into()),
        page: Page::new(page),
        yields_to: &[],
        options: &[],
        checks: Box::leak(Box::new([Check::Custom(check)])),
    };
    Ok(Box::leak(Box::new(rule)))
}
