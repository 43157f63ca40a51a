//! Dockerfiles of one to three stages, each a sample's stage that is filled up with instructions of other samples.

use std::collections::HashSet;

use lintainer_core::dockerfile::{self, Instruction, InstructionKind};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;

use super::pieces::Turns;

/// Samples that take turns.
pub struct Samples {
    samples: Vec<Sample>,
    /// Instructions that can stand in any stage.
    fillers: Vec<String>,
    turns: Turns,
    filler_turns: Turns,
    number: usize,
}

/// A Dockerfile in parts. Instructions have the comments before them.
struct Sample {
    /// What stands before the first FROM.
    head: String,
    stages: Vec<Stage>,
}

struct Stage {
    /// The name in lower case.
    name: Option<String>,
    /// From FROM to the place where more instructions fit.
    start: String,
    /// USER, CMD and what follows.
    end: String,
}

impl Samples {
    /// Takes the samples apart; leaves out those that cannot be joined to others.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut fillers = Vec::new();
        let samples: Vec<_> = texts.filter_map(|text| Sample::new(text, &mut fillers)).collect();
        let (turns, filler_turns) = (Turns::among(samples.len()), Turns::among(fillers.len()));
        Samples { samples, fillers, turns, filler_turns, number: 0 }
    }

    /// A file with at least this many bytes; an empty one if there are no samples.
    pub fn file(&mut self, size: usize) -> String {
        self.number += 1;
        let wanted = 1 + self.number % 3;
        let (mut head, mut body) = (String::new(), String::new());
        let mut stages = 0;
        let mut names = HashSet::new();
        // Names may run out; then the file has fewer stages.
        for _ in 0..self.samples.len() {
            let Some(sample) = self.samples.get(self.turns.next()).filter(|_| stages < wanted) else { break };
            if sample.stages.iter().flat_map(|stage| &stage.name).any(|name| names.contains(name)) {
                continue;
            }
            head.push_str(&sample.head);
            for stage in &sample.stages {
                names.extend(stage.name.clone());
                stages += 1;
                body.push_str(&stage.start);
                while head.len() + body.len() + stage.end.len() < size * stages / wanted {
                    let Some(filler) = self.fillers.get(self.filler_turns.next()) else { break };
                    body.push_str(filler);
                }
                body.push_str(&stage.end);
            }
        }
        head + &body
    }
}

impl Sample {
    fn new(text: &str, fillers: &mut Vec<String>) -> Option<Self> {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = dockerfile::parse(&source);
        if !file.problems.is_empty() || !file.directives.is_empty() || text.starts_with('\u{feff}') {
            return None;
        }
        let mut sample = Sample { head: String::new(), stages: Vec::new() };
        let mut at = 0;
        for instruction in &file.instructions {
            let end = instruction.span.range().end;
            let piece = format!("{}\n", text.get(at..end).unwrap_or("").trim_start_matches(['\r', '\n']));
            at = end;
            if let InstructionKind::From(from) = &instruction.kind {
                let name = from.name.as_ref().map(|name| name.text.to_lowercase());
                sample.stages.push(Stage { name, start: piece, end: String::new() });
                continue;
            }
            if can_stand_anywhere(instruction, &piece) {
                fillers.push(piece.clone());
            }
            match sample.stages.last_mut() {
                None => sample.head.push_str(&piece),
                Some(stage) if stage.end.is_empty() && !closes(instruction) => stage.start.push_str(&piece),
                Some(stage) => stage.end.push_str(&piece),
            }
        }
        (!sample.stages.is_empty()).then_some(sample)
    }
}

/// Whether it mostly stands at the end of a stage, once.
fn closes(instruction: &Instruction) -> bool {
    use InstructionKind::{Cmd, Entrypoint, Healthcheck, StopSignal, User};
    matches!(instruction.kind, User(_) | Cmd(_) | Entrypoint(_) | Healthcheck(_) | StopSignal(_))
}

/// Whether it is no oddity in another stage: it names no stage, and does not change how others are read.
fn can_stand_anywhere(instruction: &Instruction, piece: &str) -> bool {
    let is_stage_wide = closes(instruction) || matches!(instruction.kind, InstructionKind::Shell(_));
    instruction.stage.is_some() && !is_stage_wide && !piece.contains("from=")
}
