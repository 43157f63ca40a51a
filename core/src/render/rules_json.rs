//! The rules in `json`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::json::{VERSION, to_line};
use super::rule_url;
use crate::rule::{Example, ExampleKind, OptionDefault, REPORT_NAME, Registry, Rule, RuleOption};

/// All rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RulesJson<'a> {
    /// The version of the contract: 1.
    pub version: u32,
    /// The rules by name.
    pub rules: Vec<RuleJson<'a>>,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleJson<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// The practice's number: 0 to 12.
    pub practice: u8,
    /// `error`, `warning` or `info`.
    pub severity: Cow<'a, str>,
    /// `high`, `medium` or `low`.
    pub confidence: Cow<'a, str>,
    /// The profile in which ordinary findings first show: `essential`, `hardened` or `audit`, or `named` for none of
    /// them.
    pub profile: Cow<'a, str>,
    /// Whether it is on without configuration.
    pub default: bool,
    /// What it looks at.
    pub formats: Vec<Cow<'a, str>>,
    /// `no`, `sometimes` or `always`.
    pub fixable: Cow<'a, str>,
    /// What is wrong, in one line.
    pub summary: Cow<'a, str>,
    /// Why it matters.
    pub why: Cow<'a, str>,
    /// Names of the same rule in other tools: `tool/ID`.
    pub aliases: Vec<Cow<'a, str>>,
    /// What can be configured.
    pub options: Vec<OptionJson<'a>>,
    /// Bad and good files.
    pub examples: Vec<ExampleJson<'a>>,
    /// Pages to read on.
    pub references: Vec<Cow<'a, str>>,
    /// The version that brought it.
    pub since: Cow<'a, str>,
    /// Rules whose finding at the same place replaces this one's.
    pub yields_to: Vec<Cow<'a, str>>,
    /// The rule's page.
    pub url: Cow<'a, str>,
}

/// An option of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OptionJson<'a> {
    /// Its key.
    pub name: Cow<'a, str>,
    /// `boolean`, `integer`, `string`, `list` or `table`.
    #[serde(rename = "type")]
    pub kind: Cow<'a, str>,
    /// The value without configuration.
    pub default: serde_json::Value,
    /// What it does.
    pub what: Cow<'a, str>,
}

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExampleJson<'a> {
    /// The format that is shown.
    pub format: Cow<'a, str>,
    /// `bad`: exactly one finding of the rule; `good`: none; `fixed`: exactly one, which the fix mends.
    pub kind: Cow<'a, str>,
    /// The main file.
    pub text: Cow<'a, str>,
    /// What the fix makes of it, for `fixed`.
    pub after: Option<Cow<'a, str>>,
    /// Further files.
    pub files: Vec<ExampleFileJson<'a>>,
    /// The configuration that it needs; often empty.
    pub config: Cow<'a, str>,
    /// Paths beside the files, one in a line, where the example is about these.
    pub listing: Option<Cow<'a, str>>,
}

/// A further file of an example.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExampleFileJson<'a> {
    /// Its path.
    pub path: Cow<'a, str>,
    /// Its text.
    pub text: Cow<'a, str>,
}

impl<'a> RulesJson<'a> {
    /// The contract's view of all rules of a registry.
    pub fn new(registry: &Registry) -> Self {
        RulesJson { version: VERSION, rules: registry.rules().iter().map(|rule| RuleJson::from(*rule)).collect() }
    }
}

impl From<&'static Rule> for RuleJson<'_> {
    fn from(rule: &'static Rule) -> Self {
        let all = |texts: &'static [&'static str]| texts.iter().map(|text| Cow::from(*text)).collect();
        RuleJson {
            name: rule.name.into(),
            practice: rule.practice.number(),
            severity: rule.severity.name().into(),
            confidence: rule.confidence.name().into(),
            profile: rule.profile().name().into(),
            default: rule.is_default(),
            formats: rule.formats.iter().map(|format| format.name().into()).collect(),
            fixable: rule.fixable.name().into(),
            summary: rule.summary().into(),
            why: rule.why().into(),
            aliases: rule.aliases().map(Cow::from).collect(),
            options: rule.options.iter().map(|option| OptionJson::from(*option)).collect(),
            examples: rule.examples().map(ExampleJson::from).collect(),
            references: all(rule.references()),
            since: rule.since.into(),
            yields_to: all(rule.yields_to),
            url: rule_url(rule).into(),
        }
    }
}

impl From<&'static RuleOption> for OptionJson<'_> {
    fn from(option: &'static RuleOption) -> Self {
        let (kind, default) = match option.default {
            OptionDefault::Bool(value) => ("boolean", value.into()),
            OptionDefault::Int(value) => ("integer", value.into()),
            OptionDefault::Number(value) => ("number", value.into()),
            OptionDefault::Text(value, _) => ("string", value.into()),
            OptionDefault::List(values) => ("list", values.into()),
            OptionDefault::Table => ("table", serde_json::json!({})),
        };
        OptionJson { name: option.name.into(), kind: kind.into(), default, what: option.what.into() }
    }
}

impl From<&'static Example> for ExampleJson<'_> {
    fn from(example: &'static Example) -> Self {
        let (kind, after) = match &example.kind {
            ExampleKind::Bad => ("bad", None),
            ExampleKind::Good => ("good", None),
            ExampleKind::Fixed(after) => ("fixed", Some(after.as_ref().into())),
        };
        let reports = example.reports.iter().map(|text| (REPORT_NAME, *text));
        let file =
            |(path, text): (&'static str, &'static str)| ExampleFileJson { path: path.into(), text: text.into() };
        ExampleJson {
            format: example.format.name().into(),
            kind: kind.into(),
            text: example.text.as_ref().into(),
            after,
            files: example.files.iter().copied().chain(reports).map(file).collect(),
            config: example.config.into(),
            listing: example.listing.map(Into::into),
        }
    }
}

/// All rules as JSON, one line.
pub fn rules_json(registry: &Registry) -> String {
    to_line(&RulesJson::new(registry))
}
