//! The files of a workspace, for charts that are rendered.

use super::{Entry, Workspace, WorkspaceFiles};
use crate::helm::build::{Given, build};
use crate::helm::gather::{Folders, Gathered, Take, outermost};
use crate::helm::render::Release;
use crate::helm::told::{RenderedChartJson, Told};
use crate::helm::wanted::{self, Known};
use crate::kustomize::FailureJson;
use crate::project::{file_name, folder, join};
use crate::source::Source;
use crate::span::FileId;

/// What is given to a chart.
#[derive(Debug, Clone, Default)]
pub struct Installation {
    /// Files of values by their paths in the workspace, the strongest last.
    pub values: Vec<String>,
    /// Name, namespace, versions.
    pub release: Release,
    /// Show the definitions of resources in `crds`, too.
    pub include_crds: bool,
}

impl Workspace<'_> {
    /// Renders the chart in a folder (or with that `Chart.yaml`) from the files that are there, as `helm template` does. The inner
    /// error is why each template that ends does so.
    ///
    /// # Errors
    /// There is no such chart or file of values, or too much of it: a message for people.
    pub fn render_chart(
        &self,
        path: &str,
        installation: &Installation,
    ) -> Result<Result<RenderedChartJson, Vec<FailureJson>>, String> {
        let path = if file_name(path) == "Chart.yaml" { folder(path) } else { path };
        let at = join("", path);
        let at = if at == "." { "" } else { &at };
        let files = self.files();
        if !files.entries.contains_key(join(at, "Chart.yaml").as_str()) {
            return Err(format!("{}: no chart: it has no `Chart.yaml`", if path.is_empty() { "." } else { path }));
        }
        let gathered = Gathered::from_folder(&files, at)?;
        let mut values = Vec::new();
        for path in &installation.values {
            let entry = files.entries.get(join("", path).as_str()).ok_or_else(|| format!("{path}: no such file"))?;
            let bytes = entry.read(self.reader).map_err(|why| format!("{path}: {why}"))?;
            let id = u32::try_from(gathered.files.len() + values.len()).unwrap_or(u32::MAX);
            values.push(Source::from_bytes(FileId(id), path, bytes));
        }
        let told = Told { files: &gathered.files, values: &values };
        let given = Given { values: &values, ..Given::default() };
        Ok(match build(&gathered.files, false, &given, &installation.release) {
            Ok(build) => Ok(told.chart(&build, installation.include_crds, &gathered.notes)),
            Err(failures) => Err(failures.iter().map(|failure| told.failure(failure)).collect()),
        })
    }

    /// The paths of the `Chart.yaml` of charts that stand in no other one.
    pub fn charts(&self) -> Vec<&str> {
        let all: Vec<&str> = self.entries().map(Entry::path).filter(|path| file_name(path) == "Chart.yaml").collect();
        let mut folders: Vec<&str> = all.iter().map(|path| folder(path)).collect();
        folders.sort_unstable();
        let kept = outermost(&folders);
        let mut found: Vec<&str> = all.into_iter().filter(|path| kept.contains(&folder(path))).collect();
        found.sort_unstable();
        found
    }
}

impl Folders for WorkspaceFiles<'_> {
    fn below(&self, folder: &str, take: &mut Take) -> Result<(), String> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let here = self.entries.range(prefix.as_str()..).take_while(|(path, _)| path.starts_with(&prefix));
        for (path, entry) in here {
            let bytes = entry.read(self.workspace.reader).map_err(|why| format!("{path}: {why}"))?;
            take(path.get(prefix.len()..).unwrap_or("").to_string(), bytes)?;
        }
        Ok(())
    }

    fn charts(&self) -> Vec<Known> {
        let known = |path: &str| {
            let bytes = self.entries.get(path)?.read(self.workspace.reader).ok()?;
            let name = wanted::name(&Source::from_bytes(FileId(0), path, bytes))?;
            Some(Known { folder: folder(path).to_string(), name })
        };
        self.workspace.charts().into_iter().filter_map(known).collect()
    }

    fn shown(&self, path: &str) -> String {
        if path.is_empty() { ".".to_string() } else { path.to_string() }
    }
}
