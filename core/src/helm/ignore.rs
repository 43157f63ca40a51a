//! `.helmignore`: which files of a folder are not part of the chart.

/// The patterns of a `.helmignore`.
#[derive(Debug, Default)]
pub struct Ignored {
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    text: String,
    /// `!`: what does *not* match is ignored, as helm has it.
    is_negated: bool,
    /// `/` at the end: folders alone.
    is_folder: bool,
    /// With a `/` in it, or before it: the path from the chart's folder. Without: the last name.
    is_path: bool,
    /// Without special characters: it fits its own text alone.
    is_plain: bool,
}

impl Ignored {
    /// Reads a `.helmignore`, to which helm adds hidden files below `templates`.
    ///
    /// # Errors
    /// If a pattern has `**` or cannot be read, as helm says it; the line (from 1) is given with it.
    pub fn read(text: &str) -> Result<Ignored, (usize, String)> {
        let mut patterns = Vec::new();
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().chain(["templates/.?*"]);
        for (index, line) in lines.enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line.contains("**") {
                return Err((index + 1, "double-star (**) syntax is not supported".to_string()));
            }
            if matches(line, "abc").is_none() {
                return Err((index + 1, format!("syntax error in pattern {line:?}")));
            }
            let (is_negated, rest) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
            let (is_folder, rest) = rest.strip_suffix('/').map_or((false, rest), |rest| (true, rest));
            let is_path = rest.contains('/');
            let text = rest.strip_prefix('/').unwrap_or(rest).to_string();
            let is_plain = !text.contains(['*', '?', '[', '\\']);
            patterns.push(Pattern { text, is_negated, is_folder, is_path, is_plain });
        }
        Ok(Ignored { patterns })
    }

    /// Whether a file, by its path from the chart's folder, or a folder that it is in, is ignored.
    pub fn has(&self, path: &str) -> bool {
        let folders = path.match_indices('/').map(|(at, _)| (path.get(..at).unwrap_or(""), true));
        folders.chain([(path, false)]).any(|(path, is_folder)| self.has_one(path, is_folder))
    }

    fn has_one(&self, path: &str, is_folder: bool) -> bool {
        for pattern in &self.patterns {
            let name = if pattern.is_path { path } else { path.rsplit('/').next().unwrap_or(path) };
            let is_match = match pattern.is_plain {
                true => pattern.text == name,
                false => matches(&pattern.text, name).unwrap_or(false),
            };
            if pattern.is_negated {
                if pattern.is_folder && !is_folder || !is_match {
                    return true;
                }
            } else if is_match && (is_folder || !pattern.is_folder) {
                return true;
            }
        }
        false
    }
}

/// Go's `filepath.Match`: `*` and `?` within a name, `[a-z]`, `[^a-z]`, `\`; nothing if the pattern is malformed.
pub(crate) fn matches(pattern: &str, name: &str) -> Option<bool> {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    is_well_formed(&pattern)?;
    // The places to go on from when a later part does not fit: behind the last star.
    let (mut at, mut done, mut retry) = (0, 0, None);
    loop {
        let fits = match pattern.get(at) {
            None => done == name.len(),
            Some('*') => {
                retry = Some((at + 1, done));
                at += 1;
                continue;
            }
            Some(_) => false,
        };
        if fits {
            return Some(true);
        }
        let next = name.get(done).and_then(|c| one(&pattern, at, *c));
        match next {
            Some(behind) => (at, done) = (behind, done + 1),
            None => {
                let (star, start) = match retry {
                    Some((star, start)) if name.get(start).is_some_and(|c| *c != '/') => (star, start + 1),
                    _ => return Some(false),
                };
                retry = Some((star, start));
                (at, done) = (star, start);
            }
        }
    }
}

/// The place behind the part of a pattern at `at`, if that part matches a character.
fn one(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern.get(at)? {
        '?' => (c != '/').then_some(at + 1),
        '[' => {
            let mut at = at + 1;
            let is_negated = pattern.get(at) == Some(&'^');
            at += usize::from(is_negated);
            let (mut is_in, start) = (false, at);
            while at == start || pattern.get(at)? != &']' {
                let (low, behind) = literal(pattern, at)?;
                at = behind;
                let mut high = low;
                if pattern.get(at) == Some(&'-') {
                    (high, at) = literal(pattern, at + 1)?;
                }
                is_in |= low <= c && c <= high;
            }
            (is_in != is_negated).then_some(at + 1)
        }
        '\\' => (pattern.get(at + 1)? == &c).then_some(at + 2),
        '*' => None,
        own => (*own == c).then_some(at + 1),
    }
}

/// A character of a class, and the place behind it.
fn literal(pattern: &[char], at: usize) -> Option<(char, usize)> {
    match pattern.get(at)? {
        '-' | ']' => None,
        '\\' => Some((*pattern.get(at + 1)?, at + 2)),
        c => Some((*c, at + 1)),
    }
}

fn is_well_formed(pattern: &[char]) -> Option<()> {
    let mut at = 0;
    while let Some(c) = pattern.get(at) {
        at = match c {
            '\\' => {
                pattern.get(at + 1)?;
                at + 2
            }
            '[' => {
                let mut at = at + 1;
                at += usize::from(pattern.get(at) == Some(&'^'));
                let start = at;
                while at == start || pattern.get(at)? != &']' {
                    at = literal(pattern, at)?.1;
                    if pattern.get(at) == Some(&'-') {
                        at = literal(pattern, at + 1)?.1;
                    }
                }
                at + 1
            }
            _ => at + 1,
        };
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Ignored, matches};

    #[test]
    fn patterns_match_as_those_of_go() {
        let cases = [
            ("abc", "abc", true),
            ("*", "abc", true),
            ("*c", "abc", true),
            ("a*", "ab/c", false),
            ("a*/b", "a/c/b", false),
            ("a*b*c*d*e*/f", "axbxcxdxexxx/f", true),
            ("a*b?c*x", "abxbbxdbxebxczzx", true),
            ("ab[^b-d]", "abc", false),
            ("ab[b-d]", "abc", true),
            ("a\\*b", "a*b", true),
            ("a???b", "aα☺Ωb", true),
            ("*x", "xxx", true),
            ("", "", true),
            ("", "x", false),
        ];
        for (pattern, name, wanted) in cases {
            assert_eq!(matches(pattern, name), Some(wanted), "{pattern} {name}");
        }
        for malformed in ["[", "[^", "[^bc", "a[", "[]a]", "[-]", "[x-]", "a\\"] {
            assert_eq!(matches(malformed, "a"), None, "{malformed}");
        }
    }

    #[test]
    fn folders_names_and_paths_are_ignored() {
        let ignored = Ignored::read("# comment\n*.md\n/ci/\ndocs/x.txt\n").unwrap_or_default();
        for (path, wanted) in [
            ("README.md", true),
            ("a/b.md", true),
            ("ci/values.yaml", true),
            ("a/ci/values.yaml", false),
            ("docs/x.txt", true),
            ("docs/y.txt", false),
            ("templates/.hidden", true),
            ("templates/a.yaml", false),
        ] {
            assert_eq!(ignored.has(path), wanted, "{path}");
        }
        assert!(Ignored::read("a/**").is_err());
    }
}
