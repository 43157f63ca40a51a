//! The Pod Security Standards: what a level of a version refuses, check by check, as the API server's admission plug-in
//! decides (k8s.io/pod-security-admission, <https://kubernetes.io/docs/concepts/security/pod-security-standards/>).
//!
//! What cannot be known is no breach.

use crate::model::{Pairs, Setting, has_placeholder};
use crate::settings::KubernetesVersion;
use crate::span::Span;
use crate::tables;
use crate::yaml::{Absent, Field, Node};

/// A level that refuses something; `privileged` refuses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// No known way to more privileges.
    Baseline,
    /// The current practice of hardening; all of `baseline` as well.
    Restricted,
}

impl Level {
    /// The level of a namespace's label; `None` for `privileged` and for what is no level.
    pub fn parse(text: &str) -> Option<Level> {
        match text {
            "baseline" => Some(Level::Baseline),
            "restricted" => Some(Level::Restricted),
            _ => None,
        }
    }

    /// Its name in labels.
    pub fn name(self) -> &'static str {
        match self {
            Level::Baseline => "baseline",
            Level::Restricted => "restricted",
        }
    }
}

/// One place of a pod that a level refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach<'a> {
    /// The check, by upstream's name: `hostNamespaces`.
    pub check: &'static str,
    /// The container, by its name; `None` for the pod itself.
    pub container: Option<&'a str>,
    /// The field as a path below the pod's spec or the container: `securityContext.privileged`.
    pub field: &'static str,
    /// Whether the fault is that the field is absent.
    pub absent: bool,
    /// The value that is refused, otherwise what owns the absence.
    pub at: Span,
}

/// Kinds of volumes that `restricted` admits. `hostPath` is a matter of `baseline` already.
pub const RESTRICTED_VOLUMES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// SELinux types that `baseline` admits under a version.
pub fn selinux_types(version: KubernetesVersion) -> &'static [&'static str] {
    const TYPES: [&str; 5] = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];
    if version >= KubernetesVersion::v1(31) { &TYPES } else { TYPES.split_at(4).0 }
}

/// Probes and hooks, which may name a host.
pub const HANDLERS: [&str; 5] =
    ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"];

/// What a level refuses of a pod, in the order of upstream's checks. `annotations` are those of the pod.
pub fn breaches<'a>(spec: Field<'a>, annotations: &Pairs, level: Level, version: KubernetesVersion) -> Vec<Breach<'a>> {
    let mut judge = Judge { version, found: Vec::new() };
    let lists = ["initContainers", "containers", "ephemeralContainers"];
    let containers: Vec<Field> = lists.into_iter().flat_map(|list| spec.key(list).items().map(own_absence)).collect();
    judge.baseline(spec, annotations, &containers);
    if level == Level::Restricted {
        judge.restricted(spec, &containers);
    }
    judge.found
}

/// A container whose absent fields are shown at its name.
fn own_absence(container: Field) -> Field {
    match container.absence() {
        Absent::Unjudged => container,
        _ if container.key("image").is("auto") => container.absent(Absent::Unjudged),
        _ => container.absent(Absent::At(container.head())),
    }
}

struct Judge<'a> {
    version: KubernetesVersion,
    found: Vec<Breach<'a>>,
}

impl<'a> Judge<'a> {
    fn since(&self, minor: u16) -> bool {
        self.version >= KubernetesVersion::v1(minor)
    }

    /// Notes each of the places with a value that is refused.
    fn refuse(
        &mut self,
        check: &'static str,
        owner: Field<'a>,
        field: &'static str,
        is_refused: impl Fn(Node<'a>) -> bool,
    ) {
        for place in owner.each(field) {
            if place.node().is_some_and(&is_refused) {
                self.add(check, owner, field, false, place.span());
            }
        }
    }

    /// Notes a field that must have a value, here or where it is inherited from.
    fn demand<T>(
        &mut self,
        check: &'static str,
        owner: Field<'a>,
        field: &'static str,
        value: &Setting<T>,
        is_right: impl Fn(&T) -> bool,
    ) {
        match value {
            Setting::Unset { at } => self.add(check, owner, field, true, *at),
            Setting::Set(value) if !is_right(&value.value) => self.add(check, owner, field, false, value.span),
            _ => {}
        }
    }

    fn add(&mut self, check: &'static str, owner: Field<'a>, field: &'static str, absent: bool, at: Span) {
        let is_container = owner.key("image").is_written() || owner.key("name").is_written();
        let container = owner.key("name").word().filter(|_| is_container);
        self.found.push(Breach { check, container, field, absent, at });
    }

    fn baseline(&mut self, spec: Field<'a>, annotations: &Pairs, containers: &[Field<'a>]) {
        let levels = || std::iter::once(spec).chain(containers.iter().copied());
        for container in containers {
            self.refuse("privileged", *container, "securityContext.privileged", is_true);
        }
        for field in ["hostNetwork", "hostPID", "hostIPC"] {
            self.refuse("hostNamespaces", spec, field, is_true);
        }
        self.refuse("hostPathVolumes", spec, "volumes[].hostPath", |_| true);
        for container in containers {
            self.refuse("hostPorts", *container, "ports[].hostPort", |port| {
                port.as_int().is_some_and(|port| port != 0)
            });
            let is_refused = |name: &str| !tables::current().capabilities.is_baseline(name);
            self.refuse("capabilities_baseline", *container, "securityContext.capabilities.add[]", known(is_refused));
        }
        let is_refused = |kind: &str| !matches!(kind, "RuntimeDefault" | "Localhost");
        for level in levels() {
            self.refuse("appArmorProfile", level, "securityContext.appArmorProfile.type", known(is_refused));
        }
        for (key, value) in annotations {
            let Some(value) = value.known() else { continue };
            let is_allowed =
                matches!(value.value.as_str(), "" | "runtime/default") || value.value.starts_with("localhost/");
            if key.value.starts_with("container.apparmor.security.beta.kubernetes.io/") && !is_allowed {
                self.add("appArmorProfile", spec, "metadata.annotations", false, value.span);
            }
        }
        let types = selinux_types(self.version);
        for level in levels() {
            let is_refused = |kind: &str| !types.contains(&kind);
            self.refuse("seLinuxOptions", level, "securityContext.seLinuxOptions.type", known(is_refused));
            for field in ["securityContext.seLinuxOptions.user", "securityContext.seLinuxOptions.role"] {
                self.refuse("seLinuxOptions", level, field, known(|text: &str| !text.is_empty()));
            }
        }
        if !self.is_relaxed(spec) {
            for container in containers {
                self.refuse(
                    "procMount",
                    *container,
                    "securityContext.procMount",
                    known(|kind: &str| kind != "Default"),
                );
            }
        }
        for level in levels() {
            self.refuse("seccompProfile_baseline", level, "securityContext.seccompProfile.type", known(is_refused));
        }
        let (version, sysctls) = (self.version, &tables::current().sysctls);
        let is_refused = |name: &str| !sysctls.is_safe(name, version);
        self.refuse("sysctls", spec, "securityContext.sysctls[].name", known(is_refused));
        for level in levels() {
            self.refuse("windowsHostProcess", level, "securityContext.windowsOptions.hostProcess", is_true);
        }
        if self.since(34) {
            for container in containers {
                for field in HOSTS {
                    self.refuse("hostProbesAndHostLifecycle", *container, field, known(|host: &str| !host.is_empty()));
                }
            }
        }
    }

    fn restricted(&mut self, spec: Field<'a>, containers: &[Field<'a>]) {
        let is_windows = spec.at("os.name").is("windows") && self.since(25);
        for volume in spec.key("volumes").items() {
            let kinds = volume.values().filter_map(|source| source.key_name());
            let is_fine = |kind: &str| kind == "name" || kind == "hostPath" || RESTRICTED_VOLUMES.contains(&kind);
            if let Some(kind) = kinds.into_iter().find(|kind| !is_fine(kind.value)) {
                self.add("restrictedVolumes", spec, "volumes[]", false, kind.span);
            }
        }
        for container in containers.iter().filter(|_| !is_windows) {
            let field = "securityContext.allowPrivilegeEscalation";
            self.demand("allowPrivilegeEscalation", *container, field, &container.at(field).bool(), |allowed| !allowed);
            let field = "securityContext.capabilities.drop";
            let drops_all =
                |dropped: &Vec<_>| dropped.iter().any(|one: &crate::span::Spanned<&str>| one.value == "ALL");
            self.demand("capabilities_restricted", *container, field, &container.at(field).texts(), drops_all);
            let is_refused =
                |name: &str| name != "NET_BIND_SERVICE" && tables::current().capabilities.is_baseline(name);
            let field = "securityContext.capabilities.add[]";
            self.refuse("capabilities_restricted", *container, field, known(is_refused));
            let field = "securityContext.seccompProfile.type";
            let inherited = container.at(field).or(spec.absent(container.absence()).at(field));
            // What is no allowed profile is a matter of `baseline` already.
            self.demand("seccompProfile_restricted", *container, field, &inherited.text(), |_| true);
        }
        if self.since(35) {
            for container in containers {
                let is_refused = known(|kind: &str| kind != "Default");
                if self.is_relaxed(spec) {
                    self.refuse("procMount_restricted", *container, "securityContext.procMount", is_refused);
                }
            }
        }
        if self.is_relaxed(spec) {
            return;
        }
        let field = "securityContext.runAsNonRoot";
        self.refuse("runAsNonRoot", spec, field, is_false);
        let of_pod = |container: &Field<'a>| spec.absent(container.absence()).at(field);
        for container in containers {
            let own = container.at(field);
            self.refuse("runAsNonRoot", *container, field, is_false);
            if own.unset_at().is_some() && of_pod(container).unset_at().is_some() {
                self.demand("runAsNonRoot", *container, field, &own.bool(), |_| true);
            }
        }
        if self.since(23) {
            let field = "securityContext.runAsUser";
            for level in std::iter::once(spec).chain(containers.iter().copied()) {
                self.refuse("runAsUser", level, field, |user| user.as_int() == Some(0));
            }
        }
    }

    /// Whether a user namespace of the pod's own relaxes some checks.
    fn is_relaxed(&self, spec: Field) -> bool {
        self.since(35) && spec.key("hostUsers").bool().is_false()
    }
}

/// [`HANDLERS`] with what names a host in them.
const HOSTS: [&str; 10] = [
    "livenessProbe.httpGet.host",
    "livenessProbe.tcpSocket.host",
    "readinessProbe.httpGet.host",
    "readinessProbe.tcpSocket.host",
    "startupProbe.httpGet.host",
    "startupProbe.tcpSocket.host",
    "lifecycle.postStart.httpGet.host",
    "lifecycle.postStart.tcpSocket.host",
    "lifecycle.preStop.httpGet.host",
    "lifecycle.preStop.tcpSocket.host",
];

fn is_true(node: Node) -> bool {
    node.as_bool() == Some(true)
}

fn is_false(node: Node) -> bool {
    node.as_bool() == Some(false)
}

/// A test of a text that is known.
fn known<'a>(is_refused: impl Fn(&str) -> bool) -> impl Fn(Node<'a>) -> bool {
    move |node| node.text().is_some_and(|text| !has_placeholder(text) && is_refused(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::testing::objects;

    /// The checks that refuse a pod with this spec, each once.
    fn refused(level: Level, minor: u16, spec: &str) -> String {
        let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n{spec}");
        let mut found = Vec::new();
        objects(&[("pod.yaml", &text)], |object| {
            let Some(workload) = object.workload() else { return };
            let breaches = breaches(object.at("spec"), &workload.pod_annotations, level, KubernetesVersion::v1(minor));
            found = breaches.iter().map(|breach| breach.check).collect();
        });
        found.dedup();
        found.join(" ")
    }

    fn baseline(spec: &str) -> String {
        refused(Level::Baseline, 30, spec)
    }

    fn restricted(spec: &str) -> String {
        refused(Level::Restricted, 30, spec)
    }

    const HARDENED: &str = "
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
  - {name: a, image: b, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}
";

    #[test]
    fn an_ordinary_pod_is_fine_for_baseline_and_breaks_four_checks_of_restricted() {
        let plain = "  containers: [{name: a, image: b}]\n";
        assert_eq!(baseline(plain), "");
        let four = "allowPrivilegeEscalation capabilities_restricted seccompProfile_restricted runAsNonRoot";
        assert_eq!(restricted(plain), four);
        assert_eq!(restricted(HARDENED), "");
    }

    #[test]
    fn baseline_refuses_what_leads_to_the_node() {
        let with =
            |context: &str| baseline(&format!("  containers: [{{name: a, image: b, securityContext: {context}}}]\n"));
        assert_eq!(with("{privileged: true}"), "privileged");
        assert_eq!(with("{privileged: false}"), "");
        assert_eq!(with("{capabilities: {add: [CHOWN, NET_ADMIN]}}"), "capabilities_baseline");
        assert_eq!(with("{capabilities: {add: [CAP_CHOWN]}}"), "capabilities_baseline");
        assert_eq!(with("{appArmorProfile: {type: Unconfined}}"), "appArmorProfile");
        assert_eq!(with("{seLinuxOptions: {type: spc_t}}"), "seLinuxOptions");
        assert_eq!(with("{seLinuxOptions: {type: container_t, level: 's0'}}"), "");
        assert_eq!(with("{procMount: Unmasked}"), "procMount");
        assert_eq!(with("{seccompProfile: {type: Unconfined}}"), "seccompProfile_baseline");
        assert_eq!(with("{windowsOptions: {hostProcess: true}}"), "windowsHostProcess");
        let pod = |fields: &str| baseline(&format!("{fields}  containers: [{{name: a, image: b}}]\n"));
        assert_eq!(pod("  hostPID: true\n"), "hostNamespaces");
        assert_eq!(pod("  volumes: [{name: v, hostPath: {path: /x}}]\n"), "hostPathVolumes");
        assert_eq!(pod("  securityContext: {sysctls: [{name: net.core.somaxconn, value: '1'}]}\n"), "sysctls");
        assert_eq!(
            baseline("  containers: [{name: a, image: b, ports: [{containerPort: 1, hostPort: 1}]}]\n"),
            "hostPorts"
        );
        let init = "  initContainers: [{name: i, image: b, securityContext: {privileged: true}}]\n";
        assert_eq!(pod(init), "privileged");
    }

    #[test]
    fn versions_add_checks_and_relax_them() {
        let host = "  containers: [{name: a, image: b, livenessProbe: {httpGet: {host: x, port: 1}}}]\n";
        assert_eq!(refused(Level::Baseline, 33, host), "");
        assert_eq!(refused(Level::Baseline, 34, host), "hostProbesAndHostLifecycle");
        let engine =
            "  containers: [{name: a, image: b, securityContext: {seLinuxOptions: {type: container_engine_t}}}]\n";
        assert_eq!(refused(Level::Baseline, 30, engine), "seLinuxOptions");
        assert_eq!(refused(Level::Baseline, 31, engine), "");
        let own = "  hostUsers: false\n  containers: [{name: a, image: b, securityContext: {procMount: Unmasked}}]\n";
        assert_eq!(refused(Level::Baseline, 34, own), "procMount");
        assert_eq!(refused(Level::Baseline, 35, own), "");
        let restricted = refused(Level::Restricted, 35, own);
        assert!(restricted.contains("procMount_restricted") && !restricted.contains("runAsNonRoot"), "{restricted}");
    }

    #[test]
    fn restricted_looks_at_the_pod_as_well_as_at_what_overrides_it() {
        let context = "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsNonRoot: true, runAsUser: 1";
        let overridden = format!(
            "  securityContext: {{runAsNonRoot: false, runAsUser: 0, seccompProfile: {{type: RuntimeDefault}}}}
  containers: [{{name: a, image: b, securityContext: {{{context}}}}}]\n"
        );
        assert_eq!(restricted(&overridden), "runAsNonRoot runAsUser");
        let windows = "  os: {name: windows}
  securityContext: {runAsNonRoot: true}
  containers: [{name: a, image: b}]\n";
        assert_eq!(restricted(windows), "");
        let nfs = format!("  volumes: [{{name: v, nfs: {{path: /x, server: y}}}}, {{name: e}}]{HARDENED}");
        assert_eq!(restricted(&nfs), "restrictedVolumes");
        let all = HARDENED.replace("[ALL]", "[all, NET_RAW]");
        assert_eq!(restricted(&all), "capabilities_restricted");
    }

    #[test]
    fn what_is_not_known_is_no_breach() {
        let unknown = "
  containers:
  - name: a
    image: b
    securityContext:
      privileged: ${P}
      allowPrivilegeEscalation: ${E}
      runAsNonRoot: ${R}
      capabilities: ${C}
      seccompProfile: {type: ${S}}
";
        assert_eq!(restricted(unknown), "");
    }
}
