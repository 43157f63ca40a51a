//! Manifests into the model: inheritance, roles, parts, places.

use std::sync::Arc;

use super::*;
use crate::model::{Confinement, Container, MountSource, Purpose, Role, Setting, Tag, UNKNOWN, Workload};
use crate::project::Trees;
use crate::settings::KubernetesVersion;
use crate::span::FileId;

pub(super) fn project(files: &[(&str, &str)]) -> Project {
    let files = files.iter().enumerate();
    let files = files.map(|(id, (path, text))| Arc::new(File::new(FileId(id as u32), path, text.as_bytes().to_vec())));
    Project::new(files.collect())
}

struct One(Project);

impl One {
    fn new(text: &str) -> One {
        One(project(&[("a.yaml", text)]))
    }

    fn workload(&self) -> &Workload {
        self.0.kubernetes_workloads().next().expect("a workload")
    }

    fn container(&self, name: &str) -> &Container {
        self.workload().containers.iter().find(|container| container.name == name).expect(name)
    }

    fn text(&self, span: Span) -> &str {
        self.0.file(span.file).source.slice(span)
    }

    /// The text of what is set, `-` for unset with the text of its owner, `?` for dynamic, `n/a`.
    fn show<T: std::fmt::Debug>(&self, setting: &Setting<T>) -> String {
        match setting {
            Setting::Set(value) => format!("{:?} at {}", value.value, self.text(value.span)),
            Setting::Unset { at } => format!("- at {}", self.text(*at)),
            Setting::Dynamic(span) => format!("? at {}", self.text(*span)),
            Setting::NotApplicable => "n/a".to_string(),
        }
    }
}

#[test]
fn a_json_stream_has_several_objects() {
    let object =
        |name: &str| format!("{{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {{\"name\": \"{name}\"}}}}");
    let project = project(&[("pods.json", &format!("{}\n{}{}\n", object("a"), object("b"), object("c")))]);
    let names = project.model(FileId(0)).resources.iter().map(|resource| resource.name.as_ref().unwrap());
    let places: Vec<&str> = names.map(|name| project.file(FileId(0)).source.slice(name.span)).collect();
    assert_eq!(places, ["\"a\"", "\"b\"", "\"c\""]);
}

const INHERITANCE: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  replicas: 3
  strategy: {type: Recreate}
  template:
    metadata:
      labels: {app: web, tier: $(TIER)}
      annotations:
        container.apparmor.security.beta.kubernetes.io/two: unconfined
    spec:
      serviceAccountName: runner
      hostPID: true
      securityContext:
        runAsUser: 0
        runAsGroup: 7
        runAsNonRoot: false
        seccompProfile: {type: RuntimeDefault}
        appArmorProfile: {type: Localhost, localhostProfile: mine}
      containers:
        - name: one
          image: 'nginx:1.2'
        - name: two
          image: nginx
          securityContext:
            runAsUser: 1000
            runAsNonRoot: true
            privileged: true
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            seccompProfile: {type: Unconfined}
            capabilities: {add: [CAP_SYS_ADMIN, net_raw], drop: [all]}
";

#[test]
fn containers_inherit_field_by_field() {
    let one = One::new(INHERITANCE);
    let (first, second) = (one.container("one"), one.container("two"));
    assert_eq!(one.show(&first.user), "User { user: \"0\", group: Some(\"7\") } at 0");
    assert_eq!(one.show(&second.user), "User { user: \"1000\", group: Some(\"7\") } at 1000");
    assert_eq!(one.show(&first.run_as_non_root), "false at false");
    assert_eq!(one.show(&second.run_as_non_root), "true at true");
    assert_eq!(one.show(&first.seccomp), "RuntimeDefault at RuntimeDefault");
    assert_eq!(one.show(&second.seccomp), "Unconfined at Unconfined");
    assert_eq!(first.apparmor.value(), Some(&Confinement::Localhost("mine".to_string())));
    assert_eq!(one.show(&second.apparmor), "Unconfined at unconfined");
    assert_eq!(one.show(&first.privileged), "- at one");
    assert_eq!(one.show(&first.no_new_privileges), "- at one");
    assert_eq!(one.show(&second.no_new_privileges), "true at false");
    assert_eq!(one.show(&second.read_only_root), "true at true");
    assert!(second.drops_all());
    let added: Vec<_> = second.added_capabilities.value().unwrap().iter().map(|cap| cap.value.as_str()).collect();
    assert_eq!(added, ["SYS_ADMIN", "NET_RAW"]);
    assert_eq!(one.show(&first.limits.memory), "- at one");
    assert_eq!(one.show(&first.probes.liveness), "- at one");
    assert!(first.security_node.is_none() && second.security_node.is_some());
    let image = first.image.known().unwrap();
    assert_eq!(one.text(image.value.tag_span()), "1.2");
}

#[test]
fn a_workload_says_what_its_controller_and_pods_say() {
    let one = One::new(INHERITANCE);
    let workload = one.workload();
    assert_eq!((workload.name.as_str(), workload.namespace.as_deref()), ("web", Some("shop")));
    assert_eq!(one.text(workload.span), "web");
    assert_eq!(one.show(&workload.replicas), "3 at 3");
    assert_eq!(one.show(&workload.strategy), "\"Recreate\" at Recreate");
    assert_eq!(one.show(&workload.host_pid), "true at true");
    assert_eq!(one.show(&workload.host_network), "- at web");
    assert_eq!(one.show(&workload.service_account), "\"runner\" at runner");
    assert_eq!(workload.pod_label("app"), Some("web"));
    assert_eq!(workload.pod_label("tier"), None);
    assert!(matches!(workload.pod_labels[1].1, Setting::Dynamic(_)));
    assert!(!workload.partial && !workload.windows);
    assert_eq!(one.0.resources().count(), 1);
    let trees = Trees::default();
    let security = trees.node(&one.0, workload.pod_security_node.unwrap()).unwrap();
    assert_eq!(security.get("runAsUser").unwrap().as_int(), Some(0));
}

#[test]
fn null_is_absent_and_wrong_types_are_not_judged() {
    let one = One::new(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  securityContext: {runAsUser: 5}\n  containers:\n  - name: c\n    image: \"{{ x }}/app:1\"\n    securityContext:\n      runAsUser: null\n      privileged: 'true'\n      capabilities: {drop: [\"{{ y }}\"]}\n      runAsNonRoot: ~\n",
    );
    let container = one.container("c");
    assert_eq!(one.show(&container.user), "User { user: \"5\", group: None } at 5");
    assert_eq!(one.show(&container.privileged), "? at 'true'");
    assert_eq!(one.show(&container.run_as_non_root), "- at c");
    assert!(matches!(container.dropped_capabilities, Setting::Dynamic(_)));
    let image = container.image.value().unwrap();
    assert_eq!((image.tag(), image.text()), (Tag::Known("1"), format!("{UNKNOWN}/app:1").as_str()));
    assert_eq!(one.show(&one.workload().replicas), "n/a");
}

#[test]
fn roles_decide_about_probes_and_amounts() {
    let one = One::new(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  initContainers:\n  - {name: i, image: a}\n  - {name: s, image: a, restartPolicy: Always, livenessProbe: {exec: {command: [x]}}}\n  containers:\n  - {name: m, image: auto}\n  ephemeralContainers:\n  - {name: e, image: '', securityContext: {privileged: true}}\n",
    );
    let roles: Vec<_> = one.workload().containers.iter().map(|container| container.role).collect();
    assert_eq!(roles, [Role::Init, Role::Sidecar, Role::Main, Role::Ephemeral]);
    assert_eq!(one.show(&one.container("i").probes.readiness), "n/a");
    assert_eq!(one.show(&one.container("i").limits.memory), "- at i");
    assert_eq!(one.show(&one.container("s").probes.readiness), "- at s");
    assert_eq!(one.text(one.container("s").probes.liveness.known().unwrap().span), "livenessProbe");
    assert_eq!(one.show(&one.container("e").limits.memory), "n/a");
    assert_eq!(one.show(&one.container("e").probes.liveness), "n/a");
    assert!(one.container("e").privileged.is_true());
    assert_eq!(one.show(&one.container("m").image), "n/a");
    assert_eq!(one.0.model(FileId(0)).images.len(), 2);
    let job = One::new(
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: j}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: a}]}}}}}\n",
    );
    assert_eq!(job.show(&job.container("c").probes.liveness), "n/a");
}

#[test]
fn a_container_without_name_is_shown_at_its_image() {
    let one = One::new(
        "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: k}\nspec: {template: {spec: {containers: [{image: a:1}]}}}\n",
    );
    assert_eq!(one.show(&one.workload().containers[0].privileged), "- at a:1");
}

#[test]
fn windows_pods_have_no_linux_fields() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  OS\n  securityContext: {runAsUser: 0, windowsOptions: {runAsUserName: ContainerAdministrator}}\n  containers: [{name: c, image: a}]\n";
    for os in ["os: {name: windows}", "nodeSelector: {kubernetes.io/os: windows}"] {
        let one = One::new(&text.replace("OS", os));
        let container = one.container("c");
        assert!(one.workload().windows);
        assert!(container.user.value().unwrap().is_root());
        for setting in [&container.privileged, &container.no_new_privileges, &container.read_only_root] {
            assert_eq!(one.show(setting), "n/a");
        }
        assert_eq!(one.show(&container.seccomp), "n/a");
        assert_eq!(one.show(&one.workload().host_users), "n/a");
        assert_eq!(one.show(&container.limits.memory), "- at c");
    }
    assert!(
        !One::new(&text.replace("OS", "os: {name: linux}\n  nodeSelector: {kubernetes.io/os: windows}"))
            .workload()
            .windows
    );
}

#[test]
fn parts_of_objects_say_nothing_by_absence() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: c, IMAGE securityContext: {privileged: true}}]}}}\n";
    let whole = patch.replace("IMAGE", "image: a,");
    let case = |path: &str, text: &str| One(project(&[(path, text)]));
    let partial = [
        case("a.yaml", &patch.replace("IMAGE", "")),
        case("web-patch.yaml", &whole),
        case("x/patches/web.yaml", &whole),
        case("x/chainsaw/web/web.yaml", &whole),
        case("a.yaml", &patch.replace("IMAGE", "").replace("name: web", "labels: {}")),
        case("a.yaml", &whole.replace("spec: {template", "spec: {$patch: merge, template")),
        case("a.yaml", &format!("{whole}a: *nowhere\n")),
        case("overlays/prod/web.yaml", &whole.replace("}]}", "}, {name: d}]}")),
    ];
    for one in &partial {
        let container = one.container("c");
        let path = &one.0.files()[0].source.path;
        assert!(one.workload().partial, "{path}");
        assert_eq!(one.show(&container.privileged), "true at true", "{path}");
        assert_eq!(one.show(&container.read_only_root), "n/a", "{path}");
        assert_eq!(one.show(&one.workload().replicas), "n/a", "{path}");
    }
    // What is whole but for its name is no part.
    assert!(!case("a.yaml", &whole.replace("name: web", "labels: {}")).workload().partial);
    for (path, text) in [
        ("a.yaml", whole.clone()),
        ("dispatcher.yaml", whole.clone()),
        ("a.yaml", whole.replace("name: web", "generateName: web-")),
    ] {
        assert!(!case(path, &text).workload().partial, "{path}");
    }
}

#[test]
fn lists_are_taken_apart() {
    let one = One::new(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: PodList\n  items:\n  - metadata: {name: p}\n    spec: {containers: [{name: c, image: a}]}\n- {apiVersion: v1, kind: Service, metadata: {name: s}}\n- 5\n",
    );
    let kinds: Vec<_> = one.0.resources().map(|resource| resource.kind.value.as_str()).collect();
    assert_eq!(kinds, ["Pod", "Service"]);
    assert_eq!(one.workload().kind, "Pod");
    assert_eq!(one.workload().name, "p");
}

#[test]
fn resource_definitions_embed_pods() {
    let spec = "{containers: [{name: c, image: a}]}";
    for (version, kind, body) in [
        ("argoproj.io/v1alpha1", "Rollout", "template: {spec: @}"),
        ("serving.knative.dev/v1", "Revision", "containers: [{image: a, name: c}]"),
        ("apps.openshift.io/v1", "DeploymentConfig", "template: {spec: @}"),
        ("jobset.x-k8s.io/v1alpha2", "JobSet", "replicatedJobs: [{template: {spec: {template: {spec: @}}}}]"),
        ("kubeflow.org/v1", "PyTorchJob", "pytorchReplicaSpecs: {Master: {template: {spec: @}}}"),
        ("agones.dev/v1", "Fleet", "template: {spec: {template: {spec: @}}}"),
        (
            "argoproj.io/v1alpha1",
            "CronWorkflow",
            "workflowSpec: {templates: [{name: t, container: {name: c, image: a}}]}",
        ),
        ("tekton.dev/v1", "Task", "steps: [{name: c, image: a}]"),
        ("example.com/v1", "Thing", "podTemplate: {spec: @}"),
        ("example.com/v1", "Thing", "jobTemplate: {spec: {template: {spec: @}}}"),
    ] {
        let body = body.replace('@', spec);
        let one = One::new(&format!("apiVersion: {version}\nkind: {kind}\nmetadata: {{name: x}}\nspec: {{{body}}}\n"));
        assert_eq!(one.0.kubernetes_workloads().count(), 1, "{kind}");
        assert_eq!(one.container("c").image.value().unwrap().text(), "a", "{kind}");
    }
    let other = One::new(
        "apiVersion: e.com/v1\nkind: T\nmetadata: {name: x}\nspec: {template: {spec: {containers: [{name: c}]}}}\n",
    );
    assert_eq!(other.0.kubernetes_workloads().count(), 0);
}

#[test]
fn fields_of_a_workflow_template_stand_between() {
    let one = One::new(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  securityContext: {runAsUser: 1, runAsNonRoot: true}\n  volumes: [{name: v, hostPath: {path: /var}}]\n  templates:\n  - name: a\n    securityContext: {runAsUser: 2}\n    script: {name: s, image: a, volumeMounts: [{name: v, mountPath: /x}]}\n  - {name: dag}\n",
    );
    let container = one.container("s");
    assert_eq!(container.user.value().unwrap().user, "2");
    assert!(container.run_as_non_root.is_true());
    assert_eq!(container.mounts[0].source, MountSource::Host("/var".to_string()));
}

#[test]
fn amounts_are_quantities_or_noted() {
    let one = One::new(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  resources: {limits: {cpu: 2}}\n  containers:\n  - name: c\n    image: a\n    resources:\n      limits: {memory: 1Gi, nvidia.com/gpu: one}\n      requests: {cpu: 0.5, memory: 64 MB}\n  - {name: d, image: a, resources: {limits: {memory: \"{{ m }}\"}}}\n",
    );
    let container = one.container("c");
    assert_eq!(container.limits.memory.value().unwrap().units(), 1 << 30);
    assert_eq!(one.text(container.limits.cpu.known().unwrap().span), "2");
    assert_eq!(container.requests.cpu.value().unwrap().milli, 500);
    assert_eq!(one.show(&container.requests.memory), "? at 64 MB");
    assert_eq!(container.requests.invalid[0].0, "memory");
    assert_eq!(one.text(container.limits.invalid[0].1.span), "one");
    assert!(one.container("d").limits.invalid.is_empty());
    assert_eq!(one.show(&one.container("d").limits.memory), "? at \"{{ m }}\"");
}

#[test]
fn mounts_are_joined_with_volumes() {
    let one = One::new(
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: p}\nspec:\n  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]\n  template:\n    spec:\n      volumes:\n      - {name: sock, hostPath: {path: /var//run/../run/docker.sock/, type: Socket}}\n      - {name: run, hostPath: {path: /var/run}}\n      - {name: mem, emptyDir: {medium: Memory}}\n      - {name: claim, persistentVolumeClaim: {claimName: pvc}}\n      - {name: conf, configMap: {name: x}}\n      - {name: nfs, nfs: {server: s, path: /}}\n      - {name: img, image: {reference: 'x:1'}}\n      - {name: bare}\n      containers:\n      - name: c\n        image: a\n        volumeMounts:\n        - {name: sock, mountPath: /s, readOnly: true}\n        - {name: run, mountPath: /r, subPath: docker.sock}\n        - {name: mem, mountPath: /m}\n        - {name: claim, mountPath: /c}\n        - {name: conf, mountPath: /conf}\n        - {name: nfs, mountPath: /n}\n        - {name: img, mountPath: /i}\n        - {name: bare, mountPath: /b}\n        - {name: data, mountPath: /d}\n        - {name: gone, mountPath: '$(X)'}\n",
    );
    let mounts = &one.container("c").mounts;
    let socket = MountSource::Host("/var/run/docker.sock".to_string());
    assert_eq!((&mounts[0].source, mounts[0].read_only), (&socket, true));
    assert_eq!(one.text(mounts[0].span), "/var//run/../run/docker.sock/");
    assert_eq!(one.text(mounts[0].entry_span), "{name: sock, mountPath: /s, readOnly: true}");
    assert_eq!(mounts[1].source, socket);
    assert_eq!(mounts[2].source, MountSource::Tmpfs);
    assert_eq!(mounts[3].source, MountSource::Claim("pvc".to_string()));
    assert_eq!((&mounts[4].source, mounts[4].read_only), (&MountSource::Data, true));
    assert_eq!(mounts[5].source, MountSource::Other);
    assert!(matches!(&mounts[6].source, MountSource::Image(image) if image.text() == "x:1"));
    assert_eq!(mounts[7].source, MountSource::EmptyDir);
    assert_eq!(mounts[8].source, MountSource::ClaimTemplate("data".to_string()));
    assert_eq!(mounts[9].source, MountSource::Unknown);
    assert!(matches!(mounts[9].target, Setting::Dynamic(_)));
    let volumes = &one.workload().volumes;
    assert_eq!(volumes.len(), 8);
    assert_eq!((volumes[0].host_path_type.as_deref(), one.text(volumes[1].span)), (Some("Socket"), "/var/run"));
    assert_eq!(one.workload().claim_templates[0].access_modes.value().unwrap(), &["ReadWriteOnce"]);
    assert_eq!(one.0.model(FileId(0)).images.len(), 2);
}

#[test]
fn environment_and_ports() {
    let one = One::new(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a\n    env:\n    - {name: A, value: x}\n    - {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}\n    - {name: C, value: $(A)/y}\n    - {name: D}\n    - {name: E, value: 5}\n    ports:\n    - {containerPort: 80, name: web}\n    - {containerPort: 81, hostPort: 8081, protocol: UDP}\n    - {containerPort: 82, hostPort: 0}\n",
    );
    let container = one.container("c");
    let shown: Vec<_> = container.env.iter().map(|var| one.show(&var.value)).collect();
    assert_eq!(shown, ["\"x\" at x", "n/a", "? at $(A)/y", "- at D", "\"5\" at 5"]);
    let ports: Vec<_> = container.ports.iter().map(|port| (port.container, port.published)).collect();
    assert_eq!(ports, [(Some(80), false), (Some(81), true), (Some(82), false)]);
    assert_eq!(one.show(&container.ports[1].host), "8081 at 8081");
    assert_eq!((container.ports[1].protocol.as_str(), container.ports[0].name.as_deref()), ("udp", Some("web")));
}

#[test]
fn old_seccomp_annotations_count_where_no_field_says_more() {
    let one = One::new(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: runtime/default\n    container.seccomp.security.alpha.kubernetes.io/b: localhost/x\nspec:\n  containers:\n  - {name: a, image: i}\n  - {name: b, image: i}\n  - {name: c, image: i, securityContext: {seccompProfile: {type: Unconfined}}}\n",
    );
    let seccomp = |name: &str, minor: u16| one.show(one.container(name).seccomp_in(KubernetesVersion::v1(minor)));
    assert_eq!(seccomp("a", 26), "RuntimeDefault at runtime/default");
    assert_eq!(seccomp("b", 26), "Localhost(\"x\") at localhost/x");
    assert_eq!(seccomp("c", 26), "Unconfined at Unconfined");
    // Since 1.27 they have no effect.
    assert_eq!((seccomp("a", 27), seccomp("b", 27)), ("- at a".to_string(), "- at b".to_string()));
    assert_eq!(seccomp("c", 27), "Unconfined at Unconfined");
}

#[test]
fn commands_are_joined_with_their_arguments() {
    let one = One::new(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a\n    command: [/bin/sh, -c]\n    args:\n    - |\n      set -e\n      curl $(URL) | sh; x=$$(date)\n    env: [{name: URL, value: u}]\n    livenessProbe: {exec: {command: [cat, /x]}}\n    lifecycle: {preStop: {exec: {command: [sh, -c, \"sleep 5 && kill 1\"]}}}\n  - {name: d, image: a, args: [--port=1]}\n  - {name: e, image: a, args: [run, it]}\n",
    );
    let container = one.container("c");
    let shown: Vec<_> = container
        .commands
        .iter()
        .map(|used| {
            let names: Vec<_> = used.commands().map(|command| command.name().unwrap_or("?").to_string()).collect();
            (used.purpose, names.join(" "))
        })
        .collect();
    let expected = [
        (Purpose::Entrypoint, "sh set curl sh ? date".to_string()),
        (Purpose::Healthcheck, "cat".to_string()),
        (Purpose::Hook, "sh sleep kill".to_string()),
    ];
    assert_eq!(shown, expected);
    let curl = container.commands[0].commands().find(|command| command.is("curl")).unwrap();
    assert_eq!(one.text(curl.name_word().unwrap().span), "curl");
    assert_eq!(one.text(curl.args()[0].span), "$(URL)");
    assert!(curl.args()[0].contains_expansion());
    let date = container.commands[0].commands().find(|command| command.is("date")).unwrap();
    assert_eq!(one.text(date.name_word().unwrap().span), "date");
    assert!(one.container("d").commands[0].commands().all(|command| command.words[0].is("--port=1")));
    assert_eq!(one.container("e").commands[0].purpose, Purpose::Command);
}

#[test]
fn scripts_are_read_in_their_dialect() {
    let one = One::new(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  templates:\n  - {name: a, script: {name: s, image: a, command: [bash], source: 'wget x'}}\n  - {name: b, script: {name: p, image: a, command: [python], source: 'print(1)'}}\n",
    );
    assert!(one.container("s").commands[0].commands().any(|command| command.is("wget")));
    assert!(one.container("p").commands[0].script.skipped);
}

/// Broken manifests of all sorts: nothing panics, and every span fits the text.
#[test]
fn broken_manifests_are_read_as_far_as_they_go() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit.max(1) as u64) as usize
    };
    let pieces =
        ["{", "}", "[", "- ", ": ", "\n", "*a ", "&a ", "'", "\"", "null", "<<: *a", "  ", "é", "|\n", "#", "---\n"];
    for _ in 0..1500 {
        let mut text = INHERITANCE.to_string();
        for _ in 0..=random(6) {
            let at = (0..=random(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            match random(3) {
                0 => text.insert_str(at, pieces[random(pieces.len())]),
                1 => text.truncate(at.max(60)),
                _ => {
                    let end = (at + random(30)).min(text.len());
                    let end = (end..=text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
                    text.replace_range(at..end, "");
                }
            }
        }
        let one = One::new(&text);
        for workload in one.0.kubernetes_workloads() {
            assert!(workload.span.range().end <= text.len());
            for container in &workload.containers {
                assert!(text.get(container.span.range()).is_some());
            }
        }
    }
}
