//! How large a value is as JSON.

use super::node::Node;

impl Node<'_> {
    /// How many bytes the value has as compact JSON in the way of Go, which escapes `<`, `>` and `&` as well
    /// (<https://pkg.go.dev/encoding/json#Marshal>). Aliases and merge keys count as they are written, so that a text
    /// with such may be larger.
    pub fn json_len(self) -> usize {
        let (mut len, mut nodes, mut filled) = (0, 0, 0);
        for node in self.subtree() {
            nodes += 1;
            len += node.own_json_len();
            filled += usize::from(!node.is_alias() && node.has_children());
        }
        // A colon or comma behind each but the last in each collection.
        (len + nodes).saturating_sub(1 + filled)
    }

    /// The brackets of a collection, or the text of a scalar.
    fn own_json_len(self) -> usize {
        if self.is_alias() || !self.is_scalar() {
            return 2;
        }
        if self.is_null() {
            return "null".len();
        }
        let text = self.text().unwrap_or_default();
        let is_text = self.is_quoted() || self.is_block_scalar() || !(self.as_bool().is_some() || is_number(text));
        if is_text { 2 + text.bytes().map(escaped_len).sum::<usize>() } else { text.len() }
    }

    fn has_children(self) -> bool {
        !self.is_scalar() && self.subtree().nth(1).is_some()
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) && text.parse::<f64>().is_ok()
}

fn escaped_len(byte: u8) -> usize {
    match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
        b'<' | b'>' | b'&' | 0..=0x1f => 6,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, parse};
    use crate::source::Source;
    use crate::span::FileId;

    fn len(text: &str) -> usize {
        let source = Source::new(FileId(0), "a.yaml", text);
        let documents = parse(&source, Dialect::Kubernetes);
        documents.first().and_then(|document| document.node(&source)).map_or(0, |node| node.json_len())
    }

    #[test]
    fn a_value_is_as_long_as_its_json() {
        for (yaml, json) in [
            ("a: b\nc: [1, true, null, {}]\n", r#"{"a":"b","c":[1,true,null,{}]}"#),
            ("- x\n- 1.5\n- 'y'\n- v1.5\n", r#"["x",1.5,"y","v1.5"]"#),
            ("a: {b: {c: d}}\n", r#"{"a":{"b":{"c":"d"}}}"#),
            ("t: |\n  a <b>\n  \"c\"\n", r#"{"t":"a \u003cb\u003e\n\"c\"\n"}"#),
            ("{}\n", "{}"),
        ] {
            assert_eq!(len(yaml), json.len(), "{yaml}");
        }
    }

    #[test]
    fn what_is_repeated_by_aliases_is_not_multiplied() {
        let text = format!("a: &a {}\n{}", "x".repeat(100), "b: *a\n");
        assert!(len(&text) < 130, "{}", len(&text));
    }
}
