//! CycloneDX 1.4 to 1.7 in JSON: inventories, with vulnerabilities or without, and VEX.

use std::collections::HashMap;

use serde::Deserialize;

use super::purl::Purl;
use super::{
    Claim, Collector, Level, Many, Number, Package, Part, ReportError, ScanReport, Statement, Status, Subject, Text,
    Vulnerability, day, digest_of, parse,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Bom {
    metadata: Part<Metadata>,
    components: Many<Component>,
    vulnerabilities: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    timestamp: Text,
    component: Part<Component>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Component {
    #[serde(rename = "bom-ref")]
    reference: Text,
    r#type: Text,
    group: Text,
    name: Text,
    version: Text,
    purl: Text,
    properties: Many<Property>,
    components: Many<Component>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Property {
    name: Text,
    value: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    id: Text,
    references: Many<Reference>,
    ratings: Many<Rating>,
    recommendation: Text,
    affects: Many<Affected>,
    analysis: Option<Part<Analysis>>,
    published: Text,
    updated: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reference {
    id: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Rating {
    source: Part<Source>,
    score: Number,
    severity: Text,
    method: Text,
    vector: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Source {
    name: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Affected {
    r#ref: Text,
    versions: Many<Version>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Version {
    version: Text,
    status: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Analysis {
    state: Text,
    justification: Text,
    detail: Text,
    last_updated: Text,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let bom: Bom = parse(text)?;
    report.made = day(bom.metadata.0.timestamp.as_str());
    let is_inventory = !bom.components.0.is_empty();
    let main = bom.metadata.0.component.0;
    let main_ref = main.reference.0.clone();
    let mut scan = Collector::new(subject(&main));
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut waiting: Vec<Component> = bom.components.0;
    waiting.reverse();
    while let Some(mut component) = waiting.pop() {
        waiting.extend(std::mem::take(&mut component.components.0).into_iter().rev());
        let is_file = matches!(component.r#type.as_str(), "file" | "operating-system" | "container");
        let reference = component.reference.0.clone();
        if is_file || component.name.0.is_none() {
            continue;
        }
        let at = scan.package(package(component));
        places.extend(reference.map(|reference| (reference, at)));
    }
    for entry in bom.vulnerabilities.0 {
        let claim = entry.analysis.as_ref().and_then(|analysis| claim(&analysis.0));
        let mut elsewhere: Vec<String> = Vec::new();
        let mut affects: Vec<(usize, &Affected)> = Vec::new();
        for affected in &entry.affects.0 {
            let link = affected.r#ref.as_str();
            // A link into another document: `urn:cdx:SERIAL/VERSION#reference`.
            let own = link.split_once('#').filter(|_| link.starts_with("urn:cdx:")).map_or(link, |(_, own)| own);
            let by_purl = || {
                let purl = Purl::parse(own)?;
                scan.scan
                    .packages
                    .iter()
                    .position(|it| it.purl.as_deref().and_then(Purl::parse).as_ref() == Some(&purl))
            };
            match places.get(link).or_else(|| places.get(own)).copied().or_else(by_purl) {
                Some(at) => affects.push((at, affected)),
                None => elsewhere.push(own.to_string()),
            }
        }
        let others = entry.references.0.iter().filter_map(|one| one.id.0.clone());
        let named = Vulnerability::named(entry.id.0.clone().unwrap_or_default(), others, 0);
        if let Some(claim) = claim.clone().filter(|_| affects.is_empty()) {
            let ids = std::iter::once(named.id.clone()).chain(named.aliases.clone()).collect();
            let is_whole = elsewhere.iter().any(|own| Some(own) == main_ref.as_ref());
            let packages = if is_whole { Vec::new() } else { elsewhere };
            let analysis = entry.analysis.unwrap_or_default().0;
            let time = analysis.last_updated.0.or(entry.updated.0).or(entry.published.0).unwrap_or_default();
            report.statements.push(Statement { ids, products: Vec::new(), packages, time, claim });
            continue;
        }
        if affects.is_empty() && !elsewhere.is_empty() {
            // Of the whole, or of something that the inventory leaves out.
            let at = scan.package(Package { name: elsewhere.swap_remove(0), ..Package::default() });
            scan.scan.vulnerabilities.push(rated(Vulnerability { package: at, ..named }, &entry));
            continue;
        }
        for (at, affected) in affects {
            let mut found = rated(Vulnerability { package: at, ..named.clone() }, &entry);
            let unaffected = affected.versions.0.iter().filter(|one| one.status.as_str() == "unaffected");
            found.fixed.extend(unaffected.filter_map(|one| one.version.0.clone()));
            found.accepted = claim.clone().filter(|claim| claim.status.is_settled());
            scan.scan.vulnerabilities.push(found);
        }
    }
    if is_inventory || !scan.scan.vulnerabilities.is_empty() {
        report.scans.push(scan.scan);
    }
    Ok(())
}

fn claim(analysis: &Analysis) -> Option<Claim> {
    let status = Status::parse(analysis.state.as_str())?;
    Some(Claim { status, justification: analysis.justification.0.clone(), statement: analysis.detail.0.clone() })
}

fn rated(mut found: Vulnerability, entry: &Entry) -> Vulnerability {
    for rating in &entry.ratings.0 {
        if rating.source.0.name.as_str() == "FIRST" && rating.method.as_str() == "other" {
            found.likelihood = rating.score.0.filter(|score| (0.0..=1.0).contains(score));
            continue;
        }
        found.level = found.level.max(Level::parse(rating.severity.as_str()));
        found.rate(rating.score.0, rating.vector.0.clone());
    }
    // Trivy: "Upgrade curl to version 8.1-2; …".
    if let Some((_, version)) = entry.recommendation.as_str().rsplit_once(" to version ") {
        found
            .fixed
            .extend(version.split([',', ';', ' ']).next().filter(|version| !version.is_empty()).map(str::to_string));
    }
    found
}

fn package(component: Component) -> Package {
    let purl = component.purl.0;
    let group = component.group.0.filter(|group| !group.is_empty());
    let name = component.name.0.unwrap_or_default();
    let source = component.properties.0.iter().find(|one| one.name.as_str() == "aquasecurity:trivy:SrcName");
    Package {
        kind: purl.as_deref().and_then(Purl::parse).map(|purl| purl.kind).unwrap_or_default(),
        sources: source.and_then(|one| one.value.0.clone()).filter(|source| *source != name).into_iter().collect(),
        name: group.map_or(name.clone(), |group| format!("{group}/{name}")),
        version: component.version.0.unwrap_or_default(),
        purl,
        path: None,
        layer: None,
    }
}

fn subject(main: &Component) -> Subject {
    let properties = |key: &'static str| {
        let own = main
            .properties
            .0
            .iter()
            .filter(move |one| one.name.as_str().strip_prefix("aquasecurity:trivy:") == Some(key));
        own.filter_map(|one| one.value.0.clone())
    };
    let purl = main.purl.0.as_deref().and_then(Purl::parse).filter(|purl| purl.image().is_some());
    if main.r#type.as_str() != "container" && purl.is_none() {
        return Subject { asked: main.name.0.clone(), ..Subject::default() };
    }
    let version = main.version.as_str();
    let name = main.name.as_str();
    let last = name.rsplit('/').next().unwrap_or(name);
    let has_tag = last.contains([':', '@']);
    let asked = match digest_of(version) {
        None if !version.is_empty() && !has_tag => format!("{name}:{version}"),
        _ => name.to_string(),
    };
    let digests = properties("RepoDigest").filter_map(|digest| digest_of(&digest));
    let own = digest_of(version).into_iter().chain(purl.as_ref().and_then(|purl| digest_of(&purl.version)));
    let mut digests: Vec<String> = digests.chain(own).collect();
    digests.sort_unstable();
    digests.dedup();
    Subject {
        asked: Some(asked).filter(|asked| !asked.is_empty()),
        tags: properties("RepoTag").chain(purl.as_ref().and_then(Purl::image)).collect(),
        digests,
        image_id: properties("ImageID").next(),
        platform: purl.as_ref().and_then(|purl| purl.qualifier("arch")).map(|arch| format!("linux/{arch}")),
        workload: None,
    }
}
