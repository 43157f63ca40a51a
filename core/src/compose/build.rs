//! `build` of a service.

use super::interpolate::Env;
use super::load::is_remote;
use super::pairs;
use super::value::Value;
use crate::model::{EnvVar, Setting, UNKNOWN};
use crate::project::join;
use crate::span::{Span, Spanned};

/// `build` of a service.
#[derive(Debug, Clone)]
pub struct Build {
    /// The context folder as a path of the project; `None` when it is remote or not known.
    pub context: Option<String>,
    /// Where the context is written.
    pub context_span: Span,
    /// The Dockerfile as a path of the project; `None` when it is inline, remote or not known.
    pub dockerfile: Option<String>,
    /// Where the Dockerfile is written, if it is.
    pub dockerfile_span: Option<Span>,
    /// Whether the Dockerfile stands in the Compose file (`dockerfile_inline`).
    pub inline: bool,
    /// The target stage; `Unset` for the last one.
    pub target: Setting<String>,
    /// `args`.
    pub args: Vec<EnvVar>,
    /// `additional_contexts`: names and what they stand for (a folder, a URL, `service:x`, `docker-image://…`).
    pub contexts: Vec<(Spanned<String>, Setting<String>)>,
    /// Where it is written.
    pub span: Span,
}

/// Reads `build`. Paths count from the folder of the file that they are written in, which `folder` gives.
pub(super) fn build(service: &Value, env: &Env, folder: &dyn Fn(Span) -> String) -> Option<Build> {
    let entry = service.entry("build")?;
    let value = &entry.value;
    if value.is_null() {
        return None;
    }
    let context = if value.is_map() { value.get("context") } else { Some(value) };
    let path = match context {
        Some(written) => written.text().filter(|path| !is_remote(path)).map(|path| join(&folder(written.span), path)),
        None => Some(join(&folder(entry.key.span), ".")),
    };
    let inline = value.get("dockerfile_inline").is_some();
    let dockerfile = value.get("dockerfile");
    let dockerfile_path = match (&path, dockerfile) {
        _ if inline => None,
        (Some(context), None) => Some(join(context, "Dockerfile")),
        (Some(context), Some(name)) => name.text().map(|name| join(context, name)),
        (None, _) => None,
    };
    Some(Build {
        context: path.filter(|path| !path.contains(UNKNOWN)),
        context_span: context.map_or(entry.key.span, |context| context.span),
        dockerfile: dockerfile_path,
        dockerfile_span: dockerfile.map(|dockerfile| dockerfile.span),
        inline,
        target: match value.get("target") {
            Some(target) => target.setting(),
            None => Setting::Unset { at: entry.key.span },
        },
        args: pairs::environment(value.get("args"), env),
        contexts: pairs::labels(value.get("additional_contexts")),
        span: entry.key.span.to(value.span),
    })
}
