//! Passwords in connection strings: `postgres://user:password@host/name`, `user:password@tcp(host)/name`,
//! `Server=host;Password=…`.

use std::ops::Range;

use lintainer_core::model::has_placeholder;

use super::credentials;

/// A connection with a password in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connection<'t> {
    /// The user; empty where none is named.
    pub(crate) user: &'t str,
    /// The password as it is written.
    pub(crate) password: &'t str,
    /// Where it stands in the text (bytes).
    pub(crate) range: Range<usize>,
    /// The host without its port; empty where none is named.
    pub(crate) host: &'t str,
    /// The database, or the first part of the path.
    pub(crate) database: &'t str,
}

/// What a password is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nobody would use it: a placeholder, or a name that stands beside it.
    StandIn,
    /// A password, as far as one can see.
    Literal,
}

/// Words that stand for a password.
const WORDS: [&str; 16] = [
    "admin",
    "changeit",
    "dummy",
    "example",
    "guest",
    "minioadmin",
    "pass",
    "passwd",
    "password",
    "postgres",
    "pwd",
    "root",
    "secret",
    "test",
    "user",
    "pw",
];

impl Connection<'_> {
    /// What the password is worth; `None` for one that is filled in elsewhere.
    pub(crate) fn kind(&self) -> Option<Kind> {
        let text = self.password;
        if has_placeholder(text) {
            return None;
        }
        match credentials::value("PASSWORD", text, &["example".to_string()]) {
            credentials::Value::Harmless => None,
            credentials::Value::Fake => Some(Kind::StandIn),
            credentials::Value::Literal => {
                let names = [self.user, self.host, self.database];
                let is_name = names.iter().any(|name| name.eq_ignore_ascii_case(text));
                let is_word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
                let is_dots = text.bytes().all(|byte| matches!(byte, b'*' | b'.' | b'x' | b'X'));
                Some(if is_name || is_word || is_dots { Kind::StandIn } else { Kind::Literal })
            }
        }
    }
}

/// The connections with passwords in a text.
pub(crate) fn find(text: &str) -> Vec<Connection<'_>> {
    let mut found = Vec::new();
    if text.contains('@') {
        found.extend(memchr::memmem::find_iter(text.as_bytes(), "://").filter_map(|at| address(text, at)));
        found.extend(["@tcp(", "@unix("].iter().filter_map(|mark| data_source(text, mark)));
    }
    found.extend(pairs(text));
    found
}

/// `scheme://user:password@host/path` by the place of its `://`.
fn address(text: &str, at: usize) -> Option<Connection<'_>> {
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let before = text.get(..at)?;
    let scheme = before.trim_start_matches(|_| false).rsplit(|c| !is_scheme(c)).next()?;
    if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let start = at + 3;
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '`'));
    let authority = rest.get(..end.unwrap_or(rest.len()))?;
    let (login, host) = authority.rsplit_once('@')?;
    let (user, password) = login.split_once(':').filter(|(_, password)| !password.is_empty())?;
    let password_at = start + user.len() + 1;
    let path = rest.get(authority.len()..).unwrap_or("").trim_start_matches('/');
    let database = path.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).next().unwrap_or("");
    let host = host.split(':').next().unwrap_or(host);
    Some(Connection { user, password, range: password_at..password_at + password.len(), host, database })
}

/// `user:password@tcp(host:3306)/name`, as the drivers of Go take it.
fn data_source<'t>(text: &'t str, mark: &str) -> Option<Connection<'t>> {
    let at = text.find(mark)?;
    let before = text.get(..at)?;
    let start = before.rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '/')).map_or(0, |at| at + 1);
    let (user, password) = before.get(start..)?.split_once(':').filter(|(_, password)| !password.is_empty())?;
    let behind = text.get(at + mark.len()..)?;
    let host = behind.split([':', ')']).next().unwrap_or("");
    let database = behind.split_once(")/").map_or("", |(_, path)| path.split(['?', ' ']).next().unwrap_or(""));
    let password_at = start + user.len() + 1;
    Some(Connection { user, password, range: password_at..password_at + password.len(), host, database })
}

/// Names of a pair that holds a password.
const PASSWORDS: [&str; 2] = ["password", "pwd"];
/// Names of pairs that only connections have.
const USERS: [&str; 6] = ["user", "user id", "userid", "uid", "username", "user name"];
const HOSTS: [&str; 5] = ["host", "server", "data source", "addr", "address"];
const DATABASES: [&str; 3] = ["dbname", "database", "initial catalog"];

/// `Server=host;Password=…`, `host=a password=b` and `?user=a&password=b`.
fn pairs(text: &str) -> Option<Connection<'_>> {
    let has_password = PASSWORDS.iter().any(|name| {
        let windows = text.as_bytes().windows(name.len() + 1);
        windows.into_iter().any(|window| {
            window.ends_with(b"=")
                && window.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        })
    });
    if !has_password {
        return None;
    }
    let separator = if text.contains(';') {
        ";"
    } else if text.contains("://") {
        "?&"
    } else {
        " ?&"
    };
    let mut connection = Connection { user: "", password: "", range: 0..0, host: "", database: "" };
    let mut at = 0;
    let (mut names, mut is_last) = (0, false);
    while !is_last {
        let rest = text.get(at..).unwrap_or("");
        let end = rest.find(|c: char| separator.contains(c));
        is_last = end.is_none();
        let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or("");
        if let Some((name, value)) = part.split_once('=') {
            let key = name.trim();
            let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(key));
            let value = value.trim_matches(['"', '\'', ' ']);
            if is(&PASSWORDS) && !value.is_empty() {
                let value_at = at + part.find(value).unwrap_or(0).max(name.len() + 1);
                connection.password = value;
                connection.range = value_at..value_at + value.len();
            } else if is(&USERS) {
                (connection.user, names) = (value, names + 1);
            } else if is(&HOSTS) {
                let host = value.trim_start_matches("tcp:");
                (connection.host, names) = (host.split([':', ',']).next().unwrap_or(host), names + 1);
            } else if is(&DATABASES) {
                (connection.database, names) = (value, names + 1);
            }
        }
        at += part.len() + 1;
    }
    (names > 0 && !connection.password.is_empty()).then_some(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Option<(String, String, String, String)> {
        let found = find(text);
        let connection = found.first()?;
        assert_eq!(text.get(connection.range.clone()), Some(connection.password), "{text}");
        let own = |part: &str| part.to_string();
        Some((own(connection.user), own(connection.password), own(connection.host), own(connection.database)))
    }

    #[test]
    fn passwords_of_connections() {
        let expected = Some(("u".to_string(), "p4ss".to_string(), "db".to_string(), "app".to_string()));
        for text in [
            "postgres://u:p4ss@db:5432/app?sslmode=disable",
            "A=amqp://u:p4ss@db/app",
            "u:p4ss@tcp(db:3306)/app?parseTime=true",
            "Server=db,1433;Database=app;User Id=u;Password=p4ss;",
            "host=db user=u password=p4ss dbname=app",
        ] {
            assert_eq!(one(text), expected, "{text}");
        }
        assert_eq!(one("jdbc:mysql://db/app?user=u&password=p4ss").map(|found| found.1).as_deref(), Some("p4ss"));
        assert_eq!(
            one("redis://:p4ss@cache:6379/0").map(|found| (found.0, found.1)),
            Some((String::new(), "p4ss".to_string()))
        );
    }

    #[test]
    fn texts_without_a_password() {
        for text in [
            "https://example.com/a:b@c",
            "postgres://u@db/app",
            "http://proxy:3128",
            "mailto:a@b",
            "password=p4ss",
            "host=db password=",
            "git@example.com:a/b",
        ] {
            assert_eq!(one(text), None, "{text}");
        }
    }

    #[test]
    fn names_beside_it_are_no_passwords() {
        let kind = |text| find(text).first().map(Connection::kind);
        assert_eq!(kind("postgres://app:app@db/x"), Some(Some(Kind::StandIn)));
        assert_eq!(kind("postgres://u:changeme@db/x"), Some(Some(Kind::StandIn)));
        assert_eq!(kind("postgres://u:${PASSWORD}@db/x"), Some(None));
        assert_eq!(kind("postgres://u:$(PASSWORD)@db/x"), Some(None));
        assert_eq!(kind("rtsp://u:{PASSWORD}@camera/x"), Some(None));
        assert_eq!(kind("postgres://u:p4ssw0rt@db/x"), Some(Some(Kind::Literal)));
    }
}
