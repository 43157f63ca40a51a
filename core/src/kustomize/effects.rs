//! Which entries of kustomizations change anything, and whether another text of one comes to the same.

use std::collections::BTreeMap;

use super::resource::{Id, Resource};
use super::tree::Node;
use super::{Builder, Failure};
use crate::span::Span;

/// What an entry of a kustomization did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing: there is no object that it is for.
    Missed,
    /// Nothing: all that it sets is so already.
    Equal,
    /// It changed something, or may change what is out of sight.
    Changed,
}

/// An entry of `images`, `replicas`, `replacements` or patches, with what it did in all builds together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The field that it stands under.
    pub field: &'static str,
    /// Its name for people: of the file or image, else that of the field.
    pub name: String,
    /// What it did.
    pub effect: Effect,
}

/// The entries of some builds, by their places: the path or name, else the entry.
#[derive(Debug, Default)]
pub(super) struct Effects(BTreeMap<Span, Outcome>);

impl Effects {
    /// Whether an entry is known to change something, so that it need not be looked at again.
    pub fn is_settled(&self, at: Span) -> bool {
        self.0.get(&at).is_some_and(|known| known.effect == Effect::Changed)
    }

    /// Notes what an entry did in one build.
    pub fn note(&mut self, at: Span, outcome: Outcome) {
        let known = self.0.entry(at).or_insert_with(|| outcome.clone());
        known.effect = known.effect.max(outcome.effect);
    }

    pub fn take(&mut self) -> BTreeMap<Span, Outcome> {
        std::mem::take(&mut self.0)
    }
}

/// Objects before an entry is applied. Trees share what is not changed, so that it costs little.
pub(super) struct Before(Vec<Node>);

impl Before {
    pub fn new(objects: &[Resource]) -> Before {
        Before(objects.iter().map(|object| object.root.clone()).collect())
    }

    /// What was done to them by an entry, which is for some of them or for none.
    pub fn effect(&self, now: &[Resource], is_hit: bool) -> Effect {
        let is_equal = self.0.len() == now.len() && self.0.iter().zip(now).all(|(one, two)| one.is_same(&two.root));
        match (is_equal, is_hit) {
            (false, _) => Effect::Changed,
            (true, true) => Effect::Equal,
            (true, false) => Effect::Missed,
        }
    }
}

impl Builder<'_> {
    /// What the entries of all kustomizations did that were built since this was asked last, if it notes them. What is
    /// at fault or behind it is not among them.
    pub fn take_effects(&mut self) -> BTreeMap<Span, Outcome> {
        self.effects.as_mut().map(Effects::take).unwrap_or_default()
    }

    /// Whether the kustomization in a folder comes to the same with this builder and another one, for itself and for whoever
    /// takes it in.
    ///
    /// # Errors
    /// One of them does not build.
    pub fn is_alike(&mut self, other: &mut Builder, folder: &str) -> Result<bool, Failure> {
        let (one, two) = (self.gathered(folder)?, other.gathered(folder)?);
        Ok(one.len() == two.len() && one.iter().zip(&two).all(|(one, two)| is_alike(one, two)))
    }
}

fn is_alike(one: &Resource, two: &Resource) -> bool {
    let known = |object: &Resource| {
        let mut ids: Vec<_> = object.ids().iter().map(Id::key).collect();
        ids.dedup();
        (ids, object.prefixes.clone(), object.suffixes.clone(), object.needs_hash)
    };
    !one.is_head && one.root.is_same(&two.root) && known(one) == known(two)
}
