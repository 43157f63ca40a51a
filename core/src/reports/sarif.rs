//! SARIF as Trivy and Grype write it: messages for people, out of which the facts are read.

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    Collector, Level, Many, Number, Package, Part, ReportError, ScanReport, Subject, Text, Vulnerability, digest_of,
    parse, versions,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    runs: Many<Run>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Run {
    tool: Part<Tool>,
    results: Many<Outcome>,
    properties: Part<RunProperties>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tool {
    driver: Part<Driver>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Driver {
    name: Text,
    rules: Many<Rule>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Rule {
    id: Text,
    help: Part<Message>,
    properties: Part<RuleProperties>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RuleProperties {
    #[serde(rename = "security-severity")]
    severity: Number,
    purls: Many<Text>,
    tags: Many<Text>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RunProperties {
    image_name: Text,
    repo_tags: Many<Text>,
    repo_digests: Many<Text>,
    #[serde(rename = "imageID")]
    image_id: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Message {
    text: Text,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Outcome {
    rule_id: Text,
    message: Part<Message>,
    locations: Many<Location>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Location {
    logical_locations: Many<Logical>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: Text,
}

pub(super) fn read(text: &str, report: &mut ScanReport) -> Result<(), ReportError> {
    let document: Document = parse(text)?;
    for run in document.runs.0 {
        let driver = run.tool.0.driver.0;
        let properties = run.properties.0;
        let rules: HashMap<String, Rule> =
            driver.rules.0.into_iter().filter_map(|rule| Some((rule.id.0.clone()?, rule))).collect();
        let mut subject = Subject {
            asked: properties.image_name.0,
            tags: properties.repo_tags.0.into_iter().filter_map(|tag| tag.0).collect(),
            digests: properties.repo_digests.0.iter().filter_map(|digest| digest_of(digest.as_str())).collect(),
            image_id: properties.image_id.0,
            ..Subject::default()
        };
        // Grype: `INPUT@DIGEST:/path`.
        let place =
            run.results.0.iter().flat_map(|one| &one.locations.0).flat_map(|one| &one.logical_locations.0).next();
        if let Some((name, _)) = place.and_then(|place| place.fully_qualified_name.as_str().rsplit_once(":/"))
            && subject.asked.is_none()
        {
            subject.digests.extend(digest_of(name).filter(|_| name.contains('@')));
            subject.asked =
                Some(name.split_once('@').map_or(name, |(name, _)| name).to_string()).filter(|name| !name.is_empty());
        }
        let mut scan = Collector::new(subject);
        let mut skipped = 0;
        for outcome in run.results.0 {
            let rule = rules.get(outcome.rule_id.as_str());
            let message = outcome.message.0.text.0.unwrap_or_default();
            let help = rule.and_then(|rule| rule.help.0.text.0.as_deref()).unwrap_or("");
            // Each on a line of its own, in the message or in the help.
            let value = |keys: &[&str]| {
                let lines = message.lines().chain(help.lines());
                let pair = |line: &str| {
                    line.split_once(':').map(|(key, value)| (key.trim().to_string(), value.trim().to_string()))
                };
                lines.filter_map(pair).find(|(key, _)| keys.contains(&key.as_str())).map(|(_, value)| value)
            };
            let id = value(&["Vulnerability", "Vulnerability ID"]).filter(|id| !id.is_empty() && !id.contains(' '));
            let id = id.unwrap_or_else(|| vulnerability_of(outcome.rule_id.as_str()));
            let Some(name) = value(&["Package"]).filter(|name| !name.is_empty()) else {
                // Secrets and misconfigurations are among the results of Trivy.
                skipped += 1;
                continue;
            };
            let at = scan.package(Package {
                name,
                version: value(&["Installed Version", "Version"]).unwrap_or_default(),
                kind: value(&["Type"]).unwrap_or_default(),
                purl: rule.and_then(|rule| rule.properties.0.purls.0.first()).and_then(|purl| purl.0.clone()),
                ..Package::default()
            });
            let mut found = Vulnerability::named(id, [], at);
            found.fixed = versions(&value(&["Fixed Version", "Fix Version"]).unwrap_or_default());
            found.level = Level::parse(&value(&["Severity"]).unwrap_or_default());
            let tags =
                rule.into_iter().flat_map(|rule| &rule.properties.0.tags.0).map(|tag| Level::parse(tag.as_str()));
            found.level = tags.fold(found.level, Level::max);
            found.rate(rule.and_then(|rule| rule.properties.0.severity.0), None);
            scan.scan.vulnerabilities.push(found);
        }
        if skipped > 0 {
            report.notes.push(format!("{skipped} results of {} are about no package", driver.name.as_str()));
        }
        report.scans.push(scan.scan);
    }
    Ok(())
}

/// The vulnerability in the name of a rule: Grype writes `CVE-2099-0001-curl`.
fn vulnerability_of(rule: &str) -> String {
    let parts: Vec<&str> = rule.split('-').collect();
    let count = match parts.first() {
        Some(&"CVE") => 3,
        Some(&"GHSA") => 4,
        _ => parts.len(),
    };
    parts.get(..count.min(parts.len())).unwrap_or(&[]).join("-")
}
