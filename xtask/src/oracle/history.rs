//! The lines that BuildKit would write into the history of the image: which instructions they come from, and the values of
//! WORKDIR, USER and ENV with their variables put in.

use lintainer_core::dockerfile::{Dockerfile, Instruction, InstructionKind, Word};
use lintainer_core::project::{File, Kind};
use lintainer_core::reports::{self, Made, Origin};

use super::{Checkout, Differences, ask, build, files_of, sort_of, text, texts};

/// Compares the final stages of all Dockerfiles.
///
/// # Errors
/// The reader cannot be built or does not answer.
pub fn compare(checkouts: &[Checkout], differences: &mut Differences) -> Result<(), String> {
    let files = files_of(checkouts, Kind::Dockerfile);
    let questions: Vec<String> = files.iter().map(|(one, file)| one.on_disk(file)).collect();
    for ((checkout, file), answer) in files.iter().zip(ask(&build("history")?, &questions)?) {
        let syntax = file.syntax();
        let Some(dockerfile) = syntax.dockerfile().filter(|dockerfile| dockerfile.problems.is_empty()) else {
            continue;
        };
        let error = text(&answer, "error");
        if !error.is_empty() {
            differences.compared("Dockerfiles that BuildKit refuses", 1);
            let kind = format!("refused there: {}", sort_of(error));
            differences.add(kind, format!("{}: {error}", checkout.place(file, 1)));
            continue;
        }
        differences.compared("Dockerfiles", 1);
        let (lines, ours) = (texts(&answer, "lines"), shipped(dockerfile));
        let keywords: Vec<&str> = lines.iter().map(|line| line.split(' ').next().unwrap_or("")).collect();
        let here: Vec<String> = ours.iter().map(|one| one.keyword.value.to_ascii_uppercase()).collect();
        if keywords != here {
            let at = keywords.iter().zip(&here).take_while(|(theirs, ours)| *theirs == *ours).count();
            let line = ours.get(at).map_or(1, |one| file.source.position(one.span.start).line);
            let (there, here) = (lines.get(at), here.get(at));
            differences
                .add("other instructions", format!("{}: there {there:?}, here {here:?}", checkout.place(file, line)));
            continue;
        }
        for edit in [Edit::None, Edit::Words] {
            align(checkout, (file, dockerfile), &lines, edit, differences);
        }
        for (one, line) in ours.iter().zip(&lines) {
            differences.compared("lines", 1);
            let Some(expected) = written(dockerfile, one) else { continue };
            differences.compared("values", 1);
            let place = checkout.place(file, file.source.position(one.span.start).line);
            differences.equal(&format!("value of {}", one.keyword.value.to_ascii_uppercase()), &place, line, &expected);
        }
    }
    Ok(())
}

/// What happened to a Dockerfile since its image was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    None,
    /// Each fifth word of the longest RUN is another one.
    Words,
}

/// What images are built on begins like this.
const BASE: [&str; 4] = [
    "/bin/sh -c #(nop) ADD file:0 in / ",
    "/bin/sh -c #(nop)  CMD [\"bash\"]",
    "ENV PATH=/usr/local/bin:/usr/bin",
    "RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates # buildkit",
];

/// Lays the history, with that of a base image in front, beside the instructions as reports of scanners are joined: each layer
/// must find its own instruction, and no layer of the base one.
fn align(
    checkout: &Checkout,
    (file, dockerfile): (&File, &Dockerfile),
    lines: &[String],
    edit: Edit,
    differences: &mut Differences,
) {
    let longest = (0..lines.len()).filter(|at| lines.get(*at).is_some_and(|line| line.starts_with("RUN ")));
    let longest = longest.max_by_key(|at| lines.get(*at).map_or(0, |line| line.len()));
    if edit == Edit::Words && longest.is_none() {
        return;
    }
    let edited = |(at, line): (usize, &String)| match edit == Edit::Words && Some(at) == longest {
        true => {
            let words = line.split(' ').enumerate().skip(3);
            let words = words.map(|(at, word)| if at % 5 == 0 { "edited" } else { word });
            format!("RUN /bin/sh -c {}", words.collect::<Vec<_>>().join(" "))
        }
        false => line.clone(),
    };
    let own = lines.iter().enumerate().map(edited);
    let mut layers = 0;
    let mut made = |by: String| {
        let text = by.strip_prefix("/bin/sh -c #(nop)").unwrap_or(&by).trim_start();
        let is_layer = ["RUN ", "COPY ", "ADD "].iter().any(|start| text.starts_with(start));
        layers += usize::from(is_layer);
        Made { layer: is_layer.then(|| layers - 1), by }
    };
    let history: Vec<Made> = BASE.iter().map(ToString::to_string).chain(own).map(&mut made).collect();
    let Some(stage) = dockerfile.final_stage() else { return };
    let Some(found) = reports::align(dockerfile, &file.source, stage, &history) else { return };
    let what = if edit == Edit::None { "layers" } else { "layers after an edit" };
    let ours = shipped(dockerfile);
    for (at, step) in history.iter().enumerate() {
        let Some(layer) = step.layer else { continue };
        let expected = at.checked_sub(BASE.len()).and_then(|at| ours.get(at)).map(|one| one.index);
        let expected = expected.map_or(Origin::Base, Origin::Instruction);
        let origin = found.origin(&history, layer);
        differences.compared(what, 1);
        if origin != expected {
            let line = at.checked_sub(BASE.len()).and_then(|at| ours.get(at));
            let line = line.map_or(1, |one| file.source.position(one.span.start).line);
            let kind = match (origin, expected) {
                (_, Origin::Base) => format!("{what}: of the base, taken for own"),
                (Origin::Unknown, _) => format!("{what}: not found"),
                _ => format!("{what}: found elsewhere"),
            };
            differences.add(kind, format!("{}: {}", checkout.place(file, line), step.by));
        }
    }
}

/// The instructions of the final stage and of those that it stands on, the first one first, without those that leave no line:
/// FROM and ONBUILD.
fn shipped(dockerfile: &Dockerfile) -> Vec<&Instruction> {
    let Some(last) = dockerfile.final_stage() else { return Vec::new() };
    let mut stages: Vec<usize> = std::iter::once(last).chain(last.parents(dockerfile)).map(|one| one.index).collect();
    stages.reverse();
    let of_stage = |stage: usize| {
        dockerfile.instructions.iter().filter(move |one| {
            one.stage == Some(stage) && !matches!(one.kind, InstructionKind::From(_) | InstructionKind::Onbuild(_))
        })
    };
    stages.into_iter().flat_map(of_stage).collect()
}

/// The line of an instruction, where we know all of it.
fn written(dockerfile: &Dockerfile, one: &Instruction) -> Option<String> {
    let value = |word: &Word| dockerfile.expand(word, one).known().map(std::borrow::Cow::into_owned);
    match &one.kind {
        InstructionKind::Workdir(Some(word)) => {
            // A relative one hangs on those before it.
            value(word).filter(|path| path.starts_with('/')).map(|path| format!("WORKDIR {path}"))
        }
        InstructionKind::User(Some(word)) => value(word).map(|user| format!("USER {user}")),
        InstructionKind::Env(pairs) => {
            let pair = |pair: &lintainer_core::dockerfile::Assignment| {
                Some(format!("{}={}", value(&pair.name)?, value(pair.value.as_ref()?)?))
            };
            let pairs: Option<Vec<String>> = pairs.iter().map(pair).collect();
            Some(format!("ENV {}", pairs?.join(" ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::checkout;
    use super::*;

    #[test]
    fn lines_come_from_the_final_stage_and_its_parents() {
        let text =
            "FROM a AS one\nENV A=1 B=x\nFROM c AS two\nUSER x\nFROM one\nONBUILD USER y\nWORKDIR /a$A\nUSER $C\n";
        let checkout = checkout("Dockerfile", text);
        let syntax = checkout.project.files()[0].syntax();
        let dockerfile = syntax.dockerfile().unwrap();
        let lines: Vec<Option<String>> = shipped(dockerfile).into_iter().map(|one| written(dockerfile, one)).collect();
        let line = |text: &str| Some(text.to_string());
        assert_eq!(lines, [line("ENV A=1 B=x"), line("WORKDIR /a1"), None]);
    }
}
