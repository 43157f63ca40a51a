//! Words in the texts of the project.

use std::collections::{HashMap, HashSet};

use super::Project;

impl Project {
    /// How often each of these names stands in the texts of the project: as a word, in which hyphens, dots and
    /// underscores count as letters, or as what stands in a word before its first dot.
    pub fn count_words<'n>(&self, names: &HashSet<&'n str>) -> HashMap<&'n str, usize> {
        let mut found: HashMap<&'n str, usize> = HashMap::new();
        if names.is_empty() {
            return found;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        for file in self.files() {
            for word in file.source.text().split(|c: char| !is_part(c)).filter(|word| !word.is_empty()) {
                let word = word.trim_matches('.');
                let stem = word.split('.').next().filter(|stem| *stem != word);
                for name in [Some(word), stem].into_iter().flatten().filter_map(|word| names.get(word)) {
                    *found.entry(name).or_default() += 1;
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::linter::{Serial, load};

    #[test]
    fn names_are_counted_in_all_texts() {
        let files = [
            ("compose.yaml", "services:\n  web-config: {image: web-config.test/web}\n"),
            ("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: my_web}\n# use /etc/web-config/x\n"),
        ];
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        let (project, _) = load(files.as_slice(), &Serial);
        let names = HashSet::from(["web", "web-config", "other"]);
        let counted = project.count_words(&names);
        assert_eq!((counted.get("web"), counted.get("web-config"), counted.get("other")), (Some(&1), Some(&3), None));
    }
}
