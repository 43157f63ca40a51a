//! The replacement of `regexReplaceAll`: `$1`, `${name}`, `$$`.

use std::ops::Range;

/// A part of a replacement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// These bytes of the replacement.
    Literal(Range<usize>),
    /// What a group matched; 0 is the whole match.
    Group(usize),
}

/// The parts of a replacement. A group that does not exist is nothing.
pub(super) fn pieces(template: &str, names: &[String]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(dollar) = template.get(at..).and_then(|rest| rest.find('$')).map(|dollar| at + dollar) {
        pieces.push(Piece::Literal(at..dollar));
        let rest = template.get(dollar + 1..).unwrap_or_default();
        if rest.starts_with('$') {
            pieces.push(Piece::Literal(dollar..dollar + 1));
            at = dollar + 2;
            continue;
        }
        let Some((name, length)) = group_name(rest) else {
            pieces.push(Piece::Literal(dollar..dollar + 1));
            at = dollar + 1;
            continue;
        };
        pieces.extend(group(name, names).map(Piece::Group));
        at = dollar + 1 + length;
    }
    pieces.push(Piece::Literal(at..template.len()));
    pieces
}

/// The name after a dollar, and how long it is with its braces.
fn group_name(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix('{');
    let rest = inside.unwrap_or(text);
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    if name.is_empty() || inside.is_some() && !after.starts_with('}') {
        return None;
    }
    Some((name, end + if inside.is_some() { 2 } else { 0 }))
}

fn group(name: &str, names: &[String]) -> Option<usize> {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    match is_number {
        true => name.parse().ok(),
        false => names.iter().position(|known| known == name).map(|index| index + 1),
    }
}
