//! What is different between the lines of two texts.

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers};

/// The steps that turn the lines of one text into those of another, by the algorithm that git takes without being told
/// otherwise. It takes as many steps as there are lines times differences.
///
/// Lines are compared as bytes whatever they are given as, so that the algorithm is in the program once.
pub fn differences<L: AsRef<[u8]>>(old: &[L], new: &[L]) -> Vec<DiffOp> {
    fn of_bytes(old: &[&[u8]], new: &[&[u8]]) -> Vec<DiffOp> {
        let mut steps = Compact::new(Replace::new(Capture::new()), old, new);
        let Ok(()) = myers::diff(&mut steps, old, 0..old.len(), new, 0..new.len());
        steps.into_inner().into_inner().into_ops()
    }
    let old: Vec<&[u8]> = old.iter().map(AsRef::as_ref).collect();
    let new: Vec<&[u8]> = new.iter().map(AsRef::as_ref).collect();
    of_bytes(&old, &new)
}
