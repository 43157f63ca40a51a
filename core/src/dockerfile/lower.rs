//! Dockerfiles into the common model: a container for each shipped stage, and every image that the build uses.

use super::at::At;
use super::{
    BaseImage, Dockerfile, Expanded, Form, FromTarget, Healthcheck as Check, Instruction, InstructionKind, Piece,
    Stage, reader,
};
use crate::mapped::MappedText;
use crate::model::{
    CommandUse, Container, Format, Healthcheck, ImageReference, Pairs, Probes, Purpose, Resources, Role, Setting,
    Workload, with_unknowns,
};
use crate::project::{File, Model, Project};
use crate::shell::{self, ExecWord, ShellSettings};
use crate::source::Source;
use crate::span::{Span, Spanned};

/// Stands for an unknown part, as [`ImageReference`] has it.
const UNKNOWN: &str = "\0";

/// Lowers a Dockerfile. Shipped are the last stage and those that a Compose file of the project builds.
pub fn lower(dockerfile: &Dockerfile, file: &File, project: &Project) -> Model {
    let source = &file.source;
    let path = project.from_top(&source.path);
    let builds = project.builds_of(&source.path);
    let contexts: Vec<String> =
        builds.iter().flat_map(|build| &build.contexts).map(|(name, _)| familiar(&name.value)).collect();
    let named = builds.iter().filter_map(|build| dockerfile.stage_named(build.target.value()?));
    let mut shipped: Vec<&Stage> = named.chain(dockerfile.final_stage()).collect();
    shipped.sort_by_key(|stage| stage.index);
    shipped.dedup_by_key(|stage| stage.index);
    Model {
        images: images(dockerfile, source, &contexts),
        workloads: shipped
            .into_iter()
            .filter_map(|stage| workload(dockerfile, source, stage, &contexts, &path))
            .collect(),
        ..Model::default()
    }
}

/// Everything that a Dockerfile executes, in order.
pub fn commands(dockerfile: &Dockerfile, source: &Source) -> Vec<CommandUse> {
    let shipped = dockerfile.shipped([]);
    dockerfile.each_at(source, &shipped).filter_map(|at| command(&at)).collect()
}

/// What an instruction executes.
pub(super) fn command(at: &At) -> Option<CommandUse> {
    let instruction = at.instruction;
    let purpose = match &instruction.kind {
        InstructionKind::Run(_) => Purpose::Build,
        InstructionKind::Cmd(_) => Purpose::Command,
        InstructionKind::Entrypoint(_) => Purpose::Entrypoint,
        InstructionKind::Healthcheck(_) => Purpose::Healthcheck,
        _ => return None,
    };
    let (script, settings, list_form) = match &instruction.command()?.form {
        Form::Exec(words) => {
            let words: Vec<ExecWord> = words.iter().map(|word| ExecWord::new(&word.text, word.span)).collect();
            (shell::parse_exec(&words)?, ShellSettings::default(), true)
        }
        Form::Shell(text) => {
            let reader = at.reader();
            let text = match instruction.script() {
                Some(heredoc) => heredoc.text(at.source),
                None => with_heredocs(text.text(at.source), instruction, at.source),
            };
            (shell::parse(&text, reader.dialect), reader.settings, false)
        }
    };
    Some(CommandUse { purpose, script, settings, list_form, instruction: Some(instruction.index), span: at.span() })
}

/// The text that the shell gets: the bodies of heredocs follow the line that opens them. Long ones are data.
fn with_heredocs<'s>(text: MappedText<'s>, instruction: &Instruction, source: &'s Source) -> MappedText<'s> {
    let (Some(first), Some(last)) = (instruction.heredocs.first(), instruction.heredocs.last()) else { return text };
    if text.text.len() + (last.terminator.end - first.body.start) as usize >= shell::MAX_TEXT {
        return text;
    }
    let mut joined = MappedText::empty(source.id, text.offset(0) as usize);
    joined.push_mapped(&text, 0..text.text.len());
    let mut end = first.body.start as usize;
    joined.push("\n", end.saturating_sub(1), 1);
    for heredoc in &instruction.heredocs {
        if heredoc.body.start as usize > end {
            joined.push("\n", heredoc.body.start as usize - 1, 1);
        }
        for part in [heredoc.body, heredoc.terminator] {
            joined.push(source.slice(part), part.start as usize, part.len());
        }
        end = heredoc.terminator.end as usize;
    }
    joined
}

/// Every image that the build takes from a registry: bases, `--from`, `from` of mounts. Whoever builds may put a build
/// context of the same name in the place of one.
fn images(dockerfile: &Dockerfile, source: &Source, contexts: &[String]) -> Vec<ImageReference> {
    let mut found = Vec::new();
    for stage in &dockerfile.stages {
        if let BaseImage::Image(expanded) = &stage.base {
            found.push(image(expanded, source));
        }
    }
    for instruction in dockerfile.instructions_and_triggers() {
        for word in instruction.sources_from() {
            if let FromTarget::Other(word) = dockerfile.from_target(word)
                && word.text.parse::<usize>().is_err()
                && &*word.text != "scratch"
                && !is_named_context(&word.text)
            {
                found.push(written(word, source));
            }
        }
    }
    found.retain(|image| !is_context(image, contexts));
    found
}

/// The reference that a word names, at its place within the word where quotes or other fields stand around it.
fn written(word: &super::Word, source: &Source) -> ImageReference {
    let (text, around) = (&*word.text, source.slice(word.span));
    let mut places = around.match_indices(text).map(|(at, _)| word.span.start as usize + at);
    match (places.next(), places.next()) {
        (Some(at), None) => ImageReference::verbatim(text, Span::new(word.span.file, at..at + text.len())),
        _ => ImageReference::expanded(text, word.span, false),
    }
}

fn is_context(image: &ImageReference, contexts: &[String]) -> bool {
    !contexts.is_empty() && image.is_known() && contexts.contains(&familiar(image.text()))
}

/// A reference in the form in which BuildKit compares it with the names of build contexts: `docker.io/library/Base:latest`
/// is `base`.
fn familiar(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let name = lower.strip_prefix("docker.io/").unwrap_or(&lower);
    let name = name.strip_prefix("library/").unwrap_or(name);
    name.strip_suffix(":latest").unwrap_or(name).to_string()
}

/// Official images that files are often taken from. Another bare name behind `--from` may be a build context that the
/// caller names (`docker build --build-context`), which no Dockerfile can tell from an image.
const TAKEN_FROM: [&str; 33] = [
    "alpine",
    "amazonlinux",
    "bash",
    "buildpack-deps",
    "busybox",
    "caddy",
    "composer",
    "debian",
    "docker",
    "eclipse-temurin",
    "elixir",
    "erlang",
    "fedora",
    "golang",
    "gradle",
    "haproxy",
    "httpd",
    "hugo",
    "maven",
    "mongo",
    "mysql",
    "nginx",
    "node",
    "openjdk",
    "perl",
    "php",
    "postgres",
    "python",
    "redis",
    "ruby",
    "rust",
    "traefik",
    "ubuntu",
];

fn is_named_context(name: &str) -> bool {
    !name.contains(['/', ':', '@', '.']) && !TAKEN_FROM.contains(&name)
}

/// A reference from an expanded word.
pub(super) fn image(expanded: &Expanded, source: &Source) -> ImageReference {
    match expanded.pieces.as_slice() {
        // A file that is a template still has its marks.
        [Piece::Text { text, .. }] if text.contains("{{") => ImageReference::expanded(UNKNOWN, expanded.span, false),
        [Piece::Text { text, span }] => match with_unknowns(text) {
            Some(text) => ImageReference::expanded(text, expanded.span, false),
            None if source.slice(*span) == text => ImageReference::verbatim(text, expanded.span),
            None => ImageReference::expanded(text.as_str(), expanded.span, expanded.from_arg_default),
        },
        _ => ImageReference::expanded(expanded.text_with(UNKNOWN), expanded.span, expanded.from_arg_default),
    }
}

/// `path`: that of the file from the top of the repository.
fn workload(
    dockerfile: &Dockerfile,
    source: &Source,
    stage: &Stage,
    contexts: &[String],
    path: &str,
) -> Option<Workload> {
    let from = stage.from_instruction(dockerfile)?;
    let at = match &from.kind {
        InstructionKind::From(from) => from.image.as_ref().map(|image| image.span),
        _ => None,
    };
    let at = at.unwrap_or(from.keyword.span);
    let name = stage.workload_name();
    let mut container = container(dockerfile, source, stage, name.clone(), at);
    if container.image.value().is_some_and(|base| is_context(base, contexts)) {
        container.image = Setting::Dynamic(at);
    }
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
        windows: reader::is_windows(dockerfile, stage, stage.state.shell),
        partial: false,
        development: is_development_file(path) || stage.is_development(),
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
        user: dockerfile.user_of(stage.state.user, at),
        run_as_non_root: Setting::NotApplicable,
        no_new_privileges: Setting::NotApplicable,
        read_only_root: Setting::NotApplicable,
        added_capabilities: Setting::NotApplicable,
        dropped_capabilities: Setting::NotApplicable,
        seccomp: Setting::NotApplicable,
        annotated_seccomp: None,
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

/// Whether a Dockerfile is named as one that never makes an image for production: `Dockerfile.dev`, `.devcontainer/Dockerfile`.
pub fn is_development_file(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    is_development(parts.next().unwrap_or("")) || parts.next() == Some(".devcontainer")
}

/// Whether a stage or file is named as one that never runs in production.
pub(super) fn is_development(name: &str) -> bool {
    let words = ["dev", "develop", "development", "devcontainer", "debug", "test", "tests", "testing", "ci", "lint"];
    name.split(['-', '_', '.']).any(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile;
    use crate::span::FileId;

    #[test]
    fn images_of_quoted_mounts_have_their_own_places() {
        let texts = [
            ("\"type=bind,from=ubuntu:24.04,target=/y\"", "24.04"),
            ("type=bind,\"from=ubuntu:24.04\",target=/y", "24.04"),
            // Which of them is meant cannot be told.
            ("\"from=bind:1,type=bind,source=bind:1\"", "\"from=bind:1,type=bind,source=bind:1\""),
        ];
        for (mount, tag) in texts {
            let source = Source::new(FileId(0), "Dockerfile", format!("FROM a:1\nRUN --mount={mount} true\n"));
            let parsed = dockerfile::parse(&source);
            let images = images(&parsed, &source, &[]);
            assert_eq!(source.slice(images[1].tag_span()), tag);
        }
    }
}
