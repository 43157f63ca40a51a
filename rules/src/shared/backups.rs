//! Who makes backups, of what, and where they are written.

use lintainer_core::dockerfile::is_within;
use lintainer_core::model::{CommandUse, Container, Mount, MountSource, Purpose, Workload};
use lintainer_core::shell::Command;
use lintainer_core::span::Span;
use lintainer_core::tables::current;

use crate::tables::backup_tools::{
    self, CIPHER_VARIABLES, CIPHERS, FOLDER_VARIABLES, REMOTE_ADDRESSES, REMOTE_VARIABLES, SENDERS, TOOLS, Tool,
};

/// A container that makes backups.
pub(crate) struct Backup<'a> {
    /// The container.
    pub(crate) container: &'a Container,
    /// Its workload.
    pub(crate) workload: &'a Workload,
    /// The program or image, for messages.
    pub(crate) by: String,
    /// Where that is named.
    pub(crate) span: Span,
    /// Whether what it writes is encrypted, as far as one can see.
    pub(crate) is_encrypted: bool,
    /// What says that it writes elsewhere.
    pub(crate) remote: Option<Span>,
    /// The folders and files that it surely writes.
    pub(crate) targets: Vec<String>,
}

/// The backup that a container makes, if it does.
pub(crate) fn of<'a>(container: &'a Container, workload: &'a Workload) -> Option<Backup<'a>> {
    let starts = |usage: &&CommandUse| matches!(usage.purpose, Purpose::Command | Purpose::Entrypoint);
    let commands: Vec<&Command> = container.commands.iter().filter(starts).flat_map(|usage| usage.commands()).collect();
    let tool = commands.iter().find_map(|command| Some((tool_of(command)?, *command)));
    let image = container.image.known();
    let known = image.and_then(|image| backup_tools::image_named(image.value.repository()?));
    let (by, span) = match (tool, image) {
        (Some((tool, command)), _) => {
            (tool.name.to_string(), command.name_word().map_or(command.span, |word| word.span))
        }
        (None, Some(image)) if known.is_some() => (image.value.display(), image.span),
        _ => return None,
    };
    let encrypts =
        tool.is_some_and(|(tool, _)| tool.encrypts) || tool.is_none() && known.is_some_and(|one| one.encrypts);
    let is_cipher = |command: &&Command| command.is_any(CIPHERS);
    let words = |name: &str| name.to_ascii_uppercase().split('_').any(|word| CIPHER_VARIABLES.contains(&word));
    Some(Backup {
        container,
        workload,
        by,
        span,
        is_encrypted: encrypts
            || commands.iter().any(is_cipher)
            || container.env.iter().any(|var| words(&var.name.value)),
        remote: remote(container, &commands),
        targets: targets(container, &commands, known.and_then(|known| known.folder).filter(|_| tool.is_none())),
    })
}

fn tool_of(command: &Command) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| command.is(tool.name))
}

/// What says that a container sends something elsewhere.
fn remote(container: &Container, commands: &[&Command]) -> Option<Span> {
    let is_address = |text: &str| REMOTE_ADDRESSES.iter().any(|start| text.starts_with(start));
    let by_variable = container.env.iter().find(|var| {
        let is_named = REMOTE_VARIABLES.iter().any(|start| var.name.value.starts_with(start));
        is_named || var.value.value().is_some_and(|value| is_address(value) && !var.name.value.contains("NOTIF"))
    });
    let by_command = commands.iter().find(|command| {
        let mut words = command.args().iter().map(|word| word.static_prefix());
        let is_upload = command.is("curl") && command.has_flag(&["-T", "--upload-file"]);
        let sends = command.is("rsync") && words.any(|word| word.contains(':'));
        command.is_any(SENDERS)
            || is_upload
            || sends
            || tool_of(command).is_some() && {
                let mut words = command.args().iter().map(|word| word.static_prefix());
                words.any(|word| is_address(&word) || word.split('=').nth(1).is_some_and(is_address))
            }
    });
    by_variable.map(|var| var.span).or(by_command.map(|command| command.span))
}

/// The paths that a container surely writes its backup to.
fn targets(container: &Container, commands: &[&Command], folder: Option<&str>) -> Vec<String> {
    let variable = container.env.iter().filter(|var| FOLDER_VARIABLES.contains(&var.name.value.as_str()));
    let named: Vec<String> = variable.filter_map(|var| var.value.value().cloned()).collect();
    let mut found: Vec<String> =
        if named.is_empty() { folder.map(str::to_string).into_iter().collect() } else { named };
    for command in commands {
        found.extend(command.written_files().map(|word| word.static_prefix().into_owned()));
        let Some(tool) = tool_of(command) else { continue };
        let options = command.options();
        let values = options.flag_values(tool.targets).filter_map(|value| match value.word {
            Some(word) => Some(word.static_prefix().into_owned()),
            None => value.text.as_deref().map(str::to_string),
        });
        found.extend(values);
    }
    found.retain(|path| path.starts_with('/') && !path.starts_with("/dev/"));
    found
}

impl<'a> Backup<'a> {
    /// The mounts that it surely writes to.
    pub(crate) fn written_mounts(&self) -> Vec<(&'a Mount, &str)> {
        let innermost = |path: &'_ str| {
            let covering = self.container.mounts.iter().filter_map(|mount| Some((mount, mount.target.value()?)));
            let covering = covering.filter(|(_, target)| is_within(path, target));
            covering.max_by_key(|(_, target)| target.len()).map(|(mount, _)| mount)
        };
        self.targets.iter().filter_map(|path| Some((innermost(path)?, path.as_str()))).collect()
    }
}

/// The mount with the data of a container that is a data store, unless that is a cache.
pub(crate) fn data_mount(container: &Container) -> Option<&Mount> {
    let store = current().images.data_store(container.image.value()?.repository()?).filter(|store| !store.is_cache)?;
    let mut paths = std::iter::once(&store.path).chain(&store.others);
    paths.find_map(|path| {
        let covers = |mount: &&Mount| mount.target.value().is_some_and(|target| is_within(path, target));
        container.mounts.iter().find(covers)
    })
}

/// For messages: the volume, folder or claim that is mounted, if it is one that lasts.
pub(crate) fn lasting(source: &MountSource) -> Option<String> {
    match source {
        MountSource::Named(name) => Some(format!("the volume `{name}`")),
        MountSource::Host(path) => Some(format!("the folder `{path}`")),
        MountSource::Claim(name) | MountSource::ClaimTemplate(name) => Some(format!("the claim `{name}`")),
        _ => None,
    }
}
