//! Checks that are made at run time: the crate `lintainer-custom` makes them of the rules that a project writes itself.

use std::fmt::Debug;

use crate::context::Context;
use crate::dockerfile::At;
use crate::kubernetes::Object;
use crate::model::{ImageReference, Run, Workload};
use crate::shell::Command;

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

/// A check that is made at run time. The function of its subject is called, and no other.
pub trait CustomCheck: Debug + Sync {
    /// What it looks at.
    fn subject(&self) -> Subject;

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
