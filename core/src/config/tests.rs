use std::collections::BTreeMap;

use super::*;
use crate::model::Format;
use crate::rule::{
    BoolOption, Confidence, DateOption, Fixable, IntOption, ListOption, NumberOption, Page, Practice, Profile,
    QuantityOption, Rule, RuleOption, TableOption, VersionOption, WordOption,
};
use crate::settings::{Date, KubernetesVersion, OptionValue};

pub(super) const fn rule(name: &'static str, practice: Practice, default: bool, page: &'static str) -> Rule {
    with(name, practice, default, page, &[])
}

const fn with(
    name: &'static str,
    practice: Practice,
    default: bool,
    page: &'static str,
    options: &'static [&'static RuleOption],
) -> Rule {
    Rule {
        name,
        practice,
        severity: Severity::Warning,
        confidence: Confidence::High,
        since: "0.1.0",
        profiles: if default { &[Profile::Essential] } else { &[Profile::Hardened] },
        fixable: Fixable::No,
        formats: &[Format::Dockerfile],
        page: Page::new(page),
        yields_to: &[],
        options,
        checks: &[],
    }
}

static ROOT_USER: Rule = rule(
    "root-user",
    Practice::Unprivileged,
    true,
    "# test\n\nA test\n\nA test.\n\n## In other tools\n\nhadolint DL3002\n",
);
static HOST_PATH: Rule = rule("host-path-mount", Practice::Volumes, false, "# test\n\nA test\n\nA test.\n");
static FLOATING: Rule = rule(
    "floating-tag",
    Practice::TrustedImages,
    true,
    "# test\n\nA test\n\nA test.\n\n## In other tools\n\nhadolint DL3007 · checkov CKV_DOCKER_7\n",
);
static ALLOW: ListOption = ListOption::new("allow", &[], "registries");
static STRICT: BoolOption = BoolOption::new("strict", false, "more");
static MAX_AGE: IntOption = IntOption::new("max_age", 3, "days");
static BY_NAME: TableOption = TableOption::new("by_name", "names");
static SHARE: NumberOption = NumberOption::new("share", 0.5, "a part");
static SINCE: DateOption = DateOption::new("since", "a day");
static TARGET: VersionOption = VersionOption::new("target", "a version");
static SIZE: QuantityOption = QuantityOption::new("size", "1Mi", "memory");
static MODE: WordOption = WordOption::new("mode", "all", &["all", "first"], "which ones");
static UNTRUSTED: Rule = with(
    "untrusted-registry",
    Practice::TrustedImages,
    true,
    "# test\n\nA test\n\nA test.\n\n## In other tools\n\ncheckov CKV_DOCKER_7\n",
    &[
        ALLOW.declared(),
        STRICT.declared(),
        MAX_AGE.declared(),
        BY_NAME.declared(),
        SHARE.declared(),
        SINCE.declared(),
        TARGET.declared(),
        SIZE.declared(),
        MODE.declared(),
    ],
);

fn registry() -> Registry {
    Registry::new([&ROOT_USER, &HOST_PATH, &FLOATING, &UNTRUSTED])
}

fn sources(files: &[(&str, &str)]) -> Sources {
    let files = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect::<BTreeMap<_, _>>();
    Sources { files, ..Sources::default() }
}

fn enabled(files: &[(&str, &str)], layers: Vec<ConfigLayer>, path: &str) -> Vec<&'static str> {
    let registry = registry();
    let config = Config::resolve(&registry, Sources { layers, ..sources(files) }).unwrap();
    let table = config.settings_for([path]);
    let settings = &table.all()[table.index_for(path)];
    // Those of which nothing is left out by its name in another tool.
    let whole = |name: &&'static str| !settings.ignored_aliases.iter().any(|(rule, _)| rule == name);
    settings.enabled.keys().copied().filter(whole).collect()
}

fn errors(text: &str) -> Vec<String> {
    let registry = registry();
    let result = Config::resolve(&registry, sources(&[("lintainer.toml", text)]));
    result.unwrap_err().0.iter().map(ConfigError::concise).collect()
}

fn flags(text: &str) -> ConfigLayer {
    ConfigLayer::from_toml(Origin::CommandLine, text, &registry()).unwrap()
}

#[test]
fn without_configuration_the_defaults_apply() {
    assert_eq!(enabled(&[], vec![], "Dockerfile"), ["floating-tag", "root-user", "untrusted-registry"]);
}

#[test]
fn selectors_name_rules_practices_and_aliases() {
    let on = |text: &str| enabled(&[("lintainer.toml", text)], vec![], "Dockerfile");
    assert_eq!(on("select = ['all']").len(), 4);
    assert_eq!(on("select = ['p05', 'P7']"), ["root-user"]);
    assert_eq!(on("profile = 'hardened'\nselect = ['p05', 'P7']"), ["host-path-mount", "root-user"]);
    assert_eq!(on("select = ['unprivileged-containers']"), ["root-user"]);
    assert_eq!(on("select = ['trusted-images']\nignore = ['hadolint/DL3007']"), ["untrusted-registry"]);
    assert_eq!(on("select = ['DL3002']"), ["root-user"]);
    assert_eq!(on("select = []"), [] as [&str; 0]);
    assert_eq!(on("extend_select = ['host-path-mount']").len(), 4);
}

#[test]
fn a_profile_says_how_far_the_findings_of_each_rule_are_shown() {
    let shown = |text: &str, layers: Vec<ConfigLayer>| {
        let registry = registry();
        let files = [("lintainer.toml", text)];
        let config = Config::resolve(&registry, Sources { layers, ..sources(&files) }).unwrap();
        let settings = config.settings_for(["a/Dockerfile"]).all()[0].clone();
        let last = |name| settings.enabled.get(name).copied();
        (settings.profile, last("root-user"), last("host-path-mount"), settings.counted.contains("host-path-mount"))
    };
    let essential = (Profile::Essential, Some(Profile::Essential), None, true);
    let hardened = (Profile::Hardened, Some(Profile::Hardened), Some(Profile::Hardened), false);
    let audit = (Profile::Audit, Some(Profile::Audit), Some(Profile::Audit), false);
    assert_eq!(shown("", vec![]), essential);
    assert_eq!(shown("profile = 'hardened'", vec![]), hardened);
    assert_eq!(shown("profile = 'hardened'", vec![flags("profile = 'essential'")]), essential);
    assert_eq!(shown("select = ['all']", vec![]), audit);
    assert_eq!(shown("select = ['all']", vec![flags("profile = 'essential'")]), essential);
    assert_eq!(shown("profile = 'hardened'", vec![flags("select = ['all']")]), audit);
    assert_eq!(shown("profile = 'hardened'\nselect = ['all']", vec![]), hardened);
    let named = (Profile::Essential, Some(Profile::Essential), Some(Profile::Named), false);
    assert_eq!(shown("extend-select = ['host-path-mount']", vec![]), named);
    let only = (Profile::Essential, Some(Profile::Named), None, false);
    assert_eq!(shown("", vec![flags("select = ['root-user']")]), only);
    assert_eq!(
        errors("\nprofile = 'strickt'"),
        [
            "lintainer.toml:2:11: `strickt` is no value of `profile`; it is one of essential, hardened, audit, did you mean `hardened`?"
        ]
    );
    assert_eq!(
        errors("[[overrides]]\nfiles = 'a/**'\nprofile = 'hardend'"),
        [
            "lintainer.toml:3:11: `hardend` is no value of `profile`; it is one of essential, hardened, audit, did you mean `hardened`?"
        ]
    );
}

#[test]
fn a_profile_may_be_for_some_paths() {
    let text = "[[overrides]]\nfiles = ['api/**']\nprofile = 'hardened'\n";
    let files = [("lintainer.toml", text), ("web/lintainer.toml", "profile = 'audit'")];
    assert_eq!(enabled(&files, vec![], "api/Dockerfile").len(), 4);
    assert_eq!(enabled(&files, vec![], "web/Dockerfile").len(), 4);
    assert_eq!(enabled(&files, vec![], "Dockerfile").len(), 3);
}

#[test]
fn the_name_of_several_rules_in_another_tool_means_all_of_them() {
    let on = |text: &str| enabled(&[("lintainer.toml", text)], vec![], "Dockerfile");
    assert_eq!(on("select = ['CKV_DOCKER_7']"), ["floating-tag", "untrusted-registry"]);
    assert_eq!(on("ignore = ['checkov/CKV_DOCKER_7']"), ["root-user"]);
    assert_eq!(on("[rules]\nCKV_DOCKER_7 = 'off'"), ["root-user"]);
    assert_eq!(
        errors("[rules.CKV_DOCKER_7]\nseverity = 'fatal'"),
        ["lintainer.toml:2:12: `fatal` is no value of `severity`; it is one of error, warning, info, off"]
    );
    let (flag, faults) = Selector::parse_list(["ckv_docker_7"], &registry());
    assert_eq!(faults, []);
    assert_eq!(flag, [Selector::Alias(&FLOATING, "checkov/CKV_DOCKER_7"), Selector::Rule(&UNTRUSTED)]);
}

#[test]
fn a_name_of_another_tool_that_no_rule_answers_to_is_a_note() {
    let registry = registry();
    let notes = |text: &str| {
        let sources =
            Sources { files: [("lintainer.toml".to_string(), text.to_string())].into(), ..Sources::default() };
        let config = Config::resolve(&registry, sources).unwrap();
        config.notes().map(str::to_string).collect::<Vec<_>>()
    };
    let said = "no rule finds what `DL3999` finds, so there is nothing to select or ignore";
    assert_eq!(notes("ignore = ['DL3999']"), [format!("lintainer.toml:1:11: {said}")]);
    assert_eq!(notes("[rules]\nDL3999 = 'off'\n"), [format!("lintainer.toml:2:1: {said}")]);
    for name in
        ["hadolint/DL3999", "kics/x", "CKV_K8S_9999", "CKV2_DOCKER_99", "KSV-0999", "AVD-KSV-0999", "DS-0099", "SC2999"]
    {
        assert_eq!(notes(&format!("ignore = ['{name}']")).len(), 1, "{name}");
    }
    for name in ["DL30", "DLX018", "CKV_K8S", "foo/DL3018", "hadolint/", "KSV"] {
        assert_eq!(errors(&format!("ignore = ['{name}']")).len(), 1, "{name}");
    }
    let (found, faults) = Selector::parse_list(["DL3999", "root-user"], &registry);
    assert_eq!((found.len(), faults.len()), (1, 1));
}

#[test]
fn patterns_say_what_files_are() {
    let registry = registry();
    let files = [
        (
            "lintainer.toml".to_string(),
            "[formats]\ndockerfile = ['*.docker', 'b/x.yaml']\ncompose = 'a/*'\n".to_string(),
        ),
        ("sub/lintainer.toml".to_string(), "[formats]\nkubernetes = '*.docker'\n".to_string()),
    ];
    let config = Config::resolve(&registry, Sources { files: files.into(), ..Sources::default() }).unwrap();
    let of = |path: &str| config.format_of(path).map(crate::model::Format::name);
    assert_eq!([of("x.docker"), of("b/x.yaml"), of("c/b/x.yaml")], [Some("dockerfile"), Some("dockerfile"), None]);
    assert_eq!([of("a/x.docker"), of("sub/x.docker"), of("y")], [Some("compose"), Some("kubernetes"), None]);
    assert_eq!(errors("[formats]\nproject = 'x'").len(), 1);
}

#[test]
fn the_day_of_the_run_holds_where_no_source_names_one() {
    let registry = registry();
    let day = crate::settings::Date::parse("2026-05-01");
    let today = |text: &str| {
        let files = [("lintainer.toml".to_string(), text.to_string())].into();
        let config = Config::resolve(&registry, Sources { files, day, ..Sources::default() }).unwrap();
        config.settings_for(["Dockerfile"]).all()[0].today.map(|date| date.to_string())
    };
    assert_eq!(today("").as_deref(), Some("2026-05-01"));
    assert_eq!(today("today = 2025-01-01").as_deref(), Some("2025-01-01"));
}

#[test]
fn options_of_a_form_are_checked_when_they_are_read() {
    let header = "[rules.untrusted-registry]\n";
    let good = "share = 3\nsince = 2026-01-31\ntarget = '1.30'\nsize = '64Mi'\nmode = 'first'\n";
    let registry = registry();
    let layer = ConfigLayer::from_toml(Origin::Default, &format!("{header}{good}"), &registry).unwrap();
    let options = &layer.keys.rules["untrusted-registry"].options;
    assert_eq!(options["share"].value, OptionValue::Number(3.0));
    assert_eq!(options["since"].value, OptionValue::Text("2026-01-31".into()));
    let fault = |line: &str| errors(&format!("{header}{line}")).concat().replace("lintainer.toml:2:", "");
    assert_eq!(fault("since = '2026-02-30'"), "9: `2026-02-30` is no value of `since`; it is a day, as YYYY-MM-DD");
    assert_eq!(
        fault("target = 'newest'"),
        "10: `newest` is no value of `target`; it is a minor version in quotes, such as \"1.30\""
    );
    assert_eq!(
        fault("target = 1.30"),
        "10: `target` must be a minor version in quotes, such as \"1.30\", not a number with a fraction"
    );
    assert_eq!(fault("size = '64MB'"), "8: `64MB` is no value of `size`; it is a quantity in quotes, such as \"64Mi\"");
    assert_eq!(
        fault("mode = 'frist'"),
        "8: `frist` is no value of `mode`; it is one of all, first, did you mean `first`?"
    );
    assert_eq!(fault("share = '3.5'"), "9: `share` must be a number, not a text");
    assert_eq!(fault("share = nan"), "9: `share` must be a number, not nan or infinite");
    assert_eq!(
        fault("since = ''\nmax_age = 1.5").lines().next().unwrap(),
        "lintainer.toml:3:11: `max_age` must be a whole number, not a number with a fraction"
    );
    let given = serde_json::json!({"rules": {"untrusted-registry": {"share": 0.25, "mode": "last"}}});
    let errors = ConfigLayer::from_json(Origin::Caller, &given, &registry).unwrap_err();
    assert!(errors.to_string().ends_with("`last` is no value of `mode`; it is one of all, first"), "{errors}");
}

#[test]
fn a_narrower_word_wins_and_ignore_wins_a_tie() {
    let on = |text: &str| enabled(&[("lintainer.toml", text)], vec![], "Dockerfile");
    assert_eq!(on("select = ['floating-tag']\nignore = ['all']"), ["floating-tag"]);
    assert_eq!(on("select = ['all']\nignore = ['p01']\nextend-select = ['floating-tag']").len(), 3);
    assert_eq!(on("select = ['root-user']\nignore = ['root-user']"), [] as [&str; 0]);
    assert_eq!(on("select = ['root-user']\n[rules.root-user]\nseverity = 'off'"), [] as [&str; 0]);
}

#[test]
fn the_nearest_file_wins_and_replaces_the_one_above() {
    let files = [("lintainer.toml", "ignore = ['p01']"), ("web/lintainer.toml", "ignore = ['p05']")];
    assert_eq!(enabled(&files, vec![], "Dockerfile"), ["root-user"]);
    assert_eq!(enabled(&files, vec![], "web/a/Dockerfile"), ["floating-tag", "untrusted-registry"]);
    assert_eq!(enabled(&files, vec![], "website/Dockerfile"), ["root-user"]);
    let extending = [
        ("lintainer.toml", "ignore = ['p01']"),
        ("web/lintainer.toml", "extends = '../lintainer.toml'\nignore = ['p05']"),
    ];
    assert_eq!(enabled(&extending, vec![], "web/Dockerfile"), [] as [&str; 0]);
}

#[test]
fn files_above_the_base_are_found_by_their_absolute_path() {
    let registry = registry();
    let mut sources = sources(&[("/home/me/lintainer.toml", "select = ['p05']\nexclude = ['shop/old']")]);
    sources.base = "/home/me/shop".into();
    let config = Config::resolve(&registry, sources).unwrap();
    let table = config.settings_for(["a/Dockerfile", "../x/Dockerfile", "../../y/Dockerfile"]);
    let count = |path| table.all()[table.index_for(path)].enabled.len();
    assert_eq!((count("a/Dockerfile"), count("../x/Dockerfile"), count("../../y/Dockerfile")), (1, 1, 3));
    assert!(config.is_excluded("old/x/Dockerfile"));
    assert!(!config.is_excluded("older/Dockerfile"));
}

#[test]
fn overrides_are_for_some_paths() {
    let text = "[[overrides]]\nfiles = ['tests/**', '*.dev']\nignore = ['root-user']\nmin-severity = 'error'\n";
    let files = [("a/lintainer.toml", text)];
    assert_eq!(enabled(&files, vec![], "a/tests/x/Dockerfile").len(), 2);
    assert_eq!(enabled(&files, vec![], "a/b/Dockerfile.dev").len(), 2);
    assert_eq!(enabled(&files, vec![], "a/b/tests/Dockerfile").len(), 3);
    let registry = registry();
    let config = Config::resolve(&registry, sources(&files)).unwrap();
    let table = config.settings_for(["a/tests/1", "a/tests/2", "a/Dockerfile"]);
    assert_eq!(table.all().len(), 3, "the run, the folder, the override");
    assert_eq!(table.all()[table.index_for("a/tests/2")].min_severity, Severity::Error);
}

#[test]
fn flags_win_but_leave_exceptions_for_paths() {
    let text = "ignore = ['root-user']\n[[overrides]]\nfiles = 'tests/**'\nignore = ['floating-tag']\nextend-select = ['host-path-mount']\n";
    let files = [("lintainer.toml", text)];
    assert_eq!(enabled(&files, vec![flags("select = ['root-user']")], "Dockerfile"), ["root-user"]);
    assert_eq!(enabled(&files, vec![flags("select = ['all']")], "tests/Dockerfile").len(), 3);
    assert_eq!(enabled(&files, vec![flags("ignore = ['p01']")], "tests/Dockerfile"), ["host-path-mount"]);
}

#[test]
fn values_and_options_are_merged_one_by_one() {
    let base = "trusted-registries = ['ghcr.io/acme/*']\nkubernetes-version = '1.29'\n[rules.untrusted-registry]\nstrict = true\nmax-age = 5\n";
    let leaf = "extends = ['../base.toml']\ntoday = 2026-02-03\n[rules.untrusted-registry]\nmax_age = 7\nseverity = 'error'\n[rules.untrusted-registry.by-name]\nx = ['1', 2]\n";
    let registry = registry();
    let config = Config::resolve(&registry, sources(&[("base.toml", base), ("a/lintainer.toml", leaf)])).unwrap();
    let table = config.settings_for(["a/Dockerfile"]);
    let settings = &table.all()[table.index_for("a/Dockerfile")];
    let option = |name| settings.option(&UNTRUSTED, name).unwrap().clone();
    assert_eq!(option("allow"), OptionValue::List(vec!["ghcr.io/acme/*".into()]));
    assert_eq!(option("strict"), OptionValue::Bool(true));
    assert_eq!(option("max_age"), OptionValue::Int(7));
    assert_eq!(option("by_name"), OptionValue::Table(vec![("x".into(), vec!["1".into(), "2".into()])]));
    assert_eq!(settings.severities["untrusted-registry"], Severity::Error);
    assert_eq!(settings.kubernetes_version, KubernetesVersion::v1(29));
    assert_eq!(settings.today, Some(Date::new(2026, 2, 3)));
}

#[test]
fn faults_are_collected_and_name_what_was_meant() {
    let text = "selct = ['all']\nignore = ['rot-user', 'zzz']\nmin-severity = 'warn'\nroot = 3\n[rules.root-user]\nallow = 1\n[rules.untrusted-registry]\nmaxage = 2\nstrict = 'yes'\n[[overrides]]\nignore = []\nroot = true\n";
    assert_eq!(
        errors(text),
        [
            "lintainer.toml:1:1: unknown key `selct`, did you mean `select`?",
            "lintainer.toml:2:11: unknown rule `rot-user`, did you mean `root-user`?",
            "lintainer.toml:2:23: unknown rule `zzz`",
            "lintainer.toml:3:16: `warn` is no value of `min-severity`; it is one of info, warning, error",
            "lintainer.toml:4:8: `root` must be true or false, not a number",
            "lintainer.toml:6:1: unknown key `allow` of the rule `root-user`",
            "lintainer.toml:8:1: unknown key `maxage` of the rule `untrusted-registry`, did you mean `max_age`?",
            "lintainer.toml:9:10: `strict` must be true or false, not a text",
            "lintainer.toml:10:1: an entry of `overrides` needs `files`: the paths that it is for",
            "lintainer.toml:12:1: unknown key `root` in an override",
        ]
    );
}

#[test]
fn broken_toml_is_named_at_its_place() {
    let found = errors("select = ['all'\nignore = [\n");
    assert!(found.iter().all(|error| error.starts_with("lintainer.toml:")), "{found:?}");
    assert!(!found.is_empty());
    assert!(errors("exclude = ['a[b', '!x', '']").len() == 3);
}

#[test]
fn extends_must_exist_and_end() {
    assert_eq!(
        errors("extends = 'base.toml'"),
        ["lintainer.toml:1:11: the configuration `base.toml` that is extended was not found in this project"]
    );
    assert_eq!(
        errors("extends = ['./lintainer.toml']"),
        ["lintainer.toml:1:12: the configuration `lintainer.toml` extends itself"]
    );
    assert_eq!(extended_paths("a/lintainer.toml", "extends = ['../x.toml', 'y.toml']"), ["x.toml", "a/y.toml"]);
}

#[test]
fn faulty_files_are_left_out_where_work_must_go_on() {
    let registry = registry();
    let (config, errors) = Config::resolve_lossy(&registry, sources(&[("lintainer.toml", "selct = 1")]));
    assert_eq!(errors.0.len(), 1);
    assert_eq!(config.settings_for([]).all()[0].enabled.len(), 3);
}

#[test]
fn a_file_given_by_name_applies_to_everything() {
    let registry = registry();
    let mut sources = sources(&[("ci.toml", "select = ['p05']"), ("a/lintainer.toml", "select = ['all']")]);
    sources.explicit = Some("ci.toml".into());
    let config = Config::resolve(&registry, sources).unwrap();
    let table = config.settings_for(["a/Dockerfile"]);
    assert_eq!(table.all()[table.index_for("a/Dockerfile")].enabled.len(), 1);
}

#[test]
fn excluded_paths_are_relative_to_their_file() {
    let registry = registry();
    let files = [
        ("lintainer.toml", "exclude = ['vendor', '/build', 'docs/**/old']"),
        ("web/lintainer.toml", "exclude = ['gen/*.yaml']"),
    ];
    let config = Config::resolve(&registry, sources(&files)).unwrap();
    for path in ["vendor", "a/vendor/b/Dockerfile", "build/Dockerfile", "docs/a/b/old/x", "web/gen/a.yaml"] {
        assert!(config.is_excluded(path), "{path}");
    }
    for path in ["vendors/Dockerfile", "a/build/Dockerfile", "gen/a.yaml", "web/gen/a/b.yaml", "docs/x"] {
        assert!(!config.is_excluded(path), "{path}");
    }
}

#[test]
fn the_root_of_a_project_is_known() {
    let registry = registry();
    let files = [("lintainer.toml", "root = true"), ("a/b/lintainer.toml", "")];
    let config = Config::resolve(&registry, sources(&files)).unwrap();
    assert_eq!(config.root_of("a/b/c/Dockerfile"), Some(""));
}

#[test]
fn json_is_read_like_a_file() {
    let json = serde_json::json!({ "select": ["p05"], "min_severity": "error", "ignore": null });
    let layer = ConfigLayer::from_json(Origin::Caller, &json, &registry()).unwrap();
    assert_eq!(layer.keys.min_severity.as_ref().unwrap().value, Severity::Error);
    assert_eq!(enabled(&[], vec![layer], "Dockerfile"), ["root-user"]);
    let wrong = ConfigLayer::from_json(Origin::Caller, &serde_json::json!({ "selec": [] }), &registry()).unwrap_err();
    assert_eq!(wrong.to_string(), "arguments: unknown key `selec`, did you mean `select`?");
}

#[test]
fn each_value_is_explained() {
    let registry = registry();
    let text = "exclude = ['gen']\nextend-select = [\n  'host-path-mount',\n]\n[rules.root-user]\nseverity = 'info'\n\n[[overrides]]\nfiles = ['t/**']\nignore = ['floating-tag']\n";
    let layers = vec![flags("min-severity = 'warning'")];
    let config = Config::resolve(&registry, Sources { layers, ..sources(&[("lintainer.toml", text)]) }).unwrap();
    let explained = config.explain_for("t/gen/Dockerfile");
    assert_eq!(explained.files, ["lintainer.toml"]);
    assert_eq!(explained.overrides[0].0.to_string(), "lintainer.toml:8");
    assert_eq!(explained.excluded_by.unwrap().1.to_string(), "lintainer.toml:1");
    let why = |name| {
        let rule = explained.rules.iter().find(|rule| rule.rule.name == name).unwrap();
        (rule.enabled, rule.because.clone(), rule.from.to_string())
    };
    assert_eq!(why("host-path-mount"), (true, "select = host-path-mount".into(), "lintainer.toml:3".into()));
    assert_eq!(why("floating-tag"), (false, "ignore = floating-tag".into(), "lintainer.toml:10".into()));
    assert_eq!(why("root-user"), (true, "profile = essential".into(), "default".into()));
    let severity = explained.values.iter().find(|value| value.key == "min-severity").unwrap();
    assert_eq!((severity.value.as_str(), severity.from.to_string()), ("warning", "command line:1".into()));
}

#[test]
fn the_schema_names_every_rule_and_option() {
    let schema = schema(&registry());
    let rule = &schema["definitions"]["rules"]["properties"]["untrusted-registry"];
    assert_eq!(rule["anyOf"][1]["properties"]["max_age"]["default"], 3);
    for key in read::SHARED_KEYS.iter().chain(&read::TOP_KEYS) {
        assert!(schema["properties"][key].is_object(), "{key}");
        assert!(schema["properties"][key]["description"].is_string(), "{key}");
    }
    assert!(schema["definitions"]["override"]["properties"]["root"].is_null());
}

#[test]
fn what_fits_no_file_is_said_with_its_place() {
    let registry = registry();
    let text = "formats = { compose = ['stack/*.yml', 'gone/*.yml'] }\n\n[[overrides]]\nfiles = ['web', 'api/**', 'testdata/x']\n";
    let files = [("lintainer.toml", text), ("sub/lintainer.toml", "[[overrides]]\nfiles = ['nowhere']\n")];
    let config = Config::resolve(&registry, sources(&files)).unwrap();
    let files = ["web/Dockerfile", "stack/a.yml", "sub/Dockerfile"];
    let at_top = |folder: &str| !folder.ends_with("sub");
    let notes = config.unused(&files, &at_top);
    let expected = [
        "lintainer.toml:4: the override for `api` fits no file",
        "lintainer.toml:1: the format for `gone/*.yml` fits no file",
    ];
    assert_eq!(notes, expected);
    assert_eq!(config.unused(&files, &|_| true).len(), 3);
    assert!(config.unused(&files, &|_| false).is_empty());
}
