//! The files that a command makes, changes or removes, as far as its words say.

use super::{Command, Word};

/// The words that name what a command writes to, changes or removes, redirections included. Of commands that are not in the
/// table nothing is known. A folder that something is copied into stands for what is copied.
pub fn changed_files(command: &Command) -> Vec<&Word> {
    let mut found: Vec<&Word> = command.written_files().collect();
    let Some(name) = command.name() else { return found };
    let options = command.options();
    let value = |names: &[&str]| options.flag_values(names).last().and_then(|value| value.word);
    let operands = &options.positionals;
    match name {
        "mkdir" | "touch" | "rm" | "rmdir" | "unlink" | "shred" | "truncate" | "tee" => found.extend(operands),
        "chmod" | "chown" | "chgrp" => {
            let first = usize::from(!options.has_flag(&["--reference"]));
            found.extend(operands.get(first..).unwrap_or(&[]));
        }
        "install" if options.has_flag(&["-d", "--directory"]) => found.extend(operands),
        "cp" | "mv" | "ln" | "install" => {
            let folder = value(&["-t", "--target-directory"]);
            found.extend(folder.or(operands.last().copied().filter(|_| operands.len() > 1)));
            if name == "mv" {
                let sources = operands.len() - usize::from(folder.is_none() && !operands.is_empty());
                found.extend(operands.get(..sources).unwrap_or(&[]));
            }
        }
        "sed" if options.has_flag(&["-i", "--in-place"]) || command.args().iter().any(is_in_place) => {
            let has_script = options.has_flag(&["-e", "--expression", "-f", "--file"]);
            found.extend(operands.get(usize::from(!has_script)..).unwrap_or(&[]));
        }
        "tar" | "bsdtar" if options.has_flag(&["-x", "--extract", "--get"]) => {
            found.extend(value(&["-C", "--directory"]));
        }
        "unzip" => found.extend(value(&["-d"])),
        "curl" => found.extend(value(&["-o", "--output"])),
        "wget" => found.extend(value(&["-O", "--output-document"])),
        "git" if options.subcommand.is_some_and(|word| word.is("clone")) => found.extend(operands.get(1)),
        "ssh-keygen" => found.extend(value(&["-f"])),
        _ => {}
    }
    found
}

/// `-i.bak`
fn is_in_place(word: &Word) -> bool {
    word.static_prefix().starts_with("-i")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapped::MappedText;
    use crate::shell::{self, Dialect};
    use crate::span::FileId;

    #[test]
    fn words_of_changed_files() {
        for (text, expected) in [
            ("mkdir -p /a /b", "/a /b"),
            ("echo x > /a", "/a"),
            ("cat a", ""),
            ("chmod 644 /a /b", "/a /b"),
            ("chown --reference=/c /a", "/a"),
            ("cp /a /b /c", "/c"),
            ("cp /a", ""),
            ("mv /a /b", "/b /a"),
            ("mv -t /c /a /b", "/c /a /b"),
            ("install -m 644 a /b", "/b"),
            ("install -d /a /b", "/a /b"),
            ("sed -i s/a/b/ /a", "/a"),
            ("sed -i.bak -e s/a/b/ /a", "/a"),
            ("sed s/a/b/ /a", ""),
            ("tar xzf a.tgz -C /a", "/a"),
            ("tar czf /a.tgz b", ""),
            ("unzip a -d /a", "/a"),
            ("curl -o /a https://a", "/a"),
            ("wget -O /a https://a", "/a"),
            ("git clone https://a /a", "/a"),
            ("ssh-keygen -f /a -N ''", "/a"),
            ("echo x | tee /a", "/a"),
        ] {
            let script = shell::parse(&MappedText::verbatim(FileId(0), text, 0), Dialect::Posix);
            let command = script.commands.last().unwrap();
            let words: Vec<_> = changed_files(command).iter().filter_map(|word| word.literal()).collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }
}
