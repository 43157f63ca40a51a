//! CSAF 2.0 and 2.1, of which the profile VEX is what scanners read.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{Claim, Many, Part, ReportError, ScanReport, Statement, Status, Text, day, parse};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    document: Part<Head>,
    product_tree: Part<Tree>,
    vulnerabilities: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    tracking: Part<Tracking>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tracking {
    current_release_date: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tree {
    branches: Many<Branch>,
    full_product_names: Many<Product>,
    relationships: Many<Relationship>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Branch {
    branches: Many<Branch>,
    product: Option<Part<Product>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Product {
    product_id: Text,
    name: Text,
    product_identification_helper: Part<Helper>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Helper {
    purl: Text,
    /// Of CSAF 2.1.
    purls: Many<Text>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Relationship {
    product_reference: Text,
    relates_to_product_reference: Text,
    full_product_name: Part<Product>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    cve: Text,
    ids: Many<Id>,
    product_status: BTreeMap<String, Many<Text>>,
    flags: Many<Flag>,
    threats: Many<Threat>,
    remediations: Many<Threat>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Id {
    text: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Flag {
    label: Text,
    product_ids: Many<Text>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Threat {
    details: Text,
    product_ids: Many<Text>,
}

/// What a product is called, and the packages of it that are meant.
type Names = (Vec<String>, Vec<String>);

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let document: Document = parse(text)?;
    let time = document.document.0.tracking.0.current_release_date.0.unwrap_or_default();
    report.made = day(&time);
    let products = products(document.product_tree.0);
    for entry in document.vulnerabilities.0 {
        let mut ids: Vec<String> = entry.cve.0.into_iter().collect();
        ids.extend(entry.ids.0.into_iter().filter_map(|id| id.text.0));
        for (word, listed) in &entry.product_status {
            let Some(status) = Status::parse(word) else { continue };
            for product in listed.0.iter().map(Text::as_str) {
                let is_its = |ids: &Many<Text>| ids.0.iter().any(|id| id.as_str() == product);
                let flag = entry.flags.0.iter().find(|flag| is_its(&flag.product_ids));
                let mut details = entry.threats.0.iter().chain(&entry.remediations.0);
                let details = details.find(|threat| is_its(&threat.product_ids) || threat.product_ids.0.is_empty());
                let (names, packages) = products.get(product).cloned().unwrap_or_default();
                report.statements.push(Statement {
                    ids: ids.clone(),
                    products: if names.is_empty() { vec![product.to_string()] } else { names },
                    packages,
                    time: time.clone(),
                    claim: Claim {
                        status,
                        justification: flag.and_then(|flag| flag.label.0.clone()),
                        statement: details.and_then(|threat| threat.details.0.clone()),
                    },
                });
            }
        }
    }
    Ok(())
}

fn products(tree: Tree) -> HashMap<String, Names> {
    let mut found: HashMap<String, Names> = HashMap::new();
    let mut add = |product: Product| {
        let helper = product.product_identification_helper.0;
        let purls = helper.purl.0.into_iter().chain(helper.purls.0.into_iter().filter_map(|purl| purl.0));
        let names: Vec<String> = purls.chain(product.name.0).collect();
        if let Some(id) = product.product_id.0 {
            found.insert(id, (names, Vec::new()));
        }
    };
    tree.full_product_names.0.into_iter().for_each(&mut add);
    let mut waiting = tree.branches.0;
    while let Some(branch) = waiting.pop() {
        waiting.extend(branch.branches.0);
        branch.product.map(|product| product.0).into_iter().for_each(&mut add);
    }
    for relation in tree.relationships.0 {
        let names = |id: &Text| found.get(id.as_str()).map(|(names, _)| names.clone()).unwrap_or_default();
        let pair = (names(&relation.relates_to_product_reference), names(&relation.product_reference));
        if let Some(id) = relation.full_product_name.0.product_id.0 {
            found.insert(id, pair);
        }
    }
    found
}
