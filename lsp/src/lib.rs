//! The language server: lints what is open in an editor together with what lies around it on disk.
//!
//! [`run`] speaks the Language Server Protocol over a connection, [`stdio::serve`] over streams of bytes. What a
//! file means and which files there are is decided elsewhere: by core, and by the [`Host`] that the front end brings.

// The hash of `lsp_types::Uri` does not depend on what is mutable in it.
#![allow(clippy::mutable_key_type)]

mod actions;
mod builds;
mod changes;
mod charts;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod host;
mod hover;
pub mod lines;
mod publish;
mod requests;
mod root;
mod schema;
mod server;
pub mod stdio;
mod text;
mod uri;
mod watch;
mod work;

pub use host::{Discovery, FoundFile, Host, Target};
pub use server::run;

/// The name under which the server speaks: source of diagnostics, section of settings.
pub(crate) const NAME: &str = "lintainer";
