//! Archives by the ends of their names.

/// Whether ADD unpacks a local file of this name: a tar archive, compressed or not.
pub(crate) fn is_tar(name: &str) -> bool {
    const ENDS: &[&str] = &[
        ".tar",
        ".tar.gz",
        ".tgz",
        ".tar.bz2",
        ".tbz2",
        ".tbz",
        ".tar.xz",
        ".txz",
        ".tar.lzma",
        ".tlz",
        ".tar.zst",
        ".tzst",
        ".tar.z",
    ];
    let name = name.to_ascii_lowercase();
    ENDS.iter().any(|end| name.len() > end.len() && name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::is_tar;

    #[test]
    fn tar_archives_are_known_by_their_ends() {
        assert!(is_tar("a.tar.gz") && is_tar("A.TGZ") && is_tar("a-1.2.tar.Z"));
        assert!(!is_tar("a.gz") && !is_tar("a.zip") && !is_tar(".tar") && !is_tar("tar"));
    }
}
