//! Kustomizations, judged as they are built. What they come to is checked as any manifest, and what is found there is moved
//! to where it is written. Of the files that they bring in, that holds which holds for what is deployed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::chart_fixes::proof::{Candidate, Words};
use super::origins::Origins;
use super::removers::{Removers, may_lack};
use super::told::{is_aside, name_roots, say_when, say_where, when};
use super::twins::Twins;
use super::{Checked, Found, Linter, check_model};
use crate::context::Context;
use crate::dispatch::Passes;
use crate::finding::{Finding, Related};
use crate::kubernetes::is_for_development;
use crate::kustomize::Printed;
use crate::linter::{Workers, collect};
use crate::model::Format;
use crate::project::{File, Kind, Project, Root, Trees};
use crate::rule::{Check, Practice, Profile, Rule};
use crate::span::{FileId, Span};
use crate::suppress;

/// How many builds are looked at before what is found in them is put together.
const AT_ONCE: usize = 256;

/// What is judged together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    /// Each object by itself.
    Objects,
    /// Objects that others are linked to.
    Linked,
    /// The project as a whole.
    Project,
}

/// Something that was found in builds, at the place where it is written.
struct Judged {
    finding: Finding,
    /// The kustomizations in whose builds it is, by their places among those that build.
    roots: BTreeSet<usize>,
    /// Where it was written before, by who did not have the last word.
    before: Option<Span>,
    /// Where else it is found in the chart whose files its fixes edit.
    in_chart: BTreeSet<Words>,
    /// The values that have to be true for it, where a chart has them as false.
    when: Vec<String>,
}

/// Builds that are judged as one project.
#[derive(Clone, Copy)]
struct Layer<'l> {
    /// The project, with builds in the place of files.
    deployed: &'l Project,
    built: &'l [(&'l Root, &'l Printed)],
    /// How many builds come before these.
    first: usize,
    /// Whether it is the project itself, with its other files.
    is_project: bool,
}

/// The kustomizations that bring in a file.
#[derive(Default)]
pub(super) struct Deployers {
    /// Those that build, by their places among these.
    pub(super) roots: Vec<usize>,
    /// Whether another one does not build, so that the file is judged alone, too.
    is_partly: bool,
}

impl Linter<'_> {
    /// Judges the kustomizations that build, and takes out what was found in their files and does not hold for what is
    /// deployed.
    pub(super) fn judge_deployed(&self, project: &Project, workers: &dyn Workers, found: &mut Found) {
        let roots = project.build_roots(workers);
        let built: Vec<(&Root, &Printed)> =
            roots.iter().filter_map(|root| Some((root, root.built.as_ref().ok()?))).collect();
        if built.is_empty() {
            return;
        }
        let deployed = project.as_deployed();
        let twins = Twins::new(
            &built.iter().map(|(root, printed)| (*printed, self.class(&deployed, root))).collect::<Vec<_>>(),
        );
        let mut judged = BTreeMap::new();
        let in_files: HashSet<Said> = found.findings.iter().map(|(_, finding)| said_of(finding)).collect();
        let mut first = 0;
        for layer in built.chunk_by(|one, next| one.0.layer == next.0.layer) {
            let is_project = layer.first().is_some_and(|(root, _)| root.layer == 0);
            let text = |(root, printed): &(&'_ Root, &'_ Printed)| (root.file, (printed.text.clone(), root.is_below));
            let alone = (!is_project).then(|| project.only_builds(&layer.iter().map(text).collect()));
            let layer = Layer { deployed: alone.as_ref().unwrap_or(&deployed), built: layer, first, is_project };
            self.judge_layer(project, &layer, (&twins, &in_files), workers, found, &mut judged);
            first += layer.built.len();
        }
        let mut judged: Vec<Judged> = judged.into_values().collect();
        for one in &mut judged {
            lower_profile(project, &built, one);
            // What nobody is told is mended by nobody.
            let is_told = self.settings_of(project, &one.finding).is_some_and(|settings| settings.shows(&one.finding));
            if !one.in_chart.is_empty() && !is_told {
                one.finding.fixes.clear();
            }
        }
        self.keep_proven_by_rendering(project, roots, &mut judged, workers);
        self.join(project, &built, judged, found, roots);
    }

    /// Judges builds that stand in one project. `in_files` is what was found in files.
    fn judge_layer(
        &self,
        project: &Project,
        layer: &Layer,
        (twins, in_files): (&Twins, &HashSet<Said>),
        workers: &dyn Workers,
        found: &mut Found,
        judged: &mut BTreeMap<Said, Judged>,
    ) {
        let Layer { deployed, built, first, is_project } = *layer;
        let passes: Vec<Passes> = self.prepared.iter().map(|prepared| prepared.passes(deployed)).collect();
        // As with files: what needs all of them comes behind.
        for is_linked in [false, true] {
            let (mut waiting, same) = (Vec::new(), Some(twins).filter(|_| !is_linked));
            // A few at a time: most of what is found is the same in many builds.
            for next in (0..built.len()).step_by(AT_ONCE) {
                let done = collect(AT_ONCE.min(built.len() - next), workers, &|at| {
                    let (index, (root, printed)) = (first + next + at, built.get(next + at).ok_or("")?);
                    if !is_linked && !twins.has_first(index) {
                        return Ok(Checked::default());
                    }
                    let is_wanted = |span: Span| is_linked || twins.is_first(index, printed, span);
                    Ok(self.check_built(deployed, deployed.file(root.file), &passes, is_linked, &is_wanted))
                });
                let mut findings = Vec::new();
                for done in done.into_iter().flatten().flatten() {
                    findings.extend(done.findings);
                    found.problems.extend(done.problems);
                }
                // What something was taken out of is judged again together.
                let (lacking, whole): (Vec<_>, _) = findings.into_iter().partition(|it| may_lack(built, it));
                waiting.extend(lacking);
                self.move_to_origins(project, layer, (same, &Removers::default()), whole, in_files, judged);
            }
            let pass = if is_linked { Pass::Linked } else { Pass::Objects };
            let removers = self.removers(project, deployed, built, &waiting, pass, workers);
            self.move_to_origins(project, layer, (same, &removers), waiting, in_files, judged);
        }
        if is_project {
            let findings = self.check_project(deployed, &passes, &judges_deployed, workers, &mut found.problems);
            let removers = self.removers(project, deployed, built, &findings, Pass::Project, workers);
            self.move_to_origins(project, layer, (None, &removers), findings, in_files, judged);
        }
    }

    /// Builds of one class are judged alike: they have the same settings, and their paths say the same.
    fn class(&self, deployed: &Project, root: &Root) -> u64 {
        let path = &deployed.file(root.file).source.path;
        let says = [deployed.is_among_tests(root.file), is_for_development(&deployed.from_top(path))];
        says.into_iter().fold(self.settings.index_for(path) as u64, |class, says| class * 2 + u64::from(says))
    }

    /// Checks those objects of a build that are wanted.
    pub(super) fn check_built(
        &self,
        deployed: &Project,
        file: &File,
        all: &[Passes],
        is_linked: bool,
        is_wanted: &dyn Fn(Span) -> bool,
    ) -> Checked {
        let Some((passes, settings, on)) = self.checks_of(&file.source.path, all) else { return Checked::default() };
        let checks = if is_linked { &passes.linked } else { &passes.kubernetes };
        if is_linked && checks.asks_nothing_of_models() {
            return Checked::default();
        }
        let trees = Trees::default();
        trees.of(file);
        let mut cx = Context::new(deployed, &trees, file.source.id, on, settings);
        checks.text(file, judges_deployed, &mut cx);
        check_model(checks, deployed.model(file.source.id), is_wanted, &mut cx);
        let mut checked = Checked::from(cx);
        checked.findings.retain(|finding| is_wanted(finding.span));
        if checked.findings.is_empty() {
            return checked;
        }
        // Annotations that the build gives to objects.
        let id = file.source.id;
        let read = suppress::read(file, &trees, self.registry, settings);
        let mut suppressions = read.map(|read| (id, read)).into_iter().collect();
        for finding in &mut checked.findings {
            suppress::accept(deployed, self.settings, &mut suppressions, finding, finding.span);
        }
        checked
    }

    /// Moves findings from builds to where these are written; equal ones of several builds become one. `twins` are the
    /// objects that one was looked at for all.
    fn move_to_origins(
        &self,
        project: &Project,
        layer: &Layer,
        (twins, removers): (Option<&Twins>, &Removers),
        mut checked: Vec<Finding>,
        in_files: &HashSet<Said>,
        judged: &mut BTreeMap<Said, Judged>,
    ) {
        let Layer { deployed, built, first, is_project } = *layer;
        let builds: HashMap<FileId, usize> =
            built.iter().enumerate().map(|(index, (root, _))| (root.file, index)).collect();
        checked.retain(|finding| builds.contains_key(&finding.span.file) && judges_deployed(finding.rule));
        checked.sort_by_key(|finding| finding.span.file);
        for group in checked.chunk_by(|one, other| one.span.file == other.span.file) {
            let file = group.first().map(|finding| finding.span.file);
            let index = file.and_then(|file| builds.get(&file)).copied();
            let Some((index, (root, printed))) = index.and_then(|index| Some((index, built.get(index)?))) else {
                continue;
            };
            let origins = Origins::new(deployed, project, root.file, printed).of_chart(root.chart_file);
            for finding in group.iter().filter(|finding| !origins.is_used(finding)) {
                let mut before = origins.before(finding.span);
                let Some((mut moved, lacking)) = origins.moved(finding) else { continue };
                let is_elsewhere = |at: &Span| at.file != moved.span.file || root.is_chart() && *at != moved.span;
                let remover = removers.of(finding).or(lacking).filter(is_elsewhere);
                let is_moved = remover.is_some();
                if let Some(at) = remover {
                    before = Some(moved.span);
                    let related = Related { span: moved.span, message: "this is what lacks it".to_string() };
                    // What a chart does not print is written where that is said; fixes of other builds are made below.
                    moved = Finding { span: at, about: None, ..moved };
                    moved.related.push(related);
                }
                // A folder's own configuration may have switched the rule off there.
                if !self.settings_of(project, &moved).is_some_and(|settings| settings.runs(moved.rule)) {
                    continue;
                }
                let key = (moved.span, moved.rule.name, moved.message.clone());
                // With other values it is otherwise at fault, and who mends it there has mended both.
                let same_place = (moved.span, moved.rule.name, String::new())..;
                let first_there = judged.range(same_place).next();
                let is_known = |(said, one): (&Said, &Judged)| {
                    (said.0, said.1) == (key.0, key.1) && said.2 != key.2 && one.when.is_empty()
                };
                if !is_project && first_there.is_some_and(is_known) {
                    continue;
                }
                let known = judged.entry(key).or_insert_with(|| {
                    // What its file has by itself is fixed there.
                    if !root.is_chart() && !is_moved && !in_files.contains(&said_of(&moved)) {
                        moved.fixes = origins.fixes(finding, moved.span);
                    }
                    let when = when(root, printed, finding, &[Some(moved.span), before]);
                    Judged { finding: moved, roots: BTreeSet::new(), before, in_chart: BTreeSet::new(), when }
                });
                if let Some(chart) = root.chart_file.filter(|_| !known.finding.fixes.is_empty()) {
                    known.in_chart.insert(Words::new(chart, printed, finding));
                }
                match twins {
                    Some(twins) => known.roots.extend(twins.with(first + index, printed, finding.span)),
                    None => known.roots.extend([first + index]),
                }
            }
        }
    }

    /// Takes out the fixes of charts after which these would not be as they should.
    fn keep_proven_by_rendering(
        &self,
        project: &Project,
        roots: &[Root],
        judged: &mut [Judged],
        workers: &dyn Workers,
    ) {
        let mut candidates = Vec::new();
        for one in judged.iter() {
            candidates.extend(one.finding.fixes.iter().filter_map(|fix| Candidate::new(&fix.edits, &one.in_chart)));
        }
        if candidates.is_empty() {
            return;
        }
        let mut proven = self.proven_by_rendering(project, roots, &candidates, workers).into_iter();
        for one in judged.iter_mut().filter(|one| !one.in_chart.is_empty()) {
            one.finding.fixes.retain(|_| proven.next().unwrap_or(false));
        }
    }

    /// Puts together what was found in the files and what was found in what they come to.
    fn join(
        &self,
        project: &Project,
        built: &[(&Root, &Printed)],
        judged: Vec<Judged>,
        found: &mut Found,
        roots: &[Root],
    ) {
        let mut deployers: HashMap<FileId, Deployers> = HashMap::new();
        let mut next = 0;
        for root in roots {
            let at = root.built.is_ok().then_some(next);
            next += usize::from(at.is_some());
            // What is switched on for once is not how anybody deploys it.
            for file in root.files.iter().filter(|_| root.guards.is_empty()) {
                let known = deployers.entry(*file).or_default();
                match at {
                    Some(at) if known.roots.last() != Some(&at) => known.roots.push(at),
                    Some(_) => {}
                    None => known.is_partly = true,
                }
            }
        }
        let governs = |finding: &Finding| {
            let is_manifest = project.file(finding.span.file).kind == Kind::Kubernetes;
            let by = deployers.get(&finding.span.file).filter(|by| is_manifest && !by.roots.is_empty());
            by.filter(|_| judges_deployed(finding.rule))
        };
        // Threads add them in any order.
        found.findings.sort_by_key(|(unit, finding)| (finding.span, finding.rule.name, *unit));
        let (mut confirmed, left) = confirm(project, judged, &found.findings, &|finding| governs(finding).is_some());
        let (settings, suppressions) = (self.settings, &mut found.suppressions);
        let mut index = 0;
        found.findings.retain_mut(|(_, finding)| {
            index += 1;
            let Some(by) = governs(finding) else { return true };
            match confirmed.remove(&(index - 1)) {
                Some(one) => {
                    if !by.is_partly {
                        say_where(project, built, &one.roots, by, finding);
                    }
                    true
                }
                None if by.is_partly || project.is_applied(&project.file(finding.span.file).source.path) => true,
                None => {
                    // A comment that accepts it is right about the file.
                    suppress::accept(project, settings, suppressions, finding, finding.span);
                    false
                }
            }
        });
        let nobody = Deployers::default();
        let unit = project.files().len();
        for Judged { mut finding, mut roots, before, when, .. } in left {
            roots.retain(|root| built.get(*root).is_some_and(|(root, _)| root.guards.is_empty()));
            if roots.is_empty() {
                say_when(&when, &mut finding);
                if let Some(before) = before {
                    suppress::accept(project, settings, suppressions, &mut finding, before);
                }
                found.findings.push((unit, finding));
                continue;
            }
            let by = deployers.get(&finding.span.file).unwrap_or(&nobody);
            // What only these leave out, they leave out on purpose.
            let is_aside = |root: &usize| built.get(*root).is_some_and(|(root, _)| is_aside(project, root.file));
            // Values are deployed by who deploys the template that prints them.
            let printers = before.and_then(|at| deployers.get(&at.file)).filter(|_| by.roots.is_empty()).unwrap_or(by);
            let is_left_out = printers.roots.iter().any(|root| !roots.contains(root));
            if roots.iter().all(is_aside) && is_left_out {
                finding.profile = finding.profile.max(Profile::Hardened);
            }
            say_where(project, built, &roots, by, &mut finding);
            name_roots(project, built, &roots, &mut finding);
            if let Some(before) = before {
                suppress::accept(project, settings, suppressions, &mut finding, before);
            }
            found.findings.push((unit, finding));
        }
    }
}

/// Gives a later profile to what is found only in parts of charts that are switched on for once, or at values that a chart
/// is only tried with.
fn lower_profile(project: &Project, built: &[(&Root, &Printed)], one: &mut Judged) {
    let mut deployed =
        one.roots.iter().filter_map(|root| built.get(*root)).filter(|(root, _)| root.guards.is_empty()).peekable();
    let finding = &mut one.finding;
    let is_later = match deployed.peek() {
        // What nobody deploys unless he wants it is advice; that it cannot work is not.
        None => finding.rule.practice != Practice::Soundness,
        Some(_) => {
            let is_set = |root: &Root| root.is_chart() && root.file == finding.span.file;
            deployed.any(|(root, _)| is_set(root) && is_aside(project, root.file))
        }
    };
    if is_later {
        finding.profile = finding.profile.max(Profile::Hardened);
    }
}

/// What is the same in findings of a file, wherever they are in it.
type Said = (Span, &'static str, String);

fn said_of(finding: &Finding) -> Said {
    (Span::new(finding.span.file, 0..0), finding.rule.name, finding.message.clone())
}

/// What builds confirm of what was found in files, by its place there, and what only builds have: the same rule says the
/// same at the same place, or at another one of the file, as rules do that look at the order of keys.
fn confirm(
    project: &Project,
    judged: Vec<Judged>,
    found: &[(usize, Finding)],
    is_judged: &dyn Fn(&Finding) -> bool,
) -> (HashMap<usize, Judged>, Vec<Judged>) {
    let mut waiting: Vec<Option<Judged>> = judged.into_iter().map(Some).collect();
    let place = |it: &Finding| (with_quotes(project, it.span), it.rule.name, it.message.clone());
    let words = said_of;
    let mut confirmed: HashMap<usize, Judged> = HashMap::new();
    for key in [&place as &dyn Fn(&Finding) -> _, &words] {
        let mut by_key: HashMap<(Span, &str, String), Vec<usize>> = HashMap::new();
        for (at, one) in waiting.iter().enumerate().rev() {
            if let Some(one) = one {
                by_key.entry(key(&one.finding)).or_default().push(at);
            }
        }
        for (at, (_, finding)) in found.iter().enumerate().filter(|(_, (_, finding))| is_judged(finding)) {
            if confirmed.contains_key(&at) {
                continue;
            }
            let same = by_key.get_mut(&key(finding)).and_then(Vec::pop);
            if let Some(one) = same.and_then(|same| waiting.get_mut(same)).and_then(Option::take) {
                confirmed.insert(at, one);
            }
        }
    }
    (confirmed, waiting.into_iter().flatten().collect())
}

/// A place with the quotes around it: a build needs none, so that there the value is one with its content.
fn with_quotes(project: &Project, span: Span) -> Span {
    let text = project.file(span.file).source.text().as_bytes();
    let (start, end) = (span.start as usize, span.end as usize);
    let before = start.checked_sub(1).and_then(|at| text.get(at)).filter(|byte| matches!(byte, b'\'' | b'"'));
    match before.is_some() && before == text.get(end) {
        true => Span { start: span.start - 1, end: span.end + 1, ..span },
        false => span,
    }
}

/// Whether a rule judges what is deployed. Others judge how it is written, what is usual among files, or kustomizations
/// and charts themselves.
pub(super) fn judges_deployed(rule: &Rule) -> bool {
    let reads_text = rule.checks.iter().all(|check| matches!(check, Check::Text(_) | Check::Suppressions(_)));
    let is_about_project = rule.checks.iter().all(|check| matches!(check, Check::Project(_)));
    rule.formats.contains(&Format::Kubernetes)
        && !reads_text
        && rule.practice != Practice::NormalBehaviour
        && !(is_about_project && ["kustomiz", "chart"].iter().any(|word| rule.name.contains(word)))
}
