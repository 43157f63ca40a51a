//! What is deployed as a unit: a pod template and its controller, a Compose service, a Dockerfile's stage.

use super::{Container, Format, Setting};
use crate::span::{FileId, Span, Spanned};
use crate::yaml::NodeId;

/// A YAML node of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeRef {
    /// The file.
    pub file: FileId,
    /// The document in the file, from 0.
    pub document: u32,
    /// The node in the document.
    pub node: NodeId,
}

/// Keys and values, such as labels, in the order of the file.
pub type Pairs = Vec<(Spanned<String>, Setting<String>)>;

/// A workload with its containers.
#[derive(Debug, Clone)]
pub struct Workload {
    /// The format it is written in.
    pub format: Format,
    /// `Deployment`, `Pod` …; `service` in Compose; `stage` in a Dockerfile.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What to underline for the workload as a whole: the value of `metadata.name`, the service's key, the FROM.
    pub span: Span,
    /// The namespace that is written. Without one, objects form a group of their own that is not `default`.
    pub namespace: Option<String>,
    /// Labels of the object itself.
    pub labels: Pairs,
    /// Annotations of the object itself.
    pub annotations: Pairs,
    /// Labels of the pods; for a bare pod the same as `labels`.
    pub pod_labels: Pairs,
    /// Annotations of the pods.
    pub pod_annotations: Pairs,
    /// How many copies run.
    pub replicas: Setting<i64>,
    /// The update strategy's type, such as `Recreate`.
    pub strategy: Setting<String>,
    /// All containers: init, ordinary, ephemeral.
    pub containers: Vec<Container>,
    /// The pod's volumes, mounted or not.
    pub volumes: Vec<Volume>,
    /// Claim templates of a StatefulSet.
    pub claim_templates: Vec<Claim>,
    /// `hostNetwork`, `network_mode: host`.
    pub host_network: Setting<bool>,
    /// `hostPID`, `pid: host`.
    pub host_pid: Setting<bool>,
    /// `hostIPC`, `ipc: host`.
    pub host_ipc: Setting<bool>,
    /// `hostUsers`; Kubernetes only.
    pub host_users: Setting<bool>,
    /// The name of the service account.
    pub service_account: Setting<String>,
    /// Whether it runs on Windows nodes.
    pub windows: bool,
    /// Whether it is only a part (a patch, a fragment for `extends`, a broken document), so that absence says nothing.
    pub partial: bool,
    /// Whether it looks made for development: source tree mounted, `develop`, a profile or file named so.
    pub development: bool,
    /// The YAML mapping of the object or service.
    pub node: Option<NodeRef>,
    /// The YAML mapping of the pod's spec.
    pub pod_node: Option<NodeRef>,
    /// The mapping for the pod's security settings, if there is one.
    pub pod_security_node: Option<NodeRef>,
}

impl Workload {
    /// A pod label's value, if it is known.
    pub fn pod_label(&self, key: &str) -> Option<&str> {
        let (_, value) = self.pod_labels.iter().find(|(name, _)| name.value == key)?;
        value.value().map(String::as_str)
    }

    /// Gives back the room that its lists have for more than they hold: most hold one of four.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.containers.iter_mut().for_each(Container::shrink_to_fit);
        self.containers.shrink_to_fit();
        self.volumes.shrink_to_fit();
        self.claim_templates.shrink_to_fit();
    }

    /// Whether it runs to an end: jobs, workflows of Argo, tasks of Tekton.
    pub fn is_job(&self) -> bool {
        let is_workflow = matches!(
            self.kind.as_str(),
            "Workflow" | "WorkflowTemplate" | "ClusterWorkflowTemplate" | "CronWorkflow" | "Task" | "TaskRun"
        );
        is_workflow || matches!(self.kind.as_str(), "Job" | "CronJob")
    }
}

/// A volume of a pod.
#[derive(Debug, Clone)]
pub struct Volume {
    /// Its name in the pod.
    pub name: Spanned<String>,
    /// What it is.
    pub source: super::MountSource,
    /// What to underline: the path of a host path, otherwise the name.
    pub span: Span,
    /// `hostPath.type`, such as `Socket`.
    pub host_path_type: Option<String>,
}

/// A persistent volume claim or a template of one.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Its name.
    pub name: Spanned<String>,
    /// `accessModes`.
    pub access_modes: Setting<Vec<String>>,
}
