//! Every function with arguments of any kind: none may panic.

use std::rc::Rc;

use super::{Function, ROOMS};
use crate::helm::context::{Context, Mode};
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::{Text, UNKNOWN};
use crate::helm::value::{Kind, Map, Value};

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }
}

const TEXTS: &[&str] = &[
    "",
    "a",
    "abc def",
    "é日本😀",
    "-5",
    "0x1f",
    "1_000",
    "1h30m",
    "2006-01-02T15:04:05.999Z07:00",
    "2024-02-29",
    "1.2.3-beta.1",
    ">=1.2 <2 || ^3",
    "1 - 2",
    "{\"a\": [1, null]}",
    "a: {b: [c]}\n",
    "[a",
    "\"\\u12",
    "%d %s %[3]*.*f %!",
    "(a|b)*c{2,3}",
    "[",
    "UTC",
    "Europe/Berlin",
    "_",
    "\u{85}\u{2028}",
    "aGVsbG8=",
    "http://u:p@h:1/p?q#f",
    "99999999999999999999",
    "-0",
    "1e400",
    ".",
    "x\0y",
];

const WHOLE: &[i64] = &[0, 1, 2, -1, 7, 1000, i64::MAX, i64::MIN, i64::MAX - 1, 1 << 40];

const FRACTIONS: &[f64] = &[0.0, -0.0, 1.5, 1e300, -1e300, 5e-324, f64::INFINITY, f64::NAN, 1e19, 0.1];

fn value(numbers: &mut Numbers, context: &Context<'_>, depth: usize) -> Value {
    let origin = context.origins.id(Origin::Assumed("anything"));
    let text = |numbers: &mut Numbers| Text::new(numbers.of::<&str>(TEXTS), origin);
    let kind = match numbers.below(if depth == 0 { 9 } else { 12 }) {
        0 => Kind::Nil,
        1 => Kind::Bool(numbers.below(2) == 0),
        2 => Kind::Int(*numbers.of(WHOLE)),
        3 => Kind::Int64(*numbers.of(WHOLE)),
        4 => Kind::Float(*numbers.of(FRACTIONS)),
        5..=7 => Kind::Text(text(numbers)),
        8 if context.mode == Mode::Lint => match numbers.below(2) {
            0 => Kind::Unknown,
            _ => Kind::Text(Text::new(&format!("a{UNKNOWN}"), origin)),
        },
        8 => Kind::Text(text(numbers)),
        9 | 10 => {
            let len = numbers.below(4);
            Kind::List(Rc::new((0..len).map(|_| value(numbers, context, depth - 1)).collect()))
        }
        _ => {
            let len = numbers.below(4);
            let map = Map::default();
            for _ in 0..len {
                map.set(text(numbers), value(numbers, context, depth - 1));
            }
            if numbers.below(8) == 0 {
                map.set(Text::new("itself", origin), Value::map(map.clone()));
            }
            Kind::Map(map)
        }
    };
    Value { kind, origin: if numbers.below(4) == 0 { OriginId::NONE } else { origin } }
}

#[test]
fn no_function_panics() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let functions: Vec<&Function> = ROOMS.iter().flat_map(|room| room.iter()).collect();
    let mut results = 0;
    for round in 0..60 {
        for function in &functions {
            let context = Context::new(if round % 2 == 0 { Mode::Exact } else { Mode::Lint }, []);
            let count = function.least + numbers.below(function.most.min(function.least + 3) - function.least + 1);
            let arguments: Vec<Value> = (0..count).map(|_| value(&mut numbers, &context, 3)).collect();
            let Ok(result) = (function.call)(&context, &arguments) else { continue };
            results += 1;
            // What comes out may go into another one.
            let other = numbers.of(&functions);
            if other.least <= 1 && other.most >= 1 {
                let _ = (other.call)(&context, &[result]);
            }
        }
    }
    assert!(results > 1000, "{results}");
}
