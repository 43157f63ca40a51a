//! YAML, JSON and TOML.

use super::arguments::text;
use super::{Function, handling};
use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::json_in;
use crate::helm::json_out::{Layout, to_json, to_json_or_nothing};
use crate::helm::text::Text;
use crate::helm::toml_in::from_toml;
use crate::helm::toml_out::{to_toml, to_toml_or_message};
use crate::helm::value::{Kind, Value};
use crate::helm::yaml_in;
use crate::helm::yaml_out::{Library, to_yaml, to_yaml_or_nothing};

/// What writes and reads YAML and JSON.
pub(super) const DATA: &[Function] = &[
    handling("toYaml", 1, 1, |context, arguments| {
        written(arguments, |value| to_yaml_or_nothing(context, value, Library::V2))
    }),
    handling("mustToYaml", 1, 1, |context, arguments| written(arguments, |value| to_yaml(context, value, Library::V2))),
    handling("toYamlPretty", 1, 1, |context, arguments| {
        written(arguments, |value| to_yaml_or_nothing(context, value, Library::V3))
    }),
    handling("toJson", 1, 1, |context, arguments| {
        written(arguments, |value| to_json_or_nothing(context, value, COMPACT))
    }),
    handling("mustToJson", 1, 1, |context, arguments| written(arguments, |value| to_json(context, value, COMPACT))),
    handling("toPrettyJson", 1, 1, |context, arguments| {
        written(arguments, |value| to_json_or_nothing(context, value, PRETTY))
    }),
    handling("mustToPrettyJson", 1, 1, |context, arguments| {
        written(arguments, |value| to_json(context, value, PRETTY))
    }),
    handling("toRawJson", 1, 1, |context, arguments| written(arguments, |value| to_json(context, value, RAW))),
    handling("mustToRawJson", 1, 1, |context, arguments| written(arguments, |value| to_json(context, value, RAW))),
    handling("fromYaml", 1, 1, |context, arguments| read(context, arguments, yaml_in::from_yaml)),
    handling("fromYamlArray", 1, 1, |context, arguments| read(context, arguments, yaml_in::from_yaml_array)),
    handling("fromJson", 1, 1, |context, arguments| read(context, arguments, yaml_in::from_json)),
    handling("fromJsonArray", 1, 1, |context, arguments| read(context, arguments, yaml_in::from_json_array)),
    handling("mustFromJson", 1, 1, |context, arguments| read(context, arguments, must_from_json)),
    handling("toToml", 1, 1, |context, arguments| written(arguments, |value| to_toml_or_message(context, value))),
    handling("mustToToml", 1, 1, |context, arguments| written(arguments, |value| to_toml(context, value))),
    handling("fromToml", 1, 1, |context, arguments| read(context, arguments, from_toml)),
];

const COMPACT: Layout = Layout { pretty: false, for_html: true };
const PRETTY: Layout = Layout { pretty: true, for_html: true };
const RAW: Layout = Layout { pretty: false, for_html: false };

fn written(arguments: &[Value], write: impl Fn(&Value) -> Result<Text, Failure>) -> Result<Value, Failure> {
    write(arguments.first().unwrap_or(&Value::nil())).map(Value::text)
}

fn read(
    context: &Context<'_>,
    arguments: &[Value],
    read: impl Fn(&Context<'_>, &Text) -> Result<Value, Failure>,
) -> Result<Value, Failure> {
    if matches!(arguments.first().map(|value| &value.kind), Some(Kind::Unknown)) {
        return Ok(context.unknown(arguments));
    }
    read(context, text(arguments, 0)?)
}

fn must_from_json(context: &Context<'_>, text: &Text) -> Result<Value, Failure> {
    match json_in::read(context, text) {
        Err(failure) if text.is_unknown() && failure.cause != Cause::Limit => {
            Ok(context.unknown([&Value::text(text.clone())]))
        }
        other => other,
    }
}
