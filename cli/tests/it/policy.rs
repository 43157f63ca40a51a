//! `lintainer policy`.

use crate::run::Folder;

const PODS: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: ops}
spec:
  # lintainer: ignore[host-network] -- it measures the node
  hostNetwork: true
  hostPID: true
  containers:
  - name: agent
    image: registry.example/agent:1.2
";

#[test]
fn what_files_keep_is_refused_and_the_rest_is_warned_about() {
    let folder = Folder::new(&[("k8s/pod.yaml", PODS)]);
    let found = folder.run(&["policy", "-o", "policies", "--enforce", "k8s"]);
    assert_eq!(found.code, 0, "{}", found.err);
    assert!(found.err.contains("policies into policies"), "{}", found.err);
    let read = |name: &str| folder.read(&format!("policies/{name}.yaml"));
    assert!(read("host-pid-namespace").contains("validationActions: [Audit, Warn]"));
    let network = read("host-network");
    assert!(network.contains("validationActions: [Deny]"), "{network}");
    assert!(network.contains("lintainer.dev/exception-1: \"Pod ops/agent: it measures the node\""), "{network}");
    assert!(read("privileged-container").contains("validationActions: [Deny]"));
    assert!(folder.read("policies/README.md").contains("| [host-pid-namespace]("));
    // The policies are manifests without a fault of their own.
    let found = folder.run(&["check", "policies"]);
    assert_eq!(found.code, 0, "{}", found.out);
}

#[test]
fn without_enforcement_nothing_is_refused() {
    let folder = Folder::new(&[("pod.yaml", PODS)]);
    let found = folder.run(&["policy", "--only", "privileged-container,host-network", "-f", "kyverno"]);
    assert_eq!((found.code, found.out.matches("kind: ValidatingPolicy\n").count()), (0, 2), "{}", found.err);
    assert!(!found.out.contains("Deny"), "{}", found.out);
    let bad = folder.run(&["policy", "--only", "floating-tags"]);
    assert!(bad.code == 2 && bad.err.contains("no policy for the rule `floating-tags`"), "{}", bad.err);
}
