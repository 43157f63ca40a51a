//! What containers execute: command and arguments, probes and hooks.

use crate::model::CommandUse;
use crate::yaml::Node;

/// Everything that a container executes.
pub(super) fn read(_container: Node) -> Vec<CommandUse> {
    Vec::new()
}
