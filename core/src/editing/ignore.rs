//! Where a finding may be ignored, as it is offered; the comments are written by `suppress`.

/// Where a rule is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// At one place.
    Here,
    /// In a whole file.
    File,
    /// Wherever a configuration applies.
    Configuration,
}

impl Scope {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Here => "here",
            Scope::File => "file",
            Scope::Configuration => "configuration",
        }
    }

    /// What is offered, for people.
    pub fn title(self, rule: &str) -> String {
        match self {
            Scope::Here => format!("Ignore `{rule}` here"),
            Scope::File => format!("Ignore `{rule}` in this file"),
            Scope::Configuration => format!("Ignore `{rule}` in lintainer.toml"),
        }
    }
}
