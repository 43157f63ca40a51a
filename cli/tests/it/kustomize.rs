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

#[test]
fn bases_that_lie_elsewhere_are_where_the_configuration_says() {
    let folder = Folder::new(&FILES);
    let remote = "https://example.com/team/base//web?ref=v1";
    folder.write("far/kustomization.yaml", format!("resources:\n- {remote}\n"));
    let unfetched = folder.run(&["kustomize", "far"]);
    assert_eq!(unfetched.code, 2);
    assert_eq!(
        unfetched.err,
        format!("error: far/kustomization.yaml:2: `{remote}` is somewhere else, and nothing is fetched\n")
    );
    folder.write("lintainer.toml", format!("[kustomize.remote]\n\"{remote}\" = \"prod\"\n"));
    let built = folder.run(&["kustomize", "far"]);
    assert_eq!((built.code, built.out), (0, folder.run(&["kustomize", "prod"]).out), "{}", built.err);
    assert_eq!(folder.run(&["kustomize", "far", "--isolated"]).err, unfetched.err);
    folder.write("other.toml", format!("[kustomize.remote]\n\"{remote}\" = \"vendor/base\"\n"));
    let missing = folder.run(&["kustomize", "far", "--config", "other.toml"]);
    assert_eq!(
        missing.err,
        format!("error: far/kustomization.yaml:2: `vendor/base`, which stands for `{remote}`, is not there\n")
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_count_as_absent() {
    use std::os::unix::fs::symlink;
    let (folder, outside) = (Folder::new(&FILES), Folder::new(&FILES));
    symlink(outside.path().join("base"), folder.path().join("out")).unwrap();
    symlink("base", folder.path().join("in")).unwrap();
    symlink("loop", folder.path().join("loop")).unwrap();
    let built = |name: &str| {
        folder.write("links/kustomization.yaml", format!("resources: [../{name}]\n"));
        folder.run(&["kustomize", "links"])
    };
    assert_eq!(built("in").code, 0);
    for name in ["out", "loop"] {
        let refused = built(name);
        assert_eq!(refused.err, format!("error: links/kustomization.yaml:1: `../{name}` is not there\n"));
        assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    }
}

#[test]
fn a_configuration_with_faults_is_said() {
    let folder = Folder::new(&FILES);
    folder.write("lintainer.toml", "[kustomize]\nremotes = {}\n");
    let faulty = folder.run(&["kustomize", "prod"]);
    assert_eq!((faulty.code, faulty.out.as_str()), (2, ""));
    assert!(faulty.err.contains("unknown key `remotes` in `kustomize`"), "{}", faulty.err);
}
