//! Images by name.

use lintainer_core::context::{Context, matches_pattern};
use lintainer_core::model::ImageReference;
use lintainer_core::project::Service;
use lintainer_core::tables::current;

/// Tags that move to other contents from release to release.
pub(crate) const MOVING_TAGS: &[&str] =
    &["latest", "stable", "lts", "edge", "nightly", "dev", "develop", "main", "master", "head", "canary", "snapshot"];

/// The image that a service runs, or the base of what it builds.
pub(crate) fn of_service<'a>(service: &'a Service, cx: &Context<'a>) -> Option<&'a ImageReference> {
    if service.build.is_none() {
        return service.workload.containers.first()?.image.value();
    }
    let (_, stage) = cx.project().stage_of(service)?;
    stage.containers.first()?.image.value()
}

/// Whether an image is that of a data store; not if it is not known.
pub(crate) fn is_store(image: Option<&ImageReference>) -> bool {
    let repository = image.and_then(ImageReference::repository);
    repository.is_some_and(|name| current().images.data_store(name).is_some())
}

/// Images of proxies and web servers, which are what others are reached through.
const PROXIES: [&str; 13] = [
    "apisix",
    "caddy",
    "controller",
    "envoy",
    "haproxy",
    "httpd",
    "kong",
    "nginx",
    "nginx-proxy",
    "nginx-proxy-manager",
    "nginx-unprivileged",
    "oauth2-proxy",
    "traefik",
];

/// Whether an image is that of a proxy; not if it is not known.
pub(crate) fn is_proxy(image: Option<&ImageReference>) -> bool {
    image.and_then(ImageReference::short_name).is_some_and(|name| PROXIES.contains(&name))
}

/// Whether an image fits one of the patterns of an option, see
/// [`ImagePatterns`](lintainer_core::model::ImagePatterns), which is for lists of our own.
pub(crate) fn fits<S: AsRef<str>>(image: &ImageReference, patterns: &[S]) -> bool {
    let fits = |name: &str| patterns.iter().any(|pattern| matches_pattern(pattern.as_ref(), name));
    !patterns.is_empty() && image.spellings().any(fits)
}
