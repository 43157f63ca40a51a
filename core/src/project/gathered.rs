//! The files that a chart of a project is rendered from: its own, those of charts that stand for others, and what lies beside.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::OnceLock;

use super::charts::Top;
use super::{Project, file_name, join};
use crate::helm::archive::{is_archive, unpack};
use crate::helm::chart::{ChartFile, without_ignored};
use crate::helm::context::Unread;
use crate::helm::failure::Failure;
use crate::helm::paths::is_in_templates;
use crate::helm::schema;
use crate::helm::template::parse;
use crate::helm::wanted::{self, Known, MAX_DEPTH, Wanted};
use crate::listing::{Name, NameKind};
use crate::source::{MAX_FILE_BYTES, Source};
use crate::span::FileId;

/// How many archives of other charts a chart may hold.
const MAX_ARCHIVES: usize = 64;

/// How many files beside its templates a chart may read.
const MAX_FILES: usize = 1000;

/// The files that a chart is rendered from.
#[derive(Default)]
pub(super) struct Gathered<'p> {
    pub(super) files: Vec<ChartFile<'p>>,
    /// Those that `.helmignore` does not name.
    pub(super) kept: OnceCell<Result<Vec<ChartFile<'p>>, Failure>>,
    /// Whether a chart is missing that it depends on.
    pub(super) is_partial: bool,
    /// The trees of templates that are known.
    pub(super) templates: Rc<parse::Known>,
    /// The schemas that were read.
    pub(super) schemas: schema::Known,
    /// The files that templates may ask for and that could not be read.
    pub(super) unread: Rc<Unread>,
}

impl<'p> Gathered<'p> {
    pub(super) fn kept(&self) -> Result<Vec<ChartFile<'p>>, Failure> {
        self.kept.get_or_init(|| without_ignored(self.files.clone())).clone()
    }
}

impl Project {
    /// The files of the project below a folder, each with its path from there.
    pub(super) fn below<'p>(&'p self, folder: &str) -> impl Iterator<Item = (&'p str, FileId)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let path = |id: &FileId| self.file(*id).source.path.as_str();
        let first = self.by_path().partition_point(|id| path(id) < prefix.as_str());
        let all = self.by_path().get(first..).unwrap_or(&[]).iter();
        all.map_while(move |id| Some((path(id).strip_prefix(&prefix)?, *id)))
    }

    /// Collects the files of a chart, and those of charts of the project that it depends on and does not hold.
    pub(super) fn gather<'p>(
        &'p self,
        folder: &str,
        prefix: &str,
        depth: usize,
        known: &OnceLock<Vec<Known>>,
        mut held: HashSet<String>,
        into: &mut Gathered<'p>,
    ) {
        let mut about = Vec::new();
        for (path, id) in self.below(folder) {
            let file = self.file(id);
            let source = &*file.source;
            if matches!(path, "Chart.yaml" | "requirements.yaml") {
                about.push(source);
            }
            if let Some((name, "Chart.yaml")) = path.strip_prefix("charts/").and_then(|rest| rest.split_once('/')) {
                held.insert(wanted::name(source).unwrap_or_else(|| name.to_string()));
            }
            // The text of what nobody looks at was not kept; an empty schema is one that helm cannot use.
            let is_schema = file_name(path) == "values.schema.json" && !file.is_nothing();
            if !source.text().is_empty() || is_schema {
                into.files.push(ChartFile { path: format!("{prefix}{path}"), source });
            }
        }
        let mut missing: Vec<Wanted> = about.into_iter().flat_map(Wanted::read).collect();
        missing.retain(|wanted| depth < MAX_DEPTH && held.insert(wanted.name.clone()));
        for wanted in missing {
            let said = self.building.charts.charts.get(&wanted.name).map(String::as_str);
            match said.or_else(|| wanted.found_in(folder, known.get_or_init(|| self.known_charts()))) {
                Some(found) => {
                    let prefix = format!("{prefix}charts/{}/", wanted.name);
                    self.gather(found, &prefix, depth + 1, known, HashSet::new(), into);
                }
                None => into.is_partial = true,
            }
        }
    }

    /// What a chart holds beside the files of the project: what its templates read, and archives of other charts.
    pub(super) fn beside_templates(&self, folder: &str) -> Vec<(String, Source)> {
        let mut beside = self.beside_chart(folder);
        beside.extend(self.packed_charts(folder, beside.len()));
        beside
    }

    /// The files of the archives in `charts` of a chart: numbered behind those of the project and `before` more.
    fn packed_charts(&self, folder: &str, before: usize) -> Vec<(String, Source)> {
        let charts = join(folder, "charts");
        let names = self.names_in(&charts);
        let is_one = |name: &&Name| name.kind == NameKind::File && is_archive(&name.text);
        let archives = names.iter().flat_map(|names| names.iter()).filter(is_one).take(MAX_ARCHIVES);
        let mut found = Vec::new();
        for name in archives {
            let bytes = self.bytes_at(&join(&charts, &name.text), MAX_FILE_BYTES);
            let mut files = bytes.and_then(|bytes| unpack(&bytes).ok()).unwrap_or_default();
            files.sort_by(|one, other| one.path.cmp(&other.path));
            for file in files {
                let id = FileId(u32::try_from(self.files.len() + before + found.len()).unwrap_or(u32::MAX));
                let path = format!("charts/{}/{}", name.text, file.path);
                found.push((path.clone(), Source::from_bytes(id, path, file.bytes)));
            }
        }
        found
    }

    /// The charts of the project that can stand for others.
    fn known_charts(&self) -> Vec<Known> {
        let name = |top: &Top| wanted::name(&self.file(top.file).source);
        let known = |top: Top| Some(Known { name: name(&top)?, folder: top.folder.to_string() });
        self.top_charts().into_iter().filter_map(known).collect()
    }

    /// The files beside the templates of a chart, where these read some: numbered behind those of the project.
    fn beside_chart(&self, folder: &str) -> Vec<(String, Source)> {
        let templates = self.below(folder).filter(|(path, _)| is_in_templates(path));
        let mut texts = templates.map(|(_, id)| self.file(id).source.text());
        if !texts.any(|text| text.contains(".Files")) {
            return Vec::new();
        }
        let known: HashSet<&str> = self
            .below(folder)
            .filter(|(_, id)| !self.file(*id).source.text().is_empty())
            .map(|(path, _)| path)
            .collect();
        let Some(below) = self.files_below(folder) else { return Vec::new() };
        let wanted = below.files.iter().filter(|path| !known.contains(path.as_str())).take(MAX_FILES);
        let read = wanted.filter_map(|path| Some((path.to_string(), self.text_at(&join(folder, path))?)));
        let source = |(at, (path, text)): (usize, (String, String))| {
            let id = FileId(u32::try_from(self.files.len() + at).unwrap_or(u32::MAX));
            let source = Source::new(id, path.as_str(), text);
            (path, source)
        };
        read.enumerate().map(source).collect()
    }
}
