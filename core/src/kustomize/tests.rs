//! Builds of small kustomizations in memory: limits, faults, and printed builds.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Build, Builder, Failure, Files, Limits, Look, Options, Reason, Step, lines};
use crate::source::Source;
use crate::span::FileId;
use crate::yaml::{Dialect, Field};

/// Files in memory.
pub(super) struct Memory(BTreeMap<String, String>);

impl Memory {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        Memory(files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect())
    }
}

impl Files for Memory {
    fn look(&self, path: &str) -> Look {
        if let Some(at) = self.0.keys().position(|known| known == path) {
            let text = self.0[path].clone();
            return if text == "?" {
                Look::Unread
            } else {
                Look::File(FileId(at as u32), Arc::from(text.into_bytes()))
            };
        }
        let is_folder = path.is_empty() || self.0.keys().any(|known| known.starts_with(&format!("{path}/")));
        if is_folder { Look::Folder } else { Look::Absent }
    }
}

fn build(files: &[(&str, &str)], folder: &str) -> Result<Build, Failure> {
    let files = Memory::new(files);
    Builder::new(&files, Options::default()).build(folder)
}

fn printed(files: &[(&str, &str)], folder: &str) -> String {
    lines(&build(files, folder).unwrap().objects).into_iter().map(|line| line.text + "\n").collect()
}

fn reason(files: &[(&str, &str)], folder: &str) -> Reason {
    build(files, folder).map(|_| ()).unwrap_err().reason
}

const DEPLOYMENT: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: a
        image: nginx
        command: [sh, -c, "a\tb"]
"#;

const OVERLAY: &str = "resources: [../base]
namespace: prod
images: [{name: nginx, newTag: '2'}]
patches:
- target: {kind: Deployment}
  patch: |-
    - op: add
      path: /spec/replicas
      value: 3
";

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

#[test]
fn what_cannot_be_built_is_refused_with_a_reason() {
    for (files, wanted) in [
        (
            &[("kustomization.yaml", "resources: [b]\n"), ("b/kustomization.yaml", "resources: [../]\n")][..],
            Reason::Cycle,
        ),
        (&[("kustomization.yaml", "resources: [.]\n")], Reason::Cycle),
        (&[("kustomization.yaml", "resources: ['https://example.com/x?ref=v1']\n")], Reason::Remote),
        (&[("kustomization.yaml", "resources: [github.com/a/b//c]\n")], Reason::Remote),
        (&[("kustomization.yaml", "resources: [gone.yaml]\n")], Reason::Missing),
        (&[("kustomization.yaml", "resources: [../x.yaml]\n")], Reason::Outside),
        (&[("kustomization.yaml", "resources: [a]\n"), ("a/x", "")], Reason::Missing),
        (&[("kustomization.yaml", "resources: []\n"), ("kustomization.yml", "resources: []\n")], Reason::Missing),
        (&[("kustomization.yaml", "helmCharts: [{name: x}]\n")], Reason::Unsupported),
        (&[("kustomization.yaml", "namePrefix: 1\n")], Reason::Invalid),
        (&[("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", "- 1\n")], Reason::Invalid),
        (&[("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", "a: [\n")], Reason::Invalid),
    ] {
        assert_eq!(reason(files, ""), wanted, "{files:?}");
    }
}

#[test]
fn faults_say_how_they_were_reached() {
    let files = [
        ("top/kustomization.yaml", "resources: [../base]\n"),
        ("base/kustomization.yaml", "resources:\n- a.yaml\n- a.yaml\n"),
        ("base/a.yaml", CONFIG),
    ];
    let failure = build(&files, "top").unwrap_err();
    assert_eq!(failure.reason, Reason::Conflict);
    assert_eq!(failure.message, "ConfigMap `a` is there already");
    let at = failure.at.unwrap();
    assert_eq!((at.file, at.start), (FileId(1), 22));
    assert_eq!(failure.through.iter().map(|span| span.file).collect::<Vec<_>>(), [FileId(2)]);
}

#[test]
fn unknown_files_of_generators_make_unknown_values() {
    let files = [("kustomization.yaml", "configMapGenerator: [{name: a, files: [k=x.bin]}]\n"), ("x.bin", "?")];
    let build = build(&files, "").unwrap();
    let value = build.objects[0].root.at(&["data", "k"]).unwrap();
    assert_eq!(value.origin.by, Step::Unknown);
    assert_eq!(build.objects[0].name(), "a-<unknown>");
}

#[test]
fn files_of_environments_are_read_line_by_line() {
    let files = [
        (
            "kustomization.yaml",
            "configMapGenerator: [{name: a, envs: [x.env]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n",
        ),
        ("x.env", "\u{feff}A=1\r\n# no\r\n\r\n  B= two \r\nC\r\n"),
    ];
    assert!(printed(&files, "").starts_with("apiVersion: v1\ndata:\n  A: \"1\"\n  B: ' two '\n  C: \"\"\n"));
}

#[test]
fn many_entries_and_deep_values_are_no_trouble() {
    let many: String = (0..10_000).map(|at| format!("  key-{at}: v\n")).collect();
    let labels = format!("resources: [a.yaml]\ncommonLabels:\n{many}");
    let patch = format!("{CONFIG}data:\n{many}");
    let files = [("kustomization.yaml", labels.as_str()), ("a.yaml", patch.as_str())];
    assert_eq!(build(&files, "").unwrap().objects.len(), 1);
    let deep = format!("{CONFIG}data: {}{}\n", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(reason(&[("kustomization.yaml", "resources: [a.yaml]\n"), ("a.yaml", &deep)], ""), Reason::Invalid);
    // Each of these names the one before it twice.
    let mut bomb = "a0: &a0 [x, x]\n".to_string();
    (1..40).for_each(|at| bomb += &format!("a{at}: &a{at} [*a{}, *a{}]\n", at - 1, at - 1));
    let source = Source::new(FileId(0), "a.yaml", bomb);
    let failure = super::inline::documents(&source, Step::Written, &mut Limits::of_nodes(1_000)).unwrap_err();
    assert_eq!(failure.reason, Reason::Limit);
    let long =
        format!("resources: [a.yaml]\npatches: [{{target: {{name: '{}.'}}, patch: '[]'}}]\n", "a*".repeat(2_000));
    assert_eq!(reason(&[("kustomization.yaml", &long), ("a.yaml", CONFIG)], ""), Reason::Limit);
}

#[test]
fn patterns_of_targets_take_no_time_that_grows_fast() {
    let name = "a".repeat(200);
    let config = CONFIG.replace("name: a", &format!("name: {name}"));
    let patched = |pattern: &str| {
        let patch = "[{op: add, path: /data, value: {k: v}}]";
        let text = format!("resources: [a.yaml]\npatches: [{{target: {{name: '{pattern}'}}, patch: '{patch}'}}]\n");
        build(&[("kustomization.yaml", &text), ("a.yaml", &config)], "")
            .map(|build| build.objects[0].root.get("data").is_some())
            .map_err(|failure| failure.reason)
    };
    for pattern in ["(a+)+b", "(a|a)*b", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)x", "(a|aa)+$b"] {
        assert_eq!(patched(pattern), Ok(false), "{pattern}");
    }
    assert_eq!(patched("(a+)+"), Ok(true));
    // What would be a huge automaton, and what is none.
    for pattern in ["((a{1000}){1000}){1000}", "(", "(?<a"] {
        assert_eq!(patched(pattern), Err(Reason::Invalid), "{pattern}");
    }
}

#[test]
fn kustomizations_that_list_many_or_each_other_have_limits() {
    let chain = |length: usize| {
        let mut files = vec![("k0/kustomization.yaml".to_string(), "resources: [a.yaml]\n".to_string())];
        files.push(("k0/a.yaml".to_string(), CONFIG.to_string()));
        let listing = |at: usize| (format!("k{at}/kustomization.yaml"), format!("resources: [../k{}]\n", at - 1));
        files.extend((1..length).map(listing));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        build(&files, &format!("k{}", length - 1)).map(|build| build.objects.len()).map_err(|failure| failure.reason)
    };
    assert_eq!(chain(super::MAX_DEPTH), Ok(1));
    assert_eq!(chain(super::MAX_DEPTH + 1), Err(Reason::Limit));
    let mut many = "resources:\n".to_string();
    let mut files = Vec::new();
    for at in 0..2_000 {
        many += &format!("- f{at}.yaml\n");
        files.push((format!("f{at}.yaml"), CONFIG.replace("name: a", &format!("name: a{at}"))));
    }
    files.push(("kustomization.yaml".to_string(), many.clone()));
    let listed = |files: &[(String, String)]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        build(&files, "").map(|build| build.objects.len()).map_err(|failure| failure.reason)
    };
    assert_eq!(listed(&files), Ok(2_000));
    // 10,000 entries for one object are a conflict, and found at the first.
    files.pop();
    files.push(("kustomization.yaml".to_string(), format!("resources:\n{}", "- f1.yaml\n".repeat(10_000))));
    assert_eq!(listed(&files), Err(Reason::Conflict));
}

#[test]
fn patches_for_a_long_list_do_what_they_do_to_a_short_one() {
    // Lists are remembered to be merged once they are long.
    let variables: String = (0..60).map(|at| format!("        - {{name: V{at}, value: x}}\n")).collect();
    let patch = |items: &str| {
        let env = format!("env: [{items}]");
        format!(
            "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {{template: {{spec: {{containers: [{{name: a, {env}}}]}}}}}}}}"
        )
    };
    let patches = [
        "{name: V1, value: y}",
        "{name: N, value: new}, {name: V2, $patch: delete}, {name: V50, value: z}",
        "{name: N, value: newer}, {name: N, value: newest}, {name: M}",
        "{name: V0, value: null}, {name: gone, $patch: delete}",
    ];
    let entries: String = patches.iter().map(|one| format!("- patch: '{}'\n", patch(one))).collect();
    let values = |count: usize| {
        let list: String = variables.lines().take(count).map(|line| format!("{line}\n")).collect();
        let deployment = format!("{DEPLOYMENT}        env:\n{}", list);
        let list = format!("resources: [d.yaml]\npatches:\n{entries}");
        let build = build(&[("kustomization.yaml", &list), ("d.yaml", &deployment)], "").unwrap();
        let containers = build.objects[0].root.at(&["spec", "template", "spec", "containers"]).unwrap().clone();
        let text = |node: &super::Node, key: &str| node.get(key).and_then(super::Node::text).unwrap_or("-").to_string();
        let env = containers.items()[0].get("env").unwrap().items().to_vec();
        env.iter().map(|one| format!("{}={}", text(one, "name"), text(one, "value"))).collect::<Vec<_>>()
    };
    let long = values(60);
    assert_eq!(long[..5], ["V0=-", "N=newer", "M=-", "V50=z", "V1=y"]);
    assert_eq!(long.len(), 61);
    // The last of them are not there in the short list.
    let kept =
        |name: &str| name.starts_with('V') && name[1..].split('=').next().unwrap().parse::<usize>().unwrap() >= 20;
    let (long, short): (Vec<String>, Vec<String>) = (
        long.into_iter().filter(|one| !kept(one)).collect(),
        values(20).into_iter().filter(|one| !kept(one)).collect(),
    );
    assert_eq!(long, short);
}

#[test]
fn resource_definitions_of_many_megabytes_are_built() {
    let words = "what this field of the thing is for in many words ".repeat(10);
    let fields: String =
        (0..2_000).map(|at| format!("{:14}f{at}: {{type: string, description: {words}}}\n", "")).collect();
    let definition = |at: usize| {
        format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: things{at}.example.com}}\n\
             spec:\n  group: example.com\n  names: {{kind: Thing{at}, plural: things{at}}}\n  scope: Namespaced\n  versions:\n  - name: v1\n    \
             schema:\n      openAPIV3Schema:\n        properties:\n          spec:\n            properties:\n{fields}"
        )
    };
    let mut files: Vec<(String, String)> = (0..12).map(|at| (format!("crd{at}.yaml"), definition(at))).collect();
    assert!(files.iter().map(|(_, text)| text.len()).sum::<usize>() > 12 << 20);
    files.push(("d.yaml".to_string(), DEPLOYMENT.to_string()));
    let names: String = files.iter().map(|(path, _)| format!("- {path}\n")).collect();
    let patch =
        "patches: [{target: {name: things3.example.com}, patch: '[{op: add, path: /spec/scope, value: Cluster}]'}]\n";
    files.push(("kustomization.yaml".to_string(), format!("namespace: prod\nresources:\n{names}{patch}")));
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let build = build(&borrowed, "").unwrap();
    let scope = |object: &super::Resource| Some(object.root.at(&["spec", "scope"])?.text()?.to_string());
    let scopes: Vec<String> = build.objects.iter().filter_map(scope).collect();
    assert_eq!((build.objects.len(), scopes.iter().filter(|scope| *scope == "Cluster").count()), (13, 1));
    let of = |object: &&super::Resource| object.root.at(&["metadata", "namespace"]).is_some();
    assert_eq!(build.objects.iter().filter(of).map(|object| object.kind()).collect::<Vec<_>>(), ["Deployment"]);
    // A run keeps their heads.
    let project = crate::linter::load(files.as_slice(), &crate::linter::Serial).0;
    let text = &project.roots()[0].built.as_ref().unwrap().text;
    assert!(text.len() < 1 << 16 && text.contains("namespace: prod"), "{}", text.len());
}

#[test]
fn what_stands_for_a_remote_base_must_be_there() {
    let remote = |here: &str| Options {
        remote: BTreeMap::from([("https://example.com/b?ref=v1".to_string(), here.to_string())]),
        ..Options::default()
    };
    let files = Memory::new(&[
        ("kustomization.yaml", "resources: ['https://example.com/b?ref=v1']\n"),
        ("vendor/b/kustomization.yaml", "resources: [a.yaml]\n"),
        ("vendor/b/a.yaml", CONFIG),
    ]);
    assert_eq!(Builder::new(&files, remote("vendor/b")).build("").unwrap().objects.len(), 1);
    let failure = Builder::new(&files, remote("gone")).build("").unwrap_err();
    assert_eq!(failure.reason, Reason::Missing);
    assert_eq!(failure.message, "`gone`, which stands for `https://example.com/b?ref=v1`, is not there");
}

#[test]
fn a_printed_build_knows_where_its_nodes_are_written() {
    let files = [
        ("base/d.yaml", DEPLOYMENT),
        ("base/kustomization.yaml", "resources: [d.yaml]\n"),
        ("top/kustomization.yaml", OVERLAY),
    ];
    let memory = Memory::new(&files);
    let mut builder = Builder::new(&memory, Options::default());
    let printed = builder.build("top").unwrap().printed(&|_| true);
    let source = Source::new(FileId(9), "built.yaml", printed.text.as_str());
    let documents = crate::yaml::parse(&source, Dialect::Kubernetes);
    let places = &printed.objects[0].places;
    assert_eq!(places.len(), documents[0].all_nodes(&source).count());
    let root = Field::of(documents[0].node(&source).unwrap());
    let place = |field: Field| places.get(field.node().unwrap().id()).unwrap();
    let text = |field: Field| {
        let span = place(field).span;
        builder.source(span.file).unwrap().slice(span).to_string()
    };
    assert_eq!(text(root.at("metadata.name")), "web");
    assert_eq!(text(root.at("metadata.namespace")), "prod");
    assert_eq!(text(root.at("spec.replicas")), "3");
    let container = root.at("spec.template.spec.containers").items().next().unwrap();
    let image = container.key("image");
    assert_eq!((image.word(), place(image).span.file), (Some("nginx:2"), FileId(2)));
    assert!(!place(image).is_verbatim && place(container).is_verbatim);
    assert_eq!(place(container).span.file, FileId(0));
}
