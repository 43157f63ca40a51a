//! Admission policies: what a rule finds in a file, the cluster refuses when somebody applies it. The conditions are CEL, as
//! `ValidatingAdmissionPolicy` (admissionregistration.k8s.io/v1, Kubernetes 1.30) and Kyverno's `ValidatingPolicy` read it.

mod render;

pub use render::{Flavour, render};

/// How the API server can see what a rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The rule.
    pub rule: &'static str,
    /// What is looked at, and when it is bad.
    pub subject: Subject,
    /// Whether something is missing. A template may lack what its pods get, from sidecar injectors or limit ranges, so that
    /// controllers are only warned about.
    pub is_absence: bool,
}

/// What a policy looks at. All conditions are CEL, and true where the object is bad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Each container of some kinds as `c`.
    Container {
        /// Which ones.
        of: Containers,
        /// When it is bad.
        bad: String,
    },
    /// Each pod, and each template of one, as `variables.podSpec`.
    Pod {
        /// When it is bad.
        bad: String,
    },
    /// Objects of other kinds as `object`.
    Object {
        /// The group of the API.
        group: &'static str,
        /// The resources in the plural.
        resources: &'static [&'static str],
        /// The kinds, in the same order.
        kinds: &'static [&'static str],
        /// When it is bad.
        bad: String,
    },
}

/// Containers of a pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Containers {
    /// All, those that only begin the pod or debug it included.
    All,
    /// Those that run as long as the pod.
    LongRunning,
}

/// The spec of the pod in whatever has one.
const POD_SPEC: &str = "object.kind == 'Pod' ? object.spec : object.kind == 'CronJob' ? \
                        object.spec.jobTemplate.spec.template.spec : object.kind == 'PodTemplate' ? \
                        object.template.spec : object.spec.template.spec";

const ALL: &str = "variables.podSpec.containers + (has(variables.podSpec.initContainers) ? \
                   variables.podSpec.initContainers : []) + (has(variables.podSpec.ephemeralContainers) ? \
                   variables.podSpec.ephemeralContainers : [])";

const LONG_RUNNING: &str = "variables.podSpec.containers + (has(variables.podSpec.initContainers) ? \
                            variables.podSpec.initContainers.filter(c, has(c.restartPolicy) && \
                            c.restartPolicy == 'Always') : [])";

/// Whether a pod runs on Windows, where the settings of Linux mean nothing: it says so, or its nodes or containers do.
const WINDOWS: &str = "has(variables.podSpec.os) ? variables.podSpec.os.name == 'windows' : \
                       has(variables.podSpec.nodeSelector) && 'kubernetes.io/os' in variables.podSpec.nodeSelector && \
                       variables.podSpec.nodeSelector['kubernetes.io/os'] == 'windows' || \
                       has(variables.podSpec.securityContext) && \
                       has(variables.podSpec.securityContext.windowsOptions) && \
                       has(variables.podSpec.securityContext.windowsOptions.hostProcess) && \
                       variables.podSpec.securityContext.windowsOptions.hostProcess || \
                       (variables.podSpec.containers + (has(variables.podSpec.initContainers) ? \
                       variables.podSpec.initContainers : [])).exists(w, has(w.securityContext) && \
                       has(w.securityContext.windowsOptions) && has(w.securityContext.windowsOptions.hostProcess) && \
                       w.securityContext.windowsOptions.hostProcess)";

impl Admission {
    /// The variables of the policy in their order, each as a name and CEL. The last one, `bad`, is a list with the names of
    /// bad containers, or true or false.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let mut variables = Vec::new();
        let bad = match &self.subject {
            Subject::Container { bad, .. } | Subject::Pod { bad } | Subject::Object { bad, .. } => bad,
        };
        if !matches!(self.subject, Subject::Object { .. }) {
            variables.push(("podSpec", POD_SPEC.to_string()));
        }
        if bad.contains("variables.windows") {
            variables.push(("windows", WINDOWS.to_string()));
        }
        if let Subject::Container { of, .. } = &self.subject {
            let containers = if *of == Containers::All { ALL } else { LONG_RUNNING };
            variables.push(("containers", containers.to_string()));
            variables.push(("bad", format!("variables.containers.filter(c, {bad}).map(c, c.name)")));
        } else {
            variables.push(("bad", bad.clone()));
        }
        variables
    }

    /// When an object is let in.
    pub fn passes(&self) -> &'static str {
        match self.subject {
            Subject::Container { .. } => "variables.bad.size() == 0",
            Subject::Pod { .. } | Subject::Object { .. } => "!variables.bad",
        }
    }

    /// The kinds of objects that it looks at.
    pub fn kinds(&self) -> &'static [&'static str] {
        match self.subject {
            Subject::Object { kinds, .. } => kinds,
            _ => &[
                "Pod",
                "Deployment",
                "ReplicaSet",
                "DaemonSet",
                "StatefulSet",
                "Job",
                "CronJob",
                "ReplicationController",
                "PodTemplate",
            ],
        }
    }
}

/// What becomes of an object that is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// It is let in with a warning, and noted in the audit log.
    Audit,
    /// It is refused.
    Deny,
}

/// An object that somebody has excepted in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exception {
    /// Its namespace, if one is written.
    pub namespace: Option<String>,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: Option<String>,
}

/// A policy to be written.
#[derive(Debug, Clone)]
pub struct Policy<'a> {
    /// What it looks at.
    pub admission: &'a Admission,
    /// What the rule says in general.
    pub summary: &'a str,
    /// The page of the rule.
    pub url: &'a str,
    /// What becomes of bad objects.
    pub enforcement: Enforcement,
    /// Who is excepted.
    pub exceptions: &'a [Exception],
    /// Whether an object that was bad already may be changed.
    pub is_ratchet: bool,
    /// Namespaces that are left alone.
    pub excluded_namespaces: &'a [String],
}
