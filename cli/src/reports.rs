//! `--report`, `--vex`, `--kev`, `--epss`, `--norm` and their keys in the configuration: what a run is told beside its files.

use std::path::{Path, PathBuf};

use lintainer_core::config::ToldFiles;
use lintainer_core::learn::Norm;
use lintainer_core::project::Given;
use lintainer_core::reports::{Exploited, GivenReports, Likelihoods};

use crate::args::{Global, ReportArgs};
use crate::error::CliError;
use crate::inputs::read_up_to;
use crate::paths::Base;
use crate::{Streams, paths};

/// How large a report may be, in bytes.
const MAX_REPORT_BYTES: usize = 512 << 20;

/// A file that somebody names.
struct Named {
    path: PathBuf,
    shown: String,
    /// The image that it is said to be about.
    image: Option<String>,
    /// Whether the configuration names it, and not the command line: it need not be there on every machine.
    is_configured: bool,
}

/// Reads what is given, and says what could not be used of it. What the command line names comes behind what the
/// configuration names, or in its place where there can be one only.
///
/// # Errors
/// A file that the command line names, or the norm, cannot be read, or something is not what it should be.
pub(crate) fn read(
    args: &ReportArgs,
    told: &ToldFiles,
    base: &Base,
    notes: &mut Vec<String>,
) -> Result<Given, CliError> {
    let configured = |path: &String| Named {
        shown: base.show(Path::new(path)),
        path: PathBuf::from(path),
        image: None,
        is_configured: true,
    };
    let named = |path: &PathBuf| {
        let (image, path) = split(path);
        Named { shown: paths::shown_as_given(&path), path, image, is_configured: false }
    };
    let reports = told.reports.iter().map(|(image, path)| Named { image: image.clone(), ..configured(path) });
    let reports = reports.chain(told.vex.iter().map(configured)).chain(args.report.iter().chain(&args.vex).map(named));
    let mut given = GivenReports::default();
    for one in reports {
        one.stays_in(base)?;
        add(&one, &mut given, notes)?;
    }
    for one in given.all() {
        notes.extend(one.report.notes.iter().map(|note| format!("{}: {note}", one.path)));
    }
    let one = |args: &Option<PathBuf>, told: &Option<String>| {
        let given = args.as_ref().map(|path| Named { image: None, path: path.clone(), ..named(path) });
        let one = given.or_else(|| told.as_ref().map(configured));
        one.map(|file| file.stays_in(base).map(|()| file)).transpose()
    };
    let exploited = match one(&args.kev, &told.kev)? {
        Some(file) => bytes(&file, notes)?.map(|bytes| {
            let bad = |_| file.bad("it is no catalogue of known exploited vulnerabilities");
            Exploited::read(&bytes).map_err(bad)
        }),
        None => None,
    };
    let likelihoods = match one(&args.epss, &told.epss)? {
        Some(file) => bytes(&file, notes)?.map(|bytes| {
            let bad = || file.bad("it has no line `CVE,EPSS,PERCENTILE`; unpack it first if it ends with .gz");
            Likelihoods::read(&String::from_utf8_lossy(&bytes)).ok_or_else(bad)
        }),
        None => None,
    };
    given.settle(exploited.transpose()?.as_ref(), likelihoods.transpose()?.as_ref());
    let norm = one(&args.norm, &told.norm)?.map(|file| {
        let text = file.read()?;
        let bad = |error: lintainer_core::learn::NormError| CliError::Norm { path: file.shown.clone(), error };
        Norm::read(&String::from_utf8_lossy(&text)).map_err(bad)
    });
    Ok(Given { reports: given, norm: norm.transpose()? })
}

/// As [`read`], with the notes printed unless they are not wanted.
///
/// # Errors
/// As [`read`], and that nothing can be printed.
pub(crate) fn read_aloud(
    args: &ReportArgs,
    told: &ToldFiles,
    base: &Base,
    global: &Global,
    streams: &mut Streams,
) -> Result<Given, CliError> {
    let mut notes = Vec::new();
    let given = read(args, told, base, &mut notes)?;
    for note in notes.iter().filter(|_| !global.quiet) {
        streams.note(&format!("note: {note}"))?;
    }
    Ok(given)
}

impl Named {
    /// Who wrote the configuration is not who runs this: it names files of its project only.
    fn stays_in(&self, base: &Base) -> Result<(), CliError> {
        let project = paths::project_of(base.current(), base);
        if self.is_configured && self.path.exists() && !paths::is_really_in(&self.path, &[project]) {
            let message = "it lies outside of the project whose configuration names it".to_string();
            return Err(CliError::Read { path: self.shown.clone(), message });
        }
        Ok(())
    }

    fn read(&self) -> Result<Vec<u8>, CliError> {
        read_up_to(&self.path, MAX_REPORT_BYTES).map_err(|message| CliError::Read { path: self.shown.clone(), message })
    }

    fn bad(&self, message: &str) -> CliError {
        CliError::Report { path: self.shown.clone(), message: message.to_string() }
    }
}

/// Adds a report, or those of a folder in the order of their names. What is none in a folder is said, and is no error: other
/// files may lie beside reports.
fn add(one: &Named, given: &mut GivenReports, notes: &mut Vec<String>) -> Result<(), CliError> {
    if !one.path.is_dir() {
        let Some(bytes) = bytes(one, notes)? else { return Ok(()) };
        return given.add(&one.shown, one.image.as_deref(), &bytes).map_err(|error| one.bad(&error.to_string()));
    }
    let unreadable =
        |error: std::io::Error| CliError::Read { path: one.shown.clone(), message: paths::why(&error, false) };
    let entries = std::fs::read_dir(&one.path).map_err(unreadable)?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json" || end == "sarif") && path.is_file());
    files.sort_unstable();
    let before = given.all().len();
    for path in files {
        let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let shown = format!("{}/{name}", one.shown.trim_end_matches('/'));
        let file = Named { path, shown, image: one.image.clone(), is_configured: one.is_configured };
        if let Err(error) = given.add(&file.shown, file.image.as_deref(), &file.read()?) {
            notes.push(format!("{} is left out: {error}", file.shown));
        }
    }
    if given.all().len() == before && !one.is_configured {
        return Err(one.bad("there is no report in this folder"));
    }
    Ok(())
}

/// The bytes of a file; none, with a note, where the configuration names one that is not there.
fn bytes(one: &Named, notes: &mut Vec<String>) -> Result<Option<Vec<u8>>, CliError> {
    if one.is_configured && !one.path.exists() {
        notes.push(format!("{} is not there, and the configuration names it", one.shown));
        return Ok(None);
    }
    one.read().map(Some)
}

/// `IMAGE=FILE`, or a file alone. A file that is there is one, whatever its name.
fn split(argument: &Path) -> (Option<String>, PathBuf) {
    let text = argument.to_string_lossy();
    match text.split_once('=') {
        Some((image, path)) if !argument.exists() && !image.is_empty() => {
            (Some(image.to_string()), PathBuf::from(path))
        }
        _ => (None, argument.to_path_buf()),
    }
}
