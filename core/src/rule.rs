//! What a rule is: a value with texts, examples and the functions that check.

use std::sync::OnceLock;

use crate::aliases::{AliasTable, Aliased};
use crate::context::Context;
use crate::dockerfile::{Dockerfile, Instruction};
use crate::model::{CommandUse, Container, Format, ImageReference, Workload, parse_quantity};
use crate::project::{ComposeProject, File, Project, Resource};
use crate::settings::{Date, KubernetesVersion};
use crate::shell::Command;

/// One of the twelve practices of container security, or plain soundness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Practice {
    /// What must hold before anything else: the file is read as it is meant.
    Soundness = 0,
    /// 1: trusted images.
    TrustedImages = 1,
    /// 2: updates and bugfixes.
    Updates = 2,
    /// 3: vulnerability scans.
    Scans = 3,
    /// 4: know which containers are affected.
    Inventory = 4,
    /// 5: unprivileged containers.
    Unprivileged = 5,
    /// 6: limited resources and communication.
    Limits = 6,
    /// 7: volumes for persistent data.
    Volumes = 7,
    /// 8: zero trust in the network.
    ZeroTrust = 8,
    /// 9: monitoring.
    Monitoring = 9,
    /// 10: learned normal behaviour.
    NormalBehaviour = 10,
    /// 11: automation with few false alarms.
    Automation = 11,
    /// 12: security across tools and files.
    Integrated = 12,
}

impl Practice {
    /// All of them, in order.
    pub const ALL: [Practice; 13] = [
        Practice::Soundness,
        Practice::TrustedImages,
        Practice::Updates,
        Practice::Scans,
        Practice::Inventory,
        Practice::Unprivileged,
        Practice::Limits,
        Practice::Volumes,
        Practice::ZeroTrust,
        Practice::Monitoring,
        Practice::NormalBehaviour,
        Practice::Automation,
        Practice::Integrated,
    ];

    /// The number, 0 to 12.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The title for people.
    pub fn title(self) -> &'static str {
        match self {
            Practice::Soundness => "Soundness",
            Practice::TrustedImages => "Trusted images",
            Practice::Updates => "Updates and bugfixes",
            Practice::Scans => "Vulnerability scans",
            Practice::Inventory => "Know which containers are affected",
            Practice::Unprivileged => "Unprivileged containers",
            Practice::Limits => "Limited resources and communication",
            Practice::Volumes => "Volumes for persistent data",
            Practice::ZeroTrust => "Zero trust in the network",
            Practice::Monitoring => "Monitoring",
            Practice::NormalBehaviour => "Normal behaviour",
            Practice::Automation => "Automation",
            Practice::Integrated => "Integrated security",
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Advice.
    Info,
    /// Bad practice with a real consequence.
    Warning,
    /// Exploitable, or fails at build or run time.
    Error,
}

impl Severity {
    /// All severities, the mildest first.
    pub const ALL: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity of a name in lower case.
    pub fn parse(name: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

/// How likely a finding is a true problem, given what a static tool sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Often not.
    Low,
    /// Mostly.
    Medium,
    /// Nearly always.
    High,
}

impl Confidence {
    /// All of them, the lowest first.
    pub const ALL: [Confidence; 3] = [Confidence::Low, Confidence::Medium, Confidence::High];

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    /// The confidence of a name in lower case.
    pub fn parse(name: &str) -> Option<Confidence> {
        Confidence::ALL.into_iter().find(|confidence| confidence.name() == name)
    }
}

/// Who wants to hear of a finding. Each profile has those before it in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// On without configuration: nearly always right and worth an interruption.
    Essential,
    /// Protections that are absent.
    Hardened,
    /// Everything else: explicit choices with a need, opinions, style, inventories.
    Audit,
    /// In no profile: shown where the rule is selected by its name, and nowhere else.
    Named,
}

impl Profile {
    /// Those that can be chosen, the smallest first.
    pub const ALL: [Profile; 3] = [Profile::Essential, Profile::Hardened, Profile::Audit];

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Essential => "essential",
            Profile::Hardened => "hardened",
            Profile::Audit => "audit",
            Profile::Named => "named",
        }
    }

    /// The one behind it, among those that can be chosen.
    pub fn next(self) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| *profile > self)
    }

    /// The profile of a name in lower case, among those that can be chosen.
    pub fn parse(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.name() == name)
    }
}

/// Whether findings of a rule come with fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fixable {
    /// Never.
    No,
    /// Some do.
    Sometimes,
    /// All do.
    Always,
}

impl Fixable {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Fixable::No => "no",
            Fixable::Sometimes => "sometimes",
            Fixable::Always => "always",
        }
    }
}

/// A rule: everything about it that any front end shows, and the functions that check.
///
/// There are no defaults, so a forgotten field does not compile.
#[derive(Debug)]
pub struct Rule {
    /// The only name, in kebab-case; says the bad thing.
    pub name: &'static str,
    /// The practice whose advice makes the finding go away.
    pub practice: Practice,
    /// The severity of an ordinary finding.
    pub severity: Severity,
    /// The confidence of an ordinary finding.
    pub confidence: Confidence,
    /// The version that brought the rule.
    pub since: &'static str,
    /// The profile in which an ordinary finding first shows.
    pub profile: Profile,
    /// Whether findings come with fixes.
    pub fixable: Fixable,
    /// The formats that the rule looks at.
    pub formats: &'static [Format],
    /// What is wrong, in one short line.
    pub summary: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Pages to read on.
    pub references: &'static [&'static str],
    /// Names of the same rule in other tools, as `tool/ID`.
    pub aliases: &'static [&'static str],
    /// Rules whose finding at the same place replaces this one: one fault, one finding.
    pub yields_to: &'static [&'static str],
    /// What can be configured.
    pub options: &'static [RuleOption],
    /// Bad and good files; each is a test.
    pub examples: &'static [Example],
    /// The functions that check.
    pub checks: &'static [Check],
}

impl Rule {
    /// The first profile in which the rule may have something to say.
    pub fn earliest(&self) -> Profile {
        self.profile
    }

    /// Whether the rule is on without configuration.
    pub fn is_default(&self) -> bool {
        self.earliest() == Profile::Essential
    }
}

/// Something that can be configured for a rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleOption {
    /// Its key, in snake_case.
    pub name: &'static str,
    /// The value without configuration; it also fixes the type.
    pub default: OptionDefault,
    /// What it does.
    pub what: &'static str,
}

/// A default, and with it the type, of a rule's option.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OptionDefault {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number that may have a fraction.
    Number(f64),
    /// A text of a form.
    Text(&'static str, TextForm),
    /// A list of texts.
    List(&'static [&'static str]),
    /// A table from text to a list of texts, empty by default.
    Table,
}

/// What a text of an option must be. The default is always accepted: an empty one means that nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// A day.
    Date,
    /// A minor version of Kubernetes.
    KubernetesVersion,
    /// A quantity of Kubernetes.
    Quantity,
    /// One of some words.
    OneOf(&'static [&'static str]),
}

impl TextForm {
    /// Whether a text has the form.
    pub fn accepts(self, text: &str) -> bool {
        match self {
            TextForm::Date => Date::parse(text).is_some(),
            TextForm::KubernetesVersion => KubernetesVersion::parse(text).is_some(),
            TextForm::Quantity => parse_quantity(text).is_some(),
            TextForm::OneOf(words) => words.contains(&text),
        }
    }

    /// The form in words, with its article.
    pub fn name(self) -> &'static str {
        match self {
            TextForm::Date => "a day, as YYYY-MM-DD",
            TextForm::KubernetesVersion => "a minor version in quotes, such as \"1.30\"",
            TextForm::Quantity => "a quantity in quotes, such as \"64Mi\"",
            TextForm::OneOf(_) => "a text",
        }
    }

    /// [`TextForm::name`], with the words that are accepted.
    pub fn expected(self) -> String {
        match self {
            TextForm::OneOf(words) => format!("one of {}", words.join(", ")),
            _ => self.name().to_string(),
        }
    }
}

/// An example of a rule: files, and whether the rule finds exactly one fault in them.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The format that is shown.
    pub format: Format,
    /// What it shows.
    pub kind: ExampleKind,
    /// The main file's text.
    pub text: &'static str,
    /// Further files of the project: path and text. The main file is `Dockerfile`, `compose.yaml` or `manifest.yaml`.
    pub files: &'static [(&'static str, &'static str)],
    /// Configuration (`lintainer.toml`) that the example needs.
    pub config: &'static str,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleKind {
    /// The rule finds exactly one fault.
    Bad,
    /// The rule finds nothing.
    Good,
    /// The rule finds exactly one fault, and its fix turns the text into this.
    Fixed(&'static str),
}

impl Example {
    /// A text in which the rule finds exactly one fault.
    pub const fn bad(format: Format, text: &'static str) -> Self {
        Example { format, kind: ExampleKind::Bad, text, files: &[], config: "" }
    }

    /// A text in which the rule finds nothing.
    pub const fn good(format: Format, text: &'static str) -> Self {
        Example { format, kind: ExampleKind::Good, text, files: &[], config: "" }
    }

    /// A text in which the rule finds exactly one fault, and what the fix makes of it.
    pub const fn fixed(format: Format, before: &'static str, after: &'static str) -> Self {
        Example { format, kind: ExampleKind::Fixed(after), text: before, files: &[], config: "" }
    }

    /// The same example with further files beside the main one.
    pub const fn with_files(mut self, files: &'static [(&'static str, &'static str)]) -> Self {
        self.files = files;
        self
    }

    /// The same example under a configuration.
    pub const fn with_config(mut self, config: &'static str) -> Self {
        self.config = config;
        self
    }

    /// The name under which the main file is linted.
    pub fn file_name(&self) -> &'static str {
        match self.format {
            Format::Dockerfile => "Dockerfile",
            Format::Compose => "compose.yaml",
            Format::Kubernetes => "manifest.yaml",
            Format::Project => ".github/workflows/ci.yml",
        }
    }
}

/// A function that checks, by what it looks at. The engine walks each file once and calls what fits.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// The text of each file: comments, bytes, any scalar.
    Text(fn(&File, &mut Context)),
    /// Each Dockerfile as a whole, with its stages.
    Dockerfile(fn(&Dockerfile, &mut Context)),
    /// Each instruction of a Dockerfile, ONBUILD triggers included.
    Instruction(fn(&Instruction, &Dockerfile, &mut Context)),
    /// Each reference to an image in any format: FROM, `--from`, `image`, image volumes. Names of stages are none.
    Image(fn(&ImageReference, &mut Context)),
    /// Each text or list that is executed, in any format.
    Shell(fn(&CommandUse, &mut Context)),
    /// Each command in what is executed, in any format.
    Command(fn(&Command, &CommandUse, &mut Context)),
    /// Each container: of pods, Compose services, shipped stages.
    Container(fn(&Container, &Workload, &mut Context)),
    /// Each workload.
    Workload(fn(&Workload, &mut Context)),
    /// Each Compose project: files that belong together, merged.
    Compose(fn(&ComposeProject, &mut Context)),
    /// Each Kubernetes object.
    Resource(fn(&Resource, &mut Context)),
    /// The project as a whole.
    Project(fn(&Project, &mut Context)),
    /// A check that asks for links: one of manifests for those among objects ([`Project::links`]) in projects for which the
    /// function says so, one of Dockerfiles for what other files say of their images. It comes after all manifests are
    /// lowered, when their trees are gone.
    Linked(&'static Check, fn(&Project) -> bool),
    /// The suppressions in comments and annotations. The engine itself judges them when it knows all findings.
    Suppressions,
}

/// The rules that a linter knows, found by name and by alias.
#[derive(Debug)]
pub struct Registry {
    rules: Vec<&'static Rule>,
    /// Made when somebody asks for an alias first: most runs never do.
    aliases: OnceLock<AliasTable>,
}

impl Registry {
    /// A registry of these rules, sorted by name.
    pub fn new(rules: impl IntoIterator<Item = &'static Rule>) -> Self {
        let mut rules: Vec<_> = rules.into_iter().collect();
        rules.sort_by_key(|rule| rule.name);
        Registry { rules, aliases: OnceLock::new() }
    }

    /// All rules by name.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// The rule of a name.
    pub fn get(&self, name: &str) -> Option<&'static Rule> {
        self.rules.binary_search_by_key(&name, |rule| rule.name).ok().map(|index| self.rules[index])
    }

    /// The index of a rule among [`Registry::rules`].
    pub fn index_of(&self, rule: &Rule) -> Option<usize> {
        self.rules.binary_search_by_key(&rule.name, |known| known.name).ok()
    }

    /// The rules that a word names: one by its own name, or all that have the word as their name in another tool. Case and,
    /// in names of ours, the difference of `-` and `_` do not matter. Empty for an unknown word.
    pub fn named(&self, word: &str) -> Vec<&'static Rule> {
        let word = word.trim();
        if let Some(rule) = self.get(&word.to_ascii_lowercase().replace('_', "-")) {
            return vec![rule];
        }
        let mut rules: Vec<_> = self.by_alias(word).iter().map(|(rule, _)| *rule).collect();
        rules.dedup_by_key(|rule| rule.name);
        rules
    }

    /// The rules that have an alias, by name, each with the alias as it writes it: `tool/ID`, or the bare `ID` where only
    /// one tool has rules under it. Case does not matter.
    pub(crate) fn by_alias(&self, alias: &str) -> &[Aliased] {
        self.alias_table().any(alias)
    }

    /// The rules that have this `ID` of this tool.
    pub(crate) fn by_alias_of(&self, tool: &str, id: &str) -> &[Aliased] {
        self.alias_table().full(&format!("{tool}/{id}"))
    }

    fn alias_table(&self) -> &AliasTable {
        self.aliases.get_or_init(|| AliasTable::new(&self.rules))
    }
}
