//! Rules that a project writes itself, from the text of a page to findings.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod expressions;
mod faults;
mod findings;
mod library;
mod memory;
mod oracle;
mod project;
mod support;
mod validation;
mod views;
