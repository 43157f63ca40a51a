//! Which files are linted, and what is said about those that cannot be.

use crate::run::{BAD, Folder};

#[test]
fn a_folder_is_walked_with_its_ignore_files() {
    let folder = Folder::new(&[
        ("Dockerfile", BAD),
        ("web/Dockerfile", BAD),
        ("out/Dockerfile", BAD),
        (".devcontainer/Dockerfile", BAD),
        (".venv/Dockerfile", BAD),
        (".git/Dockerfile", BAD),
        ("node_modules/x/Dockerfile", BAD),
        (".gitignore", "out/\n"),
        ("README.md", "nothing\n"),
    ]);
    let files = folder.run(&["check", "--isolated", "--show-files"]);
    files.exits(0);
    let skipped = "(a folder of other people's files)";
    assert_eq!(
        files.out,
        format!(
            "dockerfile  .devcontainer/Dockerfile\ndockerfile  Dockerfile\ndockerfile  web/Dockerfile\n\
             skipped     .venv/ {skipped}\nskipped     node_modules/ {skipped}\n"
        )
    );
    let all = folder.run(&["check", "--isolated", "--show-files", "--no-ignores"]);
    all.says("out/Dockerfile");
    assert!(!all.out.contains("node_modules/x"));
    let all = folder.run(&["check", "--isolated", "--show-files", "--no-default-excludes"]);
    all.says("dockerfile  .venv/Dockerfile").says("dockerfile  node_modules/x/Dockerfile");
    assert!(!all.out.contains(".git/"));
    let named = folder.run(&["check", "--isolated", "--show-files", "node_modules", "out/Dockerfile"]);
    assert_eq!(named.out, "dockerfile  node_modules/x/Dockerfile\ndockerfile  out/Dockerfile\n");
}

#[test]
fn patterns_leave_out_what_is_walked_and_with_force_what_is_named() {
    let folder = Folder::new(&[("a/Dockerfile", BAD), ("b/Dockerfile", BAD), ("b/c/Dockerfile.dev", BAD)]);
    let list = |args: &[&str]| {
        let mut all = vec!["check", "--isolated", "--show-files"];
        all.extend(args);
        folder.run(&all).out
    };
    assert_eq!(list(&["--exclude", "b"]), "dockerfile  a/Dockerfile\n");
    assert_eq!(list(&["--exclude", "*.dev,a/**"]), "dockerfile  b/Dockerfile\n");
    assert_eq!(list(&["--exclude", "b", "b/Dockerfile"]), "dockerfile  b/Dockerfile\n");
    assert_eq!(
        list(&["--exclude", "b", "--force-exclude", "b/Dockerfile", "a/Dockerfile"]),
        "dockerfile  a/Dockerfile\n"
    );
}

#[test]
fn a_file_is_linted_once_however_often_it_is_named() {
    let folder = Folder::new(&[("a/Dockerfile", BAD)]);
    let files = folder.run(&["check", "--isolated", "--show-files", ".", "a", "./a/../a/Dockerfile", "a/Dockerfile"]);
    assert_eq!(files.out, "dockerfile  a/Dockerfile\n");
}

#[test]
fn neighbours_are_read_but_not_reported() {
    let folder = Folder::new(&[
        ("compose.yaml", "services:\n  web:\n    image: nginx:latest\n"),
        ("compose.override.yaml", "services:\n  web:\n    privileged: true\n"),
        (".env", "TAG=1\n"),
        (".gitignore", ".env\n"),
        ("Dockerfile", BAD),
    ]);
    let files = folder.run(&["check", "--isolated", "--show-files", "compose.yaml"]);
    files.exits(0).says("support     .env (read because others need it)").says("compose.override.yaml (read because");
    let report = folder.run(&["check", "--isolated", "--output-format", "concise", "compose.yaml"]);
    assert!(!report.all().contains("override"), "{}", report.all());
    assert!(!report.all().contains("Dockerfile"), "{}", report.all());
}

#[test]
fn every_path_that_cannot_be_had_is_named_and_the_rest_is_linted() {
    let folder = Folder::new(&[("Dockerfile", BAD), ("notes.txt", "x"), ("image.dockerfile", "\0\0\u{1}")]);
    let outcome = folder.run(&["check", "--isolated", "gone/Dockerfile", "Dockerfile", "Dockerfile/x", "nope.yaml"]);
    outcome.exits(2);
    for text in ["gone/Dockerfile", "nope.yaml", "no such file or folder", "Dockerfile/x", "not a folder"] {
        outcome.says(text);
    }
    folder
        .run(&["check", "--isolated", "notes.txt", "image.dockerfile"])
        .exits(3)
        .says("notes.txt")
        .says("binary content");
}

#[test]
fn nothing_to_lint_is_told_apart() {
    let folder = Folder::new(&[("notes.txt", "x")]);
    folder.run(&["check"]).exits(3).says("nothing to lint in .");
    folder.run(&["check", "--allow-empty"]).exits(0);
    folder.write("a/Dockerfile", BAD);
    folder.run(&["check", "--isolated", "--exclude", "**"]).exits(3).says("excluded by the configuration");
    folder
        .run(&["check", "--isolated", "--exclude", "a", "--force-exclude", "a/Dockerfile"])
        .exits(3)
        .says("1 file or folder");
    folder.write("a/lintainer.toml", "exclude = [\"Dockerfile\"]\n");
    folder.run(&["check"]).exits(3).says("1 file or folder is excluded");
}

#[test]
fn a_kustomization_alone_is_something_to_lint() {
    let folder = Folder::new(&[
        ("base/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"),
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("prod/kustomization.yaml", "resources: [../base]\nnamespace: a\n"),
    ]);
    folder.run(&["check", "prod"]).exits(0).says("No findings in 1 file");
    folder.write("prod/kustomization.yaml", "resources:\n- https://example.com/x?ref=1\n");
    folder.run(&["check", "prod"]).exits(0).says("No findings in 1 file").says("1 kustomization does not build here");
    let why = "prod/kustomization.yaml:2 is not built: `https://example.com/x?ref=1` is somewhere else";
    folder.run(&["check", "-v", "prod"]).exits(0).says(why);
    // Of brackets Go's parser says that a comma is missing.
    folder.write("prod/kustomization.yaml", "resources: [https://example.com/x?ref=1]\n");
    folder.run(&["check", "prod"]).exits(1).says("a comma is missing here");
    folder.run(&["kustomize", "prod"]).exits(2).says("a comma is missing here");
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::new(&[]);
    let named = folder.pipe(&["check", "--isolated", "-", "--stdin-filename", "sub/Dockerfile", "--show-files"], BAD);
    named.exits(0).says("dockerfile  sub/Dockerfile");
    for (text, kind) in [
        ("# comment\nFROM scratch\n", "dockerfile"),
        ("services:\n  a:\n    image: b\n", "compose"),
        ("apiVersion: v1\nkind: Pod\n", "kubernetes"),
    ] {
        folder.pipe(&["check", "--isolated", "--show-files", "-"], text).exits(0).says(kind);
    }
    folder.pipe(&["check", "-"], "some text\n").exits(3).says("<stdin>");
    folder.pipe(&["check", "-"], [0xff, 0x00, 0xfe]).exits(3);
}

#[test]
fn what_looks_like_ours_and_is_not_judged_is_named_in_every_format() {
    let folder = Folder::new(&[
        ("clean/Dockerfile", "FROM scratch\nCOPY a /a\nUSER 1000\nCMD [\"/a\"]\n"),
        ("compose.yaml", "{{ managed | comment }}\nservices:\n  a:\n    image: x:1\n"),
    ]);
    let formats = [
        "checkstyle",
        "concise",
        "ecs",
        "github",
        "gitlab",
        "gitlab-sast",
        "grafeas",
        "html",
        "json",
        "junit",
        "markdown",
        "rdjson",
        "sarif",
        "sonarqube",
        "text",
    ];
    for format in formats {
        let outcome = folder.run(&["check", "--isolated", "-f", format]);
        outcome.exits(0).says("compose.yaml").says("a template");
    }
    folder.run(&["check", "--isolated", "--fail-on-skipped"]).exits(1);
    folder.run(&["check", "--isolated", "--fail-on-skipped", "clean"]).exits(0);
    folder.run(&["check", "--isolated", "--fail-on-skipped", "compose.yaml"]).exits(1);
    folder.run(&["check", "--isolated", "--show-files"]).says("skipped     compose.yaml (a template)");
}

#[test]
fn a_file_that_is_named_is_what_its_content_or_somebody_says() {
    let folder = Folder::new(&[
        ("build.docker", BAD),
        ("Dockerfile.txt", BAD),
        ("stack.conf", "a: {image: 'x:1'}\n"),
        ("sub/web.docker", BAD),
    ]);
    let list = |args: &[&str]| {
        let mut all = vec!["check", "--show-files"];
        all.extend(args);
        folder.run(&all).out
    };
    assert_eq!(list(&["build.docker", "Dockerfile.txt"]), "dockerfile  Dockerfile.txt\ndockerfile  build.docker\n");
    assert_eq!(list(&["--as", "compose", "stack.conf"]), "compose     stack.conf\n");
    assert_eq!(list(&[]), "dockerfile  Dockerfile.txt\n");
    folder.pipe(&["check", "--isolated", "--show-files", "--as", "kubernetes", "-"], "a: 1\n").says("kubernetes");
    folder.write("lintainer.toml", "[formats]\ndockerfile = '*.docker'\ncompose = ['stack.*']\n");
    assert_eq!(
        list(&[]),
        "dockerfile  Dockerfile.txt\ndockerfile  build.docker\nsupport     lintainer.toml\ncompose     stack.conf\n\
         dockerfile  sub/web.docker\n"
    );
    folder.write("lintainer.toml", "[formats]\ndockerfiles = '*.docker'\n");
    folder.run(&["check"]).exits(2).says("did you mean `dockerfile`");
}

#[test]
fn a_file_without_extension_counts_when_it_is_named() {
    let folder = Folder::new(&[("Production", "# syntax=docker/dockerfile:1\nFROM scratch\n"), ("x/Dockerfile", BAD)]);
    folder.run(&["check", "--isolated", "--show-files", "Production"]).exits(0).says("dockerfile  Production");
    assert!(!folder.run(&["check", "--isolated", "--show-files"]).out.contains("Production"));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn loops_of_links_end() {
        let folder = Folder::new(&[("a/Dockerfile", BAD)]);
        symlink("..", folder.path().join("a/up")).unwrap();
        symlink("self.yaml", folder.path().join("a/self.yaml")).unwrap();
        let files = folder.run(&["check", "--isolated", "--show-files"]);
        files.exits(2).says("a/self.yaml");
        assert_eq!(files.out, "dockerfile  a/Dockerfile\n");
        folder.run(&["check", "--isolated", "--show-files", "a/up"]).says("a/Dockerfile");
    }

    #[test]
    fn links_are_followed_once_and_not_out_of_what_is_linted() {
        let outside = Folder::new(&[("shared", BAD)]);
        let folder = Folder::new(&[("a/Dockerfile", BAD), ("a/common", BAD), (".git/config", "[core]\n")]);
        let link = |to: &str, name: &str| symlink(to, folder.path().join(name)).unwrap();
        link("a/Dockerfile", "Dockerfile");
        link("a/common", "Dockerfile.common");
        link(outside.path().join("shared").to_str().unwrap(), "Dockerfile.shared");
        link("/etc/passwd", "Dockerfile.passwd");
        link(".git/config", "Dockerfile.git");
        link("nowhere", "Dockerfile.broken");
        let files = folder.run(&["check", "--isolated", "--show-files"]);
        files.exits(2).says("Dockerfile.broken: a link to a file that does not exist");
        let skipped = |name: &str| format!("skipped     Dockerfile.{name} (a link that leads out of what is linted)\n");
        let linted = "dockerfile  Dockerfile.common\ndockerfile  a/Dockerfile\n";
        assert_eq!(files.out, format!("{linted}{}{}{}", skipped("git"), skipped("passwd"), skipped("shared")));
        for name in ["Dockerfile.passwd", "Dockerfile.git", "Dockerfile.shared"] {
            let named = folder.run(&["fix", "--isolated", "--unsafe-fixes", name]);
            named.exits(2).says("a link that leads out of what is linted; name the file");
            assert!(!named.all().contains("root:"), "{}", named.all());
        }
        assert_eq!(outside.read("shared"), BAD);
        let both = outside.path().to_str().unwrap();
        folder.run(&["check", "--isolated", "--show-files", both, "Dockerfile.shared"]).says("  Dockerfile.shared");
        folder.run(&["check", "--isolated", "--show-files", "Dockerfile"]).exits(0).says("dockerfile  Dockerfile\n");
    }

    #[test]
    fn support_and_configuration_are_read_in_the_project_only() {
        let outside = Folder::new(&[("env", "SECRET_TAG=hush\n"), ("base.toml", "hush = \"hush\"\n")]);
        let at = |name: &str| outside.path().join(name).to_str().unwrap().to_string();
        let folder = Folder::new(&[
            ("compose.yaml", "services:\n  web:\n    image: \"nginx:${SECRET_TAG}\"\n"),
            ("lintainer.toml", &format!("extends = {:?}\n", at("base.toml"))),
        ]);
        symlink(at("env"), folder.path().join(".env")).unwrap();
        let check = |args: &[&str]| folder.run(args);
        let far = check(&["check"]);
        far.exits(2).says("that is extended was not found in this project");
        assert!(!far.all().contains("hush"), "{}", far.all());
        check(&["check", "--isolated", "--show-files"]).says("skipped     .env (a link that leads out");
        check(&["check", "--isolated", "--show-files", "compose.yaml"]).exits(0);
        assert!(!check(&["check", "--isolated", "--show-files", "compose.yaml"]).out.contains(".env"));
        // Who runs it may name what they like.
        check(&["check", "--config", "lintainer.toml"]).exits(2).says("unknown key `hush`");
        folder.write("lintainer.toml", "");
        std::fs::remove_file(folder.path().join("lintainer.toml")).unwrap();
        symlink(at("base.toml"), folder.path().join("lintainer.toml")).unwrap();
        let link = check(&["check"]);
        link.exits(2).says("lintainer.toml: a link that leads out of its project");
        assert!(!link.all().contains("hush"), "{}", link.all());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf_8_are_told_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = Folder::new(&[]);
        for name in [b"\xff.dockerfile".as_slice(), b"\xfe.dockerfile", b"a.dockerfile"] {
            std::fs::write(folder.path().join(OsStr::from_bytes(name)), BAD).unwrap();
        }
        let files = folder.run(&["check", "--isolated", "--show-files"]);
        files.exits(0);
        assert_eq!(files.out, "dockerfile  \\xfe.dockerfile\ndockerfile  \\xff.dockerfile\ndockerfile  a.dockerfile\n");
        folder.run(&["fix", "--isolated"]);
        for name in [b"\xff.dockerfile".as_slice(), b"\xfe.dockerfile"] {
            let text = std::fs::read_to_string(folder.path().join(OsStr::from_bytes(name))).unwrap();
            assert!(!text.contains("MAINTAINER"), "{text}");
        }
    }

    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let folder = Folder::new(&[("Dockerfile", BAD)]);
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("compose.yaml")).status().unwrap();
        assert!(made.success());
        folder.run(&["check", "--isolated"]).exits(2).says("compose.yaml").says("not a regular file");
        folder.run(&["check", "--isolated", "compose.yaml", "/dev/zero"]).exits(2).says("/dev/zero");
    }

    #[test]
    fn what_must_not_be_read_is_named() {
        let folder = Folder::new(&[("Dockerfile", BAD), ("no/Dockerfile", BAD), ("no.yaml", "a: 1\n")]);
        let closed = std::fs::Permissions::from_mode(0o000);
        std::fs::set_permissions(folder.path().join("no"), closed.clone()).unwrap();
        std::fs::set_permissions(folder.path().join("no.yaml"), closed).unwrap();
        let outcome = folder.run(&["check", "--isolated", "-f", "concise"]);
        // The superuser may read everything.
        if std::fs::read(folder.path().join("no.yaml")).is_err() {
            outcome.exits(2).says("no: error: permission denied").says("no.yaml: error: permission denied");
        }
        std::fs::set_permissions(folder.path().join("no"), std::fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn a_file_that_is_too_large_is_named() {
        let folder = Folder::new(&[("Dockerfile", BAD), ("big.yaml", "")]);
        let file = std::fs::OpenOptions::new().write(true).open(folder.path().join("big.yaml")).unwrap();
        file.set_len(128 * 1024 * 1024 + 1).unwrap();
        folder.run(&["check", "--isolated"]).exits(2).says("big.yaml").says("larger than 128 MiB");
    }
}

#[test]
fn test_data_is_named_as_skipped_below_what_is_walked() {
    let folder = Folder::new(&[
        ("Dockerfile", BAD),
        ("pkg/testdata/a/Dockerfile", BAD),
        ("pkg/testdata/a/data.json", "{}"),
        ("e2e/kind.yaml", "a: 1\n"),
    ]);
    let list = |args: &[&str]| {
        let mut all = vec!["check", "--isolated", "--show-files"];
        all.extend(args);
        folder.run(&all).out
    };
    let skipped = "skipped     e2e/kind.yaml (test data)\nskipped     pkg/testdata/a/Dockerfile (test data)\n";
    assert_eq!(list(&[]), format!("dockerfile  Dockerfile\n{skipped}"));
    assert_eq!(list(&["--no-default-excludes"]), "dockerfile  Dockerfile\ndockerfile  pkg/testdata/a/Dockerfile\n");
    assert_eq!(list(&["pkg/testdata"]), "dockerfile  pkg/testdata/a/Dockerfile\n");
    assert_eq!(list(&["pkg/testdata/a/Dockerfile"]), "dockerfile  pkg/testdata/a/Dockerfile\n");
    let names = "e2e/kind.yaml, pkg/testdata/a/Dockerfile";
    folder.run(&["check", "--isolated"]).says(&format!("2 files skipped: test data ({names})"));
    // They are left out because of a setting.
    folder.run(&["check", "--isolated", "--fail-on", "error", "--fail-on-skipped", "--ignore", "root-user"]).exits(0);
}

#[test]
fn folders_of_schemas_are_read_and_not_linted() {
    let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: queues.mail.example.com\n\
                      spec:\n  group: mail.example.com\n  names: {kind: Queue}\n  versions:\n  - name: v1\n    schema:\n      \
                      openAPIV3Schema:\n        type: object\n        properties:\n          spec: {type: object, properties: {size: {type: integer}}}\n";
    let queue = "apiVersion: mail.example.com/v1\nkind: Queue\nmetadata: {name: q}\nspec: {size: many}\n";
    let folder =
        Folder::new(&[("app/queue.yaml", queue), ("schemas/Dockerfile", BAD), ("schemas/x/crd.yaml", definition)]);
    let check = |args: &[&str]| {
        let mut all = vec!["check", "-f", "concise", "-q", "--select", "schema-violation"];
        all.extend(args);
        folder.run(&all)
    };
    check(&["--isolated", "app"]).exits(0);
    check(&["--isolated", "app", "--schema", "schemas"])
        .exits(1)
        .says("app/queue.yaml:4:14")
        .says("must be an integer");
    let missing = check(&["--isolated", "app", "--schema", "shemas"]);
    missing.exits(2);
    missing.says("shemas").says("`--schema` and `schemas` name folders");
    folder.write("lintainer.toml", "schemas = [\"schemas\"]\n");
    check(&["app"]).exits(1);
    // What is in such a folder is not linted, however it is found.
    let files = folder.run(&["check", "--show-files"]);
    let support =
        ["lintainer.toml", "schemas/Dockerfile", "schemas/x/crd.yaml"].map(|path| format!("support     {path}\n"));
    assert_eq!(files.out, format!("kubernetes  app/queue.yaml\n{}", support.concat()));
}

#[test]
fn what_lies_beside_the_files_is_known_within_the_project() {
    let compose = "services:\n  web: {build: web}\n  gone: {build: gone}\n  far: {build: ../../far}\n";
    let web = "FROM alpine:3.22\nCOPY . /app\n";
    let folder = Folder::new(&[
        (".git/config", ""),
        (".gitignore", "local.env\n"),
        ("app/compose.yaml", compose),
        ("app/web/Dockerfile", web),
        ("app/web/local.env", "API_TOKEN=t9Kq2vXw7Lr4\n"),
    ]);
    let select = ["check", "--isolated", "--select", "dangling-build-path,leaked-context-file", "-f", "concise"];
    for path in [".", "app", "app/compose.yaml"] {
        let args = [&select[..], &[path]].concat();
        let outcome = folder.run(&args);
        outcome.exits(1).says("app/compose.yaml:3:17: error[dangling-build-path] `app/gone` does not exist");
        assert_eq!(outcome.out.matches("dangling-build-path").count(), 1, "{}", outcome.out);
        assert_eq!(
            outcome.out.contains("`local.env` (with `API_TOKEN`)"),
            path != "app/compose.yaml",
            "{}",
            outcome.out
        );
    }
    let fixed = folder.run(&["check", "--isolated", "--select", "dangling-build-path", "--diff", "."]);
    assert!(!fixed.out.contains("+++"), "{}", fixed.out);
}

#[test]
fn findings_count_where_no_file_is_one_of_the_three_formats() {
    let text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: hadolint --no-fail Dockerfile\n";
    let folder = Folder::new(&[(".github/workflows/ci.yml", text)]);
    let found = folder.run(&["check"]);
    assert!(found.code == 1 && found.out.contains("ignored-lint-failure"), "{}{}", found.out, found.err);
    folder.write(".github/workflows/ci.yml", "on: push\njobs: {}\n");
    assert_eq!(folder.run(&["check"]).code, 3);
}
