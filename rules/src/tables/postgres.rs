//! Where images of PostgreSQL keep their data, by their Dockerfiles: kept by hand, as of November 2025.

use lintainer_core::model::{ImageReference, Tag};

/// Where the image declares its volume from version 18 on.
pub(crate) const HOME: &str = "/var/lib/postgresql";
/// Where it does so up to version 17.
pub(crate) const DATA: &str = "/var/lib/postgresql/data";

/// The first major version with the data in a folder named by the version.
pub(crate) const MOVED: u32 = 18;

/// The official image, and those that are built on it without another path.
const IMAGES: [&str; 5] = ["postgres", "pgvector/pgvector", "postgis/postgis", "imresamu/postgis", "cimg/postgres"];

/// Which release an image is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Release {
    /// Of this major version.
    Major(u32),
    /// The newest one: its tag names no version.
    Newest,
    /// That is not known.
    Unknown,
}

/// The release of an image of PostgreSQL; `None` for other images.
pub(crate) fn release(image: &ImageReference) -> Option<Release> {
    let repository = image.repository().filter(|name| IMAGES.contains(name))?;
    let tag = match image.tag() {
        Tag::Known(tag) => tag,
        Tag::Missing => return Some(if repository == "postgres" { Release::Newest } else { Release::Unknown }),
        Tag::Unknown => return Some(Release::Unknown),
    };
    if image.has_digest() != Some(false) && !tag.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Release::Unknown);
    }
    // `0.8.1-pg18-trixie` has the version of the extension first.
    let by_name = tag.split('-').find_map(|part| part.strip_prefix("pg")).unwrap_or(tag);
    let digits = by_name.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    match digits.parse() {
        Ok(major) => Some(Release::Major(major)),
        Err(_) if repository == "postgres" => Some(Release::Newest),
        Err(_) => Some(Release::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use lintainer_core::span::{FileId, Span};

    use super::*;

    #[test]
    fn the_tag_says_which_release_it_is() {
        let of = |text: &str| release(&ImageReference::verbatim(text, Span::new(FileId(0), 0..0)));
        for (text, expected) in [
            ("postgres:18-alpine", Some(Release::Major(18))),
            ("postgres:17.6", Some(Release::Major(17))),
            ("postgres", Some(Release::Newest)),
            ("docker.io/library/postgres:alpine", Some(Release::Newest)),
            ("pgvector/pgvector:pg18", Some(Release::Major(18))),
            ("pgvector/pgvector:0.8.1-pg17-trixie", Some(Release::Major(17))),
            ("postgis/postgis:18-3.6", Some(Release::Major(18))),
            ("postgis/postgis:latest", Some(Release::Unknown)),
            ("bitnami/postgresql:18", None),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
