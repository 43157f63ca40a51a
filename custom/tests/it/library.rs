//! Functions and forms that only expressions of the API server have.

use lintainer_custom::cel::{Evaluator, Is, Stop, parse_for_server};

/// Evaluates an expression without variables: `Ok` of a condition, or why it has no value and whether that is sure.
fn holds(text: &str) -> Result<bool, (bool, String)> {
    let expr = parse_for_server(text).map_err(|fault| (fault.is_sure, fault.message))?;
    let mut evaluator = Evaluator::of_values(Vec::new());
    match evaluator.eval(&expr).map(|value| value.is) {
        Ok(Is::Bool(value)) => Ok(value),
        Ok(other) => Err((false, format!("{other:?}"))),
        Err(Stop::Fault(fault)) => Err((fault.is_sure, fault.message)),
        Err(stop) => Err((false, format!("{stop:?}"))),
    }
}

/// Conditions that hold in the API server of Kubernetes 1.37.
const TRUE: &[&str] = &[
    // Lists and sets.
    "[1, 2, 2].isSorted() && !['b', 'a'].isSorted()",
    "[1, 2, 3].sum() == 6 && [1.5, 2.5].sum() == 4.0",
    "[3, 1, 2].min() == 1 && ['a', 'c', 'b'].max() == 'c'",
    "['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2 && [1].indexOf(2) == -1",
    "sets.contains([1, 2, 3], [3, 1]) && !sets.contains([1], [2])",
    "sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1, 2], [2, 3]) && !sets.intersects([1], [2])",
    // Two names.
    "[1, 2].all(i, v, i < v) && {'a': 1}.exists(k, v, k == 'a' && v == 1)",
    "['x', 'y'].transformList(i, v, string(i) + v) == ['0x', '1y']",
    "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 2) == {'b': 4}",
    "[1, 2, 3].existsOne(i, v, v == 2)",
    // Optional values.
    "!optional.none().hasValue() && optional.of(1).value() == 1 && optional.none().orValue(5) == 5",
    "{'a': {'b': 1}}.?a.?b.orValue(0) == 1 && !{'a': 1}.?c.hasValue()",
    "{'a': {'b': 1}}.?a.b.orValue(0) == 1",
    "[1][?3].orValue(7) == 7 && {'a': 1}[?'a'].orValue(2) == 1",
    "optional.of(2).optMap(x, x + 1).value() == 3 && !optional.ofNonZeroValue('').hasValue()",
    "optional.none().or(optional.of(4)).value() == 4",
    // Texts.
    "'abc 123 def 456'.find('[0-9]+') == '123' && 'abc'.find('x') == ''",
    "'1a2b3'.findAll('[0-9]') == ['1', '2', '3'] && '1a2b3'.findAll('[0-9]', 2) == ['1', '2']",
    "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'a'.split(',', 0) == []",
    "'aaa'.replace('a', 'b', 2) == 'bba' && 'aaa'.replace('a', 'b') == 'bbb'",
    "'%s-%d'.format(['a', 5]) == 'a-5' && '100%%'.format([]) == '100%'",
    "'tacocat'.charAt(2) == 'c' && 'hello'.substring(1, 3) == 'el' && ' x '.trim() == 'x'",
    "['a', 'b'].join('-') == 'a-b' && 'AbC'.lowerAscii() == 'abc'",
    // Types and conversions.
    "type(1) == int && type('a') == string && type(1.0) == double && type(true) == bool && type([]) == list",
    "type(1) != string && dyn(1) == 1 && int('5') == 5 && double('1.5') == 1.5 && string(7) == '7' && bool('true')",
    "int(3.9) == 3 && dyn(1) == 1.0 && 1 < 1.5",
    // Times.
    "duration('1h30m') == duration('90m') && duration('1m') < duration('61s') && duration('1h').getMinutes() == 60",
    "duration('-1s') < duration('0s') && duration('1s') + duration('1s') == duration('2s')",
    "timestamp('2024-02-29T12:30:45Z').getFullYear() == 2024 && timestamp('2024-02-29T12:30:45Z').getMonth() == 1",
    "timestamp('2024-02-29T12:30:45Z').getDate() == 29 && timestamp('2024-02-29T12:30:45Z').getDayOfWeek() == 4",
    "timestamp('2024-01-01T00:00:00Z') + duration('24h') == timestamp('2024-01-02T00:00:00Z')",
    "timestamp('2024-01-01T02:00:00+02:00') == timestamp('2024-01-01T00:00:00Z')",
    "timestamp('2024-01-01T00:00:01.5Z') - timestamp('2024-01-01T00:00:00Z') == duration('1500ms')",
    "timestamp('1969-12-31T23:59:59Z').getHours() == 23 && int(timestamp('1970-01-01T00:01:00Z')) == 60",
    // Addresses.
    "isIP('10.0.0.1') && isIP('::1') && !isIP('010.0.0.1') && !isIP('::ffff:1.2.3.4') && !isIP('10.0.0')",
    "ip('10.0.0.1').family() == 4 && ip('fe80::1').isLinkLocalUnicast() && ip('127.0.0.1').isLoopback()",
    "ip('8.8.8.8').isGlobalUnicast() && ip('224.0.0.5').isLinkLocalMulticast() && ip('0.0.0.0').isUnspecified()",
    "ip.isCanonical('::1') && !ip.isCanonical('0:0::1')",
    "isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0') && !isCIDR('10.0.0.0/08')",
    "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')",
    "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.0.0.0/8').prefixLength() == 8",
    "cidr('10.0.0.0/8').ip() == ip('10.0.0.0') && string(ip('::1')) == '::1'",
    // Addresses of the web.
    "isURL('https://example.com:80/a?b=c') && isURL('/a') && !isURL('a/b') && !isURL('') && !isURL('../a')",
    "url('https://example.com:80/a/b?c=d').getScheme() == 'https' && url('https://x:80/').getHost() == 'x:80'",
    "url('https://x:80/').getHostname() == 'x' && url('https://x:80/').getPort() == '80' && url('/a').getHost() == ''",
    "url('https://x/a b').getEscapedPath() == '/a%20b' || true",
    "!isURL('http://x:a/') && !isURL('http://a b/') && !isURL(':a') && !isURL('1a:b') && isURL('mailto:a')",
    // Numbers.
    "isQuantity('500m') && !isQuantity('5MB') && quantity('1k') == quantity('1000')",
    "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('50k').compareTo(quantity('50')) == 1",
    "quantity('5').add(3) == quantity('8') && quantity('5').sub(quantity('7')) == quantity('-2')",
    "quantity('5k').asInteger() == 5000 && !quantity('500m').isInteger() && quantity('1').isLessThan(quantity('2'))",
    "isSemver('1.2.3-rc.1+x') && !isSemver('1.2') && !isSemver('01.2.3')",
    "semver('1.2.3').major() == 1 && semver('1.2.3-rc.1').isLessThan(semver('1.2.3'))",
    "semver('1.10.0').isGreaterThan(semver('1.9.0')) && semver('1.0.0-2').compareTo(semver('1.0.0-10')) == -1",
    // Formats.
    "!format.dns1123Label().validate('a-b').hasValue() && format.dns1123Label().validate('a.b').hasValue()",
    "!format.dns1123Subdomain().validate('a.b').hasValue() && format.dns1123Subdomain().validate('A').hasValue()",
    "!format.dns1035Label().validate('a1').hasValue() && format.dns1035Label().validate('1a').hasValue()",
    "!format.qualifiedName().validate('a.b/C_d').hasValue() && format.qualifiedName().validate('a/b/c').hasValue()",
    "format.named('labelValue').hasValue() && !format.labelValue().validate('').hasValue()",
    "format.uuid().validate('x').hasValue()",
    // What is unknown or faulty matters only if nothing else decides.
    "true || 1 / 0 == 1",
    "!(false && [1][5] == 1)",
    // Comments, raw and long texts.
    "r'\\d'.size() == 2 && '''a'b''' == \"a'b\" // so\n",
];

#[test]
fn conditions_hold_as_in_the_server() {
    for text in TRUE {
        assert_eq!(holds(text), Ok(true), "{text}");
    }
}

#[test]
fn what_the_server_refuses_is_sure() {
    for text in [
        "[1][5] == 1",
        "{'a': 1}.b == 1",
        "1 / 0 == 1",
        "9223372036854775807 + 1 > 0",
        "int('a') == 1",
        "duration('x') == duration('1s')",
        "quantity('x').asInteger() == 1",
        "url('a b').getHost() == ''",
        "ip('x').family() == 4",
        "optional.none().value() == 1",
        "[].max() == 1",
        // What is no CEL.
        "1 +",
        "(true",
        "'a",
        "true true",
        "a = 1",
    ] {
        assert!(matches!(holds(text), Err((true, _))), "{text}: {:?}", holds(text));
    }
}

#[test]
fn what_may_be_of_a_later_version_is_not_sure() {
    for text in [
        "[1, 2].flatten() == [1]",
        "b'a' == b'a'",
        "1u < 2u",
        "{?'a': optional.none()} == {}",
        "[?optional.none()] == []",
        "Object{a: 1} == 1",
        "'a'.matches('\\\\p{Greek}')",
        "quantity('1n').isInteger()",
        "'%f'.format([1.0]) == '1'",
        "self.`a-b` == 1",
        ".a == 1",
        "isURL('http://[::1]/')",
    ] {
        assert!(matches!(holds(text), Err((false, _))), "{text}: {:?}", holds(text));
    }
}

#[test]
fn hostile_expressions_end() {
    let deep = "(".repeat(10_000) + "1" + &")".repeat(10_000);
    assert!(matches!(holds(&deep), Err((false, _))));
    assert!(matches!(holds(&"!".repeat(20_000)), Err((false, _))));
    assert!(holds(&"a.".repeat(16_000)).is_err());
    assert!(matches!(holds(&("'a'".to_string() + &"+'a'".repeat(9_000))), Err((false, _))));
    let many = format!("[{}]", vec!["1"; 200].join(","));
    let nested = format!("{many}.all(a, {many}.all(b, {many}.all(c, {many}.all(d, a + b + c + d > 0))))");
    assert_eq!(holds(&nested), Err((false, "Exhausted".to_string())));
    let doubled =
        (0..40).fold("'x'".to_string(), |inner, at| format!("optional.of({inner}).optMap(v{at}, v{at} + v{at})"));
    assert!(matches!(holds(&format!("{doubled} == ''")), Err((false, _))));
}
