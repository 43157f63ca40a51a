//! Knowledge that several rules share.

pub(crate) mod accounts;
pub(crate) mod archives;
pub(crate) mod build_secrets;
pub(crate) mod bundler;
pub(crate) mod capabilities;
pub(crate) mod confinement;
pub(crate) mod connection_strings;
pub(crate) mod contexts;
pub(crate) mod credential_files;
pub(crate) mod credentials;
pub(crate) mod cuda;
pub(crate) mod debugging;
pub(crate) mod dependencies;
pub(crate) mod dev_servers;
pub(crate) mod digests;
pub(crate) mod distributions;
pub(crate) mod evidence;
pub(crate) mod hashes;
pub(crate) mod health;
pub(crate) mod heap;
pub(crate) mod host_paths;
pub(crate) mod image_paths;
pub(crate) mod images;
pub(crate) mod labels;
pub(crate) mod logins;
pub(crate) mod names;
<<<<<<< HEAD
pub(crate) mod namespaces;
=======
pub(crate) mod networks;
>>>>>>> main
pub(crate) mod pipelines;
pub(crate) mod platforms;
pub(crate) mod powershell;
pub(crate) mod privileges;
pub(crate) mod process;
pub(crate) mod published_ports;
pub(crate) mod quoting;
pub(crate) mod rbac;
pub(crate) mod references;
pub(crate) mod signals;
pub(crate) mod tls;
pub(crate) mod tokens;
pub(crate) mod variables;
pub(crate) mod working_directory;
pub(crate) mod workloads;
