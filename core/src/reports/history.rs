//! Which instruction of a Dockerfile made which layer: the history of an image laid beside the instructions.
//!
//! BuildKit writes each step as `RUN /bin/sh -c BODY # buildkit`, with the values of arguments in front of the shell;
//! the classic builder as `/bin/sh -c BODY` and `/bin/sh -c #(nop) COPY file:… in DEST`. Both sides are brought into
//! one form and aligned, so that a file that was edited since the build still finds most of its lines. What stands
//! before the first step that is found came with the base image.

use crate::dockerfile::{Copy, Dockerfile, Form, Instruction, InstructionKind, Stage};
use crate::source::Source;

use super::Made;

/// How many pairs of steps are compared at most.
const MAX_PAIRS: usize = 250_000;

/// Steps that are less alike than this are not the same.
const ALIKE: f64 = 0.5;

/// The steps of an image beside the instructions of a stage and those that it is built on.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// For each step of the history the index of the instruction that made it.
    steps: Vec<Option<usize>>,
    /// How much of what makes layers in the Dockerfile is found in the history, 0 to 1.
    pub share: f64,
}

/// Where a layer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An instruction of the Dockerfile, by its index.
    Instruction(usize),
    /// The image that it is built on.
    Base,
    /// A step that the Dockerfile does not have, or no longer.
    Unknown,
}

impl Alignment {
    /// Where the layer with this number comes from.
    pub fn origin(&self, history: &[Made], layer: usize) -> Origin {
        let Some(step) = history.iter().position(|made| made.layer == Some(layer)) else { return Origin::Unknown };
        let first = self.steps.iter().position(Option::is_some);
        match (self.steps.get(step).copied().flatten(), first) {
            (Some(index), _) => Origin::Instruction(index),
            (None, Some(first)) if step < first => Origin::Base,
            _ => Origin::Unknown,
        }
    }
}

/// Lays a history beside the instructions that lead to a stage. `None` where there is nothing to compare, or too much
/// of it.
pub fn align(dockerfile: &Dockerfile, source: &Source, stage: &Stage, history: &[Made]) -> Option<Alignment> {
    let own = own_steps(dockerfile, source, stage);
    if own.is_empty() || history.is_empty() || own.len().saturating_mul(history.len()) > MAX_PAIRS {
        return None;
    }
    let shells: Vec<&str> =
        own.iter().filter(|(_, step)| step.kind == "SHELL").map(|(_, step)| step.text.as_str()).collect();
    let made: Vec<Step> = history.iter().map(|made| Step::of_history(&made.by, &shells)).collect();
    let pairs = best_pairs(&own, &made);
    let mut steps = vec![None; history.len()];
    let mut found = 0.0;
    for (at, (instruction, step)) in pairs.iter().filter_map(|(own_at, at)| Some((*at, own.get(*own_at)?))) {
        if let Some(place) = steps.get_mut(at) {
            *place = Some(*instruction);
        }
        if step.makes_layer() && history.get(at).is_some_and(|made| made.layer.is_some()) {
            found += made.get(at).map_or(0.0, |made| step.likeness(made));
        }
    }
    let layers = own.iter().filter(|(_, step)| step.makes_layer()).count();
    Some(Alignment { steps, share: if layers == 0 { 0.0 } else { found / layers as f64 } })
}

/// The steps that lead to a stage, each with the index of its instruction.
fn own_steps(dockerfile: &Dockerfile, source: &Source, stage: &Stage) -> Vec<(usize, Step)> {
    let mut chain: Vec<&Stage> =
        std::iter::once(stage).chain(stage.parents(dockerfile)).take(dockerfile.stages.len()).collect();
    chain.reverse();
    let indexes = chain.into_iter().flat_map(|stage| stage.instructions.clone());
    indexes
        .filter_map(|index| Some((index, Step::of_instruction(dockerfile.instructions.get(index)?, source)?)))
        .collect()
}

/// The texts of the steps to a stage that make layers, as histories have them.
pub(super) fn own_layer_texts(dockerfile: &Dockerfile, source: &Source, stage: &Stage) -> Vec<String> {
    own_steps(dockerfile, source, stage)
        .into_iter()
        .filter(|(_, step)| step.makes_layer())
        .map(|(_, step)| step.text)
        .collect()
}

/// The texts of the steps of a history that make layers.
pub(super) fn layer_texts(history: &[Made]) -> Vec<String> {
    let made = history.iter().filter(|made| made.layer.is_some()).map(|made| Step::of_history(&made.by, &[]));
    made.filter(|step| step.makes_layer() && !step.text.is_empty()).map(|step| step.text).collect()
}

/// Pairs of places whose likeness is the greatest together, in order on both sides.
fn best_pairs(own: &[(usize, Step)], made: &[Step]) -> Vec<(usize, usize)> {
    let width = made.len() + 1;
    // The best sum for what lies behind a pair of places, so that the way is read from the front.
    let mut best = vec![0.0_f64; (own.len() + 1) * width];
    let mut pairs = vec![0.0_f64; own.len() * made.len()];
    let get = |table: &[f64], at: usize| table.get(at).copied().unwrap_or(0.0);
    for i in (0..own.len()).rev() {
        for j in (0..made.len()).rev() {
            let likeness = match (own.get(i), made.get(j)) {
                (Some((_, step)), Some(made)) => step.likeness(made),
                _ => 0.0,
            };
            let paired = if likeness >= ALIKE { likeness + get(&best, (i + 1) * width + j + 1) } else { 0.0 };
            let without = get(&best, (i + 1) * width + j).max(get(&best, i * width + j + 1));
            if let (Some(place), Some(pair)) = (best.get_mut(i * width + j), pairs.get_mut(i * made.len() + j)) {
                // Of two ways that are as good the later step wins: a base image may have the same one.
                *pair = if paired > without { likeness } else { 0.0 };
                *place = paired.max(without);
            }
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < own.len() && j < made.len() {
        if get(&pairs, i * made.len() + j) > 0.0 {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if get(&best, i * width + j + 1) >= get(&best, (i + 1) * width + j) {
            j += 1;
        } else {
            i += 1;
        }
    }
    found
}

/// A step in the form in which both sides are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Step {
    /// The keyword in upper case; empty for what no builder of Dockerfiles writes.
    kind: String,
    /// The text with single blanks, without flags that no history has.
    text: String,
    /// Only the destination is known: the classic builder hides the sources.
    is_classic_copy: bool,
}

impl Step {
    fn new(kind: &str, text: &str) -> Step {
        Step { kind: kind.to_string(), text: words(text), is_classic_copy: false }
    }

    /// `None` for FROM, ONBUILD and what is unknown: no image has them.
    fn of_instruction(instruction: &Instruction, source: &Source) -> Option<Step> {
        let kind = instruction.keyword.value.to_ascii_uppercase();
        let text = match &instruction.kind {
            InstructionKind::From(_) | InstructionKind::Onbuild(_) | InstructionKind::Unknown => return None,
            InstructionKind::Run(run) => match (instruction.script(), &run.command.form) {
                (Some(heredoc), _) => heredoc.text(source).text.to_string(),
                (None, Form::Exec(words)) => joined(words.iter().map(|word| &*word.text)),
                (None, Form::Shell(text)) => {
                    let bodies = instruction.heredocs.iter().map(|heredoc| heredoc.text(source).text.to_string());
                    std::iter::once(text.text(source).text.to_string()).chain(bodies).collect::<Vec<_>>().join("\n")
                }
            },
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) => copied(instruction, copy),
            InstructionKind::Env(pairs) | InstructionKind::Label(pairs) => {
                joined(pairs.iter().map(|pair| &*pair.name.text))
            }
            InstructionKind::Arg(pairs) => joined(pairs.first().map(|pair| &*pair.name.text)),
            InstructionKind::Shell(words) => joined(words.iter().map(|word| &*word.text)),
            InstructionKind::User(word) | InstructionKind::Workdir(word) => {
                joined(word.as_ref().map(|word| &*word.text))
            }
            _ => source.slice(instruction.arguments.span).to_string(),
        };
        Some(Step::new(&kind, &text))
    }

    fn of_history(by: &str, shells: &[&str]) -> Step {
        const NOTHING: &str = "/bin/sh -c #(nop)";
        let by = by.trim();
        let (text, is_classic) = match by.strip_prefix(NOTHING) {
            Some(rest) => (rest.trim(), true),
            None => (by.strip_suffix("# buildkit").unwrap_or(by).trim(), false),
        };
        // The classic builder names no instruction of a RUN.
        if !is_classic && (text.starts_with("/bin/sh -c ") || text.starts_with('|') && text.contains("/bin/sh -c ")) {
            return Step::new("RUN", without_shell(text, shells));
        }
        let (kind, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if !kind.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Step::default();
        }
        match kind {
            "RUN" => Step::new(kind, without_shell(rest.trim_start(), shells)),
            "COPY" | "ADD" => {
                let classic = rest.split_once(" in ").filter(|(from, _)| {
                    is_classic && ["file:", "dir:", "multi:"].iter().any(|start| from.trim_start().starts_with(start))
                });
                match classic {
                    Some((_, to)) => Step { is_classic_copy: true, ..Step::new(kind, to) },
                    None => Step::new(kind, &rest.replace(['"', '\''], "")),
                }
            }
            "ENV" | "LABEL" => {
                let keys = rest.split_whitespace().filter_map(|word| Some(word.split_once('=')?.0));
                let keys: Vec<&str> = keys.filter(|key| !key.is_empty() && !key.contains(['"', '\''])).collect();
                Step::new(
                    kind,
                    &if keys.is_empty() { rest.split_whitespace().next().unwrap_or("").into() } else { keys.join(" ") },
                )
            }
            "ARG" => Step::new(kind, rest.split('=').next().unwrap_or("")),
            _ => Step::new(kind, rest),
        }
    }

    /// Whether an image gets a layer by it. A WORKDIR makes one where the folder is not there yet.
    fn makes_layer(&self) -> bool {
        matches!(self.kind.as_str(), "RUN" | "COPY" | "ADD")
    }

    /// How alike an instruction is to a step of a history, 0 to 1.
    fn likeness(&self, made: &Step) -> f64 {
        if self.kind != made.kind || self.kind.is_empty() {
            return 0.0;
        }
        if self.text == made.text && !made.is_classic_copy {
            return 1.0;
        }
        match self.kind.as_str() {
            "RUN" => shared_words(&self.text, &made.text).min(0.97),
            "COPY" | "ADD" if made.is_classic_copy => {
                let to = self.text.rsplit(' ').next().unwrap_or("").trim_end_matches('/');
                match to {
                    _ if to == made.text.trim_end_matches('/') => 0.9,
                    _ if to.starts_with(['.', '$']) || to.is_empty() => 0.6,
                    _ => 0.2,
                }
            }
            "COPY" | "ADD" if fits(&self.text, &made.text) => 0.95,
            "COPY" | "ADD" => 0.2 + 0.6 * shared_words(&self.text, &made.text),
            "WORKDIR" | "USER" | "EXPOSE" | "VOLUME" | "STOPSIGNAL" => {
                if fits(&self.text, &made.text) {
                    0.95
                } else {
                    0.6
                }
            }
            "ENV" | "LABEL" | "ARG" => {
                if shared_words(&self.text, &made.text) > 0.0 {
                    0.9
                } else {
                    0.2
                }
            }
            _ => 0.8,
        }
    }
}

/// The words of a text with single blanks between them.
fn words(text: &str) -> String {
    joined(text.split_whitespace())
}

fn joined<'t>(words: impl IntoIterator<Item = &'t str>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// What a history says of COPY and ADD: some flags, the sources and the destination.
fn copied(instruction: &Instruction, copy: &Copy) -> String {
    let kept = ["chown", "chmod", "parents"];
    let flags = instruction.flags.iter().filter(|flag| kept.contains(&&*flag.name.value)).map(|flag| {
        flag.value
            .as_ref()
            .map_or(format!("--{}", flag.name.value), |value| format!("--{}={}", flag.name.value, value.text))
    });
    let heredocs = instruction.heredocs.iter().map(|heredoc| heredoc.delimiter.to_string());
    let paths = copy.sources.iter().chain(&copy.destination).map(|word| word.text.replace(['"', '\''], ""));
    let mut parts: Vec<String> = flags.chain(heredocs).chain(paths).collect();
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// What stands behind the shell of a RUN, and behind the values of arguments in front of it.
fn without_shell<'t>(text: &'t str, shells: &[&str]) -> &'t str {
    let known = shells.iter().copied().chain(["/bin/sh -c", "/bin/bash -c", "/bin/ash -c"]);
    if !text.starts_with('|') {
        let own = known.filter_map(|shell| text.strip_prefix(shell)?.strip_prefix(' '));
        return own.min_by_key(|rest| rest.len()).unwrap_or(text);
    }
    // `|2 A=1 B=x y /bin/sh -c BODY`: values may hold blanks, so the shell is looked for.
    let found = known.filter_map(|shell| Some((text.find(shell)?, shell.len())));
    let behind = found.min().and_then(|(at, length)| text.get(at + length..));
    behind.map_or(text, str::trim_start)
}

/// How many words two texts have in common, counted as often as they occur, 0 to 1.
fn shared_words(a: &str, b: &str) -> f64 {
    let sorted = |text: &'_ str| -> Vec<String> {
        let mut words: Vec<String> = text.split(' ').map(str::to_string).collect();
        words.sort_unstable();
        words
    };
    let (a, b) = (sorted(a), sorted(b));
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    2.0 * f64::from(shared) / (a.len() + b.len()).max(1) as f64
}

/// Whether a text can be what a text with variables becomes.
fn fits(pattern: &str, text: &str) -> bool {
    if !pattern.contains('$') {
        return pattern == text;
    }
    // What stands between the variables must be there in order.
    let mut fixed: Vec<&str> = Vec::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('$') {
        fixed.push(before.strip_suffix('\\').unwrap_or(before));
        let name = |text: &str| text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        rest = match behind.strip_prefix('{') {
            Some(inner) => inner.split_once('}').map_or("", |(_, rest)| rest),
            None => behind.get(name(behind)..).unwrap_or(""),
        };
    }
    fixed.push(rest);
    let (Some((first, middle)), Some(last)) = (fixed.split_first(), fixed.last()) else { return false };
    let Some(mut left) = text.strip_prefix(first) else { return false };
    for part in middle.iter().take(middle.len().saturating_sub(1)) {
        match left.split_once(part) {
            Some((_, behind)) => left = behind,
            None => return false,
        }
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn history(steps: &[&str]) -> Vec<Made> {
        let mut layer = 0;
        let mut made = |by: &&str| {
            let text = by.strip_prefix("/bin/sh -c #(nop)").unwrap_or(by).trim_start();
            let is_layer =
                !["ENV", "CMD", "USER", "LABEL", "ARG", "EXPOSE"].iter().any(|start| text.starts_with(start));
            layer += usize::from(is_layer);
            Made { by: by.to_string(), layer: is_layer.then(|| layer - 1) }
        };
        steps.iter().map(&mut made).collect()
    }

    /// The line of each layer, `base` or `?`, and the share in percent.
    fn lines(text: &str, steps: &[&str]) -> String {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let dockerfile = crate::dockerfile::parse(&source);
        let history = history(steps);
        let stage = dockerfile.final_stage().unwrap();
        let Some(found) = align(&dockerfile, &source, stage, &history) else { return "none".to_string() };
        let layers = history.iter().filter_map(|made| made.layer);
        let shown = layers.map(|layer| match found.origin(&history, layer) {
            Origin::Instruction(index) => source.position(dockerfile.instructions[index].span.start).line.to_string(),
            Origin::Base => "base".to_string(),
            Origin::Unknown => "?".to_string(),
        });
        format!("{} {:.0}", shown.collect::<Vec<_>>().join(" "), found.share * 100.0)
    }

    const FILE: &str = "FROM debian:12 AS base\nARG V=2\nRUN apt-get update \\\n  && apt-get install -y curl\nFROM base\nENV A=1\nCOPY --from=x --chown=app:app a \"b\" $D/\nRUN <<EOF\nset -e\nmake\nEOF\nCMD [\"a\"]\n";

    #[test]
    fn steps_of_buildkit_find_their_lines() {
        let steps = [
            "/bin/sh -c #(nop) ADD file:0 in / ",
            "CMD [\"bash\"]",
            "ARG V=2",
            "RUN |1 V=2 /bin/sh -c apt-get update   && apt-get install -y curl # buildkit",
            "ENV A=1",
            "COPY --chown=app:app a b /srv/ # buildkit",
            "RUN /bin/sh -c set -e\nmake\n # buildkit",
            "CMD [\"a\"]",
        ];
        assert_eq!(lines(FILE, &steps), "base 3 7 8 98");
    }

    #[test]
    fn steps_of_the_classic_builder_too() {
        let steps = [
            "/bin/sh -c #(nop) ADD file:0 in / ",
            "/bin/sh -c #(nop)  CMD [\"bash\"]",
            "|1 V=2 /bin/sh -c apt-get update   && apt-get install -y curl",
            "/bin/sh -c #(nop)  ENV A=1",
            "/bin/sh -c #(nop) COPY multi:0 in /srv/ ",
            "/bin/sh -c set -e\nmake\n",
        ];
        assert_eq!(lines(FILE, &steps), "base 3 7 8 87");
    }

    #[test]
    fn what_was_edited_since_is_still_found_and_what_is_gone_is_not() {
        let steps = [
            "RUN /bin/sh -c rpm -i base # buildkit",
            "RUN /bin/sh -c apt-get update && apt-get install -y curl wget # buildkit",
            "RUN /bin/sh -c removed by now # buildkit",
            "RUN /bin/sh -c set -e make # buildkit",
        ];
        assert_eq!(lines(FILE, &steps), "base 3 ? 8 64");
        assert_eq!(lines(FILE, &["bazel build //:image"]), "? 0");
        assert_eq!(lines(FILE, &[]), "none");
    }

    #[test]
    fn variables_stand_for_anything() {
        assert!(fits("a ${X:-1}/b $Y", "a 1.2/b /srv"));
        assert!(!fits("a ${X}/b", "a 1/c"));
        assert!(fits("$A", "") && !fits("a$A", "b"));
        assert!(fits("$A-$B-c", "x-y-c") && !fits("$A-$B-c", "x-y"));
    }
}
