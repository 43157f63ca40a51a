//! What containers execute: command and arguments, probes and hooks.

use crate::mapped::MappedText;
use crate::model::{CommandUse, EnvVar, Purpose};
use crate::shell::{self, Dialect, ExecWord, ShellSettings};
use crate::yaml::Field;

const PROBES: [&str; 3] = ["startupProbe", "readinessProbe", "livenessProbe"];
const HOOKS: [&str; 2] = ["postStart", "preStop"];

/// Everything that a container executes. Command and arguments are one command, as they are for the kernel, so that
/// `command: [sh, -c]` finds its text in `args`.
pub(super) fn read(container: Field, env: &[EnvVar]) -> Vec<CommandUse> {
    let mut found = Vec::new();
    let lists = [container.key("command"), container.key("args")];
    // Without a command the image's entrypoint gets the arguments, and they are one only where it has none. Options alone
    // are kept like those of Compose.
    let is_entrypoint = lists[0].is_written();
    let purpose = if is_entrypoint { Purpose::Entrypoint } else { Purpose::Command };
    found.extend(script(container, env).or_else(|| exec(&lists, purpose, env)));
    for probe in PROBES {
        let command = container.key(probe).at("exec.command");
        found.extend(exec(&[command], Purpose::Healthcheck, env));
    }
    for hook in HOOKS {
        let command = container.key("lifecycle").key(hook).at("exec.command");
        found.extend(exec(&[command], Purpose::Hook, env));
    }
    found
}

/// Words of lists, one behind the other.
fn exec(lists: &[Field], purpose: Purpose, env: &[EnvVar]) -> Option<CommandUse> {
    let mut words = Vec::new();
    let mut span = None;
    for list in lists.iter().filter_map(|list| list.node()).filter(|list| list.is_sequence()) {
        span = Some(span.map_or(list.span(), |span: crate::span::Span| span.to(list.span())));
        for item in list.items() {
            words.push(ExecWord { text: expand(item.mapped_text()?, env), span: item.span() });
        }
    }
    Some(CommandUse {
        purpose,
        script: shell::parse_exec(&words)?,
        settings: ShellSettings::default(),
        list_form: true,
        instruction: None,
        span: span?,
    })
}

/// The text of a script: `source` of Argo with its interpreter in `command`, `script` of Tekton with a shebang.
fn script(container: Field, env: &[EnvVar]) -> Option<CommandUse> {
    let (node, dialect) = match container.key("source").node() {
        Some(source) => {
            let command = container.key("command");
            command.node()?;
            let words: Vec<&str> = command.items().filter_map(Field::word).collect();
            (source, Dialect::from_shell_words(&words))
        }
        None => {
            let script = container.key("script").node()?;
            (script, Dialect::from_shebang(script.text()?).unwrap_or_default())
        }
    };
    let text = expand(node.mapped_text()?, env);
    let script = shell::parse(&text, dialect);
    Some(CommandUse {
        purpose: Purpose::Entrypoint,
        script,
        settings: ShellSettings::default(),
        list_form: false,
        instruction: None,
        span: node.span(),
    })
}

/// `$(NAME)` of a variable of the container is replaced before a shell sees it: it is no command substitution. `$$(` is
/// what becomes one.
fn expand<'a>(mut mapped: MappedText<'a>, env: &[EnvVar]) -> MappedText<'a> {
    if !mapped.text.contains("$(") {
        return mapped;
    }
    for var in env {
        let reference = format!("$({})", var.name.value);
        // The same length in bytes keeps all places true.
        if !var.name.value.is_empty() && mapped.text.contains(&reference) {
            let text = mapped.text.replace(&reference, &format!("${{{}}}", var.name.value));
            mapped.text = text.into();
        }
    }
    if !mapped.text.contains("$$(") {
        return mapped;
    }
    let mut result = MappedText::empty(mapped.file(), mapped.offset(0) as usize);
    let mut rest = mapped.text.char_indices();
    while let Some((at, c)) = rest.next() {
        let is_escape = mapped.text.get(at..).is_some_and(|text| text.starts_with("$$("));
        let len = if is_escape { rest.next().map_or(1, |_| 2) } else { c.len_utf8() };
        let span = mapped.span(at..at + len);
        let text = mapped.text.get(at..at + c.len_utf8()).unwrap_or("");
        result.push(text, span.start as usize, span.len());
    }
    result
}
