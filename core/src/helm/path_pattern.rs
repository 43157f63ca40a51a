//! Patterns for paths as Go's `path.Match` reads them: `*` and `?` within a name, `[a-z]`, `[^a-z]`, `\`.

/// Whether a pattern matches a whole path. A malformed one matches nothing.
pub fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<char>, Vec<char>) = (pattern.chars().collect(), path.chars().collect());
    let (mut at, mut behind) = (0, 0);
    // Where the last star stands, and how far it reaches.
    let mut star: Option<(usize, usize)> = None;
    while behind < path.len() {
        let next = match pattern.get(at) {
            Some('*') => {
                star = Some((at, behind));
                at += 1;
                continue;
            }
            Some(_) => one(&pattern, at, path.get(behind).copied()),
            None => Some(None),
        };
        let Some(next) = next else { return false };
        match (next, star) {
            (Some(next), _) => (at, behind) = (next, behind + 1),
            // A star takes one more, but none of another folder.
            (None, Some((from, end))) if path.get(end) != Some(&'/') => {
                star = Some((from, end + 1));
                (at, behind) = (from + 1, end + 1);
            }
            (None, _) => return false,
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

/// Where a pattern goes on behind the part at an offset if that is a character; the inner `None`: it is not. The outer one:
/// it is malformed.
fn one(pattern: &[char], at: usize, c: Option<char>) -> Option<Option<usize>> {
    let c = c?;
    match pattern.get(at)? {
        '?' => Some((c != '/').then_some(at + 1)),
        '\\' => Some((*pattern.get(at + 1)? == c).then_some(at + 2)),
        '[' => class(pattern, at + 1, c),
        known => Some((*known == c).then_some(at + 1)),
    }
}

fn class(pattern: &[char], mut at: usize, c: char) -> Option<Option<usize>> {
    let is_other = pattern.get(at) == Some(&'^');
    at += usize::from(is_other);
    let (mut is_in, first) = (false, at);
    loop {
        if pattern.get(at)? == &']' && at > first {
            return Some((is_in != is_other && c != '/').then_some(at + 1));
        }
        let low = letter(pattern, &mut at)?;
        let mut high = low;
        if pattern.get(at)? == &'-' {
            at += 1;
            high = letter(pattern, &mut at)?;
        }
        is_in |= low <= c && c <= high;
    }
}

fn letter(pattern: &[char], at: &mut usize) -> Option<char> {
    let mut c = *pattern.get(*at).filter(|c| !matches!(c, '-' | ']'))?;
    *at += 1;
    if c == '\\' {
        c = *pattern.get(*at)?;
        *at += 1;
    }
    Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stay_within_a_folder() {
        let all = "templates/web.yaml";
        for pattern in [
            all,
            "templates/*",
            "*/*.yaml",
            "templates/w?b.yaml",
            "templates/[a-z]*.yaml",
            "templates/[^a]eb.*",
            r"templates/\web.yaml",
        ] {
            assert!(matches(pattern, all), "{pattern}");
        }
        for pattern in
            ["*", "templates", "templates/*.yml", "templates/[a-c]eb.yaml", "templates/[", "templates/web.yaml/*", ""]
        {
            assert!(!matches(pattern, all), "{pattern}");
        }
        assert!(!matches("templates/*", "templates/a/b.yaml") && matches("a*b*c", "aXbYbZc"));
    }
}
