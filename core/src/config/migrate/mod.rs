//! Writes the `lintainer.toml` that is equal to the configuration of another tool.

mod draft;
#[cfg(test)]
mod tests;
mod tools;

use super::error::{ConfigErrorKind, ConfigErrors};
use super::hadolint::HADOLINT_NAMES;
use super::layer::Origin;
use super::read::Reader;
use super::tree::from_yaml;
use crate::rule::Registry;
pub(super) use draft::Draft;

/// A tool whose configuration can be taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// hadolint, for Dockerfiles.
    Hadolint,
    /// kube-linter, for manifests.
    KubeLinter,
    /// checkov.
    Checkov,
    /// dclint, for Compose files.
    Dclint,
    /// trivy, its scan of configuration.
    Trivy,
    /// polaris, for manifests.
    Polaris,
}

impl Peer {
    /// All of them.
    pub const ALL: [Peer; 6] =
        [Peer::Hadolint, Peer::KubeLinter, Peer::Checkov, Peer::Dclint, Peer::Trivy, Peer::Polaris];

    /// The name of the tool, which its ids begin with.
    pub fn name(self) -> &'static str {
        match self {
            Peer::Hadolint => "hadolint",
            Peer::KubeLinter => "kube-linter",
            Peer::Checkov => "checkov",
            Peer::Dclint => "dclint",
            Peer::Trivy => "trivy",
            Peer::Polaris => "polaris",
        }
    }

    /// The tool of a name.
    pub fn parse(name: &str) -> Option<Peer> {
        Peer::ALL.into_iter().find(|peer| peer.name() == name)
    }

    /// The names of its files, in groups: the first of each group that is there counts.
    ///
    /// Source: the documentation of the tools (hadolint 2.14, kube-linter 0.8, checkov 3.2, dclint 3.1, trivy 0.70,
    /// polaris 10).
    pub fn files(self) -> &'static [&'static [&'static str]] {
        match self {
            Peer::Hadolint => &[&HADOLINT_NAMES],
            Peer::KubeLinter => &[&[".kube-linter.yaml", ".kube-linter.yml"]],
            Peer::Checkov => &[&[".checkov.yaml", ".checkov.yml"]],
            Peer::Dclint => &[&[".dclintrc", ".dclintrc.json", ".dclintrc.yaml", ".dclintrc.yml"]],
            Peer::Trivy => {
                &[&["trivy.yaml", "trivy.yml"], &[".trivyignore"], &[".trivyignore.yaml", ".trivyignore.yml"]]
            }
            Peer::Polaris => &[&[".polaris.yaml", ".polaris.yml"]],
        }
    }
}

/// The text of a `lintainer.toml` that says what the files of another tool say (path and text). What has no
/// counterpart is named in its comments.
///
/// # Errors
///
/// All faults in the files, each with its place.
pub fn migrate(peer: Peer, files: &[(String, String)], registry: &Registry) -> Result<String, ConfigErrors> {
    let mut draft = Draft::default();
    let mut faults = ConfigErrors::default();
    for (path, text) in files {
        if let Err(mut errors) = read(peer, path, text, registry, &mut draft) {
            faults.0.append(&mut errors.0);
        }
    }
    if faults.0.is_empty() {
        Ok(draft.toml(peer.name(), files.iter().map(|(path, _)| path.as_str())))
    } else {
        Err(faults)
    }
}

/// Adds what one file of another tool says.
pub(super) fn read(
    peer: Peer,
    path: &str,
    text: &str,
    registry: &Registry,
    draft: &mut Draft,
) -> Result<(), ConfigErrors> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::new(Origin::File(path.to_string()), text, registry);
    let name = crate::project::file_name(path);
    if peer == Peer::Trivy && name.ends_with("ignore") {
        reader.trivy_ignore(text, draft);
    } else {
        let (value, problems) = from_yaml(text);
        for (message, span) in problems {
            reader.error(ConfigErrorKind::Syntax { message }, span);
        }
        if !value.is_null() {
            match peer {
                Peer::Hadolint => reader.take_hadolint(&value, draft),
                Peer::KubeLinter => reader.take_kube_linter(&value, draft),
                Peer::Checkov => reader.take_checkov(&value, draft),
                Peer::Dclint => reader.take_dclint(&value, draft),
                Peer::Trivy if name.contains("ignore") => reader.take_trivy_ignore(&value, draft),
                Peer::Trivy => reader.take_trivy(&value, draft),
                Peer::Polaris => reader.take_polaris(&value, draft),
            }
        }
    }
    draft.notes.append(&mut reader.into_notes()?);
    Ok(())
}
