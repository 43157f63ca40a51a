//! Placeholders: parts of a text that a tool, a person or the cluster fills in before it means something.

use super::UNKNOWN;

/// Whether a part of the text is filled in later: `{{ … }}`, `${…}`, `$(…)`, `<…>` as the whole text, and names in capitals as
/// `{NAME}`, `@NAME@`, `%NAME%` and `__NAME__`, and what begins or ends with `PLACEHOLDER`.
pub fn has_placeholder(text: &str) -> bool {
    let bytes = text.as_bytes();
    if text.ends_with("PLACEHOLDER") || text.starts_with("PLACEHOLDER") {
        return true;
    }
    if bytes.first() == Some(&b'<') && bytes.last() == Some(&b'>') && bytes.len() > 2 {
        return true;
    }
    if text.contains(crate::helm::text::UNKNOWN) {
        return true;
    }
    let at = |index: usize| bytes.get(index).copied();
    bytes.iter().enumerate().any(|(index, byte)| match byte {
        b'$' => matches!(at(index + 1), Some(b'{' | b'(')),
        b'{' => at(index + 1) == Some(b'{') || is_name_until(bytes, index + 1, b"}"),
        b'@' => is_name_until(bytes, index + 1, b"@"),
        b'%' => is_name_until(bytes, index + 1, b"%"),
        b'_' => at(index + 1) == Some(b'_') && is_name_until(bytes, index + 2, b"__"),
        _ => false,
    })
}

/// How many bytes the placeholder takes that a line of YAML begins with, or a value of it, in a way that no YAML may:
/// `{NAME}`, `@NAME@`, `%NAME%`; 0 if there is none.
pub(crate) fn unreadable_placeholder(text: &str) -> usize {
    let close = match text.as_bytes().first() {
        Some(b'{') => "}",
        Some(b'@') => "@",
        Some(b'%') => "%",
        _ => return 0,
    };
    let is_one = is_name_until(text.as_bytes(), 1, close.as_bytes());
    text.get(1..).and_then(|inside| inside.find(close)).filter(|_| is_one).map_or(0, |len| len + 2)
}

/// Whether a name of two or more capitals, digits and single underscores begins at an offset and ends at a mark.
fn is_name_until(bytes: &[u8], start: usize, mark: &[u8]) -> bool {
    let rest = bytes.get(start..).unwrap_or(&[]);
    let is_part = |at: usize| match rest.get(at) {
        Some(b'_') => !rest.get(at..).unwrap_or(&[]).starts_with(b"__"),
        Some(byte) => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        None => false,
    };
    let len = (0..rest.len()).take_while(|at| is_part(*at)).count();
    len >= 2 && rest.first().is_some_and(u8::is_ascii_uppercase) && rest.get(len..).unwrap_or(&[]).starts_with(mark)
}

/// An image's text with its placeholders replaced by [`UNKNOWN`]; `None` if it has none.
pub(crate) fn with_unknowns(text: &str) -> Option<String> {
    // `ko` builds an image from a Go import path; a name in capitals can be no repository, so it stands for one.
    let is_capitals = |text: &str| {
        text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
            && text.starts_with(|c: char| c.is_ascii_uppercase())
    };
    if text.starts_with("ko://") || is_capitals(text) {
        return Some(UNKNOWN.to_string());
    }
    with_unknown_parts(text)
}

/// A text with the placeholders in it replaced by [`UNKNOWN`]; `None` if it has none.
fn with_unknown_parts(text: &str) -> Option<String> {
    let mut result = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(first) = rest.chars().next() {
        let len = placeholder_len(rest);
        found |= len > 0;
        match len {
            0 => result.push(first),
            _ => result.push(UNKNOWN),
        }
        rest = rest.get(if len > 0 { len } else { first.len_utf8() }..).unwrap_or("");
    }
    found.then_some(result)
}

/// How many bytes the placeholder at the start takes; 0 if there is none.
fn placeholder_len(rest: &str) -> usize {
    let until = |close: &str| rest.find(close).map_or(rest.len(), |at| at + close.len());
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    for (open, close) in [("@", "@"), ("{", "}")] {
        if let Some(inside) =
            rest.strip_prefix(open).filter(|inside| is_name_until(inside.as_bytes(), 0, close.as_bytes()))
        {
            return inside.find(close).map_or(0, |len| len + 2);
        }
    }
    if rest.starts_with(crate::helm::text::UNKNOWN) {
        return crate::helm::text::UNKNOWN.len_utf8();
    }
    if rest.starts_with("{{") || rest.starts_with("${{") {
        return until("}}");
    }
    if rest.starts_with("${") {
        return until("}");
    }
    if rest.starts_with("$(") {
        return until(")");
    }
    if rest.starts_with('<') && rest.contains('>') {
        return until(">");
    }
    if let Some(name) = rest.strip_prefix('$') {
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
        return 1 + end;
    }
    if let Some((name, _)) = rest.strip_prefix('%').and_then(|name| name.split_once('%')) {
        return if is_word(name) { name.len() + 2 } else { 0 };
    }
    if let Some((name, _)) = rest.strip_prefix("__").and_then(|name| name.split_once("__")) {
        return if is_word(name) && !name.bytes().any(|b| b.is_ascii_lowercase()) { name.len() + 4 } else { 0 };
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_images_are_unknown_parts() {
        let shown = |text| with_unknowns(text).map(|text| text.replace(UNKNOWN, "?"));
        assert_eq!(shown("nginx:1.2"), None);
        assert_eq!(shown("{{ .repo }}/app:{{ .tag }}").as_deref(), Some("?/app:?"));
        assert_eq!(shown("${REG}/app:$TAG").as_deref(), Some("?/app:?"));
        assert_eq!(shown("${{ env.REG }}/app:1").as_deref(), Some("?/app:1"));
        assert_eq!(shown("app:<version>").as_deref(), Some("app:?"));
        assert_eq!(shown("%IMAGE%").as_deref(), Some("?"));
        assert_eq!(shown("x/__NAME__:1").as_deref(), Some("x/?:1"));
        assert_eq!(shown("{REPO}/app:@TAG@").as_deref(), Some("?/app:?"));
        assert_eq!(shown("app@sha256:0"), None);
        assert_eq!(shown("my__app"), None);
        assert_eq!(shown("ko://example.com/cmd").as_deref(), Some("?"));
        assert_eq!(shown("REPLACE_ME").as_deref(), Some("?"));
        assert_eq!(shown("ü$").as_deref(), Some("ü?"));
        // What a chart prints and nobody knows.
        assert_eq!(shown("\u{f0000}").as_deref(), Some("?"));
        assert_eq!(shown("app:v\u{f0000}").as_deref(), Some("app:v?"));
    }

    #[test]
    fn names_in_capitals_between_marks_are_filled_in_later() {
        for text in [
            "{{ .Values.x }}",
            "a-${B}",
            "$(POD_IP)",
            "<your name>",
            "{HOST}",
            "x@TAG@y",
            "%PATH_1%",
            "a/__NAME__",
            "PORT_PLACEHOLDER",
        ] {
            assert!(has_placeholder(text), "{text}");
        }
        for text in [
            "", "<>", "a<b>", "{}", "{a}", "{A b}", "[0-9]{3}", "me@HOST", "100%", "%d%", "a__b__c", "__init__",
            "$HOME",
        ] {
            assert!(!has_placeholder(text), "{text}");
        }
    }
}
