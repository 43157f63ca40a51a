//! `cargo xtask proof`: applies each fix of a corpus on its own, and then all of a repository, and checks what comes of it.

mod all;
mod trial;
mod variant;

use std::collections::BTreeMap;

use lintainer_core::linter::Linter;
use lintainer_core::rule::Rule;

use crate::args::Args;
use crate::corpus::projects::{self, Repository, Threads};
use trial::Bench;
use variant::Variant;

/// What can be wrong with a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Its edits overlap, or do not fit the text.
    BadPlace,
    /// It changes nothing.
    NoChange,
    /// The file has more places than before that cannot be read, or is of another kind.
    Breaks,
    /// The finding is still there.
    StillThere,
    /// There is a finding that was not there.
    New,
    /// A comment is gone.
    LostComment,
    /// With CRLF it does something else than with LF, or writes a bare LF.
    Crlf,
    /// A file with CRLF has other findings.
    CrlfFindings,
    /// After all fixes there is one that was left out.
    LeftOver,
    /// After all fixes there is a finding that was not there.
    NewTogether,
    /// All fixes together lose a comment.
    LostCommentTogether,
    /// Something panicked.
    Panic,
}

impl Fault {
    fn what(self) -> &'static str {
        match self {
            Fault::BadPlace => "edits overlap or do not fit the text",
            Fault::NoChange => "changes nothing",
            Fault::Breaks => "the file can no longer be read",
            Fault::StillThere => "the finding is still there",
            Fault::New => "brings a new finding",
            Fault::LostComment => "loses a comment",
            Fault::Crlf => "does something else in a file with CRLF",
            Fault::CrlfFindings => "found or not found because of CRLF",
            Fault::LeftOver => "still to be fixed after all fixes",
            Fault::NewTogether => "all fixes together bring a new finding",
            Fault::LostCommentTogether => "all fixes together lose a comment",
            Fault::Panic => "panic",
        }
    }
}

/// What was found wrong, by rule and fault.
#[derive(Default)]
pub struct Faults {
    found: BTreeMap<(&'static str, Fault), Vec<String>>,
    tried: BTreeMap<&'static str, usize>,
}

impl Faults {
    /// Notes a fault with a small excerpt.
    pub fn add(&mut self, rule: &'static str, fault: Fault, excerpt: String) {
        self.found.entry((rule, fault)).or_default().push(excerpt);
    }

    /// Notes that a fix of a rule is tried.
    pub fn try_one(&mut self, rule: &Rule) {
        *self.tried.entry(rule.name).or_default() += 1;
    }
}

/// Runs the chore.
///
/// # Errors
/// Wrong options, a corpus that cannot be read.
pub fn run(args: &[String]) -> Result<(), String> {
    let args = Args::read(args, &["--corpus", "--rule", "--profile", "--with", "-n"])?;
    let (corpus, examples) = (args.corpus()?, args.number("-n", 2)?);
    let variant = args.value("--with").map(Variant::named).transpose()?;
    let engine = lintainer_rules::engine();
    let settings = projects::settings(engine.rules(), args.profile()?, args.value("--rule"))?;
    let linter = Linter::new(engine.rules(), &settings);
    let threads = Threads::default();
    let mut faults = Faults::default();
    for repository in projects::repositories(&corpus) {
        let (mut files, _) = repository.read(&engine)?;
        if let Some(variant) = variant {
            files.0.iter_mut().for_each(|(_, bytes)| variant.apply(bytes));
        }
        prove(&repository, files.0, &linter, &threads, &mut faults);
    }
    print(&faults, examples);
    Ok(())
}

fn prove(
    repository: &Repository,
    files: Vec<(String, Vec<u8>)>,
    linter: &Linter,
    threads: &Threads,
    faults: &mut Faults,
) {
    let bench = Bench::new(repository, &files, linter, threads);
    bench.each(faults);
    all::crlf(&bench, &files, faults);
    all::together(&bench, files, faults);
    for panic in threads.take_panics() {
        faults.add("(none)", Fault::Panic, format!("{}: {panic}", repository.name));
    }
}

fn print(faults: &Faults, examples: usize) {
    let tried: usize = faults.tried.values().sum();
    let wrong: usize = faults.found.values().map(Vec::len).sum();
    println!("{tried} fixes of {} rules tried on their own; {wrong} faults", faults.tried.len());
    println!("\n| rule | fixes | fault | times |\n|---|---:|---|---:|");
    for (rule, count) in &faults.tried {
        let mut any = false;
        for ((_, fault), excerpts) in faults.found.iter().filter(|((name, _), _)| name == rule) {
            any = true;
            println!("| {rule} | {count} | {} | {} |", fault.what(), excerpts.len());
        }
        if !any {
            println!("| {rule} | {count} | none | 0 |");
        }
    }
    for ((rule, fault), excerpts) in &faults.found {
        if !faults.tried.contains_key(rule) {
            println!("| {rule} | 0 | {} | {} |", fault.what(), excerpts.len());
        }
    }
    for ((rule, fault), excerpts) in &faults.found {
        println!("\n## {rule}: {} ({})", fault.what(), excerpts.len());
        // The shortest ones say most.
        let mut excerpts: Vec<&String> = excerpts.iter().collect();
        excerpts.sort_by_key(|excerpt| excerpt.len());
        excerpts.iter().take(examples).for_each(|excerpt| println!("\n{}", excerpt.trim_end()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::context::Context;
    use lintainer_core::finding::{Edit, Fix};
    use lintainer_core::project::File;
    use lintainer_core::rule::{Check, Page, Profile, Registry};

    /// Proves a file with one rule that finds each `bad` and offers this fix.
    fn faults_of(text: &str, check: fn(&File, &mut Context)) -> Vec<Fault> {
        let model = lintainer_rules::registry().rules()[0];
        let rule: &'static Rule = Box::leak(Box::new(Rule {
            name: "bad",
            checks: Box::leak(Box::new([Check::Text(check)])),
            formats: &[lintainer_core::model::Format::Dockerfile],
            options: &[],
            yields_to: &[],
            page: Page::new("# bad\n"),
            since: "0.1.0",
            profiles: &[Profile::Essential],
            practice: model.practice,
            severity: model.severity,
            confidence: model.confidence,
            fixable: model.fixable,
        }));
        let registry = Registry::new([rule]);
        let settings = projects::settings(&registry, Profile::Named, None).unwrap();
        let linter = Linter::new(&registry, &settings);
        let repository = Repository { name: "a".to_string(), folder: "a".into() };
        let mut faults = Faults::default();
        let files = vec![("Dockerfile".to_string(), text.as_bytes().to_vec())];
        prove(&repository, files, &linter, &Threads::default(), &mut faults);
        faults.found.into_keys().map(|(_, fault)| fault).collect()
    }

    fn replace_by(file: &File, cx: &mut Context, by: &str) {
        let text = file.source.text();
        for (at, word) in text.match_indices("bad") {
            let span = file.source.span(at..at + word.len());
            let fix = Fix::safe("Mend it", vec![Edit::replace(span, by)]);
            cx.report(span, "bad").fix(fix);
        }
    }

    #[test]
    fn a_good_fix_has_no_fault() {
        assert_eq!(faults_of("FROM bad:1\n# note\nUSER bad\n", |file, cx| replace_by(file, cx, "good")), []);
    }

    #[test]
    fn faults_of_fixes_are_found() {
        let text = "FROM bad:1\n# note\nUSER x\n";
        let faults = faults_of(text, |file, cx| replace_by(file, cx, "bad"));
        assert!(faults.contains(&Fault::NoChange), "{faults:?}");
        let faults = faults_of(text, |file, cx| replace_by(file, cx, "abad"));
        assert!(faults.contains(&Fault::StillThere), "{faults:?}");
        let faults = faults_of(text, |file, cx| replace_by(file, cx, "bad-bad"));
        assert!(faults.contains(&Fault::New), "{faults:?}");
        // What breaks the file is not offered to begin with.
        let faults = faults_of(text, |file, cx| replace_by(file, cx, "good:1 x y"));
        assert_eq!(faults, [Fault::LeftOver]);
    }

    #[test]
    fn a_lost_comment_is_found() {
        let faults = faults_of("FROM bad:1\n# note\nUSER x\n", |file, cx| {
            let text = file.source.text();
            if let (Some(at), Some(end)) = (text.find("bad"), text.find("USER")) {
                let span = file.source.span(at..end);
                cx.report(span, "bad").fix(Fix::safe("Mend it", vec![Edit::replace(span, "good\n")]));
            }
        });
        assert!(faults.contains(&Fault::LostComment), "{faults:?}");
    }
}
