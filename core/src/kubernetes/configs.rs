//! ConfigMaps and Secrets: who makes them with which keys, and who needs which of them.

use crate::model::NodeRef;
use crate::span::{Span, Spanned};
use crate::yaml::Field;

use super::{Object, Resource, kinds};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConfigKind {
    /// A ConfigMap.
    ConfigMap,
    /// A Secret.
    Secret,
}

impl ConfigKind {
    /// The kind as the API has it.
    pub fn name(self) -> &'static str {
        match self {
            ConfigKind::ConfigMap => "ConfigMap",
            ConfigKind::Secret => "Secret",
        }
    }
}

/// A ConfigMap or Secret, or what makes one: a generator, an operator's object.
#[derive(Debug, Clone)]
pub struct ConfigObject {
    /// Which of the two.
    pub kind: ConfigKind,
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its keys; `None` when they are not all known.
    pub keys: Option<Vec<String>>,
    /// `type` of a Secret; `None` when it is not written or not known.
    pub secret_type: Option<String>,
    /// What to underline for it as a whole.
    pub span: Span,
    /// The mapping of the object; `None` for what a kustomization makes.
    pub node: Option<NodeRef>,
}

/// Kinds of operators that make Secrets: group, kind, where the name is. Without a name there it is that of the object.
/// By the documentation of the projects, November 2025.
const SECRET_MAKERS: [(&str, &str, &str); 14] = [
    ("bitnami.com", "SealedSecret", "spec.template.metadata.name"),
    ("external-secrets.io", "ExternalSecret", "spec.target.name"),
    ("external-secrets.io", "ClusterExternalSecret", "spec.externalSecretSpec.target.name"),
    ("kubernetes-client.io", "ExternalSecret", "metadata.name"),
    ("cert-manager.io", "Certificate", "spec.secretName"),
    ("cert-manager.io", "Issuer", "spec.acme.privateKeySecretRef.name"),
    ("cert-manager.io", "ClusterIssuer", "spec.acme.privateKeySecretRef.name"),
    ("isindir.github.com", "SopsSecret", "metadata.name"),
    ("onepassword.com", "OnePasswordItem", "metadata.name"),
    ("ricoberger.de", "VaultSecret", "metadata.name"),
    ("secrets.hashicorp.com", "VaultStaticSecret", "spec.destination.name"),
    ("secrets.hashicorp.com", "VaultDynamicSecret", "spec.destination.name"),
    ("secrets.infisical.com", "InfisicalSecret", "spec.managedSecretReference.secretName"),
    ("secrets.doppler.com", "DopplerSecret", "spec.managedSecret.name"),
];

/// Annotations of a Service for which OpenShift makes a Secret of that name (documentation of OpenShift 4.19).
const SERVING_CERTIFICATE: [&str; 2] =
    ["service.beta.openshift.io/serving-cert-secret-name", "service.alpha.openshift.io/serving-cert-secret-name"];

impl ConfigObject {
    /// What an object is or makes; none for most kinds.
    pub(super) fn read(resource: &Resource, root: Field) -> Vec<ConfigObject> {
        let (group, kind) = (resource.group(), resource.kind.value.as_str());
        let own_name = || resource.name.as_ref().map(|name| name.value.clone());
        let namespace = resource.namespace.as_ref().map(|namespace| namespace.value.clone());
        let made = |kind, name, keys| ConfigObject {
            kind,
            name,
            namespace: namespace.clone(),
            keys,
            secret_type: root.key("type").text().value().filter(|_| group.is_empty()).map(|text| text.to_string()),
            span: resource.span,
            node: Some(resource.node),
        };
        match (group, kind) {
            ("", "ConfigMap" | "Secret") => {
                let kind = if kind == "Secret" { ConfigKind::Secret } else { ConfigKind::ConfigMap };
                let keys = ["data", "stringData", "binaryData"].into_iter().flat_map(|part| keys(root.key(part)));
                // The cluster fills in what a token needs.
                let is_filled_in = resource.partial || root.key("type").is("kubernetes.io/service-account-token");
                let keys = (!is_filled_in).then(|| keys.collect());
                own_name().map(|name| made(kind, name, keys)).into_iter().collect()
            }
            ("", "Service") => {
                let annotations =
                    resource.annotations.iter().filter(|(key, _)| SERVING_CERTIFICATE.contains(&&*key.value));
                let names = annotations.filter_map(|(_, name)| name.value());
                names.map(|name| made(ConfigKind::Secret, name.clone(), None)).collect()
            }
            ("secrets-store.csi.x-k8s.io", "SecretProviderClass") => {
                let names = root.each("spec.secretObjects[].secretName").filter_map(|name| name.word());
                names.map(|name| made(ConfigKind::Secret, name.to_string(), None)).collect()
            }
            _ => {
                let maker = SECRET_MAKERS.iter().find(|maker| maker.0 == group && maker.1 == kind);
                let Some((.., path)) = maker else { return Vec::new() };
                let name = root.at(path).word().map(str::to_string).or_else(own_name);
                name.map(|name| made(ConfigKind::Secret, name, made_keys(kind, root))).into_iter().collect()
            }
        }
    }

    /// What an entry of `configMapGenerator` or `secretGenerator` of a kustomization makes.
    pub(super) fn generated(kind: ConfigKind, entry: Field) -> Option<ConfigObject> {
        let name = entry.key("name").name()?;
        let files = entry.key("files").items().filter_map(Field::word).map(|file| match file.split_once('=') {
            Some((key, _)) => key.to_string(),
            None => crate::project::file_name(file).to_string(),
        });
        let literals = entry.key("literals").items().filter_map(Field::word);
        let literals = literals.filter_map(|literal| Some(literal.split_once('=')?.0.to_string()));
        // What is in the files of variables is not read, and a merged entry adds to another one.
        let is_whole = !["env", "envs", "behavior"].iter().any(|key| entry.key(key).is_written());
        Some(ConfigObject {
            kind,
            name: name.value.to_string(),
            namespace: entry.key("namespace").word().map(str::to_string),
            keys: is_whole.then(|| files.chain(literals).collect()),
            secret_type: entry.key("type").word().map(str::to_string),
            span: name.span,
            node: None,
        })
    }

    /// Whether it has a key; `None` when that is not known.
    pub fn has_key(&self, key: &str) -> Option<bool> {
        self.keys.as_ref().map(|keys| keys.iter().any(|known| known == key))
    }
}

fn keys(field: Field) -> impl Iterator<Item = String> {
    field.node().into_iter().flat_map(|node| node.entries()).filter_map(|entry| entry.key.text()).map(str::to_string)
}

/// The keys of the Secret that an operator makes, where its object lists them all.
fn made_keys(kind: &str, root: Field) -> Option<Vec<String>> {
    match kind {
        "SealedSecret" if !root.at("spec.template.data").is_written() => {
            Some(keys(root.at("spec.encryptedData")).collect())
        }
        "ExternalSecret" => {
            let is_whole = !root.at("spec.dataFrom").is_written() && !root.at("spec.target.template").is_written();
            let keys = root.each("spec.data[].secretKey").filter_map(|key| Some(key.word()?.to_string()));
            is_whole.then(|| keys.collect::<Vec<_>>()).filter(|keys| !keys.is_empty())
        }
        _ => None,
    }
}

/// By what a ConfigMap or Secret is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConfigPlace {
    /// `valueFrom` of a variable.
    Variable,
    /// `envFrom`.
    Variables,
    /// A volume, or a part of a projected one.
    Volume,
    /// `imagePullSecrets`.
    PullSecret,
    /// `tls` of an Ingress, Gateway or route.
    Certificate,
}

/// A need of a ConfigMap or Secret, or of one key of it.
#[derive(Debug, Clone, Copy)]
pub struct ConfigUse<'a> {
    /// Which of the two.
    pub kind: ConfigKind,
    /// The name that is written.
    pub name: Spanned<&'a str>,
    /// The key that is needed, if it is one; the whole of it otherwise.
    pub key: Option<Spanned<&'a str>>,
    /// Whether the pod starts without it.
    pub optional: bool,
    /// By what it is needed.
    pub place: ConfigPlace,
}

/// The ConfigMaps and Secrets that an object needs: pods, ServiceAccounts, Ingresses and Gateways.
pub fn config_uses<'a>(object: &Object<'a>) -> Vec<ConfigUse<'a>> {
    let mut found = Vec::new();
    let root = object.root();
    for pod in kinds::pods(root, object.group(), object.kind()) {
        for container in &pod.containers {
            container.field.key("env").items().for_each(|variable| of_variable(variable.key("valueFrom"), &mut found));
            container.field.key("envFrom").items().for_each(|source| of_variables(source, &mut found));
        }
        let mut specs: Vec<Field> = pod.containers.iter().filter_map(|container| container.outer).collect();
        specs.dedup_by_key(|outer| outer.span());
        for spec in specs.into_iter().chain([pod.spec]) {
            spec.key("volumes").items().for_each(|volume| of_volume(volume, &mut found));
        }
        pull_secrets(pod.spec, &mut found);
    }
    match (object.group(), object.kind()) {
        ("", "ServiceAccount") => pull_secrets(root, &mut found),
        ("networking.k8s.io" | "extensions", "Ingress") => {
            root.each("spec.tls[]").for_each(|tls| certificate(tls.key("secretName"), &mut found));
        }
        ("networking.istio.io", "Gateway") => {
            root.each("spec.servers[].tls.credentialName").for_each(|name| certificate(name, &mut found));
        }
        ("gateway.networking.k8s.io", "Gateway") => {
            let own = |reference: &Field| !reference.key("namespace").is_written() && is_secret(*reference);
            let references = root.each("spec.listeners[].tls.certificateRefs[]").filter(own);
            references.for_each(|reference| certificate(reference.key("name"), &mut found));
        }
        _ => {}
    }
    found
}

/// A reference of the Gateway API means a Secret of the core group without a kind and a group.
fn is_secret(reference: Field) -> bool {
    let is = |key: &str, own: &str| !reference.key(key).is_written() || reference.key(key).is(own);
    is("kind", "Secret") && is("group", "")
}

impl<'a> ConfigUse<'a> {
    /// A reference with `name`, perhaps `key` and `optional`.
    fn new(kind: ConfigKind, place: ConfigPlace, name: Field<'a>, key: Field<'a>, optional: Field<'a>) -> Option<Self> {
        let optional = optional.is_written() && !optional.bool().is_false();
        Some(ConfigUse { kind, name: name.name()?, key: key.name(), optional, place })
    }
}

const KINDS: [(ConfigKind, &str, &str); 2] =
    [(ConfigKind::ConfigMap, "configMapKeyRef", "configMapRef"), (ConfigKind::Secret, "secretKeyRef", "secretRef")];

fn of_variable<'a>(from: Field<'a>, found: &mut Vec<ConfigUse<'a>>) {
    for (kind, reference, _) in KINDS {
        let reference = from.key(reference);
        let key = reference.key("key");
        found.extend(ConfigUse::new(
            kind,
            ConfigPlace::Variable,
            reference.key("name"),
            key,
            reference.key("optional"),
        ));
    }
}

fn of_variables<'a>(source: Field<'a>, found: &mut Vec<ConfigUse<'a>>) {
    for (kind, _, reference) in KINDS {
        let reference = source.key(reference);
        let (name, optional) = (reference.key("name"), reference.key("optional"));
        found.extend(ConfigUse::new(kind, ConfigPlace::Variables, name, reference.key("key"), optional));
    }
}

fn of_volume<'a>(volume: Field<'a>, found: &mut Vec<ConfigUse<'a>>) {
    of_source(volume.key("configMap"), ConfigKind::ConfigMap, "name", found);
    of_source(volume.key("secret"), ConfigKind::Secret, "secretName", found);
    for source in volume.each("projected.sources[]") {
        of_source(source.key("configMap"), ConfigKind::ConfigMap, "name", found);
        of_source(source.key("secret"), ConfigKind::Secret, "name", found);
    }
}

/// A source of files: the whole object, or one need for each of its `items`.
fn of_source<'a>(source: Field<'a>, kind: ConfigKind, name: &'static str, found: &mut Vec<ConfigUse<'a>>) {
    let (name, optional) = (source.key(name), source.key("optional"));
    let need = |key| ConfigUse::new(kind, ConfigPlace::Volume, name, key, optional);
    let items = source.key("items");
    if items.items().next().is_none() {
        found.extend(need(source.key("key")));
    }
    found.extend(items.items().filter_map(|item| need(item.key("key"))));
}

fn pull_secrets<'a>(of: Field<'a>, found: &mut Vec<ConfigUse<'a>>) {
    for secret in of.key("imagePullSecrets").items() {
        let name = secret.key("name");
        found.extend(ConfigUse::new(
            ConfigKind::Secret,
            ConfigPlace::PullSecret,
            name,
            secret.key("key"),
            secret.key("optional"),
        ));
    }
}

fn certificate<'a>(name: Field<'a>, found: &mut Vec<ConfigUse<'a>>) {
    found.extend(name.name().map(|name| ConfigUse {
        kind: ConfigKind::Secret,
        name,
        key: None,
        optional: false,
        place: ConfigPlace::Certificate,
    }));
}
