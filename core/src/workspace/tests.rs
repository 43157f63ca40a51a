use super::*;
use crate::config::Sources;
use crate::context::Context;
use crate::engine::Files;
use crate::finding::{Edit, Finding, Fix, Safety};
use crate::linter::{Failure, Serial};
use crate::model::{Format, ImageReference, Tag};
use crate::render::OutputFormat;
use crate::report::NOT_OURS;
use crate::rule::{Check, Confidence, Fixable, Page, Practice, Profile, Registry, Rule, Severity};
use crate::source::{MAX_FILE_BYTES, too_large_message};
use proptest::prelude::*;

static UNTAGGED: Rule = rule("untagged", &[Check::Image(untagged)]);

const fn rule(name: &'static str, checks: &'static [Check]) -> Rule {
    Rule {
        name,
        practice: Practice::Soundness,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: &[Profile::Essential],
        fixable: Fixable::Always,
        formats: &[Format::Dockerfile, Format::Compose, Format::Kubernetes],
        page: Page::new("# untagged\n\nA test\n\nA test.\n"),
        yields_to: &[],
        options: &[],
        checks,
    }
}

fn untagged(image: &ImageReference, cx: &mut Context<'_>) {
    if image.tag() == Tag::Missing {
        let fix = Fix::safe("Add a tag", vec![Edit::insert_after(image.span, ":1")]);
        cx.report(image.span, "no tag").fix(fix);
    }
}

fn engine() -> Engine {
    Engine::new(Registry::new([&UNTAGGED]))
}

fn json(engine: &Engine, report: &Report) -> String {
    engine.render(report, OutputFormat::Json, &Default::default())
}

fn file(workspace: &Workspace, key: &str) -> Option<Arc<File>> {
    workspace.entry(key)?.file().cloned()
}

const PATHS: [&str; 7] =
    ["Dockerfile", "compose.yaml", "compose.override.yaml", "k/pod.yaml", "lintainer.toml", "k/lintainer.toml", "a"];

const TEXTS: [&str; 7] = [
    "FROM a\nFROM b:1\n",
    "services:\n  a: {image: a}\n  b: {image: b}\n",
    "services:\n  a: {image: c}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: d}]}\n",
    "ignore = ['untagged']\n",
    "exclude = ['k']\n",
    "",
];

proptest! {
    #[test]
    fn any_order_of_changes_ends_in_the_report_of_a_fresh_run(
        steps in prop::collection::vec((0..PATHS.len(), prop::option::of(0..TEXTS.len()), any::<bool>()), 1..24),
    ) {
        let engine = engine();
        let mut workspace = Workspace::new(&engine);
        let mut files = BTreeMap::new();
        for (path, text, checks) in steps {
            let path = PATHS[path];
            match text.map(|text| TEXTS[text]) {
                Some(text) => {
                    let before = files.insert(path.to_string(), text.as_bytes().to_vec());
                    prop_assert_eq!(workspace.set(path, text.as_bytes()), before.as_deref() != Some(text.as_bytes()));
                }
                None => prop_assert_eq!(workspace.remove(path), files.remove(path).is_some()),
            }
            if !checks {
                continue;
            }
            let files = Files(files.clone().into_iter().collect());
            let fresh = engine.check(&files, &Configuration::default(), &Serial);
            match (workspace.check(&Serial), fresh) {
                (Ok(kept), Ok(fresh)) => {
                    prop_assert_eq!(json(&engine, &kept), json(&engine, &fresh));
                    prop_assert_eq!((kept.files, kept.skipped), (fresh.files, fresh.skipped));
                    prop_assert_eq!(kept.hidden, fresh.hidden);
                }
                (kept, fresh) => {
                    let message = |it: Result<Report, ConfigErrors>| it.map(|_| ()).map_err(|it| it.to_string());
                    prop_assert_eq!(message(kept), message(fresh));
                }
            }
        }
    }
}

#[test]
fn only_what_changed_is_parsed_again() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    for path in ["a/Dockerfile", "b/Dockerfile", "c/Dockerfile"] {
        workspace.set(path, b"FROM a\n".as_slice());
    }
    assert!(workspace.entry("a/Dockerfile").unwrap().file().is_none());
    workspace.check(&Serial).unwrap();
    let (a, b) = (file(&workspace, "a/Dockerfile").unwrap(), file(&workspace, "b/Dockerfile").unwrap());
    workspace.remove("c/Dockerfile");
    workspace.set("0/Dockerfile", b"FROM b\n".as_slice());
    workspace.set("b/Dockerfile", b"FROM c:1\n".as_slice());
    let report = workspace.check(&Serial).unwrap();
    assert_eq!(report.findings.len(), 2);
    assert!(Arc::ptr_eq(&a, &file(&workspace, "a/Dockerfile").unwrap()));
    assert!(!Arc::ptr_eq(&b, &file(&workspace, "b/Dockerfile").unwrap()));
}

#[test]
fn a_derived_file_is_linted_and_never_edited() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    let text = TEXTS[3].as_bytes();
    workspace.set("pod.yaml", text);
    workspace.set_derived("chart/rendered.yaml", text);
    let report = workspace.check(&Serial).unwrap();
    let fixes: Vec<_> = report.findings.iter().map(|it| (report.path(it.span), it.fixes.len())).collect();
    assert_eq!(fixes, [("chart/rendered.yaml", 0), ("pod.yaml", 1)]);
    let outcome = workspace.fix(Safety::Safe, &Serial).unwrap();
    assert_eq!(outcome.changed.into_keys().collect::<Vec<_>>(), ["pod.yaml"]);
    assert_eq!(outcome.report.findings.len(), 1);
    assert!(workspace.set("chart/rendered.yaml", text), "what it is has changed");
    assert_eq!(workspace.fix(Safety::Safe, &Serial).unwrap().changed.len(), 2);
}

#[test]
fn what_is_too_large_is_an_error_until_it_is_not() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    workspace.set("Dockerfile", vec![b'#'; MAX_FILE_BYTES + 1]);
    let report = workspace.check(&Serial).unwrap();
    assert_eq!(report.errors, [FileProblem { path: "Dockerfile".to_string(), message: too_large_message() }]);
    workspace.set("Dockerfile", b"FROM a:1\n".as_slice());
    assert!(workspace.check(&Serial).unwrap().errors.is_empty());
}

#[test]
fn a_configuration_applies_from_then_on() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    workspace.set("Dockerfile", b"FROM a\n".as_slice());
    let mut count = |toml: &str| {
        workspace.configure(Configuration { toml: Some(toml.to_string()), ..Configuration::default() });
        workspace.check(&Serial).map(|report| report.findings.len()).ok()
    };
    assert_eq!(
        [count(""), count("ignore = ['untagged']"), count("wrong"), count("")],
        [Some(1), Some(0), None, Some(1)]
    );
}

/// Files on a disk, some of which cannot be read.
struct Disk(BTreeMap<&'static str, &'static str>);

impl Reader for Disk {
    fn read(&self, key: &str) -> Result<Vec<u8>, String> {
        self.0.get(key).map(|text| text.as_bytes().to_vec()).ok_or_else(|| "no such file".to_string())
    }
}

/// Workers that survive panics, as threads of front ends do, and that leave out all jobs when they are told to.
#[derive(Default)]
struct Guarded {
    is_stopped: bool,
}

impl Workers for Guarded {
    fn run(&self, count: usize, job: &(dyn Fn(usize) + Sync)) -> Vec<Failure> {
        let guarded = |index: &usize| std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(*index))).is_err();
        let count = if self.is_stopped { 0 } else { count };
        (0..count).filter(guarded).map(|index| Failure { index, message: "a fault".to_string() }).collect()
    }
}

fn paths(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| report.path(finding.span)).collect()
}

#[test]
fn the_role_and_the_configuration_decide_what_is_said() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    let roles = [Role::Given, Role::Derived, Role::Found, Role::Named, Role::Needed];
    for role in roles {
        for (folder, name) in
            [("a", "Dockerfile"), ("left-out", "Dockerfile"), ("a/testdata", "Dockerfile"), ("a", "x.json")]
        {
            let path = format!("{role:?}/{folder}/{name}");
            let text = if name == "x.json" { "[]" } else { "FROM a\n" };
            workspace.put(&path, &path, role, Content::Held(text.as_bytes().into()));
        }
    }
    let toml = Some("exclude = ['left-out']".to_string());
    workspace.configure(Configuration { toml, ..Configuration::default() });
    let report = workspace.check(&Serial).unwrap();
    let all = ["a/Dockerfile", "a/testdata/Dockerfile", "left-out/Dockerfile"];
    let of = |role: &str, paths: &[&str]| paths.iter().map(|path| format!("{role}/{path}")).collect::<Vec<_>>();
    let judged = [of("Derived", &all[..1]), of("Found", &all), of("Given", &all[..1]), of("Named", &all)].concat();
    assert_eq!(report.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>(), judged);
    assert_eq!(paths(&report), judged);
    let skipped: Vec<_> = report.skipped.iter().map(|skipped| (skipped.path.as_str(), skipped.reason)).collect();
    assert_eq!(
        skipped,
        [
            ("Derived/a/testdata/Dockerfile", Some("test data")),
            ("Derived/a/x.json", None),
            ("Found/a/x.json", None),
            ("Given/a/testdata/Dockerfile", Some("test data")),
            ("Given/a/x.json", None),
            ("Named/a/x.json", Some(NOT_OURS)),
        ]
    );
}

#[test]
fn a_key_is_not_a_path() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    workspace.put("untitled:1", "Dockerfile", Role::Given, Content::Open(b"FROM a\n".into()));
    workspace.put("file:///Dockerfile", "Dockerfile", Role::Given, Content::Held(b"FROM b\n".into()));
    let report = workspace.check(&Serial).unwrap();
    let key = |finding: &Finding| workspace.entry_of(finding.span.file).unwrap().key();
    assert_eq!(report.findings.iter().map(key).collect::<Vec<_>>(), ["untitled:1", "file:///Dockerfile"]);
    assert!(workspace.entry("Dockerfile").is_none());
    assert!(workspace.put("untitled:1", "notes.md", Role::Given, Content::Open(b"FROM a\n".into())));
    assert_eq!(workspace.check(&Serial).unwrap().findings.len(), 1);
}

#[test]
fn what_is_elsewhere_is_read_when_it_is_needed_and_parsed_when_it_changed() {
    let engine = engine();
    let disk = Disk([("a/Dockerfile", "FROM a\n"), ("b/Dockerfile", "FROM b\n")].into());
    let mut workspace = Workspace::new(&engine).reading(&disk);
    let put = |workspace: &mut Workspace, key: &str, role: Role| workspace.put(key, key, role, Content::Elsewhere);
    put(&mut workspace, "a/Dockerfile", Role::Found);
    put(&mut workspace, "gone/Dockerfile", Role::Found);
    put(&mut workspace, "gone/.env", Role::Needed);
    let gone = [FileProblem { path: "gone/Dockerfile".to_string(), message: "no such file".to_string() }];
    let report = workspace.check(&Serial).unwrap();
    assert_eq!((paths(&report), &report.errors[..]), (vec!["a/Dockerfile"], &gone[..]));
    assert_eq!((report.files.len(), report.skipped.len()), (1, 0));
    let before = file(&workspace, "a/Dockerfile").unwrap();
    assert!(put(&mut workspace, "a/Dockerfile", Role::Found));
    assert_eq!(workspace.check(&Serial).unwrap().errors, gone);
    assert!(Arc::ptr_eq(&before, &file(&workspace, "a/Dockerfile").unwrap()));
    let (project, problems) = workspace.classify(&Serial);
    assert_eq!((project.files().len(), &problems[..]), (3, &gone[..]));
    let outcome = workspace.fix(Safety::Safe, &Serial).unwrap();
    assert_eq!(outcome.changed, [("a/Dockerfile".to_string(), "FROM a:1\n".to_string())].into());
    assert_eq!(outcome.report.errors, gone);
    let report = workspace.check_once(&Serial).unwrap();
    assert_eq!((paths(&report), &report.errors[..]), (vec!["a/Dockerfile"], &gone[..]));
}

#[test]
fn what_is_said_of_a_file_is_what_it_is_from_then_on() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    workspace.set("a.docker", b"FROM a\n".as_slice());
    workspace.put("b.txt", "b.txt", Role::Named, Content::Held(b"ARG x\n FROM a\n".into()));
    let mut check = |toml: &str| {
        workspace.configure(Configuration { toml: Some(toml.to_string()), ..Configuration::default() });
        let once = workspace.check_once(&Serial).unwrap();
        let report = workspace.check(&Serial).unwrap();
        assert_eq!(paths(&once), paths(&report));
        paths(&report).iter().map(|path| path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(check(""), ["b.txt"]);
    assert_eq!(check("formats = {dockerfile = ['*.docker']}"), ["a.docker", "b.txt"]);
    assert_eq!(check("formats = {compose = ['b.*']}"), [""; 0]);
    let mut workspace = workspace.reading_named_as(Some(Format::Compose));
    workspace.configure(Configuration::default());
    assert_eq!(paths(&workspace.check(&Serial).unwrap()), [""; 0]);
}

#[test]
fn jobs_that_are_left_out_are_done_the_next_time() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    workspace.set("Dockerfile", b"FROM a\n".as_slice());
    workspace.check(&Guarded { is_stopped: true }).unwrap();
    assert!(file(&workspace, "Dockerfile").is_none());
    assert_eq!(workspace.check(&Guarded::default()).unwrap().findings.len(), 1);
}

static FAULTY: Rule = rule("faulty", &[Check::Text(faulty), Check::Project(faulty_project)]);

static FAULTY_TEXT: Rule = rule("faulty-text", &[Check::Text(faulty)]);

static NOWHERE: Disk = Disk(BTreeMap::new());

fn faulty(file: &File, _: &mut Context<'_>) {
    assert!(!file.source.text().contains("FAULT"), "as the test wants it");
}

fn faulty_project(_: &Project, _: &mut Context<'_>) {
    panic!("as the test wants it");
}

#[test]
fn a_panic_is_an_error_of_its_file_and_the_others_are_judged() {
    let engine = Engine::new(Registry::new([&UNTAGGED, &FAULTY]));
    let files = Files::from_texts([("a/Dockerfile", "FROM a\n# FAULT\n"), ("b/Dockerfile", "FROM b\n")]);
    let report = engine.check(&files, &Configuration::default(), &Guarded::default()).unwrap();
    assert_eq!(paths(&report), ["b/Dockerfile"]);
    let errors = ["a/Dockerfile", "all files"].map(|path| FileProblem::internal(path, "a fault"));
    assert_eq!(report.errors, errors);
    assert!(report.errors.iter().all(FileProblem::is_internal));
}

#[test]
fn a_configuration_that_is_resolved_elsewhere_is_the_only_one() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    workspace.set("Dockerfile", b"FROM a\n".as_slice());
    workspace.set("lintainer.toml", b"ignore = ['untagged']\n".as_slice());
    assert_eq!(workspace.check(&Serial).unwrap().findings.len(), 0);
    workspace.use_config(Config::resolve(engine.rules(), Sources::default()).unwrap());
    assert_eq!(workspace.check(&Serial).unwrap().findings.len(), 1);
    workspace.set("lintainer.toml", b"wrong\n".as_slice());
    assert_eq!(workspace.check(&Serial).unwrap().findings.len(), 1);
}

#[test]
fn each_file_may_be_a_project_of_its_own() {
    let engine = Engine::new(Registry::new([&UNTAGGED, &FAULTY_TEXT]));
    let mut workspace = Workspace::new(&engine).reading(&NOWHERE);
    let texts = [
        ("0", "compose.yaml", "services:\n  a: {image: a}\n"),
        ("1", "compose.override.yaml", "services:\n  a: {image: b:1}\n"),
        ("2", "testdata/Dockerfile", "FROM a\n"),
        ("3", "Dockerfile", "FROM a\n# FAULT\n"),
        ("4", "Dockerfile", "FROM a\n"),
    ];
    for (key, path, text) in texts {
        workspace.put(key, path, Role::Given, Content::Held(text.as_bytes().into()));
    }
    workspace.put("5", "Dockerfile", Role::Given, Content::Elsewhere);
    let reports = workspace.check_each(&Guarded::default()).unwrap();
    let counts: Vec<_> = reports.iter().map(|report| (report.findings.len(), report.errors.len())).collect();
    assert_eq!(counts, [(1, 0), (0, 0), (0, 0), (0, 1), (1, 0), (0, 1)]);
    assert!(reports[3].errors[0].is_internal() && reports[3].errors[0].path == "Dockerfile");
    assert_eq!(workspace.check(&Guarded::default()).unwrap().findings.len(), 1, "the override has a tag");
}

static UNFITTING: Rule = rule("unfitting", &[Check::Object(&[crate::kubernetes::Kind::ANY], unfitting)]);

fn unfitting(object: &crate::kubernetes::Object, cx: &mut Context<'_>) {
    for one in cx.violations(object).iter() {
        let definition = cx.project().definition_of(object.resource());
        let finding = cx.report(one.span.unwrap_or(object.span()), one.path.clone());
        if let Some(definition) = definition {
            finding.related(definition, "here");
        }
    }
}

/// A definition of `example.com/v1` Thing, whose specs have these fields.
fn definition(name: &str, fields: &str) -> String {
    format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: {name}\nspec:\n  \
         group: example.com\n  names:\n    kind: Thing\n  versions:\n  - name: v1\n    schema:\n      openAPIV3Schema:\n        \
         type: object\n        properties:\n          spec: {{type: object, properties: {{{fields}}}}}\n"
    )
}

const THING: &str =
    "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {size: 1, colour: red, shape: {}}\n";

/// What is said about an object: its paths, each with the file and line of the definition.
fn said(report: &Report) -> Vec<String> {
    let related = |finding: &Finding| {
        let span = finding.related.first().map(|related| related.span)?;
        let source = report.sources.iter().find(|source| source.id == span.file)?;
        Some(format!("{}:{}", source.path, source.position(span.start).line))
    };
    let show = |finding: &Finding| format!("{} {}", finding.message, related(finding).unwrap_or_default());
    report.findings.iter().map(show).collect()
}

#[test]
fn an_object_is_judged_again_when_its_definition_changes() {
    let engine = Engine::new(Registry::new([&UNFITTING]));
    let mut workspace = Workspace::new(&engine);
    workspace.set("thing.yaml", THING.as_bytes());
    let mut check = |change: &dyn Fn(&mut Workspace)| {
        change(&mut workspace);
        let kept = said(&workspace.check(&Serial).unwrap());
        assert_eq!(said(&workspace.check_once(&Serial).unwrap()), kept);
        kept
    };
    assert_eq!(check(&|_| {}), [""; 0]);
    let first = definition("things.example.com", "size: {type: integer}, colour: {type: string}");
    let set = |text: &str| {
        let bytes = text.as_bytes().to_vec();
        move |workspace: &mut Workspace| _ = workspace.set("crd.yaml", bytes.clone())
    };
    assert_eq!(check(&set(&first)), ["spec.shape crd.yaml:4"]);
    let other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n---\n";
    let second = definition("things.example.com", "size: {type: string}, shape: {type: object}");
    assert_eq!(check(&set(&format!("{other}{second}"))), ["spec.size crd.yaml:8", "spec.colour crd.yaml:8"]);
    let open = format!("# open in an editor\n{first}").into_bytes();
    let put = |workspace: &mut Workspace| {
        _ = workspace.put("crd.yaml", "crd.yaml", Role::Given, Content::Open(open.clone().into()));
    };
    assert_eq!(check(&put), ["spec.shape crd.yaml:5"]);
    // Of two definitions the cluster has one: only what both refuse is said.
    let before = |workspace: &mut Workspace| _ = workspace.set("a.yaml", second.as_bytes().to_vec());
    assert_eq!(check(&before), [""; 0]);
    let without = |workspace: &mut Workspace| _ = workspace.remove("crd.yaml");
    assert_eq!(check(&without), ["spec.size a.yaml:4", "spec.colour a.yaml:4"]);
    let renamed = definition("things.example.org", "size: {type: string}");
    let rename = |workspace: &mut Workspace| _ = workspace.set("a.yaml", renamed.as_bytes().to_vec());
    assert_eq!(check(&rename), [""; 0]);
}

#[test]
fn definitions_that_nobody_asks_for_are_not_read_again() {
    struct Counting(std::sync::Mutex<Vec<String>>);
    impl Reader for Counting {
        fn read(&self, key: &str) -> Result<Vec<u8>, String> {
            self.0.lock().unwrap().push(key.to_string());
            match key {
                "crd.yaml" => Ok(definition("things.example.com", "size: {type: integer}").into_bytes()),
                "thing.yaml" => Ok(THING.as_bytes().to_vec()),
                _ => Ok(THING.replace("example.com", "example.org").into_bytes()),
            }
        }
    }
    let engine = Engine::new(Registry::new([&UNFITTING]));
    let read = |keys: &[&str]| {
        let reader = Counting(Default::default());
        let mut workspace = Workspace::new(&engine).reading(&reader);
        keys.iter().for_each(|key| _ = workspace.put(key, key, Role::Given, Content::Elsewhere));
        let said = said(&workspace.check_once(&Serial).unwrap()).len();
        (said, reader.0.into_inner().unwrap().len())
    };
    assert_eq!(read(&["crd.yaml", "other.yaml"]), (0, 2));
    assert_eq!(read(&["crd.yaml", "thing.yaml"]), (2, 3));
}

#[test]
fn large_and_broken_definitions_end() {
    let engine = Engine::new(Registry::new([&UNFITTING]));
    let check = |text: String| {
        let mut workspace = Workspace::new(&engine);
        workspace.set("thing.yaml", THING.as_bytes());
        workspace.set("crd.yaml", text.into_bytes());
        said(&workspace.check(&Serial).unwrap()).len()
    };
    let fields: String =
        (0..10_000).map(|at| format!("f{at}: {{type: object, properties: {{g{at}: {{}}}}}}, ")).collect();
    assert_eq!(check(definition("things.example.com", &fields)), 3);
    let long = format!("size: {{type: string, description: '{}'}}", "long ".repeat(1_000_000));
    assert_eq!(check(definition("things.example.com", &long)), 3);
    let whole = definition("things.example.com", "size: {type: integer}");
    assert_eq!(check(whole.replace("kind: Thing", "kind: [Thing]")), 0);
    assert_eq!(check(whole.replace("{type: integer}", "{type: integer")), 0);
    assert_eq!(check(whole.replace("versions:", "versions: &v [*v]\n  x:")), 0);
}

#[test]
fn folders_of_schemas_are_read_and_not_judged() {
    let engine = Engine::new(Registry::new([&UNFITTING, &UNTAGGED]));
    let check = |schemas: &str, files: &[(&str, &str)]| {
        let mut workspace = Workspace::new(&engine);
        workspace.set("lintainer.toml", format!("schemas = ['{schemas}']").into_bytes());
        workspace.set("thing.yaml", THING.as_bytes());
        files.iter().for_each(|(path, text)| _ = workspace.set(path, text.as_bytes()));
        let report = workspace.check(&Serial).unwrap();
        assert_eq!(said(&workspace.check_once(&Serial).unwrap()), said(&report));
        assert_eq!((report.files.len(), report.skipped.len()), (1, 0), "{schemas}");
        said(&report)
    };
    let yaml = definition("things.example.com", "size: {type: integer}, colour: {type: string}");
    let pod = TEXTS[3];
    assert_eq!(check("s", &[("s/a/crd.yaml", &format!("{pod}---\n{yaml}"))]), ["spec.shape s/a/crd.yaml:9"]);
    let json = r#"{"type": "object", "properties": {"spec": {"type": "object", "additionalProperties": false,
        "properties": {"size": {"type": ["integer", "null"]}, "shape": {"type": "string"}}}}}"#;
    let wanted = |path: &str| [format!("spec.colour {path}:1"), format!("spec.shape {path}:1")];
    for path in ["s/thing-example-v1.json", "s/example.com/thing_v1.json"] {
        assert_eq!(check("./s/", &[(path, json)]), wanted(path));
    }
    // Another version, another group, what cannot be read.
    for (path, text) in
        [("s/thing-example-v2.json", json), ("s/thing-other-v1.json", json), ("s/thing-example-v1.json", "{")]
    {
        assert_eq!(check("s", &[(path, text)]), [""; 0], "{path}");
    }
    // Nothing is closed that does not say so.
    let open = json.replace(r#""additionalProperties": false,"#, "");
    assert_eq!(check("s", &[("s/thing-example-v1.json", &open)]), ["spec.shape s/thing-example-v1.json:1"]);
}

#[test]
fn kustomizations_are_built_from_the_files_of_a_workspace() {
    let engine = engine();
    let mut workspace = Workspace::new(&engine);
    workspace.set("base/kustomization.yaml", b"resources: [a.yaml]\n".as_slice());
    workspace.set("base/a.yaml", b"apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n".as_slice());
    workspace.set("top/kustomization.yaml", b"resources: [../base]\ncommonLabels: {team: x}\n".as_slice());
    let build = workspace.build("top", crate::kustomize::Options::default()).unwrap();
    let label = build.objects[0].root.at(&["metadata", "labels", "team"]).unwrap();
    let entry = workspace.entry_of(label.origin.at.file).unwrap();
    assert_eq!((label.text(), entry.path()), (Some("x"), "top/kustomization.yaml"));
    let gone = workspace.build("other", crate::kustomize::Options::default()).unwrap_err();
    assert_eq!(gone.message, "`other` has no kustomization");
}
