//! Follows the way to a place in the schema of its object.

use super::{Ground, object_of};
use crate::schema::{Field, Shape, Type, Wrapping, kubernetes};
use crate::yaml::{Dialect, Node, Way};

/// The keys that every object of Kubernetes has.
pub(super) const HEAD: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// What the schema has at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot<'a> {
    /// A mapping of a type.
    Object(Type<'a>),
    /// An object whose kind is not known, by the type of one that is.
    Head(Type<'a>),
    /// A value of a field, inside of some lists and mappings.
    Value(Field<'a>, Type<'a>, Wrapping),
    /// Anything.
    Free,
}

impl<'a> Spot<'a> {
    /// The forms that the value there may have.
    pub(super) fn shapes(self) -> Vec<Shape> {
        match self {
            Spot::Value(field, _, prefix) => field.shapes().iter().filter_map(|shape| shape.below(prefix)).collect(),
            _ => Vec::new(),
        }
    }

    /// The type of the mapping there.
    pub(super) fn object(self) -> Option<Type<'a>> {
        match self {
            Spot::Object(of) | Spot::Head(of) => Some(of),
            Spot::Value(_, owner, _) => {
                self.shapes().into_iter().find_map(|shape| owner.schema.type_of(shape.value()?))
            }
            Spot::Free => None,
        }
    }

    /// What is in the list, or the mapping with free keys, that may stand there.
    pub(super) fn inside(self, is_map: bool) -> Option<Spot<'a>> {
        let Spot::Value(field, owner, prefix) = self else { return None };
        let inner = prefix.with(is_map)?;
        let has = field.shapes().iter().any(|shape| shape.below(inner).is_some());
        has.then_some(Spot::Value(field, owner, inner))
    }

    /// What stands under a key.
    fn under(self, name: &str, minor: u16) -> Spot<'a> {
        if matches!(self, Spot::Head(_)) && !HEAD.contains(&name) {
            return Spot::Free;
        }
        match self.object() {
            Some(of) => match of.field_in(name, minor).or_else(|| of.field(name)) {
                Some(field) => Spot::Value(field, of, Wrapping::default()),
                None => Spot::Free,
            },
            None => self.inside(true).unwrap_or(Spot::Free),
        }
    }
}

/// A step to a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a, 'n> {
    /// What the schema has where the step begins.
    pub(super) from: Spot<'a>,
    /// The mapping or sequence where it begins.
    pub(super) node: Node<'n>,
    /// The key, or the index of an item.
    pub(super) to: Result<&'n str, usize>,
}

/// A place, and the way to it.
#[derive(Debug)]
pub(super) struct Here<'a, 'n> {
    /// The steps from the object.
    pub(super) steps: Vec<Step<'a, 'n>>,
    /// What the schema has at the place.
    pub(super) spot: Spot<'a>,
    /// The object.
    pub(super) object: Node<'n>,
    /// The minor version of Kubernetes that counts.
    pub(super) minor: u16,
}

/// Follows the ways from the root of a document. `None` where its schema is not known.
pub(super) fn follow<'a, 'n>(ground: &Ground<'a>, root: Node<'n>, ways: &[Way<'n>]) -> Option<Here<'a, 'n>> {
    let (object, ways) = match ground.dialect {
        Dialect::Compose => (root, ways),
        _ => object_of(root, ways),
    };
    let word = |key: &str| object.get(key).and_then(Node::text).unwrap_or_default();
    let (spot, minor) = match ground.find(word("apiVersion"), word("kind")) {
        Some((of, Some(served))) => (Spot::Object(of), ground.minor.clamp(served.from, served.to)),
        Some((of, None)) => (Spot::Object(of), of.versions().from.max(ground.minor.min(of.versions().to))),
        None => (Spot::Head(kubernetes::find("v1", "ConfigMap")?.0), ground.minor),
    };
    let mut here = Here { steps: Vec::with_capacity(ways.len()), spot, object, minor };
    for way in ways {
        let from = here.spot;
        let step = match way {
            Way::Key { mapping, entry } => {
                let name = entry.key.text().unwrap_or_default();
                here.spot = from.under(name, minor);
                Step { from, node: *mapping, to: Ok(name) }
            }
            Way::Item { sequence, index, .. } => {
                here.spot = from.inside(false).unwrap_or(Spot::Free);
                Step { from, node: *sequence, to: Err(*index) }
            }
        };
        here.steps.push(step);
    }
    Some(here)
}

impl<'a, 'n> Here<'a, 'n> {
    /// The type of the mapping that the last key is in, and the key.
    pub(super) fn last_key(&self) -> Option<(Type<'a>, &'n str)> {
        let step = self.steps.last()?;
        Some((step.from.object()?, step.to.ok()?))
    }

    /// The same without its last step.
    pub(super) fn up(&self) -> Option<Here<'a, 'n>> {
        let (last, rest) = self.steps.split_last()?;
        Some(Here { steps: rest.to_vec(), spot: last.from, object: self.object, minor: self.minor })
    }

    /// The innermost mapping around the place whose type has a name.
    pub(super) fn around(&self, name: &str) -> Option<Node<'n>> {
        let mut steps = self.steps.iter().rev();
        steps.find(|step| step.from.object().is_some_and(|of| of.name() == name)).map(|step| step.node)
    }

    /// The path of the place in its object.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match step.to {
                Ok(key) if path.is_empty() => path.push_str(key),
                Ok(key) => path.extend([".", key]),
                Err(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}
