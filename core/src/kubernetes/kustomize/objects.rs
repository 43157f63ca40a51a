//! All that a kustomization deploys, its bases and components included.

use super::{Kustomization, PatchTarget, reached_up_to};
use crate::kubernetes::{ConfigKind, Resource};
use crate::project::{Kind, Project};
use crate::span::FileId;

/// How many kustomizations one may take in; with more of them something is out of sight.
const MAX_REACHED: usize = 1024;

/// What a kustomization deploys.
#[derive(Debug)]
pub struct Kustomized<'p> {
    project: &'p Project,
    /// It itself and those that it takes in.
    pub kustomizations: Vec<&'p Kustomization>,
    /// The files that these list.
    pub files: Vec<FileId>,
    /// Whether nothing is out of sight: no remote base, chart, generator or plug-in, and every file can be read.
    pub is_whole: bool,
}

impl Project {
    /// What a kustomization deploys.
    pub fn kustomized<'p>(&'p self, one: &Kustomization) -> Kustomized<'p> {
        let all = self.kustomizations();
        let at = all.all.iter().position(|other| other.file == one.file);
        let found = reached_up_to(MAX_REACHED, at, &all.bases);
        let is_cut = found.len() >= MAX_REACHED;
        let kustomizations: Vec<&Kustomization> = found.into_iter().filter_map(|index| all.all.get(index)).collect();
        let mut files: Vec<FileId> = kustomizations.iter().flat_map(|one| one.resources.iter().copied()).collect();
        files.sort_unstable();
        files.dedup();
        let is_read = |file: &FileId| {
            let file = self.file(*file);
            file.kind == Kind::Kubernetes && file.skipped.is_none() && !file.is_broken()
        };
        let is_seen = |one: &&Kustomization| !one.incomplete && !one.has_plugins;
        let is_whole = !is_cut && !files.is_empty() && files.iter().all(is_read) && kustomizations.iter().all(is_seen);
        Kustomized { project: self, kustomizations, files, is_whole }
    }
}

impl<'p> Kustomized<'p> {
    /// The objects of the files; those that generators make are none.
    pub fn objects(&self) -> impl Iterator<Item = &'p Resource> {
        self.files.iter().flat_map(|file| &self.project.model(*file).resources)
    }

    /// Whether one of them gives names a prefix or a suffix, so that one object has several.
    pub fn renames(&self) -> bool {
        self.kustomizations.iter().any(|one| one.renames)
    }

    /// Whether there is an object that a target of a patch may be for.
    pub fn may_have(&self, target: &PatchTarget) -> bool {
        let fits = |wanted: &Option<String>, text: &str| wanted.as_deref().is_none_or(|wanted| wanted == text);
        let is_meant = |object: &Resource| {
            let name = object.name.as_ref().map(|name| name.value.as_str());
            fits(&target.group, object.group())
                && fits(&target.kind, &object.kind.value)
                && name.is_none_or(|name| fits(&target.name, name))
        };
        let is_made = |(kind, name): (&str, &str)| fits(&target.kind, kind) && fits(&target.name, name);
        self.objects().any(is_meant) || self.generated().any(is_made)
    }

    /// Whether there is an object of a kind and a name.
    pub fn has(&self, kind: &str, name: &str) -> bool {
        let is_it = |object: &Resource| {
            object.kind.value == kind && object.name.as_ref().is_none_or(|other| other.value == name)
        };
        self.objects().any(is_it) || self.generated().any(|made| made == (kind, name))
    }

    /// The kinds and names of the ConfigMaps and Secrets that generators make.
    fn generated(&self) -> impl Iterator<Item = (&'p str, &'p str)> {
        let made = self.kustomizations.iter().flat_map(|one| &one.generated);
        made.map(|object| {
            let kind = match object.kind {
                ConfigKind::ConfigMap => "ConfigMap",
                ConfigKind::Secret => "Secret",
            };
            (kind, object.name.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};
    use crate::project::Project;

    fn project(files: &[(&str, &str)]) -> Project {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        load(files.as_slice(), &Serial).0
    }

    const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n";

    #[test]
    fn patches_find_what_bases_deploy_and_generators_make() {
        let project = project(&[
            ("base/kustomization.yaml", "resources: [web.yaml]\nconfigMapGenerator: [{name: conf}]\n"),
            ("base/web.yaml", SERVICE),
            (
                "top/kustomization.yaml",
                "resources: [../base]\npatches:\n- target: {kind: Service, name: web}\n  patch: x\n\
                 - target: {kind: ConfigMap, name: 'c.*'}\n  path: p.yaml\n- target: {kind: Service, name: wbe}\n  patch: x\n\
                 - patch: |\n    kind: Service\n    metadata: {name: web}\n- patch: '[{op: add}]'\n",
            ),
        ]);
        let top = project.kustomizations().all().iter().find(|one| one.folder == "top").unwrap();
        let all = project.kustomized(top);
        assert!(all.is_whole && !all.renames());
        assert_eq!((all.kustomizations.len(), all.files.len()), (2, 1));
        let targets = top.patched.iter().filter_map(|patch| patch.target.as_ref());
        assert_eq!(targets.map(|target| all.may_have(target)).collect::<Vec<_>>(), [true, true, false]);
        let objects: Vec<_> = top.patched.iter().map(|patch| patch.objects.clone()).collect();
        let web = vec![("Service".to_string(), "web".to_string())];
        assert_eq!(objects, [None, None, None, Some(web), None]);
        assert!(all.has("Service", "web") && all.has("ConfigMap", "conf") && !all.has("Deployment", "web"));
    }

    #[test]
    fn what_is_out_of_sight_is_known_to_be() {
        let of = |text: &str| {
            let project = project(&[("kustomization.yaml", text), ("web.yaml", SERVICE), ("t.yaml", "{{ x }}\n")]);
            project.kustomized(&project.kustomizations().all()[0]).is_whole
        };
        assert!(of("resources: [web.yaml]\n"));
        for text in [
            "resources: [web.yaml, 'https://example.com/x.yaml']\n",
            "resources: [web.yaml, gone.yaml]\n",
            "resources: [web.yaml]\ntransformers: [t]\n",
            "resources: [web.yaml, t.yaml]\n",
            "images: []\n",
        ] {
            assert!(!of(text), "{text}");
        }
    }

    #[test]
    fn paths_are_read_from_all_lists() {
        let text = "resources: [a.yaml]\npatches: [{path: b.yaml}, {patch: x}]\npatchesStrategicMerge:\n- |\n  kind: A\n- c.yaml\n\
                    configMapGenerator: [{files: [k=d.txt, e.txt], envs: [f.env]}]\nopenapi: {path: g.json}\n";
        let project = project(&[("kustomization.yaml", text)]);
        let paths = &project.kustomizations().all()[0].paths;
        let names: Vec<&str> = paths.iter().map(|path| path.path.value.as_str()).collect();
        assert_eq!(names, ["c.yaml", "a.yaml", "b.yaml", "g.json", "f.env", "d.txt", "e.txt"]);
    }
}
