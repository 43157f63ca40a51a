//! What reports of scanners say about a place, summed up.

use std::collections::{BTreeMap, BTreeSet};

use lintainer_core::dockerfile::Dockerfile;
use lintainer_core::finding::Finding;
use lintainer_core::project::Project;
use lintainer_core::reports::{Built, Joined, Package, Vulnerability};
use lintainer_core::rule::{Profile, Severity};
use lintainer_core::span::Span;

/// How many names a message has.
const MAX_NAMES: usize = 3;

/// How many further places a finding points at.
const MAX_PLACES: usize = 8;

/// The vulnerabilities of a place, each counted once however many packages have it.
#[derive(Debug, Default)]
pub(crate) struct Sum<'g> {
    ids: BTreeSet<&'g str>,
    exploited: BTreeSet<&'g str>,
    fixed: BTreeSet<&'g str>,
    /// By name and version.
    packages: BTreeMap<(&'g str, &'g str), Faults<'g>>,
}

/// What is wrong with a package, and a version that mends one of its faults.
type Faults<'g> = (BTreeSet<&'g str>, Option<&'g str>);

impl<'g> Sum<'g> {
    /// Adds one.
    pub(crate) fn add(&mut self, found: &'g Vulnerability, package: &'g Package) {
        self.ids.insert(&found.id);
        if found.is_exploited {
            self.exploited.insert(&found.id);
        }
        if !found.fixed.is_empty() {
            self.fixed.insert(&found.id);
        }
        let (ids, fix) = self.packages.entry((&package.name, &package.version)).or_default();
        ids.insert(&found.id);
        *fix = found.fixed.first().map(String::as_str).or(*fix);
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How many packages have one.
    pub(crate) fn packages(&self) -> usize {
        self.packages.len()
    }

    /// Whether something can be done about one of them.
    pub(crate) fn has_fix(&self) -> bool {
        !self.fixed.is_empty()
    }

    /// Gives a finding the severity and profile that these deserve, and points at further places.
    pub(crate) fn tell(&self, finding: &mut Finding, mut places: Vec<Span>, what: &str) {
        if self.exploited.iter().any(|id| self.fixed.contains(id)) {
            finding.severity(Severity::Error);
        }
        if !self.has_fix() && self.exploited.is_empty() {
            // Nobody can do anything about it yet.
            finding.severity(Severity::Info).profile(Profile::Audit);
        }
        places.sort_unstable();
        places.dedup();
        for place in places.into_iter().take(MAX_PLACES) {
            finding.related(place, what);
        }
    }

    /// `212 known vulnerabilities, 3 of them exploited; 198 have a fix`.
    pub(crate) fn count(&self) -> String {
        let (all, fixed) = (self.ids.len(), self.fixed.len());
        let y = if all == 1 { "y" } else { "ies" };
        let exploited = match self.exploited.len() {
            0 => String::new(),
            1 if all == 1 => ", which is exploited".to_string(),
            count => format!(", {count} of them exploited"),
        };
        let fixed = match fixed {
            0 => "none has a fix".to_string(),
            _ if all == 1 => "there is a fix".to_string(),
            _ if fixed == all => "all have a fix".to_string(),
            1 => "1 has a fix".to_string(),
            _ => format!("{fixed} have a fix"),
        };
        format!("{all} known vulnerabilit{y}{exploited}; {fixed}")
    }

    /// The packages: those with an exploited fault first, then those with the most.
    pub(crate) fn names(&self) -> String {
        let mut packages: Vec<_> = self.packages.iter().collect();
        packages.sort_by_key(|((name, _), (ids, _))| {
            let exploited = ids.iter().any(|id| self.exploited.contains(id));
            (!exploited, std::cmp::Reverse(ids.len()), *name)
        });
        let more = packages.len().saturating_sub(MAX_NAMES);
        let shown: Vec<String> =
            packages.iter().take(MAX_NAMES).map(|((name, version), _)| show(name, version)).collect();
        match (shown.as_slice(), more) {
            ([one], 0) => one.clone(),
            ([init @ .., last], 0) => format!("{} and {last}", init.join(", ")),
            (all, more) => format!("{} and {more} more", all.join(", ")),
        }
    }

    /// The packages that have a fix, each with the version that mends it.
    pub(crate) fn fixes(&self) -> String {
        let fixes = self.packages.iter().filter_map(|((name, _), (_, fix))| Some(format!("`{name}` {}", (*fix)?)));
        let fixes: Vec<String> = fixes.collect();
        let more = fixes.len().saturating_sub(MAX_NAMES);
        let shown = fixes.into_iter().take(MAX_NAMES).collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{shown} and {more} more") } else { shown }
    }

    /// The names of the faults: the exploited ones first.
    pub(crate) fn ids(&self) -> String {
        let rest = self.ids.difference(&self.exploited);
        let all: Vec<&str> = self.exploited.iter().chain(rest).copied().collect();
        let more = all.len().saturating_sub(MAX_NAMES);
        let shown = all.into_iter().take(MAX_NAMES).collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{shown} and {more} more") } else { shown }
    }
}

fn show(name: &str, version: &str) -> String {
    if version.is_empty() { format!("`{name}`") } else { format!("`{name}` {version}") }
}

/// The image in the FROM line at the bottom of what an image was built from.
pub(crate) fn base_of(dockerfile: &Dockerfile, built: &Built) -> Option<Span> {
    let stage = dockerfile.stages.get(built.stage)?;
    let lowest = std::iter::once(stage).chain(stage.parents(dockerfile)).take(dockerfile.stages.len()).last()?;
    let from = lowest.from_instruction(dockerfile)?;
    match &from.kind {
        lintainer_core::dockerfile::InstructionKind::From(from) => Some(from.image.as_ref()?.span),
        _ => None,
    }
}

/// Where a scan is spoken of: the FROM line of what was built, else the first reference.
pub(crate) fn place_of(project: &Project, joined: &Joined) -> Option<Span> {
    let built = joined.built.as_ref().and_then(|built| {
        let syntax = project.file(built.file).syntax();
        base_of(syntax.dockerfile()?, built)
    });
    built.or_else(|| joined.places.iter().find(|place| !place.runs).or(joined.places.first()).map(|place| place.span))
}
