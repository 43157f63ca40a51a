//! lintainer for Python. The package `lintainer` has the documented interface; this module is the bridge beneath it.

mod batch;
mod errors;
mod report;
mod restore;
mod rules;
mod values;

use std::sync::LazyLock;

use lintainer_core::engine::Engine;

pub(crate) static ENGINE: LazyLock<Engine> = LazyLock::new(lintainer::library::engine_for_texts);

/// The extension module. All state is the engine, which never changes, so that it needs no interpreter lock.
#[pyo3::pymodule(gil_used = false)]
mod _lintainer {
    use std::ffi::OsString;
    use std::path::PathBuf;

    use lintainer::library::{self, Chart, Kustomization, Place};
    use lintainer_core::engine::{Configuration, Files};
    use lintainer_core::finding::Safety;
    use lintainer_core::helm::render::Release;
    use lintainer_core::project::File;
    use lintainer_core::render::OutputFormat;
    use lintainer_core::render::json::{RuleJson, RulesJson};
    use lintainer_core::rule::Practice;
    use lintainer_core::span::FileId;
    use pyo3::prelude::*;
    use pyo3::pybacked::{PyBackedBytes, PyBackedStr};

    use crate::rules::Rules;
    use crate::{ENGINE, errors, values};

    #[pymodule_export]
    use crate::batch::{CoreBatch, check_batch};
    #[pymodule_export]
    use crate::report::CoreReport;
    #[pymodule_export]
    use crate::rules::CoreRule;

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "Python's name for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    /// Runs the command; returns its exit status.
    #[pyfunction]
    fn main(py: Python<'_>, args: Vec<OsString>) -> u8 {
        py.detach(|| lintainer::run_standard(args))
    }

    /// What files consist of.
    #[derive(FromPyObject)]
    enum Content {
        Text(PyBackedStr),
        Bytes(PyBackedBytes),
    }

    impl Content {
        fn bytes(&self) -> &[u8] {
            match self {
                Content::Text(text) => text.as_bytes(),
                Content::Bytes(bytes) => bytes,
            }
        }
    }

    fn files(given: Vec<(String, Content)>) -> Files {
        Files(given.into_iter().map(|(path, content)| (path, content.bytes().to_vec())).collect())
    }

    fn configuration(toml: Option<String>, keys: Option<&str>) -> PyResult<Configuration> {
        let overrides = keys.map(serde_json::from_str).transpose();
        let overrides = overrides.map_err(|error| errors::argument(error.to_string()))?;
        Ok(Configuration { toml, overrides, day: library::today() })
    }

    #[pyfunction]
    #[expect(clippy::too_many_arguments, reason = "the arguments of the Python function")]
    fn check_paths(
        py: Python<'_>,
        paths: Vec<PathBuf>,
        config_file: Option<PathBuf>,
        toml: Option<String>,
        keys: Option<&str>,
        isolated: bool,
        force_exclude: bool,
        no_ignores: bool,
        reports: Vec<PathBuf>,
        rules: Vec<PyRef<'_, CoreRule>>,
        threads: Option<usize>,
    ) -> PyResult<CoreReport> {
        let given = configuration(toml, keys)?;
        let place = Place { paths, config: config_file, isolated, force_exclude, no_ignores, reports };
        let rules = Rules::new(&rules)?;
        let report = py.detach(|| library::check(rules.engine(), &place, &given, threads));
        rules.finish(py)?;
        report.map(CoreReport::new).map_err(|error| errors::cli(py, &error))
    }

    #[pyfunction]
    fn check_files(
        py: Python<'_>,
        given: Vec<(String, Content)>,
        toml: Option<String>,
        keys: Option<&str>,
        rules: Vec<PyRef<'_, CoreRule>>,
        threads: Option<usize>,
    ) -> PyResult<CoreReport> {
        let configuration = configuration(toml, keys)?;
        let rules = Rules::new(&rules)?;
        let files = files(given);
        let report = py.detach(|| library::check_files(rules.engine(), &files, &configuration, threads));
        rules.finish(py)?;
        report.map(CoreReport::new).map_err(|errors| errors::config(py, &errors))
    }

    /// An applied fix; its fields are those of `lintainer.AppliedFix`.
    #[derive(serde::Serialize)]
    struct AppliedFix<'a> {
        path: &'a str,
        line: u32,
        rule: &'a str,
        title: &'a str,
        safety: &'a str,
    }

    /// The new texts by path, what was done, what was refused and why, and the report about the texts as they are then.
    type Fixed<'py> = (Vec<(String, String)>, Bound<'py, PyAny>, Vec<(String, &'static str)>, CoreReport);

    #[pyfunction]
    fn fix_files<'py>(
        py: Python<'py>,
        given: Vec<(String, Content)>,
        toml: Option<String>,
        keys: Option<&str>,
        unsafe_fixes: bool,
        threads: Option<usize>,
    ) -> PyResult<Fixed<'py>> {
        let configuration = configuration(toml, keys)?;
        let safety = if unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        let outcome = py.detach(|| library::fix_files(&ENGINE, files(given), &configuration, safety, threads));
        let outcome = outcome.map_err(|errors| errors::config(py, &errors))?;
        let outcome = outcome.map_err(|message| errors::internal(py, &message))?;
        let applied: Vec<AppliedFix> = outcome
            .applied
            .iter()
            .map(|fix| AppliedFix {
                path: &fix.path,
                line: fix.line,
                rule: fix.rule,
                title: &fix.title,
                safety: fix.safety.name(),
            })
            .collect();
        let applied = values::to_python(py, &applied)?;
        let refused = outcome.refused.into_iter().map(|(path, refusal)| (path, refusal.reason())).collect();
        Ok((outcome.changed.into_iter().collect(), applied, refused, CoreReport::new(outcome.report)))
    }

    #[pyfunction]
    #[expect(clippy::too_many_arguments, reason = "the arguments of the Python function")]
    fn kustomize<'py>(
        py: Python<'py>,
        path: PathBuf,
        top: Option<PathBuf>,
        within_folders: bool,
        config_file: Option<PathBuf>,
        toml: Option<String>,
        keys: Option<&str>,
        isolated: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let given = configuration(toml, keys)?;
        let kustomization = Kustomization { path, top, within_folders, config: config_file, isolated };
        let built = py.detach(|| library::kustomize(&ENGINE, &kustomization, &given));
        match built.map_err(|error| errors::cli(py, &error))? {
            Ok(build) => values::to_python(py, &build),
            Err(failure) => Err(errors::build(py, &failure)),
        }
    }

    #[pyfunction]
    #[expect(clippy::too_many_arguments, reason = "the arguments of the Python function")]
    fn render_chart<'py>(
        py: Python<'py>,
        path: PathBuf,
        values: Vec<PathBuf>,
        name: String,
        namespace: String,
        kube_version: Option<String>,
        api_versions: Vec<String>,
        include_crds: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let kube_version = kube_version.unwrap_or_else(|| Release::default().kube_version);
        let release = Release { name, namespace, kube_version, api_versions, is_upgrade: false };
        let chart = Chart { path, values, release, include_crds };
        let rendered = py.detach(|| library::render_chart(&chart));
        match rendered.map_err(|message| errors::failed(py, &message))? {
            Ok(rendered) => values::to_python(py, &rendered),
            Err(failures) => Err(errors::chart(py, &failures)),
        }
    }

    /// All rules by name.
    #[pyfunction]
    fn rules(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        values::to_python(py, &RulesJson::new(ENGINE.rules()).rules)
    }

    /// A rule by its name or by that of another tool.
    #[pyfunction]
    fn rule<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let rule = ENGINE.rule(name).map_err(|error| errors::unknown_rule(py, &error))?;
        values::to_python(py, &RuleJson::from(rule))
    }

    /// What a rule is about, as text.
    #[pyfunction]
    fn explain(py: Python<'_>, name: &str) -> PyResult<String> {
        ENGINE.explain(name).map_err(|error| errors::unknown_rule(py, &error))
    }

    /// The titles of the practices by number.
    #[pyfunction]
    fn practices() -> Vec<&'static str> {
        Practice::ALL.map(Practice::title).to_vec()
    }

    /// The names of the output formats.
    #[pyfunction]
    fn formats() -> Vec<&'static str> {
        OutputFormat::ALL.map(OutputFormat::name).to_vec()
    }

    /// What a file is: the name of its format; `None` if it is of no format of ours.
    #[pyfunction]
    fn kind_of(py: Python<'_>, path: String, content: Content) -> Option<&'static str> {
        use lintainer_core::project::Kind;
        let file = py.detach(|| File::new(FileId(0), &path, content.bytes().to_vec()));
        match file.kind {
            Kind::Dockerfile => Some("dockerfile"),
            Kind::Compose => Some("compose"),
            Kind::Kubernetes => Some("kubernetes"),
            Kind::Support(_) | Kind::Other => None,
        }
    }

    /// Reads a configuration and says what is wrong with it.
    #[pyfunction]
    fn check_config(py: Python<'_>, toml: Option<String>, keys: Option<&str>) -> PyResult<()> {
        let configuration = configuration(toml, keys)?;
        ENGINE.configure(&Files::default(), &configuration).map(|_| ()).map_err(|errors| errors::config(py, &errors))
    }
}
