//! `--since` and `--staged`, with the real git.

use std::process::Command;

use crate::run::{BAD, Folder, Outcome};

const SELECT: [&str; 6] =
    ["check", "--isolated", "--fail-on=info", "--select=deprecated-maintainer,dangling-service", "-f", "concise"];

/// A Dockerfile with one finding of the rules above.
fn file(maintainer: &str) -> String {
    format!("FROM debian:12\nMAINTAINER {maintainer}\nUSER app\n")
}

fn git(folder: &Folder, args: &[&str]) -> String {
    git_in(folder, ".", args)
}

fn git_in(folder: &Folder, place: &str, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder.path().join(place)).args(["-c", "protocol.file.allow=always"]).args(args);
    for name in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{name}_NAME"), "a").env(format!("GIT_{name}_EMAIL"), "a@example.org");
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commit(folder: &Folder, place: &str) {
    git_in(folder, place, &["add", "-A"]);
    git_in(folder, place, &["commit", "-qm", "x", "--allow-empty"]);
}

/// A repository with one commit on `main`.
fn repository(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::new(files);
    git(&folder, &["init", "-qb", "main"]);
    commit(&folder, ".");
    folder
}

fn check(folder: &Folder, args: &[&str]) -> Outcome {
    folder.run(&[&SELECT, args].concat())
}

/// The paths and lines of the findings.
fn found(outcome: &Outcome) -> Vec<String> {
    let lines = outcome.out.lines().filter(|line| line.contains("info[") || line.contains("warning["));
    lines.map(|line| line.split(':').take(2).collect::<Vec<_>>().join(":")).collect()
}

#[test]
fn what_touches_changed_lines_is_reported() {
    let folder =
        repository(&[("a/Dockerfile", &file("a")), ("b/Dockerfile", &file("b")), ("c/Dockerfile", &file("c"))]);
    assert_eq!(found(check(&folder, &["--since", "main"]).exits(0)), [""; 0]);
    folder.write("a/Dockerfile", file("someone else"));
    folder.write("b/Dockerfile", file("b").replace("USER app", "USER other"));
    folder.write("new/Dockerfile", file("n"));
    let since = check(&folder, &["--since", "main"]);
    assert_eq!(found(since.exits(1)), ["a/Dockerfile:2", "new/Dockerfile:2"]);
    since.says("note: 2 findings on lines that did not change since `main`");
    // From a folder below, and of some paths.
    let mut below = folder.command(&[&SELECT[..], &["--since", "HEAD", "../a", "."]].concat());
    below.current_dir(folder.path().join("new"));
    assert_eq!(found(&Outcome::of(below)), ["../a/Dockerfile:2", "Dockerfile:2"]);
    // What was committed since is no less new.
    git(&folder, &["checkout", "-qb", "topic"]);
    commit(&folder, ".");
    assert_eq!(found(&check(&folder, &["--since", "main"])), ["a/Dockerfile:2", "new/Dockerfile:2"]);
    // What happened on the other branch meanwhile is not.
    git(&folder, &["checkout", "-q", "main"]);
    folder.write("c/Dockerfile", file("changed on main"));
    commit(&folder, ".");
    git(&folder, &["checkout", "-q", "--detach", "topic"]);
    assert_eq!(found(&check(&folder, &["--since", "main"])), ["a/Dockerfile:2", "new/Dockerfile:2"]);
}

#[test]
fn renamed_and_deleted_files_are_followed() {
    let long = format!("{}{}", file("a"), "RUN true\n".repeat(20));
    let folder = repository(&[("Dockerfile", &long), ("gone/Dockerfile", &file("b"))]);
    git(&folder, &["mv", "Dockerfile", "Dockerfile.moved \"x\"\n"]);
    git(&folder, &["rm", "-q", "gone/Dockerfile"]);
    assert_eq!(found(check(&folder, &["--since", "HEAD"]).exits(0)), [""; 0]);
    assert_eq!(found(check(&folder, &["--staged"]).exits(0)), [""; 0]);
    folder.write("Dockerfile.moved \"x\"\n", long.replace("MAINTAINER a", "MAINTAINER b"));
    assert_eq!(check(&folder, &["--since", "HEAD"]).exits(1).out.matches("deprecated-maintainer").count(), 1);
}

#[test]
fn the_whole_project_is_the_context() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  \
        template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: nginx:1.29}]}\n";
    let service =
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n  ports: [{port: 80}]\n";
    let folder = repository(&[("a.yaml", deployment), ("b.yaml", service)]);
    folder.write("b.yaml", service.replace("app: web", "app: other"));
    assert_eq!(found(check(&folder, &["--since", "HEAD"]).exits(1)), ["b.yaml:5"]);
    folder.write("b.yaml", service.replace("port: 80", "port: 81"));
    assert_eq!(found(check(&folder, &["--since", "HEAD"]).exits(0)), [""; 0]);
}

#[test]
fn what_is_staged_is_linted_and_not_what_lies_beside_it() {
    let folder =
        repository(&[("Dockerfile", "FROM debian:12\nUSER app\n"), ("b/Dockerfile", "FROM debian:12\nUSER app\n")]);
    folder.write("Dockerfile", file("staged"));
    git(&folder, &["add", "Dockerfile"]);
    folder.write("Dockerfile", "FROM debian:12\nUSER app\n");
    folder.write("b/Dockerfile", file("not staged"));
    folder.write("c/Dockerfile", file("not tracked"));
    assert_eq!(found(check(&folder, &["--staged"]).exits(1)), ["Dockerfile:2"]);
    // A file that is staged and gone from the disk, one that is removed from the index and still there.
    std::fs::remove_file(folder.path().join("Dockerfile")).unwrap();
    git(&folder, &["rm", "-q", "--cached", "b/Dockerfile"]);
    assert_eq!(found(check(&folder, &["--staged"]).exits(1)), ["Dockerfile:2"]);
    folder.run(&["fix", "--staged"]).exits(2).says("`--staged` lints the index");
    folder.run(&["check", "--staged", "--diff"]).exits(2).says("cannot be used with");
    // Before the first commit all that is staged is new.
    let fresh = Folder::new(&[("Dockerfile", &file("a"))]);
    git(&fresh, &["init", "-q"]);
    assert_eq!(found(check(&fresh, &["--staged"]).exits(0)), [""; 0]);
    git(&fresh, &["add", "-A"]);
    assert_eq!(found(check(&fresh, &["--staged"]).exits(1)), ["Dockerfile:2"]);
}

#[test]
fn only_changed_lines_are_fixed() {
    let folder = repository(&[("a/Dockerfile", &file("a")), ("b/Dockerfile", &file("b"))]);
    folder.write("a/Dockerfile", file("other"));
    let fix = ["fix", "--isolated", "--unsafe-fixes", "--select=deprecated-maintainer", "--since=HEAD"];
    folder.run(&fix).exits(0).says("1 fix in 1 file");
    assert!(!folder.read("a/Dockerfile").contains("MAINTAINER"));
    assert_eq!(folder.read("b/Dockerfile"), file("b"));
    let diff = folder.run(&["check", "--isolated", "--select=deprecated-maintainer", "--diff", "--since=HEAD"]);
    assert_eq!(diff.exits(0).out, "");
}

#[test]
fn submodules_are_compared_with_what_they_were() {
    let inner = repository(&[("Dockerfile", &file("a")), ("b/Dockerfile", &file("b"))]);
    let folder = repository(&[("Dockerfile", &file("outer"))]);
    git(&folder, &["submodule", "--quiet", "add", inner.path().to_str().unwrap(), "sub"]);
    assert_eq!(found(&check(&folder, &["--since", "HEAD"])), ["sub/Dockerfile:2", "sub/b/Dockerfile:2"]);
    commit(&folder, ".");
    assert_eq!(found(check(&folder, &["--since", "HEAD"]).exits(0)), [""; 0]);
    folder.write("sub/Dockerfile", file("changed"));
    assert_eq!(found(&check(&folder, &["--since", "HEAD"])), ["sub/Dockerfile:2"]);
    commit(&folder, "sub");
    assert_eq!(found(&check(&folder, &["--since", "HEAD"])), ["sub/Dockerfile:2"]);
}

#[test]
fn shallow_clones_are_compared_with_what_they_have() {
    let origin = repository(&[("Dockerfile", &file("a")), ("b/Dockerfile", &file("b"))]);
    git(&origin, &["checkout", "-qb", "topic"]);
    origin.write("Dockerfile", file("topic"));
    commit(&origin, ".");
    let folder = Folder::new(&[]);
    let address = format!("file://{}", origin.path().display());
    git(&folder, &["clone", "-q", "--depth=1", "--branch=topic", &address, "."]);
    let missing = check(&folder, &["--since", "main"]);
    let fetch = ["fetch", "--depth=1", "origin", "main:refs/remotes/origin/main"];
    missing.exits(2).says("`main` is not a commit of this repository").says(&format!("git {}", fetch.join(" ")));
    check(&folder, &["--since", "HEAD~3"]).exits(2).says("git fetch --unshallow");
    git(&folder, &fetch);
    check(&folder, &["--since", "main"]).exits(2).says("did you mean `origin/main`?");
    let shallow = check(&folder, &["--since", "origin/main"]);
    assert_eq!(found(shallow.exits(1)), ["Dockerfile:2"]);
    shallow.says("the clone is shallow");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = repository(&[("Dockerfile", BAD)]);
    let canary = folder.path().join("canary");
    for reference in
        ["nonsense", "--output=canary", "-h", "", "main..main", "main:Dockerfile", "a b", "$(touch canary)"]
    {
        check(&folder, &["--since", reference]).exits(2).says("is not a").says("name a branch, a tag or a commit");
    }
    assert!(!canary.exists());
    check(&folder, &["--since", "main", "--staged"]).exits(2).says("cannot be used with");
    check(&folder, &["--since", "main", "--write-baseline", "b"]).exits(2).says("cannot be used with");
    let plain = Folder::new(&[("Dockerfile", BAD)]);
    check(&plain, &["--since", "main"]).exits(2).says("`--since` asks git about .: not a git repository");
    let other = repository(&[("Dockerfile", BAD)]);
    let outside = other.path().to_str().unwrap();
    check(&folder, &["--since", "main", ".", outside]).exits(2).says("the paths are in two repositories");
    let mut without = folder.command(&[&SELECT[..], &["--since", "main"]].concat());
    without.env("PATH", "");
    Outcome::of(without).exits(2).says("git cannot be run: no such file");
}
