//! What rules see: the things of the common model with their fields, each with what it is and how it is had. From these
//! tables come the values of expressions, the checks of their paths, `lintainer model` and the documentation.

mod container;
mod dockerfile;
mod image;
mod project;
mod workload;

pub use dockerfile::Executed;
pub use project::Reported;

use std::borrow::Cow;

use lintainer_core::dockerfile::At;
use lintainer_core::model::{Container, EnvVar, ImageReference, Mount, NodeRef, Pairs, Port, Setting, Workload};
use lintainer_core::project::Project;
use lintainer_core::span::{Span, Spanned};
use lintainer_core::yaml::{Absent, Field as Yaml, Node};

use crate::cel::{Is, Type, Value};

/// A kind of things.
#[derive(Debug)]
pub struct Record {
    /// Its name, which is also that of the variable.
    pub name: &'static str,
    /// What it is, in one sentence without a full stop.
    pub what: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// It as a type.
    pub own_type: &'static Type,
}

/// A field of a thing.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The type of its value.
    pub of: Type,
    /// Whether it may be absent.
    pub may_be_unset: bool,
    /// What it is, in a phrase.
    pub what: &'static str,
    /// How its value is had.
    pub get: Getter,
    /// Whether all files are needed for it.
    pub asks_project: bool,
}

impl Field {
    /// A field that all files are needed for.
    const fn of_project(self) -> Field {
        Field { asks_project: true, ..self }
    }
}

/// What the fields of things are had from, beside the things.
#[derive(Clone, Copy)]
pub struct Around<'n, 'a> {
    /// Finds the YAML node of a thing.
    pub nodes: &'n dyn Fn(NodeRef) -> Option<Node<'a>>,
    /// All files.
    pub project: &'a Project,
}

/// How the value of a field is had. Of a thing of another kind it is unknown.
pub type Getter = for<'a> fn(Thing<'a>, &Around<'_, 'a>) -> Value<'a>;

impl Record {
    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// All kinds of things, in the order of the documentation.
pub static RECORDS: [&Record; 10] = [
    &image::IMAGE,
    &container::CONTAINER,
    &workload::WORKLOAD,
    &container::PORT,
    &container::MOUNT,
    &container::ENV,
    &dockerfile::COMMAND,
    &dockerfile::INSTRUCTION,
    &project::VULNERABILITY,
    &project::USE,
];

/// A thing of the model.
#[derive(Debug, Clone, Copy)]
pub enum Thing<'a> {
    /// A reference to an image.
    Image(&'a ImageReference),
    /// A container of a workload.
    Container(&'a Container, &'a Workload),
    /// A workload.
    Workload(&'a Workload),
    /// A port of a container.
    Port(&'a Port),
    /// A mounted file system.
    Mount(&'a Mount),
    /// An environment variable.
    Env(&'a EnvVar),
    /// A command of what is executed.
    Command(&'a Executed<'a>),
    /// An instruction of a Dockerfile.
    Instruction(&'a At<'a>),
    /// A vulnerability of a scanned image.
    Vulnerability(Reported<'a>),
    /// A workload that runs an image, shown at the image.
    Use(&'a Workload, Span),
}

impl<'a> Thing<'a> {
    /// Its kind with the fields.
    pub fn record(self) -> &'static Record {
        match self {
            Thing::Image(_) => &image::IMAGE,
            Thing::Container(..) => &container::CONTAINER,
            Thing::Workload(_) => &workload::WORKLOAD,
            Thing::Port(_) => &container::PORT,
            Thing::Mount(_) => &container::MOUNT,
            Thing::Env(_) => &container::ENV,
            Thing::Command(_) => &dockerfile::COMMAND,
            Thing::Instruction(_) => &dockerfile::INSTRUCTION,
            Thing::Vulnerability(_) => &project::VULNERABILITY,
            Thing::Use(..) => &project::USE,
        }
    }

    /// What to underline for it as a whole.
    pub fn span(self) -> Span {
        match self {
            Thing::Image(image) => image.span,
            Thing::Container(container, _) => container.span,
            Thing::Workload(workload) => workload.span,
            Thing::Port(port) => port.span,
            Thing::Mount(mount) => mount.span,
            Thing::Env(env) => env.span,
            Thing::Command(executed) => executed.command.span,
            Thing::Instruction(at) => at.span(),
            Thing::Vulnerability(reported) => reported.at,
            Thing::Use(_, at) => at,
        }
    }

    /// For messages: the name, of an image all of it, with `…` for what is not known.
    pub fn shown(self) -> Cow<'a, str> {
        match self {
            Thing::Image(image) => image.display().into(),
            Thing::Container(container, _) => container.name.as_str().into(),
            Thing::Workload(workload) | Thing::Use(workload, _) => workload.name.as_str().into(),
            Thing::Vulnerability(reported) => reported.id().into(),
            Thing::Env(env) => env.name.value.as_str().into(),
            Thing::Command(executed) => executed.command.name().unwrap_or("…").into(),
            Thing::Instruction(at) => (&*at.instruction.keyword.value).into(),
            Thing::Port(_) | Thing::Mount(_) => "…".into(),
        }
    }

    /// It as a value.
    pub fn value(self) -> Value<'a> {
        Value::at(Is::Thing(self), self.span())
    }
}

/// The getter of a field of one kind of things.
macro_rules! of {
    ($pattern:pat, $around:pat => $value:expr) => {{
        fn get<'a>(
            thing: $crate::model::Thing<'a>,
            around: &$crate::model::Around<'_, 'a>,
        ) -> $crate::cel::Value<'a> {
            #[allow(irrefutable_let_patterns)]
            let ($pattern, $around) = (thing, around) else { return unknown() };
            $value
        }
        get
    }};
    ($pattern:pat => $value:expr) => {
        $crate::model::of!($pattern, _ => $value)
    };
}
use of;

/// A field that is always there.
const fn always(name: &'static str, of: Type, get: Getter, what: &'static str) -> Field {
    Field { name, of, may_be_unset: false, what, get, asks_project: false }
}

/// A field that may be absent.
const fn perhaps(name: &'static str, of: Type, get: Getter, what: &'static str) -> Field {
    Field { name, of, may_be_unset: true, what, get, asks_project: false }
}

/// Nothing is known.
fn unknown<'a>() -> Value<'a> {
    Value::made(Is::Unknown)
}

/// Labels and the like.
fn pairs(pairs: &Pairs, owner: Span) -> Value<'_> {
    Value::at(Is::Map(pairs.iter().map(pair).collect()), owner)
}

fn pair((key, value): &(Spanned<String>, Setting<String>)) -> (Cow<'_, str>, Value<'_>) {
    let read = Value::setting(value, |text| Is::Text(text.as_str().into()));
    // A key that is there has a place, whatever its value is.
    (key.value.as_str().into(), Value { at: read.at.or(Some(key.span)), ..read })
}

/// The YAML of a thing as it is written.
fn raw<'a>(node: Option<NodeRef>, around: &Around<'_, 'a>, is_part: bool, at: Span) -> Value<'a> {
    let Some(node) = node.and_then(around.nodes) else { return unknown() };
    let absent = if is_part { Absent::Unjudged } else { Absent::Nearest(at) };
    Value { at: Some(at), ..Value::yaml(Yaml::new(node, absent)) }
}
