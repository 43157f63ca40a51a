//! The patterns of `.Files.Glob`, as `github.com/gobwas/glob` v0.2.3 reads them with `/` between names: `*` and `?` within a name,
//! `**` over all, `[abc]`, `[!a-z]`, `{one,other}`, `\`.

/// A pattern.
#[derive(Debug)]
pub struct Glob {
    /// What braces come to: one of them has to match.
    choices: Vec<Vec<Part>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    One(char),
    /// `?`
    Any,
    /// `*`
    Name,
    /// `**`
    All,
    /// Ranges, and whether it is what is not in them.
    Class(Vec<(char, char)>, bool),
}

/// How many choices braces may come to; a pattern with more matches nothing.
const MAX_CHOICES: usize = 1000;

impl Glob {
    /// A pattern; one that is malformed is `**`, as with helm.
    pub fn new(pattern: &str) -> Glob {
        let chars: Vec<char> = pattern.chars().collect();
        let mut at = 0;
        match alternatives(&chars, &mut at, 0) {
            Some(choices) if at == chars.len() => Glob { choices },
            _ => Glob { choices: vec![vec![Part::All]] },
        }
    }

    /// Whether a path matches as a whole.
    pub fn matches(&self, path: &str) -> bool {
        let path: Vec<char> = path.chars().collect();
        self.choices.iter().any(|parts| matches(parts, &path))
    }
}

/// Reads up to the end, or up to `,` or `}` within braces; each choice is a sequence.
fn alternatives(chars: &[char], at: &mut usize, depth: usize) -> Option<Vec<Vec<Part>>> {
    let mut choices = vec![Vec::new()];
    let add = |choices: &mut Vec<Vec<Part>>, part: Part| choices.iter_mut().for_each(|one| one.push(part.clone()));
    while let Some(c) = chars.get(*at) {
        *at += 1;
        match c {
            ',' | '}' if depth > 0 => {
                *at -= 1;
                break;
            }
            '\\' => {
                add(&mut choices, Part::One(*chars.get(*at)?));
                *at += 1;
            }
            '?' => add(&mut choices, Part::Any),
            '*' => {
                let is_all = chars.get(*at) == Some(&'*');
                while chars.get(*at) == Some(&'*') {
                    *at += 1;
                }
                add(&mut choices, if is_all { Part::All } else { Part::Name });
            }
            '[' => add(&mut choices, class(chars, at)?),
            '{' => {
                if depth > 8 {
                    return None;
                }
                let mut inner = Vec::new();
                loop {
                    inner.extend(alternatives(chars, at, depth + 1)?);
                    *at += 1;
                    match chars.get(*at - 1)? {
                        ',' => {}
                        _ => break,
                    }
                }
                if choices.len() * inner.len() > MAX_CHOICES {
                    return None;
                }
                let with =
                    |one: &Vec<Part>| inner.iter().map(|rest| [one.as_slice(), rest].concat()).collect::<Vec<_>>();
                choices = choices.iter().flat_map(with).collect();
            }
            c => add(&mut choices, Part::One(*c)),
        }
    }
    Some(choices)
}

fn class(chars: &[char], at: &mut usize) -> Option<Part> {
    let is_negated = chars.get(*at) == Some(&'!');
    *at += usize::from(is_negated);
    let mut ranges = Vec::new();
    loop {
        let low = *chars.get(*at)?;
        *at += 1;
        match low {
            ']' if !ranges.is_empty() => return Some(Part::Class(ranges, is_negated)),
            _ if chars.get(*at) == Some(&'-') && chars.get(*at + 1).is_some_and(|high| *high != ']') => {
                ranges.push((low, *chars.get(*at + 1)?));
                *at += 2;
            }
            _ => ranges.push((low, low)),
        }
    }
}

/// Goes through the path once for each part, with all places that the parts before can end at.
fn matches(parts: &[Part], path: &[char]) -> bool {
    let mut ends = vec![false; path.len() + 1];
    ends[0] = true;
    for part in parts {
        let mut next = vec![false; path.len() + 1];
        let mut is_open = false;
        for at in 0..=path.len() {
            let c = path.get(at);
            match part {
                Part::Name | Part::All => {
                    is_open |= ends[at];
                    next[at] = is_open;
                    is_open &= *part == Part::All || c != Some(&'/');
                }
                part => {
                    let fits = ends[at]
                        && c.is_some_and(|c| match part {
                            Part::One(own) => own == c,
                            Part::Any => *c != '/',
                            Part::Class(ranges, is_negated) => {
                                ranges.iter().any(|(low, high)| low <= c && c <= high) != *is_negated
                            }
                            Part::Name | Part::All => false,
                        });
                    if fits {
                        next[at + 1] = true;
                    }
                }
            }
        }
        ends = next;
    }
    ends.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn patterns_match_paths() {
        for (pattern, path, wanted) in [
            ("conf/*.yaml", "conf/a.yaml", true),
            ("conf/*.yaml", "conf/b/a.yaml", false),
            ("conf/**", "conf/b/a.yaml", true),
            ("**.yaml", "conf/b/a.yaml", true),
            ("{a,b/*}.txt", "b/c.txt", true),
            ("{a,b/*}.txt", "c.txt", false),
            ("[a-c]?", "b1", true),
            ("[!a-c]?", "b1", false),
            ("a\\*", "a*", true),
            ("[", "anything/at/all", true),
            ("", "a", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(path), wanted, "{pattern} {path}");
        }
    }
}
