//! `named-user`: the final USER is a name, not a number.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::{CommandUse, User};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "named-user",
    practice: Practice::Unprivileged,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("named_user.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Dockerfile(check), |_| true)],
};

fn check(file: &File, cx: &mut Context) {
    let Some((instruction, word)) = file.final_stage().and_then(|stage| file.effective_user(stage)) else { return };
    let user = file.expand(word, instruction).known().map(|user| User::parse(&user));
    let Some(name) =
        user.as_ref().filter(|user| !user.is_root() && !cx.project().has_manifests()).map(|user| user.user.as_str())
    else {
        return;
    };
    if name.is_empty() || name.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    cx.report(
        word.span,
        format!("the image runs as `{name}`, and Kubernetes cannot verify that a user without a number is not root"),
    )
    .help("write the number of the user");
    let chain: Vec<usize> = file
        .final_stage()
        .into_iter()
        .flat_map(|stage| std::iter::once(stage).chain(stage.parents(file)))
        .map(|one| one.index)
        .collect();
    let is_own = |usage: &&CommandUse| {
        let instruction = usage.instruction.and_then(|index| file.instructions.get(index));
        instruction.and_then(|one| one.stage).is_some_and(|stage| chain.contains(&stage))
    };
    let id =
        cx.commands().iter().filter(is_own).flat_map(|usage| usage.script.named(&["useradd", "adduser"])).find_map(
            |command| {
                let makes = command.positionals().iter().any(|operand| operand.is(name));
                command.flag_value(&["-u", "--uid"]).filter(|id| makes && id.bytes().all(|byte| byte.is_ascii_digit()))
            },
        );
    let is_plain = word.is_plain() && &*word.text == name;
    cx.fix(|_| Some(Fix::risky("write the number", vec![Edit::replace(word.span, id.filter(|_| is_plain)?)])));
}
