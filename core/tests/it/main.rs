//! What the core promises, over the files of `testdata`.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod editing;
mod helm_functions;
mod helm_yaml;
mod kustomize;
mod kustomize_corpus;
mod kustomize_mutations;
mod yaml;
