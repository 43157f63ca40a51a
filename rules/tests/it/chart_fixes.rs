//! Fixes of what charts print stand in the files that the charts are written in, and are proven by rendering.

use lintainer_core::engine::{Configuration, Files};
use lintainer_core::finding::Safety;
use lintainer_core::linter::Serial;

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.0.0\n";

const CONFIG: &str = "select = [\"missing-no-new-privileges\", \"privileged-container\", \"undropped-capabilities\"]\n";

/// A pod of which the lines below the name of its container are given.
fn pod(container: &str) -> String {
    let head = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n";
    format!("{head}      image: registry.example/web:1.0@sha256:{}\n{container}", "0".repeat(64))
}

/// What becomes of some files when everything is fixed: those that change.
fn fixed(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let files = files.iter().chain(&[("Chart.yaml", CHART)]).map(|(path, text)| (path.to_string(), text.to_string()));
    let files = Files(files.map(|(path, text)| (path, text.into_bytes())).collect());
    let configuration = Configuration { toml: Some(CONFIG.to_string()), ..Configuration::default() };
    let outcome = lintainer_rules::engine().fix(files, &configuration, Safety::Unsafe, &Serial).unwrap();
    assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    outcome.changed.into_iter().collect()
}

/// What becomes of the values of a chart with a template.
fn values(values: &str, container: &str) -> String {
    let changed = fixed(&[("values.yaml", values), ("templates/pod.yaml", &pod(container))]);
    match changed.as_slice() {
        [(path, text)] if path == "values.yaml" => text.clone(),
        other => format!("{other:?}"),
    }
}

const TO_YAML: &str = "      securityContext:\n        {{- toYaml .Values.securityContext | nindent 8 }}\n";
const WITH: &str = "      {{- with .Values.securityContext }}\n      securityContext:\n        \
                    {{- toYaml . | nindent 8 }}\n      {{- end }}\n";

#[test]
fn values_that_are_empty_get_what_is_missing() {
    for container in [TO_YAML, WITH] {
        let all = "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";
        assert_eq!(
            values("# of the container\nsecurityContext: {}  # none\n  # runAsUser: 1\nother: 1\n", container),
            format!("# of the container\nsecurityContext: {all}  # none\n  # runAsUser: 1\nother: 1\n")
        );
    }
}

#[test]
fn values_that_are_there_get_more_beside_them() {
    let some =
        "securityContext:\n  # the application\n  runAsUser: 1000\n  runAsNonRoot: true # asked for\n\nother: 1\n";
    let more = "  allowPrivilegeEscalation: false\n  capabilities:\n    drop:\n      - ALL\n";
    assert_eq!(values(some, TO_YAML), some.replace("asked for\n", &format!("asked for\n{more}")));
    let brackets = values("securityContext: {runAsUser: 1000}\n", WITH);
    let more = "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}";
    assert_eq!(brackets, format!("securityContext: {{runAsUser: 1000, {more}}}\n"));
}

const OWN: &str = "      securityContext:\n        allowPrivilegeEscalation: false\n        capabilities: {drop: [ALL]}\n        \
                   privileged: {{ .Values.privileged }}\n";

#[test]
fn values_are_changed_as_they_are_written() {
    for (old, new) in [
        ("privileged: true\n", "privileged: false\n"),
        ("privileged: 'true' # old\n", "privileged: 'false' # old\n"),
        ("{other: 1, privileged: \"true\"}\n", "{other: 1, privileged: \"false\"}\n"),
    ] {
        assert_eq!(values(old, OWN), new);
    }
}

#[test]
fn text_of_a_template_is_changed_there() {
    let own = OWN.replace("{{ .Values.privileged }}", "true # always");
    let template = pod(&format!("      {{{{- if true }}}}\n{own}      {{{{- end }}}}\n"));
    let changed = fixed(&[("values.yaml", ""), ("templates/pod.yaml", &template)]);
    assert_eq!(changed, [("templates/pod.yaml".to_string(), template.replace("true # always", "false # always"))]);
}

#[test]
fn what_is_missing_in_a_template_is_added_there() {
    let template = pod("      securityContext:\n        readOnlyRootFilesystem: {{ .Values.readOnly }}\n        \
                        capabilities: {drop: [ALL]}\n");
    let changed = fixed(&[("values.yaml", "readOnly: true\n"), ("templates/pod.yaml", &template)]);
    let line = "        readOnlyRootFilesystem: {{ .Values.readOnly }}\n";
    let expected = template.replace(line, &format!("{line}        allowPrivilegeEscalation: false\n"));
    assert_eq!(changed, [("templates/pod.yaml".to_string(), expected)]);
}

#[test]
fn a_fix_that_holds_for_some_values_only_is_not_offered() {
    let template = pod(TO_YAML);
    let other = "securityContext: null\n";
    let files = [("values.yaml", "securityContext: {}\n"), ("templates/pod.yaml", &*template)];
    assert_eq!(fixed(&files).len(), 1);
    assert!(fixed(&[files[0], files[1], ("ci/other-values.yaml", other)]).is_empty());
    // A condition that the fix would make true.
    let more = "{{- if .Values.securityContext }}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: more}\n\
                spec: {containers: [{name: a, image: a, securityContext: {privileged: true}}]}\n{{- end }}\n";
    assert!(fixed(&[files[0], (files[1].0, &format!("{template}{more}"))]).is_empty());
}

#[test]
fn files_of_other_charts_are_not_edited() {
    let files = [
        (
            "web/Chart.yaml",
            "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- name: lib\n  version: 1.0.0\n  \
                            repository: file://../lib\n",
        ),
        ("web/templates/pod.yaml", "{{ include \"lib.pod\" . }}\n"),
        ("lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n"),
        (
            "lib/templates/_pod.yaml",
            &format!(
                "{{{{- define \"lib.pod\" }}}}\n{}{{{{- end }}}}\n",
                pod("      securityContext:\n        privileged: true\n")
            ),
        ),
    ];
    assert!(fixed(&files).iter().all(|(path, _)| !path.starts_with("lib/")), "{:?}", fixed(&files));
}
