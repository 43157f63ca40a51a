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
    /// By what name its values are given: its alias, or its name.
    pub called: String,
    /// The paths of the values that switch it: those of `condition`, then its tags below `tags`.
    pub switches: Vec<String>,
}

/// What `Chart.yaml` says of its chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Its name.
    pub name: Option<String>,
    /// Whether its templates are there for others.
    pub is_library: bool,
    /// The charts that it depends on.
    pub wanted: Vec<Wanted>,
}

/// A chart that can stand for one that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its folder, from the top of the project.
    pub folder: String,
    /// Its name.
    pub name: String,
}

impl About {
    /// Reads a `Chart.yaml`, or the `dependencies` of a `requirements.yaml`. What is not YAML says nothing.
    pub fn read(source: &Source) -> About {
        let documents = yaml::parse(source, Dialect::Kubernetes);
        let document = documents.first();
        let root = document.and_then(|document| document.node_at(source, document.root().unwrap_or(NodeId(0))));
        let text = |node: Option<Node>, key: &str| node.and_then(|node| node.get(key)?.text().map(str::to_string));
        let items = root.and_then(|root| root.get("dependencies"));
        let items = items.into_iter().flat_map(|list| list.items().collect::<Vec<_>>());
        let one = |item| {
            let name = text(Some(item), "name")?;
            let repository = text(Some(item), "repository").unwrap_or_default();
            let called = text(Some(item), "alias").unwrap_or_else(|| name.clone());
            let condition = text(Some(item), "condition").unwrap_or_default();
            let condition = condition.split(',').map(str::trim).filter(|path| !path.is_empty()).map(str::to_string);
            let tags = item.get("tags").into_iter().flat_map(|tags| tags.items().collect::<Vec<_>>());
            let tags = tags.filter_map(|tag| Some(format!("tags.{}", tag.text()?)));
            Some(Wanted { called, name, repository, switches: condition.chain(tags).collect() })
        };
        About {
            wanted: items.filter_map(one).collect(),
            is_library: text(root, "type").as_deref() == Some("library"),
            name: text(root, "name"),
        }
    }
}

impl Wanted {
    /// The `dependencies` of a `Chart.yaml`.
    pub fn read(source: &Source) -> Vec<Wanted> {
        About::read(source).wanted
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
    About::read(source).name
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
