//! What nearly every rule names: its value, its options, what it says and how it mends.

pub(crate) use lintainer_core::context::Context;
pub(crate) use lintainer_core::finding::{Edit, Fix};
pub(crate) use lintainer_core::rule::{
    BoolOption, Check, Confidence, DateOption, Fixable, IntOption, ListOption, Page, Practice, Profile, QuantityOption,
    Rule, Severity, VersionOption, WordOption,
};
