//! What a chart makes of places in its files, for who edits them: what reads a value, where it is written, what an
//! action prints.

use std::sync::OnceLock;

use super::Project;
use super::gathered::Gathered;
use super::value_sets::ValueSet;
use crate::helm::explain::{Part, action_at, sources, texts};
use crate::helm::output::{Output, Stretch};
use crate::helm::paths::templates_of;
use crate::helm::reads::Reads;
use crate::helm::wanted::About;
use crate::source::Source;
use crate::span::{FileId, Span};
use crate::yaml::{self, Dialect};

/// A chart that is asked about places in its files.
pub(crate) struct ChartPlaces<'p> {
    project: &'p Project,
    gathered: Gathered<'p>,
    /// The sets of values, its own ones first.
    sets: Vec<ValueSet>,
    /// The chart and those below it.
    charts: Vec<Held>,
    reads: OnceLock<Reads>,
}

/// A chart, or one below it.
struct Held {
    /// The path of its folder from the outermost chart, with a slash at its end; empty for that one.
    prefix: String,
    about: About,
}

/// A key of a file of values.
pub(crate) struct Key {
    /// The keys on the way to it, itself last; of what stands in a list those on the way to the list.
    pub(crate) path: Vec<String>,
    /// From the key to the end of its value.
    pub(crate) whole: Span,
    /// The key alone.
    pub(crate) at: Span,
}

/// What a chart comes to with one set of values.
pub(crate) struct WithValues {
    /// The last file of the set, or the one that gives it; none if these are the chart's own values.
    pub(crate) file: Option<FileId>,
    output: Output,
    stretches: Vec<Stretch>,
}

impl WithValues {
    /// The texts that come from a part of a template, each once.
    pub(crate) fn texts(&self, part: &Part) -> Vec<String> {
        texts(part, &self.output, &self.stretches)
    }
}

impl Project {
    /// Asks the chart that a file is of. A file of a chart for others is asked about in one of these.
    pub(crate) fn in_chart<T>(&self, file: FileId, ask: impl FnOnce(&ChartPlaces) -> T) -> Option<T> {
        if self.building.charts.is_off {
            return None;
        }
        let path = &self.file(file).source.path;
        let is_in =
            |folder: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let mut tops = self.top_charts();
        if !tops.iter().any(|top| is_in(top.folder)) {
            return None;
        }
        tops.sort_by_key(|top| std::cmp::Reverse(is_in(top.folder).then_some(top.folder.len())));
        let known = OnceLock::new();
        let mut library = None;
        for top in &tops {
            let gathered = self.files_of_chart(top, &known, &[]);
            if !gathered.files.iter().any(|one| one.source.id == file) {
                continue;
            }
            let about = gathered.files.iter().find(|one| one.path == "Chart.yaml");
            if about.is_some_and(|about| About::read(about.source).is_library) {
                library = library.or(Some(top));
                continue;
            }
            library = Some(top);
            break;
        }
        let top = library?;
        let beside = self.beside_templates(top.folder);
        let gathered = self.files_of_chart(top, &known, &beside);
        let abouts = gathered.files.iter().filter_map(|one| Some((one.path.strip_suffix("Chart.yaml")?, one.source)));
        let charts = abouts.filter(|(prefix, _)| prefix.is_empty() || prefix.ends_with('/'));
        let charts =
            charts.map(|(prefix, source)| Held { prefix: prefix.to_string(), about: About::read(source) }).collect();
        let given = self.given_sets().get(top.folder).cloned().unwrap_or_default();
        let sets = std::iter::once(ValueSet::own()).chain(self.files_of_values(top.folder)).chain(given).collect();
        Some(ask(&ChartPlaces { project: self, gathered, sets, charts, reads: OnceLock::new() }))
    }
}

impl<'p> ChartPlaces<'p> {
    /// The action of a template around an offset, with its braces; on the braces of a block the whole of it.
    pub(crate) fn action(&self, file: FileId, offset: usize) -> Option<Part<'p>> {
        self.template_in(file)?;
        let source = self.source(file)?;
        Some(Part { source, range: action_at(source, offset)? })
    }

    /// What the chart comes to with each of its sets of values that can be rendered, one by one: the own ones first.
    pub(crate) fn rendered(&self) -> impl Iterator<Item = WithValues> {
        self.sets.iter().filter_map(|set| self.with(set))
    }

    fn with(&self, set: &ValueSet) -> Option<WithValues> {
        let (kept, rendered) = self.project.templates_with(&self.gathered, set, &self.project.release(set)).ok()?;
        let output = Output::of_templates(&rendered);
        let stretches = output.stretches(&kept, &rendered);
        Some(WithValues { file: set.place, output, stretches })
    }

    /// Where the values are written that an action prints, or that what it prints was made of.
    pub(crate) fn values_of(&self, part: &Part, rendered: &WithValues) -> Vec<Span> {
        let mut found = sources(part, &rendered.stretches);
        found.retain(|span| self.is_value(span.file));
        found
    }

    /// The key of a file of values at an offset: on the key itself, or on a value that is no collection.
    pub(crate) fn key(&self, file: FileId, offset: usize) -> Option<Key> {
        let source = self.source(file).filter(|_| self.is_value(file))?;
        let documents = yaml::parse(source, Dialect::Kubernetes);
        let mut node = documents.first()?.node(source)?;
        let mut key = Key { path: Vec::new(), whole: node.span(), at: node.span() };
        let mut in_list = false;
        let is_at = |span: Span| span.range().contains(&offset);
        loop {
            if node.is_sequence() {
                node = node.items().find(|item| is_at(item.written_span()))?;
                in_list = true;
                continue;
            }
            let entry = node.own_entries().find(|one| is_at(one.key.written_span()) || is_at(one.value.written_span()));
            let Some(entry) = entry else { return (!node.is_mapping() && !key.path.is_empty()).then_some(key) };
            if !in_list {
                key.path.extend(entry.key.text().map(str::to_string));
            }
            (key.at, key.whole) = (entry.key.written_span(), entry.key.written_span().to(entry.value.written_span()));
            if is_at(entry.key.written_span()) || entry.value.is_alias() {
                return Some(key);
            }
            node = entry.value;
        }
    }

    /// What reads a key of a file of values, by what templates say and by what they print with the values of that file:
    /// those first that name the key or what is below it.
    pub(crate) fn readers(&self, file: FileId, key: &Key) -> Vec<Span> {
        let (mut whole, mut above) = (Vec::new(), Vec::new());
        let prefix = self.values_in(file);
        for read in &self.reads().values {
            let names = prefix.and_then(|prefix| self.seen_from(prefix, read.span.file, &read.names));
            let Some(names) = names else { continue };
            match (names.starts_with(&key.path), key.path.starts_with(&names)) {
                (true, _) => whole.push(read.span),
                (_, true) => above.push(read.span),
                _ => {}
            }
        }
        let set = self.sets.iter().find(|set| set.place == Some(file)).or(self.sets.first());
        let rendered = set.and_then(|set| self.with(set));
        let part = self.source(file).map(|source| Part { source, range: key.whole.range() });
        let printed = rendered.zip(part).map(|(rendered, part)| part.read_by(&rendered.stretches)).unwrap_or_default();
        let is_new = |span: &Span| {
            let is_in = |known: &Span| known.file == span.file && span.start <= known.start && known.end <= span.end;
            self.template_in(span.file).is_some() && !whole.iter().chain(&above).any(is_in)
        };
        let printed: Vec<Span> = printed.into_keys().filter(is_new).collect();
        whole.into_iter().chain(printed).chain(above).collect()
    }

    /// Where what is named at an offset of a template is written: the value behind `.Values`, or the template that is
    /// called. `None` where nothing is named.
    pub(crate) fn declared(&self, file: FileId, offset: usize) -> Option<Vec<Span>> {
        let prefix = self.template_in(file)?;
        if let Some(name) = self.called(file, offset) {
            return Some(self.reads().defined.get(name).copied().into_iter().collect());
        }
        let mut path = self.named(file, offset)?;
        let (mut found, mut nearly) = (Vec::new(), Vec::new());
        let mut at = prefix.to_string();
        loop {
            for source in self.values_at(&at) {
                match lookup(source, &path) {
                    Some((span, true)) => found.push(span),
                    Some((span, false)) => nearly.push(span),
                    None => {}
                }
            }
            let Some(above) = self.step_up(&at, &mut path) else { break };
            at = above.to_string();
        }
        Some(if found.is_empty() { nearly } else { found })
    }

    /// What else names what is named at an offset of a template: the same value, or the same template.
    pub(crate) fn named_alike(&self, file: FileId, offset: usize) -> Vec<Span> {
        let Some(prefix) = self.template_in(file) else { return Vec::new() };
        let reads = self.reads();
        let is_here = |span: &Span| span.file == file && span.range().contains(&offset);
        let defined = reads.defined.iter().find(|(_, span)| is_here(span)).map(|(name, _)| name.as_str());
        if let Some(name) = self.called(file, offset).or(defined) {
            return reads.calls.iter().filter(|(called, _)| called == name).map(|(_, span)| *span).collect();
        }
        let Some(path) = self.named(file, offset) else { return Vec::new() };
        let is_alike =
            |span: Span, names: &[String]| self.template_in(span.file) == Some(prefix) && names.starts_with(&path);
        reads.values.iter().filter(|read| is_alike(read.span, &read.names)).map(|read| read.span).collect()
    }

    /// The template that is called by a name at an offset.
    fn called(&self, file: FileId, offset: usize) -> Option<&str> {
        let is_here = |span: &Span| span.file == file && span.range().contains(&offset);
        self.reads().calls.iter().find(|(_, span)| is_here(span)).map(|(name, _)| name.as_str())
    }

    /// The names behind `.Values` up to the one at an offset.
    fn named(&self, file: FileId, offset: usize) -> Option<Vec<String>> {
        let is_here = |span: Span| span.file == file && span.range().contains(&offset);
        let read = self.reads().values.iter().find(|read| is_here(read.span))?;
        let text = self.source(file)?.slice(read.span);
        let before = text.get(..offset - read.span.start as usize)?;
        // What stands before the first dot is `$` or nothing, then comes `Values`.
        let count = before.matches('.').count().saturating_sub(1);
        let count = count + usize::from(text.get(before.len()..)?.starts_with('.'));
        read.names.get(..count.max(1)).map(<[String]>::to_vec)
    }

    fn reads(&self) -> &Reads {
        self.reads.get_or_init(|| {
            let mut reads = Reads::default();
            for one in self.gathered.files.iter().filter(|one| templates_of(&one.path).is_some()) {
                reads.add(&self.gathered.templates, &one.path, one.source.id, one.source.text());
            }
            reads
        })
    }

    fn source(&self, file: FileId) -> Option<&'p Source> {
        self.gathered.files.iter().find(|one| one.source.id == file).map(|one| one.source)
    }

    fn path(&self, file: FileId) -> Option<&str> {
        self.gathered.files.iter().find(|one| one.source.id == file).map(|one| one.path.as_str())
    }

    /// The chart that a template is of.
    fn template_in(&self, file: FileId) -> Option<&str> {
        templates_of(self.path(file)?)
    }

    /// The chart whose values a file has.
    fn values_in(&self, file: FileId) -> Option<&str> {
        if self.sets.iter().flat_map(ValueSet::whole_files).any(|one| one == file) {
            return Some("");
        }
        let prefix = self.path(file)?.strip_suffix("values.yaml")?;
        self.charts.iter().map(|chart| chart.prefix.as_str()).find(|known| *known == prefix)
    }

    fn is_value(&self, file: FileId) -> bool {
        self.values_in(file).is_some() || self.path(file).is_some_and(|path| path.ends_with("Chart.yaml"))
    }

    /// The files with values of a chart.
    fn values_at(&self, prefix: &str) -> impl Iterator<Item = &'p Source> {
        let own = self.gathered.files.iter().find(|one| one.path.strip_suffix("values.yaml") == Some(prefix));
        let given = self.sets.iter().filter(|_| prefix.is_empty()).flat_map(ValueSet::whole_files);
        own.map(|one| one.source).into_iter().chain(given.map(|file| &*self.project.file(file).source))
    }

    /// The path of a value that a template reads, as the chart with a prefix has it.
    fn seen_from(&self, prefix: &str, template: FileId, names: &[String]) -> Option<Vec<String>> {
        let (mut at, mut path) = (self.template_in(template)?, names.to_vec());
        while at != prefix {
            at = self.step_up(at, &mut path)?;
        }
        Some(path)
    }

    /// The chart above one, and the path of a value as it has it.
    fn step_up<'s>(&self, prefix: &'s str, path: &mut Vec<String>) -> Option<&'s str> {
        let (above, folder) = prefix.strip_suffix('/')?.rsplit_once("charts/")?;
        let find = |prefix: &str| self.charts.iter().find(|chart| chart.prefix == prefix).map(|chart| &chart.about);
        let own = find(prefix);
        // Templates of a library are called by others, with values of these.
        let is_shared = own.is_some_and(|own| own.is_library) || path.first().is_some_and(|first| first == "global");
        if !is_shared {
            let name = own.map_or(folder, |own| own.name.as_deref().unwrap_or_default());
            let wanted = find(above).and_then(|above| above.wanted.iter().find(|wanted| wanted.name == name));
            path.insert(0, wanted.map_or(name, |wanted| wanted.called.as_str()).to_string());
        }
        Some(above)
    }
}

/// The key at the end of a path, or the last that is there, and whether it is the end.
fn lookup(source: &Source, path: &[String]) -> Option<(Span, bool)> {
    let documents = yaml::parse(source, Dialect::Kubernetes);
    let mut node = documents.first()?.node(source)?;
    let mut last = None;
    for (at, name) in path.iter().enumerate() {
        let Some(entry) = node.entry(name) else { break };
        last = Some((entry.key.written_span(), at + 1 == path.len()));
        node = entry.value;
    }
    last
}
