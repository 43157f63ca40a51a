//! Letters in other forms: upper and lower case, words in the notations of programs.

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::functions::arguments::{marked, text};
use crate::helm::functions::{Function, handling, plain};
use crate::helm::text::{Segment, Text};
use crate::helm::value::Value;

/// What changes letters.
pub const LETTERS: &[Function] = &[
    handling("upper", 1, 1, |context, arguments| {
        let text = marked(context, arguments, 0)?;
        Ok(Value::text(text.changed(|part| part.chars().map(upper).collect())))
    }),
    handling("lower", 1, 1, |context, arguments| {
        let text = marked(context, arguments, 0)?;
        Ok(Value::text(text.changed(|part| part.chars().map(lower).collect())))
    }),
    plain("title", 1, 1, |_, arguments| {
        each(text(arguments, 0)?, ' ', |letter, before| if separates(before) { title(letter) } else { letter })
    }),
    plain("untitle", 1, 1, |_, arguments| {
        let first = |letter: char, before: char| !letter.is_whitespace() && before.is_whitespace();
        each(text(arguments, 0)?, ' ', |letter, before| if first(letter, before) { lower(letter) } else { letter })
    }),
    plain("swapcase", 1, 1, swapped),
    plain("nospace", 1, 1, without_spaces),
    plain("initials", 1, 1, initials),
    plain("snakecase", 1, 1, |context, arguments| {
        Ok(context.derived_text(&words_in_lower_case(text(arguments, 0)?.as_str(), '_'), arguments))
    }),
    plain("kebabcase", 1, 1, |context, arguments| {
        Ok(context.derived_text(&words_in_lower_case(text(arguments, 0)?.as_str(), '-'), arguments))
    }),
    plain("camelcase", 1, 1, |context, arguments| {
        Ok(context.derived_text(&pascal_case(text(arguments, 0)?.as_str()), arguments))
    }),
];

/// The one letter that a letter is in upper case; itself if there is none or several.
fn upper(letter: char) -> char {
    match letter {
        '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => shifted(letter, 8),
        '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => shifted(letter, 9),
        _ => only(letter.to_uppercase(), letter),
    }
}

fn lower(letter: char) -> char {
    match letter {
        'İ' => 'i',
        _ => only(letter.to_lowercase(), letter),
    }
}

/// As [`upper`], but digraphs get one upper case letter only.
fn title(letter: char) -> char {
    match letter {
        'Ǆ'..='ǆ' => 'ǅ',
        'Ǉ'..='ǉ' => 'ǈ',
        'Ǌ'..='ǌ' => 'ǋ',
        'Ǳ'..='ǳ' => 'ǲ',
        'ა'..='ჺ' | 'ჽ'..='ჿ' => letter,
        _ => upper(letter),
    }
}

fn shifted(letter: char, by: u32) -> char {
    char::from_u32(letter as u32 + by).unwrap_or(letter)
}

fn only(mut letters: impl ExactSizeIterator<Item = char>, letter: char) -> char {
    if letters.len() == 1 { letters.next().unwrap_or(letter) } else { letter }
}

/// Whether a word starts after it.
fn separates(letter: char) -> bool {
    match letter.is_ascii() {
        true => !letter.is_ascii_alphanumeric() && letter != '_',
        false => letter.is_whitespace(),
    }
}

/// Each letter by what it and the one before it are. Stretches without a change stay as they are.
fn each(text: &Text, mut before: char, change: impl Fn(char, char) -> char) -> Result<Value, Failure> {
    let letters: Vec<char> = text
        .as_str()
        .chars()
        .map(|letter| {
            let new = change(letter, before);
            before = letter;
            new
        })
        .collect();
    Ok(Value::text(with_letters(text, letters)))
}

/// Other letters in the place of each.
fn with_letters(text: &Text, letters: Vec<char>) -> Text {
    let letters = std::cell::RefCell::new(letters.into_iter());
    text.changed(|part| letters.borrow_mut().by_ref().take(part.chars().count()).collect())
}

fn swapped(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let text = text(arguments, 0)?;
    let mut after_space = true;
    let mut letters = Vec::new();
    for letter in text.as_str().chars() {
        let is_upper = letter.is_uppercase() || matches!(letter, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ');
        letters.push(match letter {
            _ if is_upper => lower(letter),
            _ if letter.is_lowercase() && after_space => title(letter),
            _ if letter.is_lowercase() => upper(letter),
            _ => letter,
        });
        let cased = is_upper || letter.is_lowercase();
        after_space = !cased && letter.is_whitespace();
    }
    Ok(Value::text(with_letters(text, letters)))
}

/// Bytes are taken for letters here, so that others than those of ASCII become two or more.
fn bytes(text: &str) -> impl Iterator<Item = char> + '_ {
    text.bytes().map(char::from)
}

fn without_spaces(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let text = text(arguments, 0)?;
    if !bytes(text.as_str()).any(char::is_whitespace) {
        return Ok(Value::text(text.clone()));
    }
    let mut builder = crate::helm::text::Builder::default();
    for (segment, range) in text.stretches() {
        let part = text.as_str().get(range.clone()).unwrap_or_default();
        if !part.is_ascii() {
            let new: String = bytes(part).filter(|letter| !letter.is_whitespace()).collect();
            builder.push_at(&new, segment.origin, Segment::DECODED, segment.site);
            continue;
        }
        let mut at = range.start;
        for word in part.split_inclusive(char::is_whitespace) {
            builder.push_range(text, at..at + word.trim_end().len());
            at += word.len();
        }
    }
    Ok(Value::text(builder.finish()))
}

fn initials(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Failure> {
    let mut after_gap = true;
    let mut out = String::new();
    for letter in bytes(text(arguments, 0)?.as_str()) {
        if letter.is_whitespace() {
            after_gap = true;
        } else if std::mem::take(&mut after_gap) {
            out.push(letter);
        }
    }
    Ok(context.derived_text(&out, arguments))
}

fn connects(letter: char) -> bool {
    letter == '-' || letter == '_' || letter.is_whitespace()
}

/// `camelcase`: words put together, each with an upper case letter first.
fn pascal_case(text: &str) -> String {
    let mut letters = text.chars().peekable();
    let mut out = String::new();
    // Connectors at the start stay.
    while let Some(letter) = letters.next_if(|letter| connects(*letter)) {
        out.push(letter);
    }
    let Some(first) = letters.next() else {
        // Only connectors: the last one stands there twice.
        out.extend(out.chars().next_back());
        return out;
    };
    let mut in_capitals = first.is_uppercase();
    let mut before = upper(first);
    for letter in letters {
        let mut new = letter;
        match (connects(before), connects(letter)) {
            (true, true) => {
                out.push(before);
                before = letter;
                continue;
            }
            (true, false) => {
                in_capitals = letter.is_uppercase();
                new = upper(letter);
            }
            (false, _) => {
                if in_capitals && letter.is_uppercase() {
                    new = lower(letter);
                } else {
                    in_capitals = false;
                }
                out.push(before);
            }
        }
        before = new;
    }
    out.push(before);
    out
}

/// The kinds of words that `snakecase` and `kebabcase` see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    None,
    Number,
    Upper,
    Letters,
    Connector,
    Signs,
    Other,
}

/// The kind of the word that a letter starts.
fn kind(letter: char) -> Word {
    match letter {
        _ if connects(letter) => Word::Connector,
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => Word::Other,
        _ if letter.is_ascii_punctuation() => Word::Signs,
        _ if letter.is_uppercase() => Word::Upper,
        _ if is_letter(letter) => Word::Letters,
        _ if letter.is_numeric() => Word::Number,
        _ => Word::Other,
    }
}

/// Whether it is a letter of an alphabet, not of Chinese, Japanese or Korean.
fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() && !matches!(letter, '\u{3400}'..='\u{4d85}' | '\u{4e00}'..='\u{9fcc}' | '\u{20000}'..)
}

/// The first word of a text, and the rest.
fn next_word(text: &str) -> (Word, &str, &str) {
    let Some(first) = text.chars().next() else { return (Word::None, "", "") };
    let word = kind(first);
    let end = |test: &dyn Fn(char) -> bool| text.find(|letter| !test(letter)).unwrap_or(text.len());
    let end = match word {
        Word::Connector => end(&connects),
        Word::Upper => {
            let capitals = end(&char::is_uppercase);
            let next = text.get(capitals..).and_then(|rest| rest.chars().next());
            let last = text.get(..capitals).and_then(|part| part.chars().next_back()).map_or(0, char::len_utf8);
            match next.filter(|letter| is_letter(*letter)) {
                // The last capital belongs to the next word.
                Some(_) if capitals > first.len_utf8() => capitals - last,
                Some(_) => {
                    let rest = text.get(capitals..).unwrap_or_default();
                    let small = rest.find(|letter: char| !is_letter(letter) || letter.is_uppercase());
                    capitals + small.unwrap_or(rest.len())
                }
                None => capitals,
            }
        }
        Word::Letters => end(&|letter| is_letter(letter) && !letter.is_uppercase()),
        Word::Number => end(&char::is_numeric),
        // Within signs, hyphens and underscores are signs too.
        Word::Signs => end(&|letter| kind(letter) == word || matches!(letter, '-' | '_')),
        Word::Other | Word::None => end(&|letter| kind(letter) == word),
    };
    let (word_text, rest) = text.split_at(end.max(first.len_utf8()));
    (word, word_text, rest)
}

/// Words in lower case with a connector between them.
fn words_in_lower_case(text: &str, connector: char) -> String {
    let mut out = String::new();
    let push = |out: &mut String, word: Word, text: &str| match word {
        Word::Connector => out.extend(text.chars().map(|_| connector)),
        Word::Upper => out.extend(text.chars().map(lower)),
        _ => out.push_str(text),
    };
    let ends = |word: Word| matches!(word, Word::Connector | Word::Signs);
    let (mut word, mut part, mut rest) = next_word(text);
    while !rest.is_empty() {
        if word != Word::Connector {
            push(&mut out, word, part);
        }
        let (before, last) = (word, part);
        (word, part, rest) = next_word(rest);
        match before {
            Word::Number => {
                while matches!(word, Word::Letters | Word::Number) {
                    push(&mut out, word, part);
                    (word, part, rest) = next_word(rest);
                }
                if word != Word::None && !ends(word) {
                    out.push(connector);
                }
            }
            Word::Connector => push(&mut out, before, last),
            Word::Signs => {}
            _ if word != Word::Number => {
                if !ends(word) {
                    out.push(connector);
                }
            }
            _ if rest.is_empty() => {}
            _ => {
                let number = part;
                (word, part, rest) = next_word(rest);
                // A number belongs to the word before it, unless small letters follow.
                if word != Word::Letters {
                    push(&mut out, Word::Number, number);
                    if !ends(word) {
                        out.push(connector);
                    }
                    continue;
                }
                out.push(connector);
                push(&mut out, Word::Number, number);
                while matches!(word, Word::Letters | Word::Number) {
                    push(&mut out, word, part);
                    (word, part, rest) = next_word(rest);
                }
                if word != Word::None && !ends(word) {
                    out.push(connector);
                }
            }
        }
    }
    push(&mut out, word, part);
    out
}
