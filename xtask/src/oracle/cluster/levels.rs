//! The levels of Pod Security that refuse a pod, as the API server has it and as we do.

use lintainer_core::kubernetes::{Level, breaches};
use lintainer_core::settings::KubernetesVersion;
use lintainer_core::yaml::{Absent, Field};
use serde_json::Value;

use super::super::manifests::Manifest;
use super::super::{Checkout, Differences, ask_one, kept, list, manifests, places, text, texts};
use super::server;

/// The versions of the levels that are asked about.
const VERSIONS: [&str; 6] = ["v1.24", "v1.27", "v1.30", "v1.32", "v1.34", "v1.37"];

/// Compares all pods and templates of pods that the server accepts.
///
/// # Errors
/// The server cannot be built or started, a file cannot be read.
pub fn compare(
    checkouts: &[Checkout],
    differences: &mut Differences,
    version: &str,
    answers: Option<&str>,
) -> Result<(), String> {
    let manifests = manifests::parse_all(checkouts)?;
    let all = manifests.iter().flat_map(|manifest| manifest.filled().map(move |document| (manifest, document)));
    let asked: Vec<_> = all.filter(|(manifest, document)| may_hold_pods(manifest, *document)).collect();
    let answers = kept(answers, || {
        let mut server = server::command(version)?;
        let questions: Vec<String> = asked.iter().map(|(manifest, document)| question(manifest, *document)).collect();
        ask_one(&mut server, &questions).map_err(|error| format!("{error}; {}", server::log(version)))
    })?;
    if answers.len() != asked.len() {
        return Err(format!("{} of {} documents are answered", answers.len(), asked.len()));
    }
    for ((manifest, document), answer) in asked.into_iter().zip(&answers) {
        for verdict in list(answer, "verdicts") {
            judge(manifest, document, verdict, differences);
        }
    }
    Ok(())
}

fn may_hold_pods(manifest: &Manifest, document: usize) -> bool {
    manifest.source.slice(manifest.documents[document].span).contains("containers:")
}

fn question(manifest: &Manifest, document: usize) -> String {
    let text = manifest.source.slice(manifest.documents[document].span);
    serde_json::json!({"text": text, "versions": VERSIONS}).to_string()
}

/// Compares what is said about one pod.
fn judge(manifest: &Manifest, document: usize, verdict: &Value, differences: &mut Differences) {
    let at = text(verdict, "at");
    let is_pod = at.ends_with("template") || text(verdict, "version") == "v1" && text(verdict, "kind") == "Pod";
    let below = |path: &str| if at.is_empty() { path.to_string() } else { format!("{at}.{path}") };
    let root = manifest.root(document);
    let spec = root.and_then(|root| places::node(root, &below("spec")));
    let (Some(root), Some(spec), true) = (root, spec, is_pod && text(verdict, "verdict") == "accepted") else { return };
    let annotations = places::node(root, &below("metadata.annotations")).map(|node| Field::of(node).pairs());
    let annotations = annotations.unwrap_or_default();
    let theirs = texts(verdict, "levels");
    for version in VERSIONS {
        let Some(parsed) = KubernetesVersion::parse(version) else { continue };
        for level in [Level::Baseline, Level::Restricted] {
            differences.compared("verdicts", 1);
            let ours = breaches(Field::new(spec, Absent::At(spec.span())), &annotations, level, parsed);
            let name = format!("{}:{version}", level.name());
            let place = manifest.place(*manifest.lines(spec.span()).start());
            match (theirs.contains(&name), ours.first()) {
                (true, None) => differences.add(format!("refused under {name}, here fine"), place),
                (false, Some(breach)) => {
                    let example = format!("{place}: {} {}", breach.check, breach.field);
                    differences.add(format!("fine under {name}, here refused"), example);
                }
                _ => {}
            }
        }
    }
    differences.compared("pods", 1);
}
