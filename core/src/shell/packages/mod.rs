//! What commands do with package managers: one table of managers, and operations with their packages.

mod table;

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{Command, Options, Values, Word};
use crate::known_keys::KnownKeys;
use crate::model::UNKNOWN;
use crate::span::Span;

/// A package manager.
#[derive(Debug, PartialEq, Eq)]
pub struct Manager {
    /// What it is called; commands that share their index and packages are one manager: `apt` for apt-get and apt.
    pub name: &'static str,
    /// The names of its commands.
    pub commands: &'static [&'static str],
    /// Whether it installs packages of the distribution, not of a language.
    pub is_system: bool,
    actions: &'static [(Action, &'static [&'static str])],
    versions: Versions,
    version_options: &'static [&'static str],
    file_options: &'static [&'static str],
    name_options: &'static [&'static str],
    assume_yes: &'static [&'static str],
    no_cache: &'static [&'static str],
    /// The variable that keeps it from writing a cache.
    pub no_cache_variable: Option<&'static str>,
    /// Where its index lies.
    pub index: &'static [&'static str],
    /// Where it keeps what it has downloaded, the index included.
    pub cache: &'static [&'static str],
    /// Where it writes down what is installed.
    pub database: &'static [&'static str],
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The index is refreshed and nothing else.
    Refresh,
    /// Packages are installed, or downloaded.
    Install,
    /// Packages are brought up to date: those that are named, or all.
    Upgrade,
    /// Packages are removed.
    Remove,
    /// Caches are emptied.
    Clean,
}

/// How a version is written with a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Versions {
    /// Behind the first of these; at the same place the earlier one of the list counts.
    After(&'static [&'static str]),
    /// Behind a hyphen, with digits at the start of all parts from there on: `curl-8.5.0-1.fc40`.
    Hyphen,
}

/// A command that does something with packages.
#[derive(Debug, Clone)]
pub struct Operation<'a> {
    /// The manager.
    pub manager: &'static Manager,
    /// The command.
    pub command: &'a Command,
    /// What it does.
    pub action: Action,
    /// The packages that it names.
    pub packages: Vec<Package>,
    /// Packages are taken from files too: `-r requirements.txt`.
    pub reads_files: bool,
    /// It asks nobody: `-y` in any spelling.
    pub assumes_yes: bool,
    /// It keeps no cache: `--no-cache`.
    pub avoids_cache: bool,
    /// A variable among its words may hold options: what is missing may be there.
    pub may_hide_options: bool,
}

/// A package that is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// As it is given, with [`UNKNOWN`] for a part that is not known.
    pub text: String,
    /// Its name, without version, extras and the like.
    pub name: String,
    /// The version or constraint that is given with it, or by an option for all. May be or hold [`UNKNOWN`].
    pub version: Option<String>,
    /// What is named.
    pub kind: PackageKind,
    /// Where it stands.
    pub span: Span,
}

/// What an operand of a package manager names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackageKind {
    /// A package of a repository.
    Named,
    /// A file or folder.
    File,
    /// An address.
    Address,
    /// A group of packages: `@development-tools`.
    Group,
    /// Not known.
    Unknown,
}

/// The managers by the names of their commands.
static BY_COMMAND: LazyLock<KnownKeys<&str, &Manager>> = LazyLock::new(|| {
    table::MANAGERS.iter().flat_map(|manager| manager.commands.iter().map(move |name| (*name, manager))).collect()
});

impl Manager {
    /// The manager of this name.
    pub fn named(name: &str) -> Option<&'static Manager> {
        table::MANAGERS.iter().find(|manager| manager.name == name)
    }

    /// All managers.
    pub fn all() -> &'static [Manager] {
        table::MANAGERS
    }

    /// The manager that a command is.
    pub fn of(command: &Command) -> Option<&'static Manager> {
        let name = command.name()?;
        BY_COMMAND.get(name).copied().or_else(|| {
            // `pip3.12`
            let versioned = ["pip", "gem", "go"].into_iter().find(|base| command.is_version_of(base))?;
            Manager::named(versioned)
        })
    }

    /// The word with which it installs.
    pub fn install_word(&self) -> &'static str {
        let install = self.actions.iter().find(|(action, _)| *action == Action::Install);
        install.and_then(|(_, words)| words.first()).copied().unwrap_or("install")
    }

    /// The action of a sub-command and the operand behind it, and how many words name it.
    fn action(&self, subcommand: &str, next: Option<&str>) -> Option<(Action, usize)> {
        let two = next.map(|next| format!("{subcommand} {next}"));
        let of = |text: &str| self.actions.iter().find(|(_, words)| words.contains(&text)).map(|(action, _)| *action);
        two.and_then(|two| of(&two)).map(|action| (action, 2)).or_else(|| of(subcommand).map(|action| (action, 1)))
    }
}

impl<'a> Operation<'a> {
    /// What a command does with packages, if it is a package manager that does something of interest.
    pub fn of(command: &'a Command, values: &Values<'_>) -> Option<Operation<'a>> {
        let manager = Manager::of(command)?;
        let options = command.options();
        let mut operands = options.positionals.clone();
        let action = if manager.name == "pacman" {
            pacman(&options)?
        } else {
            let literal = |word: &&'a Word| word.literal();
            let subcommand = match options.subcommand {
                Some(word) => values.of(word, command).known()?.to_owned(),
                None if options.has_flag(&["--version", "-v", "--help", "-h"]) => return None,
                None if manager.name == "yarn" => "install".to_owned(),
                None => return None,
            };
            let next = operands.first().and_then(literal);
            let (action, words) = manager.action(&subcommand, next.as_deref())?;
            operands.drain(..(words - 1).min(operands.len()));
            action
        };
        let given = manager.version_options;
        let version = options.flag_values(given).last().map(|value| value.text.as_deref().unwrap_or("\0").to_owned());
        let mut packages = Vec::new();
        for word in operands {
            for text in values.fields(word, command) {
                packages.push(manager.package(&text, word.span, version.as_deref()));
            }
        }
        Some(Operation {
            manager,
            command,
            action,
            packages,
            reads_files: options.has_flag(manager.file_options),
            assumes_yes: assumes_yes(manager, &options),
            avoids_cache: options.has_flag(manager.no_cache),
            may_hide_options: options.may_hide_flags && hides_options(command, values) || command.by_xargs(),
        })
    }

    /// Whether it brings packages into the image: an installation or an upgrade.
    pub fn installs(&self) -> bool {
        matches!(self.action, Action::Install | Action::Upgrade)
    }

    /// The name that the packages get together: `.build-deps` in `apk add --virtual .build-deps gcc`.
    pub fn group_name(&self) -> Option<String> {
        self.command.flag_value(self.manager.name_options)
    }
}

/// Whether a word that the shell makes of a variable is an option, or may be one.
fn hides_options(command: &Command, values: &Values<'_>) -> bool {
    let is_variable = |word: &&Word| word.may_split() && word.static_prefix().is_empty();
    let mut fields = command.args().iter().filter(is_variable).flat_map(|word| values.fields(word, command));
    fields.any(|field| field.starts_with(['-', UNKNOWN]))
}

/// The actions of pacman are options: `-Sy`, `-Syu`, `-S NAME`, `-U FILE`, `-Rs NAME`, `-Scc`.
fn pacman(options: &Options<'_>) -> Option<Action> {
    let has = |short: &str, long: &str| options.has_flag(&[short, long]);
    if has("-R", "--remove") {
        return Some(Action::Remove);
    }
    if has("-U", "--upgrade") {
        return Some(Action::Install);
    }
    if !has("-S", "--sync") {
        return None;
    }
    if has("-c", "--clean") {
        return Some(Action::Clean);
    }
    match (options.positionals.is_empty(), has("-u", "--sysupgrade"), has("-y", "--refresh")) {
        (false, ..) => Some(Action::Install),
        (true, true, _) => Some(Action::Upgrade),
        (true, false, true) => Some(Action::Refresh),
        (true, false, false) => None,
    }
}

fn assumes_yes(manager: &Manager, options: &Options<'_>) -> bool {
    if options.has_flag(manager.assume_yes) {
        return true;
    }
    if manager.name != "apt" {
        return false;
    }
    // `-q=2`, two `--quiet`, `-o APT::Get::Assume-Yes=true`.
    let quiet = |value: &str| value.parse::<u8>().is_ok_and(|level| level > 1);
    let by_option = |text: &str| {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        let is_yes =
            key.eq_ignore_ascii_case("APT::Get::Assume-Yes") || key.eq_ignore_ascii_case("APT::Get::force-yes");
        is_yes && matches!(value.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "on")
    };
    options.count("-q") + options.count("--quiet") > 1
        || options.flag_values(&["-q", "--quiet"]).any(|value| value.text.as_deref().is_some_and(quiet))
        || options.flag_values(&["-o", "--option"]).any(|value| value.text.as_deref().is_some_and(by_option))
}

impl Manager {
    fn package(&self, text: &str, span: Span, version: Option<&str>) -> Package {
        let kind = self.kind(text);
        let (name, own) = match kind {
            PackageKind::Named => self.split(text),
            _ => (Cow::Borrowed(text), None),
        };
        let version = own.map(str::to_owned).or_else(|| version.map(str::to_owned));
        Package { text: text.to_owned(), name: name.into_owned(), version, kind, span }
    }

    fn kind(&self, text: &str) -> PackageKind {
        const ARCHIVES: &[&str] =
            &[".deb", ".rpm", ".apk", ".whl", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".zip", ".gem", ".pkg.tar.zst"];
        let is_path = text == "." || text == ".." || text.starts_with(['/', '~']) || text.starts_with("./");
        if text.starts_with(UNKNOWN) || text.contains(['*', '?']) {
            PackageKind::Unknown
        } else if text.contains("://") || text.starts_with("git+") || text.starts_with("git@") {
            PackageKind::Address
        } else if is_path || text.starts_with("../") || ARCHIVES.iter().any(|end| text.ends_with(end)) {
            PackageKind::File
        } else if self.versions == Versions::Hyphen && text.starts_with('@') {
            PackageKind::Group
        } else {
            PackageKind::Named
        }
    }

    /// Name and version of a package.
    fn split<'t>(&self, text: &'t str) -> (Cow<'t, str>, Option<&'t str>) {
        let signs = match self.versions {
            Versions::Hyphen => {
                // `NAME-VERSION-RELEASE`; in `java-1.8.0-openjdk` the digits belong to the name.
                let starts = |part: &str| part.starts_with(|next: char| next.is_ascii_digit() || next == UNKNOWN);
                let is_version = |at: &usize| text.get(at + 1..).is_some_and(|rest| rest.split('-').all(starts));
                let cut = text.match_indices('-').map(|(at, _)| at).rev().take_while(is_version).last();
                let stream = text.split_once(':').filter(|(name, _)| !name.contains('-'));
                return match (cut, stream) {
                    (Some(at), _) => (Cow::Borrowed(&text[..at]), text.get(at + 1..)),
                    (None, Some((name, stream))) => (Cow::Borrowed(name), Some(stream)),
                    (None, None) => (Cow::Borrowed(text), None),
                };
            }
            Versions::After(signs) => signs,
        };
        // The `@` of a scope is none of a version, nor is the tag of a repository of apk.
        let from = usize::from(text.starts_with('@'));
        let found = signs
            .iter()
            .filter_map(|sign| Some((text.get(from..)?.find(sign)? + from, sign.len())))
            .min_by_key(|(at, length)| (*at, usize::MAX - length));
        let (name, version) = match found {
            Some((at, length)) => (text.get(..at).unwrap_or(text), text.get(at + length..)),
            None => (text, None),
        };
        let name = match self.name {
            "pip" | "uv" => name.split('[').next().unwrap_or(name).trim_end(),
            "apk" => name.split('@').next().unwrap_or(name),
            "conda" => name.rsplit("::").next().unwrap_or(name),
            "apt" => name.split(':').next().unwrap_or(name),
            _ => name,
        };
        (Cow::Borrowed(name), version.filter(|version| !version.is_empty()))
    }
}

#[cfg(test)]
mod tests;
