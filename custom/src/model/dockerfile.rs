//! Commands, and instructions of a Dockerfile.

use std::borrow::Cow;

use lintainer_core::dockerfile::At;
use lintainer_core::model::{Purpose, Run};
use lintainer_core::shell::{Command, Word};
use lintainer_core::span::Span;

use super::{Record, Thing, always, of, perhaps, unknown};
use crate::cel::{Is, Type, Value};

static TYPE: Type = Type::Record(&COMMAND);
static INSTRUCTION_TYPE: Type = Type::Record(&INSTRUCTION);

/// A command with what is known of it where it is executed.
#[derive(Debug)]
pub struct Executed<'a> {
    /// The command.
    pub command: &'a Command,
    /// The words behind its name, variables replaced; `None` where that is not known.
    arguments: Vec<(Option<String>, Span)>,
    purpose: Purpose,
    is_shipped: bool,
    stage: Option<&'a str>,
    at: Span,
}

impl<'a> Executed<'a> {
    /// A command of a run.
    pub fn new<'r: 'a>(command: &'a Command, run: &Run<'r>) -> Self {
        let argument = |word: &Word| (run.value(word, command).known().map(str::to_string), word.span);
        let stage = run.at().and_then(At::stage).and_then(|stage| stage.name.as_ref());
        Executed {
            command,
            arguments: command.args().iter().map(argument).collect(),
            purpose: run.purpose(),
            is_shipped: run.is_shipped(),
            stage: stage.map(|name| &*name.value),
            at: run.span(),
        }
    }
}

pub(super) static COMMAND: Record = Record {
    name: "command",
    what: "A command of what is executed, in any format: `apt-get install …` in a RUN, a probe, an entry point",
    own_type: &TYPE,
    fields: &[
        always(
            "name",
            Type::Text,
            of!(Thing::Command(x) => name(x)),
            "the last part of its path, looked at through `sudo`, `env` and the like",
        ),
        always(
            "arguments",
            Type::List(&Type::Text),
            of!(Thing::Command(x) => Value::list(x.arguments.iter().map(word), Some(x.command.span))),
            "the words behind the name, variables replaced",
        ),
        always(
            "wrappers",
            Type::List(&Type::Text),
            of!(Thing::Command(x) =>
            Value::list(
                x.command.wrappers().map(|(name, word)| Value::text(name, word.span)),
                Some(x.command.span),
            )),
            "the commands that it is looked at through: `sudo`, `env`",
        ),
        always(
            "purpose",
            Type::Text,
            of!(Thing::Command(x) => Value::text(purpose(x.purpose), x.at)),
            "`build` (RUN), `entrypoint`, `command`, `healthcheck` (also probes) or `hook`",
        ),
        always(
            "shipped",
            Type::Bool,
            of!(Thing::Command(x) => Value::at(Is::Bool(x.is_shipped), x.at)),
            "whether it belongs to a stage that is shipped, or to a container",
        ),
        perhaps(
            "stage",
            Type::Text,
            of!(Thing::Command(x) => x.stage.map_or(Value::at(Is::Unset, x.at), |name| Value::text(name, x.at))),
            "the name of its stage",
        ),
    ],
};

pub(super) static INSTRUCTION: Record = Record {
    name: "instruction",
    what: "An instruction of a Dockerfile",
    own_type: &INSTRUCTION_TYPE,
    fields: &[
        always(
            "keyword",
            Type::Text,
            of!(Thing::Instruction(at) =>
                Value::text(at.instruction.keyword.value.to_ascii_uppercase(), at.instruction.keyword.span)),
            "`RUN`, `COPY` …, in capitals",
        ),
        always(
            "arguments",
            Type::Text,
            of!(Thing::Instruction(at) => arguments(at)),
            "what stands behind keyword and flags, as it is written, lines joined",
        ),
        always(
            "flags",
            Type::Map(&Type::Text),
            of!(Thing::Instruction(at) => flags(at)),
            "`--chown=…` and the like, by their names without dashes",
        ),
        always(
            "shipped",
            Type::Bool,
            of!(Thing::Instruction(at) => Value::at(Is::Bool(at.is_shipped()), at.span())),
            "whether its stage is shipped",
        ),
        perhaps("stage", Type::Text, of!(Thing::Instruction(at) => stage(at)), "the name of its stage"),
        always(
            "is_trigger",
            Type::Bool,
            of!(Thing::Instruction(at) => Value::at(Is::Bool(at.is_trigger()), at.span())),
            "whether it stands behind ONBUILD",
        ),
        always(
            "is_final",
            Type::Bool,
            of!(Thing::Instruction(at) => Value::at(Is::Bool(at.is_final()), at.span())),
            "whether it is the USER, CMD … that counts in the image of the last stage",
        ),
    ],
};

fn name<'a>(executed: &'a Executed<'a>) -> Value<'a> {
    let at = executed.command.name_word().map_or(executed.command.span, |word| word.span);
    executed.command.name().map_or_else(unknown, |name| Value::text(name, at))
}

fn word<'a>((text, at): &'a (Option<String>, Span)) -> Value<'a> {
    Value::at(text.as_deref().map_or(Is::Unknown, |text| Is::Text(text.into())), *at)
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Build => "build",
        Purpose::Entrypoint => "entrypoint",
        Purpose::Command => "command",
        Purpose::Healthcheck => "healthcheck",
        Purpose::Hook => "hook",
    }
}

fn arguments<'a>(at: &'a At<'a>) -> Value<'a> {
    let arguments = &at.instruction.arguments;
    let text = arguments.raw(at.source);
    Value::text(text, if arguments.is_empty() { at.span() } else { arguments.span })
}

fn flags<'a>(at: &'a At<'a>) -> Value<'a> {
    let flag = |flag: &'a lintainer_core::dockerfile::Flag| {
        let value = flag.value.as_ref().map_or("", |value| &value.text);
        (Cow::Borrowed(&*flag.name.value), Value::text(value, flag.span))
    };
    Value::at(Is::Map(at.instruction.flags.iter().map(flag).collect()), at.span())
}

fn stage<'a>(at: &'a At<'a>) -> Value<'a> {
    let name = at.stage().and_then(|stage| stage.name.as_ref());
    name.map_or(Value::at(Is::Unset, at.span()), |name| Value::text(&*name.value, at.span()))
}
