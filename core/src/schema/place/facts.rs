//! What a schema says about a field, for people.

use std::fmt::Write as _;

use super::follow::Here;
use crate::schema::{Field, Range, Schema, Shape, Type, Value, compose, kubernetes};
use crate::yaml::Node;

/// Where the API of Kubernetes is described.
const KUBERNETES_REFERENCE: &str = "https://kubernetes.io/docs/reference/kubernetes-api/";

/// Where Compose files are described.
const COMPOSE_REFERENCE: &str = "https://docs.docker.com/reference/compose-file/";

/// Groups, as the names of types have them, without pages of their kinds.
const WITHOUT_PAGES: [&str; 2] = ["authentication", "authorization"];

/// Types with a page of their own, below `definitions`.
const DEFINITIONS: [(&str, &str); 8] = [
    ("core.v1.LocalObjectReference", "local-object-reference-v1"),
    ("core.v1.ObjectReference", "object-reference-v1"),
    ("core.v1.Toleration", "toleration-v1"),
    ("meta.v1.LabelSelector", "label-selector-v1-meta"),
    ("meta.v1.LabelSelectorRequirement", "label-selector-requirement-v1-meta"),
    ("meta.v1.ObjectMeta", "object-meta-v1-meta"),
    ("meta.v1.OwnerReference", "owner-reference-v1-meta"),
    ("rbac.v1.PolicyRule", "policy-rule-v1-rbac"),
];

/// What a schema says about a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The key.
    pub name: String,
    /// What may stand there: `string`, `list of Container`.
    pub form: String,
    /// The minor version of Kubernetes that brought it, if that is known.
    pub since: Option<u16>,
    /// The last minor version that has it, if there are newer ones.
    pub until: Option<u16>,
    /// Whether it must be written.
    pub is_required: bool,
    /// The only texts that are allowed; none: any text.
    pub values: Vec<String>,
    /// The page of the official reference.
    pub link: Option<String>,
}

impl Facts {
    /// What is known of the field of a type. `here`: a place in its object.
    pub(super) fn of(owner: Type, name: &str, minor: u16, here: &Here) -> Option<Facts> {
        let field = owner.field_in(name, minor).or_else(|| owner.field(name))?;
        let schema = owner.schema;
        let range = owner.forms(name).map(Field::versions).reduce(both).unwrap_or(field.versions());
        let known = schema.versions();
        let has_versions = is_of(schema, kubernetes::schema());
        Some(Facts {
            name: name.to_string(),
            form: form(field, schema),
            since: (has_versions && range.from > known.from).then_some(range.from),
            until: (has_versions && range.to < known.to).then_some(range.to),
            is_required: field.must_be_written(owner, minor),
            values: field.values().map(str::to_string).collect(),
            link: link(owner, name, here),
        })
    }

    /// The versions that have it, for people: `since Kubernetes 1.28`.
    pub fn versions(&self) -> Option<String> {
        match (self.since, self.until) {
            (None, None) => None,
            (Some(from), None) => Some(format!("since Kubernetes 1.{from}")),
            (None, Some(to)) => Some(format!("until Kubernetes 1.{to}")),
            (Some(from), Some(to)) if from == to => Some(format!("only in Kubernetes 1.{from}")),
            (Some(from), Some(to)) => Some(format!("Kubernetes 1.{from} to 1.{to}")),
        }
    }

    /// All of it as Markdown, without the name: the type, the versions, the values and the reference.
    pub fn markdown(&self) -> String {
        let mut text = self.form.clone();
        if self.is_required {
            text.push_str(", required");
        }
        self.versions().into_iter().for_each(|versions| text.extend([", ", &versions]));
        if !self.values.is_empty() {
            let values: Vec<String> = self.values.iter().map(|value| format!("`{value}`")).collect();
            let _ = write!(text, "\n\nvalues: {}", values.join(", "));
        }
        if let Some(link) = &self.link {
            let _ = write!(text, "\n\n[reference]({link})");
        }
        text
    }
}

fn both(one: Range, other: Range) -> Range {
    Range { from: one.from.min(other.from), to: one.to.max(other.to) }
}

fn is_of(schema: &Schema, other: Option<&'static Schema>) -> bool {
    other.is_some_and(|other| std::ptr::eq(schema, other))
}

/// The forms of a field: `string`, `list of Container`, `string or list of string`.
fn form(field: Field, schema: &Schema) -> String {
    let mut forms: Vec<String> = Vec::new();
    for shape in field.shapes() {
        let Some(form) = form_of(*shape, schema) else { continue };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    if forms.is_empty() { "null".to_string() } else { forms.join(" or ") }
}

fn form_of(shape: Shape, schema: &Schema) -> Option<String> {
    if let Some(inner) = shape.item() {
        let around = if shape.is_list() { "list" } else { "mapping" };
        return Some(format!("{around} of {}", form_of(inner, schema).unwrap_or_else(|| "null".to_string())));
    }
    Some(match shape.value()? {
        Value::Null => return None,
        Value::Text => "string".to_string(),
        Value::Base64 => "string in base64".to_string(),
        Value::Time => "time".to_string(),
        Value::Int | Value::Long => "integer".to_string(),
        Value::Number => "number".to_string(),
        Value::Bool => "boolean".to_string(),
        Value::Quantity => "quantity".to_string(),
        Value::IntOrText => "integer or string".to_string(),
        Value::Mapping => "mapping".to_string(),
        Value::Any => "anything".to_string(),
        Value::Metadata => "ObjectMeta".to_string(),
        // Types of other tables have no names of their own.
        Value::Object(index) => match schema.type_at(index).name().rsplit('.').next() {
            Some(name) if is_of(schema, kubernetes::schema()) => name.to_string(),
            _ => "mapping".to_string(),
        },
    })
}

fn link(owner: Type, name: &str, here: &Here) -> Option<String> {
    if is_of(owner.schema, compose::schema()) {
        return Some(compose_link(name, here));
    }
    if !is_of(owner.schema, kubernetes::schema()) {
        return None;
    }
    let type_name = owner.name();
    let anchor = type_name.rsplit('.').next().unwrap_or_default();
    if let Some((_, page)) = DEFINITIONS.iter().find(|(known, _)| *known == type_name) {
        return Some(format!("{KUBERNETES_REFERENCE}definitions/{page}/#{anchor}"));
    }
    // What pods are made of has the page of pods, in all workloads.
    if type_name == "core.v1.PodSpec" || here.around("core.v1.PodSpec").is_some() {
        return Some(format!("{KUBERNETES_REFERENCE}core/pod-v1/#{anchor}"));
    }
    let word = |key: &str| here.object.get(key).and_then(Node::text).unwrap_or_default();
    let page = page(word("apiVersion"), word("kind"));
    Some(page.map_or_else(|| KUBERNETES_REFERENCE.to_string(), |page| format!("{page}#{anchor}")))
}

/// The page of a kind; only the newest version that is served has one.
fn page(api_version: &str, kind: &str) -> Option<String> {
    let (root, served) = kubernetes::find(api_version, kind)?;
    let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
    let schema = kubernetes::schema()?;
    let versions = schema.roots().filter(|(_, other, _)| *other == kind).map(|(other, _, _)| other);
    let same = versions.map(|other| other.rsplit_once('/').unwrap_or(("", other))).filter(|(other, _)| *other == group);
    let newest = same.map(|(_, version)| version).max_by_key(|version| super::kinds::stability(version));
    let folder = root.name().split('.').next()?;
    let is_served = served.to == schema.versions().to;
    let has_page = is_served && newest == Some(version) && !WITHOUT_PAGES.contains(&folder);
    has_page.then(|| format!("{KUBERNETES_REFERENCE}{folder}/{}-{version}/", kebab(kind)))
}

/// `NetworkPolicy` as `network-policy`, `CSIDriver` as `csi-driver`.
fn kebab(kind: &str) -> String {
    let letters: Vec<char> = kind.chars().collect();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let is_upper = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_uppercase);
        let before = at.checked_sub(1);
        let is_start = letter.is_ascii_uppercase()
            && before.is_some()
            && (!is_upper(before) || letters.get(at + 1).is_some_and(char::is_ascii_lowercase));
        if is_start {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// The part of the Compose file reference about a key.
fn compose_link(name: &str, here: &Here) -> String {
    let mut keys: Vec<&str> = here.steps.iter().filter_map(|step| step.to.ok()).collect();
    // A place in the value of the key, or beside it.
    if keys.last() != Some(&name) {
        keys.push(name);
    }
    let (page, part) = match keys.as_slice() {
        ["services", _, page @ ("build" | "deploy" | "develop"), part, ..] => (*page, Some(*part)),
        ["services", _, page @ ("build" | "deploy" | "develop")] => (*page, None),
        ["services", _, part, ..] => ("services", Some(*part)),
        [page @ ("networks" | "volumes" | "configs" | "secrets" | "models"), _, part, ..] => (*page, Some(*part)),
        ["name" | "version", ..] => ("version-and-name", None),
        [page @ ("services" | "networks" | "volumes" | "configs" | "secrets" | "models" | "include"), ..] => {
            (*page, None)
        }
        _ => return COMPOSE_REFERENCE.to_string(),
    };
    part.map_or_else(|| format!("{COMPOSE_REFERENCE}{page}/"), |part| format!("{COMPOSE_REFERENCE}{page}/#{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_kinds_become_names_of_pages() {
        for (kind, name) in [
            ("Pod", "pod"),
            ("NetworkPolicy", "network-policy"),
            ("CSIDriver", "csi-driver"),
            ("APIService", "api-service"),
            ("ServiceCIDR", "service-cidr"),
        ] {
            assert_eq!(kebab(kind), name);
        }
    }

    #[test]
    fn only_the_newest_version_of_a_kind_has_a_page() {
        let page = |api_version: &str, kind: &str| {
            page(api_version, kind).map(|page| page.trim_start_matches(KUBERNETES_REFERENCE).to_string())
        };
        assert_eq!(page("apps/v1", "Deployment").as_deref(), Some("apps/deployment-v1/"));
        assert_eq!(page("v1", "Service").as_deref(), Some("core/service-v1/"));
        assert_eq!(page("rbac.authorization.k8s.io/v1", "Role").as_deref(), Some("rbac/role-v1/"));
        assert_eq!(page("networking.k8s.io/v1", "Ingress").as_deref(), Some("networking/ingress-v1/"));
        assert_eq!(
            page("autoscaling/v2", "HorizontalPodAutoscaler").as_deref(),
            Some("autoscaling/horizontal-pod-autoscaler-v2/")
        );
        assert_eq!(page("autoscaling/v1", "HorizontalPodAutoscaler"), None);
        assert_eq!(page("policy/v1beta1", "PodSecurityPolicy"), None);
    }
}
