//! The kustomizations of a project, built: which ones surely do not build, and why.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::Project;
use crate::kustomize::{Builder, Failure, Files, Look, Options, Reason};
use crate::span::{FileId, Span};

impl Project {
    /// Why kustomizations do not build, each fault once, in the order of their places. Those are built that no other one
    /// lists and that no test has. What cannot be known here is no fault: remote bases, charts, plug-ins, files that are
    /// missing or not read whole, limits.
    pub fn kustomization_faults(&self) -> Vec<Failure> {
        let kustomizations = self.kustomizations();
        let listed: HashSet<FileId> = kustomizations.listed().collect();
        let is_root = |file: FileId| !listed.contains(&file) && !self.is_among_tests(file);
        let files = ProjectFiles(self);
        let mut builder = Builder::new(&files, Options::default());
        let mut faults: BTreeMap<Span, Failure> = BTreeMap::new();
        for one in kustomizations.all().iter().filter(|one| !one.is_component && is_root(one.file)) {
            let file = self.file(one.file);
            if file.skipped.is_some() || file.is_broken() {
                continue;
            }
            let Err(failure) = builder.build(&one.folder) else { continue };
            if let (true, Some(at)) = (is_known(failure.reason), failure.at) {
                faults.entry(at).or_insert(failure);
            }
        }
        faults.into_values().collect()
    }
}

/// Whether a fault is one wherever it is built, with whatever files.
fn is_known(reason: Reason) -> bool {
    match reason {
        Reason::Invalid | Reason::Cycle | Reason::Conflict | Reason::Target | Reason::Path => true,
        Reason::Missing | Reason::Remote | Reason::Outside | Reason::Unsupported | Reason::Limit => false,
    }
}

/// The files of a project. What only its listing knows is there, and its text is not known.
struct ProjectFiles<'p>(&'p Project);

impl Files for ProjectFiles<'_> {
    fn look(&self, path: &str) -> Look {
        if let Some(file) = self.0.file_at(path).filter(|file| !file.is_nothing()) {
            let source = &file.source;
            // Of some files only a part is kept.
            let is_whole = source.is_whole() && source.invalid_utf8().is_empty() && !source.text().is_empty();
            return if is_whole { Look::File(source.id, Arc::from(source.text().as_bytes())) } else { Look::Unread };
        }
        let has_files = || self.0.files().iter().any(|file| is_below(&file.source.path, path));
        match self.0.is_folder(path) {
            Some(true) => Look::Folder,
            Some(false) => Look::Unread,
            None if path.is_empty() || has_files() => Look::Folder,
            None => Look::Absent,
        }
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        let (project, _) = load(&files[..], &Serial);
        project.kustomization_faults().into_iter().map(|failure| failure.message).collect()
    }

    const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

    #[test]
    fn what_lists_an_object_twice_does_not_build_whoever_lists_it() {
        let base = ("base/kustomization.yaml", "resources: [a.yaml, b.yaml]\n");
        let files = [base, ("base/a.yaml", MAP), ("base/b.yaml", MAP)];
        assert_eq!(faults(&files).len(), 1);
        let overlay = ("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n");
        let other = ("test2/kustomization.yaml", "resources: [../base]\n");
        assert_eq!(faults(&[files.as_slice(), &[overlay, other]].concat()).len(), 1);
        assert!(faults(&[("base/kustomization.yaml", "resources: [a.yaml]\n"), ("base/a.yaml", MAP)]).is_empty());
    }

    #[test]
    fn what_is_out_of_sight_is_no_fault() {
        for resources in ["[gone.yaml]", "[github.com/team/base]", "[../nowhere]"] {
            assert!(
                faults(&[("a/kustomization.yaml", &format!("resources: {resources}\n"))]).is_empty(),
                "{resources}"
            );
        }
        assert!(
            faults(&[("tests/a/kustomization.yaml", "resources: [a.yaml, a.yaml]\n"), ("tests/a/a.yaml", MAP)])
                .is_empty()
        );
    }
}
