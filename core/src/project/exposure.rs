//! From how far a workload can be reached: from outside, from its neighbours, or from nowhere.

use super::Project;
use crate::kubernetes::Outside;
use crate::model::{Format, Workload};
use crate::span::Span;

/// From how far a workload can be reached, as far as the files of the project say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// How far.
    pub reach: Exposed,
    /// What it is reached through, if that is written somewhere.
    pub through: Option<Way>,
}

/// From how far something can be reached, the nearest first. The words are those of SSVC's "system exposure".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exposed {
    /// From itself and its host: no Service and no port leads to it.
    Small,
    /// From its neighbours in the cluster or on the Compose network.
    Controlled,
    /// From outside.
    Open,
}

impl Exposed {
    /// The name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Exposed::Small => "small",
            Exposed::Controlled => "controlled",
            Exposed::Open => "open",
        }
    }
}

/// What a workload is reached through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What it is, with its name: ``the Ingress `web` ``.
    pub what: String,
    /// Where it is written.
    pub span: Span,
}

impl Way {
    fn new(what: impl Into<String>, span: Span) -> Way {
        Way { what: what.into(), span }
    }
}

impl Exposure {
    fn open(through: Way) -> Exposure {
        Exposure { reach: Exposed::Open, through: Some(through) }
    }

    /// Whether it can be reached from outside.
    pub fn is_open(&self) -> bool {
        self.reach == Exposed::Open
    }
}

impl Project {
    /// From how far a workload can be reached. What is not known, such as a Service that another repository has, does not
    /// count: something is open only where a file of the project opens it.
    pub fn exposure(&self, workload: &Workload) -> Exposure {
        let own = workload.containers.iter().filter_map(|container| {
            let port = container.reachable_port()?;
            let what = if workload.format == Format::Compose { "a published port" } else { "a `hostPort`" };
            Some(Way::new(what, port.span))
        });
        let on_host = workload.host_network.true_at().map(|span| Way::new("the network of the host", span));
        if let Some(door) = on_host.into_iter().chain(own).next() {
            return Exposure::open(door);
        }
        match workload.format {
            Format::Kubernetes => self.exposure_in_cluster(workload),
            _ => Exposure { reach: Exposed::Controlled, through: None },
        }
    }

    fn exposure_in_cluster(&self, workload: &Workload) -> Exposure {
        let links = self.links();
        let outside = links.outside_of(workload);
        // Something that asks who comes is a door for few.
        let open = outside.iter().find(|one| !matches!(one, Outside::Door(door) if door.is_guarded));
        if let Some(open) = open {
            return Exposure::open(Way::new(open.display(), open.span()));
        }
        let mut services = links.services_of(workload).filter(|it| it.selects(&workload.pod_labels) == Some(true));
        let inside = services.next().map(|service| Way::new(format!("the Service `{}`", service.name), service.span));
        let is_closed = inside.is_none() && workload.containers.iter().all(|container| container.ports.is_empty());
        Exposure { reach: if is_closed { Exposed::Small } else { Exposed::Controlled }, through: inside }
    }
}

#[cfg(test)]
mod tests {
    use crate::linter::{Serial, load};

    fn shown(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
        let (project, _) = load(&files[..], &Serial);
        let services = project.compose().iter().flat_map(|compose| &compose.services).map(|one| &one.workload);
        let workloads = project.kubernetes_workloads().chain(services);
        let shown = workloads.map(|workload| {
            let exposure = project.exposure(workload);
            let through = exposure.through.map_or("-".to_string(), |way| way.what);
            format!("{} {} {through}", workload.name, exposure.reach.name())
        });
        shown.collect()
    }

    #[test]
    fn ports_of_compose_open_where_they_are_published() {
        let text = "services:\n  a: {image: x, ports: ['80:80']}\n  b: {image: x, ports: ['127.0.0.1:80:80']}\n  \
                    c: {image: x, network_mode: host}\n";
        assert_eq!(
            shown(&[("compose.yaml", text)]),
            ["a open a published port", "b controlled -", "c open the network of the host"]
        );
    }

    #[test]
    fn services_and_routes_open_pods() {
        let pod = |name: &str| {
            format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: {name}}}}}\n\
                 spec: {{containers: [{{name: a, image: x}}]}}\n"
            )
        };
        let service = |name: &str, spec: &str| {
            format!(
                "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n\
                 spec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]{spec}}}\n"
            )
        };
        let text = [
            pod("a"),
            pod("b"),
            pod("c"),
            pod("d"),
            pod("e"),
            service("a", ", type: NodePort"),
            service("b", ""),
            service("c", ""),
            service("d", ", type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]"),
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n\
             spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: b, port: {number: 80}}}}]}}]}\n"
                .to_string(),
        ];
        assert_eq!(
            shown(&[("a.yaml", &text.concat())]),
            [
                "a open the Service `a`",
                "b open the Ingress `web`",
                "c controlled the Service `c`",
                "d controlled the Service `d`",
                "e small -"
            ]
        );
    }
}
