//! What a rule is: a value with a page and the functions that check.

mod custom;
mod frame;
mod kinds;
mod option;
mod page;
mod registry;

pub use custom::{CUSTOM_PREFIX, CustomCheck, OwnRules, RuleReader, Subject};
pub use frame::Frame;
pub use kinds::{Confidence, Fixable, Practice, Profile, Severity};
pub use option::{
    BoolOption, DateOption, IntOption, ListOption, NumberOption, OptionDefault, OptionKind, QuantityOption, RuleOption,
    TableOption, TextForm, Typed, VersionOption, WordOption,
};
pub use page::{Example, ExampleKind, LISTING_NAME, Page, PageError, Parsed, Part, REPORT_NAME};
pub use registry::Registry;

use crate::context::Context;
use crate::dockerfile::{At, Dockerfile, Keyword};
use crate::kubernetes::{Kind, Object};
use crate::model::{Container, Format, ImageReference, Run, Workload};
use crate::project::{ComposeProject, File, Project};
use crate::shell::Command;

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
    /// The profiles in which findings first show, that of an ordinary one first; never none.
    pub profiles: &'static [Profile],
    /// Whether findings come with fixes.
    pub fixable: Fixable,
    /// The formats that the rule looks at.
    pub formats: &'static [Format],
    /// What people read about it: the texts, the examples, its names in other tools.
    pub page: Page,
    /// Rules whose finding at the same place replaces this one: one fault, one finding.
    pub yields_to: &'static [&'static str],
    /// What can be configured.
    pub options: &'static [&'static RuleOption],
    /// The functions that check.
    pub checks: &'static [Check],
}

impl Rule {
    /// What is wrong, in one short line.
    pub fn summary(&'static self) -> &'static str {
        self.page.parsed().summary
    }

    /// Why it matters.
    pub fn why(&'static self) -> &'static str {
        self.page.parsed().why()
    }

    /// Bad and good files; each is a test.
    pub fn examples(&'static self) -> impl Iterator<Item = &'static Example> {
        self.page.parsed().examples()
    }

    /// Names of the same rule in other tools, as `tool/ID`.
    pub fn aliases(&'static self) -> impl Iterator<Item = &'static str> {
        self.page.parsed().aliases.iter().map(String::as_str)
    }

    /// Pages to read on.
    pub fn references(&'static self) -> &'static [&'static str] {
        &self.page.parsed().references
    }

    /// The profile in which an ordinary finding first shows.
    pub fn profile(&self) -> Profile {
        self.profiles.first().copied().unwrap_or(Profile::Named)
    }

    /// The first profile in which the rule may have something to say.
    pub fn earliest(&self) -> Profile {
        self.profiles.iter().copied().min().unwrap_or(Profile::Named)
    }

    /// Whether the rule is on without configuration.
    pub fn is_default(&self) -> bool {
        self.earliest() == Profile::Essential
    }
}

/// A function that checks, by what it looks at. The engine walks each file once and calls what fits.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// The text of each file: comments, bytes, any scalar.
    Text(fn(&File, &mut Context)),
    /// Each Dockerfile as a whole, with its stages.
    Dockerfile(fn(&Dockerfile, &mut Context)),
    /// Each instruction of a Dockerfile with one of these keywords, ONBUILD triggers included.
    Instruction(&'static [Keyword], fn(&At, &mut Context)),
    /// Each reference to an image in any format: FROM, `--from`, `image`, image volumes. Names of stages are none.
    Image(fn(&ImageReference, &mut Context)),
    /// Each text or list that is executed, in any format.
    Shell(fn(&Run, &mut Context)),
    /// Each command of one of these names in what is executed, in any format; every command where no name is given.
    Command(&'static [&'static str], fn(&Command, &Run, &mut Context)),
    /// Each container: of pods, Compose services, shipped stages.
    Container(fn(&Container, &Workload, &mut Context)),
    /// Each workload.
    Workload(fn(&Workload, &mut Context)),
    /// Each Compose project: files that belong together, merged.
    Compose(fn(&ComposeProject, &mut Context)),
    /// Each Kubernetes object of one of these kinds.
    Object(&'static [Kind], fn(&Object, &mut Context)),
    /// The project as a whole.
    Project(fn(&Project, &mut Context)),
    /// A check that asks for links: one of manifests for those among objects ([`Project::links`]) in projects for which the
    /// function says so, one of Dockerfiles for what other files say of their images. It comes after all manifests are
    /// lowered, when their trees are gone.
    Linked(&'static Check, fn(&Project) -> bool),
    /// What is wrong with suppressions in comments and annotations. The engine itself judges them when it knows all findings.
    Suppressions(SuppressionFault),
    /// A check that is made at run time, of a rule that a project writes itself.
    Custom(&'static dyn CustomCheck),
}

/// What may be wrong with a suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuppressionFault {
    /// Nothing is found at its place that it would suppress.
    Unused,
    /// It names no rule.
    Unknown,
    /// It cannot be read.
    Invalid,
    /// Its date has passed.
    Expired,
    /// It gives no reason, or one of fewer words than the option `minimum_words` asks for.
    Unexplained,
    /// It covers more than it is needed for: a file for one place, or more rules than the option `maximum`.
    Blanket,
    /// It is there, whatever it says; those for other tools too.
    Inline,
    /// It is for another tool, and has no effect here, covers everything or gives no reason.
    Foreign,
}
