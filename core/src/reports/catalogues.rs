//! Catalogues about vulnerabilities in general: what is known to be exploited (KEV), and how likely it is (EPSS).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Many, ReportError, Text, day, parse};
use crate::settings::Date;

/// The vulnerabilities that are known to be exploited, as CISA lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exploited {
    ids: BTreeSet<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Catalogue {
    vulnerabilities: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "cveID")]
    id: Text,
}

impl Exploited {
    /// Reads the catalogue in JSON.
    ///
    /// # Errors
    /// It is not JSON, or has no entry.
    pub fn read(bytes: &[u8]) -> Result<Self, ReportError> {
        let text = String::from_utf8_lossy(bytes);
        let catalogue: Catalogue = parse(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
        let ids: BTreeSet<String> = catalogue
            .vulnerabilities
            .0
            .into_iter()
            .filter_map(|entry| entry.id.0)
            .map(|id| id.to_ascii_uppercase())
            .collect();
        if ids.is_empty() { Err(ReportError::Unknown) } else { Ok(Exploited { ids }) }
    }

    /// Whether a vulnerability is in it.
    pub fn has(&self, id: &str) -> bool {
        self.ids.contains(&id.to_ascii_uppercase())
    }
}

/// How likely each vulnerability is exploited within thirty days, as FIRST publishes it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Likelihoods {
    /// The day that they are of, if the file says so.
    pub day: Option<Date>,
    by_id: BTreeMap<String, f64>,
}

impl Likelihoods {
    /// Reads the table: `cve,epss,percentile` below a line that begins with `#`. Lines of another shape are left out.
    /// `None` where no line is one.
    pub fn read(text: &str) -> Option<Self> {
        let mut found = Likelihoods::default();
        for line in text.lines() {
            if let Some(head) = line.strip_prefix('#') {
                found.day = head.split(',').find_map(|part| day(part.strip_prefix("score_date:")?));
                continue;
            }
            let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
            let (Some(id), Some(value)) = (cells.next(), cells.next().and_then(|cell| cell.parse::<f64>().ok())) else {
                continue;
            };
            if (0.0..=1.0).contains(&value) && id.starts_with("CVE-") {
                found.by_id.insert(id.to_string(), value);
            }
        }
        (!found.by_id.is_empty()).then_some(found)
    }

    /// How likely one is, from 0 to 1.
    pub fn of(&self, id: &str) -> Option<f64> {
        self.by_id.get(id).or_else(|| self.by_id.get(&id.to_ascii_uppercase())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catalogues_are_read() {
        let exploited =
            Exploited::read(br#"{"title": "x", "vulnerabilities": [{"cveID": "CVE-2099-0001"}, {}, 1]}"#).unwrap();
        assert!(exploited.has("cve-2099-0001") && !exploited.has("CVE-2099-0002"));
        assert_eq!(Exploited::read(b"{}"), Err(ReportError::Unknown));
        assert!(Exploited::read(b"[").is_err());
    }

    #[test]
    fn likelihoods_are_read_line_by_line() {
        let text = "#model_version:v2026.01.01,score_date:2026-11-01T00:00:00+0000\ncve,epss,percentile\nCVE-2099-0001,0.42,0.97\n\
                    CVE-2099-0002,7,1\nbroken\n\"CVE-2099-0003\",\"0.5\",\"0.9\"\n";
        let found = Likelihoods::read(text).unwrap();
        assert_eq!(found.day, Some(Date::new(2026, 11, 1)));
        assert_eq!(found.of("CVE-2099-0001"), Some(0.42));
        assert_eq!((found.of("CVE-2099-0002"), found.of("cve-2099-0003")), (None, Some(0.5)));
        assert_eq!(Likelihoods::read("no table"), None);
    }
}
