//! Which objects an entry is for: patterns of targets, and selectors of labels.

use regex_lite::Regex;

use super::resource::{Gvk, Id, Resource};
use super::{Failure, Reason};
use crate::span::{Span, Spanned};

/// How long a pattern may be, in bytes.
const MAX_PATTERN: usize = 1_000;

/// The `target` of a patch, or what a replacement selects.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub at: Span,
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    name: Pattern,
    namespace: Pattern,
    labels: Selector,
    annotations: Selector,
}

/// What a target is written as.
#[derive(Debug, Default)]
pub(super) struct TargetText {
    pub group: Option<Spanned<String>>,
    pub version: Option<Spanned<String>>,
    pub kind: Option<Spanned<String>>,
    pub name: Option<Spanned<String>>,
    pub namespace: Option<Spanned<String>>,
    pub labels: Option<Spanned<String>>,
    pub annotations: Option<Spanned<String>>,
}

impl Target {
    /// Reads a target.
    pub fn new(text: &TargetText, at: Span) -> Result<Target, Failure> {
        Ok(Target {
            at,
            group: Pattern::new(text.group.as_ref())?,
            version: Pattern::new(text.version.as_ref())?,
            kind: Pattern::new(text.kind.as_ref())?,
            name: Pattern::new(text.name.as_ref())?,
            namespace: Pattern::new(text.namespace.as_ref())?,
            labels: Selector::new(text.labels.as_ref())?,
            annotations: Selector::new(text.annotations.as_ref())?,
        })
    }

    fn fits_kind(&self, gvk: &Gvk) -> bool {
        self.group.fits(&gvk.group) && self.version.fits(&gvk.version) && self.kind.fits(&gvk.kind)
    }

    /// Whether it is for an object, by what that is called now or was at first.
    pub fn is_for(&self, object: &Resource) -> bool {
        let (now, first) = (object.id(), object.first_id());
        let fits_namespace = |id: &Id| self.namespace.fits(id.effective_namespace());
        (fits_namespace(&first) || fits_namespace(&now))
            && (self.name.fits(&first.name) || self.name.fits(&now.name))
            && self.fits_kind(&now.gvk)
            && self.fits_labels(object)
    }

    /// Whether it fits the labels and annotations of an object.
    pub fn fits_labels(&self, object: &Resource) -> bool {
        self.labels.fits(object, "labels") && self.annotations.fits(object, "annotations")
    }

    /// Whether it says anything of labels or annotations.
    pub fn asks_for_labels(&self) -> bool {
        !self.labels.0.is_empty() || !self.annotations.0.is_empty()
    }

    /// Whether it says anything of ids.
    pub fn asks_for_ids(&self) -> bool {
        let all = [&self.group, &self.version, &self.kind, &self.name, &self.namespace];
        all.iter().any(|pattern| !matches!(pattern, Pattern::Any))
    }

    /// Whether it fits one of the ids, the namespace as it is written.
    pub fn fits_one(&self, ids: &[Id]) -> bool {
        ids.iter().any(|id| self.fits_kind(&id.gvk) && self.name.fits(&id.name) && self.namespace.fits(&id.namespace))
    }
}

/// A regular expression that must fit the whole text.
#[derive(Debug, Clone)]
enum Pattern {
    Any,
    Literal(String),
    Regex(Regex),
}

impl Pattern {
    fn new(text: Option<&Spanned<String>>) -> Result<Pattern, Failure> {
        let Some(text) = text.filter(|text| !text.value.is_empty()) else { return Ok(Pattern::Any) };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if text.value.bytes().all(is_plain) {
            return Ok(Pattern::Literal(text.value.clone()));
        }
        if text.value.len() > MAX_PATTERN {
            let message = format!("the pattern is longer than {MAX_PATTERN} bytes");
            return Err(Failure::new(Reason::Limit, text.span, message));
        }
        let regex = Regex::new(&format!("^(?:{})$", text.value));
        regex
            .map(Pattern::Regex)
            .map_err(|_| Failure::new(Reason::Invalid, text.span, format!("`{}` is no regular expression", text.value)))
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Pattern::Any => true,
            Pattern::Literal(wanted) => wanted == text,
            Pattern::Regex(regex) => regex.is_match(text),
        }
    }
}

/// A selector of labels in the language of kubectl: `app=web,tier in (a, b),!old`.
#[derive(Debug, Clone, Default)]
struct Selector(Vec<Requirement>);

#[derive(Debug, Clone)]
struct Requirement {
    key: String,
    values: Vec<String>,
    operator: Operator,
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    Exists,
    IsNot,
    In,
    NotIn,
    Above,
    Below,
}

impl Selector {
    fn new(text: Option<&Spanned<String>>) -> Result<Selector, Failure> {
        let Some(text) = text else { return Ok(Selector::default()) };
        let mut requirements = Vec::new();
        for part in split(&text.value) {
            requirements.push(requirement(part.trim()).ok_or_else(|| {
                let message = format!("`{}` is no selector of labels", text.value);
                Failure::new(Reason::Invalid, text.span, message)
            })?);
        }
        Ok(Selector(requirements))
    }

    fn fits(&self, object: &Resource, key: &str) -> bool {
        self.0.iter().all(|one| one.fits(object.strings(key).find(|(key, _)| *key == one.key).map(|(_, value)| value)))
    }
}

/// The parts between commas that are in no brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0_u32, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(from..));
    if text.trim().is_empty() { Vec::new() } else { parts }
}

fn requirement(text: &str) -> Option<Requirement> {
    let is_key = |key: &str| !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || "()=!<>,".contains(c));
    let new = |key: &str, operator, values: Vec<String>| {
        is_key(key).then(|| Requirement { key: key.to_string(), operator, values })
    };
    if let Some(key) = text.strip_prefix('!') {
        return new(key.trim(), Operator::IsNot, Vec::new());
    }
    if let Some((left, list)) = text.split_once('(') {
        let list = list.trim_end().strip_suffix(')')?;
        let values = list.split(',').map(|value| value.trim().to_string()).collect();
        let (key, word) = left.trim_end().rsplit_once(char::is_whitespace)?;
        let operator = match word {
            "in" => Operator::In,
            "notin" => Operator::NotIn,
            _ => return None,
        };
        return new(key.trim(), operator, values);
    }
    let operators = [
        ("!=", Operator::NotIn),
        ("==", Operator::In),
        ("=", Operator::In),
        (">", Operator::Above),
        ("<", Operator::Below),
    ];
    for (sign, operator) in operators {
        if let Some((key, value)) = text.split_once(sign) {
            return new(key.trim(), operator, vec![value.trim().to_string()]);
        }
    }
    new(text, Operator::Exists, Vec::new())
}

impl Requirement {
    fn fits(&self, value: Option<&str>) -> bool {
        let is_in = || value.is_some_and(|value| self.values.iter().any(|wanted| wanted == value));
        let compare = || {
            let limit: i64 = self.values.first()?.parse().ok()?;
            Some(value?.parse::<i64>().ok()?.cmp(&limit))
        };
        match self.operator {
            Operator::Exists => value.is_some(),
            Operator::IsNot => value.is_none(),
            Operator::In => is_in(),
            Operator::NotIn => !is_in(),
            Operator::Above => compare() == Some(std::cmp::Ordering::Greater),
            Operator::Below => compare() == Some(std::cmp::Ordering::Less),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_read_in_full() {
        let fits = |selector: &str, value: Option<&str>| {
            let at = Span::new(crate::span::FileId(0), 0..0);
            let selector = Selector::new(Some(&Spanned::new(selector.to_string(), at))).unwrap();
            selector.0.iter().all(|one| one.fits(value.filter(|_| one.key == "app")))
        };
        for (selector, wanted) in [
            ("app=web", true),
            ("app == web", true),
            ("app!=web", false),
            ("app in (api, web),!old", true),
            ("app notin (web)", false),
            ("app", true),
            ("!app", false),
            ("", true),
            ("old=1", false),
            ("old!=1", true),
        ] {
            assert_eq!(fits(selector, Some("web")), wanted, "{selector}");
        }
        assert!(fits("app>3", Some("4")) && !fits("app<3", Some("4")) && !fits("app>x", Some("4")));
        assert!(requirement("a b c").is_none() && requirement("a (b)").is_none() && requirement("=x").is_none());
    }
}
