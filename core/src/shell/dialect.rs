//! Which shell reads a text, from the words of a SHELL instruction or a shebang line.

/// The shell that a text is written for. All POSIX-like ones are read with one grammar, that of bash, which holds what
/// the others have too; where they differ, the dialect says so to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// `sh`, dash and other plain POSIX shells.
    #[default]
    Posix,
    /// GNU bash.
    Bash,
    /// The shell of busybox: POSIX plus some of bash, such as `set -o pipefail`.
    Ash,
    /// zsh.
    Zsh,
    /// Korn shells.
    Ksh,
    /// Windows PowerShell and pwsh. Not parsed.
    PowerShell,
    /// `cmd.exe`. Not parsed.
    Cmd,
    /// Anything else: another interpreter or shell. Not parsed.
    Other,
}

impl Dialect {
    /// The dialect of a program by its path: any directory, with or without `.exe`.
    pub fn from_program(path: &str) -> Dialect {
        let name = program_name(path);
        match name.to_ascii_lowercase().as_str() {
            "sh" | "dash" | "posh" => Dialect::Posix,
            "bash" | "rbash" => Dialect::Bash,
            "ash" => Dialect::Ash,
            "zsh" => Dialect::Zsh,
            "ksh" | "ksh93" | "mksh" | "oksh" | "pdksh" => Dialect::Ksh,
            "powershell" | "pwsh" | "pwsh-preview" => Dialect::PowerShell,
            "cmd" => Dialect::Cmd,
            _ => Dialect::Other,
        }
    }

    /// The dialect of the words of a SHELL instruction or of the command that a script is handed to:
    /// `["/bin/bash", "-o", "pipefail", "-c"]`. Looks through `env` and `busybox`. No words: [`Dialect::Posix`], the default.
    pub fn from_shell_words<S: AsRef<str>>(words: &[S]) -> Dialect {
        let mut words = words.iter().map(AsRef::as_ref);
        let Some(mut program) = words.next() else { return Dialect::Posix };
        if program_name(program) == "env" {
            let next = words.find(|word| !word.starts_with('-') && !word.contains('='));
            let Some(next) = next else { return Dialect::Other };
            program = next;
        }
        if program_name(program) == "busybox" {
            return match words.next() {
                Some("sh" | "ash") => Dialect::Ash,
                _ => Dialect::Other,
            };
        }
        Dialect::from_program(program)
    }

    /// The dialect that the first line of a script asks for by `#!`. None if it is no shebang.
    pub fn from_shebang(line: &str) -> Option<Dialect> {
        let rest = line.lines().next()?.strip_prefix("#!")?;
        let words: Vec<&str> = rest.split_ascii_whitespace().collect();
        if words.is_empty() { None } else { Some(Dialect::from_shell_words(&words)) }
    }

    /// Whether the grammar here fits: all but PowerShell, cmd and unknown interpreters.
    pub fn is_posix_like(self) -> bool {
        !matches!(self, Dialect::PowerShell | Dialect::Cmd | Dialect::Other)
    }

    /// Whether `{a,b}` is expanded.
    pub(crate) fn has_braces(self) -> bool {
        matches!(self, Dialect::Bash | Dialect::Zsh | Dialect::Ksh)
    }

    /// Whether `<(…)` and `>(…)` are process substitutions.
    pub(crate) fn has_process_substitution(self) -> bool {
        self != Dialect::Posix
    }
}

/// The last part of a path with `/` or `\`, without `.exe`.
pub(crate) fn program_name(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let cut = name.len().checked_sub(4).filter(|&at| at > 0);
    match cut.and_then(|at| Some((name.get(..at)?, name.get(at..)?))) {
        Some((stem, end)) if end.eq_ignore_ascii_case(".exe") => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shell_words_name_the_dialect() {
        let cases: &[(&[&str], Dialect)] = &[
            (&["/bin/sh", "-c"], Dialect::Posix),
            (&["/usr/local/bin/bash", "-o", "pipefail", "-c"], Dialect::Bash),
            (&["/bin/ash", "-eo", "pipefail", "-c"], Dialect::Ash),
            (&["busybox", "sh", "-c"], Dialect::Ash),
            (&["/usr/bin/env", "-S", "bash", "-c"], Dialect::Bash),
            (&["C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\PowerShell.exe", "-Command"], Dialect::PowerShell),
            (&["pwsh"], Dialect::PowerShell),
            (&["cmd", "/S", "/C"], Dialect::Cmd),
            (&["python3"], Dialect::Other),
            (&[], Dialect::Posix),
        ];
        for (words, dialect) in cases {
            assert_eq!(Dialect::from_shell_words(words), *dialect, "{words:?}");
        }
    }

    #[test]
    fn a_shebang_names_the_dialect() {
        assert_eq!(Dialect::from_shebang("#!/bin/sh -e\necho"), Some(Dialect::Posix));
        assert_eq!(Dialect::from_shebang("#!/usr/bin/env bash"), Some(Dialect::Bash));
        assert_eq!(Dialect::from_shebang("#! /usr/bin/python3\r"), Some(Dialect::Other));
        assert_eq!(Dialect::from_shebang("echo"), None);
        assert_eq!(Dialect::from_shebang("#!"), None);
    }

    #[test]
    fn program_names_lose_directory_and_extension() {
        assert_eq!(program_name("/usr/bin/apt-get"), "apt-get");
        assert_eq!(program_name("C:\\x\\CMD.EXE"), "CMD");
        assert_eq!(program_name(".exe"), ".exe");
        assert_eq!(program_name("é.exe"), "é");
    }
}
