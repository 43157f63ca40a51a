//! Releases of well-known images and the day of their last fix.
//!
//! Source: the projects' own release pages. Of a project with long-term support for everybody that end counts; paid
//! support does not. A release that is not here is taken to be supported.

use lintainer_core::model::{ImageReference, Tag};
use lintainer_core::settings::Date;

/// The day up to which the table is known to be right.
pub(crate) const TABLE_DATE: Date = Date::new(2026, 6, 30);

/// A release that has an end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Release {
    /// `3.8`, `bullseye`; empty: every release.
    pub name: &'static str,
    /// The last day with fixes.
    pub end: Date,
}

/// What is past its end: the product's name and the release.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ended {
    /// The product, for people.
    pub product: &'static str,
    /// The release.
    pub release: Release,
}

struct Product {
    /// For people.
    name: &'static str,
    /// Names of official images, or repositories with their registry.
    images: &'static [&'static str],
    releases: &'static [Release],
}

const fn r(name: &'static str, year: u16, month: u8, day: u8) -> Release {
    Release { name, end: Date::new(year, month, day) }
}

/// Everything about an image that ended so many days before a day: its own release, and the system that its tag names.
pub(crate) fn ended(image: &ImageReference, on: Date, grace_days: i64) -> Vec<Ended> {
    let is_over = |release: &Release| on.days() - release.end.days() > grace_days;
    let tag = match image.tag() {
        Tag::Known(tag) => tag,
        Tag::Missing => "",
        Tag::Unknown => return Vec::new(),
    };
    let official = official_name(image);
    let name = official.unwrap_or_else(|| without_default_registry(image.name()));
    let mut found = Vec::new();
    if let Some(product) = PRODUCTS.iter().find(|product| product.images.contains(&name)) {
        let release = product.releases.iter().find(|release| names(tag, release.name));
        if let Some(release) = release.filter(|release| is_over(release)) {
            found.push(Ended { product: product.name, release: *release });
        }
    }
    // The tag of an official image may name the system that it is built on: `3.13-slim-buster`.
    for part in tag.split('-').filter(|_| official.is_some()) {
        let system = SYSTEMS.iter().find(|(_, release)| release.name == part);
        if let Some((product, release)) = system.filter(|(_, release)| is_over(release))
            && found.iter().all(|ended: &Ended| ended.product != *product)
        {
            found.push(Ended { product, release: *release });
        }
    }
    found
}

/// The name of an official image, at its home or on a mirror that carries all of them.
fn official_name(image: &ImageReference) -> Option<&str> {
    let mirrors = ["public.ecr.aws/docker/library/", "mirror.gcr.io/library/"];
    image.official_name().or_else(|| mirrors.iter().find_map(|mirror| image.name().strip_prefix(mirror)))
}

fn without_default_registry(name: &str) -> &str {
    name.strip_prefix("docker.io/").unwrap_or(name)
}

/// Whether a tag begins with a release: `3.8-slim` and `v3.8.1` with `3.8`, never `3.80`.
fn names(tag: &str, release: &str) -> bool {
    if release.is_empty() {
        return true;
    }
    let numeric = release.starts_with(|c: char| c.is_ascii_digit());
    let tag = if numeric { tag.strip_prefix('v').unwrap_or(tag) } else { tag };
    tag.strip_prefix(release)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('-') || numeric && rest.starts_with(['.', '_', 'u']))
}

/// Systems that tags of other images name behind a dash.
static SYSTEMS: &[(&str, Release)] = &[
    ("Debian", r("wheezy", 2018, 5, 31)),
    ("Debian", r("jessie", 2020, 6, 30)),
    ("Debian", r("stretch", 2022, 6, 30)),
    ("Debian", r("buster", 2024, 6, 30)),
    ("Debian", r("bullseye", 2026, 8, 31)),
    ("Ubuntu", r("trusty", 2019, 4, 25)),
    ("Ubuntu", r("xenial", 2021, 4, 30)),
    ("Ubuntu", r("bionic", 2023, 5, 31)),
    ("Ubuntu", r("focal", 2025, 5, 31)),
    ("CentOS", r("centos6", 2020, 11, 30)),
    ("CentOS", r("centos7", 2024, 6, 30)),
    ("CentOS", r("centos8", 2021, 12, 31)),
    ("Alpine Linux", r("alpine3.6", 2019, 5, 1)),
    ("Alpine Linux", r("alpine3.7", 2019, 11, 1)),
    ("Alpine Linux", r("alpine3.8", 2020, 5, 1)),
    ("Alpine Linux", r("alpine3.9", 2020, 11, 1)),
    ("Alpine Linux", r("alpine3.10", 2021, 5, 1)),
    ("Alpine Linux", r("alpine3.11", 2021, 11, 1)),
    ("Alpine Linux", r("alpine3.12", 2022, 5, 1)),
    ("Alpine Linux", r("alpine3.13", 2022, 11, 1)),
    ("Alpine Linux", r("alpine3.14", 2023, 5, 1)),
    ("Alpine Linux", r("alpine3.15", 2023, 11, 1)),
    ("Alpine Linux", r("alpine3.16", 2024, 5, 23)),
    ("Alpine Linux", r("alpine3.17", 2024, 11, 22)),
    ("Alpine Linux", r("alpine3.18", 2025, 5, 9)),
    ("Alpine Linux", r("alpine3.19", 2025, 11, 1)),
    ("Alpine Linux", r("alpine3.20", 2026, 4, 1)),
    ("Alpine Linux", r("alpine3.21", 2026, 11, 1)),
];

static PRODUCTS: &[Product] = &[
    Product {
        name: "Debian",
        images: &["debian"],
        releases: &[
            r("7", 2018, 5, 31),
            r("wheezy", 2018, 5, 31),
            r("8", 2020, 6, 30),
            r("jessie", 2020, 6, 30),
            r("9", 2022, 6, 30),
            r("stretch", 2022, 6, 30),
            r("10", 2024, 6, 30),
            r("buster", 2024, 6, 30),
            r("11", 2026, 8, 31),
            r("bullseye", 2026, 8, 31),
        ],
    },
    Product {
        name: "Ubuntu",
        images: &["ubuntu"],
        releases: &[
            r("12.04", 2017, 4, 28),
            r("precise", 2017, 4, 28),
            r("14.04", 2019, 4, 25),
            r("trusty", 2019, 4, 25),
            r("16.04", 2021, 4, 30),
            r("xenial", 2021, 4, 30),
            r("16.10", 2017, 7, 20),
            r("17.04", 2018, 1, 13),
            r("17.10", 2018, 7, 19),
            r("18.04", 2023, 5, 31),
            r("bionic", 2023, 5, 31),
            r("18.10", 2019, 7, 18),
            r("19.04", 2020, 1, 23),
            r("disco", 2020, 1, 23),
            r("19.10", 2020, 7, 17),
            r("eoan", 2020, 7, 17),
            r("20.04", 2025, 5, 31),
            r("focal", 2025, 5, 31),
            r("20.10", 2021, 7, 22),
            r("groovy", 2021, 7, 22),
            r("21.04", 2022, 1, 20),
            r("hirsute", 2022, 1, 20),
            r("21.10", 2022, 7, 14),
            r("impish", 2022, 7, 14),
            r("22.10", 2023, 7, 20),
            r("kinetic", 2023, 7, 20),
            r("23.04", 2024, 1, 25),
            r("lunar", 2024, 1, 25),
            r("23.10", 2024, 7, 11),
            r("mantic", 2024, 7, 11),
            r("24.10", 2025, 7, 10),
            r("oracular", 2025, 7, 10),
            r("25.04", 2026, 1, 15),
            r("plucky", 2026, 1, 15),
        ],
    },
    Product {
        name: "Alpine Linux",
        images: &["alpine"],
        releases: &[
            r("2", 2017, 11, 1),
            r("3.1", 2016, 11, 1),
            r("3.2", 2017, 5, 1),
            r("3.3", 2017, 11, 1),
            r("3.4", 2018, 5, 1),
            r("3.5", 2018, 11, 1),
            r("3.6", 2019, 5, 1),
            r("3.7", 2019, 11, 1),
            r("3.8", 2020, 5, 1),
            r("3.9", 2020, 11, 1),
            r("3.10", 2021, 5, 1),
            r("3.11", 2021, 11, 1),
            r("3.12", 2022, 5, 1),
            r("3.13", 2022, 11, 1),
            r("3.14", 2023, 5, 1),
            r("3.15", 2023, 11, 1),
            r("3.16", 2024, 5, 23),
            r("3.17", 2024, 11, 22),
            r("3.18", 2025, 5, 9),
            r("3.19", 2025, 11, 1),
            r("3.20", 2026, 4, 1),
            r("3.21", 2026, 11, 1),
        ],
    },
    // The project ended; CentOS Stream is published elsewhere.
    Product {
        name: "CentOS",
        images: &["centos"],
        releases: &[
            r("5", 2017, 3, 31),
            r("centos5", 2017, 3, 31),
            r("6", 2020, 11, 30),
            r("centos6", 2020, 11, 30),
            r("7", 2024, 6, 30),
            r("centos7", 2024, 6, 30),
            r("8", 2021, 12, 31),
            r("centos8", 2021, 12, 31),
            r("latest", 2021, 12, 31),
        ],
    },
    Product {
        name: "Fedora",
        images: &["fedora"],
        releases: &[
            r("20", 2015, 6, 23),
            r("21", 2015, 12, 1),
            r("22", 2016, 7, 19),
            r("23", 2016, 12, 20),
            r("24", 2017, 8, 8),
            r("25", 2017, 12, 12),
            r("26", 2018, 5, 29),
            r("27", 2018, 11, 30),
            r("28", 2019, 5, 28),
            r("29", 2019, 11, 26),
            r("30", 2020, 5, 26),
            r("31", 2020, 11, 24),
            r("32", 2021, 5, 25),
            r("33", 2021, 11, 30),
            r("34", 2022, 6, 7),
            r("35", 2022, 12, 13),
            r("36", 2023, 5, 16),
            r("37", 2023, 12, 5),
            r("38", 2024, 5, 21),
            r("39", 2024, 11, 26),
            r("40", 2025, 5, 13),
            r("41", 2025, 12, 15),
        ],
    },
    Product {
        name: "Amazon Linux",
        images: &["amazonlinux"],
        releases: &[r("1", 2023, 12, 31), r("2018.03", 2023, 12, 31), r("2017.09", 2023, 12, 31)],
    },
    Product {
        name: "openSUSE Leap",
        images: &["opensuse/leap"],
        releases: &[
            r("42", 2019, 7, 1),
            r("15.0", 2019, 12, 3),
            r("15.1", 2021, 2, 2),
            r("15.2", 2022, 1, 4),
            r("15.3", 2022, 12, 31),
            r("15.4", 2023, 12, 7),
            r("15.5", 2024, 12, 31),
        ],
    },
    Product {
        name: "Node.js",
        images: &["node"],
        releases: &[
            r("0", 2016, 12, 31),
            r("4", 2018, 4, 30),
            r("argon", 2018, 4, 30),
            r("5", 2016, 6, 30),
            r("6", 2019, 4, 30),
            r("boron", 2019, 4, 30),
            r("7", 2017, 6, 30),
            r("8", 2019, 12, 31),
            r("carbon", 2019, 12, 31),
            r("9", 2018, 6, 30),
            r("10", 2021, 4, 30),
            r("dubnium", 2021, 4, 30),
            r("11", 2019, 6, 1),
            r("12", 2022, 4, 30),
            r("erbium", 2022, 4, 30),
            r("13", 2020, 6, 1),
            r("14", 2023, 4, 30),
            r("fermium", 2023, 4, 30),
            r("15", 2021, 6, 1),
            r("16", 2023, 9, 11),
            r("gallium", 2023, 9, 11),
            r("17", 2022, 6, 1),
            r("18", 2025, 4, 30),
            r("hydrogen", 2025, 4, 30),
            r("19", 2023, 6, 1),
            r("20", 2026, 4, 30),
            r("iron", 2026, 4, 30),
            r("21", 2024, 6, 1),
            r("23", 2025, 6, 1),
        ],
    },
    Product {
        name: "Python",
        images: &["python"],
        releases: &[
            r("2", 2020, 1, 1),
            r("3.3", 2017, 9, 29),
            r("3.4", 2019, 3, 18),
            r("3.5", 2020, 9, 30),
            r("3.6", 2021, 12, 23),
            r("3.7", 2023, 6, 27),
            r("3.8", 2024, 10, 7),
            r("3.9", 2025, 10, 31),
            r("3.10", 2026, 10, 31),
        ],
    },
    Product { name: "PyPy", images: &["pypy"], releases: &[r("3.5", 2019, 4, 1), r("3.6", 2021, 12, 31)] },
    Product {
        name: "PHP",
        images: &["php"],
        releases: &[
            r("5", 2018, 12, 31),
            r("7.0", 2019, 1, 10),
            r("7.1", 2019, 12, 1),
            r("7.2", 2020, 11, 30),
            r("7.3", 2021, 12, 6),
            r("7.4", 2022, 11, 28),
            r("7", 2022, 11, 28),
            r("8.0", 2023, 11, 26),
            r("8.1", 2025, 12, 31),
            r("8.2", 2026, 12, 31),
        ],
    },
    Product {
        name: "Ruby",
        images: &["ruby"],
        releases: &[
            r("1", 2015, 2, 23),
            r("2", 2023, 3, 31),
            r("3.0", 2024, 4, 23),
            r("3.1", 2025, 3, 26),
            r("3.2", 2026, 3, 31),
        ],
    },
    // Only the two newest releases get fixes; 1.24 ended with the release of 1.26.
    Product {
        name: "Go",
        images: &["golang"],
        releases: &[
            r("1.0", 2013, 12, 1),
            r("1.1", 2014, 6, 18),
            r("1.2", 2014, 12, 10),
            r("1.3", 2015, 8, 19),
            r("1.4", 2016, 2, 17),
            r("1.5", 2016, 8, 15),
            r("1.6", 2017, 2, 16),
            r("1.7", 2017, 8, 24),
            r("1.8", 2018, 2, 16),
            r("1.9", 2018, 8, 24),
            r("1.10", 2019, 2, 25),
            r("1.11", 2019, 9, 3),
            r("1.12", 2020, 2, 25),
            r("1.13", 2020, 8, 11),
            r("1.14", 2021, 2, 16),
            r("1.15", 2021, 8, 16),
            r("1.16", 2022, 3, 15),
            r("1.17", 2022, 8, 2),
            r("1.18", 2023, 2, 1),
            r("1.19", 2023, 8, 8),
            r("1.20", 2024, 2, 6),
            r("1.21", 2024, 8, 13),
            r("1.22", 2025, 2, 11),
            r("1.23", 2025, 8, 12),
            r("1.24", 2026, 2, 28),
        ],
    },
    // The official image itself was given up; its last tags got no fixes since.
    Product {
        name: "the `openjdk` image",
        images: &["openjdk"],
        releases: &[
            r("6", 2022, 7, 31),
            r("7", 2022, 7, 31),
            r("8", 2022, 7, 31),
            r("9", 2022, 7, 31),
            r("10", 2022, 7, 31),
            r("11", 2022, 7, 31),
            r("12", 2022, 7, 31),
            r("13", 2022, 7, 31),
            r("14", 2022, 7, 31),
            r("15", 2022, 7, 31),
            r("16", 2022, 7, 31),
            r("17", 2022, 7, 31),
            r("18", 2022, 7, 31),
        ],
    },
    Product { name: "the `java` image", images: &["java"], releases: &[r("", 2017, 3, 31)] },
    Product {
        name: "Elixir",
        images: &["elixir"],
        releases: &[
            r("1.10", 2022, 9, 1),
            r("1.11", 2023, 6, 19),
            r("1.12", 2023, 12, 22),
            r("1.13", 2024, 6, 12),
            r("1.14", 2025, 10, 16),
        ],
    },
    Product {
        name: ".NET",
        images: &[
            "mcr.microsoft.com/dotnet/sdk",
            "mcr.microsoft.com/dotnet/aspnet",
            "mcr.microsoft.com/dotnet/runtime",
            "mcr.microsoft.com/dotnet/runtime-deps",
            "mcr.microsoft.com/dotnet/core/sdk",
            "mcr.microsoft.com/dotnet/core/aspnet",
            "mcr.microsoft.com/dotnet/core/runtime",
        ],
        releases: &[
            r("1", 2019, 6, 27),
            r("2", 2021, 8, 21),
            r("3.0", 2020, 3, 3),
            r("3.1", 2022, 12, 13),
            r("5", 2022, 5, 10),
            r("6", 2024, 11, 12),
            r("7", 2024, 5, 14),
            r("8", 2026, 11, 10),
            r("9", 2026, 11, 10),
        ],
    },
    Product {
        name: "PostgreSQL",
        images: &["postgres", "postgis/postgis"],
        releases: &[
            r("8", 2014, 7, 24),
            r("9", 2021, 11, 11),
            r("10", 2022, 11, 10),
            r("11", 2023, 11, 9),
            r("12", 2024, 11, 21),
            r("13", 2025, 11, 13),
            r("14", 2026, 11, 12),
        ],
    },
    Product {
        name: "MySQL",
        images: &["mysql", "mysql/mysql-server"],
        releases: &[
            r("5.5", 2018, 12, 31),
            r("5.6", 2021, 2, 28),
            r("5.7", 2023, 10, 31),
            r("5", 2023, 10, 31),
            r("8.0", 2026, 4, 30),
            r("8.1", 2023, 10, 25),
            r("8.2", 2024, 1, 16),
            r("8.3", 2024, 4, 30),
            r("9.0", 2024, 10, 15),
            r("9.1", 2025, 1, 21),
            r("9.2", 2025, 4, 15),
            r("9.3", 2025, 7, 22),
        ],
    },
    Product {
        name: "MariaDB",
        images: &["mariadb"],
        releases: &[
            r("5", 2020, 4, 11),
            r("10.0", 2019, 3, 31),
            r("10.1", 2020, 10, 17),
            r("10.2", 2022, 5, 23),
            r("10.3", 2023, 5, 25),
            r("10.4", 2024, 6, 18),
            r("10.5", 2025, 6, 24),
            r("10.6", 2026, 7, 6),
            r("10.7", 2023, 2, 9),
            r("10.8", 2023, 5, 20),
            r("10.9", 2023, 8, 22),
            r("10.10", 2023, 11, 17),
            r("11.0", 2024, 6, 6),
            r("11.1", 2024, 8, 21),
            r("11.2", 2024, 11, 21),
        ],
    },
    Product {
        name: "Redis",
        images: &["redis"],
        releases: &[
            r("2", 2018, 1, 1),
            r("3", 2018, 10, 17),
            r("4", 2020, 4, 30),
            r("5", 2022, 4, 27),
            r("6.0", 2023, 8, 15),
            r("7.0", 2024, 7, 29),
        ],
    },
    Product {
        name: "MongoDB",
        images: &["mongo"],
        releases: &[
            r("2", 2018, 1, 1),
            r("3", 2021, 4, 30),
            r("4.0", 2022, 4, 30),
            r("4.2", 2023, 4, 30),
            r("4.4", 2024, 2, 29),
            r("4", 2024, 2, 29),
            r("5", 2024, 10, 31),
            r("6", 2025, 7, 31),
        ],
    },
    Product {
        name: "Elasticsearch",
        images: &[
            "elasticsearch",
            "elastic/elasticsearch",
            "docker.elastic.co/elasticsearch/elasticsearch",
            "docker.elastic.co/elasticsearch/elasticsearch-oss",
        ],
        releases: &[
            r("1", 2017, 1, 16),
            r("2", 2018, 2, 28),
            r("5", 2019, 3, 11),
            r("6", 2022, 2, 10),
            r("7", 2026, 1, 15),
        ],
    },
    Product {
        name: "Kibana",
        images: &["kibana", "docker.elastic.co/kibana/kibana", "docker.elastic.co/kibana/kibana-oss"],
        releases: &[r("4", 2018, 2, 28), r("5", 2019, 3, 11), r("6", 2022, 2, 10), r("7", 2026, 1, 15)],
    },
    Product {
        name: "Logstash",
        images: &["logstash", "docker.elastic.co/logstash/logstash"],
        releases: &[r("2", 2018, 2, 28), r("5", 2019, 3, 11), r("6", 2022, 2, 10), r("7", 2026, 1, 15)],
    },
    Product {
        name: "RabbitMQ",
        images: &["rabbitmq"],
        releases: &[
            r("3.6", 2018, 5, 31),
            r("3.7", 2020, 9, 30),
            r("3.8", 2022, 7, 31),
            r("3.9", 2023, 7, 31),
            r("3.10", 2023, 12, 31),
            r("3.11", 2024, 12, 31),
        ],
    },
    Product { name: "Cassandra", images: &["cassandra"], releases: &[r("3", 2024, 9, 5)] },
    Product {
        name: "Tomcat",
        images: &["tomcat"],
        releases: &[
            r("6", 2016, 12, 31),
            r("7", 2021, 3, 31),
            r("8.0", 2018, 6, 30),
            r("8.5", 2024, 3, 31),
            r("8", 2024, 3, 31),
        ],
    },
    Product { name: "Traefik", images: &["traefik"], releases: &[r("1", 2021, 12, 31)] },
    Product {
        name: "Drupal",
        images: &["drupal"],
        releases: &[r("7", 2025, 1, 5), r("8", 2021, 11, 17), r("9", 2023, 11, 1)],
    },
    Product {
        name: "Nextcloud",
        images: &["nextcloud"],
        releases: &[
            r("20", 2021, 11, 1),
            r("21", 2022, 2, 1),
            r("22", 2022, 7, 1),
            r("23", 2022, 12, 1),
            r("24", 2023, 4, 1),
            r("25", 2023, 10, 1),
            r("26", 2024, 3, 1),
            r("27", 2024, 6, 30),
            r("28", 2024, 12, 31),
            r("29", 2025, 4, 30),
        ],
    },
    Product {
        name: "the community's ingress-nginx controller",
        images: &[
            "registry.k8s.io/ingress-nginx/controller",
            "k8s.gcr.io/ingress-nginx/controller",
            "registry.k8s.io/ingress-nginx/controller-chroot",
            "quay.io/kubernetes-ingress-controller/nginx-ingress-controller",
        ],
        releases: &[r("", 2026, 3, 31)],
    },
    Product {
        name: "Heapster",
        images: &[
            "k8s.gcr.io/heapster",
            "k8s.gcr.io/heapster-amd64",
            "gcr.io/google_containers/heapster",
            "gcr.io/google_containers/heapster-amd64",
            "gcr.io/google-containers/heapster-amd64",
        ],
        releases: &[r("", 2019, 3, 31)],
    },
    Product {
        name: "Tiller of Helm 2",
        images: &["gcr.io/kubernetes-helm/tiller", "ghcr.io/helm/tiller"],
        releases: &[r("", 2020, 11, 13)],
    },
];

/// Releases with a grave hole that is mended in the next one: image, first bad, first good, and the hole's name.
static FLAWED: &[(&[&str], &str, &str, &str)] = &[
    (&["grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"], "9.2.0", "9.2.4", "CVE-2022-39328"),
    (&["ghcr.io/kyverno/kyverno"], "1.8.3", "1.8.5", "CVE-2022-47633"),
    (&["quay.io/argoproj/argocd", "argoproj/argocd"], "0.0.0", "2.1.9", "CVE-2022-24348"),
    (&["quay.io/argoproj/argocd", "argoproj/argocd"], "2.2.0", "2.2.4", "CVE-2022-24348"),
];

/// The first good version and the hole, where an image is a release that is known for one.
pub(crate) fn flaw(image: &ImageReference) -> Option<(&'static str, &'static str)> {
    let Tag::Known(tag) = image.tag() else { return None };
    let name = without_default_registry(image.name());
    let candidates = || FLAWED.iter().filter(|(images, ..)| images.contains(&name));
    candidates().next()?;
    let version = version(tag)?;
    let bad = |first: &str, good: &str| Some(version >= self::version(first)? && version < self::version(good)?);
    let (_, _, good, hole) = candidates().find(|(_, first, good, _)| bad(first, good) == Some(true))?;
    Some((good, hole))
}

/// Three numbers at the start of a tag.
fn version(tag: &str) -> Option<[u32; 3]> {
    let tag = tag.strip_prefix('v').unwrap_or(tag);
    let numbers = tag.split(['-', '+']).next().unwrap_or(tag);
    let mut parts = numbers.split('.').map(str::parse);
    let version = [parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?];
    parts.next().is_none().then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lintainer_core::span::{FileId, Span};

    fn image(text: &str) -> ImageReference {
        ImageReference::verbatim(text, Span::new(FileId(0), 0..text.len()))
    }

    fn ended_releases(text: &str) -> Vec<&'static str> {
        ended(&image(text), TABLE_DATE, 0).iter().map(|ended| ended.release.name).collect()
    }

    #[test]
    fn a_release_is_matched_by_whole_numbers() {
        assert_eq!(ended_releases("python:3.8-slim-bookworm"), ["3.8"]);
        assert_eq!(ended_releases("python:3.8.1"), ["3.8"]);
        assert_eq!(ended_releases("python:3.80"), Vec::<&str>::new());
        assert_eq!(ended_releases("python:3"), Vec::<&str>::new());
        assert_eq!(ended_releases("alpine:3.2"), ["3.2"]);
        assert_eq!(ended_releases("alpine:3.22"), Vec::<&str>::new());
        assert_eq!(ended_releases("node:18-alpine"), ["18"]);
        assert_eq!(ended_releases("fedora:42"), Vec::<&str>::new());
    }

    #[test]
    fn the_named_system_counts_too() {
        assert_eq!(ended_releases("python:3.13-slim-buster"), ["buster"]);
        assert_eq!(ended_releases("node:16-alpine3.16"), ["16", "alpine3.16"]);
        assert_eq!(ended_releases("rust:1-buster"), ["buster"]);
        assert_eq!(ended_releases("debian:buster-slim"), ["buster"]);
        assert_eq!(ended_releases("php:8.4-fpm-alpine3.22"), Vec::<&str>::new());
    }

    #[test]
    fn other_peoples_images_are_unknown() {
        assert_eq!(ended_releases("ghcr.io/team/python:3.6"), Vec::<&str>::new());
        assert_eq!(ended_releases("public.ecr.aws/docker/library/python:3.6"), ["3.6"]);
        assert_eq!(ended_releases("nginx/nginx-ingress:1.0"), Vec::<&str>::new());
        assert_eq!(ended_releases("registry.k8s.io/ingress-nginx/controller:v1.12.0"), [""]);
    }

    #[test]
    fn what_ends_later_is_silent_until_then() {
        let bullseye = image("debian:bullseye-slim");
        assert!(ended(&bullseye, Date::new(2026, 8, 31), 0).is_empty());
        assert_eq!(ended(&bullseye, Date::new(2026, 9, 1), 0).len(), 1);
        assert!(ended(&bullseye, Date::new(2026, 9, 1), 30).is_empty());
    }

    #[test]
    fn known_holes_have_bounds() {
        assert_eq!(flaw(&image("grafana/grafana:9.2.3")), Some(("9.2.4", "CVE-2022-39328")));
        assert_eq!(flaw(&image("grafana/grafana:9.2.4")), None);
        assert_eq!(flaw(&image("quay.io/argoproj/argocd:v2.0.5")).map(|flaw| flaw.0), Some("2.1.9"));
        assert_eq!(flaw(&image("quay.io/argoproj/argocd:v2.1.9")), None);
        assert_eq!(flaw(&image("quay.io/argoproj/argocd:v2.2.3")).map(|flaw| flaw.0), Some("2.2.4"));
    }
}
