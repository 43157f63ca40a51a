//! What is wrong with a page is said at its place, and the other pages are read.

use lintainer_core::rule::{Page, Registry, Rule};
use lintainer_custom::{MAX_PAGE, MAX_RULES};

use crate::support::{load, page, rule};

/// What is said about a definition: `line:column: message` in the page, in which the definition begins in line 8.
fn fault(definition: &str) -> String {
    let loaded = load(&[&page(definition)]);
    let fault = loaded.faults.first().unwrap_or_else(|| panic!("no fault: {definition}"));
    assert_eq!((loaded.rules.len(), fault.path.as_str()), (0, "rules/0.md"));
    fault.message.clone()
}

#[test]
fn faults_of_the_block_are_named_with_their_place() {
    for (definition, expected) in [
        ("each = 'image'", "8:1: `when` is missing"),
        ("each = 'image'\nwhen = 'true'", "8:1: `message` is missing"),
        ("when = 'true'\nmessage = 'x'", "8:1: `each` names nothing"),
        ("each = 'imgae'\nwhen = 'true'\nmessage = 'x'", "8:8: there is no `imgae` to look at; did you mean `image`?"),
        ("each = 'image/x'\nwhen = 'true'\nmessage = 'x'", "8:8: nothing stands behind `image`: ask for it in `when`"),
        (
            "each = 'instruction/RUM'\nwhen = 'true'\nmessage = 'x'",
            "8:8: `RUM` is no instruction of a Dockerfile; did you mean `RUN`?",
        ),
        (
            "each = ['image', 'port']\nwhen = 'true'\nmessage = 'x'",
            "8:9: a rule looks at one thing: `image` and `port` are two rules",
        ),
        ("each = 'image'\nwen = 'true'", "9:1: a rule has no key `wen`; did you mean `when`?"),
        ("each = 'image'\nwhen = true", "9:8: `when` is a text, not true or false"),
        (
            "each = 'image'\nwhen = 'image.regstry == \"a\"'\nmessage = 'x'",
            "9:15: no field `regstry` in `image`; did you mean `registry`?",
        ),
        (
            "each = 'image'\nwhen = 'has(image.tga)'\nmessage = 'x'",
            "9:19: no field `tga` in `image`; did you mean `tag`?",
        ),
        (
            "each = 'image'\nwhen = 'imag.tag == \"a\"'\nmessage = 'x'",
            "9:9: there is no `imag` here; did you mean `image`?",
        ),
        (
            "each = 'image'\nwhen = 'image.tag == \"a\"'\nmessage = 'x'",
            "9:15: `image.tag` may not be set: ask `has(image.tag)` as well",
        ),
        ("each = 'image'\nwhen = 'image.name == 1'\nmessage = 'x'", "9:9: a text and a number are never equal"),
        ("each = 'image'\nwhen = 'image.name'\nmessage = 'x'", "9:8: `when` is a condition; this is a text"),
        (
            "each = 'image'\nwhen = 'image.name + 1 == \"a\"'\nmessage = 'x'",
            "9:9: a text and a number are not added: write `string(…)` around the number",
        ),
        (
            "each = 'image'\nwhen = 'image.name.startsWith(1)'\nmessage = 'x'",
            "9:31: this is a number, where a text is wanted",
        ),
        (
            "each = 'container'\nwhen = 'container.ports.exists(p, p.contaner == 1)'\nmessage = 'x'",
            "9:37: no field `contaner` in `port`; did you mean `container`?",
        ),
        (
            "each = 'container'\nwhen = 'container.ports > 1'\nmessage = 'x'",
            "9:9: `>` does not take a list and a number",
        ),
        (
            "each = 'container'\nwhen = 'container.ports.container == 1'\nmessage = 'x'",
            "9:25: no field `container`: this is a list",
        ),
        (
            "each = 'container'\nwhen = 'container == \"a\"'\nmessage = 'x'",
            "9:9: a thing of the model is compared by its fields, such as its name",
        ),
        (
            "each = 'image'\nwhen = 'true'\nmessage = '{image.nme}'",
            "10:19: no field `nme` in `image`; did you mean `name`?",
        ),
        (
            "each = 'image'\nwhen = 'true'\nmessage = 'a {image.name'",
            "10:14: this hole has no `}`; a brace itself is written twice",
        ),
        (
            "each = 'image'\nwhen = 'true'\nmessage = 'x'\nat = 'image.tga'",
            "11:13: no field `tga` in `image`; did you mean `tag`?",
        ),
        (
            "each = 'image'\nwhen = 'true'\nmessage = 'x'\nseverity = 'fatal'",
            "11:12: `severity` is one of info, warning, error",
        ),
        ("each = 'image'\nwhen = 'true'\nmessage = 'x'\npractice = 13", "11:12: `practice` is a number from 0 to 12"),
        (
            "each = 'object'\nwhen = 'true'\nmessage = 'x'\nformats = 'compose'",
            "11:11: there is no `object` to look at in the format `compose`",
        ),
        (
            "each = 'image'\nwhen = 'true'\nmessage = 'x'\nfix = { with = 'a' }",
            "11:7: `title` is missing: what the fix does, in the imperative",
        ),
        (
            "each = 'image'\nwhen = 'true'\nmessage = 'x'\nfix = { title = 'a', set = 'image.tag', with = 'a' }",
            "11:28: `set` and `remove` want a place in YAML: below `object` or `….raw`",
        ),
        (
            "each = 'image'\nwhen = 'true'\nmessage = 'x'\nadmission = true",
            "11:13: the API server sees objects alone: `each` has to name kinds, such as `object/Deployment`",
        ),
        (
            "each = 'object/Pod'\nwhen = 'file == \"a\"'\nmessage = 'x'\nadmission = true",
            "9:9: there is no `file` here; there are `object`",
        ),
        (
            "each = ['object/Pod', 'object/Job']\nwhen = 'true'\nmessage = 'x'\nadmission = true",
            "11:13: a policy is about one group of the API: write one rule for each",
        ),
        (
            "each = 'image'\nwhen = '''\nimage.name ==\n'''\nmessage = 'x'",
            "11:1: the expression ends here where a value is expected",
        ),
        ("each = 'image'\nwhen = [", "9:9: "),
    ] {
        let found = fault(definition);
        assert!(found.starts_with(expected), "{definition}\n  {found}\n  {expected}");
    }
}

#[test]
fn faults_of_the_page_are_named_with_their_place() {
    let good = page("each = 'image'\nwhen = 'true'\nmessage = 'x'");
    let told = |page: &str| load(&[page]).faults.first().map(|fault| fault.message.clone()).unwrap_or_default();
    assert_eq!(told("text"), "1:1: a page begins with `# ` and the rule's name");
    assert!(told("# a-rule\n\nBad\n\nSo.\n").starts_with("6:1: the block ```toml rule is missing"));
    assert!(
        told(&good.replace("# a-rule", "# A Rule")).starts_with("1:3: the name of a rule has words of small letters")
    );
    assert!(told(&format!("{good}\n```dockerfile bda\nFROM a\n```\n")).contains("`bda` is no word of a block"));
    assert!(told(&good.repeat(MAX_PAGE / good.len() + 1)).contains("has up to 65536 bytes"));
    let twice = load(&[&good, &good, &good.replace("# a-rule", "# b")]);
    assert_eq!(twice.rules.len(), 2);
    assert!(twice.faults[0].message.contains("another file has a rule `a-rule` as well"), "{:?}", twice.faults);
}

#[test]
fn names_of_other_rules_are_taken() {
    let known = rule("each = 'image'\nwhen = 'true'\nmessage = 'x'").rule;
    let taken: &'static Rule = Box::leak(Box::new(Rule {
        name: "taken",
        practice: known.practice,
        severity: known.severity,
        confidence: known.confidence,
        since: known.since,
        profiles: known.profiles,
        fixable: known.fixable,
        formats: known.formats,
        page: Page::new("# taken\n\nBad\n\nSo.\n"),
        yields_to: &[],
        options: &[],
        checks: &[],
    }));
    let text = page("each = 'image'\nwhen = 'true'\nmessage = 'x'").replace("# a-rule", "# taken");
    let loaded = lintainer_custom::load([("a.md", text.as_str())], &Registry::new([taken]));
    assert_eq!(loaded.faults[0].message, "1:3: `taken` is a rule of lintainer itself: choose another name");
}

#[test]
fn there_is_a_limit_of_rules() {
    let text = page("each = 'image'\nwhen = 'true'\nmessage = 'x'");
    let pages: Vec<String> = (0..MAX_RULES + 2).map(|n| text.replace("# a-rule", &format!("# rule-{n}"))).collect();
    let loaded = load(&pages.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((loaded.rules.len(), loaded.faults.len()), (MAX_RULES, 2));
}

/// Pages cut anywhere: a fault or a rule, no panic.
#[test]
fn no_page_panics() {
    let text = page(
        "each = 'container'\nwhen = '''\ncontainer.ports.exists(p, p.container == 22) // ü\n'''\nat = \
         'container.ports[0]'\nmessage = \
         'ü {container.name} {{ {container.ports.size()}'\n[fix]\ntitle = 'x'\nwith = '{container.name}'",
    ) + "\n```yaml bad in=service\nports:\n  - \"22:22\"\n    ^^^^^^^\n```\n";
    assert_eq!(load(&[&text]).faults, []);
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        let cut = load(&[&text[..end]]);
        assert_eq!(cut.rules.len() + cut.faults.len(), 1);
        cut.rules.iter().for_each(|rule| _ = lintainer_custom::test(rule));
    }
}
