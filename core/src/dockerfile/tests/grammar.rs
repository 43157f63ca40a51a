//! Directives, lines, words, flags, forms and heredocs.

use super::*;

fn copy(instruction: &Instruction) -> &Copy {
    match &instruction.kind {
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => copy,
        _ => panic!("{instruction:?}"),
    }
}

fn pairs(instruction: &Instruction) -> Vec<(&str, Option<&str>)> {
    match &instruction.kind {
        InstructionKind::Env(pairs) | InstructionKind::Label(pairs) | InstructionKind::Arg(pairs) => {
            pairs.iter().map(|pair| (&*pair.name.text, pair.value.as_ref().map(|value| &*value.text))).collect()
        }
        _ => panic!("{instruction:?}"),
    }
}

fn kinds(text: &str) -> Vec<ProblemKind> {
    read(text).file.problems.iter().map(|problem| problem.kind).collect()
}

#[test]
fn directives_count_at_the_top_only() {
    let parsed =
        read("# syntax=docker/dockerfile:1 x\n#escape = `\n# Check=skip=all\n# plain\n# syntax=late\nFROM a\n");
    let found: Vec<_> = parsed
        .file
        .directives
        .iter()
        .map(|directive| (directive.name.value.as_str(), &*directive.value.value))
        .collect();
    assert_eq!(found, [("syntax", "docker/dockerfile:1 x"), ("escape", "`"), ("check", "skip=all")]);
    assert_eq!(parsed.file.escape, '`');
    assert_eq!(parsed.slice(parsed.file.directives[2].name.span), "Check");
    assert_eq!(parsed.slice(parsed.file.directives[1].span), "#escape = `");
    assert_eq!(parsed.file.comments.len(), 5);
    for text in
        ["\n# escape=`\nFROM a", "# note\n# escape=`\nFROM a", "FROM a\n# escape=`", "# foo=bar\n# escape=`\nFROM a"]
    {
        assert_eq!(read(text).file.directives, [], "{text}");
    }
}

#[test]
fn directives_below_the_top_are_known_to_be_none() {
    let source =
        Source::new(FileId(0), "Dockerfile", "# syntax=a\n# b\n# Escape = `\n# syntax\nFROM x\n  # check=skip=all\n");
    let file = parse(&source);
    let found: Vec<String> = file
        .misplaced_directives(&source)
        .iter()
        .map(|one| format!("{} {} {}", one.name.value.as_str(), one.value.value, source.slice(one.value.span)))
        .collect();
    assert_eq!(found, ["escape ` `", "check skip=all skip=all"]);
}

#[test]
fn wrong_directives_are_problems() {
    let parsed = read("# escape=x\nFROM a");
    assert_eq!(parsed.problems(), [(ProblemKind::InvalidDirective, "x")]);
    let parsed = read("# syntax=a\n# syntax=b\n# escape=`\nFROM a");
    assert_eq!(parsed.problems(), [(ProblemKind::InvalidDirective, "# syntax=b")]);
    assert_eq!(parsed.file.escape, '`');
}

#[test]
fn a_shebang_hides_escape_only() {
    let parsed = read("#!/usr/bin/env docker\n# syntax=a\nFROM a");
    assert_eq!(parsed.file.directives.len(), 1);
    assert_eq!(read("#!/x\n# escape=`\nFROM a").file.escape, '\\');
}

#[test]
fn byte_order_mark_and_crlf() {
    let parsed = read("\u{feff}# syntax=x\r\nFROM a\r\nRUN b \\\r\n  c\r\n");
    assert_eq!(parsed.file.directives.len(), 1);
    assert_eq!(&*parsed.file.directives[0].value.value, "x");
    assert_eq!(parsed.slice(parsed.at(0).span), "FROM a");
    assert_eq!(parsed.shell(1), "b   c");
    assert_eq!(parsed.slice(parsed.at(1).span), "RUN b \\\r\n  c");
    assert_eq!(parsed.problems(), []);
}

#[test]
fn continuations_jump_over_comments_and_blank_lines() {
    let parsed = read("FROM a\nRUN one && \\\n  # why\n\n   two \\\t \n# more\n three\nUSER x");
    assert_eq!(parsed.keywords(), ["FROM", "RUN", "USER"]);
    assert_eq!(parsed.shell(1), "one &&    two  three");
    let comments: Vec<_> = parsed.file.comments.iter().map(|span| parsed.slice(*span)).collect();
    assert_eq!(comments, ["# why", "# more"]);
    assert_eq!(parsed.file.empty_continuations.len(), 1);
    assert_eq!(parsed.line(parsed.file.empty_continuations[0]), 4);
    let text = parsed.at(1).command().unwrap().shell_text(&parsed.source).unwrap();
    let at = text.text.find("two").unwrap();
    assert_eq!(parsed.slice(text.span(at..at + 3)), "two");
    assert_eq!(parsed.at(1).command().and_then(|command| command.exec()), None);
}

#[test]
fn what_continues_a_line() {
    // Two escape characters do not, blanks behind one do, other characters do not.
    assert_eq!(read("FROM a\nRUN a \\\\\nUSER b").keywords(), ["FROM", "RUN", "USER"]);
    assert_eq!(read("FROM a\nRUN a \\\\\\\nUSER b").keywords(), ["FROM", "RUN", "USER"]);
    assert_eq!(read("FROM a\nRUN a \\ \t\nUSER b").keywords(), ["FROM", "RUN"]);
    assert_eq!(read("FROM a\nRUN a \\ x\nUSER b").keywords(), ["FROM", "RUN", "USER"]);
    assert_eq!(read("FROM a\nRUN a \\").keywords(), ["FROM", "RUN"]);
    assert_eq!(read("FROM a\nRUN a \\\n\\\n\\\n b\nUSER c").keywords(), ["FROM", "RUN", "USER"]);
    assert_eq!(read("\\\nFROM a").keywords(), ["FROM"]);
    assert_eq!(read("# escape=`\nFROM a\nRUN a \\\nRUN b `\n c").keywords(), ["FROM", "RUN", "RUN"]);
    // A keyword may be torn apart.
    let parsed = read("FR\\\nOM a");
    assert_eq!(parsed.keywords(), ["FROM"]);
    assert_eq!(parsed.slice(parsed.at(0).keyword.span), "FR\\\nOM");
}

#[test]
fn a_word_in_two_lines_has_no_sub_spans() {
    let parsed = read("FROM al\\\npine:3");
    let InstructionKind::From(from) = &parsed.at(0).kind else { panic!() };
    let image = from.image.as_ref().unwrap();
    assert_eq!(&*image.text, "alpine:3");
    assert_eq!(parsed.slice(image.span), "al\\\npine:3");
    assert_eq!(image.sub_span(0..2), image.span);
}

#[test]
fn a_single_letter_piece_is_no_escape() {
    let parsed = read("FROM a\nRUN \\\na\\\nb");
    assert_eq!(parsed.shell(1), "ab");
    let text = parsed.at(1).command().unwrap().shell_text(&parsed.source).unwrap();
    assert_eq!(parsed.slice(text.span(0..1)), "a");
    assert_eq!(parsed.slice(text.span(1..2)), "b");
}

#[test]
fn from_parts() {
    let parsed = read("from --platform=$BUILDPLATFORM golang:1.25 as Build");
    let InstructionKind::From(from) = &parsed.at(0).kind else { panic!() };
    assert_eq!(&*from.image.as_ref().unwrap().text, "golang:1.25");
    assert_eq!(&*from.as_keyword.as_ref().unwrap().text, "as");
    assert_eq!(&*from.name.as_ref().unwrap().text, "Build");
    assert_eq!(parsed.slice(from.image.as_ref().unwrap().sub_span(7..11)), "1.25");
    assert_eq!(&*parsed.at(0).flag_value("platform").unwrap().text, "$BUILDPLATFORM");
    assert_eq!(&*parsed.at(0).keyword.value, "from");
    assert!(parsed.at(0).is("FROM"));
    assert_eq!(read("FROM").problems(), [(ProblemKind::MissingArgument, "FROM")]);
    assert_eq!(read("FROM a b").problems(), [(ProblemKind::TooManyArguments, "b")]);
    assert_eq!(read("FROM a AS b c").problems(), [(ProblemKind::TooManyArguments, "AS b c")]);
    assert_eq!(read("FROM a AS").problems(), [(ProblemKind::MissingArgument, "AS")]);
    assert_eq!(read("FROM a AS 1b").problems(), [(ProblemKind::InvalidStageName, "1b")]);
}

#[test]
fn exec_and_shell_form() {
    let parsed = read(
        "FROM a\nCMD [ \"a b\", \"\\\"c\\\"\" ]\nENTRYPOINT ['a']\nRUN [ -f x ] && y\nCMD [\"a\", 1]\nCMD []\nCMD",
    );
    let words = parsed.at(1).command().unwrap().exec().unwrap();
    assert_eq!(texts(words), ["a b", "\"c\""]);
    assert_eq!(parsed.slice(words[0].span), "\"a b\"");
    let command = parsed.at(2).command().unwrap();
    assert_eq!(command.exec(), None);
    assert_eq!(parsed.slice(command.failed_json.unwrap()), "['a']");
    assert_eq!(parsed.shell(3), "[ -f x ] && y");
    assert_eq!(parsed.at(5).command().unwrap().exec(), Some(&[][..]));
    assert!(matches!(&parsed.at(6).command().unwrap().form, Form::Shell(text) if text.is_empty()));
    assert_eq!(parsed.problems(), [(ProblemKind::NotStrings, "1")]);
    let parsed = read("FROM a\nCMD [\"a\", \\\n  # note\n  \"b\"]");
    assert_eq!(texts(parsed.at(1).command().unwrap().exec().unwrap()), ["a", "b"]);
}

#[test]
fn copy_words_and_arrays() {
    let parsed =
        read("FROM a\nCOPY --from=b --chown=1:1 --link x y /z/\nADD [\"a b\", \"/c\"]\nCOPY [\"a\" /b\nCOPY \"a b\" c");
    assert_eq!(texts(&copy(parsed.at(1)).sources), ["x", "y"]);
    assert_eq!(&*copy(parsed.at(1)).destination.as_ref().unwrap().text, "/z/");
    assert!(parsed.at(1).flag("link").unwrap().is_true());
    assert!(copy(parsed.at(2)).is_json);
    assert_eq!(texts(&copy(parsed.at(2)).sources), ["a b"]);
    assert_eq!(parsed.slice(copy(parsed.at(3)).failed_json.unwrap()), "[\"a\" /b");
    assert_eq!(texts(&copy(parsed.at(3)).sources), ["[\"a\""]);
    assert_eq!(texts(&copy(parsed.at(4)).sources), ["\"a", "b\""]);
    let quotes = [(ProblemKind::UnterminatedQuote, "\"a"), (ProblemKind::UnterminatedQuote, "b\"")];
    assert_eq!(parsed.problems(), quotes);
    assert_eq!(kinds("FROM a\nCOPY x"), [ProblemKind::MissingArgument]);
    assert_eq!(kinds("FROM a\nADD"), [ProblemKind::MissingArgument]);
}

#[test]
fn flags_have_places() {
    let parsed = read("FROM a\nCOPY --chown=\"a b\":c --exclude=*.md --exclude=x -- --y /z");
    let flags = &parsed.at(1).flags;
    assert_eq!(flags.len(), 3);
    assert_eq!(parsed.slice(flags[0].span), "--chown=\"a b\":c");
    assert_eq!(parsed.slice(flags[0].name.span), "chown");
    let value = flags[0].value.as_ref().unwrap();
    assert_eq!((&*value.text, parsed.slice(value.span)), ("a b:c", "\"a b\":c"));
    assert_eq!(parsed.slice(flags[1].value.as_ref().unwrap().span), "*.md");
    assert_eq!(texts(&copy(parsed.at(1)).sources), ["--y"]);
    assert_eq!(parsed.problems(), []);
}

#[test]
fn wrong_flags_are_problems() {
    use ProblemKind::{DuplicateFlag, InvalidFlagValue, UnknownFlag};
    assert_eq!(read("FROM a\nCOPY --form=x a b").problems(), [(UnknownFlag, "--form=x")]);
    assert_eq!(read("FROM a\nCOPY --from=x --from=y a b").problems(), [(DuplicateFlag, "--from=y")]);
    assert_eq!(read("FROM a\nCOPY --from a b").problems(), [(InvalidFlagValue, "--from")]);
    assert_eq!(read("FROM a\nCOPY --link=1 a b").problems(), [(InvalidFlagValue, "--link=1")]);
    assert_eq!(kinds("FROM a\nCMD --x y"), [UnknownFlag]);
    assert_eq!(kinds("FROM a\nADD --checksum=x --keep-git-dir --unpack=false a b"), []);
    assert_eq!(
        kinds(
            "FROM a\nRUN --mount=type=ssh --mount=type=cache,target=/a --network=none --security=insecure --device=x y"
        ),
        []
    );
    assert_eq!(
        kinds("FROM a\nHEALTHCHECK --interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=3 CMD x"),
        []
    );
    assert_eq!(kinds("FROM a\nUSER --x y"), [UnknownFlag]);
}

#[test]
fn mounts_have_fields() {
    let parsed = read("FROM a\nRUN --mount=type=Secret,id=k,dst=/k,required \\\n --mount=target=/src,rw x");
    let InstructionKind::Run(run) = &parsed.at(1).kind else { panic!() };
    assert_eq!(run.mounts.len(), 2);
    assert_eq!(run.mounts[0].kind(), "secret");
    let target = run.mounts[0].value("target").unwrap();
    assert_eq!((&*target.text, parsed.slice(target.span)), ("/k", "/k"));
    assert!(run.mounts[0].field("required").is_some_and(|field| field.value.is_none()));
    assert_eq!(run.mounts[1].kind(), "bind");
    assert!(run.mounts[1].field("readwrite").is_some());
    assert_eq!(parsed.shell(1), "x");
}

#[test]
fn assignments() {
    let parsed = read(
        "FROM a\nENV A=1 B=\"x y\" C=a\\ b D='\"' E=\nENV OLD some  value \nLABEL \"a=b\"=c d=e\nARG X Y=1 Z=\nLABEL a b=c\nENV a=1 b",
    );
    assert_eq!(
        pairs(parsed.at(1)),
        [("A", Some("1")), ("B", Some("\"x y\"")), ("C", Some("a\\ b")), ("D", Some("'\"'")), ("E", Some(""))]
    );
    assert_eq!(pairs(parsed.at(2)), [("OLD", Some("some  value"))]);
    assert_eq!(pairs(parsed.at(3)), [("\"a", Some("b\"=c")), ("d", Some("e"))]);
    assert_eq!(pairs(parsed.at(4)), [("X", None), ("Y", Some("1")), ("Z", Some(""))]);
    assert_eq!(pairs(parsed.at(5)), [("a", Some("b=c"))]);
    assert_eq!(pairs(parsed.at(6)), [("a", Some("1"))]);
    let kinds: Vec<_> = parsed.problems();
    assert!(kinds.contains(&(ProblemKind::InvalidAssignment, "b")));
    assert_eq!(read("FROM a\nENV A").problems(), [(ProblemKind::InvalidAssignment, "A")]);
    assert_eq!(read("FROM a\nENV =x").problems(), [(ProblemKind::InvalidAssignment, "=x")]);
    assert_eq!(read("FROM a\nARG =x").problems(), [(ProblemKind::InvalidAssignment, "=x")]);
}

#[test]
fn whole_line_arguments() {
    let parsed = read(
        "FROM a\nUSER  a b \nWORKDIR /a b\nSTOPSIGNAL 9\nMAINTAINER me <a@b>\nEXPOSE 80 443/tcp\nVOLUME /a /b\nVOLUME [\"/c d\"]",
    );
    assert!(matches!(&parsed.at(1).kind, InstructionKind::User(Some(word)) if &*word.text == "a b"));
    assert!(matches!(&parsed.at(2).kind, InstructionKind::Workdir(Some(word)) if &*word.text == "/a b"));
    assert!(matches!(&parsed.at(3).kind, InstructionKind::StopSignal(Some(word)) if &*word.text == "9"));
    assert!(matches!(&parsed.at(4).kind, InstructionKind::Maintainer(Some(word)) if &*word.text == "me <a@b>"));
    assert!(matches!(&parsed.at(5).kind, InstructionKind::Expose(words) if texts(words) == ["80", "443/tcp"]));
    assert!(matches!(&parsed.at(6).kind, InstructionKind::Volume(words) if texts(words) == ["/a", "/b"]));
    assert!(matches!(&parsed.at(7).kind, InstructionKind::Volume(words) if texts(words) == ["/c d"]));
    assert_eq!(parsed.problems(), []);
    for keyword in [
        "USER",
        "WORKDIR",
        "STOPSIGNAL",
        "MAINTAINER",
        "EXPOSE",
        "VOLUME",
        "SHELL",
        "HEALTHCHECK",
        "ONBUILD",
        "ARG",
        "ENV",
        "LABEL",
    ] {
        assert_eq!(kinds(&format!("FROM a\n{keyword}")), [ProblemKind::MissingArgument], "{keyword}");
    }
}

#[test]
fn healthcheck_and_shell() {
    let parsed = read(
        "FROM a\nHEALTHCHECK --retries=3 CMD curl -f x\nHEALTHCHECK none\nHEALTHCHECK CMD [\"a\"]\nSHELL [\"bash\", \"-c\"]",
    );
    assert_eq!(parsed.shell(1), "curl -f x");
    assert!(matches!(&parsed.at(2).kind, InstructionKind::Healthcheck(Healthcheck::None)));
    assert_eq!(texts(parsed.at(3).command().unwrap().exec().unwrap()), ["a"]);
    assert!(matches!(&parsed.at(4).kind, InstructionKind::Shell(words) if texts(words) == ["bash", "-c"]));
    assert_eq!(parsed.problems(), []);
    assert_eq!(read("FROM a\nHEALTHCHECK PING").problems(), [(ProblemKind::InvalidHealthcheck, "PING")]);
    assert_eq!(read("FROM a\nHEALTHCHECK NONE x").problems(), [(ProblemKind::TooManyArguments, "x")]);
    assert_eq!(read("FROM a\nSHELL bash -c").problems(), [(ProblemKind::NotJson, "bash -c")]);
}

#[test]
fn onbuild_holds_an_instruction() {
    let parsed = read(
        "FROM a\nONBUILD RUN --mount=type=ssh x \\\n y\nONBUILD ONBUILD RUN x\nONBUILD FROM b\nONBUILD COPY <<E /x\nhi\nE\nUSER u",
    );
    let trigger = parsed.at(1).trigger().unwrap();
    assert_eq!(parsed.slice(trigger.span), "RUN --mount=type=ssh x \\\n y");
    assert!(trigger.is_trigger && trigger.flag("mount").is_some());
    assert_eq!(trigger.command().unwrap().shell_text(&parsed.source).unwrap().text, "x  y");
    assert_eq!(parsed.problems(), [(ProblemKind::InvalidTrigger, "ONBUILD"), (ProblemKind::InvalidTrigger, "FROM")]);
    let copy = parsed.at(4).trigger().unwrap();
    assert_eq!(parsed.slice(copy.heredocs[0].body), "hi\n");
    assert_eq!(parsed.keywords().last(), Some(&"USER"));
    assert_eq!(parsed.file.instructions_and_triggers().count(), 6 + 4);
}

#[test]
fn unknown_instructions_are_kept() {
    let parsed = read("FROM a\nRUNN x\nCOPYEVERYTHINGNOW x\nÄ\n  - y\nUSER b");
    assert!(matches!(parsed.at(1).kind, InstructionKind::Unknown));
    assert_eq!(parsed.slice(parsed.at(1).keyword.span), "RUNN");
    assert_eq!(parsed.keywords(), ["FROM", "RUNN", "COPYEVERYTHINGNOW", "Ä", "-", "USER"]);
    assert_eq!(parsed.problems(), []);
}

#[test]
fn heredocs_are_read() {
    let parsed = read(
        "FROM a\nRUN <<EOF\n# no comment\necho \\\nEOF\nCOPY <<-\"A\" <<'B' /x/\n\t\tone\n\tA\ntwo\nB\n# yes\nUSER x",
    );
    assert_eq!(parsed.keywords(), ["FROM", "RUN", "COPY", "USER"]);
    let script = parsed.at(1).script().unwrap();
    assert_eq!(script.text(&parsed.source).text, "# no comment\necho \\\n");
    assert_eq!(parsed.slice(script.operator), "<<EOF");
    assert!(!script.is_quoted);
    assert_eq!(parsed.slice(parsed.at(1).span), "RUN <<EOF\n# no comment\necho \\\nEOF");
    let [first, second] = parsed.at(2).heredocs.as_slice() else { panic!() };
    assert!(first.is_quoted && first.strips_tabs && second.is_quoted);
    let body = first.text(&parsed.source);
    assert_eq!(body.text, "one\n");
    assert_eq!(parsed.slice(body.span(0..3)), "one");
    assert_eq!(parsed.slice(first.terminator), "A");
    assert_eq!(parsed.slice(second.body), "two\n");
    assert_eq!(copy(parsed.at(2)).sources, []);
    assert_eq!(&*copy(parsed.at(2)).destination.as_ref().unwrap().text, "/x/");
    assert_eq!(parsed.file.comments.len(), 1);
    assert_eq!(parsed.problems(), []);
}

#[test]
fn heredocs_of_commands_are_no_scripts() {
    let parsed = read(
        "FROM a\nRUN cat <<EOF > f && \\\n  cat 3<<X\na\nEOF\nb\nX\nRUN [\"cat\", \"<<EOF\"]\nENV A=<<EOF\nLABEL x=<<E",
    );
    assert_eq!(parsed.keywords(), ["FROM", "RUN", "RUN", "ENV", "LABEL"]);
    assert_eq!(parsed.at(1).script(), None);
    assert_eq!(parsed.at(1).heredocs[1].descriptor, Some(3));
    assert_eq!(parsed.shell(1), "cat <<EOF > f &&   cat 3<<X");
    assert_eq!(parsed.problems(), []);
}

#[test]
fn an_indented_end_of_a_heredoc_is_taken_for_one() {
    let parsed = read("FROM a\nRUN cat <<-EOF\n\tx\n\t EOF\nUSER b\nRUN <<E\ny\n\tE\nUSER c\n");
    assert_eq!(parsed.keywords(), ["FROM", "RUN", "USER", "RUN", "USER"]);
    assert_eq!(parsed.slice(parsed.at(1).heredocs[0].body), "\tx\n");
    let kind = ProblemKind::IndentedHeredocEnd;
    assert_eq!(parsed.problems(), [(kind, "\t EOF"), (kind, "\tE")]);
    let many = read(&format!("FROM a\n{}", "RUN <<E\nx\n E\n".repeat(40)));
    assert_eq!((many.keywords().len(), many.problems().len()), (41, 40));
    // A proper end behind it makes it content.
    let parsed = read("FROM a\nRUN <<-E\ny\n  E\nz\n\tE\nUSER c\n");
    assert_eq!(parsed.problems(), []);
    assert_eq!(parsed.slice(parsed.at(1).heredocs[0].body), "y\n  E\nz\n");
}

#[test]
fn an_unterminated_heredoc_swallows_nothing() {
    let parsed = read("FROM a\nRUN cat <<EOF\necho x\nEOF \nUSER b");
    assert_eq!(parsed.problems(), [(ProblemKind::UnterminatedHeredoc, "<<EOF")]);
    assert_eq!(parsed.keywords().last(), Some(&"USER"));
    let parsed = read("FROM a\nCOPY x <<E\nE\n");
    assert_eq!(parsed.problems()[0].0, ProblemKind::InvalidHeredoc);
}

#[test]
fn heredocs_with_crlf_and_at_the_end_of_the_file() {
    let parsed = read("FROM a\r\nRUN <<E\r\nx\r\nE\r\nUSER b\r\n");
    assert_eq!(parsed.keywords(), ["FROM", "RUN", "USER"]);
    assert_eq!(parsed.slice(parsed.at(1).heredocs[0].terminator), "E");
    assert_eq!(read("FROM a\nRUN <<E\nx\nE").problems(), []);
    assert_eq!(read("FROM a\nRUN <<E\nE").problems(), []);
}

#[test]
fn files_without_instructions() {
    for text in ["", "\n", "# only\n", "\u{feff}", "\r\n  \t\n"] {
        assert_eq!(kinds(text), [ProblemKind::NoInstruction], "{text:?}");
    }
}

#[test]
fn instructions_before_from() {
    let parsed = read("ARG A=1\nRUN x\nRUN y\nFROM a");
    assert_eq!(parsed.problems(), [(ProblemKind::BeforeFrom, "RUN")]);
}
