//! Signals that end the process, put off while a file is written, so that no half of one and no temporary file stays.

#[cfg(unix)]
pub(crate) use unix::Signals;

#[cfg(not(unix))]
pub(crate) use other::Signals;

#[cfg(unix)]
mod unix {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};

    /// Watches for signals that ask the process to end.
    pub(crate) struct Signals {
        /// Nothing is being written: a signal does what it does otherwise.
        free: Arc<AtomicBool>,
        /// The signal that came while something was written; 0 for none.
        came: Arc<AtomicUsize>,
    }

    impl Signals {
        /// Begins to watch. A process that cannot watch goes on as it is.
        pub(crate) fn watch() -> Self {
            let signals = Signals { free: Arc::new(AtomicBool::new(true)), came: Arc::default() };
            for signal in [SIGHUP, SIGINT, SIGTERM] {
                let number = usize::try_from(signal).unwrap_or(0);
                let _ = flag::register_conditional_default(signal, Arc::clone(&signals.free));
                let _ = flag::register_usize(signal, Arc::clone(&signals.came), number);
            }
            signals
        }

        /// Calls a function that writes a file. A signal that comes meanwhile is obeyed after it.
        pub(crate) fn hold<T>(&self, write: impl FnOnce() -> T) -> T {
            self.free.store(false, Ordering::SeqCst);
            let result = write();
            self.free.store(true, Ordering::SeqCst);
            if let Some(signal) = self.take() {
                let _ = low_level::emulate_default_handler(signal);
            }
            result
        }

        fn take(&self) -> Option<i32> {
            i32::try_from(self.came.swap(0, Ordering::SeqCst)).ok().filter(|signal| *signal != 0)
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_signal_waits_for_the_end_of_writing() {
            let signals = Signals::watch();
            let came = signals.hold(|| {
                low_level::raise(SIGTERM).unwrap();
                signals.take()
            });
            assert_eq!(came, Some(SIGTERM));
            assert_eq!(signals.hold(|| signals.take()), None);
        }
    }
}

#[cfg(not(unix))]
mod other {
    /// Nothing to watch for: there are no signals.
    pub(crate) struct Signals;

    impl Signals {
        /// Does nothing.
        pub(crate) fn watch() -> Self {
            Signals
        }

        /// Calls a function that writes a file.
        pub(crate) fn hold<T>(&self, write: impl FnOnce() -> T) -> T {
            write()
        }
    }
}
