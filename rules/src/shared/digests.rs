//! Digests of images and files.

/// Whether a text is a digest: `sha256:` with 64 hexadecimal digits in lower case, or `sha512:` with 128.
pub(crate) fn is_digest(text: &str) -> bool {
    let Some((algorithm, digits)) = text.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::is_digest;

    #[test]
    fn a_digest_has_its_length_and_small_letters() {
        let digits = "0123456789abcdef".repeat(4);
        assert!(is_digest(&format!("sha256:{digits}")) && is_digest(&format!("sha512:{digits}{digits}")));
        for wrong in ["sha256:", "sha256:12", "md5:0123", &digits, &format!("sha256:{}", digits.to_uppercase())] {
            assert!(!is_digest(wrong), "{wrong}");
        }
    }
}
