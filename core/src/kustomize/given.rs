//! What whoever deploys a kustomization adds to it: the fields of Flux's `Kustomization` and of Argo CD's `Application`.
//!
//! By <https://fluxcd.io/flux/components/kustomize/kustomizations/> and
//! <https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/>, November 2026.

use std::sync::Arc;

use super::Failure;
use super::entries::{Image, Kustomization, Labels, PatchEntry, Text};
use super::fields::{Config, FieldSpec, Use};
use super::read::{Read, each, image, patch, replica, target};
use super::resource::Gvk;
use super::strict::{Fields, boolean, pairs, spelt, texts};
use super::substitute::Variables;
use crate::source::Source;
use crate::span::Spanned;
use crate::yaml::{Document, Node};

/// What is added to the outermost kustomization of a build.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The namespace in the place of the one that the kustomization gives to everything.
    pub(crate) namespace: Option<Text>,
    /// What else is done to its objects.
    pub(crate) more: Option<Arc<More>>,
    /// The variables in the objects.
    pub(crate) variables: Option<Variables>,
}

/// Steps behind those of the kustomization.
#[derive(Debug)]
pub(crate) struct More {
    pub(super) source: Source,
    pub(super) read: Read,
    /// Whether annotations go into the metadata of objects only.
    is_flux: bool,
}

impl More {
    /// The fields that these steps write.
    pub(super) fn config(&self, config: &Config) -> Config {
        let mut config = config.clone();
        if self.is_flux {
            let of = Gvk::default();
            config.set(
                Use::CommonAnnotations,
                vec![FieldSpec { of, path: Arc::from("metadata/annotations"), create: true }],
            );
        }
        config
    }
}

impl Given {
    /// What an object of Flux says in its `spec`. What cannot be read is not said.
    pub(crate) fn flux(spec: Node, document: &Document, source: &Source) -> Given {
        let Ok(fields) = Fields::all(spec) else { return Given::default() };
        let read = || -> Result<Kustomization, Failure> {
            let metadata =
                fields.get("commonMetadata").filter(|node| node.is_mapping()).map(Fields::all).transpose()?;
            let common = |name: &str| pairs(metadata.as_ref().and_then(|metadata| metadata.get(name)));
            Ok(Kustomization {
                prefix: spelt(fields.get("namePrefix"))?,
                suffix: spelt(fields.get("nameSuffix"))?,
                patches: each(fields.get("patches"), |item| patch(item.span(), &Fields::all(item)?))?,
                // As versions before v1 have them: YAML and no texts.
                strategic: each(fields.get("patchesStrategicMerge"), |item| {
                    Ok(PatchEntry::written(item.span(), item))
                })?,
                json: each(fields.get("patchesJson6902"), operations)?,
                images: each(fields.get("images"), image)?.into_iter().flatten().collect(),
                components: texts(fields.get("components"))?,
                labels: vec![labels(spec, common("labels")?)],
                annotations: common("annotations")?,
                ..Kustomization::default()
            })
        };
        let namespace = spelt(fields.get("targetNamespace")).ok().flatten();
        Given { namespace, more: more(read().ok(), document, source, true), variables: None }
    }

    /// What an object of Argo CD says in `kustomize` of its source.
    pub(crate) fn argo(options: Node, document: &Document, source: &Source) -> Given {
        let Ok(fields) = Fields::all(options) else { return Given::default() };
        let read = || -> Result<Kustomization, Failure> {
            let given = pairs(fields.get("commonLabels"))?;
            let by_label = boolean(fields.get("labelWithoutSelector"))?;
            let (common_labels, own) = if by_label { (Vec::new(), given) } else { (given, Vec::new()) };
            Ok(Kustomization {
                prefix: spelt(fields.get("namePrefix"))?,
                suffix: spelt(fields.get("nameSuffix"))?,
                patches: each(fields.get("patches"), |item| patch(item.span(), &Fields::all(item)?))?,
                images: texts(fields.get("images"))?.into_iter().map(argo_image).collect(),
                components: texts(fields.get("components"))?,
                labels: vec![labels(options, own)],
                common_labels,
                annotations: pairs(fields.get("commonAnnotations"))?,
                replicas: each(fields.get("replicas"), replica)?,
                ..Kustomization::default()
            })
        };
        let namespace = spelt(fields.get("namespace")).ok().flatten();
        Given { namespace, more: more(read().ok(), document, source, false), variables: None }
    }

    /// What holds whichever of two objects deploys the kustomization: those who disagree say nothing.
    pub(crate) fn and(self, other: Given) -> Given {
        let same = |it: &Text| other.namespace.as_ref().is_some_and(|other| other.value == it.value);
        let variables = match (self.variables, other.variables) {
            (Some(one), Some(two)) => Some(one.and(&two)),
            _ => None,
        };
        Given { namespace: self.namespace.filter(same), more: None, variables }
    }

    /// The same without what is done to objects.
    pub(crate) fn without_more(&self) -> Given {
        Given { more: None, ..self.clone() }
    }
}

/// An item of `patchesJson6902` of Flux: operations and whom they are for.
fn operations(item: Node) -> Result<PatchEntry, Failure> {
    let fields = Fields::all(item)?;
    let patch = fields.get("patch").unwrap_or(item);
    Ok(PatchEntry { target: target(fields.get("target"))?, ..PatchEntry::written(item.span(), patch) })
}

fn labels(at: Node, pairs: Vec<(Text, Text)>) -> Labels {
    let (in_selectors, in_templates, in_claims) = (false, false, false);
    Labels { at: at.span(), pairs, in_selectors, in_templates, in_claims, fields: Vec::new() }
}

fn more(
    kustomization: Option<Kustomization>,
    document: &Document,
    source: &Source,
    is_flux: bool,
) -> Option<Arc<More>> {
    let kustomization = kustomization.filter(|it| {
        let names = it.prefix.is_some() || it.suffix.is_some();
        let labels = !it.common_labels.is_empty() || it.labels.iter().any(|labels| !labels.pairs.is_empty());
        let patches = [it.patches.is_empty(), it.strategic.is_empty(), it.json.is_empty()];
        let lists = [it.images.is_empty(), it.components.is_empty(), it.replicas.is_empty()];
        names || labels || !it.annotations.is_empty() || patches.contains(&false) || lists.contains(&false)
    })?;
    let source = Source::new(source.id, source.path.as_str(), source.text());
    Some(Arc::new(More { source, read: Read::of(kustomization, document.clone()), is_flux }))
}

/// An image as `kustomize edit set image` takes it: `old=new:tag`, `name:tag`, `name@digest`.
fn argo_image(text: Text) -> Image {
    let of = |value: &str| Spanned::new(value.to_string(), text.span);
    let (old, new) = text.value.split_once('=').map_or((None, text.value.as_str()), |(old, new)| (Some(old), new));
    let (rest, digest) = new.split_once('@').map_or((new, None), |(rest, digest)| (rest, Some(digest)));
    let tagged = rest.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    let (name, tag) = tagged.map_or((rest, None), |(name, tag)| (name, Some(tag)));
    Image {
        name: of(old.unwrap_or(name)),
        new_name: old.map(|_| of(name)),
        new_tag: tag.map(of),
        tag_suffix: None,
        digest: digest.map(of),
    }
}
