//! What surely does not build.

use std::sync::Arc;

use crate::finding::Edit;
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
        assert!(faults(&[("a/kustomization.yaml", &format!("resources: {resources}\n"))]).is_empty(), "{resources}");
    }
    assert!(
        faults(&[("tests/a/kustomization.yaml", "resources: [a.yaml, a.yaml]\n"), ("tests/a/a.yaml", MAP)]).is_empty()
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

#[test]
fn an_entry_that_changes_something_in_one_build_is_no_equal_one() {
    let patch =
        "patches:\n- patch: |\n    kind: ConfigMap\n    apiVersion: v1\n    metadata: {name: a}\n    data: {k: v}\n";
    let equal = |files: &[(&str, &str)]| {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        let (project, _) = load(&files[..], &Serial);
        project.equal_entries().into_values().map(|entry| (entry.field, entry.name)).collect::<Vec<_>>()
    };
    let data = format!("{MAP}data: {{k: v}}\n");
    let component = ("c/kustomization.yaml", &*format!("kind: Component\n{patch}"));
    let one = ("one/kustomization.yaml", "resources: [a.yaml]\ncomponents: [../c]\n");
    let two = ("two/kustomization.yaml", "resources: [a.yaml]\ncomponents: [../c]\n");
    let same = [component, one, ("one/a.yaml", &*data)];
    assert_eq!(equal(&same), [("patches", "patches".to_string())]);
    assert!(equal(&[&same[..], &[two, ("two/a.yaml", MAP)]].concat()).is_empty());
    // What another build would do is not known.
    assert!(equal(&[&same[..], &[two, ("two/a.yaml", "a: [\n")]].concat()).is_empty());
}

#[test]
fn entries_of_all_kinds_are_compared() {
    let text = "resources: [d.yaml]\nreplicas: [{name: web, count: 2}]\n\
                images: [{name: nginx, newTag: '1'}, {name: redis, newTag: '1'}]\n\
                patchesStrategicMerge: [p.yaml]\npatchesJson6902:\n\
                - {target: {kind: Deployment, name: web, version: v1, group: apps}, patch: '[{op: remove, path: /spec/paused}]'}\n\
                replacements:\n- source: {kind: Deployment, name: web}\n  targets:\n  \
                - {select: {kind: Deployment}, fieldPaths: [metadata.labels.app]}\n";
    let object = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n  \
                  paused: true\n  replicas: 2\n  template: {spec: {containers: [{name: a, image: 'nginx:1'}]}}\n";
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n";
    let files = [("kustomization.yaml", text), ("d.yaml", object), ("p.yaml", patch)];
    let (project, _) = load(&files.map(|(path, text)| (path.to_string(), text.to_string()))[..], &Serial);
    let mut fields: Vec<_> = project.equal_entries().into_values().map(|entry| entry.field).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["images", "patchesStrategicMerge", "replacements", "replicas"]);
}

#[test]
fn an_edit_that_changes_what_others_take_in_is_not_alike() {
    let alike = |text: &str, old: &str, new: &str| {
        let files = [("base/kustomization.yaml", text), ("base/a.yaml", MAP)];
        let (project, _) = load(&files.map(|(path, text)| (path.to_string(), text.to_string()))[..], &Serial);
        let one = &project.kustomizations().all()[0];
        let at = text.find(old).unwrap();
        let edit = Edit::replace(project.file(one.file).source.span(at..at + old.len()), new);
        project.builds_alike(one, &[edit])
    };
    let json = "resources: [a.yaml]\npatchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: a}\n  \
                patch: '[{op: add, path: /metadata/labels, value: {a: b}}]'\n";
    assert!(alike(json, "patchesJson6902", "patches"));
    // Labels that are given are written before the one patch and behind the other.
    assert!(!alike(&format!("{json}labels: [{{pairs: {{c: d}}}}]\n"), "patchesJson6902", "patches"));
    let prefixed = "namePrefix: x-\nresources: [a.yaml]\n";
    assert!(alike(prefixed, "resources", "bases") && !alike(prefixed, "x-", "y-"));
    // What does not build is like nothing.
    assert!(!alike("resources: [a.yaml, gone.yaml]\n", "resources", "bases"));
}
