//! `lintainer learn`, and the norm that it writes.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::run::Folder;

fn services(count: usize, more: &str) -> String {
    let all =
        (0..count).map(|index| format!("  s{index}: {{image: 'registry.example/s{index}:1', cap_drop: [ALL]}}\n"));
    format!("services:\n{}{more}", all.collect::<String>())
}

const ODD: &str = "  odd: {image: 'registry.example/odd:1'}\n";

#[test]
fn what_is_normal_is_shown() {
    let folder = Folder::new(&[("compose.yaml", &services(14, ODD))]);
    let found = folder.run(&["learn"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let has = |text: &str| assert!(found.out.contains(text), "{text}: {}", found.out);
    has("all files (compose)");
    has("  14 of 15   undropped-capabilities");
    has("compose.yaml:16:3: `odd` does not drop all capabilities, as 14 of 14 others do; P(slip) = 0.92");
    has("1 container deviates from a norm, of 15 that were looked at");
    let few = Folder::new(&[("compose.yaml", &services(3, ODD))]).run(&["learn"]);
    assert!(few.out.contains("4 containers have no habit that is a norm"), "{}", few.out);
    Folder::new(&[("a.txt", "")]).run(&["learn"]).exits(3).says("nothing to show: no file has a container");
}

#[test]
fn a_norm_is_written_and_used() {
    let folder = Folder::new(&[("compose.yaml", &services(14, ""))]);
    assert_eq!(folder.run(&["learn", "--write", "norm.json"]).code, 0);
    folder.write("compose.yaml", format!("services:\n{ODD}"));
    let check = |arguments: &[&str]| {
        let all = [&["check", "--select", "inconsistent-hardening", "-f", "json"], arguments].concat();
        let found = folder.run(&all);
        let json: serde_json::Value = serde_json::from_str(&found.out).unwrap_or_else(|_| panic!("{}", found.err));
        json["findings"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((check(&[]), check(&["--norm", "norm.json"])), (0, 1));
    folder.write("lintainer.toml", "norm = 'norm.json'\n");
    assert_eq!(check(&[]), 1);
    folder.write("norm.json", "{}");
    let bad = folder.run(&["check"]);
    assert!(bad.code == 2 && bad.err.contains("norm.json: it is no norm"), "{}", bad.err);
}

#[test]
fn a_change_cannot_make_itself_the_norm() {
    let folder = Folder::new(&[("compose.yaml", &services(14, ""))]);
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        assert!(git.args(arguments).output().unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "a"]);
    folder.write("compose.yaml", format!("services:\n{ODD}"));
    let units = |arguments: &[&str]| {
        let found = folder.run(&[&["learn", "-f", "json"], arguments].concat());
        let json: serde_json::Value = serde_json::from_str(&found.out).unwrap_or_else(|_| panic!("{}", found.err));
        json["units"].as_u64()
    };
    assert_eq!((units(&[]), units(&["--from-ref", "HEAD"])), (Some(1), Some(14)));
    for revision in ["--upload-pack=x", "no-such-branch"] {
        let bad = folder.run(&["learn", &format!("--from-ref={revision}")]);
        assert_eq!(bad.code, 2, "{}", bad.err);
    }
}

/// The example has what the commands write: a norm with one container that deviates, and policies.
#[test]
fn the_example_is_as_the_commands_write_it() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/learned");
    let folder = Folder::new(&[]);
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let files = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let named = entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_string(), read(&path)));
        named.collect::<BTreeMap<_, _>>()
    };
    for (name, text) in files(&example.join("deploy")) {
        folder.write(&format!("deploy/{name}"), text);
    }
    assert_eq!(folder.run(&["learn", "--write", "norm.json"]).code, 0);
    assert_eq!(folder.read("norm.json"), read(&example.join("norm.json")));
    folder.write("lintainer.toml", read(&example.join("lintainer.toml")));
    assert_eq!(folder.run(&["policy", "-o", "policies", "--enforce"]).code, 0);
    assert_eq!(files(&folder.path().join("policies")), files(&example.join("policies")));
    let learned = folder.run(&["learn"]).out;
    assert!(
        learned.contains("`search` does not drop all capabilities, as 19 of 19 others in `deploy` do"),
        "{learned}"
    );
}
