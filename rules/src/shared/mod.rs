//! Knowledge that several rules share.

pub(crate) mod pipelines;
