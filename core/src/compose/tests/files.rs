//! Several files: grouping, overrides, `extends`, `include`, `.env`.

use super::*;
use crate::compose::Fallback;
use crate::project::Trees;

fn paths(project: &Project) -> Vec<Vec<&str>> {
    let path = |file: &crate::span::FileId| project.file(*file).source.path.as_str();
    project.compose().iter().map(|unit| unit.files.iter().map(path).collect()).collect()
}

#[test]
fn files_are_grouped() {
    let text = "services:\n  a:\n    image: x\n";
    let part = "services: {a: {ports: ['80:80']}}\nvolumes: {}\n";
    let project = project(&[
        ("a/docker-compose.override.yml", part),
        ("a/docker-compose.prod.yml", text),
        ("a/docker-compose.yml", text),
        ("b/compose.override.yaml", part),
        ("c/stack.override.yml", text),
        ("c/stack.yml", text),
    ]);
    assert_eq!(
        paths(&project),
        [
            vec!["a/docker-compose.prod.yml"],
            vec!["a/docker-compose.yml", "a/docker-compose.override.yml"],
            vec!["b/compose.override.yaml"],
            vec!["c/stack.yml", "c/stack.override.yml"],
        ]
    );
    let partial: Vec<_> = project.compose().iter().map(|unit| unit.services[0].workload.partial).collect();
    assert_eq!(partial, [false, false, true, false]);
    let fragment: Vec<_> = project.compose().iter().map(|unit| unit.fragment).collect();
    assert_eq!(fragment, [false, false, true, false]);
}

#[test]
fn no_file_is_lost() {
    let text = "services:\n  a:\n    image: x\n";
    let project = project(&[
        ("compose.yaml", "include: [sub/compose.yaml]\nservices:\n  b:\n    image: x\n"),
        ("sub/compose.override.yaml", text),
        ("sub/compose.yaml", text),
        ("x.override.override.yml", text),
        ("x.override.yml", text),
        ("x.yml", text),
    ]);
    assert_eq!(
        paths(&project),
        [
            vec!["compose.yaml"],
            vec!["sub/compose.override.yaml"],
            vec!["x.override.override.yml"],
            vec!["x.yml", "x.override.yml"],
        ]
    );
}

#[test]
fn files_laid_over_others_are_fragments() {
    let project = project(&[
        ("compose.yaml", "services:\n  a: {image: x}\n  b: {image: y}\n"),
        ("compose.prod.yaml", "services:\n  a: {restart: always}\n  b: {image: y:2}\n  c: {image: z}\n"),
    ]);
    let partial = |name: &str| project.compose()[1].service(name).unwrap().workload.partial;
    assert_eq!((partial("a"), partial("b"), partial("c")), (true, true, false));
    assert!(!service(&project, "a").workload.partial);
}

#[test]
fn a_file_that_names_what_only_its_neighbour_has_is_laid_over_it() {
    let base = "services: {db: {image: x}}\nnetworks: {back: }\nvolumes: {data: }\n";
    let fragment = |name: &str, text: &str| {
        let project = project(&[("compose.yaml", base), (name, text)]);
        let unit = project.compose().iter().find(|unit| unit.files[0].0 == 1).unwrap();
        (unit.fragment, unit.services.iter().map(|service| service.workload.partial).collect::<Vec<_>>())
    };
    for part in [
        "depends_on: [db]",
        "depends_on: {db: {}}",
        "networks: [back]",
        "network_mode: service:db",
        "volumes: ['data:/x']",
    ] {
        let text = format!("services: {{agent: {{image: y, {part}}}, web: {{image: z}}}}\n");
        assert_eq!(fragment("compose.agent.yaml", &text), (true, vec![false, false]), "{part}");
    }
    // What Compose finds by itself is whole, and so is what has all that it names.
    let text = "services: {agent: {image: y, depends_on: [db]}}\n";
    assert_eq!(fragment("Compose.yaml", &format!("{text}include: [compose.yaml]\n")), (false, vec![false, false]));
    assert_eq!(
        fragment("compose.agent.yaml", "services: {agent: {image: y, depends_on: [bd]}}\n"),
        (false, vec![false])
    );
    // The service of the neighbour's name completes that one.
    let text = "services: {db: {image: x:2, networks: [back]}}\n";
    assert_eq!(fragment("compose.agent.yaml", text), (true, vec![true]));
}

const BASE: &str = "services:
  web:
    image: web:1
    build: ./web
    command: [a, b]
    environment: [A=1, B=2]
    labels: {x: '1'}
    ports: ['80:80', '81:81']
    volumes: ['./a:/data', 'b:/b']
    networks: [front]
    depends_on: [db]
    logging: {driver: json-file, options: {max-size: 1m}}
    cap_drop: [ALL]
    healthcheck: {test: [CMD, x], interval: 1s}
    deploy: {resources: {limits: {memory: 1g}}}
  db:
    image: db:1
";

fn overridden(over: &str) -> Project {
    project(&[("compose.yaml", BASE), ("compose.override.yaml", over)])
}

#[test]
fn overrides_are_merged_key_by_key() {
    let project = overridden(
        "services:
  web:
    image: web:2
    build: {target: prod}
    command: c
    environment: {B: 3, C: 4}
    labels: [y=2]
    ports: ['81:81', '82:82']
    volumes: ['./c:/data']
    networks: {back: {}}
    depends_on: {cache: {condition: service_healthy}}
    logging: {options: {max-file: '3'}}
    cap_drop: [NET_RAW]
    healthcheck: {test: [NONE]}
    deploy: {resources: {limits: {cpus: '1'}}}
",
    );
    let web = service(&project, "web");
    let container = &web.workload.containers[0];
    let image = container.image.value().unwrap();
    assert_eq!(image.text(), "web:2");
    assert_eq!(project.file(image.span.file).source.path, "compose.override.yaml");
    let build = web.build.as_ref().unwrap();
    assert_eq!((build.context.as_deref(), show(&build.target)), (Some("web"), "prod".to_string()));
    assert_eq!(web.value.get("command").unwrap().text(), Some("c"));
    let env: Vec<_> = container.env.iter().map(|var| format!("{}={}", var.name.value, show(&var.value))).collect();
    assert_eq!(env, ["A=1", "B=3", "C=4"]);
    assert_eq!(at(&project, container.env[0].span), "A=1");
    assert_eq!(at(&project, container.env[1].span), "B: 3");
    let labels: Vec<_> = container.labels.iter().map(|(name, _)| name.value.as_str()).collect();
    assert_eq!(labels, ["x", "y"]);
    let ports: Vec<_> = container.ports.iter().map(|port| (port.host.value().copied(), port.span.file.0)).collect();
    assert_eq!(ports, [(Some(80), 0), (Some(81), 1), (Some(82), 1)]);
    let mounts: Vec<_> = container.mounts.iter().map(|mount| at(&project, mount.entry_span)).collect();
    assert_eq!(mounts, ["'./c:/data'", "'b:/b'"]);
    let networks: Vec<_> = web.value.get("networks").unwrap().entries().iter().map(|e| e.key.value.as_str()).collect();
    assert_eq!(networks, ["front", "back"]);
    let depends: Vec<_> =
        web.depends_on.iter().map(|d| (d.service.value.as_str(), d.condition.value.as_str())).collect();
    assert_eq!(depends, [("db", "service_started"), ("cache", "service_healthy")]);
    let logging = container.logging.value().unwrap();
    assert_eq!((show(&logging.driver), logging.options.len()), ("json-file".to_string(), 2));
    assert_eq!(container.dropped_capabilities.value().unwrap().len(), 2);
    assert!(container.healthcheck.value().unwrap().disabled);
    assert_eq!(web.value.at(&["healthcheck", "interval"]).unwrap().text(), Some("1s"));
    assert!(container.limits.memory.value().is_some() && container.limits.cpu.value().is_some());
    assert_eq!((web.workload.span.file.0, at(&project, web.workload.span)), (0, "web"));
}

#[test]
fn reset_and_override_tags() {
    let project = overridden(
        "services:
  web:
    ports: !override ['90:90']
    environment:
      A: !reset null
    labels:
      x: !reset null
    volumes: !reset []
    logging: {driver: local}
  db: !reset null
  new: {image: z, ports: !reset []}
",
    );
    let web = container(&project, "web");
    assert_eq!(web.ports.iter().map(|port| port.container).collect::<Vec<_>>(), [Some(90)]);
    let env: Vec<_> = web.env.iter().map(|var| var.name.value.as_str()).collect();
    assert_eq!(env, ["A", "B"], "Compose finds no key in a list");
    assert!(service(&project, "web").workload.labels.is_empty());
    assert!(web.mounts.is_empty());
    assert_eq!(web.logging.value().unwrap().options.len(), 0, "options of another driver do not count");
    assert!(first(&project).service("db").is_none());
    assert!(container(&project, "new").ports.is_empty());
}

#[test]
fn tags_of_items_are_about_their_own_file() {
    let project = overridden(
        "x-gone: &gone !reset null
services:
  web:
    ports: [!reset '80:80', !override '82:82']
    cap_drop: [!reset ALL]
    volumes: [!reset 'b:/b', !override './c:/data']
    logging: *gone
",
    );
    let web = container(&project, "web");
    let ports: Vec<_> = web.ports.iter().map(|port| port.container).collect();
    assert_eq!(ports, [Some(80), Some(81), Some(82)]);
    assert_eq!(web.dropped_capabilities.value().unwrap().len(), 1);
    let mounts: Vec<_> = web.mounts.iter().map(|mount| at(&project, mount.entry_span)).collect();
    assert_eq!(mounts, ["'./c:/data'", "'b:/b'"]);
    assert!(web.logging.is_unset());
}

#[test]
fn the_list_form_keeps_what_is_given_twice() {
    let project = service_file("image: x\nenvironment: [A=1, A=2]\nvolumes: ['a:/x', 'b:/x']");
    let container = container(&project, "a");
    assert_eq!((container.env.len(), container.mounts.len()), (2, 2));
    assert_eq!(show(&container.env_var("A").unwrap().value), "2");
}

#[test]
fn merge_keys_and_aliases_point_to_their_source() {
    let text = "x-base: &base\n  privileged: true\n  environment: &env {A: 1}\nservices:\n  a:\n    <<: *base\n    image: x\n    environment: {<<: *env, B: 2}\n  b:\n    <<: *base\n    image: y\n    privileged: false\n";
    let project = one(text);
    let (a, b) = (container(&project, "a"), container(&project, "b"));
    assert_eq!(placed(&project, &a.privileged), "true @ true");
    assert!(text[..a.privileged.written_at().unwrap().start as usize].ends_with("x-base: &base\n  privileged: "));
    assert_eq!(show(&b.privileged), "false");
    assert_eq!(a.env.len(), 2);
}

#[test]
fn extends_within_a_file() {
    let text = "services:\n  base: {image: x, user: '0', environment: [A=1, B=2]}\n  mid: {extends: base, environment: {B: 3}}\n  top:\n    extends: {service: mid}\n    image: y\n  lost: {extends: nowhere, image: z}\n  loop1: {extends: loop2}\n  loop2: {extends: loop1}\n";
    let project = one(text);
    let top = service(&project, "top");
    let container = &top.workload.containers[0];
    assert_eq!(container.image.value().unwrap().text(), "y");
    assert_eq!(placed(&project, &container.user.clone().map(|user| user.user)), "0 @ '0'");
    let env: Vec<_> = container.env.iter().map(|var| format!("{}={}", var.name.value, show(&var.value))).collect();
    assert_eq!(env, ["A=1", "B=3"]);
    assert_eq!(at(&project, top.workload.span), "top");
    let trees = Trees::default();
    assert!(
        at(&project, trees.node(&project, top.node.unwrap()).unwrap().span()).starts_with("extends: {service: mid}")
    );
    assert!(!top.workload.partial);
    assert!(service(&project, "lost").workload.partial);
    let reference = &service(&project, "lost").references[0];
    assert_eq!((reference.key, at(&project, reference.name.span), reference.found), ("extends", "nowhere", false));
    assert!(service(&project, "loop1").workload.partial);
    assert!(first(&project).incomplete);
}

#[test]
fn extends_from_another_file() {
    let project = project(&[
        (
            "app/compose.yaml",
            "services:\n  web:\n    extends: {file: ../common/base.yml, service: app}\n    ports: ['80:80']\n  bad:\n    extends: {file: gone.yml, service: app}\n",
        ),
        (
            "common/base.yml",
            "services:\n  app:\n    build: .\n    env_file: app.env\n    volumes: ['./conf:/conf']\n    restart: always\n",
        ),
    ]);
    let web = service(&project, "web");
    assert_eq!(web.build.as_ref().unwrap().context.as_deref(), Some("common"), "paths count from the file they are in");
    assert_eq!(web.env_files[0].project_path.as_deref(), Some("common/app.env"));
    assert_eq!(show(&web.restart), "always");
    assert!(!web.workload.partial);
    assert!(service(&project, "bad").workload.partial);
    assert_eq!(first(&project).missing_files[0].path, "app/gone.yml");
    let common = project.compose().iter().find(|unit| unit.files[0].0 == 1).unwrap();
    assert!(common.services[0].workload.partial, "what is only extended is a fragment");
}

#[test]
fn extends_reads_files_that_are_no_compose_files_by_themselves() {
    let project = project(&[
        ("compose.yaml", "services:\n  web:\n    extends: {file: parts.yml, service: app}\n    image: x\n"),
        ("parts.yml", "services:\n  app:\n    privileged: true\n"),
    ]);
    assert_eq!(project.compose().len(), 1);
    let privileged = &container(&project, "web").privileged;
    assert_eq!(project.file(privileged.written_at().unwrap().file).source.path, "parts.yml");
}

#[test]
fn includes() {
    let project = project(&[
        (
            "compose.yaml",
            "include:\n  - db/compose.yaml\n  - path: [obs/compose.yaml, obs/more.yaml]\n    project_directory: .\nservices:\n  web:\n    image: web:1\n    depends_on: [db]\n  db: {restart: always}\n",
        ),
        ("db/compose.yaml", "services:\n  db:\n    image: db:${V}\n    build: .\nvolumes: {data: }\n"),
        ("db/.env", "V=9\n"),
        ("obs/compose.yaml", "services:\n  obs:\n    build: x\n"),
        ("obs/more.yaml", "services:\n  obs:\n    image: obs\n    privileged: true\n"),
    ]);
    assert_eq!(paths(&project), [["compose.yaml"]]);
    let unit = first(&project);
    assert_eq!(unit.included.len(), 3);
    let names: Vec<_> = unit.services.iter().map(|service| service.workload.name.as_str()).collect();
    assert_eq!(names, ["web", "db", "obs"]);
    assert_eq!(container(&project, "db").image.value().unwrap().text(), "db:9");
    assert_eq!(show(&service(&project, "db").restart), "always");
    assert_eq!(service(&project, "db").build.as_ref().unwrap().context.as_deref(), Some("db"));
    assert_eq!(service(&project, "obs").build.as_ref().unwrap().context.as_deref(), Some("x"));
    assert!(container(&project, "obs").privileged.is_true());
    assert!(service(&project, "web").references[0].found);
    assert_eq!(unit.volumes[0].name.value, "data");
    assert!(!unit.incomplete);
    let places =
        [0, 3].map(|file| unit.path_at(crate::span::Span::new(crate::span::FileId(file), 0..0), "./a", &project));
    assert_eq!(places, ["a", "a"]);
    let database = crate::span::Span::new(crate::span::FileId(1), 0..0);
    assert_eq!(unit.path_at(database, "../a", &project), "a");
}

#[test]
fn missing_and_circular_includes_leave_gaps() {
    let project = project(&[
        (
            "a/compose.yaml",
            "include: [gone.yaml, '../b/compose.yaml', 'oci://example.org/x']\nservices: {a: {image: x}}\n",
        ),
        ("b/compose.yaml", "include: ['../a/compose.yaml']\nservices: {b: {image: x}}\n"),
    ]);
    assert_eq!(paths(&project), [["a/compose.yaml"]]);
    assert!(first(&project).incomplete);
    assert_eq!(first(&project).missing_files.len(), 1);
    assert_eq!(first(&project).services.len(), 2);
}

#[test]
fn the_env_file_gives_values() {
    let project = project(&[
        (
            "compose.yaml",
            "name: $NAME\nservices:\n  a:\n    image: app:${TAG}\n    environment: {X: $X, FROM_ENV: , Y: '${Y:-${TAG}}'}\n    volumes: ['${DIR}:/x']\n",
        ),
        (".env", "TAG=1.2\nDIR=./d\nNAME='n'\nFROM_ENV=v\n"),
    ]);
    let container = container(&project, "a");
    let image = container.image.value().unwrap();
    assert_eq!((image.text(), image.from_default), ("app:1.2", true));
    let env: Vec<_> = container.env.iter().map(|var| (show(&var.value), var.from_default)).collect();
    assert_eq!(env, [("?".to_string(), false), ("v".to_string(), true), ("1.2".to_string(), true)]);
    assert_eq!(container.mounts[0].source, crate::model::MountSource::Host("./d".to_string()));
    assert_eq!(show(&first(&project).name), "n");
    let uses: Vec<_> =
        first(&project).variables.iter().map(|var| (at(&project, var.name.span), var.fallback, var.in_env)).collect();
    assert_eq!(
        uses,
        [
            ("$NAME", Fallback::None, true),
            ("${TAG}", Fallback::None, true),
            ("$X", Fallback::None, false),
            ("${Y:-${TAG}}", Fallback::Default, false),
            ("${TAG}", Fallback::None, true),
            ("${DIR}", Fallback::None, true),
        ]
    );
}

#[test]
fn dockerfiles_are_linked() {
    let project = project(&[
        (
            "compose.yaml",
            "services:\n  a: {build: {context: api, target: prod}}\n  b: {build: api}\n  c: {build: gone}\n",
        ),
        ("api/Dockerfile", "FROM x AS prod\nFROM prod\n"),
    ]);
    let path = |name: &str| project.dockerfile_of(service(&project, name)).map(|file| file.source.path.as_str());
    assert_eq!((path("a"), path("b"), path("c")), (Some("api/Dockerfile"), Some("api/Dockerfile"), None));
    let targets: Vec<_> = project.builds_of("api/Dockerfile").iter().map(|build| show(&build.target)).collect();
    assert_eq!(targets, ["prod", "-"]);
    assert!(project.builds_of("Dockerfile").is_empty());
}

#[test]
fn broken_files_say_nothing_about_absence() {
    let project = one("services:\n  a:\n    image: x\n\tuser: root\n  b:\n    image: y\n");
    assert!(first(&project).incomplete);
    assert!(first(&project).services.iter().all(|service| service.workload.partial));
    assert_eq!(first(&project).services.len(), 2);
}

#[test]
fn versions_are_listed() {
    let project = project(&[
        ("compose.yaml", "version: '3'\nservices: {a: {image: x}}\n"),
        ("compose.override.yaml", "version: \"3.8\"\nservices: {a: {user: x}}\n"),
    ]);
    let found: Vec<_> = first(&project).versions.iter().map(|span| at(&project, *span)).collect();
    assert_eq!(found, ["version: '3'", "version: \"3.8\""]);
}

#[test]
fn a_file_that_several_name_is_read_once_for_all() {
    let base = "services:\n  a: {image: x}\n  b: {image: y}\n  a: {image: z}\n  x-c: {image: x}\n";
    let use_of = |name: &str| format!("services:\n  s: {{extends: {{file: ../base.yaml, service: {name}}}}}\n");
    let (one, two, three, four) = (use_of("a"), use_of("b"), use_of("none"), use_of("x-c"));
    let alone = "services:\n  s: {extends: {file: ../alone.yaml, service: a}}\n";
    let project = project(&[
        ("1/compose.yaml", &one),
        ("2/compose.yaml", &two),
        ("3/compose.yaml", &three),
        ("4/compose.yaml", &four),
        ("5/compose.yaml", alone),
        ("base.yaml", base),
        ("alone.yaml", base),
    ]);
    let image = |index: usize| {
        let service = project.compose()[index].service("s").unwrap();
        service.workload.containers[0].image.value().map(|image| image.name().to_string())
    };
    assert_eq!([image(0), image(1)], [Some("z".to_string()), Some("y".to_string())]);
    assert_eq!([image(2), image(3)], [None, Some("x".to_string())]);
    let groups = crate::compose::groups(&project);
    let file = |path: &str| project.file_at(path).unwrap().source.id;
    let first = groups.shared.get(&project, file("base.yaml")).unwrap();
    assert!(std::ptr::eq(first, groups.shared.get(&project, file("base.yaml")).unwrap()));
    assert!(groups.shared.get(&project, file("alone.yaml")).is_none());
}

#[test]
fn merge_keys_of_a_file_that_several_name_count() {
    let base = "x-all: &all\n  a: {image: x}\nservices:\n  <<: *all\n  b: {image: y}\n";
    let one = "services:\n  s: {extends: {file: ../base.yaml, service: a}}\n";
    let project = project(&[("1/compose.yaml", one), ("2/compose.yaml", one), ("base.yaml", base)]);
    for compose in &project.compose()[..2] {
        let service = compose.service("s").unwrap();
        assert_eq!(service.workload.containers[0].image.value().map(|image| image.name()), Some("x"));
    }
}

#[test]
fn null_in_an_override_says_nothing() {
    let project = project(&[
        ("compose.yaml", "services:\n  a:\n    image: x\n    privileged: true\n    user: root\n"),
        ("compose.override.yaml", "services:\n  a:\n    privileged:\n    user: ~\n    image: null\n"),
    ]);
    let a = container(&project, "a");
    assert_eq!((a.privileged.value().copied(), a.image.value().is_some()), (Some(true), true));
    assert!(a.user.value().is_some());
}

#[test]
fn of_two_overrides_the_first_one_counts() {
    let over = |user: &str| format!("services:\n  a:\n    user: {user}\n");
    let (yml, yaml) = (over("1"), over("2"));
    let project = project(&[
        ("compose.override.yaml", &yaml),
        ("compose.override.yml", &yml),
        ("compose.yaml", "services:\n  a:\n    image: x\n"),
    ]);
    assert_eq!(paths(&project), [vec!["compose.override.yaml"], vec!["compose.yaml", "compose.override.yml"]]);
}

#[test]
fn a_mount_covers_what_was_mounted_at_its_target() {
    let project = project(&[
        ("compose.yaml", "services:\n  a:\n    image: x\n    volumes: ['/var:/logs/', '/b:/x', 'more:/x/']\n"),
        ("compose.override.yaml", "services:\n  a:\n    volumes: ['data:/logs']\n"),
    ]);
    let mounts = &container(&project, "a").mounts;
    let shown: Vec<_> = mounts.iter().map(|mount| at(&project, mount.entry_span)).collect();
    assert_eq!(shown, ["'data:/logs'", "'more:/x/'"]);
}

#[test]
fn services_that_an_include_completes_are_no_fragments() {
    let project = project(&[
        ("compose.yaml", "include: [m.yml]\nservices:\n  db:\n    labels: {a: b}\n"),
        ("m.yml", "services:\n  db:\n    image: x\n"),
    ]);
    assert!(!service(&project, "db").workload.partial);
    assert!(!first(&project).fragment);
}

#[test]
fn jobs_and_steps_of_services_are_containers() {
    let text = "jobs:\n  backup:\n    image: x\n    privileged: true\nservices:\n  x-web:\n    image: x:1\n    \
                use_api_socket: true\n    pre_start:\n      - image: y\n        user: root\n    post_start:\n      - \
                command: [a]\n        privileged: true\n      - command: [b]\n";
    let project = one(text);
    let web = service(&project, "x-web");
    let names: Vec<_> = web.workload.containers.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["x-web", "x-web.pre_start", "x-web.post_start"]);
    let [own, before, hook] = &web.workload.containers[..] else { panic!() };
    assert!(own.mounts.iter().any(|mount| mount.target.value().is_some_and(|path| path == "/var/run/docker.sock")));
    assert_eq!(
        (show(&before.image.clone().map(|image| image.text().to_string())), before.user.value().is_some()),
        ("y".into(), true)
    );
    assert_eq!((show(&hook.privileged), hook.image.value().is_some()), ("true".into(), false));
    assert_eq!(show(&hook.read_only_root), "/", "what a step has not is the service's");
    let backup = service(&project, "backup");
    assert_eq!((show(&container(&project, "backup").privileged), backup.workload.partial), ("true".into(), true));
}

#[test]
fn amounts_are_those_that_compose_accepts() {
    let project = one("services:\n  a:\n    image: x\n    mem_limit: '-1'\n    cpus: 1e-1\n");
    let limits = &container(&project, "a").limits;
    assert_eq!((show(&limits.memory.clone().map(|memory| memory.text)), limits.invalid.len()), ("-".into(), 0));
    assert_eq!(limits.cpu.value().map(|cpu| cpu.milli), Some(100));
}

#[test]
fn the_environment_file_names_the_files_of_the_project() {
    let service = |line: &str| format!("services:\n  a:\n    {line}\n");
    let (main, over, prod) = (service("image: x"), service("user: '1'"), service("privileged: true"));
    let files = |env: &'static str| {
        project(&[(".env", env), ("compose.override.yaml", &over), ("compose.yaml", &main), ("prod.yaml", &prod)])
    };
    let named = files("COMPOSE_FILE=compose.yaml:./prod.yaml\n");
    assert_eq!(paths(&named), [vec!["compose.override.yaml"], vec!["compose.yaml", "prod.yaml"]]);
    assert_eq!(show(&service_of(&named).privileged), "true");
    let with = files("COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=compose.yaml,prod.yaml\n");
    assert_eq!(paths(&with)[1], ["compose.yaml", "prod.yaml"]);
    for env in ["A=1\n", "COMPOSE_FILE=compose.yaml:gone.yaml\n", "COMPOSE_FILE=\n"] {
        assert_eq!(paths(&files(env)), [["compose.yaml", "compose.override.yaml"]], "{env}");
    }
}

fn service_of(project: &Project) -> &Container {
    let unit = project.compose().iter().find(|unit| unit.files.len() > 1).unwrap();
    &unit.service("a").unwrap().workload.containers[0]
}

#[test]
fn words_in_paths_count_from_the_top_of_the_repository() {
    let development = |place: &str, path: &str| {
        let project = project(&[(path, "services:\n  a:\n    image: x\n")]).at(place);
        service(&project, "a").workload.development
    };
    assert!(development("", "examples/shop/compose.yaml"));
    assert!(development("examples/shop", "compose.yaml"));
    assert!(development("examples/shop", "../shop/compose.yaml"));
    assert!(!development("examples", "../shop/compose.yaml"));
    assert!(!development("", "compose.yaml"));
}
