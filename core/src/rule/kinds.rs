//! What is said of a rule or a finding in one word: practice, severity, confidence, profile, whether there are fixes.

/// One of the twelve practices of container security, or plain soundness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Practice {
    /// What must hold before anything else: the file is read as it is meant.
    Soundness = 0,
    /// 1: trusted images.
    TrustedImages = 1,
    /// 2: updates and bugfixes.
    Updates = 2,
    /// 3: vulnerability scans.
    Scans = 3,
    /// 4: know which containers are affected.
    Inventory = 4,
    /// 5: unprivileged containers.
    Unprivileged = 5,
    /// 6: limited resources and communication.
    Limits = 6,
    /// 7: volumes for persistent data.
    Volumes = 7,
    /// 8: zero trust in the network.
    ZeroTrust = 8,
    /// 9: monitoring.
    Monitoring = 9,
    /// 10: learned normal behaviour.
    NormalBehaviour = 10,
    /// 11: automation with few false alarms.
    Automation = 11,
    /// 12: security across tools and files.
    Integrated = 12,
}

impl Practice {
    /// All of them, in order.
    pub const ALL: [Practice; 13] = [
        Practice::Soundness,
        Practice::TrustedImages,
        Practice::Updates,
        Practice::Scans,
        Practice::Inventory,
        Practice::Unprivileged,
        Practice::Limits,
        Practice::Volumes,
        Practice::ZeroTrust,
        Practice::Monitoring,
        Practice::NormalBehaviour,
        Practice::Automation,
        Practice::Integrated,
    ];

    /// The number, 0 to 12.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The title for people.
    pub fn title(self) -> &'static str {
        match self {
            Practice::Soundness => "Soundness",
            Practice::TrustedImages => "Trusted images",
            Practice::Updates => "Updates and bugfixes",
            Practice::Scans => "Vulnerability scans",
            Practice::Inventory => "Know which containers are affected",
            Practice::Unprivileged => "Unprivileged containers",
            Practice::Limits => "Limited resources and communication",
            Practice::Volumes => "Volumes for persistent data",
            Practice::ZeroTrust => "Zero trust in the network",
            Practice::Monitoring => "Monitoring",
            Practice::NormalBehaviour => "Normal behaviour",
            Practice::Automation => "Automation",
            Practice::Integrated => "Integrated security",
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Advice.
    Info,
    /// Bad practice with a real consequence.
    Warning,
    /// Exploitable, or fails at build or run time.
    Error,
}

impl Severity {
    /// All severities, the mildest first.
    pub const ALL: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity of a name in lower case.
    pub fn parse(name: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

/// How likely a finding is a true problem, given what a static tool sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Often not.
    Low,
    /// Mostly.
    Medium,
    /// Nearly always.
    High,
}

impl Confidence {
    /// All of them, the lowest first.
    pub const ALL: [Confidence; 3] = [Confidence::Low, Confidence::Medium, Confidence::High];

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    /// The confidence of a name in lower case.
    pub fn parse(name: &str) -> Option<Confidence> {
        Confidence::ALL.into_iter().find(|confidence| confidence.name() == name)
    }
}

/// Who wants to hear of a finding. Each profile has those before it in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// On without configuration: nearly always right and worth an interruption.
    Essential,
    /// Protections that are absent.
    Hardened,
    /// Everything else: explicit choices with a need, opinions, style, inventories.
    Audit,
    /// In no profile: shown where the rule is selected by its name, and nowhere else.
    Named,
}

impl Profile {
    /// Those that can be chosen, the smallest first.
    pub const ALL: [Profile; 3] = [Profile::Essential, Profile::Hardened, Profile::Audit];

    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Essential => "essential",
            Profile::Hardened => "hardened",
            Profile::Audit => "audit",
            Profile::Named => "named",
        }
    }

    /// The one behind it, among those that can be chosen.
    pub fn next(self) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| *profile > self)
    }

    /// The profile of a name in lower case, among those that can be chosen.
    pub fn parse(name: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|profile| profile.name() == name)
    }
}

/// Whether findings of a rule come with fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fixable {
    /// Never.
    No,
    /// Some do.
    Sometimes,
    /// All do.
    Always,
}

impl Fixable {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Fixable::No => "no",
            Fixable::Sometimes => "sometimes",
            Fixable::Always => "always",
        }
    }
}
