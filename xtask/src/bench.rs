//! `cargo xtask bench`: how fast parsing, linting and whole runs are, as a Markdown table.
//!
//! Only ratios within one run mean something: machines differ, and so do the hours of a day.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lintainer_core::linter::{Linter, Serial};
use lintainer_core::project::File;
use lintainer_core::settings::Settings;
use lintainer_core::span::FileId;

use crate::corpus::{self, Corpus};
use crate::tools::{cargo, root, run as run_command};
use crate::wasm;
use crate::{bench_growth, bench_lsp, bench_peers, bench_yaml};

/// How often each row is measured, unless that takes too long; the best time counts.
const ROUNDS: usize = 5;

/// How long a row may take before it is not measured again.
const ENOUGH: Duration = Duration::from_secs(5);

/// One line of the table.
struct Row {
    what: String,
    files: usize,
    bytes: usize,
    time: Duration,
    /// The time that `ratio` is against, and its name.
    against: Option<(Duration, &'static str)>,
}

impl Row {
    fn print(&self) {
        let millis = self.time.as_secs_f64() * 1e3;
        let each = self.time.as_secs_f64() * 1e6 / self.files.max(1) as f64;
        let rate = self.bytes as f64 / 1e6 / self.time.as_secs_f64().max(1e-9);
        let ratio = self.against.map_or_else(String::new, |(other, name)| {
            format!("{:.2} × {name}", self.time.as_secs_f64() / other.as_secs_f64().max(1e-9))
        });
        println!("| {} | {} | {millis:.1} | {each:.1} | {rate:.0} | {ratio} |", self.what, self.files);
    }
}

/// Runs the chore.
///
/// # Errors
/// Something cannot be built or written.
pub fn run(args: &[String]) -> Result<(), String> {
    let folder = match args {
        [] => None,
        [part] if part == "lsp" => {
            run_command(cargo().args(["build", "--release", "--quiet", "-p", "lintainer"]))?;
            return bench_lsp::run(&binary());
        }
        [part, ..] if part == "growth" => None,
        [part] if part == "python" => return crate::python::bench(),
        [part, rest @ ..] if part == "peers" => {
            run_command(cargo().args(["build", "--release", "--quiet", "-p", "lintainer"]))?;
            return bench_peers::run(rest);
        }
        [part] if part == "yaml" => None,
        [part, flag, folder] if part == "yaml" && flag == "--corpus" => Some(PathBuf::from(folder)),
        [flag, folder] if flag == "--corpus" => Some(PathBuf::from(folder)),
        _ => {
            return Err(
                "usage: cargo xtask bench [growth … | lsp | peers … | python | yaml] [--corpus DIR]".to_string()
            );
        }
    };
    if let ([part, rest @ ..], false) = (args, cfg!(debug_assertions))
        && part == "growth"
    {
        return bench_growth::run(rest);
    }
    let is_yaml = args.first().is_some_and(|part| part == "yaml");
    if is_yaml && !cfg!(debug_assertions) {
        return bench_yaml::run(folder.as_deref());
    }
    if cfg!(debug_assertions) {
        // What is measured must be optimised, ourselves included.
        run_command(cargo().args(["build", "--release", "--quiet", "-p", "lintainer"]))?;
        let folder = folder.map(|folder| folder.canonicalize().unwrap_or(folder));
        let mut again = cargo();
        again.args(["run", "--release", "--quiet", "-p", "xtask", "--", "bench"]);
        if is_yaml {
            again.arg("yaml");
        }
        match folder {
            Some(folder) => again.arg("--corpus").arg(folder),
            None => again.args(args.iter().filter(|_| !is_yaml)),
        };
        return run_command(&mut again);
    }
    let corpora = match &folder {
        Some(folder) => corpus::of_folder(folder),
        None => corpus::generate()?,
    };
    if corpora.is_empty() {
        return Err("there are no files to measure with".to_string());
    }
    println!("| what | files | ms | µs/file | MB/s | ratio |\n|---|---:|---:|---:|---:|---|");
    for corpus in &corpora {
        measure(corpus)?;
    }
    if let Some(folder) = &folder {
        let files = corpora.iter().map(|it| it.files.len()).sum();
        whole(folder, "all", files, corpora.iter().map(Corpus::bytes).sum(), None)?;
    }
    start_up()?;
    println!();
    bench_peers::compare(&corpora, None)?;
    bench_lsp::run(&binary())?;
    // The page is measured where it was built, by `cargo xtask wasm --page` or by its tests.
    if folder.is_none() && wasm::folder().join("playground/dist/index.html").is_file() {
        let script = wasm::folder().join("playground/tests/measure.js");
        return run_command(Command::new("node").arg(script));
    }
    Ok(())
}

/// Parsing, linting and whole runs over one format.
fn measure(corpus: &Corpus) -> Result<(), String> {
    let name = corpus.format.name();
    let (files, bytes) = (corpus.files.len(), corpus.bytes());
    let parse = best(|| {
        for (index, (path, text)) in corpus.files.iter().enumerate() {
            std::hint::black_box(File::new(FileId(index as u32), path, text.clone().into_bytes()).syntax());
        }
    });
    Row { what: format!("{name}: parse"), files, bytes, time: parse, against: None }.print();
    let registry = lintainer_rules::registry();
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    let lint = best(|| {
        std::hint::black_box(linter.lint(corpus.files.as_slice(), &Serial));
    });
    Row { what: format!("{name}: lint"), files, bytes, time: lint, against: Some((parse, "parse")) }.print();
    // With a folder that was given the formats lie side by side; the run over all of them has a row of its own.
    if corpus.folder.starts_with(root().join("target")) {
        whole(&corpus.folder, name, files, bytes, Some((lint, "lint")))?;
    }
    Ok(())
}

/// The binary over a folder, with one thread and with two; and its memory.
fn whole(
    folder: &Path,
    name: &str,
    files: usize,
    bytes: usize,
    against: Option<(Duration, &'static str)>,
) -> Result<(), String> {
    let command = |threads: &str| {
        let mut command = check(folder, threads);
        command.arg(".");
        command
    };
    let one = best_run(|| command("1"))?;
    Row { what: format!("{name}: whole run, 1 thread"), files, bytes, time: one, against }.print();
    let two = best_run(|| command("2"))?;
    Row { what: format!("{name}: whole run, 2 threads"), files, bytes, time: two, against: Some((one, "1 thread")) }
        .print();
    if let Some(kib) = peak_memory(command("1")) {
        println!("| {name}: peak memory, 1 thread | {files} | {:.1} MB |  |  |  |", kib as f64 * 1024.0 / 1e6);
    }
    Ok(())
}

/// One small file, from the start of the process to its end.
fn start_up() -> Result<(), String> {
    let folder = root().join("target/bench/small");
    let text = "FROM alpine:3.22\nUSER 10001:10001\nCMD [\"/app\"]\n";
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("Dockerfile"), text))
        .map_err(|error| format!("{} cannot be written: {error}", folder.display()))?;
    let command = || {
        let mut command = quiet(Command::new(binary()), &folder);
        command.args(["check", "Dockerfile"]);
        command
    };
    // It is so short that one of them says little.
    let times: Vec<Duration> = (0..10).map(|_| best_run(command)).collect::<Result<_, _>>()?;
    let time = times.iter().sum::<Duration>() / 10;
    Row { what: "one small file, start to exit".to_string(), files: 1, bytes: text.len(), time, against: None }.print();
    Ok(())
}

/// Our check of what is named, with the defaults.
pub fn check(folder: &Path, threads: &str) -> Command {
    let mut command = quiet(Command::new(binary()), folder);
    command.args(["check", "--isolated", "--no-ignores", "-q", "-f", "json", "-j", threads]);
    command
}

/// A command in a folder that reads and prints nothing.
pub fn quiet(mut command: Command, folder: &Path) -> Command {
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How long a linter takes. Its status says whether there are findings (1), or that it did not run (more).
pub fn time_run(command: &mut Command) -> Result<Duration, String> {
    time_run_with(command, &[0, 1]).map(|(time, _)| time)
}

/// How long a command takes that may end with one of these statuses, and with which it did.
pub fn time_run_with(command: &mut Command, fine: &[i32]) -> Result<(Duration, i32), String> {
    let start = Instant::now();
    let status = command.status();
    let time = start.elapsed();
    let name = command.get_program().to_string_lossy();
    let status = status.map_err(|error| format!("`{name}` cannot be started: {error}"))?;
    match status.code() {
        Some(code) if fine.contains(&code) => Ok((time, code)),
        _ => Err(format!("`{name}` failed: {status}")),
    }
}

/// The best time of a command.
fn best_run(command: impl Fn() -> Command) -> Result<Duration, String> {
    rounds(|| time_run(&mut command()))
}

/// The best time of a job.
fn best(mut job: impl FnMut()) -> Duration {
    let time = rounds(|| {
        let start = Instant::now();
        job();
        Ok(start.elapsed())
    });
    time.unwrap_or_default()
}

/// The shortest of several times.
fn rounds(mut time: impl FnMut() -> Result<Duration, String>) -> Result<Duration, String> {
    let start = Instant::now();
    let mut best = time()?;
    for _ in 1..ROUNDS {
        if start.elapsed() > ENOUGH {
            break;
        }
        best = best.min(time()?);
    }
    Ok(best)
}

fn binary() -> PathBuf {
    root().join("target/release").join(format!("lintainer{}", std::env::consts::EXE_SUFFIX))
}

/// The most memory that a process had, in KiB, as Linux counts it; `None` elsewhere. The kernel keeps the high-water mark, so
/// only growth in the last moment before the end is missed.
fn peak_memory(mut command: Command) -> Option<u64> {
    let mut child = command.spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().ok()?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().split(' ').next()?.parse().ok());
        peak = peak.max(kib);
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}
