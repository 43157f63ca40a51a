//! Comparison with bash, on Unix: what it accepts has no problems here, and the other way round.

#[cfg(unix)]
use std::io::Write;
#[cfg(unix)]
use std::process::{Command, Stdio};

use super::*;

const ACCEPTED: &[&str] = &[
    "set -eux; savedAptMark=\"$(apt-mark showmanual)\"; apt-get update; rm -rf /var/lib/apt/lists/*",
    "find /usr/local -type f -executable -exec ldd '{}' ';' | awk '/=>/ { print $(NF-1) }' | sort -u | xargs -r apt-mark manual",
    "if a; then :; elif b; then :; else :; fi 2>/dev/null | c",
    "while read -r x; do echo \"$x\"; done < <(ls) > out",
    "until a; do b; done & wait",
    "for x; do echo $x; done",
    "for ((i=0; i<3; i++)); do echo $i; done",
    "for x in a b\ndo c; done",
    "case \"$(uname -m)\" in x86_64) a=1 ;; aarch64|arm*) a=2 ;& (z) ;; *) exit 1 ;; esac",
    "case x in esac",
    "case x in a) ;; esac",
    "f() { a; }; f () ( b ); function g { c; }; function h() { d; }",
    "a=(1 2 [3]=4); a+=(5); echo \"${a[@]}\" ${#a[@]} ${a[*]:1:2}",
    "[[ -n $x && ( $y == a* || $z =~ ^([a-z]+|x)$ ) ]]",
    "(( x = 1 + (2 * 3) )) && echo $(( x << 2 ))",
    "cat <<A <<-\"B\"\nx\nA\n\ty\n\tB\necho",
    "echo \"a `b \"c\"` $(d \"e\") ${f:-\"g\"} $((1))\"",
    "echo $'a\\'b' $\"c\" a\\'b",
    "{ a; } 2>&1 | { b; }",
    "! a | b",
    "time a | b",
    "time { a; }",
    "a && \\\n b ||\n\n c",
    "a | # comment\n b",
    "echo a#b # c",
    "(a;b) && (c)",
    "((a);b)",
    "$(a) && `b`",
    "echo }; echo {",
    "if true; then { a; } fi",
    "while :; do (a) done",
    "echo if then done esac",
    "x=$(case y in y) echo 1;; esac)",
    "a <<<b >c 2>&1 3<&- &>d &>>e",
    "echo ${x/\\}/y} ${x%\"}\"} ${x:-'}'}",
    "echo {a,b}{1..3} ${x,,} ${x@Q} ${!x} ${!x*} ${#}",
    "coproc a; select x in y; do z; done",
    "a() if b; then c; fi",
    "",
    "# only a comment",
    "a;",
    "a &",
    "a & b",
    "echo \\\n",
    "function a-b { c; }; a.b() { d; }",
    "x= y=1 z",
    "export A=(1 2) B=3",
    "[ a = b ] || [[ a < b ]]",
    "[[ ! -f a\n && -f b ]]",
    "echo \"${x:+\"a b\"}\" \"${x#'a'}\"",
    "if [[ $a ]]; then b; fi; ! c; ! (d)",
];

const REFUSED: &[&str] = &[
    "a && && b",
    "&& a",
    "a ;; b",
    "a | ; b",
    "a ||",
    "if a; then; fi",
    "if a; then b",
    "if a; b; fi",
    "then a",
    "fi",
    "while a; done",
    "while a; do b; fi",
    "for x in a; b; done",
    "case x a) b;; esac",
    "case x in a) b",
    "( a",
    "a )",
    "()",
    "{ a",
    "}",
    "a 'b",
    "a \"b",
    "a `b",
    "a $(b",
    "a ${b",
    "a >",
    "a < ; b",
    "f() ",
    "f() a",
    "[[ a",
    "a (b)",
    "(a) b",
    "{ a; } b",
    "if a; then b; fi c",
    "a & && b",
    "a; ; b",
];

#[test]
fn bash_agrees() {
    for text in ACCEPTED {
        assert_eq!(bash(text).problems, [], "{text}");
    }
    for text in REFUSED {
        // A function body that is a simple command is refused by bash only; other shells take it.
        assert!(!bash(text).problems.is_empty() || *text == "f() a", "{text}");
    }
}

/// The texts are what a real bash says they are.
#[cfg(unix)]
#[test]
fn a_real_bash_agrees() {
    for text in ACCEPTED {
        assert!(accepts(text).expect("this test needs bash"), "{text}");
    }
    for text in REFUSED {
        assert!(!accepts(text).expect("this test needs bash"), "{text}");
    }
}

#[cfg(unix)]
fn accepts(text: &str) -> std::io::Result<bool> {
    let mut child = Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    Ok(child.wait()?.success())
}
