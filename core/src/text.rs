//! Words that people type, and the lines of text that they indent.

use std::ops::Range;

/// The nearest of some names, if one is near enough to have been meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    // One slip in three characters, at least one: closer is a typing error, farther is another word.
    let limit = (name.chars().count() / 3).max(1);
    let has = |byte: u8| name.as_bytes().contains(&byte);
    known
        .into_iter()
        .filter(|known| known.len().abs_diff(name.len()) <= limit)
        // Each letter that the name does not have is a slip, which is quickly counted.
        .filter(|known| known.bytes().filter(|byte| !has(byte.to_ascii_lowercase())).count() <= limit)
        .map(|known| (strsim::osa_distance(&name, &known.to_ascii_lowercase()), known))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, known)| known.to_string())
}

/// How many letters differ between two words, where neighbours that change places are one.
pub fn slips(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// The lines of JSON text that are not indented by how deep they lie: the blanks at their beginning (bytes), and what
/// belongs there. The first indented line shows how far a step goes. `None` if the text is no JSON.
pub fn json_indents(text: &str) -> Option<Vec<(Range<usize>, String)>> {
    serde_json::from_str::<serde_json::Value>(text).ok()?;
    let mut step = None;
    let mut wrong = Vec::new();
    // The levels of the lines in which the open brackets stand.
    let mut open: Vec<usize> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        let blanks = line.get(..line.len() - content.len()).unwrap_or("");
        let closes = content.starts_with(['}', ']']);
        let level = open.last().map_or(0, |level| if closes { *level } else { level + 1 });
        if !content.trim().is_empty() {
            if level == 1 && !blanks.is_empty() {
                step.get_or_insert(blanks);
            }
            let wanted = step.unwrap_or("  ").repeat(level);
            if wanted != blanks {
                wrong.push((start..start + blanks.len(), wanted));
            }
        }
        let mut is_quoted = false;
        let mut bytes = content.bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\\' if is_quoted => drop(bytes.next()),
                b'"' => is_quoted = !is_quoted,
                b'{' | b'[' if !is_quoted => open.push(level),
                b'}' | b']' if !is_quoted => drop(open.pop()),
                _ => {}
            }
        }
        start += line.len();
    }
    Some(wrong)
}

#[cfg(test)]
mod tests {
    use super::{json_indents, nearest};

    #[test]
    fn lines_of_json_are_indented_by_their_depth() {
        let fixed = |text: &str| {
            let mut fixed = text.to_string();
            for (range, blanks) in json_indents(text)?.into_iter().rev() {
                fixed.replace_range(range, &blanks);
            }
            Some(fixed)
        };
        assert_eq!(json_indents("{\n\t\"a\": [1, {\n\t\t\"b\": \"}\"\n\t}]\n}\n"), Some(Vec::new()));
        assert_eq!(json_indents("{\"a\": [1]}"), Some(Vec::new()));
        let text = "{\n    \"a\": [{\n  \"b\": \"\\\"{\"\n    }],\n\"c\": 1\n  }\n";
        let meant = "{\n    \"a\": [{\n        \"b\": \"\\\"{\"\n    }],\n    \"c\": 1\n}\n";
        assert_eq!(fixed(text).as_deref(), Some(meant));
        assert_eq!(json_indents("{\n\"a\": $A\n}"), None);
    }

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = ["floating-tag", "missing-tag", "root-user"];
        assert_eq!(nearest("missing-tga", known).as_deref(), Some("missing-tag"));
        assert_eq!(nearest("Root-User", known).as_deref(), Some("root-user"));
        assert_eq!(nearest("privileged", known), None);
        assert_eq!(nearest("", known), None);
    }
}
