//! `insecure-control-plane-flag`: A component of the control plane runs with an insecure flag.

use crate::tables::control_plane::{Bad, FLAGS, Flag};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::model::{Container, ImageReference, Tag, Workload, has_placeholder};
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::span::Span;
use lintainer_core::yaml::Field;

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "insecure-control-plane-flag",
    practice: Practice::ZeroTrust,
    severity: Severity::Error,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Hardened, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("insecure_control_plane_flag.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Container(check)],
};

/// Flags that name a file with further settings.
const CONFIGURATIONS: [&str; 2] = ["--config", "--config-file"];

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let Some(root) = container.root(workload, cx) else { return };
    let Some(component) = Component::read(root) else { return };
    let version = container.image.value().and_then(version_of).unwrap_or(cx.settings().kubernetes_version);
    let mut faults: Vec<Fault> = Vec::new();
    for flag in FLAGS.iter().filter(|flag| flag.component == component.name) {
        faults.extend(component.written_fault(flag, version));
    }
    if component.is_whole(container, workload) {
        let places = [component.at, container.span, container.image.written_at().unwrap_or(component.at)];
        let absent = FLAGS.iter().filter(|flag| flag.component == component.name);
        faults.extend(absent.filter_map(|flag| component.absent_fault(flag, version, places)));
    }
    report(faults, &component, cx);
}

/// The version of Kubernetes that a component's image has.
fn version_of(image: &ImageReference) -> Option<KubernetesVersion> {
    let Tag::Known(tag) = image.tag() else { return None };
    let mut parts = tag.strip_prefix('v')?.split('.');
    Some(KubernetesVersion { major: parts.next()?.parse().ok()?, minor: parts.next()?.parse().ok()? })
}

/// A flag with its value.
struct Written<'a> {
    name: &'a str,
    value: &'a str,
    at: Span,
}

/// A program of the control plane and its flags.
struct Component<'a> {
    name: &'static str,
    at: Span,
    flags: Vec<Written<'a>>,
}

/// Something that is wrong at a place.
struct Fault {
    at: Span,
    profile: Profile,
    flag: &'static Flag,
    /// Whether the component does not start with it.
    is_unknown: bool,
    is_absent: bool,
}

impl<'a> Component<'a> {
    /// The component that a container runs: by its command, otherwise its first argument.
    fn read(container: Field<'a>) -> Option<Component<'a>> {
        let mut words = container.key("command").items().chain(container.key("args").items());
        let first = words.next()?;
        let base = first.word()?.rsplit('/').next()?;
        let name = FLAGS.iter().find(|flag| flag.component == base)?.component;
        let mut flags: Vec<Written> = Vec::new();
        for item in words {
            let text = item.word().unwrap_or("");
            match (text.strip_prefix("--"), flags.last_mut()) {
                (Some(_), _) => {
                    let (name, value) = text.split_once('=').unwrap_or((text, ""));
                    flags.push(Written { name, value, at: item.span() });
                }
                // The value is the next word.
                (None, Some(last)) if last.value.is_empty() => last.value = text,
                _ => {}
            }
        }
        Some(Component { name, at: first.span(), flags })
    }

    /// Whether all of its flags are seen.
    fn is_whole(&self, container: &Container, workload: &Workload) -> bool {
        let by_variable = container.env.iter().any(|var| var.name.value.starts_with("ETCD_"));
        let by_file = CONFIGURATIONS.iter().any(|name| self.flag(name).is_some());
        !(workload.partial || by_variable || by_file || self.flags.is_empty())
    }

    /// A flag; the last one counts.
    fn flag(&self, name: &str) -> Option<&Written<'a>> {
        self.flags.iter().rev().find(|flag| flag.name == name)
    }

    fn written_fault(&self, flag: &'static Flag, version: KubernetesVersion) -> Option<Fault> {
        let written = flag.names.iter().find_map(|name| self.flag(name))?;
        let is_removed = flag.removed.is_some_and(|removed| version >= removed);
        let value = if written.value.is_empty() && flag.bad != Bad::Empty { "true" } else { written.value };
        let is_bad = flag.bad.fits(value);
        let fault = |profile, is_unknown| Fault { at: written.at, profile, flag, is_unknown, is_absent: false };
        match flag.bad {
            _ if has_placeholder(value) => None,
            // A plug-in that was removed.
            Bad::Has(_) if flag.removed.is_some() => (is_removed && is_bad).then(|| fault(Profile::Essential, true)),
            _ if is_removed => Some(fault(Profile::Essential, true)),
            _ if flag.unless.iter().any(|other| self.flag(other).is_some()) => None,
            _ => is_bad.then(|| fault(flag.written, false)),
        }
    }

    fn absent_fault(&self, flag: &'static Flag, version: KubernetesVersion, places: [Span; 3]) -> Option<Fault> {
        let profile = flag.absent.filter(|_| flag.removed.is_none_or(|removed| version < removed))?;
        let is_absent = flag.names.iter().any(|name| self.flag(name).is_none());
        let has = |names: &[&str]| names.iter().any(|name| self.flag(name).is_some());
        if !is_absent || has(flag.unless) || !flag.only_with.is_empty() && !has(flag.only_with) {
            return None;
        }
        let [essential, hardened, audit] = places;
        let at = match profile {
            Profile::Essential => essential,
            Profile::Hardened => hardened,
            _ => audit,
        };
        Some(Fault { at, profile, flag, is_unknown: false, is_absent: true })
    }
}

/// One finding for each place, of what is in the earliest profile there.
fn report(mut faults: Vec<Fault>, component: &Component, cx: &mut Context) {
    faults.sort_by_key(|fault| (fault.at, fault.profile));
    for group in faults.chunk_by(|one, other| one.at == other.at && one.profile == other.profile) {
        let Some(first) = group.first() else { continue };
        let earlier = faults.iter().any(|fault| fault.at == first.at && fault.profile < first.profile);
        if earlier {
            continue;
        }
        let names = |fault: &Fault| fault.flag.names.join("` and `");
        let texts: Vec<String> = match first.is_absent {
            true => group.iter().map(|fault| format!("`{}` ({})", names(fault), fault.flag.what)).collect(),
            false => group.iter().map(|fault| fault.flag.what.to_string()).collect(),
        };
        let message = match first {
            Fault { is_unknown: true, .. } => {
                format!("`{}` does not start with `{}`", component.name, cx.text(first.at))
            }
            Fault { is_absent: true, .. } => format!("`{}` lacks {}", component.name, texts.join(", ")),
            _ => format!("`{}` of `{}`: {}", cx.text(first.at), component.name, texts.join(", and ")),
        };
        let aliases: Vec<&'static str> = group.iter().flat_map(|fault| fault.flag.aliases).copied().collect();
        let finding = cx.report(first.at, message);
        finding.profile(first.profile).aliases(&aliases);
        finding.help(if first.is_absent { "set them" } else { "remove the flag, or set another value" });
        if first.profile != Profile::Essential {
            finding.severity(if first.profile == Profile::Audit { Severity::Info } else { Severity::Warning });
        }
    }
}
