//! Merging of values, by the rules of the Compose specification for several files.

use std::collections::HashMap;

use super::value::{Data, Entry, MergeTag, Value};
use super::{ports, volumes};
use crate::span::Spanned;

/// What stands at a place, as far as merging cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The whole file.
    Root,
    /// `services`.
    Services,
    /// A service.
    Service,
    /// `build`.
    Build,
    /// `deploy`.
    Deploy,
    /// `healthcheck`.
    Healthcheck,
    /// `logging`: options are merged only for the same driver.
    Logging,
    /// Replaced as a whole.
    Whole,
    /// `A=b` lists or mappings.
    Pairs,
    /// A list of names or a mapping with these names as keys.
    Names,
    /// A list, or one scalar for a list of one, whose items have a key.
    Unique(Key),
    /// A volume, network, config or secret at the top level.
    Declared,
    /// Mappings are merged key by key, lists put together, scalars replaced.
    Any,
}

/// What tells items of a list apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The text.
    Text,
    /// Target of a volume.
    Volume,
    /// Address, ports and protocol.
    Port,
    /// Target of a config or secret.
    Data,
    /// Path inside the container.
    Device,
    /// `path`.
    Path,
}

impl Place {
    /// What stands under a key of a mapping at this place.
    pub(super) fn under(self, key: &str) -> Place {
        match (self, key) {
            (Place::Root, "services" | "jobs") => Place::Services,
            (Place::Root, "networks" | "volumes" | "configs" | "secrets") => Place::Declared,
            (Place::Services, _) => Place::Service,
            (Place::Service, "command" | "entrypoint") => Place::Whole,
            (Place::Service, "build") => Place::Build,
            (Place::Service, "deploy") => Place::Deploy,
            (Place::Service, "healthcheck") => Place::Healthcheck,
            (Place::Healthcheck, "test") => Place::Whole,
            (Place::Service, "logging") => Place::Logging,
            (Place::Service, "environment" | "labels" | "annotations" | "sysctls" | "extra_hosts")
            | (Place::Build, "args" | "labels" | "additional_contexts" | "extra_hosts")
            | (Place::Deploy, "labels") => Place::Pairs,
            (Place::Service, "depends_on" | "networks" | "models") => Place::Names,
            (Place::Service, "volumes") => Place::Unique(Key::Volume),
            (Place::Service, "ports") => Place::Unique(Key::Port),
            (Place::Service, "configs" | "secrets") => Place::Unique(Key::Data),
            (Place::Service, "devices") => Place::Unique(Key::Device),
            (Place::Service, "env_file" | "label_file") => Place::Unique(Key::Path),
            (Place::Service, "cap_add" | "cap_drop" | "dns" | "dns_opt" | "dns_search" | "expose" | "links")
            | (Place::Service, "profiles" | "tmpfs" | "security_opt" | "group_add" | "volumes_from")
            | (Place::Build, "tags" | "platforms") => Place::Unique(Key::Text),
            _ => Place::Any,
        }
    }
}

/// Merges `over` onto `base`.
pub(super) fn merge(base: Value, over: Value, place: Place) -> Value {
    if over.tag != MergeTag::None || base.tag == MergeTag::Reset || place == Place::Whole {
        return over;
    }
    let (base, over) = (unify(base, place), unify(over, place));
    if place == Place::Logging && drivers_differ(&base, &over) {
        return over;
    }
    let tag = base.tag;
    match (base.data, over.data) {
        (Data::Map(below), Data::Map(above)) => {
            let data = Data::Map(merge_entries(below, above, place));
            Value { data, span: base.span, node: base.node, tag }
        }
        (Data::List(below), Data::List(above)) => {
            let data = Data::List(merge_items(below, above, place));
            Value { data, span: base.span, node: base.node, tag }
        }
        // What is null says nothing.
        (below, Data::Null) => Value { data: below, span: base.span, node: base.node, tag },
        (_, above) => Value { data: above, ..over },
    }
}

/// Brings the short forms of a place into the form that is merged.
fn unify(value: Value, place: Place) -> Value {
    let data = match (place, value.data) {
        (Place::Build, data @ Data::Scalar(_)) => {
            let context = Value { data, node: None, ..value };
            let key = Spanned::new("context".to_string(), value.span);
            Data::Map(vec![Entry { key, value: context }])
        }
        (Place::Names, Data::List(items)) => Data::Map(items.into_iter().filter_map(name_entry).collect()),
        (Place::Unique(_), data @ Data::Scalar(_)) => Data::List(vec![Value { data, ..value }]),
        (_, data) => data,
    };
    Value { data, ..value }
}

fn name_entry(item: Value) -> Option<Entry> {
    let name = item.scalar()?.value.clone();
    let key = Spanned::new(name, item.span);
    Some(Entry { key, value: Value::null(item.span, None) })
}

fn drivers_differ(base: &Value, over: &Value) -> bool {
    let driver = |value: &Value| value.get("driver").and_then(Value::scalar).map(|text| text.value.clone());
    matches!((driver(base), driver(over)), (Some(below), Some(above)) if below != above)
}

fn merge_entries(mut below: Vec<Entry>, above: Vec<Entry>, place: Place) -> Vec<Entry> {
    let index: HashMap<String, usize> =
        below.iter().enumerate().map(|(at, entry)| (entry.key.value.clone(), at)).collect();
    for entry in above {
        let Some(known) = index.get(&entry.key.value).and_then(|&at| below.get_mut(at)) else {
            below.push(entry);
            continue;
        };
        let place = place.under(&entry.key.value);
        let old = std::mem::replace(&mut known.value, Value::null(entry.key.span, None));
        let (old, new) = if place == Place::Pairs { same_pairs(old, entry.value) } else { (old, entry.value) };
        let merges = new.tag == MergeTag::None && place != Place::Whole && !matches!(new.data, Data::Scalar(_));
        known.value = merge(old, new, place);
        if !merges {
            known.key.span = entry.key.span;
        }
    }
    below
}

/// Makes mappings of two values of pairs unless both are in the same form. An entry that is reset takes away what stands
/// under its key, and in a list nothing does.
fn same_pairs(below: Value, mut above: Value) -> (Value, Value) {
    if below.is_list() == above.is_list() {
        return (below, above);
    }
    if let Data::Map(entries) = &mut above.data {
        entries.retain(|entry| entry.value.tag != MergeTag::Reset || !below.is_list());
    }
    (pairs(below), pairs(above))
}

fn pairs(value: Value) -> Value {
    let Data::List(items) = &value.data else { return value };
    let entries = items
        .iter()
        .filter_map(|item| {
            let text = &item.scalar()?.value;
            let (name, rest) = match text.find('=') {
                Some(at) => (item.slice(0..at), item.slice(at + 1..text.len())),
                None => (item.slice(0..text.len()), Value::null(item.span, item.node)),
            };
            let key = Spanned::new(name.scalar()?.value.clone(), name.span);
            Some(Entry { key, value: rest })
        })
        .collect();
    Value { data: Data::Map(entries), ..value }
}

/// Puts lists together: an item replaces those of the file before with the same key.
fn merge_items(mut below: Vec<Value>, above: Vec<Value>, place: Place) -> Vec<Value> {
    let key_of = |item: &Value| match place {
        Place::Unique(key) => key_text(item, key),
        Place::Pairs => item.scalar().map(|text| text.value.split('=').next().unwrap_or("").to_string()),
        _ => None,
    };
    let mut index: HashMap<String, usize> =
        below.iter().enumerate().filter_map(|(at, item)| key_of(item).map(|key| (key, at))).collect();
    for item in above {
        let key = key_of(&item);
        let known = key.as_ref().and_then(|key| index.get(key));
        match known.and_then(|at| below.get_mut(*at)) {
            Some(old) => *old = item,
            None => {
                // Other lists may have an item twice.
                if let (Some(key), Place::Unique(Key::Volume)) = (key, place) {
                    index.insert(key, below.len());
                }
                below.push(item);
            }
        }
    }
    below
}

/// Leaves out mounts whose target a later one of the same list has: Compose keeps the last, in the place of the first.
pub(super) fn drop_covered_mounts(volumes: &mut Value) {
    if let Data::List(items) = &mut volumes.data {
        *items = merge_items(Vec::new(), std::mem::take(items), Place::Unique(Key::Volume));
    }
}

/// What tells an item from others.
fn key_text(item: &Value, key: Key) -> Option<String> {
    let text = item.scalar().map(|text| text.value.as_str());
    let field = |name: &str| item.get(name).and_then(Value::scalar).map(|text| text.value.clone());
    match key {
        Key::Text => text.map(str::to_string),
        Key::Volume => match text {
            Some(text) => {
                volumes::split_short(text).1.map(|range| volumes::clean_target(text.get(range).unwrap_or("")))
            }
            None => field("target").map(|target| volumes::clean_target(&target)),
        },
        Key::Port => match text {
            Some(text) => Some(ports::key_of_short(text)),
            None => Some(format!(
                "{}:{}:{}/{}",
                field("host_ip").unwrap_or_default(),
                field("published").unwrap_or_default(),
                field("target")?,
                field("protocol").unwrap_or_else(|| "tcp".to_string())
            )),
        },
        Key::Data => text.map(str::to_string).or_else(|| field("target")).or_else(|| field("source")),
        Key::Device => match text {
            Some(text) => text.split(':').nth(1).or(Some(text)).map(str::to_string),
            None => field("target").or_else(|| field("source")),
        },
        Key::Path => text.map(str::to_string).or_else(|| field("path")),
    }
}
