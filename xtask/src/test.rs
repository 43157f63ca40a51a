//! `cargo xtask test`: every check that a change must pass.
//!
//! A front end adds its checks as one more entry of [`STEPS`].

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::counts::{self, Counts};
use crate::tools::{self, cargo, describe, in_ci};
use crate::{docs, editors, python, release, site, supply, tables, wasm};

/// A check.
struct Step {
    /// Its name, for `cargo xtask test NAME`.
    name: &'static str,
    /// What it checks.
    what: &'static str,
    run: fn() -> Outcome,
}

/// What became of a step.
enum Outcome {
    /// How many tests passed and failed; a step that is one check counts as one.
    Counted(Counts),
    /// It could not run here, and why. In continuous integration that is a failure.
    Skipped(String),
    /// It could not run here, and why; no machine has to be able to.
    Excused(String),
}

/// All steps, the fast ones first.
const STEPS: &[Step] = &[
    Step { name: "fmt", what: "the code is formatted", run: fmt },
    Step { name: "clippy", what: "no lints", run: clippy },
    Step { name: "unit", what: "the tests of all crates, documentation and tutorials", run: unit },
    Step { name: "rules", what: "docs/rules is up to date, the site's pages can be made", run: rule_pages },
    Step {
        name: "tables",
        what: "the tables of facts are whole, and the schema of Compose is what its source gives",
        run: fact_tables,
    },
    Step {
        name: "licenses",
        what: "what is shipped has allowed licences, and THIRD-PARTY.md names them",
        run: licenses,
    },
    Step { name: "release", what: "what a release consists of agrees, and nothing is found in it", run: release_parts },
    Step { name: "workflows", what: "zizmor finds nothing in the workflows and the action", run: workflows },
    Step { name: "advisories", what: "nothing is known against what Cargo.lock names", run: advisories },
    Step { name: "doc", what: "the documentation of the code builds without warnings", run: doc },
    Step { name: "wasm", what: "the JavaScript package builds, and its tests pass in Node", run: package },
    Step { name: "page", what: "the playground builds, and its tests pass in Chromium", run: page },
    Step {
        name: "site",
        what: "the documentation builds as a site without a dead link, and its tests pass in Chromium",
        run: documentation,
    },
    Step { name: "lsp", what: "the language server keeps to the protocol", run: || outside(editors::protocol()) },
    Step { name: "neovim", what: "the language server in a real Neovim", run: || outside(editors::neovim()) },
    Step { name: "vscode", what: "the VS Code extension", run: || outside(editors::vscode()) },
    Step { name: "python", what: "the Python package, with Arrow and Spark", run: || outside(python::tests()) },
    Step { name: "hooks", what: "the hooks in a real pre-commit", run: || outside(python::hooks()) },
];

/// Whether this is `--quick`, which tests a part of what takes long.
static IS_QUICK: AtomicBool = AtomicBool::new(false);

/// The steps of `--quick`: what needs nothing but Rust.
const QUICK: [&str; 7] = ["fmt", "clippy", "unit", "rules", "tables", "licenses", "release"];

/// What all steps together take on the disk (bytes), with the tools that they install: 7 GB were measured in continuous
/// integration, which keeps nothing for debuggers and second builds.
const ROOM: u64 = 10_000_000_000;

/// Says so where the disk will be full before the end: what compilers and package managers say of it leads nowhere.
fn short_of_room() -> Option<String> {
    let told = tools::output(Command::new("df").args(["-Pk", "."]).current_dir(tools::root()))?;
    let free = told.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()? * 1024;
    let of = |bytes: u64| bytes as f64 / 1e9;
    (free < ROOM).then(|| format!("{:.1} GB are free on the disk; all steps need up to {:.0} GB", of(free), of(ROOM)))
}

/// Runs some steps and says at the end what did not run.
fn run_steps(chosen: impl Iterator<Item = &'static Step>) -> Result<(), String> {
    let mut total = Counts::default();
    let mut notes: Vec<String> = short_of_room().into_iter().collect();
    notes.iter().for_each(|note| println!("{note}"));
    for step in chosen {
        println!("\n=== {}: {}", step.name, step.what);
        let start = Instant::now();
        match (step.run)() {
            Outcome::Counted(counts) => {
                total += counts;
                let word = if counts.failed == 0 { "passed" } else { "FAILED" };
                println!("=== {} {word} in {:.1} s", step.name, start.elapsed().as_secs_f32());
                if counts.failed > 0 {
                    notes.push(format!("failed: {}", step.name));
                }
                if counts.skipped > 0 {
                    notes.push(format!("skipped: {} of the tests of {}; see above", counts.skipped, step.name));
                }
            }
            Outcome::Skipped(why) if in_ci() => {
                total.failed += 1;
                println!("=== {} FAILED: it may not be skipped here: {why}", step.name);
                notes.push(format!("failed: {} ({why})", step.name));
            }
            Outcome::Skipped(why) | Outcome::Excused(why) => {
                println!("=== {} SKIPPED: {why}", step.name);
                notes.push(format!("skipped: {} ({why})", step.name));
            }
        }
    }
    println!();
    notes.iter().for_each(|note| println!("{note}"));
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    if total.failed == 0 { Ok(()) } else { Err(String::new()) }
}

/// Runs the chore.
///
/// # Errors
/// A step failed or does not exist.
pub fn run(args: &[String]) -> Result<(), String> {
    match args {
        [flag] if flag == "--list" => {
            STEPS.iter().for_each(|step| {
                let note = if QUICK.contains(&step.name) { " (--quick)" } else { "" };
                println!("{:<10} {}{note}", step.name, step.what);
            });
            Ok(())
        }
        [flag] if flag == "--quick" => {
            IS_QUICK.store(true, Ordering::Relaxed);
            let result = run_steps(STEPS.iter().filter(|step| QUICK.contains(&step.name)));
            let left_out: Vec<&str> = STEPS.iter().map(|step| step.name).filter(|name| !QUICK.contains(name)).collect();
            println!("left out by --quick: {}; of hostile files a fifth was tried", left_out.join(", "));
            result
        }
        names => {
            if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
                return Err(format!("there is no step `{unknown}`; `cargo xtask test --list` names them"));
            }
            run_steps(STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| name == step.name)))
        }
    }
}

/// One check that passes or fails.
fn check(command: &mut Command) -> Outcome {
    println!("$ {}", describe(command));
    single(tools::run(command))
}

fn single(result: Result<(), String>) -> Outcome {
    match result {
        Ok(()) => Outcome::Counted(Counts { passed: 1, ..Counts::default() }),
        Err(message) => {
            println!("{message}");
            Outcome::Counted(Counts { failed: 1, ..Counts::default() })
        }
    }
}

fn licenses() -> Outcome {
    single(supply::licenses(&["--check".to_string()]))
}

/// The advisories are on the internet, which a machine that tests need not reach: then it is said, also in continuous
/// integration.
fn advisories() -> Outcome {
    match supply::advisories() {
        Ok(Some(why)) => Outcome::Excused(why),
        Ok(None) => single(Ok(())),
        Err(found) => single(Err(found)),
    }
}

fn release_parts() -> Outcome {
    single(release::check::agreement(None))
}

fn workflows() -> Outcome {
    release::check::zizmor().map_or_else(Outcome::Skipped, |mut command| check(&mut command))
}

fn fmt() -> Outcome {
    check(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Outcome {
    check(cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
}

fn unit() -> Outcome {
    let mut command = cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]);
    if IS_QUICK.load(Ordering::Relaxed) {
        command.env("LINTAINER_QUICK", "1");
    }
    println!("$ {}", describe(&command));
    counted(&mut command)
}

/// Runs tests with their output visible and adds up the results that the runners print.
fn counted(command: &mut Command) -> Outcome {
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return single(Err(format!("`{}` cannot be started: {error}", describe(command)))),
    };
    let mut total = Counts::default();
    let mut out = std::io::stdout();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines().map_while(Result::ok))
    {
        let _ = writeln!(out, "{line}");
        if let Some(counts) = counts::of_line(&line) {
            total += counts;
        }
    }
    let success = child.wait().is_ok_and(|status| status.success());
    // Tests that do not compile have no result line.
    if !success && total.failed == 0 {
        total.failed = 1;
    }
    Outcome::Counted(total)
}

/// Tests that need programs from outside.
fn outside(command: Result<Command, String>) -> Outcome {
    match command {
        Ok(mut command) => {
            println!("$ {}", describe(&command));
            counted(&mut command)
        }
        Err(why) => Outcome::Skipped(why),
    }
}

fn rule_pages() -> Outcome {
    single(docs::check())
}

fn fact_tables() -> Outcome {
    single(tables::check())
}

fn doc() -> Outcome {
    check(cargo().args(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// Building is a test of its own: core and rules must stay pure.
fn package() -> Outcome {
    let binary = single(tools::run(cargo().args(["build", "--quiet", "-p", "lintainer"])));
    if let Outcome::Counted(Counts { failed: 1.., .. }) = binary {
        return binary;
    }
    match wasm::package() {
        Ok(_) => npm("test"),
        Err(why) => unbuilt(why),
    }
}

fn page() -> Outcome {
    if let Err(why) = wasm::page() {
        return unbuilt(why);
    }
    if let Err(why) = chromium() {
        return Outcome::Skipped(why);
    }
    let types = wasm::npm().and_then(|mut npm| tools::run(npm.args(["--silent", "run", "types"])));
    match types {
        Ok(()) => npm("test:browser"),
        Err(message) => single(Err(message)),
    }
}

fn documentation() -> Outcome {
    if let Err(why) = wasm::page() {
        return unbuilt(why);
    }
    if let Err(wrong) = site::build(false) {
        return single(Err(wrong));
    }
    match chromium() {
        Ok(()) => npm("test:site"),
        Err(why) => Outcome::Skipped(why),
    }
}

/// A browser for tests, which is installed where it is missing.
fn chromium() -> Result<(), String> {
    if Path::new("/usr/bin/chromium").is_file() || std::env::var_os("CHROMIUM").is_some() {
        return Ok(());
    }
    tools::install_debian(&["chromium"])
}

/// A package that could not be built: for want of a compiler, or because the code is wrong.
fn unbuilt(why: String) -> Outcome {
    if why.contains("failed: exit") { single(Err(why)) } else { Outcome::Skipped(why) }
}

/// Runs tests that are a script of `wasm/package.json`.
fn npm(script: &str) -> Outcome {
    match wasm::npm() {
        Ok(mut command) => {
            command.args(["--silent", "run", script]);
            println!("$ {}", describe(&command));
            counted(&mut command)
        }
        Err(message) => Outcome::Skipped(message),
    }
}
