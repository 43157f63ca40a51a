//! Fingerprints: names of findings that survive changes elsewhere in the file.
//!
//! A fingerprint is the FNV-1a hash (64 bits, 16 hexadecimal digits) of the rule's name, the path as it is shown, the first
//! line that the finding underlines (runs of white space as one blank, none at the ends), the underlined part of that
//! line, and how often the same has been seen before it in the file. The algorithm is part of the format of baselines and
//! reports: it does not change within a major version.

use std::collections::HashMap;

use crate::finding::Finding;
use crate::project::Project;
use crate::source::Source;
use crate::span::Span;

/// How much of a line counts, in bytes: enough to tell lines apart, little enough for files that are one line.
const MAX_TEXT: usize = 1024;

/// Gives each finding its fingerprint.
pub(crate) fn assign(project: &Project, findings: &mut [Finding]) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    let key = |index: &usize| findings.get(*index).map(|finding| (finding.span, finding.rule.name));
    order.sort_by_key(key);
    let mut seen: HashMap<u64, u64> = HashMap::new();
    for index in order {
        let Some(finding) = findings.get_mut(index) else { continue };
        let source = &project.file(finding.span.file).source;
        let content = content_hash(finding.rule.name, source, finding.span);
        let count = seen.entry(content).or_insert(0);
        let mut hash = Fnv(content);
        hash.write(&count.to_le_bytes());
        *count += 1;
        finding.fingerprint = format!("{:016x}", hash.0);
    }
}

fn content_hash(rule: &str, source: &Source, span: Span) -> u64 {
    let path = source.path.strip_prefix("./").unwrap_or(&source.path);
    let text = source.text();
    let (start, end) = (span.start as usize, span.end as usize);
    // The line's ends may be far away in a file that is one line.
    let (from, to) = (start.saturating_sub(MAX_TEXT / 2), text.len().min(start + MAX_TEXT));
    let bytes = |from: usize, to: usize| text.as_bytes().get(from..to).unwrap_or(&[]);
    let line_start = memchr::memrchr(b'\n', bytes(from, start)).map_or(from, |newline| from + newline + 1);
    let line_end = memchr::memchr(b'\n', bytes(start, to)).map_or(to, |newline| start + newline);
    let mut hash = Fnv::new();
    hash.write(rule.as_bytes());
    hash.write(&[0]);
    hash.write(path.as_bytes());
    hash.write(&[0]);
    hash.write_normalized(bytes(line_start, line_end));
    hash.write(&[0]);
    hash.write_normalized(bytes(start, end.min(line_end).max(start)));
    hash.0
}

/// FNV-1a with 64 bits: simple, documented, and the same everywhere and always.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Runs of white space count as one blank, none at the ends.
    fn write_normalized(&mut self, text: &[u8]) {
        let text = text.get(..text.len().min(MAX_TEXT)).unwrap_or(text);
        let words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            if index > 0 {
                self.write(b" ");
            }
            self.write(word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn hash(rule: &str, path: &str, text: &str, part: &str) -> u64 {
        let source = Source::new(FileId(0), path, text);
        let start = text.find(part).unwrap();
        content_hash(rule, &source, source.span(start..start + part.len()))
    }

    #[test]
    fn fnv_has_its_published_values() {
        for (text, expected) in
            [("", 0xcbf2_9ce4_8422_2325_u64), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            let mut fnv = Fnv::new();
            fnv.write(text.as_bytes());
            assert_eq!(fnv.0, expected, "{text}");
        }
    }

    #[test]
    fn only_rule_path_and_line_count() {
        let before = hash("r", "a", "x\n  user:  0\n", "0");
        assert_eq!(before, hash("r", "./a", "y\n\n\tuser: 0 \nz", "0"));
        assert_ne!(before, hash("r", "b", "x\n  user:  0\n", "0"));
        assert_ne!(before, hash("s", "a", "x\n  user:  0\n", "0"));
        assert_ne!(before, hash("r", "a", "user: 0 # a", "0"));
        assert_ne!(before, hash("r", "a", "user: 0", "user"));
    }

    #[test]
    fn several_lines_are_named_by_the_first() {
        assert_eq!(hash("r", "a", "a:\n  b: 1\n", "a:\n  b: 1"), hash("r", "a", "a:\n  b: 2\n", "a:\n  b: 2"));
    }

    #[test]
    fn one_long_line_is_cheap_and_told_apart() {
        let text = format!("{{{}}}", (0..5000).map(|n| format!("\"k{n}\": 1, ")).collect::<String>());
        assert_ne!(hash("r", "a", &text, "\"k10\""), hash("r", "a", &text, "\"k4000\""));
    }
}
