//! What the terminal can do: colours, links, width.

use std::env;
use std::io::IsTerminal;

use lintainer_core::render::paint::Paint;

use crate::args::ColorChoice;

/// What is known about where the output goes.
#[derive(Debug, Clone)]
pub(crate) struct Terminal {
    /// Whether standard output gets colours.
    pub(crate) color: bool,
    /// Whether standard error gets colours.
    pub(crate) color_err: bool,
    /// Whether standard output understands links (OSC 8).
    pub(crate) links: bool,
    /// Whether box-drawing characters can be expected to show.
    pub(crate) unicode: bool,
    /// Whether standard output is a terminal.
    pub(crate) out_is_terminal: bool,
    /// Whether standard error is a terminal, so that a progress bar makes sense.
    pub(crate) err_is_terminal: bool,
    /// Columns.
    pub(crate) width: usize,
    /// Whether somebody has said how many columns there are.
    pub(crate) has_columns: bool,
}

impl Terminal {
    /// Asks the environment and the standard streams.
    pub(crate) fn detect(choice: ColorChoice) -> Self {
        let out_is_terminal = std::io::stdout().is_terminal();
        let err_is_terminal = std::io::stderr().is_terminal();
        let color = colors(choice, out_is_terminal, set);
        Terminal {
            color,
            color_err: colors(choice, err_is_terminal, set),
            links: color && out_is_terminal && understands_links(set),
            unicode: speaks_unicode(set),
            out_is_terminal,
            err_is_terminal,
            width: width(),
            has_columns: columns().is_some(),
        }
    }
}

impl Terminal {
    /// How text on standard output is painted.
    pub(crate) fn paint(&self) -> Paint {
        let width = (self.out_is_terminal || self.has_columns).then_some(self.width);
        Paint { colour: self.color, hyperlinks: self.links, width }
    }
}

/// Asks the environment; an empty variable counts as not set.
fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The flag wins; then `NO_COLOR`; then `FORCE_COLOR` and `CLICOLOR_FORCE`, of which `0` means nothing; then what it
/// is.
fn colors(choice: ColorChoice, is_terminal: bool, set: impl Fn(&str) -> Option<String>) -> bool {
    match choice {
        ColorChoice::Always => return true,
        ColorChoice::Never => return false,
        ColorChoice::Auto => {}
    }
    if set("NO_COLOR").is_some() {
        return false;
    }
    if ["FORCE_COLOR", "CLICOLOR_FORCE"].iter().any(|name| set(name).is_some_and(|value| value != "0")) {
        return true;
    }
    is_terminal && set("TERM").is_none_or(|term| term != "dumb") && set("CLICOLOR").is_none_or(|value| value != "0")
}

/// Terminals that are known to follow links. Others might print the address as text.
fn understands_links(set: impl Fn(&str) -> Option<String>) -> bool {
    if let Some(force) = set("FORCE_HYPERLINK") {
        return force != "0";
    }
    let vte = set("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    vte.is_some_and(|version| version >= 5000)
        || set("TERM_PROGRAM").is_some_and(|name| {
            matches!(name.as_str(), "iTerm.app" | "WezTerm" | "vscode" | "ghostty" | "Hyper" | "zed" | "rio")
        })
        || ["WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"].iter().any(|name| set(name).is_some())
        || set("TERM")
            .is_some_and(|term| matches!(term.as_str(), "xterm-kitty" | "alacritty" | "foot" | "xterm-ghostty"))
}

/// Pipes and files are read by programs and people of today; only a terminal with another character set gets ASCII.
fn speaks_unicode(set: impl Fn(&str) -> Option<String>) -> bool {
    if set("TERM").is_some_and(|term| term == "linux") {
        return false;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| set(name));
    // Containers have no locale at all, and terminals that show UTF-8.
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8") || !locale.contains('.')
    })
}

/// What the surroundings say about columns.
fn columns() -> Option<usize> {
    set("COLUMNS").and_then(|columns| columns.parse::<usize>().ok())
}

fn width() -> usize {
    let columns = columns().or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
    columns.unwrap_or(100).clamp(20, 120)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_string())
    }

    #[test]
    fn the_flag_beats_the_environment_and_that_beats_the_terminal() {
        let auto = ColorChoice::Auto;
        assert!(colors(ColorChoice::Always, false, with(&[("NO_COLOR", "1")])));
        assert!(!colors(ColorChoice::Never, true, with(&[("FORCE_COLOR", "1")])));
        assert!(!colors(auto, true, with(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")])));
        assert!(colors(auto, false, with(&[("CLICOLOR_FORCE", "1")])));
        assert!(!colors(auto, false, with(&[("FORCE_COLOR", "0")])));
        assert!(colors(auto, true, with(&[("TERM", "xterm")])));
        assert!(!colors(auto, true, with(&[("TERM", "dumb")])));
        assert!(!colors(auto, true, with(&[("CLICOLOR", "0")])));
        assert!(!colors(auto, false, with(&[])));
    }

    #[test]
    fn only_terminals_that_are_known_get_links() {
        assert!(understands_links(with(&[("VTE_VERSION", "6003")])));
        assert!(!understands_links(with(&[("VTE_VERSION", "4000")])));
        assert!(!understands_links(with(&[("TERM", "xterm-256color")])));
        assert!(!understands_links(with(&[("FORCE_HYPERLINK", "0"), ("WT_SESSION", "x")])));
    }
}
