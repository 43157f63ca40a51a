//! `constant-platform`: FROM is tied to one platform.

use lintainer_core::dockerfile::{At, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::span::Span;

use crate::prelude::*;

static ALLOW: ListOption = ListOption::new("allow", &[], "platforms that are meant");

pub(super) static RULE: Rule = Rule {
    name: "constant-platform",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("constant_platform.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Instruction(&[Keyword::From], check)],
};

fn check(at: &At, cx: &mut Context) {
    let InstructionKind::From(from) = at.kind() else { return };
    let Some(flag) = at.instruction.flag("platform") else { return };
    let Some(value) = flag.value.as_ref().filter(|value| !value.text.contains('$')) else { return };
    let platform = value.text.to_ascii_lowercase();
    let (system, machine) = platform.split_once('/').unwrap_or(("", &platform));
    if !system.is_empty() && !matches!(system, "linux" | "windows" | "freebsd" | "darwin" | "wasi") {
        return;
    }
    let machine = machine.split('/').next().unwrap_or(machine);
    let says_so = |name: &str| [system, machine].iter().any(|part| !part.is_empty() && name.contains(part));
    let is_meant = from.name.as_ref().is_some_and(|name| says_so(&name.text.to_ascii_lowercase()));
    if is_meant || cx.get(&ALLOW).iter().any(|allowed| allowed.eq_ignore_ascii_case(&value.text)) {
        return;
    }
    let image = from.image.as_ref().map(|image| image.span);
    cx.report(flag.span, format!("`{}` is the only platform that this stage is built for", value.text))
        .help("leave `--platform` out, or use `$BUILDPLATFORM` or `$TARGETPLATFORM`");
    cx.fix(|_| {
        let span = Span { end: image?.start, ..flag.span };
        Some(Fix::risky("leave the platform to the build", vec![Edit::delete(span)]))
    });
}
