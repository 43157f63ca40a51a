//! Which program reads the shell text of an instruction: SHELL, the shebang of a heredoc, what the base image brings.

use super::{BaseImage, Dockerfile, Instruction, InstructionKind, Stage};
use crate::shell::{Dialect, ShellSettings};
use crate::source::Source;

/// A program that reads shell text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reader {
    /// Which shell it is.
    pub dialect: Dialect,
    /// What its options switch on, such as `pipefail`.
    pub settings: ShellSettings,
}

/// Parts of the names of images for Windows, tags included; as commonly known, not compared with a list of the registry.
const WINDOWS_IMAGES: &[&str] = &[
    "windows/",
    "windowsservercore",
    "nanoserver",
    "dotnet/framework/",
    "microsoft/dotnet-framework",
    "microsoft/aspnet:",
    "microsoft/iis",
    "-ltsc20",
    ":ltsc20",
];

/// The program that reads the text of an instruction, where the SHELL of index `shell` is in force.
pub(super) fn of(dockerfile: &Dockerfile, source: &Source, instruction: &Instruction, shell: Option<usize>) -> Reader {
    // BuildKit writes a heredoc with a shebang to a file and runs that.
    if let Some(heredoc) = instruction.script() {
        let text = source.slice(heredoc.body);
        let text = if heredoc.strips_tabs { text.trim_start_matches('\t') } else { text };
        if text.starts_with("#!") {
            return by_shebang(text);
        }
    }
    if let Some(InstructionKind::Shell(words)) = dockerfile.in_force(shell).map(|one| &one.kind)
        && !words.is_empty()
    {
        let words: Vec<&str> = words.iter().map(|word| &*word.text).collect();
        let settings = ShellSettings::from_shell_words(&words);
        return Reader { dialect: Dialect::from_shell_words(&words), settings };
    }
    let Some(stage) = dockerfile.stage_of(instruction) else { return Reader::default() };
    if is_windows(dockerfile, stage, shell) {
        return Reader { dialect: Dialect::Cmd, ..Reader::default() };
    }
    let dialect = if stage.system == System::Busybox { Dialect::Ash } else { Dialect::Posix };
    Reader { dialect, ..Reader::default() }
}

/// The program of a shebang with its options: `#!/bin/bash -eo pipefail`, `#!/usr/bin/env -S bash -e`.
fn by_shebang(text: &str) -> Reader {
    let dialect = Dialect::from_shebang(text).unwrap_or(Dialect::Other);
    let line = text.lines().next().unwrap_or("").trim_start_matches("#!");
    let mut words: Vec<&str> = line.split_ascii_whitespace().collect();
    if words.first().is_some_and(|program| program.rsplit('/').next() == Some("env")) {
        // The options of `env` are none of the shell's.
        let shell = words.iter().skip(1).position(|word| !word.starts_with('-') && !word.contains('='));
        words.drain(..shell.map_or(words.len(), |at| at + 1));
    }
    Reader { dialect, settings: ShellSettings::from_shell_words(&words) }
}

/// What the image brings that a stage stands on in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum System {
    /// A shell of Windows: by the image's name, or by the platform of its FROM.
    Windows,
    /// The shell of BusyBox.
    Busybox,
    /// Something else, or it is not known.
    #[default]
    Other,
}

/// Whether an image is for Windows, by its name and tag.
pub(crate) fn is_windows_image(image: &str) -> bool {
    let image = image.to_ascii_lowercase();
    WINDOWS_IMAGES.iter().any(|word| image.contains(word))
}

impl System {
    /// That of a stage; those that are built on it have the same.
    pub(super) fn of(dockerfile: &Dockerfile, stage: &Stage) -> System {
        let base = match &stage.base {
            BaseImage::Image(expanded) => expanded.text_with("").to_ascii_lowercase(),
            _ => String::new(),
        };
        let by_platform = stage.from_instruction(dockerfile).is_some_and(|from| {
            let platform = from.flag_value("platform").map(|word| dockerfile.expand(word, from).known_prefix());
            platform.is_some_and(|platform| platform.to_ascii_lowercase().starts_with("windows"))
        });
        if by_platform || is_windows_image(&base) {
            System::Windows
        } else if base.contains("alpine") || base.contains("busybox") {
            System::Busybox
        } else {
            System::Other
        }
    }
}

/// Whether a stage is for Windows: by its base image, the platform of its FROM, its SHELL or the escape directive.
pub(super) fn is_windows(dockerfile: &Dockerfile, stage: &Stage, shell: Option<usize>) -> bool {
    let by_shell = matches!(dockerfile.in_force(shell).map(|one| &one.kind), Some(InstructionKind::Shell(words))
    if words.first().is_some_and(|word| {
        let word = word.text.to_ascii_lowercase();
        word.ends_with(".exe") || matches!(word.as_str(), "cmd" | "powershell")
    }));
    stage.system == System::Windows || by_shell || dockerfile.escape == '`'
}
