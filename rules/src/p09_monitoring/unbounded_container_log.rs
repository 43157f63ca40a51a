//! `unbounded-container-log`: a log that is never rotated.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, Logging, Setting, Workload};
use lintainer_core::yaml::edit;

use crate::prelude::*;

static REQUIRE: BoolOption = BoolOption::new("require", false, "also report services without a logging section");

pub(super) static RULE: Rule = Rule {
    name: "unbounded-container-log",
    practice: Practice::Monitoring,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::Sometimes,
    formats: &[Compose],
    page: Page::new(include_str!("unbounded_container_log.md")),
    yields_to: &[],
    options: &[REQUIRE.declared()],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _workload: &Workload, cx: &mut Context) {
    let name = &container.name;
    let Some(logging) = container.logging.known() else {
        let Some(at) = container.logging.unset_at() else { return };
        if cx.get(&REQUIRE) && runs_for_long(container, cx) {
            cx.report(at, format!("`{name}` leaves its log to the engine, whose default never rotates"))
                .help("set `logging` with the driver `local`, or with `max-size`");
        }
        return;
    };
    let log = &logging.value;
    let option = |name: &str| log.options.iter().find(|(key, _)| key.value == name).map(|(_, value)| value);
    let at = match &log.driver {
        Setting::Set(driver) if driver.value == "json-file" => driver.span,
        // These options are the default driver's own.
        Setting::Unset { .. } if option("max-file").is_some() || option("compress").is_some() => logging.span,
        _ => return,
    };
    let (message, at) = match option("max-size") {
        None if log.options_known => (format!("the log of `{name}` has no `max-size`"), at),
        Some(Setting::Set(size)) if size.value.trim() == "-1" => {
            (format!("the log of `{name}` grows without limit: `max-size` is -1"), size.span)
        }
        _ => return,
    };
    cx.report(at, message).help("set `max-size` and `max-file` in the `options`");
    cx.fix(|cx| fix(log, option("max-file").is_some(), cx));
}

fn runs_for_long(container: &Container, cx: &Context) -> bool {
    let Some(service) = cx.field(container.node) else { return false };
    let restart = service.key("restart");
    service.key("deploy").is_written() || restart.is_written() && !restart.is("no") && !restart.is("false")
}

fn fix(logging: &Logging, has_files: bool, cx: &Context) -> Option<Fix> {
    let options = cx.field(logging.node)?.key("options");
    let (size, files) = ("\"10m\"", "\"3\"");
    let title = "rotate the log";
    if !options.is_written() {
        return Some(Fix::risky(title, options.set(&format!("max-size: {size}\nmax-file: {files}"))?));
    }
    let mut edits = options.key("max-size").set(size)?;
    if !has_files {
        edits.extend(options.key("max-file").set(files)?);
    }
    Some(Fix::risky(title, edit::joined(edits)))
}
