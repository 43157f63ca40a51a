//! `cargo xtask bench peers`: other linters and ours on the same files, by the processor time that they take on all cores.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use lintainer_core::model::Format;
use lintainer_core::project::File;
use lintainer_core::span::FileId;

use crate::bench::{check, quiet, time_run_with};
use crate::corpus::{self, Corpus};
use crate::tools::has;

/// How many files a linter gets that takes milliseconds for one.
const MANY: usize = 1000;

/// How many a linter gets that takes longer.
const FEW: usize = 100;

/// How much processor time of a linter is measured, if it is not too slow: the system counts hundredths of seconds.
const ENOUGH: Duration = Duration::from_secs(1);

/// How long a linter may take in all before it is not run again.
const LONGEST: Duration = Duration::from_secs(30);

const USAGE: &str = "usage: cargo xtask bench peers --corpus DIR [--schemas DIR]";

/// Another linter.
struct Peer {
    name: &'static str,
    args: Vec<String>,
    /// How many files it gets.
    files: usize,
    /// The status with which it says that it could not read one of the files, if it has one.
    unread: Option<i32>,
}

impl Peer {
    /// The statuses of a run that was one: there are no findings, there are some, a file could not be read.
    fn fine(&self) -> Vec<i32> {
        [0, 1].into_iter().chain(self.unread).collect()
    }
}

/// Runs the chore. `--schemas` is a folder of JSON schemas, one file for each kind, for linters that would fetch them.
///
/// # Errors
/// There are no files, or our own command fails.
pub fn run(args: &[String]) -> Result<(), String> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (folder, schemas) = match args.as_slice() {
        ["--corpus", folder] => (folder, None),
        ["--corpus", folder, "--schemas", schemas] => (folder, Some(absolute(schemas))),
        _ => return Err(USAGE.to_string()),
    };
    let corpora = corpus::of_folder(&absolute(folder));
    if corpora.is_empty() {
        return Err("there are no files to measure with".to_string());
    }
    compare(&corpora, schemas.as_deref())
}

fn absolute(folder: &str) -> PathBuf {
    Path::new(folder).canonicalize().unwrap_or_else(|_| PathBuf::from(folder))
}

/// Prints a table of all linters that there are for these files.
///
/// # Errors
/// Our own command fails.
pub fn compare(corpora: &[Corpus], schemas: Option<&Path>) -> Result<(), String> {
    println!("| a part of the files | files | ms of processor time | µs/file | ratio |\n|---|---:|---:|---:|---|");
    for corpus in corpora {
        let format = corpus.format.name();
        for peer in peers(corpus.format, schemas) {
            if !has(peer.name) {
                println!("| {format}: {} is not installed |  |  |  |  |", peer.name);
                continue;
            }
            let paths = evenly(corpus, peer.files);
            let (ours, _) = processor_time(&[0, 1], || {
                let mut command = check(&corpus.folder, "1");
                command.args(&paths);
                command
            })?;
            let theirs = processor_time(&peer.fine(), || {
                let mut command = quiet(Command::new(peer.name), &corpus.folder);
                command.args(&peer.args).args(&paths);
                command
            });
            let row = |name: &str, time: Duration, ratio: &str| {
                let each = time.as_secs_f64() * 1e6 / paths.len().max(1) as f64;
                println!(
                    "| {format}: {name} | {} | {:.1} | {each:.0} | {ratio} |",
                    paths.len(),
                    time.as_secs_f64() * 1e3
                );
            };
            row("lintainer", ours, "");
            match theirs {
                Ok((theirs, status)) => {
                    let ratio = theirs.as_secs_f64() / ours.as_secs_f64().max(1e-9);
                    let note = if Some(status) == peer.unread { ", which could not read a file" } else { "" };
                    row(&format!("{}{note}", peer.name), theirs, &format!("{ratio:.1} × lintainer"));
                }
                Err(message) => println!("| {format}: {message} |  |  |  |  |"),
            }
        }
    }
    Ok(())
}

fn peers(format: Format, schemas: Option<&Path>) -> Vec<Peer> {
    let peer = |name, files, args: &[&str]| {
        let args = args.iter().map(ToString::to_string).collect();
        Peer { name, args, files, unread: None }
    };
    let checkov = ["--quiet", "--compact", "--skip-download", "--framework", format.name(), "--file"];
    match format {
        Format::Dockerfile => {
            let args = ["lint", "--no-config", "--slow-checks", "off", "--fail-level", "none", "-f", "json"];
            // <https://github.com/wharflab/tally/blob/main/docs/guide/exit-codes.md>: 4 is a syntax error.
            let tally = Peer { unread: Some(4), ..peer("tally", MANY, &args) };
            vec![peer("hadolint", FEW, &["--no-fail"]), tally, peer("checkov", FEW, &checkov)]
        }
        Format::Compose => vec![peer("dclint", FEW, &["--quiet"])],
        Format::Kubernetes => {
            let mut kubeconform = peer("kubeconform", MANY, &["-ignore-missing-schemas", "-n", "1", "-output", "json"]);
            // Without a folder it fetches its schemas, and its time is also that of the network.
            if let Some(schemas) = schemas {
                let location = schemas.join("{{ .ResourceKind }}{{ .KindSuffix }}.json");
                kubeconform.args.extend(["-schema-location".to_string(), location.display().to_string()]);
            }
            vec![
                peer("kube-score", MANY, &["score", "--output-format", "ci"]),
                kubeconform,
                peer("checkov", FEW, &checkov),
            ]
        }
        Format::Project => Vec::new(),
    }
}

/// The paths of some files, evenly taken from all of them. Some linters end at the first file that cannot be read, so that
/// those are left out.
fn evenly(corpus: &Corpus, count: usize) -> Vec<&String> {
    let is_whole = |(path, text): &&(String, String)| {
        let file = File::new(FileId(0), path, text.clone().into_bytes());
        !file.is_broken()
    };
    let whole: Vec<&String> = corpus.files.iter().filter(is_whole).map(|(path, _)| path).collect();
    let step = (whole.len() / count).max(1);
    whole.into_iter().step_by(step).take(count).collect()
}

/// The processor time of a command that may end with one of these statuses: the mean of as many runs as are needed to count it,
/// with the status of the last one.
fn processor_time(fine: &[i32], command: impl Fn() -> Command) -> Result<(Duration, i32), String> {
    let (begin, before) = (Instant::now(), of_children());
    let mut wall = Duration::ZERO;
    let mut runs = 0;
    loop {
        let (time, status) = time_run_with(&mut command(), fine)?;
        wall += time;
        runs += 1;
        let time = of_children().zip(before).map_or(wall, |(now, before)| now.saturating_sub(before));
        if time >= ENOUGH || begin.elapsed() >= LONGEST {
            return Ok((time / runs, status));
        }
    }
}

/// The processor time of all processes that we started and that have ended, where Linux tells it.
fn of_children() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold anything.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut times = fields.split(' ').skip(13).take(2).map(|ticks| ticks.parse::<u64>().ok());
    let ticks = times.next()?? + times.next()??;
    // `USER_HZ` is 100 on every architecture that we run on.
    Some(Duration::from_millis(ticks * 10))
}
