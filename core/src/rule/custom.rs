//! Checks that are made at run time: the crate `lintainer-custom` makes them of the rules that a project writes itself.

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::context::Context;
use crate::dockerfile::At;
use crate::kubernetes::Object;
use crate::model::{ImageReference, Run, Workload};
use crate::report::FileProblem;
use crate::shell::Command;

use super::{Registry, Rule};

/// How the names of rules begin that a project writes itself.
pub const CUSTOM_PREFIX: &str = "custom/";

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Each reference to an image, see [`CustomCheck::image`].
    Image,
    /// Each workload with its containers, see [`CustomCheck::workload`].
    Workload,
    /// Each command, see [`CustomCheck::command`].
    Command,
    /// Each instruction of a Dockerfile, see [`CustomCheck::instruction`].
    Instruction,
    /// Each Kubernetes object, see [`CustomCheck::object`].
    Object,
}

/// Reads the rules that a project writes itself from texts in memory. The crate `lintainer-custom` has one.
pub trait RuleReader: Debug + Sync {
    /// Finds the rules that configurations name, and reads those that are among `texts`, each with its path.
    /// `patterns` are those that apply to all files, from the top of the project. `builtin` has the names that are taken.
    fn read(&self, texts: &[(&str, &[u8])], patterns: &[String], builtin: &Registry) -> OwnRules;
}

/// The rules that a project writes itself.
#[derive(Debug, Clone, Default)]
pub struct OwnRules {
    /// The rules.
    pub rules: Vec<&'static Rule>,
    /// The files that they are in, with those that have faults.
    pub pages: BTreeSet<String>,
    /// What is wrong with those that are left out; the message begins with line and column (`7:3: …`), where it has a place.
    pub problems: Vec<FileProblem>,
}

/// A check that is made at run time. The function of its subject is called, and no other.
pub trait CustomCheck: Debug + Sync {
    /// What it looks at.
    fn subject(&self) -> Subject;

    /// Whether it asks about the project: of manifests it comes when all of them are lowered.
    fn asks_project(&self) -> bool {
        false
    }

    /// Looks at a reference to an image.
    fn image(&self, _image: &ImageReference, _cx: &mut Context) {}

    /// Looks at a workload and its containers.
    fn workload(&self, _workload: &Workload, _cx: &mut Context) {}

    /// Looks at a command of what is executed.
    fn command(&self, _command: &Command, _run: &Run, _cx: &mut Context) {}

    /// Looks at an instruction of a Dockerfile.
    fn instruction(&self, _at: &At, _cx: &mut Context) {}

    /// Looks at a Kubernetes object.
    fn object(&self, _object: &Object, _cx: &mut Context) {}
}
