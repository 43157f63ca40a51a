//! Maps whose keys are written in this program.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

/// A map for keys that are known when the program is built: names of commands, kinds, fields of tables.
///
/// Its hash takes a fifth of the steps of the standard one, and nothing of it is secret. So it is not for keys from files: whoever
/// writes those could choose thousands that all land in one place. What is looked up may be anything.
pub(crate) type KnownKeys<K, V> = HashMap<K, V, FxBuildHasher>;
