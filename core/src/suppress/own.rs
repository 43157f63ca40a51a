//! The grammar of our own suppressions: `lintainer: ignore[rule, rule] until=YYYY-MM-DD reason`.

use std::ops::Range;

use crate::settings::Date;
use crate::text::nearest;

/// What a comment says to us. Ranges are bytes of the text that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Comment {
    /// Nothing.
    NotOurs,
    /// A suppression.
    Ours(Own),
    /// Something that was meant for us and cannot be read.
    Invalid(Invalid),
}

/// A suppression as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Own {
    /// `ignore-file`.
    pub whole_file: bool,
    /// The names in the list.
    pub names: Vec<Range<usize>>,
    /// What is between the brackets.
    pub list: Range<usize>,
    pub until: Option<Date>,
    /// The words behind the list; may be empty.
    pub reason: Range<usize>,
}

/// Why something cannot be read, and what it should be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Invalid {
    pub range: Range<usize>,
    pub message: String,
    pub help: String,
    /// The right text for the whole comment, from `#` on, when the intention is clear.
    pub rewrite: Option<String>,
}

const TOOL: &str = "lintainer";
const VERBS: [&str; 2] = ["ignore", "ignore-file"];
/// Words that people write for `ignore`.
const OTHER_VERBS: [&str; 8] =
    ["disable", "disable-next-line", "ignore-next-line", "skip", "noqa", "nolint", "allow", "suppress"];
/// Words of the language that are near the tool's name.
const OTHER_NAMES: [&str; 4] = ["maintainer", "maintainers", "container", "containers"];
/// The form, for the help of every message.
pub(super) const FORM: &str =
    "write `# lintainer: ignore[rule, other-rule] reason`, or `ignore-file[rule] reason` at the top of the file";

/// Reads a comment, from its `#` on.
pub(super) fn comment(text: &str) -> Comment {
    let body = text.trim_start_matches(['#', '/']).trim_start();
    let start = text.len() - body.len();
    let name_len = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let (name, behind) = body.split_at_checked(name_len).unwrap_or((body, ""));
    let exact = name.eq_ignore_ascii_case(TOOL);
    let is_word = OTHER_NAMES.iter().any(|word| name.eq_ignore_ascii_case(word));
    if !exact && (is_word || name.len().abs_diff(TOOL.len()) > 3 || nearest(name, [TOOL]).is_none()) {
        return Comment::NotOurs;
    }
    let has_colon = behind.trim_start().starts_with(':');
    let rest = behind.trim_start().trim_start_matches(':').trim_start();
    let rest_at = text.len() - rest.len();
    let verb_len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    let (verb, _) = rest.split_at_checked(verb_len).unwrap_or((rest, ""));
    let known = VERBS.iter().position(|known| *known == verb);
    let meant = known.is_some() || meant_verb(verb).is_some();
    // Prose about the tool is no suppression.
    if !(meant || exact && has_colon) {
        return Comment::NotOurs;
    }
    let Some(verb_index) = known.filter(|_| exact && has_colon) else {
        let whole = start..text.trim_end().len();
        let rewrite = meant_verb(verb).and_then(|verb| rewrite(verb, text.get(rest_at + verb_len..).unwrap_or("")));
        let message = match (exact, has_colon, known) {
            (false, _, _) => format!("`{name}` is not `{TOOL}`: the comment has no effect"),
            (true, false, Some(_)) => format!("a colon is missing behind `{name}`: the comment has no effect"),
            _ if verb.is_empty() => format!("`{name}:` is not followed by `ignore`: the comment has no effect"),
            _ => format!("`{verb}` is not known here: the comment has no effect"),
        };
        return Comment::Invalid(Invalid { range: whole, message, help: FORM.into(), rewrite });
    };
    let tail_at = rest_at + verb_len;
    match tail(text, tail_at) {
        Ok(mut own) => {
            own.whole_file = verb_index == 1;
            Comment::Ours(own)
        }
        Err((range, message)) => {
            let verb = VERBS.get(verb_index).copied().unwrap_or("ignore");
            let rewrite = rewrite(verb, text.get(tail_at..).unwrap_or(""));
            Comment::Invalid(Invalid { range, message, help: FORM.into(), rewrite })
        }
    }
}

/// Reads the value of our annotation: names, or the same as behind `ignore` in a comment.
pub(super) fn annotation(text: &str) -> Result<Own, Invalid> {
    let read = if text.trim_start().starts_with('[') {
        tail(text, 0)
    } else {
        let list = 0..text.len();
        let names = names(text, list.clone());
        if names.is_empty() {
            Err((list, "the list of rules is empty".to_string()))
        } else {
            Ok(Own { whole_file: false, names, list, until: None, reason: text.len()..text.len() })
        }
    };
    read.map_err(|(range, message)| Invalid {
        range,
        message,
        help: "write the names of rules with commas between them, or `[rule, other-rule] reason`".into(),
        rewrite: None,
    })
}

/// Reads `[names] until=… reason` from an offset on.
fn tail(text: &str, at: usize) -> Result<Own, (Range<usize>, String)> {
    let behind = text.get(at..).unwrap_or("");
    let trimmed = behind.trim_start();
    let open = text.len() - trimmed.len();
    let end = text.trim_end().len();
    if !trimmed.starts_with('[') {
        return Err((0..end, "the list of rules in brackets is missing: the comment has no effect".into()));
    }
    let Some(close) = trimmed.find(']').map(|index| open + index) else {
        return Err((open..end.max(open + 1), "the bracket is not closed: the comment has no effect".into()));
    };
    let list = open + 1..close;
    let names = names(text, list.clone());
    if names.is_empty() {
        return Err((open..close + 1, "the list of rules is empty: the comment has no effect".into()));
    }
    let mut reason = close + 1..end;
    let mut until = None;
    let rest = text.get(reason.clone()).unwrap_or("");
    let first = rest.trim_start();
    if let Some(value) = first.strip_prefix("until=") {
        let value_len = value.find(char::is_whitespace).unwrap_or(value.len());
        let word = value.get(..value_len).unwrap_or(value);
        let from = close + 1 + (rest.len() - first.len());
        let to = from + "until=".len() + value_len;
        let Some(date) = Date::parse(word) else {
            return Err((from..to, format!("`{word}` is not a day (YYYY-MM-DD): the comment has no effect")));
        };
        until = Some(date);
        reason.start = to;
    }
    let words = text.get(reason.clone()).unwrap_or("");
    // A reason may be set off by a dash or a colon.
    let cleaned = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':'));
    reason.start = reason.end - cleaned.len();
    Ok(Own { whole_file: false, names, list, until, reason })
}

/// The words between commas.
fn names(text: &str, list: Range<usize>) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut at = list.start;
    for part in text.get(list).unwrap_or("").split(',') {
        let word = part.trim();
        if !word.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            names.push(start..start + word.len());
        }
        at += part.len() + 1;
    }
    names
}

/// The verb that was meant by a word.
fn meant_verb(verb: &str) -> Option<&'static str> {
    let lower = verb.to_ascii_lowercase().replace('_', "-");
    if let Some(known) = VERBS.iter().find(|known| **known == lower) {
        return Some(known);
    }
    if OTHER_VERBS.contains(&lower.as_str()) {
        return Some("ignore");
    }
    if lower == "disable-file" || lower == "skip-file" {
        return Some("ignore-file");
    }
    let near = nearest(&lower, VERBS)?;
    VERBS.iter().copied().find(|known| *known == near)
}

/// The right form, if what stands behind the verb is one list of names and nothing else.
fn rewrite(verb: &str, behind: &str) -> Option<String> {
    let list = behind.trim().trim_start_matches([':', '=', '(', '[', ' ']).trim_end_matches([')', ']', ' ']);
    let words: Vec<&str> = list.split([',', ' ']).filter(|word| !word.is_empty()).collect();
    let is_name = |word: &&str| {
        word.contains(['-', '/'])
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'_'))
    };
    if words.is_empty() || !words.iter().all(is_name) {
        return None;
    }
    Some(format!("# {TOOL}: {verb}[{}]", words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(text: &str) -> (bool, Vec<&str>, Option<Date>, &str) {
        match comment(text) {
            Comment::Ours(own) => (
                own.whole_file,
                own.names.iter().map(|range| &text[range.clone()]).collect(),
                own.until,
                &text[own.reason.clone()],
            ),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_right_form_is_read() {
        assert_eq!(ours("# lintainer: ignore[root-user]"), (false, vec!["root-user"], None, ""));
        assert_eq!(
            ours("#lintainer:ignore[ a-b ,hadolint/DL3006]  - because of x "),
            (false, vec!["a-b", "hadolint/DL3006"], None, "because of x")
        );
        assert_eq!(
            ours("# Lintainer: ignore-file[a-b] until=2026-12-31 see #7"),
            (true, vec!["a-b"], Some(Date::new(2026, 12, 31)), "see #7")
        );
    }

    #[test]
    fn what_is_nearly_right_is_named() {
        let invalid = |text: &str| match comment(text) {
            Comment::Invalid(invalid) => (text[invalid.range].to_string(), invalid.rewrite.unwrap_or_default()),
            other => panic!("{text}: {other:?}"),
        };
        let right = "# lintainer: ignore[a-b, c-d]".to_string();
        assert_eq!(invalid("# lintainer: ignore a-b, c-d"), ("# lintainer: ignore a-b, c-d".into(), right.clone()));
        assert_eq!(invalid("# lintainer: ignore(a-b, c-d)").1, right);
        assert_eq!(invalid("# lintainer ignore[a-b, c-d]").1, right);
        assert_eq!(invalid("# lintaner: ignore[a-b, c-d]").1, right);
        assert_eq!(invalid("# lintainer: disable=a-b,c-d").1, right);
        assert_eq!(invalid("# lintainer: ignore[a-b, c-d"), ("[a-b, c-d".into(), right));
        assert_eq!(invalid("# lintainer: ignore[] why").0, "[]");
        assert_eq!(invalid("# lintainer: ignore[a-b] until=2026-02-30 x").0, "until=2026-02-30");
        assert_eq!(invalid("# lintainer: please").1, "");
        assert_eq!(invalid("# lintainer:").1, "");
    }

    #[test]
    fn prose_is_left_alone() {
        for text in [
            "# lintainer is used here",
            "# Maintainer: ignore the next line",
            "# see lintainer: ignore[x]",
            "# maintainer: me",
            "#",
            "# linter: ignore x",
        ] {
            assert_eq!(comment(text), Comment::NotOurs, "{text}");
        }
    }

    #[test]
    fn annotations_have_a_list_or_the_whole_form() {
        let own = annotation("a-b, c-d").unwrap();
        assert_eq!((own.names.len(), own.reason), (2, 8..8));
        let text = "[a-b] until=2026-01-01 why";
        let own = annotation(text).unwrap();
        assert_eq!((own.names.len(), &text[own.reason]), (1, "why"));
        assert!(annotation(" , ").is_err());
        assert!(annotation("[a-b").is_err());
    }
}
