//! What CHANGELOG.md says about a version.

/// The text below the heading of a version, `## [0.1.0] - 2027-01-31`.
///
/// # Errors
/// There is no such heading, it has no date, or there is nothing below it.
pub fn section(changelog: &str, version: &str) -> Result<String, String> {
    let heading = format!("## [{version}]");
    let mut lines = changelog.lines().skip_while(|line| !line.starts_with(&heading));
    let first = lines.next().ok_or_else(|| format!("CHANGELOG.md has no heading `{heading}`"))?;
    let date = first[heading.len()..].trim_start_matches([' ', '-']);
    if !is_date(date) {
        return Err(format!("CHANGELOG.md: `{first}` has no date: write `{heading} - YYYY-MM-DD`"));
    }
    let text = lines.take_while(|line| !line.starts_with("## ")).collect::<Vec<_>>().join("\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("CHANGELOG.md says nothing below `{heading}`"));
    }
    Ok(text.to_string())
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if is_number(year, 4) && is_number(month, 2) && is_number(day, 2))
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_version_has_a_date_and_a_text() {
        let text =
            "# Changelog\n\n## [Unreleased]\n\n- b\n\n## [1.2.0] - 2027-01-31\n\n### Added\n\n- a\n\n## [1.1.0]\n";
        assert_eq!(section(text, "1.2.0").unwrap(), "### Added\n\n- a");
        assert!(section(text, "1.1.0").unwrap_err().contains("has no date"));
        assert!(section(text, "1.0.0").unwrap_err().contains("no heading"));
        assert!(section("## [1.0.0] - 2027-01-31\n## [0.9.0]\n", "1.0.0").unwrap_err().contains("nothing"));
    }
}
