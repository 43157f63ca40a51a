//! Paths of fields as replacements and variables write them: `spec.containers.[name=web].image`.

use std::sync::Arc;

use regex_lite::Regex;

use super::fields::parts;
use super::scalar::Scalar;
use super::tree::{Entry, Node, Origin, Value};

/// The parts of a path. Dots within brackets are no ends; brackets without `=` go.
pub(super) fn split(path: &str) -> Vec<String> {
    let mut result = Vec::new();
    let mut all = parts(path, '.').into_iter();
    while let Some(mut part) = all.next() {
        if part.starts_with('[') && !part.ends_with(']') {
            for next in all.by_ref() {
                part = format!("{part}.{next}");
                if next.ends_with(']') {
                    break;
                }
            }
            if !part.contains('=') {
                part = part.trim_matches(['[', ']']).to_string();
            }
        }
        result.push(part);
    }
    result
}

/// `[key=value]`; the empty key means the item itself.
fn item(part: &str) -> Option<(&str, &str)> {
    part.strip_prefix('[')?.strip_suffix(']')?.split_once('=')
}

/// The one node at a path; `None` if there is none.
pub(super) fn find<'n>(node: &'n Node, path: &[String]) -> Option<&'n Node> {
    let Some((part, rest)) = path.split_first() else { return Some(node) };
    let next = match &node.value {
        Value::Mapping(_) => node.get(part),
        Value::Sequence(items) => match (item(part), part.parse::<usize>()) {
            (Some(("", value)), _) => items.iter().find(|item| item.text() == Some(value)),
            (Some((key, value)), _) => items.iter().find(|item| item.get(key).and_then(Node::text) == Some(value)),
            (None, Ok(at)) => items.get(at),
            (None, Err(_)) if part == "-" => items.last(),
            (None, Err(_)) => None,
        },
        Value::Scalar(_) => None,
    };
    find(next?, rest)
}

/// What is done to each node that a path means.
pub(super) struct Visit<'v> {
    /// What stands at the end of ways that are made; nothing is made without it.
    pub create: Option<&'v Node>,
    /// Who wrote what is made.
    pub origin: &'v Origin,
    pub each: &'v mut dyn FnMut(&mut Node) -> Result<(), String>,
}

impl Visit<'_> {
    /// Visits all nodes that a path means; how many there are.
    pub fn go(&mut self, node: &mut Node, path: &[String]) -> Result<usize, String> {
        let Some((part, rest)) = path.split_first() else {
            (self.each)(node)?;
            return Ok(1);
        };
        if let Ok(at) = part.parse::<usize>() {
            return self.at_index(node, at, rest);
        }
        if let Some((key, value)) = item(part) {
            return self.at_items(node, key, value, rest);
        }
        if part == "*" {
            let Some(items) = node.items_mut() else { return Err("`*` is no list".to_string()) };
            return items.iter_mut().map(|item| self.go(item, rest)).sum();
        }
        self.at_key(node, part, rest)
    }

    /// What is made for a part of the way, before what is behind it.
    fn made(&self, rest: &[String]) -> Node {
        let Some(next) = rest.first() else {
            let is_scalar = self.create.is_none_or(|node| node.as_scalar().is_some());
            let empty = Node::scalar(Scalar::plain(""), self.origin.clone());
            return match self.create.filter(|_| !is_scalar) {
                Some(node) if node.is_mapping() => Node::mapping(self.origin.clone()),
                Some(_) => Node::new(Value::Sequence(Arc::default()), self.origin.clone()),
                None => empty,
            };
        };
        let is_list = item(next).is_some() || next.parse::<usize>().is_ok();
        let list = || Node::new(Value::Sequence(Arc::default()), self.origin.clone());
        if is_list { list() } else { Node::mapping(self.origin.clone()) }
    }

    fn at_index(&mut self, node: &mut Node, at: usize, rest: &[String]) -> Result<usize, String> {
        let made = self.create.is_some().then(|| self.made(rest));
        let Some(items) = node.items_mut() else { return Err(format!("`{at}` is no place in a list")) };
        if let Some(made) = made.filter(|_| items.len() == at) {
            items.push(made);
        }
        let len = items.len();
        let item = items.get_mut(at).ok_or_else(|| format!("there is no item {at}: there are {len}"))?;
        self.go(item, rest)
    }

    fn at_items(&mut self, node: &mut Node, key: &str, value: &str, rest: &[String]) -> Result<usize, String> {
        // The tool takes the value for a pattern that fits anywhere.
        let pattern = Regex::new(value).map_err(|_| format!("`{value}` is no regular expression"))?;
        let origin = self.origin.clone();
        let Some(items) = node.items_mut() else { return Err(format!("`[{key}={value}]` is no list")) };
        let fits = |item: &Node| {
            let of = if key.is_empty() { Some(item) } else { item.get(key) };
            of.and_then(Node::text).is_some_and(|text| pattern.is_match(text.trim()))
        };
        let mut count = 0;
        for item in items.iter_mut().filter(|item| fits(item)) {
            count += if key.is_empty() { self.go(item, &[])? } else { self.go(item, rest)? };
        }
        if count > 0 || self.create.is_none() {
            return Ok(count);
        }
        let scalar = Node::scalar(Scalar::plain(value), origin.clone());
        let mut made = if key.is_empty() { scalar.clone() } else { Node::mapping(origin) };
        made.set(key, scalar);
        let count = self.go(&mut made, if key.is_empty() { &[] } else { rest })?;
        items.push(made);
        Ok(count)
    }

    fn at_key(&mut self, node: &mut Node, key: &str, rest: &[String]) -> Result<usize, String> {
        if !node.is_mapping() {
            return if node.is_null() { Ok(0) } else { Err(format!("`{key}` is looked for in no mapping")) };
        }
        if let Some(child) = node.get_mut(key) {
            // What is written within texts is set elsewhere.
            let is_text = child.text().is_some() && !rest.is_empty() && !child.is_null();
            return if is_text { Ok(1) } else { self.go(child, rest) };
        }
        if self.create.is_none() {
            return Ok(0);
        }
        let mut made = self.made(rest);
        let count = self.go(&mut made, rest)?;
        if let Some(entries) = node.entries_mut() {
            entries.push(Entry { key: Arc::from(key), origin: self.origin.clone(), value: made });
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn brackets_hold_dots() {
        for (path, wanted) in [
            ("spec.template.[name=a.b].image", &["spec", "template", "[name=a.b]", "image"][..]),
            ("metadata.annotations.[a.b/c]", &["metadata", "annotations", "a.b/c"]),
            (r"data.a\.b", &["data", "a.b"]),
            ("a.*.0", &["a", "*", "0"]),
        ] {
            assert_eq!(split(path), wanted, "{path}");
        }
    }
}
