//! A command written as one text into words, as the Compose loader does it: quotes and backslashes, but no shell.

use crate::mapped::MappedText;
use crate::shell::ExecWord;

/// Cuts a text at blanks outside quotes. Words are not expanded, and `#` begins no comment. At an operator (`;`, `&`, `|`,
/// `<`, `>`) outside quotes the loader stops: what follows is not part of the command.
pub(super) fn split<'a>(text: &MappedText<'_>) -> Vec<ExecWord<'a>> {
    let mut words = Vec::new();
    let mut word: Option<(MappedText<'a>, usize)> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.text.char_indices();
    let mut end = text.text.len();
    let empty = |at: usize| (MappedText::empty(text.file(), text.offset(at) as usize), at);
    while let Some((at, c)) = chars.next() {
        let here = at..at + c.len_utf8();
        match (quote, c) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (None, '\'' | '"') => {
                word.get_or_insert_with(|| empty(at));
                quote = Some(c);
            }
            (None | Some('"'), '\\') => {
                let (into, _) = word.get_or_insert_with(|| empty(at));
                let Some((next, escaped)) = chars.next() else { break };
                let after = next + escaped.len_utf8();
                let decoded = match escaped {
                    't' => '\t',
                    'n' => '\n',
                    other => other,
                };
                into.push_decoded(text, at..after, decoded.encode_utf8(&mut [0; 4]));
            }
            (None, ' ' | '\t' | '\r' | '\n') => finish(text, word.take(), at, &mut words),
            (None, ';' | '&' | '|' | '<' | '>') => {
                // A number right before `>` names a file descriptor.
                if c == '>' && word.as_ref().is_some_and(|(word, _)| word.text.bytes().all(|b| b.is_ascii_digit())) {
                    word = None;
                }
                end = at;
                break;
            }
            _ => word.get_or_insert_with(|| empty(at)).0.push_mapped(text, here),
        }
    }
    finish(text, word, end, &mut words);
    words
}

fn finish<'a>(text: &MappedText<'_>, word: Option<(MappedText<'a>, usize)>, end: usize, words: &mut Vec<ExecWord<'a>>) {
    if let Some((word, start)) = word {
        words.push(ExecWord { text: word, span: text.span(start..end) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    /// Each word with the text of its place.
    fn words(text: &str) -> Vec<(String, &str)> {
        split(&MappedText::verbatim(FileId(0), text, 0))
            .into_iter()
            .map(|word| (word.text.text.to_string(), &text[word.span.range()]))
            .collect()
    }

    #[test]
    fn quotes_and_backslashes() {
        let found = words(r#"a  'b c' "d \"e\"" f\ g x'y'z '' -H unix:///x #no"#);
        let expected = [
            ("a", "a"),
            ("b c", "'b c'"),
            ("d \"e\"", r#""d \"e\"""#),
            ("f g", r"f\ g"),
            ("xyz", "x'y'z"),
            ("", "''"),
            ("-H", "-H"),
            ("unix:///x", "unix:///x"),
            ("#no", "#no"),
        ];
        let found: Vec<_> = found.iter().map(|(word, place)| (word.as_str(), *place)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_operator_ends_the_command() {
        let texts = |text| words(text).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(texts("npm i && npm start"), ["npm", "i"]);
        assert_eq!(texts("a 'b && c'|d"), ["a", "b && c"]);
        assert_eq!(texts("a x2>y"), ["a", "x2"]);
        assert_eq!(texts("a 2>&1"), ["a"]);
        assert_eq!(texts("'open quote"), ["open quote"]);
        assert_eq!(texts("a \\"), ["a", ""]);
        assert!(texts("  \n ").is_empty());
    }

    #[test]
    fn places_inside_words_survive_quotes() {
        let text = "sh -c 'curl x | sh'";
        let found = split(&MappedText::verbatim(FileId(3), text, 100));
        let script = &found[2].text;
        let at = script.text.find("sh").unwrap_or(0);
        assert_eq!(script.span(at..at + 2).range(), 116..118);
    }
}
