//! Fixes on disk.

use crate::run::{BAD, Folder};

/// A file with a finding that has a safe or an unsafe fix.
const PRIVILEGED: &str = "# keep me
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
      securityContext:
        privileged: true # why
";

fn fixable() -> Folder {
    Folder::new(&[("pod.yaml", PRIVILEGED), ("Dockerfile", "FROM alpine:3.22\n")])
}

#[test]
fn a_diff_shows_and_changes_nothing() {
    let folder = fixable();
    let args = ["check", "--isolated", "--select", "privileged-container", "--diff", "--unsafe-fixes"];
    let outcome = folder.run(&args);
    outcome.exits(1).says("--- a/pod.yaml").says("+++ b/pod.yaml").says("-        privileged: true");
    assert_eq!(folder.read("pod.yaml"), PRIVILEGED);
    let colours = folder.run(&["check", "--isolated", "--diff", "--select", "missing-tag"]);
    assert_eq!(colours.exits(0).out, "");
}

#[test]
fn fixes_are_written_and_said() {
    let folder = fixable();
    let args = ["check", "--isolated", "--select", "privileged-container", "--fix", "--unsafe-fixes"];
    folder.run(&args).exits(0).says("fixed pod.yaml:11 privileged-container").says("1 fix in 1 file");
    let text = folder.read("pod.yaml");
    assert!(!text.contains("privileged: true") && text.starts_with("# keep me\n"), "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    folder.run(&args).exits(0).says("0 fixes in 0 files");
    assert_eq!(folder.read("pod.yaml"), text);
}

#[test]
fn what_the_baseline_accepts_is_not_fixed() {
    let folder = fixable();
    let run = |args: &[&str]| {
        let mut all = vec!["check", "--isolated", "--select", "privileged-container"];
        all.extend(args);
        folder.run(&all)
    };
    run(&["--write-baseline", "known.json"]).exits(0).says("wrote 1 finding to");
    assert_eq!(run(&["--baseline", "known.json", "--unsafe-fixes", "--diff"]).exits(0).out, "");
    folder.write("new.yaml", PRIVILEGED);
    run(&["--baseline", "known.json", "--unsafe-fixes", "--fix"]).exits(0).says("1 fix in 1 file");
    assert_eq!(folder.read("pod.yaml"), PRIVILEGED);
    assert!(!folder.read("new.yaml").contains("privileged: true"));
    folder.write("pod.yaml", "# gone\napiVersion: v1\nkind: Pod\n");
    run(&["--baseline", "known.json", "--fix"]).exits(0).says("an entry that is no more: pod.yaml");
    run(&["--baseline", "gone.json", "--fix"]).exits(2).says("gone.json: no such file or folder");
}

#[test]
fn what_has_no_fix_is_still_reported() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    folder.run(&["fix", "--isolated", "--select", "missing-tag"]).exits(1).says("missing-tag");
    assert_eq!(folder.read("Dockerfile"), BAD);
    folder.run(&["fix", "--isolated", "gone", "Dockerfile"]).exits(2).says("gone: no such file or folder");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_survive() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&[("real.yaml", PRIVILEGED)]);
    let real = folder.path().join("real.yaml");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.yaml", folder.path().join("pod.yaml")).unwrap();
    folder
        .run(&["fix", "--isolated", "--unsafe-fixes", "--select", "privileged-container", "pod.yaml"])
        .says("fixed pod.yaml:11");
    assert!(folder.path().join("pod.yaml").is_symlink());
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(!folder.read("real.yaml").contains("privileged: true"));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_stays_in_the_report() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("pod.yaml", PRIVILEGED), ("other.yaml", PRIVILEGED)]);
    let closed = folder.path().join("pod.yaml");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o444)).unwrap();
    let outcome =
        folder.run(&["fix", "--isolated", "--unsafe-fixes", "--select", "privileged-container", "-f", "concise"]);
    outcome.exits(2).says("pod.yaml: error: cannot be written: it is read-only").says("1 fix in 1 file");
    assert!(outcome.out.contains("pod.yaml:11:21") && !outcome.out.contains("other.yaml"), "{}", outcome.out);
    assert_eq!(folder.read("pod.yaml"), PRIVILEGED);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn standard_input_is_fixed_on_its_way() {
    let folder = Folder::new(&[("other.yaml", PRIVILEGED)]);
    let all = ["--isolated", "--unsafe-fixes", "--select", "privileged-container"];
    let pipe = |args: &[&str], text: &[u8]| folder.pipe(&[args, &all].concat(), text);
    let fixed = pipe(&["fix", "-", "--stdin-filename", "pod.yaml"], PRIVILEGED.as_bytes());
    assert_eq!(fixed.exits(0).out, PRIVILEGED.replace("privileged: true", "privileged: false"));
    fixed.says("1 fix in 1 file").says("No findings");
    let odd = b"FROM alpine:3.22\nRUN echo \xff\n";
    let same = folder.command(&["fix", "-"]).stdin(std::process::Stdio::piped()).spawn().map(|mut child| {
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), odd).unwrap();
        child.wait_with_output().unwrap().stdout
    });
    assert_eq!(same.unwrap(), odd);
    let diff = pipe(&["check", "-", "--diff", "--stdin-filename", "pod.yaml"], PRIVILEGED.as_bytes());
    diff.exits(1).says("--- a/pod.yaml\n").says("+        privileged: false # why");
    assert!(!folder.path().join("pod.yaml").exists());
    let both = pipe(&["fix", "-", "other.yaml"], PRIVILEGED.as_bytes());
    assert_eq!(both.exits(0).out, folder.read("other.yaml"));
}

#[test]
fn a_patch_is_applied_by_git_whatever_the_names() {
    let names: &[&str] =
        if cfg!(unix) { &["a b.yaml", "q\"\\.yaml", "n\ne.yaml", "\u{1b}[2J.yaml"] } else { &["a b.yaml"] };
    let text = PRIVILEGED.replace("# keep me", "# keep\rme");
    let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, text.as_str())).collect();
    let folder = Folder::new(&files);
    let args = ["check", "--isolated", "--diff", "--unsafe-fixes", "--select", "privileged-container"];
    let patch = folder.run(&args).exits(1).out.clone();
    folder.write("fix.patch", &patch);
    let applied = std::process::Command::new("git").args(["apply", "fix.patch"]).current_dir(folder.path()).output();
    let applied = applied.expect("this test needs git");
    assert!(applied.status.success(), "{}\n{patch}", String::from_utf8_lossy(&applied.stderr));
    for name in names {
        assert_eq!(folder.read(name), text.replace("privileged: true", "privileged: false"));
    }
}

#[cfg(unix)]
#[test]
fn names_do_nothing_to_a_terminal() {
    let name = "a\n::error ::x\u{1b}[2J.yaml";
    let folder = Folder::new(&[(name, PRIVILEGED), ("lintainer.toml", "x\u{202e} = \"\u{9b}2J\"\n")]);
    let runs: [&[&str]; 6] = [
        &["check", "--isolated"],
        &["check", "--isolated", "-f", "github"],
        &["check", "--isolated", "--show-files"],
        &["check"],
        &["explain", name],
        &["fix", "--isolated", "--unsafe-fixes", "--color", "always", "--diff"],
    ];
    for args in runs {
        let all = folder.run(args).all();
        assert!(!all.contains("\u{1b}[2J") && !all.contains(['\u{202e}', '\u{9b}']), "{args:?}: {all:?}");
        assert!(!all.lines().any(|line| line.starts_with("::error ::x")), "{args:?}: {all}");
    }
}

#[test]
fn the_order_of_services_changes_once_nothing_else_is_left_to_fix() {
    let folder =
        Folder::new(&[("compose.yaml", "services:\n  web:\n    image: nginx:1.29\n  api:\n    image: nginx:1.29\n")]);
    let args = ["fix", "--unsafe-fixes", "--profile", "audit", "--select", "missing-pids-limit,unsorted-compose-items"];
    let mut args = args.to_vec();
    args.push("--exit-zero");
    folder.run(&args).exits(0).says("3 fixes in 1 file");
    let text = folder.read("compose.yaml");
    assert!(text.find("api:") < text.find("web:") && text.matches("pids_limit").count() == 2, "{text}");
    folder.run(&args).exits(0).says("0 fixes");
}
