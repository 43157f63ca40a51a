//! The merged tree of a project into services.

use std::collections::HashMap;

use super::commands::{Commands, healthcheck};
use super::group::Group;
use super::interpolate::Env;
use super::links;
use super::load::{Loader, take};
use super::shared::Shared;
use super::value::{Data, Entry, Value};
use super::volumes::{self, Volumes};
use super::{
    ComposeProject, Declared, Dependency, EnvFile, Service, build, development, pairs, ports, resources, security,
};
use crate::model::{
    Container, Format, ImageReference, Logging, Mount, Port, Probes, Role, Setting, User, Workload, with_unknowns,
};
use crate::project::{Project, Trees, join};
use crate::span::{Span, Spanned};

/// Loads the files of a group and lowers its services.
pub(super) fn project(project: &Project, trees: &Trees, shared: &Shared, group: &Group) -> ComposeProject {
    let mut loader = Loader::new(project, trees, shared);
    let (mut root, env) = loader.load(&group.files);
    let (written, jobs) = (take(&mut root, "services"), take(&mut root, "jobs"));
    let volumes = root.get("volumes").map_or(&[][..], Value::entries).iter();
    let volumes = volumes.map(|entry| (entry.key.value.as_str(), &entry.value)).collect();
    let lowering = Lowering { project, loader: &loader, volumes, env: &env, group };
    let mut services: Vec<Service> = match written.map(|services| services.data) {
        Some(Data::Map(services)) => services.into_iter().map(|entry| lowering.service(entry)).collect(),
        _ => Vec::new(),
    };
    if let Some(Data::Map(jobs)) = jobs.map(|jobs| jobs.data) {
        services.extend(jobs.into_iter().map(|entry| lowering.job(entry)));
    }
    let name = match root.get("name") {
        Some(name) => name.setting(),
        None => Setting::Unset { at: root.span },
    };
    let (networks, volumes) = (declared(&root, "networks"), declared(&root, "volumes"));
    let (configs, secrets) = (declared(&root, "configs"), declared(&root, "secrets"));
    let active = env.vars.get("COMPOSE_PROFILES").map_or("", String::as_str).split(',').map(str::trim);
    let active_profiles = active.filter(|name| !name.is_empty()).map(str::to_string).collect();
    let (facts, folders) = (loader.facts, loader.folders);
    let names = services.iter().enumerate().map(|(index, service)| (service.workload.name.clone(), index));
    let by_name = names.collect();
    let all_partial = !services.is_empty() && services.iter().all(|service| service.workload.partial);
    let fragment = group.orphan || group.is_laid_over || all_partial;
    let mut result = ComposeProject {
        files: group.files.clone(),
        included: facts.included,
        extended: facts.extended,
        name,
        versions: facts.versions,
        services,
        by_name,
        networks,
        volumes,
        configs,
        secrets,
        active_profiles,
        variables: facts.variables,
        missing_files: facts.missing_files,
        folders,
        incomplete: facts.incomplete,
        fragment,
    };
    links::resolve(&mut result, facts.unknown_bases);
    result
}

/// The items of a section of the top level.
fn declared(root: &Value, section: &str) -> Vec<Declared> {
    let Some(section) = root.get(section) else { return Vec::new() };
    section
        .entries()
        .iter()
        .map(|entry| Declared {
            name: entry.key.clone(),
            external: match entry.value.get("external") {
                // The old form has the name below it.
                Some(external) if external.is_map() => Setting::set(true, external.span),
                Some(external) => external.boolean(),
                None => Setting::Unset { at: entry.key.span },
            },
            value: entry.value.clone(),
        })
        .collect()
}

struct Lowering<'l> {
    project: &'l Project,
    loader: &'l Loader<'l>,
    /// The volumes of the top level by name.
    volumes: HashMap<&'l str, &'l Value>,
    env: &'l Env,
    group: &'l Group,
}

impl Lowering<'_> {
    /// The variables in the file of a place.
    fn env_of(&self, span: Span) -> &Env {
        self.loader.env_of(span.file).unwrap_or(self.env)
    }

    fn service(&self, entry: Entry) -> Service {
        let (name, at, value) = (entry.key.value.as_str(), entry.key.span, &entry.value);
        let options = security::options(value);
        let (_, invalid_ports) = all_ports(value);
        let build = build::build(value, self.env_of(at), &|span| self.loader.folder_of(span.file));
        let mut containers = vec![self.container(name, at, value)];
        containers.extend(self.helpers(value, name));
        let runs = ["image", "build", "provider"].iter().any(|key| value.get(key).is_some());
        let partial = !runs
            || self.group.orphan
            || self.group.fragments.contains(name)
            || self.loader.facts.partial.contains(name);
        let mut service = Service {
            workload: Workload {
                format: Format::Compose,
                kind: "service".to_string(),
                name: name.to_string(),
                span: at,
                namespace: None,
                labels: pairs::labels(value.at(&["deploy", "labels"])),
                annotations: pairs::labels(value.get("annotations")),
                pod_labels: Vec::new(),
                pod_annotations: Vec::new(),
                replicas: replicas(value, at),
                strategy: Setting::NotApplicable,
                containers,
                volumes: Vec::new(),
                claim_templates: Vec::new(),
                host_network: security::is_host(value, "network_mode", at),
                host_pid: security::is_host(value, "pid", at),
                host_ipc: security::is_host(value, "ipc", at),
                host_users: security::is_host(value, "userns_mode", at),
                service_account: Setting::NotApplicable,
                windows: value.text_of("platform").is_some_and(|platform| platform.starts_with("windows")),
                partial,
                development: false,
                node: value.node,
                pod_node: None,
                pod_security_node: None,
            },
            build,
            depends_on: dependencies(value),
            restart: text(value, "restart", at),
            profiles: value.get("profiles").map_or(Vec::new(), names),
            build_labels: pairs::labels(value.at(&["build", "labels"])),
            container_name: text(value, "container_name", at),
            env_files: self.env_files(value),
            security_options: options,
            invalid_ports,
            references: Vec::new(),
            node: value.node,
            value: entry.value,
        };
        if partial {
            service.workload.containers.iter_mut().for_each(Container::forget_absences);
        }
        service.workload.development = self.is_development(&service);
        service
    }

    /// A container by what a service, or a step of one, says of it.
    fn container(&self, name: &str, at: Span, value: &Value) -> Container {
        let options = security::options(value);
        let (ports, _) = all_ports(value);
        Container {
            name: name.to_string(),
            span: at,
            format: Format::Compose,
            role: Role::Service,
            image: image(value, at),
            built_here: value.get("build").is_some(),
            privileged: boolean(value, "privileged", at),
            user: user(value, at),
            run_as_non_root: Setting::NotApplicable,
            no_new_privileges: security::no_new_privileges(&options, at),
            read_only_root: boolean(value, "read_only", at),
            added_capabilities: security::capabilities(value, "cap_add", at),
            dropped_capabilities: security::capabilities(value, "cap_drop", at),
            seccomp: security::seccomp(&options, at),
            annotated_seccomp: None,
            apparmor: security::apparmor(&options, at),
            limits: resources::limits(value, at),
            requests: resources::requests(value, at),
            env: pairs::environment(value.get("environment"), self.env_of(at)),
            ports,
            mounts: self.mounts(value),
            healthcheck: healthcheck(value, at),
            probes: Probes::not_applicable(),
            logging: logging(value, at),
            labels: pairs::labels(value.get("labels")),
            commands: Commands { project: self.project, trees: self.loader.trees, env: &|span| self.env_of(span) }
                .of_service(value),
            node: value.node,
            security_node: None,
        }
    }

    /// A job: a service that runs when it is told to, and ends. What it has is judged, not what it has not.
    fn job(&self, entry: Entry) -> Service {
        let mut job = self.service(entry);
        job.workload.kind = "job".to_string();
        job.workload.partial = true;
        job.workload.containers.iter_mut().for_each(Container::forget_absences);
        job
    }

    /// What runs beside a service on its behalf: containers of `pre_start`, and hooks with rights of their own. Only what
    /// they have is judged: they end, and hooks run in the container of the service.
    fn helpers(&self, service: &Value, name: &str) -> Vec<Container> {
        let steps =
            ["pre_start", "post_start", "pre_stop"].into_iter().filter_map(|key| Some((key, service.get(key)?)));
        let steps = steps.flat_map(|(key, steps)| steps.items().iter().map(move |step| (key, step)));
        let rights = ["image", "privileged", "user", "environment", "volumes", "cap_add", "security_opt"];
        let steps = steps.filter(|(_, step)| rights.iter().any(|key| step.get(key).is_some()));
        let helpers = steps.map(|(key, step)| {
            let mut helper = self.container(&format!("{name}.{key}"), step.span, step);
            helper.role = Role::Init;
            if helper.image.is_unset() {
                helper.image = Setting::NotApplicable;
            }
            // What hooks execute is already known of the service.
            if key != "pre_start" {
                helper.commands = Vec::new();
            }
            helper.forget_absences();
            helper
        });
        helpers.collect()
    }

    fn mounts(&self, service: &Value) -> Vec<Mount> {
        let volumes = Volumes { declared: &self.volumes, env: self.env_of(service.span) };
        let list = |key: &str| service.get(key).map_or(&[][..], Value::one_or_more);
        let mut mounts: Vec<Mount> = list("volumes").iter().filter_map(|entry| volumes.mount(entry)).collect();
        mounts.extend(list("tmpfs").iter().filter_map(volumes::tmpfs));
        mounts.extend(list("configs").iter().filter_map(|entry| volumes::data(entry, "")));
        mounts.extend(list("secrets").iter().filter_map(|entry| volumes::data(entry, "/run/secrets")));
        mounts.extend(service.entry("use_api_socket").and_then(volumes::api_socket));
        mounts
    }

    fn env_files(&self, service: &Value) -> Vec<EnvFile> {
        let entries = service.get("env_file").map_or(&[][..], Value::one_or_more);
        entries
            .iter()
            .filter_map(|entry| {
                let path = if entry.is_map() { entry.get("path")? } else { entry };
                let project_path = path.text().map(|text| join(&self.loader.folder_of(path.span.file), text));
                let required = entry.get("required").is_none_or(|required| !required.boolean().is_false());
                Some(EnvFile { path: path.setting(), project_path, required, span: path.span })
            })
            .collect()
    }

    fn is_development(&self, service: &Service) -> bool {
        let is_trial = |file| {
            let path = &self.project.file(file).source.path;
            development::is_trial_path(&self.project.from_top(path))
        };
        self.group.files.first().is_some_and(|file| is_trial(*file))
            || is_trial(service.workload.span.file)
            || service.workload.containers.iter().any(|container| {
                let folder = self.loader.folder_of(service.workload.span.file);
                development::is_service(service, &container.mounts, &folder, self.project)
            })
    }
}

impl Value {
    fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Value::text)
    }
}

fn image(service: &Value, at: Span) -> Setting<ImageReference> {
    let Some(value) = service.get("image") else { return Setting::Unset { at } };
    let Some(text) = value.scalar() else { return Setting::Dynamic(value.span) };
    if text.value.is_empty() {
        return Setting::Unset { at };
    }
    if let Some(expanded) = with_unknowns(&text.value) {
        let image = ImageReference::expanded(expanded, value.span, false);
        return if image.is_wholly_unknown() { Setting::Dynamic(value.span) } else { Setting::set(image, value.span) };
    }
    let verbatim = !text.interpolated && text.at.is_some();
    let reference = if verbatim {
        ImageReference::verbatim(&text.value, value.span)
    } else {
        ImageReference::expanded(&text.value, value.span, text.from_default)
    };
    Setting::set(reference, value.span)
}

fn boolean(service: &Value, key: &str, at: Span) -> Setting<bool> {
    service.get(key).map_or(Setting::Unset { at }, Value::boolean)
}

fn text(service: &Value, key: &str, at: Span) -> Setting<String> {
    service.get(key).map_or(Setting::Unset { at }, Value::setting)
}

/// `user`. Of one whose group is not known the user is.
fn user(service: &Value, at: Span) -> Setting<User> {
    let Some(value) = service.get("user") else { return Setting::Unset { at } };
    let Some(text) = value.scalar() else { return Setting::Dynamic(value.span) };
    if text.value.trim().is_empty() {
        return Setting::Unset { at };
    }
    let user = User::parse(&text.value);
    let unknown = crate::model::UNKNOWN;
    if user.user.contains(unknown) {
        return Setting::Dynamic(value.span);
    }
    let group = user.group.filter(|group| !group.contains(unknown));
    Setting::set(User { group, ..user }, value.span)
}

fn all_ports(service: &Value) -> (Vec<Port>, Vec<super::InvalidPort>) {
    let (mut found, mut invalid) = (Vec::new(), Vec::new());
    let list = |key: &str| service.get(key).map_or(&[][..], Value::one_or_more);
    for entry in list("ports").iter().filter(|entry| !entry.is_null() && !entry.is_list()) {
        match ports::published(entry) {
            Ok(port) => found.push(port),
            Err(error) => invalid.push(error),
        }
    }
    for entry in list("expose") {
        match ports::exposed(entry) {
            Ok(port) => found.extend(port),
            Err(error) => invalid.push(error),
        }
    }
    (found, invalid)
}

fn logging(service: &Value, at: Span) -> Setting<Logging> {
    let Some(entry) = service.entry("logging").filter(|entry| !entry.value.is_null()) else {
        return Setting::Unset { at };
    };
    let value = &entry.value;
    if !value.is_map() {
        return Setting::Dynamic(value.span);
    }
    let options = value.get("options");
    let logging = Logging {
        driver: text(value, "driver", entry.key.span),
        options: pairs::labels(options),
        options_known: options.is_none_or(Value::is_map),
        node: value.node,
    };
    Setting::set(logging, entry.key.span)
}

/// How many containers run: `deploy.replicas`, or `scale` before it.
fn replicas(service: &Value, at: Span) -> Setting<i64> {
    let Some(value) = service.at(&["deploy", "replicas"]).or_else(|| service.get("scale")) else {
        return Setting::Unset { at };
    };
    match value.text().and_then(|text| text.trim().parse().ok()) {
        Some(count) => Setting::set(count, value.span),
        None => Setting::Dynamic(value.span),
    }
}

fn dependencies(service: &Value) -> Vec<Dependency> {
    let Some(value) = service.get("depends_on") else { return Vec::new() };
    let started = |span| Spanned::new("service_started".to_string(), span);
    let short = value.one_or_more().iter().filter_map(Value::spanned).map(|service| Dependency {
        condition: started(service.span),
        service,
        required: true,
    });
    let long = value.entries().iter().map(|entry| Dependency {
        service: entry.key.clone(),
        condition: entry.value.get("condition").and_then(Value::spanned).unwrap_or_else(|| started(entry.key.span)),
        required: entry.value.get("required").is_none_or(|required| !required.boolean().is_false()),
    });
    short.chain(long).collect()
}

/// The known texts of a list.
fn names(value: &Value) -> Vec<Spanned<String>> {
    value.one_or_more().iter().filter_map(Value::spanned).collect()
}
