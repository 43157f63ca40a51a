//! What editors offer, beside what the schemas know (`schema::place`): the ways to ignore a finding, words for the comments and
//! configurations that do, and the rules that these name.

pub mod configuration;
pub mod ignore;
pub mod mention;
pub mod words;
