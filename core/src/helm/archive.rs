//! Unpacks charts: a tape archive (tar) that is compressed with gzip, as `helm package` makes it.
//!
//! Facts are those of POSIX.1-2017 (pax), the names that GNU tar writes, and helm v4.3.1 (`pkg/chart/loader/archive`).

use std::io::Read;

use flate2::read::MultiGzDecoder;

/// How large a chart may be when it is unpacked, in bytes: helm's limit.
pub const MAX_UNPACKED: usize = 100 << 20;

/// How many files a chart may have.
pub const MAX_ENTRIES: usize = 10_000;

/// The size of a block of an archive, in bytes.
const BLOCK: usize = 512;

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Its path from the chart's folder, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Whether a file is named as an archive of a chart.
pub fn is_archive(name: &str) -> bool {
    name.ends_with(".tgz") || name.ends_with(".tar.gz")
}

/// The files of an archive, without the folder that they all are in. Links are left out: charts are followed nowhere.
///
/// # Errors
/// If it is no such archive, is cut off, leads outside of its folder, or is larger than [`MAX_UNPACKED`].
pub fn unpack(bytes: &[u8]) -> Result<Vec<Packed>, String> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Err("not an archive that is compressed with gzip".to_string());
    }
    let mut tape = Vec::new();
    // Headers and padding are no part of the chart.
    let limit = MAX_UNPACKED + 2 * MAX_ENTRIES * BLOCK;
    let read = MultiGzDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut tape);
    read.map_err(|error| format!("the archive cannot be unpacked: {error}"))?;
    if tape.len() > limit {
        return Err(too_large());
    }
    files(&tape)
}

fn too_large() -> String {
    format!("the archive is larger than {} MiB when it is unpacked", MAX_UNPACKED >> 20)
}

fn files(tape: &[u8]) -> Result<Vec<Packed>, String> {
    let mut found: Vec<Packed> = Vec::new();
    let (mut at, mut room) = (0, MAX_UNPACKED);
    // Names that are too long for the header that follows them.
    let mut name: Option<String> = None;
    while let Some(header) = tape.get(at..at + BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        check_sum(header)?;
        let size = number(field(header, 124, 12)).ok_or("the size of a file in the archive is not a number")?;
        at += BLOCK;
        let end = at.checked_add(size).filter(|end| *end <= tape.len()).ok_or("the archive is cut off")?;
        let bytes = tape.get(at..end).unwrap_or(&[]);
        at = end.next_multiple_of(BLOCK);
        match header.get(156).copied().unwrap_or(0) {
            b'L' => name = Some(text(bytes)),
            b'x' => name = path_of(bytes).or(name),
            b'0' | 0 | b'7' => {
                let written = name.take().unwrap_or_else(|| written_name(header));
                if written.ends_with('/') {
                    continue;
                }
                room = room.checked_sub(size).ok_or_else(too_large)?;
                if found.len() == MAX_ENTRIES {
                    return Err(format!("the archive has more than {MAX_ENTRIES} files"));
                }
                found.push(Packed { path: inside(&written)?, bytes: bytes.to_vec() });
            }
            b'g' => {}
            // A folder, a link, a device.
            _ => name = None,
        }
    }
    if found.is_empty() { Err("the archive has no files".to_string()) } else { Ok(found) }
}

/// A path without its first folder.
fn inside(written: &str) -> Result<String, String> {
    let slashed = written.replace('\\', "/");
    let outside = || format!("the archive leads outside of its folder: {written}");
    let (first, rest) = slashed.split_once('/').ok_or_else(|| format!("{written} is in no folder of the archive"))?;
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('/') {
        match part {
            "" if parts.is_empty() => return Err(outside()),
            "" | "." => {}
            ".." => _ = parts.pop().ok_or_else(outside)?,
            part => parts.push(part),
        }
    }
    let is_drive = |part: &str| part.as_bytes().get(1) == Some(&b':') && part.len() == 2;
    if matches!(first, "" | "..") || parts.is_empty() || parts.first().is_some_and(|part| is_drive(part)) {
        return Err(outside());
    }
    Ok(parts.join("/"))
}

fn field(header: &[u8], at: usize, len: usize) -> &[u8] {
    header.get(at..at + len).unwrap_or(&[])
}

fn written_name(header: &[u8]) -> String {
    let name = text(field(header, 0, 100));
    let prefix = if field(header, 257, 6) == b"ustar\0" { text(field(header, 345, 155)) } else { String::new() };
    if prefix.is_empty() { name } else { format!("{prefix}/{name}") }
}

/// Text up to the first zero.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or(&[])).into_owned()
}

/// A number: in octal digits, or in binary where the first bit is set.
fn number(bytes: &[u8]) -> Option<usize> {
    if let Some((0x80, rest)) = bytes.split_first().map(|(first, rest)| (*first, rest)) {
        let value = rest.iter().try_fold(0_u64, |value, byte| value.checked_mul(256)?.checked_add(u64::from(*byte)))?;
        return usize::try_from(value).ok();
    }
    let digits = text(bytes);
    let digits = digits.trim_matches([' ', '\0']);
    if digits.is_empty() { Some(0) } else { usize::from_str_radix(digits, 8).ok() }
}

fn check_sum(header: &[u8]) -> Result<(), String> {
    let value = |(at, byte): (usize, &u8)| if (148..156).contains(&at) { 32 } else { usize::from(*byte) };
    let sum: usize = header.iter().enumerate().map(value).sum();
    if number(field(header, 148, 8)) == Some(sum) { Ok(()) } else { Err("not a tape archive (tar)".to_string()) }
}

/// The path that the records of a pax header give to the next file: `27 path=…`, a line each.
fn path_of(mut records: &[u8]) -> Option<String> {
    let mut path = None;
    while let Some(blank) = records.iter().position(|byte| *byte == b' ') {
        let len: usize = std::str::from_utf8(records.get(..blank)?).ok()?.parse().ok()?;
        let record = records.get(blank + 1..len)?;
        if let Some(value) = record.strip_prefix(b"path=") {
            path = Some(text(value.strip_suffix(b"\n").unwrap_or(value)));
        }
        records = records.get(len..)?;
    }
    path
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn entry(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
        let mut header = vec![0; BLOCK];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[156] = kind;
        header[148..156].fill(b' ');
        let sum: usize = header.iter().map(|byte| usize::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        header.extend_from_slice(bytes);
        header.resize(header.len().next_multiple_of(BLOCK), 0);
        header
    }

    fn packed(entries: &[Vec<u8>]) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        entries.iter().for_each(|entry| gzip.write_all(entry).unwrap());
        gzip.write_all(&[0; 2 * BLOCK]).unwrap();
        gzip.finish().unwrap()
    }

    fn paths(entries: &[Vec<u8>]) -> Result<Vec<String>, String> {
        Ok(unpack(&packed(entries))?.into_iter().map(|file| file.path).collect())
    }

    #[test]
    fn files_lose_their_first_folder() {
        let files = [entry("shop/", b'5', b""), entry("shop/Chart.yaml", b'0', b"name: shop\n")];
        let unpacked = unpack(&packed(&files)).unwrap();
        assert_eq!(unpacked, [Packed { path: "Chart.yaml".into(), bytes: b"name: shop\n".into() }]);
        assert_eq!(paths(&[entry("shop\\templates\\a.yaml", b'0', b"a")]).unwrap(), ["templates/a.yaml"]);
    }

    #[test]
    fn long_names_stand_before_their_file() {
        let long = format!("shop/templates/{}.yaml", "a".repeat(120));
        let record = format!(" path={long}\n");
        let record = format!("{}{record}", record.len() + 3);
        for before in [entry("pax", b'x', record.as_bytes()), entry("././@LongLink", b'L', long.as_bytes())] {
            let found = paths(&[before, entry("shop/short", b'0', b"a"), entry("shop/b", b'0', b"b")]).unwrap();
            assert_eq!(found, [long.trim_start_matches("shop/"), "b"]);
        }
    }

    #[test]
    fn what_leads_outside_is_refused() {
        for name in ["shop/../../etc/passwd", "shop/..", "../shop/a", "/etc/passwd", "shop//etc/passwd", "shop/c:/a"] {
            let error = paths(&[entry(name, b'0', b"x")]).unwrap_err();
            assert_eq!(error, format!("the archive leads outside of its folder: {name}"));
        }
        assert!(paths(&[entry("Chart.yaml", b'0', b"x")]).unwrap_err().contains("in no folder"));
        // Links are followed nowhere.
        assert_eq!(paths(&[entry("shop/link", b'2', b""), entry("shop/a", b'0', b"")]).unwrap(), ["a"]);
    }

    #[test]
    fn what_expands_without_end_is_refused() {
        let whole = entry("shop/zeros", b'0', &vec![0; MAX_UNPACKED / 4]);
        let files = [whole.clone(), whole.clone(), whole.clone(), whole.clone(), entry("shop/one", b'0', b"1")];
        assert!(paths(&files[..4]).is_ok());
        assert_eq!(paths(&files).unwrap_err(), "the archive is larger than 100 MiB when it is unpacked");
    }

    #[test]
    fn what_is_no_archive_is_said() {
        assert_eq!(unpack(b"name: shop").unwrap_err(), "not an archive that is compressed with gzip");
        let mut cut = packed(&[entry("shop/a", b'0', &[7; 2000])]);
        cut.truncate(cut.len() / 2);
        assert!(unpack(&cut).unwrap_err().starts_with("the archive cannot be unpacked: "));
        assert_eq!(paths(&[vec![b'x'; BLOCK]]).unwrap_err(), "not a tape archive (tar)");
        let mut short = entry("shop/a", b'0', &[7; 2000]);
        short.truncate(BLOCK);
        assert_eq!(files(&short).unwrap_err(), "the archive is cut off");
        assert_eq!(paths(&[]).unwrap_err(), "the archive has no files");
    }
}
