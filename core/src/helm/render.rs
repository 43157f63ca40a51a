//! Renders a chart: all of its templates, with the values that it and its user give.

use std::ops::Range;
use std::rc::Rc;

use crate::span::{FileId, Span};

use crate::helm::chart::Chart;
use crate::helm::context::Context;
use crate::helm::failure::{Cause, Failure};
use crate::helm::objects::{Capabilities, Files};
use crate::helm::origin::{Origin, OriginId};
use crate::helm::template::exec::Templates;
use crate::helm::text::{Builder, Segment, Text};
use crate::helm::value::{Kind, Map, Value};
use crate::helm::values;

/// How many templates of a chart may meet a limit before the others have to do with what is left.
const MAX_OVERRUNS: usize = 3;

/// What the installation decides.
#[derive(Debug, Clone)]
pub struct Release {
    /// The name of the release.
    pub name: String,
    /// The namespace that it goes to.
    pub namespace: String,
    /// The version of Kubernetes, such as `v1.37.0`.
    pub kube_version: String,
    /// API versions beside those of Kubernetes.
    pub api_versions: Vec<String>,
    /// Whether it is an upgrade.
    pub is_upgrade: bool,
}

impl Default for Release {
    fn default() -> Self {
        Release {
            name: "release-name".into(),
            namespace: "default".into(),
            kube_version: "v1.37.0".into(),
            api_versions: Vec::new(),
            is_upgrade: false,
        }
    }
}

/// What a template came to.
#[derive(Debug)]
pub struct Rendered {
    /// The path of the template with the name of the chart before it, such as `shop/charts/db/templates/a.yaml`.
    pub name: String,
    /// The template.
    pub file: FileId,
    /// Its text.
    pub text: String,
    /// Where each stretch of it came from.
    pub segments: Vec<Segment>,
    /// What ended it; the text is what was printed before.
    pub failure: Option<Failure>,
}

impl Rendered {
    /// The stretches of a range of the text (bytes), each cut to it; those without bytes in it and at its ends as well.
    pub fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (Segment, Range<usize>)> + '_ {
        let first = self.segments.partition_point(|segment| (segment.at as usize) < range.start).saturating_sub(1);
        let all = self.segments.iter().enumerate().skip(first).map(|(index, segment)| {
            let end = self.segments.get(index + 1).map_or(self.text.len(), |next| next.at as usize);
            (*segment, segment.at as usize..end)
        });
        let Range { start, end } = range;
        all.take_while(move |(_, own)| own.start <= end).filter_map(move |(segment, own)| {
            let cut = own.start.max(start)..own.end.min(end);
            (cut.start < cut.end || own.is_empty() && own.start >= start).then_some((segment, cut))
        })
    }
}

/// A template with what it sees.
struct Renderable<'c> {
    name: String,
    file: FileId,
    text: &'c str,
    base: String,
    scope: Map,
}

/// A chart with the charts that are switched on, and the values that it is rendered with.
#[derive(Debug)]
pub struct Settled<'a> {
    /// The chart.
    pub chart: Chart<'a>,
    /// Its values, those of charts below it by their names.
    pub values: Map,
}

impl<'a> Settled<'a> {
    /// A chart with what its user gives to it.
    pub fn new(mut chart: Chart<'a>, given: &Map) -> Settled<'a> {
        values::settle_dependencies(&mut chart, given);
        let values = values::coalesce(&chart, given);
        Settled { chart, values }
    }
}

/// Renders all templates of a chart in helm's order, also those behind one that failed.
pub fn render<'a>(context: &Context<'a>, settled: Settled<'a>, release: &Release) -> Vec<Rendered> {
    let Settled { chart, values } = settled;
    let assumed =
        |what: &'static str, text: &str| Value::text(Text::new(text, context.origins.id(Origin::Assumed(what))));
    let is = |is: bool| Value {
        kind: Kind::Bool(is),
        origin: context.origins.id(Origin::Assumed("whether it is an upgrade")),
    };
    let about = [
        ("Name", assumed("the name of the release", &release.name)),
        ("Namespace", assumed("the namespace of the release", &release.namespace)),
        ("IsUpgrade", is(release.is_upgrade)),
        ("IsInstall", is(!release.is_upgrade)),
        ("Revision", Value::new(Kind::Int(1))),
        ("Service", Value::text(Text::new("Helm", OriginId::NONE))),
    ];
    let about = Value::map(about.into_iter().map(|(name, value)| (key(name), value)).collect());
    let capabilities = Capabilities::new(context, &release.kube_version, &release.api_versions);
    let capabilities = Value::new(Kind::Object(Rc::new(capabilities)));
    let mut all = Vec::new();
    let prefix = chart.metadata.name.clone();
    collect(context, &chart, &prefix, true, Value::map(values), &about, &capabilities, &mut all);
    // Deeper ones first, and among these the later ones, so that the parent's definitions win.
    all.sort_by(|one, other| {
        let depth = |name: &str| name.matches('/').count();
        (depth(&other.name), &other.name).cmp(&(depth(&one.name), &one.name))
    });
    let mut templates = Templates::default();
    let mut broken: Vec<(usize, Failure)> = Vec::new();
    for (index, one) in all.iter().enumerate() {
        let first = templates.add_known(&context.templates, &one.name, one.file, one.text);
        let first = first.into_iter().next();
        broken.extend(first.map(|error| {
            let message = format!("parse error at ({}:{}): {}", one.name, error.line, error.message);
            (index, Failure::new(message).or_at(Span::new(one.file, error.place.range())))
        }));
    }
    let (mut done, mut overruns) = (Vec::new(), 0);
    for (index, one) in all.iter().enumerate() {
        let failure = broken.iter().find(|(at, _)| *at == index).map(|(_, failure)| failure.clone());
        let is_partial = one.name.rsplit('/').next().is_some_and(|name| name.starts_with('_'));
        if is_partial && failure.is_none() {
            continue;
        }
        let mut out = Builder::default();
        let failure = failure.or_else(|| {
            let template = [("Name", &one.name), ("BasePath", &one.base)];
            let template = template.map(|(name, value)| (key(name), Value::text(Text::new(value, OriginId::NONE))));
            one.scope.set(key("Template"), Value::map(template.into_iter().collect()));
            templates.execute(context, &one.name, &Value::map(one.scope.clone()), &mut out).err()
        });
        if overruns < MAX_OVERRUNS && failure.as_ref().is_some_and(|failure| failure.cause == Cause::Limit) {
            overruns += 1;
            context.start_over();
        }
        let (text, segments) = out.into_parts();
        done.push(Rendered { name: one.name.clone(), file: one.file, text, segments, failure });
    }
    done
}

fn key(name: &str) -> Text {
    Text::new(name, OriginId::NONE)
}

/// Collects the templates of a chart and of those below it; what they see is returned.
#[expect(clippy::too_many_arguments, reason = "one way down")]
fn collect<'c>(
    context: &Context<'c>,
    chart: &Chart<'c>,
    path: &str,
    is_root: bool,
    values: Value,
    release: &Value,
    capabilities: &Value,
    into: &mut Vec<Renderable<'c>>,
) -> Map {
    let about = chart.about.copy();
    about.set(key("IsRoot"), Value::new(Kind::Bool(is_root)));
    let scope = Map::default();
    let below = Map::default();
    scope.set(key("Chart"), Value::map(about));
    scope.set(key("Files"), Value::new(Kind::Object(Rc::new(Files::new(context, &chart.files)))));
    scope.set(key("Release"), release.clone());
    scope.set(key("Capabilities"), capabilities.clone());
    scope.set(key("Subcharts"), Value::map(below.clone()));
    for sub in &chart.dependencies {
        let name = &sub.metadata.name;
        let own = match &values.kind {
            Kind::Map(values) => values.get(name),
            _ => None,
        };
        let own = own.filter(|own| matches!(own.kind, Kind::Map(_))).unwrap_or_else(|| Value::map(Map::default()));
        let path = format!("{path}/charts/{name}");
        let seen = collect(context, sub, &path, false, own, release, capabilities, into);
        below.set(key(name), Value::map(seen));
    }
    scope.set(key("Values"), values);
    for template in &chart.templates {
        let is_partial = template.path.rsplit('/').next().is_some_and(|name| name.starts_with('_'));
        if chart.metadata.is_library && !is_partial {
            continue;
        }
        into.push(Renderable {
            name: format!("{path}/{}", template.path),
            file: template.source.id,
            text: template.source.text(),
            base: format!("{path}/templates"),
            scope: scope.clone(),
        });
    }
    scope
}
