//! `--report`, `--vex`, `--kev`, `--epss`: what is known about the images from elsewhere.

use std::path::{Path, PathBuf};

use lintainer_core::reports::{Exploited, GivenReports, Likelihoods};

use crate::args::{Global, ReportArgs};
use crate::error::CliError;
use crate::inputs::read_up_to;
use crate::{Streams, paths};

/// How large a report may be, in bytes.
const MAX_REPORT_BYTES: usize = 512 << 20;

/// Reads the reports that are given, and says what could not be used of them.
///
/// # Errors
/// One cannot be read, or is none.
pub(crate) fn read(args: &ReportArgs, global: &Global, streams: &mut Streams) -> Result<GivenReports, CliError> {
    let mut given = GivenReports::default();
    for argument in args.report.iter().chain(&args.vex) {
        let (image, path) = split(argument);
        let shown = paths::shown_as_given(&path);
        if path.is_dir() {
            add_folder(&path, image.as_deref(), &mut given, global, streams)?;
            continue;
        }
        given
            .add(&shown, image.as_deref(), &bytes(&path)?)
            .map_err(|error| CliError::Report { path: shown.clone(), message: error.to_string() })?;
    }
    if !global.quiet {
        for one in given.all() {
            for note in &one.report.notes {
                streams.note(&format!("note: {}: {note}", one.path))?;
            }
        }
    }
    let exploited = args.kev.as_deref().map(|path| {
        let bad = || "it is no catalogue of known exploited vulnerabilities".to_string();
        Exploited::read(&bytes(path)?)
            .map_err(|_| CliError::Report { path: paths::shown_as_given(path), message: bad() })
    });
    let likelihoods = args.epss.as_deref().map(|path| {
        let bad = || "it has no line `CVE,EPSS,PERCENTILE`; unpack it first if it ends with .gz".to_string();
        let text = bytes(path)?;
        Likelihoods::read(&String::from_utf8_lossy(&text))
            .ok_or_else(|| CliError::Report { path: paths::shown_as_given(path), message: bad() })
    });
    given.settle(exploited.transpose()?.as_ref(), likelihoods.transpose()?.as_ref());
    Ok(given)
}

/// Adds the reports of a folder, in the order of their names. What is none is said, and is no error: other files may lie
/// beside them.
fn add_folder(
    folder: &Path,
    image: Option<&str>,
    given: &mut GivenReports,
    global: &Global,
    streams: &mut Streams,
) -> Result<(), CliError> {
    let unreadable = |error: std::io::Error| CliError::Read {
        path: paths::shown_as_given(folder),
        message: paths::why(&error, false),
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json" || end == "sarif") && path.is_file());
    files.sort_unstable();
    let before = given.all().len();
    for path in files {
        let shown = paths::shown_as_given(&path);
        if let Err(error) = given.add(&shown, image, &bytes(&path)?)
            && !global.quiet
        {
            streams.note(&format!("note: {shown} is left out: {error}"))?;
        }
    }
    if given.all().len() == before {
        let message = "there is no report in this folder".to_string();
        return Err(CliError::Report { path: paths::shown_as_given(folder), message });
    }
    Ok(())
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

fn bytes(path: &Path) -> Result<Vec<u8>, CliError> {
    read_up_to(path, MAX_REPORT_BYTES).map_err(|message| CliError::Read { path: paths::shown_as_given(path), message })
}
