//! Which variables are in force where: ARG and ENV of the stages.

use std::collections::HashMap;

use super::expand::Lookup;
use super::expanded::{Expanded, Piece, Unknown};
use super::stage::{BaseImage, Stage};
use crate::span::Span;

/// Arguments that BuildKit sets for the platforms of a build; usable in FROM, and in a stage once ARG names them.
pub const PLATFORM_ARGS: &[&str] = &[
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// Arguments that need no ARG in RUN, in both cases of their names.
pub const PROXY_ARGS: &[&str] = &["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];

/// What sets a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VariableKind {
    /// ARG
    Arg,
    /// ENV
    Env,
}

/// A variable as one ARG or ENV sets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The name, expanded.
    pub name: Box<str>,
    /// What sets it.
    pub kind: VariableKind,
    /// The whole assignment.
    pub span: Span,
    /// The index of the instruction. A variable that an ONBUILD trigger sets has the FROM that runs the trigger.
    pub instruction: usize,
    /// The value there; `None` for an ARG that has none in the file.
    pub value: Option<Expanded>,
    /// Why there is no value.
    pub(super) unknown: Unknown,
    /// The newest ENV of the same name that an ARG covers.
    pub(super) covers: Option<u32>,
}

/// All variables of a file, in order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Scopes {
    pub(super) variables: Vec<Variable>,
    by_name: HashMap<Box<str>, Vec<u32>>,
    /// How many variables stand before the first FROM.
    pub(super) globals: usize,
}

impl Scopes {
    pub(super) fn push(&mut self, variable: Variable) {
        let index = self.variables.len() as u32;
        match self.by_name.get_mut(&variable.name) {
            Some(indexes) => indexes.push(index),
            None => {
                self.by_name.insert(variable.name.clone(), vec![index]);
            }
        }
        self.variables.push(variable);
    }

    /// The variables of a name, in order.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Variable> {
        let indexes = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        indexes.iter().filter_map(|index| self.variables.get(*index as usize))
    }

    /// The newest variable of this name in `from..limit`.
    fn newest(&self, name: &str, from: usize, limit: usize) -> Option<(u32, &Variable)> {
        let indexes = self.by_name.get(name)?;
        let behind = indexes.partition_point(|&index| (index as usize) < limit);
        let index = *indexes.get(behind.checked_sub(1)?)?;
        if (index as usize) < from {
            return None;
        }
        Some((index, self.variables.get(index as usize)?))
    }

    /// How many variables stand before an instruction.
    pub(super) fn before(&self, instruction: usize) -> usize {
        self.variables.partition_point(|variable| variable.instruction < instruction)
    }

    /// The newest variable of this name in a stage and those it is built on, among the first `limit` variables.
    pub(super) fn find(&self, stages: &[Stage], stage: usize, name: &str, limit: usize) -> Option<(u32, &Variable)> {
        if !self.by_name.contains_key(name) {
            return None;
        }
        let mut stage = stages.get(stage)?;
        let mut limit = limit.min(stage.variables.end);
        loop {
            if let Some(found) = self.newest(name, stage.variables.start, limit) {
                return Some(found);
            }
            let BaseImage::Stage(base) = stage.base else { return None };
            stage = stages.get(base)?;
            limit = stage.variables.end;
        }
    }

    /// The value of a name inside a stage.
    pub(super) fn in_stage(&self, stages: &[Stage], stage: usize, name: &str, limit: usize) -> Lookup<'_> {
        let Some((_, variable)) = self.find(stages, stage, name, limit) else {
            let root = stages.get(stage).map_or(stage, |stage| stage.root);
            return match stages.get(root).map(|root| &root.base) {
                Some(BaseImage::Scratch) => Lookup::Unset,
                _ => Lookup::Unknown(Unknown::BaseImage),
            };
        };
        let covered = variable.covers.and_then(|index| self.variables.get(index as usize));
        match (covered, &variable.value) {
            (None, Some(value)) => Lookup::Set(value),
            (None, None) => Lookup::Unknown(variable.unknown),
            // An ARG without value leaves what ENV says; one with another value is settled differently by
            // the reference (ENV) and by BuildKit (the later one).
            (Some(env), Some(value)) if env.value.as_ref().is_some_and(|env| env.known() == value.known()) => {
                Lookup::Set(value)
            }
            (Some(Variable { value: Some(env), .. }), None) => Lookup::Set(env),
            (Some(_), _) => Lookup::Unknown(Unknown::Conflict),
        }
    }

    /// The value of a name in FROM and in the ARGs before the first FROM.
    pub(super) fn global(&self, name: &str, limit: usize) -> Lookup<'_> {
        self.global_so_far(name, limit.min(self.globals))
    }

    /// The same while the ARGs before the first FROM are still being read.
    pub(super) fn global_so_far(&self, name: &str, limit: usize) -> Lookup<'_> {
        match self.newest(name, 0, limit) {
            Some((_, Variable { value: Some(value), .. })) => Lookup::Set(value),
            Some((_, variable)) => Lookup::Unknown(variable.unknown),
            None if PLATFORM_ARGS.contains(&name) => Lookup::Unknown(Unknown::Platform),
            None => Lookup::Unset,
        }
    }
}

/// A value of one unknown piece.
pub(super) fn unknown(name: &str, span: Span, reason: Unknown) -> Expanded {
    Expanded { span, pieces: vec![Piece::Unknown { name: name.into(), span, reason }], from_arg_default: false }
}
