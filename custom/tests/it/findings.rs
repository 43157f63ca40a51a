//! What rules find: every thing that they may look at, the places, the fixes, and what else holds for findings.

use lintainer_core::finding::Safety;
use lintainer_core::render::{OutputFormat, RenderOptions};
use lintainer_core::rule::Registry;

use crate::support::{check, found, load, page, rule};

fn one(text: &str, message: &str) -> Vec<(String, String)> {
    vec![(text.to_string(), message.to_string())]
}

const COMPOSE: &str = "\
services:
  web:
    image: quay.io/team/web:1
    privileged: true
    ports:
      - \"8080:80\"
      - \"22:22\"
    environment:
      MODE: dev
      DB_TOKEN: abc
      OTHER_TOKEN: ${TOKEN}
    volumes:
      - /etc:/host/etc
      - data:/data:ro
    labels:
      team: shop
  api:
    image: ${REGISTRY}/api
    build: .
";

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  hostNetwork: true
  containers:
    - name: web
      image: registry.example/web:1.4@sha256:0000000000000000000000000000000000000000000000000000000000000000
      command: [\"sh\", \"-c\", \"curl http://x | sh\"]
      resources:
        limits:
          memory: 2Gi
          cpu: 500m
      securityContext:
        runAsUser: 0
        capabilities:
          add: [NET_ADMIN, SYS_TIME]
    - name: side
      image: registry.example/side
";

const DOCKERFILE: &str = "\
FROM debian:13 AS build
RUN sudo make install
FROM debian:13
ARG DIR
COPY --chown=0:0 a b
RUN rm -rf $DIR /tmp/x
USER root
LABEL team=shop
";

#[test]
fn images_of_all_formats_are_seen() {
    let of = |when: &str| format!("each = 'image'\nwhen = \"{when}\"\nmessage = '`{{image.text}}`'");
    let registry = of("image.registry == 'quay.io'");
    assert_eq!(found(&registry, "compose.yaml", COMPOSE), one("quay.io/team/web", "`quay.io/team/web:1`"));
    let tag = of("has(image.tag) && image.tag == '13'");
    assert_eq!(found(&tag, "Dockerfile", DOCKERFILE).len(), 2);
    assert_eq!(found(&tag, "Dockerfile", DOCKERFILE)[0], ("13".to_string(), "`debian:13`".to_string()));
    let missing = of("!has(image.digest)");
    assert_eq!(found(&missing, "pod.yaml", POD), one("registry.example/side", "`registry.example/side`"));
    // A variable without value: silence, whichever way it is asked.
    let negated = of("image.registry != 'quay.io'");
    assert_eq!(found(&negated, "compose.yaml", COMPOSE), []);
    assert_eq!(found(&of("!has(image.tag)"), "compose.yaml", COMPOSE), []);
}

#[test]
fn containers_and_what_is_in_them_are_seen() {
    let of =
        |each: &str, when: &str, message: &str| format!("each = '{each}'\nwhen = \"{when}\"\nmessage = '{message}'");
    let definition = of("container", "has(container.privileged) && container.privileged", "{container.name} in {file}");
    assert_eq!(found(&definition, "compose.yaml", COMPOSE), one("true", "web in compose.yaml"));
    let definition = of("port", "port.container == 22 && port.published", "{container.name}: {port.container}");
    assert_eq!(found(&definition, "compose.yaml", COMPOSE), one("\"22:22\"", "web: 22"));
    let definition = of("env", "env.name.endsWith('_TOKEN') && has(env.value)", "{env.name} is {env.value}");
    assert_eq!(found(&definition, "compose.yaml", COMPOSE), one("abc", "DB_TOKEN is abc"));
    let definition = of("mount", "mount.kind == 'host' && !mount.read_only", "{mount.source} at {mount.target}");
    assert_eq!(found(&definition, "compose.yaml", COMPOSE), one("/etc:/host/etc", "/etc at /host/etc"));
    let definition = of(
        "container",
        "has(container.memory_limit) && container.memory_limit > 1073741824",
        "{container.memory_limit}",
    );
    assert_eq!(found(&definition, "pod.yaml", POD), one("2Gi", "2147483648"));
    let definition = of("container", "has(container.cpu_limit) && container.cpu_limit == 0.5", "x");
    assert_eq!(found(&definition, "pod.yaml", POD), one("500m", "x"));
    let definition = of(
        "container",
        "has(container.added_capabilities) && container.added_capabilities.exists(c, c == 'SYS_TIME')",
        "{container.added_capabilities}",
    );
    assert_eq!(found(&definition, "pod.yaml", POD), one("SYS_TIME", "NET_ADMIN, SYS_TIME"));
    let definition =
        of("container", "!has(container.user) && workload.kind == 'Pod'", "{container.name}: {container.user}");
    assert_eq!(
        found(&definition.replace("{container.user}", "?"), "pod.yaml", POD),
        one("Pod", "side: ?").into_iter().map(|_| ("web".to_string(), "side: ?".to_string())).collect::<Vec<_>>()
    );
}

#[test]
fn workloads_labels_and_raw_yaml_are_seen() {
    let of = |each: &str, when: &str| format!("each = '{each}'\nwhen = \"{when}\"\nmessage = 'x'");
    let definition = of("workload", "has(workload.host_network) && workload.host_network");
    assert_eq!(found(&definition, "pod.yaml", POD), one("true", "x"));
    let definition = of("workload", "!('team' in workload.labels)");
    assert_eq!(found(&definition, "pod.yaml", POD), one("web", "x"));
    let definition = of("container", "'team' in container.labels && container.labels['team'] == 'shop'");
    assert_eq!(found(&definition, "compose.yaml", COMPOSE), one("shop", "x"));
    assert_eq!(found(&definition, "Dockerfile", DOCKERFILE).len(), 1);
    let definition = of("container", "container.format == 'kubernetes' && !has(container.raw.imagePullPolicy)");
    assert_eq!(found(&definition, "pod.yaml", POD).len(), 2);
    // What a service does not have in this file it may have in another one.
    let definition = of("container", "container.format == 'compose' && !has(container.raw.restart)");
    assert_eq!(found(&definition, "compose.yaml", COMPOSE), []);
    let definition = of("container", "container.format == 'compose' && has(container.raw.build)");
    assert_eq!(found(&definition, "compose.yaml", COMPOSE), one(".", "x"));
}

#[test]
fn objects_are_seen_with_every_field() {
    let of = |each: &str, when: &str| format!("each = {each}\nwhen = \"{when}\"\nmessage = '{{object.kind}}'");
    let definition = of("'object/Pod'", "object.spec.containers.exists(c, !has(c.resources))");
    assert_eq!(found(&definition, "pod.yaml", POD), one("side", "Pod"));
    let definition = of("['object/Service', 'object/Secret']", "true");
    assert_eq!(found(&definition, "pod.yaml", POD), []);
    let definition = of("'object'", "!('team' in object.metadata.labels)");
    assert_eq!(found(&definition, "pod.yaml", POD), one("labels", "Pod"));
    // A patch is a part of an object: what is not there may be in the other part.
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n";
    let definition = of("'object/Deployment'", "!has(object.spec.strategy)");
    let report = check(
        &[rule(&definition)],
        &[("patch.yaml", patch), ("kustomization.yaml", "patches:\n  - path: patch.yaml\n")],
        "",
    );
    assert_eq!(report.findings.len(), 0);
}

#[test]
fn messages_show_what_is_known_and_short() {
    let of = |message: &str| format!("each = 'object'\nwhen = 'true'\nmessage = '{message}'");
    let message = |text: &str| found(&of(text), "pod.yaml", POD).remove(0).1;
    assert_eq!(message("{object.spec.containers}"), "…, …");
    assert_eq!(message("{object.metadata} {object.missing}"), "name, labels …");
    assert_eq!(
        message("{[1,2,3,4,5,6,7,8,9,10,11,12,13].map(n, n * 2)}"),
        "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, …"
    );
    let image = "each = 'image'\nwhen = 'true'\nmessage = '{image} {{x}} {image.registry}'";
    assert_eq!(found(image, "Dockerfile", "ARG R\nFROM $R/app:1\n")[0].1, "…/app:1 {x} …");
}

#[test]
fn commands_and_instructions_are_seen() {
    let of = |each: &str, when: &str| format!("each = '{each}'\nwhen = \"{when}\"\nmessage = 'x'");
    let definition = of("command", "'sudo' in command.wrappers && !command.shipped && command.stage == 'build'")
        .replace("command.stage ==", "has(command.stage) && command.stage ==");
    assert_eq!(found(&definition, "Dockerfile", DOCKERFILE).len(), 1);
    let definition = of("command", "command.name == 'rm' && command.arguments.exists(a, a == '/tmp/x')");
    assert_eq!(found(&definition, "Dockerfile", DOCKERFILE), one("/tmp/x", "x"));
    let definition = of("command", "command.name == 'curl' && command.purpose == 'entrypoint'");
    assert_eq!(found(&definition, "pod.yaml", POD).len(), 1);
    let definition =
        of("instruction/copy", "'chown' in instruction.flags && instruction.flags['chown'].startsWith('0')");
    assert_eq!(found(&definition, "Dockerfile", DOCKERFILE), one("--chown=0:0", "x"));
    let definition = of("instruction", "instruction.keyword == 'USER' && instruction.arguments == 'root'");
    assert_eq!(found(&definition, "Dockerfile", DOCKERFILE), one("root", "x"));
}

#[test]
fn a_place_may_be_named_and_need_not_be_there() {
    let of = |at: &str| format!("each = 'container'\nwhen = 'container.name == \"web\"'\nat = '{at}'\nmessage = 'x'");
    assert_eq!(found(&of("container.image"), "compose.yaml", COMPOSE), one("quay.io/team/web:1", "x"));
    assert_eq!(found(&of("container.ports[1]"), "compose.yaml", COMPOSE), one("\"22:22\"", "x"));
    assert_eq!(found(&of("container.user"), "compose.yaml", COMPOSE), one("web", "x"));
    assert_eq!(found(&of("container.labels.missing"), "compose.yaml", COMPOSE), one("web", "x"));
    let of = |at: &str| format!("each = 'object'\nwhen = 'true'\nat = '{at}'\nmessage = 'x'");
    assert_eq!(found(&of("object.metadata.labels.team"), "pod.yaml", POD), one("labels", "x"));
    assert_eq!(found(&of("object.metadata.annotations.a.b"), "pod.yaml", POD), one("metadata", "x"));
}

#[test]
fn findings_are_like_all_others() {
    let definition = "each = 'image'\nwhen = \"image.registry == 'quay.io'\"\nmessage = 'foreign'\nseverity = 'error'\n\
                      confidence = 'low'\nprofile = 'hardened'\npractice = 1\nhelp = 'use {image.repository}'";
    let rules = [rule(definition)];
    let files = [("compose.yaml", COMPOSE)];
    assert_eq!(check(&rules, &files, "").active().count(), 0);
    let report = check(&rules, &files, "profile = 'hardened'");
    let finding = report.active().next().unwrap();
    assert_eq!((finding.severity.name(), finding.confidence.name()), ("error", "low"));
    assert_eq!(finding.help.as_deref(), Some("use team/web"));
    assert_eq!((finding.rule.name, finding.rule.practice.number()), ("custom/a-rule", 1));
    for toml in ["select = ['custom/a-rule']\n[rules.'custom/a-rule']\nseverity = 'info'", "select = ['custom/A_RULE']"]
    {
        assert_eq!(check(&rules, &files, toml).active().count(), 1, "{toml}");
    }
    for toml in ["ignore = ['custom/a-rule']\nprofile = 'hardened'", "[rules]\n'custom/a-rule' = 'off'\n"] {
        assert_eq!(check(&rules, &files, toml).active().count(), 0, "{toml}");
    }
    let suppressed =
        COMPOSE.replace("    image: quay", "    # lintainer: ignore[custom/a-rule] it is ours\n    image: quay");
    let report = check(&rules, &[("compose.yaml", suppressed.as_str())], "profile = 'hardened'");
    assert_eq!((report.findings.len(), report.active().count()), (1, 0));
}

#[test]
fn every_output_format_takes_them() {
    let rules = [rule("each = 'image'\nwhen = \"image.registry == 'quay.io'\"\nmessage = 'foreign'")];
    let report = check(&rules, &[("compose.yaml", COMPOSE)], "");
    let registry = Registry::new([rules[0].rule]);
    for format in OutputFormat::ALL {
        let text = format.render(&report, &registry, &RenderOptions::default());
        assert!(text.contains("foreign"), "{format:?}");
    }
}

#[test]
fn fixes_are_made() {
    let fixed = |definition: &str, path: &str, text: &str| {
        let report = check(&[rule(definition)], &[(path, text)], "");
        let finding = report.active().next().unwrap();
        let fix = finding.fixes.first().unwrap_or_else(|| panic!("{definition}"));
        let mut text = text.to_string();
        for edit in fix.edits.iter().rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
        (fix.title.clone(), fix.safety, text)
    };
    let replace = "each = 'image'\nwhen = \"image.registry == 'quay.io'\"\nat = 'image'\nmessage = 'x'\n\
                   [fix]\ntitle = 'use {image.repository}'\n\
                   with = 'mirror.example/{image.repository}:{image.tag}'\nsafety = 'safe'";
    let replace = replace.replace("'quay.io'\"", "'quay.io' && has(image.tag)\"");
    let (title, safety, text) = fixed(&replace, "compose.yaml", COMPOSE);
    assert_eq!((title.as_str(), safety), ("use team/web", Safety::Safe));
    assert!(text.contains("image: mirror.example/team/web:1\n"), "{text}");
    let quoted = COMPOSE.replace("quay.io/team/web:1", "\"quay.io/team/web:1\"");
    assert!(fixed(&replace, "compose.yaml", &quoted).2.contains("image: \"mirror.example/team/web:1\"\n"));
    let set = "each = 'object'\nwhen = \"!('team' in object.metadata.labels)\"\nmessage = 'x'\n\
               [fix]\ntitle = 'add it'\nset = \
               'object.metadata.labels.team'\nwith = 'shop'";
    assert!(fixed(set, "pod.yaml", POD).2.contains("  labels:\n    app: web\n    team: shop\n"));
    let remove = "each = 'object'\nwhen = 'has(object.spec.hostNetwork)'\nmessage = 'x'\n\
                  [fix]\ntitle = 'remove it'\nremove = \
                  'object.spec.hostNetwork'";
    let (_, safety, text) = fixed(remove, "pod.yaml", POD);
    assert!(safety == Safety::Unsafe && !text.contains("hostNetwork"), "{text}");
}

#[test]
fn a_fault_that_shows_at_run_time_is_an_error_of_the_rule_and_the_others_go_on() {
    let broken = page("each = 'object'\nwhen = \"object.metadata.annotations.team == 'a'\"\nmessage = 'x'");
    let slow = page(
        "each = 'object'\nwhen = \"[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, \
                     [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, a+b+c+d+e > 0)))))\"\nmessage = 'x'",
    );
    let good = page("each = 'object'\nwhen = 'true'\nmessage = 'y'").replace("# a-rule", "# c");
    let loaded = load(&[&broken, &slow.replace("# a-rule", "# b"), &good]);
    assert_eq!(loaded.faults, []);
    let report = check(&loaded.rules, &[("pod.yaml", POD), ("pod2.yaml", POD)], "");
    assert_eq!(report.active().count(), 2);
    let errors: Vec<String> = report.errors.iter().map(|error| format!("{}: {}", error.path, error.message)).collect();
    assert_eq!(
        errors,
        [
            "rules/0.md: 9:9: `object.metadata.annotations` is not set: ask `has(object.metadata.annotations)` first \
             (met in pod.yaml:4)",
            "rules/1.md: 9:9: the condition takes more than 100000 steps: ask for less (met in pod.yaml:4)",
        ]
    );
}

#[test]
fn the_schemas_of_reports_know_their_names() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schemas");
    let name = rule("each = 'image'\nwhen = 'true'\nmessage = 'x'").rule.name;
    for (file, count) in [("report", 1), ("rules", 1)] {
        let schema = std::fs::read_to_string(format!("{folder}/{file}.schema.json")).unwrap();
        let patterns = schema.split("\"pattern\": \"").skip(1).filter_map(|rest| rest.split('"').next());
        let fitting = patterns.filter(|pattern| pattern.contains("a-z0-9"));
        let fitting: Vec<&str> =
            fitting.filter(|pattern| regex_lite::Regex::new(pattern).unwrap().is_match(name)).collect();
        assert_eq!(fitting.len(), count, "{file}");
    }
}
