//! `cargo xtask test`: every check that a change must pass.
//!
//! A front end adds its checks as one more entry of [`STEPS`].

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::tools::{self, cargo, describe, in_ci};
use crate::{docs, editors, python, supply, tables, wasm};

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
    Counted { passed: usize, failed: usize },
    /// It could not run here, and why. In continuous integration that is a failure.
    Skipped(String),
}

/// All steps, the fast ones first.
const STEPS: &[Step] = &[
    Step { name: "fmt", what: "the code is formatted", run: fmt },
    Step { name: "clippy", what: "no lints", run: clippy },
    Step { name: "unit", what: "the tests of all crates", run: unit },
    Step { name: "rules", what: "docs/rules is up to date", run: rule_pages },
    Step { name: "tables", what: "the tables of facts are whole, and what their sources give", run: fact_tables },
    Step {
        name: "licenses",
        what: "what is shipped has allowed licences, and THIRD-PARTY.md names them",
        run: licenses,
    },
    Step { name: "advisories", what: "nothing is known against what Cargo.lock names", run: advisories },
    Step { name: "doc", what: "the documentation builds without warnings", run: doc },
    Step { name: "wasm", what: "the JavaScript package builds, and its tests pass in Node", run: package },
    Step { name: "page", what: "the playground builds, and its tests pass in Chromium", run: page },
    Step { name: "lsp", what: "the language server keeps to the protocol", run: || outside(editors::protocol()) },
    Step { name: "neovim", what: "the language server in a real Neovim", run: || outside(editors::neovim()) },
    Step { name: "vscode", what: "the VS Code extension", run: || outside(editors::vscode()) },
    Step { name: "python", what: "the Python package, with Arrow and Spark", run: || outside(python::tests()) },
    Step { name: "hooks", what: "the hooks in a real pre-commit", run: || outside(python::hooks()) },
];

/// Runs the steps that are named, or all.
///
/// # Errors
/// A step failed or does not exist.
pub fn run_steps(names: &[String]) -> Result<(), String> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        return Err(format!("there is no step `{unknown}`; `cargo xtask test --list` names them"));
    }
    let chosen = STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| name == step.name));
    let (mut passed, mut failed) = (0, 0);
    let mut notes = Vec::new();
    for step in chosen {
        println!("\n=== {}: {}", step.name, step.what);
        let start = Instant::now();
        match (step.run)() {
            Outcome::Counted { passed: good, failed: bad } => {
                passed += good;
                failed += bad;
                let word = if bad == 0 { "passed" } else { "FAILED" };
                println!("=== {} {word} in {:.1} s", step.name, start.elapsed().as_secs_f32());
                if bad > 0 {
                    notes.push(format!("failed: {}", step.name));
                }
            }
            Outcome::Skipped(why) if in_ci() => {
                failed += 1;
                println!("=== {} FAILED: it may not be skipped here: {why}", step.name);
                notes.push(format!("failed: {} ({why})", step.name));
            }
            Outcome::Skipped(why) => {
                println!("=== {} SKIPPED: {why}", step.name);
                notes.push(format!("skipped: {} ({why})", step.name));
            }
        }
    }
    println!();
    notes.iter().for_each(|note| println!("{note}"));
    println!("{passed} passed, {failed} failed");
    if failed == 0 { Ok(()) } else { Err(String::new()) }
}

/// Runs the chore.
///
/// # Errors
/// A step failed or does not exist.
pub fn run(args: &[String]) -> Result<(), String> {
    if args.iter().any(|arg| arg == "--list") {
        STEPS.iter().for_each(|step| println!("{:<10} {}", step.name, step.what));
        return Ok(());
    }
    run_steps(args)
}

/// One check that passes or fails.
fn check(command: &mut Command) -> Outcome {
    println!("$ {}", describe(command));
    single(tools::run(command))
}

fn single(result: Result<(), String>) -> Outcome {
    match result {
        Ok(()) => Outcome::Counted { passed: 1, failed: 0 },
        Err(message) => {
            println!("{message}");
            Outcome::Counted { passed: 0, failed: 1 }
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
        Ok(Some(why)) => {
            println!("not compared: {why}");
            Outcome::Counted { passed: 0, failed: 0 }
        }
        Ok(None) => single(Ok(())),
        Err(found) => single(Err(found)),
    }
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
    println!("$ {}", describe(&command));
    counted(&mut command)
}

/// Runs tests with their output visible and adds up the results that the runners print.
fn counted(command: &mut Command) -> Outcome {
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return single(Err(format!("`{}` cannot be started: {error}", describe(command)))),
    };
    let (mut passed, mut failed) = (0, 0);
    let mut out = std::io::stdout();
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines().map_while(Result::ok))
    {
        let _ = writeln!(out, "{line}");
        if let Some((good, bad)) = result_line(&line) {
            passed += good;
            failed += bad;
        }
    }
    let success = child.wait().is_ok_and(|status| status.success());
    // Tests that do not compile have no result line.
    if !success && failed == 0 {
        failed = 1;
    }
    Outcome::Counted { passed, failed }
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

/// The counts of a line such as `test result: ok. 8 passed; 0 failed; …`.
fn result_line(line: &str) -> Option<(usize, usize)> {
    let line = line.trim_start();
    // Node's runner prints its counts one below the other.
    for (start, is_good) in [("# pass ", true), ("# fail ", false), ("ℹ pass ", true), ("ℹ fail ", false)] {
        if let Some(count) = line.strip_prefix(start).and_then(|count| count.trim().parse().ok()) {
            return Some(if is_good { (count, 0) } else { (0, count) });
        }
    }
    let Some(rest) = line.strip_prefix("test result: ").and_then(|rest| Some(rest.split_once(". ")?.1)) else {
        return pytest_line(line);
    };
    let mut counts = rest.split("; ").filter_map(|part| part.split_once(' '));
    let mut number =
        |word: &str| counts.find(|(_, what)| what.starts_with(word)).and_then(|(count, _)| count.parse().ok());
    Some((number("passed")?, number("failed")?))
}

/// The counts of a line such as `1 failed, 11 passed, 2 skipped in 14.96s`; and a script that says only `passed`.
fn pytest_line(line: &str) -> Option<(usize, usize)> {
    if line == "neovim: passed" {
        return Some((1, 0));
    }
    let (counts, time) = line.trim_matches(['=', ' ']).rsplit_once(" in ")?;
    time.split('s').next()?.parse::<f32>().ok()?;
    let (mut passed, mut failed) = (0, 0);
    for part in counts.split(", ") {
        let (count, what) = part.split_once(' ')?;
        let count: usize = count.parse().ok()?;
        match what {
            "passed" => passed += count,
            "failed" | "error" | "errors" => failed += count,
            _ => {}
        }
    }
    Some((passed, failed))
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
    if let Outcome::Counted { failed: 1.., .. } = binary {
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
    if !Path::new("/usr/bin/chromium").is_file()
        && std::env::var_os("CHROMIUM").is_none()
        && let Err(why) = tools::install_debian(&["chromium"])
    {
        return Outcome::Skipped(why);
    }
    let types = wasm::npm().and_then(|mut npm| tools::run(npm.args(["--silent", "run", "types"])));
    match types {
        Ok(()) => npm("test:browser"),
        Err(message) => single(Err(message)),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_test_runners_are_read() {
        assert_eq!(result_line("test result: ok. 8 passed; 0 failed; 1 ignored; 0 measured"), Some((8, 0)));
        assert_eq!(result_line("test result: FAILED. 19 passed; 2 failed; 0 ignored"), Some((19, 2)));
        assert_eq!(result_line("test a ... ok"), None);
        assert_eq!(result_line("1 failed, 11 passed, 2 skipped in 14.96s"), Some((11, 1)));
        assert_eq!(result_line("12 passed in 61.05s (0:01:01)"), Some((12, 0)));
        assert_eq!(result_line("the file was written in 3s"), None);
        assert_eq!(result_line("# pass 5"), Some((5, 0)));
        assert_eq!(result_line("ℹ fail 2"), Some((0, 2)));
    }
}
