//! The model as JSON, the tests of rules, and the documentation.

use lintainer_core::linter::{Serial, load as load_files};
use lintainer_custom::{documentation, test, view};

use crate::support::{load, page};

#[test]
fn values_have_a_state_and_a_place() {
    let files = [(
        "compose.yaml".to_string(),
        "services:\n  web:\n    image: ${REG}/web:1\n    privileged: true\n".to_string(),
    )];
    let (project, _) = load_files(&files[..], &Serial);
    let json = view::of_file(&project, &project.files()[0]);
    let container = &json["workloads"][0]["value"]["containers"]["value"][0]["value"];
    assert_eq!(
        container["privileged"],
        serde_json::json!({
            "state": "set", "value": true, "at": { "path": "compose.yaml", "line": 4, "column": 17 },
        })
    );
    assert_eq!(container["user"]["state"], "unset");
    assert_eq!(container["user"]["at"]["line"], 2);
    let image = &container["image"]["value"];
    assert_eq!((&image["registry"]["state"], &image["tag"]["value"]), (&"unknown".into(), &"1".into()));
    assert_eq!(json["images"].as_array().map(Vec::len), Some(1));
}

#[test]
fn examples_are_held_against_their_rule() {
    let definition = "each = 'image'\nwhen = \"image.registry != 'reg.example'\"\nat = 'image'\nmessage = 'foreign'\n\
                      [fix]\ntitle = 'mirror it'\nwith = 'reg.example/{image.repository}'";
    let told = |examples: &str| {
        let loaded = load(&[&(page(definition) + examples)]);
        assert_eq!(loaded.faults, []);
        let (_, differences) = test(&loaded.rules[0]);
        differences.into_iter().map(|it| (it.line, it.what, it.expected, it.found)).collect::<Vec<_>>()
    };
    let good = "\n```dockerfile good\nFROM reg.example/a\n```\n";
    let bad = "\n```dockerfile bad\nFROM quay.io/a\n     ^^^^^^^^^\n```\n";
    assert_eq!(told(&format!("{good}{bad}")), []);
    assert_eq!(told(good)[0].1, "there is no `bad` example, so that nobody knows whether the rule works");
    assert_eq!(told(bad)[0].1, "there is no `good` example, so that nobody knows whether the rule works");
    let fixed = "```dockerfile fixed\nFROM reg.example/a\n```\n";
    assert_eq!(told(&format!("{good}{bad}{fixed}")), []);
    let differences = told(&format!("{good}{bad}{}", fixed.replace("/a", "/b")));
    assert_eq!(differences[0].1, "the fix does something else");
    assert_eq!(
        (differences[0].2.as_str(), differences[0].3.as_str()),
        ("FROM reg.example/b\n", "FROM reg.example/a\n")
    );
    let differences = told(&format!("{good}{}", bad.replace("^^^^^^^^^", "^^^^^^^")));
    assert_eq!(differences[0].0, 21);
    assert_eq!(differences[0].3, "FROM quay.io/a\n     ^^^^^^^^^ foreign\n");
    let differences = told(&format!("{}{bad}", good.replace("reg.example", "quay.io")));
    assert_eq!(differences[0].1, "a good example has 1 finding");
    let two = "\n```dockerfile bad\nFROM quay.io/a AS x\nFROM quay.io/b\n```\n";
    assert_eq!(
        told(&format!("{good}{two}"))[0].1,
        "a bad example without marks has 1 finding; this one has 2 findings"
    );
    let two = "\n```dockerfile bad\nFROM quay.io/a AS x\n#    ^^^^^^^^^\nFROM quay.io/b\n#    ^^^^^^^^^\n```\n";
    assert_eq!(told(&format!("{good}{two}")), []);
    let framed = "\n```yaml bad in=service\nimage: quay.io/a\n       ^^^^^^^^^\n```\n";
    assert_eq!(told(&format!("{good}{framed}")), []);
}

#[test]
fn the_documentation_has_every_field_once() {
    let text = documentation::reference();
    for record in lintainer_custom::model::RECORDS {
        let section = text.split_once(&format!("\n### {}\n", record.name)).unwrap().1;
        let section = section.split("\n### ").next().unwrap();
        for field in record.fields {
            assert_eq!(
                section.matches(&format!("\n| `{}` |", field.name)).count(),
                1,
                "{}.{}",
                record.name,
                field.name
            );
        }
    }
}
