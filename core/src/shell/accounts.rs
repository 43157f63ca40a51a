//! Accounts of the system that commands make, and the groups that these get.

use super::{Command, Values, Word};

/// The commands that [`Account::of`] and [`Membership::of`] read.
pub const ACCOUNT_COMMANDS: &[&str] = &["useradd", "adduser", "usermod", "gpasswd", "addgroup"];

/// An account that a command makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account<'a> {
    /// Its name.
    pub name: String,
    /// Where the name is written.
    pub word: &'a Word,
    /// Its number, if one is given and known.
    pub id: Option<String>,
    /// Its shell, if one is given and known.
    pub shell: Option<String>,
}

/// An account becomes a member of further groups, beside its first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The account.
    pub user: String,
    /// The groups.
    pub groups: Vec<String>,
}

impl<'a> Account<'a> {
    /// The account that `useradd` or `adduser` makes, if its name is known.
    pub fn of(command: &'a Command, values: &Values<'_>) -> Option<Account<'a>> {
        if !command.is_any(&["useradd", "adduser"]) {
            return None;
        }
        let options = command.options();
        // `adduser USER GROUP` makes nobody, nor does `useradd -D`.
        let [word] = options.positionals.as_slice() else { return None };
        let name = values.of(word, command).known()?.to_owned();
        let value = |names: &[&str]| {
            let value = options.flag_values(names).last()?;
            match value.word {
                Some(word) => values.of(word, command).known().map(str::to_owned),
                None => value.text.as_deref().map(str::to_owned),
            }
        };
        let (id, shell) = (value(&["-u", "--uid"]), value(&["-s", "--shell"]));
        (!name.is_empty()).then_some(Account { name, word, id, shell })
    }
}

impl Membership {
    /// The further groups that a command gives to an account: `useradd -G`, `usermod -aG`, `gpasswd -a`, `addgroup USER GROUP`.
    pub fn of(command: &Command, values: &Values<'_>) -> Option<Membership> {
        let options = command.options();
        let text = |word: &Word| values.of(word, command).known().map(str::to_owned);
        let value = |names: &[&str]| options.flag_values(names).last().and_then(|value| text(value.word?));
        let operand = |at: usize| options.positionals.get(at).and_then(|word| text(word));
        let (user, groups) = match (command.name()?, options.positionals.len()) {
            ("useradd" | "usermod", 1) => (operand(0)?, value(&["-G", "--groups"])?),
            ("adduser" | "addgroup", 2) => (operand(0)?, operand(1)?),
            ("gpasswd", 1) => (value(&["-a", "--add"])?, operand(0)?),
            _ => return None,
        };
        let groups: Vec<String> = groups.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        (!groups.is_empty()).then_some(Membership { user, groups })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapped::MappedText;
    use crate::shell::{self, Dialect, Variable};
    use crate::span::FileId;

    fn ask<T>(text: &str, ask: impl Fn(&Command, &Values<'_>) -> T) -> T {
        let script = shell::parse(&MappedText::verbatim(FileId(0), text, 0), Dialect::Posix);
        let values = Values::new(&script, |name| match name {
            "USER" => Variable::Text("app".into()),
            _ => Variable::Unknown,
        });
        ask(script.commands.last().unwrap(), &values)
    }

    #[test]
    fn accounts_that_are_made() {
        let of = |text: &str| {
            ask(text, |command, values| {
                let account = Account::of(command, values)?;
                Some([account.name, account.id.unwrap_or_default(), account.shell.unwrap_or_default()].join(" "))
            })
        };
        assert_eq!(of("useradd -r -u 1001 -s /bin/false app").as_deref(), Some("app 1001 /bin/false"));
        assert_eq!(of("useradd --uid=1001 $USER").as_deref(), Some("app 1001 "));
        assert_eq!(of("adduser -S -D -H -G app -g '' app").as_deref(), Some("app  "));
        assert_eq!(of("adduser --disabled-password --gecos '' app").as_deref(), Some("app  "));
        for text in ["useradd $NAME", "adduser app www", "useradd -D", "usermod -s /bin/sh app"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn further_groups() {
        let of = |text: &str| {
            ask(text, |command, values| {
                Membership::of(command, values).map(|one| format!("{} {}", one.user, one.groups.join("+")))
            })
        };
        assert_eq!(of("usermod -aG docker,video app").as_deref(), Some("app docker+video"));
        assert_eq!(of("usermod -a -G docker $USER").as_deref(), Some("app docker"));
        assert_eq!(of("useradd -G wheel app").as_deref(), Some("app wheel"));
        assert_eq!(of("adduser app docker").as_deref(), Some("app docker"));
        assert_eq!(of("addgroup app docker").as_deref(), Some("app docker"));
        assert_eq!(of("gpasswd -a app docker").as_deref(), Some("app docker"));
        // The group of BusyBox's `-G` is the first one.
        for text in ["adduser -G www app", "useradd -g www app", "addgroup app", "usermod -aG $NAME app"] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
