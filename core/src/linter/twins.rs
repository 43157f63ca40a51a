//! Objects that several builds have alike: what needs no other object is found in one of them for all.

use std::collections::HashMap;

use crate::kustomize::Printed;
use crate::span::Span;

/// Equal objects of several builds.
#[derive(Default)]
pub(super) struct Twins {
    /// The builds with an equal object, by the first build and object of each kind that there are several of.
    others: HashMap<(usize, usize), Vec<usize>>,
    /// Whether an object is the first of its kind, by build and object.
    is_first: Vec<Vec<bool>>,
}

impl Twins {
    /// Objects are equal that have the same text, which is written at the same places, in builds of the same class.
    pub(super) fn new(builds: &[(&Printed, u64)]) -> Self {
        let mut twins = Twins::default();
        let mut known: HashMap<(&str, u64), Vec<(usize, usize)>> = HashMap::new();
        for (build, (printed, class)) in builds.iter().enumerate() {
            let firsts = printed.documents().enumerate().map(|(at, (text, object))| {
                let alike = known.entry((text, *class)).or_default();
                let written = |(build, at): &(usize, usize)| {
                    let known = builds.get(*build)?.0.objects.get(*at)?;
                    Some((&known.places, &known.removals, known.is_copied_from))
                };
                match alike
                    .iter()
                    .find(|first| written(first) == Some((&object.places, &object.removals, object.is_copied_from)))
                {
                    Some(first) => {
                        twins.others.entry(*first).or_default().push(build);
                        false
                    }
                    None => {
                        alike.push((build, at));
                        true
                    }
                }
            });
            twins.is_first.push(firsts.collect());
        }
        twins
    }

    /// Whether the object at a place of a build is the first of its kind.
    pub(super) fn is_first(&self, build: usize, printed: &Printed, span: Span) -> bool {
        let first = self.is_first.get(build).and_then(|all| all.get(object_at(printed, span)));
        first.copied().unwrap_or(true)
    }

    /// Whether a build has an object that is the first of its kind.
    pub(super) fn has_first(&self, build: usize) -> bool {
        self.is_first.get(build).is_some_and(|all| all.contains(&true))
    }

    /// The builds that have an object like the one at a place, the own one first.
    pub(super) fn with(&self, build: usize, printed: &Printed, span: Span) -> impl Iterator<Item = usize> {
        let others = self.others.get(&(build, object_at(printed, span)));
        std::iter::once(build).chain(others.into_iter().flatten().copied())
    }
}

/// The number of the object at a place of a build.
pub(super) fn object_at(printed: &Printed, span: Span) -> usize {
    printed.objects.partition_point(|object| object.end <= span.start as usize)
}
