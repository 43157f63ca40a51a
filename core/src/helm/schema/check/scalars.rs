//! What schemas ask of texts and numbers.

use super::{Checker, Here, Verdict, Violation};
use crate::helm::number::json;
use crate::helm::schema::Draft;
use crate::helm::schema::equality::number;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map};

/// A number of the schema.
pub(super) fn limit(schema: &Map, keyword: &str) -> Option<f64> {
    number(&schema.get(keyword)?)
}

impl Checker<'_> {
    /// Compares how many there are of something with what two keywords say: at least and at most.
    pub(super) fn count(
        &self,
        here: Here,
        keywords: [&str; 2],
        own: usize,
        of: &str,
        out: &mut Vec<Violation>,
    ) -> Verdict {
        let mut verdict = Verdict::Fits;
        for (keyword, is_least) in keywords.into_iter().zip([true, false]) {
            let Some(limit) = limit(here.schema, keyword) else { continue };
            let breaks = if is_least { (own as f64) < limit } else { own as f64 > limit };
            if breaks {
                let helm = format!("{keyword}: got {own}, want {limit}");
                let bound = if is_least { "least" } else { "most" };
                let s = |count: f64| if count == 1.0 { "" } else { "s" };
                let plain = match (own, is_least) {
                    (0, true) => format!("is empty, and the schema asks for {limit} {of}{} at least", s(limit)),
                    _ => format!("has {own} {of}{}, and the schema asks for {limit} at {bound}", s(own as f64)),
                };
                out.push(self.violation(here, keyword, helm, plain));
                verdict = Verdict::Breaks;
            }
        }
        verdict
    }

    /// `minLength`, `maxLength` (in characters) and `pattern`.
    pub(super) fn text(&self, here: Here, text: &Text, out: &mut Vec<Violation>) -> Verdict {
        let length = text.as_str().chars().count();
        let mut verdict = self.count(here, ["minLength", "maxLength"], length, "character", out);
        let Some(Kind::Text(pattern)) = here.schema.get("pattern").map(|value| value.kind) else { return verdict };
        let Some(expression) = self.schema.pattern(pattern.as_str()) else { return verdict.max(Verdict::Unknown) };
        let (regex, cost) = &*expression;
        self.steps.set(self.steps.get() + cost.saturating_mul(length as u64) / 64);
        if !regex.is_match(text.as_str()) {
            let helm = format!("'{}' does not match pattern '{}'", text.as_str(), pattern.as_str());
            let plain = format!("does not match `{}`, which the schema asks for", pattern.as_str());
            out.push(self.violation(here, "pattern", helm, plain));
            verdict = Verdict::Breaks;
        }
        verdict
    }

    /// `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` and `multipleOf`.
    pub(super) fn number(&self, here: Here, out: &mut Vec<Violation>) -> Verdict {
        let Some(own) = number(here.value) else { return Verdict::Fits };
        let schema = here.schema;
        let is_exclusive =
            |keyword: &str| matches!(schema.get(keyword).map(|value| value.kind), Some(Kind::Bool(true)));
        let is_old = self.schema.draft == Draft::Draft4;
        let mut verdict = Verdict::Fits;
        let mut add = |keyword: &str, limit: f64, asks: &str| {
            let (own, limit) = (json(own).unwrap_or_default(), json(limit).unwrap_or_default());
            let helm = format!("{keyword}: got {own}, want {limit}");
            let plain = format!("is {own}, and the schema asks for {asks} {limit}");
            out.push(self.violation(here, keyword, helm, plain));
            verdict = Verdict::Breaks;
        };
        if let Some(least) = limit(schema, "minimum") {
            let above = is_old && is_exclusive("exclusiveMinimum");
            if own < least || above && own == least {
                add("minimum", least, if above { "more than" } else { "at least" });
            }
        }
        if let Some(most) = limit(schema, "maximum") {
            let below = is_old && is_exclusive("exclusiveMaximum");
            if own > most || below && own == most {
                add("maximum", most, if below { "less than" } else { "at most" });
            }
        }
        if let Some(least) = limit(schema, "exclusiveMinimum").filter(|least| own <= *least) {
            add("exclusiveMinimum", least, "more than");
        }
        if let Some(most) = limit(schema, "exclusiveMaximum").filter(|most| own >= *most) {
            add("exclusiveMaximum", most, "less than");
        }
        // Numbers are written in decimals: `0.3` is a multiple of `0.1`.
        let is_multiple = |unit: &f64| {
            let times = own / unit;
            (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
        };
        if let Some(unit) = limit(schema, "multipleOf").filter(|unit| *unit > 0.0 && !is_multiple(unit)) {
            add("multipleOf", unit, "a multiple of");
        }
        verdict
    }
}
