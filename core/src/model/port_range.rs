//! Numbers of ports and ranges of them.

use super::UNKNOWN;

/// Why a port is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortError {
    /// A part is no number.
    NotANumber,
    /// A number is not between 0 and 65535.
    OutOfRange,
    /// The end of a range lies before its start.
    Backwards,
    /// The ranges of host and container differ in length.
    UnequalRanges,
}

/// The first and the last port of `80` or `80-89`; `None` for an empty text and for one that is not wholly known.
///
/// # Errors
/// The text is no port and no range of ports.
pub fn port_range(text: &str) -> Result<Option<(u16, u16)>, PortError> {
    let text = text.trim();
    if text.is_empty() || text.contains(UNKNOWN) {
        return Ok(None);
    }
    let (first, last) = text.split_once('-').filter(|(first, _)| !first.is_empty()).unwrap_or((text, text));
    let (first, last) = (port(first)?, port(last)?);
    if last < first { Err(PortError::Backwards) } else { Ok(Some((first, last))) }
}

fn port(text: &str) -> Result<u16, PortError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PortError::NotANumber);
    }
    text.parse().map_err(|_| PortError::OutOfRange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_go_upwards_and_end_at_the_last_port() {
        assert_eq!(port_range("80"), Ok(Some((80, 80))));
        assert_eq!(port_range("80-89"), Ok(Some((80, 89))));
        assert_eq!((port_range(""), port_range("8\0")), (Ok(None), Ok(None)));
        assert_eq!(port_range("89-80"), Err(PortError::Backwards));
        assert_eq!((port_range("65536"), port_range("-1")), (Err(PortError::OutOfRange), Err(PortError::OutOfRange)));
        assert_eq!((port_range("http"), port_range("80,81")), (Err(PortError::NotANumber), Err(PortError::NotANumber)));
    }
}
