//! Escaping: text of files and messages in forms where some characters have a meaning of their own.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character would do something to a terminal, or reorder or hide what is read, instead of being seen.
/// Sources: the control characters C0 and C1; Unicode's `Bidi_Control`, its separators of lines and paragraphs, and
/// its tags.
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// Text for a terminal: what would act on it is shown as `\u{…}` escapes. Tabs and line feeds stay.
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\r' => shown.push_str("\\r"),
            c if is_hidden(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// Text for one line of a terminal: a line feed in it, as names of files may have, is shown as `\n`, a tab as a blank.
pub fn terminal_line(text: &str) -> Cow<'_, str> {
    if !text.contains(['\n', '\t']) {
        return terminal(text);
    }
    Cow::Owned(terminal(text).replace('\n', "\\n").replace('\t', " "))
}

/// Text that is JSON already: what would act on a terminal is written as JSON's escapes, which mean the same. Such
/// characters stand in strings only.
pub(crate) fn json(text: String) -> String {
    if text.is_ascii() && !text.contains('\u{7f}') || !text.chars().any(is_hidden) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if !is_hidden(c) {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

/// Text inside an XML or HTML element or a quoted attribute. Characters that XML 1.0 forbids are shown as `\u{…}`;
/// line breaks and tabs are written as references, so that attributes keep them.
pub(crate) fn xml(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\'') && !is_odd_in_xml(c);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", c as u32);
            }
            c if is_odd_in_xml(c) => escaped.extend(c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

fn is_odd_in_xml(c: char) -> bool {
    is_hidden(c) || matches!(c, '\t' | '\n' | '\u{fffe}' | '\u{ffff}')
}

/// Text of a message inside an HTML element: what stands in backticks is code.
pub(crate) fn html(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return xml(text).into_owned();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for (index, part) in parts.into_iter().enumerate() {
        match index % 2 {
            0 => escaped.push_str(&xml(part)),
            _ => {
                let _ = write!(escaped, "<code>{}</code>", xml(part));
            }
        }
    }
    escaped
}

/// Text inside a paragraph or a table cell of Markdown: on one line, nothing in it is markup or HTML, but `code` stays.
pub(crate) fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let balanced = text.matches('`').count().is_multiple_of(2);
    let mut in_code = false;
    for c in terminal_line(text).chars() {
        match c {
            '`' if balanced => {
                in_code = !in_code;
                escaped.push('`');
            }
            // A bar ends a cell even inside code.
            '|' => escaped.push_str("\\|"),
            c if in_code => escaped.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '@' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '&' => escaped.push_str("&amp;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A code span of Markdown around any text.
pub(crate) fn markdown_code(text: &str) -> String {
    let text = terminal_line(text).replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A path as the path of a URI reference.
pub(crate) fn uri_path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'+' | b'@' | b'=' | b',' => {
                uri.push(byte as char);
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_sees_what_would_act_on_it() {
        assert_eq!(terminal("a\u{1b}[31m\tb\n"), "a\\u{1b}[31m\tb\n");
        assert_eq!(terminal("\u{202e}x"), "\\u{202e}x");
        assert!(matches!(terminal("plain"), Cow::Borrowed(_)));
        assert_eq!(terminal_line("a\nb\t\u{7}"), "a\\nb \\u{7}");
    }

    #[test]
    fn json_means_the_same_with_its_escapes() {
        let odd = "a\u{202e}\u{9b}31m\u{7f}\u{2028}\u{feff}\u{e0041}ü\"\n\r\u{1b}";
        let text = json(serde_json::to_string(odd).unwrap());
        assert!(!text.chars().any(is_hidden), "{text}");
        assert!(text.contains("\\u202e") && text.contains("\\udb40\\udc41") && text.contains('ü'), "{text}");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), odd);
        assert_eq!(json("[\"ü\"]\n".to_string()), "[\"ü\"]\n");
    }

    #[test]
    fn xml_keeps_or_shows_every_character() {
        assert_eq!(xml("<a b='\"'>&\u{0}\n"), "&lt;a b=&#39;&quot;&#39;&gt;&amp;\\u{0}&#10;");
    }

    #[test]
    fn backticks_are_code_in_html() {
        assert_eq!(html("`<a>` & b"), "<code>&lt;a&gt;</code> &amp; b");
        assert_eq!(html("one ` tick"), "one ` tick");
    }

    #[test]
    fn markdown_is_not_markup() {
        assert_eq!(markdown("a|b <i> `x_y` *"), "a\\|b \\<i\\> `x_y` \\*");
        assert_eq!(markdown("one ` tick"), "one \\` tick");
        assert_eq!(markdown_code("a`b"), "``a`b``");
    }

    #[test]
    fn uris_have_no_spaces() {
        assert_eq!(uri_path("a b/ü:c%"), "a%20b/%C3%BC%3Ac%25");
    }
}
