//! Modes of mutual TLS in a PeerAuthentication.

use lintainer_core::kubernetes::{MeshPolicy, Object, PolicySubject};
use lintainer_core::yaml::Field;

/// For what a mode is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// All pods of the namespace or of the mesh.
    Namespace,
    /// Those of one workload.
    Workload,
    /// One port.
    Port(u16),
}

/// A mode that is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mode<'a> {
    /// Where it is.
    pub(super) field: Field<'a>,
    /// For what it is.
    pub(super) reach: Reach,
}

/// The places where a PeerAuthentication sets a mode.
pub(super) fn modes<'a>(object: &Object<'a>, mode: &str) -> Vec<Mode<'a>> {
    let Some(policy) = MeshPolicy::of(object) else { return Vec::new() };
    let reach = match policy.subject() {
        PolicySubject::Namespace => Reach::Namespace,
        _ => Reach::Workload,
    };
    let own = Mode { field: object.at("spec.mtls.mode"), reach };
    let ports = policy.port_mtls().map(|(port, field)| Mode { field, reach: Reach::Port(port) });
    std::iter::once(own).chain(ports).filter(|found| found.field.is(mode)).collect()
}
