//! `cargo xtask wild`: what the rules find in public files, how much was read, and what it took. Two runs can be compared.

mod compare;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use lintainer_core::linter::Linter;
use lintainer_core::model::Format;
use lintainer_core::project::{Kind, Project};
use lintainer_core::report::Report;
use lintainer_core::rule::{Profile, Registry};

use crate::args::Args;
use crate::corpus::projects::{self, Repository, Threads};
use compare::Line;

/// What was counted.
#[derive(Default)]
struct Counts {
    /// Files by format.
    files: BTreeMap<Format, usize>,
    /// Findings by rule, profile and format.
    findings: BTreeMap<(&'static str, Profile, Format), usize>,
    /// Files with a finding, by rule.
    hit: BTreeMap<&'static str, usize>,
    /// Files with a finding, by profile and format.
    hit_in: BTreeMap<(Profile, Format), usize>,
    suppressed: usize,
    /// Files of which a part could not be read, by format.
    broken: BTreeMap<Format, usize>,
    /// Files that were left out, by reason.
    skipped: BTreeMap<&'static str, usize>,
    /// What could not be read at all, and what panicked.
    errors: Vec<String>,
    lines: Vec<Line>,
}

/// Runs the chore.
///
/// # Errors
/// Wrong options, a corpus that cannot be read, a file that cannot be read or written.
pub fn run(args: &[String]) -> Result<(), String> {
    let args = Args::read(args, &["--corpus", "--profile", "--rule", "--json", "--compare"])?;
    let corpus = args.corpus()?;
    // Before the work, so that a wrong name costs nothing.
    let earlier = args.value("--compare").map(|file| compare::read(Path::new(file))).transpose()?;
    let engine = lintainer_rules::engine();
    let settings = projects::settings(engine.rules(), args.profile()?, args.value("--rule"))?;
    let linter = Linter::new(engine.rules(), &settings);
    let threads = Threads::default();
    let (mut counts, mut reading, mut linting) = (Counts::default(), Duration::ZERO, Duration::ZERO);
    let repositories = projects::repositories(&corpus);
    for repository in &repositories {
        let start = Instant::now();
        let (files, errors) = repository.read(&engine)?;
        reading += start.elapsed();
        counts.errors.extend(errors.iter().map(|error| format!("{}: {}", repository.show(&error.path), error.message)));
        let start = Instant::now();
        let (project, report) = projects::lint(&linter, &files, &threads);
        linting += start.elapsed();
        counts.errors.extend(threads.take_panics().iter().map(|panic| format!("{}: {panic}", repository.name)));
        counts.add(repository, &project, &report);
    }
    counts.lines.sort();
    print(&counts, engine.rules());
    println!(
        "\n{} repositories; read in {:.2} s, linted in {:.2} s with two threads; peak memory {}",
        repositories.len(),
        reading.as_secs_f64(),
        linting.as_secs_f64(),
        peak_memory().map_or_else(|| "not known".to_string(), |kib| format!("{:.0} MB", kib as f64 * 1024.0 / 1e6)),
    );
    if let Some(earlier) = earlier {
        println!("\n{}", compare::differences(&earlier, &counts.lines));
    }
    args.value("--json").map_or(Ok(()), |file| compare::write(Path::new(file), &counts.lines))
}

impl Counts {
    fn add(&mut self, repository: &Repository, project: &Project, report: &Report) {
        let formats: BTreeMap<&str, Format> =
            report.files.iter().map(|file| (file.path.as_str(), file.format)).collect();
        for file in &report.files {
            *self.files.entry(file.format).or_default() += 1;
        }
        for file in project.files() {
            let format = match file.kind {
                Kind::Dockerfile => Format::Dockerfile,
                Kind::Compose => Format::Compose,
                Kind::Kubernetes => Format::Kubernetes,
                Kind::Support(_) | Kind::Other => continue,
            };
            if file.is_broken() {
                *self.broken.entry(format).or_default() += 1;
            }
        }
        for skipped in &report.skipped {
            *self.skipped.entry(skipped.reason.unwrap_or("of no format of ours")).or_default() += 1;
        }
        let mut by_rule = BTreeSet::new();
        let mut by_profile = BTreeSet::new();
        for finding in &report.findings {
            if finding.suppressed.is_some() {
                self.suppressed += 1;
                continue;
            }
            let path = report.path(finding.span);
            let format = formats.get(path).copied().unwrap_or(Format::Project);
            let (name, profile) = (finding.rule.name, finding.profile);
            *self.findings.entry((name, profile, format)).or_default() += 1;
            by_rule.insert((name, path));
            by_profile.insert((profile, format, path));
            self.lines.push(Line::new(repository.show(path), report, finding));
        }
        by_rule.iter().for_each(|(name, _)| *self.hit.entry(name).or_default() += 1);
        by_profile.iter().for_each(|(profile, format, _)| *self.hit_in.entry((*profile, *format)).or_default() += 1);
    }
}

/// The profiles in the order of the rows; the last one has what shows only where its rule is named.
const PROFILES: [Profile; 4] = [Profile::Essential, Profile::Hardened, Profile::Audit, Profile::Named];

/// The formats in the order of the columns.
const FORMATS: [Format; 4] = [Format::Dockerfile, Format::Compose, Format::Kubernetes, Format::Project];

fn print(counts: &Counts, registry: &Registry) {
    let files: usize = counts.files.values().sum();
    let of = |format: Format| counts.files.get(&format).copied().unwrap_or(0);
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!("| rule | profile | Dockerfile | Compose | Kubernetes | other | all | files hit | share |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|");
    let row = |name: &str, profile: &str, by: [usize; 4], hit: usize| {
        let cells: Vec<String> = by.iter().map(usize::to_string).collect();
        let all: usize = by.iter().sum();
        println!("| {name} | {profile} | {} | {all} | {hit} | {:.1} % |", cells.join(" | "), share(hit, files));
    };
    let mut silent = Vec::new();
    for rule in registry.rules() {
        let mut any = false;
        for profile in PROFILES {
            let by = FORMATS.map(|format| counts.findings.get(&(rule.name, profile, format)).copied().unwrap_or(0));
            if by.iter().any(|count| *count > 0) {
                any = true;
                row(rule.name, profile.name(), by, counts.hit.get(rule.name).copied().unwrap_or(0));
            }
        }
        if !any {
            silent.push(rule.name);
        }
    }
    for profile in PROFILES {
        let sum = |format: Format| {
            let of_format = counts.findings.iter().filter(|((_, p, f), _)| *p == profile && *f == format);
            of_format.map(|(_, count)| count).sum()
        };
        let hit = FORMATS.iter().filter_map(|format| counts.hit_in.get(&(profile, *format))).sum();
        row("**all**", profile.name(), FORMATS.map(sum), hit);
    }
    if !silent.is_empty() {
        println!("\nNothing by: {}", silent.join(", "));
    }
    println!("\n| format | files | broken | hit by essential | hardened | audit |\n|---|---:|---:|---:|---:|---:|");
    for format in FORMATS.into_iter().filter(|format| of(*format) > 0) {
        let hits = Profile::ALL.map(|profile| {
            let hit = counts.hit_in.get(&(profile, format)).copied().unwrap_or(0);
            format!("{hit} ({:.1} %)", share(hit, of(format)))
        });
        let broken = counts.broken.get(&format).copied().unwrap_or(0);
        println!("| {} | {} | {broken} | {} |", format.name(), of(format), hits.join(" | "));
    }
    println!("\nSuppressed: {}. Left out:", counts.suppressed);
    for (reason, count) in &counts.skipped {
        println!("- {count} {reason}");
    }
    if !counts.errors.is_empty() {
        println!("\nNot read, or given up ({}):", counts.errors.len());
        counts.errors.iter().take(20).for_each(|error| println!("- {error}"));
    }
}

/// The most memory that this process had, in KiB, as Linux counts it; `None` elsewhere.
fn peak_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().split(' ').next()?.parse().ok()
}
