//! `writable-root-filesystem`: a container that may change its own program files.

use lintainer_core::context::Context;
use lintainer_core::finding::Fix;
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Container, MountSource, Role, Workload};
use lintainer_core::rule::{Check, Confidence, Example, Fixable, Practice, Profile, Rule, Severity};
use lintainer_core::yaml::edit;

use crate::shared::examples::{HARDENED_POD, HARDENED_SERVICE};
use crate::shared::fixes;

pub(super) static RULE: Rule = Rule {
    name: "writable-root-filesystem",
    practice: Practice::Unprivileged,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profile: Profile::Essential,
    fixable: Fixable::Sometimes,
    formats: &[Compose, Kubernetes],
    summary: "The container may change its own program files",
    why: "On a read-only root an intruder cannot install anything; data belongs into volumes anyway.",
    references: &[
        "https://docs.docker.com/reference/compose-file/services/#read_only",
        "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/",
    ],
    aliases: &[
        "semgrep/writable-filesystem-service",
        "cis-docker/5.13",
        "compose-lint/CL-0007",
        "kube-linter/no-read-only-root-fs",
        "kube-score/container-security-context-readonlyrootfilesystem",
        "checkov/CKV_K8S_22",
        "trivy/KSV-0014",
        "kics/a9c2f49d-0671-4fc9-9ece-f4e261e128d0",
        "polaris/notReadOnlyRootFilesystem",
        "kubesec/ReadOnlyRootFilesystem",
        "kubescape/C-0017",
        "nsa/immutable-filesystem",
    ],
    yields_to: &[],
    options: &[],
    examples: &[
        Example::fixed(
            Compose,
            "services:\n  web:\n    image: nginx:1.29\n",
            "services:\n  web:\n    image: nginx:1.29\n    read_only: true\n    tmpfs:\n      - /tmp\n",
        ),
        Example::good(Compose, HARDENED_SERVICE),
        Example::fixed(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
      securityContext:
        readOnlyRootFilesystem: false # TODO
  restartPolicy: Always
",
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
      securityContext:
        readOnlyRootFilesystem: true # TODO
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  restartPolicy: Always
  volumes:
    - name: tmp
      emptyDir: {}
",
        ),
        Example::fixed(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
",
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.29
      securityContext:
        readOnlyRootFilesystem: true
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir: {}
",
        ),
        Example::fixed(
            Kubernetes,
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: site
      mountPath: /usr/share/nginx/html
  volumes:
  - name: site
    emptyDir: {}
",
            "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: nginx:1.29
    volumeMounts:
    - name: site
      mountPath: /usr/share/nginx/html
    - name: tmp
      mountPath: /tmp
    securityContext:
      readOnlyRootFilesystem: true
  volumes:
  - name: site
    emptyDir: {}
  - name: tmp
    emptyDir: {}
",
        ),
        Example::good(Kubernetes, HARDENED_POD),
    ],
    checks: &[Check::Container(check)],
};

fn check(container: &Container, workload: &Workload, cx: &mut Context) {
    let setting = &container.read_only_root;
    let at = match setting.known() {
        Some(known) if !known.value => known.span,
        Some(_) => return,
        None => match setting.unset_at() {
            Some(at) => at,
            None => return,
        },
    };
    if container.format == Compose && workload.development {
        return;
    }
    let fix = match container.format {
        Compose => fix_service(container, cx),
        _ => fix_pod(container, workload, cx),
    };
    let is_mild = match container.format {
        // Where the writable places are known already, little is left to do.
        Compose => !container.mounts.iter().any(|mount| mount.source == MountSource::Tmpfs),
        _ => container.role == Role::Ephemeral,
    };
    let finding = cx.report(at, format!("`{}` may change its own files", container.name));
    let key = if container.format == Compose { "read_only" } else { "readOnlyRootFilesystem" };
    finding.help(format!("set `{key}: true` and mount something writable where the program writes")).fix(fix);
    if is_mild {
        finding.severity(Severity::Info);
    }
}

fn has_tmp(container: &Container) -> bool {
    container.mounts.iter().any(|mount| mount.target.value().is_some_and(|target| target == "/tmp"))
}

fn fix_service(container: &Container, cx: &Context) -> Option<Fix> {
    let service = cx.node(container.node?)?;
    let mut edits = edit::set(service, &["read_only"], "true")?;
    if !has_tmp(container) {
        edits.extend(fixes::item_edits(service, &["tmpfs"], "/tmp")?);
    }
    Some(Fix::risky("make the root read-only and `/tmp` writable", fixes::joined(edits)))
}

fn fix_pod(container: &Container, workload: &Workload, cx: &Context) -> Option<Fix> {
    let node = cx.node(container.node?)?;
    let mut edits = edit::set(node, &["securityContext", "readOnlyRootFilesystem"], "true")?;
    if !has_tmp(container) {
        let is_free = |name: &String| workload.volumes.iter().all(|volume| volume.name.value != *name);
        let name = ["tmp".to_string(), format!("tmp-{}", container.name)].into_iter().find(is_free)?;
        edits.extend(fixes::item_edits(node, &["volumeMounts"], &format!("name: {name}\nmountPath: /tmp"))?);
        let pod = cx.node(workload.pod_node?)?;
        edits.extend(fixes::item_edits(pod, &["volumes"], &format!("name: {name}\nemptyDir: {{}}"))?);
    }
    Some(Fix::risky("make the root read-only and `/tmp` writable", fixes::joined(edits)))
}
