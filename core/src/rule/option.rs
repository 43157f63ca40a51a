//! What can be configured for a rule.

use std::marker::PhantomData;

use crate::model::{Quantity, parse_quantity};
use crate::settings::{Date, KubernetesVersion, OptionValue};

/// Something that can be configured for a rule.
#[derive(Debug, Clone, Copy)]
pub struct RuleOption {
    /// Its key, in snake_case.
    pub name: &'static str,
    /// The value without configuration; it also fixes the type.
    pub default: OptionDefault,
    /// What it does.
    pub what: &'static str,
}

/// A default, and with it the type, of a rule's option.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OptionDefault {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number that may have a fraction.
    Number(f64),
    /// A text of a form.
    Text(&'static str, TextForm),
    /// A list of texts.
    List(&'static [&'static str]),
    /// A table from text to a list of texts, empty by default.
    Table,
}

/// What a text of an option must be. The default is always accepted: an empty one means that nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// A day.
    Date,
    /// A minor version of Kubernetes.
    KubernetesVersion,
    /// A quantity of Kubernetes.
    Quantity,
    /// One of some words.
    OneOf(&'static [&'static str]),
}

impl TextForm {
    /// Whether a text has the form.
    pub fn accepts(self, text: &str) -> bool {
        match self {
            TextForm::Date => Date::parse(text).is_some(),
            TextForm::KubernetesVersion => KubernetesVersion::parse(text).is_some(),
            TextForm::Quantity => parse_quantity(text).is_some(),
            TextForm::OneOf(words) => words.contains(&text),
        }
    }

    /// The form in words, with its article.
    pub fn name(self) -> &'static str {
        match self {
            TextForm::Date => "a day, as YYYY-MM-DD",
            TextForm::KubernetesVersion => "a minor version in quotes, such as \"1.30\"",
            TextForm::Quantity => "a quantity in quotes, such as \"64Mi\"",
            TextForm::OneOf(_) => "a text",
        }
    }

    /// [`TextForm::name`], with the words that are accepted.
    pub fn expected(self) -> String {
        match self {
            TextForm::OneOf(words) => format!("one of {}", words.join(", ")),
            _ => self.name().to_string(),
        }
    }
}

/// The type of an option's value, as a check gets it.
pub trait OptionKind {
    /// What [`Context::get`](crate::context::Context::get) returns.
    type Value<'a>: Default;

    /// Reads a value that the configuration has accepted.
    fn read(value: &OptionValue) -> Option<Self::Value<'_>>;
}

/// An option of a rule with its type: a static that the rule lists and its checks ask for, so that a misspelt name does not
/// compile.
#[derive(Debug)]
pub struct Typed<K> {
    option: RuleOption,
    kind: PhantomData<fn() -> K>,
}

impl<K> Typed<K> {
    const fn of(name: &'static str, default: OptionDefault, what: &'static str) -> Self {
        Typed { option: RuleOption { name, default, what }, kind: PhantomData }
    }

    /// The option, for the list of its rule.
    pub const fn declared(&'static self) -> &'static RuleOption {
        &self.option
    }
}

/// True or false.
#[derive(Debug)]
pub struct Bool;
/// A whole number.
#[derive(Debug)]
pub struct Int;
/// A number that may have a fraction.
#[derive(Debug)]
pub struct Number;
/// One of some words.
#[derive(Debug)]
pub struct Word;
/// A day, or none.
#[derive(Debug)]
pub struct Day;
/// A minor version of Kubernetes, or none.
#[derive(Debug)]
pub struct Version;
/// A quantity of Kubernetes.
#[derive(Debug)]
pub struct Amount;
/// A list of texts.
#[derive(Debug)]
pub struct List;
/// A table from text to texts.
#[derive(Debug)]
pub struct Table;

/// An option that is true or false.
pub type BoolOption = Typed<Bool>;
/// An option that is a whole number.
pub type IntOption = Typed<Int>;
/// An option that is a number, perhaps with a fraction.
pub type NumberOption = Typed<Number>;
/// An option that is one of some words.
pub type WordOption = Typed<Word>;
/// An option that is a day; none by default.
pub type DateOption = Typed<Day>;
/// An option that is a minor version of Kubernetes; none by default.
pub type VersionOption = Typed<Version>;
/// An option that is a quantity of Kubernetes.
pub type QuantityOption = Typed<Amount>;
/// An option that is a list of texts.
pub type ListOption = Typed<List>;
/// An option that is a table from text to texts; empty by default.
pub type TableOption = Typed<Table>;

impl BoolOption {
    /// An option with its name, default and what it does.
    pub const fn new(name: &'static str, default: bool, what: &'static str) -> Self {
        Typed::of(name, OptionDefault::Bool(default), what)
    }
}

impl IntOption {
    /// An option with its name, default and what it does.
    pub const fn new(name: &'static str, default: i64, what: &'static str) -> Self {
        Typed::of(name, OptionDefault::Int(default), what)
    }
}

impl NumberOption {
    /// An option with its name, default and what it does.
    pub const fn new(name: &'static str, default: f64, what: &'static str) -> Self {
        Typed::of(name, OptionDefault::Number(default), what)
    }
}

impl WordOption {
    /// An option with its name, default, the words that are accepted, and what it does.
    pub const fn new(
        name: &'static str,
        default: &'static str,
        words: &'static [&'static str],
        what: &'static str,
    ) -> Self {
        Typed::of(name, OptionDefault::Text(default, TextForm::OneOf(words)), what)
    }
}

impl DateOption {
    /// An option with its name and what it does.
    pub const fn new(name: &'static str, what: &'static str) -> Self {
        Typed::of(name, OptionDefault::Text("", TextForm::Date), what)
    }
}

impl VersionOption {
    /// An option with its name and what it does.
    pub const fn new(name: &'static str, what: &'static str) -> Self {
        Typed::of(name, OptionDefault::Text("", TextForm::KubernetesVersion), what)
    }
}

impl QuantityOption {
    /// An option with its name, default and what it does.
    pub const fn new(name: &'static str, default: &'static str, what: &'static str) -> Self {
        Typed::of(name, OptionDefault::Text(default, TextForm::Quantity), what)
    }
}

impl ListOption {
    /// An option with its name, default and what it does.
    pub const fn new(name: &'static str, default: &'static [&'static str], what: &'static str) -> Self {
        Typed::of(name, OptionDefault::List(default), what)
    }
}

impl TableOption {
    /// An option with its name and what it does.
    pub const fn new(name: &'static str, what: &'static str) -> Self {
        Typed::of(name, OptionDefault::Table, what)
    }
}

impl OptionKind for Bool {
    type Value<'a> = bool;

    fn read(value: &OptionValue) -> Option<bool> {
        if let OptionValue::Bool(value) = value { Some(*value) } else { None }
    }
}

impl OptionKind for Int {
    type Value<'a> = i64;

    fn read(value: &OptionValue) -> Option<i64> {
        if let OptionValue::Int(value) = value { Some(*value) } else { None }
    }
}

impl OptionKind for Number {
    type Value<'a> = f64;

    fn read(value: &OptionValue) -> Option<f64> {
        if let OptionValue::Number(value) = value { Some(*value) } else { None }
    }
}

impl OptionKind for Word {
    type Value<'a> = &'a str;

    fn read(value: &OptionValue) -> Option<&str> {
        value.text()
    }
}

impl OptionKind for Day {
    type Value<'a> = Option<Date>;

    fn read(value: &OptionValue) -> Option<Option<Date>> {
        value.text().map(Date::parse)
    }
}

impl OptionKind for Version {
    type Value<'a> = Option<KubernetesVersion>;

    fn read(value: &OptionValue) -> Option<Option<KubernetesVersion>> {
        value.text().map(KubernetesVersion::parse)
    }
}

impl OptionKind for Amount {
    type Value<'a> = Option<Quantity>;

    fn read(value: &OptionValue) -> Option<Option<Quantity>> {
        value.text().map(parse_quantity)
    }
}

impl OptionKind for List {
    type Value<'a> = &'a [String];

    fn read(value: &OptionValue) -> Option<&[String]> {
        if let OptionValue::List(values) = value { Some(values) } else { None }
    }
}

impl OptionKind for Table {
    type Value<'a> = &'a [(String, Vec<String>)];

    fn read(value: &OptionValue) -> Option<&[(String, Vec<String>)]> {
        if let OptionValue::Table(entries) = value { Some(entries) } else { None }
    }
}
