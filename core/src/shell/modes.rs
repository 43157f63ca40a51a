//! File modes and the commands that set them.

use super::{Command, Values, Word};
use crate::span::Span;

/// The rights that a mode gives which matter to others than the owner: `4755`, `u+s`, `a+rwx`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mode {
    /// Whoever starts the file acts as its owner.
    pub setuid: bool,
    /// Whoever starts the file acts as its group; of a folder, new files take its group over.
    pub setgid: bool,
    /// In a folder only the owner of a file can remove it.
    pub sticky: bool,
    /// The group may write.
    pub group_write: bool,
    /// Everybody may write.
    pub others_write: bool,
}

impl Mode {
    /// Reads a number in base 8 or symbolic clauses. What depends on the umask (`+w`) gives nothing as far as is known,
    /// and the rights of the owner (`g=u`) are to read and write. `None`: it is neither.
    pub fn parse(text: &str) -> Option<Mode> {
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            let bits = u32::from_str_radix(text, 8).ok().filter(|bits| *bits <= 0o7777)?;
            let has = |bit| bits & bit != 0;
            let (setuid, setgid) = (has(0o4000), has(0o2000));
            let (group_write, others_write) = (has(0o020), has(0o002));
            return Some(Mode { setuid, setgid, sticky: has(0o1000), group_write, others_write });
        }
        let mut mode = Mode::default();
        text.split(',').try_for_each(|clause| mode.add(clause))?;
        Some(mode)
    }

    /// Adds what one clause gives.
    fn add(&mut self, clause: &str) -> Option<()> {
        let operator = clause.find(['+', '-', '='])?;
        let (who, mut rest) = clause.split_at_checked(operator)?;
        if !who.bytes().all(|byte| b"ugoa".contains(&byte)) {
            return None;
        }
        let concerns = |class: char| who.contains([class, 'a']);
        while let Some(operator) = rest.chars().next() {
            rest = rest.get(1..)?;
            let end = rest.find(['+', '-', '=']).unwrap_or(rest.len());
            let (rights, next) = rest.split_at_checked(end)?;
            rest = next;
            if !rights.bytes().all(|byte| b"rwxXstugo".contains(&byte)) {
                return None;
            }
            if operator == '-' {
                continue;
            }
            let has = |right: char| rights.contains(right);
            self.setuid |= has('s') && (who.is_empty() || concerns('u'));
            self.setgid |= has('s') && (who.is_empty() || concerns('g'));
            self.sticky |= has('t');
            self.group_write |= (has('w') || has('u')) && concerns('g');
            self.others_write |= has('w') && concerns('o');
        }
        Some(())
    }
}

/// What `chmod`, `install -m` or `mkdir -m` sets.
#[derive(Debug, Clone)]
pub struct ModeChange<'a> {
    /// The mode as it is meant.
    pub text: String,
    /// What it gives.
    pub mode: Mode,
    /// Where the mode is written.
    pub span: Span,
    /// What it is set on; of `install` the place that it copies to.
    pub paths: Vec<&'a Word>,
    /// Whether all that lies below gets it too.
    pub is_recursive: bool,
    /// Whether the paths are folders that the command makes.
    pub makes_folders: bool,
}

/// The commands that [`ModeChange::of`] reads.
pub const MODE_COMMANDS: &[&str] = &["chmod", "install", "mkdir"];

impl<'a> ModeChange<'a> {
    /// What a command sets; `None` if it sets no mode, or one that is not known.
    pub fn of(command: &'a Command, values: &Values<'_>) -> Option<ModeChange<'a>> {
        let options = command.options();
        let mut paths = options.positionals.clone();
        let is_chmod = command.is("chmod");
        let (written, span) = if is_chmod {
            if paths.is_empty() || options.has_flag(&["--reference"]) {
                return None;
            }
            let word = paths.remove(0);
            (values.of(word, command).known()?.to_owned(), word.span)
        } else {
            let value = options.flag_values(&["-m", "--mode"]).last()?;
            let text = match value.word {
                Some(word) => values.of(word, command).known()?.to_owned(),
                None => value.text.as_deref()?.to_owned(),
            };
            (text, value.span)
        };
        let makes_folders = command.is("mkdir") || command.is("install") && options.has_flag(&["-d", "--directory"]);
        if !is_chmod && !makes_folders {
            let folder = options.flag_values(&["-t", "--target-directory"]).last().and_then(|value| value.word);
            paths = folder.or(paths.last().copied()).into_iter().collect();
        }
        let mode = Mode::parse(&written)?;
        let is_recursive = is_chmod && options.has_flag(&["-R", "--recursive"]);
        Some(ModeChange { text: written, mode, span, paths, is_recursive, makes_folders })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapped::MappedText;
    use crate::shell::{self, Dialect, Variable};
    use crate::span::FileId;

    /// `setuid setgid sticky others_write` as letters.
    fn letters(text: &str) -> Option<String> {
        let mode = Mode::parse(text)?;
        let all = [(mode.setuid, 'u'), (mode.setgid, 'g'), (mode.sticky, 't'), (mode.others_write, 'w')];
        Some(all.iter().filter(|(has, _)| *has).map(|(_, letter)| *letter).collect())
    }

    #[test]
    fn numbers_and_clauses_are_read() {
        for (text, expected) in [
            ("755", ""),
            ("0777", "w"),
            ("1777", "tw"),
            ("4755", "u"),
            ("6755", "ug"),
            ("2775", "g"),
            ("u+s", "u"),
            ("+s", "ug"),
            ("g+s", "g"),
            ("ug+s", "ug"),
            ("a+rwx", "w"),
            ("ugo+rw", "w"),
            ("o=rwx", "w"),
            ("+w", ""),
            ("g+w", ""),
            ("o-w,u+x", ""),
            ("o=g", ""),
            ("a+rwxt", "tw"),
            ("u+x,o+w", "w"),
            ("u=rwx,go=rx", ""),
            ("u-x+s", "u"),
        ] {
            assert_eq!(letters(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "9", "8755", "77777", "x", "/etc", "u+q", "z+w", "é+w"] {
            assert_eq!(letters(text), None, "{text}");
        }
    }

    #[test]
    fn commands_say_what_gets_the_mode() {
        let of = |text: &str| {
            let script = shell::parse(&MappedText::verbatim(FileId(0), text, 0), Dialect::Posix);
            let values = Values::new(&script, |_| Variable::Unknown);
            let change = ModeChange::of(script.commands.last()?, &values)?;
            let paths: Vec<_> = change.paths.iter().filter_map(|word| word.literal()).collect();
            Some((change.text.clone(), paths.join(" "), change.is_recursive, change.makes_folders))
        };
        let found = |text: &str, paths: &str, all, makes| Some((text.to_string(), paths.to_string(), all, makes));
        assert_eq!(of("chmod -R 777 a b"), found("777", "a b", true, false));
        assert_eq!(of("chmod -x a"), found("-x", "a", false, false));
        assert_eq!(of("M=4755; chmod $M a"), found("4755", "a", false, false));
        assert_eq!(of("chmod $M a"), None);
        assert_eq!(of("chmod --reference=a b"), None);
        assert_eq!(of("install -m 4755 a b /usr/bin"), found("4755", "/usr/bin", false, false));
        assert_eq!(of("install -m4755 -t /x a"), found("4755", "/x", false, false));
        assert_eq!(of("install -d -m 777 a b"), found("777", "a b", false, true));
        assert_eq!(of("mkdir -p -m 0777 a"), found("0777", "a", false, true));
        assert_eq!(of("mkdir a"), None);
    }
}
