//! What the vulnerabilities of an image mean where it runs: how likely harm is, how bad, and what to do first. Every
//! factor is kept, so that it can be shown; decision 31 says where they come from.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::ssvc::{Action, Exploitation, action};
use super::{Joined, Level, Package, Scan, Vulnerability};
use crate::model::{Confinement, Container, Format, MountSource, Setting, User, Workload};
use crate::project::{Exposed, Exposure, Project};
use crate::span::Span;
use crate::tables;

/// From which probability on an exploit counts as public for SSVC.
const LIKELY: f64 = 0.1;

/// What a container with a scanned image is in for.
#[derive(Debug, Clone)]
pub struct Risk<'p> {
    /// The reference to the image or, where the image has no name, the container.
    pub span: Span,
    /// What runs it.
    pub workload: &'p Workload,
    /// The container in it.
    pub container: &'p Container,
    /// The scan, and where else its image is.
    pub joined: &'p Joined,
    /// How sure it is that the scan is about what runs here, 0 to 1.
    pub certainty: f64,
    /// From how far it can be reached.
    pub exposure: Exposure,
    /// How bad it is if somebody gets in.
    pub impact: Impact,
    /// The vulnerabilities of the image that nobody has accepted, the worst first. Containers that are in for the same share
    /// them.
    pub threats: Arc<[Threat<'p>]>,
}

/// How bad it is if somebody gets into a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impact {
    /// 1 for a hardened container to 4 for one that has the host.
    pub level: u8,
    /// Why it is more than 1.
    pub because: Vec<&'static str>,
}

/// A vulnerability where it runs.
#[derive(Debug, Clone)]
pub struct Threat<'p> {
    /// The vulnerability.
    pub vulnerability: &'p Vulnerability,
    /// The package that has it.
    pub package: &'p Package,
    /// How likely somebody exploits it within thirty days wherever it is, 0 to 1.
    pub exploit: f64,
    /// Where that number comes from.
    pub source: Source,
    /// How far it counts that the workload can be reached, 0 to 1.
    pub reach: f64,
    /// How likely that happens here: the product of exploit, reach and certainty.
    pub probability: f64,
    /// What to do by SSVC.
    pub action: Action,
}

/// Where the probability of an exploit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// It is known to be exploited (KEV).
    Exploited,
    /// It is that of EPSS.
    Epss,
    /// It is a prior by severity, since nobody has given a better number.
    Severity,
}

impl Source {
    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Source::Exploited => "known exploited",
            Source::Epss => "EPSS",
            Source::Severity => "by severity",
        }
    }
}

impl Risk<'_> {
    /// The most urgent action.
    pub fn action(&self) -> Action {
        self.threats.iter().map(|threat| threat.action).max().unwrap_or(Action::Defer)
    }

    /// How likely harm is if all vulnerabilities rise and fall together: the greatest of their probabilities.
    pub fn at_least(&self) -> f64 {
        self.threats.iter().map(|threat| threat.probability).fold(0.0, f64::max)
    }

    /// How likely harm is if they have nothing to do with each other.
    pub fn at_most(&self) -> f64 {
        1.0 - self.threats.iter().map(|threat| 1.0 - threat.probability).product::<f64>()
    }
}

/// What all containers of scanned images are in for, the most urgent first.
pub fn risks(project: &Project) -> Vec<Risk<'_>> {
    if project.joined().is_empty() {
        return Vec::new();
    }
    let runs = Runs::of(project);
    let mut found = Vec::new();
    for joined in project.joined() {
        let Some((_, scan)) = joined.of(project.reports()) else { continue };
        let mut threats = Threats { scan, known: HashMap::new() };
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        let named = joined.places.iter().filter(|place| place.runs).filter_map(|place| {
            let run = runs.by_image.get(&place.span)?;
            Some((place.span, *run, place.grade.certainty()))
        });
        let built = joined.built.iter().flat_map(|built| {
            let of_stage = runs.by_stage.get(&(built.file.0, built.stage)).into_iter().flatten();
            of_stage.map(|run| (run.container.span, *run, built.alignment.share))
        });
        for (span, run, certainty) in named.chain(built) {
            if seen.insert(run.container.span) {
                found.push(Risk::new(span, run, certainty, joined, &mut threats, project));
            }
        }
    }
    let path = |risk: &Risk| project.file(risk.span.file).source.path.as_str();
    found.sort_by(|a, b| {
        let weight = |risk: &Risk| risk.at_most() * f64::from(risk.impact.level);
        b.action()
            .cmp(&a.action())
            .then_with(|| weight(b).total_cmp(&weight(a)))
            .then_with(|| (path(a), a.span).cmp(&(path(b), b.span)))
    });
    found
}

/// A container and what it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Run<'p> {
    pub workload: &'p Workload,
    pub container: &'p Container,
}

/// The containers of a project by what they run.
pub(super) struct Runs<'p> {
    /// By the reference to the image.
    pub by_image: HashMap<Span, Run<'p>>,
    /// By file and number of the stage that a Compose service builds.
    by_stage: HashMap<(u32, usize), Vec<Run<'p>>>,
}

impl<'p> Runs<'p> {
    pub(super) fn of(project: &'p Project) -> Self {
        let mut runs = Runs { by_image: HashMap::new(), by_stage: HashMap::new() };
        let services = project.compose().iter().flat_map(|compose| &compose.services);
        let workloads = project.kubernetes_workloads().chain(services.clone().map(|service| &service.workload));
        for workload in workloads {
            for container in &workload.containers {
                let run = Run { workload, container };
                if let Some(image) = container.image.known() {
                    runs.by_image.insert(image.value.span, run);
                }
            }
        }
        for service in services {
            let Some((file, stage)) = project.stage_of(service) else { continue };
            let syntax = file.syntax();
            let Some(dockerfile) = syntax.dockerfile() else { continue };
            let Some(stage) = dockerfile.stage_named(&stage.name).or(dockerfile.final_stage()) else { continue };
            for container in &service.workload.containers {
                let run = Run { workload: &service.workload, container };
                runs.by_stage.entry((file.source.id.0, stage.index)).or_default().push(run);
            }
        }
        runs
    }
}

impl<'p> Risk<'p> {
    fn new(
        span: Span,
        run: Run<'p>,
        certainty: f64,
        joined: &'p Joined,
        threats: &mut Threats<'p>,
        project: &'p Project,
    ) -> Risk<'p> {
        let exposure = project.exposure(run.workload);
        let impact = impact(run, project);
        let threats = threats.of(&exposure, impact.level, certainty);
        Risk { span, workload: run.workload, container: run.container, joined, certainty, exposure, impact, threats }
    }
}

/// The vulnerabilities of a scan, worked out once for all containers that are alike.
struct Threats<'p> {
    scan: &'p Scan,
    /// By how far it can be reached, the impact, and the bits of the certainty.
    known: HashMap<(Exposed, u8, u64), Arc<[Threat<'p>]>>,
}

impl<'p> Threats<'p> {
    fn of(&mut self, exposure: &Exposure, impact: u8, certainty: f64) -> Arc<[Threat<'p>]> {
        let key = (exposure.reach, impact, certainty.to_bits());
        let make = || {
            let open = self.scan.open();
            let mut threats: Vec<Threat> = open
                .map(|(vulnerability, package)| Threat::new(vulnerability, package, exposure, impact, certainty))
                .collect();
            threats.sort_by(|a, b| {
                let has_no_fix = |threat: &Threat| threat.vulnerability.fixed.is_empty();
                b.action
                    .cmp(&a.action)
                    .then_with(|| b.probability.total_cmp(&a.probability))
                    .then_with(|| has_no_fix(a).cmp(&has_no_fix(b)))
                    .then_with(|| (&a.vulnerability.id, &a.package.name).cmp(&(&b.vulnerability.id, &b.package.name)))
            });
            // One fault of several packages is one.
            let mut seen = HashSet::new();
            threats.retain(|threat| seen.insert(threat.vulnerability.id.as_str()));
            threats.into()
        };
        self.known.entry(key).or_insert_with(make).clone()
    }
}

impl<'p> Threat<'p> {
    fn new(
        vulnerability: &'p Vulnerability,
        package: &'p Package,
        exposure: &Exposure,
        impact: u8,
        certainty: f64,
    ) -> Threat<'p> {
        let (exploit, source) = match vulnerability.likelihood {
            _ if vulnerability.is_exploited => (1.0, Source::Exploited),
            Some(likelihood) => (likelihood, Source::Epss),
            None => (prior(vulnerability.level), Source::Severity),
        };
        let exploitation = match source {
            Source::Exploited => Exploitation::Active,
            Source::Epss if exploit >= LIKELY => Exploitation::PublicPoc,
            _ => Exploitation::None,
        };
        let vector = vulnerability.vector.as_deref().unwrap_or("");
        let has = |part: &str| vector.split('/').any(|own| own == part);
        let open = match exposure.reach {
            Exposed::Open => 1.0,
            Exposed::Controlled => 0.5,
            Exposed::Small => 0.1,
        };
        // Who must be on the machine already does not come over the network.
        let is_local = has("AV:L") || has("AV:P");
        let reach = if is_local { f64::min(open, 0.1) } else { open };
        let has_no_hurdle = has("AV:N") && (has("PR:N") && has("UI:N") || has("Au:N") && !has("AC:H"));
        Threat {
            vulnerability,
            package,
            exploit,
            source,
            reach,
            probability: exploit * reach * certainty,
            action: action(exploitation, exposure.reach, has_no_hurdle, impact),
        }
    }
}

/// How likely an exploit is where nobody says. A judgement in the order of what EPSS gives to most, not a measurement.
fn prior(level: Level) -> f64 {
    match level {
        Level::Critical => 0.03,
        Level::High => 0.01,
        Level::Medium => 0.003,
        Level::Low | Level::Unknown => 0.001,
        Level::Negligible => 0.0001,
    }
}

impl Scan {
    /// The vulnerabilities that nobody has said to be of no concern, with their packages.
    pub fn open(&self) -> impl Iterator<Item = (&Vulnerability, &Package)> {
        let open = self.vulnerabilities.iter().filter(|found| found.accepted.is_none() && !found.id.is_empty());
        open.filter_map(|found| Some((found, self.packages.get(found.package)?)))
    }
}

/// How bad it is if somebody gets in: by what the container may do.
fn impact(run: Run, project: &Project) -> Impact {
    let Run { workload, container } = run;
    let mut because = Vec::new();
    if container.privileged.is_true() {
        because.push("privileged");
    }
    let is_dangerous = |name: &str| name == "ALL" || !tables::current().capabilities.is_baseline(name);
    let added = container.added_capabilities.value();
    if added.is_some_and(|added| added.iter().any(|capability| is_dangerous(&capability.value))) {
        because.push("dangerous capability");
    }
    if workload.host_network.is_true() || workload.host_pid.is_true() || workload.host_ipc.is_true() {
        because.push("namespace of the host");
    }
    let is_door = |path: &str| path == "/" || path.ends_with(".sock") || path == "/var/run" || path == "/run";
    if container.mounts.iter().any(|mount| matches!(&mount.source, MountSource::Host(path) if is_door(path))) {
        because.push("socket or root of the host");
    }
    if matches!(container.seccomp.value(), Some(Confinement::Unconfined)) {
        because.push("no seccomp profile");
    }
    let has_host = !because.is_empty();
    let is_unprivileged = |user: &User| !user.is_root();
    let may_be_root = match &container.user {
        Setting::Set(user) => !is_unprivileged(&user.value),
        _ => !container.run_as_non_root.is_true(),
    };
    let mut level = 1;
    if may_be_root {
        because.push("root, or a user of the image");
        level += 1;
    }
    if workload.format == Format::Kubernetes && project.links().bindings_for(workload).next().is_some() {
        because.push("rights in the cluster");
        level += 1;
    }
    Impact { level: if has_host { 4 } else { level }, because }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::linter::{Serial, load};
    use crate::project::Given;
    use crate::reports::GivenReports;

    const SCAN: &str = r#"{"descriptor": {"name": "grype"}, "source": {"target": {"userInput": "reg.example/api:1.4"}},
        "matches": [
        {"vulnerability": {"id": "CVE-2099-0001", "severity": "High", "knownExploited": [{"cve": "CVE-2099-0001"}],
          "cvss": [{"vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "metrics": {"baseScore": 9.8}}]},
          "artifact": {"name": "curl", "version": "8"}},
        {"vulnerability": {"id": "CVE-2099-0002", "severity": "Medium"}, "artifact": {"name": "musl", "version": "1"}}]}"#;

    fn shown(compose: &str) -> Vec<String> {
        let files = [("compose.yaml".to_string(), compose.to_string())];
        let (project, _) = load(&files[..], &Serial);
        let mut given = GivenReports::default();
        given.add("scan.json", None, SCAN.as_bytes()).unwrap();
        given.settle(None, None);
        let project = project.with_given(Arc::new(Given { reports: given, ..Given::default() }));
        risks(&project).iter().map(show).collect()
    }

    fn show(risk: &Risk) -> String {
        let threats: Vec<String> = risk
            .threats
            .iter()
            .map(|one| format!("{} {:.5} {}", one.vulnerability.id, one.probability, one.action.name()))
            .collect();
        format!(
            "{} {} {}: {} [{:.5} {:.5}]",
            risk.container.name,
            risk.exposure.reach.name(),
            risk.impact.level,
            threats.join(", "),
            risk.at_least(),
            risk.at_most()
        )
    }

    #[test]
    fn one_image_means_different_things_where_it_runs() {
        let text = "services:\n  hidden:\n    image: reg.example/api:1.4\n    user: '1000'\n  open:\n    \
                    image: reg.example/api:1.4\n    privileged: true\n    ports: ['80:80']\n";
        assert_eq!(
            shown(text),
            [
                "open open 4: CVE-2099-0001 0.95000 immediate, CVE-2099-0002 0.00285 scheduled [0.95000 0.95014]",
                "hidden controlled 1: CVE-2099-0001 0.47500 out-of-cycle, CVE-2099-0002 0.00143 defer [0.47500 0.47575]",
            ]
        );
    }
}
