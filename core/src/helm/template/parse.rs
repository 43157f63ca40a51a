//! Reads templates. All errors of a file are found; the first of them is the one that Go has.

mod operands;

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::span::FileId;

use self::operands::Stop;
use super::constants;
use super::lex::{Item, Keyword, Lexer, Token};
use super::quote;
use super::source::{Body, Source};
use super::tree::{Arm, Branch, BranchKind, Node, Pipe, Place, TemplateCall, Tree};

/// How deep blocks and parentheses may be nested.
pub const MAX_NESTING: usize = 100;

/// How many errors of a file are told.
const MAX_ERRORS: usize = 50;

/// Files that were read, for charts that have the same ones: libraries, and what is rendered with several sets of values.
#[derive(Debug, Default)]
pub struct Known(RefCell<FxHashMap<FileId, Parsed>>);

impl Known {
    /// As [`file()`]; what was read before under another name is given this one.
    pub fn file(&self, name: &str, file: FileId, text: &str, knows: &dyn Fn(&str) -> bool) -> Parsed {
        let mut known = self.0.borrow_mut();
        match known.get(&file).filter(|known| known.source.as_str() == text) {
            Some(known) => known.called(name),
            None => {
                let parsed = self::file(name, file, text, knows);
                known.insert(file, parsed.clone());
                parsed
            }
        }
    }
}

impl Parsed {
    /// The same file under another name.
    fn called(&self, name: &str) -> Parsed {
        if &*self.source.name == name {
            return self.clone();
        }
        let source = Rc::new(Source { name: name.into(), body: self.source.body.clone() });
        let tree = |tree: &Tree| {
            let name = if tree.name == self.source.name { source.name.clone() } else { tree.name.clone() };
            Tree { name, source: source.clone(), ..tree.clone() }
        };
        Parsed { trees: self.trees.iter().map(tree).collect(), errors: self.errors.clone(), source: source.clone() }
    }
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// What is wrong, in Go's words.
    pub message: String,
    /// 1-based line of the last token that was read, as Go has it.
    pub line: usize,
    /// The last token that was read.
    pub place: Place,
}

/// What a file has: its own template and those that it defines.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Templates in the order of their ends, the file's own one last. One without a body is missing if another one has
    /// its name.
    pub trees: Vec<Tree>,
    /// In the order in which they were found.
    pub errors: Vec<ParseError>,
    /// The text.
    pub source: Rc<Source>,
}

/// Reads a file. `knows` says which functions there are.
pub fn file(name: &str, file: FileId, text: &str, knows: &dyn Fn(&str) -> bool) -> Parsed {
    parse(Source { name: name.into(), body: Body::File(file, text.into()) }, knows)
}

/// Reads the text of a template.
pub fn parse(source: Source, knows: &dyn Fn(&str) -> bool) -> Parsed {
    let source = Rc::new(source);
    let mut parser = Parser {
        lexer: Lexer::new(source.as_str()),
        source: &source,
        knows,
        items: [Item { token: Token::End, place: Place::default() }; 3],
        peeked: 0,
        closed: 0,
        variables: vec!["$".into()],
        ranges: 0,
        depth: 0,
        action: None,
        ended: false,
        trees: Vec::new(),
        errors: Vec::new(),
    };
    parser.top_level();
    let Parser { trees, errors, .. } = parser;
    Parsed { trees, errors, source }
}

/// What ended a list of nodes.
enum End {
    End,
    Else,
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    source: &'s Rc<Source>,
    knows: &'s dyn Fn(&str) -> bool,
    /// The last tokens, the next one first: up to three are put back.
    items: [Item; 3],
    /// How many of them are to be read again.
    peeked: usize,
    /// Where the last closing brace or parenthesis that was read ends.
    closed: u32,
    variables: Vec<Box<str>>,
    /// How many ranges we are in.
    ranges: usize,
    depth: usize,
    /// The action that is being read, for messages.
    action: Option<Place>,
    /// Nothing more is to be told.
    ended: bool,
    trees: Vec<Tree>,
    errors: Vec<ParseError>,
}

impl Parser<'_> {
    fn top_level(&mut self) {
        let mut nodes = Vec::new();
        while !self.ended && self.peek().token != Token::End {
            if self.peek().token == Token::Open {
                let open = self.next();
                if self.next_non_space().token == Token::Keyword(Keyword::Define) {
                    let _ = self.definition();
                    continue;
                }
                self.put_back_2(open);
            }
            match self.text_or_action() {
                Ok(Ok(node)) => nodes.push(node),
                Ok(Err(end)) => {
                    let _ = self.fail(format!("unexpected {}", name(&end)));
                }
                Err(Stop) => self.recover(),
            }
        }
        let own = self.source.name.clone();
        let _ = self.add(&own, Place::default(), nodes, !self.errors.is_empty());
    }

    /// `define`, whose keyword is read.
    fn definition(&mut self) -> Result<(), Stop> {
        const CONTEXT: &str = "define clause";
        let before = self.errors.len();
        let variables = std::mem::replace(&mut self.variables, vec!["$".into()]);
        let ranges = std::mem::take(&mut self.ranges);
        self.action = None;
        let name = self.definition_name(CONTEXT).unwrap_or_else(|_| {
            self.recover();
            None
        });
        let body = self.list();
        self.variables = variables;
        self.ranges = ranges;
        let (nodes, end) = body?;
        if !matches!(end, End::End) {
            self.fail(format!("unexpected {} in {CONTEXT}", self::name(&end)));
        }
        match name {
            Some((name, place)) => self.add(&name, place, nodes, self.errors.len() > before),
            None => Ok(()),
        }
    }

    fn definition_name(&mut self, context: &str) -> Result<Option<(Box<str>, Place)>, Stop> {
        let item = self.next_non_space();
        let name = self.template_name(item, context)?;
        self.expect(Token::Close, context)?;
        Ok(Some((name, item.place)))
    }

    /// Keeps a template that is complete.
    fn add(&mut self, name: &str, named_at: Place, nodes: Vec<Node>, broken: bool) -> Result<(), Stop> {
        let nodes = Rc::new(nodes);
        let tree = Tree { name: name.into(), named_at, source: self.source.clone(), nodes, broken };
        let earlier = self.trees.iter().position(|earlier| *earlier.name == *name);
        match earlier.and_then(|index| self.trees.get(index).map(|earlier| (index, earlier.is_empty()))) {
            Some((index, true)) => {
                self.trees.remove(index);
                self.trees.push(tree);
            }
            Some((_, false)) if !tree.is_empty() => {
                let message = format!("template: multiple definition of template {}", quote(name));
                return Err(self.fail(message));
            }
            Some((_, false)) => {}
            None => self.trees.push(tree),
        }
        Ok(())
    }

    /// Nodes up to `end` or `else`.
    fn list(&mut self) -> Result<(Vec<Node>, End), Stop> {
        let mut nodes = Vec::new();
        while !self.ended && self.peek_non_space().token != Token::End {
            match self.text_or_action() {
                Ok(Ok(node)) => nodes.push(node),
                Ok(Err(end)) => return Ok((nodes, end)),
                Err(Stop) => self.recover(),
            }
        }
        let stop = self.fail("unexpected EOF".to_owned());
        self.ended = true;
        Err(stop)
    }

    fn text_or_action(&mut self) -> Result<Result<Node, End>, Stop> {
        let item = self.next_non_space();
        match item.token {
            Token::Text => Ok(Ok(Node::Text(item.place))),
            Token::Open => {
                self.action = Some(item.place);
                let node = self.action(item.place);
                self.action = None;
                node
            }
            _ => Err(self.unexpected(item, "input")),
        }
    }

    /// An action, whose opening braces are read.
    fn action(&mut self, open: Place) -> Result<Result<Node, End>, Stop> {
        let item = self.next_non_space();
        if let Token::Keyword(keyword) = item.token {
            match keyword {
                Keyword::Block => return self.block(open).map(Ok),
                Keyword::Break | Keyword::Continue => return self.jump(open, keyword).map(Ok),
                Keyword::Else => return self.else_action().map(Err),
                Keyword::End => {
                    self.expect(Token::Close, "end")?;
                    return Ok(Err(End::End));
                }
                Keyword::If => return self.branch(open, BranchKind::If).map(Ok),
                Keyword::With => return self.branch(open, BranchKind::With).map(Ok),
                Keyword::Range => return self.branch(open, BranchKind::Range).map(Ok),
                Keyword::Template => return self.template(open).map(Ok),
                Keyword::Define | Keyword::Dot | Keyword::Nil => {}
            }
        }
        self.put_back();
        let pipe = self.pipeline("command", Token::Close)?;
        Ok(Ok(Node::Action { whole: self.whole(open), pipe }))
    }

    fn jump(&mut self, open: Place, keyword: Keyword) -> Result<Node, Stop> {
        let is_break = keyword == Keyword::Break;
        let action = if is_break { "{{break}}" } else { "{{continue}}" };
        let close = self.next_non_space();
        if close.token != Token::Close {
            return Err(self.unexpected(close, action));
        }
        if self.ranges == 0 {
            return Err(self.fail(format!("{action} outside {{{{range}}}}")));
        }
        let whole = self.whole(open);
        Ok(if is_break { Node::Break(whole) } else { Node::Continue(whole) })
    }

    /// `else`; a following `if` or `with` is left to be read.
    fn else_action(&mut self) -> Result<End, Stop> {
        if !matches!(self.peek_non_space().token, Token::Keyword(Keyword::If | Keyword::With)) {
            self.expect(Token::Close, "else")?;
        }
        Ok(End::Else)
    }

    fn branch(&mut self, open: Place, kind: BranchKind) -> Result<Node, Stop> {
        self.deeper()?;
        let variables = self.variables.len();
        let ranges = self.ranges;
        let bodies = self.bodies(kind);
        self.variables.truncate(variables);
        self.ranges = ranges;
        self.depth -= 1;
        let (arms, otherwise) = bodies?;
        Ok(Node::Branch(Box::new(Branch { kind, whole: self.whole(open), arms, otherwise })))
    }

    fn bodies(&mut self, kind: BranchKind) -> Result<(Vec<Arm>, Option<Vec<Node>>), Stop> {
        let mut arms = Vec::new();
        loop {
            // An error in the condition does not make the body one of another block.
            let pipe = self.pipeline(kind.word(), Token::Close).unwrap_or_else(|_| {
                self.recover();
                Pipe::default()
            });
            let is_range = usize::from(kind == BranchKind::Range);
            self.ranges += is_range;
            let body = self.list();
            self.ranges -= is_range;
            let (nodes, end) = body?;
            arms.push(Arm { pipe, nodes });
            if matches!(end, End::End) {
                return Ok((arms, None));
            }
            match (kind, self.peek_after_else()) {
                (BranchKind::If, Some(Keyword::If)) | (BranchKind::With, Some(Keyword::With)) => {
                    self.next();
                }
                _ => break,
            }
        }
        let (nodes, end) = self.list()?;
        match end {
            End::End => Ok((arms, Some(nodes))),
            End::Else => Err(self.fail("expected end; found {{else}}".to_owned())),
        }
    }

    fn peek_after_else(&mut self) -> Option<Keyword> {
        match self.peek().token {
            Token::Keyword(keyword) => Some(keyword),
            _ => None,
        }
    }

    fn block(&mut self, open: Place) -> Result<Node, Stop> {
        const CONTEXT: &str = "block clause";
        let before = self.errors.len();
        let item = self.next_non_space();
        let called = self.template_name(item, CONTEXT).and_then(|name| {
            let pipe = self.pipeline(CONTEXT, Token::Close)?;
            Ok((name, pipe))
        });
        if called.is_err() {
            self.recover();
        }
        let whole = self.whole(open);
        self.deeper()?;
        let variables = std::mem::replace(&mut self.variables, vec!["$".into()]);
        let ranges = std::mem::take(&mut self.ranges);
        self.action = None;
        let body = self.list();
        self.variables = variables;
        self.ranges = ranges;
        self.depth -= 1;
        let (nodes, end) = body?;
        if !matches!(end, End::End) {
            return Err(self.fail(format!("unexpected {} in {CONTEXT}", self::name(&end))));
        }
        let (name, pipe) = called?;
        self.add(&name, item.place, nodes, self.errors.len() > before)?;
        let place = item.place.to(pipe.place);
        Ok(Node::Template(Box::new(TemplateCall { whole, place, name, pipe: Some(pipe) })))
    }

    fn template(&mut self, open: Place) -> Result<Node, Stop> {
        const CONTEXT: &str = "template clause";
        let item = self.next_non_space();
        let name = self.template_name(item, CONTEXT)?;
        let mut place = item.place;
        let mut pipe = None;
        if self.next_non_space().token != Token::Close {
            self.put_back();
            let given = self.pipeline(CONTEXT, Token::Close)?;
            place = place.to(given.place);
            pipe = Some(given);
        }
        Ok(Node::Template(Box::new(TemplateCall { whole: self.whole(open), place, name, pipe })))
    }

    fn template_name(&mut self, item: Item, context: &str) -> Result<Box<str>, Stop> {
        match item.token {
            Token::String | Token::RawString => {
                let name = constants::unquote(self.lexer.slice(item.place));
                name.map(Into::into).map_err(|message| self.fail(message))
            }
            _ => Err(self.unexpected(item, context)),
        }
    }

    /// From opening braces to the closing ones that were read last.
    fn whole(&self, open: Place) -> Place {
        Place { start: open.start, end: self.closed.max(open.end) }
    }
}

fn name(end: &End) -> &'static str {
    match end {
        End::End => "{{end}}",
        End::Else => "{{else}}",
    }
}
