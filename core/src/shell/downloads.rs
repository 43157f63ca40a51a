//! What commands fetch from elsewhere, where it goes, whether anything checks it and what runs it.

use super::{Address, BlockKind, Command, Options, PartKind, Script, Value, Values, Word};
use crate::model::UNKNOWN;
use crate::span::Span;

/// A program that downloads.
struct Tool {
    names: &'static [&'static str],
    /// Options whose value is an address.
    address: &'static [&'static str],
    /// Options whose value is the file that is written.
    output: &'static [&'static str],
    /// Options whose value is the folder that is written to.
    folder: &'static [&'static str],
    /// Options that name the file after the address.
    names_file: &'static [&'static str],
    /// It names the file after the address anyway.
    always_names_file: bool,
    /// Options that switch the check of certificates off.
    insecure: &'static [&'static str],
    /// Options by which an answer that says so is a failure.
    fails: &'static [&'static str],
    follows: &'static [&'static str],
    retries: &'static [&'static str],
}

const NONE: Tool = Tool {
    names: &[],
    address: &[],
    output: &[],
    folder: &[],
    names_file: &[],
    always_names_file: false,
    insecure: &[],
    fails: &[],
    follows: &[],
    retries: &[],
};

/// As commonly documented; not compared with a source.
const TOOLS: &[Tool] = &[
    Tool {
        names: &["curl"],
        address: &["--url"],
        output: &["-o", "--output"],
        folder: &["--output-dir"],
        names_file: &["-O", "--remote-name", "--remote-name-all", "-J", "--remote-header-name"],
        insecure: &["-k", "--insecure", "--proxy-insecure"],
        fails: &["-f", "--fail", "--fail-with-body"],
        follows: &["-L", "--location", "--location-trusted", "--follow"],
        retries: &["--retry"],
        ..NONE
    },
    Tool {
        names: &["wget", "wget2"],
        output: &["-O", "--output-document"],
        folder: &["-P", "--directory-prefix"],
        always_names_file: true,
        insecure: &["--no-check-certificate"],
        retries: &["-t", "--tries"],
        ..NONE
    },
    Tool {
        names: &["aria2c"],
        output: &["-o", "--out"],
        folder: &["-d", "--dir"],
        always_names_file: true,
        retries: &["-m", "--max-tries"],
        ..NONE
    },
    Tool { names: &["Invoke-WebRequest", "iwr"], address: &["-Uri"], output: &["-OutFile"], ..NONE },
    Tool { names: &["git"], always_names_file: true, ..NONE },
];

/// Programs that run a text of their language.
pub const INTERPRETERS: &[&str] =
    &["sh", "bash", "zsh", "ash", "dash", "ksh", "python", "python2", "python3", "perl", "node", "ruby", "php", "iex"];

/// What checks a file by a checksum or a signature.
pub const VERIFIERS: &[&str] = &[
    "sha256sum",
    "sha512sum",
    "sha384sum",
    "sha224sum",
    "sha1sum",
    "shasum",
    "md5sum",
    "b2sum",
    "gpg",
    "gpg2",
    "gpgv",
    "cosign",
    "minisign",
    "slsa-verifier",
    "openssl",
    "cksum",
];

/// A command that downloads.
#[derive(Debug, Clone)]
pub struct Download<'a> {
    /// The command.
    pub command: &'a Command,
    /// What it fetches, in order. Empty if that is not among its words.
    pub addresses: Vec<Address>,
    /// Where it goes.
    pub output: Output,
    /// The option that switches the check of certificates off.
    pub insecure: Option<Span>,
    /// An error of the server is a failure of the command. `wget` and `git` always do so.
    pub fails_on_error: bool,
    /// It follows redirects.
    pub follows_redirects: bool,
    /// It tries again.
    pub retries: bool,
    /// A variable among its words may hold options.
    pub may_hide_options: bool,
}

/// Where a download goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// To standard output.
    Stdout,
    /// Into a file; for `git clone` a folder. The path is as the command gets it.
    File(String),
    /// It is not known.
    Unknown,
}

/// How a download becomes a part of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installation {
    /// A package manager installs it as a package.
    Package,
    /// It is made executable, or put into a folder of programs.
    Program,
    /// It is unpacked.
    Unpacked,
}

/// How a download is executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// From the download to what runs it, or what runs the file.
    pub span: Span,
    /// The interpreter, or the file where that is run itself.
    pub by: String,
}

impl<'a> Download<'a> {
    /// What a command downloads, if it is one that does. An upload or a mere question is one too.
    pub fn of(command: &'a Command, values: &Values<'_>) -> Option<Download<'a>> {
        let name = command.name()?;
        let tool = TOOLS.iter().find(|tool| tool.names.contains(&name))?;
        let options = command.options();
        if name == "git" && !options.subcommand.is_some_and(|word| word.is("clone")) {
            return None;
        }
        let named = options.flag_values(tool.address).map(|value| (value.word, value.text.as_deref(), value.span));
        let operands = options.positionals.iter().map(|word| (Some(*word), None, word.span));
        // Behind the address of `git clone` stands the folder.
        let operands = operands.take(if name == "git" { 1 } else { usize::MAX });
        let mut addresses = Vec::new();
        for (word, text, span) in named.chain(operands) {
            match word {
                Some(word) => {
                    let fields = values.fields(word, command).into_iter();
                    addresses.extend(fields.map(|text| Address::new(text, span)));
                }
                None => addresses.push(Address::new(text.unwrap_or("\0"), span)),
            }
        }
        let always = matches!(name, "wget" | "wget2" | "git" | "aria2c");
        Some(Download {
            output: output(tool, &options, command, &addresses, values),
            command,
            addresses,
            insecure: options.flag(tool.insecure).map(|flag| flag.span),
            fails_on_error: always || options.has_flag(tool.fails),
            follows_redirects: always || options.has_flag(tool.follows),
            retries: options.has_flag(tool.retries),
            may_hide_options: options.may_hide_flags || command.by_xargs(),
        })
    }

    /// The command that checks a checksum or signature behind the download, in its pipeline or later in the script.
    pub fn verified_by(&self, script: &'a Script) -> Option<&'a Command> {
        script.after(self.command).find(|command| command.is_any(VERIFIERS))
    }

    /// How it becomes a part of the system, by a later command of the script, or by the place that it is written to.
    pub fn installed(&self, script: &'a Script, values: &Values<'_>) -> Option<Installation> {
        if script.downstream(self.command).any(unpacks) {
            return Some(Installation::Unpacked);
        }
        let Output::File(file) = &self.output else { return None };
        let name = file.rsplit('/').next().unwrap_or(file);
        let takes = |command: &Command| {
            command.args().iter().any(|word| {
                let value = values.of(word, command);
                let text = value.text();
                text.rsplit('/').next() == Some(name)
                    || text.contains('*') && glob_end(text).is_some_and(|end| name.ends_with(end))
            })
        };
        let installs = |command: &Command| {
            let last = || command.positionals().last().map(|word| values.of(word, command).text().to_owned());
            match command.name()? {
                _ if unpacks(command) => Some(Installation::Unpacked),
                "chmod" => makes_executable(command).then_some(Installation::Program),
                "mv" | "cp" | "install" => last().filter(|to| is_in_programs(to)).map(|_| Installation::Program),
                "dpkg" | "rpm" | "apt-get" | "apt" | "yum" | "dnf" | "microdnf" | "apk" | "zypper" | "gdebi" => {
                    Some(Installation::Package)
                }
                _ => None,
            }
        };
        let later = script.after(self.command).find_map(|command| installs(command).filter(|_| takes(command)));
        later.or_else(|| is_in_programs(file).then_some(Installation::Program))
    }

    /// How what is downloaded is executed without a check in between: by a pipe, `sh -c "$(curl …)"`, `bash <(curl …)`,
    /// `eval`, or as the file that was saved.
    pub fn executed(&self, script: &'a Script, values: &Values<'_>) -> Option<Execution> {
        let command = self.command;
        if let Some(interpreter) = script.downstream(command).find(|command| reads_program_from_input(command)) {
            return Some(Execution { span: command.span.to(interpreter.span), by: interpreter.name()?.to_owned() });
        }
        let block = script.ancestors(command.block).find(|id| script.block(*id).is_some_and(|b| b.owner.is_some()));
        if let Some(block) = block
            && let Some(outer) = script.block(block).and_then(|block| script.command(block.owner?))
            && command.place.in_substitution
            && (outer.is_any(&["eval", "source", "."]) || outer.is_any(INTERPRETERS))
            && runs_substitution(outer, block, script)
        {
            return Some(Execution { span: outer.span, by: outer.name()?.to_owned() });
        }
        let Output::File(file) = &self.output else { return None };
        for later in script.after(command) {
            if later.is_any(VERIFIERS) {
                return None;
            }
            if executes(later, file, values) {
                let interpreter = later.name().filter(|_| later.is_any(INTERPRETERS));
                return Some(Execution { span: later.span, by: interpreter.unwrap_or(file).to_owned() });
            }
        }
        None
    }
}

fn output(tool: &Tool, options: &Options<'_>, command: &Command, addresses: &[Address], values: &Values<'_>) -> Output {
    let value = |names: &[&str]| -> Option<Value> {
        let value = options.flag_values(names).last()?;
        match value.word {
            Some(word) => Some(values.of(word, command)),
            None => Some(Value::one(value.text.as_deref().unwrap_or("\0"))),
        }
    };
    let folder = value(tool.folder);
    let within = |name: &str| match &folder {
        Some(folder) => Output::File(format!("{}/{name}", folder.text().trim_end_matches('/'))),
        None => Output::File(name.to_owned()),
    };
    if let Some(file) = value(tool.output) {
        return match file.text() {
            "-" | "/dev/stdout" => redirected(command, values),
            text if text.starts_with("/dev/") => Output::Unknown,
            text if text.contains(UNKNOWN) => Output::Unknown,
            text => within(text),
        };
    }
    if tool.names.contains(&"git") {
        return match options.positionals.get(1).map(|word| values.of(word, command)) {
            Some(folder) => folder.known().map_or(Output::Unknown, |folder| Output::File(folder.to_owned())),
            None => match addresses.first().and_then(Address::file_name) {
                Some(name) => Output::File(name.trim_end_matches(".git").to_owned()),
                None => Output::Unknown,
            },
        };
    }
    if tool.always_names_file || options.has_flag(tool.names_file) {
        return match addresses {
            [address] => address.file_name().map_or(Output::Unknown, within),
            _ => Output::Unknown,
        };
    }
    redirected(command, values)
}

/// Where standard output goes.
fn redirected(command: &Command, values: &Values<'_>) -> Output {
    let to = command.redirections.iter().rev().find(|one| one.op.writes_file() && one.fd.is_none_or(|fd| fd == 1));
    match to.map(|one| values.of(&one.target, command)) {
        None => Output::Stdout,
        Some(file) => match file.known() {
            Some(file) if !file.starts_with("/dev/") => Output::File(file.to_owned()),
            _ => Output::Unknown,
        },
    }
}

/// Whether a command takes an archive apart.
pub fn unpacks(command: &Command) -> bool {
    match command.name() {
        Some("tar" | "bsdtar" | "gtar") => command.has_flag(&["-x", "--extract", "--get"]),
        Some("unzip" | "7z" | "7za") => true,
        _ => false,
    }
}

/// Whether a `chmod` lets somebody execute: `+x`, `a+rx`, `755`.
fn makes_executable(command: &Command) -> bool {
    command.args().iter().any(|word| {
        let mode = word.static_prefix();
        let is_octal = matches!(mode.len(), 3 | 4) && mode.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
        let odd = |byte: u8| (byte - b'0') % 2 == 1;
        let is_clause =
            mode.trim_start_matches(['u', 'g', 'o', 'a']).starts_with(['+', '=']) && mode.contains(['x', 'X']);
        is_octal && mode.bytes().rev().take(3).any(odd) || is_clause
    })
}

/// Whether a path lies in, or is, a folder of programs.
fn is_in_programs(path: &str) -> bool {
    path.split('/').rev().skip(usize::from(!path.ends_with("bin"))).any(|part| matches!(part, "bin" | "sbin"))
}

/// What stands behind the last `*` of a pattern.
fn glob_end(pattern: &str) -> Option<&str> {
    pattern.rsplit_once('*').map(|(_, end)| end)
}

/// An interpreter that is given no program: it reads it from standard input.
pub fn reads_program_from_input(command: &Command) -> bool {
    if !command.is_any(INTERPRETERS) {
        return false;
    }
    if command.args().iter().any(|word| word.is("-s") || word.is("-")) {
        return true;
    }
    let options_only = command.args().iter().all(|word| word.static_prefix().starts_with('-'));
    options_only && !command.has_flag(&["-c", "-e", "-m", "-r", "-p", "-n", "--version"])
}

/// Whether the substitution `block` among the words of an interpreter is the program: the text of `-c`, from its beginning on, or
/// the file.
fn runs_substitution(outer: &Command, block: super::BlockId, script: &Script) -> bool {
    let Some(word) = outer.args().iter().find(|word| word.substitutions().contains(&block)) else { return false };
    let is_process = script.block(block).is_some_and(|block| matches!(block.kind, BlockKind::ProcessSubstitution));
    let begins = is_process || first_substitution(word) == Some(block);
    let takes = outer.is_any(&["eval", "source", "."]) || is_process || outer.has_flag(&["-c", "-e"]);
    // Behind a program of its own it is only an argument: `node tool.js <(curl …)`.
    begins && takes
}

/// The substitution that a word begins with.
fn first_substitution(word: &Word) -> Option<super::BlockId> {
    let mut part = word.parts().first()?;
    loop {
        part = match &part.kind {
            PartKind::CommandSubstitution(block) | PartKind::ProcessSubstitution(block, _) => return Some(*block),
            PartKind::DoubleQuoted(parts) => parts.first()?,
            _ => return None,
        };
    }
}

/// Whether a command runs the file, itself or through an interpreter.
fn executes(command: &Command, file: &str, values: &Values<'_>) -> bool {
    let file = file.strip_prefix("./").unwrap_or(file);
    let is_file = |word: &Word| {
        let value = values.of(word, command);
        value.known().is_some_and(|text| text == file || text.strip_prefix("./") == Some(file))
    };
    // A bare name would be looked for in PATH.
    let has_folder = |word: &Word| values.of(word, command).text().contains('/');
    let itself = command.name_word().is_some_and(|word| has_folder(word) && is_file(word));
    let by_other = command.is_any(INTERPRETERS) || command.is_any(&["source", "."]);
    let is_text = by_other && command.has_flag(&["-c", "-m"]);
    itself || by_other && !is_text && command.positionals().first().is_some_and(|word| is_file(word))
}

#[cfg(test)]
mod tests;
