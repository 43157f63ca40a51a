//! Dates, times and durations. The clock is not known where charts are judged, and stands still where helm is compared with.

use std::any::Any;
use std::rc::Rc;

use super::arguments::{int, text, unfit};
use super::numbers::atoi;
use super::{Function, plain};
use crate::helm::context::{Context, Mode};
use crate::helm::failure::Failure;
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::Text;
use crate::helm::time::{Duration, SECOND, Time};
use crate::helm::value::{Kind, Object, Value};

type Result = std::result::Result<Value, Failure>;

/// What shows and reads dates.
pub(super) const DATES: &[Function] = &[
    plain("now", 0, 0, |context, arguments| Ok(or_clock(context, arguments, None, moment))),
    plain("date", 2, 2, |context, arguments| dated(context, arguments, Some(0), 1, None)),
    plain("dateInZone", 3, 3, |context, arguments| dated(context, arguments, Some(0), 1, Some(2))),
    plain("date_in_zone", 3, 3, |context, arguments| dated(context, arguments, Some(0), 1, Some(2))),
    plain("htmlDate", 1, 1, |context, arguments| dated(context, arguments, None, 0, None)),
    plain("htmlDateInZone", 2, 2, |context, arguments| dated(context, arguments, None, 0, Some(1))),
    plain("dateModify", 2, 2, |context, arguments| modified(context, arguments, false)),
    plain("date_modify", 2, 2, |context, arguments| modified(context, arguments, false)),
    plain("mustDateModify", 2, 2, |context, arguments| modified(context, arguments, true)),
    plain("must_date_modify", 2, 2, |context, arguments| modified(context, arguments, true)),
    plain("toDate", 2, 2, |context, arguments| {
        let time = Time::parse(text(arguments, 0)?.as_str(), text(arguments, 1)?.as_str());
        Ok(moment(context, arguments, &time.unwrap_or_else(|_| Time::zero())))
    }),
    plain("mustToDate", 2, 2, |context, arguments| {
        let time = Time::parse(text(arguments, 0)?.as_str(), text(arguments, 1)?.as_str()).map_err(Failure::new)?;
        Ok(moment(context, arguments, &time))
    }),
    plain("unixEpoch", 1, 1, |context, arguments| {
        let seconds = time(arguments, 0)?.unix.to_string();
        Ok(context.derived_text(&seconds, arguments))
    }),
    plain("ago", 1, 1, |context, arguments| {
        let since = arguments.first().and_then(moment_of);
        Ok(or_clock(context, arguments, None, |context, arguments, now| {
            let age = since.as_ref().map_or(Duration(0), |since| now.since(since)).round(Duration(SECOND));
            context.derived_text(&age.to_string(), arguments)
        }))
    }),
    plain("duration", 1, 1, |context, arguments| {
        let seconds = match arguments.first().map(|value| &value.kind) {
            Some(Kind::Text(text)) => atoi(text.as_str()),
            Some(Kind::Int64(seconds)) => *seconds,
            _ => 0,
        };
        let duration = Duration(i64::wrapping_mul(seconds, SECOND));
        Ok(context.derived_text(&duration.to_string(), arguments))
    }),
    plain("durationRound", 1, 1, |context, arguments| match arguments.first().map(|value| &value.kind) {
        Some(Kind::Text(text)) => {
            let duration = Duration::parse(text.as_str()).unwrap_or(Duration(0));
            Ok(context.derived_text(&rounded(duration), arguments))
        }
        Some(Kind::Int64(nanos)) => Ok(context.derived_text(&rounded(Duration(*nanos)), arguments)),
        Some(Kind::Object(object)) if object.as_any().is::<Moment>() => {
            let since = arguments.first().and_then(moment_of);
            Ok(or_clock(context, arguments, None, |context, arguments, now| {
                let age = since.as_ref().map_or(Duration(0), |since| now.since(since));
                context.derived_text(&rounded(age), arguments)
            }))
        }
        _ => Ok(context.derived_text(&rounded(Duration(0)), arguments)),
    }),
];

/// 2026-01-01, where the clock stands still.
const NOW: i64 = 1_767_225_600;

/// What is made of a time; of the clock's if there is none.
fn or_clock(
    context: &Context<'_>,
    arguments: &[Value],
    time: Option<Time>,
    make: impl Fn(&Context<'_>, &[Value], &Time) -> Value,
) -> Value {
    match time {
        Some(time) => make(context, arguments, &time),
        None if context.mode == Mode::Exact => {
            let made = make(context, arguments, &Time::utc(NOW));
            let origin = context.origins.derived(context.action(), made.origins().chain([clock(context)]));
            match &made.kind {
                Kind::Text(text) => Value::text(Text::new(text.as_str(), origin)),
                _ => made.from(origin),
            }
        }
        None => Value { kind: Kind::Unknown, origin: clock(context) },
    }
}

/// The origin of what the clock decides.
fn clock(context: &Context<'_>) -> OriginId {
    context.origins.id(Origin::Unknown("the time of the installation"))
}

fn moment(context: &Context<'_>, arguments: &[Value], time: &Time) -> Value {
    Value::new(Kind::Object(Rc::new(Moment(time.clone())))).from(context.derived(arguments))
}

/// The time that a value is: a time, or seconds since 1970.
fn moment_of(value: &Value) -> Option<Time> {
    match &value.kind {
        Kind::Int(seconds) | Kind::Int64(seconds) => Some(Time::utc(*seconds)),
        Kind::Object(object) => object.as_any().downcast_ref::<Moment>().map(|moment| moment.0.clone()),
        _ => None,
    }
}

/// The argument at an index as a parameter of type `time.Time`.
fn time(arguments: &[Value], index: usize) -> std::result::Result<Time, Failure> {
    match arguments.get(index).map(|value| &value.kind) {
        Some(Kind::Object(object)) => match object.as_any().downcast_ref::<Moment>() {
            Some(moment) => Ok(moment.0.clone()),
            None => Err(unfit(arguments, index, "time.Time")),
        },
        _ => Err(unfit(arguments, index, "time.Time")),
    }
}

/// A date in a layout and zone, by their arguments. Zones beside UTC are not known.
fn dated(
    context: &Context<'_>,
    arguments: &[Value],
    layout: Option<usize>,
    date: usize,
    zone: Option<usize>,
) -> Result {
    let layout = match layout {
        Some(index) => text(arguments, index)?.as_str(),
        None => "2006-01-02",
    };
    let zone = match zone {
        Some(index) => text(arguments, index)?.as_str(),
        None => "Local",
    };
    if context.mode == Mode::Lint && !matches!(zone, "" | "UTC" | "Local") {
        return Ok(context.unknown(arguments));
    }
    context.spend(layout.len().saturating_mul(4))?;
    let date = arguments.get(date).and_then(moment_of);
    Ok(or_clock(context, arguments, date, |context, arguments, time| {
        context.derived_text(&time.in_utc().format(layout), arguments)
    }))
}

fn modified(context: &Context<'_>, arguments: &[Value], must: bool) -> Result {
    let by = text(arguments, 0)?;
    let date = time(arguments, 1)?;
    match Duration::parse(by.as_str()) {
        Some(duration) => Ok(moment(context, arguments, &date.plus(duration))),
        None if must => {
            Err(Failure::new(format!("time: invalid duration {}", crate::helm::format::quote(by.as_str()))))
        }
        None => Ok(moment(context, arguments, &date)),
    }
}

/// A duration in the largest unit of which there is more than one.
fn rounded(duration: Duration) -> String {
    const HOUR: u64 = 3_600_000_000_000;
    let nanos = duration.0.unsigned_abs();
    let units = [
        (365 * 24 * HOUR, "y"),
        (30 * 24 * HOUR, "mo"),
        (24 * HOUR, "d"),
        (HOUR, "h"),
        (HOUR / 60, "m"),
        (SECOND as u64, "s"),
    ];
    let unit = units.into_iter().find(|(unit, _)| nanos > *unit);
    unit.map_or("0s".to_string(), |(unit, name)| format!("{}{name}", nanos / unit))
}

/// A time, as templates see it.
#[derive(Debug)]
struct Moment(Time);

impl Object for Moment {
    fn type_name(&self) -> &'static str {
        "time.Time"
    }

    fn get(&self, context: &Context<'_>, name: &str, arguments: &[Value]) -> Option<Result> {
        let Moment(time) = self;
        let civil = time.civil();
        let other = || self::time(arguments, 0);
        let number = |number: i64| Ok(Kind::Int(number));
        let kind = match name {
            "Format" => text(arguments, 0)
                .map(|layout| Kind::Text(Text::new(&time.format(layout.as_str()), context.derived(arguments)))),
            "String" => Ok(Kind::Text(Text::new(&time.to_string(), context.made()))),
            "Year" => number(civil.year),
            "Month" => number(i64::from(civil.month)),
            "Day" => number(i64::from(civil.day)),
            "YearDay" => number(i64::from(civil.year_day)),
            "Hour" => number(i64::from(civil.hour)),
            "Minute" => number(i64::from(civil.minute)),
            "Second" => number(i64::from(civil.second)),
            "Nanosecond" => number(i64::from(time.nanos)),
            "Unix" => Ok(Kind::Int64(time.unix)),
            "UnixMilli" => {
                Ok(Kind::Int64(time.unix.wrapping_mul(1000).wrapping_add(i64::from(time.nanos / 1_000_000))))
            }
            "UnixNano" => Ok(Kind::Int64(time.unix.wrapping_mul(SECOND).wrapping_add(i64::from(time.nanos)))),
            "UTC" | "Local" => Ok(Kind::Object(Rc::new(Moment(time.in_utc())))),
            "IsZero" => Ok(Kind::Bool(time.unix == Time::zero().unix && time.nanos == 0)),
            "AddDate" => int(arguments, 0).and_then(|years| {
                let (months, days) = (int(arguments, 1)?, int(arguments, 2)?);
                let later = time.plus_date(years, months, days);
                let later = later.ok_or_else(|| Failure::new("time: the date is out of range"))?;
                Ok(Kind::Object(Rc::new(Moment(later))))
            }),
            "Add" => super::durations::duration(arguments, 0)
                .map(|duration| Kind::Object(Rc::new(Moment(time.plus(duration))))),
            "Sub" => other().map(|other| super::durations::span(time.since(&other))),
            "Before" => other().map(|other| Kind::Bool(other.since(time).0 > 0)),
            "After" => other().map(|other| Kind::Bool(time.since(&other).0 > 0)),
            "Equal" => other().map(|other| Kind::Bool(time.since(&other).0 == 0)),
            _ => return None,
        };
        Some(kind.map(|kind| Value::new(kind).from(context.made())))
    }

    fn print(&self) -> String {
        self.0.to_string()
    }

    fn as_value(&self) -> Value {
        Value::text(Text::new(&self.0.format("2006-01-02T15:04:05.999999999Z07:00"), OriginId::NONE))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
