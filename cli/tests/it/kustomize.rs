//! `lintainer kustomize`.

use crate::run::Folder;

const FILES: [(&str, &str); 4] = [
    ("base/kustomization.yaml", "resources: [web.yaml]\n"),
    ("base/web.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n"),
    ("prod/kustomization.yaml", "resources: [../base]\nnamespace: shop\n"),
    ("broken/kustomization.yaml", "resources: [../gone]\n"),
];

#[test]
fn the_build_is_printed() {
    let folder = Folder::new(&FILES);
    let built = folder.run(&["kustomize", "prod"]);
    assert_eq!(built.out, "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\n");
    assert_eq!(built.code, 0, "{}", built.err);
    assert_eq!(folder.run(&["kustomize", "prod/kustomization.yaml"]).out, built.out);
}

#[test]
fn each_line_has_its_writer() {
    let built = Folder::new(&FILES).run(&["kustomize", "--blame", "prod"]);
    let lines: Vec<&str> = built.out.lines().map(str::trim_end).collect();
    assert_eq!(
        lines,
        [
            "base/web.yaml:1                       | apiVersion: v1",
            "base/web.yaml:2                       | kind: Service",
            "base/web.yaml:3                       | metadata:",
            "base/web.yaml:4                       |   name: web",
            "prod/kustomization.yaml:2 (namespace) |   namespace: shop",
        ]
    );
}

#[test]
fn what_does_not_build_says_where() {
    let folder = Folder::new(&FILES);
    let broken = folder.run(&["kustomize", "broken"]);
    assert_eq!((broken.code, broken.out.as_str()), (2, ""));
    assert_eq!(broken.err, "error: broken/kustomization.yaml:1: `../gone` is not there\n");
    let outside = folder.run(&["kustomize", "prod", "--top", "prod"]);
    assert_eq!(outside.code, 2);
    assert_eq!(outside.err, "error: prod/kustomization.yaml:1: `../base` is outside of the project\n");
    assert_eq!(folder.run(&["kustomize", "base", "--top", "prod"]).code, 2);
}
