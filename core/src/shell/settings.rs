//! Settings of the running shell: `set -euxo pipefail`, `bash -o pipefail -c`, `shopt -so`.

use super::{BlockId, BlockKind, Command, Script};

/// The settings that rules ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ShellSettings {
    /// `-e`: the first failing command ends the script.
    pub errexit: bool,
    /// `-u`: an unset parameter is an error.
    pub nounset: bool,
    /// `-x`: commands are printed.
    pub xtrace: bool,
    /// `-o pipefail`: a pipeline fails if one of its stages does.
    pub pipefail: bool,
}

impl ShellSettings {
    /// Those of a shell that is started with these words: `["/bin/bash", "-eo", "pipefail", "-c"]`.
    pub fn from_shell_words<S: AsRef<str>>(words: &[S]) -> ShellSettings {
        let mut settings = ShellSettings::default();
        settings.apply(words.iter().map(|word| Some(word.as_ref())));
        settings
    }

    /// Applies option words (`-eux`, `-o`, `pipefail`, `+e`). A word that is not literal is None.
    fn apply<'a>(&mut self, words: impl Iterator<Item = Option<&'a str>>) {
        let mut pending = 0;
        let mut on = true;
        for word in words {
            let Some(word) = word else {
                pending = 0;
                continue;
            };
            if pending > 0 && !word.starts_with(['-', '+']) {
                pending -= 1;
                self.set(word, on);
                continue;
            }
            let letters = match (word.strip_prefix('-'), word.strip_prefix('+')) {
                (Some(letters), _) => {
                    on = true;
                    letters
                }
                (_, Some(letters)) => {
                    on = false;
                    letters
                }
                _ => continue,
            };
            if letters.starts_with('-') {
                continue;
            }
            pending = 0;
            for letter in letters.chars() {
                match letter {
                    'e' => self.errexit = on,
                    'u' => self.nounset = on,
                    'x' => self.xtrace = on,
                    'o' => pending += 1,
                    _ => {}
                }
            }
        }
    }

    fn set(&mut self, name: &str, on: bool) {
        match name {
            "errexit" => self.errexit = on,
            "nounset" => self.nounset = on,
            "xtrace" => self.xtrace = on,
            "pipefail" => self.pipefail = on,
            _ => {}
        }
    }

    fn run(&mut self, command: &Command) {
        let words: Vec<_> = command.args().iter().map(|word| word.literal()).collect();
        let words = words.iter().map(Option::as_deref);
        match command.name() {
            Some("set" | "setopt") => {
                if command.is("setopt") {
                    words.flatten().for_each(|word| self.set(&word.to_ascii_lowercase().replace('_', ""), true));
                } else {
                    let end = |word: &Option<&str>| !matches!(word, Some("--" | "-"));
                    self.apply(words.take_while(end));
                }
            }
            Some("shopt") => {
                let words: Vec<&str> = words.flatten().collect();
                let has = |letter| words.iter().any(|word| word.starts_with('-') && word.contains(letter));
                if has('o') && (has('s') || has('u')) {
                    let names = words.iter().filter(|word| !word.starts_with('-'));
                    names.for_each(|name| self.set(name, has('s')));
                }
            }
            _ => {}
        }
    }
}

/// How many changes of settings before a command are looked at.
const MAX_SWITCHES: usize = 256;

/// The settings when `command` starts.
pub(crate) fn before(script: &Script, command: &Command, initial: ShellSettings) -> ShellSettings {
    // The nearest nested shell with settings of its own is where a new shell begins.
    let shell = script.ancestors(command.block).find_map(|id| match script.block(id).map(|block| &block.kind) {
        Some(BlockKind::NestedShell { settings: Some(settings), .. }) => Some((id, *settings)),
        _ => None,
    });
    let (root, mut settings) = shell.unwrap_or((BlockId(0), initial));
    // A `set` is listed when its words were read, which is after those in its substitutions: the order is that of running.
    let earlier = script.switches.get(..script.switches.partition_point(|id| *id < command.id)).unwrap_or(&[]);
    let nearest = earlier.get(earlier.len().saturating_sub(MAX_SWITCHES)..).unwrap_or(&[]);
    for earlier in nearest.iter().filter_map(|id| script.command(*id)) {
        if reaches(script, earlier, command, root) {
            settings.run(earlier);
        }
    }
    settings
}

/// Whether `earlier` runs in the same shell process as `command`, or in one that it was forked from.
fn reaches(script: &Script, earlier: &Command, command: &Command, root: BlockId) -> bool {
    if !script.block_is_in(earlier.block, root) || earlier.pipeline.is_some() || earlier.background {
        return false;
    }
    for id in script.ancestors(earlier.block) {
        if script.block_is_in(command.block, id) {
            return true;
        }
        let Some(block) = script.block(id) else { return false };
        if block.forks() {
            return false;
        }
    }
    false
}
