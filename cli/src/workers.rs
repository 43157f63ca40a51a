//! Threads for the engine, and what becomes of a panic in one of its jobs.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use lintainer_core::config::ConfigErrors;
use lintainer_core::linter::{Failure, Workers};
use lintainer_core::report::{FileProblem, Report};

use crate::progress::Progress;

/// Deeply nested input is limited by the parsers; this leaves room for the deepest that they accept.
const STACK_BYTES: usize = 16 << 20;

/// A number of threads that take one job after the other. A job that panics does not stop the others.
pub struct Threads<'a> {
    count: usize,
    progress: Option<&'a Progress>,
}

impl Threads<'static> {
    /// So many threads, or as many as can run at the same time.
    pub fn of(count: Option<usize>) -> Self {
        Threads { count: count.unwrap_or_else(processors).max(1), progress: None }
    }
}

impl<'a> Threads<'a> {
    /// `count` threads, at least one, whose jobs are counted.
    pub(crate) fn new(count: usize, progress: &'a Progress) -> Self {
        Threads { count: count.max(1), progress: Some(progress) }
    }
}

impl Workers for Threads<'_> {
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure> {
        let threads = self.count.min(count);
        if let Some(progress) = self.progress {
            progress.begin(count);
        }
        let next = AtomicUsize::new(0);
        let failures: Mutex<Vec<Failure>> = Mutex::default();
        let work = || {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= count {
                    return;
                }
                if let Err(message) = guard(|| job(index)) {
                    failures.lock().unwrap_or_else(PoisonError::into_inner).push(Failure { index, message });
                }
                if let Some(progress) = self.progress {
                    progress.tick();
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                // The system may refuse a thread; those that run do its work.
                let _ = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
            }
            work();
        });
        let mut failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
        failures.sort_by_key(|failure| failure.index);
        failures
    }
}

thread_local! {
    /// How many guarded calls this thread is in.
    static GUARDED: Cell<usize> = const { Cell::new(0) };
    /// Where the last panic of this thread happened.
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Calls a function and turns a panic into its message. Nothing is printed: it is reported with the file that it is
/// about.
pub(crate) fn guard<T>(function: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let other = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if GUARDED.get() == 0 {
                return other(info);
            }
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            LAST_PANIC.with(|last| last.replace(place));
        }));
    });
    GUARDED.set(GUARDED.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(function));
    GUARDED.set(GUARDED.get() - 1);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_string());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        let place = LAST_PANIC.with(|last| last.take());
        let text = text.unwrap_or_else(|| "unknown cause".to_string());
        if place.is_empty() { text } else { format!("{text} ({place})") }
    })
}

/// Calls a function that makes a report. A panic that is not about one file is an error in the report.
///
/// # Errors
/// Those of the function.
pub(crate) fn guard_report(check: impl FnOnce() -> Result<Report, ConfigErrors>) -> Result<Report, ConfigErrors> {
    guard(check).unwrap_or_else(|message| {
        Ok(Report { errors: vec![FileProblem::internal("all files", &message)], ..Report::default() })
    })
}

/// How many threads can run at the same time.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_job_runs_once_and_a_panic_stops_no_other() {
        for count in [1, 8] {
            let threads = Threads::of(Some(count));
            let done: Vec<AtomicUsize> = (0..100).map(|_| AtomicUsize::new(0)).collect();
            let panics = threads.run(100, &|index| {
                done[index].fetch_add(1, Ordering::Relaxed);
                assert!(index != 7, "seven");
            });
            assert!(done.iter().all(|runs| runs.load(Ordering::Relaxed) == 1));
            assert_eq!(panics.len(), 1);
            assert_eq!((panics[0].index, panics[0].message.starts_with("seven (")), (7, true));
        }
    }
}
