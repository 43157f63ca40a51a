//! `lintainer render` and `lintainer explain-line`: charts against what `helm template` v4.3.1 prints of them, places,
//! bad input.
//!
//! `UPDATE_CHARTS=1 HELM=…/helm` runs that program and writes `testdata/charts/*/expected.yaml` anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::Folder;

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

fn charts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/charts");
    let mut charts: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    charts.sort();
    charts
}

/// The files of values of a chart, in the order of their names.
fn values_of(chart: &Path) -> Vec<String> {
    let names = std::fs::read_dir(chart).unwrap().map(|entry| entry.unwrap().path().to_str().unwrap().to_string());
    let mut values: Vec<String> = names.filter(|name| name.ends_with(".values.yaml")).collect();
    values.sort();
    values.into_iter().flat_map(|path| ["-f".to_string(), path]).collect()
}

/// A folder with a chart of one template.
fn chart(template: &str, values: &str) -> Folder {
    Folder::new(&[("shop/Chart.yaml", CHART), ("shop/values.yaml", values), ("shop/templates/a.yaml", template)])
}

#[test]
fn charts_render_as_helm_renders_them() {
    let folder = Folder::new(&[]);
    let mut wrong = Vec::new();
    let charts = charts();
    assert!(charts.len() >= 12, "{}", charts.len());
    for chart in &charts {
        let values = values_of(chart);
        let given =
            [chart.to_str().unwrap(), "--namespace", "shop"].into_iter().chain(values.iter().map(String::as_str));
        let given: Vec<&str> = given.collect();
        let expected = chart.join("expected.yaml");
        if std::env::var_os("UPDATE_CHARTS").is_some() {
            let helm = std::env::var_os("HELM").expect("HELM names the program");
            let out = Command::new(helm).arg("template").args(&given).output().unwrap();
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            std::fs::write(&expected, out.stdout).unwrap();
        }
        let expected = std::fs::read_to_string(expected).unwrap();
        let rendered = folder.run(&[&["render"][..], &given].concat());
        if rendered.out != expected || rendered.code != 0 {
            wrong.push(format!("{}\n{}\n{}", chart.display(), rendered.out, rendered.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_template_and_definitions_are_printed_on_demand() {
    let folder = Folder::new(&[
        ("shop/Chart.yaml", CHART),
        ("shop/templates/a.yaml", "kind: A\n"),
        ("shop/templates/b.yaml", "kind: B\n"),
        ("shop/crds/c.yaml", "kind: C\n"),
    ]);
    let one = folder.run(&["render", "shop", "--show-only", "templates/a.yaml"]);
    assert_eq!(one.out, "---\n# Source: shop/templates/a.yaml\nkind: A\n\n\n");
    let missing = folder.run(&["render", "shop", "-s", "templates/x.yaml"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    let all = folder.run(&["render", "shop/Chart.yaml", "--include-crds"]);
    let b = "---\n# Source: shop/templates/b.yaml\nkind: B\n";
    let a = "---\n# Source: shop/templates/a.yaml\nkind: A\n\n";
    assert_eq!(all.out, format!("---\n# Source: shop/crds/c.yaml\nkind: C\n\n{a}{b}"));
}

#[test]
fn lines_set_values_as_with_helm() {
    // As printed by the program itself.
    let folder = chart("values: {{ toJson .Values }}\nbig: {{ .Values.big }}\n", "a: {b: 1}\nl: [v, w]\n");
    let typed = "a.c=true,l[1]=z,big=12345678,e={p,q},n=null,o=007,s=x\\,y";
    let json = "j={\"k\": [1, null]},a.f=1.5";
    let out = folder.run(&["render", "shop", "--set-string", "a.d=1", "--set", typed, "--set-json", json]);
    let expected = "values: {\"a\":{\"b\":1,\"c\":true,\"d\":\"1\",\"f\":1.5},\"big\":12345678,\"e\":[\"p\",\"q\"],\
                    \"j\":{\"k\":[1,null]},\"l\":[null,\"z\"],\"n\":null,\"o\":\"007\",\"s\":\"x,y\"}\nbig: 12345678\n";
    assert_eq!(out.out, format!("---\n# Source: shop/templates/a.yaml\n{expected}"), "{}", out.err);
    let map = folder.run(&["render", "shop", "--set", "big=7", "--map"]);
    assert!(map.out.contains("\"file\":\"--set\""), "{}", map.out);
    for wrong in ["a", "a,b=1", "e={p", "l[-1]=1"] {
        let out = folder.run(&["render", "shop", "--set", wrong]);
        assert_eq!((out.code, out.out.as_str()), (2, ""), "{wrong}");
        assert!(out.err.starts_with(&format!("error: --set {wrong}: ")), "{}", out.err);
    }
}

#[test]
fn patterns_choose_templates() {
    let folder = Folder::new(&[
        ("shop/Chart.yaml", CHART),
        ("shop/templates/a.yaml", "kind: A\n"),
        ("shop/templates/b.yaml", "kind: B\n"),
        ("shop/templates/c/c.yaml", "kind: C\n"),
    ]);
    let document = |name: &str, kind: &str| format!("---\n# Source: shop/templates/{name}.yaml\nkind: {kind}\n");
    let some = folder.run(&["render", "shop", "-s", "templates/[bc].yaml", "-s", "templates/a*"]);
    assert_eq!(some.out, format!("{}\n\n{}\n\n", document("b", "B"), document("a", "A")));
    let all = folder.run(&["render", "shop", "-s", "templates/*"]);
    assert_eq!(all.out, format!("{}\n\n{}\n\n", document("a", "A"), document("b", "B")));
}

#[test]
fn each_byte_says_where_it_came_from() {
    let template = "name: {{ .Values.name }}\nup: {{ .Values.name | upper }}\nns: {{ .Release.Namespace }}\n";
    let folder = chart(template, "name: web\n");
    let out = folder.run(&["render", "shop", "-n", "prod"]).out;
    let map = folder.run(&["render", "shop", "-n", "prod", "--map"]);
    assert_eq!(map.code, 0, "{}", map.err);
    let range = |value: &serde_json::Value| value[0].as_u64().unwrap() as usize..value[1].as_u64().unwrap() as usize;
    let mut told = Vec::new();
    for line in map.out.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = out.get(range(&line["rendered"])).unwrap();
        let kind = line["kind"].as_str().unwrap();
        if matches!(kind, "literal" | "copied") {
            let file = folder.read(line["file"].as_str().unwrap());
            assert_eq!(file.get(range(&line["range"])), Some(text), "{line}");
        }
        told.push(format!("{text:?} {kind} {}", line["file"].as_str().unwrap_or("")));
    }
    assert_eq!(told[..2], [r#""name: " literal shop/templates/a.yaml"#, r#""web" copied shop/values.yaml"#]);
    assert!(told.iter().any(|one| one.starts_with("\"prod\" assumed")), "{told:?}");
}

#[test]
fn what_is_random_is_not_made_up() {
    let folder = chart(
        "a: {{ randAlphaNum 8 | b64enc | quote }}\nb: {{ sha256sum uuidv4 }}\nc: x{{ now | date \"2006\" }}\n",
        "",
    );
    let rendered = folder.run(&["render", "shop"]);
    assert_eq!(rendered.out, "---\n# Source: shop/templates/a.yaml\na: \"<unknown>\"\nb: <unknown>\nc: x<unknown>\n");
    assert!(rendered.err.starts_with("note: random or of the clock, printed as `<unknown>`: shop/templates/a.yaml:1"));
    assert_eq!(rendered.code, 0);
}

#[test]
fn missing_dependencies_are_taken_from_beside_or_left_out() {
    let about = format!("{CHART}dependencies:\n- {{name: common, version: 1.x.x, repository: 'oci://r'}}\n");
    let folder = Folder::new(&[
        ("charts/shop/Chart.yaml", &about),
        ("charts/shop/templates/a.yaml", "name: {{ include \"name\" . }}\n"),
        ("charts/common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 1.4.0\ntype: library\n"),
        ("charts/common/templates/_n.tpl", "{{ define \"name\" }}web{{ end }}"),
    ]);
    let rendered = folder.run(&["render", "charts/shop"]);
    assert_eq!(rendered.out, "---\n# Source: shop/templates/a.yaml\nname: web\n", "{}", rendered.err);
    assert_eq!(rendered.err, "note: charts/shop: `common` is taken from charts/common\n");
    std::fs::remove_dir_all(folder.path().join("charts/common")).unwrap();
    let alone = folder.run(&["render", "charts/shop"]);
    assert_eq!(alone.code, 2);
    let note = "note: charts/shop: `common` (oci://r) is not in `charts`: what it defines and deploys is left out\n";
    assert!(alone.err.starts_with(&format!("{note}error: charts/shop/templates/a.yaml:1:")), "{}", alone.err);
    assert!(alone.err.contains("  help: run `helm dependency build`"), "{}", alone.err);
}

#[test]
fn archives_are_read() {
    let inner =
        packed(&[("common/Chart.yaml", "name: common\nversion: 1.0.0\n"), ("common/templates/b.yaml", "kind: B\n")]);
    let folder = Folder::new(&[("shop/Chart.yaml", CHART), ("shop/templates/a.yaml", "kind: A\n")]);
    folder.write("shop/charts/common-1.0.0.tgz", &inner);
    let rendered = folder.run(&["render", "shop"]);
    let b = "---\n# Source: shop/charts/common/templates/b.yaml\nkind: B\n";
    assert_eq!(rendered.out, format!("---\n# Source: shop/templates/a.yaml\nkind: A\n\n{b}"), "{}", rendered.err);
    folder.write("common.tgz", &inner);
    let alone = folder.run(&["render", "common.tgz"]);
    assert_eq!(alone.out, "---\n# Source: common/templates/b.yaml\nkind: B\n", "{}", alone.err);
    folder.write("bad.tgz", packed(&[("shop/../../x", "x")]));
    let bad = folder.run(&["render", "bad.tgz"]);
    assert_eq!((bad.code, bad.out.as_str()), (2, ""));
    assert_eq!(bad.err, "error: bad.tgz: the archive leads outside of its folder: shop/../../x\n");
    folder.write("text.tgz", "kind: A\n");
    assert_eq!(
        folder.run(&["render", "text.tgz"]).err,
        "error: text.tgz: not an archive that is compressed with gzip\n"
    );
}

#[test]
fn charts_in_archives_and_of_requirements_are_judged() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: a, image: 'x:1'}]}\n";
    let library = format!("{{{{ define \"common.pod\" }}}}\n{pod}{{{{ end }}}}\n");
    let common = "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n";
    let inner = packed(&[("common/Chart.yaml", common), ("common/templates/_pod.tpl", &library)]);
    let wants = "- {name: common, version: 1.0.0, repository: 'oci://registry.example/charts'}\n";
    let template = "{{ include \"common.pod\" . }}\n";
    let folder = chart(template, "");
    folder.write("shop/Chart.yaml", format!("{CHART}dependencies:\n{wants}"));
    let found = |folder: &Folder| folder.run(&["check", "shop"]).out.contains("host-pid-namespace");
    assert!(!found(&folder), "nobody knows what is printed");
    folder.write("shop/charts/common-1.0.0.tgz", &inner);
    assert!(found(&folder));
    // The first version of charts has them in a file of their own; here the chart beside is meant.
    let folder = Folder::new(&[
        ("charts/shop/Chart.yaml", "apiVersion: v1\nname: shop\nversion: 1.0.0\n"),
        ("charts/shop/requirements.yaml", &format!("dependencies:\n{wants}")),
        ("charts/shop/templates/a.yaml", template),
        ("charts/common/Chart.yaml", common),
        ("charts/common/templates/_pod.tpl", &library),
    ]);
    assert!(folder.run(&["check", "charts"]).out.contains("host-pid-namespace"));
}

#[test]
fn what_an_archive_prints_of_our_values_is_found_in_our_values() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      \
               image: \"{{ .Values.image.repository }}:{{ .Values.image.tag }}\"\n      \
               env: [{name: PASSWORD, value: {{ .Values.password | b64enc | quote }}}]\n";
    let about = "apiVersion: v2\nname: db\nversion: 1.0.0\n";
    let inner = packed(&[("db/Chart.yaml", about), ("db/templates/pod.yaml", pod)]);
    let folder = chart("", "db:\n  password: Tr4nquil-Otter\n  image:\n    repository: team/db\n    tag: latest\n");
    let wants = "- {name: db, version: 1.0.0, repository: 'oci://registry.example/charts'}\n";
    folder.write("shop/Chart.yaml", format!("{CHART}dependencies:\n{wants}"));
    folder.write("shop/charts/db-1.0.0.tgz", &inner);
    let found = folder.run(&["check", "-f", "concise", "--select", "all", "shop"]);
    assert!(found.out.contains("shop/values.yaml:5:10: warning[floating-tag]"), "{}{}", found.out, found.err);
    assert!(!found.err.contains("internal error"), "{}", found.err);
}

/// A tape archive, compressed: gzip with stored blocks, so that no encoder is needed.
fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut tape = Vec::new();
    for (path, text) in files {
        let mut header = [0_u8; 512];
        header[..path.len()].copy_from_slice(path.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
        header[156] = b'0';
        header[148..156].fill(b' ');
        let sum: usize = header.iter().map(|byte| usize::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        tape.extend(header);
        tape.extend(text.as_bytes());
        tape.resize(tape.len().next_multiple_of(512), 0);
    }
    tape.resize(tape.len() + 1024, 0);
    let mut crc = u32::MAX;
    for byte in &tape {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    let len = u16::try_from(tape.len()).unwrap();
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    gzip.extend(len.to_le_bytes());
    gzip.extend((!len).to_le_bytes());
    gzip.extend(&tape);
    gzip.extend((!crc).to_le_bytes());
    gzip.extend(u32::from(len).to_le_bytes());
    gzip
}

#[test]
fn bad_input_is_said() {
    let errors = [
        ("{{ .Values.a.b }}", "", "error: shop/templates/a.yaml:1:", "nil pointer evaluating interface {}.b"),
        (
            "{{ fail \"no\" }}",
            "",
            "error: shop/templates/a.yaml:1:",
            "helm: execution error at (shop/templates/a.yaml:1:",
        ),
        (
            "{{ required \"give a\" .Values.a }}",
            "",
            "error: shop/templates/a.yaml:1:",
            "help: give the value in a file",
        ),
        ("{{ if }}", "", "error: shop/templates/a.yaml:1:", "missing value for if"),
        (
            "{{ define \"x\" }}{{ include \"x\" . }}{{ end }}{{ include \"x\" . }}",
            "",
            "error: shop/templates/a.yaml:1:",
            "help: ",
        ),
        ("{{ repeat 1000000000 \"x\" }}", "", "error: shop/templates/a.yaml:1:", "more than 256 MiB of text"),
        (
            "{{ $x := \"x\" }}{{ range until 40 }}{{ $x = print $x $x }}{{ end }}",
            "",
            "error: shop/templates/a.yaml:1:",
            "help: ",
        ),
        ("a: [", "", "error: shop: YAML parse error on shop/templates/a.yaml", "help: mend"),
        ("a: 1", "a: [", "error: shop", "help: mend"),
    ];
    for (template, values, start, part) in errors {
        let outcome = chart(template, values).run(&["render", "shop"]);
        assert_eq!((outcome.code, outcome.out.as_str()), (2, ""), "{template}");
        assert!(outcome.err.starts_with(start) && outcome.err.contains(part), "{template}: {}", outcome.err);
    }
    let folder = chart("a: 1\n", "");
    assert_eq!(folder.run(&["render", "."]).err, "error: .: no chart: it has no `Chart.yaml`\n");
    assert_eq!(folder.run(&["render", "gone"]).err, "error: gone: no such file or folder\n");
    assert_eq!(folder.run(&["render", "shop", "-f", "gone.yaml"]).err, "error: gone.yaml: no such file or folder\n");
    folder.write("shop/Chart.yaml", format!("{CHART}kubeVersion: '>=1.30.0'\n"));
    let old = folder.run(&["render", "shop", "--kube-version", "1.29"]);
    assert!(
        old.err.contains("requires kubeVersion: >=1.30.0, which is incompatible with Kubernetes v1.29.0"),
        "{}",
        old.err
    );
    assert_eq!(folder.run(&["render", "shop", "--kube-version", "1.30"]).code, 0);
    folder.write("shop/Chart.yaml", format!("{CHART}type: library\n"));
    assert!(folder.run(&["render", "shop"]).err.contains("library charts are not installable"));
}

#[test]
fn values_are_held_against_schemas() {
    let folder = chart("a: {{ .Values.port }}\n", "port: \"80\"\n");
    folder.write("shop/values.schema.json", "{\"properties\": {\"port\": {\"type\": \"integer\"}}}\n");
    let refused = folder.run(&["render", "shop"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    let expected = "error: shop/values.yaml:1:7: values don't meet the specifications of the schema(s) in the following \
                    chart(s):\nshop:\n- at '/port': got string, want integer\n  help: correct the values, or leave the \
                    schemas out with `--skip-schema-validation`\n";
    assert_eq!(refused.err, expected);
    assert_eq!(folder.run(&["render", "shop", "--set", "port=80"]).code, 0);
    assert_eq!(folder.run(&["render", "shop", "--skip-schema-validation"]).code, 0);
    folder.write("shop/values.schema.json", "{\"type\": \"objekt\"}\n");
    let broken = folder.run(&["render", "shop"]);
    assert!(broken.err.starts_with("error: shop/values.schema.json:1:2: values don't meet"), "{}", broken.err);
    folder.write("shop/values.schema.json", "");
    let empty = folder.run(&["render", "shop"]);
    assert!(empty.err.contains("shop/values.schema.json:1:1: ") && empty.err.contains("\nEOF\n"), "{}", empty.err);
    folder.run(&["check", "shop"]).exits(1).says("no schema that helm can use: it is empty");
}

#[test]
fn values_that_charts_ask_for_are_told() {
    let template = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  \
                    a: {{ required \"give a host\" .Values.host }}\n";
    let folder = chart(template, "port: 80\nzone: \"\"\n");
    let schema = "{\n  \"properties\": {\"zone\": {\"minLength\": 1}},\n  \"required\": [\"host\"]\n}\n";
    folder.write("shop/values.schema.json", schema);
    let check = |more: &[&str]| folder.run(&[&["check"], more].concat());
    let told = check(&["--verbose"]);
    for line in [
        "shop/templates/a.yaml:5 asks for a value: give a host",
        "shop/values.schema.json:2 asks for a value: `zone` is empty, and the schema asks for 1 character at least",
        "shop/values.schema.json:3 asks for a value: `values.yaml` lacks `host`, which the schema requires",
    ] {
        assert!(told.err.contains(line), "{line}\n{}", told.err);
    }
    assert!(told.out.contains("charts ask for 3 values that nobody gives"), "{}", told.out);
    assert_eq!((told.code, check(&[]).err.contains("asks for a value")), (0, false));
    folder.write("shop/values.yaml", "host: a\nzone: b\n");
    assert!(!check(&["-v"]).out.contains("charts ask for"));
}

#[test]
fn a_line_of_a_template_says_what_it_renders_to() {
    let template = "{{- if .Values.web }}\nname: web\n\
                    image: {{ .Values.image.name }}:{{ .Chart.AppVersion | default \"1\" }}\n{{- end }}\n";
    let folder = chart(template, "web: true\nimage:\n  name: nginx\n");
    let told = folder.run(&["explain-line", "shop/templates/a.yaml:3"]);
    let lines: Vec<&str> = told.out.lines().collect();
    let line = "shop/templates/a.yaml:3: image: {{ .Values.image.name }}:{{ .Chart.AppVersion | default \"1\" }}";
    let if_web = "  only if, at shop/templates/a.yaml:1: if .Values.web";
    let rendered = "  renders to line 4: image: nginx:1";
    assert_eq!(lines, [line, if_web, rendered, "    `nginx` is the value at shop/values.yaml:3"], "{}", told.err);
    assert_eq!(told.code, 0);
    folder.write("shop/values.yaml", "web: false\nimage: {name: x}\n");
    let off = folder.run(&["explain-line", "shop/templates/a.yaml:3"]);
    assert!(
        off.out.ends_with("only if, at shop/templates/a.yaml:1: if .Values.web\n  renders to nothing\n"),
        "{}",
        off.out
    );
}

#[test]
fn a_line_of_values_says_where_it_is_read() {
    let template = "{{- if .Values.web }}\nname: {{ .Values.image.name | quote }}\n{{- end }}\n";
    let folder = chart(template, "web: true\nimage:\n  name: nginx\nunread: 1\n");
    let name = folder.run(&["explain-line", "shop/values.yaml:3"]);
    let read = "  read at shop/templates/a.yaml:2: .Values.image.name | quote";
    let value = "    `nginx` is the value at shop/values.yaml:3";
    let lines: Vec<&str> = name.out.lines().collect();
    assert_eq!(
        lines,
        ["shop/values.yaml:3: name: nginx", read, "  renders to line 3: name: \"nginx\"", value],
        "{}",
        name.err
    );
    let web = folder.run(&["explain-line", "shop/values.yaml:1"]).out;
    assert!(web.contains("  decides, at shop/templates/a.yaml:1: if .Values.web\n"), "{web}");
    let unread = folder.run(&["explain-line", "shop/values.yaml:4"]).out;
    assert_eq!(unread, "shop/values.yaml:4: unread: 1\n  renders to nothing\n");
    folder.write("prod.yaml", "image: {name: httpd}\n");
    folder.write("shop/ci/test-values.yaml", "image: {name: caddy}\n");
    assert!(folder.run(&["explain-line", "shop/ci/test-values.yaml:1"]).out.contains("name: \"caddy\""));
    let outside = folder.run(&["explain-line", "prod.yaml:1"]);
    assert_eq!(
        (outside.code, outside.err.as_str()),
        (2, "error: prod.yaml: in no chart: no folder above has a `Chart.yaml`\n")
    );
    assert_eq!(folder.run(&["explain-line", "shop/values.yaml:9"]).code, 2);
    assert_eq!(folder.run(&["explain-line", "shop/values.yaml"]).code, 2);
}

#[test]
fn charts_are_judged_as_the_configuration_says() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  \
               containers:\n  - name: web\n    image: nginx:1.27.0\n    securityContext:\n      privileged: {{ .Values.privileged }}\n";
    let folder = chart(pod, "privileged: false\n");
    folder.write("shop/values-prod.yaml", "privileged: true\n");
    let check = |more: &[&str]| {
        let arguments = ["check", "--select", "privileged-container", "--format", "concise"];
        let outcome = folder.run(&[&arguments, more].concat());
        (outcome.code, outcome.out.lines().next().unwrap_or("").to_string(), outcome.err)
    };
    assert_eq!(check(&[]).0, 0, "{:?}", check(&[]));
    folder.write("lintainer.toml", "[helm]\nvalues = [[\"values-prod.yaml\"], [\"not-there.yaml\"]]\n");
    let (code, first, err) = check(&[]);
    assert_eq!(code, 1, "{err}");
    assert!(first.starts_with("shop/values-prod.yaml:1:"), "{first}");
    assert_eq!(check(&["--no-helm"]).1.find("values-prod.yaml:1"), None);
    folder.write("lintainer.toml", "[helm]\nvalues = [[\"values-prod.yaml\"]]\nrender = false\n");
    assert_eq!(check(&[]).1.find("values-prod.yaml:1"), None);
    folder.write("lintainer.toml", "[helm]\nrelaese = \"shop\"\nvalues = \"a.yaml\"\nkube-version = \"new\"\n");
    let (code, _, err) = check(&[]);
    assert_eq!(code, 2);
    for part in
        ["unknown key `relaese` in `helm`", "`release`", "`values` must be a list of lists of files", "kube-version"]
    {
        assert!(err.contains(part), "{part}: {err}");
    }
}

#[test]
fn a_dependency_may_lie_where_the_configuration_says() {
    let about = format!("{CHART}dependencies:\n- {{name: common, version: 1.x.x, repository: 'oci://r'}}\n");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    \
               image: nginx:1.27.0\n    securityContext:\n      privileged: {{ include \"mode\" . }}\n";
    let common = |mode: &str| format!("{{{{ define \"mode\" }}}}{mode}{{{{ end }}}}");
    let folder = Folder::new(&[
        ("shop/Chart.yaml", &about),
        ("shop/templates/a.yaml", pod),
        ("one/Chart.yaml", "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n"),
        ("one/templates/_m.tpl", &common("false")),
        ("two/Chart.yaml", "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n"),
        ("two/templates/_m.tpl", &common("true")),
    ]);
    let check = || folder.run(&["check", "--select", "privileged-container"]).code;
    for (path, code) in [("one", 0), ("two", 1)] {
        folder.write("lintainer.toml", format!("[helm.charts]\ncommon = \"{path}\"\n"));
        assert_eq!(check(), code, "{path}");
    }
}
