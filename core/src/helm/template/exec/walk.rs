//! Blocks, text and actions.

use super::super::source::Body;
use super::super::tree::{Arm, Branch, BranchKind, Node, Pipe, Place, TemplateCall};
use super::frame::{Frame, Slot};
use super::{NO_VALUE, Run};
use crate::helm::context::Mode;
use crate::helm::failure::Failure;
use crate::helm::format;
use crate::helm::origin::{OriginId, Site, SiteId};
use crate::helm::text::{Builder, Segment, Text};
use crate::helm::value::{Kind, Value};

/// How a list of nodes ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Continue,
}

impl<'r> Frame<'r, '_> {
    /// Executes nodes one level deeper.
    pub(super) fn walk(&mut self, dot: &Slot, nodes: &'r [Node], out: &mut Builder) -> Result<Flow, Failure> {
        let run: &Run<'_, '_> = self.run;
        let result = run.deeper(1, || self.nodes(dot, nodes, out));
        result.map_err(|failure| self.unlocated(failure))
    }

    fn nodes(&mut self, dot: &Slot, nodes: &'r [Node], out: &mut Builder) -> Result<Flow, Failure> {
        for node in nodes {
            self.run.context.step()?;
            match node {
                Node::Text(place) => self.literal(*place, out)?,
                Node::Action { whole, pipe } => self.action(dot, *whole, pipe, out)?,
                Node::Branch(branch) => {
                    let flow = self.branch(dot, branch, out)?;
                    if flow != Flow::Next {
                        return Ok(flow);
                    }
                }
                Node::Template(call) => self.template_action(dot, call, out)?,
                Node::Break(_) => return Ok(Flow::Break),
                Node::Continue(_) => return Ok(Flow::Continue),
            }
        }
        Ok(Flow::Next)
    }

    fn literal(&mut self, place: Place, out: &mut Builder) -> Result<(), Failure> {
        self.run.context.spend(place.range().len())?;
        match &self.tree.source.body {
            Body::File(_, text) => {
                let text = text.get(place.range()).unwrap_or_default();
                out.push_at(text, self.literal, place.start, self.site);
            }
            Body::Text(text, _) => out.push_printed(&text.slice(place.range()), self.site),
        }
        Ok(())
    }

    fn action(&mut self, dot: &Slot, whole: Place, pipe: &'r Pipe, out: &mut Builder) -> Result<(), Failure> {
        self.run.context.enter(self.span(pipe.place));
        let value = self.pipe(dot, pipe)?;
        if !pipe.variables.is_empty() {
            return Ok(());
        }
        let start = out.len();
        let context = self.run.context;
        let site = context.origins.site(Site { parent: self.site, action: context.action() });
        match &value.kind {
            Kind::Nil => {
                let hole = context.origins.hole(self.span(whole), [value.origin]);
                out.push_at(NO_VALUE, hole, Segment::DECODED, site);
            }
            Kind::Unknown => out.push_printed(&context.unknown_text(&value), site),
            Kind::Text(text) => out.push_printed(&self.attributed(text), site),
            _ => out.push_printed(&self.attributed(&format::print(context, &value)), site),
        }
        context.spend(out.len() - start)?;
        self.hole(start, whole, value.origins(), out);
        Ok(())
    }

    /// A text in which the action makes what nobody wrote, so that no byte is without an origin.
    fn attributed(&self, text: &Text) -> Text {
        if text.origins().all(|origin| origin != OriginId::NONE) {
            return text.clone();
        }
        let mut builder = Builder::default();
        for (segment, range) in text.stretches() {
            match segment.origin {
                OriginId::NONE => {
                    builder.push_made(text.as_str().get(range).unwrap_or_default(), self.run.context.made())
                }
                _ => builder.push_range(text, range),
            }
        }
        builder.finish()
    }

    /// Marks that nothing was printed since the output had the length `start`.
    fn hole(&self, start: usize, whole: Place, from: impl IntoIterator<Item = OriginId>, out: &mut Builder) {
        if out.len() == start {
            let hole = self.run.context.origins.hole(self.span(whole), from);
            out.push_hole(hole, self.site);
        }
    }

    /// Marks an edge of what stands there under a condition that nobody knows.
    fn edge(&self, whole: Place, value: &Value, out: &mut Builder) {
        let edge = self.run.context.origins.conditional(self.span(whole), value.origins());
        out.push_hole(edge, self.site);
    }

    fn branch(&mut self, dot: &Slot, branch: &'r Branch, out: &mut Builder) -> Result<Flow, Failure> {
        let variables = self.variables.len();
        let start = out.len();
        let mut from = Vec::new();
        let flow = match branch.arms.first() {
            Some(arm) if branch.kind == BranchKind::Range => self.range(dot, branch, arm, &mut from, out)?,
            _ => self.if_or_with(dot, branch, &mut from, out)?,
        };
        self.variables.truncate(variables);
        self.hole(start, branch.whole, from, out);
        Ok(flow)
    }

    fn if_or_with(
        &mut self,
        dot: &Slot,
        branch: &'r Branch,
        from: &mut Vec<OriginId>,
        out: &mut Builder,
    ) -> Result<Flow, Failure> {
        for arm in &branch.arms {
            self.run.context.enter(self.span(arm.pipe.place));
            let value = self.pipe(dot, &arm.pipe)?;
            from.extend(value.origins());
            let truth = value.truth();
            if truth == Some(false) {
                continue;
            }
            if truth.is_none() {
                self.edge(branch.whole, &value, out);
            }
            let inner = Slot::bare(value);
            let given = if branch.kind == BranchKind::With { &inner } else { dot };
            let flow = self.walk(given, &arm.nodes, out)?;
            if truth.is_none() {
                self.edge(branch.whole, &inner.value, out);
            }
            return Ok(flow);
        }
        match &branch.otherwise {
            Some(nodes) => self.walk(dot, nodes, out),
            None => Ok(Flow::Next),
        }
    }

    fn range(
        &mut self,
        dot: &Slot,
        branch: &'r Branch,
        arm: &'r Arm,
        from: &mut Vec<OriginId>,
        out: &mut Builder,
    ) -> Result<Flow, Failure> {
        let context = self.run.context;
        context.enter(self.span(arm.pipe.place));
        let mut value = self.pipe(dot, &arm.pipe)?;
        from.extend(value.origins());
        if let Kind::Object(object) = &value.kind {
            value = Value { origin: value.origin, ..object.as_value() };
        }
        let position = |index: i64| Value::new(Kind::Int(index)).from(value.origin);
        let has_run = match &value.kind {
            Kind::Int(count) | Kind::Int64(count) => {
                if arm.pipe.variables.len() > 1 {
                    let message = format!("can't use {count} to iterate over more than one variable");
                    return Err(self.error(message));
                }
                let is_int64 = matches!(value.kind, Kind::Int64(_));
                for number in 0..*count {
                    // Nobody counts as far as steps go.
                    context.work(COUNTING_STEPS)?;
                    let kind = if is_int64 { Kind::Int64(number) } else { Kind::Int(number) };
                    let element = Slot::bare(Value::new(kind).from(value.origin));
                    if self.turn(arm, Value::nil(), element, out)? == Flow::Break {
                        break;
                    }
                }
                *count > 0
            }
            Kind::List(items) => {
                for (index, item) in (0..).zip(items.iter()) {
                    if self.turn(arm, position(index), Slot::element(item.clone()), out)? == Flow::Break {
                        break;
                    }
                }
                !items.is_empty()
            }
            Kind::Map(map) => {
                let entries = map.entries();
                let has_run = !entries.is_empty();
                for (key, item) in entries {
                    if self.turn(arm, Value::text(key), Slot::element(item), out)? == Flow::Break {
                        break;
                    }
                }
                has_run
            }
            Kind::Nil => false,
            Kind::Unknown => {
                self.edge(branch.whole, &value, out);
                self.turn(arm, value.clone(), Slot::bare(value.clone()), out)?;
                self.edge(branch.whole, &value, out);
                true
            }
            Kind::Bool(_) | Kind::Float(_) | Kind::Text(_) | Kind::Object(_) => {
                let shown = format::show(context, &value);
                return Err(self.error(format!("range can't iterate over {}", shown.as_str())));
            }
        };
        match &branch.otherwise {
            Some(nodes) if !has_run => self.walk(dot, nodes, out),
            _ => Ok(Flow::Next),
        }
    }

    /// One turn of a range.
    fn turn(&mut self, arm: &'r Arm, key: Value, element: Slot, out: &mut Builder) -> Result<Flow, Failure> {
        self.run.context.step()?;
        let variables = self.variables.len();
        let pipe = &arm.pipe;
        match pipe.variables.as_slice() {
            [] => {}
            [one] if pipe.assigns => self.set_variable(&one.name, element.clone())?,
            [first, second, ..] if pipe.assigns => {
                self.set_variable(&first.name, Slot::bare(key))?;
                self.set_variable(&second.name, element.clone())?;
            }
            declared => {
                if let Some((_, slot)) = self.variables.last_mut() {
                    *slot = element.clone();
                }
                let second = variables.checked_sub(2).filter(|_| declared.len() > 1);
                if let Some((_, slot)) = second.and_then(|index| self.variables.get_mut(index)) {
                    *slot = Slot::bare(key);
                }
            }
        }
        let flow = self.walk(&element, &arm.nodes, out)?;
        self.variables.truncate(variables);
        Ok(flow)
    }

    fn template_action(&mut self, dot: &Slot, call: &'r TemplateCall, out: &mut Builder) -> Result<(), Failure> {
        let context = self.run.context;
        let action = self.span(call.place);
        context.enter(action);
        self.at = call.into();
        let site = context.origins.site(Site { parent: self.site, action });
        let is_lint = context.mode == Mode::Lint;
        let Some(tree) = self.scope.find(&call.name).filter(|tree| !(tree.broken && is_lint)) else {
            if is_lint {
                let unknown = self.unknown("a template that is missing");
                out.push_printed(&context.unknown_text(&unknown), site);
                return Ok(());
            }
            return Err(self.error(format!("template {} not defined", super::super::quote(&call.name))));
        };
        let data = match &call.pipe {
            Some(pipe) => self.pipe(dot, pipe)?,
            None => Value::nil(),
        };
        let start = out.len();
        let from = data.origin;
        self.run.execute(self.scope, tree, data, site, out).map_err(|failure| self.unlocated(failure))?;
        self.hole(start, call.whole, [from], out);
        Ok(())
    }
}

/// How many steps one turn of a `range` over a number is worth.
const COUNTING_STEPS: u64 = 50;

impl<'r> Run<'r, '_> {
    /// Executes a template.
    pub(super) fn execute(
        &self,
        scope: &super::frame::Scope<'_>,
        tree: &super::Tree,
        data: Value,
        site: SiteId,
        out: &mut Builder,
    ) -> Result<(), Failure> {
        if tree.broken {
            return Err(Failure::new(format!("{} has syntax errors", super::super::quote(&tree.name))));
        }
        let context = self.context;
        let before = context.action();
        let literal = match &tree.source.body {
            Body::File(file, _) => context.origins.id(crate::helm::origin::Origin::Literal(*file)),
            Body::Text(..) => OriginId::NONE,
        };
        let at = super::frame::At { node: &tree.name, offset: 0, place: Place::default() };
        let dot = Slot::bare(data);
        let variables = vec![("$", dot.clone())];
        let mut frame = Frame { run: self, scope, tree, site, literal, at, variables };
        let result = self.deeper(2, || frame.walk(&dot, &tree.nodes, out));
        context.enter(before);
        result.map(|_| ())
    }
}
