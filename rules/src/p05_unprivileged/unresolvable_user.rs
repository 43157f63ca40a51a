//! `unresolvable-user`: a user is given by name where no account file exists.

use lintainer_core::dockerfile::{At, BaseImage, Instruction, InstructionKind, Keyword};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::User;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unresolvable-user",
    practice: Practice::Unprivileged,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("unresolvable_user.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Instruction(&[Keyword::Add, Keyword::Copy, Keyword::User], check)],
};

/// How many earlier instructions are looked at; with more of them nothing is known.
const MAX_EARLIER: usize = 64;

fn check(at: &At, cx: &mut Context) {
    if at.is_trigger() || !matches!(at.base(), Some(BaseImage::Scratch)) || at.is_windows() {
        return;
    }
    let word = match at.kind() {
        InstructionKind::User(word) => word.as_ref(),
        _ => at.instruction.flag_value("chown"),
    };
    let Some((word, text)) = word.and_then(|word| Some((word, at.expand(word).known()?.into_owned()))) else { return };
    let user = User::parse(&text);
    let is_name = |name: &str| !name.is_empty() && !name.bytes().all(|byte| byte.is_ascii_digit());
    let group = user.group.as_deref().unwrap_or("");
    let (name, kind, file) = match (is_name(&user.user), is_name(group)) {
        (true, _) => (user.user.as_str(), "user", "/etc/passwd"),
        (_, true) => (group, "group", "/etc/group"),
        _ => return,
    };
    let mut earlier = at.earlier();
    if earlier.by_ref().take(MAX_EARLIER).any(|one| may_bring_accounts(one, at)) || earlier.next().is_some() {
        return;
    }
    cx.report(word.span, format!("the {kind} `{name}` cannot be found: an image from `scratch` has no `{file}`"))
        .help("write a numeric ID");
    cx.fix(|_| {
        let number = |name: &str| match name {
            "root" => "0".to_string(),
            name if is_name(name) => "65532".to_string(),
            name => name.to_string(),
        };
        let new = match &user.group {
            Some(group) => format!("{}:{}", number(&user.user), number(group)),
            None => number(&user.user),
        };
        word.is_plain().then(|| Fix::risky(format!("write `{new}`"), vec![Edit::replace(word.span, new)]))
    });
}

/// Whether an instruction may put an `/etc/passwd` or `/etc/group` into the image.
fn may_bring_accounts(instruction: &Instruction, at: &At) -> bool {
    let (copy, is_add) = match &instruction.kind {
        InstructionKind::Copy(copy) => (copy, false),
        InstructionKind::Add(copy) => (copy, true),
        InstructionKind::Run(_) => return true,
        _ => return false,
    };
    let expanded = copy.destination.as_ref().map(|word| at.dockerfile.expand(word, instruction));
    let destination = expanded.as_ref().and_then(|word| at.absolute(&word.known()?));
    let Some(destination) = destination else { return true };
    let is_archive = |text: &str| {
        is_add && [".tar", ".tgz", ".tbz", ".txz", ".gz", ".xz", ".zst"].iter().any(|end| text.contains(end))
    };
    let is_unclear = copy.sources.iter().any(|word| word.text.contains(['$', '*']) && is_add || is_archive(&word.text));
    is_unclear || matches!(&*destination, "/" | "/etc" | "/etc/passwd" | "/etc/group")
}
