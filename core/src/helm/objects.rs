//! What templates see beside values: `.Files` and `.Capabilities`.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

use crate::helm::context::{Context, Mode};
use crate::helm::failure::Failure;
use crate::helm::functions::{arguments, find};
use crate::helm::glob::Glob;
use crate::helm::origin::{Origin, OriginId};
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Object, Value};
use crate::schema::kubernetes;
use crate::span::Span;

/// `.Files`: files of the chart that are no templates, by their paths.
#[derive(Debug, Clone)]
pub struct Files(BTreeMap<String, Text>);

impl Files {
    /// The files of a chart.
    pub fn new(context: &Context<'_>, files: &[crate::helm::chart::ChartFile<'_>]) -> Files {
        let text = |source: &crate::source::Source| {
            let span = Span::new(source.id, 0..source.text().len());
            Text::at(source.text(), context.origins.id(Origin::Written(span)), 0)
        };
        Files(files.iter().map(|file| (file.path.clone(), text(file.source))).collect())
    }

    /// The text of a file; nothing if it could not be read. One that is not there is empty.
    fn contents(&self, context: &Context<'_>, arguments: &[Value]) -> Result<Option<Text>, Failure> {
        let name = arguments::text(arguments, 0)?;
        Ok(match self.0.get(name.as_str()) {
            Some(text) => Some(text.clone()),
            None if context.is_unread(name.as_str()) => None,
            None => Some(Text::new("", OriginId::NONE)),
        })
    }

    /// The files by their names without folders, as `toYaml` writes a map.
    fn flattened(
        &self,
        context: &Context<'_>,
        change: impl Fn(&Text) -> Result<Value, Failure>,
    ) -> Result<Value, Failure> {
        let map = Map::default();
        for (path, text) in &self.0 {
            let name = path.rsplit('/').next().unwrap_or(path);
            map.set(Text::new(name, context.made()), change(text)?);
        }
        call(context, "toYaml", &[Value::map(map)])
    }
}

impl Object for Files {
    fn type_name(&self) -> &'static str {
        "engine.files"
    }

    fn get(&self, context: &Context<'_>, name: &str, arguments: &[Value]) -> Option<Result<Value, Failure>> {
        let unread = || {
            let origin = context.origins.id(Origin::Unknown("a file that could not be read"));
            Value { kind: Kind::Unknown, origin }
        };
        let result = match name {
            "Get" | "GetBytes" => self.contents(context, arguments).map(|text| text.map_or_else(unread, Value::text)),
            "Glob" => arguments::text(arguments, 0).map(|pattern| {
                let glob = Glob::new(pattern.as_str());
                let found = self.0.iter().filter(|(path, _)| glob.matches(path));
                let files = Files(found.map(|(path, text)| (path.clone(), text.clone())).collect());
                Value::new(Kind::Object(Rc::new(files)))
            }),
            "AsConfig" => self.flattened(context, |text| Ok(Value::text(text.clone()))),
            "AsSecrets" => self.flattened(context, |text| call(context, "b64enc", &[Value::text(text.clone())])),
            "Lines" => self.contents(context, arguments).map(|text| {
                let Some(text) = text else { return unread() };
                let end = text.as_str().len() - usize::from(text.as_str().ends_with('\n'));
                let mut lines = Vec::new();
                let mut start = 0;
                if !text.as_str().is_empty() {
                    for line in text.as_str().get(..end).unwrap_or("").split('\n') {
                        lines.push(Value::text(text.slice(start..start + line.len())));
                        start += line.len() + 1;
                    }
                }
                Value::list(lines)
            }),
            // It is a map from paths to bytes.
            path => return self.0.get(path).map(|text| Ok(Value::text(text.clone()))),
        };
        Some(result)
    }

    fn print(&self) -> String {
        let mut shown = String::from("map[");
        for (index, (path, text)) in self.0.iter().enumerate() {
            let blank = if index > 0 { " " } else { "" };
            let _ = write!(shown, "{blank}{path}:[");
            for (index, byte) in text.as_str().bytes().enumerate() {
                let blank = if index > 0 { " " } else { "" };
                let _ = write!(shown, "{blank}{byte}");
            }
            shown.push(']');
        }
        shown + "]"
    }

    fn as_value(&self) -> Value {
        let entry = |(path, text): (&String, &Text)| (Text::new(path, OriginId::NONE), Value::text(text.clone()));
        Value::map(self.0.iter().map(entry).collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `.Capabilities`: what the cluster can do.
#[derive(Debug)]
pub struct Capabilities {
    version: Rc<KubeVersion>,
    api_versions: Rc<ApiVersions>,
}

#[derive(Debug)]
struct KubeVersion {
    version: String,
    major: String,
    minor: String,
    origin: OriginId,
}

#[derive(Debug)]
struct ApiVersions(Vec<String>);

impl Capabilities {
    /// Those of a version of Kubernetes, such as `v1.37.0`, with its own API versions and some more. In lint mode these are
    /// the ones that such a cluster serves, else those that helm knows of without one.
    pub fn new(context: &Context<'_>, version: &str, more: &[String]) -> Capabilities {
        let origin = context.origins.id(Origin::Assumed("the version of Kubernetes"));
        let plain = version.trim_start_matches('v');
        let mut parts = plain.split('.');
        let mut part = || {
            let digits = parts.next().unwrap_or("").bytes().take_while(u8::is_ascii_digit);
            digits.map(char::from).collect::<String>()
        };
        let (major, minor) = (part(), part());
        let version = KubeVersion { version: format!("v{plain}"), major, minor, origin };
        let mut own: Vec<String> = KNOWN_API_VERSIONS.split_whitespace().map(str::to_string).collect();
        if let (Mode::Lint, Ok(minor)) = (context.mode, version.minor.parse()) {
            as_served(&mut own, minor);
        }
        own.extend(more.iter().cloned());
        Capabilities { version: Rc::new(version), api_versions: Rc::new(ApiVersions(own)) }
    }
}

impl Object for Capabilities {
    fn type_name(&self) -> &'static str {
        "*common.Capabilities"
    }

    fn get(&self, context: &Context<'_>, name: &str, _: &[Value]) -> Option<Result<Value, Failure>> {
        Some(Ok(match name {
            "KubeVersion" => Value::new(Kind::Object(Rc::clone(&self.version) as Rc<dyn Object>)),
            "APIVersions" => Value::new(Kind::Object(Rc::clone(&self.api_versions) as Rc<dyn Object>)),
            "HelmVersion" => {
                let origin = context.origins.id(Origin::Assumed("the version of helm"));
                let text = |text: &str| Value::text(Text::new(text, origin));
                let fields = [("Version", "v4.3"), ("GitCommit", ""), ("GitTreeState", ""), ("GoVersion", "go1.26.8")];
                let fields = fields.into_iter().map(|(key, value)| (Text::new(key, OriginId::NONE), text(value)));
                Value::map(fields.collect())
            }
            _ => return None,
        }))
    }

    fn print(&self) -> String {
        format!("&{{{} {}}}", self.version.print(), self.api_versions.print())
    }

    fn as_value(&self) -> Value {
        let entries = [("APIVersions", self.api_versions.as_value()), ("KubeVersion", self.version.as_value())];
        Value::map(entries.into_iter().map(|(key, value)| (Text::new(key, OriginId::NONE), value)).collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Object for KubeVersion {
    fn type_name(&self) -> &'static str {
        "common.KubeVersion"
    }

    fn get(&self, _: &Context<'_>, name: &str, _: &[Value]) -> Option<Result<Value, Failure>> {
        let text = match name {
            "Version" | "GitVersion" | "String" => &self.version,
            "Major" => &self.major,
            "Minor" => &self.minor,
            _ => return None,
        };
        Some(Ok(Value::text(Text::new(text, self.origin))))
    }

    fn print(&self) -> String {
        format!("{{{} {} {} {}}}", self.version, self.version, self.major, self.minor)
    }

    fn shown(&self) -> String {
        self.version.clone()
    }

    fn as_value(&self) -> Value {
        let entries = [("Major", &self.major), ("Minor", &self.minor), ("Version", &self.version)];
        let entries =
            entries.map(|(key, value)| (Text::new(key, OriginId::NONE), Value::text(Text::new(value, self.origin))));
        Value::map(entries.into_iter().collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Object for ApiVersions {
    fn type_name(&self) -> &'static str {
        "common.VersionSet"
    }

    /// Versions of groups that are not Kubernetes' own count as absent, as they do for helm without a cluster.
    fn get(&self, context: &Context<'_>, name: &str, arguments: &[Value]) -> Option<Result<Value, Failure>> {
        (name == "Has").then(|| {
            let wanted = arguments::text(arguments, 0)?.as_str();
            let is_known = self.0.iter().any(|version| version == wanted);
            let origin = context.origins.id(Origin::Assumed("the APIs of the cluster"));
            Ok(Value { kind: Kind::Bool(is_known), origin })
        })
    }

    fn print(&self) -> String {
        format!("[{}]", self.0.join(" "))
    }

    fn as_value(&self) -> Value {
        Value::list(self.0.iter().map(|version| Value::text(Text::new(version, OriginId::NONE))).collect())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Leaves those API versions that a minor version of Kubernetes serves, and adds their kinds; nothing changes for a version
/// that the schemas do not know.
fn as_served(known: &mut Vec<String>, minor: u16) {
    let Some(schema) = kubernetes::schema().filter(|schema| schema.versions().contains(minor)) else { return };
    let mut served: Vec<String> = Vec::new();
    for (version, kind, range) in schema.roots() {
        if range.contains(minor) {
            served.extend([version.to_string(), format!("{version}/{kind}")]);
        } else {
            known.retain(|known| known != version);
        }
    }
    known.extend(served);
    known.sort();
    known.dedup();
}

/// Calls a function by its name.
fn call(context: &Context<'_>, name: &str, arguments: &[Value]) -> Result<Value, Failure> {
    let function = find(name).ok_or_else(|| Failure::new(format!("function {name:?} not defined")))?;
    (function.call)(context, arguments)
}

/// The API versions that helm v4.3.1 knows without a cluster, in its order: those of its client library.
const KNOWN_API_VERSIONS: &str = "v1 \
    admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1 \
    internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2 authentication.k8s.io/v1 \
    authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1 authorization.k8s.io/v1 \
    authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 batch/v1 batch/v1beta1 certificates.k8s.io/v1 \
    certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 coordination.k8s.io/v1alpha2 \
    coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1 discovery.k8s.io/v1beta1 \
    events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1 flowcontrol.apiserver.k8s.io/v1 \
    flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2 \
    flowcontrol.apiserver.k8s.io/v1beta3 lifecycle.k8s.io/v1alpha1 networking.k8s.io/v1 networking.k8s.io/v1beta1 \
    node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1 policy/v1beta1 rbac.authorization.k8s.io/v1 \
    rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 \
    resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha3 \
    scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 storage.k8s.io/v1beta1 storage.k8s.io/v1 \
    storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1 storagemigration.k8s.io/v1beta1 \
    apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1";
