//! What the command does, as calls: its files, its threads and its care for panics, but the report is returned.

use std::path::{Path, PathBuf};

use lintainer_core::config::ConfigErrors;
use lintainer_core::engine::{Configuration, Engine, Files};
use lintainer_core::finding::Safety;
use lintainer_core::fixer::FixOutcome;
use lintainer_core::helm::render::Release;
use lintainer_core::helm::told::RenderedChartJson;
use lintainer_core::kustomize::{BuildJson, FailureJson};
use lintainer_core::report::{FileProblem, Report};
use lintainer_core::workspace::Reader;

use crate::args::{ReportArgs, RuleArgs};
use crate::charts;
pub use crate::clock::{now, rfc_3339, today};
use crate::custom::Rules;
pub use crate::custom::engine_for_texts;
use crate::discover::{Search, discover};
pub use crate::error::CliError;
pub use crate::kustomization::Kustomization;
use crate::paths::Base;
use crate::reports;
use crate::settings::ConfigFiles;
pub use crate::workers::Threads;
use crate::workers::{guard, guard_report, processors};

/// Where to look for files and for their configuration: arguments of `lintainer check`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The one configuration file to use: `--config`.
    pub config: Option<PathBuf>,
    /// Read no configuration file: `--isolated`.
    pub isolated: bool,
    /// Apply exclusions to paths that are named, too: `--force-exclude`.
    pub force_exclude: bool,
    /// Lint what .gitignore and .ignore files leave out, too: `--no-ignores`.
    pub no_ignores: bool,
    /// Reports of scanners, folders of them, or `IMAGE=FILE`: `--report`.
    pub reports: Vec<PathBuf>,
}

/// Checks files on disk as one project, with the rules that it has of its own (`custom-rules`). `configuration` is above
/// what files say; its text is instead of them. Paths that cannot be read are errors in the report.
///
/// # Errors
///
/// Faults in the configuration, a configuration file or a report that cannot be read, no current directory.
pub fn check(
    engine: &Engine,
    place: &Place,
    given: &Configuration,
    threads: Option<usize>,
) -> Result<Report, CliError> {
    let base = Base::of_process().map_err(CliError::CurrentDirectory)?;
    let threads = threads.unwrap_or_else(processors);
    let rules =
        RuleArgs { config: place.config.iter().cloned().collect(), isolated: place.isolated, ..RuleArgs::default() };
    let custom = Rules::given(engine.rules(), &base, &rules, &place.paths, given);
    let engine = &custom.engine;
    let mut configs = ConfigFiles::new(engine.rules(), &base, &rules, &[])?;
    configs.add_given(given)?;
    let search =
        Search { paths: &place.paths, force_exclude: place.force_exclude, heed_ignores: !place.no_ignores, threads };
    let (mut found, config) = discover(&search, &base, &mut configs)?;
    found.errors.extend(custom.faults.iter().cloned());
    let named = ReportArgs { report: place.reports.clone(), ..ReportArgs::default() };
    let reports = reports::read(&named, config.told(), &base, &mut Vec::new())?;
    let mut workspace = found.workspace(engine, config);
    workspace.set_given(reports);
    Ok(found.check(&workspace, &Threads::of(Some(threads)))?)
}

/// Builds a kustomization on disk; the inner error is why it does not build. `given` is above what configuration files say;
/// its text is instead of them.
///
/// # Errors
///
/// The folder lies outside of what may be read, faults in the configuration, a configuration file that cannot be read, no
/// current directory.
pub fn kustomize(
    engine: &Engine,
    kustomization: &Kustomization,
    given: &Configuration,
) -> Result<Result<BuildJson, FailureJson>, CliError> {
    kustomization.build(engine, given)
}

/// A chart on disk, and what the installation decides: arguments of `lintainer render`.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// Its folder, its `Chart.yaml`, or an archive.
    pub path: PathBuf,
    /// Files of values, the strongest last: `--values`.
    pub values: Vec<PathBuf>,
    /// Name, namespace, versions.
    pub release: Release,
    /// Print the definitions of resources, too: `--include-crds`.
    pub include_crds: bool,
}

/// Renders a chart on disk; the inner error is why each template that ends does so.
///
/// # Errors
///
/// A file cannot be read, there is no chart, no current directory: a message for people.
pub fn render_chart(chart: &Chart) -> Result<Result<RenderedChartJson, Vec<FailureJson>>, String> {
    let base = Base::of_process().map_err(|error| CliError::CurrentDirectory(error).to_string())?;
    let mut files = charts::Files::read(&chart.path, &base)?;
    for path in &chart.values {
        files.add_values(path)?;
    }
    let told = files.told();
    Ok(match files.build(&chart.release) {
        Ok(build) => Ok(told.chart(&build, chart.include_crds, &files.chart.notes)),
        Err(failures) => Err(failures.iter().map(|failure| told.failure(failure)).collect()),
    })
}

/// The files below a folder that a check looks at, configuration and ignore files aside: paths from that folder, and bytes.
/// Those that cannot be read are the second value.
///
/// # Errors
///
/// None in practice; those of [`check`].
pub fn read_folder(engine: &Engine, folder: &Path) -> Result<(Files, Vec<FileProblem>), CliError> {
    let folder = folder.canonicalize().map_err(CliError::CurrentDirectory)?;
    let base = Base::at(folder.clone());
    let rules = RuleArgs { isolated: true, ..RuleArgs::default() };
    let mut configs = ConfigFiles::new(engine.rules(), &base, &rules, &[])?;
    let search = Search { paths: &[folder], force_exclude: false, heed_ignores: false, threads: 1 };
    let (found, _) = discover(&search, &base, &mut configs)?;
    let mut report = Report::default();
    report.add_errors(found.errors.iter().cloned());
    let mut texts = Vec::with_capacity(found.files.len());
    for shown in found.files.keys() {
        match found.read(shown) {
            Ok(bytes) => texts.push((shown.clone(), bytes)),
            Err(message) => report.add_errors([FileProblem { path: shown.clone(), message }]),
        }
    }
    Ok((Files(texts), report.errors))
}

/// [`Engine::check`] on threads; a panic is an error of the file that it is about.
///
/// # Errors
///
/// As [`Engine::check`].
pub fn check_files(
    engine: &Engine,
    files: &Files,
    given: &Configuration,
    threads: Option<usize>,
) -> Result<Report, ConfigErrors> {
    let workers = Threads::of(threads);
    guard_report(|| engine.check(files, given, &workers))
}

/// [`Engine::fix`] on threads; a panic is an error of the file that it is about.
///
/// # Errors
///
/// As [`Engine::fix`]; the inner error is the message of a panic that is not about one file.
pub fn fix_files(
    engine: &Engine,
    files: Files,
    given: &Configuration,
    safety: Safety,
    threads: Option<usize>,
) -> Result<Result<FixOutcome, String>, ConfigErrors> {
    let workers = Threads::of(threads);
    match guard(|| engine.fix(files, given, safety, &workers)) {
        Ok(outcome) => Ok(Ok(outcome?)),
        Err(message) => Ok(Err(message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_memory_are_checked_without_what_is_excluded() {
        let engine = lintainer_rules::engine();
        let text = "FROM alpine";
        let files = Files::from_texts([("a/Dockerfile", text), ("b/Dockerfile", text)]);
        let given = Configuration { toml: Some("exclude = [\"b\"]".to_string()), ..Configuration::default() };
        let report = check_files(&engine, &files, &given, Some(2)).unwrap();
        assert_eq!(report.files.len(), 1);
        assert!(!report.findings.is_empty());
        assert!(report.findings.iter().all(|finding| report.path(finding.span) == "a/Dockerfile"));
    }

    #[test]
    fn a_folder_is_read_with_paths_from_it() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
        let (files, errors) = read_folder(&lintainer_rules::engine(), &folder).unwrap();
        assert!(errors.is_empty(), "{errors:?}");
        assert!(files.0.iter().all(|(path, _)| folder.join(path).is_file()));
        assert!(files.0.iter().any(|(path, bytes)| path.starts_with("cases/") && !bytes.is_empty()));
    }
}
