//! Broken, endless and huge input: no panic, spans in order and in range.

use super::*;

const SAMPLES: &[&str] = &[
    "# syntax=docker/dockerfile:1\n# escape=\\\nARG V=1\nFROM --platform=$BUILDPLATFORM alpine:${V:-3} AS build\nRUN --mount=type=cache,target=/x a && \\\n  # note\n\n  b\n",
    "FROM scratch\r\nCOPY --from=build --chown=\"a b\" [\"ä ö\", \"/x\"]\r\nENV A=\"1 2\" B='x' C=\\\"\r\nLABEL a b\r\n",
    "FROM a\nRUN <<EOF <<-'X' cat\nbody $A\nEOF\n\tbody\n\tX\nONBUILD COPY <<E /e\n1\nE\nHEALTHCHECK --retries=2 CMD [\"a\", \"\\u00e4\"]\n",
    "\u{feff}FROM ${A:-${B#x*}}\u{a0}AS\u{2003}x\nENV ü=ß PATH=$PATH:${X//a/b}\nEXPOSE 80\nVOLUME [\"/a\"]\nUSER \"x\nWORKDIR $\nSHELL [\"sh\"]\nONBUILD ONBUILD RUN\n",
    "# escape=`\nFROM x`\n y AS z\nADD --checksum=`\" a b c\nSTOPSIGNAL 9\nMAINTAINER a\nCMD [\nFROM z\nENV A=$A$A\n",
];

/// A small generator of numbers, so that every run tests the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn check_span(source: &Source, span: Span) {
    let text = source.text();
    assert!(span.start <= span.end, "{span:?} {text:?}");
    assert!(text.get(span.range()).is_some(), "{span:?} {text:?}");
}

fn check_word(source: &Source, outer: Span, word: &Word) {
    check_span(source, word.span);
    assert!(outer.contains(word.span), "{word:?} {:?}", source.text());
}

fn check_instruction(source: &Source, file: &Dockerfile, instruction: &Instruction) {
    let outer = instruction.span;
    check_span(source, outer);
    for span in [instruction.keyword.span, instruction.arguments.span] {
        check_span(source, span);
        assert!(outer.contains(span), "{instruction:?} {:?}", source.text());
    }
    for flag in &instruction.flags {
        check_span(source, flag.name.span);
        check_span(source, flag.span);
        if let Some(value) = &flag.value {
            check_word(source, flag.span, value);
        }
    }
    for heredoc in &instruction.heredocs {
        for span in [heredoc.operator, heredoc.body, heredoc.terminator] {
            check_span(source, span);
            assert!(outer.contains(span), "{:?}", source.text());
        }
        heredoc.text(source);
    }
    let text = instruction.arguments.text(source);
    assert_eq!(text.text, instruction.arguments.raw(source));
    for (at, c) in text.text.char_indices() {
        assert_eq!(source.slice(text.span(at..at + c.len_utf8())), c.to_string(), "{:?}", source.text());
    }
    let words: Vec<&Word> = match &instruction.kind {
        InstructionKind::From(from) => from.image.iter().chain(&from.as_keyword).chain(&from.name).collect(),
        InstructionKind::Run(run) => run
            .mounts
            .iter()
            .flat_map(|mount| &mount.fields)
            .flat_map(|field| [&field.key].into_iter().chain(&field.value))
            .collect(),
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => {
            copy.sources.iter().chain(&copy.destination).collect()
        }
        InstructionKind::Env(pairs) | InstructionKind::Arg(pairs) | InstructionKind::Label(pairs) => {
            pairs.iter().flat_map(|pair| [&pair.name].into_iter().chain(&pair.value)).collect()
        }
        InstructionKind::Expose(words) | InstructionKind::Volume(words) | InstructionKind::Shell(words) => {
            words.iter().collect()
        }
        InstructionKind::User(word) | InstructionKind::Workdir(word) => word.iter().collect(),
        _ => Vec::new(),
    };
    for word in words {
        check_word(source, outer, word);
        for piece in file.expand(word, instruction).pieces {
            let (Piece::Text { span, .. } | Piece::Value { span, .. } | Piece::Unknown { span, .. }) = piece;
            check_span(source, span);
        }
    }
}

fn check(text: &str) {
    let parsed = read(text);
    let mut behind = 0;
    for instruction in &parsed.file.instructions {
        assert!(instruction.span.start >= behind, "{text:?}");
        behind = instruction.span.end;
        check_instruction(&parsed.source, &parsed.file, instruction);
        if let Some(trigger) = instruction.trigger() {
            check_instruction(&parsed.source, &parsed.file, trigger);
        }
    }
    let mut behind = 0;
    for &comment in &parsed.file.comments {
        check_span(&parsed.source, comment);
        assert!(comment.start >= behind);
        behind = comment.end;
    }
    for problem in &parsed.file.problems {
        check_span(&parsed.source, problem.span);
    }
    for (index, stage) in parsed.file.stages.iter().enumerate() {
        assert_eq!(stage.index, index);
        assert!(stage.parents(&parsed.file).count() < MAX_STAGE_DEPTH);
    }
}

#[test]
fn prefixes_and_suffixes() {
    for sample in SAMPLES {
        check(sample);
        for (at, _) in sample.char_indices() {
            check(&sample[..at]);
            check(&sample[at..]);
        }
    }
}

#[test]
fn mutations_and_concatenations() {
    const PIECES: &[&str] = &[
        "\\", "`", "\n", "\r\n", "\"", "'", "$", "{", "}", "${", "<<", "<<E", "\nE\n", "[", "]", "#", "--", "=", " ",
        "\t", "ä", "😀", "\u{a0}", "\u{feff}", "ONBUILD ", "FROM ", "\\\n", ",", "COPY ", "\0",
    ];
    let mut random = Random(7);
    for _ in 0..20_000 {
        let mut text = SAMPLES[random.below(SAMPLES.len())].to_owned();
        if random.below(4) == 0 {
            text.push_str(SAMPLES[random.below(SAMPLES.len())]);
        }
        for _ in 0..1 + random.below(4) {
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let from = starts[random.below(starts.len())];
            let to = starts[random.below(starts.len())];
            match random.below(3) {
                0 => text.insert_str(from, PIECES[random.below(PIECES.len())]),
                1 if from < to && to - from < 12 => text.replace_range(from..to, ""),
                _ => text.truncate(to),
            }
        }
        check(&text);
    }
}

#[test]
fn limits_are_problems() {
    let heredocs = format!("FROM a\nRUN {}\n{}", "<<E ".repeat(1_001), "E\n".repeat(1_001));
    assert!(read(&heredocs).file.problems.iter().any(|problem| problem.kind == ProblemKind::Limit));
    let stages: String = (0..300).map(|index| format!("FROM s{} AS s{}\n", index, index + 1)).collect();
    let parsed = read(&stages);
    assert_eq!(parsed.file.problems.iter().filter(|problem| problem.kind == ProblemKind::Limit).count(), 1);
    let nested = format!("FROM {}x{}", "${A:-".repeat(10_000), "}".repeat(10_000));
    assert_eq!(read(&nested).file.problems[0].kind, ProblemKind::Limit);
    check(&format!("FROM a\n{}RUN x", "ONBUILD ".repeat(100_000)));
}

#[test]
fn too_many_words_or_instructions_are_problems() {
    let limits = |text: &str| {
        let parsed = read(text);
        let count = parsed.file.problems.iter().filter(|problem| problem.kind == ProblemKind::Limit).count();
        (count, parsed.file.instructions.len())
    };
    for body in [
        format!("COPY {}", "a ".repeat(100_001)),
        format!("CMD [{}\"\"]", "\"\",".repeat(100_001)),
        format!("ENV {}", "a= ".repeat(100_001)),
        format!("RUN {}x", "--mount=a ".repeat(100_001)),
        format!("RUN --mount={} x", "a,".repeat(101)),
    ] {
        assert_eq!(limits(&format!("FROM a\n{body}\nUSER x")), (1, 3));
    }
    assert_eq!(limits(&format!("FROM a\n{}", "X\n".repeat(1_000_000))), (1, 500_001));
    assert_eq!(limits(&format!("FROM a\n{}USER x", "RUN <<E\n".repeat(20))), (1, 18));
}

#[test]
fn values_cannot_explode() {
    let doubling = format!("FROM scratch\nENV A=aaaaaaaaaa U=$U\n{}WORKDIR $A", "ENV A=$A$A U=$U$U\n".repeat(100));
    let parsed = read(&doubling);
    let size: usize = parsed
        .file
        .variables()
        .iter()
        .filter_map(|variable| variable.value.as_ref())
        .map(|value| value.pieces.len())
        .sum();
    assert!(size < 20_000);
    let many = format!("FROM scratch\nENV A={}\n{}", "x".repeat(4_000), "ENV B=$A\n".repeat(2_000));
    let problems = read(&many).file.problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].kind, ProblemKind::Limit);
}

#[test]
fn long_lines_and_many_lines() {
    let long = "x".repeat(1 << 20);
    let parts = "a ".repeat(1 << 19);
    let texts = [
        format!("FROM {long}"),
        format!("FROM a\nRUN {parts}"),
        format!("FROM a\nCOPY {parts}"),
        format!("FROM a\nENV {}", "a=1 ".repeat(1 << 17)),
        format!("FROM a\nRUN {}", "a \\\n".repeat(1 << 17)),
        format!("FROM a\nRUN {}", "--mount=a,b ".repeat(1 << 16)),
        format!("FROM a\nCMD [{}", "\"a\",".repeat(1 << 17)),
        format!("FROM a\nENV A={}", "$A".repeat(1 << 17)),
        format!("FROM a\nENV A={}", "${A".repeat(1 << 17)),
        format!("FROM a\nRUN <<E {}", "$".repeat(1 << 19)),
        "FROM a AS b\n".repeat(1 << 15),
        format!("FROM a AS b\n{}", "FROM b\nONBUILD ENV X=1\n".repeat(1 << 14)),
        format!("FROM a\n{}", "ENV A=1\nARG A=2\n".repeat(1 << 15)),
        format!("FROM a\n{}", "RUN <<E\n".repeat(2_000)),
    ];
    for text in texts {
        let parsed = read(&text);
        assert!(!parsed.file.instructions.is_empty());
    }
}
