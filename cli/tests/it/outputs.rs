//! Several reports in one run.

use crate::run::{BAD, Folder, Outcome};

fn bad() -> Folder {
    Folder::new(&[("Dockerfile", BAD)])
}

#[test]
fn each_format_has_the_file_that_follows_it() {
    let folder = bad();
    let both = folder.run(&["check", "--isolated", "-f", "sarif", "-o", "a.sarif", "-f", "text"]);
    let text = folder.run(&["check", "--isolated"]);
    assert_eq!((both.exits(1).out.as_str(), both.err.as_str()), (text.out.as_str(), ""));
    let sarif: serde_json::Value = serde_json::from_str(&folder.read("a.sarif")).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let args = ["check", "--isolated", "-f", "json", "--output-file=a.json", "--format", "gitlab", "-o", "b.json"];
    let files = folder.run(&args);
    assert_eq!(files.exits(1).all(), "");
    assert!(folder.read("a.json").starts_with('{') && folder.read("b.json").starts_with('['));
    // One format and one file belong together in any order.
    folder.run(&["check", "--isolated", "-o", "c.json", "-f", "json"]).exits(1);
    assert!(folder.read("c.json").starts_with('{'));
}

#[test]
fn two_reports_at_one_place_are_refused() {
    let folder = bad();
    folder.write("a", "mine");
    let run = |args: &[&str]| folder.run(&[&["check", "--isolated"], args].concat());
    run(&["-f", "json", "-f", "text"]).exits(2).says("`json` and `text` would both go to standard output");
    run(&["-f", "json", "-o", "-", "-f", "text"]).exits(2).says("would both go to standard output");
    run(&["-f", "json", "-o", "a", "-f", "sarif", "-o", "./x/../a"]).exits(2).says("`json` and `sarif` would both");
    run(&["-f", "json", "-o", "a", "-o", "b"]).exits(2).says("two files, `a` and `b`");
    run(&["-o", "a", "-f", "json", "-f", "text"]).exits(2).says("no format stands before the file `a`");
    assert_eq!(folder.read("a"), "mine");
}

#[test]
fn a_report_that_cannot_be_written_does_not_keep_the_others_back() {
    let folder = bad();
    let args = ["check", "--isolated", "-f", "json", "-o", "no/such/a", "-f", "sarif", "-o", "b", "-f", "concise"];
    let outcome = folder.run(&args);
    outcome.exits(2).says("cannot write no/such/a: no such file or folder");
    assert!(outcome.out.contains("Dockerfile:2:1"), "{}", outcome.out);
    assert!(folder.read("b").contains("2.1.0"));
    folder.run(&["check", "--isolated", "-o", "Dockerfile"]).exits(2).says("it is a file that was linted");
    assert_eq!(folder.read("Dockerfile"), BAD);
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_does_not_cost_the_other_report() {
    let folder = bad();
    for index in 0..300 {
        folder.write(&format!("d/Dockerfile.{index}"), BAD);
    }
    let args = ["check", "--isolated", "-f", "concise", "-f", "json", "-o", "a.json"];
    let mut child = folder.command(&args).spawn().unwrap();
    drop(child.stdout.take());
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    assert_eq!(outcome.exits(1).err, "");
    let json: serde_json::Value = serde_json::from_str(&folder.read("a.json")).unwrap();
    assert_eq!(json["files"].as_array().unwrap().len(), 301);
}

#[test]
fn suppressed_findings_are_shown_to_people_who_ask() {
    let text = "FROM alpine:3.22\n# lintainer: ignore[root-user] the agent needs it\nUSER root\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    let run = |args: &[&str]| folder.run(&[&["check", "--isolated", "--select", "root-user"], args].concat());
    let shown = run(&["--show-suppressed"]);
    shown.exits(0).says("root-user").says("suppressed by comment: the agent needs it").says("1 suppressed");
    assert!(!run(&[]).out.contains("the agent needs it"));
    assert!(!run(&["--show-suppressed", "-f", "github"]).out.contains("::"));
    run(&["--no-suppressions"]).exits(1).says("root-user");
}
