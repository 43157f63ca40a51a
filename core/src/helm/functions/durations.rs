//! helm's functions on durations.

use std::any::Any;
use std::rc::Rc;

use super::arguments::unfit;
use super::numbers::float;
use super::{Function, plain};
use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::format;
use crate::helm::origin::OriginId;
use crate::helm::text::Text;
use crate::helm::time::{Duration, SECOND};
use crate::helm::value::{Kind, Object, Value};

/// What takes durations, which may be texts (`1h30m`, `2.5`) or numbers of seconds.
pub(super) const DURATIONS: &[Function] = &[
    plain("mustToDuration", 1, 1, |context, arguments| {
        let duration = as_duration(arguments, 0)?;
        Ok(Value::new(span(duration)).from(context.derived(arguments)))
    }),
    plain("durationSeconds", 1, 1, |context, arguments| fraction(context, arguments, SECOND, 1.0)),
    plain("durationMinutes", 1, 1, |context, arguments| fraction(context, arguments, 60 * SECOND, 1.0)),
    plain("durationHours", 1, 1, |context, arguments| fraction(context, arguments, HOUR, 1.0)),
    plain("durationDays", 1, 1, |context, arguments| fraction(context, arguments, HOUR, 24.0)),
    plain("durationWeeks", 1, 1, |context, arguments| fraction(context, arguments, HOUR, 24.0 * 7.0)),
    plain("durationMilliseconds", 1, 1, |context, arguments| whole(context, arguments, 1_000_000)),
    plain("durationMicroseconds", 1, 1, |context, arguments| whole(context, arguments, 1_000)),
    plain("durationNanoseconds", 1, 1, |context, arguments| whole(context, arguments, 1)),
    plain("durationRoundTo", 2, 2, |context, arguments| multiple(context, arguments, Duration::round)),
    plain("durationTruncateTo", 2, 2, |context, arguments| multiple(context, arguments, Duration::truncate)),
];

const HOUR: i64 = 3600 * SECOND;

/// A duration as a value.
pub(super) fn span(duration: Duration) -> Kind {
    Kind::Object(Rc::new(Span(duration)))
}

/// The argument at an index as a parameter of type `time.Duration`.
pub(super) fn duration(arguments: &[Value], index: usize) -> Result<Duration, Failure> {
    match arguments.get(index).map(|value| &value.kind) {
        Some(Kind::Object(object)) => object.as_any().downcast_ref::<Span>().map(|span| span.0),
        _ => None,
    }
    .ok_or_else(|| unfit(arguments, index, "time.Duration"))
}

fn as_duration(arguments: &[Value], index: usize) -> Result<Duration, Failure> {
    let Some(value) = arguments.get(index) else { return Err(Failure::new("invalid duration")) };
    match &value.kind {
        Kind::Nil => Err(Failure::new("invalid duration")),
        Kind::Int(seconds) | Kind::Int64(seconds) => match seconds.checked_mul(SECOND) {
            Some(nanos) => Ok(Duration(nanos)),
            None => Err(Failure::new(format!("duration seconds overflow: {seconds}"))),
        },
        Kind::Float(seconds) => from_seconds(*seconds),
        Kind::Text(text) => {
            let written = text.as_str();
            let bare = written.trim();
            if bare.is_empty() {
                return Err(Failure::new("empty duration"));
            }
            match (Duration::parse(bare), float(bare)) {
                (Some(duration), _) => Ok(duration),
                (None, Some(seconds)) => from_seconds(seconds),
                (None, None) => Err(Failure::new(format!("could not parse duration {}", format::quote(written)))),
            }
        }
        _ => duration(arguments, index)
            .map_err(|_| Failure::new(format!("unsupported duration type {}", value.type_name()))),
    }
}

fn from_seconds(seconds: f64) -> Result<Duration, Failure> {
    if !seconds.is_finite() {
        return Err(Failure::new(format!("invalid duration seconds: {}", format::float(seconds))));
    }
    let nanos = seconds * SECOND as f64;
    if nanos.abs() > i64::MAX as f64 {
        return Err(Failure::new(format!("duration seconds overflow: {}", format::float(seconds))));
    }
    Ok(Duration(nanos as i64))
}

fn fraction(context: &Context<'_>, arguments: &[Value], unit: i64, by: f64) -> Result<Value, Failure> {
    let units = as_duration(arguments, 0).map_or(0.0, |duration| duration.in_units(unit));
    let units = if by > 24.0 { units / 24.0 / (by / 24.0) } else { units / by };
    Ok(Value::new(Kind::Float(units)).from(context.derived(arguments)))
}

fn whole(context: &Context<'_>, arguments: &[Value], unit: i64) -> Result<Value, Failure> {
    let units = as_duration(arguments, 0).map_or(0, |duration| duration.0 / unit);
    Ok(Value::new(Kind::Int64(units)).from(context.derived(arguments)))
}

fn multiple(
    context: &Context<'_>,
    arguments: &[Value],
    of: fn(Duration, Duration) -> Duration,
) -> Result<Value, Failure> {
    let duration = match (as_duration(arguments, 0), as_duration(arguments, 1)) {
        (Ok(duration), Ok(unit)) => of(duration, unit),
        (Ok(duration), Err(_)) => duration,
        (Err(_), _) => Duration(0),
    };
    Ok(Value::new(span(duration)).from(context.derived(arguments)))
}

/// A duration, as templates see it.
#[derive(Debug)]
struct Span(Duration);

impl Object for Span {
    fn type_name(&self) -> &'static str {
        "time.Duration"
    }

    fn get(&self, context: &Context<'_>, name: &str, _: &[Value]) -> Option<Result<Value, Failure>> {
        let Span(duration) = self;
        let kind = match name {
            "Seconds" => Kind::Float(duration.in_units(SECOND)),
            "Minutes" => Kind::Float(duration.in_units(60 * SECOND)),
            "Hours" => Kind::Float(duration.in_units(HOUR)),
            "Milliseconds" => Kind::Int64(duration.0 / 1_000_000),
            "Microseconds" => Kind::Int64(duration.0 / 1_000),
            "Nanoseconds" => Kind::Int64(duration.0),
            "String" => Kind::Text(Text::new(&duration.to_string(), context.made())),
            _ => return None,
        };
        Some(Ok(Value::new(kind).from(context.made())))
    }

    fn print(&self) -> String {
        self.0.to_string()
    }

    fn as_value(&self) -> Value {
        Value::new(Kind::Int64(self.0.0)).from(OriginId::NONE)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
