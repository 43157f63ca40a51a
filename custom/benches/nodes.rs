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
      has(c.securityContext.capabilities) && has(c.securityContext.capabilities.add) && 'SYS_ADMIN' in c.securityContext.capabilities.add)",
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
                "# {name}-{n}\n\nBad\n\nSo.\n\n```toml rule\neach = {each}\nwhen = \"\"\"{when}\"\"\"\nmessage = 'x'\n```\n"
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
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{n}\n  labels:\n    team: shop\nspec:\n  selector:\n    matchLabels:\n      \
         app: app-{n}\n  template:\n    metadata:\n      labels:\n        app: app-{n}\n    spec:\n      containers:\n        - name: app\n          image: \
         registry.example/app:{n}\n          ports:\n            - containerPort: 8080\n          env:\n            - name: MODE\n              value: \
         prod\n            - name: LEVEL\n              value: info\n            - name: URL\n              value: http://x\n          \
         securityContext:\n            capabilities:\n              drop:\n                - ALL\n"
    )
}
