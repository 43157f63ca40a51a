//! `--watch`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::run::Folder;

const CLEAN: &str = "FROM debian:12\nUSER app\n";

#[test]
fn a_change_is_checked_and_nothing_of_the_users_is_cleared() {
    let folder = Folder::new(&[("a/Dockerfile", CLEAN), ("a/target/Dockerfile", "FROM x\n")]);
    let args = ["check", "--isolated", "--select=root-user", "-f", "concise", "--watch", "-o", "-"];
    let mut child = folder.command(&args).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut until = |text: &str| lines.by_ref().find(|line| line.contains(text)).unwrap();
    let first = until("No findings");
    assert!(!first.contains('\u{1b}'), "{first}");
    folder.write("a/Dockerfile", CLEAN.replace("app", "root"));
    assert_eq!(until("root-user").split(':').next(), Some("a/Dockerfile"));
    // A folder that is new, a file in it, and one that is renamed.
    folder.write("b/c/Dockerfile.new", CLEAN.replace("app", "0"));
    until("b/c/Dockerfile.new");
    std::fs::rename(folder.path().join("b/c/Dockerfile.new"), folder.path().join("b/Dockerfile.moved")).unwrap();
    until("b/Dockerfile.moved");
    // A broken configuration ends nothing.
    folder.write("lintainer.toml", "[broken");
    folder.write("a/Dockerfile", CLEAN);
    std::fs::remove_file(folder.path().join("lintainer.toml")).unwrap();
    std::fs::remove_dir_all(folder.path().join("b")).unwrap();
    until("No findings");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_cannot_be_watched_is_said() {
    let folder = Folder::new(&[("Dockerfile", CLEAN)]);
    folder.run(&["check", "--watch", "-"]).exits(2).says("standard input is none");
    folder.run(&["check", "--watch", "--write-baseline", "x"]).exits(2).says("cannot be used with");
    folder.run(&["check", "--watch", "--statistics", "-f", "json"]).exits(2).says("counts for people");
}
