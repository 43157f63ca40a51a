//! `copied-credential-file`: A credential file is copied into the image.

use lintainer_core::compose::is_trial_path;
use lintainer_core::dockerfile::{At, InstructionKind, Keyword};

use crate::shared::credential_files;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "copied-credential-file",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("copied_credential_file.md")),
    yields_to: &["secret-in-earlier-layer"],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add, Keyword::Copy], check)],
};

fn check(at: &At, cx: &mut Context) {
    let (InstructionKind::Copy(copy) | InstructionKind::Add(copy)) = at.kind() else { return };
    let mut sources = copy.sources.iter().filter(|word| credential_files::is_secret(&word.text));
    let Some(first) = sources.next().filter(|_| at.instruction.flag("from").is_none()) else { return };
    let target = copy.destination.as_ref().map_or("", |word| &word.text);
    if credential_files::is_for_packages(target) {
        return;
    }
    for word in std::iter::once(first).chain(sources) {
        let is_sample =
            credential_files::is_sample(&word.text) || is_trial_path(&cx.project().from_top(&at.source.path));
        let what = credential_files::kind(&word.text);
        let finding = cx.report(word.span, format!("`{}` is {what}, and stays readable in its layer", word.text));
        finding.about(word.span).help("pass it to the step that needs it with `RUN --mount=type=secret`");
        match (is_sample, at.is_shipped()) {
            (true, _) => finding.severity(Severity::Info).profile(Profile::Audit),
            (false, false) => finding.severity(Severity::Warning).profile(Profile::Hardened),
            (false, true) => finding,
        };
    }
}
