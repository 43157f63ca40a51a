//! What somebody who knows says about a vulnerability of a product: VEX.

/// What is said of one vulnerability.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The names of the vulnerability.
    pub ids: Vec<String>,
    /// What it is about, as package URLs or names; empty for everything that the document is about.
    pub products: Vec<String>,
    /// The packages in the products, as package URLs or names; empty for all.
    pub packages: Vec<String>,
    /// When it was said, as it is written; of several statements the newest counts.
    pub time: String,
    /// What is said.
    pub claim: Claim,
}

/// What is said, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// How it stands.
    pub status: Status,
    /// A reason by the words of the format, such as `vulnerable_code_not_in_execute_path`.
    pub justification: Option<String>,
    /// A reason for people.
    pub statement: Option<String>,
}

/// How a product stands to a vulnerability.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Status {
    /// Nobody knows yet.
    #[default]
    UnderInvestigation,
    /// It has it.
    Affected,
    /// It has it not, or it does no harm.
    NotAffected,
    /// This version has it no longer.
    Fixed,
}

impl Status {
    /// By the words of OpenVEX, CSAF, CycloneDX, Grype and Trivy.
    pub fn parse(text: &str) -> Option<Status> {
        Some(match text {
            "not_affected" | "known_not_affected" | "false_positive" | "ignored" => Status::NotAffected,
            "fixed" | "first_fixed" | "recommended" | "resolved" | "resolved_with_pedigree" => Status::Fixed,
            "affected" | "known_affected" | "first_affected" | "last_affected" | "exploitable" => Status::Affected,
            "under_investigation" | "in_triage" => Status::UnderInvestigation,
            _ => return None,
        })
    }

    /// Whether there is nothing to do.
    pub fn is_settled(self) -> bool {
        matches!(self, Status::NotAffected | Status::Fixed)
    }
}
