//! The charts that another one depends on and does not hold, and which charts beside it can stand for them.

use crate::project::join;
use crate::source::Source;
use crate::yaml::{self, Dialect, Node, NodeId};

/// How deep charts that stand for missing ones are looked for in each other.
pub const MAX_DEPTH: usize = 5;

/// What `Chart.yaml` says of another chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// Where it comes from: `https://…`, `oci://…`, `file://…`, or nothing.
    pub repository: String,
}

/// A chart that can stand for one that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its folder, from the top of the project.
    pub folder: String,
    /// Its name.
    pub name: String,
}

impl Wanted {
    /// The `dependencies` of a `Chart.yaml`.
    pub fn read(source: &Source) -> Vec<Wanted> {
        let read = |root: Node| {
            let items = root.get("dependencies").into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
            let text = |item: Node, key: &str| item.get(key).and_then(|node| node.text().map(str::to_string));
            let one = |item| {
                let repository = text(item, "repository").unwrap_or_default();
                Some(Wanted { name: text(item, "name")?, repository })
            };
            Some(items.filter_map(one).collect())
        };
        with_root(source, read).unwrap_or_default()
    }

    /// The folder of the chart that can stand for this one in the chart of the folder `from`: what `file://` leads to,
    /// or else the only other one of that name.
    pub fn found_in<'c>(&self, from: &str, charts: &'c [Known]) -> Option<&'c str> {
        if let Some(path) = self.repository.strip_prefix("file://") {
            let there = join(from, path);
            return charts.iter().map(|chart| chart.folder.as_str()).find(|folder| *folder == there);
        }
        let mut named = charts.iter().filter(|chart| chart.folder != from && chart.name == self.name);
        let found = named.next().map(|chart| chart.folder.as_str());
        found.filter(|_| named.next().is_none())
    }
}

/// The name that a `Chart.yaml` gives.
pub fn name(source: &Source) -> Option<String> {
    with_root(source, |root| root.get("name").and_then(Node::text).map(str::to_string))
}

fn with_root<T>(source: &Source, read: impl FnOnce(Node) -> Option<T>) -> Option<T> {
    let documents = yaml::parse(source, Dialect::Kubernetes);
    let document = documents.first()?;
    read(document.node_at(source, document.root().unwrap_or(NodeId(0)))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    #[test]
    fn a_chart_stands_for_one_of_its_name() {
        let text =
            "dependencies:\n- name: db\n  repository: oci://r\n- name: web\n  repository: file://../web\n- name: x\n";
        let wanted = Wanted::read(&Source::new(FileId(0), "Chart.yaml", text));
        let known = |folder: &str, name: &str| Known { folder: folder.into(), name: name.into() };
        let charts =
            [known("a/shop", "x"), known("a/db", "db"), known("a/web", "other"), known("b/x", "x"), known("c", "x")];
        let found: Vec<_> = wanted.iter().map(|wanted| wanted.found_in("a/shop", &charts)).collect();
        assert_eq!(found, [Some("a/db"), Some("a/web"), None], "two are called `x`");
    }
}
