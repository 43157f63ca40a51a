//! A namespace that a workload shares with its host.

use lintainer_core::model::{Format, Setting, Workload};

use crate::prelude::*;
use crate::tables::known_needs::{Need, is_node_agent, workload_needs};

/// Reports it. `keys`: how Compose and a pod's spec name it; `does`: what follows.
pub(super) fn report(
    shared: &Setting<bool>,
    keys: (&'static str, &'static str),
    does: &str,
    workload: &Workload,
    cx: &mut Context,
) {
    let Some(span) = shared.true_at() else { return };
    let (key, at) = match workload.format {
        Format::Compose => (keys.0, workload.node),
        _ => (keys.1, workload.pod_node),
    };
    let finding = cx.report(span, format!("`{}` {does}", workload.name));
    finding.help(format!("remove `{key}`"));
    if is_node_agent(workload) || workload_needs(workload, Need::Node) {
        finding.profile(Profile::Audit);
    }
    cx.fix(|cx| Some(Fix::risky(format!("remove `{key}`"), cx.field(at)?.key(key).remove()?)));
}
