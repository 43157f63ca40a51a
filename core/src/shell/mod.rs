//! stub
#![allow(missing_docs)]
#[derive(Debug, Clone)]
pub struct Script {
    pub commands: Vec<Command>,
}
#[derive(Debug, Clone)]
pub struct Command;
