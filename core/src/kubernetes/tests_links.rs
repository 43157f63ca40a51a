//! Links among objects: selectors, policies, kustomizations, units.

use super::BoundKind;
use super::tests::project;
use crate::model::{Setting, Workload};
use crate::project::Project;

fn deployment(name: &str, extra: &str, labels: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}{extra}}}\nspec: {{template: {{metadata: {{labels: {labels}}}, spec: {{containers: [{{name: c, image: a}}]}}}}}}\n"
    )
}

fn workload<'a>(project: &'a Project, name: &str) -> &'a Workload {
    project.kubernetes_workloads().find(|workload| workload.name == name).expect(name)
}

fn services(project: &Project, name: &str) -> Vec<String> {
    project.links().services_of(workload(project, name)).map(|service| service.name.clone()).collect()
}

fn policies(project: &Project, name: &str) -> Vec<String> {
    project.links().policies_for(workload(project, name)).map(|policy| policy.name.clone()).collect()
}

#[test]
fn services_select_pods_of_their_namespace() {
    let service = |name: &str, extra: &str, spec: &str| {
        format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}{extra}}}\nspec: {{{spec}}}\n")
    };
    let text = [
        deployment("web", "", "{app: web, tier: front}"),
        "---\n".to_string(),
        deployment("dynamic", "", "{app: $(APP)}"),
        service(
            "hit",
            "",
            "selector: {tier: front}, clusterIP: None, ports: [{port: 80, targetPort: web}, {port: 81}]",
        ),
        service("miss", "", "selector: {app: other}"),
        service("none", "", "ports: []"),
        service("empty", "", "selector: {}"),
        service("foreign", ", namespace: default", "selector: {app: web}"),
        service("name", "", "selector: {app: web}, type: ExternalName"),
    ]
    .concat();
    let project = project(&[("a.yaml", &text)]);
    assert_eq!(services(&project, "web"), ["hit"]);
    assert_eq!(services(&project, "dynamic"), ["miss"]);
    let links = project.links();
    assert_eq!(links.services()[1].selects(&workload(&project, "dynamic").pod_labels), None);
    let hit = &links.services()[0];
    assert!(hit.headless && !hit.publishes_not_ready && !hit.is_external_name());
    assert_eq!(hit.ports[0].target.value(), Some(&super::Target::Name("web".to_string())));
    assert_eq!(hit.ports[1].target.value(), Some(&super::Target::Number(81)));
    assert!(matches!(hit.ports[1].node_port, Setting::Unset { .. }));
    assert!(links.services().iter().any(|service| service.name == "name" && service.is_external_name()));
}

#[test]
fn every_sort_of_policy_is_a_policy() {
    let policy = |api: &str, kind: &str, name: &str, spec: &str| {
        format!("---\napiVersion: {api}\nkind: {kind}\nmetadata: {{name: {name}}}\n{spec}\n")
    };
    let web = deployment("web", "", "{app: web}");
    let cases = [
        ("networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {}}", Some((true, false))),
        ("networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {}, egress: []}", Some((true, true))),
        (
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "spec: {podSelector: {}, policyTypes: [Egress]}",
            Some((false, true)),
        ),
        ("networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {matchLabels: {app: x}}}", None),
        (
            "networking.k8s.io/v1",
            "NetworkPolicy",
            "spec: {podSelector: {matchExpressions: [{key: app, operator: In, values: [web, x]}, {key: y, operator: DoesNotExist}]}}",
            Some((true, false)),
        ),
        (
            "cilium.io/v2",
            "CiliumNetworkPolicy",
            "spec: {endpointSelector: {matchLabels: {'k8s:app': web}}, ingress: [{}]}",
            Some((true, false)),
        ),
        ("cilium.io/v2", "CiliumNetworkPolicy", "specs: [{endpointSelector: {}, egress: []}]", Some((false, true))),
        ("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "spec: {nodeSelector: {}}", None),
        (
            "projectcalico.org/v3",
            "GlobalNetworkPolicy",
            "spec: {selector: \"app == 'web'\", types: [Ingress]}",
            Some((true, false)),
        ),
        ("projectcalico.org/v3", "NetworkPolicy", "spec: {selector: \"app == 'x'\"}", None),
        (
            "policy.networking.k8s.io/v1alpha1",
            "AdminNetworkPolicy",
            "spec: {subject: {namespaces: {}}, ingress: []}",
            Some((true, false)),
        ),
        (
            "policy.networking.k8s.io/v1alpha2",
            "ClusterNetworkPolicy",
            "spec: {subject: {namespaces: {matchLabels: {a: b}}}, egress: []}",
            Some((false, true)),
        ),
        ("example.com/v1", "NetworkPolicy", "spec: {podSelector: {}}", None),
    ];
    for (api, kind, spec, expected) in cases {
        let text = web.clone() + &policy(api, kind, "p", spec);
        let project = project(&[("a.yaml", &text)]);
        let found = project.links().policies_for(workload(&project, "web")).next();
        assert_eq!(found.map(|policy| (policy.ingress, policy.egress)), expected, "{kind} {spec}");
    }
}

#[test]
fn kustomizations_say_what_is_deployed_together() {
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: prod}\nspec: {podSelector: {}}\n";
    let files = [
        ("k/base/web.yaml", deployment("web", "", "{app: web}")),
        ("k/base/kustomization.yaml", "resources: [web.yaml]\n".to_string()),
        ("k/prod/policy.yaml", policy.to_string()),
        (
            "k/prod/kustomization.yaml",
            "namespace: prod\nresources: [../base, policy.yaml]\npatches: [{path: web.yaml}]\nimages: [{name: a, newTag: v1}]\n"
                .to_string(),
        ),
        ("k/prod/web.yaml", deployment("patched", "", "{app: web}")),
        ("k/dev/kustomization.yaml", "resources: [../base, 'https://example.com/x']\n".to_string()),
        ("k/dev/policy.yaml", policy.replace("deny", "dev")),
        ("other/web.yaml", deployment("other", "", "{app: web}")),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let project = project(&files);
    let links = project.links();
    assert_eq!(policies(&project, "web"), ["deny"]);
    assert_eq!(policies(&project, "other"), [""; 0]);
    assert!(workload(&project, "patched").partial && !workload(&project, "web").partial);
    let web = workload(&project, "web");
    assert_eq!(links.unit(web.span.file), "k/base");
    assert_eq!(links.unit(workload(&project, "other").span.file), "other");
    let image = web.containers[0].image.value().unwrap();
    let tags: Vec<_> = links.image_overrides(web.span.file, image).filter_map(|entry| entry.new_tag.as_ref()).collect();
    assert_eq!(tags.len(), 1);
    assert_eq!(tags[0].value, "v1");
    assert!(links.is_incomplete(web.span.file));
    assert!(!links.is_incomplete(links.policies()[0].node.file));
}

#[test]
fn kustomizations_that_list_each_other_end() {
    let files = [("a/kustomization.yaml", "resources: [../b]\n"), ("b/kustomization.yaml", "resources: [../a, .]\n")];
    let project = project(&files);
    assert_eq!(project.kustomizations().all().len(), 2);
}

#[test]
fn claims_and_defaults_belong_to_their_namespace() {
    let text = deployment("web", ", namespace: shop", "{}")
        + "---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: shop}\nspec: {limits: [{type: Pod}, {type: Container, default: {memory: 1Gi}}]}\n"
        + "---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container, default: {memory: 2Gi}}]}\n"
        + "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\nspec: {accessModes: [ReadWriteOnce]}\n";
    let project = project(&[("a.yaml", &text)]);
    let web = workload(&project, "web");
    let defaults: Vec<_> = project.links().defaults_for(web).collect();
    assert_eq!(defaults.len(), 1);
    assert_eq!(defaults[0].memory_limit.as_ref().unwrap().units(), 1 << 30);
    assert_eq!(defaults[0].memory_request.as_ref().unwrap().units(), 1 << 30);
    let claims: Vec<_> = project.links().claims_named(web, "data").collect();
    assert_eq!(claims[0].claim.access_modes.value().unwrap(), &["ReadWriteOnce"]);
    assert_eq!(project.links().claims_named(web, "gone").count(), 0);
}

#[test]
fn limit_ranges_fill_in_and_demand() {
    let text = deployment("web", "", "{}")
        + "---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec:\n  limits:\n    - type: Container\n      \
           max: {memory: 1Gi}\n      min: {cpu: 100m}\n      maxLimitRequestRatio: {memory: \"2\"}\n";
    let project = project(&[("a.yaml", &text)]);
    let web = workload(&project, "web");
    let defaults = project.links().defaults_for(web).next().unwrap();
    let amounts = [&defaults.memory_limit, &defaults.memory_request, &defaults.cpu_limit, &defaults.cpu_request];
    let texts = amounts.map(|amount| amount.as_ref().map(|amount| amount.text.as_str()));
    assert_eq!(texts, [Some("1Gi"), Some("1Gi"), None, Some("100m")]);
    let bounds: Vec<_> =
        defaults.bounds.iter().map(|bound| (bound.kind, &*bound.resource, &*bound.amount.text)).collect();
    let expected =
        [(BoundKind::Min, "cpu", "100m"), (BoundKind::Max, "memory", "1Gi"), (BoundKind::Ratio, "memory", "2")];
    assert_eq!(bounds, expected);
}

#[test]
fn quotas_for_all_pods_are_demands() {
    let quota = |name: &str, scopes: &str| {
        format!(
            "---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: {name}}}\nspec: {{hard: {{pods: 4}}{scopes}}}\n"
        )
    };
    let text = deployment("web", "", "{}") + &quota("all", "") + &quota("some", ", scopes: [BestEffort]");
    let project = project(&[("a.yaml", &text)]);
    let limits: Vec<_> = project.links().defaults_for(workload(&project, "web")).collect();
    assert_eq!(limits.len(), 1);
    let bound = &limits[0].bounds[0];
    assert_eq!((bound.kind, &*bound.resource, bound.amount.units()), (BoundKind::Sum, "pods", 4));
}

#[test]
fn what_is_out_of_sight_is_known() {
    let web = deployment("web", "", "{app: web}");
    let files = [
        ("whole/web.yaml", web.as_str()),
        ("broken/web.yaml", web.as_str()),
        ("broken/other.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {\n"),
        ("template/web.yaml", web.as_str()),
        ("template/other.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n"),
        ("patched/web.yaml", web.as_str()),
        ("patched/patch.yaml", "[{op: add, path: /spec/template/metadata/labels/a, value: b}]"),
        ("patched/kustomization.yaml", "resources: [web.yaml]\npatches: [{path: patch.yaml}]\n"),
        ("beside/web.yaml", web.as_str()),
        ("beside/values-prod.yaml", "replicas: 2\n"),
        ("remote/web.yaml", web.as_str()),
        ("remote/kustomization.yaml", "resources: [web.yaml, \"https://git.example/base\"]\n"),
    ];
    let project = project(&files);
    let in_sight = |path: &str| project.links().in_sight(project.file_at(path).unwrap().source.id);
    assert!(in_sight("whole/web.yaml"));
    assert!(!in_sight("broken/web.yaml") && !in_sight("template/web.yaml") && !in_sight("remote/web.yaml"));
    assert!(!in_sight("patched/web.yaml") && !in_sight("beside/web.yaml"));
}

#[test]
fn labels_of_kustomizations_are_on_the_pods() {
    let web = deployment("web", "", "{app: web}");
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {team: shop}}\n";
    let files = [
        ("base/web.yaml", web.as_str()),
        ("base/service.yaml", service),
        ("base/kustomization.yaml", "resources: [web.yaml, service.yaml]\n"),
        ("prod/kustomization.yaml", "resources: [../base]\ncommonLabels: {team: shop}\n"),
    ];
    let project = project(&files);
    assert_eq!(services(&project, "web"), ["web"]);
    assert_eq!(project.links().services()[0].selects(&workload(&project, "web").pod_labels), None);
}

#[test]
fn labels_reach_pods_and_selectors_only_where_a_kustomization_says_so() {
    let text = [
        deployment("web", "", "{app: web}"),
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: pod}\nspec: {containers: [{name: c, image: a}]}\n"
            .to_string(),
    ]
    .concat();
    let label = |kustomization: &str, name: &str| {
        let kustomization = format!("resources: [a.yaml]\n{kustomization}\n");
        let project = project(&[("kustomization.yaml", &kustomization), ("a.yaml", &text)]);
        let labels = &workload(&project, name).pod_labels;
        labels
            .iter()
            .find(|(key, _)| key.value == "team")
            .map(|(_, value)| value.value().cloned().unwrap_or("?".into()))
    };
    let label =
        |kustomization: &str| [label(kustomization, "web"), label(kustomization, "pod")].map(Option::unwrap_or_default);
    assert_eq!(label("labels: [{pairs: {team: shop}}]"), ["", "shop"]);
    assert_eq!(label("labels: [{pairs: {team: shop}, includeTemplates: true}]"), ["shop", "shop"]);
    assert_eq!(label("labels: [{pairs: {team: shop}, includeSelectors: true}]"), ["?", "?"]);
    assert_eq!(label("labels: [{pairs: {team: shop}, fields: [{path: x}]}]"), ["?", "?"]);
    assert_eq!(label("commonLabels: {team: shop}"), ["?", "?"]);
}

#[test]
fn policies_without_pods_are_those_that_mean_nobody() {
    let policy = |name: &str, extra: &str, selector: &str| {
        format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}{extra}}}\nspec: {{podSelector: {selector}}}\n"
        )
    };
    let text = [
        deployment("web", ", namespace: shop", "{app: web}"),
        policy("hit", ", namespace: shop", "{matchLabels: {app: web}}"),
        policy("miss", ", namespace: shop", "{matchLabels: {app: wbe}}"),
        policy("elsewhere", ", namespace: other", "{matchLabels: {app: web}}"),
        policy("all", ", namespace: shop", "{}"),
        policy("free", "", "{matchLabels: {app: web}}"),
    ];
    let project = project(&[("a.yaml", &text.concat())]);
    let links = project.links();
    let unused: Vec<_> = links.policies_without_pods(project.kubernetes_workloads()).collect();
    assert_eq!(unused.iter().map(|policy| policy.name.as_str()).collect::<Vec<_>>(), ["miss", "elsewhere"]);
    assert_eq!(unused.iter().map(|policy| links.has_pods_near(*policy)).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn pods_of_jobs_show_nothing_about_services() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n";
    let job = deployment("migrate", "", "{app: m}").replace("apps/v1", "batch/v1").replace("Deployment", "Job");
    for (pods, expected) in [(job, false), (deployment("other", "", "{app: m}"), true)] {
        let project = project(&[("a.yaml", &(pods + service))]);
        assert_eq!(project.links().has_pods_near(project.links().services()[0].as_ref()), expected);
    }
}

#[test]
fn an_object_without_a_name_is_called_by_its_kind() {
    let text = deployment("web", "", "{}").replace("{name: web}", "{}");
    assert_eq!(
        project(&[("a.yaml", &text)]).kubernetes_workloads().next().map(|one| one.name.as_str()),
        Some("Deployment")
    );
}

#[test]
fn bindings_mean_roles_of_their_namespace_and_cluster_roles_of_all() {
    let object = |kind: &str, metadata: &str, rest: &str| {
        format!("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{{metadata}}}\n{rest}\n")
    };
    let binding = |kind: &str, role: &str, subject: &str| {
        let subjects = format!("subjects: [{{kind: User, name: {subject}}}, {{kind: User}}]");
        object(kind, "name: b, namespace: a", &format!("roleRef: {{{role}}}\n{subjects}"))
    };
    let text = [
        object("Role", "name: all, namespace: a", ""),
        object("Role", "name: all", ""),
        object("ClusterRole", "name: all", ""),
        object("ClusterRole", "name: unused", ""),
        binding("RoleBinding", "kind: Role, name: all", "ann"),
        binding("RoleBinding", "kind: ClusterRole, name: all", "bob"),
        binding("ClusterRoleBinding", "kind: ClusterRole, name: all", "eve"),
        binding("Deployment", "kind: ClusterRole, name: unused", "joe"),
    ];
    let project = project(&[("a.yaml", &text.concat())]);
    let users = |index: usize| -> Vec<&str> {
        let bindings = project.links().bindings_of(project.resources().nth(index).unwrap());
        bindings.iter().flat_map(|binding| &binding.subjects).map(|subject| subject.name.as_str()).collect()
    };
    assert_eq!([users(0), users(1), users(2), users(3)], [vec!["ann"], vec![], vec!["bob", "eve"], vec![]]);
}

#[test]
fn policies_are_found_by_any_of_their_values_and_across_units() {
    let policy = |name: &str, selector: &str| {
        format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}}}\nspec: {{podSelector: {{{selector}}}}}\n"
        )
    };
    let expression = |name: &str, values: &str| {
        policy(name, &format!("matchExpressions: [{{key: app, operator: In, values: {values}}}]"))
    };
    let policies_of = [
        expression("both", "[web, db, web]"),
        expression("neither", "[]"),
        policy("all", ""),
        policy("db", "matchLabels: {app: db}"),
    ];
    let workloads = [
        deployment("web", "", "{app: web}"),
        deployment("db", "", "{app: db}"),
        deployment("other", "", "{app: other}"),
        deployment("foreign", ", namespace: far", "{app: web}"),
        deployment("open", "", "{'{{ key }}': web}"),
    ];
    let workloads = workloads.join("---\n");
    let kustomization = "resources: [one/a.yaml, two/b.yaml]\nnamespace: shop\n";
    let joined = project(&[
        ("one/a.yaml", &workloads),
        ("two/b.yaml", &policies_of.concat()),
        ("kustomization.yaml", kustomization),
    ]);
    assert_eq!(policies(&joined, "web"), ["both", "all"]);
    assert_eq!(policies(&joined, "db"), ["both", "all", "db"]);
    assert_eq!(policies(&joined, "other"), ["all"]);
    assert_eq!(policies(&joined, "foreign"), ["both", "all"]);
    assert_eq!(policies(&joined, "open"), ["both", "neither", "all", "db"]);
    let one = "resources: [a.yaml]\nnamespace: shop\n";
    let two = "resources: [b.yaml, ../one]\nnamespace: shop\n";
    let across = project(&[
        ("one/a.yaml", &workloads),
        ("one/kustomization.yaml", one),
        ("two/b.yaml", &policies_of.concat()),
        ("two/kustomization.yaml", two),
    ]);
    let links = across.links();
    assert_ne!(links.unit(workload(&across, "web").span.file), links.unit(links.policies()[0].node.file));
    assert_eq!(policies(&across, "web"), ["both", "all"]);
    let apart = project(&[("one/a.yaml", &workloads), ("two/b.yaml", &policies_of.concat())]);
    assert_eq!(policies(&apart, "web"), [""; 0]);
    let beside = project(&[("a.yaml", &workloads), ("b.yaml", &policies_of.concat())]);
    assert_eq!(policies(&beside, "web"), ["both", "all"]);
    assert_eq!(policies(&beside, "foreign"), [""; 0]);
}

#[test]
fn what_a_kustomization_passes_on_is_looked_through() {
    let files = [
        ("top/kustomization.yaml", "namespace: top\nresources: [../middle]\n".to_string()),
        ("middle/kustomization.yaml", "resources: [../base, ../labels]\n".to_string()),
        ("labels/kustomization.yaml", "commonLabels: {tier: back}\nresources: [d.yaml]\n".to_string()),
        ("labels/d.yaml", deployment("labelled", "", "{app: a}")),
        ("base/kustomization.yaml", "resources: [s.yaml]\n".to_string()),
        (
            "base/s.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {tier: back}}\n".to_string(),
        ),
        ("base/more/d.yaml", deployment("other", "", "{tier: back}")),
        ("base/beside.yaml", deployment("beside", "", "{app: b}")),
        ("base/broken.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: \"b\n".to_string()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let project = project(&files);
    let links = project.links();
    assert_eq!(services(&project, "labelled"), ["s"]);
    let (labelled, service) = (workload(&project, "labelled"), links.services()[0].node.file);
    assert!(links.together(labelled.span.file, service));
    assert_eq!(links.namespaces(labelled.into()), [Some("top")]);
    assert!(project.kustomizations().adds_label(labelled.span.file, "tier"));
    assert!(!project.kustomizations().adds_label(service, "tier"));
    // A file beside the base that nobody lists is near what the base deploys.
    let beside = workload(&project, "beside").span.file;
    let near: Vec<&str> = links.neighbourhood(service).collect();
    assert!(links.neighbourhood(beside).any(|folder| near.contains(&folder)));
    // Of the base a file is broken, and so the files of all who list it may lack something.
    assert!(!links.in_sight(service));
    assert!(links.in_sight(labelled.span.file));
}

#[test]
fn kustomizations_that_list_each_other_deploy_their_files_together() {
    let files = [
        ("a/kustomization.yaml", "resources: [d.yaml, ../b]\n".to_string()),
        ("a/d.yaml", deployment("a", "", "{app: a}")),
        ("b/kustomization.yaml", "resources: [d.yaml, ../a]\n".to_string()),
        ("b/d.yaml", deployment("b", "", "{app: b}")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let project = project(&files);
    assert!(project.links().together(workload(&project, "a").span.file, workload(&project, "b").span.file));
}
