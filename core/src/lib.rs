//! Text in, report out: parsers, the common model, the rule engine and the renderers of lintainer.
//!
//! Nothing here touches files, the environment, processes, the network, the clock, threads or the terminal;
//! the front ends do that and hand text in.

pub mod aliases;
pub mod baseline;
pub mod compose;
pub mod config;
pub mod context;
mod dispatch;
pub mod dockerfile;
pub mod engine;
pub mod finding;
mod fingerprint;
pub mod fixer;
pub mod kubernetes;
pub mod line_hash;
pub mod linter;
pub mod mapped;
pub mod model;
pub mod pipeline;
pub mod project;
pub mod render;
pub mod report;
pub mod rule;
pub mod schema;
pub mod settings;
pub mod shell;
pub mod source;
pub mod span;
mod suppress;
pub mod tables;
pub mod workspace;
pub mod yaml;
