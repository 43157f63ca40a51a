//! The hash behind the names of generated ConfigMaps and Secrets: of kind, type and data, as JSON with sorted keys.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::generate::UNKNOWN;
use super::scalar::Meaning;
use super::tree::Node;

/// The ten characters that the tool puts behind the name.
pub(super) fn of(object: &Node) -> String {
    let text = encoded(object);
    let hex = sha256(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let readable = |c| match c {
        '0' => 'g',
        '1' => 'h',
        '3' => 'k',
        'a' => 'm',
        'e' => 't',
        other => other,
    };
    hex.chars().take(10).map(readable).collect()
}

/// Whether a name ends as those do that get such a hash.
pub fn ends_in_hash(name: &str) -> bool {
    let is_its = |c: char| matches!(c, '2' | '4'..='9' | 'b' | 'c' | 'd' | 'f' | 'g' | 'h' | 'k' | 'm' | 't');
    name.rsplit_once('-').is_some_and(|(_, end)| end.len() == 10 && end.chars().all(is_its) || end == UNKNOWN)
}

fn encoded(object: &Node) -> String {
    let kind = object.get("kind").and_then(Node::text).unwrap_or("");
    let (extra, plain) = if kind == "Secret" { ("stringData", Some("type")) } else { ("binaryData", None) };
    let mut parts: BTreeMap<&str, String> = BTreeMap::new();
    parts.insert("kind", json_text(kind));
    // The name is looked for where it is not, and found empty.
    parts.insert("name", json_text(""));
    let value = |key: &str| object.get(key).map_or_else(|| json_text(""), json);
    parts.insert("data", value("data"));
    if let Some(key) = plain {
        parts.insert(key, value(key));
    }
    if let Some(value) = object.get(extra).filter(|value| value.is_mapping()) {
        parts.insert(extra, json(value));
    }
    let parts: Vec<String> = parts.iter().map(|(key, value)| format!("{}:{value}", json_text(key))).collect();
    format!("{{{}}}", parts.join(","))
}

/// A node as Go writes it in JSON.
pub(super) fn json(node: &Node) -> String {
    if let Some(scalar) = node.as_scalar() {
        return match scalar.meaning() {
            Meaning::Null => "null".to_string(),
            Meaning::Bool(value) => value.to_string(),
            Meaning::Int(value) => value.to_string(),
            Meaning::Float(value) => float(value),
            Meaning::Text(text) => json_text(&text),
        };
    }
    if node.is_mapping() {
        let sorted: BTreeMap<&str, &Node> = node.entries().iter().map(|entry| (&*entry.key, &entry.value)).collect();
        let parts: Vec<String> =
            sorted.iter().map(|(key, value)| format!("{}:{}", json_text(key), json(value))).collect();
        return format!("{{{}}}", parts.join(","));
    }
    let items: Vec<String> = node.items().iter().map(json).collect();
    format!("[{}]", items.join(","))
}

/// A number as Go writes it in JSON.
pub(super) fn float(value: f64) -> String {
    if !value.is_finite() {
        return "null".to_string();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        return match text.split_once('e') {
            Some((digits, power)) if !power.starts_with('-') => format!("{digits}e+{power:0>2}"),
            Some((digits, power)) => format!("{digits}e-{:0>2}", power.trim_start_matches('-')),
            None => text,
        };
    }
    format!("{value}")
}

fn json_text(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let mut result = String::with_capacity(quoted.len());
    for c in quoted.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(result, "\\u{:04x}", c as u32);
            }
            c => result.push(c),
        }
    }
    result
}

const K: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
];

/// SHA-256 (FIPS 180-4).
fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut state: [u32; 8] =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks_exact(64) {
        let mut w = [0_u32; 64];
        for (word, bytes) in w.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
        }
        for at in 16..64 {
            let (a, b) = (w[at - 15], w[at - 2]);
            let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
            let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
            w[at] = w[at - 16].wrapping_add(s0).wrapping_add(w[at - 7]).wrapping_add(s1);
        }
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
        for (k, w) in K.iter().zip(w) {
            let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = e & f ^ !e & g;
            let one = h.wrapping_add(s1).wrapping_add(choice).wrapping_add(*k).wrapping_add(w);
            let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let two = s0.wrapping_add(a & b ^ a & c ^ b & c);
            (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(one), c, b, a, one.wrapping_add(two));
        }
        for (sum, add) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *sum = sum.wrapping_add(add);
        }
    }
    let mut result = [0; 32];
    for (out, byte) in result.iter_mut().zip(state.iter().flat_map(|word| word.to_be_bytes())) {
        *out = byte;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let million = vec![b'a'; 1_000_000];
        assert_eq!(hex(&million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
        for len in 54..66 {
            assert_eq!(hex(&vec![b'a'; len]).len(), 64, "{len}");
        }
        let two = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(hex(two), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }

    #[test]
    fn numbers_are_written_as_in_go() {
        for (value, text) in [(1.5, "1.5"), (1e21, "1e+21"), (1e-7, "1e-07"), (0.1, "0.1")] {
            assert_eq!(float(value), text);
        }
    }
}
