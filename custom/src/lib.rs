//! Rules of lintainer that a project writes itself: pages like those of the built-in rules, with conditions in CEL.
//!
//! It also reads the validation rules of resource definitions, which are CEL as well: [`validation`].
//!
//! [`load`] makes rules of the texts of their pages, [`test`](test()) holds them against their own examples, and
//! [`model`] is what they see.

pub mod cel;
pub mod documentation;
pub mod examples;
pub mod model;
mod rule;
mod template;
pub mod validation;
pub mod view;

pub use examples::test;
pub use rule::{CustomRule, Definition, Each, Loaded, MAX_PAGE, MAX_RULES, NODES, load};
pub use template::Template;
