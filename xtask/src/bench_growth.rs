//! `cargo xtask bench growth`: how the work grows with the project, for every shape that asks an index. Four times the files
//! may cost five times the time; a loop in a loop costs sixteen times. Some are fixed as well, with all rules and all fixes.

mod shapes;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lintainer_core::finding::Safety;
use lintainer_core::fixer::fix_all;
use lintainer_core::linter::{Linter, Serial};
use lintainer_core::settings::Settings;

use crate::clock::Clock;
use crate::tools::has;
use shapes::{FIXED, File, SHAPES, Shape};

/// How much four times the size may cost, in times of the first.
const GOAL: f64 = 5.0;

/// How long a shape is measured. Whatever else the machine does makes a run slower, never faster, so the best of many counts.
const ENOUGH: Duration = Duration::from_secs(3);

/// How often each size is measured at least.
const ROUNDS: usize = 3;

const USAGE: &str = "usage: cargo xtask bench growth [--instructions] [--only PART_OF_A_NAME]";

/// Runs the chore and prints a table.
///
/// # Errors
/// A shape grows faster than it may, or there is none of the name.
pub fn run(args: &[String]) -> Result<(), String> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (by_instructions, part) = match args.as_slice() {
        [] => (false, ""),
        ["--instructions"] => (true, ""),
        ["--only", part] => (false, *part),
        ["--instructions", "--only", part] => (true, *part),
        // What is run below the counter of instructions.
        ["--once", index, size] => return once(index, size),
        _ => return Err(USAGE.to_string()),
    };
    if by_instructions && !has("valgrind") {
        return Err("instructions are counted by valgrind, which is not installed".to_string());
    }
    let unit = if by_instructions { "million instructions" } else { "ms" };
    println!("| shape | n | {unit} | 4 n, in times of n | goal |\n|---|---:|---:|---:|---:|");
    let mut too_fast = Vec::new();
    let mut is_some = false;
    for (index, (shape, work)) in all().enumerate() {
        let name = if work == Work::Fix { format!("{}, fixed", shape.what) } else { shape.what.to_string() };
        if !name.contains(part) {
            continue;
        }
        let (small, large) = if by_instructions { instructions(index)? } else { times(shape, work) };
        let growth = large / small.max(1e-9);
        println!("| {name} | {} | {small:.1} | {growth:.1} | {GOAL} |", shape.size);
        is_some = true;
        if growth > GOAL {
            too_fast.push(name);
        }
    }
    match (is_some, too_fast.is_empty()) {
        (false, _) => Err(format!("there is no shape with `{part}` in its name")),
        (true, true) => Ok(()),
        (true, false) => Err(format!("grows too fast: {}", too_fast.join("; "))),
    }
}

/// What is done with a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// It is linted with all rules.
    Lint,
    /// It is fixed with all rules and all fixes.
    Fix,
}

/// Every shape with what is done with it.
fn all() -> impl Iterator<Item = (&'static Shape, Work)> {
    let with = |work: Work| move |shape: &'static Shape| (shape, work);
    SHAPES.iter().chain(FIXED).map(with(Work::Lint)).chain(FIXED.iter().map(with(Work::Fix)))
}

/// The processor time of working on a shape and one of four times its size, in milliseconds: the best of several
/// runs, the two in turns, so that both see the machine busy and idle.
fn times(shape: &Shape, work: Work) -> (f64, f64) {
    let sizes = [shape.size, shape.size * 4];
    let files = sizes.map(shape.files);
    let mut best = [Duration::MAX; 2];
    let begin = Instant::now();
    let mut rounds = 0;
    while rounds < ROUNDS || begin.elapsed() < ENOUGH {
        for (best, files) in best.iter_mut().zip(&files) {
            let start = Clock::now();
            work_once(files, work);
            *best = start.elapsed().min(*best);
        }
        rounds += 1;
    }
    let [small, large] = best.map(|time| time.as_secs_f64() * 1e3);
    (small, large)
}

/// Lints or fixes with all rules. A symbol of its own, by which instructions are counted.
#[inline(never)]
fn work_once(files: &[File], work: Work) {
    let registry = lintainer_rules::registry();
    let mut settings = Settings::defaults(&registry);
    settings.choose_only(registry.rules().iter());
    let linter = Linter::new(&registry, &settings);
    match work {
        Work::Lint => drop(std::hint::black_box(linter.lint(files, &Serial))),
        Work::Fix => {
            let outcome = fix_all(&linter, files, Safety::Unsafe, &|_| true, &mut |_| {}, &Serial);
            drop(std::hint::black_box(outcome));
        }
    }
}

/// Works on a shape of a size once.
fn once(index: &str, size: &str) -> Result<(), String> {
    let (shape, work) = index.parse().ok().and_then(|index| all().nth(index)).ok_or(USAGE)?;
    let size: usize = size.parse().map_err(|_| USAGE)?;
    work_once(&(shape.files)(size), work);
    Ok(())
}

/// How many million instructions a shape takes, and one of four times its size. They do not depend on the rest of the machine.
fn instructions(index: usize) -> Result<(f64, f64), String> {
    let count = |times: usize| -> Result<f64, String> {
        let size = all().nth(index).map_or(0, |(shape, _)| shape.size) * times;
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*work_once*"]);
        command.arg(program).args(["bench", "growth", "--once", &index.to_string(), &size.to_string()]);
        let output = command.stdin(Stdio::null()).output().map_err(|error| format!("valgrind: {error}"))?;
        let text = String::from_utf8_lossy(&output.stderr);
        let collected = text.lines().find_map(|line| line.split_once("Collected :"));
        let count = collected.and_then(|(_, count)| count.trim().parse::<f64>().ok()).filter(|count| *count > 0.0);
        count.map(|count| count / 1e6).ok_or_else(|| format!("valgrind counted nothing:\n{text}"))
    };
    Ok((count(1)?, count(4)?))
}
