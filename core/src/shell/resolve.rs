//! Which command is really run: looks through `sudo`, `env`, `exec`, `timeout` and the like.

use super::dialect::program_name;
use super::options::{Taken, takes_value};
use super::parser::assigned_name;
use super::word::Word;

/// A command that runs another one.
struct Wrapper {
    name: &'static str,
    /// Options that take the next word.
    valued: &'static [&'static str],
    /// Options with which it runs nothing else.
    stops: &'static [&'static str],
    /// Operands before the command: the duration of `timeout`.
    operands: usize,
    /// `NAME=value` may stand before the command.
    assigns: bool,
    /// It runs another command only behind this word: `bundle exec`.
    sub: Option<&'static str>,
}

const PLAIN: Wrapper = Wrapper { name: "", valued: &[], stops: &[], operands: 0, assigns: false, sub: None };

static WRAPPERS: &[Wrapper] = &[
    Wrapper {
        name: "sudo",
        valued: &[
            "-C",
            "-D",
            "-R",
            "-T",
            "-U",
            "-g",
            "-h",
            "-p",
            "-r",
            "-t",
            "-u",
            "--user",
            "--group",
            "--host",
            "--prompt",
            "--role",
            "--type",
            "--chdir",
            "--chroot",
            "--close-from",
            "--command-timeout",
            "--other-user",
        ],
        stops: &["-l", "-v", "-V", "-e", "-K", "--list", "--validate", "--version", "--edit", "--remove-timestamp"],
        assigns: true,
        ..PLAIN
    },
    Wrapper { name: "doas", valued: &["-u", "-C", "-a"], assigns: true, ..PLAIN },
    Wrapper {
        name: "env",
        valued: &["-u", "--unset", "-C", "--chdir", "-S", "--split-string", "-a", "--argv0"],
        assigns: true,
        ..PLAIN
    },
    Wrapper { name: "exec", valued: &["-a"], ..PLAIN },
    Wrapper { name: "command", stops: &["-v", "-V"], ..PLAIN },
    Wrapper { name: "builtin", ..PLAIN },
    Wrapper { name: "nice", valued: &["-n", "--adjustment"], ..PLAIN },
    Wrapper { name: "ionice", valued: &["-c", "-n", "--class", "--classdata"], ..PLAIN },
    Wrapper { name: "time", valued: &["-f", "-o", "--format", "--output"], ..PLAIN },
    Wrapper { name: "nohup", ..PLAIN },
    Wrapper { name: "timeout", valued: &["-k", "-s", "--kill-after", "--signal"], operands: 1, ..PLAIN },
    Wrapper { name: "setsid", ..PLAIN },
    Wrapper { name: "stdbuf", valued: &["-i", "-o", "-e", "--input", "--output", "--error"], ..PLAIN },
    Wrapper { name: "chroot", operands: 1, ..PLAIN },
    Wrapper { name: "gosu", operands: 1, ..PLAIN },
    Wrapper { name: "su-exec", operands: 1, ..PLAIN },
    Wrapper { name: "tini", valued: &["-p", "-e"], ..PLAIN },
    Wrapper { name: "dumb-init", valued: &["-r", "--rewrite"], ..PLAIN },
    Wrapper { name: "eatmydata", ..PLAIN },
    Wrapper { name: "catchsegv", ..PLAIN },
    Wrapper { name: "fakeroot", ..PLAIN },
    Wrapper { name: "unbuffer", ..PLAIN },
    Wrapper { name: "linux32", ..PLAIN },
    Wrapper { name: "linux64", ..PLAIN },
    Wrapper { name: "setarch", operands: 1, ..PLAIN },
    Wrapper {
        name: "flock",
        valued: &["-w", "-E", "--timeout", "--conflict-exit-code"],
        stops: &["-c"],
        operands: 1,
        ..PLAIN
    },
    Wrapper { name: "busybox", stops: &["--list", "--install", "--help", "--list-full"], ..PLAIN },
    Wrapper {
        name: "xargs",
        valued: &[
            "-a",
            "-d",
            "-E",
            "-I",
            "-L",
            "-n",
            "-P",
            "-s",
            "--arg-file",
            "--delimiter",
            "--max-args",
            "--max-chars",
            "--max-lines",
            "--max-procs",
            "--replace",
            "--process-slot-var",
        ],
        ..PLAIN
    },
    Wrapper { name: "bundle", sub: Some("exec"), ..PLAIN },
    Wrapper {
        name: "setpriv",
        valued: &["--reuid", "--regid", "--groups", "--inh-caps", "--bounding-set", "--ambient-caps"],
        ..PLAIN
    },
];

/// Python modules that are commands of their own, too.
const PYTHON_MODULES: [&str; 6] = ["pip", "pipx", "uv", "poetry", "virtualenv", "conda"];

#[derive(Default)]
pub(crate) struct Resolved {
    pub(crate) name: Option<Box<str>>,
    pub(crate) index: usize,
    pub(crate) wrappers: Vec<(usize, &'static str)>,
    /// Words that `env` and `sudo` take as assignments, with their names.
    pub(crate) assignments: Vec<(usize, Box<str>)>,
}

/// How many commands that run others are looked through.
const MAX_WRAPPERS: usize = 8;

pub(crate) fn resolve(words: &[Word]) -> Resolved {
    let mut resolved = Resolved { index: words.len(), ..Resolved::default() };
    let mut at = 0;
    loop {
        let Some(word) = words.get(at) else { return resolved };
        resolved.index = at;
        let Some(text) = word.literal() else {
            resolved.name = None;
            return resolved;
        };
        let name = program_name(&text);
        // A name with a directory part only (`/`) is kept as written.
        resolved.name = Some(if name.is_empty() { text.as_ref() } else { name }.into());
        if resolved.wrappers.len() >= MAX_WRAPPERS {
            return resolved;
        }
        let Some((wrapper, next)) = inner(name, words, at, &mut resolved.assignments) else { return resolved };
        resolved.wrappers.push((at, wrapper));
        at = next;
    }
}

/// The index of the command that the one at `at` runs.
fn inner(
    name: &str,
    words: &[Word],
    at: usize,
    assignments: &mut Vec<(usize, Box<str>)>,
) -> Option<(&'static str, usize)> {
    if name.starts_with("python") {
        return python_module(words, at).map(|next| ("python", next));
    }
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.name == name)?;
    let mut index = at + 1;
    if let Some(sub) = wrapper.sub {
        if !words.get(index)?.is(sub) {
            return None;
        }
        index += 1;
    }
    while let Some(word) = words.get(index) {
        let text = word.static_prefix();
        if text == "--" {
            index += 1;
            break;
        }
        if !text.starts_with('-') {
            break;
        }
        if wrapper.stops.contains(&text.as_ref()) {
            return None;
        }
        index += if takes_value(wrapper.valued, &text) == Taken::NextWord { 2 } else { 1 };
    }
    index += wrapper.operands;
    let mut found = Vec::new();
    while wrapper.assigns
        && let Some(word) = words.get(index)
        && let Some(name) = assigned_name(&word.static_prefix())
    {
        found.push((index, name.into()));
        index += 1;
    }
    words.get(index)?;
    assignments.extend(found);
    Some((wrapper.name, index))
}

/// `python3 -m pip`: the index of the module.
fn python_module(words: &[Word], at: usize) -> Option<usize> {
    let mut index = at + 1;
    loop {
        let text = words.get(index)?.literal()?;
        if !text.starts_with('-') {
            return None;
        }
        if !text.starts_with("--") && text.ends_with('m') {
            let module = words.get(index + 1)?.literal()?;
            return PYTHON_MODULES.contains(&module.as_ref()).then_some(index + 1);
        }
        index += if matches!(text.as_ref(), "-W" | "-X") { 2 } else { 1 };
    }
}
