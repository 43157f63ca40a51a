//! `executable-tmpfs`: A temporary file system allows programs to be run from it.

use lintainer_core::model::Format::Compose;
use lintainer_core::model::{Container, MountSource, Workload};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "executable-tmpfs",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose],
    page: Page::new(include_str!("executable_tmpfs.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, _: &Workload, cx: &mut Context) {
    for mount in container.mounts.iter().filter(|mount| mount.source == MountSource::Tmpfs) {
        let Some(option) = mount.options.iter().find(|option| matches!(option.value.as_str(), "exec" | "suid" | "dev"))
        else {
            continue;
        };
        let what = match option.value.as_str() {
            "exec" => "programs can be run",
            "suid" => "setuid programs can gain privileges",
            _ => "device files work",
        };
        let at = mount.target.value().map_or("", String::as_str);
        let finding = cx.report(option.span, format!("{what} in `{at}` of `{}`", container.name));
        finding.help(format!("remove `{}`", option.value));
        if option.value == "exec" {
            finding.profile(Profile::Audit);
        } else {
            finding.severity(Severity::Warning);
        }
    }
}
