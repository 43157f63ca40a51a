//! Words that people type.

/// The nearest of some names, if one is near enough to have been meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.to_ascii_lowercase();
    // One slip in three characters, at least one: closer is a typing error, farther is another word.
    let limit = (name.chars().count() / 3).max(1);
    let has = |byte: u8| name.as_bytes().contains(&byte);
    known
        .into_iter()
        .filter(|known| known.len().abs_diff(name.len()) <= limit)
        // Each letter that the name does not have is a slip, which is quickly counted.
        .filter(|known| known.bytes().filter(|byte| !has(byte.to_ascii_lowercase())).count() <= limit)
        .map(|known| (strsim::osa_distance(&name, &known.to_ascii_lowercase()), known))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, known)| known.to_string())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let known = ["floating-tag", "missing-tag", "root-user"];
        assert_eq!(nearest("missing-tga", known).as_deref(), Some("missing-tag"));
        assert_eq!(nearest("Root-User", known).as_deref(), Some("root-user"));
        assert_eq!(nearest("privileged", known), None);
        assert_eq!(nearest("", known), None);
    }
}
