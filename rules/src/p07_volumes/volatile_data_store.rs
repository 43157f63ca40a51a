//! `volatile-data-store`: a data store whose data goes away with its container.

use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, ImageReference, Mount, MountSource, Purpose, Setting, Workload};
use lintainer_core::project::{ComposeProject, Service};
use lintainer_core::rule::TableOption;
use lintainer_core::yaml::Node;

use crate::prelude::*;
use crate::shared::images;
use crate::tables::postgres::{self, Release};

static IMAGES: TableOption = TableOption::new("images", "further images and their data paths");
static SKIP_DEVELOPMENT: BoolOption =
    BoolOption::new("skip_development", true, "leave out files that are plainly for tests");

pub(super) static RULE: Rule = Rule {
    name: "volatile-data-store",
    practice: Practice::Volumes,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("volatile_data_store.md")),
    yields_to: &["moved-data-path"],
    options: &[IMAGES.declared(), SKIP_DEVELOPMENT.declared()],
    checks: &[Check::Compose(check_compose), Check::Workload(check_pods)],
};

const POSTGRES: &str = postgres::HOME;
const POSTGRES_DATA: &str = postgres::DATA;

/// Programs in the images of data stores that talk to a store elsewhere, and keep nothing.
const CLIENTS: &[&str] = &[
    "clickhouse-client",
    "cqlsh",
    "createdb",
    "createuser",
    "dropdb",
    "etcdctl",
    "influx",
    "mariadb",
    "mariadb-admin",
    "mariadb-dump",
    "mongo",
    "mongodump",
    "mongoexport",
    "mongoimport",
    "mongorestore",
    "mongosh",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "pg_basebackup",
    "pg_dump",
    "pg_dumpall",
    "pg_isready",
    "pg_restore",
    "pgbench",
    "psql",
    "rabbitmqadmin",
    "redis-benchmark",
    "redis-cli",
    "valkey-cli",
];

/// Programs that serve.
const SERVERS: &[&str] = &[
    "clickhouse-server",
    "docker-entrypoint.sh",
    "etcd",
    "influxd",
    "mariadbd",
    "mongod",
    "mysqld",
    "postgres",
    "rabbitmq-server",
    "redis-server",
    "valkey-server",
];

/// Whether a container is told to execute a client, itself or in a script, and no server.
fn is_client(words: &[String]) -> bool {
    let program = |word: &String| {
        let word = word.rsplit('/').next().unwrap_or(word);
        word.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_string()
    };
    let is_shell = words.first().is_some_and(|word| matches!(program(word).as_str(), "sh" | "bash" | "ash" | "dash"));
    let programs: Vec<String> = words.iter().take(if is_shell { words.len() } else { 1 }).map(program).collect();
    let has = |names: &[&str]| programs.iter().any(|word| names.contains(&word.as_str()));
    has(CLIENTS) && !has(SERVERS)
}

fn check_compose(project: &ComposeProject, cx: &mut Context) {
    for service in &project.services {
        let workload = &service.workload;
        let Some(container) = workload.containers.first() else { continue };
        if workload.development && cx.get(&SKIP_DEVELOPMENT) {
            continue;
        }
        if let Some(image) = images::of_service(service, cx).filter(|_| !has_own_program(service, cx)) {
            check(image, container, workload, cx);
        }
    }
}

/// Whether what is built on the image of a data store starts something else.
fn has_own_program(service: &Service, cx: &Context) -> bool {
    let stage = service.build.as_ref().and_then(|_| cx.project().stage_of(service));
    let Some(image) = stage.and_then(|(file, stage)| cx.image(file, &stage.name)) else { return false };
    let commands = stage.map_or_else(Vec::new, |(file, _)| cx.project().commands(file.source.id));
    let Some(own) = commands.iter().find(|one| {
        one.purpose == Purpose::Entrypoint
            && one.instruction.is_some()
            && one.instruction == image.stage.state.entrypoint
    }) else {
        return false;
    };
    let is_server = |text: &str| SERVERS.contains(&text.rsplit('/').next().unwrap_or(text));
    !own.commands().flat_map(|command| &command.words).any(|word| is_server(&word.static_prefix()))
}

fn check_pods(workload: &Workload, cx: &mut Context) {
    if workload.format != Kubernetes || workload.is_job() {
        return;
    }
    for container in workload.containers.iter().filter(|container| container.is_long_running()) {
        if let Some(image) = container.image.value() {
            check(image, container, workload, cx);
        }
    }
}

fn check(image: &ImageReference, container: &Container, workload: &Workload, cx: &mut Context) {
    if workload.partial {
        return;
    }
    let paths = data_paths(image, container, cx);
    let Some(path) = paths.first() else { return };
    if is_client(&words(container, cx)) {
        return;
    }
    // Before 18 the image declares a volume for the folder of the data, which hides one mounted above it.
    let is_declared = image.repository() == Some("postgres") && path == POSTGRES_DATA;
    let mut volatile: Option<&Mount> = None;
    let mut missed: Option<&Mount> = None;
    for mount in &container.mounts {
        let Some(target) = mount.target.value() else { return };
        let is_around = paths.iter().any(|path| is_at_or_below(path, target));
        let is_inside = paths.iter().any(|path| is_at_or_below(target, path));
        match mount.source {
            _ if !is_around && !is_inside => {}
            _ if is_declared && target == POSTGRES => missed = Some(mount),
            MountSource::Tmpfs | MountSource::EmptyDir | MountSource::Anonymous if is_around => volatile = Some(mount),
            MountSource::Tmpfs | MountSource::EmptyDir | MountSource::Anonymous => {}
            // A file of configuration keeps no data.
            MountSource::Data => {}
            _ => return,
        }
    }
    if let Some(mount) = missed {
        let message =
            format!("the volume at `{POSTGRES}` misses the data of `{}`, which is in `{path}`", container.name);
        cx.report(mount.entry_span, message)
            .help(format!("mount it at `{path}`, for which the image declares a volume of its own up to version 17"));
        return;
    }
    let at = volatile.map_or(container.span, |mount| mount.entry_span);
    let name = &container.name;
    let message = match volatile.map(|mount| &mount.source) {
        Some(MountSource::Anonymous) => {
            format!("`{name}` keeps its data in `{path}` in a volume without a name, which is not found again")
        }
        Some(MountSource::Tmpfs) => format!("`{name}` keeps its data in `{path}` in memory"),
        Some(_) => format!("`{name}` keeps its data in `{path}` in a folder that goes away with the pod"),
        None => format!("`{name}` keeps its data in `{path}`, where no volume is mounted"),
    };
    let place = if path.starts_with(POSTGRES) && path.ends_with("/docker") { POSTGRES } else { path };
    let help = match container.format {
        Compose => format!("mount a volume with a name at `{place}`"),
        _ => format!("mount a persistent volume claim at `{place}`"),
    };
    cx.report(at, message).help(help);
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The folders in which the data store may keep its data, the likeliest first; none for other images, caches, and where
/// that cannot be told.
fn data_paths(image: &ImageReference, container: &Container, cx: &Context) -> Vec<String> {
    let Some(repository) = image.repository() else { return Vec::new() };
    if let Some((_, paths)) = cx.get(&IMAGES).iter().find(|(name, _)| name == repository) {
        return paths.clone();
    }
    let Some(store) = lintainer_core::tables::current().images.data_store(repository) else { return Vec::new() };
    let words = words(container, cx);
    let named = |option: &str| words.iter().any(|word| word.split('=').next() == Some(option));
    if store.is_cache && !persists(&words) || store.options.iter().any(|option| named(option)) {
        return Vec::new();
    }
    if let Some(variable) = store.variables.iter().find_map(|name| container.env_var(name)) {
        return match &variable.value {
            Setting::Set(value) if value.value.starts_with('/') => vec![value.value.trim_end_matches('/').to_string()],
            _ => Vec::new(),
        };
    }
    // From 18 on the image has the version in the folder's name, and the volume belongs one level higher.
    match postgres::release(image) {
        Some(Release::Major(major @ postgres::MOVED..)) => vec![format!("{POSTGRES}/{major}/docker")],
        Some(Release::Major(_)) => vec![store.path.to_string()],
        Some(Release::Newest) => vec![POSTGRES.to_string()],
        _ => std::iter::once(&store.path).chain(&store.others).map(ToString::to_string).collect(),
    }
}

/// Whether a store that is a cache otherwise is told to keep its data.
fn persists(words: &[String]) -> bool {
    words.windows(2).any(|pair| match pair {
        [option, value] => match option.as_str() {
            "--appendonly" | "appendonly" => value == "yes",
            "--save" | "save" => !matches!(value.as_str(), "" | "\"\"" | "''"),
            _ => false,
        },
        _ => false,
    })
}

/// The words of everything that the container is told to execute.
fn words(container: &Container, cx: &Context) -> Vec<String> {
    let Some(node) = container.node.and_then(|node| cx.node(node)) else { return Vec::new() };
    let lists = ["entrypoint", "command", "args"].into_iter().filter_map(|key| node.get(key));
    let mut words = Vec::new();
    for list in lists {
        let items: Vec<Node> = if list.is_sequence() { list.items().collect() } else { vec![list] };
        for text in items.into_iter().filter_map(Node::text) {
            match text.trim().is_empty() {
                true => words.push(String::new()),
                false => words.extend(text.split_whitespace().map(str::to_string)),
            }
        }
    }
    words
}
