//! Semantic versions and their constraints.

use std::any::Any;
use std::rc::Rc;

use super::arguments::text;
use super::{Function, plain};
use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Object, Value};
use crate::helm::version::{Constraints, Version};

/// What reads and compares versions.
pub(super) const VERSIONS: &[Function] = &[
    plain("semver", 1, 1, |context, arguments| {
        let version = Version::new(text(arguments, 0)?.as_str()).map_err(Failure::new)?;
        Ok(Value::new(Kind::Object(Rc::new(Parsed(version)))).from(context.derived(arguments)))
    }),
    plain("semverCompare", 2, 2, |context, arguments| {
        let constraints = Constraints::new(text(arguments, 0)?.as_str()).map_err(Failure::new)?;
        let version = Version::new(text(arguments, 1)?.as_str()).map_err(Failure::new)?;
        Ok(Value::new(Kind::Bool(constraints.allow(&version))).from(context.derived(arguments)))
    }),
];

/// What `semver` returns.
#[derive(Debug)]
struct Parsed(Version);

impl Object for Parsed {
    fn type_name(&self) -> &'static str {
        "*semver.Version"
    }

    fn get(&self, context: &Context<'_>, name: &str, arguments: &[Value]) -> Option<Result<Value, Failure>> {
        let Parsed(version) = self;
        let number = |number: u64| Kind::Int64(number as i64);
        let text = |text: &str| Kind::Text(Text::new(text, context.made()));
        let other = || match arguments.first().map(|value| &value.kind) {
            Some(Kind::Object(object)) => object.as_any().downcast_ref::<Parsed>().map(|parsed| &parsed.0),
            _ => None,
        };
        let compared = |is: fn(std::cmp::Ordering) -> Kind| match other() {
            Some(other) => Ok(is(version.compare(other))),
            None => Err(super::arguments::unfit(arguments, 0, "*semver.Version")),
        };
        let kind = match name {
            "Major" => Ok(number(version.major)),
            "Minor" => Ok(number(version.minor)),
            "Patch" => Ok(number(version.patch)),
            "Prerelease" => Ok(text(&version.prerelease)),
            "Metadata" => Ok(text(&version.metadata)),
            "Original" => Ok(text(&version.original)),
            "String" => Ok(text(&version.to_string())),
            "Compare" => compared(|order| Kind::Int(order as i64)),
            "Equal" => compared(|order| Kind::Bool(order.is_eq())),
            "LessThan" => compared(|order| Kind::Bool(order.is_lt())),
            "LessThanEqual" => compared(|order| Kind::Bool(order.is_le())),
            "GreaterThan" => compared(|order| Kind::Bool(order.is_gt())),
            "GreaterThanEqual" => compared(|order| Kind::Bool(order.is_ge())),
            "IncMajor" => Ok(Kind::Object(Rc::new(Parsed(version.next(0))))),
            "IncMinor" => Ok(Kind::Object(Rc::new(Parsed(version.next(1))))),
            "IncPatch" => Ok(Kind::Object(Rc::new(Parsed(version.next(2))))),
            _ => return None,
        };
        Some(kind.map(|kind| Value::new(kind).from(context.made())))
    }

    fn print(&self) -> String {
        self.0.to_string()
    }

    fn as_value(&self) -> Value {
        Value::text(Text::new(&self.0.to_string(), crate::helm::origin::OriginId::NONE))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
