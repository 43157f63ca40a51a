//! `images`: names, tags and digests of images.

use std::cell::Cell;

use regex_lite::Regex;

use super::Failure;
use super::entries::Image;
use super::fields::{Config, Use, visit};
use super::resource::Resource;
use super::scalar::Scalar;
use super::tree::{Node, Origin, Step, Value};

/// What may stand behind a name: a tag, a digest, both.
const BEHIND: &str = "(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?";

/// The lists in which images are found at any depth.
const LISTS: [&str; 2] = ["containers", "initContainers"];

/// An entry of `images`: wherever the tool looks for images. Whether there is one that it is for.
pub(super) fn images(objects: &mut [Resource], image: &Image, config: &Config) -> Result<bool, Failure> {
    // The name is a part of the tool's own pattern, whatever it has in it. One that is no pattern fits nothing.
    let Ok(pattern) = Regex::new(&format!("^{}{BEHIND}$", image.name.value)) else { return Ok(false) };
    let change = Change { image, pattern, is_hit: Cell::new(false) };
    for object in objects {
        if object.kind() != "CustomResourceDefinition" && change.is_in(&object.root) {
            change.walk(&mut object.root);
        }
        let gvk = object.gvk();
        let origin = Origin::new(image.name.span, Step::Image);
        for spec in config.of(Use::Images) {
            let mut put = |node: &mut Node| {
                change.put(node);
                Ok(())
            };
            // What is on the way is no fault of the entry: the tool has looked there, too.
            let _ = visit(&mut object.root, &gvk, spec, None, &origin, &mut put);
        }
    }
    Ok(change.is_hit.get())
}

struct Change<'i> {
    image: &'i Image,
    pattern: Regex,
    is_hit: Cell<bool>,
}

impl Change<'_> {
    fn fits(&self, node: &Node) -> bool {
        node.text().is_some_and(|text| self.pattern.is_match(text))
    }

    /// Whether there is an image to change, so that objects without one need not be copied.
    fn is_in(&self, node: &Node) -> bool {
        match &node.value {
            Value::Scalar(_) => false,
            Value::Sequence(items) => items.iter().any(|item| self.is_in(item)),
            Value::Mapping(entries) => entries.iter().any(|entry| {
                let is_list = LISTS.contains(&&*entry.key);
                let has = |item: &Node| item.get("image").is_some_and(|image| self.fits(image));
                is_list && entry.value.items().iter().any(has) || self.is_in(&entry.value)
            }),
        }
    }

    fn walk(&self, node: &mut Node) {
        if !self.is_in(node) {
            return;
        }
        if let Some(items) = node.items_mut() {
            items.iter_mut().for_each(|item| self.walk(item));
        }
        for entry in node.entries_mut().into_iter().flatten() {
            self.walk(&mut entry.value);
            if LISTS.contains(&&*entry.key) {
                for item in entry.value.items_mut().into_iter().flatten() {
                    item.get_mut("image").into_iter().for_each(|image| self.put(image));
                }
            }
        }
    }

    fn put(&self, node: &mut Node) {
        let Some(text) = node.text().filter(|_| self.fits(node)) else { return };
        self.is_hit.set(true);
        let (name, tag, digest) = split(text);
        let part = |part: &'_ Option<super::entries::Text>| part.as_ref().map(|text| (text.value.clone(), text.span));
        let mut at = self.image.name.span;
        let mut name = name.to_string();
        if let Some((new, span)) = part(&self.image.new_name) {
            (name, at) = (new, span);
        }
        let (new_tag, new_digest) = (part(&self.image.new_tag), part(&self.image.digest));
        at = new_tag.as_ref().or(new_digest.as_ref()).map_or(at, |(_, span)| *span);
        let suffix = part(&self.image.tag_suffix);
        let (tag, digest) = match (new_tag, new_digest, suffix) {
            (Some((tag, _)), Some((digest, _)), _) => (tag, digest),
            (Some((tag, _)), None, _) => (tag, String::new()),
            (None, Some((digest, _)), _) => (String::new(), digest),
            (None, None, Some((suffix, span))) => {
                at = span;
                (tag.to_string() + &suffix, String::new())
            }
            (None, None, None) => (tag.to_string(), digest.to_string()),
        };
        if !tag.is_empty() {
            name = format!("{name}:{tag}");
        }
        if !digest.is_empty() {
            name = format!("{name}@{digest}");
        }
        node.set_scalar(Scalar::plain(name), &Origin::new(at, Step::Image));
    }
}

/// Name, tag and digest of an image.
fn split(image: &str) -> (&str, &str, &str) {
    let from = image.find('/').unwrap_or(0);
    let behind = image.get(from..).unwrap_or("");
    let at = |sign: char| behind.find(sign).map(|at| at + from);
    let cut = |from: usize, to: usize| image.get(from..to).unwrap_or("");
    match (at(':'), at('@')) {
        (None, None) => (image, "", ""),
        (tag, Some(digest)) if tag.is_none_or(|tag| digest < tag) => (cut(0, digest), "", cut(digest + 1, image.len())),
        (Some(tag), Some(digest)) => (cut(0, tag), cut(tag + 1, digest), cut(digest + 1, image.len())),
        (Some(tag), None) => (cut(0, tag), cut(tag + 1, image.len()), ""),
        (None, Some(_)) => (image, "", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn images_are_cut_at_their_signs() {
        for (image, parts) in [
            ("nginx", ("nginx", "", "")),
            ("reg:5000/nginx:1", ("reg:5000/nginx", "1", "")),
            ("nginx@sha256:a", ("nginx", "", "sha256:a")),
            ("a/nginx:1@sha256:a", ("a/nginx", "1", "sha256:a")),
        ] {
            assert_eq!(split(image), parts, "{image}");
        }
    }
}
