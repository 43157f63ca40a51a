//! Files to measure with: a folder that is given, or files made deterministically from `testdata` and the rules' examples.

mod compose;
mod dockerfile;
mod kubernetes;
mod pieces;
pub mod projects;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};

use lintainer_core::linter::{Linter, Serial};
use lintainer_core::model::Format;
use lintainer_core::project::{File, Kind, is_candidate};
use lintainer_core::settings::Settings;
use lintainer_core::span::FileId;

use crate::tools::root;

/// How much is made for each format, in bytes.
const TARGET_BYTES: usize = 10_000_000;

/// The formats that are measured.
pub const FORMATS: [Format; 3] = [Format::Dockerfile, Format::Compose, Format::Kubernetes];

/// Files of one format.
pub struct Corpus {
    /// The format.
    pub format: Format,
    /// Path below `folder`, and text.
    pub files: Vec<(String, String)>,
    /// Where they are.
    pub folder: PathBuf,
}

impl Corpus {
    /// The size of all files, in bytes.
    pub fn bytes(&self) -> usize {
        self.files.iter().map(|(_, text)| text.len()).sum()
    }
}

/// The format of a file, as the linter sees it.
fn format_of(path: &str, text: &str) -> Option<Format> {
    match File::new(FileId(0), path, text.as_bytes().to_vec()).kind {
        Kind::Dockerfile => Some(Format::Dockerfile),
        Kind::Compose => Some(Format::Compose),
        Kind::Kubernetes => Some(Format::Kubernetes),
        Kind::Support(_) | Kind::Other => None,
    }
}

/// The files of a folder by format. They are linted where they are, all together.
pub fn of_folder(folder: &Path) -> Vec<Corpus> {
    let mut files = Vec::new();
    read(folder, folder, &mut files);
    split(&files, |_| folder.to_path_buf())
}

/// Files made from `testdata` and the examples of the rules, written below `target`.
///
/// # Errors
/// They cannot be written.
pub fn generate() -> Result<Vec<Corpus>, String> {
    let top = root().join("target/bench");
    let corpora = make(&top, TARGET_BYTES);
    for corpus in &corpora {
        write(corpus).map_err(|error| format!("{} cannot be written: {error}", corpus.folder.display()))?;
    }
    Ok(corpora)
}

/// Files of each format with this many bytes together, to be written below a folder.
fn make(top: &Path, bytes: usize) -> Vec<Corpus> {
    let mut samples = Vec::new();
    let testdata = root().join("testdata");
    read(&testdata, &testdata, &mut samples);
    for rule in lintainer_rules::registry().rules() {
        for (number, example) in rule.examples().enumerate() {
            samples.push((format!("{}-{number}/{}", rule.name, example.path), example.text.to_string()));
        }
    }
    let mut corpora = split(&samples, |format| top.join(format.name()));
    let registry = lintainer_rules::registry();
    let settings = Settings::defaults(&registry);
    let linter = Linter::new(&registry, &settings);
    for corpus in &mut corpora {
        let limit = max_findings(corpus.format);
        corpus.files.retain(|file| {
            let findings = linter.lint(std::slice::from_ref(file), &Serial).findings.len();
            findings * 1000 <= limit * file.1.len()
        });
        corpus.files = join(corpus.format, &corpus.files, bytes);
    }
    corpora
}

/// How many findings a sample may have for 1,000 bytes: most samples are there for their faults, and have ten times as many as
/// files that people write. Of what is left, Dockerfiles and manifests have about 2, and Compose files, where every
/// service lacks the same settings, 10, which is no less than public files have (1, 1 and 10).
fn max_findings(format: Format) -> usize {
    match format {
        Format::Dockerfile | Format::Kubernetes | Format::Project => 6,
        Format::Compose => 20,
    }
}

/// Joins samples to files until there are enough.
fn join(format: Format, samples: &[(String, String)], bytes: usize) -> Vec<(String, String)> {
    let texts = samples.iter().map(|(_, text)| text.as_str());
    match format {
        Format::Dockerfile => {
            let mut samples = dockerfile::Samples::new(texts);
            fill("Dockerfile", 1_000..4_000, bytes, |size| samples.file(size))
        }
        Format::Compose => {
            let mut samples = compose::Samples::new(texts);
            fill("compose.yaml", 1_000..3_000, bytes, |size| samples.file(size))
        }
        Format::Kubernetes => {
            let mut samples = kubernetes::Samples::new(texts);
            fill("manifests.yaml", 4_000..12_000, bytes, |size| samples.file(size))
        }
        Format::Project => Vec::new(),
    }
}

/// Files of about these sizes, each in a folder of its own.
fn fill(name: &str, sizes: Range<usize>, bytes: usize, mut file: impl FnMut(usize) -> String) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut sum = 0;
    while sum < bytes {
        let number = files.len();
        // Small and large ones by turns, and each size once before one comes again.
        let text = file(sizes.start + number * 617 % sizes.len());
        if text.is_empty() {
            break;
        }
        sum += text.len();
        files.push((format!("{:02}/{number:04}/{name}", number / 100), text));
    }
    files
}

/// Writes files, unless these very ones lie there already.
fn write(corpus: &Corpus) -> std::io::Result<()> {
    let mut hasher = DefaultHasher::new();
    corpus.files.hash(&mut hasher);
    let stamp = corpus.folder.join(format!("complete-{:016x}", hasher.finish()));
    if stamp.exists() {
        return Ok(());
    }
    if corpus.folder.exists() {
        fs::remove_dir_all(&corpus.folder)?;
    }
    for (path, text) in &corpus.files {
        let path = corpus.folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&corpus.folder))?;
        fs::write(path, text)?;
    }
    fs::write(stamp, "")
}

fn split(files: &[(String, String)], folder: impl Fn(Format) -> PathBuf) -> Vec<Corpus> {
    let formats: Vec<Option<Format>> = files.iter().map(|(path, text)| format_of(path, text)).collect();
    let of = |format: Format| {
        let files = files.iter().zip(&formats).filter(|(_, found)| **found == Some(format));
        Corpus { format, files: files.map(|(file, _)| file.clone()).collect(), folder: folder(format) }
    };
    FORMATS.into_iter().map(of).filter(|corpus| !corpus.files.is_empty()).collect()
}

/// Reads all candidates below a folder, in the order of their paths. Links are left out.
fn read(folder: &Path, top: &Path, files: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let Ok(kind) = entry.file_type() else { continue };
        let path = entry.path();
        if kind.is_dir() && entry.file_name() != ".git" {
            read(&path, top, files);
        }
        let shown = path.strip_prefix(top).unwrap_or(&path).to_string_lossy().into_owned();
        if kind.is_file() && is_candidate(&shown) {
            files.extend(fs::read(&path).ok().map(|bytes| (shown, String::from_utf8_lossy(&bytes).into_owned())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_files_are_whole_and_the_same_each_time() {
        let bytes = 600_000;
        let corpora = make(Path::new("bench"), bytes);
        assert_eq!(corpora.len(), FORMATS.len());
        for (corpus, again) in corpora.iter().zip(make(Path::new("bench"), bytes)) {
            assert!(corpus.bytes() >= bytes, "{:?}: {} bytes", corpus.format, corpus.bytes());
            assert!(corpus.files == again.files, "{:?}: not the same", corpus.format);
            for (path, text) in &corpus.files {
                let file = File::new(FileId(0), path, text.clone().into_bytes());
                assert_eq!(format_of(path, text), Some(corpus.format), "{path}:\n{text}");
                assert!(!file.is_broken(), "{path}:\n{text}");
            }
        }
    }
}
