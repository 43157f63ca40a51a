//! Lists of images that every image is compared with, sorted once.

use std::borrow::Cow;

use super::ImageReference;
use crate::context::matches_pattern;

/// Patterns of images, as in `postgres`, `mattermost/*`, `*rootless*`: prepared, so that a long list costs an image little more
/// than a short one. ASCII case does not matter.
#[derive(Debug, Clone, Default)]
pub struct ImagePatterns {
    /// Those without `*`, in lower case and sorted.
    exact: Vec<Box<str>>,
    /// What stands before the `*` of those that end with one, in lower case and sorted; none begins with another one.
    starts: Vec<Box<str>>,
    /// Those that begin with `*`.
    others: Vec<Box<str>>,
}

impl ImagePatterns {
    /// Prepares patterns. A `*` may stand at either end.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>) -> Self {
        let mut prepared = ImagePatterns::default();
        for pattern in patterns {
            let pattern = pattern.as_ref();
            let (list, text) = match (pattern.starts_with('*'), pattern.strip_suffix('*')) {
                (true, _) => (&mut prepared.others, pattern),
                (false, Some(start)) => (&mut prepared.starts, start),
                (false, None) => (&mut prepared.exact, pattern),
            };
            list.push(text.to_ascii_lowercase().into());
        }
        prepared.exact.sort();
        prepared.starts.sort();
        prepared.starts.dedup_by(|later, kept| later.starts_with(&**kept));
        prepared
    }

    /// The patterns without `*`, in lower case.
    pub fn exact(&self) -> impl Iterator<Item = &str> {
        self.exact.iter().map(|pattern| &**pattern)
    }

    /// Whether an image fits one of them: as it is written, without tag and digest, or without registry and `library/` as well.
    pub fn fits(&self, image: &ImageReference) -> bool {
        image.spellings().any(|name| self.has(name))
    }

    fn has(&self, name: &str) -> bool {
        let lower = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(name.to_ascii_lowercase())
        } else {
            Cow::Borrowed(name)
        };
        let name = &*lower;
        // What a name begins with sorts directly before it, for nothing that stands between begins with that as well.
        let before = self.starts.partition_point(|start| **start <= *name);
        self.exact.binary_search_by(|pattern| (**pattern).cmp(name)).is_ok()
            || before.checked_sub(1).and_then(|at| self.starts.get(at)).is_some_and(|start| name.starts_with(&**start))
            || self.others.iter().any(|pattern| matches_pattern(pattern, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{FileId, Span};

    fn image(text: &str) -> ImageReference {
        ImageReference::verbatim(text.replace('?', "\0"), Span::new(FileId(0), 0..text.len()))
    }

    fn fits(patterns: &[&str], text: &str) -> bool {
        ImagePatterns::new(patterns).fits(&image(text))
    }

    #[test]
    fn an_image_fits_in_each_of_its_spellings() {
        for text in ["nginx", "nginx:1", "docker.io/library/nginx@sha256:0", "localhost:5000/nginx", "NGINX:1"] {
            assert!(fits(&["Nginx"], text), "{text}");
        }
        for text in ["nginx2", "team/nginx", "ngin", "?/nginx"] {
            assert!(!fits(&["nginx"], text), "{text}");
        }
        assert!(fits(&["quay.io/team/app"], "quay.io/team/app:1"));
        assert!(fits(&["team/app:1"], "team/app:1"));
        assert!(!fits(&["team/app:1"], "team/app:2"));
    }

    #[test]
    fn stars_stand_at_either_end() {
        assert!(fits(&["team/*"], "ghcr.io/team/app:1"));
        assert!(!fits(&["team/*"], "teams/app"));
        assert!(fits(&["*-rootless"], "app:1-rootless"));
        assert!(fits(&["*rootless*"], "app:1-rootless-alpine"));
        assert!(fits(&["*"], "app"));
        assert!(!ImagePatterns::default().fits(&image("app")));
    }

    #[test]
    fn a_long_list_says_the_same_as_its_patterns_one_by_one() {
        let patterns = ["a*", "ab*", "ab-c", "b/c*", "b/cd", "b/cde*", "c:1", "*e", "*f*", "g/h/*"];
        let names = [
            "a", "ab", "abc", "ab-c", "b/c", "b/cd:1", "b/cx", "b/b", "c", "c:1", "c:2", "e", "he", "fx", "g/h/i",
            "g/h",
        ];
        for kept in 0..1 << patterns.len() {
            let some: Vec<&str> = (0..patterns.len()).filter(|at| kept >> at & 1 == 1).map(|at| patterns[at]).collect();
            let prepared = ImagePatterns::new(&some);
            for name in names {
                let image = image(name);
                let one_by_one = some.iter().any(|one| image.spellings().any(|name| matches_pattern(one, name)));
                assert_eq!(prepared.fits(&image), one_by_one, "{name} {some:?}");
            }
        }
    }
}
