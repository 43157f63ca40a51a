//! A progress bar on runs that take a while.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs shorter than this draw nothing.
const PATIENCE: Duration = Duration::from_millis(400);

/// Counts jobs, and draws them on standard error once the run has taken a while.
pub(crate) struct Progress {
    on: bool,
    total: u64,
    start: Instant,
    done: std::sync::atomic::AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar for a number of jobs; `on` says whether it may be drawn.
    pub(crate) fn new(total: usize, on: bool) -> Self {
        Progress {
            on,
            total: total as u64,
            start: Instant::now(),
            done: std::sync::atomic::AtomicU64::new(0),
            bar: OnceLock::new(),
        }
    }

    /// One job is done.
    pub(crate) fn tick(&self) {
        if !self.on {
            return;
        }
        let done = self.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        if let Some(bar) = self.bar.get() {
            bar.set_position(done);
        } else if self.start.elapsed() > PATIENCE {
            let style =
                ProgressStyle::with_template("{bar:40} {pos}/{len} files").unwrap_or(ProgressStyle::default_bar());
            self.bar.get_or_init(|| {
                ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr()).with_style(style)
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
