//! What must hold before anything else: a file is read as it is meant. The rules stand by what they read.

pub(crate) mod compose;
pub(crate) mod dockerfile;
pub(crate) mod kubernetes;
pub(crate) mod layout;
pub(crate) mod schema;
pub(crate) mod shell;
