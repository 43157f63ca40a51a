//! What is printed, where, and in which order.

use std::process::Stdio;

use crate::run::{BAD, Folder, Outcome};

#[test]
fn any_number_of_threads_prints_the_same() {
    let folder = Folder::new(&[]);
    for index in 0..60 {
        folder.write(&format!("d{}/Dockerfile.{index}", index % 7), BAD);
        folder.write(&format!("d{}/m{index}.yaml", index % 5), "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");
    }
    let run = |threads: &str| {
        let outcome = folder.run(&["check", "--isolated", "--threads", threads]);
        (outcome.code, outcome.out, outcome.err)
    };
    let one = run("1");
    assert_eq!(one, run("8"));
    assert_eq!(one, run("3"));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let folder = Folder::new(&[]);
    for index in 0..200 {
        folder.write(&format!("Dockerfile.{index}"), BAD);
    }
    let mut child = folder.command(&["check", "--isolated", "--show-files"]).spawn().unwrap();
    drop(child.stdout.take());
    let outcome = Outcome::from(child.wait_with_output().unwrap());
    outcome.exits(0);
    assert_eq!(outcome.err, "");
}

#[test]
fn colours_are_for_terminals_and_those_who_ask() {
    let folder = Folder::new(&[]);
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = folder.command(args);
        command.envs(variables.iter().copied());
        Outcome::of(command).err.contains("\u{1b}[")
    };
    let explain = &["explain", "no-such-rule"];
    assert!(!coloured(explain, &[]));
    assert!(coloured(explain, &[("FORCE_COLOR", "1")]));
    assert!(coloured(explain, &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(explain, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&["--color", "always", "explain", "no-such-rule"], &[("NO_COLOR", "1")]));
    assert!(!coloured(&["--color=never", "nonsense"], &[("FORCE_COLOR", "1")]));
    assert!(coloured(&["--color=always", "nonsense"], &[]));
}

#[test]
fn a_closed_standard_input_is_empty() {
    let folder = Folder::new(&[]);
    let mut command = folder.command(&["check", "-"]);
    command.stdin(Stdio::null());
    Outcome::of(command).exits(3);
}

#[test]
fn every_format_is_written_to_the_screen_and_to_a_file() {
    let folder = Folder::new(&[("Dockerfile", BAD), ("gone.yaml", "apiVersion: v1\nkind: Pod\n")]);
    for format in ["text", "concise", "json"] {
        let screen = folder.run(&["check", "--isolated", "-f", format]);
        screen.exits(1);
        assert!(screen.out.contains("Dockerfile"), "{format}: {}", screen.out);
        assert!(!screen.out.contains('\u{1b}'), "{format}");
        let file = folder.run(&["check", "--isolated", "-f", format, "-o", "report"]);
        file.exits(1);
        assert_eq!(file.all(), "", "{format}");
        assert_eq!(folder.read("report"), screen.out, "{format}");
        // Nothing else was left in the folder.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }
    folder.run(&["check", "-o", "no/such/folder"]).exits(2).says("cannot write no/such/folder");
}

#[test]
fn json_is_json_whatever_happens() {
    let folder = Folder::new(&[("Dockerfile", BAD), ("empty.yaml", "")]);
    let report = |args: &[&str]| {
        let mut all = vec!["check", "--isolated", "-f", "json"];
        all.extend(args);
        let outcome = folder.run(&all);
        let value: serde_json::Value = serde_json::from_str(&outcome.out).unwrap();
        assert_eq!(value["version"], 1);
        (outcome.code, value)
    };
    let (code, found) = report(&[]);
    assert_eq!(code, 1);
    let finding = &found["findings"][0];
    assert_eq!(finding["path"], "Dockerfile");
    assert_eq!(finding["fingerprint"].as_str().map(str::len), Some(16));
    let (code, empty) = report(&["empty.yaml"]);
    assert_eq!(code, 3);
    assert_eq!(empty["findings"], serde_json::json!([]));
    let (code, gone) = report(&["gone.yaml", "Dockerfile"]);
    assert_eq!(code, 2);
    assert_eq!(gone["errors"][0]["path"], "gone.yaml");
    assert!(gone["findings"].as_array().is_some_and(|findings| !findings.is_empty()));
    for command in [&["rules", "--format", "json"][..], &["explain", "missing-tag", "--format", "json"]] {
        let value: serde_json::Value = serde_json::from_str(&folder.run(command).exits(0).out).unwrap();
        assert!(value["rules"].as_array().is_some_and(|rules| !rules.is_empty()));
    }
}

#[test]
fn rules_are_explained_by_any_of_their_names() {
    let folder = Folder::new(&[]);
    for name in ["missing-tag", "MISSING_TAG", "DL3006", "hadolint/dl3006"] {
        folder.run(&["explain", name]).exits(0).says("missing-tag");
    }
    let both = folder.run(&["explain", "CKV_K8S_14"]);
    both.exits(0)
        .says("CKV_K8S_14 is 2 rules: floating-tag, missing-tag")
        .says("The image is named without a tag or digest");
    let json = folder.run(&["explain", "ckv_k8s_14", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.exits(0).out).unwrap();
    assert_eq!(value["rules"].as_array().map(Vec::len), Some(2));
    folder.run(&["explain", "missing-tagg"]).exits(2).says("did you mean `missing-tag`?");
    folder.run(&["rules"]).exits(0).says("missing-tag");
    folder.run(&["rules", "--format", "markdown"]).exits(0).says("| [missing-tag](");
    let practice = folder.run(&["explain", "p05"]);
    practice.exits(0).says("5 Unprivileged containers").says("root-user");
    assert!(!practice.out.contains("missing-tag"), "{}", practice.out);
    let some = folder.run(&["rules", "--select", "DL3006,p05"]);
    assert!(some.exits(0).out.contains("missing-tag") && !some.out.contains("floating-tag"), "{}", some.out);
    folder.run(&["rules", "--select", "nonsense"]).exits(2).says("unknown rule `nonsense`");
    for args in [&["rules"][..], &["explain", "root-user"], &["explain", "p05"]] {
        let mut command = folder.command(args);
        command.args(["--color", "always"]);
        assert!(Outcome::of(command).out.contains("\u{1b}[1m"), "{args:?}");
        assert!(!folder.run(args).out.contains('\u{1b}'), "{args:?}");
    }
}

#[test]
fn a_report_says_when_the_run_was() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    for format in ["ecs", "gitlab-sast", "grafeas", "junit", "sarif"] {
        let mut command = folder.command(&["check", "--isolated", "-f", format]);
        command.env("SOURCE_DATE_EPOCH", "1709251199");
        let outcome = Outcome::of(command);
        assert!(outcome.exits(1).out.contains("2024-02-29T23:59:59"), "{format}: {}", outcome.out);
    }
    assert!(!folder.run(&["check", "--isolated", "-f", "ecs"]).out.contains("1970-"));
}

#[test]
fn counts_stand_instead_of_findings() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    let counted = folder.run(&["check", "--isolated", "--statistics"]);
    assert!(counted.exits(1).out.contains("1  root-user\n") && !counted.out.contains("USER root"), "{}", counted.out);
    folder.run(&["check", "--isolated", "--statistics", "-f", "json"]).exits(2).says("counts for people");
    let quiet = folder.run(&["check", "--isolated", "-q", "-f", "concise"]);
    assert!(quiet.exits(1).out.lines().all(|line| line.starts_with("Dockerfile:")), "{}", quiet.out);
}

/// The widest line, in characters.
fn width(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

#[test]
fn lists_are_as_wide_as_they_may_be() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    let at = |args: &[&str], columns: &str| {
        let mut command = folder.command(args);
        command.env("COLUMNS", columns);
        Outcome::of(command).exits(0).out.clone()
    };
    for columns in [60, 80, 120] {
        assert!(width(&at(&["rules"], &columns.to_string())) <= columns, "{columns}");
        let config = at(&["config", "--config", "rules.root-user.severity=info"], &columns.to_string());
        assert!(width(&config) <= columns, "{config}");
    }
    let explained = at(&["explain", "missing-seccomp-profile"], "70");
    let prose: String =
        explained.lines().filter(|line| !line.contains("://") && !line.starts_with(' ')).collect::<Vec<_>>().join("\n");
    assert!(width(&prose) <= 70, "{explained}");
    assert!(explained.contains("/docs/rules/missing-seccomp-profile.md"), "{explained}");
    // Programs read one line for each rule.
    let piped = folder.run(&["rules"]);
    let of = |rule: &str| piped.out.lines().find(|line| line.starts_with(&format!("  {rule} "))).unwrap();
    assert!(of("root-user").contains("The container is told to run as root"));
    assert!(folder.run(&["--color=always", "config"]).exits(0).out.contains("\u{1b}[1m"));
    assert!(folder.run(&["--color=always", "rules"]).exits(0).out.contains("\u{1b}[33m"));
}

#[test]
fn rules_are_chosen_by_practice_profile_and_fix() {
    let folder = Folder::new(&[]);
    let rules = |args: &[&str]| -> Vec<serde_json::Value> {
        let outcome = folder.run(&[&["rules", "--format=json"], args].concat());
        let json: serde_json::Value = serde_json::from_str(&outcome.exits(0).out).unwrap();
        json["rules"].as_array().unwrap().clone()
    };
    let all = rules(&[]).len();
    let of_practice = rules(&["--practice", "p05"]);
    assert!(!of_practice.is_empty() && of_practice.iter().all(|rule| rule["practice"] == 5), "{:?}", of_practice[0]);
    for name in ["5", "05", "Unprivileged containers", "unprivileged-containers"] {
        assert_eq!(rules(&["--practice", name]).len(), of_practice.len(), "{name}");
    }
    let by_profile = ["essential", "hardened", "audit"].map(|profile| rules(&["--profile", profile]).len());
    assert!(by_profile.iter().all(|count| *count > 0) && by_profile.iter().sum::<usize>() <= all, "{by_profile:?}");
    let fixable = rules(&["--fixable", "--practice=5", "--select=default"]);
    assert!(fixable.iter().all(|rule| rule["fixable"] != "no") && fixable.len() < of_practice.len());
    folder.run(&["rules", "--practice", "13"]).exits(2).says("there is no practice `13`");
}
