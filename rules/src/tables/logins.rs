//! Passwords that everybody knows, by the documentation of the images: kept by hand, as of November 2025.

use lintainer_core::model::{Container, EnvVar, ImageReference, Setting};

/// A variable that sets the password of an image.
#[derive(Debug, Clone, Copy)]
struct Password {
    name: &'static str,
    /// Values of the documentation.
    defaults: &'static [&'static str],
    /// The variable with the user's name, and that name without it.
    user: (&'static str, &'static str),
}

/// What is known of the logins of some images.
#[derive(Debug)]
struct Login {
    /// Names without registry and tag; `*` at the end stands for anything.
    images: &'static [&'static str],
    passwords: &'static [Password],
    /// Variables that let people in without a password, with the values that do; none: any value but a no.
    switches: &'static [(&'static str, &'static [&'static str])],
}

const fn password(
    name: &'static str,
    defaults: &'static [&'static str],
    user: (&'static str, &'static str),
) -> Password {
    Password { name, defaults, user }
}

const LOGINS: &[Login] = &[
    Login {
        images: &["postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb", "imresamu/postgis"],
        passwords: &[password("POSTGRES_PASSWORD", &["postgres", "mysecretpassword"], ("POSTGRES_USER", "postgres"))],
        switches: &[("POSTGRES_HOST_AUTH_METHOD", &["trust"])],
    },
    Login {
        images: &["mysql", "mysql/mysql-server", "percona", "percona/percona-server", "mariadb"],
        passwords: &[
            password("MYSQL_ROOT_PASSWORD", &["my-secret-pw"], ("", "root")),
            password("MARIADB_ROOT_PASSWORD", &["my-secret-pw"], ("", "root")),
            password("MYSQL_PASSWORD", &[], ("MYSQL_USER", "")),
            password("MARIADB_PASSWORD", &[], ("MARIADB_USER", "")),
        ],
        switches: &[("MYSQL_ALLOW_EMPTY_PASSWORD", &[]), ("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", &[])],
    },
    Login {
        images: &["mongo", "mongodb/mongodb-community-server"],
        passwords: &[password("MONGO_INITDB_ROOT_PASSWORD", &[], ("MONGO_INITDB_ROOT_USERNAME", ""))],
        switches: &[],
    },
    Login {
        images: &["mongo-express"],
        passwords: &[password("ME_CONFIG_BASICAUTH_PASSWORD", &["pass"], ("ME_CONFIG_BASICAUTH_USERNAME", "admin"))],
        switches: &[],
    },
    Login {
        images: &["rabbitmq"],
        passwords: &[password("RABBITMQ_DEFAULT_PASS", &["guest"], ("RABBITMQ_DEFAULT_USER", "guest"))],
        switches: &[],
    },
    Login {
        images: &["grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"],
        passwords: &[password("GF_SECURITY_ADMIN_PASSWORD", &["admin"], ("GF_SECURITY_ADMIN_USER", "admin"))],
        switches: &[],
    },
    Login {
        images: &["keycloak/keycloak", "jboss/keycloak", "bitnami/keycloak"],
        passwords: &[
            password("KC_BOOTSTRAP_ADMIN_PASSWORD", &["admin"], ("KC_BOOTSTRAP_ADMIN_USERNAME", "admin")),
            password("KEYCLOAK_ADMIN_PASSWORD", &["admin"], ("KEYCLOAK_ADMIN", "admin")),
            password("KEYCLOAK_PASSWORD", &["admin"], ("KEYCLOAK_USER", "admin")),
        ],
        switches: &[],
    },
    Login {
        images: &["minio/minio", "bitnami/minio", "bitnamilegacy/minio"],
        passwords: &[
            password("MINIO_ROOT_PASSWORD", &["minioadmin"], ("MINIO_ROOT_USER", "minioadmin")),
            password("MINIO_SECRET_KEY", &["minioadmin"], ("MINIO_ACCESS_KEY", "minioadmin")),
        ],
        switches: &[],
    },
    Login {
        images: &["elasticsearch", "elasticsearch/elasticsearch"],
        passwords: &[password("ELASTIC_PASSWORD", &["changeme"], ("", "elastic"))],
        switches: &[],
    },
    Login {
        images: &["opensearchproject/opensearch"],
        passwords: &[password("OPENSEARCH_INITIAL_ADMIN_PASSWORD", &[], ("", "admin"))],
        switches: &[],
    },
    Login {
        images: &["dpage/pgadmin4"],
        passwords: &[password("PGADMIN_DEFAULT_PASSWORD", &["admin", "SuperSecret"], ("", "root"))],
        switches: &[],
    },
    Login {
        images: &["couchdb", "apache/couchdb"],
        passwords: &[password("COUCHDB_PASSWORD", &["password"], ("COUCHDB_USER", "admin"))],
        switches: &[],
    },
    Login {
        images: &["influxdb"],
        passwords: &[
            password("DOCKER_INFLUXDB_INIT_PASSWORD", &[], ("DOCKER_INFLUXDB_INIT_USERNAME", "")),
            password("INFLUXDB_ADMIN_PASSWORD", &[], ("INFLUXDB_ADMIN_USER", "admin")),
        ],
        switches: &[],
    },
    Login {
        images: &["clickhouse", "clickhouse/clickhouse-server"],
        passwords: &[password("CLICKHOUSE_PASSWORD", &[], ("CLICKHOUSE_USER", "default"))],
        switches: &[],
    },
    Login {
        images: &["mssql/server", "azure-sql-edge"],
        passwords: &[
            password("MSSQL_SA_PASSWORD", &["yourStrong(!)Password", "<YourStrong@Passw0rd>"], ("", "sa")),
            password("SA_PASSWORD", &["yourStrong(!)Password", "<YourStrong@Passw0rd>"], ("", "sa")),
        ],
        switches: &[],
    },
    Login {
        images: &["arangodb", "arangodb/arangodb"],
        passwords: &[password("ARANGO_ROOT_PASSWORD", &["openSesame"], ("", "root"))],
        switches: &[],
    },
    Login {
        images: &["apache/airflow"],
        passwords: &[password("_AIRFLOW_WWW_USER_PASSWORD", &["airflow"], ("_AIRFLOW_WWW_USER_USERNAME", "airflow"))],
        switches: &[],
    },
    Login {
        images: &["apache/activemq-artemis"],
        passwords: &[password("ARTEMIS_PASSWORD", &["artemis"], ("ARTEMIS_USER", "artemis"))],
        switches: &[],
    },
    Login {
        images: &["apache/activemq-classic"],
        passwords: &[password("ACTIVEMQ_WEB_PASSWORD", &["admin"], ("ACTIVEMQ_WEB_USER", "admin"))],
        switches: &[],
    },
    Login {
        images: &["nextcloud"],
        passwords: &[password("NEXTCLOUD_ADMIN_PASSWORD", &[], ("NEXTCLOUD_ADMIN_USER", "admin"))],
        switches: &[],
    },
    Login {
        images: &["bitnami/*", "bitnamilegacy/*"],
        passwords: &[
            password("POSTGRESQL_PASSWORD", &[], ("POSTGRESQL_USERNAME", "postgres")),
            password("POSTGRES_PASSWORD", &[], ("POSTGRES_USER", "postgres")),
            password("MYSQL_ROOT_PASSWORD", &[], ("", "root")),
            password("MARIADB_ROOT_PASSWORD", &[], ("", "root")),
            password("MONGODB_ROOT_PASSWORD", &[], ("", "root")),
            password("RABBITMQ_PASSWORD", &["bitnami"], ("RABBITMQ_USERNAME", "user")),
        ],
        switches: &[("ALLOW_EMPTY_PASSWORD", &["yes", "true", "1"])],
    },
];

/// How somebody gets in whom nobody has told the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// The password is that of the documentation.
    Documented,
    /// It is the name of the user.
    User,
    /// There is none.
    Nothing,
}

/// Whether the name of an image is in a list whose items may end with `*`.
fn is_in(list: &[&str], repository: &str) -> bool {
    list.iter().any(|item| match item.strip_suffix('*') {
        Some(start) => repository.starts_with(start),
        None => repository == *item,
    })
}

/// The variables of a container that let in who knows the documentation of its image.
pub(crate) fn known(container: &Container) -> Vec<(&EnvVar, Known)> {
    let Some(repository) = container.image.value().and_then(ImageReference::repository) else { return Vec::new() };
    let Some(login) = LOGINS.iter().find(|login| is_in(login.images, repository)) else { return Vec::new() };
    let text = |name: &str| container.env_var(name).and_then(|var| Some((var, var.value.value()?.as_str())));
    let mut found = Vec::new();
    for password in login.passwords {
        let Some((var, value)) = text(password.name).filter(|(_, value)| !value.is_empty()) else { continue };
        let (variable, usual) = password.user;
        let user = match container.env_var(variable).map(|user| &user.value) {
            Some(Setting::Set(user)) => user.value.as_str(),
            Some(_) => "",
            None => usual,
        };
        match value {
            _ if value == user => found.push((var, Known::User)),
            _ if password.defaults.contains(&value) => found.push((var, Known::Documented)),
            _ => {}
        }
    }
    for (name, values) in login.switches {
        let is_no = |value: &str| ["", "no", "false", "0"].iter().any(|no| value.eq_ignore_ascii_case(no));
        let is_on = |value: &str| if values.is_empty() { !is_no(value) } else { values.contains(&value) };
        found.extend(text(name).filter(|(_, value)| is_on(value)).map(|(var, _)| (var, Known::Nothing)));
    }
    found
}

/// Whether the option of a rule names further variables of an image, and one of them has one of the values.
pub(crate) fn is_configured(table: &[(String, Vec<String>)], container: &Container, var: &EnvVar) -> bool {
    let Some(repository) = container.image.value().and_then(ImageReference::repository) else { return false };
    let Some(value) = var.value.value() else { return false };
    let pair = format!("{}={value}", var.name.value);
    table.iter().any(|(image, pairs)| image == repository && pairs.contains(&pair))
}
