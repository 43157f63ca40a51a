//! What `select` and `ignore` may name: everything, the defaults, a practice, a rule.

use super::error::ConfigErrorKind;
use crate::aliases::{fits, is_of_peer};
use crate::rule::{CUSTOM_PREFIX, Practice, Profile, Registry, Rule};
use crate::text::nearest;

/// A set of rules, by one word. A narrower word wins over a wider one in the same configuration.
#[derive(Debug, Clone, Copy)]
pub enum Selector {
    /// `all`.
    All,
    /// `default`: the rules that are in a profile.
    Default,
    /// A practice: its number (`5`, `p5`, `p05`) or its name (`unprivileged`, `unprivileged-containers`).
    Practice(Practice),
    /// A rule, by its name or by that of the same rule in another tool.
    Rule(&'static Rule),
    /// A rule and a name in another tool (`tool/ID`) that only a part of its findings carries.
    Alias(&'static Rule, &'static str),
}

impl PartialEq for Selector {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Selector::All, Selector::All) | (Selector::Default, Selector::Default) => true,
            (Selector::Practice(a), Selector::Practice(b)) => a == b,
            (Selector::Rule(a), Selector::Rule(b)) => a.name == b.name,
            (Selector::Alias(a, x), Selector::Alias(b, y)) => a.name == b.name && x == y,
            _ => false,
        }
    }
}

impl Selector {
    /// Reads one word. Case and the difference of `-` and `_` do not matter. A word is several selectors where it is the
    /// name of several rules in another tool, and never none.
    pub fn parse(word: &str, registry: &Registry) -> Result<Vec<Selector>, ConfigErrorKind> {
        let word = word.trim();
        let lower = word.to_ascii_lowercase().replace('_', "-");
        match lower.as_str() {
            "all" => return Ok(vec![Selector::All]),
            "default" | "defaults" => return Ok(vec![Selector::Default]),
            _ => {}
        }
        if let Some(rule) = registry.get(&lower) {
            return Ok(vec![Selector::Rule(rule)]);
        }
        let aliased = registry.by_alias(word);
        if !aliased.is_empty() {
            return Ok(aliased.iter().map(|(rule, alias)| Selector::of_alias(rule, alias)).collect());
        }
        practice(&lower).map(|practice| vec![Selector::Practice(practice)]).ok_or_else(|| {
            // A project's own rule may be left out, since it has a fault or is not read by a front end: that is said elsewhere.
            if is_of_peer(word) || lower.starts_with(CUSTOM_PREFIX) {
                return ConfigErrorKind::NotCovered { name: word.to_string() };
            }
            let practices = Practice::ALL.into_iter().flat_map(practice_names);
            let names: Vec<String> = practices.chain(["all".into(), "default".into()]).collect();
            let known = registry.rules().iter().map(|rule| rule.name).chain(names.iter().map(String::as_str));
            ConfigErrorKind::UnknownRule { name: word.to_string(), suggestion: nearest(word, known) }
        })
    }

    /// The whole rule where it has no other name and looks at nothing else, else its findings of the name.
    pub(super) fn of_alias(rule: &'static Rule, alias: &'static str) -> Selector {
        let is_whole =
            rule.aliases().all(|other| other == alias) && rule.formats.iter().all(|format| fits(alias, Some(*format)));
        if is_whole { Selector::Rule(rule) } else { Selector::Alias(rule, alias) }
    }

    /// Reads the words of a list, in which a comma may separate, too: what they select, and all faults.
    pub fn parse_list<'a>(
        words: impl IntoIterator<Item = &'a str>,
        registry: &Registry,
    ) -> (Vec<Selector>, Vec<ConfigErrorKind>) {
        let words = words.into_iter().flat_map(|word| word.split(',')).filter(|word| !word.trim().is_empty());
        let (mut selectors, mut errors) = (Vec::new(), Vec::new());
        for word in words {
            match Selector::parse(word, registry) {
                Ok(mut found) => selectors.append(&mut found),
                Err(error) => errors.push(error),
            }
        }
        (selectors, errors)
    }

    /// Whether a rule is in the set.
    pub fn holds(&self, rule: &Rule) -> bool {
        match self {
            Selector::All => true,
            Selector::Default => rule.earliest() != Profile::Named,
            Selector::Practice(practice) => rule.practice == *practice,
            Selector::Rule(one) | Selector::Alias(one, _) => one.name == rule.name,
        }
    }

    /// Whether selecting this ends what a weaker source says about the findings of a rule with a name in another tool.
    pub(super) fn takes_back(&self, rule: &str, alias: &str, rules: &[&'static Rule]) -> bool {
        match self {
            Selector::Alias(one, name) => one.name == rule && *name == alias,
            wider => rules.iter().any(|one| one.name == rule && wider.holds(one)),
        }
    }

    /// How narrow the set is, from 0.
    pub(super) fn narrowness(&self) -> u8 {
        match self {
            Selector::All => 0,
            Selector::Default => 1,
            Selector::Practice(_) => 2,
            Selector::Rule(_) => 3,
            Selector::Alias(..) => 4,
        }
    }
}

impl std::fmt::Display for Selector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Selector::All => f.write_str("all"),
            Selector::Default => f.write_str("default"),
            Selector::Practice(practice) => write!(f, "p{:02}", practice.number()),
            Selector::Rule(rule) => f.write_str(rule.name),
            Selector::Alias(_, alias) => f.write_str(alias),
        }
    }
}

/// The names of a practice, the one with its number first: `p05`, `unprivileged-containers`, `unprivileged`.
pub(super) fn practice_names(practice: Practice) -> Vec<String> {
    let title = practice.title().to_ascii_lowercase().replace(' ', "-");
    let short = match practice {
        Practice::Scans => "scans",
        Practice::Inventory => "inventory",
        Practice::Limits => "limits",
        Practice::ZeroTrust => "zero-trust",
        Practice::Integrated => "integrated",
        _ => title.split('-').next().unwrap_or(&title),
    };
    let mut names = vec![format!("p{:02}", practice.number())];
    if short != title && practice != Practice::TrustedImages && practice != Practice::NormalBehaviour {
        names.push(short.to_string());
    }
    names.push(title);
    names
}

fn practice(lower: &str) -> Option<Practice> {
    let digits = lower.strip_prefix('p').unwrap_or(lower);
    if let (1..=2, Ok(number)) = (digits.len(), digits.parse::<u8>()) {
        return Practice::ALL.into_iter().find(|practice| practice.number() == number);
    }
    Practice::ALL.into_iter().find(|practice| practice_names(*practice).iter().any(|name| name == lower))
}
