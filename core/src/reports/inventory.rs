//! Every image that a project names, with its places, how it is pinned, and what is known of it.

use std::collections::BTreeMap;

use super::risk::Runs;
use super::{Place, references};
use crate::model::{ImageReference, Tag};
use crate::project::{Exposed, Exposure, Project};
use crate::span::Span;

/// An image as a project names it.
#[derive(Debug, Clone, PartialEq)]
pub struct UsedImage {
    /// Its name with tag and digest as they are written; unknown parts are `…`.
    pub name: String,
    /// Registry and repository in full, such as `docker.io/library/nginx`; `None` where a part is not known.
    pub repository: Option<String>,
    /// Its tag, if one is written and known.
    pub tag: Option<String>,
    /// Its digest, if one is written and known.
    pub digest: Option<String>,
    /// How firmly the name means one image.
    pub pin: Pin,
    /// Where it stands, in the order of the files.
    pub places: Vec<UsedAt>,
    /// The scans that are about it, by report and scan, each once.
    pub scans: Vec<(usize, usize)>,
}

/// A place that names an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedAt {
    /// The reference.
    pub span: Span,
    /// Whether something runs there: not what a Dockerfile is built on or copies from.
    pub runs: bool,
    /// What runs it, where that is a container.
    pub user: Option<UsedBy>,
}

/// What runs an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedBy {
    /// The kind of the workload; `service` in Compose.
    pub kind: String,
    /// Its namespace, if one is written.
    pub namespace: Option<String>,
    /// Its name.
    pub name: String,
    /// The container.
    pub container: String,
    /// From how far it can be reached.
    pub exposure: Exposure,
}

impl UsedImage {
    /// From how far the image can be reached wherever it runs; `None` if nothing runs it.
    pub fn reach(&self) -> Option<Exposed> {
        self.places.iter().filter_map(|place| Some(place.user.as_ref()?.exposure.reach)).max()
    }
}

/// How firmly a name means one image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pin {
    /// By a digest: it is always the same.
    Digest,
    /// By a tag with a version.
    Tag,
    /// By a tag without a version, such as `latest`, or by none.
    Floating,
    /// It cannot be known.
    Unknown,
}

impl Pin {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Pin::Digest => "digest",
            Pin::Tag => "tag",
            Pin::Floating => "floating",
            Pin::Unknown => "unknown",
        }
    }

    /// That of a reference.
    pub fn of(image: &ImageReference) -> Pin {
        match (image.has_digest(), image.tag()) {
            (Some(true), _) => Pin::Digest,
            (_, Tag::Known(tag)) if tag.bytes().any(|byte| byte.is_ascii_digit()) => Pin::Tag,
            (Some(false), Tag::Known(_) | Tag::Missing) => Pin::Floating,
            _ => Pin::Unknown,
        }
    }
}

/// The images of a project in the order of their names, each name once. Those of which nothing is known are left out.
pub fn images(project: &Project) -> Vec<UsedImage> {
    let runs = Runs::of(project);
    let mut found: BTreeMap<&str, UsedImage> = BTreeMap::new();
    for reference in references(project) {
        let image = reference.image;
        if image.is_wholly_unknown() {
            continue;
        }
        let used = found.entry(image.text()).or_insert_with(|| UsedImage {
            name: image.display(),
            repository: image.normalized(),
            tag: match image.tag() {
                Tag::Known(tag) => Some(tag.to_string()),
                _ => None,
            },
            digest: image.digest().map(str::to_string),
            pin: Pin::of(image),
            places: Vec::new(),
            scans: Vec::new(),
        });
        let user = runs.by_image.get(&image.span).filter(|_| reference.runs).map(|run| UsedBy {
            kind: run.workload.kind.clone(),
            namespace: run.workload.namespace.clone(),
            name: run.workload.name.clone(),
            container: run.container.name.clone(),
            exposure: project.exposure(run.workload),
        });
        used.places.push(UsedAt { span: image.span, runs: reference.runs, user });
    }
    let path = |place: &UsedAt| (project.file(place.span.file).source.path.as_str(), place.span);
    for used in found.values_mut() {
        used.places.sort_by(|a, b| path(a).cmp(&path(b)));
        used.places.dedup_by_key(|place| place.span);
        for joined in project.joined() {
            let is_here = |place: &Place| used.places.iter().any(|own| own.span == place.span);
            if joined.places.iter().any(is_here) {
                used.scans.push((joined.report, joined.scan));
            }
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linter::{Serial, load};

    #[test]
    fn each_name_is_there_once_with_all_its_places() {
        let files = [
            ("Dockerfile", "ARG V\nFROM golang:1.25 AS build\nFROM $V\nFROM alpine:$V\nCOPY --from=build /a /a\n"),
            ("b/compose.yaml", "services:\n  a: {image: nginx, ports: ['80:80']}\n  b: {image: golang:1.25}\n"),
            (
                "pod.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: nginx}]}\n",
            ),
        ];
        let files = files.map(|(path, text)| (path.to_string(), text.to_string()));
        let (project, _) = load(&files[..], &Serial);
        let shown: Vec<String> = images(&project)
            .iter()
            .map(|used| {
                let runs = used.places.iter().filter(|place| place.runs).count();
                let reach = used.reach().map_or("-", Exposed::name);
                format!("{} {} {}/{runs} {reach}", used.name, used.pin.name(), used.places.len())
            })
            .collect();
        assert_eq!(shown, ["alpine:… unknown 1/0 -", "golang:1.25 tag 2/1 controlled", "nginx floating 2/2 open"]);
    }
}
