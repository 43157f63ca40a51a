//! Files to measure with: a folder that is given, or files made deterministically from `testdata` and the rules' examples.

use std::fs;
use std::path::{Path, PathBuf};

use lintainer_core::model::Format;
use lintainer_core::project::{File, Kind, is_candidate};
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
    match File::parse(FileId(0), path, text.as_bytes().to_vec()).kind {
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
    let mut seeds = Vec::new();
    let testdata = root().join("testdata");
    read(&testdata, &testdata, &mut seeds);
    for rule in lintainer_rules::registry().rules() {
        for (number, example) in rule.examples.iter().enumerate() {
            seeds.push((format!("{}-{number}/{}", rule.name, example.file_name()), example.text.to_string()));
        }
    }
    let top = root().join("target/bench");
    let mut corpora = split(&seeds, |format| top.join(format.name()));
    for corpus in &mut corpora {
        corpus.files = multiply(&corpus.files);
        let stamp = corpus.folder.join(format!("complete-{}-{}", corpus.files.len(), corpus.bytes()));
        if stamp.exists() {
            continue;
        }
        let fail = |error: std::io::Error| format!("{} cannot be written: {error}", corpus.folder.display());
        if corpus.folder.exists() {
            fs::remove_dir_all(&corpus.folder).map_err(fail)?;
        }
        for (path, text) in &corpus.files {
            let path = corpus.folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&corpus.folder)).map_err(fail)?;
            fs::write(path, text).map_err(fail)?;
        }
        fs::write(stamp, "").map_err(fail)?;
    }
    Ok(corpora)
}

fn split(files: &[(String, String)], folder: impl Fn(Format) -> PathBuf) -> Vec<Corpus> {
    let formats: Vec<Option<Format>> = files.iter().map(|(path, text)| format_of(path, text)).collect();
    let of = |format: Format| {
        let files = files.iter().zip(&formats).filter(|(_, found)| **found == Some(format));
        Corpus { format, files: files.map(|(file, _)| file.clone()).collect(), folder: folder(format) }
    };
    FORMATS.into_iter().map(of).filter(|corpus| !corpus.files.is_empty()).collect()
}

/// Repeats files, each copy in a folder of its own and with a first line of its own, until there are enough of them.
fn multiply(seeds: &[(String, String)]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut bytes = 0;
    // A seed without text would never fill anything.
    let seeds: Vec<_> = seeds.iter().filter(|(_, text)| !text.is_empty()).collect();
    for round in 0.. {
        for (index, (path, text)) in seeds.iter().enumerate() {
            if bytes >= TARGET_BYTES {
                return files;
            }
            let name = path.rsplit('/').next().unwrap_or(path);
            // A directive must stay the first line, and JSON has no comments.
            let keeps_head = text.starts_with(['#', '{', '\u{feff}', '%']);
            let text = if keeps_head { text.clone() } else { format!("# copy {round}\n{text}") };
            bytes += text.len();
            files.push((format!("{round:05}/{index:04}/{name}"), text));
        }
        if seeds.is_empty() {
            break;
        }
    }
    files
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
