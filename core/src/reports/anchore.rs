//! Anchore: the vulnerabilities of an image, as its engine, `anchorectl image vulnerabilities` and the exports of
//! Enterprise have them.

use serde::Deserialize;

use super::{
    Collector, Level, Many, Number, Package, Part, ReportError, ScanReport, Subject, Text, Vulnerability, day,
    digest_of, parse, versions,
};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    image_digest: Text,
    vulnerabilities: Many<Entry>,
    metadata: Part<Metadata>,
    security_evaluation: Many<Evaluated>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Metadata {
    registry: Text,
    repository: Text,
    tag: Text,
    image_digest: Text,
    timestamp: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Entry {
    vuln: Text,
    severity: Text,
    fix: Text,
    #[serde(alias = "package_name")]
    package_name: Text,
    #[serde(alias = "package_version")]
    package_version: Text,
    #[serde(alias = "package_type")]
    package_type: Text,
    #[serde(alias = "package_path")]
    package_path: Text,
    package: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Evaluated {
    vulnerability_id: Text,
    cves: Text,
    severity: Text,
    package: Text,
    package_type: Text,
    path: Text,
    fix_available: Text,
    nvd_cvss_base_score: Number,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let document = match text.trim_start().starts_with('[') {
        true => Document { vulnerabilities: parse(text)?, ..Document::default() },
        false => parse(text)?,
    };
    let metadata = document.metadata.0;
    report.made = day(metadata.timestamp.as_str());
    let repository = metadata.repository.0.map(|repository| {
        let name = metadata.registry.0.map_or(repository.clone(), |registry| format!("{registry}/{repository}"));
        metadata.tag.0.map_or(name.clone(), |tag| format!("{name}:{tag}"))
    });
    let digests = [&document.image_digest, &metadata.image_digest];
    let digests = digests.into_iter().filter_map(|digest| digest_of(digest.as_str())).collect();
    let mut scan = Collector::new(Subject { asked: repository, digests, ..Subject::default() });
    for entry in document.vulnerabilities.0 {
        let at = scan.package(Package {
            name: entry.package_name.0.or(entry.package.0).unwrap_or_default(),
            version: entry.package_version.0.unwrap_or_default(),
            kind: entry.package_type.0.unwrap_or_default(),
            path: entry.package_path.0.filter(|path| path != "None"),
            ..Package::default()
        });
        let mut found = Vulnerability::named(entry.vuln.0.unwrap_or_default(), [], at);
        found.level = Level::parse(entry.severity.as_str());
        found.fixed = versions(entry.fix.as_str());
        scan.scan.vulnerabilities.push(found);
    }
    for entry in document.security_evaluation.0 {
        // `NAME-VERSION`: the version begins at the first part that begins with a digit.
        let whole = entry.package.0.unwrap_or_default();
        let cut = whole.match_indices('-').find(|(at, _)| whole.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit));
        let (name, version) =
            cut.and_then(|(at, _)| Some((whole.get(..at)?, whole.get(at + 1..)?))).unwrap_or((&whole, ""));
        let at = scan.package(Package {
            name: name.to_string(),
            version: version.to_string(),
            kind: entry.package_type.0.unwrap_or_default(),
            path: entry.path.0,
            ..Package::default()
        });
        let others = versions(entry.cves.as_str());
        let mut found = Vulnerability::named(entry.vulnerability_id.0.unwrap_or_default(), others, at);
        found.level = Level::parse(entry.severity.as_str());
        found.fixed = versions(entry.fix_available.as_str());
        found.rate(entry.nvd_cvss_base_score.0, None);
        scan.scan.vulnerabilities.push(found);
    }
    report.scans.push(scan.scan);
    Ok(())
}
