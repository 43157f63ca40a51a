//! Text in, report out: parsers, the common model, the rule engine and the renderers of lintainer.
//!
//! Nothing here touches files, the environment, processes, the network, the clock, threads or the terminal;
//! the front ends do that and hand text in.

pub mod mapped;
pub mod source;
pub mod span;
pub mod yaml;
