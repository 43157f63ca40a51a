//! `cargo xtask release checksums`: SHA256SUMS, in the form of `sha256sum`.

use std::fmt::Write;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{assets, files};

/// The name of the list.
const NAME: &str = "SHA256SUMS";

/// Writes the list of all files in `target/assets`.
///
/// # Errors
/// A file cannot be read, or the list cannot be written.
pub fn run() -> Result<(), String> {
    let mut text = String::new();
    for name in files::names(&assets())?.into_iter().filter(|name| name != NAME) {
        let _ = writeln!(text, "{}  {name}", of_file(&assets().join(&name))?);
    }
    files::write(&assets().join(NAME), text.as_bytes())?;
    print!("{text}");
    Ok(())
}

/// The checksum of a file, in hexadecimal digits.
///
/// # Errors
/// It cannot be read.
pub fn of_file(path: &Path) -> Result<String, String> {
    Ok(of_bytes(&files::read_bytes(path)?))
}

/// The SHA-256 checksum of bytes, in hexadecimal digits.
pub fn of_bytes(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_that_of_the_standard() {
        // FIPS 180-4, the example of one block.
        assert_eq!(super::of_bytes(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
