//! Platforms in FROM.

/// The variable of the build machine's platform in the value of a `--platform`: `$BUILDPLATFORM`, `${BUILDOS}`.
pub(crate) fn build_variable(value: &str) -> Option<&'static str> {
    ["BUILDPLATFORM", "BUILDARCH", "BUILDOS"].into_iter().find(|name| {
        let behind = value.split_once(*name).map(|(_, behind)| behind);
        value.contains('$')
            && behind.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::build_variable;

    #[test]
    fn the_platform_of_the_build_machine_is_known_in_any_spelling() {
        assert_eq!(build_variable("${BUILDPLATFORM:-linux/amd64}"), Some("BUILDPLATFORM"));
        assert_eq!(build_variable("\"$BUILDOS/amd64\""), Some("BUILDOS"));
        assert_eq!((build_variable("$TARGETPLATFORM"), build_variable("$BUILDPLATFORMS")), (None, None));
    }
}
