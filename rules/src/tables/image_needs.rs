//! What images need to start: whether they change from root to their own account, and where they write. Kept by hand,
//! by their entrypoints and configurations.

use lintainer_core::model::{Container, ImageReference};

/// What an image needs of its container.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ImageNeeds {
    /// Names without registry and tag.
    images: &'static [&'static str],
    /// Where it writes beside `/tmp` and its volumes; `None`: into its own folders, so that its root cannot be
    /// read-only.
    pub(crate) writes_to: Option<&'static [&'static str]>,
}

/// What a program needs that starts as root, takes over its folders, and goes on as another user. All of them are among
/// the capabilities that an engine gives by default.
pub(crate) const CHANGE_OF_USER: [&str; 5] = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

const fn needs(images: &'static [&'static str], writes_to: Option<&'static [&'static str]>) -> ImageNeeds {
    ImageNeeds { images, writes_to }
}

/// Images that start as root and change to another user.
const TABLE: &[ImageNeeds] = &[
    needs(
        &["postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb", "imresamu/postgis"],
        Some(&["/var/run/postgresql"]),
    ),
    needs(&["mysql"], Some(&["/var/run/mysqld"])),
    needs(&["mariadb"], Some(&["/run/mysqld"])),
    needs(&["mongo", "redis", "valkey/valkey", "rabbitmq", "influxdb", "zookeeper", "eclipse-mosquitto"], Some(&[])),
    needs(&["clickhouse", "clickhouse/clickhouse-server"], Some(&["/var/log/clickhouse-server"])),
    needs(&["nginx"], Some(&["/run", "/var/cache/nginx"])),
    needs(&["httpd"], Some(&["/usr/local/apache2/logs"])),
    needs(&["cassandra", "couchdb", "ghost", "neo4j"], None),
    needs(&["drupal", "joomla", "nextcloud", "php", "phpmyadmin", "wordpress"], None),
];

/// Images whose entrypoint is a script that starts as root, and goes on as the account of the program by `gosu`, `su-exec`
/// or `setpriv`. The others of the table leave that to the program.
const BY_ENTRYPOINT: &[&str] = &[
    "cassandra",
    "clickhouse",
    "clickhouse/clickhouse-server",
    "couchdb",
    "ghost",
    "imresamu/postgis",
    "influxdb",
    "mariadb",
    "mongo",
    "mysql",
    "neo4j",
    "pgvector/pgvector",
    "postgis/postgis",
    "postgres",
    "rabbitmq",
    "redis",
    "timescale/timescaledb",
    "valkey/valkey",
    "zookeeper",
];

/// Commands that go on as another user.
pub(crate) const CHANGE_USER: &[&str] =
    &["chroot", "gosu", "runuser", "s6-setuidgid", "setpriv", "setuidgid", "su", "su-exec", "sudo"];

/// Whether the entrypoint of an image gives up root.
pub(crate) fn entrypoint_gives_up_root(image: &ImageReference) -> bool {
    image.repository().is_some_and(|name| BY_ENTRYPOINT.contains(&name))
}

impl ImageNeeds {
    /// What is known of an image that starts as root and changes to another user.
    pub(crate) fn of(image: &ImageReference) -> Option<&'static ImageNeeds> {
        let name = image.repository()?;
        TABLE.iter().find(|needs| needs.images.contains(&name))
    }

    /// What is known of the image of a container, unless it is built in the project.
    pub(crate) fn of_container(container: &Container) -> Option<&'static ImageNeeds> {
        container.image.value().filter(|_| !container.built_here).and_then(ImageNeeds::of)
    }
}

/// Whether a container starts as root and changes to another user, by its image and what is said about the user.
pub(crate) fn changes_user(container: &Container) -> bool {
    let is_other =
        container.user.known().is_none_or(|user| user.value.is_root()) && !container.run_as_non_root.is_true();
    is_other && ImageNeeds::of_container(container).is_some()
}

#[cfg(test)]
mod tests {
    use lintainer_core::span::{FileId, Span};

    use super::*;

    #[test]
    fn official_images_are_known_by_any_of_their_names() {
        let of = |text: &str| ImageNeeds::of(&ImageReference::verbatim(text, Span::new(FileId(0), 0..0)));
        for text in ["postgres:17", "docker.io/library/postgres", "postgis/postgis:17-3.5"] {
            assert_eq!(of(text).and_then(|needs| needs.writes_to), Some(&["/var/run/postgresql"][..]), "{text}");
        }
        assert!(of("cassandra:5").is_some_and(|needs| needs.writes_to.is_none()));
        assert!(of("bitnami/postgresql").is_none() && of("example/api:1").is_none());
    }
}
