//! The texts of a run while they are being fixed.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::proof::{readings, whole};
use super::{FixKey, Plan, Refusal, apply, fix_at, guard};
use crate::finding::{Edit, Fix, Safety};
use crate::linter::{Inputs, Workers, collect};
use crate::project::{File, Hint, Syntax};
use crate::report::Report;
use crate::source::Source;
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
    texts: BTreeMap<FileId, Edited>,
}

/// The new text of a file.
struct Edited {
    text: String,
    is_clearer: bool,
}

/// The files that some fixes edit, as they are before.
struct Befores {
    /// Each with its tree, which is asked for again and again.
    files: BTreeMap<FileId, (File, Arc<Syntax>)>,
    /// How often they may be read yet.
    left: Cell<usize>,
}

/// The files of a run while they are being fixed.
pub(super) struct Texts {
    /// Path, and bytes or why they cannot be had.
    files: Vec<(String, Result<Vec<u8>, String>)>,
    /// What is known of the files beside their paths.
    hints: Vec<Hint>,
    /// Which files are UTF-8: the others are never changed.
    utf8: Vec<bool>,
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
        let files: Vec<(String, Result<Vec<u8>, String>)> = files.collect();
        let hints = (0..inputs.len()).map(|index| inputs.hint(index)).collect();
        let is_utf8 = |bytes: &Vec<u8>| std::str::from_utf8(bytes).is_ok();
        let utf8 = files.iter().map(|(_, read)| read.as_ref().is_ok_and(is_utf8)).collect();
        Texts { files, hints, utf8, place: inputs.place().to_string(), given: BTreeMap::new() }
    }

    pub fn path_of(&self, file: FileId) -> &str {
        self.path(file.0 as usize)
    }

    pub fn text(&self, file: FileId) -> Option<&str> {
        let (_, bytes) = self.files.get(file.0 as usize)?;
        std::str::from_utf8(bytes.as_ref().ok()?).ok()
    }

    pub fn is_utf8(&self, file: FileId) -> bool {
        self.utf8.get(file.0 as usize).is_some_and(|is_utf8| *is_utf8)
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
        let mut by_files: BTreeMap<Vec<FileId>, Vec<(usize, usize)>> = BTreeMap::new();
        for place in &plan.chosen {
            let Some(fix) = fix_at(report, *place) else { continue };
            let files: BTreeSet<FileId> = fix.edits.iter().map(|edit| edit.span.file).collect();
            by_files.entry(files.into_iter().collect()).or_default().push(*place);
        }
        let mut kept = Kept::default();
        for (files, chosen) in by_files {
            let befores = self.befores(report, &files);
            self.add(report, &chosen, &befores, &mut kept, &mut |place, fix| {
                unfit.insert(FixKey::new(report, place.0, fix));
                let paths = fix.edits.iter().map(|edit| self.path_of(edit.span.file).to_string());
                refused.extend(paths.map(|path| (path, Refusal::WouldBreak)));
            });
        }
        kept.chosen.sort_unstable();
        let clearer = kept.texts.iter().filter(|(_, one)| one.is_clearer).map(|(file, _)| *file).collect();
        let texts = kept.texts.into_iter().map(|(file, one)| (file.0 as usize, one.text.into_bytes()));
        let before = self.put(texts.collect());
        Done { chosen: kept.chosen, edits: kept.edits, clearer, before }
    }

    fn befores(&self, report: &Report, files: &[FileId]) -> Befores {
        let sources = files.iter().filter_map(|file| report.source(*file));
        let whole = sources.map(|source| {
            let file = whole(source, source.text(), self.hint(source.id.0 as usize));
            let tree = file.syntax();
            (source.id, (file, tree))
        });
        let files: BTreeMap<FileId, (File, Arc<Syntax>)> = whole.collect();
        let bytes = files.values().map(|(file, _)| file.source.text().len()).sum();
        Befores { files, left: Cell::new(readings(bytes)) }
    }

    /// Adds fixes of the same files to those that are kept, as far as they go together.
    fn add(
        &self,
        report: &Report,
        chosen: &[(usize, usize)],
        befores: &Befores,
        kept: &mut Kept,
        refuse: &mut dyn FnMut((usize, usize), &Fix),
    ) {
        let safety = chosen.iter().filter_map(|place| Some(fix_at(report, *place)?.safety)).min();
        // The files with these fixes and those that are kept already.
        let with = |kept: &BTreeMap<FileId, Vec<Edit>>| -> Option<Vec<(FileId, Vec<Edit>, Edited)>> {
            let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
            for edit in chosen.iter().filter_map(|place| fix_at(report, *place)).flat_map(|fix| &fix.edits) {
                by_file.entry(edit.span.file).or_default().push(edit.clone());
            }
            let edited = by_file.into_iter().map(|(file, mut edits)| {
                edits.extend(kept.get(&file).into_iter().flatten().cloned());
                edits.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
                edits.dedup();
                let edited = self.edited(report.source(file)?, &edits, safety.unwrap_or(Safety::Safe), befores)?;
                Some((file, edits, edited))
            });
            edited.collect()
        };
        if let Some(files) = with(&kept.edits) {
            kept.chosen.extend(chosen);
            for (file, edits, edited) in files {
                kept.edits.insert(file, edits);
                kept.texts.insert(file, edited);
            }
            return;
        }
        match chosen {
            [] => {}
            [only] => {
                let is_unfit = || with(&BTreeMap::new()).is_none();
                if let Some(fix) = fix_at(report, *only).filter(|_| is_unfit()) {
                    refuse(*only, fix);
                }
            }
            several => {
                let (left, right) = several.split_at(several.len() / 2);
                self.add(report, left, befores, kept, refuse);
                self.add(report, right, befores, kept, refuse);
            }
        }
    }

    /// The new text of a file, if it means the same but for what the edits are about.
    fn edited(&self, source: &Source, edits: &[Edit], safety: Safety, befores: &Befores) -> Option<Edited> {
        befores.left.set(befores.left.get().checked_sub(1)?);
        let (before, tree) = befores.files.get(&source.id)?;
        let after = whole(source, &apply(source.text(), edits)?, before.hint);
        let new_tree = after.syntax();
        if !guard::holds(before, &after, edits, safety) {
            return None;
        }
        // A part of the file may have been left out, and stays as it is.
        let in_file = |edit: &Edit| {
            let range = source.range_in_file(edit.span);
            Edit::replace(Span::new(source.id, range), edit.text.as_str())
        };
        let text = apply(self.text(source.id)?, &edits.iter().map(in_file).collect::<Vec<_>>())?;
        let is_clearer = new_tree.problems() < tree.problems();
        Some(Edited { text, is_clearer })
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
