//! Compose files of several samples' services, which are numbered so that no name comes twice.

use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{self, Entry, Node};

use super::pieces::{Piece, Turns, end_of_value, is_simple};

/// Samples that take turns.
pub struct Samples {
    samples: Vec<Sample>,
    turns: Turns,
    number: usize,
}

/// A Compose file in parts.
struct Sample {
    services: Piece,
    /// What stands at the top: extensions, and `volumes:` and the like with their entries.
    others: Vec<Top>,
}

/// A key at the top with the lines below it, or one of its entries.
#[derive(Clone)]
struct Top {
    section: String,
    /// The name of the entry; empty for an extension, which is kept whole.
    entry: String,
    text: String,
}

impl Samples {
    /// Takes the samples apart; leaves out those that cannot be joined to others.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let samples: Vec<_> = texts.filter_map(Sample::new).collect();
        Samples { turns: Turns::among(samples.len()), samples, number: 0 }
    }

    /// A file with at least this many bytes; an empty one if there are no samples.
    pub fn file(&mut self, size: usize) -> String {
        let mut services = String::new();
        let mut others: Vec<Top> = Vec::new();
        let mut others_len = 0;
        while services.len() + others_len < size && !self.samples.is_empty() {
            let Some(sample) = self.samples.get(self.turns.next()) else { break };
            self.number += 1;
            sample.services.write(self.number, &mut services);
            for top in &sample.others {
                if !others.iter().any(|other| other.section == top.section && other.entry == top.entry) {
                    others_len += top.text.len();
                    others.push(top.clone());
                }
            }
        }
        if services.is_empty() {
            return services;
        }
        // Anchors must stand before their aliases.
        let (extensions, mut sections): (Vec<Top>, Vec<Top>) = others.into_iter().partition(|top| top.entry.is_empty());
        let mut text: String = extensions.into_iter().map(|top| top.text).collect();
        text.push_str("services:\n");
        text.push_str(&services);
        sections.sort_by(|a, b| a.section.cmp(&b.section));
        let mut last = "";
        for Top { section, text: lines, .. } in &sections {
            if section != last {
                text.push_str(&format!("{section}:\n"));
            }
            text.push_str(lines);
            last = section;
        }
        text
    }
}

impl Sample {
    fn new(text: &str) -> Option<Self> {
        let source = Source::new(FileId(0), "compose.yaml", text);
        let documents = yaml::parse(&source, yaml::Dialect::Compose);
        let root = documents.first()?.node(&source)?;
        if documents.len() > 1 || !is_simple(text, &documents) {
            return None;
        }
        let mut services = None;
        let mut others = Vec::new();
        for entry in root.own_entries() {
            match entry.key.text()? {
                "version" | "name" => {}
                "services" if is_indented(entry.value) => services = Some(services_of(text, entry)),
                section @ ("volumes" | "networks" | "secrets" | "configs") if is_indented(entry.value) => {
                    for inner in entry.value.own_entries() {
                        let name = inner.key.text()?.to_string();
                        others.push(Top { section: section.to_string(), entry: name, text: lines_of(text, inner) });
                    }
                }
                section if section.starts_with("x-") => {
                    let text = lines_of(text, entry);
                    others.push(Top { section: section.to_string(), entry: String::new(), text });
                }
                _ => return None,
            }
        }
        Some(Sample { services: services?, others })
    }
}

/// Whether the entries stand below each other, two blanks in.
fn is_indented(node: Node) -> bool {
    let column = |entry: Entry| node.source().position(entry.key.written_span().start).column;
    !node.is_alias() && !node.is_flow() && node.own_entries().next().is_some_and(|first| column(first) == 3)
}

/// The services with their names and what refers to those.
fn services_of(text: &str, services: Entry) -> Piece {
    let names: Vec<&str> = services.value.own_entries().filter_map(|service| service.key.text()).collect();
    let mut ends = Vec::new();
    for service in services.value.own_entries() {
        ends.extend(end_of_value(service.key));
        let refers = |key: &str| matches!(key, "depends_on" | "extends" | "links" | "network_mode" | "volumes_from");
        for setting in service.value.own_entries().filter(|setting| setting.key.text().is_some_and(refers)) {
            let is_name = |node: &Node| {
                let name = node.text().map(|text| text.strip_prefix("service:").unwrap_or(text));
                name.is_some_and(|name| names.contains(&name))
            };
            ends.extend(setting.value.subtree().filter(is_name).filter_map(end_of_value));
        }
    }
    ends.sort_unstable();
    let start = end_of_line(text, services.key.span().range().end);
    Piece::new(text, start, end_of_line(text, services.value.span().range().end), &ends)
}

/// The lines of an entry.
fn lines_of(text: &str, entry: Entry) -> String {
    let span = entry.span().range();
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let mut lines = text.get(start..end_of_line(text, span.end)).unwrap_or("").to_string();
    if !lines.ends_with('\n') {
        lines.push('\n');
    }
    lines
}

/// Where the next line begins, or `at` if one begins there.
fn end_of_line(text: &str, at: usize) -> usize {
    if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        return at;
    }
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}
