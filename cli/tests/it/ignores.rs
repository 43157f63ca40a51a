//! `--add-ignores`: what it writes accepts what was found, and changes nothing else.

use crate::run::{Folder, Outcome};

fn check(folder: &Folder, select: &str, args: &[&str]) -> Outcome {
    folder.run(&[&["check", "--isolated", "--fail-on=info", "-f", "concise", "--select", select], args].concat())
}

/// Accepts what some rules find in a file: the text then. Afterwards nothing is found, not even a comment without use, and
/// without its comments the file is what it was.
fn ignored(path: &str, text: &str, select: &str) -> String {
    let folder = Folder::new(&[(path, text)]);
    check(&folder, select, &[]).exits(1);
    check(&folder, select, &["--add-ignores=for a reason"]).exits(0).says("in 1 file");
    let new = folder.read(path);
    let both = format!("{select},unused-suppression,invalid-suppression,unexplained-suppression");
    check(&folder, &both, &[]).exits(0);
    check(&folder, select, &["--add-ignores"]).exits(0).says("ignored 0 findings in 0 files");
    let without: String = new
        .split_inclusive('\n')
        .filter(|line| !line.trim_start().starts_with("# lintainer:"))
        .map(|line| match line.find(" # lintainer: ") {
            Some(at) => line[..at].to_string() + if line.ends_with("\r\n") { "\r\n" } else { "\n" },
            None => line.to_string(),
        })
        .collect();
    assert_eq!(without, text);
    new
}

#[test]
fn in_a_dockerfile_comments_stand_above_the_instruction() {
    let text = "# syntax=docker/dockerfile:1\n\nFROM debian\nMAINTAINER a\nRUN apt-get update \\\n    # why\n    && apt-get install curl\n\
        RUN <<EOF\ncurl http://example.org/a | sh\nEOF\nUSER root\n";
    let select = "missing-tag,deprecated-maintainer,unconfirmed-package-install,root-user,piped-remote-script";
    let new = ignored("Dockerfile", text, select);
    let reason = "for a reason\n";
    for expected in [
        format!("dockerfile:1\n\n# lintainer: ignore[missing-tag] {reason}FROM debian\n"),
        format!("# lintainer: ignore[deprecated-maintainer] {reason}MAINTAINER a\n"),
        format!("# lintainer: ignore[unconfirmed-package-install] {reason}RUN apt-get update \\\n"),
        format!("# lintainer: ignore[piped-remote-script] {reason}RUN <<EOF\n"),
        format!("# lintainer: ignore[root-user] {reason}USER root\n"),
    ] {
        assert!(new.contains(&expected), "{expected}\n{new}");
    }
    ignored("Dockerfile", &text.replace('\n', "\r\n"), select);
}

#[test]
fn in_yaml_comments_stand_at_the_line_or_its_owner() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostNetwork: true\n  containers:\n  - name: a\n    image: nginx\n    \
        command:\n    - sh\n    - -c\n    - |\n      curl http://example.org/a | sh\n    securityContext: {privileged: true,\n      runAsUser: 0}\n";
    let select = "missing-tag,host-network,privileged-container,piped-remote-script,root-user";
    let new = ignored("pod.yaml", pod, select);
    assert!(new.contains("    # lintainer: ignore[missing-tag] for a reason\n    image: nginx\n"), "{new}");
    assert!(new.contains("    # lintainer: ignore[piped-remote-script] for a reason\n    - |\n"), "{new}");
    let two = format!("{pod}---\n{pod}").replace("name: a}", "name: b}");
    ignored("pods.yaml", &two, select);
    let compose = "services:\n  web:\n    image: nginx\n    privileged: true\n    ports: [\"80:80\", \"0.0.0.0:443:443\"]\n    \
        environment:\n      - PASSWORD=hunter2hunter\n    command: >-\n      sh -c \"curl http://example.org/a\n      | sh\"\n";
    let rules = "missing-tag,privileged-container,port-on-all-interfaces,secret-in-environment,piped-remote-script";
    ignored("compose.yaml", compose, rules);
    ignored("compose.yaml", &format!("\u{feff}{}", compose.replace('\n', "\r\n")), rules);
}

#[test]
fn comments_that_are_there_are_extended() {
    let text = "FROM debian:12\n# lintainer: ignore[root-user] known\nUSER root\n# lintainer: ignore[deprecated-maintainer] old\nMAINTAINER a\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    let select = "root-user,deprecated-maintainer,inconsistent-instruction-case,numbered-stage-reference";
    check(&folder, select, &["--add-ignores=x"]).exits(0).says("ignored 0 findings");
    assert_eq!(folder.read("Dockerfile"), text);
    let both = "FROM debian:12\n# lintainer: ignore[latest] known\nUSER root\n".replace("latest", "missing-tag");
    folder.write("Dockerfile", &both);
    check(&folder, "root-user", &["--add-ignores=x"]).exits(0).says("ignored 1 finding in 1 file");
    assert_eq!(folder.read("Dockerfile"), both.replace("[missing-tag]", "[missing-tag, root-user]"));
}

#[test]
fn what_no_comment_can_accept_is_left_and_said() {
    let pod = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"hostNetwork": true}}"#;
    let folder = Folder::new(&[("pod.json", pod), ("Dockerfile", "FROM debian:12\nUSER root\n")]);
    let left = check(&folder, "host-network,root-user", &["--add-ignores=x"]);
    left.exits(1).says("not ignored pod.json:1 host-network").says("ignored 1 finding in 1 file").says("[[overrides]]");
    assert_eq!(folder.read("pod.json"), pod);
    let odd = b"FROM debian:12\nUSER root\n# \xff\n";
    folder.write("Dockerfile", odd);
    check(&folder, "root-user", &["--add-ignores=x"]).exits(1).says("not ignored Dockerfile:2 root-user");
    assert_eq!(std::fs::read(folder.path().join("Dockerfile")).unwrap(), odd);
}

#[test]
fn a_reason_is_one_line_and_can_end() {
    let folder = Folder::new(&[("Dockerfile", "FROM debian:12\nUSER root\n")]);
    check(&folder, "root-user", &["--add-ignores=a\nUSER 0"]).exits(2).says("say it in one line");
    check(&folder, "root-user", &["--add-ignores", "--fix"]).exits(2).says("cannot be used with");
    folder.run(&["fix", "--add-ignores"]).exits(2).says("`fix` mends it");
    check(&folder, "root-user", &["--add-ignores=until=2030-12-31 moves"]).exits(0);
    assert_eq!(
        folder.read("Dockerfile"),
        "FROM debian:12\n# lintainer: ignore[root-user] until=2030-12-31 moves\nUSER root\n"
    );
    check(&folder, "root-user", &["--today=2031-01-01"]).exits(1);
    let piped = folder.pipe(
        &["check", "-", "--isolated", "--select=root-user", "--stdin-filename=Dockerfile", "--add-ignores=x"],
        "FROM debian:12\nUSER 0\n",
    );
    assert_eq!(piped.exits(0).out, "FROM debian:12\n# lintainer: ignore[root-user] x\nUSER 0\n");
}

#[test]
fn a_baseline_and_lines_that_did_not_change_get_no_comment() {
    let text = "FROM debian:12\nUSER root\n";
    let folder = Folder::new(&[("a/Dockerfile", text)]);
    check(&folder, "root-user", &["--write-baseline", "known.json"]).exits(0);
    folder.write("b/Dockerfile", text);
    check(&folder, "root-user", &["--baseline", "known.json", "--add-ignores"]).exits(0).says("in 1 file");
    assert_eq!(folder.read("a/Dockerfile"), text);
    assert_eq!(folder.read("b/Dockerfile"), "FROM debian:12\n# lintainer: ignore[root-user]\nUSER root\n");
}
