//! Configuration of other tools: heeded where it lies, and taken over by `init --from`.

use crate::run::{Folder, Outcome};

/// DL3008 and DL3018 are one rule of ours.
const PACKAGES: &str = "\
FROM debian:13 AS a
RUN apt-get update && apt-get install -y curl
FROM alpine:3.22
COPY --from=a /usr/bin/curl /curl
RUN apk add curl
USER 1000
";

#[test]
fn an_id_of_hadolint_leaves_out_the_findings_that_carry_it() {
    let folder = Folder::new(&[("Dockerfile", PACKAGES)]);
    folder.write(".hadolint.yaml", "ignored:\n  - DL3008\n  - DL9999\n");
    let run = |args: &[&str]| {
        let mut all = vec!["check", "-f", "concise", "--exit-zero", "--profile", "audit"];
        all.extend(args);
        folder.run(&all)
    };
    let of = |outcome: &Outcome| -> Vec<String> {
        let lines = outcome.out.lines().filter(|line| line.contains("[unpinned-system-package]"));
        lines.map(|line| line.split(':').take(2).collect::<Vec<_>>().join(":")).collect()
    };
    let outcome = run(&[]);
    assert_eq!(of(&outcome), ["Dockerfile:5"], "{}", outcome.all());
    outcome.says("note: .hadolint.yaml:3:5: no rule finds what `DL9999` finds");
    assert_eq!(of(&run(&["--isolated"])).len(), 2);
    assert_eq!(of(&run(&["--extend-select", "unpinned-system-package"])).len(), 2);
    assert_eq!(of(&run(&["--isolated", "--ignore", "DL3018"])), ["Dockerfile:2"]);
    folder.write("lintainer.toml", "[peers]\nhadolint = false\n");
    assert_eq!(of(&run(&[])).len(), 2);
    folder.write("lintainer.toml", "[peers]\nhadolnt = false\n");
    run(&[]).exits(2).says("did you mean `hadolint`?");
}

#[test]
fn the_nearest_file_of_hadolint_up_to_the_top_of_the_project_counts() {
    let untagged = "FROM alpine\nUSER 1\n";
    let folder = Folder::new(&[
        (".hadolint.yaml", "ignored: [DL3006]\n"),
        ("repo/.git/HEAD", ""),
        ("repo/Dockerfile", untagged),
        ("repo/web/.hadolint.yml", "ignored: [DL3006]\n"),
        ("repo/web/api/Dockerfile", untagged),
    ]);
    let mut inside = folder.command(&["check", "-f", "concise", "--select", "default", "."]);
    inside.current_dir(folder.path().join("repo"));
    let outcome = Outcome::of(inside);
    // `--select` starts afresh: what the file ignores is forgotten.
    assert_eq!(outcome.exits(1).out.matches("missing-tag").count(), 2, "{}", outcome.all());
    let mut inside = folder.command(&["check", "-f", "concise"]);
    inside.current_dir(folder.path().join("repo"));
    let outcome = Outcome::of(inside);
    assert_eq!(outcome.exits(1).out.matches("missing-tag").count(), 1, "{}", outcome.all());
    outcome.says("Dockerfile:1");
    let named = ["check", "-f", "concise", "repo/web/api/Dockerfile"];
    assert!(!folder.run(&named).exits(0).out.contains("missing-tag"));
}

#[test]
fn severities_thresholds_and_pragmas_of_hadolint_count() {
    let folder = Folder::new(&[("Dockerfile", "# hadolint ignore=DL3006\nFROM alpine\nUSER 1\n")]);
    let run = || folder.run(&["check", "-f", "concise"]);
    assert!(!run().exits(0).out.contains("missing-tag"));
    folder.write(".hadolint.yaml", "disable-ignore-pragma: true\noverride:\n  error:\n    - DL3006\n");
    run().exits(1).says("error[missing-tag]");
    folder.write(".hadolint.yaml", "disable-ignore-pragma: true\nfailure-threshold: error\n");
    run().exits(0).says("warning[missing-tag]");
    folder.write(".hadolint.yaml", "disable-ignore-pragma: true\nno-fail: true\n");
    run().exits(0).says("missing-tag");
    folder.run(&["check", "--fail-on", "warning"]).exits(1);
    folder.write(".hadolint.yaml", "trustedRegistries:\n  - ghcr.io\nlabel-schema:\n  team: text\n");
    let outcome = folder.run(&["check", "-f", "concise"]);
    outcome.exits(1).says("untrusted-registry").says("lacks the label `team`");
    folder.write("compose.yaml", "services:\n  a:\n    image: quay.io/x/y:1\n");
    assert_eq!(folder.run(&["check", "-f", "concise"]).out.matches("untrusted-registry").count(), 1);
}

#[test]
fn it_is_shown_where_a_setting_comes_from() {
    let folder = Folder::new(&[
        ("Dockerfile", PACKAGES),
        (".hadolint.yaml", "failure-threshold: error\nignored:\n  - DL3008\noverride:\n  info: [DL3018]\n"),
    ]);
    let shown = folder.run(&["config", "Dockerfile"]);
    shown.exits(0).says("read .hadolint.yaml").says("error      (.hadolint.yaml:1)");
    shown.says("without findings of hadolint/DL3008 (.hadolint.yaml:3)");
    shown.says("severity of hadolint/DL3018 = info (.hadolint.yaml:5)");
    let json = folder.run(&["config", "Dockerfile", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.exits(0).out).unwrap();
    let rule = &json["rules"]["unpinned-system-package"];
    assert_eq!(rule["ignored"]["hadolint/DL3008"]["from"], ".hadolint.yaml:3");
    assert_eq!(rule["severities"]["hadolint/DL3018"]["value"], "info");
}

#[test]
fn a_broken_file_of_hadolint_is_an_error_with_its_place() {
    let folder = Folder::new(&[("Dockerfile", PACKAGES), ("a/.hadolint.yaml", "ignored:\n  - DL3008\n - x: [\n")]);
    folder.run(&["check"]).exits(2).says("a/.hadolint.yaml:3");
    folder.write("a/.hadolint.yaml", "ignored: 7\n");
    folder.run(&["check"]).exits(2).says("a/.hadolint.yaml:1:10").says("must be a list of texts");
    folder.run(&["check", "--isolated", "--exit-zero"]).exits(0);
    folder.write("a/lintainer.toml", "[peers]\nhadolint = false\n");
    folder.run(&["check", "--exit-zero"]).exits(0);
}

#[test]
fn what_other_tools_ignore_is_left_out_where_their_file_lies() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      \
                      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        \
                      - name: web\n          image: nginx\n";
    let folder = Folder::new(&[("a/web.yaml", deployment), ("b/web.yaml", deployment), ("repo/.git/HEAD", "")]);
    let found = |args: &[&str]| {
        let mut all = vec!["check", "-f", "concise", "--exit-zero"];
        all.extend(args);
        folder.run(&all).exits(0).out.matches("[missing-tag]").count()
    };
    assert_eq!(found(&[]), 2);
    for (file, text) in [
        (".kube-linter.yaml", "checks: {exclude: [latest-tag]}\n"),
        (".checkov.yaml", "skip-check: [CKV_K8S_14]\n"),
        (".trivyignore", "KSV-0013\n"),
        (".polaris.yml", "checks: {tagNotSpecified: ignore}\n"),
    ] {
        let path = format!("a/{file}");
        folder.write(&path, text);
        assert_eq!((found(&[]), found(&["a/web.yaml"]), found(&["--isolated"])), (1, 0, 2), "{file}");
        std::fs::remove_file(folder.path().join(&path)).unwrap();
    }
}

#[test]
fn init_takes_over_what_other_tools_are_told() {
    let cases = [
        ("hadolint", ".hadolint.yml", "ignored:\n- DL3008\n- DL3003\n", "\"hadolint/DL3008\""),
        (
            "kube-linter",
            ".kube-linter.yaml",
            "checks:\n  exclude:\n    - \"latest-tag\"\n",
            "\"kube-linter/latest-tag\"",
        ),
        ("checkov", ".checkov.yml", "skip-check:\n  - CKV_DOCKER_2\n  - CKV_AWS_144\n", "\"checkov/CKV_DOCKER_2\""),
        ("dclint", ".dclintrc", "{\"rules\": {\"no-version-field\": 0}}\n", "\"dclint/no-version-field\""),
        ("polaris", ".polaris.yaml", "checks:\n  tagNotSpecified: ignore\n", "\"polaris/tagNotSpecified\""),
        ("trivy", ".trivyignore", "# accepted\nAVD-DS-0002\nCVE-2018-14618\n", "\"trivy/DS-0002\""),
    ];
    for (tool, file, text, written) in cases {
        let folder = Folder::new(&[("Dockerfile", PACKAGES), (file, text)]);
        folder.run(&["init", "--from", tool]).exits(0).says("wrote ./lintainer.toml");
        assert!(folder.read("lintainer.toml").contains(written), "{}", folder.read("lintainer.toml"));
        let outcome = folder.run(&["check", "--exit-zero", "--profile", "audit"]);
        assert!(!outcome.exits(0).all().contains("note: lintainer.toml"), "{}", outcome.all());
        folder.run(&["init", "--from", tool]).exits(2).says("exists already");
    }
}

#[test]
fn what_is_taken_over_finds_the_same() {
    let folder = Folder::new(&[
        ("Dockerfile", PACKAGES),
        ("compose.yaml", "services:\n  a:\n    image: quay.io/x/y:1\n"),
        (".hadolint.yaml", "ignored: [DL3018]\ntrustedRegistries: [ghcr.io]\noverride: {error: [DL3008]}\n"),
    ]);
    let run =
        || folder.run(&["check", "-f", "concise", "--profile", "audit", "--exit-zero", "-q"]).exits(0).out.clone();
    let before = run();
    assert!(before.contains("error[unpinned-system-package]") && before.contains("untrusted-registry"), "{before}");
    folder.run(&["init", "--from", "hadolint"]).exits(0);
    assert_eq!(run(), before);
}

#[test]
fn init_from_says_what_it_cannot_read() {
    let folder = Folder::new(&[("ci/hadolint.yaml", "ignored: [DL3008]\n"), ("bad.yaml", "ignored: {\n")]);
    folder.run(&["init", "--from", "hadolint"]).exits(2).says("none of .hadolint.yaml, .hadolint.yml is there");
    folder.run(&["init", "--from", "hadolint", "gone.yaml"]).exits(2).says("gone.yaml");
    folder.run(&["init", "--from", "hadolint", "bad.yaml"]).exits(2).says("bad.yaml:1");
    folder.run(&["init", "--from", "eslint"]).exits(2).says("kube-linter");
    folder.write("latin.yaml", [b'a', b':', 0xff]);
    folder.run(&["init", "--from", "checkov", "latin.yaml"]).exits(2).says("it is not UTF-8");
    assert!(!folder.path().join("lintainer.toml").exists());
    folder.run(&["init", "--from", "hadolint", "ci/hadolint.yaml"]).exits(0);
    assert!(folder.read("lintainer.toml").starts_with("# From ci/hadolint.yaml, by"));
}
