//! Rules of lintainer that a project writes itself: pages like those of the built-in rules, with conditions in CEL.
//!
//! [`Pages`] finds the pages that a configuration names, on a disk or ([`InMemory`]) among texts, [`load`] makes rules of
//! them, [`test`](test()) holds these against their own examples, and [`model`] is what they see.
//!
//! It also reads the validation rules of resource definitions, which are CEL as well: [`validation`].

pub mod cel;
pub mod documentation;
pub mod examples;
mod memory;
pub mod model;
pub mod pages;
mod rule;
mod template;
pub mod validation;
pub mod view;

pub use examples::test;
pub use memory::InMemory;
pub use pages::Pages;
pub use rule::{About, CustomRule, Definition, Each, Loaded, MAX_PAGE, MAX_RULES, NODES, load, of_program};
pub use template::Template;
