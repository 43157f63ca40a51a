//! References to images, with parts that may be unknown.

use crate::span::Span;

/// Stands for a part of a reference that is not known before run time.
pub const UNKNOWN: char = '\0';

/// A reference such as `registry.example:5000/team/app:1.2@sha256:…`, by the grammar of the distribution project.
/// Variables are resolved as far as they can be; what cannot be known is kept as [`UNKNOWN`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReference {
    text: String,
    /// Where the name ends (bytes of the text).
    name_end: u32,
    /// Where the digest begins with its `@`, or the text ends.
    digest_start: u32,
    /// Where the reference is written.
    pub span: Span,
    /// Whether the file has the text as it is here, so that parts have places of their own.
    verbatim: bool,
    /// Whether a build argument's default or another overridable default is part of the text.
    pub from_default: bool,
}

/// The tag of an image reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag<'a> {
    /// None is written, whatever the unknown parts turn out to be.
    Missing,
    /// This one.
    Known(&'a str),
    /// It cannot be known whether there is one, or which.
    Unknown,
}

impl ImageReference {
    /// A reference that stands in the file as it is.
    pub fn verbatim(text: impl Into<String>, span: Span) -> Self {
        ImageReference::new(text.into(), span, true, false)
    }

    /// A reference after expansion, with [`UNKNOWN`] for each part that is not known.
    pub fn expanded(text: impl Into<String>, span: Span, from_default: bool) -> Self {
        ImageReference::new(text.into(), span, false, from_default)
    }

    fn new(text: String, span: Span, verbatim: bool, from_default: bool) -> Self {
        let digest_start = text.find('@').unwrap_or(text.len());
        let before = text.get(..digest_start).unwrap_or(&text);
        let last = before.rfind('/').map_or(0, |slash| slash + 1);
        let name_end = before.get(last..).and_then(|last| last.find(':')).map_or(before.len(), |colon| last + colon);
        ImageReference {
            name_end: name_end as u32,
            digest_start: digest_start as u32,
            text,
            span,
            verbatim,
            from_default,
        }
    }

    /// The reference for people: unknown parts are shown as `…`.
    pub fn display(&self) -> String {
        self.text.replace(UNKNOWN, "…")
    }

    /// The text with [`UNKNOWN`] in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether every part is known.
    pub fn is_known(&self) -> bool {
        !self.text.contains(UNKNOWN)
    }

    /// Whether nothing is known: the reference is a variable as a whole.
    pub fn is_wholly_unknown(&self) -> bool {
        self.text.chars().all(|c| c == UNKNOWN)
    }

    /// Whether a digest pins the reference; `None` when that cannot be known.
    pub fn has_digest(&self) -> Option<bool> {
        if (self.digest_start as usize) < self.text.len() {
            return Some(true);
        }
        // An unknown end may bring one.
        if self.text.ends_with(UNKNOWN) { None } else { Some(false) }
    }

    /// The digest, such as `sha256:…`, when one is written and known.
    pub fn digest(&self) -> Option<&str> {
        self.text.split_once('@').map(|(_, digest)| digest).filter(|digest| !digest.contains(UNKNOWN))
    }

    fn split_tag(&self) -> (&str, Option<&str>) {
        let (end, digest) = (self.name_end as usize, self.digest_start as usize);
        (self.text.get(..end).unwrap_or(""), self.text.get(end + 1..digest))
    }

    /// The tag. A colon before the last slash is a registry's port.
    pub fn tag(&self) -> Tag<'_> {
        match self.split_tag() {
            (_, Some(tag)) if tag.contains(UNKNOWN) => Tag::Unknown,
            (_, Some(tag)) => Tag::Known(tag),
            (name, None) => {
                // `app$X` may become `app:1`; `$X/app` may not.
                let last = name.rsplit('/').next().unwrap_or(name);
                if last.contains(UNKNOWN) { Tag::Unknown } else { Tag::Missing }
            }
        }
    }

    /// Registry, repository and tag without digest and tag: `registry.example:5000/team/app`.
    pub fn name(&self) -> &str {
        self.split_tag().0
    }

    /// The last part of the name, such as `app`; `None` when it is not wholly known.
    pub fn short_name(&self) -> Option<&str> {
        self.name().rsplit('/').next().filter(|name| !name.contains(UNKNOWN) && !name.is_empty())
    }

    /// The host of the registry, if one is written, and the rest of the name. A first part is a host if it has a dot or a
    /// port, or is `localhost`.
    pub fn host_and_path(&self) -> (Option<&str>, &str) {
        let name = self.name();
        match name.split_once('/') {
            Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => (Some(first), rest),
            _ => (None, name),
        }
    }

    /// The name without registry and `library/`, such as `postgres` or `bitnami/postgresql`; `None` when a part is not known.
    pub fn repository(&self) -> Option<&str> {
        let name = self.name();
        if name.is_empty() || name.contains(UNKNOWN) {
            return None;
        }
        let (_, path) = self.host_and_path();
        Some(path.strip_prefix("library/").unwrap_or(path))
    }

    /// What it may be called: as it is written, without tag and digest, without registry as well. Each once.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        let (text, name) = (self.text(), self.name());
        let name_only = Some(name).filter(|name| *name != text);
        let repository = self.repository().filter(|repository| *repository != name);
        [Some(text), name_only, repository].into_iter().flatten()
    }

    /// The registry, with the default `docker.io` for short names; `None` when it is not known.
    pub fn registry(&self) -> Option<&str> {
        let name = self.name();
        let Some((first, _)) = name.split_once('/') else {
            return (!name.contains(UNKNOWN)).then_some("docker.io");
        };
        if first.contains(UNKNOWN) {
            return None;
        }
        Some(match first {
            "index.docker.io" | "registry-1.docker.io" => "docker.io",
            _ => self.host_and_path().0.unwrap_or("docker.io"),
        })
    }

    /// Registry and repository in full, such as `docker.io/library/nginx`; `None` when a part is not known.
    pub fn normalized(&self) -> Option<String> {
        let name = self.name();
        if name.contains(UNKNOWN) || name.is_empty() {
            return None;
        }
        let registry = self.registry()?;
        let (_, path) = self.host_and_path();
        let library = if registry == "docker.io" && !path.contains('/') { "library/" } else { "" };
        Some(format!("{registry}/{library}{path}"))
    }

    /// The name of an official image of the default registry, such as `nginx` for `docker.io/library/nginx:1`.
    pub fn official_name(&self) -> Option<&str> {
        let name = self.name();
        let name = name.strip_prefix("docker.io/").or_else(|| name.strip_prefix("index.docker.io/")).unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        (!name.contains(['/', UNKNOWN]) && !name.is_empty()).then_some(name)
    }

    /// Where the tag is written; the whole reference where it has no place of its own.
    pub fn tag_span(&self) -> Span {
        let (name, tag) = self.split_tag();
        self.part(name.len() + 1, tag.map_or(0, str::len))
    }

    /// Where the name (without tag and digest) is written; the whole reference where it has no place of its own.
    pub fn name_span(&self) -> Span {
        self.part(0, self.name().len())
    }

    fn part(&self, at: usize, len: usize) -> Span {
        // A quoted scalar's span includes its quotes.
        let quotes = self.span.len().saturating_sub(self.text.len()) / 2;
        if !self.verbatim || len == 0 {
            return self.span;
        }
        let start = self.span.start as usize + quotes + at;
        Span::new(self.span.file, start..start + len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn image(text: &str) -> ImageReference {
        let text = text.replace('?', "\0");
        let len = text.len();
        ImageReference::verbatim(text, Span::new(FileId(0), 0..len))
    }

    #[test]
    fn tags_and_ports_are_told_apart() {
        assert_eq!(image("host:5000/app").tag(), Tag::Missing);
        assert_eq!(image("host:5000/app:1").tag(), Tag::Known("1"));
        assert_eq!(image("app@sha256:0").tag(), Tag::Missing);
        assert_eq!(image("app:1@sha256:0").tag(), Tag::Known("1"));
        assert_eq!(image("app:1@sha256:0").has_digest(), Some(true));
    }

    #[test]
    fn unknown_parts_are_silence_only_where_they_matter() {
        assert_eq!(image("?/ubuntu").tag(), Tag::Missing);
        assert_eq!(image("?").tag(), Tag::Unknown);
        assert_eq!(image("ubuntu?").tag(), Tag::Unknown);
        assert_eq!(image("ubuntu:?").tag(), Tag::Unknown);
        assert_eq!(image("?:latest").tag(), Tag::Known("latest"));
        assert_eq!(image("app:?-alpine").tag(), Tag::Unknown);
        assert_eq!(image("?/app:1").registry(), None);
    }

    #[test]
    fn names_are_normalised() {
        assert_eq!(image("nginx:1").normalized().as_deref(), Some("docker.io/library/nginx"));
        assert_eq!(image("team/app").normalized().as_deref(), Some("docker.io/team/app"));
        assert_eq!(image("localhost/app").registry(), Some("localhost"));
        assert_eq!(image("docker.io/library/nginx").official_name(), Some("nginx"));
        assert_eq!(image("quay.io/nginx").official_name(), None);
        assert_eq!(image("docker.io/nginx").normalized().as_deref(), Some("docker.io/library/nginx"));
    }

    #[test]
    fn parts_have_places() {
        assert_eq!(image("team/app:1.2").tag_span().range(), 9..12);
        assert_eq!(image("team/app:1.2").name_span().range(), 0..8);
        let quoted = ImageReference::verbatim("app:1", Span::new(FileId(0), 10..17));
        assert_eq!(quoted.tag_span().range(), 15..16);
    }
}
