use super::*;
use crate::shell::Dialect;
use crate::span::FileId;

fn each<T>(text: &str, keyword: &str, ask: impl Fn(&At) -> T) -> Vec<T> {
    let source = Source::new(FileId(0), "Dockerfile", text);
    let file = super::super::parse(&source);
    let shipped = file.shipped([]);
    file.each_at(&source, &shipped).filter(|at| at.instruction.is(keyword)).map(|at| ask(&at)).collect()
}

fn workdir(at: &At) -> String {
    match at.workdir() {
        Setting::Set(path) => path.value.to_string(),
        Setting::Unset { .. } => "unset".to_string(),
        _ => "unknown".to_string(),
    }
}

#[test]
fn a_relative_workdir_continues_the_one_before() {
    let text = "FROM a AS b\nRUN a\nWORKDIR /app\nRUN b\nWORKDIR ./x/../y/\nRUN c\nFROM b\nRUN d\nWORKDIR z\nRUN e\n\
        FROM scratch\nRUN f\nWORKDIR v\nRUN g\nFROM c\nWORKDIR v\nRUN h\nWORKDIR /$UNKNOWN\nRUN i\n";
    let found = each(text, "RUN", workdir);
    assert_eq!(found, ["unset", "/app", "/app/y", "/app/y", "/app/y/z", "/", "/v", "unknown", "unknown"]);
}

#[test]
fn a_trigger_has_a_view_of_its_own() {
    let text = "FROM a\nUSER 7\nONBUILD RUN --mount=type=cache,target=/c x\nUSER 8\nRUN y\n";
    let found = each(text, "RUN", |at| {
        let user = at.user().value().map(|user| user.user.clone());
        (at.is_trigger(), at.index(), at.mounts().len(), user.unwrap_or_default())
    });
    assert_eq!(found, [(true, 2, 1, "7".to_string()), (false, 4, 0, "8".to_string())]);
}

#[test]
fn what_the_parent_stage_left_is_in_force() {
    let text = "FROM a AS b\nUSER 7\nSHELL [\"bash\", \"-o\", \"pipefail\", \"-c\"]\nONBUILD USER 9\nFROM b\nRUN x\nFROM c\nRUN y\n";
    let found = each(text, "RUN", |at| {
        (at.user().value().map(|user| user.user.clone()), at.reader().settings.pipefail, at.shell().is_some())
    });
    assert_eq!(found, [(Some("9".to_string()), true, true), (None, false, false)]);
}

#[test]
fn stages_below_the_last_one_and_named_targets_are_shipped() {
    let text = "FROM a AS base\nRUN 1\nFROM a AS other\nRUN 2\nFROM base AS dev\nRUN 3\nFROM base\nRUN 4\n";
    assert_eq!(each(text, "RUN", |at| at.is_shipped()), [true, false, false, true]);
    let source = Source::new(FileId(0), "Dockerfile", text);
    let file = super::super::parse(&source);
    let shipped = file.shipped(["dev", "nothing"]);
    let of: Vec<bool> = (0..4).map(|stage| shipped.holds(Some(stage))).collect();
    assert_eq!(of, [true, false, true, true]);
    assert_eq!(each("RUN x\n", "RUN", |at| at.is_shipped()), [true]);
}

#[test]
fn a_shebang_decides_with_its_options_and_not_shell() {
    let shell = "FROM a\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n";
    let of = |text: &str| each(text, "RUN", |at| at.reader())[0];
    let bash = |pipefail| Reader {
        dialect: Dialect::Bash,
        settings: crate::shell::ShellSettings { pipefail, ..Default::default() },
    };
    assert_eq!(of(&format!("{shell}RUN <<EOF\n#!/bin/bash\na\nEOF\n")), bash(false));
    let strict = of("FROM a\nRUN <<EOF\n#!/usr/bin/env -S bash -euo pipefail\na\nEOF\n");
    assert!(strict.settings.errexit && strict.settings.nounset && strict.settings.pipefail);
    assert_eq!(strict.dialect, Dialect::Bash);
    assert!(of("FROM a\nRUN <<-EOF\n\t#!/bin/bash -eo pipefail\n\ta\nEOF\n").settings.pipefail);
    assert_eq!(of("FROM a\nRUN <<EOF\n#!/usr/bin/python3\na\nEOF\n").dialect, Dialect::Other);
    assert_eq!(of("FROM alpine:3.22\nRUN <<EOF\na\nEOF\n").dialect, Dialect::Ash);
}

#[test]
fn the_shell_gets_the_bodies_of_heredocs() {
    let of = |text: &str| {
        each(text, "RUN", |at| {
            let usage = at.executes().unwrap();
            assert_eq!(usage.script.problems, [], "{text}");
            let commands = usage.commands().map(|command| at.source.slice(command.span).to_string());
            commands.collect::<Vec<_>>()
        })
        .concat()
    };
    assert_eq!(of("FROM a\nRUN a && \\\n bash <<EOF\nb\nc d\nEOF\nRUN x\n"), ["a", "bash <<EOF", "b", "c d", "x"]);
    assert_eq!(of("FROM a\nRUN <<-EOF bash -e\n\tb\n\tEOF\n"), ["<<-EOF bash -e", "b"]);
    assert_eq!(of("FROM a\nONBUILD RUN sh <<A && cat <<B\nb\nA\nc\nB\n"), ["sh <<A", "cat <<B", "b"]);
    assert_eq!(of("FROM a\nRUN cat <<EOF > x\nb\nEOF\n"), ["cat <<EOF > x"]);
}

#[test]
fn windows_is_known_by_image_and_platform() {
    let of = |from: &str| each(&format!("FROM {from}\nRUN x\n"), "RUN", |at| at.is_windows())[0];
    for from in [
        "mcr.microsoft.com/dotnet/framework/aspnet:4.8.1",
        "mcr.microsoft.com/windows/servercore:ltsc2022",
        "mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022",
        "--platform=windows/amd64 base",
    ] {
        assert!(of(from), "{from}");
    }
    for from in ["mcr.microsoft.com/dotnet/sdk:8.0", "--platform=linux/amd64 base", "--platform=$P base"] {
        assert!(!of(from), "{from}");
    }
}

#[test]
fn add_fetches_addresses() {
    let text = "FROM a\nARG V=1\nARG U\nADD https://a/$V https://a/$U.jar $U local git@a:b.git /x\nCOPY https://a /x\n";
    let of = |at: &At| at.downloads().iter().map(|one| one.text.replace('\0', "?")).collect::<Vec<_>>();
    assert_eq!(each(text, "ADD", of), [["https://a/1", "https://a/?.jar", "git@a:b.git"]]);
    assert_eq!(each(text, "COPY", of), [[""; 0]]);
}

#[test]
fn comments_directly_above_belong_to_an_instruction() {
    let text =
        "# syntax=a/b\n# one\nFROM a\n\n# two\n\n# three\n  # four\nRUN a \\\n# five\n b\n# six\nONBUILD RUN c\n";
    let source = Source::new(FileId(0), "Dockerfile", text);
    let of = |at: &At| at.comments().iter().map(|span| source.slice(*span).to_string()).collect::<Vec<_>>();
    assert_eq!(each(text, "FROM", of), [["# one"]]);
    assert_eq!(each(text, "RUN", of), [vec!["# three", "# four"], vec!["# six"]]);
}

#[test]
fn exposed_ports_are_read_with_their_ranges() {
    let text = "FROM a\nARG P=22\nARG Q\nEXPOSE $P 20-25/tcp 53/udp $Q x 9-8 99999\n";
    let of = |at: &At| at.exposed_ports().iter().map(|(_, first, last)| (*first, *last)).collect::<Vec<_>>();
    assert_eq!(each(text, "EXPOSE", of), [[(22, 22), (20, 25), (53, 53)]]);
}

#[test]
fn what_counts_in_the_end_is_final() {
    let text = "FROM a AS b\nCMD 1\nFROM b\nCMD 2\nCMD 3\nFROM b\nONBUILD CMD 4\n";
    assert_eq!(each(text, "CMD", |at| at.is_final()), [true, false, false, false]);
}

#[test]
fn names_say_what_is_for_development() {
    let text = "FROM a AS dev\nRUN 1\nFROM dev AS app-test\nRUN 2\nFROM a AS attest\nRUN 3\n";
    assert_eq!(each(text, "RUN", |at| at.is_development()), [true, true, false]);
}

#[test]
fn instructions_before_and_behind() {
    let text = "FROM a AS b\nENV x=1\nONBUILD RUN t\nFROM c\nFROM b\nUSER 1\nRUN x\nUSER 2\nUSER 3\nFROM d\nUSER 4\n";
    let indexes = |found: Vec<&crate::dockerfile::Instruction>| found.iter().map(|one| one.index).collect::<Vec<_>>();
    let of = |at: &At| (indexes(at.earlier().collect()), indexes(at.later().collect()));
    assert_eq!(each(text, "RUN", of), [(vec![1, 0], vec![]), (vec![5, 4, 2, 1, 0], vec![7, 8])]);
}

#[test]
fn names_say_that_an_image_is_for_development() {
    let stages = "FROM a AS dev\nRUN x\nFROM a AS web-debug\nRUN x\nFROM a AS devices\nRUN x\nFROM a\nRUN x\n";
    assert_eq!(each(stages, "RUN", |at| at.is_development()), [true, true, false, false]);
    let source = Source::new(FileId(0), "web/Dockerfile.dev", "FROM a\nRUN x\n");
    let file = super::super::parse(&source);
    assert!(file.each_at(&source, &file.shipped([])).all(|at| at.is_development()));
}
