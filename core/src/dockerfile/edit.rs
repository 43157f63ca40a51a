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
    /// suppress something there.
    pub fn insert_above(&self, instruction: &Instruction, source: &Source, line: &str) -> Edit {
        let first = self.comments_above(instruction, source).first().copied().unwrap_or(instruction.span);
        let start = source.line_bounds(first.start as usize).start.max(source.bom_len());
        Edit::insert_before(source.span(start..start), format!("{line}{}", source.newline()))
    }

    /// Deletes an instruction with its line end. `None` where it does not begin its line, as the trigger of an ONBUILD.
    pub fn remove_instruction(&self, instruction: &Instruction, source: &Source) -> Option<Edit> {
        let (start, end) = (instruction.span.start as usize, instruction.span.end as usize);
        let line = source.line_bounds(start);
        let is_first = source.text().get(line.start.max(source.bom_len())..start)?.trim().is_empty();
        let rest = source.text().get(end..)?;
        let newline = rest.len() - rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest).len();
        (is_first && !instruction.is_trigger).then(|| Edit::delete(source.span(start..end + newline)))
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
        assert_eq!(inserted("FROM a\r\n# c\r\n\r\nCMD b").as_deref(), Some("FROM a\r\n# c\r\n\r\nUSER 1\r\nCMD b"));
        assert_eq!(inserted("# escape=`\nFROM a").as_deref(), Some("# escape=`\nUSER 1\nFROM a"));
    }
}
