//! What a report says about a file.

/// What a report says about a file of the project. All files are read and seen by the others, whatever is said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Coverage {
    /// Its findings; or that it is left out, if it is of no format of ours.
    #[default]
    Judged,
    /// As `Judged`, of a file that somebody named, who is told why nothing is said about it.
    Named,
    /// That it is left out, and why.
    LeftOut(&'static str),
    /// Nothing.
    Silent,
}

impl Coverage {
    /// Whether findings are reported.
    pub fn is_judged(self) -> bool {
        matches!(self, Coverage::Judged | Coverage::Named)
    }
}
