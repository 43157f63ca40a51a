//! Releases of well-known images and the day of their last fix.

use super::{Table, TableError, list};
use crate::known_keys::KnownKeys;
use crate::settings::Date;

/// A release that has an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// `3.8`, `bullseye`; empty: every release.
    pub name: &'static str,
    /// The last day with fixes.
    pub end: Date,
}

/// A product with its images and releases.
#[derive(Debug)]
pub struct Product {
    /// For people.
    pub name: &'static str,
    /// Names of official images, or repositories with their registry.
    pub images: Vec<&'static str>,
    /// In the order in which tags are compared with them.
    pub releases: Vec<Release>,
}

/// Releases with a grave hole that is mended in the next one.
#[derive(Debug)]
pub struct Flaw {
    /// The images, with their registry unless it is the default one.
    pub images: Vec<&'static str>,
    /// The first bad version.
    pub first_bad: &'static str,
    /// The first good version after it.
    pub first_good: &'static str,
    /// The hole's name.
    pub hole: &'static str,
}

/// The tables `end-of-life` and `flawed-releases`.
#[derive(Debug)]
pub struct EndOfLife {
    /// The day up to which the ends are known to be right.
    pub as_of: Date,
    /// Products by image.
    pub products: Vec<Product>,
    /// Systems that tags of other images name behind a dash: the product and its release.
    pub systems: Vec<(&'static str, Release)>,
    /// Releases with holes.
    pub flaws: Vec<Flaw>,
    products_by_image: KnownKeys<&'static str, usize>,
    systems_by_release: KnownKeys<&'static str, usize>,
    flaws_by_image: KnownKeys<&'static str, Vec<usize>>,
}

impl EndOfLife {
    /// The product of an image, by its official name or its repository.
    pub fn product(&self, image: &str) -> Option<&Product> {
        self.products_by_image.get(image).and_then(|at| self.products.get(*at))
    }

    /// The system that a part of a tag names: the product and its release.
    pub fn system(&self, release: &str) -> Option<(&'static str, Release)> {
        self.systems_by_release.get(release).and_then(|at| self.systems.get(*at)).copied()
    }

    /// The flaws of an image, by its name without the default registry.
    pub fn flaws_of(&self, image: &str) -> impl Iterator<Item = &Flaw> {
        self.flaws_by_image.get(image).into_iter().flatten().filter_map(|at| self.flaws.get(*at))
    }

    /// A row is a product, its images (in the first of its rows; `*`: any image whose tag has the release as a part), the
    /// release (`*`: every one) and its end.
    pub(super) fn read(ends: &Table, flaws: &Table) -> Result<Self, TableError> {
        let mut products: Vec<Product> = Vec::new();
        let mut systems = Vec::new();
        for (line, [name, images, release, end]) in ends.rows()? {
            let end = Date::parse(end).ok_or_else(|| TableError::new(line, format!("`{end}` is no day")))?;
            let release = Release { name: if release == "*" { "" } else { release }, end };
            match images {
                "*" => systems.push((name, release)),
                "-" => match products.last_mut().filter(|product| product.name == name) {
                    Some(product) => product.releases.push(release),
                    None => return Err(TableError::new(line, format!("the first row of `{name}` names no images"))),
                },
                _ => products.push(Product { name, images: list(images).collect(), releases: vec![release] }),
            }
        }
        let flaws: Vec<Flaw> = flaws
            .rows()?
            .into_iter()
            .map(|(_, [images, first_bad, first_good, hole])| Flaw {
                images: list(images).collect(),
                first_bad,
                first_good,
                hole,
            })
            .collect();
        // The first one of a name counts.
        let mut products_by_image = KnownKeys::default();
        for (at, product) in products.iter().enumerate() {
            product.images.iter().for_each(|image| _ = products_by_image.entry(*image).or_insert(at));
        }
        let mut systems_by_release = KnownKeys::default();
        for (at, (_, release)) in systems.iter().enumerate() {
            systems_by_release.entry(release.name).or_insert(at);
        }
        let mut flaws_by_image: KnownKeys<&str, Vec<usize>> = KnownKeys::default();
        for (at, flaw) in flaws.iter().enumerate() {
            flaw.images.iter().for_each(|image| flaws_by_image.entry(image).or_default().push(at));
        }
        let as_of = ends.header.as_of;
        Ok(EndOfLife { as_of, products, systems, flaws, products_by_image, systems_by_release, flaws_by_image })
    }
}

#[cfg(test)]
mod tests {
    use super::super::current;
    use super::*;

    #[test]
    fn a_longer_release_stands_before_the_one_that_it_begins_with() {
        for product in &current().end_of_life.products {
            for (at, release) in product.releases.iter().enumerate() {
                let hidden =
                    |later: &&Release| later.name.strip_prefix(release.name).is_some_and(|rest| rest.starts_with('.'));
                let hidden = product.releases[at + 1..].iter().find(hidden);
                assert!(hidden.is_none(), "{}: {hidden:?} stands behind {release:?}", product.name);
            }
        }
    }
}
