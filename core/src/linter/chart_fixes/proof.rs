//! Fixes of charts, proven by rendering: with all sets of values what they mend is gone, nothing else is found, and the same
//! objects are there.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::dispatch::Passes;
use crate::finding::{Edit, Finding};
use crate::fixer::{apply, touches};
use crate::kustomize::Printed;
use crate::linter::deployed::judges_deployed;
use crate::linter::twins::object_at;
use crate::linter::{Linter, Workers, collect};
use crate::project::{File, Project, Root};
use crate::rule::Rule;
use crate::span::FileId;

/// How many times charts are rendered again to prove their fixes. What is not tried by then is not offered.
const MAX_ROUNDS: usize = 24;

/// What is found in an object of a chart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::linter) struct Words {
    /// The `Chart.yaml`.
    chart: FileId,
    /// The name of the object.
    object: String,
    rule: &'static str,
    message: String,
}

impl Words {
    /// What was found in what a chart printed.
    pub(in crate::linter) fn new(chart: FileId, printed: &Printed, finding: &Finding) -> Self {
        let object = printed.objects.get(object_at(printed, finding.span));
        let object = object.map(|object| object.name.clone()).unwrap_or_default();
        Words { chart, object, rule: finding.rule.name, message: finding.message.clone() }
    }
}

/// A fix of what is found in a chart.
pub(in crate::linter) struct Candidate<'f> {
    chart: FileId,
    edits: &'f [Edit],
    /// What is to be gone.
    mends: Vec<&'f Words>,
}

impl<'f> Candidate<'f> {
    /// Edits after which nothing of `found` is to be there; `None` where that is of no chart.
    pub(in crate::linter) fn new(edits: &'f [Edit], found: &'f BTreeSet<Words>) -> Option<Self> {
        let chart = found.first()?.chart;
        Some(Candidate { chart, edits, mends: found.iter().filter(|words| words.chart == chart).collect() })
    }

    /// A number that another fix does not have.
    fn number(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for edit in self.edits {
            (edit.span, &edit.text).hash(&mut hasher);
        }
        self.mends.hash(&mut hasher);
        hasher.finish()
    }

    fn touches(&self, other: &Candidate) -> bool {
        let range = |edit: &Edit| (edit.span.start, edit.span.end);
        self.edits != other.edits
            && self.edits.iter().any(|one| {
                let is_near = |it: &Edit| it.span.file == one.span.file && touches(range(it), range(one));
                other.edits.iter().any(is_near)
            })
    }
}

/// What a chart comes to with all its sets of values.
#[derive(Default)]
struct Outcome {
    /// The objects of each set; nothing for one that does not render.
    objects: Vec<(FileId, Option<Vec<String>>)>,
    found: HashSet<Words>,
    /// How often rules found something in an object.
    counts: HashMap<(String, &'static str), (usize, &'static Rule)>,
}

impl Outcome {
    /// Whether fixes have made this of what was there before.
    fn is_mended(&self, before: &Outcome, batch: &[&Candidate]) -> bool {
        let count = |key| before.counts.get(key).map_or(0, |(count, _)| *count);
        // What was there all the time, but said as something worse.
        let mended: Vec<&Words> = batch.iter().flat_map(|one| one.mends.iter().copied()).collect();
        let yields = |object: &str, rule: &Rule| {
            mended.iter().any(|words| words.object == object && rule.yields_to.contains(&words.rule))
        };
        self.objects == before.objects
            && mended.iter().all(|words| !self.found.contains(*words))
            && self.counts.iter().all(|(key, (found, rule))| *found <= count(key) || yields(&key.0, rule))
    }
}

impl Linter<'_> {
    /// Which fixes do what they should and nothing else. Those of a chart that touch no other are tried together.
    pub(in crate::linter) fn proven_by_rendering(
        &self,
        project: &Project,
        roots: &[Root],
        candidates: &[Candidate],
        workers: &dyn Workers,
    ) -> Vec<bool> {
        let mut queues: BTreeMap<FileId, VecDeque<Vec<usize>>> = BTreeMap::new();
        let mut proven = vec![false; candidates.len()];
        // What was tried in an earlier check, where the chart is the same.
        let from = |chart: FileId| roots.iter().find(|root| root.chart_file == Some(chart))?.from.as_deref();
        let mut new = Vec::new();
        for (index, one) in candidates.iter().enumerate() {
            if let Some(verdict) = from(one.chart).and_then(|from| from.verdict(one.number())) {
                if let Some(slot) = proven.get_mut(index) {
                    *slot = verdict;
                }
                continue;
            }
            new.push((index, one));
            let queue = queues.entry(one.chart).or_default();
            let has_room = |batch: &&mut Vec<usize>| {
                !batch.iter().filter_map(|other| candidates.get(*other)).any(|other| one.touches(other))
            };
            match queue.iter_mut().find(has_room) {
                Some(batch) => batch.push(index),
                None => queue.push_back(vec![index]),
            }
        }
        let asked: Vec<&Root> =
            roots.iter().filter(|root| root.chart_file.is_some_and(|chart| queues.contains_key(&chart))).collect();
        if asked.is_empty() {
            return proven;
        }
        let before = self.outcomes(project, &asked, workers);
        for _ in 0..MAX_ROUNDS {
            let (mut texts, mut trying) = (HashMap::new(), BTreeMap::new());
            for (chart, queue) in &mut queues {
                let Some(batch) = queue.pop_front() else { continue };
                let of = |index: &usize| candidates.get(*index);
                let edits: Vec<&Edit> = batch.iter().filter_map(of).flat_map(|one| one.edits).collect();
                // A file of several charts has one text at a time.
                match edits.iter().any(|edit| texts.contains_key(&edit.span.file)) {
                    true => queue.push_front(batch),
                    false => {
                        texts.extend(edited(project, &edits));
                        trying.insert(*chart, batch);
                    }
                }
            }
            if trying.is_empty() {
                break;
            }
            let roots = project.charts_with(&texts, &trying.keys().copied().collect(), workers);
            let after = self.outcomes(project, &roots.iter().collect::<Vec<_>>(), workers);
            for (chart, batch) in trying {
                let tried: Vec<&Candidate> = batch.iter().filter_map(|index| candidates.get(*index)).collect();
                let outcomes = before.get(&chart).zip(after.get(&chart));
                if outcomes.is_some_and(|(before, after)| after.is_mended(before, &tried)) {
                    for index in batch {
                        if let Some(slot) = proven.get_mut(index) {
                            *slot = true;
                        }
                    }
                } else if let Some(queue) = queues.get_mut(&chart).filter(|_| batch.len() > 1) {
                    let (one, other) = batch.split_at(batch.len() / 2);
                    queue.push_front(other.to_vec());
                    queue.push_front(one.to_vec());
                }
            }
        }
        for (index, one) in new {
            if let Some(from) = from(one.chart) {
                from.note(one.number(), proven.get(index).copied().unwrap_or(false));
            }
        }
        proven
    }

    /// What charts come to, each with all its sets of values, as if there were nothing else.
    fn outcomes(&self, project: &Project, roots: &[&Root], workers: &dyn Workers) -> HashMap<FileId, Outcome> {
        let mut outcomes: HashMap<FileId, Outcome> = HashMap::new();
        let mut layers: Vec<HashMap<FileId, (FileId, &Printed)>> = Vec::new();
        for root in roots {
            let Some(chart) = root.chart_file else { continue };
            let printed = root.built.as_ref().ok();
            let names = |printed: &Printed| printed.objects.iter().map(|object| object.name.clone()).collect();
            outcomes.entry(chart).or_default().objects.push((root.file, printed.map(names)));
            layers.resize_with(layers.len().max(root.layer + 1), HashMap::new);
            if let Some(layer) = layers.get_mut(root.layer) {
                layer.extend(printed.map(|printed| (root.file, (chart, printed))));
            }
        }
        for layer in layers {
            let texts = layer.iter().map(|(file, (_, printed))| (*file, (printed.text.clone(), true))).collect();
            for finding in self.found_alone(&project.only_builds(&texts), workers) {
                let Some((chart, printed)) = layer.get(&finding.span.file) else { continue };
                let words = Words::new(*chart, printed, &finding);
                let outcome = outcomes.entry(*chart).or_default();
                let count = outcome.counts.entry((words.object.clone(), words.rule)).or_insert((0, finding.rule));
                count.0 += 1;
                outcome.found.insert(words);
            }
        }
        outcomes
    }

    /// What is found in builds, if there is nothing else.
    fn found_alone(&self, alone: &Project, workers: &dyn Workers) -> Vec<Finding> {
        let passes: Vec<Passes> = self.prepared.iter().map(|prepared| prepared.passes(alone)).collect();
        let files: Vec<&File> = alone.files().iter().map(AsRef::as_ref).filter(|file| file.is_built()).collect();
        let mut findings = Vec::new();
        for is_linked in [false, true] {
            let done = collect(files.len(), workers, &|index| {
                let file = files.get(index).ok_or("")?;
                Ok(self.check_built(alone, file, &passes, is_linked, &|_| true).findings)
            });
            findings.extend(done.into_iter().flatten().flatten().flatten());
        }
        findings.extend(self.check_project(alone, &passes, &judges_deployed, workers, &mut Vec::new()));
        // What nobody is told is no reason to leave a fault as it is.
        let is_told = |finding: &Finding| self.settings_of(alone, finding).is_some_and(|it| it.shows(finding));
        findings.retain(|finding| judges_deployed(finding.rule) && !finding.is_note() && is_told(finding));
        findings
    }
}

/// The texts of files after edits, the same one being made once.
fn edited(project: &Project, edits: &[&Edit]) -> HashMap<FileId, String> {
    let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(edit.span.file).or_default().push((*edit).clone());
    }
    let text = |(file, mut edits): (FileId, Vec<Edit>)| {
        edits.sort_by(|one, other| (one.span, &one.text).cmp(&(other.span, &other.text)));
        edits.dedup();
        Some((file, apply(project.file(file).source.text(), &edits)?))
    };
    by_file.into_iter().filter_map(text).collect()
}
