//! Trees as Go prints them: in messages, and to compare them with Go's own.

use std::fmt::{Display, Formatter, Result};

use super::quote;
use super::source::Source;
use super::tree::{Branch, Command, Node, Operand, Pipe, TemplateCall, Term, Tree};

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        nodes(f, &self.source, &self.nodes)
    }
}

fn nodes(f: &mut Formatter<'_>, source: &Source, all: &[Node]) -> Result {
    all.iter().try_for_each(|node| match node {
        Node::Text(place) => f.write_str(source.slice(*place)),
        Node::Action { pipe, .. } => write!(f, "{{{{{pipe}}}}}"),
        Node::Branch(branch) => self::branch(f, source, branch),
        Node::Template(call) => call.fmt(f),
        Node::Break(_) => f.write_str("{{break}}"),
        Node::Continue(_) => f.write_str("{{continue}}"),
    })
}

fn branch(f: &mut Formatter<'_>, source: &Source, branch: &Branch) -> Result {
    for (index, arm) in branch.arms.iter().enumerate() {
        if index > 0 {
            f.write_str("{{else}}")?;
        }
        write!(f, "{{{{{} {}}}}}", branch.kind.word(), arm.pipe)?;
        nodes(f, source, &arm.nodes)?;
    }
    if let Some(otherwise) = &branch.otherwise {
        f.write_str("{{else}}")?;
        nodes(f, source, otherwise)?;
    }
    branch.arms.iter().try_for_each(|_| f.write_str("{{end}}"))
}

impl Display for TemplateCall {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{{{{template {}", quote(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(f, " {pipe}")?;
        }
        f.write_str("}}")
    }
}

impl Display for Pipe {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, variable) in self.variables.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{}", variable.name)?;
        }
        if !self.variables.is_empty() {
            f.write_str(if self.assigns { " = " } else { " := " })?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            let bar = if index > 0 { " | " } else { "" };
            write!(f, "{bar}{command}")?;
        }
        Ok(())
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, word) in self.words.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            match &word.term {
                Term::Pipe(pipe) => write!(f, "({pipe})")?,
                _ => word.fmt(f)?,
            }
        }
        Ok(())
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.term {
            Term::Bool(value) => value.fmt(f),
            Term::Number(number) => f.write_str(&number.written),
            Term::Text { written, .. } => f.write_str(written),
            Term::Nil => f.write_str("nil"),
            Term::Dot => f.write_str("."),
            Term::Field(names) => fields(f, names),
            Term::Variable(names) => {
                let (name, rest) = names.split_first().map_or(("$", &[][..]), |(name, rest)| (name, rest));
                f.write_str(name)?;
                fields(f, rest)
            }
            Term::Function(name) => f.write_str(name),
            Term::Pipe(pipe) => pipe.fmt(f),
            Term::Chain(first, names) => {
                match &first.term {
                    Term::Pipe(pipe) => write!(f, "({pipe})")?,
                    _ => first.fmt(f)?,
                }
                fields(f, names)
            }
        }
    }
}

fn fields(f: &mut Formatter<'_>, names: &[Box<str>]) -> Result {
    names.iter().try_for_each(|name| write!(f, ".{name}"))
}
