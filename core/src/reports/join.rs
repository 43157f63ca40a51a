//! Which places of a project a report is about: the Dockerfile that an image was built from, and the references that
//! mean it.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::given::reference;
use super::named::Installs;
use super::{
    Alignment, GivenReport, GivenReports, Made, Origin, Package, Scan, Subject, align, layer_texts, own_layer_texts,
};
use crate::model::{ImageReference, MountSource, Tag};
use crate::project::{Kind, Project};
use crate::span::{FileId, Span};

/// How much of a Dockerfile a history must have, so that the file is known by it.
const KNOWN_BY_HISTORY: f64 = 0.8;

/// How much where a name says already that the image is built there.
const KNOWN_BY_NAME: f64 = 0.5;

/// How many Dockerfiles that have something in common with a history are laid beside it.
const MAX_CANDIDATES: usize = 8;

/// A scan of a run, and where in the project its image is.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The report, by its place in the given ones.
    pub report: usize,
    /// The scan, by its place in the report.
    pub scan: usize,
    /// The Dockerfile that made the image, as far as that is known.
    pub built: Option<Built>,
    /// The references that mean the image, in the order of the project's files.
    pub places: Vec<Place>,
}

/// The stage of a Dockerfile that an image was built from.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// The Dockerfile.
    pub file: FileId,
    /// The number of the stage.
    pub stage: usize,
    /// Its instructions beside the history of the image.
    pub alignment: Alignment,
    /// The packages of the distribution that it installs by name.
    pub installs: Installs,
}

/// A reference to a scanned image.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The reference.
    pub span: Span,
    /// How sure it is that the scan is about what it means.
    pub grade: Grade,
    /// Whether something runs there: not what a Dockerfile is built on or copies from.
    pub runs: bool,
}

/// How sure it is that a reference means the image of a scan, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Somebody says so, or the digest is the same.
    Digest,
    /// The same repository and a tag with a version.
    Tag,
    /// The same workload of a cluster, and the same repository.
    Workload,
    /// The same repository and a tag that moves, such as `latest`.
    Floating,
}

impl Grade {
    /// How likely it is the same image, 0 to 1. Only the first is certain; the others are judgements, not measurements.
    pub fn certainty(self) -> f64 {
        match self {
            Grade::Digest => 1.0,
            Grade::Tag => 0.95,
            Grade::Workload => 0.9,
            Grade::Floating => 0.6,
        }
    }
}

impl Joined {
    /// The report and the scan.
    pub fn of<'g>(&self, given: &'g GivenReports) -> Option<(&'g GivenReport, &'g Scan)> {
        let report = given.all().get(self.report)?;
        Some((report, report.report.scans.get(self.scan)?))
    }

    /// Where a package comes from: its layer, or else the instruction that installs it by name. Unknown without a Dockerfile.
    pub fn origin(&self, history: &[Made], package: &Package) -> Origin {
        let Some(built) = &self.built else { return Origin::Unknown };
        match package.layer {
            Some(layer) => built.alignment.origin(history, layer),
            None => built.installs.origin(package),
        }
    }
}

/// Joins all scans of a run with the project.
pub(crate) fn join(project: &Project, given: &GivenReports) -> Vec<Joined> {
    if given.is_empty() {
        return Vec::new();
    }
    // The full names are made once, and not for each scan.
    let references = references(project).into_iter();
    let references: Vec<_> = references.filter_map(|place| Some((place.image.normalized()?, place))).collect();
    let candidates = LazyCell::new(|| Candidates::of(project));
    let mut joined = Vec::new();
    for (report, one) in given.all().iter().enumerate() {
        for (scan_index, scan) in one.report.scans.iter().enumerate() {
            let names = Names::of(&scan.subject, one.image.as_deref());
            let workload = scan.subject.workload.as_ref();
            let places = references.iter().filter_map(|(full, place)| {
                let same_workload = workload.is_some_and(|workload| place.is_in(workload));
                Some(Place {
                    span: place.image.span,
                    grade: names.grade(place.image, full, same_workload)?,
                    runs: place.runs,
                })
            });
            let mut places: Vec<Place> = places.collect();
            places.dedup_by_key(|place| place.span);
            let has_history = !scan.history.is_empty();
            let built = if has_history { built_from(project, &names, scan, &candidates) } else { None };
            joined.push(Joined { report, scan: scan_index, built, places });
        }
    }
    joined
}

/// A reference to an image in a project.
#[derive(Debug, Clone)]
pub struct Reference<'p> {
    /// The reference.
    pub image: &'p ImageReference,
    /// Whether something runs there.
    pub runs: bool,
    /// Namespace, kind and name of the object that runs it.
    object: Option<(&'p str, &'p str, &'p str)>,
}

impl Reference<'_> {
    fn is_in(&self, workload: &super::ScannedWorkload) -> bool {
        let Some((namespace, kind, name)) = self.object else { return false };
        // A set of replicas has the name of its deployment and a hash behind it.
        let is_name = workload.name == name
            || workload.kind == "ReplicaSet"
                && kind == "Deployment"
                && workload.name.rsplit_once('-').is_some_and(|(start, _)| start == name);
        is_name
            && (workload.kind.eq_ignore_ascii_case(kind) || workload.kind == "ReplicaSet")
            && (namespace.is_empty() || workload.namespace.is_empty() || namespace == workload.namespace)
    }
}

/// The references to images in a project: of Dockerfiles, manifests and the merged services of Compose.
pub fn references(project: &Project) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    for file in project.files() {
        let model = match file.kind {
            Kind::Dockerfile | Kind::Kubernetes => project.model(file.source.id),
            _ => continue,
        };
        let runs = file.kind == Kind::Kubernetes;
        let mut objects: HashMap<Span, (&str, &str, &str)> = HashMap::new();
        for workload in model.workloads.iter().filter(|_| runs) {
            let object = (workload.namespace.as_deref().unwrap_or(""), workload.kind.as_str(), workload.name.as_str());
            for image in workload.containers.iter().filter_map(|container| container.image.value()) {
                objects.insert(image.span, object);
            }
        }
        let images = model.images.iter();
        found.extend(images.map(|image| Reference { image, runs, object: objects.get(&image.span).copied() }));
    }
    for service in project.compose().iter().flat_map(|compose| &compose.services) {
        for container in &service.workload.containers {
            let mounted = container.mounts.iter().filter_map(|mount| match &mount.source {
                MountSource::Image(image) => Some(image),
                _ => None,
            });
            let images = container.image.value().into_iter().chain(mounted);
            found.extend(images.map(|image| Reference { image, runs: true, object: None }));
        }
    }
    found
}

/// What an image is called in a report, in the form in which references are compared.
struct Names {
    /// Full names with their tags.
    tagged: Vec<(String, String)>,
    digests: HashSet<String>,
    /// Whether somebody said which image it is.
    by_hand: Option<(String, Option<String>)>,
}

impl Names {
    fn of(subject: &Subject, by_hand: Option<&str>) -> Self {
        let pair = |name: &str| {
            let reference = reference(name);
            let tag = match reference.tag() {
                Tag::Known(tag) => tag.to_string(),
                _ if reference.digest().is_some() => String::new(),
                _ => "latest".to_string(),
            };
            Some((reference.normalized()?, tag))
        };
        let mut tagged: Vec<(String, String)> = subject.names().filter_map(pair).collect();
        tagged.sort_unstable();
        tagged.dedup();
        let of_names = subject.names().filter_map(|name| reference(name).digest().map(str::to_string));
        let digests = subject.digests.iter().cloned().chain(of_names).collect();
        let by_hand = by_hand.and_then(|name| {
            let (full, tag) = pair(name)?;
            let is_any = reference(name).tag() == Tag::Missing;
            Some((full, (!is_any).then_some(tag)))
        });
        Names { tagged, digests, by_hand }
    }

    /// How sure it is that a reference with this full name means the image.
    fn grade(&self, image: &ImageReference, full: &str, same_workload: bool) -> Option<Grade> {
        let tag = match (image.digest(), image.tag()) {
            (Some(digest), _) => return self.digests.contains(digest).then_some(Grade::Digest),
            (None, Tag::Known(tag)) => Some(tag),
            (None, Tag::Missing) => Some("latest"),
            (None, Tag::Unknown) => None,
        };
        if let Some((name, own)) = &self.by_hand {
            let is_same = name == full && own.as_deref().is_none_or(|own| tag == Some(own));
            return is_same.then_some(Grade::Digest);
        }
        let of_name = || self.tagged.iter().filter(|(name, _)| name == full);
        let same_tag = tag.filter(|tag| of_name().any(|(_, own)| own == tag));
        match same_tag {
            Some(tag) if tag.bytes().any(|byte| byte.is_ascii_digit()) => Some(Grade::Tag),
            _ if same_workload && of_name().next().is_some() => Some(Grade::Workload),
            Some(_) => Some(Grade::Floating),
            None => None,
        }
    }
}

/// What makes layers in the Dockerfiles of a project, so that a history finds those that it may be of.
struct Candidates {
    /// By the text of a step the files and stages that have it.
    by_text: BTreeMap<String, Vec<(FileId, usize)>>,
}

impl Candidates {
    fn of(project: &Project) -> Self {
        let mut by_text: BTreeMap<String, Vec<(FileId, usize)>> = BTreeMap::new();
        for file in project.files().iter().filter(|file| file.kind == Kind::Dockerfile) {
            let syntax = file.syntax();
            let Some(dockerfile) = syntax.dockerfile() else { continue };
            let services = project.builds_of(&file.source.path);
            let targets = services.iter().filter_map(|build| dockerfile.stage_named(build.target.value()?));
            let mut stages: Vec<usize> = targets.chain(dockerfile.final_stage()).map(|stage| stage.index).collect();
            stages.sort_unstable();
            stages.dedup();
            for stage in stages.into_iter().filter_map(|index| dockerfile.stages.get(index)) {
                for text in own_layer_texts(dockerfile, &file.source, stage) {
                    by_text.entry(text).or_default().push((file.source.id, stage.index));
                }
            }
        }
        Candidates { by_text }
    }

    /// Those that have the most in common with a history.
    fn like(&self, history: &[Made]) -> Vec<(FileId, usize)> {
        let mut counts: BTreeMap<(FileId, usize), usize> = BTreeMap::new();
        for text in layer_texts(history) {
            for place in self.by_text.get(&text).into_iter().flatten() {
                *counts.entry(*place).or_default() += 1;
            }
        }
        let mut found: Vec<((FileId, usize), usize)> = counts.into_iter().collect();
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        found.into_iter().take(MAX_CANDIDATES).map(|(place, _)| place).collect()
    }
}

/// The stage that an image was built from: by the name that a Compose file gives to what it builds, or by the history
/// alone.
fn built_from(project: &Project, names: &Names, scan: &Scan, candidates: &Candidates) -> Option<Built> {
    let aligned = |file: FileId, stage: usize, least: f64| {
        let source = &project.file(file).source;
        let syntax = project.file(file).syntax();
        let dockerfile = syntax.dockerfile()?;
        let alignment = align(dockerfile, source, dockerfile.stages.get(stage)?, &scan.history)?;
        (alignment.share >= least).then(|| Built { file, stage, alignment, installs: Installs::default() })
    };
    let by_hand = names.by_hand.iter().map(|(name, _)| name);
    let named = by_hand.chain(names.tagged.iter().map(|(name, _)| name)).find_map(|name| {
        let (file, stage) = project.dockerfile_for_image(&reference(name))?;
        let syntax = file.syntax();
        let dockerfile = syntax.dockerfile()?;
        let stage = dockerfile.stage_named(&stage.name).or(dockerfile.final_stage())?;
        aligned(file.source.id, stage.index, KNOWN_BY_NAME)
    });
    let by_history = || {
        let like = candidates.like(&scan.history).into_iter();
        let mut found: Vec<Built> = like.filter_map(|(file, stage)| aligned(file, stage, KNOWN_BY_HISTORY)).collect();
        // Of several copies of one file the first by its path; `sort_by` keeps the order of those that are alike.
        found.sort_by(|a, b| {
            b.alignment.share.total_cmp(&a.alignment.share).then_with(|| path(project, a).cmp(path(project, b)))
        });
        found.into_iter().next()
    };
    let mut built = named.or_else(by_history)?;
    if scan.packages.iter().any(|package| package.layer.is_none()) {
        let file = project.file(built.file);
        let syntax = file.syntax();
        built.installs = Installs::of(project, file, syntax.dockerfile()?, built.stage);
    }
    Some(built)
}

fn path<'p>(project: &'p Project, built: &Built) -> &'p str {
    &project.file(built.file).source.path
}
