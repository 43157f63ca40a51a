//! Mounts: `volumes`, `tmpfs`, `configs` and `secrets` of a service.

use std::collections::HashMap;

use std::ops::Range;

use super::interpolate::{Env, expanded};
use super::value::{Entry, Text, Value};
use crate::model::{ImageReference, Mount, MountSource, Setting, UNKNOWN};
use crate::project::join;
use crate::span::{Span, Spanned};

/// What a short volume is cut into: source, target and mode, as ranges of the text.
type Parts = (Option<Range<usize>>, Option<Range<usize>>, Option<Range<usize>>);

/// Cuts `[source:]target[:mode]` at its colons; that of a Windows drive is none of them.
pub(super) fn split_short(text: &str) -> Parts {
    let mut cuts = Vec::with_capacity(2);
    let mut start = 0;
    for at in memchr::memchr_iter(b':', text.as_bytes()) {
        let field = text.get(start..at).unwrap_or("");
        let is_drive = field.len() == 1 && field.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_path = text.get(at + 1..).is_some_and(|rest| rest.starts_with(['\\', '/']));
        // `c:/x` as a target is a drive too, but `a:/x` with a volume named by one letter is told apart by nothing.
        if is_drive && is_path {
            continue;
        }
        cuts.push(start..at);
        start = at + 1;
        if cuts.len() == 2 {
            break;
        }
    }
    cuts.push(start..text.len());
    let mut cuts = cuts.into_iter();
    match (cuts.next(), cuts.next(), cuts.next()) {
        (Some(target), None, _) => (None, Some(target), None),
        (source, target, mode) => (source, target, mode),
    }
}

/// Whether a source is a path of the host and no volume's name.
fn is_path(source: &str) -> bool {
    let drive = source.as_bytes().get(1) == Some(&b':') && source.starts_with(|c: char| c.is_ascii_alphabetic());
    source.starts_with(['.', '/', '~', '\\']) || drive
}

/// Cleans a host path; relative ones begin with `.` or `~`.
fn clean(path: &str) -> String {
    if path.starts_with('/') {
        return join("", path);
    }
    if path.starts_with('~') {
        let cleaned = join("", path);
        return if cleaned.starts_with('~') { cleaned } else { path.to_string() };
    }
    if !path.starts_with('.') {
        return path.to_string();
    }
    match join("", path) {
        cleaned if cleaned.is_empty() => ".".to_string(),
        cleaned if cleaned.starts_with("..") => cleaned,
        cleaned => format!("./{cleaned}"),
    }
}

/// The volumes at the top level, as far as mounts need them.
pub(super) struct Volumes<'v> {
    pub declared: &'v HashMap<&'v str, &'v Value>,
    pub env: &'v Env,
}

impl Volumes<'_> {
    /// Reads an entry of `volumes`.
    pub(super) fn mount(&self, entry: &Value) -> Option<Mount> {
        match entry.scalar() {
            Some(text) => Some(self.short(text, entry)),
            None => entry.is_map().then(|| self.long(entry)),
        }
    }

    fn short(&self, text: &Text, entry: &Value) -> Mount {
        let homes = self.with_homes(text);
        let value = homes.as_deref().unwrap_or(&text.value);
        let (source, target, mode) = split_short(value);
        let part = |range: &Option<Range<usize>>| range.clone().and_then(|range| value.get(range));
        let place = |range: &Option<Range<usize>>| match range {
            Some(range) if homes.is_none() => entry.part(range.clone()),
            _ => entry.span,
        };
        let options = words(part(&mode).unwrap_or(""), place(&mode));
        let target_setting = match part(&target) {
            Some(path) if !path.contains(UNKNOWN) => Setting::set(clean_target(path), place(&target)),
            _ => Setting::Dynamic(entry.span),
        };
        let (kind, span) = match part(&source) {
            None if value.contains(UNKNOWN) => (MountSource::Unknown, entry.span),
            None => (MountSource::Anonymous, entry.span),
            Some(path) => self.source(path, place(&source)),
        };
        Mount {
            target: target_setting,
            source: kind,
            read_only: options.iter().any(|word| word.value == "ro"),
            options,
            span,
            entry_span: entry.span,
        }
    }

    /// The text with HOME and PWD resolved as far as a path needs it; `None` when there is nothing unknown in it.
    fn with_homes(&self, text: &Text) -> Option<String> {
        let raw = text.raw.as_deref().filter(|_| !text.is_known())?;
        let mut env = self.env.clone();
        for (name, value) in [("HOME", "~"), ("PWD", ".")] {
            env.vars.entry(name.to_string()).or_insert_with(|| value.to_string());
        }
        Some(expanded(raw, &env).0)
    }

    fn source(&self, path: &str, span: Span) -> (MountSource, Span) {
        if path.contains(UNKNOWN) {
            return (MountSource::Unknown, span);
        }
        if is_path(path) {
            return (MountSource::Host(clean(path)), span);
        }
        if path.is_empty() {
            return (MountSource::Anonymous, span);
        }
        self.named(path, span)
    }

    /// A named volume, which options of the local driver can make a bind mount.
    fn named(&self, name: &str, span: Span) -> (MountSource, Span) {
        let named = MountSource::Named(name.to_string());
        let Some(options) = self.declared.get(name).and_then(|declared| declared.get("driver_opts")) else {
            return (named, span);
        };
        let option = |key: &str| options.get(key).and_then(Value::scalar).map(|text| text.value.as_str());
        let (kind, flags) = (option("type").unwrap_or(""), option("o").unwrap_or(""));
        let binds = flags.split(',').any(|flag| matches!(flag.trim(), "bind" | "rbind"));
        match (kind, options.get("device")) {
            ("none" | "bind" | "", Some(device)) if binds => match device.text() {
                Some(path) => (MountSource::Host(clean(path)), device.span),
                None => (MountSource::Unknown, device.span),
            },
            ("tmpfs", _) => (MountSource::Tmpfs, span),
            ("nfs" | "nfs4" | "cifs", _) => (MountSource::Other, span),
            _ => (named, span),
        }
    }

    fn long(&self, entry: &Value) -> Mount {
        let text = |name: &str| entry.get(name).and_then(Value::text);
        let source = entry.get("source");
        let path = source.and_then(Value::scalar).map(|text| text.value.as_str());
        let span = source.map_or(entry.span, |source| source.span);
        let (kind, span) = match (text("type"), path) {
            (Some("tmpfs"), _) => (MountSource::Tmpfs, entry.span),
            (Some("image"), Some(image)) if !image.is_empty() => {
                let image = match source.and_then(Value::scalar) {
                    Some(text) if text.interpolated => ImageReference::expanded(image, span, text.from_default),
                    _ => ImageReference::verbatim(image, span),
                };
                (MountSource::Image(image), span)
            }
            (Some("npipe" | "cluster"), _) => (MountSource::Other, span),
            (_, None) if source.is_some() => (MountSource::Unknown, span),
            (_, None | Some("")) => (MountSource::Anonymous, entry.span),
            (Some("bind"), Some(path)) => self.bind(path, source, span),
            (Some("volume"), Some(name)) if name.contains(UNKNOWN) => (MountSource::Unknown, span),
            (Some("volume"), Some(name)) if !is_path(name) => self.named(name, span),
            (_, Some(path)) => self.source(path, span),
        };
        let mut options: Vec<Spanned<String>> = Vec::new();
        options.extend(entry.at(&["bind", "propagation"]).and_then(Value::spanned));
        if let Some(size) = entry.at(&["tmpfs", "size"]).and_then(Value::spanned) {
            options.push(size.map(|size| format!("size={size}")));
        }
        Mount {
            target: match entry.get("target") {
                Some(target) => target.setting().map(|path| clean_target(&path)),
                None => Setting::Dynamic(entry.span),
            },
            source: kind,
            read_only: entry.get("read_only").is_some_and(|value| value.boolean().is_true()),
            options,
            span,
            entry_span: entry.span,
        }
    }

    /// A path of the long form, which is one whatever it begins with.
    fn bind(&self, path: &str, source: Option<&Value>, span: Span) -> (MountSource, Span) {
        if !path.contains(UNKNOWN) {
            let path = if is_path(path) { clean(path) } else { clean(&format!("./{path}")) };
            return (MountSource::Host(path), span);
        }
        match source.and_then(Value::scalar).and_then(|text| self.with_homes(text)) {
            Some(path) if !path.contains(UNKNOWN) => (MountSource::Host(clean(&path)), span),
            _ => (MountSource::Unknown, span),
        }
    }
}

/// A path in the container without a final slash and doubled ones.
pub(super) fn clean_target(path: &str) -> String {
    if path.starts_with('/') { join("", path) } else { path.to_string() }
}

/// The words of a mode such as `ro,z`.
fn words(text: &str, span: Span) -> Vec<Spanned<String>> {
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty() && !word.contains(UNKNOWN))
        .map(|word| Spanned::new(word.to_string(), span))
        .collect()
}

/// Reads an entry of `tmpfs`: a path, perhaps with options.
pub(super) fn tmpfs(entry: &Value) -> Option<Mount> {
    let text = entry.scalar()?;
    let (path, options) = match text.value.split_once(':') {
        Some((path, options)) => (path, options),
        None => (text.value.as_str(), ""),
    };
    let target = if path.contains(UNKNOWN) {
        Setting::Dynamic(entry.span)
    } else {
        Setting::set(clean_target(path), entry.part(0..path.len()))
    };
    let options_at = text.value.len() - options.len();
    let options = words(options, entry.part(options_at..text.value.len()));
    let read_only = options.iter().any(|word| word.value == "ro");
    Some(Mount { target, source: MountSource::Tmpfs, read_only, options, span: entry.span, entry_span: entry.span })
}

/// The engine's socket, which `use_api_socket` mounts with the credentials of whoever starts the project.
pub(super) fn api_socket(entry: &Entry) -> Option<Mount> {
    let path = "/var/run/docker.sock".to_string();
    let is_used = entry.value.boolean().value().is_some_and(|used| *used);
    let span = entry.key.span.to(entry.value.span);
    is_used.then(|| Mount {
        target: Setting::set(path.clone(), span),
        source: MountSource::Host(path),
        read_only: false,
        options: Vec::new(),
        span,
        entry_span: span,
    })
}

/// Reads an entry of `configs` or `secrets`.
pub(super) fn data(entry: &Value, folder: &str) -> Option<Mount> {
    let named = entry.get("target").or_else(|| entry.get("source")).unwrap_or(entry);
    named.scalar()?;
    let target = named.setting().map(|name| if name.starts_with('/') { name } else { format!("{folder}/{name}") });
    Some(Mount {
        target,
        source: MountSource::Data,
        read_only: true,
        options: Vec::new(),
        span: entry.span,
        entry_span: entry.span,
    })
}
