//! Text in, report out: parsers, the common model, the rule engine and the renderers of lintainer.
//!
//! Nothing here touches files, the environment, processes, the network, the clock, threads or the terminal;
//! the front ends do that and hand text in.
//!
//! A linter with one rule of your own:
//!
//! ```
//! use lintainer_core::context::Context;
//! use lintainer_core::engine::Engine;
//! use lintainer_core::linter::Serial;
//! use lintainer_core::model::{Format, ImageReference};
//! use lintainer_core::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity};
//! use lintainer_core::workspace::Workspace;
//!
//! static FOREIGN_IMAGE: Rule = Rule {
//!     name: "foreign-image",
//!     practice: Practice::Soundness,
//!     severity: Severity::Warning,
//!     confidence: Confidence::High,
//!     since: "0.1.0",
//!     profiles: &[Profile::Essential],
//!     fixable: Fixable::No,
//!     formats: &[Format::Dockerfile, Format::Compose, Format::Kubernetes],
//!     page: Page::new("# foreign-image\n\nAn image is not from our registry\n\nOurs are scanned.\n"),
//!     yields_to: &[],
//!     options: &[],
//!     checks: &[Check::Image(check)],
//! };
//!
//! fn check(image: &ImageReference, cx: &mut Context) {
//!     if image.registry().is_some_and(|registry| registry != "registry.example") {
//!         cx.report(image.span, format!("`{}` is not from `registry.example`", image.display()));
//!     }
//! }
//!
//! let engine = Engine::new(Registry::new([&FOREIGN_IMAGE]));
//! let mut workspace = Workspace::new(&engine);
//! workspace.set("Dockerfile", b"FROM quay.io/app:1.2\n".as_slice());
//! workspace.set("compose.yaml", b"services: {web: {image: registry.example/web:3}}\n".as_slice());
//! let report = workspace.check(&Serial)?;
//! assert_eq!(report.findings.len(), 1);
//! assert_eq!(report.findings[0].message, "`quay.io/app:1.2` is not from `registry.example`");
//! # Ok::<(), lintainer_core::config::ConfigErrors>(())
//! ```

pub mod aliases;
pub mod baseline;
pub mod compose;
pub mod config;
pub mod context;
mod dispatch;
pub mod dockerfile;
pub mod editing;
pub mod engine;
pub mod finding;
mod fingerprint;
pub mod fixer;
pub mod helm;
mod known_keys;
pub mod kubernetes;
pub mod kustomize;
pub mod learn;
pub mod line_hash;
pub mod linter;
pub mod listing;
pub mod mapped;
pub mod model;
pub mod pipeline;
pub mod policy;
pub mod project;
pub mod render;
pub mod report;
pub mod reports;
pub mod rule;
pub mod schema;
pub mod settings;
pub mod shell;
pub mod source;
pub mod span;
pub mod suppress;
pub mod tables;
pub mod text;
pub mod workspace;
pub mod yaml;
