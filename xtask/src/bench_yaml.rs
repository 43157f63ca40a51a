//! `cargo xtask bench yaml`: how fast YAML is read, beside other parsers.

use std::path::Path;
use std::time::Duration;

use granit_parser::Parser as Granit;
use lintainer_core::project::{File, Kind};
use lintainer_core::source::Source;
use lintainer_core::span::FileId;
use lintainer_core::yaml::{self, Dialect};
use saphyr_parser::Parser as Saphyr;
use serde::Deserialize;

use crate::clock::Clock;
use crate::corpus;
use crate::oracle;

/// How often everything is read; the best processor time counts.
const ROUNDS: usize = 9;

/// Larger and smaller files are no ordinary manifests. In bytes.
const ORDINARY: std::ops::Range<usize> = 500..20_000;

/// Prints the table.
///
/// # Errors
/// There are no manifests.
pub fn run(folder: Option<&Path>) -> Result<(), String> {
    let corpora = match folder {
        Some(folder) => corpus::of_folder(folder),
        None => corpus::generate()?,
    };
    let texts = || corpora.iter().flat_map(|corpus| &corpus.files).enumerate();
    let open = |(index, (path, text)): (usize, &(String, String))| {
        File::new(FileId(index as u32), path, text.clone().into_bytes())
    };
    let is_schema = |text: &str| text.contains("kind: CustomResourceDefinition");
    let schemas: Vec<_> = texts().filter(|(_, (_, text))| is_schema(text)).collect();
    let mut files: Vec<File> = texts().filter(|(_, (_, text))| !is_schema(text)).map(open).collect();
    files.retain(|file| file.kind == Kind::Kubernetes && file.skipped.is_none());
    files.retain(|file| ORDINARY.contains(&file.source.text().len()) && serde(file.source.text()));
    if files.is_empty() {
        return Err("there are no manifests to measure with".to_string());
    }
    let bytes: usize = files.iter().map(|file| file.source.text().len()).sum();
    println!(
        "{} ordinary manifests, {:.1} MB; each parser {ROUNDS} times, the best counts.\n",
        files.len(),
        mega(bytes)
    );
    println!("| parser | ms | MB/s | times ours |\n|---|---:|---:|---:|");
    let texts: Vec<&Source> = files.iter().map(|file| &*file.source).collect();
    let ours = best(|| texts.iter().for_each(|source| drop(yaml::parse(source, Dialect::Kubernetes))));
    let row = |name: &str, time: Duration, bytes: usize| {
        let rate = mega(bytes) / time.as_secs_f64();
        println!(
            "| {name} | {:.1} | {rate:.0} | {:.1} |",
            time.as_secs_f64() * 1e3,
            time.as_secs_f64() / ours.as_secs_f64()
        );
    };
    row("lintainer, with the tree", ours, bytes);
    let events = |source: &&Source| Granit::new_from_str(source.text()).map_while(Result::ok).for_each(drop);
    row("granit-parser 2.2, events only", best(|| texts.iter().for_each(events)), bytes);
    let events = |source: &&Source| Saphyr::new_from_str(source.text()).map_while(Result::ok).for_each(drop);
    row("saphyr-parser 0.3, events only", best(|| texts.iter().for_each(events)), bytes);
    let values = |source: &&Source| assert!(std::hint::black_box(serde(source.text())));
    row("serde_yaml 0.9 (libyaml), values", best(|| texts.iter().for_each(values)), bytes);
    let raw: Vec<&str> = texts.iter().map(|source| source.text()).collect();
    for (name, reader) in
        [("go.yaml.in/yaml 4, nodes", "compose"), ("sigs.k8s.io/yaml 1.6, JSON as kubectl", "kubernetes")]
    {
        match oracle::yaml::time(reader, &raw, ROUNDS) {
            Ok(time) => row(name, time, bytes),
            Err(error) => println!("| {name} | not measured: {error} | | |"),
        }
    }
    if !schemas.is_empty() {
        let bytes: usize = schemas.iter().map(|(_, (_, text))| text.len()).sum();
        let heads = best(|| schemas.iter().for_each(|schema| drop(open(*schema).syntax())));
        row(&format!("lintainer, {} files of resource definitions, from their bytes", schemas.len()), heads, bytes);
    }
    let nodes: usize =
        texts.iter().flat_map(|source| yaml::parse(source, Dialect::Kubernetes)).map(|one| one.bytes()).sum();
    println!("\nA tree takes {:.2} times the bytes of its text.", nodes as f64 / bytes as f64);
    Ok(())
}

/// Whether all documents of a text can be read.
fn serde(text: &str) -> bool {
    serde_yaml::Deserializer::from_str(text).all(|document| serde_yaml::Value::deserialize(document).is_ok())
}

fn mega(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

fn best(run: impl Fn()) -> Duration {
    let time = || {
        let start = Clock::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| time()).min().unwrap_or_default()
}
