//! The files of a workspace for one run, of which nothing is kept.

use super::{Entry, Reader};
use crate::linter::Inputs;
use crate::project::Hint;

/// The files as they are read one by one, for one run.
pub(super) struct Once<'a, 'e> {
    pub(super) entries: &'a [Option<Entry<'e>>],
    pub(super) reader: Option<&'a dyn Reader>,
    /// What is known of each beside its path.
    pub(super) hints: &'a [Hint],
    pub(super) place: &'a str,
}

impl<'e> Once<'_, 'e> {
    fn entry(&self, index: usize) -> Option<&Entry<'e>> {
        self.entries.get(index)?.as_ref()
    }
}

impl Inputs for Once<'_, '_> {
    fn len(&self) -> usize {
        self.entries.len()
    }

    fn path(&self, index: usize) -> &str {
        self.entry(index).map_or("", Entry::path)
    }

    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        let entry = self.entry(index).ok_or_else(|| "it is no more".to_string())?;
        entry.read(self.reader)
    }

    fn place(&self) -> &str {
        self.place
    }

    fn hint(&self, index: usize) -> Hint {
        self.hints.get(index).copied().unwrap_or_default()
    }
}
