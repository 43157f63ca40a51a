//! Calls of functions and macros.

use std::ops::Range;

use lintainer_core::text::nearest;

use super::Fault;
use super::functions::{self, Function};
use super::lexer::Token;
use super::library;
use super::parser::{Parser, depths, node, reserved, unexpected};
use super::syntax::{Each, Expr, Kind, Macro};

/// Those of all expressions.
const MACROS: [(&str, Macro); 5] = [
    ("all", Macro::All),
    ("exists", Macro::Exists),
    ("exists_one", Macro::ExistsOne),
    ("filter", Macro::Filter),
    ("map", Macro::Map),
];

/// Those that the API server has beside them.
const SERVER_MACROS: [(&str, Macro); 5] = [
    ("existsOne", Macro::ExistsOne),
    ("transformList", Macro::TransformList),
    ("transformMap", Macro::TransformMap),
    ("optMap", Macro::OptMap),
    ("optFlatMap", Macro::OptFlatMap),
];

impl Parser {
    /// What stands between brackets of a call, of which the first is read.
    pub(super) fn arguments(&mut self, closing: &'static str) -> Result<Vec<Expr>, Fault> {
        let mut arguments = Vec::new();
        while !self.take(closing) {
            if !arguments.is_empty() {
                self.expect(",")?;
                // A comma may stand behind the last item of a list.
                if closing == "]" && self.take(closing) {
                    break;
                }
            }
            if self.for_server && matches!(self.peek(), Token::Sign("?")) {
                let start = self.start();
                return Err(Fault::new(start..start + 1, "optional items are not supported"));
            }
            arguments.push(self.nested(Self::choice)?);
        }
        Ok(arguments)
    }

    pub(super) fn method(&mut self, of: Expr, name: &str, name_at: Range<usize>, start: usize) -> Result<Expr, Fault> {
        let others = if self.for_server { &SERVER_MACROS[..] } else { &[] };
        if let Some((_, what)) = MACROS.iter().chain(others).find(|(known, _)| *known == name) {
            return self.each(*what, of, name_at, start);
        }
        if let Kind::Name(space) = &of.kind
            && self.for_server
        {
            let whole = format!("{space}.{name}");
            if library::has(&whole) {
                let arguments = self.arguments(")")?;
                return self.call(&whole, false, arguments, name_at, start);
            }
        }
        let mut arguments = vec![of];
        arguments.extend(self.arguments(")")?);
        self.call(name, true, arguments, name_at, start)
    }

    fn item_name(&mut self) -> Result<Box<str>, Fault> {
        match self.next() {
            (Token::Name(name), at) => {
                reserved(&name, &at)?;
                Ok(name)
            }
            (token, at) => Err(unexpected(&token, at, "a name for each item")),
        }
    }

    fn each(&mut self, what: Macro, list: Expr, name_at: Range<usize>, start: usize) -> Result<Expr, Fault> {
        let name = self.item_name()?;
        self.expect(",")?;
        let mut bodies = vec![self.nested(Self::choice)?];
        while bodies.len() < 3 && self.for_server && self.take(",") || bodies.len() < 2 && self.take(",") {
            bodies.push(self.nested(Self::choice)?);
        }
        self.expect(")")?;
        // Of two names the second is read as an expression.
        let second = match bodies.first().map(|first| &first.kind) {
            Some(Kind::Name(second)) if self.for_server && takes_two(what, bodies.len()) => Some(second.clone()),
            _ => None,
        };
        if second.is_some() {
            bodies.remove(0);
        }
        let may_have_condition = matches!(what, Macro::Map | Macro::TransformList | Macro::TransformMap);
        let Some(body) = bodies.pop().filter(|_| bodies.len() <= usize::from(may_have_condition)) else {
            return Err(Fault::new(name_at, "this is not what is asked of items: a name, and a condition or value"));
        };
        let condition = bodies.pop();
        let below = [list.depth, body.depth, condition.as_ref().map_or(0, |condition| condition.depth)];
        let each = Each { what, list, name, second, condition, body };
        node(Kind::Each(Box::new(each)), start..self.end(), &below)
    }

    pub(super) fn call(
        &mut self,
        name: &str,
        is_method: bool,
        mut arguments: Vec<Expr>,
        at: Range<usize>,
        start: usize,
    ) -> Result<Expr, Fault> {
        let end = self.end();
        let (below, count) = (depths(&arguments), arguments.len());
        if let Some(entry) = library::find(name, is_method, count).filter(|_| self.for_server) {
            return node(Kind::Library(entry, arguments), start..end, &below);
        }
        let Some(function) = Function::named(name) else {
            let known = functions::ALL.iter().map(|(known, ..)| *known).chain(MACROS.iter().map(|(known, _)| *known));
            let meant = nearest(name, known).map_or(String::new(), |near| format!(", did you mean `{near}`?"));
            return Err(Fault::new(at, format!("there is no function `{name}`{meant}")));
        };
        let (as_method, counts) = function.form();
        if is_method && as_method == Some(false) || !is_method && as_method == Some(true) {
            let form = if is_method { format!("{name}(…)") } else { format!("text.{name}(…)") };
            return Err(Fault::new(at, format!("`{name}` is written `{form}`")));
        }
        if !counts.contains(&count) {
            let others = |count: usize| if is_method { count - 1 } else { count };
            let (least, most) = (others(*counts.start()), others(*counts.end()));
            let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
            let message = format!("`{name}` has {wanted} arguments; {} are given", others(count));
            return Err(Fault::new(start..end, message));
        }
        if function == Function::Matches
            && let Some(Expr { kind: Kind::Text(pattern), at, .. }) = arguments.get(1)
        {
            let pattern = functions::regex(pattern).map_err(|message| Fault::new(at.clone(), message))?;
            let text = arguments.swap_remove(0);
            return node(Kind::Matches(Box::new(text), Box::new(pattern)), start..end, &below);
        }
        node(Kind::Call(function, arguments), start..end, &below)
    }
}

/// Whether a macro with some arguments behind its first name has a second one.
fn takes_two(what: Macro, count: usize) -> bool {
    match what {
        Macro::All | Macro::Exists | Macro::ExistsOne => count == 2,
        Macro::TransformList | Macro::TransformMap => count >= 2,
        Macro::Map | Macro::Filter | Macro::OptMap | Macro::OptFlatMap => false,
    }
}
