//! The rules of lintainer: one folder per practice, one file per rule.
//!
//! [`registry`] has them all. Everything that any front end says about a rule stands in its [`Rule`] value.

use lintainer_core::engine::Engine;
use lintainer_core::policy::Admission;
use lintainer_core::rule::{Registry, Rule};

mod admission;
mod p00_soundness;
mod p01_trusted_images;
mod p02_updates;
mod p03_scans;
mod p04_inventory;
mod p05_unprivileged;
mod p06_limits;
mod p07_volumes;
mod p08_zero_trust;
mod p09_monitoring;
mod p10_behaviour;
mod p11_automation;
mod p12_integrated;
mod prelude;
mod shared;
mod tables;

/// The rooms, one for each practice; some have parts.
static ROOMS: &[&[&Rule]] = &[
    p00_soundness::compose::RULES,
    p00_soundness::dockerfile::RULES,
    p00_soundness::kubernetes::RULES,
    p00_soundness::layout::RULES,
    p00_soundness::schema::RULES,
    p00_soundness::shell::RULES,
    p01_trusted_images::RULES,
    p02_updates::RULES,
    p03_scans::RULES,
    p04_inventory::RULES,
    p04_inventory::kubernetes::RULES,
    p05_unprivileged::RULES,
    p05_unprivileged::pod_security::RULES,
    p06_limits::RULES,
    p06_limits::kubernetes::RULES,
    p06_limits::network::RULES,
    p07_volumes::RULES,
    p07_volumes::backups::RULES,
    p08_zero_trust::RULES,
    p08_zero_trust::control_plane::RULES,
    p08_zero_trust::ingress::RULES,
    p08_zero_trust::accounts::RULES,
    p08_zero_trust::mesh::RULES,
    p08_zero_trust::rbac::RULES,
    p09_monitoring::RULES,
    p09_monitoring::kubernetes::RULES,
    p10_behaviour::RULES,
    p11_automation::RULES,
    p12_integrated::RULES,
    p12_integrated::images::RULES,
    p12_integrated::charts::RULES,
    p12_integrated::kubernetes::RULES,
    p12_integrated::mesh::RULES,
    p12_integrated::paths::RULES,
];

/// The conditions of the rules that the cluster itself can enforce, in the order of the rules' names.
pub fn admissions() -> Vec<Admission> {
    admission::all()
}

/// All rules.
pub fn registry() -> Registry {
    Registry::new(ROOMS.iter().flat_map(|room| room.iter().copied()))
}

/// An engine with all rules: what every front end calls.
pub fn engine() -> Engine {
    Engine::new(registry())
}
