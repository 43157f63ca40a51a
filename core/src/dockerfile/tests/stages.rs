//! Stages, what is in force, and expansion.

use super::*;

fn image(parsed: &Parsed, stage: usize) -> &Expanded {
    match &parsed.file.stages[stage].base {
        BaseImage::Image(image) => image,
        other => panic!("{other:?}"),
    }
}

/// Expands the path of a WORKDIR.
fn workdir(text: &str) -> Expanded {
    let parsed = read(text);
    let instruction = parsed.file.instructions.last().unwrap();
    let InstructionKind::Workdir(Some(word)) = &instruction.kind else { panic!() };
    parsed.file.expand(word, instruction)
}

fn known(text: &str) -> Option<String> {
    workdir(text).known().map(|text| text.into_owned())
}

/// The value of an expression in a stage with some variables.
fn value(expression: &str) -> Option<String> {
    known(&format!("FROM scratch\nENV A=abc EMPTY=\"\" P=/a/b/c.tar.gz\nARG N\nWORKDIR {expression}"))
}

#[test]
fn stages_are_linked() {
    let parsed =
        read("FROM golang AS Build\nRUN x\nFROM scratch\nCOPY --from=build /a /b\nFROM BUILD as test\nFROM build:1\n");
    let bases: Vec<_> = parsed.file.stages.iter().map(|stage| &stage.base).collect();
    assert!(matches!(
        bases.as_slice(),
        [BaseImage::Image(_), BaseImage::Scratch, BaseImage::Stage(0), BaseImage::Image(_)]
    ));
    assert_eq!(parsed.file.stages[0].instructions, 0..2);
    assert_eq!(parsed.file.stages[3].instructions, 5..6);
    assert_eq!(parsed.file.final_stage().unwrap().index, 3);
    assert_eq!(parsed.file.stage_named("bUILD").unwrap().index, 0);
    assert_eq!(parsed.file.stage_named("1").unwrap().index, 1);
    assert!(parsed.file.stage_named("9").is_none());
    assert_eq!(parsed.file.stages[2].parents(&parsed.file).map(|stage| stage.index).collect::<Vec<_>>(), [0]);
    let from = parsed.at(3).flag_value("from").unwrap();
    assert!(matches!(parsed.file.from_target(from), FromTarget::Stage(stage) if stage.index == 0));
    assert_eq!(parsed.file.stages[0].instructions(&parsed.file).len(), 2);
}

#[test]
fn a_stage_does_not_see_itself_or_later_ones() {
    let parsed = read("FROM a AS a\nFROM later\nFROM x AS later\nFROM b AS a\nFROM a");
    assert!(matches!(parsed.file.stages[0].base, BaseImage::Image(_)));
    assert!(matches!(parsed.file.stages[1].base, BaseImage::Image(_)));
    assert!(matches!(parsed.file.stages[4].base, BaseImage::Stage(3)));
}

#[test]
fn image_names_are_expanded_with_global_arguments() {
    let parsed = read(
        "ARG REG\nARG TAG=3.22\nARG FULL=alpine:$TAG\nENV X=1\nFROM ${REG}/ubuntu\nFROM alpine:${TAG}\nARG TAG=9\nFROM $FULL\nFROM $X\nFROM a-$TARGETARCH\nFROM x:${REG:-y}",
    );
    let first = image(&parsed, 0);
    assert_eq!(first.known(), None);
    assert_eq!(first.known_suffix(), "/ubuntu");
    assert_eq!(first.unknowns().collect::<Vec<_>>(), [("REG", Unknown::NoDefault)]);
    assert_eq!(image(&parsed, 1).known().unwrap(), "alpine:3.22");
    assert!(image(&parsed, 1).from_arg_default);
    assert_eq!(image(&parsed, 2).known().unwrap(), "alpine:3.22");
    assert_eq!(image(&parsed, 3).unknowns().next(), Some(("X", Unknown::Undefined)));
    assert_eq!(image(&parsed, 4).unknowns().next(), Some(("TARGETARCH", Unknown::Platform)));
    assert_eq!(image(&parsed, 5).known().unwrap(), "x:y");
    assert!(image(&parsed, 5).from_arg_default);
    let Piece::Value { span, name, .. } = &image(&parsed, 1).pieces[1] else { panic!() };
    assert_eq!((parsed.slice(*span), &**name), ("${TAG}", "TAG"));
}

#[test]
fn global_arguments_need_to_be_declared_again() {
    assert_eq!(known("ARG V=1\nFROM scratch\nARG V\nWORKDIR $V").as_deref(), Some("1"));
    assert_eq!(workdir("ARG V=1\nFROM scratch\nWORKDIR $V").unknowns().next(), Some(("V", Unknown::Undefined)));
    assert_eq!(workdir("ARG V=1\nFROM x\nWORKDIR $V").unknowns().next(), Some(("V", Unknown::BaseImage)));
    assert_eq!(workdir("FROM x\nARG V\nWORKDIR $V").unknowns().next(), Some(("V", Unknown::NoDefault)));
    assert_eq!(
        workdir("FROM x\nARG TARGETARCH\nWORKDIR $TARGETARCH").unknowns().next(),
        Some(("TARGETARCH", Unknown::Platform))
    );
    assert!(workdir("FROM x\nARG V=1\nWORKDIR $V").from_arg_default);
}

#[test]
fn env_and_arg_of_one_name() {
    assert_eq!(known("FROM x\nARG V=1\nENV V=2\nWORKDIR $V").as_deref(), Some("2"));
    assert_eq!(known("FROM x\nENV V=2\nARG V\nWORKDIR $V").as_deref(), Some("2"));
    assert_eq!(workdir("FROM x\nENV V=2\nARG V=1\nWORKDIR $V").unknowns().next(), Some(("V", Unknown::Conflict)));
    assert_eq!(known("FROM x\nARG V=1\nENV V=$V\nWORKDIR $V").as_deref(), Some("1"));
}

#[test]
fn variables_are_inherited_through_stages() {
    assert_eq!(known("FROM x AS a\nENV V=1\nFROM a AS b\nFROM b\nWORKDIR $V").as_deref(), Some("1"));
    assert_eq!(known("FROM x AS a\nARG V=1\nFROM a\nWORKDIR $V").as_deref(), Some("1"));
    assert_eq!(known("FROM x AS a\nENV V=1\nFROM y\nWORKDIR $V"), None);
    assert_eq!(known("FROM x AS a\nONBUILD ENV V=1\nFROM a\nWORKDIR $V").as_deref(), Some("1"));
    assert_eq!(known("FROM x AS a\nENV V=1\nFROM a\nENV V=2\nWORKDIR $V").as_deref(), Some("2"));
}

#[test]
fn one_env_does_not_see_itself() {
    assert_eq!(known("FROM scratch\nENV A=1\nENV A=2 B=$A\nWORKDIR $B").as_deref(), Some("1"));
    assert_eq!(known("FROM scratch\nARG A=1 B=$A\nWORKDIR $B").as_deref(), Some("1"));
    assert_eq!(known("FROM scratch\nWORKDIR $A\nENV A=1\nWORKDIR $A").as_deref(), Some("1"));
    let parsed = read("FROM scratch\nWORKDIR $A\nENV A=1");
    let InstructionKind::Workdir(Some(word)) = &parsed.at(1).kind else { panic!() };
    assert_eq!(parsed.file.expand(word, parsed.at(1)).known(), None);
}

#[test]
fn substitutions() {
    for (expression, expected) in [
        ("$A", "abc"),
        ("${A}x", "abcx"),
        ("$A/x", "abc/x"),
        ("${NONE:-d}", "d"),
        ("${NONE-d}", "d"),
        ("${EMPTY:-d}", "d"),
        ("x${EMPTY-d}", "x"),
        ("${A:-d}", "abc"),
        ("${A:+x}", "x"),
        ("y${EMPTY:+x}", "y"),
        ("${EMPTY+x}", "x"),
        ("y${NONE+x}", "y"),
        ("${NONE:-${NADA:-$A}}", "abc"),
        ("${NONE:-\"a}b\"}", "a}b"),
        ("${NONE:-a\\}b}", "a}b"),
        ("${A:?no}", "abc"),
        ("${P#*/}", "a/b/c.tar.gz"),
        ("${P##*/}", "c.tar.gz"),
        ("${P%.*}", "/a/b/c.tar"),
        ("${P%%.*}", "/a/b/c"),
        ("${A/b/x}", "axc"),
        ("${P//\\//-}", "-a-b-c.tar.gz"),
        ("${A/b/}", "ac"),
        ("${N:-d}", "d"),
        ("\\$A", "$A"),
        ("'$A'", "$A"),
        ("\"$A $A\"", "abc abc"),
        ("\"\\$A\\x\"", "$A\\x"),
        ("a$", "a$"),
        ("a\\ b", "a b"),
        ("\"\"", ""),
    ] {
        assert_eq!(value(expression).as_deref(), Some(expected), "{expression}");
    }
    for expression in ["$NONE", "${N}", "${N#x}", "${NONE:?x}", "$1"] {
        assert_eq!(value(expression), None, "{expression}");
    }
}

#[test]
fn backtick_escapes() {
    assert_eq!(known("# escape=`\nFROM scratch\nWORKDIR C:\\a`$b").as_deref(), Some("C:\\a$b"));
}

#[test]
fn broken_words_are_problems() {
    for (word, kind) in [
        ("${A", ProblemKind::BadSubstitution),
        ("${}", ProblemKind::BadSubstitution),
        ("${A^^}", ProblemKind::BadSubstitution),
        ("${A:#x}", ProblemKind::BadSubstitution),
        // BuildKit knows few escapes in patterns.
        ("${A//\\./-}", ProblemKind::BadSubstitution),
        ("${A#\\.}", ProblemKind::BadSubstitution),
        ("\"x", ProblemKind::UnterminatedQuote),
        ("'x", ProblemKind::UnterminatedQuote),
    ] {
        let parsed = read(&format!("FROM a\nENV A={word}"));
        assert_eq!(parsed.problems(), [(kind, word)], "{word}");
        let parsed = read(&format!("FROM a\nWORKDIR {word}"));
        assert_eq!(parsed.problems(), [(kind, word)], "{word}");
    }
    assert_eq!(read("FROM a\nENV A=${A//\\*/-}${B//$C\\./-}").problems(), []);
    assert_eq!(read("FROM ${A").problems(), [(ProblemKind::BadSubstitution, "${A")]);
    // The shell expands these, not the Dockerfile.
    assert_eq!(read("FROM a\nRUN echo ${A^^} \"\nCMD [\"${A^^}\"]\nENTRYPOINT 'x").problems(), []);
}

#[test]
fn what_is_in_force() {
    let text = "FROM x AS a\nSHELL [\"bash\", \"-c\"]\nUSER one\nCMD a\nFROM a AS b\nRUN x\nENTRYPOINT e\nFROM y\nRUN z\nFROM b\nUSER two\nCMD c\nENTRYPOINT f";
    let parsed = read(text);
    let file = &parsed.file;
    let user = |stage: usize| file.effective_user(&file.stages[stage]).map(|(_, word)| &*word.text);
    assert_eq!((user(0), user(1), user(2), user(3)), (Some("one"), Some("one"), None, Some("two")));
    assert_eq!(file.shell_at(parsed.at(5)).map(texts).unwrap(), ["bash", "-c"]);
    assert_eq!(file.shell_at(parsed.at(8)), None);
    assert_eq!(file.shell_at(parsed.at(1)), None);
    assert_eq!(file.effective_cmd(&file.stages[0]).unwrap().index, 3);
    assert!(file.effective_cmd(&file.stages[1]).is_none());
    assert_eq!(file.effective_cmd(&file.stages[3]).unwrap().index, 11);
    assert_eq!(file.effective_entrypoint(&file.stages[3]).unwrap().index, 12);
}

#[test]
fn triggers_run_in_the_next_stage() {
    let parsed = read("FROM x AS a\nUSER one\nONBUILD USER two\nFROM a");
    let file = &parsed.file;
    assert_eq!(&*file.effective_user(&file.stages[0]).unwrap().1.text, "one");
    assert_eq!(&*file.effective_user(&file.stages[1]).unwrap().1.text, "two");
}

#[test]
fn the_environment_of_an_instruction() {
    let parsed = read("ARG G=1\nFROM x AS a\nENV A=1 B=2\nFROM a\nENV B=3\nRUN x");
    let names: Vec<_> = parsed.file.variables_at(parsed.at(5)).map(|variable| &*variable.name).collect();
    assert_eq!(names, ["B", "A"]);
    assert_eq!(parsed.file.variable_at("B", parsed.at(5)).unwrap().instruction, 4);
    assert_eq!(parsed.file.global_variables().len(), 1);
    assert_eq!(parsed.file.variables().len(), 4);
}
