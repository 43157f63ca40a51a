//! Probes of containers and handlers of their hooks: whom they ask, and how often.

use crate::context::Context;
use crate::model::{Container, Setting, Workload};
use crate::span::{Span, Spanned};
use crate::yaml::Field;

use super::Target;

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProbeKind {
    /// `readinessProbe`: whether it gets traffic.
    Readiness,
    /// `livenessProbe`: whether it is started anew.
    Liveness,
    /// `startupProbe`: whether the others begin.
    Startup,
}

impl ProbeKind {
    /// All of them.
    pub const ALL: [ProbeKind; 3] = [ProbeKind::Readiness, ProbeKind::Liveness, ProbeKind::Startup];

    /// The key under which it is written.
    pub fn key(self) -> &'static str {
        match self {
            ProbeKind::Readiness => "readinessProbe",
            ProbeKind::Liveness => "livenessProbe",
            ProbeKind::Startup => "startupProbe",
        }
    }
}

/// How a handler finds something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandlerKind {
    /// `httpGet`.
    Http,
    /// `tcpSocket`.
    Tcp,
    /// `grpc`; probes only.
    Grpc,
    /// `exec`.
    Exec,
    /// `sleep`; hooks only.
    Sleep,
}

const HANDLERS: [(HandlerKind, &str); 5] = [
    (HandlerKind::Http, "httpGet"),
    (HandlerKind::Tcp, "tcpSocket"),
    (HandlerKind::Grpc, "grpc"),
    (HandlerKind::Exec, "exec"),
    (HandlerKind::Sleep, "sleep"),
];

/// What a probe or a hook does.
#[derive(Debug, Clone, Copy)]
pub struct Handler<'a> {
    /// How it does it.
    pub kind: HandlerKind,
    /// The mapping under `httpGet` and so on.
    pub field: Field<'a>,
}

impl<'a> Handler<'a> {
    /// `host`: whom to ask; the pod itself when none is given. It means something for HTTP and TCP.
    pub fn host(self) -> Setting<&'a str> {
        match self.kind {
            HandlerKind::Http | HandlerKind::Tcp => self.field.key("host").text(),
            _ => Setting::NotApplicable,
        }
    }

    /// The port, a number or the name of one of the container's.
    pub fn port(self) -> Setting<Target> {
        match self.kind {
            HandlerKind::Http | HandlerKind::Tcp | HandlerKind::Grpc => self.field.key("port").port(),
            HandlerKind::Exec | HandlerKind::Sleep => Setting::NotApplicable,
        }
    }

    /// The number of the port, through the container's ports where it is a name; `None` when it is not known.
    pub fn port_number(self, container: &Container) -> Option<u16> {
        match self.port().value()? {
            Target::Number(number) => u16::try_from(*number).ok(),
            Target::Name(name) => container.ports.iter().find(|port| port.name.as_ref() == Some(name))?.container,
        }
    }

    /// The name of a port that the container does not have: the handler always fails.
    pub fn unknown_port(self, container: &Container) -> Option<Spanned<String>> {
        let port = self.port();
        let Target::Name(name) = port.value()? else { return None };
        let is_known = container.ports.iter().any(|port| port.name.as_ref() == Some(name));
        let at = port.written_at()?;
        (!is_known).then(|| Spanned::new(name.clone(), at))
    }

    /// Whether another handler asks the same: all that is written is equal, the defaults of HTTP filled in.
    pub fn is_same(self, other: Handler) -> bool {
        let texts = |handler: Handler| {
            let texts = |key| -> Vec<String> {
                let lists = handler.field.key(key).items().filter_map(|item| item.word().map(str::to_string));
                lists.collect()
            };
            let word = |key, default: &'static str| handler.field.key(key).word().unwrap_or(default).to_string();
            let headers: Vec<(String, String)> = handler.field.key("httpHeaders").items().map(header).collect();
            let path = word("path", "/");
            (
                path,
                word("port", ""),
                word("host", ""),
                word("scheme", "HTTP"),
                word("service", ""),
                texts("command"),
                headers,
            )
        };
        self.kind == other.kind && texts(self) == texts(other)
    }
}

fn header(field: Field) -> (String, String) {
    let word = |key| field.key(key).word().unwrap_or("").to_string();
    (word("name").to_ascii_lowercase(), word("value"))
}

/// The handlers that are written in a probe or a hook: one in a correct file. A null is none.
pub fn handlers(field: Field<'_>) -> impl Iterator<Item = Handler<'_>> {
    let handlers = HANDLERS.into_iter().map(move |(kind, key)| Handler { kind, field: field.key(key) });
    handlers.filter(|handler| handler.field.is_written())
}

/// A probe that is written.
#[derive(Debug, Clone, Copy)]
pub struct ProbeView<'a> {
    /// Which of the three.
    pub kind: ProbeKind,
    /// The mapping.
    pub field: Field<'a>,
}

impl<'a> ProbeView<'a> {
    /// What to underline for it as a whole: its key.
    pub fn span(self) -> Span {
        self.field.head()
    }

    /// What it does; the first handler where several are written.
    pub fn handler(self) -> Option<Handler<'a>> {
        handlers(self.field).next()
    }

    /// `periodSeconds`, in seconds; 10 when none is given.
    pub fn period(self) -> Option<i64> {
        self.number("periodSeconds", 10)
    }

    /// `timeoutSeconds`, in seconds; 1 when none is given.
    pub fn timeout(self) -> Option<i64> {
        self.number("timeoutSeconds", 1)
    }

    /// `initialDelaySeconds`, in seconds; 0 when none is given.
    pub fn initial_delay(self) -> Option<i64> {
        self.number("initialDelaySeconds", 0)
    }

    /// `failureThreshold`; 3 when none is given.
    pub fn failure_threshold(self) -> Option<i64> {
        self.number("failureThreshold", 3)
    }

    /// `successThreshold`; 1 when none is given.
    pub fn success_threshold(self) -> Option<i64> {
        self.number("successThreshold", 1)
    }

    /// After how many seconds of failures it acts; `None` when that is not known.
    pub fn patience(self) -> Option<i64> {
        self.period()?.checked_mul(self.failure_threshold()?)
    }

    /// A number with the default of the API: what is 0 or absent is the default. `None` when it is not known.
    fn number(self, key: &'static str, default: i64) -> Option<i64> {
        let field = self.field.key(key);
        match field.int() {
            Setting::Set(number) if number.value == 0 => Some(default),
            Setting::Set(number) => Some(number.value),
            Setting::Dynamic(_) => None,
            _ => Some(default),
        }
    }
}

impl Container {
    /// The probes that are written in a Kubernetes container, of whatever role.
    pub fn probes<'a>(&self, workload: &Workload, cx: &Context<'a>) -> impl Iterator<Item = ProbeView<'a>> + use<'a> {
        self.root(workload, cx).into_iter().flat_map(probes)
    }

    /// The handlers of the hooks of a Kubernetes container: `postStart` and `preStop`.
    pub fn hooks<'a>(&self, workload: &Workload, cx: &Context<'a>) -> impl Iterator<Item = Handler<'a>> {
        let lifecycle = self.field("lifecycle", workload, cx);
        lifecycle.into_iter().flat_map(|hooks| ["postStart", "preStop"].map(|hook| hooks.key(hook))).flat_map(handlers)
    }
}

/// The probes that are written in a container.
pub fn probes(container: Field<'_>) -> impl Iterator<Item = ProbeView<'_>> {
    let probes = ProbeKind::ALL.into_iter().map(move |kind| ProbeView { kind, field: container.key(kind.key()) });
    probes.filter(|probe| probe.field.is_written())
}

#[cfg(test)]
mod tests {
    use super::super::testing::objects;
    use super::*;

    const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: a
    image: a:1
    ports: [{name: http, containerPort: 8080}]
    readinessProbe: {httpGet: {path: /, port: http, host: ''}, failureThreshold: 2}
    livenessProbe: {httpGet: {port: http, scheme: HTTP}, periodSeconds: 30, timeoutSeconds: ~}
    startupProbe: {tcpSocket: {port: web, host: 127.0.0.1}, exec: ~, periodSeconds: '${P}'}
";

    fn with(look: impl Fn(&[ProbeView], &Container)) {
        objects(&[("a.yaml", POD)], |object| {
            let found: Vec<ProbeView> = object.each("spec.containers[]").flat_map(probes).collect();
            look(&found, &object.workload().expect("a workload").containers[0]);
        });
    }

    #[test]
    fn handlers_name_ports_of_their_container() {
        with(|found, container| {
            let [readiness, liveness, startup] = found else { panic!("three probes") };
            let (readiness, liveness, startup) = (readiness.handler(), liveness.handler(), startup.handler());
            assert_eq!(readiness.and_then(|handler| handler.port_number(container)), Some(8080));
            assert_eq!(liveness.and_then(|handler| handler.unknown_port(container)), None);
            let unknown = startup.and_then(|handler| handler.unknown_port(container));
            assert_eq!(unknown.map(|name| name.value), Some("web".to_string()));
            assert_eq!(startup.and_then(|handler| handler.host().value().copied()), Some("127.0.0.1"));
        });
    }

    #[test]
    fn the_same_question_is_seen_through_defaults() {
        with(|found, _| {
            let handlers: Vec<Handler> = found.iter().filter_map(|probe| probe.handler()).collect();
            assert!(handlers[0].is_same(handlers[1]));
            assert!(!handlers[0].is_same(handlers[2]));
        });
    }

    #[test]
    fn numbers_have_the_defaults_of_the_api() {
        with(|found, _| {
            assert_eq!(found[0].patience(), Some(20));
            assert_eq!(found[1].patience(), Some(90));
            assert_eq!(found[1].timeout(), Some(1));
            assert_eq!(found[2].patience(), None, "a placeholder is not known");
            assert_eq!(&POD[found[0].span().range()], "readinessProbe");
        });
    }
}
