//! Ignore files of a build context (`.dockerignore`), by the rules of BuildKit: patterns in order, the last one that fits
//! decides, and one that fits a folder fits all that is in it. Source: Docker's documentation of build contexts, and
//! the behaviour of `github.com/moby/patternmatcher`.

use crate::source::Source;
use crate::span::{Span, Spanned};

/// How many parts a pattern or path may have. Longer ones are not decided.
const MAX_PARTS: usize = 256;

/// An ignore file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoreFile {
    /// The patterns in order.
    pub patterns: Vec<IgnorePattern>,
}

/// One pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnorePattern {
    /// The pattern without `!`, cleaned of `.`, `..`, doubled and outer slashes.
    pub text: Spanned<Box<str>>,
    /// Whether it takes files in again: `!` stands before it.
    pub is_negated: bool,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// `**`: any number of folders.
    Folders,
    /// A name with `*` and `?` in it, or without.
    Name(Box<str>),
    /// Something that is not decided here: classes, escapes, `**` within a name.
    Unknown,
}

impl IgnoreFile {
    /// Reads an ignore file. Comments begin in the first column; blanks around patterns do not count.
    pub fn parse(source: &Source) -> IgnoreFile {
        let text = source.text();
        let mut patterns = Vec::new();
        let mut at = source.bom_len();
        for line in text.get(at..).unwrap_or("").split_inclusive('\n') {
            let start = at;
            at += line.len();
            let trimmed = line.trim();
            if line.starts_with('#') || trimmed.is_empty() {
                continue;
            }
            let start = start + (line.len() - line.trim_start().len());
            let span = source.span(start..start + trimmed.len());
            patterns.extend(IgnorePattern::read(trimmed, span));
        }
        IgnoreFile { patterns }
    }

    /// The pattern that excludes a path of the context and everything below it; `None` if the path is not excluded, or if
    /// something below it may be taken in again.
    pub fn excludes(&self, path: &str) -> Option<&IgnorePattern> {
        let path = parts_of(path);
        if path.is_empty() || path.len() > MAX_PARTS {
            return None;
        }
        let mut culprit = None;
        for pattern in &self.patterns {
            match (pattern.fits(&path), pattern.is_negated) {
                (Fit::Yes, false) => culprit = Some(pattern),
                (Fit::No, _) | (Fit::Below | Fit::Unknown, false) => {}
                (_, true) => culprit = None,
            }
        }
        culprit
    }

    /// The pattern that undoes one that takes files in: a later one that excludes all that it names.
    pub fn undone_by(&self, index: usize) -> Option<&IgnorePattern> {
        let negated = self.patterns.get(index).filter(|pattern| pattern.is_negated && !pattern.has_wildcards())?;
        let path = parts_of(&negated.text.value);
        let later = self.patterns.get(index + 1..).unwrap_or(&[]);
        // What comes still later may take it in again.
        let last = later.iter().rev().find(|pattern| pattern.fits(&path) != Fit::No)?;
        Some(last).filter(|last| !last.is_negated && last.fits(&path) == Fit::Yes)
    }

    /// The pattern that excludes everything, if nothing is taken in again.
    pub fn excludes_everything(&self) -> Option<&IgnorePattern> {
        let culprit = self.patterns.iter().find(|pattern| matches!(&*pattern.text.value, "*" | "**"));
        culprit.filter(|_| self.patterns.iter().all(|pattern| !pattern.is_negated))
    }

    /// The pattern that excludes whatever a path with `*`, `?` or `[` can mean; `None` if that is not certain. Which
    /// files there are is not asked.
    pub fn excludes_all_of(&self, wildcard: &str) -> Option<&IgnorePattern> {
        let path = parts_of(wildcard);
        let known = path.iter().take_while(|part| !part.contains(is_wildcard)).count();
        let folder = path.get(..known).unwrap_or(&[]).join("/");
        if let Some(culprit) = self.excludes(&folder) {
            return Some(culprit);
        }
        if self.patterns.iter().any(|pattern| pattern.is_negated) {
            return None;
        }
        let text = path.join("/");
        let last = path.last().copied().unwrap_or("");
        let covers = |pattern: &&IgnorePattern| {
            let pattern = &*pattern.text.value;
            matches!(pattern, "*" | "**") || pattern == text || pattern.strip_prefix("**/") == Some(last)
        };
        self.patterns.iter().find(covers)
    }
}

/// How a pattern fits a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It fits the path or a folder that the path is in.
    Yes,
    /// It may fit something below the path.
    Below,
    No,
    Unknown,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatternFault {
    /// `[` without `]`, an empty class, or a backslash at the end: the build ends with an error.
    Malformed,
    /// A comment behind the pattern, which is a part of it: where it begins in the text of the line.
    Comment(usize),
    /// It begins with `..`: nothing of the context is there.
    Outside,
    /// It is a path of somebody's machine.
    HostPath,
}

/// Finds what is wrong with a line of an ignore file, blanks around it left out.
pub fn pattern_fault(line: &str) -> Option<PatternFault> {
    let pattern = line.strip_prefix('!').unwrap_or(line).trim_start();
    let comment = line.find(" #").or_else(|| line.find("\t#"));
    if let Some(at) = comment {
        let before = line.get(..at).unwrap_or("").trim_end();
        return (!matches!(before, "" | "!")).then_some(PatternFault::Comment(at));
    }
    let home = ["/home/", "/Users/", "~/"].iter().any(|start| pattern.starts_with(start));
    let drive = pattern.as_bytes().get(1) == Some(&b':') && pattern.starts_with(|c: char| c.is_ascii_alphabetic());
    match () {
        () if is_malformed(pattern) => Some(PatternFault::Malformed),
        () if leads_out(pattern) => Some(PatternFault::Outside),
        () if home || drive => Some(PatternFault::HostPath),
        () => None,
    }
}

/// Whether a path leads out of the folder that it counts from.
fn leads_out(path: &str) -> bool {
    let mut depth = 0_usize;
    path.split('/').any(|part| match part {
        "" | "." => false,
        ".." if depth == 0 => true,
        ".." => {
            depth -= 1;
            false
        }
        _ => {
            depth += 1;
            false
        }
    })
}

/// Whether Go's `filepath.Match` refuses a pattern.
fn is_malformed(pattern: &str) -> bool {
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.next().is_none() => return true,
            '[' => {
                let mut inner = chars.as_str();
                inner = inner.strip_prefix('^').unwrap_or(inner);
                let Some(end) = inner.find(']').filter(|end| *end > 0) else { return true };
                chars = inner.get(end + 1..).unwrap_or("").chars();
            }
            _ => {}
        }
    }
    false
}

impl IgnorePattern {
    /// Whether it names more than one path.
    pub fn has_wildcards(&self) -> bool {
        self.text.value.contains(is_wildcard)
    }

    fn read(line: &str, span: Span) -> Option<IgnorePattern> {
        let (is_negated, text) = match line.strip_prefix('!') {
            Some(rest) => (true, rest.trim()),
            None => (false, line),
        };
        let text = parts_of(text).join("/");
        // A pattern for the context itself does nothing.
        if text.is_empty() {
            return None;
        }
        let part = |part: &str| match part {
            "**" => Part::Folders,
            part if part.contains("**") || part.contains(['[', '\\']) => Part::Unknown,
            part => Part::Name(part.into()),
        };
        let parts = text.split('/').map(part).collect();
        Some(IgnorePattern { text: Spanned::new(text.into(), span), is_negated, parts })
    }

    fn fits(&self, path: &[&str]) -> Fit {
        if self.parts.len() > MAX_PARTS || self.parts.contains(&Part::Unknown) {
            return Fit::Unknown;
        }
        // Which parts of the pattern can come next, after the part of the path so far.
        let end = self.parts.len();
        let mut states = vec![false; end + 1];
        states[0] = true;
        self.skip_folders(&mut states);
        for name in path {
            let mut next = vec![false; end + 1];
            for (index, part) in self.parts.iter().enumerate().filter(|(index, _)| states[*index]) {
                match part {
                    // At the end it stands for one thing or more.
                    Part::Folders => {
                        next[index] = true;
                        next[end] |= index + 1 == end;
                    }
                    Part::Name(pattern) if matches_name(pattern, name) => next[index + 1] = true,
                    Part::Name(_) | Part::Unknown => {}
                }
            }
            self.skip_folders(&mut next);
            states = next;
            if states[end] {
                return Fit::Yes;
            }
        }
        if states.contains(&true) { Fit::Below } else { Fit::No }
    }

    /// `**` may stand for nothing, except at the end.
    fn skip_folders(&self, states: &mut [bool]) {
        for (index, part) in self.parts.iter().enumerate() {
            if states[index] && *part == Part::Folders && index + 1 < self.parts.len() {
                states[index + 1] = true;
            }
        }
    }
}

/// The parts of a path after cleaning, as Go's `path.Clean` has it, with the context as root.
fn parts_of(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts
}

/// Whether a character makes a pattern of a path.
pub fn is_wildcard(c: char) -> bool {
    matches!(c, '*' | '?' | '[' | '\\')
}

/// Whether a name fits a pattern of `*` and `?`.
fn matches_name(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut retry = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p + 1, n));
                p += 1;
            }
            Some(c) if *c == '?' || name.get(n) == Some(c) => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((after, from)) = retry else { return false };
                retry = Some((after, from + 1));
                p = after;
                n = from + 1;
            }
        }
    }
    pattern.get(p..).unwrap_or(&[]).iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn read(text: &str) -> IgnoreFile {
        IgnoreFile::parse(&Source::new(FileId(0), ".dockerignore", text))
    }

    fn excluded(text: &str, path: &str) -> bool {
        read(text).excludes(path).is_some()
    }

    #[test]
    fn patterns_fit_paths_and_what_is_in_them() {
        assert!(excluded("dist\n", "dist") && excluded("dist\n", "dist/a/b") && !excluded("dist\n", "app/dist"));
        assert!(excluded("/dist/\n", "dist") && excluded("./a/../dist\r\n", "./dist/"));
        assert!(excluded("**/dist", "dist") && excluded("**/dist", "a/b/dist/c") && !excluded("**/dist", "distant"));
        assert!(excluded("a/**/c", "a/c") && excluded("a/**/c", "a/x/y/c/d") && !excluded("a/**/c", "a"));
        assert!(excluded("a/**", "a/b") && !excluded("a/**", "a") && excluded("**", "a"));
        assert!(excluded("*/tmp*", "x/tmp1") && !excluded("*/tmp*", "x/y/tmp") && excluded("a?c", "abc"));
        assert!(excluded("*.m*d", "x.md.md") && excluded("*", "a/b") && !excluded("*.md", "a/b.md"));
        assert!(!excluded("DIST", "dist") && !excluded(".", "a") && !excluded("", "a"));
    }

    #[test]
    fn comments_stand_in_the_first_column() {
        assert!(!excluded("# dist\n", "dist") && excluded(" # dist\n", "# dist") && excluded("\u{feff}dist", "dist"));
    }

    #[test]
    fn the_last_pattern_decides() {
        assert!(!excluded("*\n!src\n", "src/app") && excluded("!src\n*\n", "src"));
        assert!(!excluded("*\n!src/app\n", "src") && excluded("*\n!src/app\n", "src/lib"));
        assert!(!excluded("*\n!**/*.go\n", "src") && excluded("*\n!*.go\n", "src"));
        assert!(excluded("*\n!src/app\nsrc\n", "src") && !excluded("*\n!s[r]c\n", "lib"));
        assert!(!excluded("s[r]c\n", "src") && !excluded("a**b\n", "ab") && !excluded("! \n", "a"));
    }

    #[test]
    fn wildcards_are_excluded_as_a_whole_or_not() {
        let all = |text: &str, path: &str| read(text).excludes_all_of(path).is_some();
        assert!(all("dist\n", "dist/*.js") && all("*.json\n", "*.json") && all("**/*.json\n", "a/*.json"));
        assert!(all("*\n", "package*.json") && !all("*\n!package.json\n", "package*.json"));
        assert!(!all("package-lock.json\n", "package*.json") && !all("", "*"));
        assert!(read("*\n").excludes_everything().is_some() && read("*\n!a\n").excludes_everything().is_none());
    }

    #[test]
    fn what_takes_files_in_can_be_undone() {
        let undone = |text: &str, index: usize| read(text).undone_by(index).map(|one| one.text.value.to_string());
        assert_eq!(undone("*\n!src/app\nsrc\n", 1).as_deref(), Some("src"));
        assert_eq!(undone("!src\n**\n", 0).as_deref(), Some("**"));
        for text in ["*\n!src\n", "*\n!src\nsrc/a\n", "*\n!src\nsrc\n!src\n", "*\n!*.md\n*.md\n", "*\n!src\ns[r]c\n"] {
            assert_eq!(undone(text, 1), None, "{text}");
        }
    }

    #[test]
    fn faults_of_patterns() {
        use PatternFault::*;
        for (line, fault) in [
            ("dist # built", Some(Comment(4))),
            ("!a\t# b", Some(Comment(2))),
            ("a#b", None),
            ("# a", None),
            ("[ab", Some(Malformed)),
            ("a[]", Some(Malformed)),
            ("a[^]b]", Some(Malformed)),
            ("a[!b]c", None),
            ("a\\\\", None),
            ("a\\", Some(Malformed)),
            ("../a", Some(Outside)),
            ("a/../../b", Some(Outside)),
            ("a/../b", None),
            ("/home/me/app/dist", Some(HostPath)),
            ("C:\\app\\dist", Some(HostPath)),
            ("/dist", None),
        ] {
            assert_eq!(pattern_fault(line), fault, "{line}");
        }
    }

    #[test]
    fn long_patterns_end() {
        let text = "a*".repeat(2000) + "b";
        assert!(!excluded(&text, &"a".repeat(5000)));
        assert!(!excluded(&"**/a/".repeat(2000), &"a/".repeat(5000)));
        let pattern = read("**/b/c\n");
        assert_eq!(pattern.patterns[0].text.span.range(), 0..6);
    }
}
