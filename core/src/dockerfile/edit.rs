//! Edits of Dockerfile text that keep the lines of an instruction together, and comments at what they are about.

use super::{Dockerfile, Instruction};
use crate::finding::Edit;
use crate::source::Source;
use crate::span::Span;

impl Dockerfile {
    /// The comment lines directly above an instruction, in order; those inside an instruction and directives are none.
    pub fn comments_above(&self, instruction: &Instruction, source: &Source) -> &[Span] {
        let behind = self.comments.partition_point(|comment| comment.start < instruction.span.start);
        let mut first = behind;
        let mut below = instruction.span.start as usize;
        while let Some(comment) = first.checked_sub(1).and_then(|at| self.comments.get(at)) {
            let between = source.text().get(comment.end as usize..below).unwrap_or("-");
            let line_start = comment.start as usize;
            let before = source.text().get(..line_start).unwrap_or("");
            let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
            let touches = between.matches('\n').count() == 1 && between.trim().is_empty();
            if !touches || self.directives.iter().any(|directive| directive.span.start == comment.start) {
                break;
            }
            below = line_start - indent;
            first -= 1;
        }
        self.comments.get(first..behind).unwrap_or(&[])
    }

    /// Inserts a line above an instruction and the comments that touch it: they are about the instruction, and may
    /// suppress something there. Where blank lines part instructions of different kinds, it gets them too.
    pub fn insert_above(&self, instruction: &Instruction, source: &Source, line: &str) -> Edit {
        let newline = source.newline();
        let before = instruction.index.checked_sub(1).and_then(|index| self.instructions.get(index));
        if !self.parts_kinds(instruction.index, source) {
            let start = self.top_of(instruction, source);
            return Edit::insert_before(source.span(start..start), format!("{line}{newline}"));
        }
        let gap = before.and_then(|before| self.gap(before, instruction, source));
        match before {
            Some(before) if is_kind(before, line) && gap.is_some() => {
                Edit::insert_after(source.span(end_of(before)..end_of(before)), format!("{newline}{line}"))
            }
            _ => {
                let is_close = before.is_some_and(|before| !is_kind(before, line)) && gap == Some(false);
                let above = if is_close { newline } else { "" };
                let below = if is_kind(instruction, line) { "" } else { newline };
                let start = self.top_of(instruction, source);
                Edit::insert_before(source.span(start..start), format!("{above}{line}{newline}{below}"))
            }
        }
    }

    /// Inserts a line below an instruction, as [`Dockerfile::insert_above`] does.
    pub fn insert_below(&self, instruction: &Instruction, source: &Source, line: &str) -> Edit {
        let newline = source.newline();
        let parted = !is_kind(instruction, line) && self.parts_kinds(instruction.index + 1, source);
        let blank = if parted { newline } else { "" };
        let end = end_of(instruction);
        Edit::insert_after(source.span(end..end), format!("{newline}{blank}{line}"))
    }

    /// Whether blank lines part all instructions of different kinds near an index, as they do where there is one kind only.
    /// Those that a comment stands between which touches neither are not asked.
    pub fn parts_kinds(&self, index: usize, source: &Source) -> bool {
        let from = index.saturating_sub(NEAR);
        let near = self.instructions.get(from..self.instructions.len().min(index + NEAR)).unwrap_or(&[]);
        let pairs = near.iter().zip(near.iter().skip(1));
        pairs
            .filter(|(before, next)| before.kind.keyword() != next.kind.keyword())
            .filter_map(|(before, next)| self.gap(before, next, source))
            .all(|has_blank_line| has_blank_line)
    }

    /// Whether a blank line stands between two instructions, the second one with the comments that touch it. `None` where
    /// something else stands there.
    fn gap(&self, before: &Instruction, next: &Instruction, source: &Source) -> Option<bool> {
        let first = self.comments_above(next, source).first().copied().unwrap_or(next.span);
        let gap = source.text().get(before.span.end as usize..first.start as usize)?;
        gap.trim().is_empty().then(|| gap.matches('\n').count() > 1)
    }

    /// Where the first line of an instruction and the comments that touch it begins.
    fn top_of(&self, instruction: &Instruction, source: &Source) -> usize {
        let first = self.comments_above(instruction, source).first().copied().unwrap_or(instruction.span);
        source.line_bounds(first.start as usize).start.max(source.bom_len())
    }

    /// Deletes an instruction with its line end, and with the blank lines behind it where some stand before it as well. `None` where it does not begin its line, as the trigger of an ONBUILD.
    pub fn remove_instruction(&self, instruction: &Instruction, source: &Source) -> Option<Edit> {
        let (start, end) = (instruction.span.start as usize, instruction.span.end as usize);
        let line = source.line_bounds(start);
        let is_first = source.text().get(line.start.max(source.bom_len())..start)?.trim().is_empty();
        let rest = source.text().get(end..)?;
        let newline = rest.len() - rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest).len();
        let end = source.blank_lines_behind(start, end + newline);
        (is_first && !instruction.is_trigger).then(|| Edit::delete(source.span(start..end)))
    }

    /// Deletes a word of an instruction with the blanks before it. One that has a line for itself goes with that line and
    /// its continuation. `None` where that is not clear, as where a comment is in between.
    pub fn remove_word(&self, word: Span, source: &Source) -> Option<Edit> {
        let text = source.text();
        let (start, end) = (word.start as usize, word.end as usize);
        let (first, last) = (source.line_bounds(start), source.line_bounds(end));
        let before = text.get(first.start..start)?;
        let behind = text.get(end..last.end)?.trim_end_matches('\r');
        let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
        let kept = before.trim_end_matches([' ', '\t']);
        if kept.len() == before.len() && !before.is_empty() {
            return None;
        }
        let range = if !kept.is_empty() {
            first.start + kept.len()..end
        } else if behind.trim() == self.escape.encode_utf8(&mut [0; 4]) {
            first.start..(last.end + 1).min(text.len())
        } else if behind.trim().is_empty() {
            // The last line of the instruction: the one before it does not go on any more.
            let above = text.get(..first.start)?.strip_suffix('\n')?.trim_end_matches(['\r', ' ', '\t']);
            let above = above.strip_suffix(self.escape)?.trim_end_matches([' ', '\t']);
            if above.is_empty() || above.ends_with('\n') {
                return None;
            }
            above.len()..end
        } else {
            start..end + blanks(behind)
        };
        Some(Edit::delete(source.span(range)))
    }
}

/// How many instructions before and behind a place say how instructions are parted there.
const NEAR: usize = 32;

/// Whether a line is an instruction of the same keyword as another one.
fn is_kind(instruction: &Instruction, line: &str) -> bool {
    let keyword = line.split_ascii_whitespace().next().unwrap_or("");
    instruction.keyword.value.eq_ignore_ascii_case(keyword)
}

/// Where an instruction ends, its heredocs included.
fn end_of(instruction: &Instruction) -> usize {
    let end = instruction.heredocs.last().map_or(instruction.span.end, |heredoc| heredoc.terminator.end);
    end.max(instruction.span.end) as usize
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::span::FileId;

    /// The text without the word, if it can be removed.
    fn without(text: &str, word: &str) -> Option<String> {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let at = text.find(word).unwrap();
        let edit = parse(&source).remove_word(source.span(at..at + word.len()), &source)?;
        crate::fixer::apply(text, &[edit])
    }

    #[test]
    fn a_word_goes_with_its_blank_and_its_line() {
        assert_eq!(without("RUN a -k b\n", "-k").as_deref(), Some("RUN a b\n"));
        assert_eq!(without("RUN a -k \\\n  b\n", "-k").as_deref(), Some("RUN a \\\n  b\n"));
        assert_eq!(without("RUN a \\\n  -k \\\n  b\n", "-k").as_deref(), Some("RUN a \\\n  b\n"));
        assert_eq!(without("RUN a \\\n\t-k b\n", "-k").as_deref(), Some("RUN a \\\n\tb\n"));
        assert_eq!(without("RUN a \\\n  -k\nUSER b\n", "-k").as_deref(), Some("RUN a\nUSER b\n"));
        assert_eq!(without("RUN a \\\r\n  -k\r\nUSER b\r\n", "-k").as_deref(), Some("RUN a\r\nUSER b\r\n"));
        assert_eq!(without("# escape=`\nRUN a `\n  -k", "-k").as_deref(), Some("# escape=`\nRUN a"));
    }

    #[test]
    fn a_word_stays_where_a_comment_or_another_word_is_in_the_way() {
        assert_eq!(without("RUN a \\\n  # why\n  -k\nUSER b\n", "-k"), None);
        assert_eq!(without("RUN a=-k\n", "-k"), None);
    }

    #[test]
    fn an_instruction_goes_with_its_line() {
        let without = |text: &str, index: usize| {
            let source = Source::new(FileId(0), "Dockerfile", text);
            let dockerfile = parse(&source);
            let instruction = dockerfile.instructions.get(index)?;
            let instruction = instruction.trigger().unwrap_or(instruction);
            crate::fixer::apply(text, &[dockerfile.remove_instruction(instruction, &source)?])
        };
        assert_eq!(without("FROM a\nEXPOSE \\\n 22\nUSER b\n", 1).as_deref(), Some("FROM a\nUSER b\n"));
        assert_eq!(without("FROM a\r\nEXPOSE 22\r\nUSER b", 1).as_deref(), Some("FROM a\r\nUSER b"));
        assert_eq!(without("FROM a\nEXPOSE 22", 1).as_deref(), Some("FROM a\n"));
        assert_eq!(without("FROM a\nONBUILD EXPOSE 22\n", 1), None);
        let parted = without("FROM a\r\n\r\nEXPOSE 22\r\n\r\n\r\nUSER b\r\n", 1);
        assert_eq!(parted.as_deref(), Some("FROM a\r\n\r\nUSER b\r\n"));
        assert_eq!(without("FROM a\nEXPOSE 22\n\nUSER b\n", 1).as_deref(), Some("FROM a\n\nUSER b\n"));
    }

    #[test]
    fn lines_are_inserted_above_the_comments_of_an_instruction() {
        let inserted = |text: &str| {
            let source = Source::new(FileId(0), "Dockerfile", text);
            let dockerfile = parse(&source);
            let edit = dockerfile.insert_above(dockerfile.instructions.last()?, &source, "USER 1");
            crate::fixer::apply(text, &[edit])
        };
        assert_eq!(inserted("FROM a\nCMD b\n").as_deref(), Some("FROM a\nUSER 1\nCMD b\n"));
        assert_eq!(inserted("FROM a\n# c\n  # d\n  CMD b").as_deref(), Some("FROM a\nUSER 1\n# c\n  # d\n  CMD b"));
        assert_eq!(inserted("FROM a\r\n# c\r\n\r\nCMD b").as_deref(), Some("FROM a\r\n# c\r\n\r\nUSER 1\r\n\r\nCMD b"));
        assert_eq!(inserted("# escape=`\nFROM a").as_deref(), Some("# escape=`\nUSER 1\n\nFROM a"));
        let parted = inserted("FROM a\n\nRUN b\n\n# c\nCMD d\n");
        assert_eq!(parted.as_deref(), Some("FROM a\n\nRUN b\n\nUSER 1\n\n# c\nCMD d\n"));
        let parted = inserted("FROM a\n\nRUN b\nRUN c\n");
        assert_eq!(parted.as_deref(), Some("FROM a\n\nRUN b\n\nUSER 1\n\nRUN c\n"));
        let parted = inserted("FROM a\r\n\r\nUSER b\r\n\r\nRUN c\r\n");
        assert_eq!(parted.as_deref(), Some("FROM a\r\n\r\nUSER b\r\nUSER 1\r\n\r\nRUN c\r\n"));
        assert_eq!(inserted("FROM a\n\nUSER b\n").as_deref(), Some("FROM a\n\nUSER 1\nUSER b\n"));
    }

    #[test]
    fn lines_are_inserted_below_an_instruction() {
        let inserted = |text: &str| {
            let source = Source::new(FileId(0), "Dockerfile", text);
            let dockerfile = parse(&source);
            let edit = dockerfile.insert_below(dockerfile.instructions.last()?, &source, "USER 1");
            crate::fixer::apply(text, &[edit])
        };
        assert_eq!(inserted("FROM a\nCMD b\n").as_deref(), Some("FROM a\nCMD b\nUSER 1\n"));
        assert_eq!(inserted("FROM a\n\nCMD b").as_deref(), Some("FROM a\n\nCMD b\n\nUSER 1"));
        assert_eq!(inserted("FROM a\n\nRUN <<E\nb\nE\n").as_deref(), Some("FROM a\n\nRUN <<E\nb\nE\n\nUSER 1\n"));
    }
}
