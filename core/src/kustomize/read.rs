//! The kustomization as it is written: every field, strictly, with the place of each entry.

use super::entries::{
    FieldOptions, Generator, Image, Kustomization, Labels, Options, PatchEntry, Replacement, ReplacementEntry,
    ReplacementSource, ReplacementTarget, Sort, Text, Variable,
};
use super::fields::{FieldSpec, field_of};
use super::select::TargetText;
use super::strict::{Fields, boolean, items, number, pairs, spelt, text, texts};
use super::tree::{Step, Trees};
use super::{Failure, Limits, Reason};
use crate::source::Source;
use crate::span::{Span, Spanned};
use crate::yaml::{self, Dialect, Document, Node, NodeId};

const FIELDS: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "openapi",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "commonLabels",
    "labels",
    "commonAnnotations",
    "patchesStrategicMerge",
    "patchesJson6902",
    "patches",
    "images",
    "imageTags",
    "replacements",
    "replicas",
    "vars",
    "sortOptions",
    "resources",
    "components",
    "crds",
    "bases",
    "configMapGenerator",
    "secretGenerator",
    "helmGlobals",
    "helmCharts",
    "helmChartInflationGenerator",
    "generatorOptions",
    "configurations",
    "generators",
    "transformers",
    "validators",
    "buildMetadata",
];

/// What is known and not built.
const UNSUPPORTED: [&str; 5] = ["helmCharts", "helmChartInflationGenerator", "validators", "crds", "openapi"];

/// A kustomization with the text that its inline patches stand in.
#[derive(Debug)]
pub(super) struct Read {
    pub kustomization: Kustomization,
    document: Document,
}

impl Read {
    /// Reads a kustomization.
    pub fn new(source: &Source) -> Result<Read, Failure> {
        let start = source.span(0..0);
        let empty = || Failure::new(Reason::Invalid, start, "the kustomization is empty");
        let documents = yaml::parse(source, Dialect::Kubernetes);
        if let Some(problem) = documents.iter().find_map(|document| document.problems.first()) {
            return Err(Failure::new(Reason::Invalid, problem.span, problem.message.clone()));
        }
        let document = documents.into_iter().find(|document| document.root().is_some()).ok_or_else(empty)?;
        let root = document.node(source).filter(|root| !root.is_null()).ok_or_else(empty)?;
        let kustomization = kustomization(root)?;
        Ok(Read { kustomization, document })
    }

    /// What a document that is no kustomization says.
    pub fn of(kustomization: Kustomization, document: Document) -> Read {
        Read { kustomization, document }
    }

    /// The node that an inline patch is, or that its text stands in.
    pub fn inline<'r>(&'r self, source: &'r Source, id: NodeId) -> Option<Node<'r>> {
        self.document.node_at(source, id)
    }
}

fn kustomization(root: Node) -> Result<Kustomization, Failure> {
    let fields = Fields::of(root, FIELDS)?;
    let kind = text(fields.get("kind"))?;
    let is_component = match &kind {
        Some(kind) if kind.value == "Component" => true,
        Some(kind) if kind.value != "Kustomization" => {
            let message = format!("`{}` is no kind of kustomization: it is `Kustomization` or `Component`", kind.value);
            return Err(Failure::new(Reason::Invalid, kind.span, message));
        }
        _ => false,
    };
    let wanted = format!("kustomize.config.k8s.io/{}", if is_component { "v1alpha1" } else { "v1beta1" });
    if let Some(version) = text(fields.get("apiVersion"))?.filter(|version| version.value != wanted) {
        let message = format!("`{}` is not the version of this kind: it is `{wanted}`", version.value);
        return Err(Failure::new(Reason::Invalid, version.span, message));
    }
    if fields.names().all(|name| matches!(name, "kind" | "apiVersion")) {
        return Err(Failure::new(Reason::Invalid, root.span(), "the kustomization is empty"));
    }
    let mut resources = texts(fields.get("resources"))?;
    resources.extend(texts(fields.get("bases"))?);
    let mut images = each(fields.get("images"), image)?;
    images.extend(each(fields.get("imageTags"), image)?);
    let used = |name: &&'static str| fields.get(name).filter(|node| is_used(*node));
    let unsupported = UNSUPPORTED.iter().find_map(|name| Some(Spanned::new(*name, used(name)?.span())));
    Ok(Kustomization {
        is_component,
        resources,
        components: texts(fields.get("components"))?,
        configurations: texts(fields.get("configurations"))?,
        namespace: spelt(fields.get("namespace"))?,
        prefix: spelt(fields.get("namePrefix"))?,
        suffix: spelt(fields.get("nameSuffix"))?,
        labels: each(fields.get("labels"), labels)?,
        common_labels: pairs(fields.get("commonLabels"))?,
        annotations: pairs(fields.get("commonAnnotations"))?,
        strategic: each(fields.get("patchesStrategicMerge"), strategic)?,
        patches: each(fields.get("patches"), patch_entry)?,
        json: each(fields.get("patchesJson6902"), patch_entry)?,
        config_maps: each(fields.get("configMapGenerator"), generator_entry)?,
        secrets: each(fields.get("secretGenerator"), generator_entry)?,
        options: options(fields.get("generatorOptions"))?,
        images: images.into_iter().flatten().collect(),
        replicas: each(fields.get("replicas"), replica)?,
        replacements: each(fields.get("replacements"), replacement_entry)?,
        variables: each(fields.get("vars"), variable)?,
        generators: texts(fields.get("generators"))?,
        transformers: texts(fields.get("transformers"))?,
        unsupported,
        sort: sort(fields.get("sortOptions"))?,
        metadata: texts(fields.get("buildMetadata"))?,
    })
}

/// Whether a field has anything in it.
fn is_used(node: Node) -> bool {
    !node.is_null() && (node.is_scalar() || node.items().next().is_some() || !node.entries().is_empty())
}

/// Reads each item of a list.
pub(super) fn each<T>(list: Option<Node>, read: impl Fn(Node) -> Result<T, Failure>) -> Result<Vec<T>, Failure> {
    items(list)?.into_iter().map(read).collect()
}

fn labels(item: Node) -> Result<Labels, Failure> {
    let known = ["pairs", "includeSelectors", "includeTemplates", "includeVolumeClaimTemplates", "fields"];
    let fields = Fields::of(item, &known)?;
    Ok(Labels {
        at: item.span(),
        pairs: pairs(fields.get("pairs"))?,
        in_selectors: boolean(fields.get("includeSelectors"))?,
        in_templates: boolean(fields.get("includeTemplates"))?,
        in_claims: boolean(fields.get("includeVolumeClaimTemplates"))?,
        fields: each(fields.get("fields"), field)?,
    })
}

/// A field that a transformer writes.
pub(super) fn field(item: Node) -> Result<FieldSpec, Failure> {
    Fields::of(item, &["group", "version", "kind", "path", "create"])?;
    let mut limits = Limits::default();
    Ok(field_of(&Trees { limits: &mut limits, by: Step::Written }.read(item, &|span| span)?))
}

/// An entry of `patchesStrategicMerge`.
pub(super) fn strategic(item: Node) -> Result<PatchEntry, Failure> {
    let path = text(Some(item))?;
    // What is no path is a patch.
    let is_inline = path.as_ref().is_some_and(|path| path.value.contains('\n') || path.value.contains(": "));
    Ok(PatchEntry {
        at: item.span(),
        path: path.filter(|_| !is_inline),
        inline: is_inline.then(|| item.resolved().id()),
        target: None,
        may_rename: false,
        may_change_kind: false,
    })
}

fn patch_entry(item: Node) -> Result<PatchEntry, Failure> {
    patch(item.span(), &Fields::of(item, &["path", "patch", "target", "options"])?)
}

/// A patch, in an entry or an object.
pub(super) fn patch(at: Span, fields: &Fields) -> Result<PatchEntry, Failure> {
    let inline = fields.get("patch");
    let is_empty = text(inline)?.is_none_or(|text| text.value.trim().is_empty());
    let path = spelt(fields.get("path"))?;
    match (is_empty, &path) {
        (true, None) => {
            return Err(Failure::new(Reason::Invalid, at, "the entry has neither `patch` nor `path`"));
        }
        (false, Some(path)) => {
            return Err(Failure::new(Reason::Invalid, path.span, "the entry has both `patch` and `path`"));
        }
        _ => {}
    }
    let options = fields.get("options").filter(|options| !options.is_null());
    let options = options.map(|options| Fields::of(options, &["allowNameChange", "allowKindChange"])).transpose()?;
    let may = |name: &str| boolean(options.as_ref().and_then(|options| options.get(name)));
    Ok(PatchEntry {
        at,
        path,
        inline: inline.filter(|_| !is_empty).map(|node| node.resolved().id()),
        target: target(fields.get("target"))?,
        may_rename: may("allowNameChange")?,
        may_change_kind: may("allowKindChange")?,
    })
}

/// What a patch is for.
pub(super) fn target(node: Option<Node>) -> Result<Option<(Span, TargetText)>, Failure> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return Ok(None) };
    let known = ["group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector"];
    let fields = Fields::of(node, &known)?;
    let text = TargetText {
        group: spelt(fields.get("group"))?,
        version: spelt(fields.get("version"))?,
        kind: spelt(fields.get("kind"))?,
        name: spelt(fields.get("name"))?,
        namespace: spelt(fields.get("namespace"))?,
        labels: spelt(fields.get("labelSelector"))?,
        annotations: spelt(fields.get("annotationSelector"))?,
    };
    Ok(Some((node.span(), text)))
}

fn generator_entry(item: Node) -> Result<Generator, Failure> {
    let known = ["name", "namespace", "behavior", "type", "literals", "files", "envs", "env", "options"];
    generator(item.span(), &Fields::of(item, &known)?)
}

/// A generator, in an entry or an object.
pub(super) fn generator(at: Span, fields: &Fields) -> Result<Generator, Failure> {
    let mut envs = texts(fields.get("envs"))?;
    envs.extend(spelt(fields.get("env"))?);
    Ok(Generator {
        at,
        name: text(fields.get("name"))?,
        namespace: spelt(fields.get("namespace"))?,
        behavior: spelt(fields.get("behavior"))?,
        kind: spelt(fields.get("type"))?,
        literals: texts(fields.get("literals"))?,
        files: texts(fields.get("files"))?,
        envs,
        options: options(fields.get("options"))?,
    })
}

fn options(node: Option<Node>) -> Result<Options, Failure> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return Ok(Options::default()) };
    let fields = Fields::of(node, &["labels", "annotations", "disableNameSuffixHash", "immutable"])?;
    let immutable = fields.get("immutable");
    Ok(Options {
        labels: pairs(fields.get("labels"))?,
        annotations: pairs(fields.get("annotations"))?,
        without_hash: boolean(fields.get("disableNameSuffixHash"))?,
        immutable: if boolean(immutable)? { immutable.map(Node::span) } else { None },
    })
}

/// An entry of `images`.
pub(super) fn image(item: Node) -> Result<Option<Image>, Failure> {
    let fields = Fields::of(item, &["name", "newName", "newTag", "tagSuffix", "digest"])?;
    let name = text(fields.get("name"))?.unwrap_or_else(|| Spanned::new(String::new(), item.span()));
    Ok(Some(Image {
        name,
        new_name: spelt(fields.get("newName"))?,
        new_tag: spelt(fields.get("newTag"))?,
        tag_suffix: spelt(fields.get("tagSuffix"))?,
        digest: spelt(fields.get("digest"))?,
    }))
}

/// An entry of `replicas`.
pub(super) fn replica(item: Node) -> Result<(Text, Spanned<i64>), Failure> {
    let fields = Fields::of(item, &["name", "count"])?;
    let name = text(fields.get("name"))?.unwrap_or_else(|| Spanned::new(String::new(), item.span()));
    let count = number(fields.get("count"))?.unwrap_or_else(|| Spanned::new(0, item.span()));
    Ok((name, count))
}

/// An entry of `replacements`.
pub(super) fn replacement_entry(item: Node) -> Result<ReplacementEntry, Failure> {
    let fields = Fields::of(item, &["path", "source", "targets", "sourceValue"])?;
    let path = spelt(fields.get("path"))?;
    let inline = if path.is_none() { Some(replacement(item)?) } else { None };
    Ok(ReplacementEntry { at: item.span(), path, inline })
}

/// Reads one replacement, here or in a file of its own.
pub(super) fn replacement(item: Node) -> Result<Replacement, Failure> {
    let fields = Fields::of(item, &["path", "source", "targets", "sourceValue"])?;
    Ok(Replacement {
        at: item.span(),
        value: text(fields.get("sourceValue"))?,
        source: fields.get("source").filter(|source| !source.is_null()).map(source).transpose()?,
        targets: each(fields.get("targets"), replacement_target)?,
    })
}

fn words(fields: &Fields, name: &str) -> Result<String, Failure> {
    Ok(text(fields.get(name))?.map(|text| text.value).unwrap_or_default())
}

fn gvk(fields: &Fields) -> Result<super::resource::Gvk, Failure> {
    let of = |name| Ok(std::sync::Arc::from(words(fields, name)?));
    Ok(super::resource::Gvk { group: of("group")?, version: of("version")?, kind: of("kind")? })
}

fn source(node: Node) -> Result<ReplacementSource, Failure> {
    let fields = Fields::of(node, &["group", "version", "kind", "name", "namespace", "fieldPath", "options"])?;
    Ok(ReplacementSource {
        at: node.span(),
        of: gvk(&fields)?,
        name: words(&fields, "name")?,
        namespace: words(&fields, "namespace")?,
        path: spelt(fields.get("fieldPath"))?,
        options: field_options(fields.get("options"))?,
    })
}

fn replacement_target(item: Node) -> Result<ReplacementTarget, Failure> {
    let fields = Fields::of(item, &["select", "reject", "fieldPaths", "options"])?;
    let reject = each(fields.get("reject"), |item| target(Some(item)))?;
    Ok(ReplacementTarget {
        at: item.span(),
        select: target(fields.get("select"))?,
        reject: reject.into_iter().flatten().collect(),
        paths: texts(fields.get("fieldPaths"))?,
        options: field_options(fields.get("options"))?,
    })
}

fn field_options(node: Option<Node>) -> Result<FieldOptions, Failure> {
    let Some(node) = node.filter(|node| !node.is_null()) else { return Ok(FieldOptions::default()) };
    let fields = Fields::of(node, &["delimiter", "index", "encoding", "create"])?;
    Ok(FieldOptions {
        delimiter: words(&fields, "delimiter")?,
        index: number(fields.get("index"))?.map_or(0, |index| index.value),
        create: boolean(fields.get("create"))?,
    })
}

fn variable(item: Node) -> Result<Variable, Failure> {
    let fields = Fields::of(item, &["name", "objref", "fieldref"])?;
    let none = || Failure::new(Reason::Invalid, item.span(), "the variable has no `name` or no `objref`");
    let name = text(fields.get("name"))?.ok_or_else(none)?;
    let object = fields.get("objref").filter(|node| !node.is_null()).ok_or_else(none)?;
    let object = Fields::of(object, &["apiVersion", "group", "version", "kind", "name", "namespace"])?;
    let mut of = gvk(&object)?;
    let version = words(&object, "apiVersion")?;
    match version.split_once('/') {
        _ if version.is_empty() => {}
        Some((group, version)) => (of.group, of.version) = (group.into(), version.into()),
        None => of.version = version.into(),
    }
    let path = fields.get("fieldref").filter(|node| !node.is_null());
    let path = path.map(|node| words(&Fields::of(node, &["fieldPath", "fieldpath"])?, "fieldPath")).transpose()?;
    Ok(Variable {
        name,
        of,
        object: words(&object, "name")?,
        namespace: words(&object, "namespace")?,
        path: path.filter(|path| !path.is_empty()).unwrap_or_else(|| "metadata.name".to_string()),
    })
}

fn sort(node: Option<Node>) -> Result<Sort, Failure> {
    let Some(node) = node.filter(|node| !node.is_null()) else {
        return Ok(Sort { is_legacy: true, ..Sort::default() });
    };
    let fields = Fields::of(node, &["order", "legacySortOptions"])?;
    let order = text(fields.get("order"))?;
    let is_legacy = match &order {
        Some(order) if order.value == "fifo" => false,
        Some(order) if order.value == "legacy" => true,
        // The command sorts where nobody says anything.
        None => true,
        Some(order) => {
            let message = format!("`{}` is no order: it is `fifo` or `legacy`", order.value);
            return Err(Failure::new(Reason::Invalid, order.span, message));
        }
    };
    let own = fields.get("legacySortOptions").filter(|node| !node.is_null());
    let own = own.map(|node| Fields::of(node, &["orderFirst", "orderLast"])).transpose()?;
    let list = |name: &str| -> Result<Vec<String>, Failure> {
        let list = texts(own.as_ref().and_then(|own| own.get(name)))?;
        Ok(list.into_iter().map(|text| text.value).collect())
    };
    Ok(Sort { is_legacy, first: list("orderFirst")?, last: list("orderLast")?, is_own: own.is_some() })
}
