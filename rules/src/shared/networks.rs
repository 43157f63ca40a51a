//! Networks of Compose services: who is on which, and who names whom.

use lintainer_core::compose::Value;
use lintainer_core::context::Context;
use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::yaml::Field;

use super::images;

/// The networks that a service names.
pub(crate) fn of(service: &Service) -> impl Iterator<Item = &str> {
    let networks = service.value.get("networks");
    let listed = networks.map_or(&[][..], Value::items).iter().filter_map(Value::text);
    listed.chain(networks.map_or(&[][..], Value::entries).iter().map(|entry| entry.key.value.as_str()))
}

/// Whether a service is a data store, by its image or the base of what it builds.
pub(crate) fn is_store(service: &Service, cx: &Context) -> bool {
    images::is_store(images::of_service(service, cx))
}

/// The `networks` of the main file.
pub(crate) fn section<'a>(compose: &ComposeProject, cx: &Context<'a>) -> Option<Field<'a>> {
    let service = compose.services.iter().find_map(|service| service.node)?;
    let syntax = cx.node(service)?;
    let root = syntax.document().node(syntax.source())?;
    Some(Field::of(root).key("networks"))
}

/// All that a service says, as one text; `None` where a part is not known.
pub(crate) fn texts(service: &Service) -> Option<String> {
    let mut text = String::new();
    collect(&service.value, &mut text).then_some(text)
}

fn collect(value: &Value, text: &mut String) -> bool {
    if let Some(scalar) = value.scalar() {
        text.push_str(&scalar.value);
        text.push(' ');
        return scalar.is_known();
    }
    let entries = value.entries().iter().all(|entry| {
        text.push_str(&entry.key.value);
        text.push(' ');
        collect(&entry.value, text)
    });
    entries && value.items().iter().all(|item| collect(item, text))
}

/// Whether a text has a name as a word.
pub(crate) fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + name.len()..).and_then(|behind| behind.chars().next());
        !before.is_some_and(is_part) && !behind.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        assert!(names("postgres://u@db:5432/x", "db") && names("db", "db") && names("http://db.shop/x", "db"));
        assert!(!names("my-db:5432", "db") && !names("db2", "db") && !names("", "db"));
    }
}
