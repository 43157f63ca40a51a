//! Reads and classifies the files of a run.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Workers;
use crate::project::{File, Hint, Kind, Project};
use crate::report::FileProblem;
use crate::source::{MAX_FILE_BYTES, too_large_message};
use crate::span::FileId;

/// The files of a run. Reading is left to the front end and happens when the engine comes to a file.
pub trait Inputs: Sync {
    /// How many files there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The path of a file as it is shown, with `/` between folders.
    fn path(&self, index: usize) -> &str;

    /// The bytes of a file, or why they cannot be had.
    fn read(&self, index: usize) -> Result<Vec<u8>, String>;

    /// The path of the run's folder from the top of the repository.
    fn place(&self) -> &str {
        ""
    }

    /// What is known of a file beside its path.
    fn hint(&self, _index: usize) -> Hint {
        Hint::None
    }
}

impl Inputs for [(String, String)] {
    fn len(&self) -> usize {
        <[(String, String)]>::len(self)
    }

    fn path(&self, index: usize) -> &str {
        &self[index].0
    }

    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        Ok(self[index].1.clone().into_bytes())
    }
}

/// How much text (bytes) of Compose files may have trees that are kept for the whole run.
const KEPT_COMPOSE_TEXT: usize = 1 << 23;

/// Reads and classifies all files. Those that cannot be had are there without text.
pub fn load(inputs: &(impl Inputs + ?Sized), workers: &dyn Workers) -> (Project, Vec<FileProblem>) {
    let (project, problems) = load_by_id(inputs, workers);
    (project, problems.into_iter().map(|(_, problem)| problem).collect())
}

/// As [`load`], with the file that each problem is about.
pub(crate) fn load_by_id(
    inputs: &(impl Inputs + ?Sized),
    workers: &dyn Workers,
) -> (Project, Vec<(FileId, FileProblem)>) {
    let room = AtomicUsize::new(KEPT_COMPOSE_TEXT);
    let loaded = collect(inputs.len(), workers, &|index| {
        let (id, path, hint) = (FileId(index as u32), inputs.path(index), inputs.hint(index));
        if let Some(file) = File::unread_schema(id, path, hint) {
            return Ok(file);
        }
        let bytes = inputs.read(index)?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(too_large_message());
        }
        let file = File::hinted(id, path, bytes, hint);
        // Grouping, merging and checking all look at them.
        let take = |room: usize| room.checked_sub(file.source.text().len());
        if file.kind == Kind::Compose && room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
            file.keep_syntax();
        }
        Ok(file)
    });
    let mut problems = Vec::new();
    let mut files = Vec::with_capacity(loaded.len());
    for (index, loaded) in loaded.into_iter().enumerate() {
        let (id, path) = (FileId(index as u32), inputs.path(index));
        let loaded = loaded.unwrap_or_else(|| Err("it was not read".to_string()));
        let file = loaded.unwrap_or_else(|message| {
            problems.push((id, FileProblem { path: path.to_string(), message }));
            File::nothing(id, path)
        });
        files.push(Arc::new(file));
    }
    (Project::new(files).at(inputs.place()), problems)
}

/// The results of jobs in their order: of one that panicked what is said about that, and `None` of one that was not done.
pub(crate) fn collect<T: Send>(
    count: usize,
    workers: &dyn Workers,
    job: &(dyn Fn(usize) -> Result<T, String> + Sync),
) -> Vec<Option<Result<T, String>>> {
    let slots: Vec<Mutex<Option<Result<T, String>>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let failures = workers.run(count, &|index| {
        let result = job(index);
        *slots[index].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
    let results = slots.into_iter().map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner));
    let mut results: Vec<_> = results.collect();
    for failure in failures {
        if let Some(result) = results.get_mut(failure.index) {
            *result = Some(Err(FileProblem::internal("", &failure.message).message));
        }
    }
    results
}
