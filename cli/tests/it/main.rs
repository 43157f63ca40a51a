//! The real binary on real files.

#![allow(clippy::unwrap_used)]

mod affected;
mod changes;
mod custom;
mod docs;
mod files;
mod fix;
mod given;
mod ignores;
mod inventory;
mod kustomize;
mod learn;
mod output;
mod outputs;
mod peers;
mod policy;
mod render;
mod reports;
mod run;
mod settings;
mod tables;
#[cfg(unix)]
mod tutorials;
mod usage;
mod watch;
