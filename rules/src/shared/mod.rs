//! Knowledge that several rules share.

pub(crate) mod bundler;
pub(crate) mod credentials;
pub(crate) mod cuda;
pub(crate) mod digests;
pub(crate) mod evidence;
pub(crate) mod health;
pub(crate) mod host_paths;
pub(crate) mod images;
pub(crate) mod pipelines;
pub(crate) mod powershell;
pub(crate) mod privileges;
pub(crate) mod process;
pub(crate) mod quoting;
pub(crate) mod rbac;
pub(crate) mod signals;
pub(crate) mod tls;
pub(crate) mod tokens;
pub(crate) mod variables;
pub(crate) mod working_directory;
