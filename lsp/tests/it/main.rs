//! The server end to end, in memory, with a scripted client.

#![allow(clippy::unwrap_used)]

mod actions;
mod charts;
mod client;
mod hostile;
mod pulling;
mod reading;
mod syncing;
mod workspace;
