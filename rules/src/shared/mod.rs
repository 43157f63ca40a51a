//! Knowledge that several rules share.

pub(crate) mod accounts;
pub(crate) mod archives;
pub(crate) mod build_secrets;
pub(crate) mod contexts;
pub(crate) mod credential_files;
pub(crate) mod credentials;
pub(crate) mod debugging;
pub(crate) mod dev_servers;
pub(crate) mod digests;
pub(crate) mod distributions;
pub(crate) mod evidence;
pub(crate) mod health;
pub(crate) mod host_paths;
pub(crate) mod image_paths;
pub(crate) mod images;
pub(crate) mod labels;
pub(crate) mod logins;
pub(crate) mod pipelines;
pub(crate) mod platforms;
pub(crate) mod privileges;
pub(crate) mod quoting;
pub(crate) mod rbac;
pub(crate) mod tls;
pub(crate) mod tokens;
pub(crate) mod variables;
pub(crate) mod working_directory;
