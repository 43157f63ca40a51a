//! `invalid-cron-schedule`: the schedule is invalid or never comes.

use lintainer_core::kubernetes::{CronError, Kind, Object, check_schedule, may_be_time_zone, schedule_zone};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::span::Spanned;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "invalid-cron-schedule",
    practice: Practice::Soundness,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("invalid_cron_schedule.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("batch", "CronJob")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let (schedule, zone) = (object.at("spec.schedule"), object.at("spec.timeZone"));
    if let Some(zone) = zone.text().known()
        && !may_be_time_zone(zone.value)
    {
        let message = format!("`{}` is not a time zone: the API server rejects the CronJob", zone.value);
        cx.report(zone.span, message).help("write a name of the IANA database, such as `Europe/Berlin` or `Etc/UTC`");
    }
    let text = schedule.text();
    let Some(Spanned { value: text, span }) = text.known().copied() else { return };
    if let Some((named, rest)) = schedule_zone(text) {
        cx.report(span, "a schedule with a time zone in it is rejected by the API server")
            .help("move the time zone to `spec.timeZone`");
        cx.fix(|_| {
            let is_certain = zone.unset_at().is_some() && may_be_time_zone(named) && check_schedule(rest).is_ok();
            let mut edits = schedule.replace(rest).filter(|_| is_certain)?;
            edits.extend(zone.set(named)?);
            Some(Fix::safe("move the time zone to `timeZone`", edits))
        });
        return;
    }
    let Err(error) = check_schedule(text) else { return };
    let rejects = "the API server rejects the CronJob";
    let (message, help) = match error {
        CronError::Fields(6) => (format!("`{text}` has 6 fields: {rejects}"), "leave the seconds out"),
        CronError::Fields(count) => (format!("`{text}` has {count} fields: {rejects}"), "write five fields"),
        CronError::Macro(name) => (format!("`{name}` is not a macro of schedules: {rejects}"), "write five fields"),
        CronError::Part("day of week", part) if part.contains('7') => {
            (format!("`{part}` is not a day of the week: {rejects}"), "write `0` or `sun` for Sunday")
        }
        CronError::Part(field, part) => {
            (format!("`{part}` is not valid for the {field}: {rejects}"), "write a number, `*`, a range or a step")
        }
        CronError::Never => (format!("`{text}` never comes: no such month has that day"), "choose a day that exists"),
    };
    cx.report(span, message).help(help);
}
