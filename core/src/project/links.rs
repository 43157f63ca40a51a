//! Links from images to what they are built of.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::scanned::Scanned;
use super::{File, Kind, Project};
use crate::compose::{Build, ComposeProject, Service};
use crate::dockerfile::BaseImage;
use crate::model::{Container, ImageReference, Workload};
use crate::span::FileId;

/// Services that build an image, by the image's name without tag: their project and place in it. `None` for a name that is
/// built of several Dockerfiles.
pub(super) type BuiltImages = HashMap<String, Option<(usize, usize)>>;

/// A container by its file and the places of its workload and itself.
type ContainerPlace = (FileId, usize, usize);

/// What is looked up across files. Each index is made when it is asked for first.
#[derive(Debug, Default)]
pub(super) struct Indexes {
    built_images: OnceLock<BuiltImages>,
    /// The services that build a Dockerfile, by its path.
    built_from: OnceLock<HashMap<String, Vec<(usize, usize)>>>,
    /// Names of folders with a Dockerfile.
    dockerfile_folders: OnceLock<HashSet<String>>,
    /// The last parts of the names of images that containers of Kubernetes run.
    run_in_kubernetes: OnceLock<HashSet<String>>,
    /// The normalised names of the images that stages are built on.
    bases: OnceLock<HashSet<String>>,
    /// Containers of Kubernetes by the normalised names of their images.
    by_image: OnceLock<HashMap<String, Vec<ContainerPlace>>>,
    /// Services by the normalised names of their images: their project and place in it.
    services_by_image: OnceLock<HashMap<String, Vec<(usize, usize)>>>,
    /// Whether there is a manifest among the files.
    has_manifests: OnceLock<bool>,
    /// What the scans are about.
    pub(super) scanned: OnceLock<Scanned>,
}

impl Project {
    /// The Dockerfile that a service is built from, if it is among the files of the run.
    pub fn dockerfile_of(&self, service: &Service) -> Option<&File> {
        let path = service.build.as_ref()?.dockerfile.as_deref()?;
        let file = self.file_at(path).or_else(|| self.file_at(&format!("./{path}")))?;
        (file.kind == Kind::Dockerfile).then_some(file)
    }

    /// The services that are built from a Dockerfile, with their projects.
    pub fn services_built_from(&self, dockerfile: &str) -> Vec<(&ComposeProject, &Service)> {
        let index = self.indexes.built_from.get_or_init(|| {
            let mut found: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
            for (project, compose) in self.compose().iter().enumerate() {
                for (index, service) in compose.services.iter().enumerate() {
                    if let Some(path) = service.build.as_ref().and_then(|build| build.dockerfile.clone()) {
                        found.entry(path).or_default().push((project, index));
                    }
                }
            }
            found
        });
        let dockerfile = dockerfile.strip_prefix("./").unwrap_or(dockerfile);
        let places = index.get(dockerfile).map_or(&[][..], Vec::as_slice);
        let service = |(project, index): &(usize, usize)| {
            let project = self.compose().get(*project)?;
            Some((project, project.services.get(*index)?))
        };
        places.iter().filter_map(service).collect()
    }

    /// How Compose services build a Dockerfile. Empty when no service builds from it.
    pub fn builds_of(&self, dockerfile: &str) -> Vec<&Build> {
        self.services_built_from(dockerfile).into_iter().filter_map(|(_, service)| service.build.as_ref()).collect()
    }

    /// Whether a folder of this name has a Dockerfile, so that an image of this name may be built there.
    pub fn has_dockerfile_in(&self, folder_name: &str) -> bool {
        let index = self.indexes.dockerfile_folders.get_or_init(|| {
            let dockerfiles = self.files().iter().filter(|file| file.kind == Kind::Dockerfile);
            dockerfiles.filter_map(|file| file.source.path.rsplit('/').nth(1)).map(str::to_string).collect()
        });
        index.contains(folder_name)
    }

    /// Whether a container of Kubernetes runs an image with this last part of its name.
    pub fn runs_in_kubernetes(&self, short_name: &str) -> bool {
        let index = self.indexes.run_in_kubernetes.get_or_init(|| {
            let containers = self.kubernetes_workloads().flat_map(|workload| &workload.containers);
            containers.filter_map(|one| one.image.value()?.short_name()).map(str::to_string).collect()
        });
        index.contains(short_name)
    }

    /// Whether there is a manifest among the files.
    pub fn has_manifests(&self) -> bool {
        let is_manifest = |file: &std::sync::Arc<File>| file.kind == Kind::Kubernetes;
        *self.indexes.has_manifests.get_or_init(|| self.files().iter().any(is_manifest))
    }

    /// The service whose workload this is.
    pub fn service_of(&self, workload: &Workload) -> Option<&Service> {
        let mut services = self.compose().iter().flat_map(|compose| &compose.services);
        services.find(|service| std::ptr::eq(&service.workload, workload))
    }

    /// The containers of Kubernetes that run an image, by its normalised name, each with its workload.
    pub fn containers_of_image(&self, normalized: &str) -> impl Iterator<Item = (&Workload, &Container)> {
        let index = self.indexes.by_image.get_or_init(|| {
            let mut found: HashMap<String, Vec<ContainerPlace>> = HashMap::new();
            for file in self.files().iter().filter(|file| file.kind == Kind::Kubernetes) {
                for (at, workload) in self.model(file.source.id).workloads.iter().enumerate() {
                    for (index, container) in workload.containers.iter().enumerate() {
                        if let Some(name) = container.image.value().and_then(ImageReference::normalized) {
                            found.entry(name).or_default().push((file.source.id, at, index));
                        }
                    }
                }
            }
            found
        });
        index.get(normalized).into_iter().flatten().filter_map(|(file, workload, container)| {
            let workload = self.model(*file).workloads.get(*workload)?;
            Some((workload, workload.containers.get(*container)?))
        })
    }

    /// The services that run an image, by its normalised name.
    pub fn services_of_image(&self, normalized: &str) -> impl Iterator<Item = &Service> {
        let index = self.indexes.services_by_image.get_or_init(|| {
            let mut found: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
            for (project, compose) in self.compose().iter().enumerate() {
                for (index, service) in compose.services.iter().enumerate() {
                    let image = service.workload.containers.first().and_then(|container| container.image.value());
                    if let Some(name) = image.and_then(ImageReference::normalized) {
                        found.entry(name).or_default().push((project, index));
                    }
                }
            }
            found
        });
        let places = index.get(normalized).into_iter().flatten();
        places.filter_map(|(project, index)| self.compose().get(*project)?.services.get(*index))
    }

    /// The Dockerfile and the stage that an image is built of, if a Compose service of the project has both `build` and this
    /// `image`. Tags are not compared: they are made when the image is published.
    pub fn dockerfile_for_image(&self, image: &ImageReference) -> Option<(&File, &Workload)> {
        let (project, service) = (*self.built_images().get(&image.normalized()?)?)?;
        self.stage_of(self.compose().get(project)?.services.get(service)?)
    }

    /// The Dockerfile and the stage that a service is built of.
    pub fn stage_of(&self, service: &Service) -> Option<(&File, &Workload)> {
        let file = self.dockerfile_of(service)?;
        let stages = &self.model(file.source.id).workloads;
        let target = &service.build.as_ref()?.target;
        let stage = match target.value() {
            // A target is a name, or the number of a stage without one.
            Some(target) => stages.iter().find(|stage| stage.name.eq_ignore_ascii_case(target))?,
            None if target.is_unset() => stages.last()?,
            None => return None,
        };
        Some((file, stage))
    }

    /// Whether an image that a Compose service builds of a Dockerfile is what other Dockerfiles, or other services as a build
    /// context, are built on.
    pub fn is_base(&self, dockerfile: &str) -> bool {
        let services = self.services_built_from(dockerfile);
        if services.is_empty() {
            return false;
        }
        let bases = self.indexes.bases.get_or_init(|| {
            let mut found = HashSet::new();
            for file in self.files().iter().filter(|file| file.kind == Kind::Dockerfile) {
                let syntax = file.syntax();
                let stages = syntax.dockerfile().map_or(&[][..], |dockerfile| &dockerfile.stages);
                for stage in stages {
                    if let BaseImage::Image(name) = &stage.base
                        && let Some(name) = name.known()
                    {
                        let image = ImageReference::verbatim(name, file.source.span(0..0));
                        found.extend(image.normalized());
                    }
                }
            }
            found
        });
        services.iter().any(|(project, service)| {
            let context = format!("service:{}", service.workload.name);
            let is_context = |other: &Service| {
                let contexts = other.build.iter().flat_map(|build| &build.contexts);
                contexts.into_iter().any(|(_, source)| source.value().is_some_and(|source| *source == context))
            };
            let image = service.workload.containers.first().and_then(|container| container.image.value());
            image.and_then(ImageReference::normalized).is_some_and(|name| bases.contains(&name))
                || project.services.iter().any(is_context)
        })
    }

    /// The images that Compose services build.
    pub(super) fn built_images(&self) -> &BuiltImages {
        self.indexes.built_images.get_or_init(|| {
            let mut found = BuiltImages::new();
            for (project, compose) in self.compose().iter().enumerate() {
                for (index, service) in compose.services.iter().enumerate() {
                    let Some(build) = &service.build else { continue };
                    let image = service.workload.containers.first().and_then(|container| container.image.value());
                    let Some(name) = image.and_then(ImageReference::normalized) else { continue };
                    let same = |other: &(usize, usize)| {
                        let other = self.compose().get(other.0).and_then(|compose| compose.services.get(other.1));
                        let other = other.and_then(|other| other.build.as_ref());
                        other.is_some_and(|other| {
                            other.dockerfile == build.dockerfile && other.target.value() == build.target.value()
                        })
                    };
                    found.entry(name).and_modify(|known| *known = known.filter(same)).or_insert(Some((project, index)));
                }
            }
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};
    use crate::model::ImageReference;
    use crate::project::Project;
    use crate::span::{FileId, Span};

    fn project(files: &[(&str, &str)]) -> Project {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        load(files.as_slice(), &Serial).0
    }

    fn user_of(project: &Project, image: &str) -> Option<String> {
        let image = ImageReference::verbatim(image, Span::new(FileId(0), 0..0));
        let (_, stage) = project.dockerfile_for_image(&image)?;
        Some(stage.containers[0].user.value()?.user.clone())
    }

    const DOCKERFILE: &str = "FROM a AS base\nUSER 1\nFROM base AS tools\nUSER 2\nFROM base\nUSER 3\n";

    #[test]
    fn images_lead_to_their_stage() {
        let compose = "services:\n  a: {image: x/a:1, build: a}\n  b: {image: x/b, build: {context: a, target: TOOLS}}\n  c: {image: y}\n";
        let project = project(&[("compose.yaml", compose), ("a/Dockerfile", DOCKERFILE)]);
        assert_eq!(user_of(&project, "docker.io/x/a:2").as_deref(), Some("3"));
        assert_eq!(user_of(&project, "x/b@sha256:0").as_deref(), Some("2"));
        assert_eq!(user_of(&project, "y"), None);
        assert_eq!(user_of(&project, "registry.example/x/a"), None);
        let shipped: Vec<_> = project.model(FileId(1)).workloads.iter().map(|stage| stage.name.as_str()).collect();
        assert_eq!(shipped, ["tools", "2"]);
    }

    #[test]
    fn images_that_the_project_builds_on_are_bases() {
        let compose = "services:\n  base: {image: x/base, build: base}\n  tools: {build: tools}\n  \
                       web: {image: x/web, build: {context: web, additional_contexts: {t: 'service:tools'}}}\n";
        let web = ("web/Dockerfile", "FROM x/base:1\nCOPY --from=t / /\n");
        let files = [("compose.yaml", compose), ("base/Dockerfile", "FROM a\n"), ("tools/Dockerfile", "FROM a\n"), web];
        let project = project(&files);
        let is_base = |path| project.is_base(path);
        assert!(is_base("base/Dockerfile") && is_base("tools/Dockerfile") && !is_base("web/Dockerfile"));
    }

    #[test]
    fn a_name_for_two_builds_leads_nowhere() {
        let compose = "services:\n  a: {image: x, build: a}\n  b: {image: x, build: b}\n  c: {image: y, build: a}\n  d: {image: y, build: ./a}\n";
        let project = project(&[("compose.yaml", compose), ("a/Dockerfile", DOCKERFILE), ("b/Dockerfile", "FROM b\n")]);
        assert_eq!(user_of(&project, "x"), None);
        assert_eq!(user_of(&project, "y").as_deref(), Some("3"));
    }
}
