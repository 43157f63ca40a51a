//! Ports and programs that are meant for few, by the programs' own documentation: kept by hand.

/// Ports of data stores, debuggers, administration and container engines, which nobody means to offer to everybody.
pub(crate) const DELICATE_PORTS: [u16; 33] = [
    1433, 1521, 2345, 2375, 2376, 2379, 2380, 3306, 4369, 5005, 5432, 5601, 5984, 6379, 6380, 7474, 7687, 8086, 8123,
    8529, 9042, 9092, 9200, 9229, 9300, 11211, 15672, 27017, 27018, 27019, 28015, 33060, 50000,
];

/// Programs to administrate others, by the last part of their image's name.
pub(crate) const ADMIN_PROGRAMS: [&str; 16] = [
    "adminer",
    "cloudbeaver",
    "dbgate",
    "dozzle",
    "kafka-ui",
    "kibana",
    "mongo-express",
    "pgadmin",
    "pgadmin4",
    "phpmyadmin",
    "portainer",
    "portainer-ce",
    "redis-commander",
    "redisinsight",
    "rockmongo",
    "sqlpad",
];

/// Ports of data stores and brokers, with the names of the programs.
pub(crate) const STORE_PORTS: [(u16, &str); 21] = [
    (1433, "SQL Server"),
    (1521, "Oracle Database"),
    (2379, "etcd"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (5672, "RabbitMQ"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (7474, "Neo4j"),
    (7687, "Neo4j"),
    (8086, "InfluxDB"),
    (8123, "ClickHouse"),
    (8529, "ArangoDB"),
    (9042, "Cassandra"),
    (9092, "Kafka"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch"),
    (11211, "memcached"),
    (27017, "MongoDB"),
    (28015, "RethinkDB"),
    (33060, "MySQL"),
];

/// Delicate ports that other programs have as well, such as Home Assistant, schema registries and ownCloud, with words of the
/// names of those that are meant.
pub(crate) const SHARED_PORTS: [(u16, &[&str]); 6] = [
    (5672, &["amqp", "broker", "mq", "queue", "rabbit"]),
    (8086, &["influx"]),
    (8123, &["clickhouse"]),
    (9200, &["elastic", "es", "opensearch"]),
    (9300, &["elastic", "es", "opensearch"]),
    (50000, &["db2", "jenkins"]),
];
