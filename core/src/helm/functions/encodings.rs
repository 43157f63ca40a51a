//! Base 64, base 32 and checksums.

use crate::helm::context::Context;
use crate::helm::digest;
use crate::helm::failure::Failure;
use crate::helm::functions::arguments::text;
use crate::helm::functions::{Function, plain};
use crate::helm::origin::Origin;
use crate::helm::text::Text;
use crate::helm::value::Value;

/// What writes strings in other alphabets.
pub const ENCODINGS: &[Function] = &[
    plain("b64enc", 1, 1, |context, arguments| whole(context, arguments, |bytes| encoded(bytes, &BASE_64))),
    plain("b32enc", 1, 1, |context, arguments| whole(context, arguments, |bytes| encoded(bytes, &BASE_32))),
    plain("b64dec", 1, 1, |context, arguments| whole(context, arguments, |bytes| decoded(base64(bytes), 64))),
    plain("b32dec", 1, 1, |context, arguments| whole(context, arguments, |bytes| decoded(base32(bytes), 32))),
    plain("sha1sum", 1, 1, |context, arguments| whole(context, arguments, |bytes| hexadecimal(&digest::sha1(bytes)))),
    plain("sha256sum", 1, 1, |context, arguments| {
        whole(context, arguments, |bytes| hexadecimal(&digest::sha256(bytes)))
    }),
    plain("sha512sum", 1, 1, |context, arguments| {
        whole(context, arguments, |bytes| hexadecimal(&digest::sha512(bytes)))
    }),
    plain("adler32sum", 1, 1, |context, arguments| {
        whole(context, arguments, |bytes| digest::adler32(bytes).to_string())
    }),
];

/// The result of what knows a text as a whole only.
fn whole(context: &Context<'_>, arguments: &[Value], change: impl Fn(&[u8]) -> String) -> Result<Value, Failure> {
    let text = text(arguments, 0)?;
    context.spend(text.as_str().len().saturating_mul(2))?;
    // What is not in the text is not in the result.
    let from = text.origins().filter(|id| !matches!(context.origins.get(*id), Origin::Hole { .. }));
    let from = context.origins.derived(context.action(), from);
    Ok(Value::text(Text::new(&change(text.as_str().as_bytes()), from)))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An alphabet of letters that stand for some bits each.
struct Alphabet {
    letters: &'static [u8],
    /// How many bits one letter stands for.
    bits: u32,
    /// How many letters stand for whole bytes together.
    group: usize,
}

const BASE_64: Alphabet =
    Alphabet { letters: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6, group: 4 };
const BASE_32: Alphabet = Alphabet { letters: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5, group: 8 };

impl Alphabet {
    fn value(&self, letter: u8) -> Option<u64> {
        self.letters.iter().position(|known| *known == letter).map(|value| value as u64)
    }
}

/// Base 64 with padding.
pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    encoded(bytes, &BASE_64)
}

/// The bytes that base 64 stands for, and where it goes wrong.
pub(crate) fn decode_base64(text: &[u8]) -> Result<Vec<u8>, usize> {
    match base64(text) {
        (bytes, None) => Ok(bytes),
        (_, Some(at)) => Err(at),
    }
}

fn encoded(bytes: &[u8], alphabet: &Alphabet) -> String {
    let group = alphabet.group * alphabet.bits as usize / 8;
    let mut out = String::with_capacity(bytes.len().div_ceil(group) * alphabet.group);
    for chunk in bytes.chunks(group) {
        let bits = chunk.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letters = (chunk.len() * 8).div_ceil(alphabet.bits as usize);
        let bits = bits << (letters as u32 * alphabet.bits - chunk.len() as u32 * 8);
        for index in (0..letters as u32).rev() {
            let value = (bits >> (index * alphabet.bits)) & ((1 << alphabet.bits) - 1);
            out.push(alphabet.letters.get(value as usize).map_or('=', |letter| *letter as char));
        }
        out.extend(std::iter::repeat_n('=', alphabet.group - letters));
    }
    out
}

/// What was decoded, or the error as text, as sprig has it. Bytes that are no text become replacement characters.
fn decoded((bytes, error): (Vec<u8>, Option<usize>), base: u32) -> String {
    match error {
        Some(at) => format!("illegal base{base} data at input byte {at}"),
        None => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Adds the whole bytes of a group of letters.
fn push_group(out: &mut Vec<u8>, values: &[u64], alphabet: &Alphabet) {
    let bits = values.iter().fold(0_u64, |bits, value| bits << alphabet.bits | value);
    let length = values.len() as u32 * alphabet.bits;
    for index in 1..=length / 8 {
        out.push((bits >> (length - index * 8)) as u8);
    }
}

/// What Go decodes, and the offset that it complains of.
fn base64(text: &[u8]) -> (Vec<u8>, Option<usize>) {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let mut at = 0;
    let skip = |mut at: usize| {
        while matches!(text.get(at), Some(b'\n' | b'\r')) {
            at += 1;
        }
        at
    };
    loop {
        let mut values = Vec::with_capacity(4);
        while values.len() < 4 {
            at = skip(at);
            let Some(letter) = text.get(at) else {
                // Within a group, Go says where it started, not counting line feeds in it.
                return (out, Some(at - values.len()).filter(|_| !values.is_empty()));
            };
            at += 1;
            match BASE_64.value(*letter) {
                Some(value) => values.push(value),
                None if *letter != b'=' || values.len() < 2 => return (out, Some(at - 1)),
                None => {
                    let end = skip(at);
                    let end = match values.len() {
                        2 if end == text.len() => return (out, Some(end)),
                        2 if text.get(end) != Some(&b'=') => return (out, Some(end - 1)),
                        2 => skip(end + 1),
                        _ => end,
                    };
                    push_group(&mut out, &values, &BASE_64);
                    return (out, Some(end).filter(|end| *end < text.len()));
                }
            }
        }
        push_group(&mut out, &values, &BASE_64);
    }
}

fn base32(text: &[u8]) -> (Vec<u8>, Option<usize>) {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    let mut at = 0;
    while at < text.len() {
        let mut values = Vec::with_capacity(8);
        while values.len() < 8 {
            let Some(letter) = text.get(at) else { return (out, Some(text.len() - values.len())) };
            at += 1;
            let rest = text.len() - at;
            if *letter == b'=' && values.len() >= 2 && rest < 8 {
                let padding = 7 - values.len();
                if rest < padding {
                    return (out, Some(text.len()));
                }
                let wrong = text.iter().skip(at).take(padding).position(|letter| *letter != b'=');
                if let Some(index) = wrong {
                    return (out, Some(at + index - 1));
                }
                if matches!(values.len(), 3 | 6) {
                    return (out, Some(at - 1));
                }
                push_group(&mut out, &values, &BASE_32);
                return (out, None);
            }
            match BASE_32.value(*letter) {
                Some(value) => values.push(value),
                None => return (out, Some(at - 1)),
            }
        }
        push_group(&mut out, &values, &BASE_32);
    }
    (out, None)
}
