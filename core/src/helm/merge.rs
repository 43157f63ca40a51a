//! `merge` and `mergeOverwrite` as `dario.cat/mergo` 1.0.1 does it for maps.

use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::value::{Kind, MAX_DEPTH, Map, Value};

/// What counts where both maps have a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// What is there, unless it is empty.
    Fill,
    /// What comes in.
    Overwrite,
}

/// Merges a map into another one, which is changed. Maps that both have are merged in turn; what only one of them has is
/// shared by both afterwards.
///
/// # Errors
/// If a limit is passed.
pub fn merge(context: &Context<'_>, into: &Map, from: &Map, way: Way) -> Result<(), Failure> {
    merge_at(context, into, from, way, 0)
}

fn merge_at(context: &Context<'_>, into: &Map, from: &Map, way: Way, depth: u32) -> Result<(), Failure> {
    if depth > MAX_DEPTH {
        return Err(Failure::new("maps are too deep to be merged").because(Cause::Limit));
    }
    if into.is_same(from) {
        return Ok(());
    }
    let entries = from.entries();
    context.spend(entries.len().saturating_mul(size_of::<Value>()))?;
    for (key, coming) in entries {
        context.step()?;
        let present = into.get(key.as_str());
        if coming.is_nil() {
            if way == Way::Overwrite {
                into.set(key, coming);
            }
            continue;
        }
        let present_kind = present.as_ref().map(|value| &value.kind);
        if let (Some(Kind::Map(below)), Kind::Map(coming)) = (present_kind, &coming.kind) {
            merge_at(context, below, coming, way, depth + 1)?;
        }
        let is_empty = present.as_ref().is_none_or(|value| value.truth() == Some(false));
        let are_maps = matches!((present_kind, &coming.kind), (Some(Kind::Map(_)), Kind::Map(_)));
        if is_empty || (way == Way::Overwrite && !are_maps) {
            into.set(key, coming);
        }
    }
    Ok(())
}
