//! The same files written in another way.

/// How the files of a corpus are written anew before their fixes are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// With CRLF, but for files that have some.
    Crlf,
    /// With a tab in place of each blank behind a word.
    Tabs,
}

impl Variant {
    /// The variant of a name.
    ///
    /// # Errors
    /// There is none.
    pub fn named(name: &str) -> Result<Self, String> {
        match name {
            "crlf" => Ok(Variant::Crlf),
            "tabs" => Ok(Variant::Tabs),
            _ => Err(format!("`--with` takes `crlf` or `tabs`, not `{name}`")),
        }
    }

    /// Writes a file anew; what is no text stays as it is.
    pub fn apply(self, bytes: &mut Vec<u8>) {
        match self {
            Variant::Crlf => {
                if let Some(text) = with_crlf(bytes) {
                    *bytes = text;
                }
            }
            Variant::Tabs => with_tabs(bytes),
        }
    }
}

/// A text with CRLF; `None` if it has some already, or is no text.
pub fn with_crlf(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    (!text.contains('\r')).then(|| text.replace('\n', "\r\n").into_bytes())
}

/// Puts a tab where one blank stands between words. In YAML the first one may be an indentation (`- a: b`), and stays.
fn with_tabs(bytes: &mut [u8]) {
    for at in 1..bytes.len() {
        if bytes[at] == b' ' && !matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'-' | b'?') {
            bytes[at] = b'\t';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings_are_replaced_where_none_is_crlf() {
        assert_eq!(with_crlf(b"a\nb").as_deref(), Some(&b"a\r\nb"[..]));
        assert_eq!(with_crlf(b"a\r\nb\n"), None);
        assert_eq!(with_crlf(b"\xff\n"), None);
    }

    #[test]
    fn tabs_stand_between_words_and_not_at_the_beginning_of_lines() {
        let mut text = b"FROM a  AS b\n  - a: b\n".to_vec();
        Variant::named("tabs").unwrap().apply(&mut text);
        assert_eq!(text, b"FROM\ta\t AS\tb\n  - a:\tb\n");
    }
}
