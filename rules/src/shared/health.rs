//! Health checks: who brings one.

use std::sync::LazyLock;

use lintainer_core::model::{Container, ImagePatterns, ImageReference, Role, Setting};
use lintainer_core::project::{Project, Service};
use lintainer_core::span::Span;

use super::images;

/// Images that bring a health check of their own, without registry and tag. As of November 2025.
const CHECKED_NAMES: &[&str] = &[
    "authelia/authelia",
    "clamav/clamav",
    "containrrr/watchtower",
    "database/enterprise",
    "database/express",
    "database/free",
    "gitlab/gitlab-ce",
    "gitlab/gitlab-ee",
    "goauthentik/server",
    "gvenzl/oracle-*",
    "immich-app/*",
    "itzg/*",
    "jellyfin/jellyfin",
    "jupyter/*",
    "localstack/localstack*",
    "louislam/uptime-kuma",
    "mattermost/*",
    "mysql/mysql-*",
    "nextcloud/aio-*",
    "open-webui/open-webui",
    "paperless-ngx/paperless-ngx",
    "pihole/pihole",
    "plexinc/pms-docker",
    "qmcgaw/gluetun",
    "supabase/*",
    "syncthing/syncthing",
    "vaultwarden/server",
];

/// Images besides the official ones that bring none: their makers leave it to whoever builds on them. As of November 2025.
const UNCHECKED_NAMES: &[&str] = &["distroless/*", "dotnet/*"];

static UNCHECKED_IMAGES: LazyLock<ImagePatterns> = LazyLock::new(|| ImagePatterns::new(UNCHECKED_NAMES));

static CHECKED_IMAGES: LazyLock<ImagePatterns> = LazyLock::new(|| ImagePatterns::new(CHECKED_NAMES));

/// What is known of a health check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    /// There is one.
    Checked,
    /// It is switched off here.
    Off(Span),
    /// There is none, whatever the image.
    Unchecked,
    /// None is written, and the image is one that usually brings none.
    LikelyUnchecked,
    /// Not known.
    Unknown,
}

/// What is known of a service's health check: its own, that of its Dockerfile, that of its image.
pub(crate) fn of_service(service: &Service, project: &Project, checked: &[String]) -> Health {
    let Some(container) = service.workload.containers.first() else { return Health::Unknown };
    if !container.healthcheck.is_unset() || service.build.is_none() {
        let health = of_container(container, checked);
        let image = container.image.value().and_then(ImageReference::short_name);
        // An image with the name of a folder that has a Dockerfile may be built there.
        let is_local = || image.is_some_and(|image| project.has_dockerfile_in(image));
        return if health == Health::LikelyUnchecked && is_local() { Health::Unknown } else { health };
    }
    let built = project.stage_of(service).filter(|(file, _)| !file.is_broken());
    built.and_then(|(_, stage)| stage.containers.first()).map_or(Health::Unknown, |stage| of_container(stage, checked))
}

/// What is known of the health check of a service that is not built here, or of a stage with its parents: its own, and
/// that of its image.
pub(crate) fn of_container(container: &Container, checked: &[String]) -> Health {
    match (&container.healthcheck, &container.image) {
        (Setting::Set(check), _) if check.value.disabled => Health::Off(check.span),
        (Setting::Set(_), _) => Health::Checked,
        (Setting::Unset { .. }, Setting::Set(image)) => of_image(&image.value, checked),
        // `scratch` is no image.
        (Setting::Unset { .. }, Setting::NotApplicable) if container.role == Role::Stage => Health::Unchecked,
        _ => Health::Unknown,
    }
}

/// What is known of an image's health check. The official images bring none, as a matter of policy.
pub(crate) fn of_image(image: &ImageReference, checked: &[String]) -> Health {
    if image.repository().is_none() {
        return Health::Unknown;
    }
    if CHECKED_IMAGES.fits(image) || images::fits(image, checked) {
        return Health::Checked;
    }
    let is_unchecked = image.official_name().is_some() || UNCHECKED_IMAGES.fits(image);
    if is_unchecked { Health::Unchecked } else { Health::LikelyUnchecked }
}
