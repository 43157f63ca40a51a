//! Which scan is about an image: by the reference that means it, or by the stage that it is built of.

use std::collections::HashMap;

use super::{File, Project};
use crate::reports::{Grade, Scan};
use crate::span::{FileId, Span};

/// The scans by what they are about: places among [`Project::joined`].
#[derive(Debug, Default)]
pub(super) struct Scanned {
    by_reference: HashMap<Span, usize>,
    /// By file and number of the stage.
    by_stage: HashMap<(FileId, usize), usize>,
}

impl Project {
    /// What a report says of the image that a reference means, the surest one of several; `None` where none is about it.
    pub fn scan_of(&self, reference: Span) -> Option<&Scan> {
        self.scan(*self.scanned().by_reference.get(&reference)?)
    }

    /// What a report says of the image that is built of a stage, by the name that the stage is lowered with.
    pub fn scan_of_stage(&self, file: &File, stage: &str) -> Option<&Scan> {
        let by_stage = &self.scanned().by_stage;
        if by_stage.is_empty() {
            return None;
        }
        let syntax = file.syntax();
        let dockerfile = syntax.dockerfile()?;
        let stage = dockerfile.stage_named(stage).or(dockerfile.final_stage())?;
        self.scan(*by_stage.get(&(file.source.id, stage.index))?)
    }

    fn scan(&self, joined: usize) -> Option<&Scan> {
        self.joined().get(joined)?.of(self.reports()).map(|(_, scan)| scan)
    }

    fn scanned(&self) -> &Scanned {
        self.indexes.scanned.get_or_init(|| {
            let mut found = Scanned::default();
            let mut grades: HashMap<Span, Grade> = HashMap::new();
            for (index, joined) in self.joined().iter().enumerate() {
                for place in &joined.places {
                    // Of equals the first one.
                    if grades.get(&place.span).is_none_or(|known| place.grade < *known) {
                        grades.insert(place.span, place.grade);
                        found.by_reference.insert(place.span, index);
                    }
                }
                if let Some(built) = &joined.built {
                    found.by_stage.entry((built.file, built.stage)).or_insert(index);
                }
            }
            found
        })
    }
}
