//! Which images are past their end of life, by the tables of core.

use lintainer_core::model::{ImageReference, Tag};
use lintainer_core::settings::Date;
use lintainer_core::tables;
use lintainer_core::tables::end_of_life::Release;

/// The day up to which the table is known to be right.
pub(crate) fn table_date() -> Date {
    tables::current().end_of_life.as_of
}

/// What is past its end: the product's name and the release.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    /// The product, for people.
    pub product: &'static str,
    /// The release.
    pub release: Release,
}

/// Everything about an image that ended so many days before a day: its own release, and the system that its tag names.
pub(crate) fn ended(image: &ImageReference, on: Date, grace_days: i64) -> Vec<Ended> {
    let is_over = |release: &Release| on.days() - release.end.days() > grace_days;
    let tag = match image.tag() {
        Tag::Known(tag) => tag,
        Tag::Missing => "",
        Tag::Unknown => return Vec::new(),
    };
    let official = official_name(image);
    let name = official.unwrap_or_else(|| without_default_registry(image.name()));
    let table = &tables::current().end_of_life;
    let mut found = Vec::new();
    if let Some(product) = table.product(name) {
        let release = product.releases.iter().find(|release| names(tag, release.name));
        if let Some(release) = release.filter(|release| is_over(release)) {
            found.push(Ended { product: product.name, release: *release });
        }
    }
    // The tag of an official image may name the system that it is built on: `3.13-slim-buster`.
    for part in tag.split('-').filter(|_| official.is_some()) {
        let system = table.system(part);
        if let Some((product, release)) = system.filter(|(_, release)| is_over(release))
            && found.iter().all(|ended: &Ended| ended.product != product)
        {
            found.push(Ended { product, release });
        }
    }
    found
}

/// The name of an official image, at its home or on a mirror that carries all of them.
fn official_name(image: &ImageReference) -> Option<&str> {
    let mirrors = ["public.ecr.aws/docker/library/", "mirror.gcr.io/library/"];
    image.official_name().or_else(|| mirrors.iter().find_map(|mirror| image.name().strip_prefix(mirror)))
}

fn without_default_registry(name: &str) -> &str {
    name.strip_prefix("docker.io/").unwrap_or(name)
}

/// Whether a tag begins with a release: `3.8-slim` and `v3.8.1` with `3.8`, never `3.80`.
fn names(tag: &str, release: &str) -> bool {
    if release.is_empty() {
        return true;
    }
    let numeric = release.starts_with(|c: char| c.is_ascii_digit());
    let tag = if numeric { tag.strip_prefix('v').unwrap_or(tag) } else { tag };
    tag.strip_prefix(release)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || numeric && rest.starts_with(['.', '_', 'u']))
}

/// The first good version and the hole, where an image is a release that is known for one.
pub(crate) fn flaw(image: &ImageReference) -> Option<(&'static str, &'static str)> {
    let Tag::Known(tag) = image.tag() else { return None };
    let name = without_default_registry(image.name());
    let candidates = || tables::current().end_of_life.flaws_of(name);
    candidates().next()?;
    let version = version(tag)?;
    let bad = |first: &str, good: &str| Some(version >= self::version(first)? && version < self::version(good)?);
    let flaw = candidates().find(|flaw| bad(flaw.first_bad, flaw.first_good) == Some(true))?;
    Some((flaw.first_good, flaw.hole))
}

/// Three numbers at the start of a tag.
fn version(tag: &str) -> Option<[u32; 3]> {
    let tag = tag.strip_prefix('v').unwrap_or(tag);
    let numbers = tag.split(['-', '+']).next().unwrap_or(tag);
    let mut parts = numbers.split('.').map(str::parse);
    let version = [parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?];
    parts.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::span::{FileId, Span};

    fn image(text: &str) -> ImageReference {
        ImageReference::verbatim(text, Span::new(FileId(0), 0..text.len()))
    }

    fn ended_releases(text: &str) -> Vec<&'static str> {
        ended(&image(text), table_date(), 0).iter().map(|ended| ended.release.name).collect()
    }

    #[test]
    fn a_release_is_matched_by_whole_numbers() {
        assert_eq!(ended_releases("python:3.8-slim-bookworm"), ["3.8"]);
        assert_eq!(ended_releases("python:3.8.1"), ["3.8"]);
        assert_eq!(ended_releases("python:3.80"), Vec::<&str>::new());
        assert_eq!(ended_releases("php:5.4-apache"), ["5.4"]);
        assert_eq!(ended_releases("mongo:3.4.24"), ["3.4"]);
        assert_eq!(ended_releases("ruby:2-slim"), ["2"]);
        assert_eq!(ended_releases("python:3"), Vec::<&str>::new());
        assert_eq!(ended_releases("alpine:3.2"), ["3.2"]);
        assert_eq!(ended_releases("alpine:3.22"), Vec::<&str>::new());
        assert_eq!(ended_releases("node:18-alpine"), ["18"]);
        assert_eq!(ended_releases("fedora:42"), Vec::<&str>::new());
    }

    #[test]
    fn the_named_system_counts_too() {
        assert_eq!(ended_releases("python:3.13-slim-buster"), ["buster"]);
        assert_eq!(ended_releases("node:16-alpine3.16"), ["16", "alpine3.16"]);
        assert_eq!(ended_releases("rust:1-buster"), ["buster"]);
        assert_eq!(ended_releases("debian:buster-slim"), ["buster"]);
        assert_eq!(ended_releases("php:8.4-fpm-alpine3.22"), Vec::<&str>::new());
    }

    #[test]
    fn other_peoples_images_are_unknown() {
        assert_eq!(ended_releases("ghcr.io/team/python:3.6"), Vec::<&str>::new());
        assert_eq!(ended_releases("public.ecr.aws/docker/library/python:3.6"), ["3.6"]);
        assert_eq!(ended_releases("nginx/nginx-ingress:1.0"), Vec::<&str>::new());
        assert_eq!(ended_releases("registry.k8s.io/ingress-nginx/controller:v1.12.0"), [""]);
    }

    #[test]
    fn what_ends_later_is_silent_until_then() {
        let bullseye = image("debian:bullseye-slim");
        assert!(ended(&bullseye, Date::new(2026, 8, 31), 0).is_empty());
        assert_eq!(ended(&bullseye, Date::new(2026, 9, 1), 0).len(), 1);
        assert!(ended(&bullseye, Date::new(2026, 9, 1), 30).is_empty());
    }

    #[test]
    fn known_holes_have_bounds() {
        assert_eq!(flaw(&image("grafana/grafana:9.2.3")), Some(("9.2.4", "CVE-2022-39328")));
        assert_eq!(flaw(&image("grafana/grafana:9.2.4")), None);
        assert_eq!(flaw(&image("quay.io/argoproj/argocd:v2.0.5")).map(|flaw| flaw.0), Some("2.1.9"));
        assert_eq!(flaw(&image("quay.io/argoproj/argocd:v2.1.9")), None);
        assert_eq!(flaw(&image("quay.io/argoproj/argocd:v2.2.3")).map(|flaw| flaw.0), Some("2.2.4"));
    }
}
