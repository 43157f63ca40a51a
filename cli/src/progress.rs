//! A progress bar on runs that take a while.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs shorter than this draw nothing.
const PATIENCE: Duration = Duration::from_millis(400);

/// Counts the jobs of each pass, and draws them on standard error once the run has taken a while.
pub(crate) struct Progress {
    on: bool,
    files: usize,
    start: Instant,
    total: AtomicU64,
    done: AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar for a number of files; `on` says whether it may be drawn.
    pub(crate) fn new(files: usize, on: bool) -> Self {
        Progress {
            on,
            files,
            start: Instant::now(),
            total: AtomicU64::new(0),
            done: AtomicU64::new(0),
            bar: OnceLock::new(),
        }
    }

    /// A pass begins, of so many jobs: reading, checking files, checking projects.
    pub(crate) fn begin(&self, jobs: usize) {
        self.total.store(jobs as u64, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        if let Some(bar) = self.bar.get() {
            bar.set_length(jobs as u64);
            bar.set_position(0);
        }
    }

    /// One job is done.
    pub(crate) fn tick(&self) {
        if !self.on {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(bar) = self.bar.get() {
            bar.set_position(done);
        } else if self.start.elapsed() > PATIENCE {
            let style =
                ProgressStyle::with_template("{bar:40} {percent}% {msg}").unwrap_or(ProgressStyle::default_bar());
            self.bar.get_or_init(|| {
                let total = self.total.load(Ordering::Relaxed);
                let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
                bar.with_style(style).with_message(format!("of a pass over {} files", self.files))
            });
        }
    }

    /// Removes the bar.
    pub(crate) fn finish(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pass_is_counted_for_itself() {
        let progress = Progress::new(2, true);
        for jobs in [3, 2] {
            progress.begin(jobs);
            (0..jobs).for_each(|_| progress.tick());
            assert_eq!(progress.done.load(Ordering::Relaxed), progress.total.load(Ordering::Relaxed));
        }
    }
}
