//! Which programs of health checks images bring: kept by hand, by the images' own Dockerfiles, as of November 2025.

use lintainer_core::model::{ImageReference, Tag};

/// The programs that the table knows about, apart from the shells.
pub(crate) const PROGRAMS: &[&str] = &[
    "curl",
    "mariadb-admin",
    "mongo",
    "mongosh",
    "mysqladmin",
    "nc",
    "ncat",
    "netcat",
    "pg_isready",
    "redis-cli",
    "wget",
];

/// Packages, by how their names begin, and what they bring that their names do not say.
pub(crate) const PACKAGES: &[(&str, &[&str])] = &[
    ("busybox", &["nc", "wget"]),
    ("default-mysql", &["mysqladmin", "mariadb-admin"]),
    ("inetutils", &["wget"]),
    ("mariadb", &["mysqladmin", "mariadb-admin"]),
    ("mongodb", &["mongo", "mongosh"]),
    ("mysql", &["mysqladmin", "mariadb-admin"]),
    ("netcat", &["nc", "netcat"]),
    ("nmap", &["nc", "ncat"]),
    ("postgresql", &["pg_isready"]),
    ("redis", &["redis-cli"]),
    ("valkey", &["redis-cli"]),
];

/// Which of an image's variants a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    /// All.
    Any,
    /// Those on Alpine.
    Alpine,
    /// Those that are called slim.
    Slim,
    /// Neither of both.
    Plain,
    /// All from this major version on, and those without a number.
    From(u32),
    /// All before this major version.
    Before(u32),
}

use Variant::{Alpine, Any, Before, From, Plain, Slim};

const NONE: &[&str] = &[];
const SHELL: &[&str] = &["bash", "sh"];
const BUSYBOX: &[&str] = &["nc", "sh", "wget"];

/// Images without registry and tag, the variant, and what it has of the programs and shells. The first row that fits
/// counts.
const TABLE: &[(&[&str], Variant, &[&str])] = &[
    (&["alpine", "busybox"], Any, BUSYBOX),
    (&["debian", "ubuntu"], Any, SHELL),
    (&["eclipse-temurin", "golang", "node", "python", "ruby", "rust"], Alpine, BUSYBOX),
    (&["node", "python", "ruby", "rust"], Slim, SHELL),
    (&["nginx"], Alpine, &["curl", "nc", "sh", "wget"]),
    (&["nginx"], Plain, &["bash", "curl", "sh"]),
    (&["haproxy", "memcached"], Alpine, BUSYBOX),
    (&["haproxy", "memcached"], Plain, SHELL),
    (&["caddy"], Any, BUSYBOX),
    (&["traefik"], From(2), BUSYBOX),
    (&["registry"], From(2), BUSYBOX),
    (&["postgres"], Alpine, &["bash", "nc", "pg_isready", "sh", "wget"]),
    (&["postgres", "pgvector/pgvector"], Plain, &["bash", "pg_isready", "sh"]),
    (&["redis", "valkey/valkey"], Alpine, &["nc", "redis-cli", "sh", "wget"]),
    (&["redis", "valkey/valkey"], Plain, &["bash", "redis-cli", "sh"]),
    (&["mariadb"], From(11), &["bash", "mariadb-admin", "sh"]),
    (&["mariadb"], Before(11), &["bash", "mariadb-admin", "mysqladmin", "sh"]),
    (&["mongo"], From(6), &["bash", "mongosh", "sh"]),
    (&["mongo"], Before(6), &["bash", "mongo", "mongosh", "sh"]),
    (&["keycloak/keycloak"], From(20), SHELL),
    (&["qdrant/qdrant", "ollama/ollama"], Any, SHELL),
    (&["dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps"], Alpine, BUSYBOX),
    (&["dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps"], Plain, SHELL),
    (&["nats"], Alpine, BUSYBOX),
    (&["nats", "cloudflare/cloudflared", "containrrr/watchtower"], Any, NONE),
    (&["otel/opentelemetry-collector", "otel/opentelemetry-collector-contrib"], Any, NONE),
    (&["prom/alertmanager", "prom/node-exporter", "prom/prometheus"], Any, BUSYBOX),
];

/// Words of tags whose images have other contents than their neighbours.
const APART: &[&str] = &[
    "azurelinux",
    "builder",
    "chiseled",
    "debug",
    "distroless",
    "ltsc",
    "mariner",
    "nanoserver",
    "onbuild",
    "windows",
    "windowsservercore",
];

/// What an image has of the programs and shells; `None` where that is not known.
pub(crate) fn of(image: &ImageReference) -> Option<&'static [&'static str]> {
    let repository = image.repository()?;
    let tag = match image.tag() {
        Tag::Known(tag) => tag,
        // A digest without a tag may be any of them.
        Tag::Missing if image.has_digest() == Some(false) => "latest",
        _ => return None,
    };
    let parts = || tag.split(['-', '_']).map(|part| part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.'));
    if repository.starts_with("distroless/") && image.registry() == Some("gcr.io") {
        return (!parts().any(|part| part == "debug")).then_some(NONE);
    }
    if repository.starts_with("dotnet/") && parts().any(|part| matches!(part, "chiseled" | "distroless")) {
        return Some(NONE);
    }
    if parts().any(|part| APART.contains(&part)) {
        return None;
    }
    let is_alpine = parts().any(|part| part == "alpine");
    let is_slim = parts().any(|part| part == "slim");
    let major: Option<u32> = tag.trim_start_matches('v').split(['.', '-']).next().and_then(|major| major.parse().ok());
    let fits = |variant: Variant| match variant {
        Any => true,
        Alpine => is_alpine,
        Slim => is_slim && !is_alpine,
        Plain => !is_alpine && !is_slim,
        From(first) => major.map_or(tag == "latest", |major| major >= first),
        Before(first) => major.is_some_and(|major| major < first),
    };
    TABLE.iter().find(|(names, variant, _)| names.contains(&repository) && fits(*variant)).map(|(.., has)| *has)
}

#[cfg(test)]
mod tests {
    use lintainer_core::span::{FileId, Span};

    use super::*;

    #[test]
    fn variants_of_an_image_have_different_programs() {
        let of = |text: &str| of(&ImageReference::verbatim(text, Span::new(FileId(0), 0..text.len())));
        for (text, program, has) in [
            ("node:24-slim", "curl", Some(false)),
            ("node:24", "curl", None),
            ("node:24-alpine3.22", "wget", Some(true)),
            ("nginx", "curl", Some(true)),
            ("nginx:1.29", "wget", Some(false)),
            ("mariadb:11.8", "mysqladmin", Some(false)),
            ("mariadb:10.11", "mysqladmin", Some(true)),
            ("mongo:8", "mongo", Some(false)),
            ("mongo:focal", "mongo", None),
            ("gcr.io/distroless/static-debian12", "sh", Some(false)),
            ("gcr.io/distroless/static:debug", "sh", None),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled", "sh", Some(false)),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-ltsc2022", "curl", None),
            ("postgres@sha256:0", "curl", None),
            ("example/api:1", "curl", None),
        ] {
            assert_eq!(of(text).map(|all| all.contains(&program)), has, "{text} {program}");
        }
    }
}
