//! What our severities are called elsewhere. The only place that knows.

use crate::rule::{Practice, Rule, Severity};

/// How bad a finding is, in the steps that other formats tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Advice.
    Info,
    /// Bad practice with a real consequence.
    Warning,
    /// Exploitable, or fails.
    Error,
    /// Hands over the host, the cluster or a secret.
    Critical,
}

/// Rules whose errors are critical: what they find hands over the host, the cluster or a credential without a further flaw.
const CRITICAL: &[&str] = &[
    "anonymous-binding",
    "cluster-admin-binding",
    "docker-socket-mount",
    "hardcoded-secret",
    "inline-login-secret",
    "privileged-container",
    "secret-in-config-map",
    "secret-in-connection-string",
    "windows-host-process",
];

impl Level {
    /// The level of a rule's finding.
    pub fn of(rule: &Rule, severity: Severity) -> Level {
        match severity {
            Severity::Info => Level::Info,
            Severity::Warning => Level::Warning,
            Severity::Error if CRITICAL.contains(&rule.name) => Level::Critical,
            Severity::Error => Level::Error,
        }
    }

    /// SARIF `level`.
    pub fn sarif(self) -> &'static str {
        match self {
            Level::Critical | Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "note",
        }
    }

    /// SARIF `problem.severity`, as GitHub reads it.
    pub fn problem_severity(self) -> &'static str {
        match self {
            Level::Critical | Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "recommendation",
        }
    }

    /// SARIF `security-severity`, as GitHub reads it: 0.1 to 10.0.
    pub fn security_severity(self) -> &'static str {
        match self {
            Level::Critical => "9.5",
            Level::Error => "8.0",
            Level::Warning => "5.5",
            Level::Info => "2.0",
        }
    }

    /// The workflow command of GitHub.
    pub fn github(self) -> &'static str {
        match self {
            Level::Critical | Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        }
    }

    /// GitLab Code Quality.
    pub fn gitlab_quality(self) -> &'static str {
        match self {
            Level::Critical => "blocker",
            Level::Error => "critical",
            Level::Warning => "major",
            Level::Info => "minor",
        }
    }

    /// GitLab security reports.
    pub fn gitlab_security(self) -> &'static str {
        match self {
            Level::Critical => "Critical",
            Level::Error => "High",
            Level::Warning => "Medium",
            Level::Info => "Low",
        }
    }

    /// Checkstyle, and the type of a JUnit failure.
    pub fn checkstyle(self) -> &'static str {
        match self {
            Level::Critical | Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "info",
        }
    }

    /// Reviewdog.
    pub fn rdjson(self) -> &'static str {
        match self {
            Level::Critical | Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        }
    }

    /// The severity of a rule in SonarQube's standard experience.
    pub fn sonar(self) -> &'static str {
        match self {
            Level::Critical => "BLOCKER",
            Level::Error => "CRITICAL",
            Level::Warning => "MAJOR",
            Level::Info => "MINOR",
        }
    }

    /// The severity of an impact in SonarQube: of the values that all versions know.
    pub fn sonar_impact(self) -> &'static str {
        match self {
            Level::Critical | Level::Error => "HIGH",
            Level::Warning => "MEDIUM",
            Level::Info => "LOW",
        }
    }

    /// Grafeas.
    pub fn grafeas(self) -> &'static str {
        match self {
            Level::Critical => "CRITICAL",
            Level::Error => "HIGH",
            Level::Warning => "MEDIUM",
            Level::Info => "LOW",
        }
    }

    /// Elastic `event.severity` and `event.risk_score`: 0 to 100.
    pub fn ecs(self) -> u8 {
        match self {
            Level::Critical => 90,
            Level::Error => 70,
            Level::Warning => 50,
            Level::Info => 30,
        }
    }
}

/// Whether a practice is about security, rather than about files that are sound, containers that keep their data, or
/// people that see what happens. Only findings of these count as security alerts.
pub fn is_security(practice: Practice) -> bool {
    !matches!(practice, Practice::Soundness | Practice::Volumes | Practice::Monitoring | Practice::Automation)
}
