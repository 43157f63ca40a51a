//! `unassigned-variable`: a variable that nothing assigns.

use std::collections::HashSet;

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::{Parameter, ParameterOp, Values, Variable};

use crate::prelude::*;
use crate::shared::variables::inherited_variable;

pub(super) static RULE: Rule = Rule {
    name: "unassigned-variable",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unassigned_variable.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Shell(check)],
};

/// Variables that curl and others know by these names; the builder hands them over.
const PROXIES: &[&str] = &["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

fn check(run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && !run.script().skipped) else { return };
    let values = Values::new(run.script(), |_| Variable::Unknown);
    // What counts may be written without a dollar sign.
    if run.script().named(&["((", "let", "envsubst"]).next().is_some() {
        return;
    }
    let mut said: HashSet<&str> = HashSet::new();
    for parameter in run.script().parameters().filter(|parameter| is_for_the_script(parameter)) {
        let name = &*parameter.name;
        if said.contains(name) || values.may_be_set(name) || at.variable(name).is_some() {
            continue;
        }
        said.insert(name);
        // An ARG out of scope is a finding of `lost-argument`.
        if at.dockerfile.variables_named(name).next().is_some() || inherited_variable(at, name) == Some(true) {
            continue;
        }
        cx.report(parameter.name_span, format!("nothing assigns `{name}`, so that it is empty here"))
            .help("correct the name, or escape the dollar sign where it is meant as text");
    }
}

/// Whether a variable has a name as scripts use it for themselves; in capitals it may come from the base image.
fn is_for_the_script(parameter: &Parameter) -> bool {
    use ParameterOp::{Alternative, Assign, Default, Error, Unknown};
    let name = &*parameter.name;
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
    is_name
        && name.contains(|one: char| one.is_ascii_lowercase())
        && !PROXIES.contains(&name)
        && !parameter.indirect
        && !matches!(parameter.op, Some(Alternative { .. } | Assign { .. } | Default { .. } | Error { .. } | Unknown))
}
