//! Three rules of the catalogue as their checks would look with the vocabulary: each stays a few lines long.

use crate::linter::{Serial, load};
use crate::project::Trees;
use crate::span::Span;

use super::*;

type Report = Vec<(Span, String)>;

/// What a check says about some files, by path and line.
fn found(check: fn(&Object, &mut Report), files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    let (project, _) = load(&files[..], &Serial);
    let trees = Trees::default();
    let mut report = Vec::new();
    for resource in project.resources() {
        let node = trees.node(&project, resource.node).expect("a node");
        check(&Object::new(resource, node, &project), &mut report);
    }
    report
        .into_iter()
        .map(|(span, message)| format!("{}: {message}", project.file(span.file).source.slice(span)))
        .collect()
}

/// `dangling-config-reference`: a ConfigMap or Secret, or a key of one, that does not exist.
fn dangling_config_reference(object: &Object, report: &mut Report) {
    if object.is_partial() {
        return;
    }
    for need in config_uses(object).into_iter().filter(|need| !need.optional && need.place != ConfigPlace::PullSecret) {
        let kind = need.kind.name();
        match object.config(need.kind, need.name.value) {
            Search::Missing => report.push((need.name.span, format!("there is no {kind} of this name"))),
            Search::Found(found) => {
                let Some(key) = need.key else { continue };
                if found.iter().all(|config| config.has_key(key.value) == Some(false)) {
                    report.push((key.span, format!("the {kind} `{}` has no such key", need.name.value)));
                }
            }
            Search::Unknown => {}
        }
    }
}

/// `secret-read-permission`: a role that may read all Secrets.
fn secret_read_permission(object: &Object, report: &mut Report) {
    const SECRET_READ: Permission =
        Permission { groups: &[""], resources: &["secrets"], verbs: &["get", "list", "watch"] };
    let Some(role) = object.role().filter(|role| !role.is_exempt()) else { return };
    let Some(allowed) = role.allows(&SECRET_READ).filter(|allowed| !allowed.by_star) else { return };
    let bindings = object.bindings();
    let wide = role.is_cluster_wide(bindings.iter().map(AsRef::as_ref));
    let scope = if wide { "of all namespaces" } else { "of its namespace" };
    let message = format!("`{}` may read every Secret {scope}", role.name);
    match bindings.first() {
        Some(binding) => report.push((binding.role.span, message)),
        None => report.push((allowed.resource.span, message)),
    }
}

/// `dangling-ingress` and `dangling-route`: a Service, or a port of one, that does not exist.
fn dangling_backend(object: &Object, report: &mut Report) {
    let Some(route) = Route::of(object).filter(|_| !object.is_partial()) else { return };
    for backend in route.backends() {
        let name = backend.name;
        match object.service(name.value, backend.namespace.map(|namespace| namespace.value)) {
            Search::Missing => report.push((name.span, "there is no Service of this name".to_string())),
            Search::Found(services) => {
                let Some(port) = backend.port.known() else { continue };
                if services.iter().all(|service| service.has_port(&port.value) == Some(false)) {
                    report.push((port.span, format!("the Service `{}` has no such port", name.value)));
                }
            }
            Search::Unknown => {}
        }
    }
}

/// `conflicting-mesh-gateway`, one part of it: a VirtualService for a Gateway that does not exist.
fn dangling_gateway(object: &Object, report: &mut Report) {
    let Some(service) = VirtualService::of(object).filter(|_| !object.is_partial()) else { return };
    for (namespace, name) in service.gateways() {
        if object.find("networking.istio.io", "Gateway", name.value, namespace).is_missing() {
            report.push((name.span, "there is no Gateway of this name".to_string()));
        }
    }
}

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: a
    image: a:1
    env:
    - {name: A, valueFrom: {configMapKeyRef: {name: app, key: mode}}}
    - {name: B, valueFrom: {configMapKeyRef: {name: app, key: mood}}}
    - {name: C, valueFrom: {configMapKeyRef: {name: ap, key: mode}}}
    - {name: D, valueFrom: {configMapKeyRef: {name: ap, key: mode, optional: true}}}
    - {name: E, valueFrom: {configMapKeyRef: {name: '${NAME}', key: mode}}}
    envFrom:
    - secretRef: {name: none-in-sight}
";
const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: shop}\ndata: {mode: fast}\n";

#[test]
fn config_maps_and_their_keys_are_missing_where_others_are_in_sight() {
    let expected = ["mood: the ConfigMap `app` has no such key", "ap: there is no ConfigMap of this name"];
    let check = dangling_config_reference;
    assert_eq!(found(check, &[("k/pod.yaml", POD), ("k/map.yaml", MAP)]), expected);
    assert_eq!(found(check, &[("k/pod.yaml", POD)]), [""; 0], "no ConfigMap is in sight");
    let elsewhere = MAP.replace("shop", "bank");
    assert_eq!(found(check, &[("k/pod.yaml", POD), ("k/map.yaml", &elsewhere)]), [""; 0]);
    assert_eq!(found(check, &[("k/pod.yaml", POD), ("l/map.yaml", MAP)]), [""; 0], "another unit");
    let broken = ("k/x.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: x\n");
    assert_eq!(found(check, &[("k/pod.yaml", POD), ("k/map.yaml", MAP), broken]), expected[..1]);
}

#[test]
fn what_is_generated_or_made_at_run_time_is_not_missing() {
    let check = dangling_config_reference;
    let kustomization =
        "namespace: shop\nresources: [pod.yaml, map.yaml]\nconfigMapGenerator:\n- name: ap\n  literals: [mode=x]\n";
    let files = [("k/pod.yaml", POD), ("k/map.yaml", MAP), ("k/kustomization.yaml", kustomization)];
    assert_eq!(found(check, &files), ["mood: the ConfigMap `app` has no such key"]);
    let role = |rule: &str| {
        format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {{name: r, namespace: shop}}\nrules: [{rule}]\n"
        )
    };
    let named = role("{apiGroups: [''], resources: [configmaps], verbs: [get], resourceNames: [ap]}");
    let creates = role("{apiGroups: [''], resources: [configmaps], verbs: [create]}");
    for role in [&named, &creates] {
        let files = [("k/pod.yaml", POD), ("k/map.yaml", MAP), ("k/role.yaml", role)];
        assert_eq!(found(check, &files), ["mood: the ConfigMap `app` has no such key"], "{role}");
    }
}

#[test]
fn alternatives_in_one_folder_are_judged_alone() {
    let many = |map: &str, key: &str| {
        let map = MAP.replace("name: app", &format!("name: {map}")).replace("mode: fast", &format!("{key}: x"));
        let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: shop}\n";
        format!("{POD}---\n{map}---\n{account}---\n{}", account.replace("name: a,", "name: b,"))
    };
    let files = [("k/one.yaml", many("app", "mode")), ("k/two.yaml", many("other", "mode"))];
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let found = found(dangling_config_reference, &files);
    assert_eq!(found.iter().filter(|line| line.starts_with("app:")).count(), 2, "{found:?}");
}

#[test]
fn a_permission_is_reported_at_the_binding_that_gives_it_away() {
    let role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n\
                rules: [{apiGroups: [''], resources: [secrets], verbs: [list]}]\n";
    let check = secret_read_permission;
    assert_eq!(found(check, &[("a.yaml", role)]), ["secrets: `r` may read every Secret of all namespaces"]);
    let binding = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\n\
                   roleRef: {kind: ClusterRole, name: r}\n";
    let both = format!("{role}{binding}");
    assert_eq!(found(check, &[("a.yaml", &both)]), ["r: `r` may read every Secret of its namespace"]);
    let named = role.replace("verbs: [list]", "verbs: [get], resourceNames: [a]");
    assert_eq!(found(check, &[("a.yaml", &named)]), [""; 0]);
}

#[test]
fn backends_and_gateways_are_missing_where_others_are_in_sight() {
    let service =
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80}]}\n---\n";
    let path = |name: &str, port: &str| format!("{{backend: {{service: {{name: {name}, port: {{{port}}}}}}}}}");
    let paths =
        [path("web", "number: 80"), path("web", "number: 81"), path("web", "name: grpc"), path("wed", "number: 80")];
    let ingress = format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: a}}\nspec:\n  rules: [{{http: {{paths: [{}]}}}}]\n",
        paths.join(", ")
    );
    assert_eq!(found(dangling_backend, &[("a.yaml", &ingress)]), [""; 0], "no Service is in sight");
    let both = format!("{service}{ingress}");
    let expected = [
        "81: the Service `web` has no such port",
        "grpc: the Service `web` has no such port",
        "wed: there is no Service of this name",
    ];
    assert_eq!(found(dangling_backend, &[("a.yaml", &both)]), expected);

    let gateway = "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: edge, namespace: infra}\n---\n";
    let virtual_service = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: shop}\n\
                           spec: {gateways: [infra/edge, infra/egde, edge, mesh]}\n";
    let both = format!("{gateway}{virtual_service}");
    let expected = ["infra/egde: there is no Gateway of this name"];
    assert_eq!(found(dangling_gateway, &[("a.yaml", &both)]), expected, "nothing is in sight in `shop`");
}

#[test]
fn what_is_often_deployed_apart_is_missing_only_beside_others() {
    let gateway = |name: &str| {
        format!("apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {{name: {name}, namespace: shop}}\n")
    };
    let service = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web, namespace: shop}\n\
                   spec: {hosts: [web.shop.example], gateways: [edge]}\n";
    let other = gateway("other");
    let missing = ["edge: there is no Gateway of this name"];
    assert_eq!(found(dangling_gateway, &[("k/a/web.yaml", service), ("k/a/gateway.yaml", &other)]), missing);
    assert_eq!(found(dangling_gateway, &[("k/a/web.yaml", service), ("k/b/gateway.yaml", &other)]), [""; 0]);
    // Each file of a folder of examples stands for itself.
    let examples = [("k/examples/web.yaml", service), ("k/examples/gateway.yaml", other.as_str())];
    assert_eq!(found(dangling_gateway, &examples), [""; 0]);
    let both = format!("{service}---\n{other}");
    assert_eq!(found(dangling_gateway, &[("k/examples/web.yaml", &both)]), missing);
}

#[test]
fn alternatives_are_judged_alone_and_may_mean_what_is_in_another_folder() {
    let map = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: shop}}\ndata: {{mode: a}}\n"
        )
    };
    let same = [map("one"), map("two"), map("three")].concat();
    let (with, without) = (format!("{POD}{same}{}", map("ap")), format!("{POD}{same}"));
    let ours = [("k/a/a.yaml", with.as_str()), ("k/a/b.yaml", without.as_str())];
    let of = |report: &[String]| report.iter().filter(|line| line.starts_with("ap:")).count();
    assert_eq!(of(&found(dangling_config_reference, &ours)), 1);
    let elsewhere = map("ap");
    let all = [ours[0], ours[1], ("k/b/map.yaml", elsewhere.as_str())];
    assert_eq!(of(&found(dangling_config_reference, &all)), 0);
}

#[test]
fn a_name_in_another_namespace_may_be_meant_where_one_of_the_two_is_not_written() {
    let pod = POD.replace(", namespace: shop", "");
    let [own, other] = ["other", "ap"].map(|name| MAP.replace("name: app", &format!("name: {name}")));
    let maps = format!("{}---\n{other}", own.replace(", namespace: shop", ""));
    let lines = found(dangling_config_reference, &[("k/pod.yaml", &pod), ("k/maps.yaml", &maps)]);
    assert_eq!(lines, ["app: there is no ConfigMap of this name"; 2]);
    let elsewhere = format!("{own}---\n{}", other.replace("shop", "bank"));
    let lines = found(dangling_config_reference, &[("k/pod.yaml", POD), ("k/maps.yaml", &elsewhere)]);
    assert_eq!(lines.last().map(String::as_str), Some("ap: there is no ConfigMap of this name"));
}

#[test]
fn each_test_of_chainsaw_is_deployed_alone() {
    let test = "apiVersion: chainsaw.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: a}\nspec: {steps: []}\n";
    let files = [("t/a/pod.yaml", POD), ("t/a/chainsaw-test.yaml", test), ("t/b/map.yaml", MAP)];
    assert_eq!(found(dangling_config_reference, &files), [""; 0]);
    assert_eq!(found(dangling_config_reference, &[files[0], ("t/a/map.yaml", MAP)]).len(), 2);
}
