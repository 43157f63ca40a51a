//! Places in texts that are being written, each marked with `|`.

use super::*;
use crate::span::FileId;

/// Asks about the place of the mark in a text.
fn at<T>(path: &str, minor: u16, text: &str, ask: impl FnOnce(&Ground, usize) -> T) -> T {
    let mark = text.find('|').expect("a mark");
    let source = Source::new(FileId(0), path, text.replacen('|', "", 1));
    let dialect = if path.contains("compose") { Dialect::Compose } else { Dialect::Kubernetes };
    let ground =
        Ground { source: &source, dialect, minor, is_sure: true, custom: &|_, _| None, custom_kinds: &Vec::new };
    ask(&ground, mark)
}

fn offer_at(path: &str, text: &str) -> Vec<Candidate> {
    at(path, 36, text, |ground, at| ground.offer(at)).map_or_else(Vec::new, |offer| offer.candidates)
}

fn labels(path: &str, text: &str) -> Vec<String> {
    offer_at(path, text).into_iter().map(|one| one.label).collect()
}

fn manifest(text: &str) -> Vec<String> {
    labels("a.yaml", text)
}

/// The labels in a Deployment's pod.
fn in_pod(text: &str) -> Vec<String> {
    manifest(&format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n{text}"))
}

/// The text of the candidate of a label, `$` at what waits for a value.
fn written(path: &str, text: &str, label: &str) -> String {
    let all = offer_at(path, text);
    let one = all.iter().find(|one| one.label == label).unwrap_or_else(|| panic!("{label} is not in {all:#?}"));
    let line =
        |line: &Line| format!("{}{}{}", " ".repeat(line.depth), line.text, if line.is_open() { "$" } else { "" });
    one.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn starts(found: &[String], wanted: &[&str]) {
    let begin: Vec<&str> = found.iter().take(wanted.len()).map(String::as_str).collect();
    assert_eq!(begin, wanted);
}

const NOTHING: [&str; 0] = [];

#[test]
fn keys_are_those_that_are_not_written_yet() {
    let found = in_pod("  containers:\n  - name: c\n    |\n");
    starts(&found, &["image", "args", "command"]);
    assert!(!found.contains(&"name".to_string()));
    starts(&in_pod("  con|"), &["containers", "activeDeadlineSeconds", "affinity"]);
    starts(&in_pod("  con|\n  hostNetwork: true\n"), &["containers"]);
    assert!(!in_pod("  con|\n  hostNetwork: true\n").contains(&"hostNetwork".to_string()));
    starts(&manifest("|apiVersion: v1\nkind: Pod\n"), &["apiVersion", "metadata", "spec"]);
    starts(&manifest("apiVersion: v1\nkind: Pod\n|"), &["metadata", "spec"]);
    starts(&in_pod("  containers:\n  - |\n"), &["name", "image"]);
    starts(&in_pod("  containers:\n  - |name: x\n"), &["name", "image"]);
    starts(&in_pod("  containers:\n  - name: a\n  - na|\n"), &["name", "image"]);
    starts(&in_pod("  containers: []\n  |\n  hostPID: true\n"), &["activeDeadlineSeconds"]);
}

#[test]
fn an_empty_place_has_keys_by_its_indentation() {
    let text = "  containers:\n  - name: c\n    ports:\n    - containerPort: 1\n";
    let contains = |place: &str, key: &str| in_pod(&format!("{text}{place}\n")).contains(&key.to_string());
    assert!(contains("      |", "hostPort") && !contains("      |", "image"));
    assert!(contains("    |", "image") && !contains("    |", "hostPort"));
    assert!(contains("  |", "volumes") && !contains("  |", "image"));
    assert!(manifest(&format!("kind: Pod\napiVersion: v1\nspec:\n{text}|\n")).contains(&"metadata".to_string()));
    assert_eq!(in_pod(&format!("{text}     |\n")), NOTHING);
    assert!(contains("\n\n    |   \n\n", "image"));
}

#[test]
fn what_must_be_below_a_key_is_written_with_it() {
    let pod = |text: &str| format!("apiVersion: v1\nkind: Pod\nspec:\n{text}");
    assert_eq!(written("a.yaml", &pod("  |"), "containers"), "containers:\n  - name: $\n    image: $");
    assert_eq!(written("a.yaml", &pod("  |"), "hostNetwork"), "hostNetwork: $");
    assert_eq!(written("a.yaml", &pod("  |"), "nodeSelector"), "nodeSelector:\n  $");
    let flush = pod("  containers:\n  - name: c\n    image: i\n    |");
    assert_eq!(written("a.yaml", &flush, "ports"), "ports:\n- containerPort: $");
    assert_eq!(written("a.yaml", &flush, "command"), "command:\n- $");
    assert_eq!(written("a.yaml", &flush, "resources"), "resources:\n  $");
    assert_eq!(written("a.yaml", &pod("  |hostPID: true"), "containers"), "containers");
    assert_eq!(written("a.yaml", &pod("  {|}"), "containers"), "containers: $");
    let wide = "apiVersion: v1\nkind: Pod\nspec:\n    |\nmetadata:\n    labels:\n        a: b\n";
    assert_eq!(written("a.yaml", wide, "securityContext"), "securityContext:\n    $");
    assert_eq!(written("a.yaml", &pod("  containers:\n    |"), "- name"), "- name: $");
    let service = |text: &str| format!("services:\n  web:\n    {text}");
    assert_eq!(written("compose.yaml", &service("|"), "ports"), "ports:\n  - $");
    assert_eq!(written("compose.yaml", &service("|"), "build"), "build: $");
    assert_eq!(written("compose.yaml", &service("|"), "environment"), "environment:\n  $");
}

#[test]
fn items_are_offered_where_dashes_are() {
    let has = |text: &str, key: &str| in_pod(text).contains(&key.to_string());
    for (text, also) in [
        ("  containers:\n  |\n", "volumes"),
        ("  containers:\n  - name: a\n  |\n", "volumes"),
        ("  containers:\n    - name: a\n    |\n", "- image"),
        ("  containers:\n    |\n", "- image"),
        ("  containers:\n    na|\n", "- image"),
    ] {
        assert!(has(text, "- name") && has(text, also), "{text}");
    }
    for text in
        ["  containers:\n  - name: a\n    |\n", "  volumes:\n  - hostPath:\n      |\n", "  nodeSelector:\n  |\n"]
    {
        assert!(!in_pod(text).iter().any(|label| label.starts_with('-')), "{text}");
    }
    let text = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n  |\n";
    assert_eq!(written("a.yaml", text, "- ports"), "- ports:\n  - containerPort: $");
    // A list that has just been begun wants its first item.
    starts(&in_pod("  containers:\n  |\n"), &["- name", "- image"]);
    starts(&in_pod("  containers:\n  - name: a\n  |\n"), &["activeDeadlineSeconds"]);
}

#[test]
fn values_are_those_of_the_schema() {
    assert_eq!(in_pod("  restartPolicy: |\n"), ["Always", "Never", "OnFailure"]);
    assert_eq!(in_pod("  restartPolicy: Al|ways # so\n"), ["Always", "Never", "OnFailure"]);
    assert_eq!(in_pod("  restartPolicy: \"|\"\n"), ["Always", "Never", "OnFailure"]);
    assert_eq!(in_pod("  restartPolicy: '|\n"), ["Always", "Never", "OnFailure"]);
    assert_eq!(in_pod("  restartPolicy:\t|\n"), ["Always", "Never", "OnFailure"]);
    assert_eq!(in_pod("  restartPolicy:|\n"), NOTHING);
    assert_eq!(in_pod("  hostNetwork: |\n"), ["true", "false"]);
    assert_eq!(in_pod("  nodeName: |\n"), NOTHING);
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nspec:\n  accessModes:\n";
    let modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
    assert_eq!(manifest(&format!("{claim}  - |\n")), modes);
    assert_eq!(manifest(&format!("{claim}  - ReadOnlyMany\n  - Read|\n")), modes);
    assert_eq!(manifest(&format!("{claim}    |\n")), modes.map(|mode| format!("- {mode}")));
    assert_eq!(manifest(&claim.replace("accessModes:\n", "accessModes: [ReadOnlyMany, |]\n")), modes);
    assert_eq!(labels("compose.yaml", "services:\n  a:\n    cgroup: |\n"), ["host", "private"]);
}

#[test]
fn brackets_may_be_open_still() {
    starts(&in_pod("  containers: [{name: a, |}]\n"), &["image"]);
    starts(&in_pod("  containers: [{|\n  hostPID: true\n"), &["name", "image"]);
    starts(&in_pod("  containers: [{name: a, im|"), &["image"]);
    assert_eq!(in_pod("  containers: [{name: a, imagePullPolicy: |"), ["Always", "IfNotPresent", "Never"]);
    assert_eq!(in_pod("  containers: [|]\n"), NOTHING);
    let json = "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"Pod\",\n  \"spec\": {\n    \"|\"\n  }\n}\n";
    starts(&labels("a.json", json), &["containers"]);
    assert_eq!(labels("a.json", &json.replace("\"|\"", "|")), NOTHING);
    let json = json.replace("\"|\"", "\"restartPolicy\":\"|\"");
    assert_eq!(labels("a.json", &json), ["Always", "Never", "OnFailure"]);
}

#[test]
fn texts_and_comments_have_no_keys() {
    for text in [
        "  # |\n",
        "  hostname: a # |\n",
        "  hostname: a|b c\n  # x\n",
        "  hostname: a b|\n",
        "  hostname: \"a\n    |\n    b\"\n",
        "  hostname: |\n    a\n".replacen('|', "X", 1).replace('X', ">").replace("    a", "    |").as_str(),
        "  nodeSelector:\n    |\n",
        "  unknown:\n    |\n",
        "  | hostPID: true\n",
        "  -|\n",
        "\t|\n",
    ] {
        assert_eq!(in_pod(text), NOTHING, "{text}");
    }
}

#[test]
fn what_is_broken_elsewhere_does_not_matter() {
    starts(&in_pod("  containers:\n  - name: c\n    image: {x\n    |\n"), &["image", "args"]);
    starts(&in_pod("  hostname: a: b\n  con|\n"), &["containers"]);
    starts(&in_pod("  con|\n  hostname: a: b\n"), &["containers"]);
    let others = "a: [\n---\napiVersion: v1\nkind: Service\nspec:\n  |\n---\nb: }\n";
    starts(&manifest(others), &["allocateLoadBalancerNodePorts"]);
    starts(&manifest("a: b\n---\n|\n"), &["apiVersion", "kind", "metadata"]);
    starts(&manifest("|"), &["apiVersion", "kind", "metadata"]);
    starts(&manifest("---\n|\n---\nkind: Pod\n"), &["apiVersion", "kind", "metadata"]);
}

#[test]
fn lines_may_end_in_another_way() {
    let text = "apiVersion: v1\r\nkind: Pod\r\nspec:\r\n  con|\r\n  hostPID: true\r\n";
    starts(&manifest(text), &["containers"]);
    assert_eq!(manifest(&text.replace("con|", "restartPolicy: |")), ["Always", "Never", "OnFailure"]);
    starts(&manifest(&format!("\u{feff}{}", "|\nkind: Pod\napiVersion: v1\n")), &["metadata"]);
    let offer = at("a.yaml", 36, "kind: Pod\napiVersion: v1\nspec: {ä: ö, con|}\n", |ground, at| ground.offer(at))
        .expect("keys");
    assert_eq!((offer.column, offer.replace.len()), (13, 3));
}

#[test]
fn versions_decide_about_fields_and_kinds() {
    let has = |minor: u16, text: &str, label: &str| {
        let found = at("a.yaml", minor, text, |ground, at| ground.offer(at));
        found.is_some_and(|offer| offer.candidates.iter().any(|one| one.label == label))
    };
    let pod = "apiVersion: v1\nkind: Pod\nspec:\n  |\n";
    assert!(!has(24, pod, "hostUsers") && has(25, pod, "hostUsers"));
    let version = "kind: HorizontalPodAutoscaler\napiVersion: |\n";
    assert!(has(24, version, "autoscaling/v2beta2") && !has(26, version, "autoscaling/v2beta2"));
    assert_eq!(manifest(version), ["autoscaling/v2", "autoscaling/v1"]);
}

#[test]
fn kinds_and_versions_fit_each_other() {
    let found = offer_at("a.yaml", "# x\nkind: Dep|\n");
    let one = found.iter().find(|one| one.label == "Deployment").expect("there");
    assert_eq!(one.detail, "apps/v1");
    assert_eq!(
        one.edits.iter().map(|edit| (edit.span.start, edit.text.as_str())).collect::<Vec<_>>(),
        [(4, "apiVersion: apps/v1\n")]
    );
    assert_eq!(found[0].label, "APIService", "those of Kubernetes come first");
    let kinds = manifest("apiVersion: apps/v1\nkind: |\n");
    assert_eq!(kinds, ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]);
    assert_eq!(manifest("apiVersion: |\nkind: Deployment\n"), ["apps/v1"]);
    assert!(manifest("apiVersion: |\n").contains(&"batch/v1".to_string()));
    let list = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec:\n    |\n";
    starts(&manifest(list), &["containers"]);
}

#[cfg(feature = "operators")]
#[test]
fn custom_resources_of_operators_are_known() {
    let text = "apiVersion: cert-manager.io/v1\nkind: Certificate\nspec:\n  |\n";
    assert!(manifest(text).contains(&"issuerRef".to_string()));
    starts(&manifest("apiVersion: x/v1\nkind: Y\nmetadata:\n  |\n"), &["name"]);
}

#[test]
fn names_of_the_same_document_are_offered() {
    let compose = |text: &str| labels("compose.yaml", &format!("{text}\nnetworks:\n  back: {{}}\nvolumes:\n  data:\n"));
    let services = "services:\n  db: {image: a}\n  web:\n    image: b\n";
    assert_eq!(compose(&format!("{services}    depends_on: [|]")), ["db"]);
    assert_eq!(compose(&format!("{services}    depends_on:\n      - |")), ["db"]);
    assert_eq!(compose(&format!("{services}    depends_on:\n      |")), ["- db", "db"]);
    assert_eq!(compose(&format!("{services}    networks: [|]")), ["back"]);
    assert_eq!(compose(&format!("{services}    volumes:\n      - type: volume\n        source: |")), ["data"]);
    let pod =
        "  volumes:\n  - name: v\n    emptyDir: {}\n  containers:\n  - name: c\n    volumeMounts:\n    - name: |\n";
    assert_eq!(in_pod(pod), ["v"]);
}

#[test]
fn values_are_quoted_where_they_would_be_something_else() {
    let head =
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nwebhooks:\n- rules:\n";
    let text = format!("{head}  - scope: |\n");
    assert_eq!(written("a.yaml", &text, "*"), "\"*\"");
    assert_eq!(written("a.yaml", &text, "Cluster"), "Cluster");
    assert_eq!(written("a.yaml", &text.replace("|", "\"|\""), "*"), "*");
}

fn described(path: &str, text: &str) -> Option<Description> {
    at(path, 36, text, |ground, at| ground.describe(at))
}

#[test]
fn keys_are_described() {
    let text = "apiVersion: v1\nkind: Pod\nspec:\n  initContainers:\n  - name: a\n    restart|Policy: Always\n";
    let found = described("a.yaml", text).expect("known");
    assert_eq!(found.path, "spec.initContainers[0].restartPolicy");
    assert_eq!((found.facts.form.as_str(), found.facts.since, found.facts.until), ("string", Some(28), None));
    let markdown = found.facts.markdown();
    assert!(markdown.starts_with("string, since Kubernetes 1.28"), "{markdown}");
    assert!(
        markdown.ends_with("(https://kubernetes.io/docs/reference/kubernetes-api/core/pod-v1/#Container)"),
        "{markdown}"
    );
    let form = |text: &str| described("a.yaml", text).map(|found| found.facts.form);
    let spec = |line: &str| format!("apiVersion: apps/v1\nkind: Deployment\nspec:\n  {line}\n");
    assert_eq!(form(&spec("|replicas: 1")).as_deref(), Some("integer"));
    assert_eq!(form(&spec("template: {spec: {containers|: []}}")).as_deref(), Some("list of Container"));
    assert_eq!(form(&spec("template: {spec: {nodeSelector|: {}}}")).as_deref(), Some("mapping of string"));
    assert_eq!(form(&spec("replicas: 1|")), None);
    assert_eq!(form(&spec("repl|icos: 1")), None);
    assert_eq!(form("kind: X\nmeta|data: {}\n").as_deref(), Some("ObjectMeta"));
}

#[test]
fn links_lead_to_the_reference() {
    let link = |path: &str, text: &str| described(path, text).and_then(|found| found.facts.link).unwrap_or_default();
    let kubernetes = |text: &str| {
        let link = link("a.yaml", &format!("apiVersion: apps/v1\nkind: Deployment\n{text}\n"));
        link.trim_start_matches("https://kubernetes.io/docs/reference/kubernetes-api/").to_string()
    };
    assert_eq!(kubernetes("spec: {|replicas: 1}"), "apps/deployment-v1/#DeploymentSpec");
    assert_eq!(kubernetes("metadata: {|name: a}"), "definitions/object-meta-v1-meta/#ObjectMeta");
    assert_eq!(kubernetes("spec: {template: {spec: {|nodeName: a}}}"), "core/pod-v1/#PodSpec");
    let compose = |text: &str| {
        let link = link("compose.yaml", text);
        link.trim_start_matches("https://docs.docker.com/reference/compose-file/").to_string()
    };
    assert_eq!(compose("services: {a: {|image: b}}"), "services/#image");
    assert_eq!(compose("services: {a: {healthcheck: {|interval: 1s}}}"), "services/#healthcheck");
    assert_eq!(compose("services: {a: {build: {|args: {}}}}"), "build/#args");
    assert_eq!(compose("services: {a: {|build: {}}}"), "build/");
    assert_eq!(compose("networks: {a: {|driver: b}}"), "networks/#driver");
    assert_eq!(compose("|name: a"), "version-and-name/");
}

#[test]
fn no_text_is_too_odd() {
    let texts = [
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - {name: \"a, image: 'b'}\n  - &x\n    <<: *x\n    ports: [ {a: ]\n",
        "\u{feff}a: \"ä\\\n ö\"\r\n---\r\n? b\r\n: - - c\r\n...\r\n%YAML 1.2\n--- |\n x\n",
        "services:\n  wéb: {image: a, depends_on: [*b, 'c]}\n\tx: y\n  : :\n  - - -\n\"\n",
        "{\"a\": {\"b\": [1, {\"c\": \"d",
    ];
    for text in texts {
        for path in if text.starts_with('{') { ["a.json"] } else { ["a.yaml"] }.into_iter().chain(["compose.yaml"]) {
            for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                let source = Source::new(FileId(0), path, &text[..end]);
                let dialect = if path.contains("compose") { Dialect::Compose } else { Dialect::Kubernetes };
                let (custom, custom_kinds) = (|_: &str, _: &str| None, Vec::new);
                let ground = Ground {
                    source: &source,
                    dialect,
                    minor: 30,
                    is_sure: true,
                    custom: &custom,
                    custom_kinds: &custom_kinds,
                };
                for offset in 0..=end + 1 {
                    let _ = (ground.offer(offset), ground.describe(offset));
                }
            }
        }
    }
}
