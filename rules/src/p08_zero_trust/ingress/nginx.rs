//! The configuration of nginx in annotations.

/// The statements of a piece of configuration, each as its words; those in blocks stand for themselves. Comments and
/// quotes are left out.
pub(super) fn nginx_statements(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let code = |line| str::split(line, " #").next().unwrap_or(line).trim();
    let lines = text.lines().map(code).filter(|line| !line.starts_with('#'));
    let statements = lines.flat_map(|line| line.split([';', '{', '}']));
    statements.map(|statement| statement.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_in_blocks_are_found_and_comments_are_not() {
        let text = "# alias /etc;\nlocation /t { alias \"/srv\"; } # root /;\nmore_set_headers 'A: b';\n";
        let statements = nginx_statements(text).map(|words| words.join(" "));
        let found: Vec<String> = statements.filter(|one| !one.is_empty()).collect();
        assert_eq!(found, ["location /t", "alias /srv", "more_set_headers A: b"]);
    }
}
