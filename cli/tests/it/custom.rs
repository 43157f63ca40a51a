//! Rules that a project writes itself: `custom-rules`, `lintainer rule`, `lintainer model`, policies of them.

use std::path::Path;

use crate::run::Folder;

const RULE: &str = "\
# foreign-registry

An image comes from another registry

Images from elsewhere are not scanned by us.

```toml rule
each = \"image\"
when = \"image.registry != 'registry.example'\"
at = \"image\"
message = \"`{image.text}` is foreign\"
```

```dockerfile bad
FROM quay.io/a:1
     ^^^^^^^^^^^
```

```dockerfile good
FROM registry.example/a:1
```
";

const CONFIG: &str = "custom-rules = [\"rules/*.md\"]\nselect = [\"custom/foreign-registry\"]\n";

#[test]
fn rules_of_the_project_are_found_and_lint() {
    let folder =
        Folder::new(&[("rules/one.md", RULE), ("lintainer.toml", CONFIG), ("app/Dockerfile", "FROM quay.io/a:1\n")]);
    let found = folder.run(&["check", "--format", "concise"]);
    assert_eq!(found.code, 1, "{}", found.err);
    assert!(found.out.contains("app/Dockerfile:1:6: "), "{}", found.out);
    assert!(found.out.contains("custom/foreign-registry"), "{}", found.out);
    // From elsewhere the configuration of what is named counts.
    for (args, has) in [
        (&["check", "app"][..], true),
        (&["check", "--isolated", "--select", "missing-tag"], false),
        (&["check", "--ignore", "custom/foreign-registry"], false),
        (&["rules", "--select", "custom/foreign-registry"], true),
        (&["explain", "custom/foreign-registry"], true),
        (&["config", "app/Dockerfile", "--verbose"], true),
    ] {
        let found = folder.run(args);
        assert_eq!(found.out.contains("foreign-registry"), has, "{args:?}: {}{}", found.out, found.err);
    }
}

#[test]
fn a_rule_with_a_fault_is_named_and_the_others_go_on() {
    let broken = RULE.replace("# foreign-registry", "# broken").replace("image.registry !=", "image.regstry !=");
    let folder = Folder::new(&[
        ("rules/good.md", RULE),
        ("rules/broken.md", &broken),
        ("rules/README.md", "Notes.\n"),
        ("lintainer.toml", &CONFIG.replace("registry\"]", "registry\", \"custom/broken\"]")),
        ("Dockerfile", "FROM quay.io/a:1\n"),
    ]);
    let found = folder.run(&["check", "--format", "concise"]);
    assert_eq!(found.code, 2, "{}", found.err);
    assert!(found.out.contains("custom/foreign-registry"), "{}", found.out);
    let fault = "rules/broken.md: error: 9:15: no field `regstry` in `image`; did you mean `registry`?";
    assert!(found.out.contains(fault), "{}", found.out);
    let found = folder.run(&["explain", "custom/broken"]);
    assert!(found.code == 2 && found.err.contains("no field `regstry`"), "{}", found.err);
}

#[test]
fn what_is_not_there_or_outside_is_named() {
    let outside = Folder::new(&[("rule.md", RULE)]);
    let link = outside.path().join("rule.md");
    let folder = Folder::new(&[(".git/HEAD", ""), ("Dockerfile", "FROM registry.example/a:1\n")]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(&link, folder.path().join("far.md")).unwrap();
    folder.write("lintainer.toml", "custom-rules = [\"none/*.md\", \"far.md\", \"../**/*.md\"]\n");
    let found = folder.run(&["check"]);
    assert_eq!(found.code, 2, "{}", found.err);
    assert!(found.all().contains("../: a rule outside of the project"), "{}", found.all());
    assert!(found.all().contains("`custom-rules` names `none/*.md`, and there is no such file"), "{}", found.all());
    assert!(!cfg!(unix) || found.all().contains("a rule outside of the project"), "{}", found.all());
}

#[test]
fn rules_are_tested() {
    let wrong = RULE.replace("# foreign-registry", "# other").replace("^^^^^^^^^^^", "^^^^");
    let folder =
        Folder::new(&[("rules/one.md", RULE), ("wrong.md", &wrong), ("lintainer.toml", "custom-rules = \"rules\"\n")]);
    let good = folder.run(&["rule", "test"]);
    assert_eq!((good.code, good.out.as_str()), (0, "ok custom/foreign-registry (2 examples)\n"), "{}", good.err);
    let bad = folder.run(&["rule", "test", "wrong.md", "rules"]);
    assert_eq!(bad.code, 1, "{}", bad.err);
    assert!(bad.out.starts_with("wrong.md:14: 1 marked, 1 found\n"), "{}", bad.out);
    assert!(bad.out.contains("-     ^^^^\n+     ^^^^^^^^^^^ `quay.io/a:1` is foreign\n"), "{}", bad.out);
    assert!(bad.out.ends_with("ok custom/foreign-registry (2 examples)\n"), "{}", bad.out);
    assert_eq!(folder.run(&["rule", "test", "missing.md"]).code, 2);
    assert_eq!(Folder::new(&[]).run(&["rule", "test"]).code, 3);
}

#[test]
fn a_new_rule_passes_its_own_test() {
    let folder = Folder::new(&[]);
    let new = folder.run(&["rule", "new", "foreign-image"]);
    assert_eq!(new.code, 0, "{}", new.err);
    assert!(new.err.contains("custom-rules = [\"rules/*.md\"]"), "{}", new.err);
    assert_eq!(folder.run(&["rule", "test", "rules"]).code, 0);
    let again = folder.run(&["rule", "new", "foreign-image"]);
    assert!(again.code == 2 && again.err.contains("exists already"), "{}", again.err);
    let taken = folder.run(&["rule", "new", "root-user"]);
    assert!(taken.code == 2 && taken.err.contains("`root-user` is a rule of lintainer itself"), "{}", taken.err);
}

#[test]
fn the_model_is_shown() {
    let folder = Folder::new(&[("compose.yaml", "services:\n  web:\n    image: ${REG}/web:1\n    user: \"0\"\n")]);
    let text = folder.run(&["model", "compose.yaml"]);
    assert_eq!(text.code, 0, "{}", text.err);
    assert!(text.out.contains("compose.yaml:4:11: workloads[0].containers[0].user = \"0\"\n"), "{}", text.out);
    assert!(text.out.contains("compose.yaml:3:12: images[0].registry is unknown\n"), "{}", text.out);
    let json: serde_json::Value = serde_json::from_str(&folder.run(&["model", "--json"]).out).unwrap();
    assert_eq!(json[0]["workloads"][0]["value"]["containers"]["value"][0]["value"]["user"]["value"], "0");
}

#[test]
fn a_model_of_nothing_says_why() {
    let chart = [("Chart.yaml", "name: a\nversion: 1.0.0\n"), ("templates/a.yaml", "a: {{ 1 }}\n")];
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[("a.txt", "")], "no Dockerfile, Compose file or Kubernetes manifest"),
        (&chart, "files of charts are judged as rendered: `lintainer render CHART` prints that"),
        (&[("kustomization.yaml", "resources: [a.yaml]\n")], "kustomizations are judged as built"),
    ];
    for (files, said) in cases {
        Folder::new(files).run(&["model"]).exits(3).says(&format!("nothing to show: {said}"));
    }
}

#[test]
fn a_rule_about_objects_becomes_a_policy() {
    let rule = RULE
        .replace("# foreign-registry", "# missing-team")
        .replace("each = \"image\"", "each = [\"object/Deployment\", \"object/StatefulSet\"]\nadmission = true")
        .replace(
            "image.registry != 'registry.example'",
            "!has(object.metadata.labels) || !('team' in object.metadata.labels)",
        )
        .replace("at = \"image\"\n", "")
        .replace("{image.text}", "{object.metadata.name}");
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: {a: b}\n";
    let folder = Folder::new(&[
        ("rules/one.md", &rule),
        ("lintainer.toml", "custom-rules = \"rules\"\n"),
        ("k8s/web.yaml", deployment),
    ]);
    let found = folder.run(&["policy", "--only", "custom/missing-team", "-o", "policies", "--enforce", "k8s"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let policy = folder.read("policies/custom-missing-team.yaml");
    for part in [
        "name: lintainer-custom-missing-team\n",
        "resources: [deployments, statefulsets]",
        "        !has(object.metadata.labels) || !('team' in object.metadata.labels)\n",
        "validationActions: [Audit, Warn]",
    ] {
        assert!(policy.contains(part), "{part}\n{policy}");
    }
    assert_eq!(folder.run(&["check", "policies"]).code, 0);
}

/// The rules on the page about custom rules, and the one that `rule new` writes, are rules that pass their tests.
#[test]
fn the_rules_of_the_documentation_are_true() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/custom-rules.md");
    let text = std::fs::read_to_string(page).unwrap();
    let rules: Vec<&str> =
        text.split("````markdown\n").skip(1).filter_map(|rest| rest.split("````\n").next()).collect();
    assert_eq!(rules.len(), 4);
    let names = ["a.md", "b.md", "c.md", "d.md"];
    let files: Vec<(&str, &str)> = names.into_iter().zip(rules).collect();
    let folder = Folder::new(&files);
    let found = folder.run(&["rule", "test", "."]);
    assert_eq!((found.code, found.out.matches("ok custom/").count()), (0, 4), "{}{}", found.out, found.err);
}
