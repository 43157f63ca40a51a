//! Short and long forms of the keys of one service.

use super::*;
use crate::compose::ReferenceKind;
use crate::model::{Confinement, Purpose};

#[test]
fn environment_in_both_forms() {
    let expected = ["A=1", "B=", "C=/", "D=true", "E=a=b", "F=?", "G=x+", "H=two words"];
    let list =
        "environment:\n  - A=1\n  - B=\n  - C\n  - D=true\n  - E=a=b\n  - F=$F\n  - G=${G:-x}\n  - 'H=two words'";
    let map = "environment:\n  A: 1\n  B: \"\"\n  C:\n  D: true\n  E: a=b\n  F: $F\n  G: ${G:-x}\n  H: two words";
    for text in [list, map] {
        let project = service_file(&format!("image: x\n{text}"));
        let found: Vec<_> = container(&project, "a")
            .env
            .iter()
            .map(|var| format!("{}={}{}", var.name.value, show(&var.value), if var.from_default { "+" } else { "" }))
            .collect();
        assert_eq!(found, expected);
    }
    let project = service_file(&format!("image: x\n{list}"));
    let env = &container(&project, "a").env;
    let name_at = |index: usize| at(&project, env[index].name.span);
    let value_at = |index: usize| at(&project, env[index].value.written_at().unwrap());
    assert_eq!((name_at(0), value_at(0)), ("A", "1"));
    assert_eq!((name_at(6), value_at(6)), ("G", "${G:-x}"));
    assert_eq!((name_at(7), value_at(7)), ("H", "two words"));
    assert_eq!(at(&project, env[7].span), "'H=two words'");
    let project = service_file(&format!("image: x\n{map}"));
    assert_eq!(at(&project, container(&project, "a").env[4].span), "E: a=b");
}

#[test]
fn labels_in_both_forms() {
    for text in ["labels: [a=1, b]", "labels: {a: 1, b: ''}"] {
        let project = service_file(&format!("image: x\n{text}"));
        let labels = &container(&project, "a").labels;
        let found: Vec<_> = labels.iter().map(|(name, value)| format!("{}={}", name.value, show(value))).collect();
        assert_eq!(found, ["a=1", "b="]);
    }
}

#[test]
fn images() {
    let project = service_file("image: \"team/app:${TAG}\"");
    let image = container(&project, "a").image.value().unwrap();
    assert_eq!(image.display(), "team/app:…");
    assert!(!image.from_default);
    let project = service_file("image: ${REGISTRY:-docker.io}/app:1");
    let image = container(&project, "a").image.value().unwrap();
    assert_eq!((image.text(), image.from_default), ("docker.io/app:1", true));
    let project = service_file("image: $IMAGE");
    assert!(container(&project, "a").image.value().unwrap().is_wholly_unknown());
    let project = service_file("image: nginx:1.2");
    assert_eq!(at(&project, container(&project, "a").image.value().unwrap().tag_span()), "1.2");
    assert!(service_file("image:").compose()[0].services[0].workload.containers[0].image.is_unset());
}

#[test]
fn privileges() {
    let table = [
        ("privileged: true", "true"),
        ("privileged: \"true\"", "true"),
        ("privileged: ${P:-true}", "true"),
        ("privileged: ${P}", "?"),
        ("privileged: no", "false"),
        ("user: x", "-"),
    ];
    for (text, expected) in table {
        let project = service_file(&format!("image: x\n{text}"));
        assert_eq!(show(&container(&project, "a").privileged), expected, "{text}");
    }
    let users = [
        ("user: 0", Some(true)),
        ("user: \"0:0\"", Some(true)),
        ("user: root:1000", Some(true)),
        ("user: ${UID:-0}:${GID:-0}", Some(true)),
        ("user: 1000:$GID", Some(false)),
        ("user: $UID:0", None),
        ("user: ''", None),
    ];
    for (text, expected) in users {
        let project = service_file(&format!("image: x\n{text}"));
        assert_eq!(container(&project, "a").user.value().map(crate::model::User::is_root), expected, "{text}");
    }
    let project = service_file("image: x\ncap_add: [sys_admin, CAP_NET_RAW]\ncap_drop:\n  - all");
    let container = container(&project, "a");
    let caps = |setting: &Setting<Vec<crate::span::Spanned<String>>>| -> Vec<String> {
        setting.value().unwrap().iter().map(|cap| format!("{} @ {}", cap.value, at(&project, cap.span))).collect()
    };
    assert_eq!(caps(&container.added_capabilities), ["SYS_ADMIN @ sys_admin", "NET_RAW @ CAP_NET_RAW"]);
    assert_eq!(caps(&container.dropped_capabilities), ["ALL @ all"]);
    assert!(container.drops_all());
    let project = service_file("image: x\ncap_drop: [$CAP]");
    assert!(matches!(super::container(&project, "a").dropped_capabilities, Setting::Dynamic(_)));
}

#[test]
fn security_options() {
    let table = [
        ("no-new-privileges", "true"),
        ("no-new-privileges:true", "true"),
        ("no-new-privileges=true", "true"),
        ("no-new-privileges:false", "false"),
        ("no-new-privileges:${X:-true}", "true"),
        ("no-new-privileges:$X", "?"),
        ("label:disable", "-"),
        ("$X", "?"),
    ];
    for (text, expected) in table {
        let project = service_file(&format!("image: x\nsecurity_opt:\n  - {text}"));
        assert_eq!(show(&container(&project, "a").no_new_privileges), expected, "{text}");
    }
    let project = service_file(
        "image: x\nsecurity_opt: [seccomp=unconfined, 'apparmor:my-profile', label:disable, systempaths=unconfined]",
    );
    let container = container(&project, "a");
    assert_eq!(container.seccomp.value(), Some(&Confinement::Unconfined));
    assert_eq!(at(&project, container.seccomp.written_at().unwrap()), "seccomp=unconfined");
    assert_eq!(container.apparmor.value(), Some(&Confinement::Localhost("my-profile".to_string())));
    let names: Vec<_> = service(&project, "a").security_options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["seccomp", "apparmor", "label", "systempaths"]);
    let project = service_file("image: x\nsecurity_opt: [seccomp:./p.json]");
    let seccomp = super::container(&project, "a").seccomp.value();
    assert_eq!(seccomp, Some(&Confinement::Localhost("./p.json".to_string())));
    assert_eq!(placed(&project, &super::container(&project, "a").no_new_privileges), "- @ a");
}

#[test]
fn name_spaces_of_the_host() {
    let project = service_file("image: x\nnetwork_mode: host\npid: \"host\"\nipc: service:b\nuserns_mode: ${U:-host}");
    let workload = &service(&project, "a").workload;
    assert_eq!(placed(&project, &workload.host_network), "true @ host");
    assert_eq!(placed(&project, &workload.host_pid), "true @ \"host\"");
    assert_eq!(placed(&project, &workload.host_ipc), "false @ service:b");
    assert_eq!(placed(&project, &workload.host_users), "true @ ${U:-host}");
}

#[test]
fn resources() {
    let text =
        "image: x\nmem_limit: 512m\ncpus: 0.5\npids_limit: 100\nmem_reservation: 1g\nshm_size: 64m\nmemswap_limit: -1";
    let project = service_file(text);
    let limits = &container(&project, "a").limits;
    assert_eq!(limits.memory.value().unwrap().units(), 512 << 20);
    assert_eq!(limits.cpu.value().unwrap().milli, 500);
    assert_eq!(limits.pids.value(), Some(&100));
    assert_eq!(container(&project, "a").requests.memory.value().unwrap().units(), 1 << 30);
    assert!(limits.invalid.is_empty());
    let text = "image: x\ndeploy:\n  replicas: 3\n  resources:\n    limits: {memory: 1G, cpus: '2', pids: 5}\n    reservations: {cpus: '0.25', memory: 20M}";
    let project = service_file(text);
    let container = container(&project, "a");
    assert_eq!(container.limits.memory.value().unwrap().units(), 1 << 30);
    assert_eq!(at(&project, container.limits.cpu.written_at().unwrap()), "'2'");
    assert_eq!(container.limits.pids.value(), Some(&5));
    assert_eq!(container.requests.cpu.value().unwrap().milli, 250);
    assert_eq!(show(&service(&project, "a").workload.replicas), "3");
}

#[test]
fn amounts_that_are_none() {
    let project = service_file(
        "image: x\nmem_limit: 512Mi\ncpus: 500m\nshm_size: x\ndeploy: {resources: {reservations: {memory: 1 XB}}}",
    );
    let container = container(&project, "a");
    let names: Vec<_> =
        container.limits.invalid.iter().map(|(key, text)| (key.as_str(), at(&project, text.span))).collect();
    assert_eq!(names, [("mem_limit", "512Mi"), ("cpus", "500m"), ("shm_size", "x")]);
    assert_eq!(container.requests.invalid[0].0, "deploy.resources.reservations.memory");
    assert!(matches!(container.limits.memory, Setting::Dynamic(_)));
    let project = service_file(
        "image: x\nbuild: {shm_size: 1Mi}\nblkio_config: {device_read_bps: [{path: /dev/a, rate: 2Mi}]}\nvolumes: [{type: tmpfs, target: /x, tmpfs: {size: 64Mi}}, {type: tmpfs, target: /y, tmpfs: {size: 64MiB}}]",
    );
    let invalid = &super::container(&project, "a").limits.invalid;
    let names: Vec<_> = invalid.iter().map(|(key, text)| (key.as_str(), at(&project, text.span))).collect();
    let expected =
        [("build.shm_size", "1Mi"), ("volumes.tmpfs.size", "64Mi"), ("blkio_config.device_read_bps.rate", "2Mi")];
    assert_eq!(names, expected);
    let project = service_file("image: x\ncpu_quota: 50000");
    assert_eq!(super::container(&project, "a").limits.cpu.value().unwrap().milli, 500);
    let project = service_file("image: x\ncpu_shares: 512");
    assert!(matches!(super::container(&project, "a").limits.cpu, Setting::Dynamic(_)));
}

#[test]
fn health_checks_and_logging() {
    let table = [
        ("healthcheck: {disable: true}", "disabled @ true"),
        ("healthcheck: {test: [NONE]}", "disabled @ [NONE]"),
        ("healthcheck: {test: curl -f x}", "on @ curl -f x"),
        ("healthcheck: {test: [CMD, x]}", "on @ [CMD, x]"),
        ("healthcheck: {test: NONE}", "on @ NONE"),
        ("healthcheck: {interval: 3s}", "? @ healthcheck"),
        ("tty: true", "- @ a"),
    ];
    for (text, expected) in table {
        let project = service_file(&format!("image: x\n{text}"));
        let check = container(&project, "a").healthcheck.clone();
        let check = check.map(|check| if check.disabled { "disabled" } else { "on" });
        assert_eq!(placed(&project, &check), expected, "{text}");
    }
    let project = service_file("image: x\nlogging:\n  driver: json-file\n  options: {max-size: 10m}");
    let logging = container(&project, "a").logging.value().unwrap();
    assert_eq!(placed(&project, &logging.driver), "json-file @ json-file");
    assert_eq!(logging.options[0].0.value, "max-size");
    assert!(logging.options_known);
}

#[test]
fn builds() {
    let table = [
        ("build: .", "app, app/Dockerfile, -"),
        ("build: ../lib", "lib, lib/Dockerfile, -"),
        (
            "build: {context: api, dockerfile: ../docker/api.Dockerfile, target: prod}",
            "app/api, app/docker/api.Dockerfile, prod",
        ),
        ("build: {dockerfile: Dockerfile.dev}", "app, app/Dockerfile.dev, -"),
        ("build: {context: ., dockerfile_inline: FROM x}", "app, -, -"),
        ("build: https://example.org/x.git", "-, -, -"),
        ("build: {context: ., target: $T}", "app, app/Dockerfile, ?"),
        ("build: {context: $C}", "-, -, -"),
        ("build: {context: '${C:-.}'}", "app, app/Dockerfile, -"),
    ];
    for (text, expected) in table {
        let project = service_file(text);
        let build = service(&project, "a").build.as_ref().unwrap();
        let path = |path: &Option<String>| path.clone().unwrap_or_else(|| "-".to_string());
        let found = format!("{}, {}, {}", path(&build.context), path(&build.dockerfile), show(&build.target));
        assert_eq!(found, expected, "{text}");
        assert_eq!(at(&project, build.span), text);
    }
    let project = service_file(
        "build:\n  context: .\n  args: [A=1, B]\n  labels: {x: y}\n  additional_contexts: {base: service:b}",
    );
    let service = service(&project, "a");
    let build = service.build.as_ref().unwrap();
    assert_eq!(build.args.iter().map(|arg| show(&arg.value)).collect::<Vec<_>>(), ["1", "/"]);
    assert_eq!(build.contexts[0].0.value, "base");
    assert_eq!(service.build_labels[0].0.value, "x");
    assert!(service.workload.containers[0].built_here);
}

#[test]
fn what_a_service_depends_on() {
    let short = service_file("image: x\ndepends_on: [b, c]");
    let long = service_file("image: x\ndepends_on:\n  b: {condition: service_healthy, required: false}\n  c: {}");
    let list = |project: &Project| -> Vec<String> {
        let found = service(project, "a").depends_on.iter();
        found.map(|d| format!("{} {} {}", d.service.value, d.condition.value, d.required)).collect()
    };
    assert_eq!(list(&short), ["b service_started true", "c service_started true"]);
    assert_eq!(list(&long), ["b service_healthy false", "c service_started true"]);
}

#[test]
fn references_are_looked_up() {
    let text = "services:\n  a:\n    image: x\n    depends_on: [b, nowhere]\n    links: ['b:alias']\n    network_mode: service:gone\n    networks: {front: {}, lost: null}\n    volumes: ['data:/x', 'missing:/y', './z:/z']\n    secrets: [s, t]\n    configs: [{source: c}]\n  b: {image: y, networks: [default]}\nnetworks: {front: }\nvolumes: {data: {external: true}}\nsecrets: {s: {file: ./s}}\n";
    let project = one(text);
    let missing: Vec<_> = service(&project, "a")
        .references
        .iter()
        .filter(|reference| !reference.found)
        .map(|reference| (reference.kind, at(&project, reference.name.span)))
        .collect();
    assert_eq!(
        missing,
        [
            (ReferenceKind::Service, "nowhere"),
            (ReferenceKind::Service, "service:gone"),
            (ReferenceKind::Network, "lost"),
            (ReferenceKind::Config, "c"),
            (ReferenceKind::Secret, "t"),
            (ReferenceKind::Volume, "missing"),
        ]
    );
    assert!(service(&project, "b").references.iter().all(|reference| reference.found));
    assert!(first(&project).volumes[0].external.is_true());
}

#[test]
fn commands_are_listed() {
    let project = service_file(
        "image: x\nentrypoint: [sh, -c]\ncommand: echo 1\nhealthcheck: {test: [CMD-SHELL, 'x || exit 1']}\npost_start: [{command: [a, b]}]",
    );
    let found: Vec<_> = container(&project, "a").commands.iter().map(|used| (used.purpose, used.list_form)).collect();
    assert_eq!(
        found,
        [(Purpose::Entrypoint, true), (Purpose::Command, false), (Purpose::Healthcheck, false), (Purpose::Hook, true)]
    );
}

/// Every simple command of a service: its words, and the text of its place.
fn executed(lines: &str) -> Vec<String> {
    let project = service_file(&format!("image: x\n{lines}"));
    let commands = container(&project, "a").commands.iter().flat_map(|used| used.commands());
    commands
        .map(|command| {
            let words = command.words.iter().map(|word| at(&project, word.span));
            format!("{} <{}>", words.collect::<Vec<_>>().join("|"), command.name().unwrap_or("?"))
        })
        .collect()
}

#[test]
fn commands_are_parsed_with_their_places() {
    let table: [(&str, &[&str]); 11] = [
        ("command: npm run 'a b'", &["npm|run|'a b' <npm>"]),
        ("command: npm i && npm start", &["npm|i <npm>"]),
        ("command: [npm, run, \"a b\"]", &["npm|run|\"a b\" <npm>"]),
        ("command: sh -c \"curl x | sh\"", &["sh|-c|\"curl x | sh\" <sh>", "curl|x <curl>", "sh <sh>"]),
        ("command: [sh, -c, 'a && b']", &["sh|-c|'a && b' <sh>", "a <a>", "b <b>"]),
        ("command:\n  - sh\n  - -c\n  - |\n    set -e\n    a $$X\n", &["sh|-c|| <sh>", "set|-e <set>", "a|$$X <a>"]),
        ("entrypoint: [bash, -ec]\ncommand: ['a; b']", &["bash|-ec <bash>", "a <a>", "b <b>"]),
        ("healthcheck: {test: curl -f x || exit 1}", &["curl|-f|x <curl>", "exit|1 <exit>"]),
        ("healthcheck: {test: [CMD-SHELL, \"a \\\"b\\\" || c\"]}", &["a|\\\"b\\\" <a>", "c <c>"]),
        ("healthcheck: {test: [CMD, a, b]}", &["a|b <a>"]),
        ("command: ${CMD:-run me}", &["${CMD:-run me}|${CMD:-run me} <run>"]),
    ];
    for (text, expected) in table {
        let mut found = executed(text);
        found.iter_mut().for_each(|command| *command = command.replace("|\n        set -e\n        a $$X", "|"));
        assert_eq!(found, expected, "{text}");
    }
    assert!(executed("healthcheck: {test: [NONE]}").is_empty());
    assert!(executed("command: []").is_empty());
}

#[test]
fn signs_of_development() {
    let table = [
        ("build: .\nvolumes: ['.:/app']", true),
        ("build: ./api\nvolumes: ['./api/src:/usr/src/app']", true),
        ("build: .\nvolumes: ['./nginx.conf:/app/nginx.conf']", false),
        ("build: .\nvolumes: ['./data:/app/data']", false),
        ("build: .\nvolumes: ['./src:/etc/x']", false),
        ("build: .\nvolumes: ['.:/app:ro']", false),
        ("build: ./api\nvolumes: ['./certificates:/srv/trusted']", false),
        ("build: ./api\nvolumes: ['./api-tools:/srv/tools']", false),
        ("image: x\nvolumes: ['.:/app']", false),
        ("image: x\nprofiles: [dev]", true),
        ("image: x\nprofiles: [metrics]", false),
        ("build: .\ndevelop: {watch: [{action: sync, path: ., target: /app}]}", true),
    ];
    for (text, expected) in table {
        assert_eq!(service(&service_file(text), "a").workload.development, expected, "{text}");
    }
    for (dockerfile, expected) in [
        ("FROM a\nWORKDIR /app\n", true),
        ("FROM a\nCOPY . /app/src/\n", true),
        ("FROM a\nWORKDIR $HOME\n", true),
        ("FROM a\nCOPY x /application/\n", false),
    ] {
        let text = "services: {a: {build: ., volumes: ['./src:/app/src']}}";
        let files = [("compose.yaml", text), ("Dockerfile", dockerfile)];
        assert_eq!(service(&project(&files), "a").workload.development, expected, "{dockerfile}");
    }
    let text = "services: {a: {image: x}}";
    for (path, expected) in [
        ("compose.dev.yaml", true),
        ("examples/compose.yaml", true),
        ("docker-compose.test.yml", true),
        ("devices/compose.yaml", false),
        ("/home/dev/app/compose.yaml", false),
        ("/srv/test/compose.yaml", true),
    ] {
        assert_eq!(service(&project(&[(path, text)]), "a").workload.development, expected, "{path}");
    }
}

#[test]
fn the_rest_is_in_the_tree() {
    let project = service_file("image: x\nstop_grace_period: 0s\nulimits: {nofile: {soft: 1}}\nx-note: 1");
    let value = &service(&project, "a").value;
    assert_eq!(value.get("stop_grace_period").unwrap().text(), Some("0s"));
    assert_eq!(value.at(&["ulimits", "nofile", "soft"]).unwrap().text(), Some("1"));
    assert!(value.get("x-note").is_none());
}
