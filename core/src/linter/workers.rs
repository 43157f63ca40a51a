//! Jobs, and who does them.

/// Runs a job for each index. Core has no threads of its own; a front end may bring some.
pub trait Workers: Sync {
    /// Calls `job` once with each of `0..count`, in any order, perhaps at the same time, and returns when all are done.
    /// Workers that survive the panic of a job return the jobs that panicked.
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure>;
}

/// A job that panicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The index of the job.
    pub index: usize,
    /// What the panic said.
    pub message: String,
}

/// One after the other, on the caller's thread.
#[derive(Debug, Clone, Copy)]
pub struct Serial;

impl Workers for Serial {
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure> {
        (0..count).for_each(job);
        Vec::new()
    }
}
