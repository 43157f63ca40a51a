//! Keys of the configuration on the command line, and options in the environment.

use crate::run::{BAD, Folder, Outcome};

fn check(folder: &Folder, args: &[&str]) -> Outcome {
    folder.run(&[&["check", "-f", "concise"], args].concat())
}

#[test]
fn keys_stand_above_files_and_below_flags() {
    let folder =
        Folder::new(&[("Dockerfile", BAD), ("lintainer.toml", "ignore = [\"root-user\"]\nfail-on = \"info\"\n")]);
    check(&folder, &[]).exits(1).says("warning[missing-tag]");
    let severity = check(&folder, &["--config", "rules.missing-tag.severity=error", "--config", "fail-on=error"]);
    assert!(severity.exits(1).says("error[missing-tag]").out.find("root-user").is_none());
    let ignored = check(&folder, &["--config", "ignore = [\"missing-tag\", 'p05']", "--isolated"]);
    assert!(!ignored.out.contains("missing-tag") && !ignored.out.contains("root-user"), "{}", ignored.out);
    check(&folder, &["--config=profile=audit", "--profile=essential", "--config", "select=missing-tag"])
        .says("1 finding in");
    check(&folder, &["--config", "kubernetes-version=1.30", "--config", "today=2026-01-31"]).exits(1);
    // A file is one, whatever its name.
    folder.write("a=b", "select = [\"root-user\"]\n");
    check(&folder, &["--config", "a=b"]).says("1 finding in").says("root-user");
    let shown = folder.run(&["config", "--config", "rules.root-user.severity=info", "--config", "today=2026-01-31"]);
    shown.exits(0).says("severity = info").says("2026-01-31");
}

#[test]
fn what_is_wrong_with_a_key_is_said() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    check(&folder, &["--config", "nope=1"]).exits(2).says("unknown key `nope`");
    check(&folder, &["--config", "fail-on=eror"]).exits(2).says("did you mean `error`?");
    check(&folder, &["--config", "ignore=[\"a\""]).exits(2).says("unclosed array");
    check(&folder, &["--config", "default-excludes=maybe"]).exits(2).says("default-excludes");
    check(&folder, &["--config", "extends=\"x.toml\""]).exits(2).says("`extends` stands in files only");
    check(&folder, &["--config", "gone.toml"]).exits(2).says("gone.toml: no such file or folder");
    folder.write("a.toml", "");
    check(&folder, &["--config", "a.toml", "--config", "a.toml"])
        .exits(2)
        .says("`--config` names a second file, a.toml");
    check(&folder, &["--config", "a.toml", "--isolated"]).exits(2).says("cannot be used with `--isolated`");
}

#[test]
fn variables_stand_for_options_that_are_not_there() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    let run = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(&[&["check", "--isolated"], args].concat());
        command.envs(variables.iter().copied());
        Outcome::of(command)
    };
    let selected =
        run(&["-f", "concise"], &[("LINTAINER_SELECT", "root-user, missing-tag"), ("LINTAINER_FAIL_ON", "")]);
    selected.exits(1).says("2 findings in");
    run(&["-f", "concise", "--select=root-user"], &[("LINTAINER_SELECT", "missing-tag")]).says("1 finding in");
    let github = run(&[], &[("LINTAINER_OUTPUT_FORMAT", "github"), ("LINTAINER_OUTPUT_FILE", "out")]);
    assert_eq!(github.exits(1).all(), "");
    assert!(folder.read("out").contains("::warning"));
    let unknown = run(&[], &[("LINTAINER_IGNORE", "missing-tga")]);
    unknown.exits(2).says("did you mean `missing-tag`?").says("note: the environment sets LINTAINER_IGNORE");
    let wrong = run(&[], &[("LINTAINER_PROFILE", "hardend")]);
    wrong.exits(2).says("'hardened'").says("environment variable LINTAINER_PROFILE");
    assert!(!run(&["--profile=x"], &[("LINTAINER_PROFILE", "hardend")]).exits(2).err.contains("environment"));
}
