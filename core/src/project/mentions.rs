//! Whether a script or a text for people speaks of a file that is not there: then it is made, or written by whoever
//! follows that text.

use std::collections::HashSet;
use std::sync::Arc;

use super::beside::slot;
use super::{File, Kind, Project, Support, file_name, folder, join};
use crate::listing::NameKind;

/// How many folders above are looked into, and how many files of each folder are read.
const MAX_ABOVE: usize = 8;
const MAX_READ: usize = 64;

/// How many words are looked at for the name of what `kubectl create` makes.
const MAX_OPTIONS: usize = 8;

/// Folders beside a file whose scripts may make it.
const FOLDERS: [&str; 12] =
    [".github", "bin", "build", "ci", "contrib", "deploy", "doc", "docs", "hack", "script", "scripts", "tools"];

/// Names of files with commands.
const SCRIPTS: [&str; 12] = [
    "Earthfile",
    "GNUmakefile",
    "Justfile",
    "Makefile",
    "Rakefile",
    "Taskfile",
    "Vagrantfile",
    "configure",
    "justfile",
    "magefile.go",
    "makefile",
    "package.json",
];

/// Endings of files with commands, and of texts for people.
const ENDINGS: [&str; 11] = ["adoc", "bash", "bat", "cmd", "fish", "make", "md", "mk", "ps1", "rst", "sh"];

/// Names of files in texts.
pub(super) type Mentioned = Arc<HashSet<Box<str>>>;

impl Project {
    /// Whether a script, a pipeline or a text for people near a folder, or in one above, names a file. A name without a dot
    /// is any word, and is named by nothing.
    pub fn mentions_file(&self, near: &str, name: &str) -> bool {
        name.contains('.') && self.mentions(near, name)
    }

    /// Whether one of them creates a Kubernetes object of a kind, `configmap` or `secret`, with `kubectl create`.
    pub fn creates_object(&self, near: &str, kind: &str, name: &str) -> bool {
        self.mentions(near, &created(kind, name))
    }

    /// Whether one of them gives a manifest to `kubectl` with `-f`, by its path from the top of the project. A name without
    /// a folder counts in texts near the manifest.
    pub fn is_applied(&self, path: &str) -> bool {
        let (near, name) = (folder(path), file_name(path));
        let whole = applied(&format!("{}/{name}", file_name(near)));
        let alone = applied(name);
        self.beside.mentioned_by_builds.get_or_init(|| self.mentioned_by_builds()).contains(&*whole)
            || around(near)
                .map(|folder| self.mentioned_in(&folder))
                .any(|it| it.contains(&*whole) || it.contains(&*alone))
    }

    fn mentions(&self, near: &str, name: &str) -> bool {
        if self.beside.mentioned_by_builds.get_or_init(|| self.mentioned_by_builds()).contains(name) {
            return true;
        }
        around(near).any(|folder| self.mentioned_in(&folder).contains(name))
    }

    /// Whether a script, a pipeline or a text for people near a folder, or in one above, has some text in it, as has a manifest
    /// of the project.
    pub fn mentions_text(&self, near: &str, text: &str) -> bool {
        let is_read = |file: &File| {
            matches!(file.kind, Kind::Kubernetes | Kind::Support(Support::Ci | Support::Build | Support::Kustomization))
        };
        let has = |in_it: &str| memchr::memmem::find(in_it.as_bytes(), text.as_bytes()).is_some();
        self.files().iter().any(|file| is_read(file) && has(file.source.text()))
            || around(near).any(|folder| self.telling_texts(&folder).any(|in_it| has(&in_it)))
    }

    fn mentioned_in(&self, folder: &str) -> Mentioned {
        let slot = slot(&self.beside.mentioned, folder);
        let read = || {
            let mut found = HashSet::new();
            self.telling_texts(folder).for_each(|text| add_names(&text, &mut found));
            Arc::new(found)
        };
        Arc::clone(slot.get_or_init(read))
    }

    /// The texts of the scripts in a folder, and of those for people.
    fn telling_texts(&self, folder: &str) -> impl Iterator<Item = String> {
        let names = self.names_in(folder).unwrap_or_default();
        let tells = names.iter().filter(|one| one.kind == NameKind::File && is_telling(&one.text)).take(MAX_READ);
        let texts: Vec<_> = tells.filter_map(|one| self.text_at(&join(folder, &one.text))).collect();
        texts.into_iter()
    }

    fn mentioned_by_builds(&self) -> Mentioned {
        let mut found = HashSet::new();
        for file in self.files() {
            if matches!(file.kind, Kind::Support(Support::Ci | Support::Build)) {
                add_names(file.source.text(), &mut found);
            }
        }
        Arc::new(found)
    }
}

/// A folder and those above it, each with the ones below it that have scripts.
fn around(near: &str) -> impl Iterator<Item = String> + '_ {
    let above = |at: &str| !at.is_empty() && file_name(at) != "..";
    let all = std::iter::successors(Some(near), move |at| above(at).then_some(folder(at))).take(MAX_ABOVE);
    all.flat_map(|at| std::iter::once(at.to_string()).chain(FOLDERS.iter().map(move |below| join(at, below))))
}

/// Whether a file has commands, or is written for people. A Compose file is neither.
fn is_telling(name: &str) -> bool {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let lower = stem.to_ascii_lowercase();
    match ending {
        "yml" | "yaml" => lower.starts_with("taskfile") || lower.contains("playbook"),
        _ if ENDINGS.contains(&ending) || SCRIPTS.contains(&name) => true,
        _ => ["readme", "install", "setup", "bootstrap"].iter().any(|word| lower.starts_with(word)),
    }
}

/// Adds the words of a text that have a dot in them, but for one that ends a sentence.
fn add_names(text: &str, found: &mut HashSet<Box<str>>) {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')));
    let names = words.map(|word| word.trim_end_matches('.')).filter(|word| word.contains('.'));
    names.for_each(|name| {
        if !found.contains(name) {
            found.insert(name.into());
        }
    });
    add_created(text, found);
    add_applied(text, found);
}

/// Adds what `kubectl create` makes in a text.
fn add_created(text: &str, found: &mut HashSet<Box<str>>) {
    let mut words = text.split_whitespace();
    while words.any(|word| word == "create") {
        let kind = match words.next() {
            Some("configmap" | "cm") => "configmap",
            // The next word is the type of the Secret.
            Some("secret") if words.next().is_some() => "secret",
            _ => continue,
        };
        // Options may come first, with their value or without.
        let name = words.clone().take(MAX_OPTIONS).find(|word| !word.starts_with(['-', '\\', '$']));
        found.extend(name.map(|name| created(kind, name.trim_matches(['"', '\''])).into()));
    }
}

/// Adds the manifests that a text gives to `kubectl`.
fn add_applied(text: &str, found: &mut HashSet<Box<str>>) {
    let mut words = text.split_whitespace();
    while words.any(|word| matches!(word.trim_start_matches(['`', '$', '(']), "kubectl" | "oc")) {
        let verbs = words.clone().take(MAX_OPTIONS).position(|word| matches!(word, "apply" | "create" | "replace"));
        let Some(verb) = verbs else { continue };
        let mut options = words.clone().skip(verb + 1).take(MAX_OPTIONS);
        while let Some(option) = options.next() {
            let path = match option {
                "-f" | "--filename" => options.next(),
                _ => option.strip_prefix("--filename=").or_else(|| option.strip_prefix("-f=")),
            };
            for path in path.into_iter().flat_map(|path| path.split(',')) {
                let path = path.trim_end_matches(['"', '\'', '`', ';', ')', '.']).trim_start_matches(['"', '\'']);
                let mut parts = path.rsplit('/');
                let (name, above) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
                if [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending)) {
                    let is_bare = matches!(above, "" | "." | "..");
                    let path = if is_bare { name.to_string() } else { format!("{above}/{name}") };
                    found.insert(applied(&path).into());
                }
            }
        }
    }
}

/// What is noted of a manifest that is given to `kubectl`. No file has a space in its name here.
fn applied(path: &str) -> String {
    format!("-f {path}")
}

/// What is noted of an object that is created. No file has a space in its name here.
fn created(kind: &str, name: &str) -> String {
    format!("{kind} {name}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::linter::{Serial, load};
    use crate::listing::Paths;

    #[test]
    fn manifests_that_are_applied_by_hand_are_known() {
        let mut paths = Paths::new();
        let readme =
            "```sh\nkubectl -n shop apply -f ./deploy/web.yaml,\"x/db.yml\"\n```\nThen `oc create -f api.yaml`.\n";
        paths.add_text("README.md", readme).add_text("other/notes.md", "web.yaml and kubectl get -f no.yaml\n");
        let files = [("compose.yaml".to_string(), "services: {}\n".to_string())];
        let project = load(files.as_slice(), &Serial).0.with_listing(Some(Arc::new(paths)));
        let known = ["deploy/web.yaml", "x/db.yml", "k8s/api.yaml", "a/deploy/web.yaml"];
        assert!(known.iter().all(|path| project.is_applied(path)));
        assert!(
            !["web.yaml", "other/web.yaml", "no.yaml", "deploy/db.yml"].iter().any(|path| project.is_applied(path))
        );
    }

    #[test]
    fn scripts_and_texts_near_a_folder_are_read() {
        let mut paths = Paths::new();
        paths.add_text("README.md", "Write `app.conf` and .env. See .envrc\n").add_text("scripts/make-it", "deep.conf");
        paths
            .add_text("a/b/run.sh", "cp x key.pem\n")
            .add_text("a/main.py", "other.conf")
            .add_text("scripts/b.sh", "two.ini");
        let files = [("a/b/compose.yaml".to_string(), "services: {}\n".to_string())];
        let project = load(files.as_slice(), &Serial).0.with_listing(Some(Arc::new(paths)));
        for name in ["app.conf", ".env", "key.pem", "two.ini"] {
            assert!(project.mentions_file("a/b", name), "{name}");
        }
        for name in ["pp.conf", "app.con", "env", "deep.conf", "other.conf", ""] {
            assert!(!project.mentions_file("a/b", name), "{name}");
        }
        assert!(!project.mentions_file("a", "key.pem"));
        assert!(project.mentions_text("a/b", "Write `app") && project.mentions_text("a/b", "cp x"));
        assert!(!project.mentions_text("a", "cp x") && !project.mentions_text("a/b", "other"));
    }

    #[test]
    fn objects_that_scripts_create_are_noted() {
        let mut paths = Paths::new();
        paths.add_text(
            "deploy.sh",
            "kubectl create secret generic --from-literal=a=b shop-key\n\
             kubectl -n x create configmap 'shop' --from-file=x\n\
             kubectl create secret tls \\\n  shop.tls --key k\nkubectl create namespace other\nkubectl create secret",
        );
        let files = [("k8s/pod.yaml".to_string(), String::new())];
        let project = load(files.as_slice(), &Serial).0.with_listing(Some(Arc::new(paths)));
        for (kind, name) in [("secret", "shop-key"), ("configmap", "shop"), ("secret", "shop.tls")] {
            assert!(project.creates_object("k8s", kind, name), "{kind} {name}");
        }
        for (kind, name) in [("secret", "shop"), ("configmap", "shop-key"), ("secret", "other"), ("secret", "generic")]
        {
            assert!(!project.creates_object("k8s", kind, name), "{kind} {name}");
        }
        assert!(!project.mentions_file("k8s", "secret shop-key"));
    }
}
