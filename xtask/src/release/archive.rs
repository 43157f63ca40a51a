//! `cargo xtask release archive`: the program with man pages, completions and licences.
//!
//! Two archives of one commit are the same, byte for byte, if the programs are: names are sorted, and the time of all
//! files is that of `SOURCE_DATE_EPOCH` or of the commit.

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::targets::Target;
use super::{files, pages, program};
use crate::args::Args;
use crate::tools::{output, root};

/// Texts of the repository, by their names in the archive.
const TEXTS: [(&str, &str); 5] = [
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("README.md", "cli/README.md"),
    ("THIRD-PARTY.md", "THIRD-PARTY.md"),
];

/// A file of an archive.
struct Member {
    path: String,
    bytes: Vec<u8>,
    is_program: bool,
}

impl Member {
    fn mode(&self) -> u32 {
        if self.is_program { 0o755 } else { 0o644 }
    }
}

/// Writes the archive of a platform.
///
/// # Errors
/// The program does not build, or the archive cannot be written.
pub fn run(args: &[String]) -> Result<(), String> {
    let args = Args::read(args, &["--target", "--program"])?;
    let target = Target::named(args.value("--target"))?;
    let program = args.value("--program").map_or_else(|| program::build(target), |path| Ok(PathBuf::from(path)))?;
    let members = members(target, files::read_bytes(&program)?)?;
    let time = time();
    let bytes = if target.is_windows() { zipped(&members) } else { tarred(&members, time) };
    let path = target.archive();
    files::write(&path, &bytes.map_err(|error| format!("{}: {error}", path.display()))?)?;
    println!("{}", path.display());
    Ok(())
}

fn members(target: &Target, program: Vec<u8>) -> Result<Vec<Member>, String> {
    let mut found = vec![(target.program().to_string(), program)];
    for (name, path) in TEXTS {
        found.push((name.to_string(), files::read_bytes(&root().join(path))?));
    }
    found.extend(pages::man()?.into_iter().map(|(name, page)| (format!("man/{name}"), page)));
    found.extend(pages::completions()?.into_iter().map(|(name, text)| (format!("completions/{name}"), text)));
    found.sort();
    let stem = target.stem();
    let member = |(name, bytes): (String, Vec<u8>)| Member {
        is_program: name == target.program(),
        path: format!("{stem}/{name}"),
        bytes,
    };
    Ok(found.into_iter().map(member).collect())
}

/// The time of what is packed, in seconds since 1970.
pub fn time() -> u64 {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok();
    let of_commit = || output(Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(root()));
    given.or_else(of_commit).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

fn tarred(members: &[Member], time: u64) -> std::io::Result<Vec<u8>> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    for member in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(member.bytes.len() as u64);
        header.set_mode(member.mode());
        header.set_mtime(time);
        builder.append_data(&mut header, &member.path, member.bytes.as_slice())?;
    }
    builder.into_inner()?.finish()
}

/// ZIP files have no time here: the oldest that they can hold.
fn zipped(members: &[Member]) -> std::io::Result<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for member in members {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated)
            .compression_level(Some(9))
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(member.mode());
        writer.start_file(member.path.as_str(), options).map_err(std::io::Error::other)?;
        writer.write_all(&member.bytes)?;
    }
    Ok(writer.finish().map_err(std::io::Error::other)?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_archives_are_read_back_and_made_alike_twice() {
        let member = |path: &str, is_program| Member { path: path.to_string(), bytes: b"text".to_vec(), is_program };
        let members = [member("a/lintainer", true), member("a/man/lintainer.1", false)];
        let packed = tarred(&members, 86_400).unwrap();
        assert_eq!(packed, tarred(&members, 86_400).unwrap());
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(packed.as_slice()));
        let entries: Vec<_> = archive.entries().unwrap().map(Result::unwrap).collect();
        let told: Vec<_> = entries.iter().map(|entry| (entry.path().unwrap().into_owned(), entry.header())).collect();
        let told: Vec<_> =
            told.iter().map(|(path, head)| (path.to_str(), head.mode().ok(), head.mtime().ok())).collect();
        let expected = [("a/lintainer", 0o755), ("a/man/lintainer.1", 0o644)];
        assert_eq!(told, expected.map(|(path, mode)| (Some(path), Some(mode), Some(86_400))));

        let packed = zipped(&members).unwrap();
        assert_eq!(packed, zipped(&members).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["a/lintainer", "a/man/lintainer.1"]);
        assert_eq!(archive.by_index(0).unwrap().unix_mode().map(|mode| mode & 0o777), Some(0o755));
    }
}
