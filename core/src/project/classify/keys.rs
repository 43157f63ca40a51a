//! Which keys stand at the top of YAML, without a parse where the text is written as nearly all of it is.

use crate::source::Source;
use crate::yaml::{self, Dialect, Node};

/// What the top level of the documents of a text has.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct TopLevel {
    pub api_version: bool,
    pub kind: bool,
    pub metadata: bool,
    pub spec: bool,
    pub services: bool,
    /// Services that say what they run.
    pub running_services: bool,
    /// Another key that only Compose files have at the top.
    pub compose: bool,
}

impl TopLevel {
    /// Reads the keys.
    pub fn of(source: &Source) -> TopLevel {
        let (mut keys, is_plain) = by_lines(source.text());
        if keys.services {
            keys.running_services = has_running_services(source.text());
        }
        // What is a manifest by its lines is one, whatever else stands in it. Services may be written in flow style.
        let is_plain = is_plain && keys.services == keys.running_services;
        if !(is_plain || keys.api_version && keys.kind) {
            keys.add_parsed(source);
        }
        keys
    }

    fn add(&mut self, key: &str) {
        match key {
            "apiVersion" => self.api_version = true,
            "kind" => self.kind = true,
            "metadata" => self.metadata = true,
            "spec" => self.spec = true,
            "services" => self.services = true,
            "include" | "volumes" | "networks" | "configs" | "secrets" | "models" | "jobs" => self.compose = true,
            _ => {}
        }
    }

    /// Reads the keys of documents in flow style, with tags, anchors or escapes, or whose root is indented.
    fn add_parsed(&mut self, source: &Source) {
        for document in yaml::parse(source, Dialect::Compose) {
            let Some(root) = document.node(source) else { continue };
            root.entries().iter().filter_map(|entry| entry.key.text()).for_each(|key| self.add(key));
            let services = root.get("services").into_iter().flat_map(Node::entries);
            self.running_services |= services.into_iter().any(|service| {
                let is_text = |key: &str| service.value.get(key).is_some_and(Node::is_scalar);
                is_text("image") || is_text("container_name") || service.value.get("build").is_some()
            });
        }
    }
}

/// Keys that begin a line at the first column, and whether these are all there are.
fn by_lines(text: &str) -> (TopLevel, bool) {
    let mut keys = TopLevel::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (mut is_plain, mut is_first) = (true, true);
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
    for at in starts {
        let Some(first) = text.as_bytes().get(at) else { continue };
        match first {
            b'a' | b'c' | b'i' | b'j' | b'k' | b'm' | b'n' | b's' | b'v' | b'"' | b'\'' => {
                is_first = false;
                let line = text[at..].split('\n').next().unwrap_or("");
                is_plain &= !(*first == b'"' && line.contains('\\'));
                keys.add(line.split(':').next().unwrap_or("").trim_matches(['"', '\'', ' ']));
            }
            // Text behind a marker, or a marker, behind which a document begins.
            b'-' => {
                let line = text[at..].split('\n').next().unwrap_or("");
                let rest = line.strip_prefix("---").map_or("", str::trim);
                is_plain &= rest.is_empty() || rest.starts_with('#');
                is_first = line.starts_with("---");
            }
            b'{' | b'?' | b'!' | b'&' | b'%' => is_plain = false,
            b' ' | b'\t' if is_first => {
                let line = text[at..].split('\n').next().unwrap_or("").trim();
                is_plain &= line.is_empty() || line.starts_with('#');
            }
            b'#' | b'\r' | b'\n' | b' ' | b'\t' => {}
            _ => is_first = false,
        }
        if keys.api_version && keys.kind {
            return (keys, true);
        }
    }
    (keys, is_plain && !has_other_breaks(text))
}

/// Whether a text has line breaks of YAML 1.1, behind which keys may stand.
fn has_other_breaks(text: &str) -> bool {
    let is_lone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    memchr::memchr_iter(b'\r', text.as_bytes()).any(is_lone)
        || !text.is_ascii() && text.contains(['\u{85}', '\u{2028}', '\u{2029}'])
}

/// Whether what stands under `services` at the first column has the keys of Compose services.
fn has_running_services(text: &str) -> bool {
    let lines =
        text.lines().skip_while(|line| !line.starts_with(['s', '"', '\'']) || !line.contains("services")).skip(1);
    let mut lines = lines.take_while(|line| line.is_empty() || line.starts_with([' ', '\t', '#', '\r'])).take(400);
    lines.any(|line| {
        let (key, value) = line.trim().split_once(':').unwrap_or_default();
        match key {
            "image" => !value.trim().is_empty() && !value.trim_start().starts_with(['{', '#']) || value.contains("{{"),
            "build" | "container_name" => true,
            _ => false,
        }
    })
}
