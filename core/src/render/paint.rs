//! Colours and links for what people read at a terminal.

use super::rule_url;
use crate::rule::{Rule, Severity};

/// How many columns text has at least, beside what stands before it.
const LEAST_COLUMN: usize = 20;

/// How text is painted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paint {
    /// With ANSI colours.
    pub colour: bool,
    /// Names of rules are links (OSC 8).
    pub hyperlinks: bool,
    /// How many columns lines may have; `None`: they are as long as they are, for programs that read them.
    pub width: Option<usize>,
}

impl Paint {
    /// A heading.
    pub fn bold(self, text: &str) -> String {
        self.style("1", text)
    }

    /// What stands beside the matter.
    pub fn dim(self, text: &str) -> String {
        self.style("2", text)
    }

    /// What is as it should be.
    pub fn good(self, text: &str) -> String {
        self.style("32", text)
    }

    /// In the colour of a severity.
    pub fn severity(self, severity: Severity, text: &str) -> String {
        self.style(
            match severity {
                Severity::Error => "31",
                Severity::Warning => "33",
                Severity::Info => "36",
            },
            text,
        )
    }

    /// Text, which may be painted already, as a link to a rule's page where the terminal has links.
    pub fn link(self, rule: &Rule, text: &str) -> String {
        if !self.hyperlinks {
            return text.to_string();
        }
        format!("\u{1b}]8;;{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", rule_url(rule))
    }

    /// Text in lines that fit, each behind what stands before it and ended: `first`, which may be painted and takes as many
    /// columns as `next`, and `next`. Words are not broken.
    pub fn lines(self, first: &str, next: &str, text: &str) -> String {
        let Some(width) = self.width else { return format!("{first}{text}\n") };
        let room = width.saturating_sub(next.chars().count()).max(LEAST_COLUMN);
        let options = textwrap::Options::new(room)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let lines = textwrap::wrap(text, options);
        let ahead = |index| if index == 0 { first } else { next };
        lines.iter().enumerate().map(|(index, line)| format!("{}{line}\n", ahead(index))).collect()
    }

    fn style(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}
