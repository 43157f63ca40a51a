//! One source of configuration before anything is merged: every field is optional.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::building::KustomizeKeys;
use super::glob::Pattern;
use super::rendering::HelmKeys;
use super::selector::Selector;
use super::told::ToldKeys;
use crate::model::Format;
use crate::rule::{Confidence, Profile, Severity};
use crate::settings::{Date, KubernetesVersion, OptionValue};

/// Where a configuration comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// What applies without any configuration.
    Default,
    /// A file, by its path as the front end gave it.
    File(String),
    /// The flags of the command line.
    CommandLine,
    /// The caller of a library function.
    Caller,
    /// The settings of an editor.
    Editor,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::Default => "default",
            Origin::File(path) => path,
            Origin::CommandLine => "command line",
            Origin::Caller => "arguments",
            Origin::Editor => "editor settings",
        })
    }
}

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// The line in the file, from 1; `None` where there is no text.
    pub line: Option<u32>,
    /// Bytes of the file; `None` where there is no text.
    pub span: Option<Range<usize>>,
}

impl<T> From<T> for Given<T> {
    fn from(value: T) -> Self {
        Given { value, line: None, span: None }
    }
}

/// One source of configuration. What is `None` or empty is not said here and stays as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigLayer {
    /// Where it comes from.
    pub origin: Origin,
    /// `root`: the folder is the top of a project. Files only.
    pub root: Option<Given<bool>>,
    /// `extends`: configurations that this one builds on, the weakest first, as they are written. Files only.
    pub extends: Vec<Given<String>>,
    /// `exclude`: what is not linted.
    pub exclude: Vec<Given<Pattern>>,
    /// `formats`: which files are of which format, whatever their names and contents say.
    pub formats: Vec<(Format, Given<Pattern>)>,
    /// `schemas`: folders with schemas of custom resources, as they are written.
    pub schemas: Vec<Given<String>>,
    /// `[scan]` and `norm`: files that the run is told about, as they are written.
    pub told: ToldKeys,
    /// `[kustomize]`: how kustomizations are judged.
    pub kustomize: KustomizeKeys,
    /// `[helm]`: how charts are judged.
    pub helm: HelmKeys,
    /// `default-excludes`: whether folders with test data, and with other people's files, are left out.
    pub default_excludes: Option<Given<bool>>,
    /// `fail-on`: from which severity on a run fails.
    pub fail_on: Option<Given<Severity>>,
    /// That nothing makes a run fail: `no-fail` of hadolint. For its files only.
    pub never_fails: bool,
    /// `peers`: whether the files of other tools are heeded, by the name of the tool.
    pub peers: BTreeMap<&'static str, Given<bool>>,
    /// Whether comments and annotations may suppress findings. Not for files: who writes one could write the other.
    pub suppressions: Option<bool>,
    /// What can be said for some paths only, too.
    pub keys: LayerKeys,
    /// What is worth saying and no fault, as `path:line:column: message`.
    pub notes: Vec<String>,
    /// `overrides`: what applies to some paths only, the weakest first. Files only.
    pub overrides: Vec<Override>,
}

/// The keys that a file may set for everything and an override for some paths.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LayerKeys {
    /// `select`: what is on; everything that weaker sources selected or ignored is forgotten.
    pub select: Option<Vec<Given<Selector>>>,
    /// `extend-select`: what is on as well.
    pub extend_select: Vec<Given<Selector>>,
    /// `ignore`: what is off.
    pub ignore: Vec<Given<Selector>>,
    /// `profile`: findings of later ones are hidden.
    pub profile: Option<Given<Profile>>,
    /// `min-severity`.
    pub min_severity: Option<Given<Severity>>,
    /// `min-confidence`.
    pub min_confidence: Option<Given<Confidence>>,
    /// `kubernetes-version`.
    pub kubernetes_version: Option<Given<KubernetesVersion>>,
    /// `today`.
    pub today: Option<Given<Date>>,
    /// Whether comments of hadolint suppress: not with its `disable-ignore-pragma`.
    pub hadolint_comments: Option<Given<bool>>,
    /// `trusted-registries`: the option `allow` of the rule `untrusted-registry`.
    pub trusted_registries: Option<Given<Vec<String>>>,
    /// `[rules.<name>]`, by the name of the rule.
    pub rules: BTreeMap<&'static str, RuleLayer>,
}

/// What is said about one rule.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RuleLayer {
    /// `severity`; `None` inside is `off`.
    pub severity: Option<Given<Option<Severity>>>,
    /// The same for the findings that carry a name in another tool (`tool/ID`).
    pub aliases: BTreeMap<&'static str, Given<Option<Severity>>>,
    /// Values by the name of the option.
    pub options: BTreeMap<&'static str, Given<OptionValue>>,
}

/// What applies to some paths only.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The paths.
    pub files: Vec<Given<Pattern>>,
    /// What applies to them.
    pub keys: LayerKeys,
    /// The line of its header, from 1.
    pub line: Option<u32>,
}

impl ConfigLayer {
    /// A layer that says nothing.
    pub fn new(origin: Origin) -> Self {
        ConfigLayer {
            origin,
            root: None,
            extends: Vec::new(),
            exclude: Vec::new(),
            formats: Vec::new(),
            schemas: Vec::new(),
            told: ToldKeys::new(),
            kustomize: KustomizeKeys::default(),
            helm: HelmKeys::default(),
            default_excludes: None,
            fail_on: None,
            never_fails: false,
            peers: BTreeMap::new(),
            suppressions: None,
            keys: LayerKeys::default(),
            overrides: Vec::new(),
            notes: Vec::new(),
        }
    }
}
