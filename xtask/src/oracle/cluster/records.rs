//! Small objects with what an API server answered about each of them: `testdata/cluster/answers.yaml`, against which a test
//! holds what we say.
//!
//! Each document begins with the answers, as comments: `# accepted`, `# refused: spec.replicas: FieldValueInvalid`,
//! `# warned: spec.externalIPs`, `# depends on the cluster`. `# differs: …` says why we say something else.

use std::path::Path;

use super::super::{ask_one, list, text};
use super::refusals::{self, Refusal, WARNING};
use super::server;

/// The name of the file.
const FILE: &str = "answers.yaml";

/// What stands between two documents.
const BETWEEN: &str = "---\n";

/// Beginnings of lines with answers.
const ANSWERS: [&str; 4] = ["# accepted", DEPENDS, "# refused: ", "# warned: "];

/// The answer that another cluster would not give.
const DEPENDS: &str = "# depends on the cluster";

/// A document with its answers.
#[derive(Debug, PartialEq, Eq)]
pub struct Record<'t> {
    /// What stands above it: answers and other comments.
    comments: Vec<&'t str>,
    /// The document.
    pub text: &'t str,
}

impl<'t> Record<'t> {
    /// All of a file.
    pub fn all(file: &'t str) -> Vec<Record<'t>> {
        file.split(BETWEEN).map(Record::read).collect()
    }

    fn read(text: &'t str) -> Record<'t> {
        let (mut rest, mut comments) = (text, Vec::new());
        while let Some((line, behind)) = rest.split_once('\n').filter(|(line, _)| line.starts_with('#')) {
            comments.push(line);
            rest = behind;
        }
        Record { comments, text: rest }
    }

    /// The document with other answers.
    fn write(&self, answers: &[Refusal], depends: bool, out: &mut String) {
        let own = self.comments.iter().filter(|line| !ANSWERS.iter().any(|answer| line.starts_with(answer)));
        own.for_each(|line| *out += &format!("{line}\n"));
        for answer in answers {
            let place = match (&answer.path, answer.line) {
                (_, Some(line)) => format!("line {line}"),
                (Some(path), None) if !path.is_empty() => path.clone(),
                _ => "-".to_string(),
            };
            *out += &match answer.reason.as_str() {
                WARNING => format!("# warned: {place}: {WARNING}\n"),
                reason => format!("# refused: {place}: {reason}\n"),
            };
        }
        if depends {
            *out += &format!("{DEPENDS}\n");
        } else if answers.is_empty() {
            *out += "# accepted\n";
        }
        *out += self.text;
    }
}

#[cfg(test)]
impl<'t> Record<'t> {
    /// What the server refuses and warns of.
    pub fn answers(&self) -> Vec<Refusal> {
        let of = |line: &str, start: &str| {
            let (path, reason) = line.strip_prefix(start)?.rsplit_once(": ").unwrap_or((line, WARNING));
            let line = path.strip_prefix("line ").and_then(|number| number.parse().ok());
            let path = Some(path).filter(|path| line.is_none() && *path != "-");
            Some(Refusal {
                reason: reason.to_string(),
                path: path.map(str::to_string),
                line,
                message: String::new(),
                is_of_validation: reason.starts_with("Field"),
            })
        };
        let lines = self.comments.iter();
        lines.filter_map(|line| of(line, "# refused: ").or_else(|| of(line, "# warned: "))).collect()
    }

    /// Whether we say something else, and why.
    pub fn differs(&self) -> Option<&'t str> {
        self.comments.iter().find_map(|line| line.strip_prefix("# differs: "))
    }
}

/// Asks about the documents of the file in a folder and writes the answers into it.
///
/// # Errors
/// The server cannot be built or started, the file cannot be read or written.
pub fn record(folder: &Path, version: &str) -> Result<(), String> {
    let path = folder.join(FILE);
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let file = std::fs::read_to_string(&path).map_err(failed)?;
    let records = Record::all(&file);
    let questions: Vec<String> =
        records.iter().map(|record| serde_json::json!({"text": record.text}).to_string()).collect();
    let mut server = server::command(version)?;
    let answers = ask_one(&mut server, &questions).map_err(|error| format!("{error}; {}", server::log(version)))?;
    let mut out = String::new();
    for (record, answer) in records.iter().zip(&answers) {
        if !out.is_empty() {
            out += BETWEEN;
        }
        let mut found: Vec<Refusal> = Vec::new();
        let mut depends = false;
        for verdict in list(answer, "verdicts") {
            let is_refused = !matches!(text(verdict, "verdict"), "accepted" | "no-object");
            let refused = if is_refused { refusals::of(verdict) } else { Vec::new() };
            for one in refused.into_iter().chain(refusals::warnings(verdict)) {
                let is_known = |other: &Refusal| (&other.reason, &other.path) == (&one.reason, &one.path);
                depends |= one.depends_on_cluster();
                if !one.depends_on_cluster() && !found.iter().any(is_known) {
                    found.push(one);
                }
            }
        }
        record.write(&found, depends, &mut out);
    }
    std::fs::write(&path, out).map_err(failed)
}

#[cfg(test)]
mod tests {
    use lintainer_core::engine::Files;
    use lintainer_core::linter::{Linter, load};
    use lintainer_core::rule::Profile;
    use lintainer_core::source::Source;
    use lintainer_core::span::FileId;

    use super::super::super::manifests::{Manifest, said};
    use super::super::super::tests::kinds;
    use super::super::Judge;
    use super::*;
    use crate::corpus::projects::{Threads, settings};

    #[test]
    fn what_the_server_refuses_has_an_error_at_that_field_and_what_it_accepts_has_none() {
        let path = crate::tools::root().join("testdata/cluster").join(FILE);
        let file = std::fs::read_to_string(path).unwrap();
        let registry = lintainer_rules::registry();
        let settings = settings(&registry, Profile::Named, None).unwrap();
        let linter = Linter::new(&registry, &settings);
        let records = Record::all(&file);
        let mut faults = Vec::new();
        for record in records.iter().filter(|record| !record.comments.contains(&DEPENDS)) {
            let (project, _) = load(&Files::from_texts([("object.yaml", record.text)]), &Threads::default());
            let report = linter.check(&project, &Threads::default());
            let said = said(&report, project.files()[0].source.id);
            let source = Source::new(FileId(0), "object.yaml", record.text);
            let manifest = Manifest::new(source, said);
            let judge = Judge { manifest: &manifest, document: 0 };
            let answers = record.answers();
            let is_whole = answers.iter().all(|answer| answer.is_of_validation || answer.reason == WARNING);
            let found = kinds(|differences| judge.hold(answers, is_whole, differences));
            if found.is_empty() == record.differs().is_some() {
                faults.push(format!("{}\n{}", found.join("\n"), record.text));
            }
        }
        assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), records.len(), faults.join("\n"));
        assert!(records.len() > 500);
    }

    #[test]
    fn answers_are_read_as_they_are_written() {
        let text = "# differs: why\n# refused: spec.a: FieldValueInvalid\n# refused: line 3: DuplicateKey\n\
                    # refused: -: NotYaml\n# warned: spec.b: Warning\nkind: A\n";
        let record = Record::read(text);
        assert_eq!((record.differs(), record.text), (Some("why"), "kind: A\n"));
        let mut out = String::new();
        record.write(&record.answers(), false, &mut out);
        assert_eq!(out, text);
    }
}
