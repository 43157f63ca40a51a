//! The validation rules of resource definitions (`x-kubernetes-validations`), held against the objects of their kinds
//! as the API server does it: "Validation rules" in
//! <https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/>.
//!
//! An object is held against the definitions of its own kind that are in sight. What is not known of it, what a webhook
//! may fill in and what an expression asks that is not read here is silent. Transition rules have no object before to
//! compare.

mod faults;
mod judge;
mod rule;
mod schema;
mod values;

pub use faults::{RuleFault, faults};
pub use judge::{Refusal, refusals};
pub use rule::Rule;
pub use schema::{Program, Schema};
