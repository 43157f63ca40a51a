//! The projects that growth is measured on: one function for each shape.

/// Path and text.
pub type File = (String, String);

/// A kind of project of which there is one for every size.
pub struct Shape {
    /// What it is made of, and what is done with it if it is not linting.
    pub what: &'static str,
    /// The size that is measured first; four times that is measured next.
    pub size: usize,
    /// The files of a size.
    pub files: fn(usize) -> Vec<File>,
}

/// The shapes that are fixed as well: one Dockerfile each, as large as no sane one is.
pub const FIXED: &[Shape] = &[
    Shape { what: "one long RUN", size: 2000, files: long_run },
    Shape { what: "one RUN of one long word", size: 1 << 20, files: long_word },
    Shape { what: "many instructions", size: 5000, files: many_instructions },
    Shape { what: "one stage with many commands", size: 1000, files: one_stage },
    Shape { what: "many stages", size: 1000, files: many_stages },
    Shape { what: "many heredocs", size: 1000, files: many_heredocs },
    Shape { what: "one instruction with many heredocs", size: 250, files: heredocs_of_one },
];

/// Every shape that is linted only.
pub const SHAPES: &[Shape] = &[
    Shape { what: "Services that share their first label", size: 1000, files: shared_label },
    Shape { what: "Services and pods alike in all labels", size: 1000, files: same_labels },
    Shape { what: "Services without selector", size: 1000, files: without_selector },
    Shape { what: "Services that select nothing", size: 1000, files: dangling },
    Shape { what: "Services with a selector in part unknown", size: 1000, files: unknown_selector },
    Shape { what: "Compose services with build and image beside pods", size: 500, files: built_beside_pods },
    Shape { what: "Compose files beside Dockerfiles", size: 500, files: compose_beside_dockerfiles },
    Shape { what: "one Compose file with many services", size: 1000, files: one_compose_file },
    Shape { what: "one Compose file whose services extend one", size: 1000, files: extending },
    Shape { what: "one Compose file whose services wait for each other", size: 1000, files: waiting },
    Shape { what: "Compose files that extend a common one", size: 500, files: common_base },
    Shape { what: "overrides in one folder", size: 1000, files: overrides },
    Shape { what: "LimitRanges, one a namespace", size: 1000, files: limit_ranges },
    Shape { what: "claims of one name", size: 1000, files: claims },
    Shape { what: "bindings of one role", size: 1000, files: bindings },
    Shape { what: "roles with a binding each", size: 1000, files: roles },
    Shape { what: "policies by one label", size: 1000, files: policies },
    Shape { what: "policies for everything", size: 500, files: wide_policies },
    Shape { what: "kustomizations over one base", size: 500, files: kustomizations },
    Shape { what: "a chain of kustomizations", size: 500, files: kustomization_chain },
    Shape { what: "one pod with many containers of one image", size: 1000, files: one_pod },
    Shape { what: "one stage with many commands", size: 2000, files: one_stage },
    Shape { what: "one Dockerfile with many stages", size: 2000, files: many_stages },
    Shape { what: "Dockerfiles with an ignore file each", size: 1000, files: ignored },
    Shape { what: "one ignore file with many patterns", size: 5000, files: patterns },
    Shape { what: "one file with many documents", size: 1000, files: many_documents },
];

fn file(path: String, text: String) -> File {
    (path, text)
}

/// One file for each number, of one function for path and text.
fn each(n: usize, one: impl Fn(usize) -> File) -> Vec<File> {
    (0..n).map(one).collect()
}

fn service(name: &str, namespace: &str, selector: &str) -> String {
    let namespace = if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") };
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}{namespace}}}\nspec:\n{selector}  ports:\n    - port: 80\n"
    )
}

fn deployment(name: &str, namespace: &str, labels: &str, image: &str) -> String {
    let namespace = if namespace.is_empty() { String::new() } else { format!(", namespace: {namespace}") };
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}{namespace}}}\nspec:\n  selector:\n    matchLabels: {{{labels}}}\n  template:\n    metadata:\n      labels: {{{labels}}}\n    spec:\n      containers:\n        - name: main\n          image: {image}\n          ports:\n            - containerPort: 80\n"
    )
}

fn shared_label(n: usize) -> Vec<File> {
    each(n, |i| {
        let labels = format!("app: shop, component: c{i}");
        let service = service(&format!("s{i}"), "", &format!("  selector: {{{labels}}}\n"));
        file(format!("k8s/s{i}.yaml"), format!("{service}---\n{}", deployment(&format!("d{i}"), "", &labels, "a:1")))
    })
}

fn same_labels(n: usize) -> Vec<File> {
    each(n, |i| {
        let service = service("web", &format!("n{i}"), "  selector: {app: web}\n");
        let pods = deployment("web", &format!("n{i}"), "app: web", "a:1");
        file(format!("env{i}/web.yaml"), format!("{service}---\n{pods}"))
    })
}

fn without_selector(n: usize) -> Vec<File> {
    each(n, |i| {
        let pods = deployment(&format!("d{i}"), "", &format!("app: d{i}"), "a:1");
        file(format!("k8s/s{i}.yaml"), format!("{}---\n{pods}", service(&format!("s{i}"), "", "")))
    })
}

fn dangling(n: usize) -> Vec<File> {
    each(n, |i| {
        let service = service(&format!("s{i}"), "", &format!("  selector: {{app: other{i}}}\n"));
        let pods = deployment(&format!("d{i}"), "", &format!("app: d{i}"), "a:1");
        file(format!("k8s/s{i}.yaml"), format!("{service}---\n{pods}"))
    })
}

fn unknown_selector(n: usize) -> Vec<File> {
    each(n, |i| {
        let selector = format!("  selector: {{app: \"${{APP}}\", tier: t{i}}}\n");
        let pods = deployment(&format!("d{i}"), "", &format!("app: d{i}, tier: \"${{TIER}}\""), "a:1");
        file(format!("a{i}/s.yaml"), format!("{}---\n{pods}", service(&format!("s{i}"), "", &selector)))
    })
}

fn dockerfile(i: usize) -> String {
    format!("FROM debian:12\nCOPY app{i} /app\nEXPOSE 80\nCMD [\"/app\"]\n")
}

fn built_beside_pods(n: usize) -> Vec<File> {
    let parts = |i: usize| {
        let compose = format!("services:\n  app:\n    image: team/app{i}:1\n    build: .\n");
        let pods = deployment(&format!("d{i}"), "", &format!("app: d{i}"), &format!("team/app{i}:1"));
        [
            file(format!("a{i}/compose.yaml"), compose),
            file(format!("a{i}/Dockerfile"), dockerfile(i)),
            file(format!("a{i}/pod.yaml"), pods),
        ]
    };
    (0..n).flat_map(parts).collect()
}

fn compose_beside_dockerfiles(n: usize) -> Vec<File> {
    let parts = |i: usize| {
        let compose = format!("services:\n  app:\n    image: team/app{i}:1\n");
        [file(format!("a{i}/compose.yaml"), compose), file(format!("b{i}/Dockerfile"), dockerfile(i))]
    };
    (0..n).flat_map(parts).collect()
}

/// One Compose file of many services.
fn compose(n: usize, service: impl Fn(usize) -> String) -> Vec<File> {
    let services: String = (0..n).map(service).collect();
    vec![file("compose.yaml".to_string(), format!("services:\n{services}"))]
}

fn one_compose_file(n: usize) -> Vec<File> {
    let volumes: String = (0..n).map(|i| format!("  v{i}: {{}}\n")).collect();
    let mut files =
        compose(n, |i| format!("  s{i}:\n    image: redis:7\n    volumes: [\"v{i}:/data\"]\n    networks: [n{i}]\n"));
    for (_, text) in &mut files {
        let networks: String = (0..n).map(|i| format!("  n{i}: {{}}\n")).collect();
        text.push_str(&format!("volumes:\n{volumes}networks:\n{networks}"));
    }
    files
}

fn extending(n: usize) -> Vec<File> {
    compose(n, |i| match i {
        0 => "  s0:\n    image: redis:7\n".to_string(),
        _ => format!("  s{i}:\n    extends: {{service: s0}}\n    command: run{i}\n"),
    })
}

fn waiting(n: usize) -> Vec<File> {
    compose(n, |i| {
        let before = i.saturating_sub(1);
        format!(
            "  s{i}:\n    image: redis:7\n    restart: \"no\"\n    command: x\n    depends_on:\n      s{before}: {{condition: service_completed_successfully}}\n"
        )
    })
}

fn common_base(n: usize) -> Vec<File> {
    let services: String = (0..n).map(|i| format!("  b{i}:\n    image: redis:7\n")).collect();
    let mut files = vec![file("common.yaml".to_string(), format!("services:\n{services}"))];
    files.extend(each(n, |i| {
        let text = format!("services:\n  s:\n    extends: {{file: ../common.yaml, service: b{i}}}\n");
        file(format!("a{i}/compose.yaml"), text)
    }));
    files
}

fn overrides(n: usize) -> Vec<File> {
    let parts = |i: usize| {
        [
            file(format!("compose.a{i}.yaml"), format!("services:\n  s{i}:\n    image: redis:7\n")),
            file(format!("compose.a{i}.override.yaml"), format!("services:\n  s{i}:\n    restart: always\n")),
        ]
    };
    (0..n).flat_map(parts).collect()
}

fn limit_ranges(n: usize) -> Vec<File> {
    each(n, |i| {
        let range = format!(
            "apiVersion: v1\nkind: LimitRange\nmetadata: {{name: l, namespace: n{i}}}\nspec:\n  limits:\n    - type: Container\n      default: {{memory: 1Gi}}\n"
        );
        let pods = deployment("web", &format!("n{i}"), "app: web", "a:1");
        file(format!("k8s/l{i}.yaml"), format!("{range}---\n{pods}"))
    })
}

fn claims(n: usize) -> Vec<File> {
    each(n, |i| {
        let claim = format!(
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data, namespace: n{i}}}\nspec: {{accessModes: [ReadWriteOnce]}}\n"
        );
        let pods = deployment("web", &format!("n{i}"), "app: web", "a:1");
        let volumes = "      volumes:\n        - name: data\n          persistentVolumeClaim: {claimName: data}\n";
        file(format!("env{i}/c.yaml"), format!("{claim}---\n{pods}{volumes}"))
    })
}

fn binding(name: &str, role: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {{name: {name}}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {role}}}\nsubjects:\n  - {{kind: Group, name: everybody}}\n"
    )
}

fn role(name: &str) -> String {
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {name}}}\nrules:\n  - {{apiGroups: [\"*\"], resources: [\"*\"], verbs: [\"*\"]}}\n"
    )
}

fn bindings(n: usize) -> Vec<File> {
    let mut files = each(n, |i| file(format!("rbac/b{i}.yaml"), binding(&format!("b{i}"), "all")));
    files.extend(each(n, |i| file(format!("rbac/r{i}.yaml"), role("all"))));
    files
}

fn roles(n: usize) -> Vec<File> {
    each(n, |i| {
        let name = format!("r{i}");
        file(format!("rbac/b{i}.yaml"), format!("{}---\n{}", role(&name), binding(&name, &name)))
    })
}

fn policy(name: &str, selector: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}}}\nspec:\n  podSelector: {selector}\n  policyTypes: [Ingress]\n"
    )
}

fn policies(n: usize) -> Vec<File> {
    each(n, |i| {
        let labels = format!("app: shop, component: c{i}");
        let policy = policy(&format!("p{i}"), &format!("{{matchLabels: {{{labels}}}}}"));
        file(format!("k8s/p{i}.yaml"), format!("{policy}---\n{}", deployment(&format!("d{i}"), "", &labels, "a:1")))
    })
}

fn wide_policies(n: usize) -> Vec<File> {
    each(n, |i| {
        let pods = deployment(&format!("d{i}"), "", &format!("app: d{i}"), "a:1");
        file(format!("k8s/p{i}.yaml"), format!("{}---\n{pods}", policy(&format!("p{i}"), "{}")))
    })
}

fn kustomizations(n: usize) -> Vec<File> {
    let pods = deployment("web", "", "app: web", "team/app:1");
    let base = format!("{}---\n{pods}", service("web", "", "  selector: {app: web}\n"));
    let mut files = vec![
        file("base/web.yaml".to_string(), base),
        file("base/kustomization.yaml".to_string(), "resources: [web.yaml]\n".to_string()),
    ];
    let parts = |i: usize| {
        let text = format!(
            "namespace: n{i}\nresources: [../../base, own.yaml]\nimages:\n  - {{name: team/app, newTag: \"{i}\"}}\n"
        );
        let own = deployment("own", "", "app: web", "team/app:1");
        [file(format!("overlays/o{i}/kustomization.yaml"), text), file(format!("overlays/o{i}/own.yaml"), own)]
    };
    files.extend((0..n).flat_map(parts));
    files
}

fn kustomization_chain(n: usize) -> Vec<File> {
    let parts = |i: usize| {
        let below = if i == 0 { String::new() } else { format!(", ../k{}", i - 1) };
        let pods = deployment(&format!("d{i}"), "", &format!("app: d{i}"), "a:1");
        [
            file(format!("k{i}/kustomization.yaml"), format!("resources: [d.yaml{below}]\n")),
            file(format!("k{i}/d.yaml"), pods),
        ]
    };
    (0..n).flat_map(parts).collect()
}

fn one_pod(n: usize) -> Vec<File> {
    let containers: String = (0..n).map(|i| format!("    - {{name: c{i}, image: \"team/app:1\"}}\n")).collect();
    let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers:\n{containers}");
    vec![file("pod.yaml".to_string(), text)]
}

fn one_stage(n: usize) -> Vec<File> {
    let commands: String =
        (0..n).map(|i| format!("RUN apt-get update && apt-get install -y p{i} | tee log\nENV A{i}=$A\n")).collect();
    vec![file("Dockerfile".to_string(), format!("FROM debian:12\n{commands}"))]
}

fn many_stages(n: usize) -> Vec<File> {
    let stages: String =
        (1..n).map(|i| format!("FROM s{} AS s{i}\nRUN make p{i}\nCOPY --from=s0 /a /a\n", i - 1)).collect();
    vec![file("Dockerfile".to_string(), format!("FROM debian:12 AS s0\n{stages}"))]
}

fn one_dockerfile(text: String) -> Vec<File> {
    vec![file("Dockerfile".to_string(), text)]
}

/// 840 KB for 8,000 lines: of more than 1 MB no shell text is read.
fn long_run(n: usize) -> Vec<File> {
    let line = |i: usize| {
        format!(
            "    && apt-get install p{i} && cd /src{i} && wget http://example.com/a{i}.tar.gz && rm -rf $A{i} `pwd` \\\n"
        )
    };
    let lines: String = (0..n).map(line).collect();
    one_dockerfile(format!("FROM debian:12\nRUN apt-get update \\\n{lines}    && true\n"))
}

fn long_word(n: usize) -> Vec<File> {
    one_dockerfile(format!("FROM debian:12\nUSER root\nRUN echo {}\n", "x".repeat(n)))
}

fn many_instructions(n: usize) -> Vec<File> {
    let line = |i: usize| match i % 5 {
        0 => format!("env A{i} b{i}\n"),
        1 => format!("RUN cd /a && pip install p{i}\n"),
        2 => format!("ADD a{i} .\n"),
        3 => format!("LABEL k{i} v\n"),
        _ => format!("# note {i}\nWORKDIR a{i}\n"),
    };
    one_dockerfile(format!("FROM debian:12\n{}", (0..n).map(line).collect::<String>()))
}

fn many_heredocs(n: usize) -> Vec<File> {
    let one =
        |i: usize| format!("RUN <<E{i}\napt-get install p{i}\ncd $A\nE{i}\nCOPY <<-\"F\" /f{i}\n\ttext $HOME\n\tF\n");
    one_dockerfile(format!("FROM debian:12\n{}", (0..n).map(one).collect::<String>()))
}

fn heredocs_of_one(n: usize) -> Vec<File> {
    let marks: String = (0..n).map(|i| format!(" <<E{i}")).collect();
    let bodies: String = (0..n).map(|i| format!("text {i} $A\nE{i}\n")).collect();
    one_dockerfile(format!("FROM debian:12\nCOPY{marks} /dir/\n{bodies}"))
}

fn ignored(n: usize) -> Vec<File> {
    let parts = |i: usize| {
        [
            file(format!("a{i}/Dockerfile"), dockerfile(i)),
            file(format!("a{i}/.dockerignore"), format!("app{i}\n*.log\n")),
        ]
    };
    (0..n).flat_map(parts).collect()
}

fn patterns(n: usize) -> Vec<File> {
    let patterns: String = (0..n).map(|i| format!("dir{i}/*.log\n")).collect();
    vec![file("Dockerfile".to_string(), dockerfile(0)), file(".dockerignore".to_string(), patterns)]
}

fn many_documents(n: usize) -> Vec<File> {
    let all: String = shared_label(n).into_iter().map(|(_, text)| format!("---\n{text}")).collect();
    vec![file("all.yaml".to_string(), all)]
}
