//! How many tests passed, failed and were left out, as the runners print it.

/// What became of tests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// How many passed.
    pub passed: usize,
    /// How many failed.
    pub failed: usize,
    /// How many the runner left out, such as those that are marked `ignore`.
    pub skipped: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// What a line of a runner's output says, where it says something: `test result: ok. 8 passed; 0 failed; …` of cargo,
/// `ℹ pass 8` of Node, `1 failed, 11 passed, 2 skipped in 14.96s` of pytest, and `neovim: passed` of that script.
pub fn of_line(line: &str) -> Option<Counts> {
    let line = line.trim();
    if line == "neovim: passed" {
        return Some(Counts { passed: 1, ..Counts::default() });
    }
    // Node's runner prints its counts one below the other.
    if let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
        let (word, count) = rest.split_once(' ')?;
        return named(word, count.trim().parse().ok()?);
    }
    let parts = match line.strip_prefix("test result: ") {
        Some(rest) => rest.split_once(". ")?.1.split("; "),
        None => {
            let (counts, time) = line.trim_matches(['=', ' ']).rsplit_once(" in ")?;
            time.split('s').next()?.parse::<f32>().ok()?;
            counts.split(", ")
        }
    };
    let mut total = None;
    for part in parts {
        let (count, word) = part.trim().split_once(' ')?;
        // cargo ends with the time, which is no count.
        let Ok(count) = count.parse() else { break };
        if let Some(counts) = named(word, count) {
            *total.get_or_insert_with(Counts::default) += counts;
        }
    }
    total
}

fn named(word: &str, count: usize) -> Option<Counts> {
    let none = Counts::default();
    match word {
        "pass" | "passed" => Some(Counts { passed: count, ..none }),
        "fail" | "failed" | "error" | "errors" => Some(Counts { failed: count, ..none }),
        "ignored" | "skipped" | "todo" => Some(Counts { skipped: count, ..none }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_test_runners_are_read() {
        let counts = |line: &str| of_line(line).map(|counts| (counts.passed, counts.failed, counts.skipped));
        assert_eq!(
            counts("test result: ok. 8 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out"),
            Some((8, 0, 1))
        );
        assert_eq!(counts("test result: FAILED. 19 passed; 2 failed; 0 ignored; finished in 0.31s"), Some((19, 2, 0)));
        assert_eq!(counts("test a ... ok"), None);
        assert_eq!(counts("1 failed, 11 passed, 2 skipped in 14.96s"), Some((11, 1, 2)));
        assert_eq!(counts("===== 12 passed in 61.05s (0:01:01) ====="), Some((12, 0, 0)));
        assert_eq!(counts("the file was written in 3s"), None);
        assert_eq!(counts("# pass 5"), Some((5, 0, 0)));
        assert_eq!(counts("ℹ fail 2"), Some((0, 2, 0)));
        assert_eq!(counts("ℹ skipped 1"), Some((0, 0, 1)));
        assert_eq!(counts("ℹ tests 9"), None);
        assert_eq!(counts("# Some heading"), None);
    }
}
