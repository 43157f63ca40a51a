//! The reports of a run, with what is known about their vulnerabilities from elsewhere: VEX, KEV, EPSS.

use super::{
    Claim, Exploited, Likelihoods, Package, Purl, ReportError, Scan, ScanReport, Statement, Vulnerability, read,
};
use crate::model::ImageReference;
use crate::span::{FileId, Span};

/// The reports that are given for a run.
#[derive(Debug, Clone, Default)]
pub struct GivenReports {
    reports: Vec<GivenReport>,
}

/// A report, and how it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenReport {
    /// Its path, for people.
    pub path: String,
    /// The image that somebody says it is about.
    pub image: Option<String>,
    /// What it says.
    pub report: ScanReport,
}

impl GivenReports {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// The reports, in the order in which they were added.
    pub fn all(&self) -> &[GivenReport] {
        &self.reports
    }

    /// Adds a report, about an image that somebody names or the one that it names itself.
    ///
    /// # Errors
    /// As [`read`].
    pub fn add(&mut self, path: &str, image: Option<&str>, bytes: &[u8]) -> Result<(), ReportError> {
        let report = read(bytes)?;
        self.reports.push(GivenReport { path: path.to_string(), image: image.map(str::to_string), report });
        Ok(())
    }

    /// Puts what is known from elsewhere to each vulnerability: who says that it is of no concern, whether it is
    /// exploited, how likely that is. To be called when all reports are there.
    pub fn settle(&mut self, exploited: Option<&Exploited>, likelihoods: Option<&Likelihoods>) {
        let mut statements: Vec<Statement> =
            self.reports.iter_mut().flat_map(|given| std::mem::take(&mut given.report.statements)).collect();
        // The newest last, so that it has the last word.
        statements.sort_by(|a, b| a.time.cmp(&b.time));
        let prepared: Vec<Prepared> = statements.iter().map(Prepared::new).collect();
        for given in &mut self.reports {
            let image = given.image.clone();
            for scan in &mut given.report.scans {
                let names = names(scan, image.as_deref());
                let digests = scan.subject.digests.clone();
                let packages = &scan.packages;
                for found in &mut scan.vulnerabilities {
                    let own = std::iter::once(&found.id).chain(&found.aliases);
                    found.is_exploited |= own.clone().any(|id| exploited.is_some_and(|known| known.has(id)));
                    let known = likelihoods.and_then(|known| own.clone().find_map(|id| known.of(id)));
                    found.likelihood = known.or(found.likelihood);
                    let Some(package) = packages.get(found.package) else { continue };
                    for statement in &prepared {
                        if statement.is_about(found, package, &names, &digests) {
                            let claim: &Claim = &statement.statement.claim;
                            found.accepted = claim.status.is_settled().then(|| claim.clone());
                        }
                    }
                }
            }
        }
    }
}

/// The names of an image in the form in which they are compared: registry and repository in full.
fn names(scan: &Scan, by_hand: Option<&str>) -> Vec<String> {
    let all = by_hand.into_iter().chain(scan.subject.names());
    let mut names: Vec<String> = all.filter_map(|name| reference(name).normalized()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A name in a report as the reference that it is.
pub(super) fn reference(name: &str) -> ImageReference {
    let name = name.trim();
    let name = name.strip_prefix("docker://").or_else(|| name.strip_prefix("registry:")).unwrap_or(name);
    ImageReference::verbatim(name, Span::new(FileId(0), 0..0))
}

/// A statement with its package URLs read.
struct Prepared<'s> {
    statement: &'s Statement,
    products: Vec<Result<Purl, &'s str>>,
    packages: Vec<Result<Purl, &'s str>>,
}

impl<'s> Prepared<'s> {
    fn new(statement: &'s Statement) -> Self {
        let read = |names: &'s [String]| names.iter().map(|name| Purl::parse(name).ok_or(name.as_str())).collect();
        Prepared { statement, products: read(&statement.products), packages: read(&statement.packages) }
    }

    /// Whether it is about this vulnerability of this package of this image.
    fn is_about(&self, found: &Vulnerability, package: &Package, names: &[String], digests: &[String]) -> bool {
        if !self.statement.ids.iter().any(|id| found.is_called(id)) {
            return false;
        }
        let own = package.purl.as_deref().and_then(Purl::parse);
        let is_package = |one: &Result<Purl, &str>| match one {
            Ok(purl) => own.as_ref().is_some_and(|own| purl.covers(own)),
            Err(name) => *name == package.name || package.purl.as_deref() == Some(*name),
        };
        let is_image = |one: &Result<Purl, &str>| match one {
            Ok(purl) => purl.image().is_some_and(|image| is_same_image(&image, &purl.version, names, digests)),
            Err(name) => is_same_image(name, "", names, digests),
        };
        // Some name the image as the product, some the package.
        let is_product = self.products.is_empty() || self.products.iter().any(|one| is_image(one) || is_package(one));
        is_product && (self.packages.is_empty() || self.packages.iter().any(is_package))
    }
}

/// Whether a name in a statement means an image: by its digest where it has one, else by its repository. One without
/// registry means the repository of that name in any.
fn is_same_image(name: &str, version: &str, names: &[String], digests: &[String]) -> bool {
    let reference = reference(name);
    let digest = reference.digest().or(Some(version).filter(|version| version.contains(':')));
    if let Some(digest) = digest {
        return digests.iter().any(|own| own == digest);
    }
    let Some(full) = reference.normalized() else { return false };
    let is_short = !reference.name().contains('/');
    names.iter().any(|own| *own == full || is_short && own.rsplit('/').next() == Some(reference.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCAN: &str = r#"{"descriptor": {"name": "grype"},
        "source": {"target": {"userInput": "reg.example/shop/api:1.4",
        "repoDigests": ["reg.example/shop/api@sha256:aa"]}}, "matches": [
        {"vulnerability": {"id": "CVE-2099-0001"}, "artifact": {"name": "curl", "version": "8",
        "purl": "pkg:deb/debian/curl@8"}},
        {"vulnerability": {"id": "CVE-2099-0002"}, "artifact": {"name": "musl", "version": "1"}}]}"#;

    fn accepted(statements: &str) -> Vec<bool> {
        let vex = format!(
            r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "timestamp": "2026-11-01T00:00:00Z",
                "statements": [{statements}]}}"#
        );
        let mut given = GivenReports::default();
        given.add("scan.json", None, SCAN.as_bytes()).unwrap();
        given.add("vex.json", None, vex.as_bytes()).unwrap();
        given.settle(None, None);
        given.all()[0].report.scans[0].vulnerabilities.iter().map(|found| found.accepted.is_some()).collect()
    }

    #[test]
    fn statements_hold_for_the_image_and_package_that_they_name() {
        let says = |product: &str, status: &str| {
            format!(
                r#"{{"vulnerability": {{"name": "CVE-2099-0001"}}, "products": [{product}], "status": "{status}"}}"#
            )
        };
        let fine = |product: &str| accepted(&says(product, "not_affected"));
        assert_eq!(fine(r#"{"@id": "pkg:oci/api?repository_url=reg.example%2Fshop%2Fapi"}"#), [true, false]);
        assert_eq!(fine(r#"{"@id": "pkg:oci/api@sha256%3Aaa"}"#), [true, false]);
        assert_eq!(fine(r#"{"@id": "pkg:oci/api@sha256%3Abb"}"#), [false, false]);
        assert_eq!(fine(r#"{"@id": "pkg:oci/other"}"#), [false, false]);
        assert_eq!(
            fine(
                r#"{"@id": "pkg:oci/api",
            "subcomponents": [{"@id": "pkg:deb/debian/curl"}]}"#
            ),
            [true, false]
        );
        assert_eq!(
            fine(r#"{"@id": "pkg:oci/api", "subcomponents": [{"@id": "pkg:deb/debian/wget"}]}"#),
            [false, false]
        );
        assert_eq!(fine(r#""pkg:deb/debian/curl@8""#), [true, false]);
        assert_eq!(accepted(&says(r#""pkg:oci/api""#, "under_investigation")), [false, false]);
    }

    #[test]
    fn the_newest_statement_counts() {
        let says = |status: &str, day: u32| {
            format!(
                r#"{{"vulnerability": "CVE-2099-0001", "products": ["pkg:oci/api"], "status": "{status}",
                    "timestamp": "2026-11-0{day}T00:00:00Z"}}"#
            )
        };
        let (fine, affected) = (says("not_affected", 2), says("affected", 3));
        assert_eq!(accepted(&format!("{affected}, {fine}")), [false, false]);
        assert_eq!(accepted(&format!("{fine}, {}", says("affected", 1))), [true, false]);
    }

    #[test]
    fn catalogues_are_asked_by_every_name() {
        let mut given = GivenReports::default();
        given.add("scan.json", Some("app:1"), SCAN.as_bytes()).unwrap();
        let exploited = Exploited::read(br#"{"vulnerabilities": [{"cveID": "CVE-2099-0002"}]}"#).unwrap();
        let likelihoods = Likelihoods::read("CVE-2099-0001,0.5,0.9\n").unwrap();
        given.settle(Some(&exploited), Some(&likelihoods));
        let found = &given.all()[0].report.scans[0].vulnerabilities;
        assert_eq!((found[0].likelihood, found[0].is_exploited), (Some(0.5), false));
        assert_eq!((found[1].likelihood, found[1].is_exploited), (None, true));
    }
}
