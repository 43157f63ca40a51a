//! Holds the mappings of a document against what the API server asks of them.

use super::demands::{self, Demand};
use super::forms::Form;
use super::walk::{Fault, Step, Walk};
use super::{Type, compose, values};
use crate::kubernetes::names::{is_label_value, is_stand_in};
use crate::yaml::{Dialect, Entry, Node, Scalar};

/// The lists of containers of a pod.
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

impl<'a> Walk<'a> {
    /// Says what a mapping of a type lacks, or has too much.
    pub(super) fn asked(&mut self, node: Node<'a>, of: Type<'a>, is_whole: bool) {
        // Of metadata in templates, and of custom resources, less is asked.
        if of.name() == "meta.v1.ObjectMeta" && (self.steps.len() != 1 || self.reading.is_custom) {
            return;
        }
        let demands = match node.document().dialect() {
            Dialect::Compose => compose::demands(of.name()),
            Dialect::Kubernetes | Dialect::Standard => demands::of(of.name()),
        };
        self.demanded(node, of, demands, is_whole);
    }

    fn demanded(&mut self, node: Node<'a>, of: Type<'a>, demands: &[Demand], is_whole: bool) {
        for demand in demands {
            match *demand {
                Demand::Keys(name, form) => self.keys(node, of, name, form),
                Demand::Labels(name) => self.labels(node, of, name),
                Demand::Never(name, why) => {
                    if let Some(entry) = written(node, name).filter(|entry| !is_empty(entry.value)) {
                        self.refuse(node, of, entry, why.to_string(), "remove it".into());
                    }
                }
                Demand::Below(name, demands) => self.below(node, of, name, (demands, is_whole)),
                Demand::When(name, texts, demands) => {
                    if text(node, name).is_some_and(|text| texts.contains(&text)) {
                        self.demanded(node, of, demands, is_whole);
                    }
                }
                Demand::Distinct(list) => self.distinct(node, of, list),
                Demand::AtMost(list, most) => {
                    let long = |entry: &Entry| entry.value.resolved().items().nth(most).is_some();
                    if let Some(entry) = written(node, list).filter(long) {
                        let why = format!("has more than {most} items");
                        self.refuse(node, of, entry, why, "remove some".into());
                    }
                }
                Demand::Within(name, least, most) => {
                    let field = of.field_in(name, self.reading.minor);
                    // What does not fit its type has been said.
                    let fits = |value: Node| {
                        let mut kinds = field.into_iter().flat_map(|field| field.shapes()).map(|shape| shape.value);
                        kinds.any(|kind| values::fits(kind, value))
                    };
                    self.each(node, of, name, |value| within(value, least, most).filter(|_| fits(value)));
                }
                Demand::Form(name, form) => self.each(node, of, name, |value| has_form(value, form)),
                Demand::OneOf(name, allowed) => self.each(node, of, name, |value| one_of(value, allowed)),
                Demand::AtMostOne(names) => self.exclusive(node, of, names),
                Demand::Unique(list, key) => self.unique(node, of, list, key),
                Demand::Forbids(name, texts, other) => self.forbidden(node, of, (name, texts), other),
                _ if !is_whole => {}
                Demand::Filled(name) => self.filled(node, of, name, true),
                Demand::NotEmpty(name) => self.filled(node, of, name, false),
                Demand::Needs(name, texts, other) => {
                    if text(node, name).is_some_and(|text| texts.contains(&text)) {
                        self.filled(node, of, other, true);
                    }
                }
                Demand::ExactlyOne(names) => {
                    self.any(node, names);
                    self.exclusive(node, of, names);
                }
                Demand::Any(names) => self.any(node, names),
                Demand::NetworkOfHostProcesses => self.network_of_host_processes(node, of),
                Demand::OnlyWith(name, other, texts) => {
                    let says =
                        |entry: &Entry| !matches!(entry.value.text(), Some("0" | "false")) && !is_empty(entry.value);
                    let partner = node.get(other).filter(|value| !value.is_null());
                    let is_met = partner.is_some_and(|value| {
                        values::is_placeholder(value) || value.text().is_some_and(|text| texts.contains(&text))
                    });
                    if let Some(entry) = written(node, name).filter(|entry| says(entry) && !is_met) {
                        let why = format!(
                            "is only allowed beside {}",
                            list(&texts.iter().map(|text| format!("{other}: {text}")).collect::<Vec<_>>())
                        );
                        self.refuse(node, of, entry, why, format!("remove it, or set `{other}`"));
                    }
                }
            }
        }
    }

    /// Holds the value of a field, or each item of its list, against something that says what is wrong with it.
    fn each(&mut self, node: Node<'a>, of: Type<'a>, name: &str, judge: impl Fn(Node) -> Option<(String, String)>) {
        let Some(entry) = written(node, name) else { return };
        self.steps.push(Step::Key(Some(of), entry.key));
        let value = entry.value.resolved();
        if value.is_sequence() {
            for (at, item) in value.items().enumerate() {
                self.steps.push(Step::Item(at, item));
                self.judge(item.resolved(), value, &judge);
                self.steps.pop();
            }
        } else {
            self.judge(value, node, &judge);
        }
        self.steps.pop();
    }

    /// Holds the mapping below a field, or the items of its list, against more than what is asked of their type.
    fn below(&mut self, node: Node<'a>, of: Type<'a>, name: &str, (demands, is_whole): (&[Demand], bool)) {
        let inner = of.field_in(name, self.reading.minor).and_then(|field| field.object());
        let (Some(entry), Some(inner)) = (written(node, name), inner) else { return };
        let value = entry.value.resolved();
        self.steps.push(Step::Key(Some(of), entry.key));
        if value.is_mapping() {
            self.demanded(value, inner, demands, is_whole);
        }
        for (at, item) in value.items().enumerate() {
            self.steps.push(Step::Item(at, item));
            self.demanded(item.resolved(), inner, demands, is_whole);
            self.steps.pop();
        }
        self.steps.pop();
    }

    fn keys(&mut self, node: Node<'a>, of: Type<'a>, name: &str, form: Form) {
        let Some(entry) = written(node, name) else { return };
        self.steps.push(Step::Key(Some(of), entry.key));
        let mapping = entry.value.resolved();
        for inner in mapping.own_entries().filter(|inner| !inner.is_merge()) {
            if let Some((why, help)) = has_form(inner.key, form).filter(|_| !values::is_placeholder(inner.key)) {
                self.refuse(mapping, of, inner, why, help);
            }
        }
        self.steps.pop();
    }

    fn labels(&mut self, node: Node<'a>, of: Type<'a>, name: &str) {
        self.keys(node, of, name, Form::Key);
        let Some(entry) = written(node, name) else { return };
        self.steps.push(Step::Key(Some(of), entry.key));
        let mapping = entry.value.resolved();
        for inner in mapping.own_entries().filter(|inner| !inner.is_merge()) {
            self.steps.push(Step::Key(None, inner.key));
            self.judge(inner.value, mapping, |value| {
                let text = value.text().filter(|text| !is_label_value(text) && !is_stand_in(text))?;
                let help = "use letters, digits, `-`, `_` and `.`, 63 at most, with a letter or digit at both ends";
                Some((format!("is not the value of a label: `{text}`"), help.to_string()))
            });
            self.steps.pop();
        }
        self.steps.pop();
    }

    fn judge(&mut self, value: Node<'a>, parent: Node<'a>, judge: impl Fn(Node) -> Option<(String, String)>) {
        if values::is_placeholder(value) {
            return;
        }
        if let Some((why, help)) = judge(value) {
            self.add(Fault::Refused { why, help }, value, parent);
        }
    }

    /// A field that must not be empty; if `must_be` it must be written, too.
    fn filled(&mut self, node: Node<'a>, of: Type<'a>, name: &'static str, must_be: bool) {
        let is_required =
            || of.field_in(name, self.reading.minor).is_some_and(|field| field.must_be_written(of, self.reading.minor));
        match node.entry(name).filter(|entry| !entry.value.is_null()) {
            None if must_be && !is_required() => {
                let span = self.head();
                self.push(Fault::Missing(name.to_string()), self.path(), span, node, node);
            }
            // A text that is required has been looked at.
            Some(entry)
                if (is_empty(entry.value) || !must_be && is_empty_mapping(entry.value))
                    && !(entry.value.is_scalar() && is_required()) =>
            {
                self.refuse(node, of, entry, "is empty".into(), "fill it".into())
            }
            _ => {}
        }
    }

    fn any(&mut self, node: Node<'a>, names: &[&str]) {
        let is_there = |entry: &Entry| !is_empty(entry.value);
        if names.iter().all(|name| written(node, name).filter(is_there).is_none()) {
            let (why, span) = (format!("has none of {}", list(names)), self.head());
            self.push(Fault::Refused { why, help: "add one of them".into() }, self.path(), span, node, node);
        }
    }

    /// A pod of which a container is a Windows host process, without `hostNetwork: true`.
    fn network_of_host_processes(&mut self, pod: Node<'a>, of: Type<'a>) {
        let is_one = |node: Node| {
            let options = node.at(&["securityContext", "windowsOptions"]);
            options.and_then(|options| text(options, "hostProcess")) == Some("true")
        };
        let lists = CONTAINERS.iter().filter_map(|list| pod.get(list));
        if !is_one(pod) && !lists.flat_map(Node::items).any(is_one) {
            return;
        }
        let help = || "set it to `true`".to_string();
        match written(pod, "hostNetwork") {
            Some(entry) if text(pod, "hostNetwork") == Some("false") => {
                self.refuse(pod, of, entry, "must be `true`, since the pod has a host process".into(), help());
            }
            Some(_) => {}
            None => {
                let why = "has no `hostNetwork`, which host processes need".to_string();
                self.push(Fault::Refused { why, help: help() }, self.path(), self.head(), pod, pod);
            }
        }
    }

    /// Fields of which only one may be written: the others are too many.
    fn exclusive(&mut self, node: Node<'a>, of: Type<'a>, names: &[&str]) {
        let mut all: Vec<Entry> = names.iter().filter_map(|name| written(node, name)).collect();
        all.sort_by_key(|entry| entry.key.span().start);
        let Some((first, others)) = all.split_first() else { return };
        let first = first.key.text().unwrap_or_default();
        for other in others {
            let why = format!("stands beside `{first}`, and only one is allowed");
            self.refuse(node, of, *other, why, "remove one of the two".into());
        }
    }

    fn forbidden(&mut self, node: Node<'a>, of: Type<'a>, (name, texts): (&str, &[&str]), other: &str) {
        let Some(found) = text(node, name).filter(|text| texts.contains(text)) else { return };
        if let Some(entry) = written(node, other).filter(|entry| !is_empty(entry.value)) {
            let why = format!("must not stand beside `{name}: {found}`");
            self.refuse(node, of, entry, why, "remove one of the two".into());
        }
    }

    /// Items of a list that repeat what an earlier one has in a field.
    fn unique(&mut self, node: Node<'a>, of: Type<'a>, list: &str, key: &str) {
        let Some(entry) = written(node, list) else { return };
        let mut known = std::collections::HashSet::new();
        self.steps.push(Step::Key(Some(of), entry.key));
        for (at, item) in entry.value.resolved().items().enumerate() {
            let Some(found) = item.entry(key) else { continue };
            let Some(text) = found.value.text().filter(|text| !text.is_empty()) else { continue };
            if !known.insert(text) && !values::is_placeholder(found.value) {
                self.steps.push(Step::Item(at, item));
                let why = format!("repeats `{text}`");
                self.refuse(item, of, found, why, "give each item its own".into());
                self.steps.pop();
            }
        }
        self.steps.pop();
    }

    /// Texts of a list that are there already.
    fn distinct(&mut self, node: Node<'a>, of: Type<'a>, list: &str) {
        let Some(entry) = written(node, list) else { return };
        let mut known = std::collections::HashSet::new();
        self.steps.push(Step::Key(Some(of), entry.key));
        for (at, item) in entry.value.resolved().items().enumerate() {
            let Some(text) = item.text().filter(|text| !known.insert(*text)) else { continue };
            self.steps.push(Step::Item(at, item));
            let fault = Fault::Refused { why: format!("repeats `{text}`"), help: "remove one of the two".into() };
            self.add(fault, item, entry.value);
            self.steps.pop();
        }
        self.steps.pop();
    }

    /// Refuses the value of a field.
    fn refuse(&mut self, node: Node<'a>, of: Type<'a>, entry: Entry<'a>, why: String, help: String) {
        self.steps.push(Step::Key(Some(of), entry.key));
        self.push(Fault::Refused { why, help }, self.path(), Some(entry.key.span()), entry.value, node);
        self.steps.pop();
    }
}

/// A field with a value that says something.
fn written<'a>(node: Node<'a>, name: &str) -> Option<Entry<'a>> {
    node.entry(name).filter(|entry| !entry.value.is_null() && entry.value.text() != Some(""))
}

/// The text of a field that is known.
fn text<'a>(node: Node<'a>, name: &str) -> Option<&'a str> {
    node.entry(name)?.value.text()
}

fn is_empty(value: Node) -> bool {
    let value = value.resolved();
    if value.is_scalar() {
        return value.text() == Some("");
    }
    value.is_sequence() && value.items().next().is_none()
}

fn is_empty_mapping(value: Node) -> bool {
    let value = value.resolved();
    value.is_mapping() && value.own_entries().next().is_none()
}

fn within(value: Node, least: i64, most: i64) -> Option<(String, String)> {
    let Scalar::Int(number) = value.scalar()? else { return None };
    if (least..=most).contains(&number) {
        return None;
    }
    let wanted = match most {
        _ if number < least && least == 0 => "must not be negative".to_string(),
        _ if number < least => format!("must be {least} at least, not {number}"),
        _ => format!("must be {most} at most, not {number}"),
    };
    Some((wanted, "write another number".to_string()))
}

fn has_form(value: Node, form: Form) -> Option<(String, String)> {
    let Scalar::Text(text) = value.scalar()? else { return None };
    // A star for all hosts is a slip, and stands for nothing.
    let is_star = text == "*" && form == Form::Host;
    if is_stand_in(text) && !is_star {
        return None;
    }
    (!text.is_empty() && !form.fits(text))
        .then(|| (format!("is not {}: `{text}`", form.name()), form.help().to_string()))
}

fn one_of(value: Node, allowed: &[&str]) -> Option<(String, String)> {
    let text = value.text()?;
    (!text.is_empty() && !allowed.contains(&text))
        .then(|| (format!("must be {}, not `{text}`", list(allowed)), "use one of them".to_string()))
}

/// `a`, `b` or `c`.
fn list(names: &[impl std::fmt::Display]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if rest.len() > 6 => format!("{} …, {last}", rest[..3].join(", ")),
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
