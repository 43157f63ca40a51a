//! A chart: its files, what `Chart.yaml` says, and the charts that it depends on.

use crate::source::Source;

use crate::helm::context::Context;
use crate::helm::failure::Failure;
use crate::helm::format::number::float;
use crate::helm::ignore::Ignored;
use crate::helm::origin::OriginId;
use crate::helm::text::Text;
use crate::helm::value::{Kind, Map, Value};
use crate::helm::{values, yaml_in};

/// A file of a chart.
#[derive(Debug, Clone)]
pub struct ChartFile<'a> {
    /// Its path from the chart's folder, with `/` between folders.
    pub path: String,
    /// Its text.
    pub source: &'a Source,
}

/// A chart as it is loaded.
#[derive(Debug, Clone)]
pub struct Chart<'a> {
    /// What `Chart.yaml` says.
    pub metadata: Metadata,
    /// `.Chart` of its templates.
    pub about: Map,
    /// The contents of `values.yaml`; an empty map without one.
    pub values: Map,
    /// The files below `templates`.
    pub templates: Vec<ChartFile<'a>>,
    /// What `.Files` has: everything else that is not ignored.
    pub files: Vec<ChartFile<'a>>,
    /// `values.schema.json`.
    pub schema: Option<&'a Source>,
    /// The charts below `charts`, and those that stand for them.
    pub dependencies: Vec<Chart<'a>>,
}

/// What `Chart.yaml` says, as far as the render needs it.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// `name`, or the alias under which another chart depends on it.
    pub name: String,
    /// `version`.
    pub version: String,
    /// Whether `type` is `library`: it defines templates and prints nothing.
    pub is_library: bool,
    /// `kubeVersion`: the versions that the chart is for.
    pub kube_version: Option<String>,
    /// `dependencies`, those of `requirements.yaml` included.
    pub dependencies: Vec<Dependency>,
}

/// An entry of `dependencies`.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The chart's name.
    pub name: String,
    /// The versions that are good.
    pub version: String,
    /// Where it comes from.
    pub repository: String,
    /// The paths in the values that switch it, separated by commas.
    pub condition: String,
    /// Tags that switch it.
    pub tags: Vec<String>,
    /// Another name for this chart.
    pub alias: Option<String>,
    /// What the parent takes over from its values.
    pub imports: Vec<Import>,
    /// Where the entry stands.
    pub origin: OriginId,
}

/// An entry of `import-values`: the values at `child` of the dependency become those at `parent`.
#[derive(Debug, Clone)]
pub struct Import {
    /// The path in the dependency's values.
    pub child: String,
    /// The path in the own values; `.` is the top.
    pub parent: String,
}

impl Dependency {
    /// The name by which its values are given.
    pub fn called(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

impl<'a> Chart<'a> {
    /// Loads a chart from the files of its folder, those of `charts` included. What `.helmignore` names is left out, as from a folder;
    /// `is_packed` is for what comes from an archive, where nothing is ignored any more.
    ///
    /// # Errors
    /// If `Chart.yaml` is missing or says too little, or a file of it is not YAML.
    pub fn load(context: &Context<'a>, files: Vec<ChartFile<'a>>, is_packed: bool) -> Result<Chart<'a>, Failure> {
        Self::load_kept(context, if is_packed { files } else { without_ignored(files)? })
    }

    fn load_kept(context: &Context<'a>, kept: Vec<ChartFile<'a>>) -> Result<Chart<'a>, Failure> {
        let Some(about) = kept.iter().find(|file| file.path == "Chart.yaml") else {
            return Err(Failure::new("Chart.yaml file is missing"));
        };
        let written = values::table(yaml_in::values(context, about.source)?);
        let mut metadata = Metadata::read(&written);
        let mut dependencies = list(&written, "dependencies");
        let mut chart = Chart {
            metadata: Metadata::default(),
            about: Map::default(),
            values: Map::default(),
            templates: Vec::new(),
            files: Vec::new(),
            schema: None,
            dependencies: Vec::new(),
        };
        let is_first_version = matches!(word(&written, "apiVersion").as_deref(), None | Some("" | "v1"));
        let mut below: Vec<(String, Vec<ChartFile<'a>>)> = Vec::new();
        for file in kept {
            match file.path.as_str() {
                "Chart.yaml" => {}
                "values.yaml" => chart.values = values::table(yaml_in::values(context, file.source)?),
                "values.schema.json" => chart.schema = Some(file.source),
                "requirements.yaml" => {
                    let requirements = values::table(yaml_in::values(context, file.source)?);
                    if requirements.has("dependencies") {
                        dependencies = list(&requirements, "dependencies");
                    }
                    if is_first_version {
                        chart.files.push(file);
                    }
                }
                "Chart.lock" => {}
                "requirements.lock" if !is_first_version => {}
                path if path.starts_with("templates/") => chart.templates.push(file),
                path => match path.strip_prefix("charts/") {
                    Some(rest) if !rest.ends_with(".prov") => {
                        let (name, rest) = rest.split_once('/').unwrap_or((rest, ""));
                        let at = below.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                            below.push((name.to_string(), Vec::new()));
                            below.len() - 1
                        });
                        let file = ChartFile { path: rest.to_string(), source: file.source };
                        if let Some((_, files)) = below.get_mut(at) {
                            files.push(file);
                        }
                    }
                    _ => chart.files.push(file),
                },
            }
        }
        metadata.dependencies = dependencies.iter().filter_map(Dependency::read).collect();
        metadata.check()?;
        chart.about = metadata.about(&written, &dependencies);
        chart.metadata = metadata;
        below.sort_by(|one, other| one.0.cmp(&other.0));
        for (name, files) in below {
            // A single file is an archive, which its owner unpacks before, or nothing.
            if name.starts_with(['_', '.']) || files.iter().all(|file| file.path.is_empty()) {
                continue;
            }
            let files = files.into_iter().filter(|file| !file.path.is_empty()).collect();
            let loaded = Self::load_kept(context, files);
            chart.dependencies.push(loaded.map_err(|failure| Failure {
                message: format!("error unpacking subchart {name} in {}: {}", chart.metadata.name, failure.message),
                ..failure
            })?);
        }
        Ok(chart)
    }
}

/// The files of a folder without those that `.helmignore` names.
///
/// # Errors
/// A pattern of it cannot be read.
pub fn without_ignored(mut files: Vec<ChartFile<'_>>) -> Result<Vec<ChartFile<'_>>, Failure> {
    let ignore = files.iter().find(|file| file.path == ".helmignore");
    let ignored = Ignored::read(ignore.map_or("", |file| file.source.text()))
        .map_err(|(line, message)| Failure::new(format!(".helmignore:{line}: {message}")))?;
    files.retain(|file| !ignored.has(&file.path));
    Ok(files)
}

impl Metadata {
    fn read(written: &Map) -> Metadata {
        Metadata {
            name: word(written, "name").unwrap_or_default(),
            version: word(written, "version").unwrap_or_default(),
            is_library: word(written, "type").as_deref() == Some("library"),
            kube_version: word(written, "kubeVersion").filter(|range| !range.is_empty()),
            dependencies: Vec::new(),
        }
    }

    /// What helm refuses before it renders.
    fn check(&self) -> Result<(), Failure> {
        let error = |message: String| Err(Failure::new(format!("validation: {message}")));
        if self.name.is_empty() {
            return error("chart.metadata.name is required".into());
        }
        if matches!(self.name.as_str(), "." | "..") || self.name.contains('/') {
            return error(format!("chart.metadata.name {:?} is invalid", self.name));
        }
        if self.version.is_empty() {
            return error("chart.metadata.version is required".into());
        }
        let mut names: Vec<&str> = self.dependencies.iter().map(Dependency::called).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair.first() == pair.last()) {
            Some(pair) => {
                error(format!("more than one dependency with name or alias {:?}", pair.first().unwrap_or(&"")))
            }
            None => Ok(()),
        }
    }

    /// `.Chart`, with all the fields that Go's type has.
    fn about(&self, written: &Map, dependencies: &[Value]) -> Map {
        const TEXTS: [(&str, &str); 11] = [
            ("Name", "name"),
            ("Home", "home"),
            ("Version", "version"),
            ("Description", "description"),
            ("Icon", "icon"),
            ("APIVersion", "apiVersion"),
            ("Condition", "condition"),
            ("Tags", "tags"),
            ("AppVersion", "appVersion"),
            ("KubeVersion", "kubeVersion"),
            ("Type", "type"),
        ];
        let about = Map::default();
        let key = |name: &str| Text::new(name, OriginId::NONE);
        let text_of = |map: &Map, name: &str| match map.get(name) {
            Some(value) if matches!(value.kind, Kind::Text(_)) => value,
            Some(value) => Value::text(Text::new(&as_word(&value).unwrap_or_default(), value.origin)),
            None => Value::text(key("")),
        };
        for (field, name) in TEXTS {
            about.set(key(field), text_of(written, name));
        }
        if matches!(word(written, "apiVersion").as_deref(), None | Some("")) {
            about.set(key("APIVersion"), Value::text(key("v1")));
        }
        for (field, name) in [("Sources", "sources"), ("Keywords", "keywords")] {
            about.set(key(field), Value::list(list(written, name)));
        }
        let is_deprecated = matches!(written.get("deprecated").map(|it| it.kind), Some(Kind::Bool(true)));
        about.set(key("Deprecated"), Value::new(Kind::Bool(is_deprecated)));
        let annotations = written.get("annotations").filter(|it| matches!(it.kind, Kind::Map(_)));
        about.set(key("Annotations"), annotations.unwrap_or_else(|| Value::map(Map::default())));
        let fields = |value: &Value, names: &[(&str, &str)]| {
            let map = values::table(value.clone());
            Map::from_iter(names.iter().map(|(field, name)| (key(field), text_of(&map, name))))
        };
        const MAINTAINER: [(&str, &str); 3] = [("Name", "name"), ("Email", "email"), ("URL", "url")];
        let maintainers = list(written, "maintainers");
        let maintainers = maintainers.iter().map(|one| Value::map(fields(one, &MAINTAINER))).collect();
        about.set(key("Maintainers"), Value::list(maintainers));
        const DEPENDENCY: [(&str, &str); 5] = [
            ("Name", "name"),
            ("Version", "version"),
            ("Repository", "repository"),
            ("Condition", "condition"),
            ("Alias", "alias"),
        ];
        let dependencies = dependencies.iter().map(|one| {
            let map = fields(one, &DEPENDENCY);
            let written = values::table(one.clone());
            map.set(key("Tags"), Value::list(list(&written, "tags")));
            map.set(key("ImportValues"), Value::list(list(&written, "import-values")));
            map.set(key("Enabled"), Value::new(Kind::Bool(true)));
            Value::map(map)
        });
        about.set(key("Dependencies"), Value::list(dependencies.collect()));
        about
    }
}

impl Dependency {
    fn read(value: &Value) -> Option<Dependency> {
        let Kind::Map(map) = &value.kind else { return None };
        let text = |name: &str| word(map, name).unwrap_or_default();
        let imports = list(map, "import-values").into_iter().filter_map(|import| match &import.kind {
            Kind::Text(name) => Some(Import { child: format!("exports.{}", name.as_str()), parent: ".".into() }),
            Kind::Map(map) => Some(Import { child: word(map, "child")?, parent: word(map, "parent")? }),
            _ => None,
        });
        Some(Dependency {
            name: text("name"),
            version: text("version"),
            repository: text("repository"),
            condition: text("condition"),
            tags: list(map, "tags").iter().filter_map(as_word).collect(),
            alias: word(map, "alias").filter(|alias| !alias.is_empty()),
            imports: imports.collect(),
            origin: value.origin,
        })
    }
}

/// A text of a map.
fn word(map: &Map, key: &str) -> Option<String> {
    as_word(&map.get(key)?)
}

/// Where Go has a string, helm takes numbers and booleans, too: `1.20` is `1.2`.
fn as_word(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Text(text) => Some(text.as_str().to_string()),
        Kind::Bool(is) => Some(is.to_string()),
        Kind::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => Some((*number as i64).to_string()),
        Kind::Float(number) => Some(float(*number)),
        _ => None,
    }
}

/// A list of a map; empty if it is none.
fn list(map: &Map, key: &str) -> Vec<Value> {
    match map.get(key).map(|value| value.kind) {
        Some(Kind::List(items)) => items.to_vec(),
        _ => Vec::new(),
    }
}
