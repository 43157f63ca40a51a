//! Which bots update the images of a repository: Renovate, Dependabot and others, by their configuration.
//!
//! By the documentation of Renovate 42, Dependabot and updatecli, November 2026.

use std::sync::Arc;

use super::beside::slot;
use super::{File, Kind, Project, Support, folder, join};
use crate::config::tree::{Value, from_yaml};
use crate::dockerfile::Presence;

/// Names of the configuration of bots that find the files with images by themselves, at the top of a repository.
const BOTS: [&str; 9] = [
    "renovate.json",
    "renovate.json5",
    ".renovaterc",
    ".renovaterc.json",
    ".renovaterc.json5",
    "updatecli.yaml",
    "updatecli.yml",
    "updatecli",
    "updatecli.d",
];

/// Folders in which Renovate looks for `renovate.json`.
const HOSTS: [&str; 4] = [".forgejo", ".gitea", ".github", ".gitlab"];

/// Names of Dependabot's configuration.
const DEPENDABOT: [&str; 2] = [".github/dependabot.yml", ".github/dependabot.yaml"];

/// Words of pipelines that run a bot.
const RUN_BY_PIPELINES: [&str; 3] = ["renovate", "updatecli", "dependabot"];

/// Words of manifests of what updates images in the cluster or in its repository: Flux, Argo CD Image Updater, Keel.
const RUN_BY_CLUSTERS: [&str; 4] =
    ["kind: ImageUpdateAutomation", "argocd-image-updater", "keel.sh/policy", "fluxcd.io/automated"];

/// What updates the images of a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpdateBot {
    /// A bot that finds files with images by itself.
    Any,
    /// Dependabot, with what it is told to update.
    Dependabot(Dependabot),
}

/// The configuration of Dependabot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependabot {
    /// Its path.
    pub path: String,
    updates: Vec<Update>,
}

/// An entry of `updates`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Update {
    ecosystem: String,
    /// Folders from the top of the repository, without outer slashes, perhaps patterns.
    directories: Vec<String>,
    /// Patterns of paths below these that are left out.
    excluded: Vec<String>,
}

impl Dependabot {
    fn read(path: &str, text: &str) -> Dependabot {
        let items = from_yaml(text).0;
        let items = items.get("updates").map_or(&[][..], Value::items).iter();
        let update = |item: &Value| {
            let several = item.get("directories").map_or(&[][..], Value::items).iter();
            let directories = several.chain(item.get("directory")).filter_map(Value::text);
            let excluded = item.get("exclude-paths").map_or(&[][..], Value::items).iter().filter_map(Value::text);
            Some(Update {
                ecosystem: item.get("package-ecosystem")?.text()?.to_string(),
                directories: directories.map(|one| clean(one).to_string()).collect(),
                excluded: excluded.map(|one| clean(one).to_string()).collect(),
            })
        };
        Dependabot { path: path.to_string(), updates: items.filter_map(update).collect() }
    }

    /// Whether it updates something of one of these ecosystems.
    pub fn has(&self, ecosystems: &[&str]) -> bool {
        self.updates.iter().any(|update| ecosystems.contains(&update.ecosystem.as_str()))
    }

    /// Whether it updates a file in an ecosystem, by its path from the top of the repository. It does not look below
    /// the directories that are named.
    pub fn covers(&self, ecosystem: &str, path: &str) -> bool {
        self.updates.iter().any(|update| update.ecosystem == ecosystem && update.covers(path))
    }

    /// Whether it is told to leave a file out, by its path from the top of the repository.
    pub fn excludes(&self, path: &str) -> bool {
        self.updates.iter().any(|update| update.excludes(path))
    }
}

impl Update {
    fn covers(&self, path: &str) -> bool {
        let folder = folder(path);
        self.directories.iter().any(|one| one == folder || fast_glob::glob_match(one, folder))
    }

    fn excludes(&self, path: &str) -> bool {
        let fits = |below: &str| {
            let is_in = |one: &String| below.strip_prefix(one.as_str()).is_some_and(|rest| rest.starts_with('/'));
            self.excluded.iter().any(|one| is_in(one) || fast_glob::glob_match(one, below))
        };
        let below = |directory: &String| Some(path.strip_prefix(directory.as_str())?.trim_start_matches('/'));
        fits(path) || self.directories.iter().filter_map(below).any(fits)
    }
}

fn clean(path: &str) -> &str {
    let path = path.trim_start_matches("./").trim_matches('/');
    if path == "." { "" } else { path }
}

impl Project {
    /// The top of the repository that a file is in; `None` where that cannot be seen.
    pub fn repository_of<'p>(&self, path: &'p str) -> Option<Arc<str>> {
        let place = folder(path);
        let is_top = |folder: &&str| self.presence(&join(folder, ".git")) == Presence::Yes;
        let above = |place: &&'p str| -> Option<&'p str> { (!place.is_empty()).then_some(folder(place)) };
        // Several rules ask, and for each file.
        let slot = slot(&self.beside.tops, place);
        slot.get_or_init(|| std::iter::successors(Some(place), above).find(is_top).map(Arc::from)).clone()
    }

    /// What updates the images of a repository, by its top; nothing where there is no such bot, `None` where nobody can
    /// tell.
    pub fn update_bots(&self, top: &str) -> Option<Vec<UpdateBot>> {
        self.names_in(top)?;
        let at = |name: &str| join(top, name);
        let hosts =
            HOSTS.iter().flat_map(|host| ["renovate.json", "renovate.json5"].map(|name| format!("{host}/{name}")));
        let mut bots = Vec::new();
        for name in BOTS.into_iter().map(str::to_string).chain(hosts) {
            match self.presence(&at(&name)) {
                Presence::Yes => bots.push(UpdateBot::Any),
                Presence::No => {}
                Presence::Unknown => return None,
            }
        }
        match self.presence(&at("package.json")) {
            Presence::Yes if self.text_at(&at("package.json"))?.contains("\"renovate\"") => bots.push(UpdateBot::Any),
            _ => {}
        }
        let is_here = |file: &File| self.repository_of(&file.source.path).as_deref() == Some(top);
        if self.files().iter().any(|file| runs_bot(file) && is_here(file)) {
            bots.push(UpdateBot::Any);
        }
        for path in DEPENDABOT.into_iter().map(at) {
            if self.presence(&path) == Presence::Yes {
                bots.push(UpdateBot::Dependabot(Dependabot::read(&path, &self.text_at(&path)?)));
            }
        }
        Some(bots)
    }
}

/// Whether a pipeline or manifest runs a bot. One that opens pull requests by a schedule is one, too.
fn runs_bot(file: &File) -> bool {
    let words: &[&str] = match file.kind {
        Kind::Support(Support::Ci) => &RUN_BY_PIPELINES,
        Kind::Kubernetes => &RUN_BY_CLUSTERS,
        _ => return false,
    };
    let text = file.source.text().as_bytes();
    let has = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    words.iter().any(|word| has(word))
        || file.kind == Kind::Support(Support::Ci) && has("schedule:") && has("/create-pull-request@")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::linter::{Serial, load};
    use crate::listing::Paths;

    fn project(texts: &[(&str, &str)], names: &[&str]) -> Project {
        let files = [("a/b/Dockerfile".to_string(), "FROM a\n".to_string())];
        let mut paths = Paths::new();
        texts.iter().for_each(|(path, text)| _ = paths.add_text(path, text));
        names.iter().for_each(|name| _ = paths.add(name));
        load(files.as_slice(), &Serial).0.with_listing(Some(Arc::new(paths)))
    }

    #[test]
    fn the_nearest_repository_counts() {
        let top = |names: &[&str]| project(&[], names).repository_of("a/b/Dockerfile");
        assert_eq!(top(&["a/b/x", ".git/"]).as_deref(), Some(""));
        assert_eq!(top(&["a/b/x", "a/.git", ".git/"]).as_deref(), Some("a"));
        assert_eq!(top(&["a/b/x"]), None);
    }

    #[test]
    fn bots_go_by_their_files() {
        let bots =
            |texts: &[(&str, &str)], names: &[&str]| project(texts, names).update_bots("").map(|bots| bots.len());
        assert_eq!(bots(&[], &["src/"]), Some(0));
        assert_eq!(bots(&[], &[".github/renovate.json5"]), Some(1));
        assert_eq!(bots(&[("package.json", "{\"renovate\": {}}")], &[]), Some(1));
        assert_eq!(bots(&[("package.json", "{}")], &[]), Some(0));
        assert_eq!(bots(&[], &["package.json"]), None);
        let alone = load([("Dockerfile".to_string(), String::new())].as_slice(), &Serial).0;
        assert_eq!(alone.update_bots(""), None);
    }

    #[test]
    fn dependabot_looks_into_the_directories_that_are_named() {
        let text = "updates:\n- package-ecosystem: docker\n  directories: [/, /apps/*, /all/**]\n  \
                    exclude-paths: [apps/old, 'gen*/**']\n- package-ecosystem: npm\n  directory: /web/\n";
        let bot = Dependabot::read("d", text);
        assert!(bot.has(&["npm"]) && !bot.has(&["docker-compose"]));
        for path in ["Dockerfile", "apps/a/Dockerfile", "all/a/b/Dockerfile"] {
            assert!(bot.covers("docker", path), "{path}");
        }
        for path in ["web/Dockerfile", "apps/Dockerfile", "apps/a/b/Dockerfile"] {
            assert!(!bot.covers("docker", path), "{path}");
        }
        assert!(bot.excludes("apps/old/Dockerfile") && bot.excludes("gen1/a") && !bot.excludes("apps/a/Dockerfile"));
    }
}
