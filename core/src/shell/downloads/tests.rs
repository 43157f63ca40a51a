use super::*;
use crate::shell::Variable;
use crate::shell::tests::bash;

fn with<T>(text: &str, ask: impl Fn(&Download, &Script, &Values) -> T) -> Vec<T> {
    let script = bash(text);
    let values = Values::new(&script, |_| Variable::Unknown);
    let found = script.commands.iter().filter_map(|command| Download::of(command, &values));
    found.map(|download| ask(&download, &script, &values)).collect()
}

fn output(text: &str) -> Output {
    with(text, |download, _, _| download.output.clone()).remove(0)
}

fn executed(text: &str) -> Vec<Option<String>> {
    with(text, |download, script, values| download.executed(script, values).map(|run| run.by))
}

#[test]
fn addresses_keep_their_unknown_parts() {
    let of = |text: &str| {
        let all =
            |download: &Download| download.addresses.iter().map(|one| one.text.replace('\0', "?")).collect::<Vec<_>>();
        with(text, |download, _, _| all(download)).concat()
    };
    assert_eq!(of("curl -fsSL -H 'A: b' https://a/$V/x -o y"), ["https://a/?/x"]);
    assert_eq!(of("V=1; wget -q https://a/$V ftp://b"), ["https://a/1", "ftp://b"]);
    assert_eq!(of("curl --url=https://a"), ["https://a"]);
    assert_eq!(of("git clone -b main https://a/b.git /x"), ["https://a/b.git"]);
    assert!(of("git pull").is_empty());
}

#[test]
fn outputs_are_found() {
    let file = |text: &str| Output::File(text.to_owned());
    for (text, expected) in [
        ("curl https://a/b", Output::Stdout),
        ("curl https://a/b >c 2>d", file("c")),
        ("curl https://a/b 2>d", Output::Stdout),
        ("curl -fo c https://a/b", file("c")),
        ("curl -fsSLO https://a/b", file("b")),
        ("curl -O https://a/b --output-dir /t", file("/t/b")),
        ("curl -o - https://a/b > c", file("c")),
        ("curl -o /dev/null https://a/b", Output::Unknown),
        ("curl -o $X https://a/b", Output::Unknown),
        ("wget https://a/b", file("b")),
        ("wget -qO- https://a/b", Output::Stdout),
        ("wget -P /t https://a/b", file("/t/b")),
        ("wget https://a/$X", Output::Unknown),
        ("aria2c -d /t -o c https://a/b", file("/t/c")),
        ("git clone https://a/b.git", file("b")),
        ("git clone https://a/b.git /c", file("/c")),
    ] {
        assert_eq!(output(text), expected, "{text}");
    }
}

#[test]
fn options_are_sorted() {
    let of = |text: &str| {
        with(text, |one, _, _| (one.insecure.is_some(), one.fails_on_error, one.follows_redirects, one.retries))[0]
    };
    assert_eq!(of("curl -sk https://a"), (true, false, false, false));
    assert_eq!(of("curl -fsSL --retry 3 https://a"), (false, true, true, true));
    assert_eq!(of("wget --no-check-certificate -t 3 https://a"), (true, true, true, true));
}

#[test]
fn what_is_run_unseen_is_found() {
    for (text, by) in [
        ("curl https://a/i.sh | bash -s -- --yes", "bash"),
        ("curl https://a/i.sh | tee x | sudo sh", "sh"),
        ("sh -c \"$(wget -qO- https://a/i.sh)\"", "sh"),
        ("bash <(curl https://a/i.sh)", "bash"),
        (". <(curl https://a/i.sh)", "."),
        ("eval \"$(curl https://a/i.sh)\"", "eval"),
        ("wget https://a/i.sh && sh i.sh", "sh"),
        ("curl -fsSLO https://a/i.sh && bash ./i.sh", "bash"),
        ("curl https://a/x.sh -o x.sh && ./x.sh", "x.sh"),
        ("F=/tmp/x; curl https://a > $F; chmod +x $F; $F --yes", "/tmp/x"),
    ] {
        assert_eq!(executed(text), [Some(by.to_owned())], "{text}");
    }
    for text in [
        "curl https://a/i.sh | grep x",
        "curl https://a/l.json | python3 list.py",
        "curl https://a/l.json | python3 -c 'print(1)'",
        "curl -o x https://a && echo s x | sha256sum -c && sh x",
        "bash -c \"wget $(curl https://a/newest)\"",
        "curl -o x.py https://a/x && python3 -m json.tool x.py",
        "curl -O https://a/tool && tool",
    ] {
        assert!(executed(text).iter().all(Option::is_none), "{text}");
    }
}

#[test]
fn a_later_check_counts() {
    let verified = |text: &str| with(text, |one, script, _| one.verified_by(script).is_some())[0];
    assert!(verified("curl -o x https://a && echo s x | sha256sum -c"));
    assert!(verified("curl https://a | gpg --verify"));
    assert!(!verified("sha256sum -c y && curl -o x https://a"));
}

#[test]
fn downloads_become_a_part_of_the_system() {
    let of = |text: &str| with(text, |download, script, values| download.installed(script, values)).remove(0);
    use Installation::{Package, Program, Unpacked};
    for (text, expected) in [
        ("curl -fsSL https://a/b.tgz | tar xz -C /opt", Some(Unpacked)),
        ("curl -o /tmp/b.zip https://a/b.zip && unzip /tmp/b.zip", Some(Unpacked)),
        ("wget https://a/b.deb; dpkg -i ./b.deb", Some(Package)),
        ("curl -O https://a/b_1.deb && apt-get install -y ./*.deb", Some(Package)),
        ("curl -o /usr/local/bin/b https://a/b", Some(Program)),
        ("curl -o b https://a/b && chmod +x b", Some(Program)),
        ("curl -o b https://a/b && chmod 0755 ./b", Some(Program)),
        ("curl -o b https://a/b && mv b /usr/bin/", Some(Program)),
        ("curl -o b https://a/b && chmod 644 b", None),
        ("curl -o /etc/b.conf https://a/b", None),
        ("curl -o b.tgz https://a/b.tgz && tar czf c.tgz b.tgz", None),
        ("curl https://a/b | jq .", None),
    ] {
        assert_eq!(of(text), expected, "{text}");
    }
}
