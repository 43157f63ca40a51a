//! PowerShell text in Dockerfiles.

use lintainer_core::context::Context;
use lintainer_core::dockerfile::{At, PowerShell};

/// Names of PowerShell as they are usually written.
const NAMES: &[&str] = &["powershell", "pwsh", "PowerShell", "POWERSHELL"];

/// Whether the Dockerfile may have PowerShell text. Hardly any has.
pub(crate) fn is_mentioned(cx: &Context) -> bool {
    NAMES.iter().any(|name| cx.mentions(name))
}

/// The PowerShell text of a RUN, if it has some.
pub(crate) fn of<'a>(at: &At<'a>, cx: &Context) -> Option<PowerShell<'a>> {
    if is_mentioned(cx) { at.powershell() } else { None }
}
