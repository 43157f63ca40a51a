//! Which images have a vulnerability or a package, for who asks after the next one becomes known.

use super::version::{self, Bound};
use super::{GivenReport, Joined, Package, Purl, Scan, Vulnerability};
use crate::project::Project;

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A vulnerability by one of its names.
    Vulnerability(String),
    /// A package, perhaps of certain versions.
    Package {
        /// Its name, or that of its source package.
        name: String,
        /// Its kind, such as `deb`, where a package URL says so.
        kind: Option<String>,
        /// What its version is compared with.
        range: Range,
    },
}

/// A range of versions; empty for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range(Vec<Bound>);

/// Why a question cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// It is empty.
    #[error(
        "it names nothing: give a vulnerability such as CVE-2021-44228, or a package such as `curl` or `curl@<8.4`"
    )]
    Empty,
    /// The range behind the package has a part without a version.
    #[error("`{0}` is no range of versions: write `1.2`, `<1.2` or `>=1.2,<2`")]
    Range(String),
}

/// How the names of vulnerabilities begin that go on with a number, by who gives them.
const NUMBERED: [&str; 17] = [
    "ALAS", "ALSA", "AVD", "CVE", "DLA", "DSA", "ELSA", "GO", "MAL", "OSV", "PYSEC", "RHBA", "RHSA", "RLSA", "RUSTSEC",
    "TEMP", "USN",
];

/// Those that go on with anything.
const NAMED: [&str; 3] = ["CGA", "GHSA", "SNYK"];

/// Whether a text is the name of a vulnerability.
fn is_vulnerability(text: &str) -> bool {
    let Some((start, rest)) = text.split_once('-') else { return false };
    let start = start.to_ascii_uppercase();
    NUMBERED.contains(&start.as_str()) && rest.starts_with(|c: char| c.is_ascii_digit())
        || NAMED.contains(&start.as_str()) && !rest.is_empty()
}

impl Question {
    /// Reads `CVE-2021-44228`, `curl`, `curl@<8.4`, `@scope/name@>=1,<2`, `pkg:deb/debian/curl@8.1`.
    ///
    /// # Errors
    /// Nothing is named, or the range has a part without a version.
    pub fn parse(text: &str) -> Result<Question, QuestionError> {
        let text = text.trim();
        if is_vulnerability(text) {
            return Ok(Question::Vulnerability(text.to_string()));
        }
        if let Some(purl) = Purl::parse(text) {
            let range = read_range(&purl.version)?;
            return Ok(Question::Package { name: purl.name.clone(), kind: Some(purl.kind.clone()), range });
        }
        // A scope of npm begins with the sign that the version begins with.
        let at = text.char_indices().skip(1).filter(|(_, c)| *c == '@').last();
        let (name, range) = match at {
            Some((at, _)) => (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or("")),
            None => (text, ""),
        };
        if name.is_empty() {
            return Err(QuestionError::Empty);
        }
        if at.is_some() && range.trim().is_empty() {
            return Err(QuestionError::Range(range.to_string()));
        }
        Ok(Question::Package { name: name.to_string(), kind: None, range: read_range(range)? })
    }

    fn hits<'p>(&self, scan: &'p Scan) -> Vec<Hit<'p>> {
        match self {
            Question::Vulnerability(name) => {
                let found = scan.vulnerabilities.iter().filter(|one| one.is_called(name));
                let hit = |one: &'p Vulnerability| {
                    Some(Hit { package: scan.packages.get(one.package)?, vulnerability: Some(one) })
                };
                found.filter_map(hit).collect()
            }
            Question::Package { name, kind, range } => {
                let is_one = |package: &&Package| {
                    let mut names = std::iter::once(&package.name).chain(&package.sources);
                    names.any(|own| own.eq_ignore_ascii_case(name))
                        && kind.as_ref().is_none_or(|kind| package.kind.is_empty() || package.kind == *kind)
                        && (range.0.is_empty() || version::is_within(&package.version, &range.0))
                };
                let found = scan.packages.iter().filter(is_one);
                found.map(|package| Hit { package, vulnerability: None }).collect()
            }
        }
    }
}

fn read_range(text: &str) -> Result<Range, QuestionError> {
    if text.is_empty() {
        return Ok(Range::default());
    }
    version::range(text).map(Range).ok_or_else(|| QuestionError::Range(text.to_string()))
}

/// An image that has what was asked for.
#[derive(Debug, Clone)]
pub struct Affected<'p> {
    /// Where the image is.
    pub joined: &'p Joined,
    /// The report that says so.
    pub report: &'p GivenReport,
    /// The scan in it.
    pub scan: &'p Scan,
    /// What was found.
    pub hits: Vec<Hit<'p>>,
}

/// A package that is, or has, what was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'p> {
    /// The package.
    pub package: &'p Package,
    /// The vulnerability, where one was asked for.
    pub vulnerability: Option<&'p Vulnerability>,
}

impl Hit<'_> {
    /// Whether somebody has said that it is of no concern.
    pub fn is_accepted(&self) -> bool {
        self.vulnerability.is_some_and(|one| one.accepted.is_some())
    }
}

impl Affected<'_> {
    /// What the image is called: as somebody said, as the report says, or by its digest.
    pub fn image(&self) -> &str {
        let subject = &self.scan.subject;
        let digest = subject.digests.first().or(subject.image_id.as_ref());
        let named = self.report.image.as_ref().or(subject.tags.first()).or(subject.asked.as_ref());
        named.or(digest).map_or("an image without a name", String::as_str)
    }

    /// Whether something was found that nobody has accepted.
    pub fn is_open(&self) -> bool {
        self.hits.iter().any(|hit| !hit.is_accepted())
    }
}

/// The images that have what was asked for, in the order of the reports.
pub fn affected<'p>(project: &'p Project, question: &Question) -> Vec<Affected<'p>> {
    let found = project.joined().iter().filter_map(|joined| {
        let (report, scan) = joined.of(project.reports())?;
        let hits = question.hits(scan);
        (!hits.is_empty()).then_some(Affected { joined, report, scan, hits })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_apart() {
        let name = |text: &str| match Question::parse(text).unwrap() {
            Question::Vulnerability(name) => format!("v {name}"),
            Question::Package { name, kind, range } => format!("p {name} {kind:?} {}", range.0.len()),
        };
        assert_eq!(name("cve-2021-44228"), "v cve-2021-44228");
        assert_eq!(name("GHSA-jfh8-c2jp-5v3q"), "v GHSA-jfh8-c2jp-5v3q");
        assert_eq!(name("curl"), "p curl None 0");
        assert_eq!(name("go-yaml"), "p go-yaml None 0");
        assert_eq!(name("@angular/core@>=1,<2"), "p @angular/core None 2");
        assert_eq!(name("pkg:deb/debian/curl@8.1"), "p curl Some(\"deb\") 1");
        assert_eq!(name("log4j-core@<2.17"), "p log4j-core None 1");
        assert_eq!(Question::parse(" "), Err(QuestionError::Empty));
        assert_eq!(Question::parse("curl@<"), Err(QuestionError::Range("<".into())));
        assert_eq!(Question::parse("curl@"), Err(QuestionError::Range(String::new())));
    }
}
