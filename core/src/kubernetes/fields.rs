//! What is read at a place of a manifest: labels, selectors, images, ports.

use crate::model::{ImageReference, Pairs, Setting, with_unknowns};
use crate::span::Spanned;
use crate::yaml::{Absent, Field, Node};

use super::{LabelSelector, Target};

impl<'a> Field<'a> {
    /// Keys and values of a mapping such as labels; none where there is no mapping.
    pub fn pairs(self) -> Pairs {
        let pair = |entry: crate::yaml::Entry| {
            let key = entry.key.spanned_text()?.map(str::to_string);
            let value = Field::new(entry.value, Absent::Unjudged).known_or_unset(key.span);
            Some((key, value))
        };
        let entries = self.node().into_iter().flat_map(Node::each_entry);
        let mut pairs: Pairs = entries.filter_map(pair).collect();
        pairs.shrink_to_fit();
        pairs
    }

    /// [`Field::pairs`], or what their absence means.
    pub fn labels(self) -> Setting<Pairs> {
        self.read(|node| node.is_mapping().then(|| self.pairs()))
    }

    /// A selector with `matchLabels` and `matchExpressions`. `{}` selects everything.
    pub fn selector(self) -> Setting<LabelSelector> {
        self.read(|node| node.is_mapping().then(|| LabelSelector::read(self)))
    }

    /// A port by its number, or by the name of one; a number that no port has is `Dynamic`.
    pub fn port(self) -> Setting<Target> {
        self.read(|node| match node.as_int() {
            Some(number) => (0..=65535).contains(&number).then_some(Target::Number(number)),
            None => self.text().value().map(|name| Target::Name((*name).to_string())),
        })
    }

    /// An image, with [`UNKNOWN`](crate::model::UNKNOWN) for placeholders in it. Nothing, or `auto` that an injector replaces,
    /// is no reference.
    pub fn image(self) -> Setting<ImageReference> {
        let Some(node) = self.node() else { return self.read(|_| None) };
        let span = node.span();
        let Some(text) = node.text() else { return Setting::Dynamic(span) };
        let trimmed = text.trim();
        if trimmed.is_empty() || trimmed == "auto" {
            return Setting::NotApplicable;
        }
        if let Some(expanded) = with_unknowns(trimmed) {
            let image = ImageReference::expanded(expanded, span, false);
            return if image.is_wholly_unknown() { Setting::Dynamic(span) } else { Setting::set(image, span) };
        }
        // Parts have places of their own only where the file has the text as it is.
        let raw = node.source().slice(node.span());
        let quotes = usize::from(node.is_quoted());
        let verbatim = raw.get(quotes..raw.len().saturating_sub(quotes)) == Some(trimmed);
        let image = match verbatim {
            true => ImageReference::verbatim(trimmed, span),
            false => ImageReference::expanded(trimmed, span, false),
        };
        Setting::set(image, span)
    }

    /// [`Field::name`], owned.
    pub(super) fn owned_name(self) -> Option<Spanned<String>> {
        self.name().map(|name| name.map(str::to_string))
    }

    /// [`Field::text`], owned.
    pub(super) fn owned_text(self) -> Setting<String> {
        self.text().map(str::to_string)
    }

    /// The text of a value, which is absent at `key` when it is null.
    fn known_or_unset(self, key: crate::span::Span) -> Setting<String> {
        match self.node() {
            Some(node) if node.is_null() => Setting::Unset { at: key },
            _ => self.owned_text(),
        }
    }
}
