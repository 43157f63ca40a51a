//! Consoles for administration that ask nobody for a login unless they are told to, by the documentation of the
//! programs: kept by hand, as of November 2025.

use lintainer_core::model::{Container, ImageReference, Setting, Tag};

/// A console.
#[derive(Debug)]
pub(crate) struct Console {
    /// Names without registry and tag.
    images: &'static [&'static str],
    /// For messages.
    pub(crate) name: &'static str,
    /// Its ports; none: all that it has.
    ports: &'static [u16],
}

const fn console(images: &'static [&'static str], name: &'static str) -> Console {
    Console { images, name, ports: &[] }
}

const TABLE: &[Console] = &[
    console(&["adminer"], "Adminer"),
    console(&["amir20/dozzle"], "Dozzle"),
    Console { images: &["consul", "hashicorp/consul"], name: "Consul", ports: &[8500] },
    console(&["dbgate/dbgate"], "DbGate"),
    Console { images: &["docker"], name: "the Docker Engine API", ports: &[2375] },
    console(&["erikdubbelboer/phpredisadmin"], "phpRedisAdmin"),
    Console { images: &["flink", "apache/flink"], name: "Flink", ports: &[8081] },
    console(&["kafbat/kafka-ui", "provectuslabs/kafka-ui", "obsidiandynamics/kafdrop"], "the console of Kafka"),
    console(&["mher/flower"], "Flower"),
    console(&["mlflow/mlflow"], "MLflow"),
    console(&["mongo-express"], "mongo-express"),
    console(&["ollama/ollama"], "Ollama"),
    console(&["prom/alertmanager", "prometheus/alertmanager"], "Alertmanager"),
    console(&["prom/prometheus", "prometheus/prometheus"], "Prometheus"),
    Console { images: &["rayproject/ray", "rayproject/ray-ml"], name: "Ray", ports: &[8265, 10001] },
    console(&["rediscommander/redis-commander"], "Redis Commander"),
    console(&["redis/redisinsight", "redislabs/redisinsight"], "Redis Insight"),
    Console { images: &["spark", "apache/spark"], name: "Spark", ports: &[4040, 6066, 7077, 8080, 8081] },
    console(&["vllm/vllm-openai"], "vLLM"),
    console(&["weaveworks/scope"], "Weave Scope"),
    Console { images: &["apache/nifi"], name: "NiFi", ports: &[8080] },
];

/// Words in variables and arguments by which a console is told to ask for a login.
const LOGINS: &[&str] =
    &["auth", "login", "oauth2", "oidc", "password", "security", "user", "username", "web.config.file"];

/// The console that an image is.
pub(crate) fn of(image: &ImageReference) -> Option<&'static Console> {
    let repository = image.repository()?;
    let console = TABLE.iter().find(|console| console.images.contains(&repository))?;
    // From 1.14 on NiFi makes a password of its own.
    let is_old = |tag: &str| {
        let mut numbers = tag.split('.').map(|part| part.parse::<u32>().ok());
        matches!((numbers.next(), numbers.next()), (Some(Some(0..=1)), Some(Some(minor))) if minor < 14)
    };
    match (console.name, image.tag()) {
        ("NiFi", Tag::Known(tag)) if is_old(tag) => Some(console),
        ("NiFi", _) => None,
        _ => Some(console),
    }
}

impl Console {
    /// Whether a port of the container is one of the console.
    pub(crate) fn has_port(&self, port: Option<u16>) -> bool {
        self.ports.is_empty() || port.is_some_and(|port| self.ports.contains(&port))
    }
}

/// Whether a variable or an argument of a container may tell its program to ask for a login.
pub(crate) fn may_ask_for_login(container: &Container) -> bool {
    let has = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.contains("web.config.file")
            || lower
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| LOGINS.iter().any(|login| word == *login || login.len() > 3 && word.ends_with(login)))
    };
    let is_no =
        |value: &Setting<String>| value.value().is_some_and(|value| matches!(&**value, "" | "false" | "0" | "no"));
    let by_variable = container.env.iter().any(|var| has(&var.name.value) && !is_no(&var.value));
    let words = container.commands.iter().flat_map(|usage| usage.commands()).flat_map(|command| &command.words);
    by_variable || words.into_iter().any(|word| word.static_prefix().starts_with('-') && has(&word.static_prefix()))
}
