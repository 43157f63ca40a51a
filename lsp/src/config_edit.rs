//! Edits of `lintainer.toml`.

use toml_edit::{Array, DocumentMut, Item, RawString, Value};

/// The text with one more rule that is ignored; everything else stays as it is written. `None` where the text is no TOML, or
/// ignores the rule already.
pub(crate) fn ignore(text: &str, rule: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let item = document.entry("ignore").or_insert_with(|| Item::Value(Value::Array(Array::new())));
    if let Some(only) = item.as_str() {
        let only = only.to_string();
        *item = Item::Value(Value::Array(Array::from_iter([only])));
    }
    let list = item.as_array_mut()?;
    if list.iter().any(|known| known.as_str() == Some(rule)) {
        return None;
    }
    push(list, rule);
    Some(document.to_string())
}

/// Adds to a list as a person would: in a list of lines on a line of its own, below the comments of the others.
fn push(list: &mut Array, rule: &str) {
    let mut value = Value::from(rule);
    let count = list.len();
    let Some(last) = list.get_mut(count.wrapping_sub(1)) else { return list.push(rule) };
    let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or("").to_string();
    let prefix = text(last.decor().prefix());
    let suffix = text(last.decor().suffix());
    last.decor_mut().set_suffix("");
    let behind = suffix + &text(Some(list.trailing()));
    match behind.rsplit_once('\n') {
        Some((comments, end)) => {
            let indent = prefix.rsplit('\n').next().unwrap_or("");
            value.decor_mut().set_prefix(format!("{comments}\n{indent}"));
            list.set_trailing(format!("\n{end}"));
        }
        None => value.decor_mut().set_prefix(" "),
    }
    list.push_formatted(value);
}

#[cfg(test)]
mod tests {
    use super::ignore;

    #[test]
    fn rules_are_added_where_a_person_would() {
        assert_eq!(ignore("", "a-b").unwrap(), "ignore = [\"a-b\"]\n");
        assert_eq!(ignore("ignore = [\"x\"] # why\n", "a-b").unwrap(), "ignore = [\"x\", \"a-b\"] # why\n");
        assert_eq!(ignore("ignore = [ ]\n", "a-b").unwrap(), "ignore = [\"a-b\" ]\n");
        assert_eq!(ignore("ignore = \"x\"\n", "a-b").unwrap(), "ignore = [\"x\", \"a-b\"]\n");
        assert_eq!(
            ignore("ignore = [\n  \"x\", # y\n]\n", "a-b").unwrap(),
            "ignore = [\n  \"x\", # y\n  \"a-b\",\n]\n"
        );
        assert_eq!(ignore("ignore = [\n\t\"x\" # y\n]\n", "a-b").unwrap(), "ignore = [\n\t\"x\", # y\n\t\"a-b\"\n]\n");
        assert_eq!(
            ignore("# c\nroot = true\n\n[rules.x]\nseverity = \"off\"\n", "a-b").unwrap(),
            "# c\nroot = true\nignore = [\"a-b\"]\n\n[rules.x]\nseverity = \"off\"\n"
        );
        assert_eq!(ignore("ignore = [\"a-b\"]", "a-b"), None);
        assert_eq!(ignore("ignore = [", "a-b"), None);
    }
}
