//! Renders Helm charts without helm, a cluster or a network, and keeps where each byte came from.
//!
//! Facts are those of helm v4.3.1, sprig v3.3.0 and Go 1.26's `text/template`, tried with the programs themselves.

pub mod archive;
pub mod build;
pub mod chart;
pub mod context;
mod decimal;
mod digest;
pub mod equal;
pub mod explain;
pub mod failure;
pub mod format;
pub mod functions;
pub mod gather;
pub mod glob;
pub mod guards;
pub mod ignore;
pub mod indents;
mod json_in;
pub mod json_out;
pub mod manifests;
pub mod merge;
pub mod number;
pub mod objects;
pub mod origin;
pub mod output;
pub mod path_pattern;
mod place;
pub mod printed;
pub mod reads;
pub mod render;
pub mod rendering;
pub mod set;
pub mod slips;
pub mod template;
pub mod text;
mod time;
pub mod told;
pub mod value;
pub mod values;
pub mod version;
pub mod wanted;
pub mod yaml_in;
pub mod yaml_out;
pub mod yaml_scalar;
