//! Containers whose images are built in the project, with the stages that these are built of.

use super::{File, Project, Service};
use crate::model::{Container, Workload};

/// A container, and the stage of a Dockerfile that its image is built of.
#[derive(Debug, Clone, Copy)]
pub struct Built<'p> {
    /// The container, of Compose or of Kubernetes.
    pub container: &'p Container,
    /// Its workload.
    pub workload: &'p Workload,
    /// The service, if it is one of Compose.
    pub service: Option<&'p Service>,
    /// The Dockerfile.
    pub file: &'p File,
    /// The stage as it is lowered.
    pub stage: &'p Container,
}

impl Project {
    /// The containers whose images are built in the project: services with `build`, and pods that run what a service
    /// builds. Left out are fragments, Windows, and Dockerfiles that could not be read whole.
    pub fn built_containers(&self) -> impl Iterator<Item = Built<'_>> {
        let services = self.compose().iter().flat_map(|compose| &compose.services);
        let services = services.filter_map(|service| {
            let (file, stage) = self.stage_of(service)?;
            let container = service.workload.containers.first()?;
            self.built(container, &service.workload, Some(service), file, stage)
        });
        // Without images that are built no manifest is asked.
        let manifests = (!self.built_images().is_empty()).then(|| self.kubernetes_workloads());
        let pods = manifests.into_iter().flatten();
        let pods = pods.flat_map(|workload| workload.containers.iter().map(move |container| (workload, container)));
        let pods = pods.filter_map(|(workload, container)| {
            let (file, stage) = self.dockerfile_for_image(container.image.value()?)?;
            self.built(container, workload, None, file, stage)
        });
        services.chain(pods)
    }

    fn built<'p>(
        &'p self,
        container: &'p Container,
        workload: &'p Workload,
        service: Option<&'p Service>,
        file: &'p File,
        stage: &'p Workload,
    ) -> Option<Built<'p>> {
        let is_whole = !workload.partial && !workload.windows && !stage.windows && !file.is_broken();
        let stage = stage.containers.first().filter(|_| is_whole)?;
        Some(Built { container, workload, service, file, stage })
    }
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};

    #[test]
    fn services_and_pods_have_the_image_that_is_built() {
        let compose = "services:\n  a: {image: x/a, build: a}\n  b: {image: x/b}\n  c: {build: c}\n";
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n\
                   spec: {containers: [{name: one, image: x/a:2}, {name: two, image: y}]}\n";
        let files = [("compose.yaml", compose), ("a/Dockerfile", "FROM s AS t\n"), ("pod.yaml", pod)];
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        let (project, _) = load(files.as_slice(), &Serial);
        let built = project.built_containers().map(|built| {
            (
                built.container.name.as_str(),
                built.service.is_some(),
                built.file.source.path.as_str(),
                &*built.stage.name,
            )
        });
        let built: Vec<_> = built.collect();
        assert_eq!(built, [("a", true, "a/Dockerfile", "t"), ("one", false, "a/Dockerfile", "t")]);
    }
}
