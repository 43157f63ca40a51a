//! Man pages and completions, printed by the command itself.

use std::ffi::OsString;

use lintainer::Streams;

/// The shells that completions are made for, and the names that they look for.
const SHELLS: [(&str, &str); 5] = [
    ("bash", "lintainer.bash"),
    ("elvish", "lintainer.elv"),
    ("fish", "lintainer.fish"),
    ("powershell", "_lintainer.ps1"),
    ("zsh", "_lintainer"),
];

/// Man pages, by their names: one of the command, and one of each of its commands.
///
/// # Errors
/// The command refuses to print one.
pub fn man() -> Result<Vec<(String, Vec<u8>)>, String> {
    let whole = printed(&["man"])?;
    let names = commands(&String::from_utf8_lossy(&whole));
    let mut pages = vec![("lintainer.1".to_string(), whole)];
    for name in names {
        pages.push((format!("lintainer-{name}.1"), printed(&["man", &name])?));
    }
    Ok(pages)
}

/// Completions, by the names that shells look for.
///
/// # Errors
/// The command refuses to print one.
pub fn completions() -> Result<Vec<(String, Vec<u8>)>, String> {
    SHELLS.iter().map(|(shell, name)| Ok((name.to_string(), printed(&["completions", shell])?))).collect()
}

/// The commands that the page refers to, as `lintainer\-check(1)`.
fn commands(page: &str) -> Vec<String> {
    let names = page.lines().filter_map(|line| line.trim().strip_prefix(r"lintainer\-")?.strip_suffix("(1)"));
    names.map(|name| name.replace('\\', "")).filter(|name| name != "help").collect()
}

fn printed(words: &[&str]) -> Result<Vec<u8>, String> {
    let (mut output, mut error) = (Vec::new(), Vec::new());
    let args = std::iter::once("lintainer").chain(words.iter().copied()).map(OsString::from);
    let mut streams = Streams { input: &mut std::io::empty(), output: &mut output, error: &mut error };
    let status = lintainer::run(args, &mut streams);
    if status != 0 {
        return Err(format!("`lintainer {}`: {}", words.join(" "), String::from_utf8_lossy(&error)));
    }
    Ok(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_a_page_and_each_shell_its_completions() {
        let pages = man().unwrap();
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.contains(&"lintainer.1") && names.contains(&"lintainer-check.1"), "{names:?}");
        assert!(names.contains(&"lintainer-explain-line.1"), "{names:?}");
        assert!(pages.iter().all(|(_, page)| page.windows(3).any(|part| part == b".TH")));
        assert!(completions().unwrap().iter().all(|(_, text)| text.windows(9).any(|part| part == b"lintainer")));
    }
}
