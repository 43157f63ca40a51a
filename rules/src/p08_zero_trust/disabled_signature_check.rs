//! `disabled-signature-check`: package signatures are not checked.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::downloads::VERIFIERS;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "disabled-signature-check",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("disabled_signature_check.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(
        &["apt-get", "apt", "aptitude", "apk", "rpm", "zypper", "dnf", "yum", "dnf5", "microdnf", "tdnf"],
        check,
    )],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(name) = command.name().filter(|_| run.is_build()) else { return };
    let (names, aliases): (&[&str], &[&'static str]) = match name {
        "apt-get" | "apt" | "aptitude" => (
            &["--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories"],
            &["checkov/CKV2_DOCKER_8", "cis-docker/4.11"],
        ),
        "apk" => (&["--allow-untrusted"], &["checkov/CKV2_DOCKER_7"]),
        "rpm" => (&["--nosignature", "--nodigest", "--noverify", "--nofiledigest"], &["checkov/CKV2_DOCKER_10"]),
        "zypper" => (&["--no-gpg-checks"], &["cis-docker/4.11"]),
        _ => (&["--nogpgcheck", "--no-gpgchecks", "--nogpg"], &["checkov/CKV2_DOCKER_9"]),
    };
    let options = command.options();
    let by_setting = options
        .flag_values(&["--setopt"])
        .find(|value| value.text.as_deref().is_some_and(|text| text.replace(' ', "").ends_with("gpgcheck=0")));
    let flag = options.flag(names);
    let Some(span) = flag.map(|flag| flag.span).or(by_setting.map(|value| value.span)) else { return };
    // Questions to the database of rpm are only quicker without.
    let is_question = name == "rpm" && options.has_flag(&["-q", "--query", "-qa", "-V"]);
    let is_verified = run.script().before(command).iter().any(|before| before.is_any(VERIFIERS));
    if is_question || is_verified && name != "apt-get" {
        return;
    }
    cx.report(span, format!("`{}` takes packages without a valid signature", cx.text(span)))
        .help("remove the option, and install the key of the repository")
        .aliases(aliases);
    cx.fix(|cx| {
        let flag = flag?.span;
        let edit = match cx.text(flag) {
            "--force-yes" => Edit::replace(flag, "-y"),
            _ => run.at()?.dockerfile.remove_word(flag, cx.source_of(flag))?,
        };
        Some(Fix::risky("check signatures", vec![edit]))
    });
}
