//! `mismatched-cuda-version`: a package is built for another CUDA version than the base image.

use lintainer_core::model::Format::Dockerfile;
use lintainer_core::model::Run;
use lintainer_core::shell::Command;

use crate::prelude::*;
use crate::shared::cuda::Cuda;

pub(super) static RULE: Rule = Rule {
    name: "mismatched-cuda-version",
    practice: Practice::Soundness,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Dockerfile],
    page: Page::new(include_str!("mismatched_cuda_version.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Command(&["pip", "pip3", "uv", "conda", "mamba", "micromamba"], check)],
};

fn check(command: &Command, run: &Run, cx: &mut Context) {
    let Some(at) = run.at().filter(|_| run.is_build()) else { return };
    let Some(base) = Cuda::of(at, cx) else { return };
    for word in command.args() {
        let value = run.value(word, command);
        let wanted = value.known().and_then(wanted_major);
        let Some(wanted) = wanted.filter(|wanted| *wanted != base.major) else { continue };
        let signs = ["setup.py", "--no-build-isolation", "nvcc"];
        let compiles = base.is_devel() && signs.iter().any(|sign| cx.mentions(sign));
        let message = format!("this is for CUDA {wanted}, the base image has CUDA {}", base.major);
        let finding = cx.report(word.span, message);
        finding.help("install the package for the CUDA version of the base image");
        if compiles {
            finding.severity(Severity::Warning);
        }
        return;
    }
}

/// The major version of CUDA that a word asks for: `torch==2.4+cu118`, `…/whl/cu118`, `cudatoolkit=11.8`.
fn wanted_major(text: &str) -> Option<u32> {
    let digits = |rest: &str| -> Option<String> {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty()).then_some(digits)
    };
    for name in ["cudatoolkit=", "pytorch-cuda=", "cuda-version=", "cuda-toolkit="] {
        if let Some((_, rest)) = text.split_once(name) {
            return digits(rest.trim_start_matches('='))?.parse().ok();
        }
    }
    text.match_indices("cu").find_map(|(at, _)| {
        let is_start = at == 0 || text.get(..at)?.ends_with(['+', '/', '-', '=', '_']);
        let rest = text.get(at + 2..)?;
        let rest = rest.strip_prefix("da").unwrap_or(rest);
        let digits = digits(rest).filter(|_| is_start)?;
        // `cu118` and `cu92` have a minor version, `cu12` and `cuda12x` have none.
        let number: u32 = digits.parse().ok()?;
        match digits.len() {
            3 => Some(number / 10),
            2 if (10..20).contains(&number) => Some(number),
            2 => Some(number / 10),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::wanted_major;

    #[test]
    fn words_name_a_version_of_cuda() {
        for (text, major) in [
            ("torch==2.4.0+cu118", Some(11)),
            ("https://download.pytorch.org/whl/cu121", Some(12)),
            ("--torch-backend=cu130", Some(13)),
            ("cupy-cuda11x", Some(11)),
            ("nvidia-cublas-cu12", Some(12)),
            ("cudatoolkit=11.8", Some(11)),
            ("pytorch-cuda=12.1", Some(12)),
            ("cuda-python", None),
            ("security100", None),
        ] {
            assert_eq!(wanted_major(text), major, "{text}");
        }
    }
}
