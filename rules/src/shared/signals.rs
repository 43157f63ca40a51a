//! Signals of Linux and how they are written.

/// The signals of Linux without `SIG`, with their numbers on x86 and ARM
/// (<https://man7.org/linux/man-pages/man7/signal.7.html>). Of two names for a number the usual one comes first.
const SIGNALS: &[(&str, u32)] = &[
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ILL", 4),
    ("TRAP", 5),
    ("ABRT", 6),
    ("IOT", 6),
    ("BUS", 7),
    ("FPE", 8),
    ("KILL", 9),
    ("USR1", 10),
    ("SEGV", 11),
    ("USR2", 12),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
    ("STKFLT", 16),
    ("CHLD", 17),
    ("CLD", 17),
    ("CONT", 18),
    ("STOP", 19),
    ("TSTP", 20),
    ("TTIN", 21),
    ("TTOU", 22),
    ("URG", 23),
    ("XCPU", 24),
    ("XFSZ", 25),
    ("VTALRM", 26),
    ("PROF", 27),
    ("WINCH", 28),
    ("IO", 29),
    ("POLL", 29),
    ("PWR", 30),
    ("SYS", 31),
];

/// The first signal for real time that programs get from the C library.
const RTMIN: u32 = 34;

/// Whether a signal has this name or number.
pub(crate) fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<u32>() {
        return (1..=64).contains(&number);
    }
    usual(text).is_some()
}

/// The usual form of a signal, `SIGQUIT` for `quit`, `3` and `"SIGQUIT"`; `None` for what is no signal or is not known.
pub(crate) fn usual(text: &str) -> Option<String> {
    let bare = text.trim_matches(['"', '\'']);
    if let Ok(number) = bare.parse::<u32>() {
        return match SIGNALS.iter().find(|(_, own)| *own == number) {
            Some((name, _)) => Some(format!("SIG{name}")),
            None if number == RTMIN => Some("SIGRTMIN".to_string()),
            None => (RTMIN + 1..=64).contains(&number).then(|| format!("SIGRTMIN+{}", number - RTMIN)),
        };
    }
    let upper = bare.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let is_known =
        SIGNALS.iter().any(|(own, _)| *own == name) || name.starts_with("RTMIN") || name.starts_with("RTMAX");
    is_known.then(|| format!("SIG{name}"))
}

/// The usual form, where the text has another one.
pub(crate) fn irregular(text: &str) -> Option<String> {
    usual(text).filter(|usual| usual != text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_have_one_usual_form() {
        for (text, form) in [
            ("3", Some("SIGQUIT")),
            ("quit", Some("SIGQUIT")),
            ("\"SIGQUIT\"", Some("SIGQUIT")),
            ("37", Some("SIGRTMIN+3")),
            ("RTMIN+3", Some("SIGRTMIN+3")),
            ("6", Some("SIGABRT")),
            ("SIGFOO", None),
            ("$SIGNAL", None),
            ("0", None),
        ] {
            assert_eq!(usual(text).as_deref(), form, "{text}");
        }
        assert_eq!(irregular("SIGTERM"), None);
    }
}
