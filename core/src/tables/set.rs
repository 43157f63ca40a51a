//! All tables together, and how one is put in the place of another.

use std::sync::OnceLock;

use super::apis::Apis;
use super::capabilities::Capabilities;
use super::end_of_life::EndOfLife;
use super::images::Images;
use super::sysctls::Sysctls;
use super::{Header, TableError};

/// A table as text with the columns of its rows.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it says about itself.
    pub header: Header<'static>,
    /// The text, the header included.
    pub text: &'static str,
    /// Whether it stands in the place of one that is built in.
    pub is_replaced: bool,
    /// The line of `text` in the file that it comes from, from 0.
    offset: usize,
}

/// The tables that can be replaced: name, columns, text.
const BUILT_IN: [(&str, &str); 8] = [
    ("end-of-life", include_str!("end_of_life.tsv")),
    ("flawed-releases", include_str!("flawed_releases.tsv")),
    ("images", include_str!("images.tsv")),
    ("known-users", include_str!("known_users.tsv")),
    ("data-stores", include_str!("data_stores.tsv")),
    ("api-versions", include_str!("api_versions.tsv")),
    ("capabilities", include_str!("capabilities.tsv")),
    ("sysctls", include_str!("sysctls.tsv")),
];

/// The names of all tables that can be replaced.
pub const NAMES: [&str; 8] = {
    let mut names = [""; 8];
    let mut at = 0;
    while at < 8 {
        names[at] = BUILT_IN[at].0;
        at += 1;
    }
    names
};

/// All facts, read and checked.
#[derive(Debug)]
pub struct Tables {
    /// The tables as they are written.
    pub tables: Vec<Table>,
    /// Which images get no fixes any more.
    pub end_of_life: EndOfLife,
    /// What is known of images.
    pub images: Images,
    /// API versions of Kubernetes.
    pub apis: Apis,
    /// Capabilities of Linux.
    pub capabilities: Capabilities,
    /// Kernel parameters.
    pub sysctls: Sysctls,
}

impl Table {
    /// Reads the header of a text.
    fn new(text: &'static str, is_replaced: bool, offset: usize) -> Result<Self, TableError> {
        let at = |error: TableError| TableError { line: error.line + offset, ..error };
        let header = Header::read(text).map_err(at)?.0;
        Ok(Table { header, text, is_replaced, offset })
    }

    /// The rows, each with the number of its line; every row has as many columns as the table.
    pub(super) fn rows<const N: usize>(&self) -> Result<Vec<(usize, [&'static str; N])>, TableError> {
        let (_, body) = Header::read(self.text)?;
        body.map(|(line, text)| {
            let line = line + self.offset;
            let columns: Vec<&'static str> = text.split('\t').collect();
            let count = columns.len();
            let row = <[&'static str; N]>::try_from(columns);
            row.map(|row| (line, row))
                .map_err(|_| TableError::new(line, format!("expected {N} columns between tabs, found {count}")))
        })
        .collect()
    }
}

impl Tables {
    /// The tables that are built in.
    ///
    /// # Errors
    /// None: a test reads them.
    pub fn built_in() -> Result<Self, TableError> {
        Self::with("")
    }

    /// The tables that are built in, but for those that a text has: one or more tables, one below the other. The text is
    /// kept to the end of the process.
    ///
    /// # Errors
    /// A table that does not exist or stands there twice, other columns, a row that cannot be read; with the line.
    pub fn with(text: &str) -> Result<Self, TableError> {
        let mut replaced = Vec::new();
        for (offset, part) in parts(text)? {
            let table = Table::new(part.to_string().leak(), true, offset)?;
            let name = table.header.name;
            let Some((_, original)) = BUILT_IN.iter().find(|(known, _)| *known == name) else {
                let near = crate::text::nearest(name, NAMES);
                let near = near.map_or(String::new(), |near| format!(", did you mean `{near}`?"));
                return Err(TableError::new(offset + 1, format!("there is no table `{name}`{near}")));
            };
            let columns = Header::read(original)?.0.columns;
            if table.header.columns != columns {
                let message = format!("the columns of `{name}` are `{}`", columns.join(" "));
                return Err(TableError::new(offset + 5, message));
            }
            if replaced.iter().any(|other: &Table| other.header.name == name) {
                return Err(TableError::new(offset + 1, format!("the table `{name}` stands here twice")));
            }
            replaced.push(table);
        }
        let mut tables = Vec::new();
        for (name, text) in BUILT_IN {
            match replaced.iter().find(|table| table.header.name == name) {
                Some(table) => tables.push(table.clone()),
                None => tables.push(Table::new(text, false, 0)?),
            }
        }
        let table = |name: &str| {
            tables.iter().find(|table| table.header.name == name).ok_or_else(|| TableError::new(0, name.to_string()))
        };
        Ok(Tables {
            end_of_life: EndOfLife::read(table("end-of-life")?, table("flawed-releases")?)?,
            images: Images::read(table("images")?, table("known-users")?, table("data-stores")?)?,
            apis: Apis::read(table("api-versions")?)?,
            capabilities: Capabilities::read(table("capabilities")?)?,
            sysctls: Sysctls::read(table("sysctls")?)?,
            tables,
        })
    }
}

/// The tables of a text with the count of lines before each.
fn parts(text: &str) -> Result<Vec<(usize, &str)>, TableError> {
    let (mut parts, mut start, mut at, mut first) = (Vec::new(), None, 0, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if line.starts_with("# table: ") {
            if let Some(start) = start.replace(at) {
                parts.push((first, &text[start..at]));
            }
            first = number;
        } else if start.is_none() && !line.trim().is_empty() {
            return Err(TableError::new(number + 1, "expected `# table: …`"));
        }
        at += line.len();
    }
    if let Some(start) = start {
        parts.push((first, &text[start..]));
    }
    Ok(parts)
}

static CURRENT: OnceLock<Tables> = OnceLock::new();

/// Other tables were installed, or used, before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("tables can be replaced once only, before anything is linted")]
pub struct AlreadyInstalled;

/// Makes every check of this process use these tables. A front end calls it before it lints.
///
/// # Errors
/// Other tables are in use already.
pub fn install(tables: Tables) -> Result<(), AlreadyInstalled> {
    CURRENT.set(tables).or_else(|tables| {
        let texts = |tables: &Tables| tables.tables.iter().map(|table| table.text).collect::<Vec<_>>();
        if texts(current()) == texts(&tables) { Ok(()) } else { Err(AlreadyInstalled) }
    })
}

/// The tables in use: those that were installed, or those that are built in.
#[allow(clippy::expect_used)] // A test reads all of them: this cannot fail.
pub fn current() -> &'static Tables {
    CURRENT.get_or_init(|| Tables::built_in().expect("the tables that are built in can be read"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "# table: sysctls\n# title: T\n# source: S\n# as of: 2027-01-02\n# columns: name namespace safe-since\n";

    #[test]
    fn a_table_takes_the_place_of_its_namesake() {
        let tables = Tables::with(&format!("\n{HEAD}kernel.sem\tipc\t1.40\n")).expect("readable");
        let replaced: Vec<&str> =
            tables.tables.iter().filter(|table| table.is_replaced).map(|table| table.header.name).collect();
        assert_eq!(replaced, ["sysctls"]);
        assert_eq!(tables.tables.len(), NAMES.len());
        assert!(tables.sysctls.find("net.ipv4.tcp_rmem").is_none());
        assert!(Tables::built_in().expect("readable").sysctls.find("net.ipv4.tcp_rmem").is_some());
    }

    #[test]
    fn errors_name_the_line_of_the_file() {
        let wrong_day = HEAD.replace("2027-01-02", "2027-02-30");
        let misspelt = HEAD.replace("sysctls", "sysctl");
        let other_columns = HEAD.replace("safe-since", "safe");
        for (text, line, part) in [
            ("name\n".to_string(), 1, "# table"),
            (wrong_day, 4, "day"),
            (misspelt, 1, "did you mean `sysctls`?"),
            (other_columns, 5, "name namespace safe-since"),
            (format!("{HEAD}{HEAD}"), 6, "twice"),
            (format!("\n\n{HEAD}kernel.sem\tipc\n"), 8, "3 columns"),
            (format!("{HEAD}kernel.sem\tuser\t-\n"), 6, "user"),
            (format!("{HEAD}kernel.sem\tipc\tnew\n"), 6, "new"),
        ] {
            let error = Tables::with(&text).expect_err(&text);
            assert_eq!(error.line, line, "{text}");
            assert!(error.message.contains(part), "{error}");
        }
    }
}
