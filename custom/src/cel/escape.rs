//! Names of fields that are no names in CEL. Source: `pkg/cel/escaping.go` of `k8s.io/apiserver`.

use std::borrow::Cow;

use super::parser::RESERVED;

/// Words of CEL that stand between underscores as names, beside those that are reserved.
const WORDS: [&str; 4] = ["true", "false", "null", "in"];

/// The key that a name in an expression of the API server stands for: `x-y` for `x__dash__y`.
pub fn unescaped(name: &str) -> Cow<'_, str> {
    if !name.contains("__") {
        return name.into();
    }
    let inner = name.strip_prefix("__").and_then(|name| name.strip_suffix("__"));
    if let Some(word) = inner.filter(|word| WORDS.contains(word) || RESERVED.contains(word)) {
        return word.into();
    }
    let name = name.replace("__dot__", ".").replace("__dash__", "-").replace("__slash__", "/");
    name.replace("__underscores__", "__").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_the_server_has_them() {
        let pairs = [
            ("replicas", "replicas"),
            ("namespace", "__namespace__"),
            ("in", "__in__"),
            ("a.b", "a__dot__b"),
            ("x-y", "x__dash__y"),
            ("a/b", "a__slash__b"),
            ("a__b", "a__underscores__b"),
            ("_x", "_x"),
            ("__x__", "__x__"),
        ];
        for (key, written) in pairs {
            assert_eq!(unescaped(written), key);
        }
    }
}
