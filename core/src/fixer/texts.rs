//! The texts of a run while they are being fixed.

use std::collections::{BTreeMap, BTreeSet};

use super::{FixKey, Plan, Refusal, apply, fix_at, guard};
use crate::finding::{Edit, Fix, Safety};
use crate::linter::{Inputs, Workers, collect};
use crate::project::{File, Hint};
use crate::report::Report;
use crate::span::{FileId, Span};

/// What was there before a round: the indexes of files and their bytes.
pub(super) type Before = Vec<(usize, Vec<u8>)>;

/// What was done in a round.
pub(super) struct Done {
    /// The fixes: index of the finding in the report, index of its fix.
    pub chosen: Vec<(usize, usize)>,
    /// Their edits by file, in order.
    pub edits: BTreeMap<FileId, Vec<Edit>>,
    /// The files that had faults in their syntax, and have fewer now, so that more of them is seen.
    pub clearer: BTreeSet<FileId>,
    /// To undo it.
    pub before: Before,
}

/// Fixes that go together.
#[derive(Default)]
struct Kept {
    chosen: Vec<(usize, usize)>,
    edits: BTreeMap<FileId, Vec<Edit>>,
    texts: Vec<Edited>,
}

/// A file with its new text.
struct Edited {
    file: FileId,
    text: String,
    is_clearer: bool,
}

/// The files of a run while they are being fixed.
pub(super) struct Texts {
    /// Path, and bytes or why they cannot be had.
    files: Vec<(String, Result<Vec<u8>, String>)>,
    /// What is known of the files beside their paths.
    hints: Vec<Hint>,
    place: String,
    /// The files that were changed, as they were given.
    given: BTreeMap<usize, Vec<u8>>,
}

impl Inputs for Texts {
    fn len(&self) -> usize {
        self.files.len()
    }

    fn path(&self, index: usize) -> &str {
        self.files.get(index).map_or("", |(path, _)| path)
    }

    fn read(&self, index: usize) -> Result<Vec<u8>, String> {
        self.files.get(index).map_or_else(|| Err("it was not given".to_string()), |(_, bytes)| bytes.clone())
    }

    fn place(&self) -> &str {
        &self.place
    }

    fn hint(&self, index: usize) -> Hint {
        self.hints.get(index).copied().unwrap_or_default()
    }
}

impl Texts {
    pub fn read(inputs: &(impl Inputs + ?Sized), workers: &dyn Workers) -> Self {
        let bytes = collect(inputs.len(), workers, &|index| inputs.read(index)).into_iter().enumerate();
        let undone = || Err("it was not read".to_string());
        let files = bytes.map(|(index, read)| (inputs.path(index).to_string(), read.unwrap_or_else(undone)));
        let hints = (0..inputs.len()).map(|index| inputs.hint(index)).collect();
        Texts { files: files.collect(), hints, place: inputs.place().to_string(), given: BTreeMap::new() }
    }

    pub fn path_of(&self, file: FileId) -> &str {
        self.path(file.0 as usize)
    }

    pub fn text(&self, file: FileId) -> Option<&str> {
        let (_, bytes) = self.files.get(file.0 as usize)?;
        std::str::from_utf8(bytes.as_ref().ok()?).ok()
    }

    pub fn is_utf8(&self, file: FileId) -> bool {
        self.text(file).is_some()
    }

    /// Applies those fixes of a plan that go together. Those that do not hold even alone are noted as unfit; what only does
    /// not go with the others waits for the next round.
    pub fn take(
        &mut self,
        report: &Report,
        plan: &Plan,
        unfit: &mut BTreeSet<FixKey>,
        refused: &mut BTreeSet<(String, Refusal)>,
    ) -> Done {
        let mut kept = Kept::default();
        self.add(report, &plan.chosen, &mut kept, &mut |place, fix| {
            unfit.insert(FixKey::new(report, place.0, fix));
            let paths = fix.edits.iter().map(|edit| self.path_of(edit.span.file).to_string());
            refused.extend(paths.map(|path| (path, Refusal::WouldBreak)));
        });
        let clearer = kept.texts.iter().filter(|one| one.is_clearer).map(|one| one.file).collect();
        let texts = kept.texts.into_iter().map(|one| (one.file.0 as usize, one.text.into_bytes()));
        let before = self.put(texts.collect());
        Done { chosen: kept.chosen, edits: kept.edits, clearer, before }
    }

    /// Adds fixes to those that are kept, as far as they go together.
    fn add(
        &self,
        report: &Report,
        chosen: &[(usize, usize)],
        kept: &mut Kept,
        refuse: &mut dyn FnMut((usize, usize), &Fix),
    ) {
        let with = |mut edits: BTreeMap<FileId, Vec<Edit>>| {
            for fix in chosen.iter().filter_map(|place| fix_at(report, *place)) {
                for edit in &fix.edits {
                    edits.entry(edit.span.file).or_default().push(edit.clone());
                }
            }
            for edits in edits.values_mut() {
                edits.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
                edits.dedup();
            }
            edits
        };
        let safety = chosen.iter().filter_map(|place| Some(fix_at(report, *place)?.safety)).min();
        let edits = with(kept.edits.clone());
        if let Some(texts) = self.edited(report, &edits, safety.unwrap_or(Safety::Safe)) {
            kept.chosen.extend(chosen);
            (kept.edits, kept.texts) = (edits, texts);
            return;
        }
        match chosen {
            [] => {}
            [only] => {
                let alone = self.edited(report, &with(BTreeMap::new()), safety.unwrap_or(Safety::Safe));
                if let Some(fix) = fix_at(report, *only).filter(|_| alone.is_none()) {
                    refuse(*only, fix);
                }
            }
            several => {
                let (left, right) = several.split_at(several.len() / 2);
                self.add(report, left, kept, refuse);
                self.add(report, right, kept, refuse);
            }
        }
    }

    /// The new texts, if each file means the same but for what the edits are about.
    fn edited(&self, report: &Report, edits: &BTreeMap<FileId, Vec<Edit>>, safety: Safety) -> Option<Vec<Edited>> {
        edits
            .iter()
            .map(|(file, edits)| {
                let source = report.source(*file)?;
                let hint = self.hint(file.0 as usize);
                let parse = |text: &str| File::whole(*file, &source.path, text.as_bytes().to_vec(), hint);
                let (before, after) = (parse(source.text()), parse(&apply(source.text(), edits)?));
                if !guard::holds(&before, &after, edits, safety) {
                    return None;
                }
                // A part of the file may have been left out, and stays as it is.
                let in_file = |edit: &Edit| {
                    let range = source.range_in_file(edit.span);
                    Edit::replace(Span::new(*file, range), edit.text.as_str())
                };
                let text = apply(self.text(*file)?, &edits.iter().map(in_file).collect::<Vec<_>>())?;
                let is_clearer = after.syntax().problems() < before.syntax().problems();
                Some(Edited { file: *file, text, is_clearer })
            })
            .collect()
    }

    /// Replaces texts, and returns what was there.
    fn put(&mut self, texts: Before) -> Before {
        let mut before = Vec::new();
        for (index, text) in texts {
            if let Some((_, Ok(bytes))) = self.files.get_mut(index) {
                let old = std::mem::replace(bytes, text);
                self.given.entry(index).or_insert_with(|| old.clone());
                before.push((index, old));
            }
        }
        before
    }

    /// Undoes a round.
    pub fn undo(&mut self, before: Before) {
        self.put(before);
    }

    /// Gives files the texts that they had before anything was fixed.
    pub fn put_back(&mut self, files: &BTreeSet<FileId>) {
        let given = files.iter().filter_map(|file| {
            let index = file.0 as usize;
            Some((index, self.given.get(&index)?.clone()))
        });
        let given: Before = given.collect();
        self.put(given);
    }

    /// The texts of the files that are not as they were given, by path: as they were, and as they are now.
    pub fn into_changed(self) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
        let mut given = self.given;
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for (index, (path, bytes)) in self.files.into_iter().enumerate() {
            let (Some(old), Ok(new)) = (given.remove(&index), bytes) else { continue };
            if old == new {
                continue;
            }
            if let (Ok(old), Ok(new)) = (String::from_utf8(old), String::from_utf8(new)) {
                before.insert(path.clone(), old);
                after.insert(path, new);
            }
        }
        (before, after)
    }
}
