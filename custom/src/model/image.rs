//! References to images.

use lintainer_core::model::{ImageReference, Tag, UNKNOWN};

use super::project::{self, USE_TYPE, VULNERABILITY_TYPE};
use super::{Record, Thing, always, of, perhaps, unknown};
use crate::cel::{Is, Type, Value};

static TYPE: Type = Type::Record(&IMAGE);

pub(super) static IMAGE: Record = Record {
    name: "image",
    what: "A reference to an image: FROM, `--from`, `image`, image volumes",
    own_type: &TYPE,
    fields: &[
        always(
            "text",
            Type::Text,
            of!(Thing::Image(image) => known(image, Some(image.text()))),
            "as it is written, variables replaced",
        ),
        always(
            "name",
            Type::Text,
            of!(Thing::Image(image) => named(image, Some(image.name()))),
            "without tag and digest",
        ),
        always(
            "registry",
            Type::Text,
            of!(Thing::Image(image) => named(image, image.registry())),
            "the registry; `docker.io` where none is written",
        ),
        always(
            "repository",
            Type::Text,
            of!(Thing::Image(image) => named(image, image.repository())),
            "the name without registry and `library/`",
        ),
        perhaps("tag", Type::Text, of!(Thing::Image(image) => tag(image)), "the tag"),
        perhaps("digest", Type::Text, of!(Thing::Image(image) => digest(image)), "the digest, as `sha256:…`"),
        always(
            "vulnerabilities",
            Type::List(&VULNERABILITY_TYPE),
            of!(Thing::Image(image), around => project::of_image(image, around.project)),
            "what the reports that are given say of it; not known where none is about it",
        )
        .of_project(),
        always(
            "used_by",
            Type::List(&USE_TYPE),
            of!(Thing::Image(image), around => project::used_by(image, around.project)),
            "the workloads of the project that run an image of this name, whatever its tag",
        )
        .of_project(),
    ],
};

fn known<'a>(image: &'a ImageReference, text: Option<&'a str>) -> Value<'a> {
    match text.filter(|text| !text.contains(UNKNOWN)) {
        Some(text) => Value::text(text, image.span),
        None => Value::at(Is::Unknown, image.span),
    }
}

fn named<'a>(image: &'a ImageReference, text: Option<&'a str>) -> Value<'a> {
    Value { at: Some(image.name_span()), ..known(image, text) }
}

fn tag(image: &ImageReference) -> Value<'_> {
    match image.tag() {
        Tag::Known(tag) => Value::text(tag, image.tag_span()),
        Tag::Missing => Value::at(Is::Unset, image.span),
        Tag::Unknown => Value::at(Is::Unknown, image.span),
    }
}

fn digest(image: &ImageReference) -> Value<'_> {
    match (image.has_digest(), image.digest()) {
        (Some(false), _) => Value::at(Is::Unset, image.span),
        (Some(true), Some(digest)) => Value::text(digest, image.span),
        _ => Value::at(Is::Unknown, image.span),
    }
}
