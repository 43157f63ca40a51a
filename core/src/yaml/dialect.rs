//! Who reads the file. Kubernetes and Compose read YAML with Go libraries that follow YAML 1.1 in some points and refuse a
//! few things that the specification allows; what they see counts, not what the specification says.

/// How YAML is read.
///
/// Source: `go.yaml.in/yaml/v2` 2.4 (behind `sigs.k8s.io/yaml`, which kubectl and the API server use) and
/// `go.yaml.in/yaml/v4` (behind compose-go), each tried with the files of `docs/decisions/0010-yaml-parser.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// As the specification has it (YAML 1.2.2, core schema).
    Standard,
    /// As kubectl and the API server read manifests.
    Kubernetes,
    /// As Compose and other programs on newer Go libraries read their files.
    #[default]
    Compose,
}

impl Dialect {
    /// Whether a Go library reads it, with its own limits and liberties.
    pub fn is_go(self) -> bool {
        self != Dialect::Standard
    }
}
