//! OpenVEX 0.2 and before.

use serde::Deserialize;

use super::{Claim, Many, Part, ReportError, ScanReport, Statement, Status, Text, day, parse};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    timestamp: Text,
    last_updated: Text,
    statements: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    vulnerability: Name,
    products: Many<Product>,
    timestamp: Text,
    last_updated: Text,
    status: Text,
    justification: Text,
    impact_statement: Text,
    action_statement: Text,
    status_notes: Text,
}

/// An object, or its name alone.
#[derive(Default)]
struct Name {
    names: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct NameObject {
    #[serde(rename = "@id")]
    id: Text,
    name: Text,
    aliases: Many<Text>,
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Text(String),
            Object(Part<NameObject>),
        }
        let names = match Either::deserialize(deserializer)? {
            Either::Text(name) => vec![name],
            Either::Object(Part(one)) => {
                let id = one.id.0.filter(|id| !id.contains("://"));
                one.name.0.into_iter().chain(id).chain(one.aliases.0.into_iter().filter_map(|alias| alias.0)).collect()
            }
        };
        Ok(Name { names })
    }
}

/// A product, or its name alone.
struct Product {
    names: Vec<String>,
    packages: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ProductObject {
    #[serde(rename = "@id")]
    id: Text,
    identifiers: Part<Identifiers>,
    subcomponents: Many<Product>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Identifiers {
    purl: Text,
}

impl<'de> Deserialize<'de> for Product {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Text(String),
            Object(Box<Part<ProductObject>>),
        }
        Ok(match Either::deserialize(deserializer)? {
            Either::Text(name) => Product { names: vec![name], packages: Vec::new() },
            Either::Object(object) => {
                let one = object.0;
                let names = one.identifiers.0.purl.0.into_iter().chain(one.id.0).collect();
                let packages = one.subcomponents.0.into_iter().flat_map(|part| part.names).collect();
                Product { names, packages }
            }
        })
    }
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let document: Document = parse(text)?;
    let time = document.last_updated.0.or(document.timestamp.0).unwrap_or_default();
    report.made = day(&time);
    for entry in document.statements.0 {
        let Some(status) = Status::parse(entry.status.as_str()) else {
            report.notes.push(format!("a statement has the status `{}`, which is none", entry.status.as_str()));
            continue;
        };
        let reasons = [entry.impact_statement, entry.action_statement, entry.status_notes];
        let claim = Claim {
            status,
            justification: entry.justification.0,
            statement: reasons.into_iter().find_map(|one| one.0),
        };
        let own = entry.last_updated.0.or(entry.timestamp.0);
        let time = own.unwrap_or_else(|| time.clone());
        // What is said of packages holds in their own product only.
        for product in entry.products.0 {
            report.statements.push(Statement {
                ids: entry.vulnerability.names.clone(),
                products: product.names,
                packages: product.packages,
                time: time.clone(),
                claim: claim.clone(),
            });
        }
    }
    Ok(())
}
