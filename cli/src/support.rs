//! Files that were not asked for but that others need: environment files, ignore files, overrides, pipelines.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::paths::{Base, is_really_in, project_of, repository_root};

/// Files that belong to their neighbours, and are read from every folder that a linted file is in.
const SIBLINGS: [&str; 2] = [".env", ".dockerignore"];

/// Files that are merged with, or explain, a neighbour that was named alone.
const NEIGHBOURS: [&str; 12] = [
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yaml",
    "docker-compose.override.yml",
    "kustomization.yaml",
    "kustomization.yml",
    "Kustomization",
    "Dockerfile",
];

/// Pipelines at the top of a repository.
const PIPELINES: [&str; 10] = [
    ".circleci/config.yml",
    ".drone.yml",
    ".gitlab-ci.yaml",
    ".gitlab-ci.yml",
    ".woodpecker.yaml",
    ".woodpecker.yml",
    "Jenkinsfile",
    "azure-pipelines.yaml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
];

/// How a file came to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It was named.
    Named,
    /// The walk listed it as a regular file.
    Listed,
    /// The walk came to it through a link.
    Linked,
}

/// Files that were asked for by their clean absolute paths, and how. Texts are compared several times faster
/// than paths, which are compared part by part.
pub(crate) type Asked = BTreeMap<OsString, Origin>;

/// The files that the asked ones need, each an absolute path of a regular file.
pub(crate) fn files(asked: &Asked, walked: &[PathBuf], base: &Base) -> BTreeSet<PathBuf> {
    let mut needed = BTreeSet::new();
    let mut add = |path: PathBuf| {
        let is_near = |path: &Path| {
            let folder = path.parent().unwrap_or(path);
            !path.is_symlink() || is_really_in(path, &[project_of(folder, base)])
        };
        if !asked.contains_key(path.as_os_str()) && path.is_file() && is_near(&path) {
            needed.insert(path);
        }
    };
    let mut folders: Vec<&OsStr> = Vec::new();
    let mut tops: BTreeSet<&Path> = walked.iter().map(PathBuf::as_path).collect();
    let mut named_in: BTreeSet<&OsStr> = BTreeSet::new();
    let mut last = None;
    for (path, origin) in asked {
        let path = Path::new(path);
        let Some(folder) = path.parent() else { continue };
        if last.replace(folder.as_os_str()) != Some(folder.as_os_str()) {
            folders.push(folder.as_os_str());
        }
        if *origin != Origin::Named {
            continue;
        }
        tops.insert(folder);
        named_in.insert(folder.as_os_str());
        // Only a Dockerfile has ignore patterns of its own.
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(name) = name.filter(|name| !is_data(name)) {
            add(folder.join(format!("{name}.dockerignore")));
        }
    }
    // Once for each folder: hundreds of files of one folder may be named, by `find` or a shell's pattern.
    for folder in named_in {
        NEIGHBOURS.iter().for_each(|name| add(Path::new(folder).join(name)));
    }
    // A build context may be any folder above a Dockerfile.
    let mut above = BTreeSet::from_iter(folders);
    let mut roots: BTreeSet<PathBuf> = BTreeSet::new();
    for top in tops {
        let Some(root) = repository_root(top) else {
            roots.insert(base.current().to_path_buf());
            continue;
        };
        above.extend(top.ancestors().take_while(|folder| folder.starts_with(root)).map(Path::as_os_str));
        roots.insert(root.to_path_buf());
    }
    for folder in above {
        SIBLINGS.iter().for_each(|name| add(Path::new(folder).join(name)));
    }
    for root in roots {
        PIPELINES.iter().for_each(|name| add(root.join(name)));
        let Ok(workflows) = std::fs::read_dir(root.join(".github/workflows")) else { continue };
        for entry in workflows.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml") {
                add(path);
            }
        }
    }
    needed
}

/// Whether a file is YAML or JSON by its name, and so no Dockerfile.
fn is_data(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json")
}
