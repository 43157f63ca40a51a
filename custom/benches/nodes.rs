//! What a rule costs at each thing that it looks at: `cargo bench -p lintainer-custom`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use lintainer_core::engine::{Configuration, Engine, Files};
use lintainer_core::linter::Serial;
use lintainer_core::rule::Registry;

/// How many containers there are.
const CONTAINERS: usize = 1000;

/// How many times each rule runs, so that it outweighs reading the files.
const COPIES: usize = 50;

const RULES: [(&str, &str, &str); 5] = [
    ("image", "'image'", "image.registry != 'registry.example' && !image.repository.startsWith('library/')"),
    ("container", "'container'", "container.ports.exists(p, p.container == 22) && !('team' in workload.labels)"),
    ("env", "'env'", "env.name.endsWith('_TOKEN') && has(env.value) && env.value != ''"),
    ("regex", "'env'", "env.name.matches('^[A-Z]+_(TOKEN|SECRET)$') && has(env.value)"),
    (
        "object",
        "'object/Deployment'",
        "object.spec.template.spec.containers.exists(c, has(c.securityContext) && \
      has(c.securityContext.capabilities) && has(c.securityContext.capabilities.add) && \
      'SYS_ADMIN' in c.securityContext.capabilities.add)",
    ),
];

fn main() {
    let files: Vec<(String, String)> = (0..CONTAINERS).map(|n| (format!("k8s/{n}.yaml"), manifest(n))).collect();
    let files = Files::from_texts(files);
    let without = best(&Engine::new(Registry::new([])), &files);
    println!("| rule | µs a node |\n|---|---|");
    for (name, each, when) in RULES {
        let page = |n: usize| {
            format!(
                "# {name}-{n}\n\nBad\n\nSo.\n\n```toml rule\n\
                 each = {each}\nwhen = \"\"\"{when}\"\"\"\nmessage = 'x'\n```\n"
            )
        };
        let pages: Vec<String> = (0..COPIES).map(page).collect();
        let loaded = lintainer_custom::load(pages.iter().map(|page| ("a.md", page.as_str())), &Registry::new([]));
        assert_eq!(loaded.faults, []);
        let with = best(&Engine::new(Registry::new(loaded.rules.iter().map(|custom| custom.rule))), &files);
        let nodes = COPIES * if each == "'env'" { CONTAINERS * 3 } else { CONTAINERS };
        println!("| {name} | {:.2} |", with.saturating_sub(without).as_secs_f64() * 1e6 / nodes as f64);
    }
}

/// The shortest of some runs.
fn best(engine: &Engine, files: &Files) -> Duration {
    let run = |_| {
        let start = Instant::now();
        let report = engine.check(files, &Configuration::default(), &Serial).unwrap();
        assert_eq!(report.errors, []);
        start.elapsed()
    };
    (0..7).map(run).min().unwrap()
}

fn manifest(n: usize) -> String {
    MANIFEST.replace("NUMBER", &n.to_string())
}

const MANIFEST: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-NUMBER
  labels:
    team: shop
spec:
  selector:
    matchLabels:
      app: app-NUMBER
  template:
    metadata:
      labels:
        app: app-NUMBER
    spec:
      containers:
        - name: app
          image: registry.example/app:NUMBER
          ports:
            - containerPort: 8080
          env:
            - name: MODE
              value: prod
            - name: LEVEL
              value: info
            - name: URL
              value: http://x
          securityContext:
            capabilities:
              drop:
                - ALL
";
