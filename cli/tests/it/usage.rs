//! Arguments, and the commands that lint nothing.

use crate::run::{BAD, Folder};

#[test]
fn help_and_version_go_to_standard_output() {
    let folder = Folder::new(&[]);
    let help = folder.run(&["--help"]);
    help.exits(0).says("Examples:").says("Exit status:");
    assert!(help.err.is_empty());
    let version = folder.run(&["--version"]);
    assert_eq!(version.exits(0).out, format!("lintainer {}\n", env!("CARGO_PKG_VERSION")));
    for command in ["check", "fix", "explain", "rules", "config", "init", "completions"] {
        folder.run(&[command, "--help"]).exits(0);
    }
}

#[test]
fn wrong_usage_is_told_with_what_was_meant() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    folder.run(&["chekc"]).exits(2).says("check");
    folder.run(&["check", "--min-severity", "eror"]).exits(2).says("'error'");
    folder.run(&["check", "--today", "2026-02-30"]).exits(2).says("2026-01-31");
    folder.run(&["check", "--kubernetes-version", "new"]).exits(2).says("1.30");
    folder.run(&["check", "--threads", "0"]).exits(2);
    folder.run(&["check", "--stdin-filename", "x"]).exits(2).says("add `-`");
    folder.run(&["explain", "no-such-rule"]).exits(2).says("no-such-rule");
}

#[test]
fn init_never_replaces_a_file() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    folder.run(&["init"]).exits(0).says("lintainer.toml");
    let written = folder.read("lintainer.toml");
    assert!(written.lines().filter(|line| !line.is_empty()).all(|line| line.starts_with('#')));
    folder.write("lintainer.toml", "# mine\n");
    folder.run(&["init"]).exits(2).says("exists already");
    assert_eq!(folder.read("lintainer.toml"), "# mine\n");
    folder.run(&["init", "gone"]).exits(2).says("no such file or folder");
}

#[test]
fn completions_name_the_commands() {
    let folder = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        folder.run(&["completions", shell]).exits(0).says("explain").says("privileged-container");
    }
}

#[test]
fn there_are_manual_pages() {
    let folder = Folder::new(&[]);
    let page = folder.run(&["man"]);
    assert!(page.exits(0).out.contains(".TH lintainer 1") && page.out.contains("explain"), "{}", page.out);
    let check = folder.run(&["man", "check"]);
    assert!(check.exits(0).out.contains(".TH lintainer-check 1") && check.out.contains("fail\\-on"), "{}", check.out);
    folder.run(&["man", "--output", "share/man"]).exits(0);
    assert_eq!(folder.read("share/man/lintainer-check.1"), check.out);
    assert!(folder.read("share/man/lintainer-rule-test.1").contains(".TH lintainer-rule-test 1"));
    folder.run(&["man", "--output", "share/man/lintainer.1"]).exits(2).says("cannot write share/man/lintainer.1");
    folder.run(&["man", "chekc"]).exits(2).says("there is no command `chekc`");
}
