//! The kustomizations of a project, built: which ones surely do not build, and why.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
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
        let files = ProjectFiles { project: self, beside: RefCell::default(), has_unread: Cell::new(false) };
        let mut builder = Builder::new(&files, Options::default());
        let mut faults: BTreeMap<Span, Failure> = BTreeMap::new();
        for one in kustomizations.all().iter().filter(|one| !one.is_component && is_root(one.file)) {
            let file = self.file(one.file);
            if file.skipped.is_some() || file.is_broken() {
                continue;
            }
            let Err(failure) = builder.build(&one.folder) else { continue };
            let is_known = is_known(failure.reason) && !(failure.reason == Reason::Path && files.has_unread.get());
            let is_ours = |span: &Span| self.files.get(span.file.0 as usize).is_some();
            if let Some(at) = failure.at.filter(|at| is_known && is_ours(at) && failure.through.iter().all(is_ours)) {
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

/// The files of a project, and small ones beside them, which get numbers behind those of the project.
struct ProjectFiles<'p> {
    project: &'p Project,
    beside: RefCell<HashMap<String, Look>>,
    /// Whether something that a ConfigMap or Secret may be made of could not be read: what is in it is not known then.
    has_unread: Cell<bool>,
}

impl ProjectFiles<'_> {
    /// A file that is not of the project.
    fn beside(&self, path: &str) -> Look {
        let mut beside = self.beside.borrow_mut();
        let number = u32::try_from(self.project.files.len() + beside.len()).unwrap_or(u32::MAX);
        let read = || match self.project.text_at(path) {
            Some(text) => Look::File(FileId(number), Arc::from(text.as_bytes())),
            None => Look::Unread,
        };
        let look = beside.entry(path.to_string()).or_insert_with(read).clone();
        self.has_unread.set(self.has_unread.get() || matches!(look, Look::Unread));
        look
    }

    /// Whether files of the project lie below a folder, for who sees no disk.
    fn has_below(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let paths = self.project.by_path();
        let path = |id: &FileId| self.project.file(*id).source.path.as_str();
        let at = paths.partition_point(|id| path(id) < prefix.as_str());
        paths.get(at).is_some_and(|id| path(id).starts_with(&prefix))
    }
}

impl Files for ProjectFiles<'_> {
    fn look(&self, path: &str) -> Look {
        if let Some(file) = self.project.file_at(path).filter(|file| !file.is_nothing()) {
            let source = &file.source;
            // Of some files only a part is kept.
            let is_whole = source.is_whole() && source.invalid_utf8().is_empty() && !source.text().is_empty();
            return if is_whole { Look::File(source.id, Arc::from(source.text().as_bytes())) } else { Look::Unread };
        }
        match self.project.is_folder(path) {
            Some(true) => Look::Folder,
            Some(false) => self.beside(path),
            None if path.is_empty() || self.has_below(path) => Look::Folder,
            None => Look::Absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::linter::{Serial, load};
    use crate::listing::Paths;

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

    #[test]
    fn what_a_file_beside_brings_is_known() {
        let kustomization = "configMapGenerator:\n- {name: conf, envs: [params.env]}\nresources: [a.yaml]\nreplacements:\n\
                             - source: {kind: ConfigMap, name: conf, fieldPath: data.PORT}\n  \
                             targets:\n  - {select: {kind: ConfigMap, name: a}, fieldPaths: [data.port]}\n";
        let files = [
            ("k/kustomization.yaml", kustomization),
            ("k/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {port: x}\n"),
        ];
        let files = files.map(|(path, text)| (path.to_string(), text.to_string()));
        let faults = |text: Option<&str>| {
            let mut paths = Paths::new();
            match text {
                Some(text) => _ = paths.add_text("k/params.env", text),
                None => _ = paths.add("k/params.env"),
            }
            let (project, _) = load(&files[..], &Serial);
            project.with_listing(Some(Arc::new(paths))).kustomization_faults().len()
        };
        assert_eq!((faults(Some("PORT=1\n")), faults(Some("OTHER=1\n")), faults(None)), (0, 1, 0));
    }
}
