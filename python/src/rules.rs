//! Rules that are Python functions. A function is called for each thing that it looks at, with what it names among its
//! parameters, and gives what it found. What it raises is kept for the caller of the check.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lintainer_core::context::Context;
use lintainer_core::dockerfile::At;
use lintainer_core::engine::Engine;
use lintainer_core::kubernetes::Object;
use lintainer_core::model::{Format, ImageReference, Run, Workload};
use lintainer_core::rule::{Confidence, CustomCheck, Practice, Profile, Rule, Severity, Subject};
use lintainer_core::shell::Command;
use lintainer_core::span::{FileId, Span};
use lintainer_custom::cel::Value;
use lintainer_custom::model::{Around, Executed, Thing};
use lintainer_custom::{About, Each, InMemory, of_program, view};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};
use serde_json::Value as Json;

use crate::{ENGINE, errors};

/// A rule behind `lintainer.CustomRule`. It lives as long as the process.
#[pyclass(frozen, module = "lintainer._lintainer", name = "CoreRule")]
pub(crate) struct CoreRule {
    rule: &'static Rule,
    check: &'static Function,
}

#[pymethods]
impl CoreRule {
    /// A rule of a function. `parameters` are the names of its parameters.
    #[new]
    #[expect(clippy::too_many_arguments, reason = "all that a rule says of itself")]
    fn new(
        name: String,
        each: Vec<String>,
        summary: String,
        why: String,
        practice: u8,
        severity: &str,
        confidence: &str,
        profile: &str,
        formats: Option<Vec<String>>,
        parameters: Vec<String>,
        function: Py<PyAny>,
    ) -> PyResult<CoreRule> {
        let each = Each::read(&each).map_err(crate::errors::argument)?;
        let names = each.names();
        if let Some(unknown) = parameters.iter().find(|name| names.iter().all(|(known, _)| known != *name)) {
            let known: Vec<&str> = names.iter().map(|(known, _)| known.as_str()).collect();
            let message = format!("the function has a parameter `{unknown}`; there are `{}`", known.join("`, `"));
            return Err(crate::errors::argument_type(message));
        }
        let about = About {
            name: name.clone(),
            summary,
            why,
            practice: Practice::ALL
                .into_iter()
                .find(|one| one.number() == practice)
                .ok_or_else(|| crate::errors::argument("practice must be a number from 0 to 12"))?,
            severity: Severity::parse(severity).ok_or_else(|| no("severity", severity))?,
            confidence: Confidence::parse(confidence).ok_or_else(|| no("confidence", confidence))?,
            profile: Profile::ALL
                .into_iter()
                .find(|one| one.name() == profile)
                .ok_or_else(|| no("profile", profile))?,
            formats: match formats {
                None => each.formats().to_vec(),
                Some(names) => names.iter().map(|name| format(name, &each)).collect::<PyResult<_>>()?,
            },
        };
        let check = Function { name, each, parameters, function, raised: Mutex::default() };
        let check: &'static Function = Box::leak(Box::new(check));
        let rule = of_program(about, check, ENGINE.rules()).map_err(crate::errors::argument)?;
        Ok(CoreRule { rule, check })
    }

    /// Its name, with `custom/`.
    #[getter]
    fn name(&self) -> &'static str {
        self.rule.name
    }
}

fn no(what: &str, word: &str) -> PyErr {
    crate::errors::argument(format!("there is no {what} `{word}`"))
}

fn format(name: &str, each: &Each) -> PyResult<Format> {
    each.formats().iter().copied().find(|format| format.name() == name).ok_or_else(|| {
        crate::errors::argument(format!("there is no `{}` to look at in the format `{name}`", each.word))
    })
}

/// The rules of one check, and the engine that has them.
pub(crate) struct Rules {
    functions: Vec<&'static Function>,
    engine: Option<Engine>,
}

impl Rules {
    /// Takes the rules of a check.
    ///
    /// # Errors
    /// Two of them have one name.
    pub(crate) fn new(given: &[PyRef<'_, CoreRule>]) -> PyResult<Self> {
        let mut names: Vec<&str> = given.iter().map(|one| one.rule.name).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(crate::errors::argument(format!("there are two rules `{}`", twice[0])));
        }
        let functions: Vec<&'static Function> = given.iter().map(|one| one.check).collect();
        functions.iter().for_each(|one| _ = one.raised().take());
        let all = || ENGINE.rules().with(given.iter().map(|one| one.rule));
        let engine = (!given.is_empty()).then(|| Engine::new(all()).reading_rules(&InMemory));
        Ok(Rules { functions, engine })
    }

    /// The engine with these rules.
    pub(crate) fn engine(&self) -> &Engine {
        self.engine.as_ref().unwrap_or(&ENGINE)
    }

    /// Raises what a function raised first, behind an exception that says which rule it is, and where.
    ///
    /// # Errors
    /// A function raised something.
    pub(crate) fn finish(&self, py: Python<'_>) -> PyResult<()> {
        let raised = self.functions.iter().find_map(|one| one.raised().take());
        let Some((message, cause)) = raised else { return Ok(()) };
        let error = errors::rule(py, &message);
        error.set_cause(py, Some(cause));
        Err(error)
    }
}

/// The check of a rule: a function in Python.
struct Function {
    name: String,
    each: Each,
    parameters: Vec<String>,
    function: Py<PyAny>,
    /// What it raised first since it was asked last, with the rule and the place that it was called for.
    raised: Mutex<Option<(String, PyErr)>>,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").field("name", &self.name).finish_non_exhaustive()
    }
}

impl CustomCheck for Function {
    fn subject(&self) -> Subject {
        self.each.subject()
    }

    fn asks_project(&self) -> bool {
        matches!(self.subject(), Subject::Image | Subject::Workload)
    }

    fn image(&self, image: &ImageReference, cx: &mut Context) {
        self.judge(&[Thing::Image(image)], cx);
    }

    fn workload(&self, workload: &Workload, cx: &mut Context) {
        self.each.of_workload(workload, &mut |things| self.judge(things, cx));
    }

    fn command(&self, command: &Command, run: &Run, cx: &mut Context) {
        self.judge(&[Thing::Command(&Executed::new(command, run))], cx);
    }

    fn instruction(&self, at: &At, cx: &mut Context) {
        if self.each.holds(&at.instruction.keyword.value) {
            self.judge(&[Thing::Instruction(at)], cx);
        }
    }

    fn object(&self, object: &Object, cx: &mut Context) {
        if self.each.holds(object.kind()) {
            let value = Value { at: Some(object.span()), ..Value::yaml(object.root()) };
            self.call(vec![("object", value)], object.span(), cx);
        }
    }
}

/// A finding as a function gives it.
struct Found {
    span: Span,
    message: String,
    help: Option<String>,
}

impl Function {
    fn judge(&self, things: &[Thing<'_>], cx: &mut Context) {
        let Some(first) = things.first() else { return };
        self.call(things.iter().map(|thing| (thing.record().name, thing.value())).collect(), first.span(), cx);
    }

    fn call(&self, things: Vec<(&'static str, Value<'_>)>, at: Span, cx: &mut Context) {
        // After the first exception nothing else would be heard.
        if self.raised().is_some() {
            return;
        }
        let source = cx.source_of(at);
        let place = format!("{}:{}", source.path, source.position(at.start).line);
        let arguments: Vec<(&str, Json)> = {
            let nodes = |node| cx.node(node);
            let around = Around { nodes: &nodes, project: cx.project() };
            let is_wanted = |name: &&str| self.parameters.iter().any(|wanted| wanted == name);
            let wanted = things.into_iter().filter(|(name, _)| is_wanted(name));
            wanted.map(|(name, value)| (name, view::for_program(&value, around))).collect()
        };
        let mut found = Vec::new();
        let ended = Python::attach(|py| {
            let ended = self.run(py, &arguments, &source.path, cx, &mut found);
            ended.map_err(|error| (error.to_string(), error))
        });
        for one in found {
            let finding = cx.report(one.span, one.message);
            if let Some(help) = one.help {
                finding.help(help);
            }
        }
        if let Err((message, error)) = ended {
            let said = format!("the rule `{}` failed at {place}", self.name);
            cx.fail(&source.path, format!("{said}: {message}"));
            *self.raised() = Some((said, error));
        }
    }

    fn raised(&self) -> MutexGuard<'_, Option<(String, PyErr)>> {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls the function, and adds what it gives to `found`.
    fn run(
        &self,
        py: Python<'_>,
        arguments: &[(&str, Json)],
        path: &str,
        cx: &Context,
        found: &mut Vec<Found>,
    ) -> PyResult<()> {
        let module = py.import("lintainer._model")?;
        let class = module.getattr("Value")?.cast_into::<PyType>()?;
        let given = PyDict::new(py);
        for (name, json) in arguments {
            given.set_item(*name, value(py, json, &class)?)?;
        }
        if self.parameters.iter().any(|name| name == "file") {
            given.set_item("file", path)?;
        }
        let ended = (|| {
            let result = self.function.bind(py).call((), Some(&given))?;
            for one in module.getattr("findings_of")?.call1((result,))?.try_iter()? {
                let (at, message, help): ((u32, u32, u32), String, Option<String>) = one?.extract()?;
                let span = Span { file: FileId(at.0), start: at.1, end: at.2 };
                let file = cx.project().files().get(at.0 as usize);
                if file.is_none_or(|file| file.source.text().get(span.range()).is_none()) {
                    return Err(crate::errors::argument_type("a finding is at a value of another check"));
                }
                found.push(Found { span, message, help });
            }
            Ok(())
        })();
        match ended {
            // What is not known is no finding.
            Err(error) if error.is_instance(py, &module.getattr("UnknownValue")?) => Ok(()),
            ended => ended,
        }
    }
}

/// A value of the model as a `lintainer.Value`.
fn value<'py>(py: Python<'py>, json: &Json, class: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
    let at = &json["at"];
    let number = |key: &str| at[key].as_u64().unwrap_or_default();
    let place = at["path"].as_str().map(|path| (path, number("line"), number("column")));
    let span = (number("file"), number("start"), number("end"));
    let (state, kind) = (json["state"].as_str(), json["kind"].as_str());
    let is_open = json["open"].as_bool().unwrap_or_default();
    class.call1((state, content(py, &json["value"], class)?, place, span, kind, is_open))
}

fn content<'py>(py: Python<'py>, json: &Json, class: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyAny>> {
    Ok(match json {
        Json::Null => py.None().into_bound(py),
        Json::Bool(value) => value.into_pyobject(py)?.to_owned().into_any(),
        Json::Number(number) => match number.as_i64() {
            Some(number) => number.into_pyobject(py)?.into_any(),
            None => number.as_f64().unwrap_or_default().into_pyobject(py)?.into_any(),
        },
        Json::String(text) => PyString::new(py, text).into_any(),
        Json::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| value(py, item, class)).collect::<PyResult<_>>()?;
            PyTuple::new(py, items)?.into_any()
        }
        Json::Object(fields) => {
            let made = PyDict::new(py);
            for (name, field) in fields {
                made.set_item(name, value(py, field, class)?)?;
            }
            made.into_any()
        }
    })
}
