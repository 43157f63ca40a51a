//! Findings and fixes.

use crate::rule::{Confidence, Profile, Rule, Severity};
use crate::span::Span;

/// A fault at a place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is here.
    pub severity: Severity,
    /// How sure it is here.
    pub confidence: Confidence,
    /// The profile in which it first shows.
    pub profile: Profile,
    /// What was found here.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What to underline.
    pub span: Span,
    /// What it is about, where that is more than its place: the span of the container, binding, role or object. A finding
    /// yields to one of another rule about the same thing.
    pub about: Option<Span>,
    /// A value in the text that no output may show.
    pub secret: Option<Span>,
    /// Whether it belongs to the action of a chart's template that printed its place, and not to where that is written.
    pub is_of_action: bool,
    /// Further places that belong to it, with what they are.
    pub related: Vec<Related>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
    /// Names of this very finding in other tools, where the rule covers several; empty: those of the rule that fit the format.
    pub aliases: Vec<&'static str>,
    /// Survives changes elsewhere in the file: made of the rule, the path and the content; 16 hexadecimal digits.
    pub fingerprint: String,
    /// By what it is suppressed, if it is.
    pub suppressed: Option<Suppressed>,
    /// How likely it is what it says, or does harm, 0 to 1, where that was worked out.
    pub probability: Option<f64>,
}

/// A further place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// Why a finding is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// By what.
    pub by: SuppressedBy,
    /// The reason that is given, if one is.
    pub reason: Option<String>,
}

/// What suppresses a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuppressedBy {
    /// A comment in the file, ours or that of another tool.
    Comment,
    /// An annotation of the object.
    Annotation,
    /// The baseline.
    Baseline,
}

impl SuppressedBy {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            SuppressedBy::Comment => "comment",
            SuppressedBy::Annotation => "annotation",
            SuppressedBy::Baseline => "baseline",
        }
    }
}

/// A way to mend a finding: all edits or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it can be applied without being looked at.
    pub safety: Safety,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix after which the same runs as before, minus the risk.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Fix { title: title.into(), safety: Safety::Safe, edits }
    }

    /// A fix that may change what runs.
    pub fn risky(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Fix { title: title.into(), safety: Safety::Unsafe, edits }
    }
}

/// How far a fix can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// What runs behaves the same.
    Safe,
    /// What runs may behave differently: a person decides.
    Unsafe,
}

impl Safety {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        }
    }
}

/// A replacement of a byte range by a text. An empty range is an insertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

impl Edit {
    /// Replaces a range.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Edit { span, text: text.into() }
    }

    /// Inserts before a range.
    pub fn insert_before(span: Span, text: impl Into<String>) -> Self {
        Edit { span: span.at_start(), text: text.into() }
    }

    /// Inserts behind a range.
    pub fn insert_after(span: Span, text: impl Into<String>) -> Self {
        Edit { span: span.at_end(), text: text.into() }
    }

    /// Deletes a range.
    pub fn delete(span: Span) -> Self {
        Edit { span, text: String::new() }
    }
}

impl Finding {
    /// A finding of a rule with the rule's severity, confidence and profile.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Finding {
            rule,
            severity: rule.severity,
            confidence: rule.confidence,
            profile: rule.profile(),
            message: message.into(),
            help: None,
            span,
            about: None,
            secret: None,
            is_of_action: false,
            related: Vec::new(),
            fixes: Vec::new(),
            aliases: Vec::new(),
            fingerprint: String::new(),
            suppressed: None,
            probability: None,
        }
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it is no more than a note for an audit, or for who names its rule.
    pub fn is_note(&self) -> bool {
        matches!(self.profile, Profile::Audit | Profile::Named) && self.severity == Severity::Info
    }

    /// Gives this finding another severity than the rule's.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Gives this finding another confidence than the rule's.
    pub fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.confidence = confidence;
        self
    }

    /// Gives this finding another profile than the rule's.
    pub fn profile(&mut self, profile: Profile) -> &mut Self {
        self.profile = profile;
        self
    }

    /// Says what it is about: the span by which that thing is known, such as [`Container::span`](crate::model::Container).
    pub fn about(&mut self, subject: Span) -> &mut Self {
        self.about = Some(subject);
        self
    }

    /// Says which value is secret: it is masked wherever the text around it is shown.
    pub fn secret(&mut self, value: Span) -> &mut Self {
        self.secret = Some(value);
        self
    }

    /// Says that it belongs to the action of a chart's template that printed its place. Where none did it is not reported.
    pub fn of_action(&mut self) -> &mut Self {
        self.is_of_action = true;
        self
    }

    /// Says how likely it is what it says, or does harm, 0 to 1.
    pub fn probability(&mut self, probability: f64) -> &mut Self {
        self.probability = Some(probability.clamp(0.0, 1.0));
        self
    }

    /// Adds a further place.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Adds a way to mend it. `None` adds nothing, so that helpers which may fail can be called in place.
    pub fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fixes.extend(fix.into());
        self
    }

    /// Leaves some names of the rule in other tools out: their checks do not report this very finding.
    pub fn aliases_without(&mut self, others: &[&str]) -> &mut Self {
        self.aliases = self.rule.aliases().filter(|alias| !others.contains(alias)).collect();
        self
    }

    /// Names this very finding in other tools.
    pub fn aliases(&mut self, aliases: &[&'static str]) -> &mut Self {
        self.aliases.extend(aliases);
        self
    }
}
