//! Knowledge that several rules share.

pub(crate) mod credentials;
pub(crate) mod pipelines;
pub(crate) mod rbac;
pub(crate) mod tokens;
