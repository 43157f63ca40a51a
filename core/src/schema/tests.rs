//! Documents against the schemas, as the cluster judges them.

use super::*;
use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{self, Dialect};

/// What is wrong, each as `path: what`.
fn wrong_in(minor: u16, is_part: bool, text: &str) -> Vec<String> {
    let source = Source::new(FileId(0), "a.yaml", text);
    let documents = yaml::parse(&source, Dialect::Kubernetes);
    let root = documents[0].node(&source).expect("a mapping");
    let word = |key| root.get(key).and_then(yaml::Node::text).expect(key);
    let (of, _) = kubernetes::find(word("apiVersion"), word("kind")).expect("a known kind");
    let show = |one: Violation| {
        let what = match one.fault {
            Fault::Unknown { near: Some(near), .. } => format!("unknown, near {near}"),
            Fault::Unknown { home: Some(home), .. } => format!("unknown, home {home}"),
            Fault::Unknown { .. } => "unknown".to_string(),
            Fault::OtherVersion(range) => format!("{}-{}", range.from, range.to),
            Fault::NotText(found) => format!("not text: {found}"),
            Fault::Type { wanted, found } => format!("{wanted}, not {found}"),
            Fault::Value(allowed) => allowed.join("|"),
            Fault::Missing(name) => format!("without {name}"),
            Fault::Refused { why, .. } => why,
        };
        format!("{}: {what}", one.path)
    };
    violations(root, of, Reading { minor, is_part, is_custom: false }).into_iter().map(show).collect()
}

fn wrong(text: &str) -> Vec<String> {
    wrong_in(36, false, text)
}

const NOTHING: [&str; 0] = [];

fn pod(container: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n  - {{name: c, image: x, {container}}}\n"
    )
}

#[test]
fn an_unknown_key_is_near_another_or_belongs_elsewhere() {
    let text =
        |spec: &str| format!("apiVersion: v1\nkind: Pod\nspec: {{containers: [{{name: c, image: x}}], {spec}}}\n");
    assert_eq!(wrong(&text("hostNetwrk: true")), ["spec.hostNetwrk: unknown, near hostNetwork"]);
    assert_eq!(
        wrong(&text("securityContext: {capabilities: {drop: [ALL]}}")),
        ["spec.securityContext.capabilities: unknown, home spec.containers[].securityContext.capabilities"]
    );
    assert_eq!(wrong(&text("image: x")), ["spec.image: unknown, home spec.containers[].image"]);
    assert_eq!(wrong(&text("nonsense: x")), ["spec.nonsense: unknown"]);
    assert_eq!(wrong("apiVersion: v1\nkind: ConfigMap\nlabels: {a: b}\n"), ["labels: unknown, home metadata.labels"]);
    assert_eq!(wrong(&pod("restartpolicy: Always")), ["spec.containers[0].restartpolicy: unknown, near restartPolicy"]);
}

#[test]
fn a_key_of_another_version_says_which() {
    let text = "apiVersion: v1\nkind: Pod\nspec: {hostUsers: false, containers: [{name: c, image: x}]}\n";
    assert_eq!(wrong_in(24, false, text), ["spec.hostUsers: 25-37"]);
    assert_eq!(wrong_in(25, false, text), NOTHING);
}

#[test]
fn types_are_those_that_the_api_server_takes() {
    for fine in [
        "privileged: yes",
        "privileged: null",
        "capabilities: ",
        "runAsUser: 1000.0",
        "runAsUser: 2147483647",
        "readOnlyRootFilesystem: \"${X}\"",
        "{{ toYaml .x }}: y",
    ] {
        assert_eq!(wrong(&pod(&format!("securityContext: {{{fine}}}"))), NOTHING, "{fine}");
    }
    let wrong_context = |text: &str| wrong(&pod(&format!("securityContext: {{{text}}}"))).join("; ");
    let at = "spec.containers[0].securityContext";
    assert_eq!(wrong_context("privileged: \"true\""), format!("{at}.privileged: a boolean, not a string"));
    assert_eq!(wrong_context("runAsUser: 1.5"), format!("{at}.runAsUser: an integer, not a number with a fraction"));
    assert_eq!(wrong_context("capabilities: []"), format!("{at}.capabilities: a mapping, not a list"));
    assert_eq!(wrong_context("capabilities: {add: NET_ADMIN}"), format!("{at}.capabilities.add: a list, not a string"));
    assert_eq!(wrong(&pod("env: [{name: A, value: 1}]")), ["spec.containers[0].env[0].value: not text: an integer"]);
    assert_eq!(
        wrong("apiVersion: v1\nkind: ConfigMap\ndata: {a: 1.10, b: null, c: yes, 1: x}\n"),
        ["data.a: not text: a number with a fraction", "data.c: not text: a boolean"]
    );
    let replicas = |value: &str| {
        let text = format!("apiVersion: apps/v1\nkind: Deployment\nspec: {{replicas: {value}}}\n");
        wrong_in(36, true, &text).len()
    };
    assert_eq!([replicas("3000000000"), replicas("1.5"), replicas("'2'"), replicas("2.0")], [1, 1, 1, 0]);
    let limits = |value: &str| wrong(&pod(&format!("resources: {{limits: {{cpu: {value}}}}}"))).len();
    assert_eq!([limits("64mb"), limits("true"), limits("1e3"), limits("'0.5'"), limits("1.5")], [1, 1, 0, 0, 0]);
}

#[test]
fn values_of_an_enumeration_are_the_only_ones() {
    assert_eq!(
        wrong(&pod("imagePullPolicy: always")),
        ["spec.containers[0].imagePullPolicy: Always|IfNotPresent|Never"]
    );
    assert_eq!(wrong(&pod("imagePullPolicy: \"\"")), NOTHING);
    assert_eq!(wrong(&pod("imagePullPolicy: $(POLICY)")), NOTHING);
}

#[test]
fn what_is_required_is_missing_in_whole_objects_only() {
    let text =
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n";
    assert_eq!(wrong(text), ["spec.template.spec.containers[0]: without image", "spec: without selector"]);
    assert_eq!(wrong_in(36, true, text), NOTHING);
    assert_eq!(wrong("apiVersion: v1\nkind: Pod\nspec:\n"), [": without spec"]);
    assert_eq!(wrong("apiVersion: v1\nkind: Pod\nspec: {containers: null}\n"), ["spec: without containers"]);
    // The server fills these in, or takes their zero value.
    for accepted in [
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {policyTypes: [Ingress]}\n",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nroleRef: {kind: Role, name: r}\n",
        "apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: p}\n",
    ] {
        for minor in [24, 30, 36] {
            assert_eq!(wrong_in(minor, false, accepted), NOTHING, "{accepted}");
        }
    }
    let status =
        "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, image: x}]}\nstatus: {conditions: [{type: x}]}\n";
    assert_eq!(wrong(status), NOTHING);
    assert_eq!(wrong(&status.replace("conditions", "nonsense")), ["status.nonsense: unknown"]);
}

#[test]
fn patches_have_directives_and_aliases_are_followed_once() {
    let text = "apiVersion: v1\nkind: Pod\nspec: {$patch: replace, containers: [{$patch: delete, name: c}]}\n";
    assert_eq!(wrong_in(36, true, text), NOTHING);
    let text = "\
apiVersion: v1
kind: Pod
spec:
  containers:
  - &c {name: c, image: x, comand: [a]}
  - *c
  - *c
  - {<<: *c, name: d, args: a}
";
    assert_eq!(
        wrong(text),
        [
            "spec.containers[0].comand: unknown, near command",
            "spec.containers[1].comand: unknown, near command",
            "spec.containers[3].comand: unknown, near command",
            "spec.containers[3].args: a list, not a string"
        ]
    );
}

#[test]
fn hostile_documents_end() {
    let mut text = "apiVersion: v1\nkind: Pod\nx:\n- &a0 {image: x}\n".to_string();
    for at in 1..2000 {
        text.push_str(&format!("- &a{at} {{containers: [*a{0}, *a{0}], initContainers: [*a{0}]}}\n", at - 1));
    }
    text.push_str("spec: *a1999\n");
    assert!(!wrong(&text).is_empty());
    let many: String = (0..20_000).map(|at| format!("  k{at}: {{}}\n")).collect();
    assert_eq!(wrong(&format!("apiVersion: v1\nkind: Pod\nspec:\n{many}")).len(), 100);
    let cycle = "apiVersion: v1\nkind: Pod\nspec: &s\n  containers: [{name: c, image: x, env: *s}]\n  affinity: *s\n";
    assert!(!wrong(cycle).is_empty());
}

#[test]
fn keys_are_renamed_and_values_replaced() {
    let text = "apiVersion: v1\nkind: ConfigMap\ndatta: {a: b}\ndata: {c: 1}\nimmutabel: true\n";
    let source = Source::new(FileId(0), "a.yaml", text);
    let documents = yaml::parse(&source, Dialect::Kubernetes);
    let root = documents[0].node(&source).expect("a mapping");
    let (of, _) = kubernetes::find("v1", "ConfigMap").expect("a known kind");
    let found = violations(root, of, Reading { minor: 36, is_part: false, is_custom: false });
    let [taken, number, slip] = &found[..] else { panic!("{found:?}") };
    assert_eq!(taken.rename(root, "data"), None);
    let text = |edits: Option<Vec<crate::finding::Edit>>| edits.map(|edits| edits[0].text.clone());
    assert_eq!(text(number.replace(root, None)).as_deref(), Some("\"1\""));
    assert_eq!(text(slip.rename(root, "immutable")).as_deref(), Some("immutable"));
    assert_eq!(slip.path, "immutabel");
}

#[test]
fn compose_files_are_judged_as_compose_does() {
    let count = |line: &str| {
        let text = format!("services:\n  web:\n    image: a\n{line}\n");
        let source = Source::new(FileId(0), "compose.yaml", text.as_str());
        let documents = yaml::parse(&source, Dialect::Compose);
        let root = documents[0].node(&source).expect("a mapping");
        violations(root, compose::root().expect("there"), Reading { minor: 0, is_part: false, is_custom: false }).len()
    };
    for refused in [
        "    privilaged: true",
        "    user: 1000",
        "    command: {a: b}",
        "    command: 5",
        "    cap_add: NET_ADMIN",
        "    environment:",
        "    ports:",
        "    logging: {options: {a: true}}",
        "    healthcheck: {interval: 30}",
        "    ulimits: {nofile: {soft: 1}}",
        "    volumes: [{source: a, target: b}]",
        "    cgroup: foo",
        "foo: 1",
        "networks: {n: {internal: 1}}",
    ] {
        assert_eq!(count(refused), 1, "{refused}");
    }
    for loaded in [
        "    x-a: {b: c}",
        "    scale: 2.0",
        "    command:",
        "    ports: [80, \"81:80\"]",
        "    networks: {default: null}",
        "    user: ${UID}",
        "    cpus: $CPUS",
        "    ports: !reset null",
        "    environment: {A: 1.5, B: true, C: null}",
        "    tty: \"true\"",
        "volumes: {v: }",
    ] {
        assert_eq!(count(loaded), 0, "{loaded}");
    }
}

#[test]
fn what_the_server_refuses_of_the_right_type_is_said() {
    let of = |spec: &str| {
        let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";
        wrong(&format!("{head}spec: {{containers: [{{name: c, image: x}}], {spec}}}\n"))
    };
    assert_eq!(of("activeDeadlineSeconds: 0"), ["spec.activeDeadlineSeconds: must be 1 at least, not 0"]);
    assert_eq!(of("securityContext: {runAsUser: -1}"), ["spec.securityContext.runAsUser: must not be negative"]);
    assert_eq!(of("hostname: Web"), ["spec.hostname: is not a DNS label: `Web`"]);
    assert_eq!(
        of("volumes: [{name: v, emptyDir: {}, hostPath: {path: /a}}]"),
        ["spec.volumes[0].hostPath: stands beside `emptyDir`, and only one is allowed"]
    );
    assert_eq!(
        of("tolerations: [{key: a, operator: Exists, value: b}]"),
        ["spec.tolerations[0].value: must not stand beside `operator: Exists`"]
    );
    assert_eq!(
        of("hostPID: true, shareProcessNamespace: true"),
        ["spec.shareProcessNamespace: must be `false`, not `true`"]
    );
    assert_eq!(of("hostPID: true, shareProcessNamespace: false"), NOTHING);
    assert_eq!(of("dnsConfig: {nameservers: [10.0.0.1, 10.0.0.2, 10.0.0.3]}"), NOTHING);
    assert_eq!(
        of("dnsConfig: {nameservers: [10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4]}"),
        ["spec.dnsConfig.nameservers: has more than 3 items"]
    );
    assert_eq!(
        wrong(
            "apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}], ipFamilies: [IPv4, IPv4], clusterIP: none}\n"
        ),
        ["spec.ipFamilies[1]: repeats `IPv4`", "spec.clusterIP: is not an address or `None`: `none`"]
    );
    let job = |spec: &str| {
        let pod = "template: {spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}";
        wrong(&format!("apiVersion: batch/v1\nkind: Job\nspec: {{{pod}, selector: {{}}, {spec}}}\n"))
    };
    assert_eq!(job("manualSelector: true"), NOTHING);
    assert_eq!(job("suspend: true"), ["spec.selector: is only allowed beside `manualSelector: true`"]);
    // What is asked of metadata is asked of the object, not of what is made from its template.
    let metadata = "{name: a, namespace: B, finalizers: [c]}";
    assert_eq!(wrong(&format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {metadata}\n")).len(), 2);
    assert_eq!(
        of(&format!(
            "volumes: [{{name: v, ephemeral: {{volumeClaimTemplate: {{metadata: {metadata}, spec: {{accessModes: [ReadWriteOnce]}}}}}}}}]"
        )),
        NOTHING
    );
    assert_eq!(
        wrong(&pod("envFrom: [{}]")),
        ["spec.containers[0].envFrom[0]: has none of `configMapRef` or `secretRef`"]
    );
    assert_eq!(
        wrong(&pod("ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]")),
        ["spec.containers[0].ports[1].name: repeats `a`"]
    );
    let empty = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: []}\n";
    assert_eq!(wrong(empty), ["spec.containers: is empty"]);
    assert_eq!(wrong_in(36, true, empty), NOTHING);
    assert_eq!(
        of("hostname: \"${NAME}\", nodeName: <node>, volumes: [{name: v, hostPath: null, emptyDir: {}}]"),
        NOTHING
    );
}
