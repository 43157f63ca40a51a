//! Options, their values, sub-commands and operands.

use super::*;

fn operands(text: &str) -> Vec<String> {
    only(text).positionals().iter().map(|word| word.to_string()).collect()
}

#[test]
fn sub_commands_and_operands() {
    let cases: &[(&str, Option<&str>, &[&str])] = &[
        ("apt-get -y install -t stable foo bar=1 --no-install-recommends", Some("install"), &["foo", "bar=1"]),
        ("apt-get -o Dpkg::Use-Pty=0 update", Some("update"), &[]),
        ("apt-get -oAPT::X=1 install -- -odd", Some("install"), &["-odd"]),
        ("apk add --no-cache -t .deps gcc -X http://x musl-dev", Some("add"), &["gcc", "musl-dev"]),
        ("apk --update add curl", Some("add"), &["curl"]),
        ("dnf --installroot /mnt install -y foo", Some("install"), &["foo"]),
        ("dnf config-manager --add-repo http://x", Some("config-manager"), &[]),
        ("pip3.11 install --index-url http://x -r req.txt foo==1", Some("install"), &["foo==1"]),
        ("python3 -m pip install -U pip", Some("install"), &["pip"]),
        ("npm --prefix /x install -g foo@1 --loglevel=warn", Some("install"), &["foo@1"]),
        ("npm config set strict-ssl false", Some("config"), &["set", "strict-ssl", "false"]),
        ("gem install foo -v 1.2", Some("install"), &["foo"]),
        ("go build -o /x -ldflags '-s -w' ./cmd", Some("build"), &["./cmd"]),
        ("git -C /x clone --depth 1 -b v1 http://x y", Some("clone"), &["http://x", "y"]),
        ("curl -fsSLo /x --retry 3 http://x", None, &["http://x"]),
        ("tar xzf a.tgz -C /opt", None, &[]),
        ("tar -xzf a.tgz b", None, &["b"]),
        ("useradd -r -u 1000 -g app app", None, &["app"]),
        ("chmod -x file", None, &["-x", "file"]),
        ("chmod -R 777 /x", None, &["777", "/x"]),
        ("find / -name x -exec rm -f {} ; -delete", None, &["/"]),
        ("mkdir -pm 755 x", None, &["x"]),
        ("useradd -l -u 99999999 app", None, &["app"]),
        ("git checkout -f main", Some("checkout"), &["main"]),
        ("unknown -a b", None, &["b"]),
    ];
    for (text, subcommand, expected) in cases {
        let text = text.replace(" ; ", " \\; ");
        assert_eq!(only(&text).subcommand().as_deref(), *subcommand, "{text}");
        assert_eq!(operands(&text), *expected, "{text}");
    }
}

#[test]
fn flags_in_every_spelling() {
    let yes: &[&str] = &["-y", "--yes", "--assume-yes", "-qq"];
    for text in ["-y", "-qy", "-yq", "-qq", "-q -q", "--yes", "--assume-yes", "-qqq", "-fy"] {
        assert!(only(&format!("apt-get {text} install foo")).has_flag(yes), "{text}");
        assert!(only(&format!("apt-get install foo {text}")).has_flag(yes), "{text}");
    }
    for text in ["", "-q", "-o y", "-ty", "--no-yes", "-- -y", "'-q y'"] {
        assert!(!only(&format!("apt-get {text} install foo")).has_flag(yes) || text == "'-q y'", "{text}");
    }
    assert!(only("wget -nv x").has_flag(&["-nv"]));
    assert!(!only("wget -nv x").has_flag(&["-v"]));
    assert!(!only("curl -o k x").has_flag(&["-k"]) && !only("curl -ok x").has_flag(&["-k"]));
    assert!(only("curl -sSk x").has_flag(&["-k"]));
    assert!(only("pacman -Syu").has_flag(&["-u"]));
    assert!(only("find . -delete").has_flag(&["-delete"]));
    assert!(only("tar xzf a").has_flag(&["-z"]));
}

#[test]
fn values_of_flags() {
    let cases: &[(&str, &[&str], Option<&str>)] = &[
        ("apt-get -q=2 update", &["-q"], Some("2")),
        ("apt-get -o A=1 -oB=2 update", &["-o"], Some("B=2")),
        ("curl --output=/x y", &["-o", "--output"], Some("/x")),
        ("curl -o/x y", &["-o"], Some("/x")),
        ("curl -fo /x y", &["-o"], Some("/x")),
        ("curl -o $x y", &["-o"], None),
        ("curl --output=\"$x\" y", &["--output"], None),
        ("tar xzf a.tgz", &["-f"], Some("a.tgz")),
        ("npm ci --omit=dev", &["--omit"], Some("dev")),
        ("go build -tags=x .", &["-tags"], Some("x")),
        ("dnf --setopt=gpgcheck=0 install x", &["--setopt"], Some("gpgcheck=0")),
        ("bootsnap precompile -j1 x", &["-j"], Some("1")),
    ];
    for (text, names, value) in cases {
        assert_eq!(only(text).flag_value(names).as_deref(), *value, "{text}");
    }
    let text = "curl -fsk \"--output=a b\" x";
    let command = only(text);
    let options = command.options();
    let value = options.flag_values(&["--output"]).next().unwrap();
    assert_eq!(text.get(value.span.range()), Some("a b"));
    assert_eq!(text.get(command.flag_span(&["-k"]).unwrap().range()), Some("k"));
    assert_eq!(text.get(only("curl -k x").flag_span(&["-k"]).unwrap().range()), Some("-f"));
}

#[test]
fn what_expansions_may_hide() {
    assert!(only("apt-get $OPTS install x").options().may_hide_flags);
    assert!(!only("apt-get \"$OPTS\" install x").options().may_hide_flags);
    assert!(!only("git clone https://a/b $SRC/b").options().may_hide_flags);
    assert!(!only("apt-get install x$y").options().may_hide_flags);
    let command = only("curl -o$FILE --url=$U \"-H$x\" y");
    let options = command.options();
    assert!(options.has_flag(&["-o"]) && options.has_flag(&["--url"]) && options.has_flag(&["-H"]));
    assert_eq!(options.positionals.len(), 1);
}

#[test]
fn versions_in_names() {
    assert!(only("pip3.12 install x").is_version_of("pip"));
    assert!(only("pip install x").is_version_of("pip"));
    assert!(!only("pipx install x").is_version_of("pip"));
}

#[test]
fn options_that_were_asked_for_once_stay_the_same_and_change_no_command() {
    let command = only("sudo tar -xzf a.tgz --directory=/opt -C $DIR b");
    let fresh = command.clone();
    let first = format!("{:?}", command.options());
    assert_eq!(format!("{:?}", command.options()), first);
    assert_eq!(command, fresh);
    assert_eq!(format!("{:?}", command.clone().options()), first);
    let texts: Vec<Option<String>> = command
        .options()
        .flag_values(&["-f", "--directory", "-C"])
        .map(|value| value.text.as_deref().map(str::to_owned))
        .collect();
    assert_eq!(texts, [Some("a.tgz".to_owned()), Some("/opt".to_owned()), None]);
}
