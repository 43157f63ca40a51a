use super::*;
use crate::shell::tests::bash;
use crate::shell::{Script, Variable};

fn with<T>(text: &str, ask: impl Fn(&Operation) -> T) -> Vec<T> {
    let script: Script = bash(text);
    let values = Values::new(&script, |_| Variable::Unknown);
    script.commands.iter().filter_map(|command| Operation::of(command, &values)).map(|one| ask(&one)).collect()
}

fn packages(text: &str) -> Vec<(String, Option<String>)> {
    let of = |one: &Operation| {
        let pair = |package: &Package| (package.name.clone(), package.version.clone());
        one.packages.iter().map(pair).collect::<Vec<_>>()
    };
    with(text, of).concat()
}

#[test]
fn actions_are_known_by_manager() {
    let of = |text: &str| with(text, |one| (one.manager.name, one.action)).first().copied();
    let cases = [
        ("sudo apt-get -qq update", Some(("apt", Action::Refresh))),
        ("apt -o A=b install -y x", Some(("apt", Action::Install))),
        ("apk --no-cache add x", Some(("apk", Action::Install))),
        ("dnf -y update", Some(("dnf", Action::Upgrade))),
        ("yum module install nodejs:18", Some(("dnf", Action::Install))),
        ("zypper -n ref", Some(("zypper", Action::Refresh))),
        ("pacman -Sy", Some(("pacman", Action::Refresh))),
        ("pacman -Syu --noconfirm", Some(("pacman", Action::Upgrade))),
        ("pacman -Sy git", Some(("pacman", Action::Install))),
        ("pacman -Scc", Some(("pacman", Action::Clean))),
        ("pacman -Q", None),
        ("python3 -m pip install x", Some(("pip", Action::Install))),
        ("pip3.12 install x", Some(("pip", Action::Install))),
        ("uv pip install x", Some(("uv", Action::Install))),
        ("uv run x", None),
        ("yarn", Some(("yarn", Action::Install))),
        ("yarn global add x", Some(("yarn", Action::Install))),
        ("go mod download", Some(("go", Action::Install))),
        ("apt-get moo", None),
        ("A=install; apt-get $A x", Some(("apt", Action::Install))),
        ("apt-get $UNSEEN x", None),
    ];
    for (text, expected) in cases {
        assert_eq!(of(text), expected, "{text}");
    }
}

#[test]
fn versions_are_read_as_each_manager_writes_them() {
    let cases: &[(&str, &str, Option<&str>)] = &[
        ("apt-get install curl=8.5.0-1", "curl", Some("8.5.0-1")),
        ("apt-get install libc6:arm64", "libc6", None),
        ("apt-get install -t stable curl/bookworm", "curl", Some("bookworm")),
        ("apk add curl~=8.5", "curl", Some("8.5")),
        ("apk add 'curl>8'", "curl", Some("8")),
        ("apk add --virtual .deps -X http://x curl@edge", "curl", None),
        ("dnf install curl-8.5.0-1.fc40", "curl", Some("8.5.0-1.fc40")),
        ("dnf install java-1.8.0-openjdk", "java-1.8.0-openjdk", None),
        ("dnf install java-latest-openjdk", "java-latest-openjdk", None),
        ("dnf module install nodejs:18", "nodejs", Some("18")),
        ("zypper in 'curl>=8'", "curl", Some("8")),
        ("pip install 'uvicorn[standard]==0.30'", "uvicorn", Some("0.30")),
        ("pip install --index-url http://x requests", "requests", None),
        ("npm install -g @scope/tool@1.2", "@scope/tool", Some("1.2")),
        ("npm i @scope/tool", "@scope/tool", None),
        ("gem install rails -v 7.1", "rails", Some("7.1")),
        ("gem install rails:7.1", "rails", Some("7.1")),
        ("go install example.org/x/cmd@v1", "example.org/x/cmd", Some("v1")),
        ("cargo install --version 1.0 ripgrep", "ripgrep", Some("1.0")),
        ("conda install -y conda-forge::numpy=1.26", "numpy", Some("1.26")),
        ("composer require a/b:^2", "a/b", Some("^2")),
    ];
    for (text, name, version) in cases {
        let expected = vec![((*name).to_owned(), version.map(str::to_owned))];
        assert_eq!(packages(text), expected, "{text}");
    }
}

#[test]
fn variables_hold_packages_and_versions() {
    let names = |text: &str| packages(text).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names("P='curl git'; apt-get install $P"), ["curl", "git"]);
    assert_eq!(names("for p in a b; do apt-get install $p; done"), ["a", "b"]);
    assert_eq!(packages("apt-get install curl=$V"), [("curl".to_owned(), Some("\0".to_owned()))]);
    let kinds = with("pip install . x.whl git+https://a/b $X a", |one| {
        one.packages.iter().map(|package| package.kind).collect::<Vec<_>>()
    });
    let expected =
        [PackageKind::File, PackageKind::File, PackageKind::Address, PackageKind::Unknown, PackageKind::Named];
    assert_eq!(kinds, [expected]);
}

#[test]
fn every_spelling_of_yes_counts() {
    let yes = |text: &str| with(text, |one| one.assumes_yes)[0];
    for text in [
        "apt-get install -y x",
        "apt-get -qqy install x",
        "apt-get install --assume-yes x",
        "apt-get -qq install x",
        "apt-get -q -q install x",
        "apt-get -q=2 install x",
        "apt-get -o APT::Get::Assume-Yes=true install x",
        "dnf install --assumeyes x",
        "zypper -n in x",
        "pacman -S --noconfirm x",
    ] {
        assert!(yes(text), "{text}");
    }
    for text in ["apt-get install x", "apt-get -q install x", "dnf install x", "apt-get -o A=b install x"] {
        assert!(!yes(text), "{text}");
    }
}

#[test]
fn caches_and_files_are_seen() {
    assert_eq!(
        with("apk add --no-cache -t .d x", |one| (one.avoids_cache, one.group_name())),
        [(true, Some(".d".to_owned()))]
    );
    assert_eq!(with("pip install -r a.txt", |one| (one.reads_files, one.packages.len())), [(true, 0)]);
    assert!(with("apt-get $OPTS install x", |one| one.may_hide_options).is_empty());
    assert_eq!(with("apt-get install $OPTS x", |one| one.may_hide_options), [true]);
}
