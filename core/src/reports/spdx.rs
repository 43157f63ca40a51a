//! SPDX 2 in JSON: an inventory.

use serde::Deserialize;

use super::purl::Purl;
use super::{Collector, Many, Package, ReportError, ScanReport, Subject, Text, day, digest_of, parse};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    name: Text,
    creation_info: super::Part<Creation>,
    packages: Many<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Creation {
    created: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Entry {
    name: Text,
    version_info: Text,
    primary_package_purpose: Text,
    checksums: Many<Checksum>,
    external_refs: Many<Reference>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Checksum {
    algorithm: Text,
    checksum_value: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Reference {
    reference_type: Text,
    reference_locator: Text,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let document: Document = parse(text)?;
    report.made = day(document.creation_info.0.created.as_str());
    let mut scan = Collector::new(Subject { asked: document.name.0, ..Subject::default() });
    for entry in document.packages.0 {
        let locators = entry.external_refs.0.iter().filter(|one| one.reference_type.as_str() == "purl");
        let purl = locators.filter_map(|one| one.reference_locator.0.clone()).next();
        let parsed = purl.as_deref().and_then(Purl::parse);
        let version = entry.version_info.0.unwrap_or_default();
        if entry.primary_package_purpose.as_str() == "CONTAINER" {
            let checksums = entry.checksums.0.iter().filter(|one| one.algorithm.as_str() == "SHA256");
            let checksums = checksums.map(|one| format!("sha256:{}", one.checksum_value.as_str()));
            let subject = &mut scan.scan.subject;
            subject.digests.extend(checksums.filter_map(|digest| digest_of(&digest)));
            subject.digests.extend(digest_of(&version));
            subject.digests.sort_unstable();
            subject.digests.dedup();
            subject.tags.extend(parsed.as_ref().and_then(Purl::image));
            if let Some(name) = entry.name.0 {
                let is_tag = digest_of(&version).is_none() && !version.is_empty() && !name.contains('@');
                subject.asked = Some(if is_tag { format!("{name}:{version}") } else { name });
            }
            continue;
        }
        let is_system = matches!(entry.primary_package_purpose.as_str(), "OPERATING-SYSTEM" | "OPERATING_SYSTEM");
        if let Some(name) = entry.name.0.filter(|_| !is_system) {
            let kind = parsed.map(|purl| purl.kind).unwrap_or_default();
            scan.package(Package { name, version, kind, purl, ..Package::default() });
        }
    }
    report.scans.push(scan.scan);
    Ok(())
}
