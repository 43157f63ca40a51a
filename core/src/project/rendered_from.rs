//! What a chart was rendered from: where that is the same in the next check of an editor, so is what it comes to, and what
//! is known of its fixes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::gathered::Gathered;
use super::value_sets::ValueSet;
use super::{File, Project, Root};
use crate::kustomize::{Building, Reason};
use crate::source::Source;
use crate::span::FileId;

/// What a chart was rendered from.
#[derive(Debug)]
pub(crate) struct RenderedFrom {
    /// Its files by their paths from its folder, those of charts below it included.
    files: Vec<(String, Arc<File>)>,
    /// A number that says what lies beside these.
    beside: u64,
    /// Whether a chart is missing that it depends on.
    is_partial: bool,
    sets: Vec<ValueSet>,
    /// The files that its sets are from.
    given: Vec<Arc<File>>,
    building: Arc<Building>,
    /// Fixes that were tried, by their numbers, and whether they do what they should.
    tried: Mutex<HashMap<u64, bool>>,
}

impl RenderedFrom {
    pub(super) fn new(
        project: &Project,
        gathered: &Gathered,
        sets: Vec<ValueSet>,
        beside: &[(String, Source)],
    ) -> Self {
        let mut hasher = DefaultHasher::new();
        for (path, source) in beside {
            (path, source.text()).hash(&mut hasher);
        }
        format!("{:?}", gathered.unread).hash(&mut hasher);
        let known = |id: FileId| project.files().get(id.0 as usize).cloned();
        let own = gathered.files.iter().filter_map(|one| Some((one.path.clone(), known(one.source.id)?)));
        let given = sets.iter().flat_map(|set| set.files().chain(set.place)).filter_map(known);
        RenderedFrom {
            files: own.collect(),
            beside: hasher.finish(),
            is_partial: gathered.is_partial,
            given: given.collect(),
            sets,
            building: Arc::clone(&project.building),
            tried: Mutex::default(),
        }
    }

    /// Whether nothing has changed. Files that were read again count as others.
    fn is_same(&self, other: &RenderedFrom) -> bool {
        let is_one = |one: &Arc<File>, other: &Arc<File>| Arc::ptr_eq(one, other);
        let are_own =
            |one: &(String, Arc<File>), other: &(String, Arc<File>)| one.0 == other.0 && is_one(&one.1, &other.1);
        Arc::ptr_eq(&self.building, &other.building)
            && (self.beside, self.is_partial) == (other.beside, other.is_partial)
            && self.files.len() == other.files.len()
            && self.given.len() == other.given.len()
            && self.files.iter().zip(&other.files).all(|(one, other)| are_own(one, other))
            && self.given.iter().zip(&other.given).all(|(one, other)| is_one(one, other))
            && self.sets == other.sets
    }

    /// Whether a fix with a number does what it should, if it was tried.
    pub(crate) fn verdict(&self, fix: u64) -> Option<bool> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).get(&fix).copied()
    }

    /// Notes whether a fix with a number does what it should.
    pub(crate) fn note(&self, fix: u64, is_proven: bool) {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).insert(fix, is_proven);
    }
}

/// Charts as an earlier check has rendered them, by their `Chart.yaml`.
#[derive(Debug, Default)]
pub(super) struct Earlier(Mutex<HashMap<FileId, Vec<Root>>>);

impl Earlier {
    /// Those among what was built.
    pub(super) fn new(roots: Vec<Root>) -> Self {
        let mut charts: HashMap<FileId, Vec<Root>> = HashMap::new();
        for root in roots {
            if let Some(chart) = root.chart_file {
                charts.entry(chart).or_default().push(root);
            }
        }
        Earlier(Mutex::new(charts))
    }

    /// The chart with all its sets of values, if it was rendered from the same.
    pub(super) fn take(&self, chart: FileId, from: &RenderedFrom) -> Option<Vec<Root>> {
        let mut roots = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&chart)?;
        let is_whole =
            |root: &Root| root.built.as_ref().map_or_else(|failure| failure.reason != Reason::Limit, |_| true);
        let is_same = |root: &Root| root.from.as_ref().is_some_and(|earlier| earlier.is_same(from));
        if !roots.iter().all(|root| is_whole(root) && is_same(root)) {
            return None;
        }
        for root in &mut roots {
            root.layer = root.layer.min(1);
            if let Some(chart) = &mut root.chart {
                // What lies around the chart may be another thing.
                chart.dependencies = OnceLock::new();
            }
        }
        Some(roots)
    }

    /// Those that nobody took.
    pub(super) fn left(self) -> impl Iterator<Item = Root> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().flatten()
    }
}
