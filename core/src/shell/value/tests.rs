use super::*;
use crate::shell::tests::bash;

/// The values of the first word behind each `use`.
fn values(text: &str) -> Vec<String> {
    let script = bash(text);
    let values = Values::new(&script, |name| match name {
        "ENV" => Variable::Text("e".to_owned()),
        "PART" => Variable::Text(format!("a{UNKNOWN}b")),
        "NONE" => Variable::Unset,
        _ => Variable::Unknown,
    });
    let uses = script.commands.iter().filter(|command| command.is("use"));
    uses.map(|command| values.of(&command.args()[0], command).texts().join("|").replace(UNKNOWN, "?")).collect()
}

#[test]
fn the_assignment_before_reaches() {
    assert_eq!(values("V=1; use $V; V=2; use ${V}x"), ["1", "2x"]);
    assert_eq!(values("export V=1 && use \"a-$V\""), ["a-1"]);
    assert_eq!(values("A=1; B=$A; use $B/$ENV/$PART"), ["1/e/a?b"]);
    assert_eq!(values("{ V=1; }; use $V; V=2 use $V"), ["1", "1"]);
    assert_eq!(values("cd x && V=1 && make && use $V"), ["1"]);
    assert_eq!(values("V=v1.2; use ${V#v} ; use ${V%.2}; use ${V%%.*}"), ["1.2", "v1", "?"]);
}

#[test]
fn defaults_stand_for_what_is_not_set() {
    assert_eq!(values("use ${NONE:-d}; use ${ENV:-d}; use ${OTHER:-d}; use $NONE"), ["d", "e", "?", ""]);
    assert_eq!(values("V=; use ${V:-d}; use ${V-d}"), ["d", ""]);
}

#[test]
fn branches_and_loops_are_not_known() {
    assert_eq!(values("V=1; if x; then V=2; fi; use $V"), ["?"]);
    assert_eq!(values("V=1; test -f x && V=2; use $V"), ["?"]);
    assert_eq!(values("V=1; while x; do use $V; V=2; done"), ["?"]);
    assert_eq!(values("while x; do V=1; use $V; done"), ["1"]);
    assert_eq!(values("V=1; while x; do use $V; done"), ["1"]);
    assert_eq!(values("if x; then V=1; use $V; else V=2; use $V; fi"), ["1", "2"]);
    assert_eq!(values("V=1; f() { V=2; }; f; use $V"), ["?"]);
    assert_eq!(values("V=1; case x in a) V=2;; esac; use $V"), ["?"]);
}

#[test]
fn other_processes_do_not_reach() {
    assert_eq!(values("V=1; (V=2); use $V; echo | V=3; use $V; V=4 & use $V"), ["1", "1", "1"]);
    assert_eq!(values("V=1; bash -c 'use $V'; use $V"), ["?", "1"]);
    assert_eq!(values("ENV=1 bash -c 'use $ENV'; bash -c 'use $ENV'"), ["?", "e"]);
    assert_eq!(values("V=1; x=$(use $V)"), ["1"]);
    assert_eq!(values("V=$(use $V)"), ["?"]);
}

#[test]
fn what_is_not_seen_may_assign() {
    assert_eq!(values("V=1; . ./env; use $V; V=2; use $V"), ["?", "2"]);
    assert_eq!(values("read V; use $V"), ["?"]);
    assert_eq!(values(": ${V:=x}; use $V; V+=y; use $V"), ["?", "?"]);
    assert_eq!(values("V=(a b); use $V; use $1"), ["?", "?"]);
}

#[test]
fn a_for_list_gives_several() {
    assert_eq!(values("for v in a $ENV 'c d'; do use x-$v; done; use $v"), ["x-a|x-e|x-c d", "?"]);
    assert_eq!(values("for v in a b; do v=1; use $v; done"), ["1"]);
    assert_eq!(values("for v in *.txt; do use $v; done"), ["?"]);
    assert_eq!(values("for v in a b; do for w in 1 2; do use $v$w; done; done"), ["a1|a2|b1|b2"]);
}

#[test]
fn growth_is_bounded() {
    let mut text = String::from("x0=aaaaaaaa;");
    for n in 1..40 {
        text += &format!("x{n}=$x{}$x{};", n - 1, n - 1);
    }
    assert_eq!(values(&format!("{text} use $x3")), ["a".repeat(64)]);
    assert!(values(&format!("{text} use $x39"))[0].contains('?'));
    let many = "V=1; ".repeat(2_000) + "use $V";
    assert_eq!(values(&many), ["?"]);
}

#[test]
fn what_may_set_a_variable_is_known_anywhere() {
    let text = "A=1; B=2 use; for C in x; do read D; done; use $E ${F:=x}";
    let script = bash(text);
    let values = Values::new(&script, |_| Variable::Unknown);
    let set: String = ["A", "B", "C", "D", "E", "F"].into_iter().filter(|name| values.may_be_set(name)).collect();
    assert_eq!(set, "ABCDF");
    let script = bash(". ./env; use $A");
    assert!(Values::new(&script, |_| Variable::Unknown).may_be_set("A"));
}

#[test]
fn what_is_only_ever_digits_is_a_number() {
    let text = "A=$!; B=$((A + 1)); B=7; C=\"${#A}\"; D=$A; E=$(x); F=1; read F; for G in 1; do :; done; use";
    let script = bash(text);
    let values = Values::new(&script, |_| Variable::Unknown);
    let numbers: String =
        ["A", "B", "C", "D", "E", "F", "G", "H"].into_iter().filter(|name| values.is_number(name)).collect();
    assert_eq!(numbers, "ABC");
}
