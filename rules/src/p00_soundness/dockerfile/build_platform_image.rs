//! `build-platform-image`: the final stage is pinned to the build platform.

use lintainer_core::dockerfile::{BaseImage, Dockerfile as File, InstructionKind, Stage, Word};
use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Workload;
use lintainer_core::project::Service;
use lintainer_core::span::Span;

use crate::prelude::*;

use crate::shared::platforms::build_variable;

pub(super) static RULE: Rule = Rule {
    name: "build-platform-image",
    practice: Practice::Soundness,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::Sometimes,
    formats: &[Dockerfile],
    page: Page::new(include_str!("build_platform_image.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Linked(&Check::Workload(check), |_| true)],
};

fn check(workload: &Workload, cx: &mut Context) {
    let Some(file) = cx.dockerfile().filter(|_| !workload.development) else { return };
    let stage = file.stages.iter().find(|stage| image_of(file, stage).is_some_and(|image| image.span == workload.span));
    let Some(stage) = stage else { return };
    for one in std::iter::once(stage).chain(stage.parents(file)) {
        let Some(flag) = one.from_instruction(file).and_then(|from| from.flag("platform")) else { continue };
        let Some(name) = flag.value.as_ref().and_then(|value| build_variable(&value.text)) else { continue };
        if matches!(one.base, BaseImage::Scratch) || is_for_one_platform(cx) {
            return;
        }
        let image = image_of(file, one).map(|image| image.span);
        cx.report(
            flag.span,
            format!("`${name}` pins the final stage to the build platform, whatever the target platform"),
        )
        .help("remove `--platform`");
        cx.fix(|_| {
            let span = Span { end: image?.start, ..flag.span };
            Some(Fix::risky("remove `--platform`", vec![Edit::delete(span)]))
        });
    }
}

fn image_of<'a>(file: &'a File, stage: &Stage) -> Option<&'a Word> {
    match &stage.from_instruction(file)?.kind {
        InstructionKind::From(from) => from.image.as_ref(),
        _ => None,
    }
}

/// Whether Compose builds the file, and always for one platform.
fn is_for_one_platform(cx: &Context) -> bool {
    let services = cx.project().services_built_from(&cx.file().source.path);
    let is_one = |service: &Service| {
        let platforms = service.value.at(&["build", "platforms"]);
        service.value.get("platform").is_some() || platforms.is_some_and(|platforms| platforms.items().len() == 1)
    };
    !services.is_empty() && services.iter().all(|(_, service)| is_one(service))
}
