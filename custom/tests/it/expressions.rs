//! What is not known, where values come from, and limits.

use lintainer_custom::cel::{self, MAX_BYTES};

use crate::support::evaluate;

const VALUE: &str = "\
known: yes-it-is
later: ${LATER}
list:
  - name: a
    size: 1
  - name: ${NAME}
    size: 2
nothing: null
";

fn value(text: &str) -> Result<String, String> {
    evaluate(text, VALUE).map(|(value, _)| value)
}

fn seen(text: &str) -> String {
    evaluate(text, VALUE).unwrap().1.unwrap()
}

#[test]
fn what_is_unknown_stays_unknown_unless_it_does_not_matter() {
    let unknown = Err("unknown".to_string());
    let known = |value: bool| Ok(value.to_string());
    for (text, expected) in [
        ("x.later == 'a'", unknown.clone()),
        ("x.later != 'a'", unknown.clone()),
        ("has(x.later)", unknown.clone()),
        ("!(x.later == 'a')", unknown.clone()),
        ("x.later == 'a' && false", known(false)),
        ("false && x.later == 'a'", known(false)),
        ("x.later == 'a' || true", known(true)),
        ("x.later == 'a' || false", unknown.clone()),
        ("x.later.startsWith('a') ? true : false", unknown.clone()),
        ("x.list.exists(i, i.name == 'a')", known(true)),
        ("x.list.exists(i, i.name == 'b')", unknown.clone()),
        ("x.list.all(i, i.name == 'b')", known(false)),
        ("x.list.all(i, i.name == 'a')", unknown.clone()),
        ("x.list.filter(i, i.name == 'a').size() == 1", unknown.clone()),
        ("x.list.size() == 2", known(true)),
        ("'a' in x.list.map(i, i.size > 1, i.size)", known(false)),
        ("x.later in ['a']", unknown.clone()),
        ("'later' in x", known(true)),
        ("has(x.nothing)", known(false)),
        // What is unknown hides a fault: with its value, the other side might not matter.
        ("x.later == 'a' || x.missing == 'b'", unknown),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn the_value_that_decided_is_known() {
    for (text, place) in [
        ("x.known == 'yes-it-is'", "yes-it-is"),
        ("x.list.exists(i, i.size == 2)", "2"),
        ("!x.list.all(i, i.size == 1)", "2"),
        ("x.list.exists(i, i.size == 2 && has(i.name) || i.size == 2)", "2"),
        ("!has(x.missing)", VALUE),
        ("!('missing' in x.list[0])", "a"),
        ("x.list.map(i, i.size).exists(s, s == 2)", "2"),
        ("x.known in ['no', 'yes-it-is']", "yes-it-is"),
        ("x.list.size() == 2", "list"),
    ] {
        assert!(seen(text).starts_with(place.trim_end()), "{text}: {}", seen(text));
    }
}

#[test]
fn what_is_absent_is_a_fault_that_says_what_to_ask() {
    assert_eq!(value("x.missing == 'a'"), Err("fault: `x.missing` is not set: ask `has(x.missing)` first".to_string()));
    assert_eq!(value("x.list[7]"), Err("fault: this is not set: ask `key in map` or `size(list)` first".to_string()));
}

#[test]
fn faults_of_the_text_have_their_place() {
    for (text, message) in [
        ("", ": the expression ends here where a value is expected"),
        ("x.a = 1", "=: `=` is no operator: equality is `==`"),
        ("x.a & x.b", "&: `&` is no operator: write it twice"),
        ("x.size(", ": the expression ends here where a value is expected"),
        ("x.known.startWith('a')", "startWith: there is no function `startWith`, did you mean `startsWith`?"),
        ("has(x)", "has(x): `has` asks for one field: `has(a.b)`; of a key, ask `'key' in a`"),
        ("startsWith('a', 'b')", "startsWith: `startsWith` is written `text.startsWith(…)`"),
        ("x.known.string()", "string: `string` is written `string(…)`"),
        ("x.known.replace('a')", "x.known.replace('a'): `replace` has 2 arguments; 1 are given"),
        ("'abc", "': the text has no end: ' is missing"),
        ("'\\q'", "\\q: this escape is unknown: a backslash is `\\\\`"),
        ("b'a'", "b': bytes are not supported: write a text"),
        ("1u", "1u: unsigned numbers are not supported: leave the `u` out"),
        ("99999999999999999999", "99999999999999999999: this number is too large"),
        ("x.?a", "?: optional fields (`.?`) are not supported: ask `has(…)` first"),
        ("x.list.all(if, true)", "if: `if` is a reserved word of CEL"),
        ("x.a b", "b: `b` stands here where an operator or the end is expected"),
        ("1 2", "2: a number stands here where an operator or the end is expected"),
        ("x.known.matches('(')", "'(': `(` is no regular expression: "),
        ("§", "§: `§` means nothing in CEL"),
    ] {
        let fault = value(text).unwrap_err();
        assert!(fault.starts_with(message), "{text}\n  {fault}\n  {message}");
    }
}

#[test]
fn hostile_expressions_are_refused() {
    let deep = [
        "(".repeat(500),
        "[".repeat(2000),
        "!".repeat(3000) + "true",
        "-".repeat(3000) + "1",
        "{'a':".repeat(600),
        "a.b(".repeat(900),
        "true ? ".repeat(500),
        format!("x{}", ".a".repeat(1500)),
        format!("x{}", "[0]".repeat(1200)),
        format!("1{}", "+1".repeat(1800)),
        "x.all(a, ".repeat(400),
    ];
    for text in deep {
        assert!(cel::parse(&text).is_err(), "{text}");
    }
    assert!(cel::parse(&"true || ".repeat(500).add_true()).is_ok(), "long lists of conditions are no nesting");
    let long = format!("'{}'", "a".repeat(MAX_BYTES));
    assert!(cel::parse(&long).unwrap_err().message.contains("make two rules of it"));
    for pattern in ["(a{1000}){1000}", "((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9})", "[a-z]{99999}"] {
        assert!(cel::parse(&format!("'a'.matches('{pattern}')")).is_err(), "{pattern}");
    }
}

trait AddTrue {
    fn add_true(self) -> String;
}

impl AddTrue for String {
    fn add_true(mut self) -> String {
        self.push_str("true");
        self
    }
}

#[test]
fn what_takes_too_long_ends() {
    let list = format!("[{}]", (0..100).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
    let nested = format!("{list}.all(a, {list}.all(b, {list}.all(c, {list}.all(d, a + b + c + d >= 0))))");
    assert_eq!(value(&nested), Err("exhausted".to_string()));
    let grown = "[1].map(a, 'aaaaaaaaaaaaaaaa'.replace('a', 'bbbbbbbbbbbbbbbb').replace('b', \
                 'cccccccccccccccc').replace('c', \
                 'dddddddddddddddd').replace('d', 'eeeeeeeeeeeeeeee'))";
    assert!(value(grown).unwrap_err().contains("longer than"));
    let joined = format!("{list}.map(a, {list}.map(b, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').join('')).join('').size()");
    assert!(value(&joined).unwrap_err().contains("longer than"));
}

/// Bits of expressions, put together at random and cut anywhere: nothing panics.
#[test]
fn no_text_panics() {
    let bits = [
        "x",
        ".",
        "known",
        "list",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        "'a'",
        "\"",
        "'",
        "1",
        "0",
        "-",
        "!",
        "?",
        ":",
        "&&",
        "||",
        "==",
        "in",
        "+",
        "/",
        "%",
        ",",
        ".all(",
        ".map(i, ",
        "has(",
        "size(",
        ".matches(",
        "ü",
        "\\",
        "//",
        "\n",
        "r'",
        "1e9",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |count: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % count as u64) as usize
    };
    let mut good = 0;
    for _ in 0..20_000 {
        let text: String = (0..1 + next(12)).map(|_| bits[next(bits.len())]).collect();
        good += usize::from(evaluate(&text, VALUE).is_ok());
    }
    assert!(good > 100, "{good}");
}

/// Lists that repeat each other by aliases come to 10^10 items: nobody writes them out.
#[test]
fn repeated_lists_are_not_written_out() {
    let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_string();
    for n in 1..10 {
        let items = vec![format!("*a{}", n - 1); 10].join(", ");
        yaml.push_str(&format!("a{n}: &a{n} [{items}]\n"));
    }
    let value = |text: &str| evaluate(text, &yaml).map(|(value, _)| value);
    assert_eq!(value("x.a9.size()"), Ok("10".to_string()));
    assert_eq!(value("x.a9 == x.a9"), Err("exhausted".to_string()));
    assert_eq!(
        value("x.a9.all(a, a.all(b, b.all(c, c.all(d, d.all(e, e.size() == 10)))))"),
        Err("exhausted".to_string())
    );
}
