//! Names of images that pipelines build, tag or set.

use super::Names;
use crate::pipeline::{Pipeline, Step};
use crate::project::{Kind, Project, Support};
use crate::shell::Command;
use crate::source::Source;
use crate::yaml::Field;

/// The inputs with which actions, tasks and plugins are told names of images.
const INPUTS: [&str; 5] = ["tags", "images", "image", "repository", "repo"];

/// All names in the pipelines of a project.
pub(super) fn names(project: &Project) -> Names {
    let mut names = Names::default();
    for file in project.files().iter().filter(|file| file.kind == Kind::Support(Support::Ci)) {
        let syntax = file.syntax();
        for root in syntax.documents().iter().filter_map(|document| document.node(&file.source)).map(Field::of) {
            add_variables(root, &mut names);
        }
        let Some(pipeline) = Pipeline::read(file, &syntax) else { continue };
        for step in pipeline.steps() {
            add_step(step, &file.source, &mut names);
        }
    }
    names
}

/// Variables whose names say that they are images: `env: {IMAGE_NAME: team/app}`.
fn add_variables(root: Field, names: &mut Names) {
    for path in ["env.*", "variables.*", "jobs.*.env.*"] {
        for value in root.each(path) {
            let is_image = value.key_name().is_some_and(|key| key.value.to_ascii_uppercase().contains("IMAGE"));
            if let Some(name) = value.word().filter(|name| is_image && !name.is_empty() && !name.contains(' ')) {
                names.add(name);
            }
        }
    }
}

fn add_step(step: &Step, source: &Source, names: &mut Names) {
    let is_build = step.uses().is_some_and(|name| {
        let name = name.value.to_ascii_lowercase();
        ["docker", "kaniko", "buildah", "metadata-action"].iter().any(|word| name.contains(word))
    });
    if let Some(inputs) = step.inputs.filter(|_| is_build) {
        let texts = INPUTS.iter().flat_map(|key| {
            let input = inputs.key(key);
            input.items().filter_map(Field::word).chain(input.word())
        });
        let lines = texts.flat_map(|text| text.split(['\n', ',']));
        lines.filter(|line| !line.trim().is_empty()).for_each(|line| names.add(line));
    }
    let script = step.script();
    for command in script.iter().flat_map(|script| &script.commands) {
        add_command(command, source, names);
    }
}

/// `docker build -t NAME`, `docker tag A NAME`, `docker push NAME`, `kubectl set image deployment/x c=NAME`,
/// `kustomize edit set image NAME=…`.
fn add_command(command: &Command, source: &Source, names: &mut Names) {
    let Some(name) = command.name() else { return };
    let text = |word: &crate::shell::Word| source.slice(word.span).trim_matches(['"', '\'']).to_string();
    let words = || command.args().iter().map(text);
    match name {
        "docker" | "podman" | "buildah" | "nerdctl" | "executor" => {
            let is_named_last = command.has_subcommand(&["tag", "push"]);
            let named_last = words().filter(|_| is_named_last).last();
            let flags = words()
                .zip(words().skip(1))
                .filter(|(flag, _)| matches!(flag.as_str(), "-t" | "--tag" | "--destination"));
            let joined = words().filter_map(|word| {
                let value = word.strip_prefix("--tag=").or_else(|| word.strip_prefix("--destination="));
                value.map(|value| value.trim_matches(['"', '\'']).to_string())
            });
            flags.map(|(_, value)| value).chain(joined).chain(named_last).for_each(|name| names.add(&name));
        }
        "kubectl" | "oc" => {
            let set = words().skip_while(|word| word != "image");
            set.filter_map(|word| word.split_once('=').map(|(_, image)| image.to_string()))
                .for_each(|image| names.add(&image));
        }
        "kustomize" => {
            let set = words().skip_while(|word| word != "image").skip(1).filter(|word| !word.starts_with('-'));
            set.for_each(|word| word.split('=').for_each(|image| names.add(image)));
        }
        _ => {}
    }
}
