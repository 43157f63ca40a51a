//! Reports that end in the middle: what was written whole is read.

/// A JSON text that ends too early, closed behind the last value that is whole; `None` where nothing of it is.
pub(super) fn mend(text: &str) -> Option<String> {
    // What is open, the outermost first; where the text could be cut, behind a whole element, and what is open there.
    let mut open: Vec<u8> = Vec::new();
    let (mut cut, mut open_there): (Option<usize>, Vec<u8>) = (None, Vec::new());
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        let end = match byte {
            b'"' => {
                in_string = true;
                None
            }
            b'{' => {
                open.push(b'}');
                None
            }
            b'[' => {
                open.push(b']');
                None
            }
            b'}' | b']' => {
                if open.pop() != Some(byte) {
                    return None;
                }
                Some(at + 1)
            }
            // A comma stands behind a whole element; of an object that is cut the rest would be missing.
            b',' if open.last() == Some(&b']') => Some(at),
            _ => None,
        };
        if end.is_some() {
            cut = end;
            open_there.clone_from(&open);
        }
    }
    let mut mended = text.get(..cut?)?.to_string();
    mended.extend(open_there.into_iter().rev().map(char::from));
    Some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_closed_behind_its_last_whole_value() {
        let text = r#"{"a": [{"id": "x, ]", "n": 1}, {"id": "y\"", "n": [1, 2]}], "b": {"c": null}}"#;
        let mut read = 0;
        for end in 0..text.len() {
            let Some(mended) = mend(&text[..end]) else { continue };
            let value: serde_json::Value =
                serde_json::from_str(&mended).unwrap_or_else(|error| panic!("{mended}: {error}"));
            assert!(value.is_object());
            read += 1;
        }
        assert!(read > text.len() / 3, "{read}");
        assert_eq!(mend(r#"{"a": [{"id": 1}, {"i"#).as_deref(), Some(r#"{"a": [{"id": 1}]}"#));
        assert_eq!(mend(r#"{"a": [{"id": 1}, {"id": 2, "n""#).as_deref(), Some(r#"{"a": [{"id": 1}]}"#));
        assert_eq!(mend(r#"{"a": 1, "b": "#), None);
        assert_eq!((mend("{"), mend(""), mend("[}")), (None, None, None));
    }
}
