//! Which Compose files belong together.

use std::collections::{HashMap, HashSet};

use super::dotenv;
use super::interpolate::{Env, expanded};
use super::load::{find, is_remote};
use super::shared::Shared;
use crate::model::UNKNOWN;
use crate::project::{Kind, Project, Trees, folder};
use crate::span::FileId;
use crate::yaml::Node;

/// The names that Compose looks for by itself, the preferred one first.
const DEFAULT_NAMES: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/// Files of one project: the main one and its overrides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The main file, then its overrides.
    pub files: Vec<FileId>,
    /// Services that are fragments here: completed by a file beside this one, or only extended from others.
    pub fragments: HashSet<String>,
    /// Whether the main file is an override without a file to override.
    pub orphan: bool,
    /// Whether the main file names what only a file beside it defines, so that it is meant to be laid over that one.
    pub is_laid_over: bool,
}

/// What one file says of others.
#[derive(Default)]
struct Outline<'a> {
    /// Names of its services, and whether each says what it runs.
    services: Vec<(&'a str, bool)>,
    /// Files that it includes.
    includes: Vec<FileId>,
    /// Services of other files that it extends.
    extends: Vec<(FileId, &'a str)>,
    /// What it declares at the top level beside services.
    declared: Vec<(&'static str, &'a str)>,
    /// What its services name, by the section of the top level that has it.
    named: Vec<(&'static str, &'a str)>,
}

impl<'a> Outline<'a> {
    /// All that it defines.
    fn defined(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        self.services.iter().map(|(name, _)| ("services", *name)).chain(self.declared.iter().copied())
    }
}

/// All groups of a project, and what several of them read.
#[derive(Debug)]
pub(crate) struct Groups {
    /// The groups in the order of their main files.
    pub all: Vec<Group>,
    /// Files that several others name.
    pub shared: Shared,
}

/// Groups the Compose files of a project in the order of the files. Files that others include are left out.
pub(super) fn groups(project: &Project, trees: &Trees) -> Groups {
    let files: Vec<FileId> =
        project.files().iter().filter(|file| file.kind == Kind::Compose).map(|file| file.source.id).collect();
    let outlines: HashMap<FileId, Outline<'_>> =
        files.iter().map(|file| (*file, outline(project, trees, *file))).collect();
    let mut by_folder: HashMap<&str, Vec<FileId>> = HashMap::new();
    for &file in &files {
        by_folder.entry(folder(path(project, file))).or_default().push(file);
    }
    let mut overrides: HashMap<FileId, Vec<FileId>> = HashMap::new();
    let mut taken: HashMap<FileId, FileId> = HashMap::new();
    for siblings in by_folder.values() {
        let by_name: HashMap<&str, FileId> = siblings.iter().map(|&file| (name(project, file), file)).collect();
        for &file in siblings {
            let base = base_of(name(project, file), &by_name);
            if let Some(base) = base.filter(|base| is_laid_over(name(project, file), name(project, *base), &by_name)) {
                overrides.entry(base).or_default().push(file);
                taken.insert(file, base);
            }
        }
    }
    for folder in by_folder.keys() {
        let Some((main, others)) = named_in_dotenv(project, folder) else { continue };
        // What is named is the whole project: no override is looked for.
        taken.retain(|_, base| *base != main);
        taken.remove(&main);
        taken.extend(others.iter().map(|file| (*file, main)));
        overrides.insert(main, others);
    }
    let included = included(&files, &outlines, &taken);
    let mut extended: HashMap<FileId, HashSet<&str>> = HashMap::new();
    for (file, outline) in &outlines {
        for (target, name) in outline.extends.iter().filter(|(target, _)| target != file) {
            extended.entry(*target).or_default().insert(name);
        }
    }
    let running: HashMap<&str, Running> =
        by_folder.iter().map(|(folder, siblings)| (*folder, running(siblings, &outlines))).collect();
    let mut groups = Vec::new();
    for &main in &files {
        // `include` names a base alone, so that nothing lays its override over it, which stands for itself then.
        let is_merged = taken.get(&main).is_some_and(|base| !included.contains(base));
        if is_merged || included.contains(&main) {
            continue;
        }
        let mut members = vec![main];
        members.extend(overrides.get(&main).into_iter().flatten());
        let outline = outlines.get(&main);
        let running = running.get(folder(path(project, main)));
        let brought = brought_in(main, &outlines);
        let mut fragments =
            outline.zip(running).map_or_else(HashSet::new, |(outline, running)| fragments(outline, running, &brought));
        if !is_default(name(project, main)) {
            fragments.extend(extended.get(&main).into_iter().flatten().map(|name| name.to_string()));
        }
        let is_laid_over = !is_default(name(project, main))
            && is_completed(&members, by_folder.get(folder(path(project, main))).map_or(&[], Vec::as_slice), &outlines);
        if let Some((outline, running)) = outline.zip(running).filter(|_| is_laid_over) {
            let own = runs_here(outline);
            let others = outline.services.iter().filter(|(name, _)| running.get(name) > own.get(name));
            fragments.extend(others.map(|(name, _)| name.to_string()));
        }
        groups.push(Group { files: members, fragments, orphan: is_override(name(project, main)), is_laid_over });
    }
    Groups { all: groups, shared: Shared::new(named_by_several(&outlines)) }
}

/// The files that `COMPOSE_FILE` in the `.env` of a folder names, the first one apart from the others, if they are there.
fn named_in_dotenv(project: &Project, folder: &str) -> Option<(FileId, Vec<FileId>)> {
    let text = find(project, folder, ".env")?.source.text();
    memchr::memmem::find(text.as_bytes(), b"COMPOSE_FILE")?;
    let mut env = Env::default();
    dotenv::read(text, &mut env);
    let separator = env.vars.get("COMPOSE_PATH_SEPARATOR").map_or(":", String::as_str);
    let list = env.vars.get("COMPOSE_FILE").filter(|_| !separator.is_empty())?;
    let files = list.split(separator).map(|path| find(project, folder, path.trim()));
    let mut files = files.map(|file| file.filter(|file| file.skipped.is_none()).map(|file| file.source.id));
    let main = files.next()?.filter(|main| project.file(*main).kind == Kind::Compose)?;
    Some((main, files.collect::<Option<_>>()?))
}

/// The files that several others extend or include.
fn named_by_several(outlines: &HashMap<FileId, Outline<'_>>) -> impl Iterator<Item = FileId> {
    let mut count: HashMap<FileId, usize> = HashMap::new();
    for (file, outline) in outlines {
        let extended = outline.extends.iter().map(|(target, _)| *target);
        let targets: HashSet<FileId> = extended.chain(outline.includes.iter().copied()).collect();
        targets.into_iter().filter(|target| target != file).for_each(|target| *count.entry(target).or_default() += 1);
    }
    count.into_iter().filter(|(_, count)| *count > 1).map(|(file, _)| file)
}

fn path(project: &Project, file: FileId) -> &str {
    &project.file(file).source.path
}

fn name(project: &Project, file: FileId) -> &str {
    path(project, file).rsplit('/').next().unwrap_or("")
}

/// Whether Compose looks for a file of this name by itself.
pub fn is_default(name: &str) -> bool {
    DEFAULT_NAMES.contains(&name)
}

/// The name without `.override` and extension; `None` for other files.
fn stem_of_override(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))?;
    stem.strip_suffix(".override").or_else(|| stem.strip_suffix("-override"))
}

fn is_override(name: &str) -> bool {
    stem_of_override(name).is_some()
}

/// The file that an override belongs to: the one with the same stem, otherwise the one that Compose would find first.
fn base_of(name: &str, siblings: &HashMap<&str, FileId>) -> Option<FileId> {
    let stem = stem_of_override(name)?;
    // Of two files with the stem, the first one.
    let with_stem = [".yml", ".yaml"].map(|end| format!("{stem}{end}"));
    let same = with_stem.iter().filter(|name| !is_override(name)).filter_map(|name| siblings.get(name.as_str())).min();
    let is_default = matches!(stem, "compose" | "docker-compose");
    let default = || DEFAULT_NAMES.iter().find_map(|name| siblings.get(name)).filter(|_| is_default);
    same.or_else(default).copied()
}

/// The names of overrides that Compose looks for by itself: it takes the first one.
const DEFAULT_OVERRIDES: [&str; 4] =
    ["compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"];

/// Whether an override is laid over its base: of those that Compose looks for by itself only the first one is.
fn is_laid_over(name: &str, base: &str, siblings: &HashMap<&str, FileId>) -> bool {
    let first = DEFAULT_OVERRIDES.iter().find(|name| siblings.contains_key(*name));
    !is_default(base) || !DEFAULT_OVERRIDES.contains(&name) || first == Some(&name)
}

/// The files that are reached by `include` from a file that is not. Of files that include each other, the first one stays.
fn included(
    files: &[FileId],
    outlines: &HashMap<FileId, Outline<'_>>,
    overrides: &HashMap<FileId, FileId>,
) -> HashSet<FileId> {
    let targets: HashSet<FileId> = outlines
        .iter()
        .flat_map(|(file, outline)| outline.includes.iter().filter(move |t| *t != file))
        .copied()
        .collect();
    if targets.is_empty() {
        return targets;
    }
    let mut reached = HashSet::new();
    let starts = files.iter().filter(|file| !targets.contains(file) || overrides.contains_key(file));
    for &start in starts.chain(files) {
        if reached.contains(&start) {
            continue;
        }
        let mut open = vec![start];
        let mut seen = HashSet::from([start]);
        while let Some(file) = open.pop() {
            for &target in outlines.get(&file).map_or(&[][..], |outline| outline.includes.as_slice()) {
                if seen.insert(target) {
                    reached.insert(target);
                    open.push(target);
                }
            }
        }
    }
    reached
}

/// How often services are written with what they run, by name, in all files of a folder.
type Running<'a> = HashMap<&'a str, usize>;

fn running<'a>(files: &[FileId], outlines: &HashMap<FileId, Outline<'a>>) -> Running<'a> {
    let mut count = Running::new();
    let outlines = files.iter().filter_map(|file| outlines.get(file));
    for (name, _) in outlines.flat_map(|outline| &outline.services).filter(|(_, runs)| *runs) {
        *count.entry(name).or_default() += 1;
    }
    count
}

/// The services of a file that are only parts. A file one of whose services says nothing of what it runs, while a file
/// beside it does, is meant to be laid over that one, and so are its other services of the same names.
/// `brought_in` are the services that its includes complete.
fn fragments(outline: &Outline<'_>, in_folder: &Running<'_>, brought_in: &HashSet<&str>) -> HashSet<String> {
    if outline.services.iter().all(|(name, runs)| *runs || brought_in.contains(name)) {
        return HashSet::new();
    }
    let here = runs_here(outline);
    let runs_elsewhere = |name: &str| in_folder.get(name) > here.get(name);
    let none_runs = !outline.services.iter().any(|(_, runs)| *runs);
    let is_overlay = none_runs || outline.services.iter().any(|(name, runs)| !runs && runs_elsewhere(name));
    if !is_overlay {
        return HashSet::new();
    }
    outline
        .services
        .iter()
        .filter(|(name, runs)| !runs || runs_elsewhere(name))
        .map(|(name, _)| name.to_string())
        .collect()
}

/// How often a file itself says what services run, by name.
fn runs_here<'a>(outline: &Outline<'a>) -> Running<'a> {
    let mut here = Running::new();
    for (name, _) in outline.services.iter().filter(|(_, runs)| *runs) {
        *here.entry(*name).or_default() += 1;
    }
    here
}

/// Whether the files of a group name something that none of them defines, and a file beside them does.
fn is_completed(group: &[FileId], siblings: &[FileId], outlines: &HashMap<FileId, Outline<'_>>) -> bool {
    let of = |files: &[FileId]| -> Vec<&Outline<'_>> { files.iter().filter_map(|file| outlines.get(file)).collect() };
    let own = of(group);
    if siblings.len() < 2 || own.iter().all(|outline| outline.named.is_empty()) {
        return false;
    }
    let mut defined: HashSet<(&str, &str)> = own.iter().flat_map(|outline| outline.defined()).collect();
    defined.extend(group.iter().flat_map(|file| included_by(*file, outlines)).flat_map(Outline::defined));
    let beside: HashSet<(&str, &str)> = of(siblings).into_iter().flat_map(Outline::defined).collect();
    let mut named = own.iter().flat_map(|outline| &outline.named);
    // Every project has the network `default`.
    named.any(|one| !defined.contains(one) && beside.contains(one) && *one != ("networks", "default"))
}

/// The names of services that the files which a file includes say how to run.
fn brought_in<'a>(file: FileId, outlines: &HashMap<FileId, Outline<'a>>) -> HashSet<&'a str> {
    let services = included_by(file, outlines).into_iter().flat_map(|outline| &outline.services);
    services.filter(|(_, runs)| *runs).map(|(name, _)| *name).collect()
}

/// The files that a file includes, directly or not.
fn included_by<'o, 'a>(file: FileId, outlines: &'o HashMap<FileId, Outline<'a>>) -> Vec<&'o Outline<'a>> {
    let (mut found, mut seen, mut open) = (Vec::new(), HashSet::from([file]), vec![file]);
    while let Some(outline) = open.pop().and_then(|file| outlines.get(&file)) {
        for target in outline.includes.iter().filter(|target| seen.insert(**target)) {
            open.push(*target);
            found.extend(outlines.get(target));
        }
    }
    found
}

/// Reads what a file says of others, without merging anything.
fn outline<'a>(project: &'a Project, trees: &'a Trees, file: FileId) -> Outline<'a> {
    let file = project.file(file);
    let here = folder(&file.source.path);
    let mut outline = Outline::default();
    let target = |node: Node<'a>| {
        let (path, _) = expanded(node.text()?, &Env::default());
        if path.contains(UNKNOWN) || is_remote(&path) {
            return None;
        }
        find(project, here, &path).map(|file| file.source.id)
    };
    for document in trees.of(file).documents() {
        let Some(root) = document.node(&file.source) else { continue };
        if let Some(services) = root.get("services") {
            for service in services.entries() {
                let Some(name) = service.key.text() else { continue };
                let runs = ["image", "build", "extends", "provider"].iter().any(|key| service.value.get(key).is_some());
                outline.services.push((name, runs));
                outline.named.extend(named(service.value));
                let Some(extends) = service.value.get("extends").filter(|extends| extends.is_mapping()) else {
                    continue;
                };
                if let (Some(base), Some(path)) = (extends.get("service").and_then(Node::text), extends.get("file")) {
                    outline.extends.extend(target(path).map(|file| (file, base)));
                }
            }
        }
        for section in ["networks", "volumes", "configs", "secrets"] {
            let entries = root.get(section).into_iter().flat_map(Node::entries);
            outline.declared.extend(entries.filter_map(|entry| Some((section, entry.key.text()?))));
        }
        for item in root.get("include").into_iter().flat_map(Node::items) {
            let path = if item.is_mapping() { item.get("path") } else { Some(item) };
            let Some(path) = path else { continue };
            if path.is_sequence() {
                outline.includes.extend(path.items().filter_map(target));
            } else {
                outline.includes.extend(target(path));
            }
        }
    }
    outline
}

/// What a service names that must be defined in its project, by the section of the top level. Names with variables are not
/// known.
fn named<'a>(service: Node<'a>) -> impl Iterator<Item = (&'static str, &'a str)> {
    let keys = [("depends_on", "services"), ("networks", "networks"), ("configs", "configs"), ("secrets", "secrets")];
    let named = keys.into_iter().flat_map(move |(key, section)| {
        let value = service.get(key);
        let keys = value.filter(|value| value.is_mapping()).into_iter().flat_map(Node::entries).map(|entry| entry.key);
        let items = value.filter(|value| value.is_sequence()).into_iter().flat_map(Node::items);
        let items = items.map(|item| item.get("source").unwrap_or(item));
        keys.chain(items).filter_map(Node::text).map(move |name| (section, name))
    });
    let volumes = service.get("volumes").into_iter().flat_map(Node::items).filter_map(|item| match item.is_mapping() {
        true => item.get("source").filter(|_| item.get("type").and_then(Node::text) == Some("volume"))?.text(),
        false => item.text()?.split_once(':').map(|(source, _)| source),
    });
    let mode = service.get("network_mode").and_then(Node::text).and_then(|mode| mode.strip_prefix("service:"));
    let is_name = |name: &str| name.len() > 1 && name.bytes().all(|c| c.is_ascii_alphanumeric() || b"._-".contains(&c));
    named
        .chain(volumes.map(|name| ("volumes", name)))
        .chain(mode.map(|name| ("services", name)))
        .filter(move |(_, name)| is_name(name) && !name.starts_with('.'))
}
