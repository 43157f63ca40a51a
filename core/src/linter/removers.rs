//! What is at fault because a patch took something out: with that in its place again, the finding is gone.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::{Linter, collect};
use crate::dispatch::Passes;
use crate::finding::Finding;
use crate::kustomize::{Printed, Removal};
use crate::linter::Workers;
use crate::linter::deployed::{Pass, judges_deployed};
use crate::linter::twins::object_at;
use crate::project::{Project, Root};
use crate::rule::Rule;
use crate::span::{FileId, Span};

/// Who took out what findings miss, by their places in builds.
#[derive(Default)]
pub(super) struct Removers(HashMap<(Span, &'static str, String), Span>);

/// Of objects that lack more things than that all are put back at once first.
const SEVERAL: usize = 2;

/// An object of a build: the numbers of both.
type At = (usize, usize);

/// Objects with their places in a text.
type Ranges = Vec<(Range<usize>, At)>;

/// What is the same in findings of an object, whatever else is in it.
type Words = (At, &'static str, String);

impl Removers {
    /// Who took out what a finding misses.
    pub(super) fn of(&self, finding: &Finding) -> Option<Span> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(finding.span, finding.rule.name, finding.message.clone())).copied()
    }
}

impl Linter<'_> {
    /// Judges objects again that patches took something out of, with one of these things in its place each time.
    pub(super) fn removers(
        &self,
        project: &Project,
        deployed: &Project,
        built: &[(&Root, &Printed)],
        findings: &[Finding],
        pass: Pass,
        workers: &dyn Workers,
    ) -> Removers {
        let builds: HashMap<FileId, usize> =
            built.iter().enumerate().map(|(index, (root, _))| (root.file, index)).collect();
        let at = |finding: &Finding| {
            let build = *builds.get(&finding.span.file)?;
            Some((build, object_at(built.get(build)?.1, finding.span)))
        };
        let removals = |(build, object): At| {
            let object = built.get(build).and_then(|(_, printed)| printed.objects.get(object));
            object.map_or(&[][..], |object| object.removals.as_slice())
        };
        let mut open: BTreeMap<At, Vec<&Finding>> = BTreeMap::new();
        for finding in findings {
            // Whatever a chart prints with other values is not known, and nobody misses it.
            let is_asked =
                |build: usize| pass == Pass::Objects || built.get(build).is_some_and(|(it, _)| !it.is_chart());
            // Where what is hidden would stand is of no use.
            let is_shown = || self.settings_of(deployed, finding).is_some_and(|settings| settings.shows(finding));
            if let Some(at) = at(finding).filter(|at| is_asked(at.0) && !removals(*at).is_empty() && is_shown()) {
                open.entry(at).or_default().push(finding);
            }
        }
        let mut found = Removers::default();
        // What is found with everything in its place is not asked again.
        let several: HashSet<At> = open.keys().copied().filter(|at| removals(*at).len() > SEVERAL).collect();
        if !several.is_empty() {
            let restored = self.restored(project, deployed, built, &several, pass, None);
            let whole: HashSet<At> = restored.places.iter().flat_map(|(_, ranges)| ranges).map(|(_, at)| *at).collect();
            let still = self.still_found(&restored, pass, &rules_of(&open), workers);
            for (at, findings) in open.iter_mut().filter(|(at, _)| whole.contains(*at)) {
                findings.retain(|finding| !still.contains(&(*at, finding.rule.name, finding.message.clone())));
            }
        }
        // Where other objects count, all of them have to be read again for each turn.
        let turns = match pass {
            Pass::Objects => usize::MAX,
            Pass::Linked => 2,
            Pass::Project => 1,
        };
        for turn in 0..turns {
            open.retain(|at, findings| removals(*at).len() > turn && !findings.is_empty());
            if open.is_empty() {
                break;
            }
            let objects = open.keys().copied().collect();
            let restored = self.restored(project, deployed, built, &objects, pass, Some(turn));
            let still = self.still_found(&restored, pass, &rules_of(&open), workers);
            for (at, findings) in &mut open {
                let Some(removal) = removals(*at).get(turn) else { continue };
                findings.retain(|finding| {
                    let is_still = still.contains(&(*at, finding.rule.name, finding.message.clone()));
                    if !is_still {
                        let key = (finding.span, finding.rule.name, finding.message.clone());
                        found.0.insert(key, removal.span);
                    }
                    is_still
                });
            }
        }
        found
    }

    /// The project in which some objects have again what was the so-manieth to be taken out of them, or all of it.
    fn restored(
        &self,
        project: &Project,
        deployed: &Project,
        built: &[(&Root, &Printed)],
        objects: &HashSet<At>,
        pass: Pass,
        turn: Option<usize>,
    ) -> Restored {
        let (mut texts, mut places) = (HashMap::new(), Vec::new());
        for (build, (root, printed)) in built.iter().enumerate() {
            let asked = (0..printed.objects.len()).filter(|object| objects.contains(&(build, *object)));
            if asked.count() == 0 {
                continue;
            }
            let (mut text, mut ranges) = (String::new(), Vec::new());
            for (at, (own, object)) in printed.documents().enumerate() {
                let is_asked = objects.contains(&(build, at));
                // Others count for what is linked to them.
                if !is_asked && pass == Pass::Objects {
                    continue;
                }
                let with = match turn.filter(|_| is_asked) {
                    Some(turn) => object.removals.get(turn).map(|removal| removal.restored(own)),
                    None => Some(&object.removals)
                        .filter(|_| is_asked)
                        .and_then(|all| Removal::all_restored(all, own))
                        .map(Cow::Owned),
                };
                if !text.is_empty() {
                    text.push_str("---\n");
                }
                let start = text.len();
                text.push_str(with.as_deref().unwrap_or(own));
                if with.is_some() {
                    ranges.push((start..text.len(), (build, at)));
                }
            }
            texts.insert(root.file, text);
            places.push((root.file, ranges));
        }
        places.sort_by_key(|(file, _)| *file);
        Restored { project: project.deployed_otherwise(deployed, &texts), places }
    }

    /// What these rules find in the objects all the same.
    fn still_found(
        &self,
        restored: &Restored,
        pass: Pass,
        rules: &HashSet<&'static str>,
        workers: &dyn Workers,
    ) -> HashSet<Words> {
        let Restored { project, places } = restored;
        let is_wanted = |rule: &Rule| rules.contains(rule.name);
        let passes: Vec<Passes> = self.prepared.iter().map(|prepared| prepared.passes_of(project, is_wanted)).collect();
        let is_linked = pass == Pass::Linked;
        let object = |span: Span| {
            let (_, ranges) = places.get(places.binary_search_by_key(&span.file, |(file, _)| *file).ok()?)?;
            Some(ranges.iter().find(|(range, _)| range.contains(&(span.start as usize)))?.1)
        };
        let words = |finding: &Finding| Some((object(finding.span)?, finding.rule.name, finding.message.clone()));
        if pass == Pass::Project {
            let found = self.check_project(project, &passes, &judges_deployed, workers, &mut Vec::new());
            return found.iter().filter_map(words).collect();
        }
        let done = collect(places.len(), workers, &|index| {
            let (file, _) = places.get(index).ok_or("")?;
            // What is linked may be told of one object and found at another one.
            let is_wanted = |span: Span| is_linked || object(span).is_some();
            let checked = self.check_built(project, project.file(*file), &passes, is_linked, &is_wanted);
            Ok(checked.findings.iter().filter_map(words).collect::<Vec<_>>())
        });
        done.into_iter().flatten().flatten().flatten().collect()
    }
}

/// Whether something was taken out of the object that a finding is in. Builds are in the order of their files.
pub(super) fn may_lack(built: &[(&Root, &Printed)], finding: &Finding) -> bool {
    let build = built.binary_search_by_key(&finding.span.file, |(root, _)| root.file).ok();
    let printed = build.and_then(|at| built.get(at)).map(|(_, printed)| printed);
    printed.and_then(|it| it.objects.get(object_at(it, finding.span))).is_some_and(|it| !it.removals.is_empty())
}

/// The rules that found something: others need not look again.
fn rules_of(open: &BTreeMap<At, Vec<&Finding>>) -> HashSet<&'static str> {
    open.values().flatten().map(|finding| finding.rule.name).collect()
}

/// A project with objects that have something again.
struct Restored {
    project: Project,
    /// The files of the builds, and where in them these objects are.
    places: Vec<(FileId, Ranges)>,
}
