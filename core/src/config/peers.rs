//! What other tools are told to leave alone stays alone, without a word in our own configuration: their files are heeded
//! where they lie, for their folder and below, beneath what ours say. Only what they ignore counts; the rest is taken over
//! by `lintainer init --from`. hadolint's file says more, see [`super::hadolint`].

use std::collections::BTreeMap;

use super::error::ConfigErrors;
use super::layer::{ConfigLayer, Given, LayerKeys, Origin, Override};
use super::migrate::{self, Draft, Peer};
use super::{Config, Loader, Pattern, Selector, absolute, file_name, folder_of, parent};
use crate::rule::Registry;
use crate::settings::Date;

/// The files that are heeded, in groups: the first of each group that a folder has counts.
fn groups() -> impl Iterator<Item = (Peer, &'static [&'static str])> {
    Peer::ALL.into_iter().flat_map(|peer| {
        // What `trivy.yaml` says is about its own runs.
        let skipped = usize::from(peer == Peer::Trivy);
        peer.files().iter().skip(skipped).map(move |names| (peer, *names))
    })
}

/// The names of the files of other tools that are heeded.
pub fn peer_files() -> impl Iterator<Item = &'static str> {
    groups().flat_map(|(_, names)| names.iter().copied())
}

/// The files of other tools but hadolint's.
#[derive(Debug, Default)]
pub(super) struct Peers {
    files: Vec<PeerFile>,
    /// By their absolute folder.
    by_folder: BTreeMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct PeerFile {
    peer: Peer,
    /// Which group of its tool's files it is of.
    group: usize,
    layer: ConfigLayer,
}

/// A file of another tool that applies to a path: its number, and those of its overrides that fit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Heeded {
    file: usize,
    overrides: Vec<usize>,
}

impl Peers {
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub(super) fn layers(&self) -> impl Iterator<Item = &ConfigLayer> {
        self.files.iter().map(|file| &file.layer)
    }

    pub(super) fn layer(&self, heeded: &Heeded) -> Option<&ConfigLayer> {
        self.files.get(heeded.file).map(|file| &file.layer)
    }

    /// What a file says about a path.
    pub(super) fn keys(&self, heeded: &Heeded) -> Vec<(&Origin, &LayerKeys)> {
        let Some(layer) = self.layer(heeded) else { return Vec::new() };
        let fitting = heeded.overrides.iter().filter_map(|number| layer.overrides.get(*number));
        std::iter::once(&layer.keys).chain(fitting.map(|one| &one.keys)).map(|keys| (&layer.origin, keys)).collect()
    }
}

impl Config {
    /// Reads the files of other tools but hadolint's. One that our own configuration of its folder switches off is left
    /// alone.
    pub(super) fn read_peers(&mut self, loader: &Loader<'_>) {
        let mut paths: Vec<_> = loader.files.iter().collect();
        paths.sort();
        for (full, (shown, text)) in paths {
            let name = file_name(full);
            let mut others = groups().enumerate().filter(|(_, (peer, _))| *peer != Peer::Hadolint);
            let Some((group, (peer, names))) = others.find(|(_, (_, names))| names.contains(&name)) else { continue };
            let folder = folder_of(full);
            // Of several in one folder the first name counts.
            let earlier = names.iter().take_while(|other| **other != name);
            let is_hidden = earlier.map(|other| absolute(folder, other)).any(|path| loader.files.contains_key(&path));
            if is_hidden || !self.heeds(peer, self.section_of_folder(folder)) {
                continue;
            }
            let layer = layer(peer, shown, text, &self.registry, self.day);
            self.peers.by_folder.entry(folder.to_string()).or_default().push(self.peers.files.len());
            self.peers.files.push(PeerFile { peer, group, layer });
        }
    }

    /// Whether the files of a tool are heeded below a section's folder.
    pub(super) fn heeds(&self, peer: Peer, section: Option<usize>) -> bool {
        let section = section.and_then(|index| self.sections.get(index));
        let files = section.into_iter().flat_map(|section| section.chain.iter().map(|(_, layer)| layer));
        let given = files.chain(&self.top).filter_map(|layer| layer.peers.get(peer.name())).next_back();
        given.is_none_or(|given| given.value)
    }

    /// The folder of an absolute path and those above it, up to the top of the project.
    pub(super) fn folders_above<'p>(&self, path: &'p str) -> impl Iterator<Item = &'p str> {
        let top = self.root_of(path);
        std::iter::successors(Some(folder_of(path)), move |place| parent(place).filter(|_| top != Some(*place)))
    }

    /// The files of other tools that apply to an absolute path: of each the nearest one beside or above it, up to the top of
    /// the project.
    pub(super) fn peers_of(&self, path: &str) -> Vec<Heeded> {
        let mut found: Vec<Heeded> = Vec::new();
        if self.peers.is_empty() {
            return found;
        }
        let mut groups = Vec::new();
        let section = self.section_of_folder(folder_of(path));
        for place in self.folders_above(path) {
            for &number in self.peers.by_folder.get(place).into_iter().flatten() {
                let Some(file) = self.peers.files.get(number).filter(|file| !groups.contains(&file.group)) else {
                    continue;
                };
                groups.push(file.group);
                let overrides = file.layer.overrides.iter().enumerate();
                let fits = |one: &Override| one.files.iter().any(|pattern| pattern.value.fits(path, place));
                let overrides = overrides.filter(|(_, one)| fits(one)).map(|(number, _)| number).collect();
                if self.heeds(file.peer, section) {
                    found.push(Heeded { file: number, overrides });
                }
            }
        }
        found
    }
}

/// What a file ignores. Its faults are notes: it is for somebody else to refuse it.
fn layer(peer: Peer, path: &str, text: &str, registry: &Registry, day: Option<Date>) -> ConfigLayer {
    let mut layer = ConfigLayer::new(Origin::File(path.to_string()));
    let mut draft = Draft { day, ..Draft::default() };
    if let Err(ConfigErrors(faults)) = migrate::read(peer, path, text, registry, &mut draft) {
        layer.notes = faults.iter().map(|fault| fault.concise()).collect();
    }
    let selectors = |name: &str| -> Vec<Given<Selector>> {
        let aliased = name.split_once('/').map_or(&[][..], |(tool, id)| registry.by_alias_of(tool, id));
        let selector = |&(rule, alias)| Given { value: Selector::of_alias(rule, alias), line: None, span: None };
        aliased.iter().map(selector).collect()
    };
    layer.keys.ignore = draft.ignore.iter().flat_map(|(name, _)| selectors(name)).collect();
    for (paths, _, names) in draft.overrides.iter().filter(|(_, key, _)| *key == "ignore") {
        let patterns = paths.iter().filter_map(|path| Pattern::parse(path).ok());
        let files = patterns.map(|value| Given { value, line: None, span: None }).collect();
        let ignore = names.iter().flat_map(|name| selectors(name)).collect();
        layer.overrides.push(Override { files, keys: LayerKeys { ignore, ..LayerKeys::default() }, line: None });
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::rule::{Practice, Rule};
    use crate::settings::{Settings, SettingsTable};

    static TAG: Rule = crate::config::tests::rule(
        "tag",
        Practice::Soundness,
        true,
        "# t\n\nT\n\nT.\n\n## In other tools\n\nkube-linter latest-tag · checkov CKV_K8S_14 · dclint no-tag · \
         trivy KSV-0013 · polaris tagNotSpecified\n",
    );

    fn ignored(files: &[(&str, &str)], path: &str) -> Vec<&'static str> {
        let registry = Registry::new([&TAG]);
        let files = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        let day = Date::parse("2026-06-01");
        let config = Config::resolve(&registry, Sources { files, day, ..Sources::default() }).unwrap();
        let table = config.settings_for([path]);
        let settings: &Settings = &table.all()[table.index_for(path)];
        settings.ignored_aliases.iter().map(|(_, alias)| *alias).collect()
    }

    #[test]
    fn what_another_tool_ignores_is_ignored_beside_and_below_its_file() {
        for (name, text, alias) in [
            (".kube-linter.yaml", "checks: {exclude: [latest-tag, other]}", "kube-linter/latest-tag"),
            (".checkov.yml", "skip-check: [CKV_K8S_14]", "checkov/CKV_K8S_14"),
            (".dclintrc", "{\"rules\": {\"no-tag\": 0}}", "dclint/no-tag"),
            (".trivyignore", "AVD-KSV-0013\nCVE-2018-1", "trivy/KSV-0013"),
            (".polaris.yaml", "checks: {tagNotSpecified: ignore}", "polaris/tagNotSpecified"),
        ] {
            let path = format!("a/{name}");
            assert_eq!(ignored(&[(&path, text)], "a/b/pod.yaml"), [alias], "{name}");
            assert!(ignored(&[(&path, text)], "pod.yaml").is_empty(), "{name}");
        }
    }

    #[test]
    fn the_nearest_file_of_a_tool_counts_and_others_add_to_it() {
        let files = [
            (".kube-linter.yaml", "checks: {exclude: [latest-tag]}"),
            ("a/.kube-linter.yml", "checks: {exclude: []}"),
            ("a/.trivyignore", "KSV-0013"),
        ];
        assert_eq!(ignored(&files, "pod.yaml"), ["kube-linter/latest-tag"]);
        assert_eq!(ignored(&files, "a/pod.yaml"), ["trivy/KSV-0013"]);
    }

    #[test]
    fn ours_wins_and_may_switch_them_off() {
        let theirs = (".checkov.yaml", "skip-check: [CKV_K8S_14]");
        for ours in ["[peers]\ncheckov = false", "select = ['all']", "extend-select = ['tag']"] {
            assert!(ignored(&[theirs, ("lintainer.toml", ours)], "pod.yaml").is_empty(), "{ours}");
        }
    }

    #[test]
    fn an_entry_of_trivy_may_be_for_some_paths_and_until_a_day() {
        let yaml = "misconfigurations:\n  - id: AVD-KSV-0013\n    paths: [a/pod.yaml]\n";
        let files = [(".trivyignore.yaml", yaml)];
        assert_eq!(ignored(&files, "a/pod.yaml"), ["trivy/KSV-0013"]);
        assert!(ignored(&files, "b/pod.yaml").is_empty());
        assert!(ignored(&[(".trivyignore", "KSV-0013 exp:2026-06-01")], "pod.yaml").is_empty());
        assert_eq!(ignored(&[(".trivyignore", "KSV-0013 exp:2026-06-02")], "pod.yaml"), ["trivy/KSV-0013"]);
    }

    #[test]
    fn its_faults_are_notes() {
        let registry = Registry::new([&TAG]);
        let text = "checks: {exclude: 3}";
        let files = [(".kube-linter.yaml".to_string(), text.to_string())].into();
        let config = Config::resolve(&registry, Sources { files, ..Sources::default() }).unwrap();
        let notes: Vec<&str> = config.notes().collect();
        assert!(notes.len() == 1 && notes[0].starts_with(".kube-linter.yaml:1:"), "{notes:?}");
    }
}
