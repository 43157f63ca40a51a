//! Settings that switch the login of a program off, by the documentation of the programs: kept by hand, as of November
//! 2025.

use lintainer_core::model::{Container, EnvVar};

/// A variable that switches the login off.
#[derive(Debug)]
struct Switch {
    name: &'static str,
    /// The values that do, in lower case.
    values: &'static [&'static str],
    /// A part of the image's name that it belongs to; empty where the variable's name says enough.
    image: &'static str,
    /// A part of the names of images for which a variable of this name says something else; empty where there are none.
    not: &'static str,
    /// A second variable that must have this value, in lower case.
    with: Option<(&'static str, &'static str)>,
    what: &'static str,
}

const ON: &[&str] = &["true", "1", "yes", "on"];
const OFF: &[&str] = &["false", "0", "no", "off"];

const fn switch(name: &'static str, values: &'static [&'static str], what: &'static str) -> Switch {
    Switch { name, values, image: "", not: "", with: None, what }
}

/// Its own setting of this name is about what Kibana shows of security.
const KIBANA: &str = "kibana";
const ELASTICSEARCH: &str = "Elasticsearch asks nobody for a password";

const SWITCHES: &[Switch] = &[
    Switch { not: KIBANA, ..switch("xpack.security.enabled", OFF, ELASTICSEARCH) },
    Switch { not: KIBANA, ..switch("XPACK_SECURITY_ENABLED", OFF, ELASTICSEARCH) },
    switch("plugins.security.disabled", ON, "OpenSearch asks nobody for a password"),
    switch("DISABLE_SECURITY_PLUGIN", ON, "OpenSearch asks nobody for a password"),
    Switch {
        name: "GF_AUTH_ANONYMOUS_ENABLED",
        values: ON,
        image: "",
        not: "",
        with: Some(("GF_AUTH_ANONYMOUS_ORG_ROLE", "admin")),
        what: "everybody is an administrator of Grafana",
    },
    Switch {
        name: "NEO4J_AUTH",
        values: &["none"],
        image: "",
        not: "",
        with: None,
        what: "Neo4j asks nobody for a password",
    },
    switch("ARANGO_NO_AUTH", ON, "ArangoDB asks nobody for a password"),
    switch("ME_CONFIG_BASICAUTH", OFF, "mongo-express asks nobody for a password"),
    switch("AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", ON, "Weaviate lets everybody in"),
    switch("INFLUXDB_HTTP_AUTH_ENABLED", OFF, "InfluxDB asks nobody for a password"),
    switch("PGADMIN_CONFIG_SERVER_MODE", OFF, "pgAdmin asks nobody for a password"),
    Switch {
        name: "ALLOW_ANONYMOUS_LOGIN",
        values: ON,
        image: "zookeeper",
        not: "",
        with: None,
        what: "ZooKeeper lets everybody in",
    },
    Switch {
        name: "DOCKER_TLS_CERTDIR",
        values: &[""],
        image: "docker",
        not: "",
        with: None,
        what: "the engine listens without TLS, and who reaches it is root",
    },
];

/// What a variable of a container switches off, if it does.
pub(crate) fn of_variable(var: &EnvVar, container: &Container) -> Option<&'static str> {
    let value = var.value.value()?;
    let switch = SWITCHES.iter().find(|switch| switch.name == var.name.value)?;
    let is = |text: &str, word: &str| text.trim().eq_ignore_ascii_case(word);
    let is_off = switch.values.iter().any(|known| is(value, known));
    let with = switch.with.is_none_or(|(name, expected)| {
        container.env_var(name).and_then(|other| other.value.value()).is_some_and(|other| is(other, expected))
    });
    let image = container.image.value().and_then(|image| image.repository());
    let fits = switch.image.is_empty() || image.is_some_and(|image| image.contains(switch.image));
    let is_another = !switch.not.is_empty() && image.is_some_and(|image| image.contains(switch.not));
    (is_off && with && fits && !is_another).then_some(switch.what)
}

/// An option that switches the login off: of which program, the option, its value.
#[derive(Debug)]
struct Argument {
    /// The names of the command, or parts of the image's name where it has no command of its own.
    programs: &'static [&'static str],
    option: &'static str,
    /// The value; `None` for an option without.
    value: Option<&'static str>,
    what: &'static str,
}

const fn argument(
    programs: &'static [&'static str],
    option: &'static str,
    value: Option<&'static str>,
    what: &'static str,
) -> Argument {
    Argument { programs, option, value, what }
}

const REDIS: &[&str] = &["redis-server", "valkey-server", "redis", "valkey"];
const JUPYTER: &[&str] =
    &["jupyter", "jupyter-lab", "jupyter-notebook", "start-notebook.sh", "start-notebook.py", "start.sh"];

const ARGUMENTS: &[Argument] = &[
    argument(REDIS, "--protected-mode", Some("no"), "Redis lets everybody in"),
    argument(&["mongod", "mongo"], "--noauth", None, "MongoDB asks nobody for a password"),
    argument(&["traefik"], "--api.insecure", None, "the dashboard of Traefik is open to everybody"),
    argument(&["traefik"], "--api.insecure", Some("true"), "the dashboard of Traefik is open to everybody"),
    argument(JUPYTER, "--NotebookApp.token", Some(""), "Jupyter runs the code of everybody"),
    argument(JUPYTER, "--ServerApp.token", Some(""), "Jupyter runs the code of everybody"),
    argument(JUPYTER, "--IdentityProvider.token", Some(""), "Jupyter runs the code of everybody"),
    argument(&["code-server"], "--auth", Some("none"), "code-server runs the code of everybody"),
];

/// What two words of a command of a program switch off: the option with its value behind `=`, or the option and the word
/// behind it.
pub(crate) fn of_argument(program: &str, word: &str, next: Option<&str>) -> Option<&'static str> {
    let (option, value) = match word.split_once('=') {
        Some((option, value)) => (option, Some(value)),
        None => (word, None),
    };
    let unquoted = |text: &str| text.trim_matches(['"', '\'']).to_string();
    let fits = |known: &&Argument| {
        known.programs.contains(&program)
            && known.option == option
            && match (known.value, value) {
                (None, value) => value.is_none(),
                (Some(expected), Some(value)) => unquoted(value) == expected,
                // An empty value does not stand in the word behind it.
                (Some(""), None) => false,
                (Some(expected), None) => next.is_some_and(|next| next == expected),
            }
    };
    ARGUMENTS.iter().find(fits).map(|known| known.what)
}
