//! Jobs and steps as each system writes them in YAML.

use super::{Action, Include, Job, Pipeline, Step, System};
use crate::shell::Dialect;
use crate::span::Spanned;
use crate::yaml::{Field, Node};

/// Keys at the top of a GitLab file that are no jobs.
const GITLAB_WORDS: [&str; 12] = [
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "pages",
    "services",
    "spec",
    "stages",
    "variables",
    "workflow",
];

/// How many steps of a pipeline are looked at. More come only of lists that aliases repeat.
const MAX_STEPS: usize = 1 << 14;

/// How deep steps may stand in conditions, stages and lists.
const MAX_DEPTH: usize = 8;

impl<'a> Pipeline<'a> {
    /// Adds what a document says.
    pub(super) fn add(&mut self, root: Field<'a>) {
        match self.system {
            System::GitHub => self.add_github(root),
            System::GitLab => self.add_gitlab(root),
            System::Azure => self.add_azure(root, 0),
            System::CircleCi => self.add_circle(root),
            System::Bitbucket => self.add_bitbucket(root.key("pipelines"), 0),
            System::Woodpecker => self.add_woodpecker(root),
            System::Jenkins => {}
        }
    }

    /// A job with room for as many steps as the pipeline may still have.
    fn job(&self, field: Field<'a>) -> Job<'a> {
        Job::new(field, MAX_STEPS.saturating_sub(self.taken))
    }

    fn push(&mut self, job: Job<'a>) {
        self.taken += job.steps.len();
        self.jobs.push(job);
    }

    fn include(&mut self, name: Option<Spanned<&'a str>>, local: bool) {
        self.includes.extend(name.map(|name| Include { name, local }));
    }

    fn add_github(&mut self, root: Field<'a>) {
        let schedule = root.at("on.schedule");
        self.schedule = schedule.is_written().then(|| schedule.head());
        for field in root.key("jobs").values() {
            let uses = field.key("uses").name();
            self.include(uses, uses.is_some_and(|uses| uses.value.starts_with("./")));
            let mut job = self.job(field);
            job.may_fail = may_fail(field.key("continue-on-error"));
            let container = field.key("container");
            job.add_image(if container.word().is_some() { container } else { container.key("image") });
            field.each("services.*.image").for_each(|image| job.add_image(image));
            for step in field.key("steps").items() {
                if !job.has_room() {
                    break;
                }
                let dialect =
                    step.key("shell").word().map_or(Dialect::Bash, |shell| Dialect::from_shell_words(&[shell]));
                let first = job.steps.len();
                job.add_script(step.key("run"), dialect);
                job.add_uses(step.key("uses").name());
                job.finish(first, step.key("name"), may_fail(step.key("continue-on-error")), step.key("with"));
            }
            self.push(job);
        }
    }

    fn add_gitlab(&mut self, root: Field<'a>) {
        let include = root.key("include");
        let entries = include.items().chain(Some(include).filter(|include| include.items().next().is_none()));
        for entry in entries.filter(|entry| entry.is_written()) {
            let local = entry.key("local").or(entry).name();
            let is_local = |name: &Spanned<&str>| !name.value.contains("://");
            let foreign = ["remote", "project", "component", "template", "file"].map(|key| entry.key(key).name());
            match foreign.into_iter().flatten().next() {
                Some(name) => self.include(Some(name), false),
                None => self.include(local, local.as_ref().is_some_and(is_local)),
            }
        }
        let shared = [root, root.key("default")];
        let mut common = self.job(root);
        shared.iter().for_each(|of| common.add_gitlab(*of));
        if !common.images.is_empty() || !common.steps.is_empty() {
            self.push(common);
        }
        for field in root.values() {
            let is_job = field.key_name().is_some_and(|key| !GITLAB_WORDS.contains(&key.value) || key.value == "pages");
            if is_job && field.node().is_some_and(Node::is_mapping) {
                let mut job = self.job(field);
                let allowed = field.key("allow_failure");
                job.may_fail = may_fail(allowed) || allowed.node().is_some_and(Node::is_mapping);
                job.add_gitlab(field);
                self.push(job);
            }
        }
    }

    /// Stages, jobs and steps, each of which may be all that there is.
    fn add_azure(&mut self, at: Field<'a>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let schedules = at.key("schedules");
        self.schedule = self.schedule.or_else(|| schedules.is_written().then(|| schedules.head()));
        for repository in at.each("resources.repositories[].repository").chain([at.at("extends.template")]) {
            self.include(repository.name(), false);
        }
        let inner = at.key("stages").items().chain(at.key("jobs").items());
        for inner in inner.filter(|inner| !inner.node().is_some_and(Node::is_alias)) {
            let template = inner.key("template").name();
            self.include(template, template.is_some_and(|name| !name.value.contains('@')));
            self.add_azure(inner, depth + 1);
        }
        let mut job = self.job(at);
        job.may_fail = may_fail(at.key("continueOnError"));
        let container = at.key("container");
        job.add_image(if container.word().is_some() { container } else { container.key("image") });
        let strategies =
            ["strategy.runOnce.deploy.steps", "strategy.rolling.deploy.steps", "strategy.canary.deploy.steps"];
        let lists = std::iter::once(at.key("steps")).chain(strategies.map(|path| at.at(path)));
        for step in lists.flat_map(Field::items) {
            if !job.has_room() {
                break;
            }
            let first = job.steps.len();
            job.add_script(step.key("script"), Dialect::default());
            job.add_script(step.key("bash"), Dialect::Bash);
            for key in ["pwsh", "powershell"] {
                job.add_script(step.key(key), Dialect::from_shell_words(&[key]));
            }
            job.add_uses(step.key("task").name());
            let template = step.key("template").name();
            self.include(template, template.is_some_and(|name| !name.value.contains('@')));
            let name = step.key("displayName");
            job.finish(first, name, may_fail(step.key("continueOnError")), step.key("inputs"));
        }
        if !job.steps.is_empty() || !job.images.is_empty() {
            self.push(job);
        }
    }

    fn add_circle(&mut self, root: Field<'a>) {
        for schedule in root.each("workflows.*.triggers[].schedule") {
            self.schedule = self.schedule.or_else(|| schedule.is_written().then(|| schedule.head()));
        }
        for orb in root.key("orbs").values() {
            self.include(orb.name(), false);
        }
        for field in root.key("jobs").values().chain(root.key("commands").values()) {
            let mut job = self.job(field);
            field.each("docker[].image").for_each(|image| job.add_image(image));
            job.add_circle_steps(field.key("steps"), 0);
            self.push(job);
        }
        // Jobs of orbs stand in workflows alone.
        for listed in root.each("workflows.*.jobs[]") {
            let named = listed.values().next().unwrap_or(listed);
            let name = listed.raw().or(named.key_name()).filter(|name| name.value.contains('/'));
            if name.is_some() {
                let mut job = self.job(named);
                job.add_uses(name);
                job.finish(0, named.key("name"), false, named);
                self.push(job);
            }
        }
        for executor in root.key("executors").values() {
            let mut job = self.job(executor);
            executor.each("docker[].image").for_each(|image| job.add_image(image));
            self.push(job);
        }
    }

    /// Steps stand in lists below branches and other conditions, and in parallel groups.
    fn add_bitbucket(&mut self, at: Field<'a>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        let step = at.key("step");
        if step.is_written() {
            let mut job = self.job(step);
            let image = step.key("image");
            job.add_image(if image.word().is_some() { image } else { image.key("name") });
            for key in ["script", "after-script"] {
                for line in step.key(key).items() {
                    if !job.has_room() {
                        break;
                    }
                    job.add_script(line, Dialect::Bash);
                    job.add_uses(line.key("pipe").name());
                }
            }
            self.push(job);
            return;
        }
        // Lists that aliases repeat are read where they are written.
        let is_repeated = |inner: &Field| inner.node().is_some_and(Node::is_alias) && !inner.key("step").is_written();
        let inner = at.items().chain(at.values()).filter(|inner| !is_repeated(inner));
        inner.for_each(|inner| self.add_bitbucket(inner, depth + 1));
    }

    fn add_woodpecker(&mut self, root: Field<'a>) {
        let lists = ["steps", "pipeline", "services"].map(|key| root.key(key));
        for field in lists.into_iter().flat_map(|list| list.items().chain(list.values())) {
            let mut job = self.job(field);
            job.add_image(field.key("image"));
            job.may_fail = field.key("failure").is("ignore");
            job.add_lines(field.key("commands"));
            if job.steps.is_empty() && field.key("settings").is_written() {
                job.add_uses(field.key("image").name());
                job.finish(0, field.key("name"), false, field.key("settings"));
            }
            self.push(job);
        }
    }
}

impl<'a> Job<'a> {
    fn new(field: Field<'a>, room: usize) -> Job<'a> {
        let named = ["job", "deployment", "name"].into_iter().find_map(|key| field.key(key).name());
        let name = field.key_name().or(named);
        let name = name.unwrap_or(Spanned::new("", field.head()));
        Job { name: name.map(Into::into), images: Vec::new(), steps: Vec::new(), may_fail: false, room }
    }

    fn has_room(&self) -> bool {
        self.steps.len() < self.room
    }

    fn add_image(&mut self, image: Field<'a>) {
        if image.word().is_some() && self.images.len() < MAX_STEPS {
            self.images.push(image.image());
        }
    }

    fn add_script(&mut self, script: Field<'a>, dialect: Dialect) {
        let text = script.node().filter(|_| self.has_room()).and_then(Node::mapped_text);
        self.steps.extend(text.map(|text| Step {
            action: Action::Script(text, dialect),
            name: None,
            may_fail: false,
            inputs: None,
        }));
    }

    fn add_uses(&mut self, name: Option<Spanned<&'a str>>) {
        self.steps.extend(name.filter(|_| self.has_room()).map(|name| Step {
            action: Action::Uses(name),
            name: None,
            may_fail: false,
            inputs: None,
        }));
    }

    /// Says of the steps from one on what they are called, whether they may fail, and what they are given.
    fn finish(&mut self, first: usize, name: Field<'a>, may_fail: bool, inputs: Field<'a>) {
        for step in self.steps.iter_mut().skip(first) {
            step.name = name.name();
            step.may_fail = may_fail;
            step.inputs = Some(inputs).filter(|inputs| inputs.is_written());
        }
    }

    /// One text or a list of them, lists in lists included: a reference to another job's script is such a list.
    fn add_lines(&mut self, lines: Field<'a>) {
        if lines.word().is_some() {
            return self.add_script(lines, Dialect::Bash);
        }
        for line in lines.items() {
            if !self.has_room() {
                break;
            }
            let inner = line.items().filter(|_| line.word().is_none());
            std::iter::once(line).chain(inner).for_each(|line| self.add_script(line, Dialect::Bash));
        }
    }

    fn add_gitlab(&mut self, field: Field<'a>) {
        let images = field.key("services").items().chain([field.key("image")]);
        images.for_each(|image| self.add_image(if image.word().is_some() { image } else { image.key("name") }));
        ["before_script", "script", "after_script"].into_iter().for_each(|key| self.add_lines(field.key(key)));
    }

    /// Steps of CircleCI: a word, `run` with its text, another command with its parameters, or more steps in a condition.
    fn add_circle_steps(&mut self, steps: Field<'a>, depth: usize) {
        for step in steps.items().filter(|_| depth < MAX_DEPTH) {
            if !self.has_room() {
                break;
            }
            let run = step.key("run");
            if let Some(word) = step.raw() {
                self.add_uses(Some(word));
            } else if run.is_written() {
                let first = self.steps.len();
                self.add_script(if run.word().is_some() { run } else { run.key("command") }, Dialect::Bash);
                self.steps.iter_mut().skip(first).for_each(|step| step.name = run.key("name").name());
            } else if let Some(inner) = step.values().next() {
                let first = self.steps.len();
                match inner.key("steps").is_written() {
                    true if inner.key("steps").node().is_some_and(Node::is_alias) => {}
                    true => self.add_circle_steps(inner.key("steps"), depth + 1),
                    false => self.add_uses(inner.key_name()),
                }
                self.finish(first, inner.key("name"), false, inner);
            }
        }
    }
}

/// Whether a failure is known to be without effect.
fn may_fail(field: Field) -> bool {
    field.bool().is_true()
}
