//! The values of a chart and of the charts below it, as helm puts them together (`pkg/chart/common/util/coalesce.go` and
//! `pkg/chart/v2/util/dependencies.go` of v4.3.1).

use crate::helm::chart::{Chart, Dependency};
use crate::helm::origin::OriginId;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Value};
use crate::helm::version::{Constraints, Version};

/// The key that all charts share.
const GLOBAL: &str = "global";

/// A map, or an empty one in the place of something else.
pub(crate) fn table(value: Value) -> Map {
    match value.kind {
        Kind::Map(map) => map,
        _ => Map::default(),
    }
}

/// A copy of a map whose maps are copies, too.
pub(crate) fn deep_copy(map: &Map) -> Map {
    map.entries().into_iter().map(|(key, value)| (key, deep_copy_of(value))).collect()
}

fn deep_copy_of(value: Value) -> Value {
    let kind = match &value.kind {
        Kind::Map(map) => Kind::Map(deep_copy(map)),
        Kind::List(items) => Kind::List(std::rc::Rc::new(items.iter().cloned().map(deep_copy_of).collect())),
        _ => return value,
    };
    Value { kind, origin: value.origin }
}

/// What several files of values come to: the later one wins, maps are merged.
pub fn merge_files(files: &[Map]) -> Map {
    let merged = Map::default();
    for file in files {
        merge_file(&merged, &deep_copy(file));
    }
    merged
}

fn merge_file(into: &Map, from: &Map) {
    for (key, value) in from.entries() {
        match (into.get(key.as_str()).map(|known| known.kind), &value.kind) {
            (Some(Kind::Map(known)), Kind::Map(new)) => merge_file(&known, new),
            _ => into.set(key, value),
        }
    }
}

/// The values that the templates of a chart and of those below it see, if the user gives `given`.
pub fn coalesce(chart: &Chart, given: &Map) -> Map {
    let values = deep_copy(given);
    coalesce_chart(chart, &values, false);
    values
}

/// Whether nulls are kept is `keeps`: helm says "merge".
fn coalesce_chart(chart: &Chart, into: &Map, keeps: bool) {
    coalesce_values(chart, into, keeps);
    for below in &chart.dependencies {
        let name = &below.metadata.name;
        let own = match into.get(name) {
            None => {
                let own = Map::default();
                into.set(Text::new(name, OriginId::NONE), Value::map(own.clone()));
                own
            }
            Some(Value { kind: Kind::Map(own), .. }) => own,
            // helm refuses such values.
            Some(_) => continue,
        };
        coalesce_globals(&own, into);
        coalesce_chart(below, &own, keeps);
    }
}

/// Gives the globals of a chart to one below it.
fn coalesce_globals(into: &Map, from: &Map) {
    let theirs = match into.get(GLOBAL) {
        None => Map::default(),
        Some(Value { kind: Kind::Map(map), .. }) => map,
        Some(_) => return,
    };
    let (ours, origin) = match from.get(GLOBAL) {
        None => (Map::default(), OriginId::NONE),
        Some(Value { kind: Kind::Map(map), origin }) => (map, origin),
        Some(_) => return,
    };
    for (key, value) in ours.entries() {
        match (&value.kind, theirs.get(key.as_str()).map(|known| known.kind)) {
            (Kind::Map(map), None) => theirs.set(key, Value { kind: Kind::Map(map.copy()), origin: value.origin }),
            (Kind::Map(map), Some(Kind::Map(known))) => {
                let copy = map.copy();
                coalesce_tables(&copy, &known, true);
                theirs.set(key, Value { kind: Kind::Map(copy), origin: value.origin });
            }
            (Kind::Map(_), Some(_)) | (_, Some(Kind::Map(_))) => {}
            _ => theirs.set(key, value),
        }
    }
    into.set(Text::new(GLOBAL, OriginId::NONE), Value { kind: Kind::Map(theirs), origin });
}

/// Gives the chart's own values where nothing else is given.
fn coalesce_values(chart: &Chart, into: &Map, keeps: bool) {
    for (key, value) in deep_copy(&chart.values).entries() {
        match into.get(key.as_str()) {
            Some(Value { kind: Kind::Nil, .. }) if !keeps => {
                into.remove(key.as_str());
            }
            Some(Value { kind: Kind::Map(given), .. }) => {
                if let Kind::Map(own) = &value.kind {
                    let is_chart = chart.dependencies.iter().any(|below| below.metadata.name == key.as_str());
                    let keeps = keeps || is_chart;
                    if !keeps {
                        clean(own);
                    }
                    coalesce_tables(&given, own, keeps);
                }
            }
            Some(_) => {}
            None => {
                match &value.kind {
                    Kind::Nil if !keeps => continue,
                    Kind::Map(own) if !keeps => clean(own),
                    _ => {}
                }
                into.set(key, value);
            }
        }
    }
}

/// Merges `from` into `into`, which wins.
fn coalesce_tables(into: &Map, from: &Map, keeps: bool) {
    let known = from.entries();
    let had: Vec<&str> = known.iter().filter(|(_, value)| !value.is_nil()).map(|(key, _)| key.as_str()).collect();
    for (key, value) in into.entries().into_iter().filter(|(_, value)| value.is_nil()) {
        from.set(key, value);
    }
    for (key, value) in from.entries() {
        match (into.get(key.as_str()).map(|it| it.kind), &value.kind) {
            (Some(Kind::Nil), _) if !keeps && had.contains(&key.as_str()) => {
                into.remove(key.as_str());
            }
            (None, _) => into.set(key, value),
            (Some(Kind::Map(given)), Kind::Map(own)) => coalesce_tables(&given, own, keeps),
            _ => {}
        }
    }
}

/// Takes nulls away.
fn clean(map: &Map) {
    for (key, value) in map.entries() {
        match &value.kind {
            Kind::Nil => {
                map.remove(key.as_str());
            }
            Kind::Map(below) => clean(below),
            _ => {}
        }
    }
}

/// Takes away the charts that conditions and tags switch off, gives aliases, and takes over what is imported.
pub fn settle_dependencies(chart: &mut Chart, given: &Map) {
    enable(chart, given, "");
    import(chart);
}

fn enable(chart: &mut Chart, given: &Map, path: &str) {
    if chart.metadata.dependencies.is_empty() {
        return;
    }
    let fits = |known: &Chart, wanted: &Dependency| {
        known.metadata.name == wanted.name && satisfies(&wanted.version, &known.metadata.version)
    };
    let wanted = &chart.metadata.dependencies;
    let mut kept: Vec<Chart> =
        chart.dependencies.iter().filter(|known| !wanted.iter().any(|wanted| fits(known, wanted))).cloned().collect();
    for wanted in wanted {
        let Some(found) = chart.dependencies.iter().find(|known| fits(known, wanted)) else { continue };
        let mut found = found.clone();
        if let Some(alias) = &wanted.alias {
            found.metadata.name.clone_from(alias);
            found.about = found.about.copy();
            found.about.set(Text::new("Name", OriginId::NONE), Value::text(Text::new(alias, wanted.origin)));
        }
        kept.push(found);
    }
    chart.dependencies = kept;
    let values = coalesce(chart, given);
    let off: Vec<String> = (chart.metadata.dependencies.iter())
        .filter(|wanted| !is_enabled(wanted, &values, path))
        .map(|wanted| wanted.called().to_string())
        .collect();
    chart.dependencies.retain(|known| !off.contains(&known.metadata.name));
    chart.metadata.dependencies.retain(|wanted| !off.iter().any(|name| name == wanted.called()));
    for below in &mut chart.dependencies {
        let path = format!("{path}{}.", below.metadata.name);
        enable(below, &values, &path);
    }
}

/// Whether conditions, or else tags, leave a dependency on.
fn is_enabled(wanted: &Dependency, values: &Map, path: &str) -> bool {
    let conditions = wanted.condition.trim().split(',').filter(|condition| !condition.is_empty());
    for condition in conditions {
        if let Some(Kind::Bool(is_on)) = at(values, &format!("{path}{condition}")).map(|value| value.kind) {
            return is_on;
        }
    }
    let Some(Value { kind: Kind::Map(tags), .. }) = values.get("tags") else { return true };
    let said: Vec<bool> = (wanted.tags.iter())
        .filter_map(|tag| match tags.get(tag)?.kind {
            Kind::Bool(is_on) => Some(is_on),
            _ => None,
        })
        .collect();
    said.is_empty() || said.contains(&true)
}

/// The value at a path with dots.
fn at(values: &Map, path: &str) -> Option<Value> {
    let mut parts = path.split('.');
    let mut found = values.get(parts.next()?)?;
    for part in parts {
        let Kind::Map(map) = &found.kind else { return None };
        found = map.get(part)?;
    }
    Some(found)
}

fn import(chart: &mut Chart) {
    for below in &mut chart.dependencies {
        import(below);
    }
    if chart.metadata.dependencies.is_empty() {
        return;
    }
    let values = Map::default();
    coalesce_chart(chart, &values, true);
    let imported = Map::default();
    for dependency in &chart.metadata.dependencies {
        for import in &dependency.imports {
            let path = format!("{}.{}", dependency.called(), import.child);
            let Some(Value { kind: Kind::Map(found), .. }) = at(&values, &path) else { continue };
            let mut below = found;
            if import.parent != "." {
                for part in import.parent.rsplit('.') {
                    below = Map::from_iter([(Text::new(part, dependency.origin), Value::map(below))]);
                }
            }
            coalesce_tables(&imported, &deep_copy(&below), true);
        }
    }
    let values = deep_copy(&values);
    coalesce_tables(&values, &imported, true);
    chart.values = values;
}

/// Whether a version fits a constraint; not where one of them cannot be read.
fn satisfies(constraint: &str, version: &str) -> bool {
    match (Constraints::new(constraint), Version::new(version)) {
        (Ok(constraint), Ok(version)) => constraint.allow(&version),
        _ => false,
    }
}
