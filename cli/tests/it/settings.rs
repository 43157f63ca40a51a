//! Configuration files, flags, the severity that counts, the baseline.

use crate::run::{BAD, Folder};

/// A file with a finding that is a warning.
const UNTAGGED: &str = "FROM alpine\n";

#[test]
fn the_severity_that_counts_decides_the_exit_status() {
    let folder = Folder::new(&[("Dockerfile", UNTAGGED)]);
    let run = |args: &[&str]| {
        let mut all = vec!["check", "--select", "missing-tag"];
        all.extend(args);
        folder.run(&all)
    };
    run(&[]).exits(1).says("missing-tag");
    run(&["--fail-on", "error"]).exits(0).says("missing-tag");
    run(&["--exit-zero"]).exits(0).says("missing-tag");
    let filtered = run(&["--min-severity", "error"]);
    assert!(!filtered.exits(0).all().contains("missing-tag"));
    run(&["--ignore", "missing-tag"]).exits(0);
    folder.write("lintainer.toml", "fail-on = \"error\"\n");
    run(&[]).exits(0);
    run(&["--fail-on", "info"]).exits(1);
    run(&["--isolated"]).exits(1);
}

#[test]
fn the_nearest_file_wins() {
    let folder = Folder::new(&[
        ("lintainer.toml", "ignore = [\"missing-tag\"]\nexclude = [\"old\"]\n"),
        ("Dockerfile", UNTAGGED),
        ("web/Dockerfile", UNTAGGED),
        ("web/lintainer.toml", "select = [\"missing-tag\"]\nexclude = [\"*.dev\"]\n"),
        ("web/Dockerfile.dev", UNTAGGED),
        ("old/Dockerfile", UNTAGGED),
    ]);
    let outcome = folder.run(&["check", "-f", "concise"]);
    outcome.exits(1).says("web/Dockerfile:1:6");
    assert_eq!(outcome.out.matches("missing-tag").count(), 1, "{}", outcome.out);
    let files = folder.run(&["check", "--show-files"]).out;
    assert!(!files.contains("old/") && !files.contains(".dev"), "{files}");
    // In the folder itself the same file counts.
    let mut inside = folder.command(&["check", "-f", "concise"]);
    inside.current_dir(folder.path().join("web"));
    crate::run::Outcome::of(inside).exits(1).says("Dockerfile:1:6");
    folder.run(&["config", "web/Dockerfile"]).exits(0).says("read web/lintainer.toml").says("select = missing-tag");
    folder.run(&["config", "old/Dockerfile"]).exits(0).says("excluded by old (lintainer.toml:2)");
}

#[test]
fn one_file_can_be_named_for_all() {
    let folder = Folder::new(&[
        ("Dockerfile", UNTAGGED),
        ("lintainer.toml", "ignore = [\"all\"]\n"),
        ("shared/base.toml", "select = [\"missing-tag\"]\n"),
        ("shared/strict.toml", "extends = [\"base.toml\"]\nfail-on = \"info\"\n"),
    ]);
    folder.run(&["check"]).exits(0);
    folder.run(&["check", "--config", "shared/strict.toml"]).exits(1).says("missing-tag");
    folder.run(&["check", "--config", "gone.toml"]).exits(2).says("gone.toml: no such file or folder");
}

#[test]
fn faults_are_shown_where_they_are() {
    let folder = Folder::new(&[("Dockerfile", BAD), ("a/lintainer.toml", "slect = [\"all\"]\n")]);
    let outcome = folder.run(&["check"]);
    outcome.exits(2).says("unknown key `slect`").says("`select`").says("a/lintainer.toml:1:1");
    assert_eq!(outcome.out, "");
    folder.write("a/lintainer.toml", "ignore = [\"missing-tg\"]\n");
    folder.run(&["check"]).exits(2).says("did you mean `missing-tag`?");
    folder.write("a/lintainer.toml", "= 1\n");
    folder.run(&["check"]).exits(2).says("lintainer.toml:1:1");
    folder.write("a/lintainer.toml", [0xff, 0xfe]);
    folder.run(&["check"]).exits(2).says("a/lintainer.toml: it is not UTF-8");
    folder.run(&["check", "--isolated", "--select", "nonsense"]).exits(2).says("unknown rule `nonsense`");
    folder.run(&["check", "--isolated", "--exclude", "[a"]).exits(2).says("[a");
}

#[test]
fn the_schema_is_printed() {
    let folder = Folder::new(&[]);
    let schema: serde_json::Value = serde_json::from_str(&folder.run(&["config", "--schema"]).exits(0).out).unwrap();
    assert_eq!(schema["title"], "lintainer.toml");
    folder.write("lintainer.toml", "select = [\"missing-tag\"]\n[rules.untrusted-registry]\nallow = [\"a\"]\n");
    let settings = folder.run(&["config", "--format", "json"]);
    let settings: serde_json::Value = serde_json::from_str(&settings.exits(0).out).unwrap();
    assert_eq!(settings["rules"]["missing-tag"]["enabled"], true);
    assert_eq!(settings["rules"]["missing-tag"]["from"], "lintainer.toml:1");
    assert_eq!(settings["rules"]["root-user"]["enabled"], false);
    assert_eq!(settings["rules"]["untrusted-registry"]["options"]["allow"]["value"], serde_json::json!(["a"]));
    assert_eq!(settings["values"]["fail-on"]["value"], "warning");
}

#[test]
fn what_init_writes_is_valid_without_its_comment_signs() {
    let folder = Folder::new(&[("Dockerfile", UNTAGGED)]);
    folder.run(&["init"]).exits(0);
    folder.run(&["check"]).exits(1);
    let text = folder.read("lintainer.toml");
    let setting = |line: &&str| line.starts_with("# ") && (line.contains(" = ") || line.starts_with("# ["));
    let lines: Vec<&str> = text.lines().filter(setting).map(|line| &line[2..]).collect();
    let known = lines.iter().filter(|line| !line.starts_with("extends"));
    folder.write("lintainer.toml", known.copied().collect::<Vec<_>>().join("\n"));
    let outcome = folder.run(&["config"]);
    outcome.exits(0);
}

#[test]
fn a_baseline_accepts_what_is_there_and_reports_what_is_new() {
    let folder = Folder::new(&[("Dockerfile", UNTAGGED)]);
    let run = |args: &[&str]| {
        let mut all = vec!["check", "--isolated", "--select", "missing-tag"];
        all.extend(args);
        folder.run(&all)
    };
    run(&["--write-baseline", "known.json"]).exits(0).says("wrote 1 finding to");
    run(&["--baseline", "known.json"]).exits(0);
    folder.write("Dockerfile", "# moved\n\nFROM alpine\nFROM debian\n");
    let outcome = run(&["--baseline", "known.json", "-f", "concise"]);
    outcome.exits(1).says("debian");
    assert!(!outcome.out.contains("alpine"), "{}", outcome.out);
    folder.write("Dockerfile", "FROM debian:13\n");
    run(&["--baseline", "known.json"]).exits(0).says("an entry that is no more");
    run(&["--baseline", "gone.json"]).exits(2).says("gone.json: no such file or folder");
    folder.write("known.json", "{");
    run(&["--baseline", "known.json"]).exits(2).says("known.json").says("not JSON");
}

#[test]
fn suppressions_end_on_the_day_of_the_run_and_can_be_disregarded() {
    let text = |until: &str| format!("FROM debian:13\n# lintainer: ignore[root-user] until={until} why\nUSER root\n");
    let folder = Folder::new(&[("old/Dockerfile", &text("2020-01-01")), ("new/Dockerfile", &text("9999-01-01"))]);
    let check = |args: &[&str]| {
        let mut all = vec!["check", "--isolated", "--select", "root-user", "-f", "concise"];
        all.extend(args);
        folder.run(&all)
    };
    check(&["old"]).exits(1).says("root-user");
    check(&["old", "--today", "2019-12-31"]).exits(0);
    check(&["new"]).exits(0).says("1 suppressed");
    check(&["new", "--no-suppressions"]).exits(1).says("root-user");
}

#[test]
fn names_of_other_tools_that_no_rule_answers_to_are_notes() {
    let folder = Folder::new(&[("Dockerfile", "FROM scratch\nCOPY a /a\nUSER 1\nCMD [\"/a\"]\n")]);
    folder.write("lintainer.toml", "ignore = ['hadolint/DL0001']\n");
    let outcome = folder.run(&["check", "--ignore", "DL0002,root-user"]);
    outcome.exits(0).says("note: lintainer.toml:1:11: no rule finds what `hadolint/DL0001` finds").says("`DL0002`");
    folder.run(&["check", "--ignore", "DL002"]).exits(2);
    folder.write("lintainer.toml", "[rules.root-user]\nseverty = 'off'\n");
    folder.run(&["check"]).exits(2).says("did you mean `severity`?");
}

#[test]
fn words_in_paths_count_from_the_top_of_the_repository() {
    let folder = Folder::new(&[
        (".git/HEAD", ""),
        (
            "examples/shop/compose.yaml",
            "services:\n  a:\n    image: x:1\n    environment: {DB_PASSWORD: kM3vTq9ZpL2x}\n",
        ),
    ]);
    let above = folder.run(&["check", "-f", "concise", "--select", "secret-in-environment", "--exit-zero"]);
    above.says("info[secret-in-environment]");
    let mut inside = folder.command(&["check", "-f", "concise", "--select", "secret-in-environment", "--exit-zero"]);
    inside.current_dir(folder.path().join("examples/shop"));
    crate::run::Outcome::of(inside).says("info[secret-in-environment]");
}

#[test]
fn an_exception_for_what_is_gone_is_said() {
    let folder = Folder::new(&[
        ("lintainer.toml", "[[overrides]]\nfiles = [\"moved/**\"]\nignore = [\"missing-tag\"]\n"),
        ("web/Dockerfile", UNTAGGED),
    ]);
    let note = "note: lintainer.toml:2: the override for `moved` fits no file";
    folder.run(&["check"]).says(note);
    folder.run(&["check", "."]).says(note);
    // A part of the project says nothing about the rest, and who wants quiet gets it.
    for args in [&["check", "web"][..], &["check", "web/Dockerfile"], &["check", "--quiet"], &["check", "--isolated"]] {
        assert!(!folder.run(args).all().contains("fits no file"), "{args:?}");
    }
}
