//! `exposed-personal-data`: A ConfigMap seems to hold personal data.

use std::collections::HashSet;

use lintainer_core::kubernetes::{Kind, Object};
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::span::Span;

use crate::prelude::*;

/// From how many on addresses and numbers are no contact any more.
const FEW: usize = 3;

/// Words in the addresses of roles and programs.
const ROLES: [&str; 40] = [
    "abuse",
    "admin",
    "admins",
    "alert",
    "alerts",
    "billing",
    "bot",
    "ci",
    "contact",
    "dev",
    "devops",
    "email",
    "example",
    "git",
    "hello",
    "help",
    "helpdesk",
    "hostmaster",
    "info",
    "mail",
    "mailer",
    "me",
    "monitoring",
    "noreply",
    "office",
    "oncall",
    "ops",
    "postmaster",
    "reply",
    "root",
    "sales",
    "security",
    "sender",
    "service",
    "sre",
    "support",
    "team",
    "test",
    "user",
    "webmaster",
];

/// Labels of domains for examples, of source hosts and of accounts of programs.
const NO_DOMAINS: [&str; 9] =
    ["acme", "contoso", "domain", "example", "foo", "gserviceaccount", "noreply", "test", "users"];

/// Ends of domains that are not on the Internet, and of names of files.
const NO_TOPS: [&str; 15] = [
    "cluster",
    "corp",
    "example",
    "internal",
    "invalid",
    "json",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "service",
    "svc",
    "target",
    "test",
    "yaml",
];

/// Accounts of the standard's own examples.
const EXAMPLES: [&[u8]; 4] =
    [b"BE71096123456769", b"DE89370400440532013000", b"FR7630006000011234567890189", b"GB82WEST12345698765432"];

pub(super) static RULE: Rule = Rule {
    name: "exposed-personal-data",
    practice: Practice::ZeroTrust,
    severity: Severity::Info,
    confidence: Confidence::Low,
    since: "0.1.0",
    profiles: &[Profile::Audit],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("exposed_personal_data.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Object(&[Kind::new("", "ConfigMap")], check)],
};

fn check(object: &Object, cx: &mut Context) {
    let (mut mails, mut phones) = (Many::default(), Many::default());
    for value in object.at("data").values() {
        let Some(text) = value.word() else { continue };
        if let Some(account) = accounts(text).next() {
            let key = value.key_name().map_or("", |key| key.value);
            cx.report(
                value.head(),
                format!("`{key}` of `{}` has the number of a bank account, `{account}`", object.display()),
            )
            .help("keep it in a database, or take it from a store of secrets");
            return;
        }
        mail_addresses(text).for_each(|address| mails.add(address, value.head()));
        phone_numbers(text).for_each(|number| phones.add(number, value.head()));
    }
    for (many, what) in [(mails, "e-mail addresses of people"), (phones, "telephone numbers")] {
        if let Some(at) = many.at.filter(|_| many.seen.len() >= FEW) {
            cx.report(at, format!("`{}` has {} {what}", object.display(), many.seen.len()))
                .help("keep them in a database, or take them from a store of secrets");
            return;
        }
    }
}

/// Different texts, and where the first one stands.
#[derive(Default)]
struct Many<'a> {
    seen: HashSet<&'a str>,
    at: Option<Span>,
}

impl<'a> Many<'a> {
    fn add(&mut self, text: &'a str, at: Span) {
        self.seen.insert(text);
        self.at.get_or_insert(at);
    }
}

/// The addresses of people in a text.
fn mail_addresses(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    memchr::memchr_iter(b'@', text.as_bytes()).filter_map(move |at| {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let start = before.len() - before.chars().rev().take_while(|c| is_part(*c)).count();
        let len = after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).count();
        let (local, domain) = (before.get(start..)?, after.get(..len)?.trim_end_matches(['.', '-']));
        // The user of an address such as `https://user@host/`, and what has another sign before it, is none.
        let is_in_url = before.get(..start).is_some_and(|before| before.ends_with([':', '/', '@', '$', '}']));
        let is_followed = after.get(len..).is_some_and(|rest| rest.starts_with(['/', ':', '@', '{', '$']));
        let is_address = !is_in_url && !is_followed && is_person(local) && is_domain(domain);
        text.get(start..at + 1 + domain.len()).filter(|_| is_address)
    })
}

/// Whether the part before the `@` is the name of somebody, and not of a role or a program.
fn is_person(local: &str) -> bool {
    let mut words = local.split(['.', '_', '-', '+', '%']).filter(|word| !word.is_empty()).peekable();
    let is_role = |word: &str| ROLES.iter().any(|role| role.eq_ignore_ascii_case(word));
    local.starts_with(|c: char| c.is_ascii_alphabetic()) && words.peek().is_some() && !words.any(is_role)
}

/// Whether a domain may be that of people: not one for examples, of a cluster or of accounts of programs.
fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let Some((top, rest)) = labels.split_last() else { return false };
    let is_known_top = top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    !rest.is_empty()
        && labels.iter().all(|label| !label.is_empty())
        && is_known_top
        && !NO_TOPS.contains(top)
        && !rest.iter().any(|label| NO_DOMAINS.contains(label))
}

/// The telephone numbers in a text that are written with the code of a country.
fn phone_numbers(text: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b'+', text.as_bytes()).filter_map(move |at| {
        let is_free = text.get(..at)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"+-/=_)".contains(c));
        let rest = text.get(at + 1..)?;
        let len = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')')).count();
        let number = rest.get(..len)?.trim_end_matches([' ', '-', '(', ')']);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let is_ended =
            !rest.get(number.len()..)?.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%'));
        let is_number =
            is_free && is_ended && (10..=15).contains(&digits) && number.starts_with(|c| ('1'..='9').contains(&c));
        text.get(at..at + 1 + number.len()).filter(|_| is_number)
    })
}

/// The numbers of bank accounts in a text, by ISO 13616.
fn accounts(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        line.split(|c: char| !c.is_ascii_alphanumeric() && c != ' ').filter_map(|part| {
            let part = part.trim();
            let is_begun = part.as_bytes().get(..4).is_some_and(|head| {
                let (country, check) = head.split_at(2);
                country.iter().all(u8::is_ascii_uppercase) && check.iter().all(u8::is_ascii_digit)
            });
            let compact = || part.bytes().filter(|byte| *byte != b' ').collect::<Vec<u8>>();
            (is_begun && part.len() <= 42 && is_account(&compact())).then_some(part)
        })
    })
}

fn is_account(number: &[u8]) -> bool {
    let is_fine = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    if !(15..=34).contains(&number.len()) || !number.iter().all(is_fine) || digits < 8 || EXAMPLES.contains(&number) {
        return false;
    }
    let (head, tail) = number.split_at(4);
    let rest = tail.iter().chain(head).fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_people_are_told_from_those_of_roles_and_programs() {
        let text = "Ada <ada.l@shop.de>, ben@x.co.uk; info@shop.de https://u:p@host.de/ git@github.com:a/b \
                    x@example.com a@pkg-1.iam.gserviceaccount.com no-reply@shop.de @org/pkg@1.2.3 user@host";
        assert_eq!(mail_addresses(text).collect::<Vec<_>>(), ["ada.l@shop.de", "ben@x.co.uk"]);
    }

    #[test]
    fn numbers_of_accounts_have_a_right_checksum() {
        // Made up; the second one has a digit changed.
        let text = "iban: DE12 3705 0299 0012 3456 78\nDE12370502990012345679\nGB82WEST12345698765432\nAB12";
        assert_eq!(accounts(text).collect::<Vec<_>>(), ["DE12 3705 0299 0012 3456 78"]);
    }

    #[test]
    fn telephone_numbers_have_the_code_of_a_country() {
        let text = "+49 30 901820-00, (+1-555-010-0199) rate+1234567890 +12 +1234567890.5 a + 49";
        assert_eq!(phone_numbers(text).collect::<Vec<_>>(), ["+49 30 901820-00", "+1-555-010-0199"]);
    }
}
