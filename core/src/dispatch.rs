//! The checks of a run, sorted by what they ask for: a rule that asks for nothing that is there costs nothing.

use crate::context::Context;
use crate::dockerfile::{At, Dockerfile, Keyword};
use crate::known_keys::KnownKeys;
use crate::kubernetes::{self, Object};
use crate::model::{Container, Format, ImageReference, Run, Workload};
use crate::project::{ComposeProject, File, Project, Resource};
use crate::rule::{Check, CustomCheck, Registry, Rule, Subject};
use crate::settings::{OptionValue, Settings};
use crate::shell::Command;

/// A rule that runs, with the values of its options in the order in which it declares them.
#[derive(Debug)]
pub(crate) struct Enabled {
    pub(crate) rule: &'static Rule,
    pub(crate) options: Vec<OptionValue>,
}

/// The rules that run under some settings.
#[derive(Debug)]
pub(crate) struct Prepared {
    rules: Vec<Enabled>,
}

impl Prepared {
    /// Rules that are on; with `counts` also those that are run to say how many more findings the next profile has.
    pub(crate) fn new(registry: &Registry, settings: &Settings, counts: bool) -> Self {
        let runs = |rule: &&&'static Rule| settings.is_enabled(rule) || counts && settings.counted.contains(rule.name);
        let options = |rule: &'static Rule| {
            let value = |option: &&'static crate::rule::RuleOption| {
                settings.option(rule, option.name).cloned().unwrap_or_else(|| option.default.into())
            };
            rule.options.iter().map(value).collect()
        };
        let enabled = registry.rules().iter().filter(runs).map(|rule| Enabled { rule, options: options(rule) });
        Prepared { rules: enabled.collect() }
    }

    /// Some rule, for a context before its first check; `None` when none runs.
    pub(crate) fn first(&self) -> Option<&Enabled> {
        self.rules.first()
    }

    /// The checks of a project: of manifests those apart that ask for links there.
    pub(crate) fn passes(&self, project: &Project) -> Passes<'_> {
        self.passes_of(project, |_| true)
    }

    /// The checks of those rules that are wanted.
    pub(crate) fn passes_of(&self, project: &Project, is_wanted: impl Fn(&Rule) -> bool) -> Passes<'_> {
        let mut passes = Passes::default();
        for on in self.rules.iter().filter(|on| is_wanted(on.rule)) {
            for check in on.rule.checks {
                let (check, asks) = match check {
                    Check::Linked(check, asks) => (*check, asks(project)),
                    Check::Custom(custom) => (check, custom.asks_project()),
                    check => (check, false),
                };
                if let Check::Project(function) = check {
                    passes.project.push((on, *function));
                    continue;
                }
                for format in on.rule.formats {
                    let checks = match format {
                        Format::Dockerfile => &mut passes.dockerfile,
                        Format::Compose => &mut passes.compose,
                        Format::Kubernetes if asks => &mut passes.linked,
                        Format::Kubernetes => &mut passes.kubernetes,
                        Format::Project => continue,
                    };
                    checks.add(on, check);
                }
            }
        }
        passes
    }
}

/// Functions of rules.
type Calls<'p, F> = Vec<(&'p Enabled, F)>;
/// Functions by a key.
type Keyed<'p, K, F> = KnownKeys<K, Calls<'p, F>>;
type InstructionCheck = fn(&At, &mut Context);
type CommandCheck = fn(&Command, &Run, &mut Context);
type ObjectCheck = fn(&Object, &mut Context);

/// The checks of a project, by what they look at.
#[derive(Default)]
pub(crate) struct Passes<'p> {
    pub(crate) dockerfile: Checks<'p>,
    pub(crate) compose: Checks<'p>,
    /// Of manifests, what can be checked as soon as one is lowered.
    pub(crate) kubernetes: Checks<'p>,
    /// Of manifests, what needs all of them.
    pub(crate) linked: Checks<'p>,
    pub(crate) project: Calls<'p, fn(&Project, &mut Context)>,
}

/// The checks of one format.
#[derive(Default)]
pub(crate) struct Checks<'p> {
    text: Calls<'p, fn(&File, &mut Context)>,
    dockerfile: Calls<'p, fn(&Dockerfile, &mut Context)>,
    instructions: Keyed<'p, Keyword, InstructionCheck>,
    image: Calls<'p, fn(&ImageReference, &mut Context)>,
    shell: Calls<'p, fn(&Run, &mut Context)>,
    commands: Keyed<'p, &'static str, CommandCheck>,
    every_command: Calls<'p, CommandCheck>,
    container: Calls<'p, fn(&Container, &Workload, &mut Context)>,
    workload: Calls<'p, fn(&Workload, &mut Context)>,
    compose: Calls<'p, fn(&ComposeProject, &mut Context)>,
    /// By the kind's name; what is asked for whatever its kind stands under `*`.
    objects: Keyed<'p, &'static str, (kubernetes::Kind, ObjectCheck)>,
    /// Of rules that the project writes itself.
    custom: Keyed<'p, Subject, &'static dyn CustomCheck>,
}

impl<'p> Checks<'p> {
    fn add(&mut self, on: &'p Enabled, check: &Check) {
        match check {
            Check::Text(function) => self.text.push((on, *function)),
            Check::Dockerfile(function) => self.dockerfile.push((on, *function)),
            Check::Instruction(keywords, function) => {
                for keyword in *keywords {
                    self.instructions.entry(*keyword).or_default().push((on, *function));
                }
            }
            Check::Image(function) => self.image.push((on, *function)),
            Check::Shell(function) => self.shell.push((on, *function)),
            Check::Command([], function) => self.every_command.push((on, *function)),
            Check::Command(names, function) => {
                for name in *names {
                    self.commands.entry(name).or_default().push((on, *function));
                }
            }
            Check::Container(function) => self.container.push((on, *function)),
            Check::Workload(function) => self.workload.push((on, *function)),
            Check::Compose(function) => self.compose.push((on, *function)),
            Check::Object(kinds, function) => {
                for kind in *kinds {
                    self.objects.entry(kind.kind).or_default().push((on, (*kind, *function)));
                }
            }
            Check::Custom(check) => self.custom.entry(check.subject()).or_default().push((on, *check)),
            Check::Project(_) | Check::Suppressions(_) | Check::Linked(..) => {}
        }
    }

    /// Whether nothing is asked for that a manifest is lowered to.
    pub(crate) fn asks_nothing_of_models(&self) -> bool {
        self.image.is_empty()
            && self.workload.is_empty()
            && self.container.is_empty()
            && self.objects.is_empty()
            && self.custom.is_empty()
            && !self.asks_for_commands()
    }

    /// Whether anything looks at what is executed.
    pub(crate) fn asks_for_commands(&self) -> bool {
        !self.shell.is_empty() || self.asks_for_single_commands()
    }

    fn asks_for_single_commands(&self) -> bool {
        let is_custom = self.custom.contains_key(&Subject::Command);
        is_custom || !(self.commands.is_empty() && self.every_command.is_empty())
    }

    /// Calls the checks of the project's own rules that look at a subject.
    fn custom<'a>(&self, subject: Subject, cx: &mut Context<'a>, call: impl Fn(&dyn CustomCheck, &mut Context<'a>))
    where
        'p: 'a,
    {
        for (on, check) in self.custom.get(&subject).into_iter().flatten() {
            cx.set_rule(on);
            call(*check, cx);
        }
    }

    /// Calls the checks of texts of those rules that are wanted.
    pub(crate) fn text<'a>(&self, file: &File, is_wanted: impl Fn(&Rule) -> bool, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        for (on, check) in self.text.iter().filter(|(on, _)| is_wanted(on.rule)) {
            cx.set_rule(on);
            check(file, cx);
        }
    }

    pub(crate) fn dockerfile<'a>(&self, dockerfile: &Dockerfile, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        for (on, check) in &self.dockerfile {
            cx.set_rule(on);
            check(dockerfile, cx);
        }
    }

    pub(crate) fn instruction<'a>(&self, at: &At, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        for (on, check) in self.instructions.get(&at.kind().keyword()).into_iter().flatten() {
            cx.set_rule(on);
            check(at, cx);
        }
        self.custom(Subject::Instruction, cx, |check, cx| check.instruction(at, cx));
    }

    pub(crate) fn image<'a>(&self, image: &ImageReference, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        for (on, check) in &self.image {
            cx.set_rule(on);
            check(image, cx);
        }
        self.custom(Subject::Image, cx, |check, cx| check.image(image, cx));
    }

    pub(crate) fn run<'a>(&self, run: &Run, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        for (on, check) in &self.shell {
            cx.set_rule(on);
            check(run, cx);
        }
        if !self.asks_for_single_commands() {
            return;
        }
        for command in run.commands() {
            let named = command.name().and_then(|name| self.commands.get(name)).into_iter().flatten();
            for (on, check) in named.chain(&self.every_command) {
                cx.set_rule(on);
                check(command, run, cx);
            }
            self.custom(Subject::Command, cx, |check, cx| check.command(command, run, cx));
        }
    }

    pub(crate) fn workload<'a>(&self, workload: &Workload, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        for (on, check) in &self.workload {
            cx.set_rule(on);
            check(workload, cx);
        }
        self.custom(Subject::Workload, cx, |check, cx| check.workload(workload, cx));
        for container in &workload.containers {
            for (on, check) in &self.container {
                cx.set_rule(on);
                check(container, workload, cx);
            }
            // What a stage executes is among the commands of its Dockerfile.
            if workload.format != Format::Dockerfile && self.asks_for_commands() {
                for usage in &container.commands {
                    self.run(&Run::of_container(usage, container, workload), cx);
                }
            }
        }
    }

    pub(crate) fn compose<'a>(&self, compose: &ComposeProject, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        for (on, check) in &self.compose {
            cx.set_rule(on);
            check(compose, cx);
        }
    }

    pub(crate) fn object<'a>(&self, resource: &'a Resource, cx: &mut Context<'a>)
    where
        'p: 'a,
    {
        let named = self.objects.get(resource.kind.value.as_str()).into_iter().flatten();
        let mut fitting = named.chain(self.objects.get("*").into_iter().flatten());
        let fits = |call: &&(&'p Enabled, (kubernetes::Kind, ObjectCheck))| call.1.0.fits(resource);
        let first = fitting.by_ref().find(fits);
        let is_asked_for = first.is_some() || self.custom.contains_key(&Subject::Object);
        // Most objects are asked for by nobody: their trees are not looked at.
        let Some(node) = (if is_asked_for { cx.node(resource.node) } else { None }) else { return };
        let object = Object::new(resource, node, cx.project());
        for (on, (_, check)) in first.into_iter().chain(fitting.filter(fits)) {
            cx.set_rule(on);
            check(&object, cx);
        }
        self.custom(Subject::Object, cx, |check, cx| check.object(&object, cx));
    }
}
