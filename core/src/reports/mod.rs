//! What scanners, inventories and advisories say about images: reports of many tools in one shape.
//!
//! A report is recognised by its content, never by its name, and is input: nobody judges it. Readers are lenient:
//! what they do not know they skip, and one odd entry costs that entry alone. The fields are those of the tools' own
//! sources, schemas and published reports (2026-11); decision 29 lists them.

mod advisory;
mod affected;
mod anchore;
mod catalogues;
mod csaf;
mod cyclonedx;
mod exceptions;
mod gitlab;
mod given;
mod grype;
mod harbor;
mod history;
mod inventory;
mod join;
mod layers;
mod lenient;
mod mend;
mod named;
mod openvex;
mod purl;
mod risk;
mod running;
mod sarif;
mod sniff;
mod snyk;
mod spdx;
mod ssvc;
mod trivy;
mod trivy_operator;
mod version;

use std::collections::HashMap;

use crate::settings::Date;
pub use advisory::{Claim, Statement, Status};
pub use affected::{Affected, Hit, Question, QuestionError, affected};
pub use catalogues::{Exploited, Likelihoods};
pub use exceptions::{ScanException, scan_exceptions};
pub use given::{GivenReport, GivenReports};
pub use history::{Alignment, Origin, align};
use history::{layer_texts, own_layer_texts};
pub use inventory::{Pin, UsedAt, UsedBy, UsedImage, images};
pub(crate) use join::join;
pub use join::{Built, Grade, Joined, Place, Reference, references};
pub use layers::{Layer, Made};
use lenient::{Many, Number, Part, Text};
pub use named::Installs;
pub use purl::Purl;
pub use risk::{Impact, Risk, Source, Threat, risks};
pub use running::{Running, read_pods};
pub use sniff::ReportKind;
pub use ssvc::{Action, Exploitation};

/// What a file says, as one tool or several images go.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanReport {
    /// What wrote it.
    pub kind: ReportKind,
    /// The day it was made, if it says so.
    pub made: Option<Date>,
    /// What it says of each image.
    pub scans: Vec<Scan>,
    /// What it says about vulnerabilities of products, by whoever knows (VEX).
    pub statements: Vec<Statement>,
    /// What could not be used, for people.
    pub notes: Vec<String>,
}

/// What is said of one image.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scan {
    /// Which image it is.
    pub subject: Subject,
    /// Its layers, the lowest first; empty where the tool does not say.
    pub layers: Vec<Layer>,
    /// How it was made, the first step first; empty where the tool does not say, or says it of other layers.
    pub history: Vec<Made>,
    /// What is installed in it, as far as the tool says: of some tools only what is vulnerable.
    pub packages: Vec<Package>,
    /// What is known to be wrong with it.
    pub vulnerabilities: Vec<Vulnerability>,
}

/// How an image is named in a report. All names are as they are written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// What the tool was asked to look at.
    pub asked: Option<String>,
    /// Further names with tags.
    pub tags: Vec<String>,
    /// Digests of its manifest or its index, `sha256:…`, without repository.
    pub digests: Vec<String>,
    /// The digest of its configuration, which is what an engine calls the image's ID.
    pub image_id: Option<String>,
    /// `linux/amd64` and the like.
    pub platform: Option<String>,
    /// The object that runs it, where a cluster was scanned.
    pub workload: Option<ScannedWorkload>,
}

impl Subject {
    /// What it is called: what was asked for, and its tags.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.asked.iter().chain(&self.tags).map(String::as_str)
    }
}

/// The object of a cluster that runs a scanned image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScannedWorkload {
    /// Its namespace; empty for none.
    pub namespace: String,
    /// Its kind, such as `Deployment` or `ReplicaSet`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The container, if one is named.
    pub container: Option<String>,
}

/// A package of an image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version; empty where none is known.
    pub version: String,
    /// What kind it is, such as `deb`, `apk`, `npm`; empty where the tool does not say.
    pub kind: String,
    /// Its package URL, if it has one.
    pub purl: Option<String>,
    /// The source packages that it was built from, where they are called otherwise.
    pub sources: Vec<String>,
    /// The file in the image that shows it, if one does.
    pub path: Option<String>,
    /// The lowest layer in which it is seen, by its place in [`Scan::layers`].
    pub layer: Option<usize>,
}

/// A vulnerability of a package.
#[derive(Debug, Clone, PartialEq)]
pub struct Vulnerability {
    /// Its name: the CVE where one is known.
    pub id: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Which package has it, by its place in [`Scan::packages`].
    pub package: usize,
    /// The versions that mend it; empty where none is known.
    pub fixed: Vec<String>,
    /// How bad it is by the tool.
    pub level: Level,
    /// The highest base score that is given, 0 to 10.
    pub score: Option<f64>,
    /// The vector that belongs to the score or, without one, the first.
    pub vector: Option<String>,
    /// The probability by EPSS that somebody exploits it within thirty days, 0 to 1.
    pub likelihood: Option<f64>,
    /// Whether it is known to be exploited.
    pub is_exploited: bool,
    /// Why it is of no concern here, if the report says so.
    pub accepted: Option<Claim>,
}

/// How bad a vulnerability is, by the tool that reports it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nobody has said.
    #[default]
    Unknown,
    /// Of no practical effect.
    Negligible,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
    /// Critical.
    Critical,
}

impl Level {
    /// By the words that tools and distributions use, in any case.
    pub fn parse(text: &str) -> Level {
        match text.trim().to_ascii_lowercase().as_str() {
            "negligible" | "info" | "informational" | "none" | "unimportant" => Level::Negligible,
            "low" | "minor" => Level::Low,
            "medium" | "moderate" => Level::Medium,
            "high" | "important" | "major" => Level::High,
            "critical" | "defcon1" => Level::Critical,
            _ => Level::Unknown,
        }
    }

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Level::Unknown => "unknown",
            Level::Negligible => "negligible",
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
            Level::Critical => "critical",
        }
    }
}

/// Why a file is of no use as a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// It is not JSON, from the beginning on.
    #[error("it is not JSON: {message} at line {line}, column {column}")]
    Syntax {
        /// What the parser says.
        message: String,
        /// From 1.
        line: usize,
        /// In bytes, from 1.
        column: usize,
    },
    /// It is JSON, and of no tool that is known.
    #[error(
        "it is no report that is known; known are those of Grype, Trivy, Syft, CycloneDX, SPDX, OpenVEX, CSAF, GitLab, Anchore, \
         Harbor, Snyk and the Trivy operator, and SARIF of Trivy and Grype"
    )]
    Unknown,
}

/// Reads a report.
///
/// # Errors
/// It is not JSON, or of no tool that is known. A report that ends in the middle is read as far as it goes, and says
/// so in its notes.
pub fn read(bytes: &[u8]) -> Result<ScanReport, ReportError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match read_whole(text) {
        Err(error @ ReportError::Syntax { line, .. }) => {
            let Some(mended) = mend::mend(text) else { return Err(error) };
            let mut report = read_whole(&mended).map_err(|_| error)?;
            report.notes.push(format!("it ends in the middle, at line {line}: what stands before is used"));
            Ok(report)
        }
        read => read,
    }
}

fn read_whole(text: &str) -> Result<ScanReport, ReportError> {
    let kind = sniff::kind(text)?.ok_or(ReportError::Unknown)?;
    let mut report = ScanReport { kind, made: None, scans: Vec::new(), statements: Vec::new(), notes: Vec::new() };
    match kind {
        ReportKind::Grype => grype::read_matches(text, &mut report),
        ReportKind::Syft => grype::read_packages(text, &mut report),
        ReportKind::Trivy => trivy::read_image(text, &mut report),
        ReportKind::TrivyCluster => trivy::read_cluster(text, &mut report),
        ReportKind::TrivyOperator => trivy_operator::read(text, &mut report),
        ReportKind::CycloneDx => cyclonedx::read(text, &mut report),
        ReportKind::Spdx => spdx::read(text, &mut report),
        ReportKind::OpenVex => openvex::read(text, &mut report),
        ReportKind::Csaf => csaf::read(text, &mut report),
        ReportKind::GitLab => gitlab::read(text, &mut report),
        ReportKind::Sarif => sarif::read(text, &mut report),
        ReportKind::Anchore => anchore::read(text, &mut report),
        ReportKind::Harbor => harbor::read(text, &mut report),
        ReportKind::Snyk => snyk::read(text, &mut report),
    }?;
    let without_package = report.scans.iter().flat_map(|scan| &scan.packages).filter(|it| it.name.is_empty()).count();
    match without_package {
        0 => {}
        1 => report.notes.push("1 entry names no package".to_string()),
        count => report.notes.push(format!("{count} entries name no package")),
    }
    Ok(report)
}

/// Reads JSON into a shape that takes everything.
fn parse<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, ReportError> {
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message).to_string();
        ReportError::Syntax { message, line: error.line(), column: error.column() }
    })
}

/// Collects what is said of one image: each package once.
#[derive(Debug, Default)]
struct Collector {
    scan: Scan,
    known: HashMap<(String, String, String), usize>,
}

impl Collector {
    fn new(subject: Subject) -> Self {
        Collector { scan: Scan { subject, ..Scan::default() }, known: HashMap::new() }
    }

    /// The layers by their DiffIDs, with the configuration of the image.
    fn with_layers(mut self, diff_ids: impl IntoIterator<Item = String>, config: &layers::ImageConfig) -> Self {
        self.scan.layers = diff_ids.into_iter().map(|diff_id| Layer { diff_id, digest: None }).collect();
        self.scan.history = config.steps(self.scan.layers.len());
        self
    }

    /// The place of a package. Of one that is named again the lowest layer counts.
    fn package(&mut self, package: Package) -> usize {
        let key = (package.name.clone(), package.version.clone(), package.path.clone().unwrap_or_default());
        match self.known.get(&key) {
            Some(&at) => {
                if let Some(known) = self.scan.packages.get_mut(at) {
                    known.layer = match (known.layer, package.layer) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                }
                at
            }
            None => {
                let at = self.scan.packages.len();
                self.known.insert(key, at);
                self.scan.packages.push(package);
                at
            }
        }
    }

    /// The place of a layer by its DiffID or, failing that, its digest.
    fn layer(&self, diff_id: &str, digest: &str) -> Option<usize> {
        let is_one = |layer: &Layer| {
            !diff_id.is_empty() && layer.diff_id == diff_id
                || !digest.is_empty() && layer.digest.as_deref() == Some(digest)
        };
        self.scan.layers.iter().position(is_one)
    }
}

impl Vulnerability {
    /// One with a name and its others; a CVE among them is what it is called.
    fn named(id: String, others: impl IntoIterator<Item = String>, package: usize) -> Self {
        let mut names: Vec<String> = Vec::new();
        for name in std::iter::once(id).chain(others) {
            let name = name.trim();
            if !name.is_empty() && !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.to_string());
            }
        }
        let is_cve = |name: &String| name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("CVE-"));
        let first = names.iter().position(is_cve).unwrap_or(0);
        let id = if names.is_empty() { String::new() } else { names.remove(first) };
        Vulnerability {
            id,
            aliases: names,
            package,
            fixed: Vec::new(),
            level: Level::Unknown,
            score: None,
            vector: None,
            likelihood: None,
            is_exploited: false,
            accepted: None,
        }
    }

    /// Takes a score and its vector if it is the highest so far.
    fn rate(&mut self, score: Option<f64>, vector: Option<String>) {
        let score = score.filter(|score| (0.0..=10.0).contains(score));
        if score > self.score {
            self.score = score;
            self.vector = vector.or(self.vector.take());
        } else if self.vector.is_none() {
            self.vector = vector;
        }
    }

    /// Whether a name is one of its own, in any case.
    pub fn is_called(&self, name: &str) -> bool {
        std::iter::once(&self.id).chain(&self.aliases).any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// Versions in one text, separated by commas.
fn versions(text: &str) -> Vec<String> {
    let split = text.split([',', ';']).map(str::trim);
    split.filter(|version| !version.is_empty() && !version.eq_ignore_ascii_case("none")).map(str::to_string).collect()
}

/// The day of a time as ISO 8601 writes it.
fn day(text: &str) -> Option<Date> {
    Date::parse(text.trim().get(..10)?)
}

/// The digest of `repository@sha256:…`, or a digest that stands alone.
fn digest_of(text: &str) -> Option<String> {
    let digest = text.rsplit_once('@').map_or(text, |(_, digest)| digest).trim();
    let (algorithm, hash) = digest.split_once(':')?;
    let is_digest = matches!(algorithm, "sha256" | "sha512") && hash.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_digest && !hash.is_empty()).then(|| digest.to_string())
}

/// `linux/arm64/v8` of its parts; `None` where the architecture is not known.
fn platform(os: &str, architecture: &str, variant: &str) -> Option<String> {
    if architecture.is_empty() {
        return None;
    }
    let os = if os.is_empty() { "linux" } else { os };
    Some(if variant.is_empty() { format!("{os}/{architecture}") } else { format!("{os}/{architecture}/{variant}") })
}

#[cfg(test)]
mod tests;
