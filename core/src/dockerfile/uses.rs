//! Which instructions need which stages, and which names a stage mentions.

use std::collections::{HashMap, HashSet};

use super::{Assignment, BaseImage, Dockerfile, FromTarget, Instruction, InstructionKind, Stage, Word};
use crate::source::Source;

/// A stage that an instruction needs: the base of a FROM, `--from` of COPY, `from` of a mount.
#[derive(Debug, Clone, Copy)]
pub struct StageUse<'d> {
    /// The instruction, or the trigger of an ONBUILD.
    pub instruction: &'d Instruction,
    /// The name or number, as it is written.
    pub word: &'d Word,
    /// The stage that it means.
    pub stage: &'d Stage,
}

impl Instruction {
    /// What `--from` of COPY and ADD, and `from` of the mounts of RUN, name: stages, images or build contexts.
    pub fn sources_from(&self) -> impl Iterator<Item = &Word> {
        let mounts = match &self.kind {
            InstructionKind::Run(run) => run.mounts.as_slice(),
            _ => &[],
        };
        let is_copy = matches!(self.kind, InstructionKind::Copy(_) | InstructionKind::Add(_));
        let flag = is_copy.then(|| self.flag_value("from")).flatten();
        flag.into_iter().chain(mounts.iter().filter_map(|mount| mount.value("from")))
    }

    /// The words in which the builder expands variables; those of FROM and of commands are none.
    pub fn expanded_words(&self) -> impl Iterator<Item = &Word> {
        let (words, pairs): (&[Word], &[Assignment]) = match &self.kind {
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) => (&copy.sources, &[]),
            InstructionKind::Env(pairs) | InstructionKind::Label(pairs) | InstructionKind::Arg(pairs) => (&[], pairs),
            InstructionKind::Expose(words) | InstructionKind::Volume(words) => (words, &[]),
            InstructionKind::User(word) | InstructionKind::Workdir(word) | InstructionKind::StopSignal(word) => {
                (word.as_slice(), &[])
            }
            _ => (&[], &[]),
        };
        let destination = match &self.kind {
            InstructionKind::Copy(copy) | InstructionKind::Add(copy) => copy.destination.as_ref(),
            _ => None,
        };
        let is_copy = destination.is_some();
        let flags = ["chown", "chmod"].into_iter().filter_map(move |name| self.flag_value(name).filter(|_| is_copy));
        let values = pairs.iter().flat_map(|pair| std::iter::once(&pair.name).chain(&pair.value));
        words.iter().chain(values).chain(destination).chain(flags)
    }
}

/// How often each word stands in each stage, comments included, and which stages are built on which.
#[derive(Debug)]
pub struct StageWords<'s> {
    /// The words before the first FROM and those of each stage.
    counts: Vec<HashMap<&'s str, u32>>,
    /// The words of FROM lines.
    bases: HashSet<&'s str>,
    /// The stages that are built on a stage.
    children: Vec<Vec<usize>>,
    /// How many ARGs declare a name, by stage; the first entry is for those before the first FROM.
    declared: Vec<HashMap<&'s str, u32>>,
}

impl StageWords<'_> {
    /// Whether an argument of this name is mentioned beside its declarations: in its stage or one that is built on it. One from
    /// before the first FROM (`stage` is `None`) is used by a FROM, by an ARG there and by each stage that repeats it.
    pub fn uses(&self, name: &str, stage: Option<usize>) -> bool {
        let count = |at: usize| self.counts.get(at).and_then(|words| words.get(name)).copied().unwrap_or(0);
        let declared = |at: usize| self.declared.get(at).and_then(|words| words.get(name)).copied().unwrap_or(0);
        let Some(stage) = stage else {
            let is_repeated = self.declared.iter().skip(1).any(|names| names.contains_key(name));
            return is_repeated || self.bases.contains(name) || count(0) > declared(0);
        };
        let mut waiting = vec![stage];
        let mut is_first = true;
        while let Some(stage) = waiting.pop() {
            let own = if is_first { declared(stage + 1) } else { 0 };
            if count(stage + 1) > own {
                return true;
            }
            is_first = false;
            waiting.extend(self.children.get(stage).into_iter().flatten());
        }
        false
    }
}

impl Dockerfile {
    /// All uses of stages, in order.
    pub fn stage_uses(&self) -> impl Iterator<Item = StageUse<'_>> {
        self.instructions_and_triggers().flat_map(|instruction| {
            let base = match (&instruction.kind, self.stage_of(instruction).map(|stage| &stage.base)) {
                (InstructionKind::From(from), Some(BaseImage::Stage(base))) => {
                    from.image.as_ref().zip(self.stages.get(*base))
                }
                _ => None,
            };
            let others = instruction.sources_from().filter_map(|word| match self.from_target(word) {
                FromTarget::Stage(stage) => Some((word, stage)),
                _ => None,
            });
            base.into_iter().chain(others).map(move |(word, stage)| StageUse { instruction, word, stage })
        })
    }

    /// The numbers of the stages that some stages need, directly or through others, themselves included.
    pub fn needed_stages<'d>(&self, of: impl IntoIterator<Item = &'d Stage>) -> HashSet<usize> {
        let mut needs: Vec<Vec<usize>> = vec![Vec::new(); self.stages.len()];
        for one in self.stage_uses() {
            if let Some(needed) = one.instruction.stage.and_then(|stage| needs.get_mut(stage)) {
                needed.push(one.stage.index);
            }
        }
        let mut found = HashSet::new();
        let mut waiting: Vec<usize> = of.into_iter().map(|stage| stage.index).collect();
        while let Some(stage) = waiting.pop() {
            if found.insert(stage) {
                waiting.extend(needs.get(stage).into_iter().flatten());
            }
        }
        found
    }

    /// The uses that form circles of two stages or more, in order; those between two circles are among them.
    pub fn circular_uses(&self) -> Vec<StageUse<'_>> {
        let own = |one: &StageUse<'_>| one.instruction.stage.filter(|_| !one.instruction.is_trigger);
        let mut uses: Vec<StageUse<'_>> =
            self.stage_uses().filter(|one| own(one).is_some_and(|stage| stage != one.stage.index)).collect();
        if !uses.iter().any(|one| own(one) < Some(one.stage.index)) {
            return Vec::new();
        }
        // What no other stage needs, and what needs no other one, is in no circle.
        let by = |one: &StageUse<'_>| own(one).unwrap_or(0);
        drop_loose(&mut uses, self.stages.len(), |one| (by(one), one.stage.index));
        drop_loose(&mut uses, self.stages.len(), |one| (one.stage.index, by(one)));
        uses
    }

    /// The words of all stages. `source` is the text that was parsed.
    pub fn words_of_stages<'s>(&'s self, source: &'s Source) -> StageWords<'s> {
        let count = self.stages.len() + 1;
        let mut words = StageWords {
            counts: vec![HashMap::new(); count],
            bases: HashSet::new(),
            children: vec![Vec::new(); self.stages.len()],
            declared: vec![HashMap::new(); count],
        };
        for stage in &self.stages {
            if let BaseImage::Stage(base) = stage.base
                && let Some(children) = words.children.get_mut(base)
            {
                children.push(stage.index);
            }
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        for instruction in self.instructions_and_triggers().filter(|one| !one.is_trigger) {
            let at = instruction.stage.map_or(0, |stage| stage + 1);
            let all = source.slice(instruction.span).split(|c| !is_part(c)).filter(|word| !word.is_empty());
            if matches!(instruction.kind, InstructionKind::From(_)) {
                words.bases.extend(all);
                continue;
            }
            if let InstructionKind::Arg(pairs) = &instruction.kind
                && let Some(names) = words.declared.get_mut(at)
            {
                pairs.iter().for_each(|pair| *names.entry(&pair.name.text).or_default() += 1);
            }
            if let Some(counts) = words.counts.get_mut(at) {
                all.for_each(|word| *counts.entry(word).or_default() += 1);
            }
        }
        words
    }
}

/// Removes the edges from nodes that no edge leads to, until there are none. `ends` gives both ends of an edge.
fn drop_loose<T>(edges: &mut Vec<T>, nodes: usize, ends: impl Fn(&T) -> (usize, usize)) {
    let mut incoming = vec![0_usize; nodes];
    let mut outgoing: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for edge in edges.iter() {
        let (from, to) = ends(edge);
        if let (Some(count), Some(list)) = (incoming.get_mut(to), outgoing.get_mut(from)) {
            *count += 1;
            list.push(to);
        }
    }
    let mut loose: Vec<usize> = (0..nodes).filter(|node| incoming.get(*node) == Some(&0)).collect();
    let mut gone = vec![false; nodes];
    while let Some(node) = loose.pop() {
        if let Some(gone) = gone.get_mut(node) {
            *gone = true;
        }
        for to in outgoing.get(node).into_iter().flatten() {
            if let Some(count) = incoming.get_mut(*to) {
                *count -= 1;
                if *count == 0 {
                    loose.push(*to);
                }
            }
        }
    }
    edges.retain(|edge| !gone.get(ends(edge).0).copied().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use crate::dockerfile;
    use crate::source::Source;
    use crate::span::FileId;

    #[test]
    fn every_way_to_need_a_stage_is_a_use() {
        let text = "FROM a AS One\nFROM one\nCOPY --from=0 a b\nRUN --mount=from=ONE,target=/x --mount=type=cache,target=/y z\n\
                    ONBUILD COPY --from=1 a b\nCOPY --from=nginx a b\nCOPY --from=$X a b\n";
        let file = dockerfile::parse(&Source::new(FileId(0), "Dockerfile", text));
        let uses: Vec<String> = file.stage_uses().map(|one| format!("{} {}", one.word.text, one.stage.index)).collect();
        assert_eq!(uses, ["one 0", "0 0", "ONE 0", "1 1"]);
    }

    fn parse(text: &str) -> (Source, dockerfile::Dockerfile) {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = dockerfile::parse(&source);
        (source, file)
    }

    #[test]
    fn circles_are_found_and_what_leads_to_them_is_none() {
        let text = "FROM x AS a\nCOPY --from=c a a\nFROM a AS b\nFROM x AS c\nCOPY --from=b a a\nFROM c AS d\n";
        let circle: Vec<String> = parse(text).1.circular_uses().iter().map(|one| one.word.text.to_string()).collect();
        assert_eq!(circle, ["c", "a", "b"]);
        let forward = "FROM x AS a\nCOPY --from=b a a\nFROM x AS b\n";
        assert!(parse(forward).1.circular_uses().is_empty());
    }

    #[test]
    fn stages_are_needed_through_others() {
        let (_, file) = parse("FROM x AS a\nFROM a AS b\nFROM x AS c\nFROM x\nRUN --mount=from=b y\n");
        let mut needed: Vec<usize> = file.needed_stages(file.final_stage()).into_iter().collect();
        needed.sort_unstable();
        assert_eq!(needed, [0, 1, 3]);
    }

    #[test]
    fn arguments_are_used_where_a_word_says_so() {
        let text = "ARG A\nARG B=$A\nARG C\nARG D\nFROM x:$C AS s\nARG D\nARG E\nARG F\nRUN echo $F\nFROM s\nRUN $E\n";
        let (source, file) = parse(text);
        let words = file.words_of_stages(&source);
        let used = |name: &str, stage| words.uses(name, stage);
        assert!(used("A", None) && !used("B", None) && used("C", None) && used("D", None));
        assert!(!used("D", Some(0)) && used("E", Some(0)) && used("F", Some(0)) && !used("G", Some(1)));
    }

    #[test]
    fn the_builder_expands_words_of_these_instructions() {
        let text = "FROM x\nCOPY --chown=$a --from=$b $c $d\nENV $e=$f\nUSER $g\nRUN $h\nEXPOSE $i $j\n";
        let (_, file) = parse(text);
        let words: Vec<&str> =
            file.instructions.iter().flat_map(|one| one.expanded_words()).map(|word| &*word.text).collect();
        assert_eq!(words, ["$c", "$d", "$a", "$e", "$f", "$g", "$i", "$j"]);
    }
}
