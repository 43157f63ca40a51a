//! Shell text in every dialect: no panic, and every span lies in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lintainer_core::mapped::MappedText;
use lintainer_core::shell::{Dialect, parse};
use lintainer_core::span::FileId;

fuzz_target!(|text: &str| {
    for dialect in [Dialect::Posix, Dialect::Bash, Dialect::Ash, Dialect::Zsh, Dialect::Ksh] {
        let script = parse(&MappedText::verbatim(FileId(0), text, 0), dialect);
        for command in &script.commands {
            assert!(text.get(command.span.range()).is_some(), "{:?}", command.span);
            let _ = (command.options().positionals.len(), command.subcommand());
        }
    }
});
