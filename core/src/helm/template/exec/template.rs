//! `include` and `tpl`.

use super::super::parse::{self, Parsed};
use super::super::quote;
use super::super::source::{Body, Source};
use super::super::tree::Operand;
use super::frame::{At, Frame, Given, Scope, Slot};
use super::{Templates, is_function, without_no_value};
use crate::helm::context::Mode;
use crate::helm::failure::{Failure, Level};
use crate::helm::functions::arguments;
use crate::helm::origin::Site;
use crate::helm::text::{Builder, Text};
use crate::helm::value::{Kind, Value};

/// How many times a template may be included within itself, as helm has it.
const MAX_INCLUDED: usize = 1000;

/// The name that texts given to `tpl` have in messages.
const NAME: &str = "gotpl";

impl<'r> Frame<'r, '_> {
    /// `include` and `tpl`: what a template prints, as a text.
    pub(super) fn rendered(
        &mut self,
        dot: &Slot,
        node: At<'r>,
        name: &'r str,
        operands: &'r [Operand],
        last: Option<Value>,
    ) -> Result<Value, Failure> {
        let given = operands.len() + usize::from(last.is_some());
        if given != 2 {
            return Err(self.error(format!("wrong number of args for {name}: want 2 got {given}")));
        }
        let mut values = Vec::with_capacity(2);
        for (index, operand) in operands.iter().enumerate() {
            let Slot { value, is_element } = self.argument(dot, operand)?;
            // Go looks at the type of an argument before it evaluates the next one.
            if index == 0 && !matches!(value.kind, Kind::Text(_) | Kind::Unknown) {
                let mut given = Given { values: vec![value], elements: u64::from(is_element) };
                let mut failure = arguments::unfit(&given.values, 0, "string");
                given.settle_nil(&mut failure);
                return Err(self.failed(failure, node, name, operands));
            }
            values.push(value);
        }
        values.extend(last);
        let context = self.run.context;
        let [first, data] = values.as_slice() else { return Ok(Value::nil()) };
        let needs_all = name == "include" || matches!(first.kind, Kind::Unknown);
        if context.mode == Mode::Lint && first.is_unknown() && needs_all {
            return Ok(context.unknown(&values));
        }
        let result = match arguments::text(&values, 0) {
            Ok(text) if name == "include" => self.include(text.as_str(), data),
            Ok(text) => self.tpl(text, data),
            Err(failure) => Err(failure),
        };
        result.map_err(|failure| self.failed(failure, node, name, operands))
    }

    fn include(&self, name: &str, data: &Value) -> Result<Value, Failure> {
        let context = self.run.context;
        let is_lint = context.mode == Mode::Lint;
        let tree = match self.scope.find(name) {
            Some(tree) if !(tree.broken && is_lint) => tree,
            _ if is_lint => return Ok(self.unknown("a template that is missing")),
            _ => {
                let name = quote(name);
                let message = format!("template: no template {name} associated with template \"{NAME}\"");
                return Err(Failure::new(message));
            }
        };
        let included = &self.run.included;
        let count = included.borrow().get(name).copied().unwrap_or(0);
        if count > MAX_INCLUDED {
            let message = format!("rendering template has a nested reference name: {name}: unable to execute template");
            return Err(Failure::new(message));
        }
        included.borrow_mut().insert(tree.name.clone(), count + 1);
        let mut out = Builder::default();
        let site = context.origins.site(Site { parent: self.site, action: context.action() });
        let result = self.run.execute(self.scope, tree, data.clone(), site, &mut out);
        included.borrow_mut().insert(tree.name.clone(), count);
        result.map(|()| Value::text(out.finish()))
    }

    fn tpl(&self, text: &Text, data: &Value) -> Result<Value, Failure> {
        if !text.as_str().contains("{{") {
            return Ok(Value::text(without_no_value(text.clone())));
        }
        let context = self.run.context;
        context.spend(text.as_str().len())?;
        let action = context.action();
        let body = Body::Text(text.clone(), action);
        let parsed = parse::parse(Source { name: NAME.into(), body }, &is_function);
        if let Some(error) = parsed.errors.first() {
            if context.mode == Mode::Lint && text.is_unknown() {
                return Ok(context.unknown([&Value::text(text.clone())]));
            }
            let message = format!("template: {NAME}:{}: {}", error.line, error.message);
            let failure = Failure::new(format!("cannot parse template {}: {message}", quote(text.as_str())));
            return Err(failure.or_at(parsed.source.span(context, error.place)));
        }
        let Parsed { mut trees, source, .. } = parsed;
        let Some(own) = trees.iter().position(|tree| *tree.name == *NAME).map(|index| trees.remove(index)) else {
            return Ok(Value::text(Text::new("", context.made())));
        };
        let mut templates = Templates::default();
        templates.add_parsed(Parsed { trees, errors: Vec::new(), source }, Some(self.scope));
        let scope = Scope { outer: Some(self.scope), templates: &templates };
        let mut out = Builder::default();
        let site = context.origins.site(Site { parent: self.site, action });
        let result = self.run.execute(&scope, &own, data.clone(), site, &mut out);
        if let Err(failure) = result {
            let prefix = format!("error during tpl function execution for {}: ", quote(text.as_str()));
            return Err(failure.within(Level { prefix, wraps: true, span: action }));
        }
        Ok(Value::text(without_no_value(out.finish())))
    }
}
