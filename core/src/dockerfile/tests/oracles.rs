//! Two published parsers as oracles: where one accepts a file, our instructions are the same and begin in the same lines.

use super::*;

/// The keyword in upper case and the line that each instruction begins in.
type Outline = Vec<(String, u32)>;

pub(super) fn ours(source: &Source, file: &Dockerfile) -> Outline {
    let outline = |instruction: &Instruction| {
        (instruction.keyword.value.to_ascii_uppercase(), source.position(instruction.span.start).line)
    };
    file.instructions.iter().map(outline).collect()
}

fn outline(source: &Source, starts: impl Iterator<Item = usize>) -> Outline {
    let word = |start: usize| {
        let rest = source.text().get(start..).unwrap_or("");
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        (rest[..end].to_ascii_uppercase(), source.position(start as u32).line)
    };
    starts.map(word).collect()
}

/// What `parse-dockerfile` reads; `None` if it refuses the file.
pub(super) fn parse_dockerfile(source: &Source) -> Option<Outline> {
    use parse_dockerfile::Instruction as Theirs;
    let text = &source.text()[source.bom_len()..];
    let file = parse_dockerfile::parse(text).ok()?;
    let starts = file.instructions.iter().map(|instruction| match instruction {
        Theirs::Add(instruction) => instruction.add.span.start,
        Theirs::Arg(instruction) => instruction.arg.span.start,
        Theirs::Cmd(instruction) => instruction.cmd.span.start,
        Theirs::Copy(instruction) => instruction.copy.span.start,
        Theirs::Entrypoint(instruction) => instruction.entrypoint.span.start,
        Theirs::Env(instruction) => instruction.env.span.start,
        Theirs::Expose(instruction) => instruction.expose.span.start,
        Theirs::From(instruction) => instruction.from.span.start,
        Theirs::Healthcheck(instruction) => instruction.healthcheck.span.start,
        Theirs::Label(instruction) => instruction.label.span.start,
        Theirs::Maintainer(instruction) => instruction.maintainer.span.start,
        Theirs::Onbuild(instruction) => instruction.onbuild.span.start,
        Theirs::Run(instruction) => instruction.run.span.start,
        Theirs::Shell(instruction) => instruction.shell.span.start,
        Theirs::Stopsignal(instruction) => instruction.stopsignal.span.start,
        Theirs::User(instruction) => instruction.user.span.start,
        Theirs::Volume(instruction) => instruction.volume.span.start,
        Theirs::Workdir(instruction) => instruction.workdir.span.start,
        other => panic!("{other:?}"),
    });
    Some(outline(source, starts.map(|start| start + source.bom_len())))
}

/// What `dockerfile-parser` reads; `None` if it refuses the file.
pub(super) fn dockerfile_parser(source: &Source) -> Option<Outline> {
    let file = dockerfile_parser::Dockerfile::parse(source.text()).ok()?;
    Some(outline(source, file.instructions.iter().map(|instruction| instruction.span().start)))
}

#[test]
fn both_agree_on_plain_files() {
    for text in [
        "# syntax=docker/dockerfile:1\nARG V=3\nFROM alpine:$V AS a\nRUN x && \\\n  # why\n  y\nCOPY --from=a x y\nENV A=1 B=\"2 3\"\nUSER x\n",
        "FROM a\nLABEL a=b \\\n      c=d\n\nEXPOSE 80\nVOLUME /a\nENTRYPOINT [\"a\"]\nCMD [\"b\", \\\n  \"c\"]\n",
    ] {
        let parsed = read(text);
        let ours = ours(&parsed.source, &parsed.file);
        assert_eq!(parse_dockerfile(&parsed.source), Some(ours.clone()), "{text}");
        assert_eq!(dockerfile_parser(&parsed.source), Some(ours), "{text}");
    }
}

#[test]
fn one_reads_heredocs() {
    let parsed = read("FROM a\nRUN <<EOF\nUSER b\nEOF\nCOPY <<A <<-B /x/\n1\nA\n\tB\nUSER c\n");
    assert_eq!(parse_dockerfile(&parsed.source), Some(ours(&parsed.source, &parsed.file)));
}
