//! Dockerfiles into the common model: a container for each shipped stage, and every image that the build uses.

use super::{BaseImage, Dockerfile, Expanded, FromTarget, Healthcheck as Check, InstructionKind, Piece, Stage, Word};
use crate::model::{
    Container, Format, Healthcheck, ImageReference, Pairs, Probes, Resources, Role, Setting, User, Workload,
};
use crate::project::{File, Model, Project};
use crate::source::Source;
use crate::span::{Span, Spanned};

/// Stands for an unknown part, as [`ImageReference`] has it.
const UNKNOWN: &str = "\0";

/// Lowers a Dockerfile. Shipped are the last stage and those that a Compose file of the project builds.
pub fn lower(dockerfile: &Dockerfile, file: &File, _project: &Project) -> Model {
    let mut model = Model { images: images(dockerfile, &file.source), ..Model::default() };
    model.workloads =
        dockerfile.final_stage().into_iter().filter_map(|stage| workload(dockerfile, &file.source, stage)).collect();
    model
}

/// Every image that the build takes from a registry: bases, `--from`, `from` of mounts.
fn images(dockerfile: &Dockerfile, source: &Source) -> Vec<ImageReference> {
    let mut found = Vec::new();
    for stage in &dockerfile.stages {
        if let BaseImage::Image(expanded) = &stage.base {
            found.push(image(expanded, source));
        }
    }
    for instruction in dockerfile.instructions_and_triggers() {
        let mut from = |word: &Word| {
            if let FromTarget::Other(word) = dockerfile.from_target(word)
                && word.text.parse::<usize>().is_err()
                && &*word.text != "scratch"
            {
                found.push(ImageReference::verbatim(&*word.text, word.span));
            }
        };
        match &instruction.kind {
            InstructionKind::Copy(_) | InstructionKind::Add(_) => {
                instruction.flag_value("from").into_iter().for_each(&mut from);
            }
            InstructionKind::Run(run) => {
                run.mounts.iter().filter_map(|mount| mount.value("from")).for_each(&mut from);
            }
            _ => {}
        }
    }
    found
}

/// A reference from an expanded word.
fn image(expanded: &Expanded, source: &Source) -> ImageReference {
    match expanded.pieces.as_slice() {
        [Piece::Text { text, span }] if source.slice(*span) == text => ImageReference::verbatim(text, expanded.span),
        _ => ImageReference::expanded(expanded.text_with(UNKNOWN), expanded.span, expanded.from_arg_default),
    }
}

fn workload(dockerfile: &Dockerfile, source: &Source, stage: &Stage) -> Option<Workload> {
    let from = stage.from_instruction(dockerfile)?;
    let at = match &from.kind {
        InstructionKind::From(from) => from.image.as_ref().map(|image| image.span),
        _ => None,
    };
    let at = at.unwrap_or(from.keyword.span);
    let name = stage.name.as_ref().map_or_else(|| stage.index.to_string(), |name| name.value.to_string());
    let container = container(dockerfile, source, stage, name.clone(), at);
    Some(Workload {
        format: Format::Dockerfile,
        kind: "stage".to_string(),
        name,
        span: at,
        namespace: None,
        labels: container.labels.clone(),
        annotations: Vec::new(),
        pod_labels: Vec::new(),
        pod_annotations: Vec::new(),
        replicas: Setting::NotApplicable,
        strategy: Setting::NotApplicable,
        windows: is_windows(dockerfile, stage),
        partial: false,
        development: false,
        containers: vec![container],
        volumes: Vec::new(),
        claim_templates: Vec::new(),
        host_network: Setting::NotApplicable,
        host_pid: Setting::NotApplicable,
        host_ipc: Setting::NotApplicable,
        host_users: Setting::NotApplicable,
        service_account: Setting::NotApplicable,
        node: None,
        pod_node: None,
        pod_security_node: None,
    })
}

fn container(dockerfile: &Dockerfile, source: &Source, stage: &Stage, name: String, at: Span) -> Container {
    let root = dockerfile.stages.get(stage.root).unwrap_or(stage);
    let base = match &root.base {
        BaseImage::Image(expanded) => {
            let image = image(expanded, source);
            if image.is_wholly_unknown() { Setting::Dynamic(at) } else { Setting::set(image, expanded.span) }
        }
        _ => Setting::NotApplicable,
    };
    Container {
        name,
        span: at,
        format: Format::Dockerfile,
        role: Role::Stage,
        image: base,
        built_here: true,
        privileged: Setting::NotApplicable,
        user: user(dockerfile, stage, at),
        run_as_non_root: Setting::NotApplicable,
        no_new_privileges: Setting::NotApplicable,
        read_only_root: Setting::NotApplicable,
        added_capabilities: Setting::NotApplicable,
        dropped_capabilities: Setting::NotApplicable,
        seccomp: Setting::NotApplicable,
        apparmor: Setting::NotApplicable,
        limits: Resources::not_applicable(),
        requests: Resources::not_applicable(),
        env: Vec::new(),
        ports: Vec::new(),
        mounts: Vec::new(),
        healthcheck: healthcheck(dockerfile, stage, at),
        probes: Probes::not_applicable(),
        logging: Setting::NotApplicable,
        labels: labels(dockerfile, stage),
        commands: Vec::new(),
        node: None,
        security_node: None,
    }
}

/// The USER in force at the end of the stage. Where none is written, the base image decides.
fn user(dockerfile: &Dockerfile, stage: &Stage, at: Span) -> Setting<User> {
    let Some((instruction, word)) = dockerfile.effective_user(stage) else { return Setting::Unset { at } };
    match dockerfile.expand(word, instruction).known() {
        Some(user) if !user.trim().is_empty() => Setting::set(User::parse(&user), word.span),
        Some(_) => Setting::Unset { at },
        None => Setting::Dynamic(word.span),
    }
}

fn healthcheck(dockerfile: &Dockerfile, stage: &Stage, at: Span) -> Setting<Healthcheck> {
    let Some(instruction) = dockerfile.effective_healthcheck(stage) else { return Setting::Unset { at } };
    match &instruction.kind {
        InstructionKind::Healthcheck(check) => {
            Setting::set(Healthcheck { disabled: *check == Check::None }, instruction.span)
        }
        _ => Setting::Unset { at },
    }
}

/// The labels of the stage and its parents, the newest first.
fn labels(dockerfile: &Dockerfile, stage: &Stage) -> Pairs {
    let mut labels = Pairs::new();
    for stage in std::iter::once(stage).chain(stage.parents(dockerfile)) {
        for instruction in stage.instructions(dockerfile).iter().rev() {
            let InstructionKind::Label(assignments) = &instruction.kind else { continue };
            for assignment in assignments.iter().rev() {
                let Some(name) = dockerfile.expand(&assignment.name, instruction).known().map(|name| name.into_owned())
                else {
                    continue;
                };
                let value = assignment.value.as_ref().map(|value| {
                    let text = dockerfile.expand(value, instruction).known().map(|text| text.into_owned());
                    text.map_or(Setting::Dynamic(value.span), |text| Setting::set(text, value.span))
                });
                let value = value.unwrap_or(Setting::Unset { at: assignment.span });
                labels.push((Spanned::new(name, assignment.name.span), value));
            }
        }
    }
    labels
}

/// Whether the stage is for Windows: by its base image, its SHELL or the escape directive.
fn is_windows(dockerfile: &Dockerfile, stage: &Stage) -> bool {
    let root = dockerfile.stages.get(stage.root).unwrap_or(stage);
    let base = match &root.base {
        BaseImage::Image(expanded) => expanded.text_with("").to_ascii_lowercase(),
        _ => String::new(),
    };
    let by_base = ["windows/", "windowsservercore", "nanoserver"].iter().any(|word| base.contains(word));
    let shell = dockerfile.in_force(stage.state.shell).map(|instruction| &instruction.kind);
    let by_shell = matches!(shell, Some(InstructionKind::Shell(words))
    if words.first().is_some_and(|word| {
        let word = word.text.to_ascii_lowercase();
        word.ends_with(".exe") || matches!(word.as_str(), "cmd" | "powershell")
    }));
    by_base || by_shell || dockerfile.escape == '`'
}
