//! The command line of lintainer.

fn main() {}
