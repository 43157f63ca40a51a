//! Which of the programs that health checks use an image has.

use lintainer_core::dockerfile::{At, BaseImage, Image, InstructionKind, cleaned};
use lintainer_core::model::{ImageReference, Run, UNKNOWN};
use lintainer_core::shell::Command;
use lintainer_core::shell::packages::{Operation, PackageKind};

use crate::tables::image_programs;

/// Commands that may bring programs of any name.
const ANYTHING: &[&str] = &[".", "ash", "bash", "dash", "dpkg", "eval", "make", "rpm", "sh", "source", "zsh"];

/// Folders in which programs are looked for, and those above them.
const PROGRAM_FOLDERS: &[&str] =
    &["/", "/bin", "/sbin", "/usr", "/usr/bin", "/usr/local", "/usr/local/bin", "/usr/local/sbin", "/usr/sbin"];

/// Whether an image that is not built here surely lacks a program of the table.
pub(crate) fn lacks(image: &ImageReference, program: &str) -> bool {
    image_programs::of(image).is_some_and(|has| !has.contains(&program))
}

/// Whether an image surely lacks a program of the table: its base does, and nothing may bring it.
pub(crate) fn is_lacking(image: &Image, program: &str) -> bool {
    let base_lacks = match image.base() {
        BaseImage::Scratch => true,
        _ => image.base_image().is_some_and(|base| lacks(&base, program)),
    };
    base_lacks && !image.steps().iter().any(|at| may_bring(at, program))
}

/// Whether an instruction may bring a program.
fn may_bring(at: &At, program: &str) -> bool {
    match at.kind() {
        InstructionKind::Run(_) => run_may_bring(at, program),
        InstructionKind::Copy(copy) | InstructionKind::Add(copy) => {
            let words = || copy.sources.iter().chain(&copy.destination);
            if words().any(|word| names(&word.text, program) || word.text.contains('$')) {
                return true;
            }
            let target = copy.destination.as_ref().and_then(|word| at.absolute(&word.text));
            let holds_programs = target.is_none_or(|target| PROGRAM_FOLDERS.contains(&&*target));
            // A file by its name is known; of a folder the context decides.
            holds_programs && copy.sources.iter().any(|source| !is_file(&source.text))
        }
        InstructionKind::Onbuild(_) => true,
        _ => false,
    }
}

/// Whether a source of COPY is one file, as far as its name says.
fn is_file(source: &str) -> bool {
    let name = source.rsplit('/').next().unwrap_or("");
    let is_plain = !source.contains(['*', '?', '[']) && !name.is_empty();
    is_plain && (name.contains("entrypoint") || name.split_once('.').is_some_and(|(stem, _)| !stem.is_empty()))
}

fn run_may_bring(at: &At, program: &str) -> bool {
    let Some(usage) = at.executes() else { return true };
    let run = Run::of_instruction(&usage, *at);
    let script = run.script();
    if script.skipped || !script.problems.is_empty() || names(at.source.slice(at.span()), program) {
        return true;
    }
    run.packages().iter().any(|operation| installs(operation, program))
        || run.commands().any(|command| is_anything(command) || command.by_xargs())
}

/// Whether nobody knows what a command may bring: a script, or a program whose name is not known.
fn is_anything(command: &Command) -> bool {
    let Some(name) = command.name() else { return !command.words.is_empty() };
    let path = command.name_word().and_then(|word| word.literal());
    let is_own = path.is_none_or(|path| cleaned(&path).is_none() && path.contains('/') || is_outside(&path));
    let is_shell = matches!(name, "ash" | "bash" | "dash" | "sh" | "zsh");
    // What a shell is given as text is read itself.
    let reads_text =
        is_shell && command.args().iter().any(|word| word.literal().is_some_and(|text| is_text_flag(&text)));
    is_own || ANYTHING.contains(&name) && !reads_text
}

fn is_text_flag(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|letters| letters.ends_with('c') && !letters.starts_with('-'))
}

/// Whether a path of a program leads outside of the folders of the system.
fn is_outside(path: &str) -> bool {
    let folder = path.rsplit_once('/').map(|(folder, _)| folder);
    folder.is_some_and(|folder| !folder.is_empty() && !PROGRAM_FOLDERS.contains(&folder))
}

fn installs(operation: &Operation, program: &str) -> bool {
    if !operation.installs() || !operation.manager.is_system {
        return false;
    }
    let brings = |name: &str| {
        let is_known = image_programs::PACKAGES
            .iter()
            .any(|(start, brought)| name.starts_with(start) && brought.contains(&program));
        names(name, program) || is_known
    };
    // Many packages need another shell than the one of the system.
    let is_any = matches!(program, "bash" | "sh") && !operation.packages.is_empty();
    let is_unknown = operation.reads_files || operation.may_hide_options || is_any;
    is_unknown
        || operation.packages.iter().any(|package| {
            package.kind != PackageKind::Named || package.text.contains(UNKNOWN) || brings(&package.name)
        })
}

/// Whether a text has the name of a program as a word.
fn names(text: &str, program: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c: char| !is_part(c)).any(|word| word == program) || program == "sh" && text.contains("busybox")
}

#[cfg(test)]
mod tests {
    use lintainer_core::dockerfile;
    use lintainer_core::source::Source;
    use lintainer_core::span::FileId;

    use super::*;

    fn lacks_curl(text: &str) -> bool {
        let source = Source::new(FileId(0), "Dockerfile", text);
        let file = dockerfile::parse(&source);
        is_lacking(&file.image(&source, file.final_stage().unwrap()), "curl")
    }

    #[test]
    fn what_may_bring_a_program_is_silence() {
        for line in [
            "RUN apt-get update && apt-get install -y git && npm ci",
            "RUN useradd -u 10001 app",
            "COPY entrypoint.sh /usr/local/bin/",
            "COPY . /app",
            "COPY --from=build /out/server /server",
            "RUN bash -c 'echo a'",
        ] {
            assert!(lacks_curl(&format!("FROM python:3.13-slim\n{line}\n")), "{line}");
        }
        for line in [
            "RUN apt-get update && apt-get install -y curl",
            "RUN apt-get install -y $PACKAGES",
            "RUN apt-get install -y ./a.deb",
            "RUN ./install.sh",
            "RUN sh install.sh",
            "RUN /tmp/x",
            "RUN xargs apt-get install -y < packages.txt",
            "COPY --from=tools /usr/bin/curl /usr/bin/",
            "COPY rootfs /",
            "COPY bin/* /usr/local/bin/",
            "ADD tools.tar /usr",
            "ONBUILD RUN x",
        ] {
            let is_file = line.contains("tools.tar");
            assert!(is_file || !lacks_curl(&format!("FROM python:3.13-slim\n{line}\n")), "{line}");
        }
        assert!(!lacks_curl("FROM python:3.13\n"));
        assert!(lacks_curl("FROM scratch\nCOPY a /a\n"));
    }
}
