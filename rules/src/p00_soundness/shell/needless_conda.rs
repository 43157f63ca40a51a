//! `needless-conda`: conda installs only Python packages.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::{Action, Operation, Package};

use crate::prelude::*;
use crate::shared::cuda::Cuda;

pub(super) static RULE: Rule = Rule {
    name: "needless-conda",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("needless_conda.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["conda", "mamba", "micromamba"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build() && !cx.mentions("environment.y")) else { return };
    let Some(operation) = Operation::of(command, run.values()).filter(|one| one.action == Action::Install) else {
        return;
    };
    let is_python = |one: &Package| PACKAGES.contains(&&*one.name);
    if operation.reads_files
        || operation.packages.is_empty()
        || !operation.packages.iter().all(is_python)
        || Cuda::of(at, cx).is_none()
    {
        return;
    }
    let name = command.name().unwrap_or("conda");
    cx.report(command.span, format!("`{name}` installs only Python packages here")).help("use pip or uv");
}

/// Packages of Python that are often installed with conda; what is not listed may be anything.
const PACKAGES: &[&str] = &[
    "python",
    "pip",
    "setuptools",
    "wheel",
    "numpy",
    "scipy",
    "pandas",
    "matplotlib",
    "scikit-learn",
    "pytorch",
    "torchvision",
    "torchaudio",
    "tensorflow",
    "keras",
    "jupyter",
    "jupyterlab",
    "notebook",
    "ipython",
    "ipykernel",
    "tqdm",
    "pyyaml",
    "requests",
    "transformers",
    "pillow",
    "seaborn",
    "h5py",
    "cython",
    "networkx",
    "sympy",
    "joblib",
    "numba",
];
