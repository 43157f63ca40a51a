//! Where the fields stand that an API server names: `spec.containers[0].env[1].name`, `metadata.labels[a.b/c]`.

use lintainer_core::span::Span;
use lintainer_core::yaml::Node;

/// Where a field stands, or where it would.
pub struct Place {
    /// Key and value, or what is nearest above where it is missing.
    pub span: Span,
    /// Whether it is written.
    pub is_there: bool,
    /// What holds a field that is written, the outermost first.
    pub above: Vec<Span>,
}

/// Finds a field below a node.
pub fn find(root: Node, path: &str) -> Place {
    let (mut node, mut span, mut above) = (root, root.span(), Vec::new());
    for (depth, step) in steps(path).into_iter().enumerate() {
        match below(node, &step) {
            Some(found) => {
                above.extend(Some(span).filter(|_| depth > 0));
                (node, span) = found;
            }
            None => return Place { span, is_there: false, above: Vec::new() },
        }
    }
    Place { span, is_there: !node.is_null(), above }
}

/// The value of a field below a node.
pub fn node<'a>(root: Node<'a>, path: &str) -> Option<Node<'a>> {
    steps(path).iter().try_fold(root, |node, step| below(node, step).map(|(node, _)| node))
}

/// The keys of a path, without indexes.
pub fn keys(path: &str) -> Vec<&str> {
    let names = steps(path).into_iter().map(|step| match step {
        Step::Key(key) | Step::Inside(key) => key,
    });
    names.filter(|name| name.parse::<usize>().is_err()).collect()
}

/// What fields are alike: without indexes and keys of labels, and of pods the path in the pod.
pub fn kind(path: &str) -> String {
    let mut kind = String::new();
    for step in steps(path) {
        match step {
            Step::Key(key) if kind.is_empty() => kind += key,
            Step::Key(key) => kind += &format!(".{key}"),
            Step::Inside(index) if index.parse::<usize>().is_ok() => kind += "[]",
            Step::Inside(_) => kind += "[…]",
        }
    }
    let kind = kind.strip_prefix("items[].").unwrap_or(&kind);
    let in_pod =
        ["spec.jobTemplate.spec.template.", "spec.template."].iter().find_map(|above| kind.strip_prefix(above));
    in_pod.filter(|below| below.starts_with("spec.")).unwrap_or(kind).to_string()
}

/// Fields that the server names by what it has made of them.
const NAMES: [(&str, &str); 2] = [("clusterIPs", "clusterIP"), ("deprecatedServiceAccount", "serviceAccount")];

fn same(written: &str, named: &str) -> bool {
    named.starts_with(|c: char| c.is_ascii_uppercase()) && written.eq_ignore_ascii_case(named)
}

#[derive(Debug, PartialEq, Eq)]
enum Step<'p> {
    Key(&'p str),
    /// An index, or a key that may hold any character.
    Inside(&'p str),
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if let Some((inside, behind)) = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
            steps.push(Step::Inside(inside.trim_matches('"')));
            rest = behind;
            continue;
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '.' | '[')).map_or(rest.len(), |(at, _)| at);
        if end > 0 {
            steps.push(Step::Key(&rest[..end]));
        }
        rest = &rest[end..];
    }
    steps
}

/// The value of a step, with its key. Messages of Go's JSON name no indexes: a key of a list is that of the first item
/// that has it.
fn below<'a>(node: Node<'a>, step: &Step) -> Option<(Node<'a>, Span)> {
    match step {
        Step::Inside(index) if node.is_sequence() => {
            let item = node.items().nth(index.parse().ok()?)?;
            Some((item, item.span()))
        }
        Step::Key(_) if node.is_sequence() => node.items().find_map(|item| below(item, step)),
        Step::Key(key) | Step::Inside(key) => {
            let written = NAMES.iter().find(|(name, _)| name == key).map_or(*key, |(_, written)| *written);
            let found = node.entry(key).or_else(|| node.entry(written));
            // Some messages begin a field with a capital.
            let any_case = || node.own_entries().find(|entry| entry.key.text().is_some_and(|text| same(text, key)));
            found.or_else(any_case).map(|entry| (entry.value, entry.span()))
        }
    }
}

#[cfg(test)]
mod tests {
    use lintainer_core::source::Source;
    use lintainer_core::span::FileId;
    use lintainer_core::yaml::{Dialect, parse};

    use super::*;

    #[test]
    fn a_field_is_found_through_lists_and_keys_with_dots() {
        let text =
            "metadata:\n  labels: {a.b/c: d}\nspec:\n  containers:\n  - name: a\n  - name: b\n    env: [{name: e}]\n";
        let source = Source::new(FileId(0), "a.yaml", text);
        let documents = parse(&source, Dialect::Kubernetes);
        let root = documents[0].node(&source).unwrap();
        let at = |path: &str| {
            let place = find(root, path);
            (source.slice(place.span), place.is_there)
        };
        assert_eq!(at("metadata.labels[a.b/c]"), ("a.b/c: d", true));
        assert_eq!(at("spec.containers[1].env[0].name"), ("name: e", true));
        assert_eq!(at("spec.containers.env.name"), ("name: e", true));
        assert_eq!(at("spec.containers[0].Name"), ("name: a", true));
        assert_eq!(at("spec.containers[0].image"), ("name: a", false));
        assert_eq!(node(root, "spec.containers[1].name").and_then(Node::text), Some("b"));
        assert_eq!(node(root, "").map(Node::span), Some(root.span()));
    }

    #[test]
    fn fields_of_all_pods_are_of_one_kind() {
        assert_eq!(kind("spec.template.spec.containers[0].ports[2].name"), "spec.containers[].ports[].name");
        assert_eq!(kind("items[3].spec.jobTemplate.spec.template.spec.volumes[0]"), "spec.volumes[]");
        assert_eq!(kind("spec.template.metadata.labels[a.b]"), "spec.template.metadata.labels[…]");
        assert_eq!(kind("data[a b]"), "data[…]");
    }
}
