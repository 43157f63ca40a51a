//! How many objects the indexes hand out: four times the objects may cost five times the looks, not sixteen.

use super::links::Links;
use crate::linter::{Serial, load};
use crate::project::Project;

fn project(n: usize, text: impl Fn(usize) -> String) -> Project {
    let files: Vec<_> = (0..n).map(|i| (format!("k8s/f{i}.yaml"), text(i))).collect();
    load(files.as_slice(), &Serial).0
}

fn pod(i: usize, namespace: &str, labels: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}, namespace: {namespace}, labels: {{{labels}}}}}\nspec:\n  containers: [{{name: a, image: a}}]\n"
    )
}

fn service(i: usize, selector: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata: {{name: s{i}}}\nspec: {{selector: {{{selector}}}}}\n")
}

/// How many looks a project of the size costs, and one of four times the size.
fn looks(text: impl Fn(usize) -> String, count: impl Fn(&Project, &Links) -> usize) -> (usize, usize) {
    let at = |n: usize| {
        let project = project(n, &text);
        count(&project, project.links())
    };
    (at(40), at(160))
}

fn assert_linear((small, large): (usize, usize)) {
    assert!(small > 0 && large <= 5 * small, "{small} looks became {large}");
}

#[test]
fn services_that_share_a_label_are_told_apart_by_another() {
    let text = |i: usize| {
        let labels = format!("app: shop, component: c{i}");
        let pod = pod(i, "x", &labels).replace(", namespace: x", "");
        format!("{}{pod}", service(i, &labels))
    };
    assert_linear(looks(text, |project, links| {
        project.kubernetes_workloads().map(|pod| links.service_candidates(pod).count()).sum()
    }));
}

#[test]
fn services_without_selector_are_handed_to_nobody() {
    let text = |i: usize| {
        let pod = pod(i, "x", &format!("app: a{i}")).replace(", namespace: x", "");
        let service = service(i, "").replace("selector: {}", "clusterIP: None");
        format!("{service}{pod}")
    };
    let (small, large) = looks(text, |project, links| {
        project.kubernetes_workloads().map(|pod| links.service_candidates(pod).count()).sum()
    });
    assert_eq!((small, large), (0, 0));
}

#[test]
fn policies_that_share_a_label_are_told_apart_by_another() {
    let text = |i: usize| {
        let labels = format!("app: shop, component: c{i}");
        let policy = format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p{i}, namespace: x}}\nspec: {{podSelector: {{matchLabels: {{{labels}}}}}}}\n"
        );
        format!("{policy}{}", pod(i, "x", &labels))
    };
    assert_linear(looks(text, |project, links| {
        project.kubernetes_workloads().map(|pod| links.policy_candidates(pod).count()).sum()
    }));
}

#[test]
fn limit_ranges_and_claims_of_other_namespaces_are_not_looked_at() {
    let text = |i: usize| {
        let range = format!(
            "apiVersion: v1\nkind: LimitRange\nmetadata: {{name: l, namespace: n{i}}}\nspec: {{limits: [{{type: Container, default: {{memory: 1Gi}}}}]}}\n"
        );
        let claim = format!(
            "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: data, namespace: n{i}}}\nspec: {{accessModes: [ReadWriteOnce]}}\n"
        );
        format!("{range}{claim}{}", pod(i, &format!("n{i}"), "app: a"))
    };
    assert_linear(looks(text, |project, links| {
        project.kubernetes_workloads().map(|pod| links.default_candidates(pod).len()).sum()
    }));
    assert_linear(looks(text, |project, links| {
        project.kubernetes_workloads().map(|pod| links.claim_candidates(pod, "data").len()).sum()
    }));
}

#[test]
fn a_chain_of_kustomizations_is_one_link_for_each_file() {
    let parts = |i: usize, n: usize| {
        let below = if i + 1 == n { String::new() } else { format!(", ../k{}", i + 1) };
        [
            (format!("k{i}/kustomization.yaml"), format!("resources: [d.yaml{below}]\n")),
            (format!("k{i}/d.yaml"), pod(i, "x", "app: a")),
        ]
    };
    let at = |n: usize| {
        let files: Vec<_> = (0..n).flat_map(|i| parts(i, n)).collect();
        let project = load(files.as_slice(), &Serial).0;
        let links = project.links();
        assert!(links.together(crate::span::FileId(1), crate::span::FileId(2 * n as u32 - 1)));
        project.files().iter().map(|file| links.kustomizations().indices(file.source.id).len()).sum::<usize>()
    };
    assert_eq!((at(10), at(40)), (20, 80));
}

#[test]
fn objects_of_a_base_have_one_home_for_each_overlay() {
    let at = |n: usize| {
        let service = service(0, "app: a");
        let mut files = vec![
            ("base/s.yaml".to_string(), service),
            ("base/kustomization.yaml".to_string(), "resources: [s.yaml]\n".to_string()),
        ];
        let overlay =
            |i: usize| (format!("o{i}/kustomization.yaml"), format!("namespace: n{i}\nresources: [../base]\n"));
        files.extend((0..n).map(overlay));
        let project = load(files.as_slice(), &Serial).0;
        project.inventory().homes()
    };
    assert_linear((at(10), at(40)));
}
