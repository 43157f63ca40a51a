use super::*;
use crate::span::FileId;

fn tree(text: &str) -> (Source, Tree) {
    let source = Source::new(FileId(0), "Dockerfile", text);
    let file = super::super::parse(&source);
    let tree = file.tree(&source, file.final_stage().unwrap());
    (source, tree)
}

fn states(text: &str, paths: &[&str]) -> Vec<Presence> {
    let (_, tree) = tree(text);
    paths.iter().map(|path| tree.exists(path)).collect()
}

fn owner(text: &str, path: &str) -> Option<String> {
    tree(text).1.owner(path).map(|user| user.user.clone())
}

use Presence::{No, Unknown as Maybe, Yes};

#[test]
fn only_scratch_is_known_to_be_empty() {
    let paths = ["/", "/etc/passwd", "/app", "/app/x"];
    assert_eq!(states("FROM scratch\n", &paths), [Yes, No, No, No]);
    assert_eq!(states("FROM a\n", &paths), [Yes, Maybe, Maybe, Maybe]);
    assert_eq!(states("FROM scratch\nWORKDIR /app\n", &paths), [Yes, No, Yes, No]);
    assert_eq!(states("FROM scratch\nCOPY etc/ /etc/\n", &paths), [Yes, Maybe, No, No]);
    assert_eq!(states("FROM scratch\nCOPY . /\n", &paths), [Yes, Maybe, Maybe, Maybe]);
}

#[test]
fn what_is_removed_is_told_from_what_was_never_there() {
    let (_, tree) = tree("FROM scratch\nCOPY a /a/b\nRUN rm -r /a\n");
    assert!(tree.is_removed("/a/b") && !tree.is_removed("/c"));
}

#[test]
fn a_plain_system_has_nothing_beside_its_folders() {
    let paths = ["/app", "/app/x", "/usr/bin/x", "/etc"];
    for base in ["alpine:3.22", "docker.io/library/debian", "gcr.io/distroless/static-debian12:nonroot"] {
        assert_eq!(states(&format!("FROM {base}\n"), &paths), [No, No, Maybe, Maybe], "{base}");
    }
    for base in ["alpine/git", "gcr.io/distroless/java17", "gcr.io/x/distroless/static", "quay.io/debian"] {
        assert_eq!(states(&format!("FROM {base}\n"), &paths), [Maybe; 4], "{base}");
    }
    assert_eq!(states("FROM alpine\nRUN apk add x\n", &paths), [Maybe; 4]);
    let known = |base: &str, path: &str| {
        let source = Source::new(FileId(0), "Dockerfile", format!("FROM {base}\n"));
        let file = super::super::parse(&source);
        file.image(&source, file.final_stage().unwrap()).is_base_known(path)
    };
    assert!(known("scratch", "/usr/bin/x") && known("debian:13", "/app/x"));
    assert!(!known("debian:13", "/usr/bin/x") && !known("a", "/app/x"));
}

#[test]
fn a_stage_has_the_files_of_the_one_that_it_is_built_on() {
    let text = "FROM scratch AS b\nCOPY --chown=7 x /x\nFROM a\nCOPY y /y\nFROM b\nWORKDIR /w\n";
    assert_eq!(states(text, &["/x", "/y", "/w"]), [Yes, No, Yes]);
    assert_eq!(owner(text, "/x").as_deref(), Some("7"));
    assert_eq!(states("FROM scratch AS b\nONBUILD RUN x\nFROM b\n", &["/x"]), [Maybe]);
}

#[test]
fn commands_of_the_table_are_followed() {
    let text = "FROM scratch\nWORKDIR /app\nUSER 7\nRUN mkdir -p -m 700 a/b && cd a && touch c && rm -r /app/a/b && echo x > d\n";
    assert_eq!(states(text, &["/app/a", "/app/a/b", "/app/a/c", "/app/a/d", "/app/c"]), [Yes, No, Yes, Yes, No]);
    assert_eq!(owner(text, "/app/a/c").as_deref(), Some("7"));
    let text = "FROM a\nRUN mkdir -p /d/e && chown -R app:app /d && chmod 1777 /d\n";
    let (_, tree) = tree(text);
    assert_eq!(tree.mode("/d"), Some(0o1777));
    assert_eq!(tree.mode("/d/e"), None);
    assert_eq!(tree.owner("/d/e").map(|user| user.user.as_str()), Some("app"));
    assert_eq!(owner("FROM a\nRUN install -d -o app /v\n", "/v").as_deref(), Some("app"));
    let text = "FROM scratch\nRUN mv /a /b\nRUN tar -xzf x.tgz -C /opt\n";
    assert_eq!(states(text, &["/a", "/b", "/opt/x", "/c"]), [No, Yes, Maybe, No]);
}

#[test]
fn after_another_command_nothing_is_known() {
    for run in [
        "make install",
        "if x; then mkdir /b; fi",
        "false || rm /app",
        "test -f x && rm /app; true",
        "rm -r $X",
        "rm /a*",
        "sudo touch /b",
        "--mount=target=/app touch /b",
        "cd $X && touch b",
    ] {
        let text = format!("FROM scratch\nCOPY x /app\nRUN {run}\n");
        assert_eq!(states(&text, &["/app", "/b"]), [Maybe, Maybe], "{run}");
    }
}

#[test]
fn the_instruction_that_made_a_path_is_named() {
    let text = "FROM scratch\nCOPY <<EOF /x\nhello\nEOF\nRUN touch /y\n";
    let (source, tree) = tree(text);
    assert_eq!((tree.exists("/x"), tree.mode("/x")), (Yes, Some(0o644)));
    assert_eq!(tree.made_by("/y").map(|span| source.slice(span)), Some("RUN touch /y"));
    assert_eq!(tree.made_by("/z"), None);
}

#[test]
fn many_paths_end_in_nothing_known() {
    let mut text = String::from("FROM scratch\n");
    for number in 0..MAX_PATHS + 10 {
        text.push_str(&format!("WORKDIR /w{number}\n"));
    }
    assert_eq!(states(&text, &["/w1"]), [Maybe]);
}
