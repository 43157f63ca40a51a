//! Data stores and where they keep their data. As of November 2025.

/// A data store.
#[derive(Debug)]
pub(crate) struct DataStore {
    /// Its images, without registry and tag.
    pub(crate) images: &'static [&'static str],
    /// The folder with the data.
    pub(crate) path: &'static str,
    /// Where some versions or settings keep it instead.
    pub(crate) others: &'static [&'static str],
    /// Environment variables that name another folder.
    pub(crate) variables: &'static [&'static str],
    /// Options of the command that name another folder, or a configuration that may.
    pub(crate) options: &'static [&'static str],
    /// Whether it keeps data only when its command says so; otherwise it is a cache.
    pub(crate) is_cache: bool,
}

const fn store(
    images: &'static [&'static str],
    path: &'static str,
    variables: &'static [&'static str],
    options: &'static [&'static str],
) -> DataStore {
    DataStore { images, path, others: &[], variables, options, is_cache: false }
}

impl DataStore {
    const fn or(mut self, others: &'static [&'static str]) -> Self {
        self.others = others;
        self
    }

    const fn cache(mut self) -> Self {
        self.is_cache = true;
        self
    }
}

/// All of them.
pub(crate) const DATA_STORES: &[DataStore] = &[
    store(
        &["postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb", "imresamu/postgis"],
        "/var/lib/postgresql/data",
        &["PGDATA"],
        &["-D", "data_directory", "config_file"],
    )
    .or(&["/var/lib/postgresql"]),
    store(&["bitnami/postgresql", "bitnamilegacy/postgresql"], "/bitnami/postgresql", &["POSTGRESQL_VOLUME_DIR"], &[]),
    store(&["mysql", "mysql/mysql-server", "percona", "percona/percona-server"], "/var/lib/mysql", &[], &["--datadir"]),
    store(&["mariadb"], "/var/lib/mysql", &[], &["--datadir"]),
    store(&["bitnami/mysql", "bitnamilegacy/mysql"], "/bitnami/mysql", &[], &[]),
    store(&["bitnami/mariadb", "bitnamilegacy/mariadb"], "/bitnami/mariadb", &[], &[]),
    store(&["mongo", "mongodb/mongodb-community-server"], "/data/db", &[], &["--dbpath", "--config", "-f"]),
    store(&["bitnami/mongodb", "bitnamilegacy/mongodb"], "/bitnami/mongodb", &[], &[]),
    store(&["redis", "valkey/valkey", "redis/redis-stack-server"], "/data", &[], &["--dir"]).cache(),
    store(
        &["elasticsearch", "elasticsearch/elasticsearch"],
        "/usr/share/elasticsearch/data",
        &["path.data", "PATH_DATA"],
        &[],
    ),
    store(&["opensearchproject/opensearch"], "/usr/share/opensearch/data", &["path.data"], &[]),
    store(&["apache/kafka"], "/tmp/kraft-combined-logs", &["KAFKA_LOG_DIRS", "KAFKA_LOG_DIR"], &[])
        .or(&["/var/lib/kafka/data", "/tmp/kafka-logs"]),
    store(&["confluentinc/cp-kafka", "confluentinc/cp-server"], "/var/lib/kafka/data", &["KAFKA_LOG_DIRS"], &[]),
    store(&["bitnami/kafka", "bitnamilegacy/kafka"], "/bitnami/kafka", &["KAFKA_CFG_LOG_DIRS"], &[]),
    store(&["bitnami/etcd", "bitnamilegacy/etcd"], "/bitnami/etcd", &["ETCD_DATA_DIR"], &["--data-dir"]),
    store(&["rabbitmq"], "/var/lib/rabbitmq", &["RABBITMQ_MNESIA_BASE", "RABBITMQ_MNESIA_DIR"], &[]),
    store(&["influxdb"], "/var/lib/influxdb", &["INFLUXD_BOLT_PATH", "INFLUXD_ENGINE_PATH", "INFLUXDB_DATA_DIR"], &[])
        .or(&["/var/lib/influxdb2", "/var/lib/influxdb3"]),
    store(
        &["clickhouse", "clickhouse/clickhouse-server", "yandex/clickhouse-server", "altinity/clickhouse-server"],
        "/var/lib/clickhouse",
        &[],
        &["--config-file", "--path"],
    ),
    store(&["neo4j"], "/data", &["NEO4J_server_directories_data", "NEO4J_dbms_directories_data"], &[]),
    store(&["cassandra"], "/var/lib/cassandra", &[], &[]),
    store(&["couchdb", "apache/couchdb"], "/opt/couchdb/data", &[], &[]),
    store(&["registry"], "/var/lib/registry", &["REGISTRY_STORAGE", "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY"], &[]),
    store(
        &["vault", "hashicorp/vault"],
        "/vault/file",
        &["VAULT_DEV_ROOT_TOKEN_ID", "VAULT_LOCAL_CONFIG"],
        &["-dev", "-config"],
    ),
];

/// The data store that an image is, by its name without registry and tag.
pub(crate) fn data_store(repository: &str) -> Option<&'static DataStore> {
    DATA_STORES.iter().find(|store| store.images.contains(&repository))
}
