//! `deprecated-kustomize-field`: a kustomization uses a field that kustomize has replaced.

use lintainer_core::kubernetes::Kustomization;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;
use lintainer_core::yaml::{Field, Node};

use crate::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-kustomize-field",
    practice: Practice::Integrated,
    severity: Severity::Info,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::Sometimes,
    formats: &[Kubernetes],
    page: Page::new(include_str!("deprecated_kustomize_field.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

/// A field, the one in its place, and since which version of kustomize, where its documentation says so.
struct Deprecated {
    old: &'static str,
    new: &'static str,
    since: &'static str,
}

/// What kustomize v5.8 warns of or moves when it reads a kustomization, and the pages that say since when.
static FIELDS: [Deprecated; 7] = [
    Deprecated { old: "bases", new: "resources", since: "v2.1" },
    Deprecated { old: "commonLabels", new: "labels", since: "v5" },
    Deprecated { old: "helmChartInflationGenerator", new: "helmCharts", since: "" },
    Deprecated { old: "imageTags", new: "images", since: "" },
    Deprecated { old: "patchesJson6902", new: "patches", since: "v5" },
    Deprecated { old: "patchesStrategicMerge", new: "patches", since: "v5" },
    Deprecated { old: "vars", new: "replacements", since: "v5" },
];

fn check(project: &Project, cx: &mut Context) {
    for one in project.kustomizations().all() {
        let file = project.file(one.file);
        let text = file.source.text();
        let may_have = FIELDS.iter().any(|field| text.contains(field.old)) || text.contains("env:");
        if !may_have || file.skipped.is_some() || file.is_broken() {
            continue;
        }
        let syntax = file.syntax();
        let Some(root) = syntax.documents().iter().find_map(|document| document.node(&file.source)).map(Field::of)
        else {
            continue;
        };
        for field in FIELDS.iter().filter(|field| root.key(field.old).is_written()) {
            let edits = || replaced(field.old, root);
            report(root.key(field.old), field.new, field.since, &edits, one, cx);
        }
        for key in ["configMapGenerator", "secretGenerator"] {
            for generator in root.key(key).items().filter(|generator| generator.key("env").is_written()) {
                let edits = || {
                    let file = generator.key("env").node().filter(|node| is_word(*node))?;
                    let renamed = generator.key("env").rename_key("envs")?;
                    Some([renamed, within(file, "[", "]")].concat())
                };
                report(generator.key("env"), "envs", "", &edits, one, cx);
            }
        }
    }
}

fn report(
    old: Field,
    new: &str,
    since: &str,
    edits: &dyn Fn() -> Option<Vec<Edit>>,
    one: &Kustomization,
    cx: &mut Context,
) {
    let Some(key) = old.key_name() else { return };
    let since = if since.is_empty() { String::new() } else { format!(" since kustomize {since}") };
    cx.report(key.span, format!("`{}` is deprecated{since}", key.value)).about(key.span).help(format!("use `{new}`"));
    cx.fix(|cx| {
        let edits = edits().filter(|edits| cx.project().builds_alike(one, edits))?;
        Some(Fix::safe(format!("use `{new}`"), edits))
    });
}

/// The edits that put a field of a kustomization into the one in its place.
fn replaced(old: &str, root: Field) -> Option<Vec<Edit>> {
    let field = root.key(old);
    match old {
        "bases" => match root.key("resources").is_written() {
            false => field.rename_key("resources"),
            true => {
                let bases: Option<Vec<&str>> =
                    field.items().map(|item| item.node().filter(|it| is_word(*it)).map(written)).collect();
                Some([root.key("resources").push_each(&bases?)?, field.remove()?].concat())
            }
        },
        "imageTags" => field.rename_key("images"),
        "commonLabels" => labels(root),
        "patchesJson6902" if !root.key("patchesStrategicMerge").is_written() => field.rename_key("patches"),
        "patchesStrategicMerge" => {
            let items: Option<Vec<Vec<Edit>>> = field.items().map(|item| entry(item.node()?)).collect();
            Some([field.rename_key("patches")?, items?.concat()].concat())
        }
        _ => None,
    }
}

fn written(node: Node<'_>) -> &str {
    node.source().slice(node.written_span())
}

/// Whether a node is a scalar on one line.
fn is_word(node: Node) -> bool {
    node.is_scalar() && !node.is_alias() && !node.is_block_scalar() && !written(node).contains('\n')
}

fn within(node: Node, before: &str, behind: &str) -> Vec<Edit> {
    let span = node.written_span();
    vec![Edit::insert_before(span, before), Edit::insert_after(span, behind)]
}

/// The edits that make a path or a text an entry of `patches`.
fn entry(item: Node) -> Option<Vec<Edit>> {
    if is_word(item) {
        let is_path = !item.text()?.contains(": ");
        let edits = match is_in_block(item) {
            true => vec![Edit::insert_before(item.written_span(), "path: ")],
            false => within(item, "{path: ", "}"),
        };
        return is_path.then_some(edits);
    }
    let text = written(item);
    if item.is_alias() || !item.is_block_scalar() || text.lines().next()?.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some(vec![Edit::replace(item.written_span(), format!("patch: {}", deeper(text)))])
}

/// Whether an item stands behind a dash on its line.
fn is_in_block(item: Node) -> bool {
    let start = item.written_span().start as usize;
    let before = item.source().text().get(..start).unwrap_or("");
    before.lines().next_back().is_some_and(|before| before.trim() == "-")
}

/// A text whose lines behind the first one are indented by two more.
fn deeper(text: &str) -> String {
    let indented = |line: &str| if line.trim().is_empty() { line.to_string() } else { format!("  {line}") };
    let mut lines = text.split_inclusive('\n');
    lines.next().into_iter().map(str::to_string).chain(lines.map(indented)).collect()
}

/// The edits that make `commonLabels` an entry of `labels`.
fn labels(root: Field) -> Option<Vec<Edit>> {
    let field = root.key("commonLabels");
    let mapping = field.node().filter(|node| node.is_mapping() && !node.is_alias())?;
    let last = mapping.own_entries().last()?.value;
    let is_plain = mapping.own_entries().all(|entry| !entry.is_merge() && is_word(entry.value));
    let (key, source) = (field.key_name()?.span, mapping.source());
    let end = if mapping.is_flow() { mapping.written_span().end } else { last.written_span().end };
    let body = source.span(key.end as usize..end as usize);
    if root.key("labels").is_written() || !is_plain || mapping.is_flow() && source.slice(body).contains('\n') {
        return None;
    }
    let newline = source.newline();
    let text = format!("labels:{newline}- includeSelectors: true{newline}  pairs{}", deeper(source.slice(body)));
    Some(vec![Edit::replace(key.to(body), text)])
}
