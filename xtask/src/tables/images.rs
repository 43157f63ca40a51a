//! What the official images say of themselves: from the Dockerfiles that docker-library/official-images names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use lintainer_core::dockerfile::{BaseImage, Dockerfile, Form, InstructionKind, Stage, parse};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;

/// Images of whole systems: root, with a shell.
const SYSTEMS: &[&str] = &[
    "debian",
    "ubuntu",
    "alpine",
    "buildpack-deps",
    "busybox",
    "amazonlinux",
    "oraclelinux",
    "fedora",
    "rockylinux",
    "almalinux",
    "centos",
    "photon",
    "archlinux",
];

/// One Dockerfile of an image.
struct Build {
    repository: String,
    commit: String,
    path: String,
}

/// What is known of one build.
#[derive(Clone, Default)]
struct Facts {
    /// Empty: root; `None`: unknown.
    user: Option<String>,
    volumes: BTreeSet<String>,
    ports: BTreeSet<String>,
    has_shell: Option<bool>,
    /// `/` where none is set; `None`: unknown.
    workdir: Option<String>,
    /// The names that it sets by ENV; `None`: unknown.
    variables: Option<BTreeSet<String>>,
}

/// The rows of the table and how many images and builds they are from. `mirrors` has a folder `OWNER+NAME/repo` for each
/// repository; those that are not there are left out.
///
/// # Errors
/// The list of images cannot be read.
pub fn rows(mirrors: &Path) -> Result<(String, String), String> {
    let list = mirrors.join("docker-library+official-images/repo");
    let day = git(&list, &["log", "-1", "--format=%cs"])?.trim().to_string();
    let mut builds: BTreeMap<(String, String), Build> = BTreeMap::new();
    let mut own: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in git(&list, &["ls-tree", "--name-only", "HEAD", "library/"])?.lines() {
        let name = path.trim_start_matches("library/").to_string();
        for (tags, build) in entries(&git(&list, &["show", &format!("HEAD:{path}")])?, mirrors) {
            own.entry(name.clone()).or_default().extend(tags.first().cloned());
            for tag in tags {
                let build = Build {
                    repository: build.repository.clone(),
                    commit: build.commit.clone(),
                    path: build.path.clone(),
                };
                builds.insert((name.clone(), tag), build);
            }
        }
    }
    let (mut out, mut known) = (String::new(), 0);
    for (name, tags) in &own {
        if SYSTEMS.contains(&name.as_str()) {
            let _ = writeln!(out, "{name}\troot\t-\t-\tshell\t/\t-");
            continue;
        }
        let all: Vec<Facts> = tags.iter().filter_map(|tag| facts(name, tag, &builds, 0)).collect();
        if all.is_empty() {
            continue;
        }
        known += all.len();
        let users: BTreeSet<Option<&str>> = all.iter().map(|facts| facts.user.as_deref()).collect();
        let user = match users.iter().next() {
            Some(Some(user)) if users.len() == 1 => {
                if user.is_empty() {
                    "root"
                } else {
                    user
                }
            }
            _ if users.contains(&None) => "-",
            _ => "mixed",
        };
        let shells: BTreeSet<Option<bool>> = all.iter().map(|facts| facts.has_shell).collect();
        let shell = match shells.iter().next() {
            Some(Some(has)) if shells.len() == 1 => {
                if *has {
                    "shell"
                } else {
                    "none"
                }
            }
            _ => "-",
        };
        let workdirs: BTreeSet<Option<&str>> = all.iter().map(|facts| facts.workdir.as_deref()).collect();
        let workdir = match workdirs.iter().next() {
            Some(Some(path)) if workdirs.len() == 1 => path,
            _ => "-",
        };
        let joined = |pick: fn(&Facts) -> &BTreeSet<String>| listed(all.iter().map(pick));
        let variables = all.iter().map(|facts| facts.variables.as_ref()).collect::<Option<Vec<_>>>();
        let variables = variables.map_or("?".to_string(), |all| listed(all.into_iter()));
        let _ = writeln!(
            out,
            "{name}\t{user}\t{}\t{}\t{shell}\t{workdir}\t{variables}",
            joined(|f| &f.volumes),
            joined(|f| &f.ports)
        );
    }
    println!("{known} builds of {} images", out.lines().count());
    Ok((out, day))
}

/// What is in any of the sets.
fn listed<'s>(sets: impl Iterator<Item = &'s BTreeSet<String>>) -> String {
    let all: BTreeSet<&str> = sets.flatten().map(String::as_str).collect();
    if all.is_empty() { "-".to_string() } else { all.into_iter().collect::<Vec<_>>().join(",") }
}

/// The tags of each Linux build of a library file.
fn entries(text: &str, mirrors: &Path) -> Vec<(Vec<String>, Build)> {
    let mut found = Vec::new();
    let mut common: BTreeMap<&str, &str> = BTreeMap::new();
    for block in text.split("\n\n") {
        let own: BTreeMap<&str, &str> = block
            .lines()
            .filter(|line| !line.starts_with(['#', ' ']))
            .filter_map(|line| line.split_once(':').map(|(key, value)| (key, value.trim())))
            .collect();
        let Some(tags) = own.get("Tags") else {
            common.extend(own);
            continue;
        };
        let get = |key: &str| own.get(key).or_else(|| common.get(key)).copied();
        let is_windows =
            get("Architectures").is_some_and(|list| list.split(", ").all(|arch| arch.starts_with("windows")));
        let (Some(repository), Some(commit), false) =
            (get("amd64-GitRepo").or(get("GitRepo")), get("amd64-GitCommit").or(get("GitCommit")), is_windows)
        else {
            continue;
        };
        let parts: Vec<&str> = repository.trim_end_matches(".git").rsplit('/').take(2).collect();
        let [name, owner] = parts[..] else { continue };
        let folder = get("amd64-Directory").or(get("Directory")).unwrap_or(".").trim_matches('/');
        let file = get("amd64-File").or(get("File")).unwrap_or("Dockerfile");
        let path = if folder == "." || folder.is_empty() { file.to_string() } else { format!("{folder}/{file}") };
        let repository = mirror(mirrors, owner, name).to_string_lossy().into_owned();
        let tags = tags.split(',').map(|tag| tag.trim().to_string()).collect();
        found.push((tags, Build { repository, commit: commit.to_string(), path }));
    }
    found
}

fn mirror(mirrors: &Path, owner: &str, name: &str) -> PathBuf {
    mirrors.join(format!("{owner}+{name}/repo"))
}

fn git(folder: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new("git").arg("--git-dir").arg(folder).args(args).output();
    let output = output.map_err(|error| format!("git: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{}: {}", folder.display(), String::from_utf8_lossy(&output.stderr).trim()))
    }
}

/// What a build is, its bases looked up among the official images. A commit that the mirror does not hold is replaced by its newest.
fn facts(name: &str, tag: &str, builds: &BTreeMap<(String, String), Build>, depth: usize) -> Option<Facts> {
    if SYSTEMS.contains(&name) {
        return Some(Facts {
            user: Some(String::new()),
            has_shell: Some(true),
            workdir: Some("/".into()),
            variables: Some(BTreeSet::new()),
            ..Facts::default()
        });
    }
    let build = builds.get(&(name.to_string(), tag.to_string())).filter(|_| depth < 8)?;
    let folder = Path::new(&build.repository);
    let at = |commit: &str| git(folder, &["show", &format!("{commit}:{}", build.path)]).ok();
    let text = folder.is_dir().then(|| at(&build.commit).or_else(|| at("HEAD"))).flatten()?;
    let source = Source::new(FileId(0), "Dockerfile", text);
    let dockerfile = parse(&source);
    let stage = dockerfile.final_stage()?;
    let root = dockerfile.stages.get(stage.root)?;
    let base = match &root.base {
        BaseImage::Scratch => Facts {
            user: Some(String::new()),
            has_shell: Some(false),
            workdir: Some("/".into()),
            variables: Some(BTreeSet::new()),
            ..Facts::default()
        },
        BaseImage::Image(image) => {
            let image = image.known().map(|image| image.into_owned()).unwrap_or_default();
            let (name, tag) = image.split_once(':').unwrap_or((&image, "latest"));
            let tag = tag.split('@').next().unwrap_or(tag);
            facts(name.trim_start_matches("docker.io/library/"), tag, builds, depth + 1).unwrap_or_default()
        }
        _ => Facts::default(),
    };
    Some(of_stage(&dockerfile, stage, base))
}

fn of_stage(dockerfile: &Dockerfile, stage: &Stage, mut facts: Facts) -> Facts {
    if let Some((instruction, word)) = dockerfile.effective_user(stage) {
        let user = dockerfile.expand(word, instruction).known().map(|user| user.into_owned());
        let is_root = |user: &str| matches!(user.split(':').next(), Some("0" | "root"));
        facts.user = user.map(|user| if is_root(&user) { String::new() } else { user });
    }
    if let Some(index) = stage.state.workdir {
        facts.workdir = dockerfile.workdir_of(index).map(str::to_string);
    }
    for stage in std::iter::once(stage).chain(stage.parents(dockerfile)) {
        for instruction in stage.instructions(dockerfile) {
            let known = |words: &[lintainer_core::dockerfile::Word]| -> Vec<String> {
                let known =
                    words.iter().filter_map(|word| Some(dockerfile.expand(word, instruction).known()?.into_owned()));
                known.filter(|text| !text.is_empty() && !text.contains([' ', ','])).collect()
            };
            match &instruction.kind {
                InstructionKind::Volume(words) => facts.volumes.extend(known(words)),
                InstructionKind::Env(pairs) => {
                    if let Some(variables) = &mut facts.variables {
                        variables.extend(pairs.iter().map(|pair| pair.name.text.to_string()));
                    }
                }
                InstructionKind::Expose(words) => facts.ports.extend(known(words)),
                // What runs through a shell has one. It may be removed later, which images without a shell do by COPY.
                InstructionKind::Run(run) if matches!(run.command.form, Form::Shell(_)) => facts.has_shell = Some(true),
                _ => {}
            }
        }
    }
    facts
}
