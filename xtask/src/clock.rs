//! A clock for measurements on machines that do other things as well.

use std::time::{Duration, Instant};

/// The processor time of this thread where the system tells it, otherwise the time of day.
pub struct Clock(Option<Duration>, Instant);

impl Clock {
    /// Starts it.
    pub fn now() -> Self {
        Clock(processor_time(), Instant::now())
    }

    /// The time since it was started.
    pub fn elapsed(&self) -> Duration {
        match (self.0, processor_time()) {
            (Some(start), Some(end)) => end.saturating_sub(start),
            _ => self.1.elapsed(),
        }
    }
}

#[cfg(unix)]
fn processor_time() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Some(Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?))
}

#[cfg(not(unix))]
fn processor_time() -> Option<Duration> {
    None
}
