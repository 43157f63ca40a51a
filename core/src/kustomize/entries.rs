//! What stands in a kustomization: its fields and entries, each with its place.

use super::fields::FieldSpec;
use super::select::TargetText;
use crate::span::{Span, Spanned};
use crate::yaml::{Node, NodeId};

/// A text with its place.
pub(super) type Text = Spanned<String>;

/// Keys and values with their places.
pub(super) type Pairs = Vec<(Text, Text)>;

/// A kustomization.
#[derive(Debug, Default)]
pub(super) struct Kustomization {
    /// Whether it is a component, which others take in.
    pub is_component: bool,
    /// `resources` and `bases`.
    pub resources: Vec<Text>,
    pub components: Vec<Text>,
    pub configurations: Vec<Text>,
    pub namespace: Option<Text>,
    pub prefix: Option<Text>,
    pub suffix: Option<Text>,
    pub labels: Vec<Labels>,
    pub common_labels: Pairs,
    pub annotations: Pairs,
    /// `patchesStrategicMerge`: paths or patches.
    pub strategic: Vec<PatchEntry>,
    pub patches: Vec<PatchEntry>,
    /// `patchesJson6902`.
    pub json: Vec<PatchEntry>,
    pub config_maps: Vec<Generator>,
    pub secrets: Vec<Generator>,
    pub options: Options,
    /// `images` and `imageTags`.
    pub images: Vec<Image>,
    pub replicas: Vec<(Text, Spanned<i64>)>,
    pub replacements: Vec<ReplacementEntry>,
    pub variables: Vec<Variable>,
    /// `generators` and `transformers`: the paths of files.
    pub generators: Vec<Text>,
    pub transformers: Vec<Text>,
    /// What is used and not built: its name and place.
    pub unsupported: Option<Spanned<&'static str>>,
    pub sort: Sort,
    /// `buildMetadata`.
    pub metadata: Vec<Text>,
}

/// An entry of `labels`.
#[derive(Debug)]
pub(super) struct Labels {
    pub at: Span,
    pub pairs: Pairs,
    pub in_selectors: bool,
    pub in_templates: bool,
    pub in_claims: bool,
    pub fields: Vec<FieldSpec>,
}

/// A patch.
#[derive(Debug)]
pub(super) struct PatchEntry {
    pub at: Span,
    pub path: Option<Text>,
    /// The text by the node that it stands in, or the node that it is.
    pub inline: Option<NodeId>,
    pub target: Option<(Span, TargetText)>,
    pub may_rename: bool,
    pub may_change_kind: bool,
}

impl PatchEntry {
    /// A patch that is written in a node.
    pub fn written(at: Span, inline: Node) -> PatchEntry {
        let inline = Some(inline.resolved().id());
        PatchEntry { at, path: None, inline, target: None, may_rename: false, may_change_kind: false }
    }
}

/// An entry of `configMapGenerator` or `secretGenerator`.
#[derive(Debug)]
pub(super) struct Generator {
    pub at: Span,
    pub name: Option<Text>,
    pub namespace: Option<Text>,
    pub behavior: Option<Text>,
    pub kind: Option<Text>,
    pub literals: Vec<Text>,
    pub files: Vec<Text>,
    pub envs: Vec<Text>,
    pub options: Options,
}

/// `generatorOptions`, or those of one generator.
#[derive(Debug, Default)]
pub(super) struct Options {
    pub labels: Pairs,
    pub annotations: Pairs,
    pub without_hash: bool,
    pub immutable: Option<Span>,
}

/// An entry of `images`.
#[derive(Debug)]
pub(super) struct Image {
    pub name: Text,
    pub new_name: Option<Text>,
    pub new_tag: Option<Text>,
    pub tag_suffix: Option<Text>,
    pub digest: Option<Text>,
}

/// An entry of `replacements`.
#[derive(Debug)]
pub(super) struct ReplacementEntry {
    pub at: Span,
    pub path: Option<Text>,
    pub inline: Option<Replacement>,
}

/// A replacement.
#[derive(Debug)]
pub(super) struct Replacement {
    pub at: Span,
    pub value: Option<Text>,
    pub source: Option<ReplacementSource>,
    pub targets: Vec<ReplacementTarget>,
}

/// The `source` of a replacement.
#[derive(Debug)]
pub(super) struct ReplacementSource {
    pub at: Span,
    pub of: super::resource::Gvk,
    pub name: String,
    pub namespace: String,
    pub path: Option<Text>,
    pub options: FieldOptions,
}

/// An entry of `targets` of a replacement.
#[derive(Debug)]
pub(super) struct ReplacementTarget {
    pub at: Span,
    pub select: Option<(Span, TargetText)>,
    pub reject: Vec<(Span, TargetText)>,
    pub paths: Vec<Text>,
    pub options: FieldOptions,
}

/// `options` of a replacement.
#[derive(Debug, Default, Clone)]
pub(super) struct FieldOptions {
    pub delimiter: String,
    pub index: i64,
    pub create: bool,
}

/// An entry of `vars`.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub name: Text,
    pub of: super::resource::Gvk,
    pub object: String,
    pub namespace: String,
    pub path: String,
}

/// `sortOptions`.
#[derive(Debug, Default, Clone)]
pub(super) struct Sort {
    pub is_legacy: bool,
    pub first: Vec<String>,
    pub last: Vec<String>,
    pub is_own: bool,
}
