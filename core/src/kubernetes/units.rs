//! Units: the files that are deployed together as far as one can see.

use std::collections::HashSet;
use std::sync::Arc;

use crate::project::{Project, file_name, folder};
use crate::span::FileId;

use super::kustomize::Kustomizations;

/// The unit of each file.
pub(super) fn units<'p>(project: &'p Project, kustomizations: &'p Kustomizations) -> impl Iterator<Item = String> + 'p {
    let paths = || project.files().iter().map(|file| file.source.path.as_str());
    let beside: HashSet<&str> = kustomizations.all().iter().map(|one| one.folder.as_str()).collect();
    let charts: HashSet<&str> = paths().filter(|path| path.ends_with("Chart.yaml")).map(folder).collect();
    // Each test of Chainsaw is applied alone.
    let tests: HashSet<&str> = paths().filter(|path| file_name(path) == "chainsaw-test.yaml").map(folder).collect();
    let root = common_folder(paths());
    let unit = move |id: FileId, path: &str| {
        // What a kustomization or chart comes to is whole: files beside it do not belong to it.
        if project.file(id).is_built() {
            return format!("{path}\0");
        }
        if let Some(nearest) = kustomizations.listing(id) {
            return nearest.folder.clone();
        }
        let own = folder(path);
        if tests.contains(own) {
            return own.to_string();
        }
        let ancestors = std::iter::successors(Some(own), |at| (!at.is_empty()).then(|| folder(at)));
        if let Some(chart) = ancestors.take(64).find(|at| charts.contains(at)) {
            return chart.to_string();
        }
        if beside.contains(own) {
            return own.to_string();
        }
        let below = own.strip_prefix(root).unwrap_or(own).trim_start_matches('/');
        let first = below.split('/').next().unwrap_or("");
        join_folders(root, first)
    };
    project.files().iter().map(move |file| unit(file.source.id, &file.source.path))
}

/// Texts of which many are the same, each held once.
pub(super) fn shared(texts: impl Iterator<Item = impl AsRef<str>>) -> Vec<Arc<str>> {
    let mut known: HashSet<Arc<str>> = HashSet::new();
    let mut share = |text: &str| {
        if let Some(known) = known.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        known.insert(new.clone());
        new
    };
    texts.map(|text| share(text.as_ref())).collect()
}

fn join_folders(root: &str, first: &str) -> String {
    match (root, first) {
        ("", first) => first.to_string(),
        (root, "") => root.to_string(),
        (root, first) => format!("{root}/{first}"),
    }
}

/// The folder that all files are in.
fn common_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> &'a str {
    let Some(mut common) = paths.next().map(folder) else { return "" };
    for path in paths {
        let is_within =
            |common: &str| common.is_empty() || path.strip_prefix(common).is_some_and(|rest| rest.starts_with('/'));
        while !is_within(common) {
            common = folder(common);
        }
    }
    common
}
