//! Fields: four states, owners of absences, lists and maps, fixes.

use super::*;
use crate::finding::Edit;
use crate::model::Setting;
use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{Dialect, parse};

const POLICY: &str = "\
metadata:
  name: strict
  labels: {app.kubernetes.io/name: web}
spec:
  mtls:
    mode: STRICT
  off: ~
  size: 2Gi
  host: ${HOST}
  port: 80
  on: true
  portLevelMtls:
    8080: {mode: DISABLE}
    8081: {mode: STRICT}
  servers:
  - name: web
    hosts: [a, b]
  - hosts: [c, '{{ d }}']
  - plain
";

/// Looks at the root of a text whose absences are shown at its first byte.
fn with<T>(text: &str, look: impl FnOnce(Field) -> T) -> T {
    let source = Source::new(FileId(0), "a.yaml", text);
    let documents = parse(&source, Dialect::Kubernetes);
    let root = documents[0].node(&source).expect("a root");
    look(Field::new(root, Absent::Nearest(source.span(0..1))))
}

fn at<T>(text: &str, path: &str, look: impl FnOnce(Field) -> T) -> T {
    with(text, |root| look(root.at(path)))
}

/// The text at which an absence is shown.
fn owner(text: &str, path: &str) -> Option<String> {
    at(text, path, |field| field.unset_at().map(|span| text[span.range()].to_string()))
}

#[track_caller]
fn edits(before: &str, path: &str, edit: impl Fn(Field) -> Option<Vec<Edit>>, after: Option<&str>) {
    let edited = at(before, path, edit).map(|mut edits| {
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = before.to_string();
        edits.iter().for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
        text
    });
    assert_eq!(edited.as_deref(), after);
}

#[test]
fn a_field_is_set_absent_dynamic_or_meaningless() {
    at(POLICY, "spec.mtls.mode", |mode| assert_eq!(mode.text().value(), Some(&"STRICT")));
    at(POLICY, "spec.on", |on| assert!(on.bool().is_true()));
    at(POLICY, "spec.port", |port| assert_eq!(port.int().value(), Some(&80)));
    at(POLICY, "spec.size", |size| assert_eq!(size.quantity().value().map(|size| size.units()), Some(2 << 30)));
    at(POLICY, "spec.size", |size| assert!(matches!(size.int(), Setting::Dynamic(_))));
    at(POLICY, "spec.host", |host| assert!(matches!(host.text(), Setting::Dynamic(_))));
    at(POLICY, "spec.host.name", |below| assert_eq!(below.text(), Setting::NotApplicable));
    at(POLICY, "spec.servers.name", |below| assert_eq!(below.text(), Setting::NotApplicable));
    with(POLICY, |root| assert_eq!(root.absent(Absent::Unjudged).at("spec.x").text(), Setting::NotApplicable));
    with(POLICY, |root| {
        let name = root.at("metadata.labels").key("app.kubernetes.io/name");
        assert_eq!(name.text().value(), Some(&"web"));
    });
}

#[test]
fn an_absence_knows_its_nearest_written_owner() {
    assert_eq!(owner(POLICY, "status").as_deref(), Some("m"));
    assert_eq!(owner(POLICY, "spec.mtls.x.y").as_deref(), Some("mtls"));
    assert_eq!(owner(POLICY, "spec.off").as_deref(), Some("spec"), "null counts as absent");
    assert_eq!(owner(POLICY, "spec.off.x").as_deref(), Some("spec"));
    assert_eq!(owner(POLICY, "spec.mtls.mode"), None);
    let owners: Vec<_> = with(POLICY, |root| {
        let servers = root.each("spec.servers[]").map(|server| server.at("tls.mode").unset_at());
        servers.map(|span| span.map(|span| POLICY[span.range()].to_string())).collect()
    });
    assert_eq!(owners, [Some("web".to_string()), Some("hosts: [c, '{{ d }}']".to_string()), None]);
    with(POLICY, |root| {
        let fixed = root.absent(Absent::At(root.at("metadata.name").span())).at("spec.mtls.x").unset_at();
        assert_eq!(fixed.map(|span| &POLICY[span.range()]), Some("strict"));
    });
}

#[test]
fn items_and_values_are_walked() {
    let texts = |path: &str| -> Vec<String> {
        with(POLICY, |root| root.each(path).filter_map(|field| Some(field.raw()?.value.to_string())).collect())
    };
    assert_eq!(texts("spec.portLevelMtls.*.mode"), ["DISABLE", "STRICT"]);
    assert_eq!(texts("spec.servers[].hosts[]"), ["a", "b", "c", "{{ d }}"]);
    assert_eq!(texts("spec.mtls[]"), [""; 0]);
    assert_eq!(texts("spec.host.*"), [""; 0]);
    let known: Vec<bool> =
        with(POLICY, |root| root.each("spec.servers[].hosts").map(|hosts| hosts.texts().value().is_some()).collect());
    assert_eq!(known, [true, false, false]);
    let ports: Vec<String> = with(POLICY, |root| {
        root.each("spec.portLevelMtls.*").filter_map(|port| Some(port.key_name()?.value.to_string())).collect()
    });
    assert_eq!(ports, ["8080", "8081"]);
}

#[test]
fn aliases_and_merge_keys_are_looked_through() {
    let text = "base: &b {a: 1, n: ~}\nx: *b\ny:\n  <<: *b\n  c: 2\n";
    at(text, "x.a", |a| assert_eq!(a.int().value(), Some(&1)));
    at(text, "y.a", |a| assert_eq!(a.int().value(), Some(&1)));
    assert_eq!(owner(text, "y.d").as_deref(), Some("y"));
    edits(text, "x.a", |a| a.set("2"), None);
    edits(text, "y.a", |field| field.remove(), None);
    edits(text, "y.a", |a| a.rename_key("z"), None);
    let nested = "base: &b\n  n: {m: [1]}\nx:\n  <<: *b\nz: *b\n";
    for path in ["x.n.m", "z.n.m"] {
        edits(nested, path, |m| m.push("2"), None);
        edits(nested, path, |m| m.items().next().and_then(|one| one.replace("2")), None);
        edits(nested, path, |m| m.remove(), None);
    }
    for path in ["x.n.k", "z.n.k", "x.n", "z.n"] {
        edits(nested, path, |n| n.key("l").set("2"), None);
    }
    edits(text, "y.a", |a| a.replace("2"), None);
    edits(text, "y.a", |a| a.set("2"), Some("base: &b {a: 1, n: ~}\nx: *b\ny:\n  <<: *b\n  c: 2\n  a: 2\n"));
}

#[test]
fn values_are_set_with_whatever_is_missing() {
    edits("a:\n  b: 1\n", "a.b", |b| b.set("2"), Some("a:\n  b: 2\n"));
    edits("a:\n  b: 1\n", "a.c.d", |d| d.set("true"), Some("a:\n  b: 1\n  c:\n    d: true\n"));
    edits("a: ~\n", "a", |a| a.set("1"), Some("a: 1\n"));
    edits("a: x\n", "a.b", |b| b.set("1"), None);
    edits("a: 'x'\n", "a", |a| a.replace("y"), Some("a: 'y'\n"));
    edits("a: 1\n", "b", |b| b.replace("y"), None);
    edits("a: 1\n", "b.c.d.e.f.g.h", |far| far.set("1"), None);
}

#[test]
fn items_are_added_and_entries_removed_and_renamed() {
    edits("a:\n- x\n", "a", |a| a.push("y"), Some("a:\n- x\n- y\n"));
    edits("b: 1\n", "a.c", |a| a.push("y"), Some("b: 1\na:\n  c:\n    - y\n"));
    let two = |a: Field| a.push_each(&["u", "k: 1\nl: 2"]);
    edits("a:\n- x\n", "a", two, Some("a:\n- x\n- u\n- k: 1\n  l: 2\n"));
    edits("a: [x]\n", "a", two, Some("a: [x, u, {k: 1, l: 2}]\n"));
    edits("a: []\nb: 1\n", "a", two, Some("a: [u, {k: 1, l: 2}]\nb: 1\n"));
    edits("b: 1\n", "a", two, Some("b: 1\na:\n  - u\n  - k: 1\n    l: 2\n"));
    edits("a: 1\nb: 2\n", "a", |field| field.remove(), Some("b: 2\n"));
    edits("a: ~\nb: 2\n", "a", |field| field.remove(), Some("b: 2\n"));
    edits("a: 1\n", "c", |field| field.remove(), None);
    edits("a: [x, y]\n", "a", |a| a.items().nth(1).and_then(|item| item.remove()), Some("a: [x]\n"));
    edits("a: 1\nb: 2\n", "a", |a| a.rename_key("c"), Some("c: 1\nb: 2\n"));
    edits("\"a\":\nb: 2\n", "a", |a| a.rename_key("c"), Some("\"c\":\nb: 2\n"));
    edits("a: 1\nb: 2\n", "a", |a| a.rename_key("b"), None);
    edits("a: 1\na: 2\n", "a", |a| a.rename_key("c"), None);
}
