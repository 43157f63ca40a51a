//! Instructions, flags, heredocs and line ranges as BuildKit's parser has them, what it refuses, and what its build
//! checks find beside those of our rules that have their names among their aliases.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use lintainer_core::dockerfile::{Dockerfile, Instruction, InstructionKind, ProblemKind};
use lintainer_core::finding::Finding;
use lintainer_core::linter::Linter;
use lintainer_core::project::{File, Kind};
use lintainer_core::rule::{Practice, Profile, Severity};
use lintainer_core::tables::current;
use serde_json::{Value, json};

use super::findings::{self, Judged, Theirs};
use super::{Checkout, Differences, ask, build, files_of, folder, list, sort_of, text, texts};
use crate::corpus::projects::{self, Threads};

/// The build checks that only run where somebody asks for them.
const EXPERIMENTAL: &str = "buildkit/InvalidDefinitionDescription";

/// Compares all Dockerfiles.
///
/// # Errors
/// The reader cannot be built or does not answer.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences) -> Result<(), String> {
    let files = files_of(checkouts, Kind::Dockerfile);
    let questions: Vec<String> = files.iter().map(|(one, file)| one.on_disk(file)).collect();
    let program = build("buildkit")?;
    let table = folder().join("images.json");
    fs::write(&table, images(&files).to_string()).map_err(|error| format!("{}: {error}", table.display()))?;
    let errors = errors(checkouts)?;
    let (mut theirs, mut unread) = (Vec::new(), BTreeSet::new());
    for ((checkout, file), answer) in files.iter().zip(ask(&program, &questions)?) {
        let path = checkout.on_disk(file);
        for warning in list(&answer, "warnings") {
            let line = warning.get("line").and_then(Value::as_u64).unwrap_or(1).max(1) as u32;
            let (id, message) = (format!("buildkit/{}", text(warning, "rule")), text(warning, "detail").to_string());
            theirs.push(Theirs { path: path.clone(), line, id, message });
        }
        judge(checkout, file, &answer, errors.get(&path).map_or(&[], Vec::as_slice), differences);
        if refusal(&answer).is_some() {
            unread.insert(path);
        }
        let syntax = file.syntax();
        let Some(dockerfile) = syntax.dockerfile() else { continue };
        differences.compared("Dockerfiles", 1);
        refusals(checkout, file, dockerfile, &answer, differences);
        if text(&answer, "parse").is_empty() {
            instructions(checkout, file, dockerfile, &answer, differences);
        }
    }
    let mut ids = findings::ids("buildkit");
    ids.remove(EXPERIMENTAL);
    findings::compare(checkouts, Kind::Dockerfile, &ids, theirs, &Judged { unread, ..Judged::default() }, differences)
}

/// What the official images among the base images set, by their names.
fn images(files: &[(&Checkout, &File)]) -> Value {
    let mut known = serde_json::Map::new();
    for (_, file) in files {
        let syntax = file.syntax();
        let Some(dockerfile) = syntax.dockerfile() else { continue };
        for at in dockerfile.each_at(&file.source, &dockerfile.shipped([])) {
            let Some(image) = at.base_image() else { continue };
            let Some(name) = image.official_name() else { continue };
            let Some(official) = current().images.official(name) else { continue };
            let Some(variables) = &official.variables else { continue };
            let entry = json!({"variables": variables, "workdir": official.workdir.unwrap_or("")});
            known.insert(name.to_string(), entry);
        }
    }
    known.into()
}

/// Why no image can be built.
fn refusal(answer: &Value) -> Option<&str> {
    ["parse", "build", "convert"].map(|key| text(answer, key)).into_iter().find(|message| !message.is_empty())
}

/// An error of ours in a file: line, rule, message.
type Error = (u32, &'static str, String);

/// All findings that say that a build or a program fails, by files.
fn errors(checkouts: &[Checkout]) -> Result<BTreeMap<String, Vec<Error>>, String> {
    let engine = lintainer_rules::engine();
    let settings = projects::settings(engine.rules(), Profile::Named, None)?;
    let linter = Linter::new(engine.rules(), &settings);
    let mut errors: BTreeMap<String, Vec<Error>> = BTreeMap::new();
    for checkout in checkouts {
        let report = linter.check(&checkout.project, &Threads::default());
        let is_meant = |one: &&Finding| one.severity == Severity::Error && one.rule.practice == Practice::Soundness;
        for one in report.active().filter(is_meant) {
            let file = checkout.project.file(one.span.file);
            let line = file.source.position(one.span.start).line;
            errors.entry(checkout.on_disk(file)).or_default().push((line, one.rule.name, one.message.clone()));
        }
    }
    Ok(errors)
}

/// Whether each file that is refused has an error, and none that is built.
fn judge(checkout: &Checkout, file: &File, answer: &Value, errors: &[Error], differences: &mut Differences) {
    match (refusal(answer), errors) {
        (Some(message), []) => {
            let kind = format!("refused without an error here: {}", sort_of(message));
            differences.add(kind, format!("{}: {message}", checkout.place(file, 1)));
        }
        (Some(_), _) => differences.compared("refused files with an error", 1),
        (None, errors) => {
            for (line, rule, message) in errors {
                let place = checkout.place(file, *line);
                differences.add(format!("built in spite of an error here ({rule})"), format!("{place}: {message}"));
            }
        }
    }
}

/// Whether both refuse the file, or none.
fn refusals(checkout: &Checkout, file: &File, dockerfile: &Dockerfile, answer: &Value, differences: &mut Differences) {
    let problem = dockerfile.problems.iter().find(|problem| problem.kind != ProblemKind::Limit);
    let line = problem.map_or(1, |problem| file.source.position(problem.span.start).line);
    let place = checkout.place(file, line);
    let refusal = ["parse", "build"].map(|key| text(answer, key)).into_iter().find(|message| !message.is_empty());
    let planned = text(answer, "convert");
    let unknown = dockerfile.instructions_and_triggers().any(|one| one.kind == InstructionKind::Unknown);
    match (refusal, problem) {
        // A rule of its own reports those.
        (Some(_), None) if unknown => {}
        (Some(message), None) => {
            differences.add(format!("refused there only: {}", sort_of(message)), format!("{place}: {message}"));
        }
        (None, Some(problem)) if planned.is_empty() => {
            differences.add(format!("refused here only: {:?}", problem.kind), format!("{place}: {}", problem.message));
        }
        (None, None) if !planned.is_empty() => {
            let kind = format!("no build can be planned there: {}", sort_of(planned));
            differences.add(kind, format!("{place}: {planned}"));
        }
        _ => {}
    }
}

fn instructions(
    checkout: &Checkout,
    file: &File,
    dockerfile: &Dockerfile,
    answer: &Value,
    differences: &mut Differences,
) {
    let theirs = list(answer, "instructions");
    let keywords: Vec<String> = theirs.iter().map(|one| text(one, "keyword").to_ascii_lowercase()).collect();
    let ours: Vec<String> = dockerfile.instructions.iter().map(|one| one.keyword.value.to_ascii_lowercase()).collect();
    differences.compared("instructions", ours.len());
    if keywords != ours {
        let at = keywords.iter().zip(&ours).take_while(|(theirs, ours)| theirs == ours).count();
        let line = dockerfile.instructions.get(at).map_or(1, |one| file.source.position(one.span.start).line);
        let (there, here) = (keywords.get(at), ours.get(at));
        differences
            .add("other instructions", format!("{}: there {there:?}, here {here:?}", checkout.place(file, line)));
        return;
    }
    for (one, theirs) in dockerfile.instructions.iter().zip(theirs) {
        let (start, end) = lines(file, one);
        let place = format!("{}: {}", checkout.place(file, start), one.keyword.value);
        let number = |key: &str| theirs.get(key).and_then(Value::as_u64).unwrap_or(0) as u32;
        differences.equal("first line", &place, &number("start"), &start);
        differences.equal("last line", &place, &number("end"), &end);
        differences.equal("flags", &place, &texts(theirs, "flags"), &flags(one));
        let heredocs: Vec<String> = one.heredocs.iter().map(|heredoc| heredoc.delimiter.to_string()).collect();
        differences.equal("heredocs", &place, &texts(theirs, "heredocs"), &heredocs);
    }
}

fn lines(file: &File, one: &Instruction) -> (u32, u32) {
    (file.source.position(one.span.start).line, file.source.position(one.span.end).line)
}

fn flags(one: &Instruction) -> Vec<String> {
    let flag = |flag: &lintainer_core::dockerfile::Flag| match &flag.value {
        Some(value) => format!("--{}={}", flag.name.value, value.text),
        None => format!("--{}", flag.name.value),
    };
    one.flags.iter().map(flag).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{checkout, kinds};
    use super::*;

    fn kinds_of(text: &str, answer: &Value) -> Vec<String> {
        let checkout = checkout("Dockerfile", text);
        let file = &checkout.project.files()[0];
        let syntax = file.syntax();
        let dockerfile = syntax.dockerfile().unwrap();
        kinds(|differences| {
            refusals(&checkout, file, dockerfile, answer, differences);
            instructions(&checkout, file, dockerfile, answer, differences);
        })
    }

    fn from(end: u32, flags: &[&str]) -> Value {
        let one = json!({"keyword": "FROM", "flags": flags, "heredocs": [], "start": 1, "end": end});
        json!({"instructions": [one]})
    }

    #[test]
    fn instructions_differ_in_words_flags_and_lines() {
        let text = "from --platform=linux/amd64 \\\n  a\n";
        assert_eq!(kinds_of(text, &from(2, &["--platform=linux/amd64"])), [""; 0]);
        assert_eq!(kinds_of(text, &from(1, &[])), ["flags", "last line"]);
        assert_eq!(kinds_of("ARG a\nFROM a", &from(1, &[])), ["other instructions"]);
    }

    #[test]
    fn refusals_differ() {
        let mut answer = from(1, &[]);
        answer["build"] = json!("line 1: no");
        assert_eq!(kinds_of("FROM a", &answer), ["refused there only: line 0: no"]);
        assert_eq!(kinds_of("FROM a b", &from(1, &[])), ["refused here only: TooManyArguments"]);
    }
}
