//! Scalars of built objects: what they are written as, and what the tool takes them for.

use std::borrow::Cow;
use std::sync::Arc;

use crate::yaml::{self, Dialect, plain_scalar};

/// A scalar as the tool keeps it: its text, its tag and its style, of which the last two decide together what it means.
#[derive(Debug, Clone)]
pub struct Scalar {
    /// The decoded text.
    pub text: Arc<str>,
    /// Whether it is tagged as text, or as nothing and reads as text.
    pub is_text: bool,
    /// Whether it is written in quotes or as a block, which values that are written over it take on.
    pub is_quoted: bool,
}

/// What a scalar means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning<'a> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number that fits 64 bits with or without sign.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
}

impl Scalar {
    /// A text, whatever it looks like.
    pub fn text(text: impl Into<Arc<str>>) -> Scalar {
        Scalar { text: text.into(), is_text: true, is_quoted: false }
    }

    /// A scalar without tag and quotes, which means what it looks like.
    pub fn plain(text: impl Into<Arc<str>>) -> Scalar {
        let text = text.into();
        let is_text = reads_as_text(&text);
        Scalar { text, is_text, is_quoted: false }
    }

    /// What it means.
    pub fn meaning(&self) -> Meaning<'_> {
        if self.is_text || self.is_quoted {
            return Meaning::Text(Cow::Borrowed(&*self.text));
        }
        if let Some(time) = timestamp(&self.text) {
            return Meaning::Text(time.into());
        }
        match plain_scalar(&self.text, Dialect::Compose) {
            yaml::Scalar::Null => Meaning::Null,
            yaml::Scalar::Bool(value) => Meaning::Bool(value),
            yaml::Scalar::Int(value) => Meaning::Int(i128::from(value)),
            yaml::Scalar::Float(value) => match self.text.parse::<u64>() {
                Ok(whole) => Meaning::Int(i128::from(whole)),
                Err(_) if value.fract() == 0.0 && value.abs() < 1e18 => Meaning::Int(value as i128),
                Err(_) => Meaning::Float(value),
            },
            yaml::Scalar::Text(text) => Meaning::Text(Cow::Borrowed(text)),
        }
    }

    /// Whether it means null.
    pub fn is_null(&self) -> bool {
        !self.is_text && !self.is_quoted && matches!(&*self.text, "" | "~" | "null" | "Null" | "NULL")
    }
}

/// Whether a text without tag and quotes means text.
pub(super) fn reads_as_text(text: &str) -> bool {
    matches!(plain_scalar(text, Dialect::Compose), yaml::Scalar::Text(_)) && timestamp(text).is_none()
}

/// A date or time as Go prints what its YAML library takes for one; `None` if it is none.
fn timestamp(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    if !bytes.get(..5)?.iter().enumerate().all(|(at, byte)| if at == 4 { *byte == b'-' } else { byte.is_ascii_digit() })
    {
        return None;
    }
    let (date, rest) = text.split_at(text.find(['T', 't', ' ']).unwrap_or(text.len()));
    let mut parts = date.splitn(3, '-');
    let number = |part: Option<&str>, most: u32| {
        let part = part.filter(|part| matches!(part.len(), 1 | 2))?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?.filter(|it| *it <= most)
    };
    let (year, month, day) = (parts.next()?, number(parts.next(), 12)?, number(parts.next(), 31)?);
    if rest.is_empty() {
        return Some(format!("{year}-{month:02}-{day:02}T00:00:00Z"));
    }
    let time = rest.get(1..)?;
    let zone_at = time.find(['Z', '+', '-']);
    if zone_at.is_none() && !rest.starts_with(' ') || zone_at.is_some() && rest.starts_with(' ') {
        return None;
    }
    let (time, zone) = time.split_at(zone_at.unwrap_or(time.len()));
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = whole.splitn(3, ':');
    let (hour, minute, second) = (number(parts.next(), 23)?, number(parts.next(), 59)?, number(parts.next(), 59)?);
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_zone = |zone: &str| zone.len() == 6 && zone.as_bytes().get(3) == Some(&b':');
    let zone = match zone {
        "" | "Z" => "Z",
        zone if is_zone(zone) => zone,
        _ => return None,
    };
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() { "" } else { "." };
    Some(format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{dot}{fraction}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_mean_what_the_tool_makes_of_them() {
        let text = |text: &str| Meaning::Text(text.to_string().into());
        for (written, meaning) in [
            ("yes", text("yes")),
            ("0644", Meaning::Int(420)),
            ("1e3", Meaning::Int(1000)),
            ("1.50", Meaning::Float(1.5)),
            ("12345678901234567890", Meaning::Int(12_345_678_901_234_567_890)),
            ("~", Meaning::Null),
            ("True", Meaning::Bool(true)),
            ("2001-01-01", text("2001-01-01T00:00:00Z")),
            ("2001-1-2T3:04:05.600Z", text("2001-01-02T03:04:05.6Z")),
            ("2001-01-02 03:04:05", text("2001-01-02T03:04:05Z")),
            ("2001-01-02T03:04:05+02:00", text("2001-01-02T03:04:05+02:00")),
            ("2001-13-01", text("2001-13-01")),
            ("2001-01", text("2001-01")),
        ] {
            assert_eq!(Scalar::plain(written).meaning(), meaning, "{written}");
        }
        assert_eq!(Scalar::text("1").meaning(), text("1"));
    }
}
