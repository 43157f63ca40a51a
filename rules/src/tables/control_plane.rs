//! Flags of the control plane and what is wrong with which values, by the command line references of Kubernetes 1.24 to
//! 1.36 and etcd 3.6, with the names of the checks of other tools.

mod flags;

pub(crate) use flags::FLAGS;

use lintainer_core::model::parse_go_duration;
use lintainer_core::rule::Profile;
use lintainer_core::settings::KubernetesVersion;

/// A value that is bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    /// Any.
    Any,
    /// None at all: `--flag=`.
    Empty,
    /// One of these.
    Is(&'static [&'static str]),
    /// Another one than this.
    Not(&'static str),
    /// A list with this item.
    Has(&'static str),
    /// A list without this item.
    Lacks(&'static str),
    /// A number below.
    Below(i64),
    /// A duration above (seconds).
    LongerThan(u64),
    /// A list with a cipher suite that Go calls insecure.
    WeakSuite,
}

/// A flag of a component, or several that go together.
#[derive(Debug)]
pub(crate) struct Flag {
    /// The program.
    pub(crate) component: &'static str,
    /// Its names; of a pair, both must be there.
    pub(crate) names: &'static [&'static str],
    /// Which values are bad.
    pub(crate) bad: Bad,
    /// The profile of a finding at a bad value.
    pub(crate) written: Profile,
    /// The profile of a finding where the flag is absent; `None` if the default is fine.
    pub(crate) absent: Option<Profile>,
    /// Flags that stand for it.
    pub(crate) unless: &'static [&'static str],
    /// Flags without which its absence means nothing.
    pub(crate) only_with: &'static [&'static str],
    /// From which version on it is not known, or what it names.
    pub(crate) removed: Option<KubernetesVersion>,
    /// What follows from a bad value.
    pub(crate) what: &'static str,
    /// The checks of other tools.
    pub(crate) aliases: &'static [&'static str],
}

const fn flag(
    component: &'static str,
    names: &'static [&'static str],
    bad: Bad,
    written: Profile,
    absent: Option<Profile>,
) -> Flag {
    Flag { component, names, bad, written, absent, unless: &[], only_with: &[], removed: None, what: "", aliases: &[] }
}

impl Flag {
    const fn says(self, what: &'static str) -> Flag {
        Flag { what, ..self }
    }

    const fn known_as(self, aliases: &'static [&'static str]) -> Flag {
        Flag { aliases, ..self }
    }

    const fn unless(self, unless: &'static [&'static str]) -> Flag {
        Flag { unless, ..self }
    }

    const fn only_with(self, only_with: &'static [&'static str]) -> Flag {
        Flag { only_with, ..self }
    }

    const fn removed(self, minor: u16) -> Flag {
        Flag { removed: Some(KubernetesVersion { major: 1, minor }), ..self }
    }
}

/// The parts of names of suites that Go lists as insecure, beside those without an exchange of keys that is forgotten.
const WEAK_PARTS: [&str; 3] = ["RC4", "3DES", "CBC_SHA256"];

impl Bad {
    /// Whether a value is bad; `--flag` alone means `true`.
    pub(crate) fn fits(self, value: &str) -> bool {
        let has = |item: &str| value.split(',').any(|one| one.trim() == item);
        match self {
            Bad::Any => !value.is_empty(),
            Bad::Empty => value.is_empty(),
            Bad::Is(values) => values.contains(&value),
            Bad::Not(fine) => value != fine,
            Bad::Has(item) => has(item),
            Bad::Lacks(item) => !has(item),
            Bad::Below(least) => value.parse::<i64>().is_ok_and(|number| number < least),
            Bad::LongerThan(most) => seconds(value).is_some_and(|seconds| seconds > most),
            Bad::WeakSuite => value.split(',').any(|suite| {
                suite.trim().starts_with("TLS_RSA_") || WEAK_PARTS.iter().any(|part| suite.contains(part))
            }),
        }
    }
}

/// A duration of Go in whole seconds: `5m0s`. `None` if it is none.
fn seconds(text: &str) -> Option<u64> {
    parse_go_duration(text).map(|duration| duration.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_does() {
        assert_eq!(seconds("5m0s"), Some(300));
        assert_eq!(seconds("1h"), Some(3600));
        assert_eq!(seconds("60"), None);
        assert_eq!(seconds("x"), None);
    }

    #[test]
    fn values_are_judged_as_lists_numbers_and_words() {
        assert!(Bad::Lacks("RBAC").fits("Node") && !Bad::Lacks("RBAC").fits("Node,RBAC"));
        assert!(Bad::Below(30).fits("7") && !Bad::Below(30).fits("30") && !Bad::Below(30).fits("x"));
        assert!(Bad::WeakSuite.fits("TLS_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_128_GCM_SHA256"));
        assert!(!Bad::WeakSuite.fits("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
        assert!(Bad::LongerThan(300).fits("10m0s") && !Bad::LongerThan(300).fits("1m0s"));
    }

    #[test]
    fn every_flag_says_what_follows() {
        for flag in FLAGS {
            assert!(!flag.what.is_empty(), "{:?}", flag.names);
            assert!(flag.names.iter().all(|name| name.starts_with("--")), "{:?}", flag.names);
        }
        assert!(FLAGS.len() > 60);
    }
}
