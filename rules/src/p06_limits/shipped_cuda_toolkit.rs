//! `shipped-cuda-toolkit`: the shipped image is based on a CUDA `devel` image.

use lintainer_core::dockerfile::Dockerfile as File;
use lintainer_core::model::Format::Dockerfile;

use crate::prelude::*;
use crate::shared::cuda::Cuda;

pub(super) static RULE: Rule = Rule {
    name: "shipped-cuda-toolkit",
    practice: Practice::Limits,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("shipped_cuda_toolkit.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Dockerfile(check)],
};

fn check(file: &File, cx: &mut Context) {
    if !cx.mentions("devel") || !cx.mentions("nvidia/cuda") {
        return;
    }
    let source = cx.file().source.clone();
    let Some(at) = file.each_at(&source, &file.shipped([])).last() else { return };
    let Some(base) = Cuda::of(&at, cx).filter(Cuda::is_devel) else { return };
    let Some(stage) = at.stage() else { return };
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+');
    let compiles = std::iter::once(stage).chain(stage.parents(file)).any(|stage| {
        let instructions = stage.instructions(file).iter().filter(|one| one.index != stage.from);
        instructions.map(|one| cx.text(one.span)).any(|text| {
            COMPILERS.iter().any(|sign| text.contains(sign))
                || text.split(|c| !is_part(c)).any(|word| PROGRAMS.contains(&word))
        })
    });
    if compiles {
        return;
    }
    let span = at.dockerfile.stages.get(stage.root).and_then(|root| root.from_instruction(file)).map(|from| from.span);
    cx.report(span.unwrap_or(at.span()), format!("`{}` is shipped with its compilers", base.image))
        .help("compile in a separate stage, and ship a `runtime` image");
}

/// Programs that compile, now or when they run.
const PROGRAMS: &[&str] = &[
    "nvcc",
    "make",
    "cmake",
    "gcc",
    "g++",
    "clang",
    "ninja",
    "meson",
    "bazel",
    "cargo",
    "build-essential",
    "vllm",
    "flashinfer",
    "deepspeed",
    "flash-attn",
    "flash_attn",
    "triton",
    "numba",
    "cupy",
    "apex",
    "xformers",
    "bitsandbytes",
    "tensorrt",
    "llama-cpp-python",
    "jax",
    "pycuda",
    "sglang",
];

/// Text that shows a build from source.
const COMPILERS: &[&str] = &[
    "setup.py",
    "install .",
    "install -e",
    "git+",
    "--no-build-isolation",
    "go build",
    "TORCH_CUDA_ARCH",
    "CUDA_ARCH",
    "cupy-cuda",
    "requirements",
    "environment.y",
    "pyproject",
];
