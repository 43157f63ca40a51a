//! Tests of the Dockerfile parser: grammar, stages and variables, hostile input, real files.

use super::*;

mod corpus;
mod grammar;
mod hostile;
mod oracles;
mod stages;

/// A parsed text with its source.
struct Parsed {
    source: Source,
    file: Dockerfile,
}

fn read(text: &str) -> Parsed {
    let source = Source::new(FileId(0), "Dockerfile", text);
    let file = parse(&source);
    Parsed { source, file }
}

impl Parsed {
    fn at(&self, index: usize) -> &Instruction {
        &self.file.instructions[index]
    }

    fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    fn line(&self, span: Span) -> u32 {
        self.source.position(span.start).line
    }

    fn keywords(&self) -> Vec<&str> {
        self.file.instructions.iter().map(|instruction| &*instruction.keyword.value).collect()
    }

    fn problems(&self) -> Vec<(ProblemKind, &str)> {
        self.file.problems.iter().map(|problem| (problem.kind, self.slice(problem.span))).collect()
    }

    fn shell(&self, index: usize) -> String {
        self.at(index).command().unwrap().shell_text(&self.source).unwrap().text.into_owned()
    }
}

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| &*word.text).collect()
}
