//! Pipelines of CI systems: their jobs, what these run in, and the steps with their shell text.
//!
//! By the documentation of GitHub Actions, GitLab CI, Azure Pipelines, CircleCI, Bitbucket, Woodpecker and Drone, November 2025.

mod jenkins;
mod jobs;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::mapped::MappedText;
use crate::model::{ImageReference, Setting};
use crate::project::{File, Kind, Project, Support, Syntax, folder, join};
use crate::shell::{self, Dialect, Script};
use crate::span::{Span, Spanned};
use crate::yaml::Field;

/// Which system runs a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum System {
    /// GitHub Actions, and what reads the same files.
    GitHub,
    /// GitLab CI.
    GitLab,
    /// Azure Pipelines.
    Azure,
    /// CircleCI.
    CircleCi,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Woodpecker and Drone.
    Woodpecker,
    /// Jenkins.
    Jenkins,
}

impl System {
    /// The system whose file has this path.
    pub fn of(path: &str) -> Option<System> {
        let name = crate::project::file_name(path);
        if path.contains(".github/workflows/") {
            return Some(System::GitHub);
        }
        match name {
            _ if name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml") => Some(System::GitLab),
            _ if name.starts_with("azure-pipelines.") => Some(System::Azure),
            _ if path.ends_with(".circleci/config.yml") => Some(System::CircleCi),
            "bitbucket-pipelines.yml" => Some(System::Bitbucket),
            ".woodpecker.yml" | ".woodpecker.yaml" | ".drone.yml" => Some(System::Woodpecker),
            "Jenkinsfile" => Some(System::Jenkins),
            _ => None,
        }
    }
}

/// A pipeline: the parts of one file.
#[derive(Debug)]
pub struct Pipeline<'a> {
    /// Who runs it.
    pub system: System,
    /// Its jobs in the order of the file; templates of jobs count as well.
    pub jobs: Vec<Job<'a>>,
    /// What it takes in from elsewhere: workflows, includes, templates, libraries.
    pub includes: Vec<Include<'a>>,
    /// Where it says that time starts it.
    pub schedule: Option<Span>,
    /// How many steps its jobs have.
    taken: usize,
}

/// What a pipeline takes in from another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Include<'a> {
    /// The path or name that is written.
    pub name: Spanned<&'a str>,
    /// Whether it is a path in the same repository.
    pub local: bool,
}

/// A job.
#[derive(Debug)]
pub struct Job<'a> {
    /// Its name.
    pub name: Spanned<Cow<'a, str>>,
    /// What it runs in, and the services beside it.
    pub images: Vec<Setting<ImageReference>>,
    /// Its steps.
    pub steps: Vec<Step<'a>>,
    /// Whether the pipeline goes on when it fails.
    pub may_fail: bool,
    /// How many steps it may have.
    room: usize,
}

/// A step of a job.
#[derive(Debug)]
pub struct Step<'a> {
    /// What it does.
    pub action: Action<'a>,
    /// What people call it, where that is written: `name`, `displayName`.
    pub name: Option<Spanned<&'a str>>,
    /// Whether the job goes on when it fails.
    pub may_fail: bool,
    /// What it is given, where it has such a mapping: `with`, `inputs`.
    pub inputs: Option<Field<'a>>,
}

/// What a step does.
#[derive(Debug)]
pub enum Action<'a> {
    /// It runs a text.
    Script(MappedText<'a>, Dialect),
    /// It uses an action, task, orb, plugin or template, named so.
    Uses(Spanned<&'a str>),
}

impl<'a> Step<'a> {
    /// The commands of its text; nothing for a step that uses an action.
    pub fn script(&self) -> Option<Script> {
        match &self.action {
            Action::Script(text, dialect) => Some(shell::parse(text, *dialect)),
            Action::Uses(_) => None,
        }
    }

    /// The action that it uses.
    pub fn uses(&self) -> Option<Spanned<&'a str>> {
        match &self.action {
            Action::Uses(name) => Some(*name),
            Action::Script(..) => None,
        }
    }

    /// Where it is written.
    pub fn span(&self) -> Span {
        match &self.action {
            Action::Script(text, _) => text.span(0..text.text.len()),
            Action::Uses(name) => name.span,
        }
    }
}

impl<'a> Pipeline<'a> {
    /// Reads a pipeline; `None` for other files. `syntax` is the tree of the file.
    pub fn read(file: &'a File, syntax: &'a Syntax) -> Option<Pipeline<'a>> {
        if file.kind != Kind::Support(Support::Ci) {
            return None;
        }
        let system = System::of(&file.source.path)?;
        let mut pipeline = Pipeline { system, jobs: Vec::new(), includes: Vec::new(), schedule: None, taken: 0 };
        if system == System::Jenkins {
            jenkins::read(&file.source, &mut pipeline);
            return Some(pipeline);
        }
        for root in syntax.documents().iter().filter_map(|document| document.node(&file.source)) {
            pipeline.add(Field::of(root));
        }
        Some(pipeline)
    }

    /// All steps of all jobs.
    pub fn steps(&self) -> impl Iterator<Item = &Step<'a>> {
        self.jobs.iter().flat_map(|job| &job.steps)
    }

    /// Whether it takes in what is not in the project. Orbs of CircleCI are none: their jobs and steps are named where they
    /// are used, as actions are.
    pub fn has_foreign_parts(&self, file: &File, project: &Project) -> bool {
        if self.system == System::CircleCi {
            return false;
        }
        let root = root_of(&file.source.path);
        let is_here = |include: &Include| {
            let path = include.name.value.trim_start_matches('/');
            include.local && project.file_at(&join(&root, path)).is_some()
        };
        self.includes.iter().any(|include| !is_here(include))
    }
}

/// The folder of the repository that a pipeline belongs to.
pub fn root_of(path: &str) -> String {
    let in_github = path.split_once(".github/workflows/").map(|(root, _)| root.trim_end_matches('/'));
    let folder = folder(path);
    in_github.unwrap_or_else(|| folder.strip_suffix(".circleci").unwrap_or(folder).trim_end_matches('/')).to_string()
}
