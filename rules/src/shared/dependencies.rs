//! Edits of `depends_on`.

use lintainer_core::finding::Edit;
use lintainer_core::yaml::Field;

/// Sets a key of one entry of `depends_on`. A list becomes a mapping, in which the others keep the condition that they
/// have without one.
pub(crate) fn set(dependencies: Field, name: &str, key: &str, value: &str) -> Option<Vec<Edit>> {
    let node = dependencies.node()?;
    if node.is_mapping() {
        let entry = node.entry(name)?.value;
        let is_own = !entry.is_alias() && !node.is_alias();
        return lintainer_core::yaml::edit::set(node, &[name, key], value).filter(|_| is_own);
    }
    let source = node.source();
    let span = node.written_span();
    let written = source.slice(span);
    let names: Option<Vec<&str>> =
        node.items().map(|item| item.text().filter(|_| item.is_scalar() && !item.is_alias())).collect();
    let names = names?;
    let is_plain =
        |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if node.is_alias()
        || node.is_tagged()
        || written.contains(['#', '&'])
        || !names.iter().all(is_plain)
        || !names.contains(&name)
    {
        return None;
    }
    let own = |other: &str| {
        if other == name && key == "condition" { value.to_string() } else { "service_started".to_string() }
    };
    let extra = |other: &str| other == name && key != "condition";
    if node.is_flow() {
        let items: Vec<String> = names
            .iter()
            .map(|other| match extra(other) {
                true => format!("{other}: {{condition: {}, {key}: {value}}}", own(other)),
                false => format!("{other}: {{condition: {}}}", own(other)),
            })
            .collect();
        return Some(vec![Edit::replace(span, format!("{{{}}}", items.join(", ")))]);
    }
    let line_start = source.text().get(..span.start as usize)?.rfind('\n').map_or(0, |newline| newline + 1);
    let lead = source.text().get(line_start..span.start as usize)?;
    if !lead.bytes().all(|byte| byte == b' ') {
        return None;
    }
    // Items may stand as deep as their key, entries may not.
    let key_at = dependencies.head().start as usize;
    let key_line = source.text().get(..key_at)?.rfind('\n').map_or(0, |newline| newline + 1);
    let shift = if key_at - key_line >= lead.len() { "  " } else { "" };
    let mut text = String::new();
    for (index, other) in names.iter().enumerate() {
        let first = if index == 0 { shift.to_string() } else { format!("\n{lead}{shift}") };
        text.push_str(&format!("{first}{other}:\n{lead}{shift}  condition: {}", own(other)));
        if extra(other) {
            text.push_str(&format!("\n{lead}{shift}  {key}: {value}"));
        }
    }
    let end = written.trim_end().len() as u32;
    Some(vec![Edit::replace(lintainer_core::span::Span { end: span.start + end, ..span }, text)])
}
