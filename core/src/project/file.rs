//! One file of the run, classified, and parsed when that is asked for.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::classify::{Class, Hint, Kind, Support, classify, has_compose_key, is_template};
use super::trees::{Slot, Syntax};
use crate::dockerfile;
use crate::kubernetes::{Definition, SchemaName, group_of, schema_in};
use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{self, Dialect, Document, Earlier};

/// A file of the run. Its syntax tree is made when it is asked for.
#[derive(Debug)]
pub struct File {
    /// The text.
    pub source: Arc<Source>,
    /// What it is.
    pub kind: Kind,
    /// Why it, or a part of it, is not judged, for people; `None` when it is.
    pub skipped: Option<&'static str>,
    /// Some of its documents are templates, which are not read.
    has_templates: bool,
    /// What was known of it beside its path.
    pub(crate) hint: Hint,
    tree: Slot,
    nothing: bool,
    built: Option<bool>,
    /// The API groups that resource definitions in it are of.
    defines: Box<[Box<str>]>,
    /// Whether one of these asks something of values.
    has_validations: bool,
    /// These definitions, once they were read.
    definitions: OnceLock<Vec<Arc<Definition>>>,
}

impl File {
    /// Classifies bytes. `path` is shown and decides, with the content, what the file is. Text that nothing will ask for is
    /// not kept.
    pub fn new(id: FileId, path: &str, bytes: Vec<u8>) -> File {
        File::hinted(id, path, bytes, Hint::None)
    }

    /// As [`File::new`], of a file of which more is known than its path.
    pub fn hinted(id: FileId, path: &str, bytes: Vec<u8>, hint: Hint) -> File {
        let source = Source::from_bytes(id, path, bytes);
        let class = classify(&source, hint);
        let parts = definition_parts(&source, class.kind);
        let defines = defined_groups(&source, &parts);
        let has_validations = has_validations(&source, &parts);
        let kept = match class.kind {
            Kind::Kubernetes | Kind::Support(Support::Schema) => {
                let schemas: Vec<_> = parts.into_iter().flat_map(|(_, schema)| unasked(&source, schema)).collect();
                source.without(&schemas)
            }
            Kind::Other if !may_be_read_later(&source) => Source::new(id, path, ""),
            _ => source,
        };
        File { defines, has_validations, ..File::of(kept, class, hint) }
    }

    /// A JSON schema whose name says of which kind it is: it is read when an object of that kind is in sight. `None` for other
    /// files.
    pub(crate) fn unread_schema(id: FileId, path: &str, hint: Hint) -> Option<File> {
        let named = SchemaName::of(path).filter(|_| hint == Hint::Schema)?;
        let class = Kind::Support(Support::Schema).into();
        Some(File { defines: Box::new([named.group.into()]), ..File::of(Source::new(id, path, ""), class, hint) })
    }

    /// As [`File::hinted`], with the whole text: for what is open in an editor, which points at any place.
    pub fn whole(id: FileId, path: &str, bytes: Vec<u8>, hint: Hint) -> File {
        let source = Source::from_bytes(id, path, bytes);
        let class = classify(&source, hint);
        let parts = definition_parts(&source, class.kind);
        let (defines, has_validations) = (defined_groups(&source, &parts), has_validations(&source, &parts));
        File { defines, has_validations, ..File::of(source, class, hint) }
    }

    /// A file that cannot be had, or is no more: there is nothing to say about it.
    pub fn nothing(id: FileId, path: &str) -> File {
        File { nothing: true, ..File::of(Source::new(id, path, ""), Kind::Other.into(), Hint::None) }
    }

    /// Nothing of a file but which API groups its manifests define.
    pub(super) fn defining_alone(&self) -> File {
        let defines = if self.kind == Kind::Kubernetes { self.defines.clone() } else { Box::default() };
        File { defines, ..File::nothing(self.source.id, &self.source.path) }
    }

    /// A manifest that is no file: what a kustomization comes to, in the place of that kustomization. `is_final`: no other
    /// kustomization changes it.
    pub(super) fn built(id: FileId, path: &str, text: &str, is_final: bool) -> File {
        let source = Source::new(id, path, text);
        File { built: Some(is_final), ..File::of(source, Kind::Kubernetes.into(), Hint::None) }
    }

    /// Whether it was made with [`File::built`].
    pub(crate) fn is_built(&self) -> bool {
        self.built.is_some()
    }

    /// Whether it was made with [`File::built`], of a kustomization that another one may change.
    pub(crate) fn is_built_in_part(&self) -> bool {
        self.built == Some(false)
    }

    /// The bytes of the text with the heads of resource definitions only: blanks stand for their schemas, of which the text
    /// has a few lines.
    pub(super) fn heads(&self) -> Vec<u8> {
        let mut bytes = self.source.text().as_bytes().to_vec();
        for (_, schema) in definition_parts(&self.source, self.kind) {
            let inside = schema.start + "spec:".len()..schema.end;
            for byte in bytes.get_mut(inside).into_iter().flatten().filter(|byte| **byte != b'\n') {
                *byte = b' ';
            }
        }
        bytes
    }

    /// Whether it was made with [`File::nothing`].
    pub fn is_nothing(&self) -> bool {
        self.nothing
    }

    fn of(source: Source, class: Class, hint: Hint) -> File {
        let Class { kind, skipped, has_templates } = class;
        let source = Arc::new(source);
        let (tree, definitions) = (Slot::default(), OnceLock::new());
        File {
            source,
            kind,
            skipped,
            has_templates,
            hint,
            tree,
            nothing: false,
            built: None,
            defines: Box::default(),
            has_validations: false,
            definitions,
        }
    }

    /// The API groups that resource definitions in it are of.
    pub(crate) fn defines(&self) -> &[Box<str>] {
        &self.defines
    }

    /// Whether a resource definition in it has validation rules.
    pub(crate) fn has_validations(&self) -> bool {
        self.has_validations
    }

    /// The resource definitions in it, if they have been read.
    pub(crate) fn definitions(&self) -> &[Arc<Definition>] {
        self.definitions.get().map_or(&[], Vec::as_slice)
    }

    /// Whether the resource definitions in it have been read.
    pub(crate) fn has_definitions(&self) -> bool {
        self.definitions.get().is_some()
    }

    /// Reads the resource definitions in it, of which the text has the heads only. `read` gives the bytes of the whole file.
    pub(crate) fn read_definitions(&self, read: impl FnOnce() -> Vec<u8>) {
        self.definitions.get_or_init(|| {
            let whole = Source::from_bytes(self.source.id, self.source.path.as_str(), read());
            if let Some(named) = SchemaName::of(&self.source.path).filter(|_| self.hint == Hint::Schema) {
                return vec![Arc::new(Definition::of_json(self.source.id, &named, whole.text()))];
            }
            let parts = definition_parts(&whole, self.kind).into_iter();
            let is_template =
                |part: &Range<usize>| self.has_templates && is_template(&whole, part.clone(), Dialect::Kubernetes);
            let parts = parts.map(|(chunk, _)| chunk).filter(|chunk| !is_template(chunk));
            let read = |chunk: Range<usize>| {
                let text = whole.text().get(chunk.clone())?;
                Some(Arc::new(Definition::new(self.source.id, text, chunk.start)?))
            };
            parts.filter_map(read).collect()
        });
    }

    /// The syntax tree. It is made anew when nobody holds it: [`Trees`](super::Trees) do for those who come back to it.
    pub fn syntax(&self) -> Arc<Syntax> {
        self.tree.get(|| self.parse(None))
    }

    fn parse(&self, earlier: Option<&Earlier>) -> Syntax {
        match self.kind {
            Kind::Dockerfile => Syntax::Dockerfile(Box::new(dockerfile::parse(&self.source))),
            Kind::Compose => Syntax::Yaml(yaml::parse(&self.source, Dialect::Compose)),
            Kind::Kubernetes => Syntax::Yaml(parse_manifest(&self.source, earlier, self.has_templates)),
            Kind::Support(support) if support.is_yaml() => Syntax::Yaml(yaml::parse(&self.source, support.dialect())),
            Kind::Support(_) | Kind::Other => Syntax::Text,
        }
    }

    /// Makes the tree and holds it as long as the file: for files of which run after run is made.
    pub fn keep_syntax(&self) {
        self.keep(self.syntax());
    }

    /// As [`File::keep_syntax`], after an edit: documents of a manifest that it left alone are taken from the tree before.
    pub fn keep_syntax_after(&self, before: &File) {
        let tree = (self.kind == Kind::Kubernetes && before.kind == self.kind).then(|| before.syntax());
        let earlier = tree.as_ref().map(|tree| Earlier::new(&self.source, &before.source, tree.documents()));
        self.keep(self.tree.get(|| self.parse(earlier.as_ref())));
    }

    pub(super) fn keep(&self, syntax: Arc<Syntax>) {
        self.tree.keep(syntax);
    }

    /// Whether the document at an offset is a template, which is not read.
    pub(crate) fn is_template_at(&self, offset: usize) -> bool {
        let is_around = |chunk: &Range<usize>| (chunk.start..=chunk.end).contains(&offset);
        let chunk = yaml::chunks(&self.source).into_iter().filter(|_| self.has_templates).rfind(is_around);
        chunk.is_some_and(|chunk| is_template(&self.source, chunk, Dialect::Kubernetes))
    }

    /// Whether a part of the file could not be read.
    pub fn is_broken(&self) -> bool {
        self.tree.is_broken().unwrap_or_else(|| self.syntax().problems() > 0)
    }
}

/// Longer files are no patches that people write.
const MAX_PATCH_BYTES: usize = 1 << 16;

/// Whether the text looks like a patch of RFC 6902, which kustomizations use.
fn is_json_patch(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    text.len() < MAX_PATCH_BYTES && (has("op:") || has("\"op\"")) && (has("path:") || has("\"path\""))
}

/// How many bytes a file of another kind may have whose text is kept for what refers to it.
const MAX_OTHER_BYTES: usize = 256 * 1024;

/// Whether a file that is not ours may be named by one that is: YAML that `extends` takes services from, a JSON patch.
fn may_be_read_later(source: &Source) -> bool {
    let is_yaml = source.path.ends_with(".yaml") || source.path.ends_with(".yml");
    let is_yaml = is_yaml && source.text().len() <= MAX_OTHER_BYTES;
    is_yaml && has_compose_key(source) || is_json_patch(source.text())
}

/// Parses a manifest. Of a resource definition only the head is read: no rule looks at its schema, and schemas are most of
/// the text of many repositories.
fn parse_manifest(source: &Source, earlier: Option<&Earlier>, has_templates: bool) -> Vec<Document> {
    let mut documents = Vec::new();
    for (chunk, schema) in manifest_parts(source) {
        let head_only = schema.is_some();
        let end = schema.map_or(chunk.end, |schema| schema.start);
        let part = chunk.start..end;
        if has_templates && is_template(source, part.clone(), Dialect::Kubernetes) {
            continue;
        }
        let known = earlier.and_then(|earlier| earlier.document(source, &part, Dialect::Kubernetes));
        let mut document = known.unwrap_or_else(|| yaml::parse_chunk(source, part, Dialect::Kubernetes));
        document.head_only = head_only;
        documents.push(document);
    }
    documents.shrink_to_fit();
    documents
}

/// The resource definitions in a file, each with the place of its schema.
fn definition_parts(source: &Source, kind: Kind) -> Vec<(Range<usize>, Range<usize>)> {
    let has_some = matches!(kind, Kind::Kubernetes | Kind::Support(Support::Schema));
    let parts = if has_some { manifest_parts(source) } else { Vec::new() };
    parts.into_iter().filter_map(|(chunk, schema)| Some((chunk, schema?))).collect()
}

/// The key of a schema under which rules in CEL stand.
const VALIDATIONS: &str = "x-kubernetes-validations";

/// Whether resource definitions have validation rules.
fn has_validations(source: &Source, parts: &[(Range<usize>, Range<usize>)]) -> bool {
    parts.iter().any(|(_, schema)| validations(source, schema.clone()).next().is_some())
}

/// The validation rules in a schema: whole lines (bytes), the key and what is deeper or a list under it.
fn validations(source: &Source, schema: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let text = source.text().get(..schema.end).unwrap_or_default();
    let found = memchr::memmem::find_iter(text.get(schema.start..).unwrap_or_default().as_bytes(), VALIDATIONS);
    let places: Vec<usize> = found.map(|at| schema.start + at).collect();
    let mut behind = 0;
    places.into_iter().filter_map(move |at| {
        let start = text.get(..at)?.rfind('\n')? + 1;
        // Several may stand in one line, or in the text of one.
        if start < behind {
            return None;
        }
        let lines = || text.get(start..).unwrap_or_default().split_inclusive('\n');
        let indent = |line: &str| line.len() - line.trim_start().len();
        let own = indent(lines().next()?);
        // `- x-kubernetes-validations:` in an `allOf`.
        let own =
            own + text.get(start + own..at).unwrap_or_default().chars().filter(|it| matches!(it, '-' | ' ')).count();
        let is_below = |line: &&str| {
            line.trim().is_empty() || indent(line) > own || indent(line) == own && line.trim_start().starts_with("- ")
        };
        behind = start + lines().next()?.len() + lines().skip(1).take_while(is_below).map(str::len).sum::<usize>();
        Some(start..behind)
    })
}

/// The parts of a schema of which the text is not kept: all but its validation rules, which findings point at.
fn unasked(source: &Source, schema: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut from) = (Vec::new(), schema.start);
    for kept in validations(source, schema.clone()) {
        parts.push(from..kept.start);
        // From the end of a line on, so that the next one goes as well.
        from = kept.end - 1;
    }
    parts.push(from..schema.end);
    parts
}

/// The API groups of resource definitions, each once.
fn defined_groups(source: &Source, parts: &[(Range<usize>, Range<usize>)]) -> Box<[Box<str>]> {
    let mut groups: Vec<&str> = Vec::new();
    for (chunk, schema) in parts {
        let head = source.text().get(chunk.start..schema.start).unwrap_or_default();
        // Labels and annotations may have such a key, too, but deeper.
        let names = head.lines().filter_map(|line| {
            let inner = line.trim_start();
            Some((line.len() - inner.len(), inner.strip_prefix("name:")?.split(" #").next()?.trim()))
        });
        let name = names.min_by_key(|(indent, _)| *indent).map(|(_, name)| name.trim_matches(['"', '\'']));
        if let Some(group) = name.and_then(group_of).filter(|group| !groups.contains(group)) {
            groups.push(group);
        }
    }
    groups.into_iter().map(Box::from).collect()
}

/// The chunks of a manifest, each with the place of its schema if it is a resource definition.
fn manifest_parts(source: &Source) -> Vec<(Range<usize>, Option<Range<usize>>)> {
    let schema = |chunk: &Range<usize>| {
        let start = schema_in(source.text().get(chunk.clone())?)?;
        Some(chunk.start + start..chunk.end)
    };
    yaml::chunks(source).into_iter().map(|chunk| (chunk.clone(), schema(&chunk))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that is kept of a definition with these lines in its schema.
    fn kept(lines: &str) -> String {
        let head = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b.c}\n";
        let text = format!("{head}spec:\n  group: b.c\n{lines}");
        let file = File::new(FileId(0), "a.yaml", text.clone().into_bytes());
        assert_eq!(file.has_validations(), lines.contains(VALIDATIONS));
        file.source.text().strip_prefix(head).unwrap_or_default().to_string()
    }

    #[test]
    fn of_a_schema_only_its_rules_are_kept() {
        assert_eq!(kept("  versions:\n  - name: v1\n"), "spec:\n");
        let rules = "    x-kubernetes-validations:\n    - rule: a\n      message: |\n        b\n\n        c\n";
        let deeper = "      x-kubernetes-validations:\n        - rule: d\n";
        let text = format!("  x:\n{rules}    type: object\n    items:\n{deeper}      type: array\n  y: z\n");
        assert_eq!(kept(&text), format!("spec:\n{rules}{deeper}"));
        let parts = "    allOf:\n    - x-kubernetes-validations:\n      - rule: a\n    - type: object\n";
        assert_eq!(kept(parts), "spec:\n    - x-kubernetes-validations:\n      - rule: a\n");
        // At the end, in one line, in the text of another one.
        assert_eq!(kept("  a: {x-kubernetes-validations: []}"), "spec:\n  a: {x-kubernetes-validations: []}");
        let inner = "  x-kubernetes-validations:\n  - rule: 'x-kubernetes-validations'\n";
        assert_eq!(kept(inner), format!("spec:\n{inner}"));
    }
}
