//! What findings say and offer, where an example of a page does not show it: the message, and that there is no fix.

use lintainer_core::finding::Finding;
use lintainer_core::linter::{Linter, Serial};
use lintainer_core::report::Report;
use lintainer_core::rule::Profile;
use lintainer_core::settings::Settings;

/// The findings of a rule in some files.
fn report(rule: &str, files: &[(&str, &str)]) -> Report {
    let registry = lintainer_rules::registry();
    let mut settings = Settings::defaults(&registry);
    settings.profile = Profile::Audit;
    settings.choose_only(registry.rules().iter().filter(|one| one.name == rule));
    let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    Linter::new(&registry, &settings).lint(files.as_slice(), &Serial)
}

/// The one finding of a rule in a file.
#[track_caller]
fn finding(rule: &str, path: &str, text: &str) -> Finding {
    let report = report(rule, &[(path, text)]);
    let [finding] = report.findings.as_slice() else { panic!("{rule}: {} findings in\n{text}", report.findings.len()) };
    finding.clone()
}

#[track_caller]
fn message(rule: &str, path: &str, text: &str) -> String {
    finding(rule, path, text).message
}

/// What a fix of the one finding inserts, all edits together; `None` where there is no fix.
#[track_caller]
fn fix(rule: &str, path: &str, text: &str) -> Option<String> {
    let finding = finding(rule, path, text);
    let edits = &finding.fixes.first()?.edits;
    Some(edits.iter().map(|edit| edit.text.as_str()).collect())
}

fn service(lines: &str) -> String {
    format!("services:\n  a:\n    {}\n", lines.replace('\n', "\n    "))
}

fn pod(container: &str) -> String {
    let lines = container.replace('\n', "\n      ");
    format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - {lines}\n")
}

#[test]
fn what_only_a_shell_can_start_has_no_exec_form() {
    let fixed = |command: &str| {
        let text = format!("FROM alpine:3.22\nENTRYPOINT {command}\n");
        fix("shell-form-entrypoint", "Dockerfile", &text)
    };
    assert_eq!(fixed("a 'b c'").as_deref(), Some("[\"a\", \"b c\"]"));
    for command in ["~/x", ". x", "exit 1", "ulimit -n 9", "command a", "builtin a", "a $B", "a; b", "A=1 b"] {
        assert_eq!(fixed(command), None, "{command}");
    }
}

#[test]
fn an_image_that_changes_its_user_keeps_the_capabilities_for_it() {
    let adds = |lines: &str| {
        fix("undropped-capabilities", "compose.yaml", &service(lines)).is_some_and(|text| text.contains("SETUID"))
    };
    assert!(adds("image: mariadb:11.8") && adds("image: docker.io/library/redis:8\nuser: root"));
    for lines in ["image: mariadb:11.8\nuser: '999'", "image: mariadb:11.8\ncap_add: [CHOWN]", "image: example/api:1.4"]
    {
        assert!(!adds(lines), "{lines}");
    }
    let of_pod = fix("undropped-capabilities", "pod.yaml", &pod("name: db\nimage: postgres:18")).unwrap();
    assert!(of_pod.contains("add:") && of_pod.contains("- FOWNER"), "{of_pod}");
}

#[test]
fn folders_that_an_image_writes_to_stay_writable() {
    let fixed = |container: &str| fix("writable-root-filesystem", "pod.yaml", &pod(container));
    let postgres = fixed("name: db\nimage: postgres:18").unwrap();
    assert!(postgres.contains("mountPath: /var/run/postgresql") && postgres.contains("- name: var-run-postgresql"));
    assert_eq!(postgres.matches("emptyDir").count(), 2, "{postgres}");
    assert_eq!(fixed("name: db\nimage: cassandra:5"), None, "it writes its own configuration");
}

#[test]
fn an_image_that_is_known_to_start_as_root_is_not_told_to_refuse_it() {
    let fixed = |image: &str| fix("missing-user", "pod.yaml", &pod(&format!("name: web\nimage: {image}")));
    assert!(fixed("example/web:1.4").is_some());
    for image in ["nginx:1.29", "postgres:18", "node:22"] {
        assert_eq!(fixed(image), None, "{image}");
    }
}

#[test]
fn user_names_the_account_that_is_made() {
    let fixed = |lines: &str| {
        let text = format!("FROM node:22\n{lines}\nCOPY . /srv\n");
        fix("missing-user", "Dockerfile", &text).map(|text| text.trim().to_string())
    };
    let start = "CMD [\"node\", \"/srv/a.js\"]";
    assert_eq!(fixed(start).as_deref(), Some("USER 65532:65532"));
    let used = format!("RUN useradd -u 700 app && mkdir /srv && chown app /srv\n{start}");
    assert_eq!(fixed(&used).as_deref(), Some("USER 700"));
    for accounts in ["RUN useradd a && useradd b && chown a:b /x", "ARG NAME\nRUN useradd $NAME && chown $NAME /x"] {
        assert_eq!(fixed(&format!("{accounts}\n{start}")), None, "{accounts}");
    }
    let script = "RUN useradd app && chown app /x\nCMD [\"/srv/entrypoint.sh\"]";
    assert_eq!(fixed(script), None, "the script may change to the account");
}

#[test]
fn messages_name_the_ports_of_a_range() {
    let ports = |text: &str| message("port-on-all-interfaces", "compose.yaml", &service(&format!("ports: [{text}]")));
    assert_eq!(ports("'3000-3005'"), "ports 3000 to 3005 of `a` are published on all interfaces");
    assert_eq!(ports("'7000-7010:7000'"), "one of the ports 7000 to 7010 of `a` is published on all interfaces");
    assert_eq!(
        ports("{target: 80, published: '8000-8010', mode: host}"),
        "one of the ports 8000 to 8010 of `a` is published on all interfaces"
    );
}

#[test]
fn a_container_without_a_name_is_called_by_its_object() {
    let text = "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: hello}\nspec:\n  template:\n    spec:\n      \
                containers:\n        - image: example/hello:1\n";
    assert!(message("writable-root-filesystem", "service.yaml", text).starts_with("`hello` "));
}

#[test]
fn an_image_that_was_given_up_is_said_to_be() {
    assert_eq!(
        message("end-of-life-image", "Dockerfile", "FROM openjdk:8-jdk\n"),
        "`openjdk:8-jdk` is deprecated: the `openjdk` image reached end of life on 2022-07-31"
    );
}

#[test]
fn all_unquoted_parts_of_a_word_are_quoted_at_once() {
    let text = "FROM debian:13\nARG A\nARG B\nRUN tar -xf $A/$B.tar\n";
    assert_eq!(fix("unquoted-variable", "Dockerfile", text).as_deref(), Some("\"\"\"\""));
    let text = "FROM debian:13\nARG A\nARG FLAGS\nRUN tar -xf $A/$FLAGS.tar\n";
    assert_eq!(fix("unquoted-variable", "Dockerfile", text), None);
}

#[test]
fn a_port_stays_where_a_login_is_started_anyway() {
    let fixed = |last: &str| {
        let text = format!("FROM debian:13\nEXPOSE 22\nCMD [\"{last}\"]\n");
        finding("exposed-ssh-port", "Dockerfile", &text).fixes.len()
    };
    assert_eq!((fixed("app"), fixed("/usr/sbin/sshd")), (1, 0));
}

#[test]
fn another_shell_is_not_set_where_it_would_print_other_texts() {
    let fixed = |text: &str| {
        let text = format!("FROM debian:13\nRUN curl -f https://example.com/a | tar x\nRUN echo '{text}' > a\n");
        finding("missing-pipefail", "Dockerfile", &text).fixes.len()
    };
    assert_eq!((fixed("a"), fixed("a\\nb")), (1, 0));
}

#[test]
fn a_name_that_is_no_image_gets_no_registry() {
    let fixed = |image: &str| finding("implicit-registry", "Dockerfile", &format!("FROM {image}\n")).fixes.len();
    assert_eq!((fixed("debian:13"), fixed("REPLACE-ME")), (1, 0));
}

#[test]
fn instructions_move_with_the_line_ends_and_blank_lines_of_the_file() {
    let text = "FROM debian:13\n\nCMD [\"a\"]\n\nRUN b\n";
    let rule = "scattered-runtime-instructions";
    let fixed = fix(rule, "Dockerfile", text).unwrap();
    assert_eq!(fixed, "RUN b\n\nCMD [\"a\"]\n");
    let crlf = fix(rule, "Dockerfile", &text.replace('\n', "\r\n")).unwrap();
    assert_eq!(crlf.replace("\r\n", "\n"), fixed);
}

#[test]
fn a_line_is_as_long_with_crlf_as_with_lf() {
    let line = format!("RUN tool {}\n", "abcdefg ".repeat(13));
    let text = format!("FROM debian:13\n{}{}\n", line.trim_end(), "x".repeat(120 - line.trim_end().len()));
    for text in [text.clone(), text.replace('\n', "\r\n")] {
        assert!(report("crowded-line", &[("Dockerfile", &text)]).findings.is_empty(), "{text:?}");
        let longer = text.replace("RUN tool", "RUN tools");
        assert_eq!(report("crowded-line", &[("Dockerfile", &longer)]).findings.len(), 1, "{longer:?}");
    }
}

#[test]
fn a_word_with_a_tab_is_not_written_as_json() {
    let fixed = |word: &str| {
        let text = format!("FROM debian:13\nCMD ['nginx', '-g', '{word}']\n");
        finding("invalid-exec-form", "Dockerfile", &text).fixes.len()
    };
    assert_eq!((fixed("daemon off;"), fixed("daemon\toff;")), (1, 0));
}

#[test]
fn a_namespace_is_not_labelled_with_a_level_that_refuses_its_pods() {
    let labelled = |spec: &str| {
        let namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---\n";
        let pod = format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  {spec}\n");
        let text = format!("{namespace}{pod}  containers:\n    - name: web\n      image: example/web:1.4\n");
        fix("missing-pod-security-label", "shop.yaml", &text)
    };
    assert!(labelled("restartPolicy: Always").is_some_and(|text| text.contains("baseline")));
    assert_eq!(labelled("hostNetwork: true"), None);
}

#[test]
fn all_doors_of_a_security_context_constraint_are_closed_at_once() {
    let text = "apiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata:\n  name: shop\n\
                allowHostPID: true\nallowHostNetwork: true\n";
    let found = finding("privileged-scc", "scc.yaml", text);
    assert_eq!(found.message, "`shop` allows networks of the node, processes of the node");
    assert_eq!(found.fixes.first().map(|fix| fix.edits.len()), Some(2));
}

#[test]
fn a_base_that_a_folder_builds_is_a_matter_of_taste() {
    let files = [("base/Dockerfile", "FROM debian:13\n"), ("web/Dockerfile", "FROM shop/base\nFROM shop/other\n")];
    let report = report("missing-tag", &files);
    let profiles: Vec<Profile> = report.findings.iter().map(|finding| finding.profile).collect();
    assert_eq!(profiles, [Profile::Audit, Profile::Essential]);
}
