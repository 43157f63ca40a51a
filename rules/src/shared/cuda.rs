//! The image of CUDA that a stage stands on.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::At;
use lintainer_core::model::Tag;

/// An image `nvidia/cuda` with a known tag, such as `12.4.1-devel-ubuntu22.04`.
pub(crate) struct Cuda {
    /// The reference, as it is shown.
    pub(crate) image: String,
    /// The major version of CUDA.
    pub(crate) major: u32,
    minor: u32,
    flavour: Flavour,
    has_cudnn: bool,
}

/// What the image has, each with what those before it have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Flavour {
    Base,
    Runtime,
    Devel,
}

/// Beginnings of packages by the first flavour that has them, as in the Dockerfiles of the images
/// (<https://gitlab.com/nvidia/container-images/cuda>); as of November 2025.
const PACKAGES: &[(Flavour, &str)] = &[
    (Flavour::Devel, "cuda-cudart-dev"),
    (Flavour::Devel, "cuda-command-line-tools"),
    (Flavour::Devel, "cuda-minimal-build"),
    (Flavour::Devel, "cuda-libraries-dev"),
    (Flavour::Devel, "cuda-nvml-dev"),
    (Flavour::Devel, "cuda-nvcc"),
    (Flavour::Devel, "cuda-toolkit"),
    (Flavour::Devel, "libnpp-dev"),
    (Flavour::Devel, "libcusparse-dev"),
    (Flavour::Devel, "libcublas-dev"),
    (Flavour::Devel, "libnccl-dev"),
    (Flavour::Devel, "nvidia-cuda-toolkit"),
    (Flavour::Base, "cuda-cudart"),
    (Flavour::Base, "cuda-compat"),
    (Flavour::Runtime, "cuda-libraries"),
    (Flavour::Runtime, "cuda-nvtx"),
    (Flavour::Runtime, "libnpp"),
    (Flavour::Runtime, "libcusparse"),
    (Flavour::Runtime, "libcublas"),
    (Flavour::Runtime, "libnccl2"),
];

impl Cuda {
    /// The one that the stage of an instruction stands on in the end.
    pub(crate) fn of(at: &At, cx: &Context) -> Option<Cuda> {
        // Hardly any file names one.
        if !cx.mentions("nvidia/cuda") {
            return None;
        }
        let image = at.base_image()?;
        if image.repository() != Some("nvidia/cuda") {
            return None;
        }
        let Tag::Known(tag) = image.tag() else { return None };
        let mut parts = tag.split('-').next()?.split('.');
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?.parse().ok()?;
        let flavour = [("devel", Flavour::Devel), ("runtime", Flavour::Runtime), ("base", Flavour::Base)];
        let flavour = flavour.into_iter().find(|(name, _)| tag.contains(name)).map(|(_, flavour)| flavour)?;
        Some(Cuda { image: image.display(), major, minor, flavour, has_cudnn: tag.contains("cudnn") })
    }

    /// Whether it has the compiler.
    pub(crate) fn is_devel(&self) -> bool {
        self.flavour == Flavour::Devel
    }

    /// Whether it has a package of the distribution. One that names another version is another one.
    pub(crate) fn has(&self, package: &str) -> bool {
        if package.starts_with("libcudnn") {
            return self.has_cudnn && (self.is_devel() || !package.contains("-dev"));
        }
        let Some((flavour, name)) = PACKAGES.iter().find(|(_, name)| package.starts_with(name)) else { return false };
        let version = package.get(name.len()..).unwrap_or("");
        let is_same = version.is_empty()
            || version == format!("-{}", self.major)
            || version == format!("-{}-{}", self.major, self.minor);
        is_same && self.flavour >= *flavour
    }
}
