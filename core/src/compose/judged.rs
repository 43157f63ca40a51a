//! A Compose file held against the Compose specification's schema.

use std::rc::Rc;

use crate::context::Context;
use crate::model::NodeRef;
use crate::project::Kind;
use crate::schema::{Reading, Violation, compose, violations};
use crate::yaml::Node;

impl<'a> Context<'a> {
    /// What in a Compose file is not as its schema has it, by document: Compose judges each file for itself, before others are
    /// laid over it. Nothing is said of a file without services and includes.
    pub fn compose_violations(&mut self) -> Vec<(Node<'a>, Rc<[Violation]>)> {
        let file = self.file();
        if file.kind != Kind::Compose {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, document) in self.syntax().documents().iter().enumerate() {
            let (Some(root), Some(of)) = (document.node(&file.source), compose::root()) else { continue };
            if document.is_broken() || root.get("services").or(root.get("include")).is_none() {
                continue;
            }
            let node = NodeRef { file: file.source.id, document: index as u32, node: root.id() };
            let judged = self
                .judged(node, || Some(violations(root, of, Reading { minor: 0, is_part: false, is_custom: false })));
            found.push((root, judged));
        }
        found
    }
}
