//! The commands, one file each.

pub(crate) mod affected;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod explain;
pub(crate) mod explain_line;
pub(crate) mod explain_score;
pub(crate) mod init;
pub(crate) mod inventory;
pub(crate) mod kustomize;
pub(crate) mod learn;
pub(crate) mod licenses;
pub(crate) mod lsp;
pub(crate) mod man;
pub(crate) mod model;
pub(crate) mod policy;
pub(crate) mod render;
pub(crate) mod rule;
pub(crate) mod rules;
pub(crate) mod tables;
