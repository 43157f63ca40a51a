//! The control plane: its flags, its kubelets, what is admitted.

use lintainer_core::rule::Rule;

mod fail_open_webhook;
mod insecure_control_plane_flag;
mod insecure_kubelet_setting;

/// The rules of this part of the room.
pub(crate) static RULES: &[&Rule] =
    &[&fail_open_webhook::RULE, &insecure_control_plane_flag::RULE, &insecure_kubelet_setting::RULE];
