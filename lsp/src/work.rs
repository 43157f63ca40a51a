//! Jobs of a check: in threads where there are many, given up when there is something newer to do.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use lintainer_core::linter::{Failure, Workers};

use crate::host::Host;

/// Below this many jobs, starting threads takes longer than the work.
const FEW_JOBS: usize = 32;

/// Calls a function and turns a panic into its message.
pub(crate) fn guard<T>(function: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(function)).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_string());
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown cause".to_string())
    })
}

/// Jobs that end early when there is something newer to do.
pub(crate) struct Work<'a> {
    host: &'a dyn Host,
    stop: &'a (dyn Fn() -> bool + Sync),
    stopped: AtomicBool,
}

impl<'a> Work<'a> {
    /// Jobs that run in the threads of `host` until `stop` says so.
    pub(crate) fn new(host: &'a dyn Host, stop: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Work { host, stop, stopped: AtomicBool::new(false) }
    }

    /// Whether jobs were left out.
    pub(crate) fn was_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

impl Workers for Work<'_> {
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure> {
        let failures: Mutex<Vec<Failure>> = Mutex::default();
        let guarded = |index: usize| {
            if self.stopped.load(Ordering::Relaxed) {
                return;
            }
            if (self.stop)() {
                self.stopped.store(true, Ordering::Relaxed);
                return;
            }
            if let Err(message) = guard(|| job(index)) {
                failures.lock().unwrap_or_else(PoisonError::into_inner).push(Failure { index, message });
            }
        };
        if count < FEW_JOBS {
            (0..count).for_each(guarded);
        } else {
            self.host.run(count, &guarded);
        }
        failures.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
