//! Where a piece of text or a value came from.

use std::cell::RefCell;
use std::ops::Range;

use super::text::Segment;
use crate::span::{FileId, Span};
use rustc_hash::FxHashMap;

/// An [`Origin`] in its [`Origins`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginId(pub u32);

/// A [`Site`] in its [`Origins`]. [`SiteId::NONE`] is no call at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(pub u32);

impl OriginId {
    /// The origin of what nobody wrote, such as the result of a function without arguments.
    pub const NONE: OriginId = OriginId(0);
}

impl SiteId {
    /// Outside of all templates.
    pub const NONE: SiteId = SiteId(0);
}

/// Where something came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Nobody wrote it.
    Nothing,
    /// The text of a template outside of its actions.
    Literal(FileId),
    /// A scalar, key or collection of a values file, or a constant in an action.
    Written(Span),
    /// What an action adds to what it was given: quotes, indentation, the punctuation of `toYaml`.
    Made(Span),
    /// Computed from other values by the action at `action`.
    Derived {
        /// The action, without its braces.
        action: Span,
        /// What it was computed from, each once, in ascending order.
        from: Box<[OriginId]>,
    },
    /// What the installation decides and this render assumes, such as the name of the release.
    Assumed(&'static str),
    /// What nobody can know from the files, with the reason.
    Unknown(&'static str),
    /// Nothing was printed here: the action at `action` (a whole block, with its braces) printed nothing or was skipped.
    Hole {
        /// The action or block.
        action: Span,
        /// What its condition or value was computed from.
        from: Box<[OriginId]>,
    },
    /// Nobody knows whether the text between two empty stretches of this origin is there.
    Conditional {
        /// The block whose condition is not known.
        action: Span,
        /// What its condition was computed from.
        from: Box<[OriginId]>,
    },
}

/// A call of a named template or of `tpl`: the action that calls, and the call that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Site {
    /// The call that this one stands in.
    pub parent: SiteId,
    /// The action that prints or calls, without its braces.
    pub action: Span,
}

/// All origins and sites of a render; equal ones are kept once.
#[derive(Debug, Default)]
pub struct Origins {
    kept: RefCell<Kept>,
}

/// The tables behind [`Origins`], as they remain after the render.
#[derive(Debug, Clone)]
pub struct Kept {
    /// By [`OriginId`].
    pub origins: Vec<Origin>,
    /// By [`SiteId`].
    pub sites: Vec<Site>,
    origin_ids: FxHashMap<Origin, OriginId>,
    site_ids: FxHashMap<Site, SiteId>,
}

impl Default for Kept {
    fn default() -> Self {
        let nowhere = Site { parent: SiteId::NONE, action: Span::new(FileId(0), 0..0) };
        Kept {
            origins: vec![Origin::Nothing],
            sites: vec![nowhere],
            origin_ids: FxHashMap::from_iter([(Origin::Nothing, OriginId::NONE)]),
            site_ids: FxHashMap::default(),
        }
    }
}

/// How deep calls of templates are followed outwards.
pub const MAX_CALLS: usize = 32;

impl Kept {
    /// The actions of a call and of those that it stands in, the innermost first: [`MAX_CALLS`] at most.
    pub fn calls(&self, site: SiteId) -> impl Iterator<Item = Span> {
        let find = |site: SiteId| self.sites.get(site.0 as usize).filter(|_| site != SiteId::NONE);
        std::iter::successors(find(site), move |site| find(site.parent)).map(|site| site.action).take(MAX_CALLS)
    }

    /// An origin by its number.
    pub fn origin(&self, id: OriginId) -> &Origin {
        self.origins.get(id.0 as usize).unwrap_or(&Origin::Nothing)
    }

    /// The bytes of a file that a part of a stretch was copied from, one by one. `part` is its range in the text that has the
    /// stretch.
    pub fn copied_from(&self, segment: Segment, part: &Range<usize>) -> Option<Span> {
        let file = match self.origin(segment.origin) {
            Origin::Literal(file) => *file,
            Origin::Written(span) => span.file,
            _ => return None,
        };
        let start = segment.source as usize + part.start.checked_sub(segment.at as usize)?;
        segment.is_verbatim().then(|| Span::new(file, start..start + part.len()))
    }

    /// The places of those of some origins that are written in files.
    pub fn written(&self, ids: &[OriginId]) -> Vec<Span> {
        let span = |id: &OriginId| match self.origins.get(id.0 as usize) {
            Some(Origin::Written(span)) => Some(*span),
            _ => None,
        };
        ids.iter().filter_map(span).collect()
    }

    /// Whether one of some origins is what nobody can know.
    pub fn has_unknown(&self, ids: &[OriginId]) -> bool {
        ids.iter().any(|id| matches!(self.origins.get(id.0 as usize), Some(Origin::Unknown(_))))
    }
}

impl Origins {
    /// The number of an origin.
    pub fn id(&self, origin: Origin) -> OriginId {
        let kept = &mut *self.kept.borrow_mut();
        if let Some(id) = kept.origin_ids.get(&origin) {
            return *id;
        }
        let id = OriginId(kept.origins.len() as u32);
        kept.origins.push(origin.clone());
        kept.origin_ids.insert(origin, id);
        id
    }

    /// The number of a site.
    pub fn site(&self, site: Site) -> SiteId {
        let kept = &mut *self.kept.borrow_mut();
        let next = SiteId(kept.sites.len() as u32);
        *kept.site_ids.entry(site).or_insert_with(|| {
            kept.sites.push(site);
            next
        })
    }

    /// The origin of what `action` computed from `from`.
    pub fn derived(&self, action: Span, from: impl IntoIterator<Item = OriginId>) -> OriginId {
        self.id(Origin::Derived { action, from: self.distinct(from) })
    }

    /// The origin of nothing where something could have been printed.
    pub fn hole(&self, action: Span, from: impl IntoIterator<Item = OriginId>) -> OriginId {
        self.id(Origin::Hole { action, from: self.distinct(from) })
    }

    /// The origin of the edges of what stands there under a condition that nobody knows.
    pub fn conditional(&self, action: Span, from: impl IntoIterator<Item = OriginId>) -> OriginId {
        self.id(Origin::Conditional { action, from: self.distinct(from) })
    }

    /// An origin by its number.
    pub fn get(&self, id: OriginId) -> Origin {
        self.kept.borrow().origins.get(id.0 as usize).cloned().unwrap_or(Origin::Nothing)
    }

    /// The place of what is written in a file.
    pub fn written(&self, id: OriginId) -> Option<Span> {
        match self.kept.borrow().origins.get(id.0 as usize) {
            Some(Origin::Written(span)) => Some(*span),
            _ => None,
        }
    }

    /// The file of what stands in one.
    pub fn file(&self, id: OriginId) -> Option<FileId> {
        match self.kept.borrow().origins.get(id.0 as usize) {
            Some(Origin::Literal(file)) => Some(*file),
            Some(Origin::Written(span)) => Some(span.file),
            _ => None,
        }
    }

    /// Whether it is unknown, or computed from what is.
    pub fn is_unknown(&self, id: OriginId) -> bool {
        let kept = self.kept.borrow();
        match kept.origins.get(id.0 as usize) {
            Some(Origin::Unknown(_)) => true,
            Some(Origin::Derived { from, .. }) => kept.has_unknown(from),
            _ => false,
        }
    }

    /// The tables, to read them after the render.
    pub fn into_kept(self) -> Kept {
        self.kept.into_inner()
    }

    /// Origins once and in order; a derived one counts as what it was computed from, so that chains do not grow.
    fn distinct(&self, from: impl IntoIterator<Item = OriginId>) -> Box<[OriginId]> {
        let kept = self.kept.borrow();
        let mut all = Vec::new();
        for id in from {
            match kept.origins.get(id.0 as usize) {
                None | Some(Origin::Nothing) => {}
                Some(Origin::Derived { from, .. } | Origin::Hole { from, .. }) => all.extend_from_slice(from),
                Some(_) => all.push(id),
            }
        }
        all.sort_unstable();
        all.dedup();
        all.into_boxed_slice()
    }
}
