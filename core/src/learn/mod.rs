//! What is normal in a project: what nearly all of its containers do is its own norm, and who does otherwise has either a
//! reason or a slip. Decision 32 has the facts and figures behind it.

mod habits;
mod norm;
mod probability;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use habits::{HABITS, Habit, Unit};
pub use norm::{Norm, NormError, NormGroup, NormHabit};
pub use probability::is_norm;

use crate::model::{Format, Role};
use crate::project::{Project, folder, is_test_data};
use crate::span::{FileId, Span};

/// From which share on of those who do it something may be a norm.
const LEAST_SHARE: f64 = 0.9;

/// How many containers with the same image and the same habits teach: copies are no majority.
const MAX_ALIKE: usize = 3;

/// How many folders above a file are asked.
const MAX_FOLDERS: usize = 16;

/// What belongs together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The files of a folder and all below it; empty for all.
    Folder(String),
    /// The objects of a namespace.
    Namespace(String),
    /// What runs all the time, or ends.
    Kind(&'static str),
}

impl Group {
    /// ` in common/knative`, for the end of a sentence.
    pub fn clause(&self) -> String {
        match self {
            Group::Folder(path) if path.is_empty() => String::new(),
            Group::Folder(path) => format!(" in `{path}`"),
            Group::Namespace(name) => format!(" in the namespace `{name}`"),
            Group::Kind(kind) => format!(" of {kind}"),
        }
    }
}

/// How many containers of a group do something, and where two of them are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How many there are.
    pub of: usize,
    /// How many do it.
    pub follow: usize,
    examples: [Option<Span>; 2],
}

impl Count {
    fn add(&mut self, follows: bool, at: Span) {
        self.of += 1;
        if follows {
            self.follow += 1;
            if let Some(free) = self.examples.iter_mut().find(|one| one.is_none()) {
                *free = Some(at);
            }
        }
    }

    /// Two containers that do it, or fewer.
    pub fn examples(&self) -> impl Iterator<Item = Span> {
        self.examples.into_iter().flatten()
    }
}

/// A habit that a container does not have.
#[derive(Debug, Clone)]
pub struct Deviation {
    /// What it does not do.
    pub habit: &'static Habit,
    /// Among whom that is unusual.
    pub group: Group,
    /// The others of the group.
    pub others: Count,
    /// How likely the habit is a norm of the group.
    pub norm: f64,
}

impl Deviation {
    /// How likely it is a slip: that the habit is a norm, and that who leaves such a thing out did not mean to.
    pub fn slip(&self) -> f64 {
        self.norm * self.habit.precision
    }
}

/// A container that does not do what its neighbours do.
#[derive(Debug, Clone)]
pub struct Deviant<'p> {
    /// The container.
    pub unit: Unit<'p>,
    /// What it does not do, the most unusual first.
    pub deviations: Vec<Deviation>,
}

/// What is normal in a project.
#[derive(Debug, Default)]
pub struct Learned<'p> {
    units: Vec<(Unit<'p>, Vec<Option<bool>>, bool)>,
    counts: BTreeMap<(Format, Group), Vec<Count>>,
}

impl<'p> Learned<'p> {
    /// Looks at all containers of a project.
    pub fn of(project: &'p Project) -> Self {
        let mut learned = Learned::default();
        let mut known: HashSet<(Format, &str, &str, &str, String)> = HashSet::new();
        let mut alike: HashMap<(String, Vec<Option<bool>>), usize> = HashMap::new();
        let mut tests: HashMap<FileId, bool> = HashMap::new();
        for unit in units(project) {
            let file = unit.container.span.file;
            let is_test = tests.entry(file).or_insert_with(|| {
                let path = project.from_top(&project.file(file).source.path);
                project.is_among_tests(file) || is_test_data(&path)
            });
            if *is_test || unit.workload.partial {
                continue;
            }
            let image = unit.container.image.value().map_or(String::new(), |image| image.name().to_string());
            let (kind, name) = (unit.workload.kind.as_str(), unit.workload.name.as_str());
            // Of copies of one object in several folders the first speaks for all.
            if !known.insert((unit.container.format, kind, name, &unit.container.name, image.clone())) {
                continue;
            }
            let follows: Vec<Option<bool>> = HABITS.iter().map(|habit| (habit.follows)(&unit)).collect();
            let same = alike.entry((image, follows.clone())).or_default();
            *same += 1;
            let teaches = *same <= MAX_ALIKE;
            if teaches {
                for group in groups(&unit) {
                    let counts = learned.counts.entry((unit.container.format, group)).or_default();
                    counts.resize(HABITS.len(), Count::default());
                    for (count, follows) in counts.iter_mut().zip(&follows) {
                        if let Some(follows) = follows {
                            count.add(*follows, unit.container.span);
                        }
                    }
                }
            }
            learned.units.push((unit, follows, teaches));
        }
        learned
    }

    /// How many distinct containers there are.
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// The containers that do not do what those of a group of theirs do, in the order of the files: each with the habits
    /// that are a slip with at least this probability. With a norm that was written down, that one counts.
    pub fn deviants(&self, at_least: f64, norm: Option<&Norm>) -> Vec<Deviant<'p>> {
        let mut cache = probability::Cache::default();
        let mut found = Vec::new();
        for (unit, follows, teaches) in &self.units {
            let groups = groups(unit);
            let format = unit.container.format;
            let of_habit = |(index, follows): (usize, &Option<bool>)| {
                let habit = HABITS.get(index).filter(|_| *follows == Some(false))?;
                let one = |group: &Group| {
                    let others = match norm {
                        Some(norm) => norm.count(format, group, habit.rule)?,
                        None => {
                            let count = self.counts.get(&(format, group.clone()))?.get(index)?;
                            Count { of: count.of - usize::from(*teaches), ..*count }
                        }
                    };
                    let share = (others.follow + 1) as f64 / (others.of + 1) as f64;
                    let norm = cache.of(others.of, others.follow);
                    (share >= LEAST_SHARE).then(|| Deviation { habit, group: group.clone(), others, norm })
                };
                let all = groups.iter().filter_map(one);
                // Of equal ones the nearest folder, which comes first.
                all.reduce(|best, next| if next.norm > best.norm { next } else { best })
            };
            let mut deviations: Vec<Deviation> = follows.iter().enumerate().filter_map(of_habit).collect();
            deviations.retain(|one| one.slip() >= at_least);
            deviations.sort_by(|a, b| b.slip().total_cmp(&a.slip()));
            if !deviations.is_empty() {
                found.push(Deviant { unit: *unit, deviations });
            }
        }
        found
    }

    /// What was learned, to be written down: groups of ten and more, with the habits that most of them have.
    pub fn norm(&self) -> Norm {
        Norm::of(self.units(), &self.counts)
    }
}

/// All containers of a project in the order of the files.
fn units(project: &Project) -> Vec<Unit<'_>> {
    let manifests = project.kubernetes_workloads();
    let services = project.compose().iter().flat_map(|compose| &compose.services).map(|service| &service.workload);
    let mut found: Vec<Unit> = manifests
        .chain(services)
        .flat_map(|workload| {
            let is_wanted = |role: Role| matches!(role, Role::Main | Role::Sidecar | Role::Service);
            let containers = workload.containers.iter().filter(move |container| is_wanted(container.role));
            containers.map(move |container| Unit { project, workload, container })
        })
        .collect();
    let path = |unit: &Unit| project.file(unit.container.span.file).source.path.as_str();
    found.sort_by(|a, b| (path(a), a.container.span).cmp(&(path(b), b.container.span)));
    found
}

/// The groups that a container belongs to, the nearest folder first.
fn groups(unit: &Unit) -> Vec<Group> {
    let path = unit.project.file(unit.container.span.file).source.path.as_str();
    let mut found = Vec::new();
    let mut at = folder(path.strip_prefix("./").unwrap_or(path));
    for _ in 0..MAX_FOLDERS {
        found.push(Group::Folder(at.to_string()));
        if at.is_empty() {
            break;
        }
        at = folder(at);
    }
    found.extend(unit.workload.namespace.clone().map(Group::Namespace));
    if unit.container.format == Format::Kubernetes {
        found.push(Group::Kind(if unit.workload.is_job() { "jobs" } else { "what runs all the time" }));
    }
    found
}
